// The page of an indicator: its figure in a period, the trend as a chart and as a table, its units, what it means.
#include <algorithm>

#include "core/i18n/format.h"
#include "core/indicator/page_words.h"
#include "core/indicator/snapshots.h"
#include "core/indicator/types.h"
#include "core/plugin/page_parts.h"
#include "core/record/page_parts.h"
#include "core/view/chart.h"

namespace motcong::indicator {
namespace {

using base::Message;
using i18n::Period;
using plugin::Cell;
using plugin::Context;
using plugin::Line;

constexpr int kTrendPeriods = 12;

/// What stands under a bar.
std::string brief_period(const Period& period) {
  constexpr const char* kRoman[] = {"I", "II", "III", "IV"};
  const std::string year = std::to_string(period.year);
  if (period.length == i18n::PeriodLength::year) return year;
  const std::string number = period.length == i18n::PeriodLength::quarter
                                 ? kRoman[static_cast<std::size_t>(period.number - 1)]
                                 : std::to_string(period.number);
  return number + "/" + year;
}

/// The oldest period there is something to say of.
Period find_oldest(Context& context, const Indicator& indicator, const Definition& definition, const Period& current) {
  auto day = find_first_day(context.db(), context, indicator);
  db::Statement row =
      context.db().query("SELECT MIN(first_on) FROM core_indicator_snapshot WHERE indicator_id = ?1", definition.id);
  if (row.step()) {
    const auto kept = row.date(0);
    if (kept && (!day || *kept < *day)) day = kept;
  }
  const Period limit = i18n::shift_period(current, -kMostPeriods);
  if (!day || *day >= current.first) return current;
  return *day <= limit.first ? limit : i18n::period_of(current.rule, current.length, *day);
}

void fill_chooser(Context& context, view::Object& page, const Definition& definition, const Period& chosen,
                  const Period& current, const Period& oldest) {
  view::Object& filters = page.object("filters");
  filters.set("action", page_url(definition.id)).list("hidden");
  view::Object& field = filters.list("fields").add();
  field.set("id", "f-period").set("name", "period").set("label", context.tr(N_("Period"))).set("value", "");
  field.set("is_search", false).set("is_select", true).set("is_date_range", false).set("is_day", false);
  field.set("name_to", "").set("value_to", "");
  view::List& options = field.list("options");
  const auto add = [&](const Period& period) {
    options.add()
        .set("value", std::to_string(period.year) + "-" + std::to_string(period.number))
        .set("label", context.tr(i18n::describe_period(period)))
        .set("is_selected", period == chosen);
  };
  for (Period period = current; period.first >= oldest.first; period = i18n::shift_period(period, -1)) add(period);
  if (chosen.first < oldest.first) add(chosen);
}

std::string part_href(const Indicator& indicator, const Definition& definition, const Reading& reading, Part part,
                      std::optional<std::int64_t> unit_id = {}) {
  if (reading.kind == Reading::Kind::unknown || find_part(indicator, part) == nullptr) return {};
  return records_url(definition.id, reading.period, part, unit_id);
}

void fill_figure(Context& context, view::Object& page, const Indicator& indicator, const Definition& definition,
                 const Reading& reading) {
  view::Object& figure = page.object("figure");
  figure.set("heading", context.tr(i18n::describe_period(reading.period)));
  view::List& items = figure.list("items");
  record::add_fact(items, context.tr(N_("Value")), format_value(context.language, indicator, reading.figure.value));
  record::add_fact(items, context.tr(N_("Target")), format_value(context.language, indicator, reading.target));
  const plugin::Choice result = result_choice(reading.result);
  record::add_fact(items, context.tr(N_("Result")), context.tr(result.label)).set("tone", result.tone);
  for (const Part part : {Part::numerator, Part::denominator}) {
    const plugin::IndicatorPart* of = find_part(indicator, part);
    if (of == nullptr) continue;
    record::add_fact(items, context.tr(of->label), format_part(context, reading, part),
                     part_href(indicator, definition, reading, part));
  }
  record::add_fact(items, context.tr(N_("Days of the period")),
                   i18n::format_date(reading.period.first) + " – " + i18n::format_date(reading.period.last));
  record::add_fact(items, context.tr(N_("Standing")), describe_kind(context, reading))
      .set("sub", describe_doubt(context, reading));
}

/// A period whose figures follow another version of the definition than those before it.
bool is_new_version(const std::vector<Reading>& readings, std::size_t at) {
  return at > 0 && readings[at].version != readings[at - 1].version;
}

void fill_chart(Context& context, view::Object& page, const Indicator& indicator, const Definition& definition,
                const std::vector<Reading>& readings) {
  view::BarChart chart;
  const std::string unit = indicator.unit == Indicator::Unit::percent ? " (%)" : "";
  chart.title = definition.label + unit;
  chart.hundredths = true;
  chart.series.push_back({definition.label, {}});
  for (std::size_t i = 0; i < readings.size(); ++i) {
    chart.categories.push_back(brief_period(readings[i].period) + (is_new_version(readings, i) ? "*" : ""));
    chart.series[0].values.push_back(readings[i].figure.value.value_or(view::kNoValue));
  }
  view::ChartTarget target{std::string(context.tr(N_("Target"))), {}};
  for (const Reading& reading : readings) target.values.push_back(reading.target.value_or(view::kNoValue));
  if (std::ranges::any_of(target.values, [](std::int64_t value) { return value != view::kNoValue; })) chart.target = target;
  view::Object& block = page.object("chart");
  block.set("heading", std::string(context.tr(N_("Trend"))) + unit).set("html_chart", view::render_bar_chart(chart, context.language));
  const bool changed = [&] {
    for (std::size_t i = 0; i < readings.size(); ++i) {
      if (is_new_version(readings, i)) return true;
    }
    return false;
  }();
  block.set("note", changed ? context.tr(N_("* From this period on another version of the definition is counted."))
                            : std::string_view());
}

void add_trend_table(Context& context, view::List& cards, const Indicator& indicator, const Definition& definition,
                     const std::vector<Reading>& readings) {
  std::vector<Line> lines;
  for (std::size_t i = readings.size(); i-- > 0;) {  // the newest first
    const Reading& reading = readings[i];
    const plugin::Choice result = result_choice(reading.result);
    Line line{{.text = context.tr(i18n::describe_period(reading.period)),
               .href = page_url(definition.id, reading.period),
               .is_title = true},
              {.text = format_value(context.language, indicator, reading.figure.value), .kind = "num"}};
    for (const Part part : {Part::numerator, Part::denominator}) {
      if (find_part(indicator, part) == nullptr) continue;
      line.push_back({.text = format_part(context, reading, part),
                      .href = part_href(indicator, definition, reading, part),
                      .kind = "num"});
    }
    line.push_back({.text = format_value(context.language, indicator, reading.target), .kind = "num"});
    line.push_back({.text = std::string(context.tr(result.label)), .tone = result.tone});
    line.push_back({.text = describe_kind(context, reading),
                    .href = reading.snapshot_id != 0 ? "/indicators/snapshots/" + std::to_string(reading.snapshot_id) : "",
                    .sub = describe_doubt(context, reading)});
    line.push_back({.text = std::to_string(reading.version),
                    .sub = std::string(is_new_version(readings, i) ? context.tr(N_("* another version than before")) : ""),
                    .kind = "num"});
    lines.push_back(std::move(line));
  }
  std::vector<plugin::Column> columns = {{context.tr(N_("Period"))}, {context.tr(N_("Value")), "num"}};
  for (const Part part : {Part::numerator, Part::denominator}) {
    if (const plugin::IndicatorPart* of = find_part(indicator, part)) columns.push_back({context.tr(of->label), "num"});
  }
  columns.insert(columns.end(), {{context.tr(N_("Target")), "num"},
                                 {context.tr(N_("Result"))},
                                 {context.tr(N_("Standing"))},
                                 {context.tr(N_("Version")), "num"}});
  view::Object& card =
      plugin::add_card(cards, "trend", context.tr(N_("Figures of the chart")), columns, lines, {});
  card.set("lead", "")
      .set("more_href", "/indicators/snapshots?indicator_id=" + std::to_string(definition.id))
      .set("more_text", context.tr(N_("All closed periods, to filter and export")));
}

void add_unit_table(Context& context, view::List& cards, const Indicator& indicator, const Definition& definition,
                    const Reading& reading) {
  std::vector<Line> lines;
  for (const UnitFigure& unit : list_unit_figures(context.db(), context, indicator, reading)) {
    Reading of_unit = reading;
    of_unit.figure = unit.figure;
    Line line{{.text = unit.unit_id != 0 ? unit.name : std::string(context.tr(N_("Of no unit"))), .is_title = true}};
    for (const Part part : {Part::numerator, Part::denominator}) {
      if (find_part(indicator, part) == nullptr) continue;
      const std::string text = format_part(context, of_unit, part);
      line.push_back({.text = text,
                      .href = text == "0" ? "" : part_href(indicator, definition, reading, part, unit.unit_id),
                      .kind = "num"});
    }
    line.push_back({.text = format_value(context.language, indicator, unit.figure.value), .kind = "num"});
    lines.push_back(std::move(line));
  }
  std::vector<plugin::Column> columns = {{context.tr(N_("Unit"))}};
  for (const Part part : {Part::numerator, Part::denominator}) {
    if (const plugin::IndicatorPart* of = find_part(indicator, part)) columns.push_back({context.tr(of->label), "num"});
  }
  columns.push_back({context.tr(N_("Value")), "num"});
  plugin::add_card(cards, "units",
                   context.tr(Message(N_("By unit: {period}"), {{"period", context.tr(i18n::describe_period(reading.period))}})),
                   columns, lines, context.tr(N_("There is nothing to count in this period.")));
}

const char* unit_label(Indicator::Unit unit) {
  switch (unit) {
    case Indicator::Unit::percent:
      return N_("Percent");
    case Indicator::Unit::days:
      return N_("Days");
    case Indicator::Unit::months:
      return N_("Months");
    case Indicator::Unit::count:
      break;
  }
  return N_("A number");
}

const char* length_label(i18n::PeriodLength length) {
  switch (length) {
    case i18n::PeriodLength::month:
      return N_("Monthly");
    case i18n::PeriodLength::quarter:
      return N_("Quarterly");
    case i18n::PeriodLength::half_year:
      return N_("Half-yearly");
    case i18n::PeriodLength::year:
      break;
  }
  return N_("Yearly");
}

/// "Numerator: X" and "Denominator: Y", or what is counted alone.
void add_formula(Context& context, view::List& items, const Indicator& indicator) {
  if (!indicator.denominator) {
    record::add_fact(items, context.tr(N_("Counted")), context.tr(indicator.numerator.label));
    return;
  }
  record::add_fact(items, context.tr(N_("Numerator")), context.tr(indicator.numerator.label));
  record::add_fact(items, context.tr(N_("Denominator")), context.tr(indicator.denominator->label))
      .set("sub", context.tr(N_("Where it is 0 there is no value: “–”, not 100")));
}

void fill_about(Context& context, view::Object& page, const plugin::Row& row, const Indicator* indicator,
                const Definition& definition) {
  view::Object& about = page.object("about");
  view::List& items = about.list("items");
  record::add_fact(items, context.tr(N_("Definition")), definition.definition);
  record::add_fact(items, context.tr(N_("Legal basis")), definition.legal_basis.empty() ? "–" : definition.legal_basis);
  if (indicator != nullptr) {
    add_formula(context, items, *indicator);
    record::add_fact(items, context.tr(N_("Unit of measure")), context.tr(unit_label(indicator->unit)));
    record::add_fact(items, context.tr(N_("Better is")), context.tr(indicator->better == Indicator::Better::higher
                                                                        ? N_("a higher value")
                                                                        : N_("a lower value")));
    record::add_fact(items, context.tr(N_("Period")), context.tr(length_label(indicator->period)))
        .set("sub", context.tr(load_period_rule(context.services.settings) == i18n::PeriodRule::mid_month
                                   ? N_("From the 15th to the 14th")
                                   : N_("By the calendar")));
    record::add_fact(items, context.tr(N_("Target")), format_value(context.language, *indicator, definition.target));
    if (indicator->denominator) {
      record::add_fact(items, context.tr(N_("Rounding")),
                       context.tr(N_("To two decimals, half up; but never to nothing, to all or to the target when that is "
                                     "not reached exactly.")));
    }
    record::add_fact(items, context.tr(N_("Periods that are over")),
                     context.tr(indicator->since.empty()
                                    ? N_("The data tell of now only: a period nobody counted when it ended has no figure.")
                                    : N_("Counted once when they are over, from the data of that day. “Counted "
                                         "afterwards”: after the next period had ended too, so that what was changed "
                                         "since is in it.")));
  }
  record::add_fact(items, context.tr(N_("Version of the definition")), std::to_string(row.values.integer("version")));
  record::add_fact(items, context.tr(N_("Code")), row.values.text("code"));
}

}  // namespace

void extend_definition_page(Context& context, const plugin::Row& row, view::Object& page) {
  const Indicator* indicator = context.services.registry.find_indicator(row.values.text("code"));
  view::List& cards = page.list("cards");
  if (indicator == nullptr) {  // of a plugin that is not built in
    page.set("filters", false).set("figure", false).set("chart", false);
    fill_about(context, page, row, nullptr,
               {.id = row.id,
                .label = row.values.text("name"),
                .definition = row.values.text("definition"),
                .legal_basis = row.values.text("legal_basis"),
                .target = {}});
    return;
  }
  const Definition definition = load_definition(context.db(), context, *indicator);
  page.set("heading", definition.label);
  const Period current = current_period(context, *indicator), chosen = read_period(context, *indicator);
  const Period oldest = find_oldest(context, *indicator, definition, current);
  fill_chooser(context, page, definition, chosen, current, oldest);
  std::vector<Reading> readings = load_readings(context.db(), context, *indicator, chosen, kTrendPeriods);
  // What lies before the first figures says nothing.
  while (readings.size() > 1 && readings.front().kind == Reading::Kind::unknown) readings.erase(readings.begin());
  fill_figure(context, page, *indicator, definition, readings.back());
  fill_chart(context, page, *indicator, definition, readings);
  add_trend_table(context, cards, *indicator, definition, readings);
  if (indicator->by_unit) add_unit_table(context, cards, *indicator, definition, readings.back());
  fill_about(context, page, row, indicator, definition);
}

}  // namespace motcong::indicator
