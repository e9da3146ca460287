#include "core/indicator/indicator.h"

#include <map>

#include "core/base/check.h"
#include "core/db/kept.h"
#include "core/i18n/format.h"
#include "core/record/store.h"

namespace motcong::indicator {
namespace {

using base::Date;
using i18n::Period;
using plugin::Work;
using record::SqlBuilder;

constexpr std::int64_t kLargestAmount = 900'000'000'000'000;

bool is_better_higher(const Indicator& indicator) { return indicator.better == Indicator::Better::higher; }

/// A text of the declaration in the reader's language, as long as the row still says the same.
std::string show_text(const Work& work, std::string kept, const char* msgid) {
  return kept == i18n::Language::vi().tr(msgid) ? std::string(work.tr(msgid)) : kept;
}

std::int64_t sum_records(db::Reader& reader, const Work& work, const plugin::IndicatorPart& part, const Period& period) {
  SqlBuilder builder(work);
  builder.sql("SELECT COALESCE(SUM(s.amount), 0) FROM ");
  add_records(builder, work, part, period);
  builder.sql(" AS s");
  db::Statement row = builder.prepare(reader);
  base::check(row.step());
  base::check(row.integer(0) >= 0 && row.integer(0) <= kLargestAmount);
  return row.integer(0);
}

Reading count_reading(db::Reader& reader, const Work& work, const Indicator& indicator, const Period& period) {
  Reading reading{.period = period};
  reading.kind = period.last < work.today ? Reading::Kind::open : Reading::Kind::running;
  reading.target = load_definition(reader, work, indicator).target;
  reading.figure = count_figure(reader, work, indicator, period, reading.target);
  reading.result = judge(indicator, reading.figure.value, reading.target);
  reading.version = indicator.version;
  return reading;
}

/// Unit -> what a part has of it.
std::map<std::int64_t, std::int64_t> sum_by_unit(db::Reader& reader, const Work& work, const Indicator& indicator,
                                                 const Reading& reading, Part part) {
  std::map<std::int64_t, std::int64_t> sums;
  const plugin::IndicatorPart* of = find_part(indicator, part);
  if (of == nullptr) return sums;
  SqlBuilder builder(work);
  builder.sql("SELECT COALESCE(s.unit_id, 0), SUM(s.amount) FROM ");
  if (reading.kind == Reading::Kind::closed) {
    builder.sql("core_indicator_record AS s WHERE s.snapshot_id = ").integer(reading.snapshot_id);
    builder.sql(" AND s.part = ").value(db::Value(std::string(part_name(part))));
  } else {
    add_records(builder, work, *of, reading.period);
    builder.sql(" AS s");
  }
  builder.sql(" GROUP BY COALESCE(s.unit_id, 0)");
  db::Statement row = builder.prepare(reader);
  while (row.step()) sums.emplace(row.integer(0), row.integer(1));
  return sums;
}

}  // namespace

std::string_view part_name(Part part) { return part == Part::numerator ? "numerator" : "denominator"; }

const plugin::IndicatorPart* find_part(const Indicator& indicator, Part part) {
  if (part == Part::numerator) return &indicator.numerator;
  return indicator.denominator ? &*indicator.denominator : nullptr;
}

Definition load_definition(db::Reader& reader, const Work& work, const Indicator& indicator) {
  db::Statement row = reader.query(
      "SELECT id, definition, legal_basis, target FROM core_indicator WHERE code = ?1", indicator.id);
  base::check(row.step());
  return {.id = row.integer(0),
          .label = std::string(work.tr(indicator.label)),
          .definition = show_text(work, row.string(1), indicator.definition),
          .legal_basis = row.string(2),
          .target = row.optional_integer(3)};
}

void save_definitions(const Work& work, db::WriteTx& tx) {
  const i18n::Language& vi = i18n::Language::vi();
  std::vector<std::int64_t> written;
  for (const Indicator& indicator : work.services.registry.indicators()) {
    const std::string name(vi.tr(indicator.label)), definition(vi.tr(indicator.definition));
    const std::int64_t id = tx.integer("SELECT id FROM core_indicator WHERE code = ?1", 0, indicator.id);
    if (id == 0) {
      written.push_back(tx.insert(
          "INSERT INTO core_indicator(code, name, definition, legal_basis, target, version, created_at, updated_at) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
          indicator.id, name, definition, indicator.legal_basis, indicator.target, indicator.version, work.now));
      continue;
    }
    // What somebody has written stays his; the version is always the program's.
    if (tx.execute("UPDATE core_indicator SET name = ?2, version = ?3 WHERE id = ?1 AND (name <> ?2 OR version <> ?3)", id,
                   name, indicator.version) > 0) {
      written.push_back(id);
    }
    if (tx.execute("UPDATE core_indicator SET definition = ?2, legal_basis = ?3, target = ?4 WHERE id = ?1 AND updated_by "
                   "IS NULL AND (definition <> ?2 OR legal_basis <> ?3 OR coalesce(target, -1) <> coalesce(?4, -1))",
                   id, definition, indicator.legal_basis, indicator.target) > 0) {
      written.push_back(id);
    }
  }
  record::index_rows(work, tx, work.services.registry.type("core.indicator"), written);
}

std::optional<std::int64_t> make_value(const Indicator& indicator, std::int64_t numerator,
                                       std::optional<std::int64_t> denominator, std::optional<std::int64_t> target) {
  const std::int64_t factor = indicator.unit == Indicator::Unit::percent ? 10'000 : 100;
  if (!denominator) return numerator * factor;
  if (*denominator == 0) return std::nullopt;
  // In two steps: sums of money times 10.000 would not fit.
  const std::int64_t whole = numerator / *denominator * factor, rest = numerator % *denominator * factor;
  const std::int64_t down = whole + rest / *denominator, left = rest % *denominator;
  if (left == 0) return down;
  // It lies between `down` and `down + 1`, and is neither: where one of them says more than that, it is the other.
  const auto says_more = [&](std::int64_t value) {
    return value == 0 || value == target || (indicator.unit == Indicator::Unit::percent && value == 10'000);
  };
  const bool half_or_more = left >= *denominator - left;
  if (half_or_more) return is_better_higher(indicator) && says_more(down + 1) ? down : down + 1;
  return !is_better_higher(indicator) && says_more(down) ? down + 1 : down;
}

Result judge(const Indicator& indicator, std::optional<std::int64_t> value, std::optional<std::int64_t> target) {
  if (!value || !target) return Result::none;
  const bool met = is_better_higher(indicator) ? *value >= *target : *value <= *target;
  return met ? Result::met : Result::missed;
}

std::string_view result_name(Result result) {
  switch (result) {
    case Result::met:
      return "met";
    case Result::missed:
      return "missed";
    case Result::none:
      break;
  }
  return "none";
}

i18n::PeriodRule load_period_rule(plugin::Settings& settings) {
  return i18n::parse_period_rule(settings.get("reporting.periods", "calendar"));
}

Period current_period(const Work& work, const Indicator& indicator) {
  return i18n::period_of(load_period_rule(work.services.settings), indicator.period, work.today);
}

std::optional<Date> find_first_day(db::Reader& reader, const Work& work, const Indicator& indicator) {
  if (indicator.since.empty()) return std::nullopt;
  SqlBuilder builder(work);
  builder.expression(indicator.since);
  db::Statement row = builder.prepare(reader);
  if (!row.step()) return std::nullopt;
  return row.date(0);
}

void add_records(SqlBuilder& builder, const Work& work, const plugin::IndicatorPart& part, const Period& period) {
  base::check(period.first <= work.today);
  const auto define = [&](const char* word, const Date& day) { builder.define(word, db::Value(base::format_iso(day))); };
  define(":first", period.first);
  define(":last", period.last);
  define(":as_of", std::min(period.last, work.today));
  builder.sql("(").expression(part.records).sql(")");
}

Figure count_figure(db::Reader& reader, const Work& work, const Indicator& indicator, const Period& period,
                    std::optional<std::int64_t> target) {
  Figure figure;
  figure.numerator = sum_records(reader, work, indicator.numerator, period);
  if (indicator.denominator) figure.denominator = sum_records(reader, work, *indicator.denominator, period);
  figure.value = make_value(indicator, figure.numerator, figure.denominator, target);
  return figure;
}

std::optional<Reading> find_snapshot(db::Reader& reader, const Indicator& indicator, const Period& period,
                                     std::optional<std::int64_t> revision) {
  db::Statement row = reader.query(
      "SELECT s.id, s.revision, s.version, s.numerator, s.denominator, s.value, s.target, s.counted_on FROM "
      "core_indicator_snapshot AS s JOIN core_indicator AS i ON i.id = s.indicator_id WHERE i.code = ?1 AND s.first_on = "
      "?2 AND s.last_on = ?3 AND s.revision = coalesce(?4, s.revision) ORDER BY s.revision DESC LIMIT 1",
      indicator.id, period.first, period.last, revision);
  if (!row.step()) return std::nullopt;
  Reading reading{.period = period, .kind = Reading::Kind::closed};
  reading.snapshot_id = row.integer(0);
  reading.revision = row.integer(1);
  reading.version = static_cast<int>(row.integer(2));
  reading.figure = {row.integer(3), row.optional_integer(4), row.optional_integer(5)};
  reading.target = row.optional_integer(6);
  reading.counted_on = *row.date(7);
  reading.result = judge(indicator, reading.figure.value, reading.target);
  return reading;
}

Reading load_reading(db::Reader& reader, const Work& work, const Indicator& indicator, const Period& period) {
  if (period.last >= work.today) return count_reading(reader, work, indicator, period);
  if (auto kept = find_snapshot(reader, indicator, period)) return *kept;
  const auto first = find_first_day(reader, work, indicator);
  if (first && *first <= period.last) return count_reading(reader, work, indicator, period);
  Reading unknown{.period = period};
  unknown.version = indicator.version;
  return unknown;
}

std::vector<Reading> load_readings(db::Reader& reader, const Work& work, const Indicator& indicator, const Period& last,
                                   int count) {
  std::vector<Reading> readings;
  for (int back = count - 1; back >= 0; --back) {
    readings.push_back(load_reading(reader, work, indicator, i18n::shift_period(last, -back)));
  }
  return readings;
}

std::vector<UnitFigure> list_unit_figures(db::Reader& reader, const Work& work, const Indicator& indicator,
                                          const Reading& reading) {
  if (reading.kind == Reading::Kind::unknown) return {};
  auto numerators = sum_by_unit(reader, work, indicator, reading, Part::numerator);
  auto denominators = sum_by_unit(reader, work, indicator, reading, Part::denominator);
  std::vector<UnitFigure> figures;
  const auto add = [&](std::int64_t unit_id, std::string name) {
    if (!numerators.contains(unit_id) && !denominators.contains(unit_id)) return;
    UnitFigure unit{.unit_id = unit_id, .name = std::move(name), .figure = {}};
    unit.figure.numerator = numerators[unit_id];
    if (indicator.denominator) unit.figure.denominator = denominators[unit_id];
    unit.figure.value = make_value(indicator, unit.figure.numerator, unit.figure.denominator, reading.target);
    figures.push_back(std::move(unit));
  };
  db::Statement row = reader.query("SELECT id, name FROM core_unit ORDER BY sort_no, id");
  while (row.step()) add(row.integer(0), row.string(1));
  add(0, "");
  return figures;
}

std::vector<Standing> list_standings(plugin::Context& context, std::string_view plugin_id) {
  static db::Kept<std::vector<Standing>> kept;
  const std::string key = base::format_iso(context.today) + " " + std::string(context.language.code());
  std::vector<Standing> standings = kept.get(context.services.db, key, [&] {
    std::vector<Standing> all;
    for (const Indicator& indicator : context.services.registry.indicators()) {
      const Period period = current_period(context, indicator);
      all.push_back({.indicator = &indicator,
                     .definition = load_definition(context.db(), context, indicator),
                     .now = load_reading(context.db(), context, indicator, period),
                     .before = load_reading(context.db(), context, indicator, i18n::shift_period(period, -1))});
    }
    return all;
  });
  std::erase_if(standings, [&](const Standing& one) {
    const std::string_view id = one.indicator->id;
    return !plugin_id.empty() && id.substr(0, id.find('.')) != plugin_id;
  });
  return standings;
}

std::string format_value(const i18n::Language& language, const Indicator& indicator, std::optional<std::int64_t> value) {
  if (!value) return "–";
  const std::string number = i18n::format_hundredths(*value, language);
  switch (indicator.unit) {
    case Indicator::Unit::percent:
      return number + " %";
    case Indicator::Unit::days:
      return language.tr(base::Message(N_("{number} days"), {{"number", number}}));
    case Indicator::Unit::months:
      return language.tr(base::Message(N_("{number} months"), {{"number", number}}));
    case Indicator::Unit::count:
      break;
  }
  return number;
}

plugin::Choice result_choice(Result result) {
  switch (result) {
    case Result::met:
      return {"met", N_("✓ Met"), "ok"};
    case Result::missed:
      return {"missed", N_("✗ Not met"), "danger"};
    case Result::none:
      break;
  }
  return {"none", N_("– Not judged"), "neutral"};
}

std::string format_trend(const Work& work, const Standing& standing) {
  const auto now = standing.now.figure.value, before = standing.before.figure.value;
  if (!now || !before || standing.before.kind == Reading::Kind::unknown) return "–";
  if (*now == *before) return std::string(work.tr(N_("→ as in the period before")));
  const bool up = *now > *before, better = up == is_better_higher(*standing.indicator);
  const char* msgid = up ? (better ? N_("↑ up by {amount}: better") : N_("↑ up by {amount}: worse"))
                         : (better ? N_("↓ down by {amount}: better") : N_("↓ down by {amount}: worse"));
  return work.tr(base::Message(
      msgid, {{"amount", i18n::format_hundredths(up ? *now - *before : *before - *now, work.language)}}));
}

std::string page_url(std::int64_t definition_id, const std::optional<Period>& period) {
  std::string url = "/indicators/definitions/" + std::to_string(definition_id);
  if (period) url += "?period=" + std::to_string(period->year) + "-" + std::to_string(period->number);
  return url;
}

}  // namespace motcong::indicator
