#include "plugins/par/notices.h"

#include <set>

#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/i18n/format.h"
#include "core/record/store.h"

namespace motcong::par {
namespace {

using base::Message;
using plugin::Work;

constexpr const char* kKind = "par";

/// Tells those who report for the units, each once, but not the person who did it.
int tell_units(const Work& work, db::WriteTx& tx, const std::vector<std::int64_t>& units, const Message& text,
               const std::string& link) {
  std::set<std::int64_t> people;
  for (const std::int64_t unit : units) {
    for (const std::int64_t user : auth::list_users_with(tx, "par.report", unit, work.today)) people.insert(user);
  }
  people.erase(work.user.user_id);
  for (const std::int64_t user : people) plugin::notify(tx, work, user, kKind, text, link);
  return static_cast<int>(people.size());
}

std::vector<std::int64_t> list_ids(db::Statement row) {
  std::vector<std::int64_t> ids;
  while (row.step()) ids.push_back(row.integer(0));
  return ids;
}

struct Subject {
  std::string name;  // code and content, or code and period
  std::string link;
  std::vector<std::int64_t> units;
};

Subject task_subject(db::WriteTx& tx, std::int64_t task_id) {
  return {tx.text("SELECT code || ' · ' || content FROM par_task WHERE id = ?1", task_id),
          "/par/tasks/" + std::to_string(task_id),
          list_ids(tx.query("SELECT unit_id FROM par_assignment WHERE task_id = ?1", task_id))};
}

Subject period_subject(db::WriteTx& tx, std::int64_t period_id) {
  return {tx.text("SELECT code || ' · ' || label FROM par_period WHERE id = ?1", period_id),
          "/par/periods/" + std::to_string(period_id),
          list_ids(tx.query("SELECT a.unit_id FROM par_assignment a JOIN par_period p ON p.assignment_id = a.id "
                            "WHERE p.id = ?1", period_id))};
}

}  // namespace

void notify_plan_issued(const Work& work, db::WriteTx& tx, std::int64_t plan_id) {
  const std::string title = tx.text("SELECT number || ' · ' || title FROM par_plan WHERE id = ?1", plan_id);
  const auto units = list_ids(tx.query(
      "SELECT DISTINCT a.unit_id FROM par_assignment a JOIN par_task t ON t.id = a.task_id WHERE t.plan_id = ?1", plan_id));
  tell_units(work, tx, units, {N_("Plan issued, with tasks for your unit: {plan}"), {{"plan", title}}}, "/par/mine");
}

void notify_task_opened(const Work& work, db::WriteTx& tx, std::int64_t task_id) {
  const Subject subject = task_subject(tx, task_id);
  tell_units(work, tx, subject.units, {N_("New task for your unit: {task}"), {{"task", subject.name}}}, subject.link);
}

void notify_task_cancelled(const Work& work, db::WriteTx& tx, std::int64_t task_id) {
  const Subject subject = task_subject(tx, task_id);
  tell_units(work, tx, subject.units, {N_("Task cancelled: {task}"), {{"task", subject.name}}}, subject.link);
}

void notify_event(const Work& work, db::WriteTx& tx, std::int64_t task_id, std::string_view what) {
  const Subject subject = task_subject(tx, task_id);
  tell_units(work, tx, subject.units,
             {N_("To be acted on: {what} – {task}"), {{"what", std::string(what)}, {"task", subject.name}}}, subject.link);
}

void notify_extended(const Work& work, db::WriteTx& tx, std::int64_t period_id) {
  const Subject subject = period_subject(tx, period_id);
  const auto due = base::parse_iso_date(tx.text("SELECT due_on FROM par_period WHERE id = ?1", period_id));
  base::check(due.has_value());
  tell_units(work, tx, subject.units,
             {N_("Extended to {due}: {period}"), {{"due", i18n::format_date(*due)}, {"period", subject.name}}}, subject.link);
}

int notify_reminder(const Work& work, db::WriteTx& tx, std::int64_t period_id, std::string_view note) {
  const Subject subject = period_subject(tx, period_id);
  const Message text = note.empty()
                           ? Message(N_("The Office reminds you of: {period}"), {{"period", subject.name}})
                           : Message(N_("The Office reminds you of: {period}. {note}"),
                                     {{"period", subject.name}, {"note", std::string(note)}});
  return tell_units(work, tx, subject.units, text, subject.link);
}

void notify_reviewers(const Work& work, db::WriteTx& tx, std::int64_t report_id) {
  db::Statement row = tx.query(
      "SELECT r.title, a.unit_id FROM par_report r JOIN par_period p ON p.id = r.period_id "
      "JOIN par_assignment a ON a.id = p.assignment_id WHERE r.id = ?1", report_id);
  base::check(row.step());
  const Message text(N_("A finished report waits for you: {report}"), {{"report", row.string(0)}});
  for (const std::int64_t user : auth::list_users_with(tx, "par.review", row.integer(1), work.today)) {
    if (user != work.user.user_id) plugin::notify(tx, work, user, kKind, text, "/par/reports/" + std::to_string(report_id));
  }
}

void notify_author(const Work& work, db::WriteTx& tx, std::int64_t report_id, bool accepted) {
  db::Statement row = tx.query("SELECT title, review_note FROM par_report WHERE id = ?1", report_id);
  base::check(row.step());
  const char* const msgid =
      accepted ? N_("Your report was accepted: {report}") : N_("Your report came back: {report}. Reason: {reason}");
  const Message text(msgid, {{"report", row.string(0)}, {"reason", row.string(1)}});
  for (const std::int64_t maker : record::list_makers(tx, work, work.services.registry.type("par.report"), report_id)) {
    plugin::notify(tx, work, maker, kKind, text, "/par/reports/" + std::to_string(report_id));
  }
}

}  // namespace motcong::par
