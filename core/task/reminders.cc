#include "core/task/reminders.h"

#include <map>
#include <set>

#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/i18n/format.h"
#include "core/task/deciders.h"
#include "core/task/notices.h"
#include "core/task/settings.h"
#include "core/task/state_rule.h"

namespace motcong::task {
namespace {

using base::Date;
using base::Message;
using db::join_sql;
using plugin::Work;

constexpr auto kTier = join_sql(
    "CASE WHEN p.due_on <= :very_late THEN 4 WHEN p.due_on < :today THEN 3 WHEN p.due_on = :today THEN 2 "
    "ELSE 1 END");
constexpr auto kMark = join_sql(
    join_sql("INSERT INTO core_task_tier(task_id, due_on, tier, sent_on) SELECT p.id, p.due_on, "), kTier,
    join_sql(", :today FROM core_task AS p WHERE "), rule::kIsOutstanding,
    join_sql(
        " AND p.due_on <= :soon AND p.starts_on <= :today AND NOT EXISTS (SELECT 1 FROM core_task_tier AS s "
        "WHERE s.task_id = p.id AND s.due_on = p.due_on AND s.tier >= "),
    kTier, join_sql(") ORDER BY p.id"));

/// The tasks of a unit, or of one person of it, that have come to the same tier.
struct Group {
  std::int64_t unit_id = 0, user_id = 0;  // user_id 0: the unit's
  Tier tier = Tier::none;
  std::int64_t count = 0, first_id = 0;
};

std::vector<Group> list_groups(db::Reader& reader, std::int64_t after) {
  std::vector<Group> groups;
  db::Statement row = reader.query(
      "SELECT p.lead_unit_id, coalesce(p.user_id, 0), s.tier, count(*), min(p.id) FROM core_task_tier AS s "
      "JOIN core_task AS p ON p.id = s.task_id WHERE s.id > ?1 GROUP BY 1, 2, 3 ORDER BY 3 DESC, 1, 2",
      after);
  while (row.step()) {
    groups.push_back(
        {row.integer(0), row.integer(1), static_cast<Tier>(row.integer(2)), row.integer(3), row.integer(4)});
  }
  return groups;
}

struct Days {
  Date today, soon, very_late;
};

/// What is said of one task.
Message describe_task(db::Reader& reader, const Group& group, const Days& days) {
  db::Statement row = reader.query(
      "SELECT CASE WHEN code = '' THEN name ELSE code || ' · ' || label END, due_on FROM core_task WHERE id "
      "= ?1",
      group.first_id);
  base::check(row.step());
  const Date due = *row.date(1);
  const std::string late_by = std::to_string(base::to_day_number(days.today) - base::to_day_number(due));
  switch (group.tier) {
    case Tier::soon:
      return {N_("Due on {due}: {task}"), {{"due", i18n::format_date(due)}, {"task", row.string(0)}}};
    case Tier::today:
      return {N_("Due today: {task}"), {{"task", row.string(0)}}};
    case Tier::late:
      return {N_("Late by {days} days: {task}"), {{"days", late_by}, {"task", row.string(0)}}};
    case Tier::very_late:
      return {N_("Very late, by {days} days: {task}"), {{"days", late_by}, {"task", row.string(0)}}};
    case Tier::none:
      break;
  }
  base::check(false);
  return {};
}

/// What is said of several: of the unit, or of the person himself.
Message describe_group(const Group& group, const std::string& unit, const Days& days) {
  const bool own = group.user_id != 0;
  const char* msgid = "";
  switch (group.tier) {
    case Tier::soon:
      msgid = own ? N_("{count} tasks given to you are due by {day}")
                  : N_("{unit}: {count} tasks are due by {day}");
      break;
    case Tier::today:
      msgid =
          own ? N_("{count} tasks given to you are due today") : N_("{unit}: {count} tasks are due today");
      break;
    case Tier::late:
      msgid = own ? N_("{count} tasks given to you are late") : N_("{unit}: {count} tasks are late");
      break;
    case Tier::very_late:
      msgid =
          own ? N_("{count} tasks given to you are very late") : N_("{unit}: {count} tasks are very late");
      break;
    case Tier::none:
      base::check(false);
  }
  return {msgid,
          {{"unit", unit}, {"count", std::to_string(group.count)}, {"day", i18n::format_date(days.soon)}}};
}

/// Opens just these tasks, as far as nobody has done anything about them since.
std::string list_url(const Group& group, const Days& days) {
  std::string url = "/tasks?phase=unit&lead_unit_id=" + std::to_string(group.unit_id);
  url += "&user_id=" + (group.user_id != 0 ? std::to_string(group.user_id) : std::string("none"));
  const auto day = [](const Date& date) { return base::format_iso(date); };
  switch (group.tier) {
    case Tier::soon:
      return url + "&due_on_from=" + day(base::add_days(days.today, 1)) + "&due_on_to=" + day(days.soon);
    case Tier::today:
      return url + "&due_on_from=" + day(days.today) + "&due_on_to=" + day(days.today);
    case Tier::late:
      return url + "&due_on_from=" + day(base::add_days(days.very_late, 1)) +
             "&due_on_to=" + day(base::add_days(days.today, -1));
    default:
      return url + "&due_on_to=" + day(days.very_late);
  }
}

/// Who holds what in which unit: asked once a run.
class People {
 public:
  People(db::Reader& reader, const Date& today) : reader_(reader), today_(today) {}
  const std::vector<std::int64_t>& list(const char* permission, std::int64_t unit_id) {
    const auto [place, is_new] = known_.try_emplace({permission, unit_id});
    if (is_new) place->second = auth::list_users_with(reader_, permission, unit_id, today_);
    return place->second;
  }

