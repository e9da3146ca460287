// core.task_report: what is said about one task: a word on the way, or the finished work, which its reviewer
// accepts or returns.
#include "core/base/check.h"
#include "core/http/response.h"
#include "core/record/store.h"
#include "core/task/deciders.h"
#include "core/task/notices.h"
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

void set_text(Values& values, const char* name, std::string text) {
  values.set(name, db::Value(std::move(text)));
}

/// A reviewed report stays as it was judged.
bool is_open_to_change(const Work& work, db::Reader& reader, const Row& row) {
  const std::string state = row.values.text("state");
  return (state == "submitted" || state == "noted") &&
         may_report(work, reader, row.values.integer("task_id"));
}

void check_report(const Work& work, db::Reader& reader, Values& values, const Row* before,
                  FieldErrors& errors) {
  const bool is_final = values.text("stage") == "final";
  if (before != nullptr) {
    const std::string state = before->values.text("state");
    if (state != "submitted" && state != "noted") {
      errors.emplace_back("", N_("The report was reviewed; it does not change any more. Write a new one"));
      return;
    }
    if (!may_report(work, reader, before->values.integer("task_id"))) {
      errors.emplace_back("", N_("You do not report on this task"));
      return;
    }
    if (values.text("stage") != before->values.text("stage")) {
      errors.emplace_back("stage", N_("Hand in a new report instead of changing the kind of this one"));
    }
  } else {
    const std::int64_t task_id = values.integer("task_id");
    db::Statement task = reader.query(
        "SELECT state, starts_on, CASE WHEN code = '' THEN label ELSE code || ' · ' || label END, is_resting "
        "FROM core_task "
        "WHERE id = ?1",
        task_id);
    base::check(task.step());  // a required ref that was found
    const std::string state = task.string(0);
    if ((state != "open" && state != "in_progress" && state != "returned") || task.integer(3) != 0) {
      errors.emplace_back("task_id", N_("This task was reported on or closed meanwhile"));
    } else if (task.date(1) > work.today) {
      errors.emplace_back("task_id", N_("This task has not begun yet"));
    } else if (!may_report(work, reader, task_id)) {
      errors.emplace_back("task_id", N_("You do not report on this task"));
    }
    set_text(values, "title", task.string(2));
    set_text(values, "reported_on", base::format_iso(work.today));
    set_text(values, "state", is_final ? "submitted" : "noted");
  }
  const bool has_percent = std::holds_alternative<std::int64_t>(values.get("percent"));
  const bool has_result = !values.text("result").empty();
  if (!has_percent && !has_result) {
    errors.emplace_back("percent", N_("Write how far the work is in percent, or what came of it"));
  } else if (is_final && !has_result && values.integer("percent") < 100) {
    errors.emplace_back("percent",
                        N_("Finished work is at 100 percent or has a result; else choose “Progress”"));
  }
}

void move_task(const Work& work, db::WriteTx& tx, const Row* before, const Row& after) {
  if (before != nullptr) return;
  const plugin::RecordType& tasks = work.services.registry.type("core.task");
  const std::int64_t task_id = after.values.integer("task_id");
  Values changes;
  if (after.values.text("stage") == "final") {
    set_text(changes, "state", "reported");
    set_text(changes, "reported_on", base::format_iso(work.today));
    record::update_values(work, tx, tasks, task_id, changes);
    const std::vector<std::int64_t> deciders = assign_deciders(work, tx, task_id);
    const bool instead = tx.exists("SELECT 1 FROM core_task WHERE id = ?1 AND decided_by <> 'usual'", task_id);
    tell_deciders(work, tx, after.id, deciders, instead);
  } else if (tx.exists("SELECT 1 FROM core_task WHERE id = ?1 AND state = 'open'", task_id)) {
    set_text(changes, "state", "in_progress");
    record::update_values(work, tx, tasks, task_id, changes);
  }
}

/// Waits for people like this one, whoever wrote it.
bool waits_for_review(const Work& work, db::Reader& reader, const Row& row) {
  const std::int64_t task_id = row.values.integer("task_id");
  return row.values.text("state") == "submitted" && may_decide(work, reader, task_id) &&
         reader.exists("SELECT 1 FROM core_task WHERE id = ?1 AND state = 'reported' AND is_resting = 0",
                       task_id);
}

bool is_own(const Work& work, db::Reader& reader, const Row& row) {
  return record::is_made_by_doer(reader, work, work.services.registry.type("core.task_report"), row.id);
}

constexpr const char* kOwnText =
    N_("This is your report, or that of the one you act for: somebody else accepts or returns it");

/// Nobody judges his own report, nor one handed in on his behalf, nor through a stand-in; the refusal says so.
bool may_review(const Work& work, db::Reader& reader, const Row& row) {
  if (!waits_for_review(work, reader, row)) return false;
  if (!is_own(work, reader, row)) return true;
  throw http::HttpError(409, kOwnText).back_to("/tasks/reports/" + std::to_string(row.id));
}

/// Who would look for the buttons is told why they are not there.
void extend_report_page(plugin::Context& context, const Row& row, view::Object& page) {
  const bool is_kept_from = waits_for_review(context, context.db(), row) && is_own(context, context.db(), row);
  page.set("own_text", is_kept_from ? context.tr(kOwnText)
                                    : std::string_view());
}

