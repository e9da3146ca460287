#include "core/task/deciders.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/record/store.h"
#include "core/task/notices.h"

namespace motcong::task {
namespace {

using base::Message;
using plugin::Work;
using People = std::vector<std::int64_t>;

bool has(const People& people, std::int64_t person) {
  return std::find(people.begin(), people.end(), person) != people.end();
}

People without(People people, const People& others) {
  std::erase_if(people, [&](std::int64_t person) { return has(others, person); });
  return people;
}

/// Those who usually decide: of the reviewing unit (0: none is named), with the plugin's permission, or for all.
People list_usual(db::Reader& reader, const Work& work, std::int64_t unit, const std::string& permission) {
  People people = auth::list_users_with(reader, "core.task.review", unit, work.today);
  if (unit == 0 && !permission.empty()) {
    const People named = auth::list_users_with(reader, permission, 0, work.today);
    std::erase_if(people, [&](std::int64_t person) { return !has(named, person); });
  }
  return without(std::move(people), auth::list_users_with(reader, kLastReviewer, 0, work.today));
}

People list_leaders(db::Reader& reader, const Work& work) {
  const People last = auth::list_users_with(reader, kLastReviewer, 0, work.today);
  People people = auth::list_users_with(reader, "core.task.review", 0, work.today);
  std::erase_if(people, [&](std::int64_t person) { return !has(last, person); });
  return people;
}

std::int64_t find_report(db::Reader& reader, std::int64_t task_id) {
  return reader.integer(
      "SELECT id FROM core_task_report WHERE task_id = ?1 AND state = 'submitted' AND stage = 'final' ORDER BY id DESC "
      "LIMIT 1",
      0, task_id);
}

People list_makers(db::Reader& reader, const Work& work, std::int64_t task_id) {
  const std::int64_t report = find_report(reader, task_id);
  if (report == 0) return {};
  return record::list_makers(reader, work, work.services.registry.type("core.task_report"), report);
}

/// Whether it changed.
bool write_decided_by(db::WriteTx& tx, std::int64_t task_id, const Deciders& deciders) {
  const char* const by = !deciders.usual.empty() ? "usual" : (!deciders.leaders.empty() ? "leaders" : "nobody");
  if (tx.text("SELECT decided_by FROM core_task WHERE id = ?1", task_id) == by) return false;
  tx.execute("UPDATE core_task SET decided_by = ?2 WHERE id = ?1", task_id, by);
  return true;
}

}  // namespace

Deciders list_deciders(db::Reader& reader, const Work& work, std::int64_t task_id) {
  std::int64_t unit = 0;
  std::string permission;
  {
    db::Statement row = reader.query(
        "SELECT coalesce(reviewer_unit_id, 0), review_permission FROM core_task WHERE id = ?1", task_id);
    base::check(row.step());
    unit = row.integer(0);
    permission = row.string(1);
  }
  const People makers = list_makers(reader, work, task_id);
  return {without(list_usual(reader, work, unit, permission), makers), without(list_leaders(reader, work), makers)};
}

People assign_deciders(const Work& work, db::WriteTx& tx, std::int64_t task_id) {
  Deciders deciders = list_deciders(tx, work, task_id);
  write_decided_by(tx, task_id, deciders);
  return deciders.usual.empty() ? std::move(deciders.leaders) : std::move(deciders.usual);
}

std::int64_t assign_all_deciders(const Work& work, db::WriteTx& tx) {
  constexpr size_t kMostMakers = 2;  // who wrote it, and on whose behalf
  std::vector<std::pair<std::int64_t, std::string>> kinds;
  {
    db::Statement row = tx.query(
        "SELECT DISTINCT coalesce(reviewer_unit_id, 0), CASE WHEN reviewer_unit_id IS NULL THEN review_permission ELSE "
        "'' END FROM core_task WHERE state = 'reported' AND is_resting = 0");
    while (row.step()) kinds.emplace_back(row.integer(0), row.string(1));
  }
  const People leaders = list_leaders(tx, work);
  std::int64_t changed = 0;
  for (const auto& [unit, permission] : kinds) {
    const People usual = list_usual(tx, work, unit, permission);
    const bool is_always_usual = usual.size() > kMostMakers;
    People ids;
    {
      // Where more people decide than can have written a report, only what is marked otherwise is looked at.
      db::Statement row = tx.query(
          "SELECT id FROM core_task WHERE state = 'reported' AND is_resting = 0 AND coalesce(reviewer_unit_id, 0) = ?1 "
          "AND (?1 <> 0 OR review_permission = ?2) AND (?3 = 0 OR decided_by <> 'usual') ORDER BY id",
          unit, permission, is_always_usual);
      while (row.step()) ids.push_back(row.integer(0));
    }
    for (const std::int64_t id : ids) {
      const People makers = list_makers(tx, work, id);
      const Deciders deciders{without(usual, makers), without(leaders, makers)};
      if (!write_decided_by(tx, id, deciders)) continue;
      ++changed;
      if (deciders.usual.empty()) tell_deciders(work, tx, find_report(tx, id), deciders.leaders, true);
    }
  }
  return changed;
}

std::optional<plugin::Warning::Told> find_undecidable(const Work& work, db::Reader& reader) {
  if (!work.user.may("core.task.supervise") && !work.user.may("core.users")) return std::nullopt;
  // The condition twice: by the first the index core_task_waiting_leaders holds these rows alone.
  const std::int64_t count = reader.integer(
      "SELECT count(*) FROM core_task WHERE state = 'reported' AND is_resting = 0 AND decided_by <> 'usual' AND "
      "decided_by = 'nobody'",
      0);
  if (count == 0) return std::nullopt;
  return plugin::Warning::Told{
      {N_("Reports nobody may decide on: {count}. Give somebody who did not write them the right to accept or return "
          "reports"),
       {{"count", std::to_string(count)}}},
      "/tasks?decided_by=nobody&phase=decision"};
}

}  // namespace motcong::task
