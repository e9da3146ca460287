// par.period and par.duty: what is to be reported when. Two views of one table: all periods, and those one's own units may
// report on now (what the form of a report offers).
#include "core/i18n/format.h"
#include "core/record/store.h"
#include "plugins/par/actor.h"
#include "plugins/par/notices.h"
#include "plugins/par/state_rule.h"
#include "plugins/par/task_page.h"
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

/// `title`: what names a row and what stands small under it.
std::vector<Field> period_fields(std::vector<Field> title) {
  std::vector<Field> fields = {
      Field::text("code", N_("Code")).read_only().in_list(),
      Field::ref("assignment_id", N_("Work of a unit"), "par.assignment").read_only(),
      Field::ref("unit_id", N_("Unit"), "core.unit")
          .computed("(SELECT a.unit_id FROM par_assignment AS a WHERE a.id = t.assignment_id)").in_list().filter(),
      Field::date("starts_on", N_("First day")).read_only(),
      Field::date("first_due_on", N_("First due day")).read_only(),
      Field::date("due_on", N_("Due on")).read_only().in_list().filter(),
      Field::integer("days_late", N_("Days late")).computed(rule::kPeriodDaysLate.data()).in_list(),
      Field::choice("progress", N_("State"),
                    {{"not_started", N_("Not started"), "neutral"}, {"in_progress", N_("In progress"), "info"},
                     {"reported", N_("Reported, waiting"), "warn"}, {"returned", N_("Returned"), "warn"},
                     {"late", N_("Late"), "danger"}, {"done", N_("Done"), "ok"}, {"cancelled", N_("Cancelled"), "neutral"},
                     {"archived", N_("Archived"), "neutral"}})
          .computed(rule::kPeriodStateOfRow.data()).in_list().filter(),
      Field::choice("state", N_("Kept state"),
                    {{"open", N_("Open")}, {"in_progress", N_("In progress")}, {"reported", N_("Reported, waiting")},
                     {"returned", N_("Returned")}, {"accepted", N_("Accepted")}, {"cancelled", N_("Cancelled")}}).hidden(),
      Field::date("reported_on", N_("Reported on")).read_only(),
      Field::date("accepted_on", N_("Accepted on")).read_only(),
  };
  fields.insert(fields.begin() + 1, std::make_move_iterator(title.begin()), std::make_move_iterator(title.end()));
  return fields;
}

bool is_outstanding(const Row& row) {
  const std::string state = row.values.text("state");
  return state == "open" || state == "in_progress" || state == "returned";
}

const plugin::RecordType& periods(const Work& work) { return work.services.registry.type("par.period"); }

Message start_work(const Work& work, db::WriteTx& tx, const Row& row, const Values&, FieldErrors&) {
  Values changes;
  changes.set("state", db::Value(std::string("in_progress")));
  record::update_values(work, tx, periods(work), row.id, changes);
  return N_("The work is marked as begun");
}

Message extend_period(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  const auto old_due = row.values.date("due_on"), new_due = inputs.date("new_due_on");
  base::check(old_due && new_due);
  if (*new_due <= *old_due) {
    errors.emplace_back("new_due_on", Message(N_("The new due day must be later than {due}"), {{"due", i18n::format_date(*old_due)}}));
    return {};
  }
  tx.execute("INSERT INTO par_extension(period_id, old_due_on, new_due_on, reason, created_at, created_by) "
             "VALUES (?1, ?2, ?3, ?4, ?5, ?6)", row.id, *old_due, *new_due, inputs.text("reason"), work.now, actor(work));
  Values changes;
  changes.set("due_on", db::Value(base::format_iso(*new_due)));
  record::update_values(work, tx, periods(work), row.id, changes);
  notify_extended(work, tx, row.id);
  return {N_("The due day is now {due}; the first one stays on record"), {{"due", i18n::format_date(*new_due)}}};
}

Message remind_unit(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
  tx.execute("INSERT INTO par_reminder(period_id, note, created_at, created_by) VALUES (?1, ?2, ?3, ?4)", row.id,
             inputs.text("note"), work.now, actor(work));
  const int people = notify_reminder(work, tx, row.id, inputs.text("note"));
  if (people == 0) return N_("The reminder is on record, but nobody of the unit has an account that may report");
  return {N_("The reminder went to {count} people of the unit"), {{"count", std::to_string(people)}}};
}