 private:
  db::Reader& reader_;
  Date today_;
  std::map<std::pair<std::string_view, std::int64_t>, std::vector<std::int64_t>> known_;
};

}  // namespace

Message send_reminders(const Work& work, plugin::Progress&) {
  const Days days{work.today, base::add_days(work.today, load_soon_days(work.services.settings)),
                  base::add_days(work.today, -load_very_late_days(work.services.settings))};
  std::int64_t tasks = 0;
  std::set<std::int64_t> told;
  work.services.db.write([&](db::WriteTx& tx) {
    tasks = 0;
    told.clear();
    assign_all_deciders(work, tx);
    const std::int64_t before = tx.integer("SELECT coalesce(max(id), 0) FROM core_task_tier", 0);
    tx.execute(kMark.data(), days.very_late, days.today, days.soon);
    People people(tx, work.today);
    for (const Group& group : list_groups(tx, before)) {
      tasks += group.count;
      const std::string unit = tx.text("SELECT name FROM core_unit WHERE id = ?1", group.unit_id);
      const bool is_single = group.count == 1;
      const std::string link = is_single ? "/tasks/" + std::to_string(group.first_id) : list_url(group, days);
      std::set<std::int64_t> reporters, others;
      if (group.user_id != 0) {
        reporters.insert(group.user_id);
      } else {
        const auto& members = people.list("core.task.report", group.unit_id);
        reporters.insert(members.begin(), members.end());
      }
      if (group.tier >= Tier::late) {
        const auto& leads = people.list("core.task.lead", group.unit_id);
        others.insert(leads.begin(), leads.end());
      }
      if (group.tier == Tier::very_late) {
        const auto& office = people.list("core.task.supervise", 0);
        others.insert(office.begin(), office.end());
      }
      const Message text = is_single ? describe_task(tx, group, days) : describe_group(group, unit, days);
      Group of_unit = group;
      of_unit.user_id = 0;
      const Message text_for_others = is_single ? text : describe_group(of_unit, unit, days);
      for (const std::int64_t person : reporters) plugin::notify(tx, work, person, kNoticeKind, text, link);
      for (const std::int64_t person : others) {
        if (!reporters.contains(person)) plugin::notify(tx, work, person, kNoticeKind, text_for_others, link);
      }
      told.insert(reporters.begin(), reporters.end());
      told.insert(others.begin(), others.end());
    }
  });
  return {N_("{tasks} tasks, {people} people told"),
          {{"tasks", std::to_string(tasks)}, {"people", std::to_string(told.size())}}};
}

}  // namespace motcong::task
