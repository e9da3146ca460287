// core.task and core.duty: what is to be done by whom until when. Two views of one table: all tasks, and
// those a person may report on now (what the form of a report offers).
#include "core/base/check.h"
#include "core/i18n/format.h"
#include "core/plugin/actor.h"
#include "core/record/store.h"
#include "core/task/deciders.h"
#include "core/task/extension.h"
#include "core/task/notices.h"
#include "core/task/state_rule.h"
#include "core/task/task.h"
#include "core/task/types.h"

namespace motcong::task {
namespace {

using base::Message;
using plugin::Action;
using plugin::Field;
using plugin::FieldErrors;
using plugin::Row;
using plugin::Values;
using plugin::Work;

/// `title`: what names a row and what stands small under it.
std::vector<Field> task_fields(std::vector<Field> title) {
  std::vector<Field> fields = {
      Field::text("code", N_("Code")).read_only().in_list().searchable(),
      Field::ref("lead_unit_id", N_("Unit"), "core.unit").read_only().in_list().filter(),
      Field::ref("user_id", N_("Given to"), "core.colleague").read_only().filter(),
      Field::links("supporting_units", N_("Supporting units"), "core.unit",
                   {"core_task_unit", "task_id", "unit_id"})
          .read_only(),
      Field::ref("reviewer_unit_id", N_("Reviewed by"), "core.unit").hidden(),  // the page names the people
      Field::date("starts_on", N_("First day")).read_only(),
      Field::date("first_due_on", N_("First due day")).read_only(),
      Field::date("due_on", N_("Due on")).read_only().in_list().filter(),
      Field::integer("days_late", N_("Days late")).computed(rule::kDaysLateOfRow.data()).in_list(),
      Field::choice("progress", N_("State"), standing_choices())
          .computed(rule::kStateOfRow.data())
          .in_list()
          .filter(),
      Field::choice("lateness", N_("Lateness"),
                    {{"late", N_("Late"), "danger"}, {"handed_in_late", N_("Handed in late"), "warn"}})
          .computed(rule::kLatenessOfRow.data())
          .filter(),
      Field::choice("decided_by", N_("Decided on by"),
                    {{"usual", N_("Those who usually review")},
                     {"leaders", N_("The leaders, since the reviewers wrote it")},
                     {"nobody", N_("Nobody may decide")}})
          .hidden()
          .filter(),
      // As the index core_task_urgency has it.
      Field::integer("urgency", N_("Open first, by due day"))
          .computed("CASE WHEN t.is_resting = 1 THEN 200000000 WHEN t.state IN ('open', 'in_progress', 'returned') "
                    "THEN 0 WHEN t.state = 'reported' THEN 100000000 ELSE 200000000 END + CAST(replace(t.due_on, "
                    "'-', '') AS INTEGER)")
          .hidden(),
      Field::choice("phase", N_("Waits for"),
                    {{"unit", N_("The unit")}, {"decision", N_("A decision")}, {"nobody", N_("Nobody")}})
          .computed("CASE WHEN t.is_resting = 1 THEN 'nobody' WHEN t.state IN ('open', 'in_progress', "
                    "'returned') THEN 'unit' "
                    "WHEN t.state = 'reported' THEN 'decision' ELSE 'nobody' END")
          .hidden()
          .filter(),
      Field::choice("state", N_("Kept state"),
                    {{"open", N_("Open")},
                     {"in_progress", N_("In progress")},
                     {"reported", N_("Reported, waiting")},
                     {"returned", N_("Returned")},
                     {"accepted", N_("Accepted")},
                     {"cancelled", N_("Cancelled")}})
          .hidden(),
      Field::date("reported_on", N_("Reported on")).read_only(),
      Field::date("accepted_on", N_("Accepted on")).read_only(),
      Field::text("cancel_reason", N_("Reason of the cancellation")).read_only(),
      Field::text("note", N_("Note")).read_only(),
  };
  fields.insert(fields.begin() + 1, std::make_move_iterator(title.begin()),
                std::make_move_iterator(title.end()));
  return fields;
}

const plugin::RecordType& tasks(const Work& work) { return work.services.registry.type("core.task"); }

bool is_resting(db::Reader& reader, std::int64_t id) {
  return reader.exists("SELECT 1 FROM core_task WHERE id = ?1 AND is_resting = 1", id);
}

/// Waits for the unit or person that has it.
bool is_outstanding(const Work&, db::Reader& reader, const Row& row) {
  const std::string state = row.values.text("state");
  return (state == "open" || state == "in_progress" || state == "returned") && !is_resting(reader, row.id);
}

bool may_start(const Work& work, db::Reader& reader, const Row& row) {
  const auto starts = row.values.date("starts_on");
  return row.values.text("state") == "open" && starts && *starts <= work.today &&
         !is_resting(reader, row.id) && may_report(work, reader, row.id);
}

Message start_work(const Work& work, db::WriteTx& tx, const Row& row, const Values&, FieldErrors&) {
  Values changes;
  changes.set("state", db::Value(std::string("in_progress")));
  record::update_values(work, tx, tasks(work), row.id, changes);
  return N_("The work is marked as begun");
}

Message extend_task(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs,
                    FieldErrors& errors) {
  const auto wanted = inputs.date("new_due_on");
  base::check(wanted.has_value());
  const Message done = extend_due_day(work, tx, row.id, *wanted, inputs.text("reason"), errors);
  if (errors.empty()) settle_requests(work, tx, row.id, inputs.text("reason"));
  return done;
}

Message remind_unit(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  if (tx.exists("SELECT 1 FROM core_task_reminder WHERE task_id = ?1 AND created_at >= ?2", row.id,
                base::instant_of(work.today, 0))) {
    errors.emplace_back("", N_("The unit was reminded of this task today already; once a day is enough"));
    return {};
  }
  tx.execute("INSERT INTO core_task_reminder(task_id, note, created_at, created_by) VALUES (?1, ?2, ?3, ?4)",
             row.id, inputs.text("note"), work.now, plugin::actor(work));
  const int people = tell_reminder(work, tx, row.id, inputs.text("note"));
  if (people == 0)
    return N_("The reminder is on record, but nobody of the unit has an account that may report");
  return {N_("The reminder went to {count} people of the unit"), {{"count", std::to_string(people)}}};
}

bool is_unfinished(const Work&, db::Reader&, const Row& row) {
  const std::string state = row.values.text("state");
  return state != "accepted" && state != "cancelled";
}

Message cancel_task(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
  Values changes;
  changes.set("state", db::Value(std::string("cancelled")));
  changes.set("cancel_reason", inputs.get("reason"));
  record::update_values(work, tx, tasks(work), row.id, changes);
  tell_cancelled(work, tx, row.id);
  return N_("The task is cancelled; its reports stay on record");
}

/// Whether the person answers for the lead unit of the task.
bool may_give(const Work& work, db::Reader& reader, const Row& row) {
  return is_outstanding(work, reader, row) &&
         work.user.reach("core.task.lead").covers_unit(row.values.integer("lead_unit_id"));
}

Message give_task(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs,
                  FieldErrors& errors) {
  const std::int64_t person = inputs.integer("user_id");
  if (person != 0 && !tx.exists("SELECT 1 FROM core_user_role AS r JOIN core_user AS u ON u.id = r.user_id "
                                "WHERE r.user_id = ?1 AND "
                                "r.unit_id = ?2 AND u.disabled = 0 AND r.valid_from <= ?3 AND (r.valid_to IS "
                                "NULL OR r.valid_to >= ?3)",
                                person, row.values.integer("lead_unit_id"), work.today)) {
    errors.emplace_back("user_id", N_("Choose somebody of the unit that has the task"));
    return {};
  }
  if (tx.exists("SELECT 1 FROM core_task AS a JOIN core_task AS b ON b.source_type = a.source_type AND "
                "b.source_id = a.source_id "
                "AND b.lead_unit_id = a.lead_unit_id AND b.group_key = a.group_key AND b.id <> a.id "
                "WHERE a.id = ?1 AND b.state <> 'cancelled' AND coalesce(b.user_id, 0) = ?2",
                row.id, person)) {
    errors.emplace_back("user_id", N_("This person has the same task already"));
    return {};
  }
  Values changes;
  changes.set("user_id", person == 0 ? db::Value() : db::Value(person));
  record::update_values(work, tx, tasks(work), row.id, changes);
  if (person != 0) tell_given(work, tx, row.id, person);
  return person != 0 ? N_("The task is given to the person, who has a notice of it")
                     : N_("The task is the whole unit's again");
}

std::map<std::string, std::string> propose_person(const Work&, db::Reader&, const Row& row) {
  const std::int64_t person = row.values.integer("user_id");
  return {{"user_id", person != 0 ? std::to_string(person) : std::string()}};
}

}  // namespace

bool may_report(const Work& work, db::Reader& reader, std::int64_t task_id) {
  if (!work.user.may("core.task.report")) return false;
  db::Statement row =
      reader.query("SELECT lead_unit_id, coalesce(user_id, 0) FROM core_task WHERE id = ?1", task_id);
  if (!row.step()) return false;
  if (row.integer(1) != 0) return row.integer(1) == work.user.rows_of();
  return work.user.reach("core.task.report").covers_unit(row.integer(0));
}

bool may_decide(const Work& work, db::Reader& reader, std::int64_t task_id) {
  const auth::Reach reach = work.user.reach("core.task.review");
  if (reach.nothing()) return false;
  db::Statement row = reader.query(
      "SELECT coalesce(reviewer_unit_id, 0), review_permission, decided_by FROM core_task WHERE id = ?1", task_id);
  if (!row.step()) return false;
  if (row.text(2) != "usual" && work.user.may(kLastReviewer)) return true;
  if (row.integer(0) != 0) return reach.covers_unit(row.integer(0));
  if (!row.text(1).empty()) return work.user.may(row.text(1));
  return reach.all;
}

plugin::RecordType task_type() {
  return {
      .id = "core.task",
      .table = "core_task",
      .path = "/tasks",
      .label = N_("Task"),
      .label_plural = N_("Tasks of the units"),
      .title = "label",
      .title_prefix = "code",
      .access = {.view = plugin::may("core.task.view")},
      .rows = {.own = "t.user_id = :user",
               .unit = "(t.lead_unit_id IN (:units) OR t.reviewer_unit_id IN (:units) OR t.id IN "
                       "(SELECT s.task_id FROM core_task_unit AS s WHERE s.unit_id IN (:units)))"},
      .fields =
          task_fields({Field::text("label", N_("Period or occasion")).read_only().in_list().searchable(),
                       Field::text("content", N_("Content")).read_only().sub_line().searchable()}),
      .default_sort = "urgency",
      .actions =
          {
              Action{.id = "start",
                     .label = N_("Begin"),
                     .icon = "player-play",
                     .access = plugin::may("core.task.report"),
                     .in_bulk = true,
                     .explain = N_("Tells the Office that the unit is at work on it."),
                     .allowed = may_start,
                     .run = start_work},
              Action{.id = "give",
                     .label = N_("Give to a person"),
                     .icon = "user-check",
                     .access = plugin::may("core.task.lead"),
                     .in_bulk = true,
                     .explain = N_("From then on this person alone reports on it. Empty: the whole unit."),
                     .fields = {Field::ref("user_id", N_("Given to"), "core.member")},
                     .allowed = may_give,
                     .prefill = propose_person,
                     .run = give_task},
              Action{.id = "extend",
                     .label = N_("Extend"),
                     .icon = "calendar",
                     .access = plugin::may("core.task.extend"),
                     .in_bulk = true,
                     .explain = N_("The first due day and the reason stay on record. A day that is off moves to the "
                                   "next working day."),
                     .fields = {Field::date("new_due_on", N_("New due day")).required(),
                                Field::long_text("reason", N_("Reason")).required().max_length(1000)},
                     .allowed = is_outstanding,
                     .run = extend_task},
              Action{.id = "remind",
                     .label = N_("Remind"),
                     .icon = "bell",
                     .access = plugin::may("core.task.remind"),
                     .in_bulk = true,
                     .explain =
                         N_("The people who report for the unit get a notice; the reminder is written down."),
                     .fields = {Field::long_text("note", N_("Words to the unit")).max_length(1000)},
                     .allowed = is_outstanding,
                     .run = remind_unit},
              Action{.id = "cancel",
                     .label = N_("Cancel"),
                     .icon = "ban",
                     .access = plugin::may("core.task.cancel"),
                     .danger = true,
                     .in_bulk = true,
                     .explain = N_("Nobody can report on it any more. Its history and reports stay. This "
                                   "cannot be undone."),
                     .fields = {Field::long_text("reason", N_("Reason")).required().max_length(1000)},
                     .allowed = is_unfinished,
                     .run = cancel_task},
          },
      .related = {{"core.task_report", "task", N_("Reports")}},
      .icon = "calendar",
      .lead = N_("What each unit is to do or report, and until when"),
      .empty_text = N_("Nothing is to be done by any unit. Tasks come from plans and other records."),
      .can_import = false,
      .extend_detail = extend_task_page,
  };
}

namespace {

/// People of the units that a right reaches.
plugin::RecordType people_type(plugin::Access view) {
  return {
      .table = "core_user",
      .title = "full_name",
      .access = {.view = std::move(view)},
      .rows = {.own = "t.id = :user",
               .unit = "t.id IN (SELECT r.user_id FROM core_user_role AS r WHERE r.unit_id IN (:units) AND "
                       "r.valid_from <= :today "
                       "AND (r.valid_to IS NULL OR r.valid_to >= :today))"},
      .fields = {Field::text("full_name", N_("Name")).read_only().in_list().searchable(),
                 Field::text("position", N_("Position")).read_only().in_list().searchable()},
      .default_sort = "full_name",
      .icon = "users",
      .empty_text = N_("Nobody has an account yet."),
      .can_import = false,
      .can_attach = false,
  };
}

}  // namespace

plugin::RecordType colleague_type() {
  plugin::RecordType type = people_type(plugin::may("core.task.view"));
  type.id = "core.colleague";
  type.path = "/tasks/people";
  type.label = N_("Colleague");
  type.label_plural = N_("Colleagues");
  type.lead = N_("People of the units, whom tasks may be given to");
  return type;
}

plugin::RecordType member_type() {
  plugin::RecordType type = people_type(plugin::may("core.task.lead"));
  type.id = "core.member";
  type.path = "/tasks/members";
  type.label = N_("Member of my units");
  type.label_plural = N_("Members of my units");
  type.lead = N_("People of the units you answer for, whom their tasks may be given to");
  return type;
}

plugin::RecordType duty_type() {
  return {
      .id = "core.duty",
      .table = "core_task",
      .path = "/tasks/duties",
      .label = N_("Report to hand in"),
      .label_plural = N_("Reports to hand in"),
      .title = "name",
      .title_prefix = "code",
      .access = {.view = plugin::may("core.task.report")},
      .rows = {.own = "t.user_id = :user AND t.state IN ('open', 'in_progress', 'returned') AND t.is_resting "
                      "= 0 AND t.starts_on <= :today",
               .unit = "t.lead_unit_id IN (:units) AND t.user_id IS NULL AND t.state IN ('open', "
                       "'in_progress', 'returned') "
                       "AND t.is_resting = 0 AND t.starts_on <= :today"},
      .fields =
          task_fields({Field::text("name", N_("Period or occasion")).read_only().in_list().searchable()}),
      .default_sort = "due_on",
      .related = {{"core.task_report", "task", N_("Reports")}},
      .icon = "clipboard-check",
      .lead = N_("The tasks you may report on now"),
      .empty_text = N_("Nothing is to be reported by you or your units now."),
      .can_import = false,
      .extend_detail = extend_task_page,
  };
}

}  // namespace motcong::task
