// core.indicator_snapshot: what periods had when they were closed, and what they had before somebody counted them again. Rows
// are only ever added; list, export and API come with the record type.
#include "core/i18n/format.h"
#include "core/indicator/page_words.h"
#include "core/indicator/snapshots.h"
#include "core/indicator/types.h"
#include "core/plugin/page_parts.h"
#include "core/record/pages.h"

namespace motcong::indicator {
namespace {

using plugin::Field;
using plugin::FieldErrors;
using plugin::Row;
using plugin::Values;
using plugin::Work;

const Indicator* find_indicator(const Work& work, db::Reader& reader, const Row& row) {
  return work.services.registry.find_indicator(
      reader.text("SELECT code FROM core_indicator WHERE id = ?1", row.values.integer("indicator_id")));
}

/// The newest figures of an indicator that is still followed.
bool may_count_again(const Work& work, db::Reader& reader, const Row& row) {
  return row.values.text("standing") == "current" && find_indicator(work, reader, row) != nullptr;
}

i18n::Period period_of_row(const Row& row) {
  return i18n::period_of(i18n::parse_period_rule(row.values.text("period_rule")),
                         static_cast<i18n::PeriodLength>(row.values.integer("months")), *row.values.date("last_on"));
}

base::Message run_count_again(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  const i18n::Period period = period_of_row(row);
  if (period.last >= work.today) {
    errors.emplace_back("", N_("By the clock of the portal this period is not over yet"));
    return {};
  }
  count_again(work, tx, *find_indicator(work, tx, row), period, inputs.text("reason"));
  return N_("The period was counted again; the figures it had are kept as former ones");
}

/// The way to the records behind the two numbers, as they were: also of former figures.
void add_record_buttons(plugin::Context& context, const Row& row, view::Object& page) {
  view::List& buttons = page.list("more_actions");
  page.list("more_cards");
  const Indicator* indicator = find_indicator(context, context.db(), row);
  if (row.values.text("standing") == "former") {
    const std::int64_t current = context.db().integer(
        "SELECT n.id FROM core_indicator_snapshot AS n JOIN core_indicator_snapshot AS t ON n.indicator_id = t.indicator_id "
        "AND n.first_on = t.first_on AND n.last_on = t.last_on WHERE t.id = ?1 ORDER BY n.revision DESC LIMIT 1",
        0, row.id);
    plugin::add_button(buttons, std::string(context.tr(N_("Current figures"))),
                       "/indicators/snapshots/" + std::to_string(current), "history");
  }
  const i18n::Period period = period_of_row(row);
  // The address of a period is read by the rule and the length that hold now.
  if (indicator == nullptr || indicator->period != period.length ||
      load_period_rule(context.services.settings) != period.rule) {
    return;
  }
  for (const Part part : {Part::numerator, Part::denominator}) {
    const plugin::IndicatorPart* of = find_part(*indicator, part);
    if (of == nullptr) continue;
    const std::string count = i18n::format_integer(row.values.integer(part_name(part)), context.language);
    plugin::add_button(buttons, std::string(context.tr(of->label)) + ": " + count,
                       records_url(row.values.integer("indicator_id"), period, part) + "&revision=" +
                           std::to_string(row.values.integer("revision")),
                       "list-details");
  }
}

}  // namespace

plugin::RecordType snapshot_type() {
  return {
      .id = "core.indicator_snapshot",
      .table = "core_indicator_snapshot",
      .path = "/indicators/snapshots",
      .label = N_("Closed period of an indicator"),
      .label_plural = N_("Closed periods of indicators"),
      .title = "period",
      .access = {.view = plugin::may("core.indicator.view")},
      .fields = {Field::text("period", N_("Period")).read_only().in_list().not_searchable(),
                 Field::ref("indicator_id", N_("Indicator"), "core.indicator").read_only().in_list().filter(),
                 Field::date("first_on", N_("First day")).read_only(),
                 Field::date("last_on", N_("Last day")).read_only().filter(),
                 Field::integer("months", N_("Months of the period")).read_only(),
                 Field::choice("period_rule", N_("Rule of periods"),
                               {{"calendar", N_("By the calendar")}, {"mid_month", N_("From the 15th to the 14th")}})
                     .read_only(),
                 Field::text("value_text", N_("Value")).read_only().in_list().not_searchable(),
                 Field::hundredths("value", N_("Value, as a number")).read_only(),
                 Field::integer("numerator", N_("Numerator")).read_only().in_list(),
                 Field::integer("denominator", N_("Denominator")).read_only().in_list(),
                 Field::hundredths("target", N_("Target")).read_only(),
                 Field::choice("result", N_("Result"), {result_choice(Result::met), result_choice(Result::missed),
                                                        result_choice(Result::none)})
                     .read_only()
                     .in_list()
                     .filter(),
                 Field::integer("version", N_("Version of the definition")).read_only(),
                 Field::date("counted_on", N_("Closed on")).read_only().in_list().filter(),
                 Field::ref("counted_by", N_("Counted again by"), "core.colleague").read_only(),
                 Field::integer("revision", N_("Times counted")).read_only(),
                 Field::text("reason", N_("Why it was counted again")).read_only(),
                 Field::choice("standing", N_("Standing"),
                               {{"current", N_("Current figures"), "ok"}, {"former", N_("Former figures"), "neutral"}})
                     .computed("CASE WHEN EXISTS (SELECT 1 FROM core_indicator_snapshot AS n WHERE n.indicator_id = "
                               "t.indicator_id AND n.first_on = t.first_on AND n.last_on = t.last_on AND n.revision > "
                               "t.revision) THEN 'former' ELSE 'current' END")
                     .in_list()
                     .filter()},
      .default_sort = "-last_on",
      .actions = {{.id = "count",
                   .label = N_("Count again"),
                   .icon = "refresh",
                   .access = plugin::may("core.indicator.recount"),
                   .explain = N_("The period is counted from the data as they are now. The figures it had stay on record "
                                 "as former ones, with your reason."),
                   .fields = {Field::long_text("reason", N_("Reason")).required().max_length(1000)},
                   .allowed = may_count_again,
                   .run = run_count_again}},
      .icon = "history",
      .lead = N_("What each indicator had when a period was over. A job adds them; nobody changes them."),
      .empty_text = N_("No period has been closed yet. The job closes the last ones in the night."),
      .can_import = false,
      .can_attach = false,
      .can_copy = false,
      .is_log = true,
      .extend_detail = add_record_buttons,
      .own_detail =
          [](plugin::Context& context) {
            return record::show_detail(context, context.services.registry.type("core.indicator_snapshot"), "core/record");
          },
  };
}

}  // namespace motcong::indicator
