#include "core/task/notices.h"

#include <map>
#include <set>

#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/record/store.h"
#include "core/task/task.h"

namespace motcong::task {
namespace {

using base::Message;
using plugin::Work;

// What says that something waits for a decision; kept as these texts, so that they can be found again.
constexpr const char* kWaits = N_("A finished report waits for you: {report}");
constexpr const char* kWaitsInstead =
    N_("A finished report waits for you, since those who usually decide wrote it: {report}");
constexpr const char* kAsked = N_("An extension to {due} is asked for: {task}. Reason: {reason}");
constexpr std::size_t kMostContent = 120;  // bytes of what is to be done, in a notice

struct Subject {
  std::string name;  // code and label
  std::string work;  // the same, and what is to be done
  std::string link;
  std::int64_t user_id = 0;  // 0: the unit's
  std::vector<std::int64_t> units;
};

Subject load_subject(db::Reader& reader, std::int64_t task_id) {
  Subject subject;
  subject.link = "/tasks/" + std::to_string(task_id);
  {
    db::Statement row = reader.query(
        "SELECT CASE WHEN code = '' THEN label ELSE code || ' · ' || label END, coalesce(user_id, 0), "
        "lead_unit_id, content FROM core_task WHERE id = ?1",
        task_id);
    base::check(row.step());
    subject.name = row.string(0);
    subject.user_id = row.integer(1);
    subject.units.push_back(row.integer(2));
    subject.work = std::string(base::cut_utf8(row.text(3), kMostContent));
    if (subject.work.size() < row.text(3).size()) subject.work += "…";
    subject.work = subject.name + " – " + subject.work;
  }
  db::Statement unit =
      reader.query("SELECT unit_id FROM core_task_unit WHERE task_id = ?1 ORDER BY unit_id", task_id);
  while (unit.step()) subject.units.push_back(unit.integer(0));
  return subject;
}

/// Those who report: the person, else the people of these units.
std::set<std::int64_t> list_people(db::Reader& reader, const Work& work, std::int64_t user_id,
                                   const std::vector<std::int64_t>& units) {
  std::set<std::int64_t> people;
  if (user_id != 0) people.insert(user_id);
  for (const std::int64_t unit : units) {
    for (const std::int64_t user : auth::list_users_with(reader, "core.task.report", unit, work.today))
      people.insert(user);
  }
  return people;
}

int tell(const Work& work, db::WriteTx& tx, std::set<std::int64_t> people, const Message& text,
         const std::string& link) {
  people.erase(work.user.user_id);
  for (const std::int64_t user : people) plugin::notify(tx, work, user, kNoticeKind, text, link);
  return static_cast<int>(people.size());
}

/// Of a task given to a person the supporting units hear, not the rest of his own.
int tell_all(const Work& work, db::WriteTx& tx, const Subject& subject, const Message& text) {
  std::vector<std::int64_t> units = subject.units;
  if (subject.user_id != 0) units.erase(units.begin());
  return tell(work, tx, list_people(tx, work, subject.user_id, units), text, subject.link);
}

}  // namespace

int tell_units(const Work& work, db::WriteTx& tx, const std::vector<std::int64_t>& units, const Message& text,
               const std::string& link) {
  return tell(work, tx, list_people(tx, work, 0, units), text, link);
}

namespace {

/// One notice for each person: of his one task, or of how many.
void tell_of_many(const Work& work, db::WriteTx& tx, const std::vector<std::int64_t>& task_ids, const char* of_one,
                  const char* of_many) {
  std::map<std::int64_t, std::vector<const Subject*>> by_person;
  std::vector<Subject> subjects;
  subjects.reserve(task_ids.size());
  std::map<std::int64_t, std::set<std::int64_t>> of_unit;  // who reports for it
  for (const std::int64_t id : task_ids) {
    const Subject& subject = subjects.emplace_back(load_subject(tx, id));
    std::set<std::int64_t> people;
    if (subject.user_id != 0) people.insert(subject.user_id);
    for (size_t i = subject.user_id != 0 ? 1 : 0; i < subject.units.size(); ++i) {
      const auto known = of_unit.find(subject.units[i]);
      const auto& members =
          known != of_unit.end()
              ? known->second
              : of_unit.emplace(subject.units[i], list_people(tx, work, 0, {subject.units[i]})).first->second;
      people.insert(members.begin(), members.end());
    }
    for (const std::int64_t person : people) by_person[person].push_back(&subject);
  }
  by_person.erase(work.user.user_id);
  for (const auto& [person, his] : by_person) {
    if (his.size() == 1) {
      plugin::notify(tx, work, person, kNoticeKind, {of_one, {{"task", his.front()->work}}}, his.front()->link);
    } else {
      plugin::notify(tx, work, person, kNoticeKind, {of_many, {{"count", std::to_string(his.size())}}}, "/tasks/mine");
    }
  }
}

}  // namespace

void tell_opened(const Work& work, db::WriteTx& tx, const std::vector<std::int64_t>& task_ids) {
  tell_of_many(work, tx, task_ids, N_("New task: {task}"), N_("{count} new tasks"));
}

void tell_withdrawn(const Work& work, db::WriteTx& tx, const std::vector<std::int64_t>& task_ids) {
  tell_of_many(work, tx, task_ids, N_("Task withdrawn: {task}"), N_("{count} tasks were withdrawn"));
}

void tell_extended(const Work& work, db::WriteTx& tx, std::int64_t task_id) {
  const Subject subject = load_subject(tx, task_id);
  const auto due = base::parse_iso_date(tx.text("SELECT due_on FROM core_task WHERE id = ?1", task_id));
  base::check(due.has_value());
  tell_all(work, tx, subject,
           {N_("Extended to {due}: {period}"), {{"due", i18n::format_date(*due)}, {"period", subject.name}}});
}

void tell_cancelled(const Work& work, db::WriteTx& tx, std::int64_t task_id) {
  const Subject subject = load_subject(tx, task_id);
  tell_all(work, tx, subject, {N_("Task cancelled: {task}"), {{"task", subject.name}}});
}

int tell_reminder(const Work& work, db::WriteTx& tx, std::int64_t task_id, std::string_view note) {
  const Subject subject = load_subject(tx, task_id);
  const Message text =
      note.empty() ? Message(N_("{who} reminds you of: {period}"),
                             {{"who", work.user.full_name}, {"period", subject.name}})
                   : Message(N_("{who} reminds you of: {period}. {note}"),
                             {{"who", work.user.full_name}, {"period", subject.name}, {"note", std::string(note)}});
  std::vector<std::int64_t> units;
  if (subject.user_id == 0) units.push_back(subject.units.front());
  return tell(work, tx, list_people(tx, work, subject.user_id, units), text, subject.link);
}

void tell_given(const Work& work, db::WriteTx& tx, std::int64_t task_id, std::int64_t user_id) {
  const Subject subject = load_subject(tx, task_id);
  tell(work, tx, {user_id}, {N_("The task is given to you: {task}"), {{"task", subject.work}}}, subject.link);
}

void tell_deciders(const Work& work, db::WriteTx& tx, std::int64_t report_id, const std::vector<std::int64_t>& people,
                   bool instead) {
  const char* const msgid = instead ? kWaitsInstead : kWaits;
  const Message text(msgid,
                     {{"report", tx.text("SELECT title FROM core_task_report WHERE id = ?1", report_id)}});
  tell(work, tx, {people.begin(), people.end()}, text, "/tasks/reports/" + std::to_string(report_id));
}

void tell_of_request(const Work& work, db::WriteTx& tx, std::int64_t request_id,
                     const std::vector<std::int64_t>& people) {
  db::Statement row =
      tx.query("SELECT title, new_due_on, reason FROM core_task_extension_request WHERE id = ?1", request_id);
  base::check(row.step());
  const Message text(kAsked, {{"task", row.string(0)},
                              {"due", i18n::format_date(*row.date(1))},
                              {"reason", row.string(2)}});
  tell(work, tx, {people.begin(), people.end()}, text, "/tasks/extension-requests/" + std::to_string(request_id));
}

void tell_asker(const Work& work, db::WriteTx& tx, std::int64_t request_id, bool granted) {
  db::Statement row =
      tx.query("SELECT title, decision_note FROM core_task_extension_request WHERE id = ?1", request_id);
  base::check(row.step());
  const char* const msgid = granted ? N_("The extension you asked for is granted: {task}")
                                    : N_("The extension you asked for is refused: {task}. Reason: {reason}");
  const auto makers =
      record::list_makers(tx, work, work.services.registry.type("core.task_extension_request"), request_id);
  tell(work, tx, {makers.begin(), makers.end()}, {msgid, {{"task", row.string(0)}, {"reason", row.string(1)}}},
       "/tasks/extension-requests/" + std::to_string(request_id));
}

void close_waiting_notices(const Work& work, db::WriteTx& tx, const std::string& link) {
  for (const char* const msgid : {kWaits, kWaitsInstead, kAsked}) {
    tx.execute("UPDATE core_notice SET read_at = ?1 WHERE read_at IS NULL AND kind = ?2 AND text_id = ?3 AND link = ?4",
               work.now, kNoticeKind, msgid, link);
  }
}

void tell_author(const Work& work, db::WriteTx& tx, std::int64_t report_id, bool accepted) {
  db::Statement row = tx.query("SELECT title, review_note FROM core_task_report WHERE id = ?1", report_id);
  base::check(row.step());
  const char* const msgid = accepted ? N_("Your report was accepted: {report}")
                                     : N_("Your report came back: {report}. Reason: {reason}");
  const Message text(msgid, {{"report", row.string(0)}, {"reason", row.string(1)}});
  for (const std::int64_t maker :
       record::list_makers(tx, work, work.services.registry.type("core.task_report"), report_id)) {
    plugin::notify(tx, work, maker, kNoticeKind, text, "/tasks/reports/" + std::to_string(report_id));
  }
}

}  // namespace motcong::task