void close_report(const Work& work, db::WriteTx& tx, const Row& row, bool accepted, const db::Value& note) {
  Values report;
  set_text(report, "state", accepted ? "accepted" : "returned");
  set_text(report, "reviewed_on", base::format_iso(work.today));
  report.set("review_note", note);
  record::update_values(work, tx, work.services.registry.type("core.task_report"), row.id, report);
  close_waiting_notices(work, tx, "/tasks/reports/" + std::to_string(row.id));
  Values task;
  set_text(task, "state", accepted ? "accepted" : "returned");
  if (accepted) {
    set_text(task, "accepted_on", base::format_iso(work.today));
  } else {
    task.set("reported_on", db::Value());
  }
  record::update_values(work, tx, work.services.registry.type("core.task"), row.values.integer("task_id"),
                        task);
  if (!accepted) return;
  for (const plugin::TaskListener& listener : work.services.registry.task_listeners())
    listener.accepted(work, tx, row.values.integer("task_id"));
}

Message accept_report(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
  close_report(work, tx, row, true, inputs.get("note"));
  tell_author(work, tx, row.id, true);
  return N_("The report is accepted");
}

Message return_report(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
  close_report(work, tx, row, false, inputs.get("reason"));
  tell_author(work, tx, row.id, false);
  return N_("The report went back to the unit with your reason");
}

/// In the form, but not on the page of a report: there `task` leads to a page that others may see too.
Field task_to_report() {
  Field field = Field::ref("task_id", N_("Task"), "core.duty").required().fixed();
  field.is_in_detail = false;
  return field;
}

}  // namespace

plugin::RecordType report_type() {
  return {
      .id = "core.task_report",
      .table = "core_task_report",
      .path = "/tasks/reports",
      .label = N_("Task report"),
      .label_plural = N_("Task reports"),
      .title = "title",
      .access = {.view = plugin::may("core.task.view"),
                 .create = plugin::may("core.task.report"),
                 .update = plugin::may("core.task.report")},
      .rows = {.own = "t.task_id IN (SELECT p.id FROM core_task AS p WHERE p.user_id = :user)",
               .unit = "t.task_id IN (SELECT p.id FROM core_task AS p WHERE p.lead_unit_id IN (:units) OR "
                       "p.reviewer_unit_id IN (:units) "
                       "OR p.id IN (SELECT s.task_id FROM core_task_unit AS s WHERE s.unit_id IN (:units)))"},
      .fields =
          {
              Field::text("title", N_("Report on")).read_only().in_list().searchable().max_length(400),
              Field::text("content", N_("Content"))
                  .computed("(SELECT p.content FROM core_task AS p WHERE p.id = t.task_id)")
                  .hidden()
                  .sub_line()
                  .searchable(),
              task_to_report(),
              Field::ref("task", N_("Task"), "core.task").computed("t.task_id"),
              Field::ref("unit_id", N_("Unit"), "core.unit")
                  .computed("(SELECT p.lead_unit_id FROM core_task AS p WHERE p.id = t.task_id)")
                  .in_list()
                  .filter(),
              Field::choice("stage", N_("Kind of report"),
                            {{"final", N_("Finished"), "ok"}, {"progress", N_("Progress"), "info"}})
                  .required()
                  .starts_as("final")
                  .in_list()
                  .filter()
                  .hint(N_("Progress: a word on the way. Finished: the Office accepts or returns it")),
              Field::long_text("done", N_("What was done")).required().max_length(4000).searchable(),
              Field::integer("percent", N_("Done so far, in percent"))
                  .range(0, 100)
                  .hint(N_("0 to 100; or write the result")),
              Field::long_text("result", N_("Result"))
                  .max_length(2000)
                  .hint(N_("Number and date of the paper issued, count of dossiers and the like")),
              Field::url("evidence", N_("Evidence (link)")).max_length(500),
              Field::long_text("difficulty", N_("Difficulties and proposals")).max_length(2000),
              Field::date("reported_on", N_("Reported on")).read_only().in_list().filter(),
              Field::choice("state", N_("State"),
                            {{"submitted", N_("Waiting for the Office"), "warn"},
                             {"noted", N_("Noted"), "info"},
                             {"returned", N_("Returned"), "danger"},
                             {"accepted", N_("Accepted"), "ok"}})
                  .read_only()
                  .in_list()
                  .filter(),
              Field::date("reviewed_on", N_("Reviewed on")).read_only().group(N_("Review")),
              Field::long_text("review_note", N_("Words of the reviewer")).read_only(),
          },
      .default_sort = "-reported_on",
      .actions =
          {
              Action{.id = "accept",
                     .label = N_("Accept"),
                     .icon = "circle-check",
                     .access = plugin::may("core.task.review"),
                     .primary = true,
                     .in_bulk = true,
                     .explain = N_("The task counts as done."),
                     .fields = {Field::long_text("note", N_("Words to the unit")).max_length(2000)},
                     .allowed = may_review,
                     .run = accept_report},
              Action{.id = "return",
                     .label = N_("Return"),
                     .icon = "arrow-left",
                     .access = plugin::may("core.task.review"),
                     .danger = true,
                     .in_bulk = true,
                     .explain = N_("The unit must report again; the due day stays."),
                     .fields = {Field::long_text("reason", N_("Reason")).required().max_length(2000)},
                     .allowed = may_review,
                     .run = return_report},
          },
      .hooks = {.validate = check_report, .saved = move_task, .can_update = is_open_to_change},
      .icon = "message",
      .lead = N_("What the units say about their tasks"),
      .empty_text = N_("No unit has reported yet."),
      .can_import = false,
      .can_copy = false,
      .extend_detail = extend_report_page,
  };
}

}  // namespace motcong::task
