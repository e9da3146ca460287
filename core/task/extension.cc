// core.task_extension_request: what a unit or person asks for, and what became of it.
#include "core/task/extension.h"

#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/http/response.h"
#include "core/i18n/calendar.h"
#include "core/i18n/format.h"
#include "core/plugin/actor.h"
#include "core/record/store.h"
#include "core/task/notices.h"
#include "core/task/state_rule.h"
#include "core/task/types.h"

namespace motcong::task {
namespace {

using base::Date;
using base::Message;
using plugin::Action;
using plugin::Field;
using plugin::FieldErrors;
using plugin::Row;
using plugin::Values;
using plugin::Work;

// What is asked for is not needed any more once the task waits for nobody.
constexpr auto kStanding = db::join_sql(
    db::join_sql("CASE WHEN t.state = 'waiting' AND t.task_id NOT IN (SELECT p.id FROM core_task AS p WHERE "),
    rule::kIsOutstanding, db::join_sql(") THEN 'lapsed' ELSE t.state END"));

void set_text(Values& values, const char* name, std::string text) {
  values.set(name, db::Value(std::move(text)));
}

const plugin::RecordType& requests(const Work& work) {
  return work.services.registry.type("core.task_extension_request");
}

Date move_to_working_day(db::Reader& reader, const Date& wanted) {
  return plugin::load_working_days(reader).working_day_from(wanted);
}

bool is_outstanding(db::Reader& reader, std::int64_t task_id) {
  static constexpr auto kSql = db::join_sql(db::join_sql("SELECT 1 FROM core_task AS p WHERE p.id = ?1 AND "), rule::kIsOutstanding);
  return reader.exists(kSql.data(), task_id);
}

void check_request(const Work& work, db::Reader& reader, Values& values, const Row*, FieldErrors& errors) {
  const std::int64_t task_id = values.integer("task_id");
  if (reader.exists("SELECT 1 FROM core_task_extension_request WHERE task_id = ?1 AND state = 'waiting'", task_id)) {
    errors.emplace_back("task_id", N_("An extension of this task is asked for already and not decided on yet"));
    return;
  }
  if (!is_outstanding(reader, task_id) || !may_report(work, reader, task_id)) {
    errors.emplace_back("task_id", N_("You do not report on this task, or it waits for no report now"));
    return;
  }
  db::Statement task = reader.query(
      "SELECT due_on, CASE WHEN code = '' THEN label ELSE code || ' · ' || label END FROM core_task WHERE id = ?1", task_id);
  base::check(task.step());
  const Date due = *task.date(0), wanted = move_to_working_day(reader, *values.date("new_due_on"));
  if (wanted <= due) {
    errors.emplace_back("new_due_on", Message(N_("The new due day must be later than {due}"), {{"due", i18n::format_date(due)}}));
    return;
  }
  set_text(values, "new_due_on", base::format_iso(wanted));
  set_text(values, "old_due_on", base::format_iso(due));
  set_text(values, "title", task.string(1));
  set_text(values, "asked_on", base::format_iso(work.today));
  set_text(values, "state", "waiting");
}

void tell_who_extends(const Work& work, db::WriteTx& tx, const Row*, const Row& after) {
  tell_of_request(work, tx, after.id, auth::list_users_with(tx, "core.task.extend", 0, work.today));
}

bool is_waiting(const Row& row) { return row.values.text("state") == "waiting"; }

/// Nobody grants what he asked for himself.
bool may_decide_on(const Work& work, db::Reader& reader, const Row& row) {
  if (!is_waiting(row) || !is_outstanding(reader, row.values.integer("task_id"))) return false;
  if (!record::is_made_by_doer(reader, work, requests(work), row.id)) return true;
  throw http::HttpError(409, N_("You asked for it yourself, or the one you act for did: somebody else decides"))
      .back_to("/tasks/extension-requests/" + std::to_string(row.id));
}

void close_request(const Work& work, db::WriteTx& tx, std::int64_t id, bool granted, std::string_view note) {
  Values changes;
  set_text(changes, "state", granted ? "granted" : "refused");
  set_text(changes, "decided_on", base::format_iso(work.today));
  set_text(changes, "decision_note", std::string(note));
  record::update_values(work, tx, requests(work), id, changes);
  close_waiting_notices(work, tx, "/tasks/extension-requests/" + std::to_string(id));
  tell_asker(work, tx, id, granted);
}

Message grant(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  const auto wanted = inputs.date("new_due_on");
  base::check(wanted.has_value());
  const Message done = extend_due_day(work, tx, row.values.integer("task_id"), *wanted, row.values.text("reason"), errors);
  if (errors.empty()) close_request(work, tx, row.id, true, inputs.text("note"));
  return done;
}

Message refuse(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
  close_request(work, tx, row.id, false, inputs.text("reason"));
  return N_("The extension is refused; who asked for it has a notice with your reason");
}

std::map<std::string, std::string> propose_day(const Work&, db::Reader&, const Row& row) {
  const auto day = row.values.date("new_due_on");
  return {{"new_due_on", day ? i18n::format_date(*day) : std::string()}};
}

Field task_to_extend() {
  Field field = Field::ref("task_id", N_("Task"), "core.duty").required().fixed();
  field.is_in_detail = false;
  return field;
}

}  // namespace

Message extend_due_day(const Work& work, db::WriteTx& tx, std::int64_t task_id, const Date& wanted, std::string_view reason,
                       FieldErrors& errors) {
  const auto old_due = base::parse_iso_date(tx.text("SELECT due_on FROM core_task WHERE id = ?1", task_id));
  base::check(old_due.has_value());
  const Date new_due = move_to_working_day(tx, wanted);
  if (new_due <= *old_due) {
    errors.emplace_back("new_due_on", Message(N_("The new due day must be later than {due}"),
                                              {{"due", i18n::format_date(*old_due)}}));
    return {};
  }
  if (!work.user.may("core.task.extend_again") &&
      tx.exists("SELECT 1 FROM core_task_extension WHERE task_id = ?1", task_id)) {
    errors.emplace_back(
        "", N_("The task was extended once already; again only who has the right for it may extend it"));
    return {};
  }
  tx.execute(
      "INSERT INTO core_task_extension(task_id, old_due_on, new_due_on, reason, created_at, created_by) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      task_id, *old_due, new_due, reason, work.now, plugin::actor(work));
  Values changes;
  set_text(changes, "due_on", base::format_iso(new_due));
  record::update_values(work, tx, work.services.registry.type("core.task"), task_id, changes);
  tell_extended(work, tx, task_id);
  if (new_due != wanted) {
    return {N_("{wanted} is a day off, so the due day is now {due}; the first one stays on record"),
            {{"wanted", i18n::format_date(wanted)}, {"due", i18n::format_date(new_due)}}};
  }
  return {N_("The due day is now {due}; the first one stays on record"), {{"due", i18n::format_date(new_due)}}};
}

void settle_requests(const Work& work, db::WriteTx& tx, std::int64_t task_id, std::string_view reason) {
  const std::int64_t id =
      tx.integer("SELECT id FROM core_task_extension_request WHERE task_id = ?1 AND state = 'waiting'", 0, task_id);
  if (id != 0) close_request(work, tx, id, true, reason);
}

bool may_ask_extension(const Work& work, db::Reader& reader, std::int64_t task_id) {
  return is_outstanding(reader, task_id) && may_report(work, reader, task_id) &&
         !reader.exists("SELECT 1 FROM core_task_extension_request WHERE task_id = ?1 AND state = 'waiting'", task_id);
}

plugin::RecordType extension_request_type() {
  return {
      .id = "core.task_extension_request",
      .table = "core_task_extension_request",
      .path = "/tasks/extension-requests",
      .label = N_("Extension asked for"),
      .label_plural = N_("Extensions asked for"),
      .title = "title",
      .access = {.view = plugin::may("core.task.view"), .create = plugin::may("core.task.report")},
      .rows = {.own = "t.task_id IN (SELECT p.id FROM core_task AS p WHERE p.user_id = :user)",
               .unit = "t.task_id IN (SELECT p.id FROM core_task AS p WHERE p.lead_unit_id IN (:units))"},
      .fields =
          {
              Field::text("title", N_("Extension of")).read_only().in_list().searchable().max_length(400),
              task_to_extend(),
              Field::ref("task", N_("Task"), "core.task").computed("t.task_id"),
              Field::ref("unit_id", N_("Unit"), "core.unit")
                  .computed("(SELECT p.lead_unit_id FROM core_task AS p WHERE p.id = t.task_id)")
                  .in_list()
                  .filter(),
              Field::date("old_due_on", N_("Due before")).read_only().in_list(),
              Field::date("new_due_on", N_("Due day asked for"))
                  .required()
                  .in_list()
                  .hint(N_("A day that is off moves to the next working day")),
              Field::long_text("reason", N_("Reason")).required().max_length(1000),
              Field::date("asked_on", N_("Asked on")).read_only().in_list().filter(),
              Field::choice("standing", N_("State"),
                            {{"waiting", N_("Waiting for a decision"), "warn"},
                             {"granted", N_("Granted"), "ok"},
                             {"refused", N_("Refused"), "danger"},
                             {"lapsed", N_("Not needed any more"), "neutral"}})
                  .computed(kStanding.data())
                  .in_list()
                  .filter(),
              Field::choice("state", N_("Kept state"),
                            {{"waiting", N_("Waiting for a decision")}, {"granted", N_("Granted")}, {"refused", N_("Refused")}})
                  .hidden(),
              Field::date("decided_on", N_("Decided on")).read_only(),
              Field::long_text("decision_note", N_("Words of the decider")).read_only().max_length(1000),
          },
      .default_sort = "-asked_on",
      .actions = {Action{.id = "grant",
                         .label = N_("Grant"),
                         .icon = "circle-check",
                         .access = plugin::may("core.task.extend"),
                         .primary = true,
                         .explain = N_("The task has the new due day; the first one and the reason stay on record."),
                         .fields = {Field::date("new_due_on", N_("New due day")).required(),
                                    Field::long_text("note", N_("Words to the unit")).max_length(1000)},
                         .allowed = may_decide_on,
                         .prefill = propose_day,
                         .run = grant},
                  Action{.id = "refuse",
                         .label = N_("Refuse"),
                         .icon = "ban",
                         .access = plugin::may("core.task.extend"),
                         .danger = true,
                         .explain = N_("The due day stays."),
                         .fields = {Field::long_text("reason", N_("Reason")).required().max_length(1000)},
                         .allowed = may_decide_on,
                         .run = refuse}},
      .hooks = {.validate = check_request, .saved = tell_who_extends},
      .icon = "calendar",
      .lead = N_("Later due days that units and people ask for, and what became of them"),
      .empty_text = N_("Nobody has asked for an extension. It is asked for on the page of the task."),
      .can_import = false,
      .can_copy = false,
  };
}

}  // namespace motcong::task
