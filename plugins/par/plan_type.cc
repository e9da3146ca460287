// par.plan: a year's reform plan with its objectives; issuing it opens its tasks.
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/numbering/numbering.h"
#include "core/record/store.h"
#include "plugins/par/copy_plan.h"
#include "plugins/par/notices.h"
#include "plugins/par/opening.h"
#include "plugins/par/plan_page.h"
#include "plugins/par/state_rule.h"
#include "plugins/par/types.h"

namespace motcong::par {
namespace {

using base::Message;
using plugin::Action;
using plugin::Field;
using plugin::FieldErrors;
using plugin::Row;
using plugin::Values;
using plugin::Work;

bool is_year(std::string_view text) {
  const auto number = i18n::parse_integer(text);
  return text.size() == 4 && number && *number >= 1945 && *number <= 2100;
}

/// A number names one plan of a year; numbers begin again each year.
void check_number(db::Reader& reader, const std::string& number, const std::string& year, std::int64_t plan_id, FieldErrors& errors) {
  if (number.empty()) return;
  db::Statement other = reader.query("SELECT title FROM par_plan WHERE number = ?1 AND year = ?2 AND id <> ?3 LIMIT 1", number, year, plan_id);
  if (other.step()) errors.emplace_back("number", Message(N_("Another plan has this number: {title}"), {{"title", other.string(0)}}));
}

void check_plan(const Work&, db::Reader& reader, Values& values, const Row* before, FieldErrors& errors) {
  if (before != nullptr && before->values.text("state") == "issued") {
    errors.emplace_back("", N_("The plan is issued; it does not change any more. Its tasks can still be corrected, extended or cancelled"));
    return;
  }
  if (!is_year(values.text("year"))) errors.emplace_back("year", N_("Write a year of four digits, such as 2019"));
  check_number(reader, values.text("number"), values.text("year"), before != nullptr ? before->id : std::int64_t{0}, errors);
}

std::optional<Message> check_removal(const Work&, db::WriteTx&, const Row& row) {
  if (row.values.text("state") == "issued") return Message(N_("An issued plan is kept"));
  return std::nullopt;
}

constexpr auto kCountUnfinishedSql = db::join_sql(
    db::join_sql("SELECT count(*) FROM par_task AS t WHERE "), rule::kTaskState,
    db::join_sql(" NOT IN ('done', 'cancelled') AND t.plan_id = :plan"));

/// An archived plan leaves the lists, so nothing of it may be waited for any more.
std::optional<Message> check_archive(const Work& work, db::Reader& reader, const Row& row) {
  if (row.values.text("state") == "draft") return std::nullopt;
  const auto open = reader.integer(kCountUnfinishedSql.data(), 0, work.today, row.id);
  if (open == 0) return std::nullopt;
  return Message(N_("{count} tasks of the plan are not finished; it can be archived when all are finished or cancelled"),
                 {{"count", std::to_string(open)}});
}

void rest_duties(const Work& work, db::WriteTx& tx, const Row& row) { rest_archived_duties(work, tx, row.id); }

bool is_draft(const Work&, db::Reader&, const Row& row) { return row.values.text("state") == "draft"; }

Message issue_plan(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  const auto issued_on = inputs.date("issued_on");
  base::check(issued_on.has_value());  // the field is required
  if (*issued_on > work.today) {
    errors.emplace_back("issued_on", N_("The day of issue lies in the future"));
    return {};
  }
  if (const auto fault = find_opening_fault(tx, row.id, work.today)) {
    errors.emplace_back("", *fault);
    return {};
  }
  std::string number = inputs.text("number");
  if (number.empty()) {
    const auto drawn = numbering::draw_number(
        work, tx, {.series = kPlanNumbers, .day = *issued_on, .kind = "KH", .record_type = "par.plan", .record_id = row.id});
    if (!drawn) {
      errors.emplace_back("number", drawn.error());
      return {};
    }
    number = drawn->text;
  }
  check_number(tx, number, row.values.text("year"), row.id, errors);
  if (!errors.empty()) return {};  // and the number was never given
  Values changes;
  changes.set("number", db::Value(number));
  changes.set("issued_on", inputs.get("issued_on"));
  changes.set("state", db::Value(std::string("issued")));
  record::update_values(work, tx, work.services.registry.type("par.plan"), row.id, changes);
  open_plan(work, tx, row.id);
  notify_plan_issued(work, tx, row.id);
  const auto tasks = tx.integer("SELECT count(*) FROM par_task WHERE plan_id = ?1 AND id NOT IN "
                                "(SELECT record_id FROM core_archive WHERE record_type = 'par.task')", 0, row.id);
  return {N_("The plan is issued; {count} tasks are open"), {{"count", std::to_string(tasks)}}};
}

Message copy_to_year(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  const std::string year = inputs.text("year");
  if (!is_year(year)) {
    errors.emplace_back("year", N_("Write a year of four digits, such as 2019"));
    return {};
  }
  const std::int64_t copy = copy_plan(work, tx, row.id, std::stoi(year));
  return {N_("The draft “{title}” of {year} was made from this plan; correct it before it is issued"),
          {{"title", tx.text("SELECT title FROM par_plan WHERE id = ?1", copy)}, {"year", year}}};
}

std::map<std::string, std::string> propose_issue(const Work& work, db::Reader&, const Row& row) {
  return {{"number", row.values.text("number")}, {"issued_on", i18n::format_date(row.values.date("issued_on").value_or(work.today))}};
}

std::map<std::string, std::string> propose_year(const Work&, db::Reader&, const Row& row) {
  return {{"year", std::to_string(std::stoi(row.values.text("year")) + 1)}};
}

}  // namespace

plugin::RecordType plan_type() {
  return {
      .id = "par.plan", .table = "par_plan", .path = "/par/plans",
      .label = N_("Reform plan"), .label_plural = N_("Reform plans"), .title = "title", .key = {"year", "title"},
      .access = {.view = plugin::may("par.view"), .create = plugin::may("par.plan.edit"),
                 .update = plugin::may("par.plan.edit"), .remove = plugin::may("par.plan.edit")},
      .rows = {},
      .fields = {
          Field::text("title", N_("Title of the plan")).required().max_length(300).in_list(),
          Field::text("year", N_("Year")).required().max_length(4).in_list().filter(),
          Field::text("number", N_("Number")).max_length(60).in_list()
              .hint(N_("Such as 267/KH-SKHĐT; may stay empty until the plan is issued")),
          Field::date("issued_on", N_("Issued on")).in_list().filter(),
          Field::choice("state", N_("State"), {{"draft", N_("Draft"), "warn"}, {"issued", N_("Issued"), "ok"}})
              .read_only().in_list().filter(),
          Field::text("appendix_title", N_("Title of the appendix")).max_length(300)
              .hint(N_("Under the word “Appendix” on the printed table")),
          Field::long_text("general_objective", N_("General objective")).max_length(8000).group(N_("Objectives")),
          Field::long_text("specific_objectives", N_("Specific objectives")).max_length(20000),
          Field::integer("task_count", N_("Tasks")).computed(
              "(SELECT count(*) FROM par_task AS k WHERE k.plan_id = t.id AND k.id NOT IN "
              "(SELECT x.record_id FROM core_archive AS x WHERE x.record_type = 'par.task'))").in_list(),
      },
      .default_sort = "-year",
      .actions = {
          Action{.id = "issue", .label = N_("Issue"), .icon = "circle-check", .access = plugin::may("par.plan.issue"),
                 .primary = true,
                 .explain = N_("The plan is locked, its tasks open, the periods to report on are made, and the lead units are told. This cannot be undone."),
                 .fields = {Field::text("number", N_("Number")).max_length(60).hint(N_("Empty: the portal gives the next number")),
                            Field::date("issued_on", N_("Issued on")).required()},
                 .allowed = is_draft, .prefill = propose_issue, .run = issue_plan},
          Action{.id = "copy", .label = N_("Copy to another year"), .icon = "refresh", .access = plugin::may("par.plan.edit"),
                 .explain = N_("A new draft plan gets this plan's objectives and tasks; days move to the new year."),
                 .fields = {Field::text("year", N_("Year")).required().max_length(4)},
                 .prefill = propose_year, .run = copy_to_year},
      },
      .related = {{"par.task", "plan_id", N_("Tasks")}},
      .hooks = {.validate = check_plan, .saved = {}, .remove = check_removal, .archive = check_archive, .archived = rest_duties, .can_update = is_draft, .can_remove = is_draft},
      .icon = "clipboard-list",
      .lead = N_("Yearly plans of administrative reform and their appendix of tasks"),
      .empty_text = N_("No reform plan yet. Draw up the year's plan first, then add the tasks of its appendix."),
      .extend_detail = extend_plan_page,
  };
}

}  // namespace motcong::par
