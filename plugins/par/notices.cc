#include "plugins/par/notices.h"

#include "core/task/task.h"

namespace motcong::par {
namespace {

using base::Message;
using plugin::Work;

std::vector<std::int64_t> list_ids(db::Statement row) {
  std::vector<std::int64_t> ids;
  while (row.step()) ids.push_back(row.integer(0));
  return ids;
}

struct Subject {
  std::string name;  // code and content
  std::string link;
  std::vector<std::int64_t> units;
};

Subject task_subject(db::WriteTx& tx, std::int64_t task_id) {
  return {tx.text("SELECT code || ' · ' || content FROM par_task WHERE id = ?1", task_id),
          "/par/tasks/" + std::to_string(task_id),
          list_ids(tx.query("SELECT unit_id FROM par_assignment WHERE task_id = ?1", task_id))};
}

}  // namespace

void notify_plan_issued(const Work& work, db::WriteTx& tx, std::int64_t plan_id) {
  const std::string title = tx.text("SELECT number || ' · ' || title FROM par_plan WHERE id = ?1", plan_id);
  const auto units = list_ids(tx.query(
      "SELECT DISTINCT a.unit_id FROM par_assignment a JOIN par_task t ON t.id = a.task_id WHERE t.plan_id = ?1", plan_id));
  task::tell_units(work, tx, units, {N_("Plan issued, with tasks for your unit: {plan}"), {{"plan", title}}}, "/tasks/mine");
}

void notify_task_opened(const Work& work, db::WriteTx& tx, std::int64_t task_id) {
  const Subject subject = task_subject(tx, task_id);
  task::tell_units(work, tx, subject.units, {N_("New task for your unit: {task}"), {{"task", subject.name}}}, subject.link);
}

void notify_task_cancelled(const Work& work, db::WriteTx& tx, std::int64_t task_id) {
  const Subject subject = task_subject(tx, task_id);
  task::tell_units(work, tx, subject.units, {N_("Task cancelled: {task}"), {{"task", subject.name}}}, subject.link);
}

void notify_event(const Work& work, db::WriteTx& tx, std::int64_t task_id, std::string_view what) {
  const Subject subject = task_subject(tx, task_id);
  task::tell_units(work, tx, subject.units,
             {N_("To be acted on: {what} – {task}"), {{"what", std::string(what)}, {"task", subject.name}}}, subject.link);
}

}  // namespace motcong::par