bool may_start(const Work& work, db::Reader& reader, const Row& row) {
  const auto starts = row.values.date("starts_on");
  return !reader.exists(rule::kPeriodIsPutAside.data(), row.id) && row.values.text("state") == "open" && starts && *starts <= work.today;
}

bool may_extend(const Work&, db::Reader& reader, const Row& row) {
  return is_outstanding(row) && !reader.exists(rule::kPeriodIsPutAside.data(), row.id);
}

}  // namespace

plugin::RecordType period_type() {
  return {
      .id = "par.period", .table = "par_period", .path = "/par/periods",
      .label = N_("Period to report on"), .label_plural = N_("Periods to report on"), .title = "label", .title_prefix = "code",
      .access = {.view = plugin::may("par.view")},
      .rows = {.own = "", .unit = "t.assignment_id IN (SELECT a.id FROM par_assignment AS a WHERE a.unit_id IN (:units))"},
      .fields = period_fields({Field::text("label", N_("Period")).read_only().in_list(),
                               Field::text("task", N_("Task")).computed(
                                   "(SELECT a.content FROM par_assignment AS a WHERE a.id = t.assignment_id)").sub_line().searchable()}),
      .default_sort = "due_on",
      .actions = {
          Action{.id = "start", .label = N_("Begin"), .icon = "player-play", .access = plugin::may("par.report"), .in_bulk = true,
                 .explain = N_("Tells the Office that the unit is at work on it."), .allowed = may_start, .run = start_work},
          Action{.id = "extend", .label = N_("Extend"), .icon = "calendar", .access = plugin::may("par.extend"), .in_bulk = true,
                 .explain = N_("The first due day and the reason stay on record."),
                 .fields = {Field::date("new_due_on", N_("New due day")).required(),
                            Field::long_text("reason", N_("Reason")).required().max_length(1000)},
                 .allowed = may_extend, .run = extend_period},
          Action{.id = "remind", .label = N_("Remind"), .icon = "bell", .access = plugin::may("par.remind"), .in_bulk = true,
                 .explain = N_("The people who report for the unit get a notice; the reminder is written down."),
                 .fields = {Field::long_text("note", N_("Words to the unit")).max_length(1000)},
                 .allowed = may_extend, .run = remind_unit},
      },
      .related = {{"par.report", "period", N_("Reports")}},
      .icon = "calendar",
      .lead = N_("What each unit is to report, and until when"),
      .empty_text = N_("No plan is issued yet, so nothing is due."),
      .can_import = false,
      .extend_detail = extend_period_page,
  };
}

plugin::RecordType duty_type() {
  return {
      .id = "par.duty", .table = "par_period", .path = "/par/duties",
      .label = N_("Report to hand in"), .label_plural = N_("Reports to hand in"), .title = "name", .title_prefix = "code",
      .access = {.view = plugin::may("par.report")},
      .rows = {.own = "",
               .unit = "t.state IN ('open', 'in_progress', 'returned') AND t.starts_on <= :today AND t.assignment_id IN "
                       "(SELECT a.id FROM par_assignment AS a JOIN par_task AS k ON k.id = a.task_id WHERE a.unit_id IN (:units) "
                       "AND k.id NOT IN (SELECT x.record_id FROM core_archive AS x WHERE x.record_type = 'par.task') "
                       "AND k.plan_id NOT IN (SELECT x.record_id FROM core_archive AS x WHERE x.record_type = 'par.plan'))"},
      .fields = period_fields({Field::text("name", N_("Period")).read_only().in_list()}),
      .default_sort = "due_on",
      .related = {{"par.report", "period", N_("Reports")}},
      .icon = "clipboard-check",
      .lead = N_("The periods your units may report on now"),
      .empty_text = N_("Nothing is to be reported by your units now."),
      .can_import = false,
      .extend_detail = extend_period_page,
  };
}

}  // namespace motcong::par
