// What the parts of deployment declare together: types, rights of way in the menu, the daily look and its warnings.
#include "core/auth/users.h"
#include "core/i18n/format.h"
#include "core/plugin/context.h"
#include "core/plugin/jobs.h"
#include "plugins/legal/deployment/demo_deployments.h"
#include "plugins/legal/deployment/deployment.h"
#include "plugins/legal/deployment/deployment_sync.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Work;

/// Days before the due day on which every task is told of anyway: no second letter.
bool is_told_by_tasks(const Work& work, int days) {
  return days == 0 || work.services.settings.get("core.task.soon_days", "") == std::to_string(days);
}

/// The narrowest of the days before that has come; nothing before the first.
std::optional<int> reached(const std::vector<int>& days, int left) {
  std::optional<int> narrowest;
  for (const int day : days) {
    if (left <= day) narrowest = day;  // the largest comes first
  }
  return narrowest;
}

std::vector<std::int64_t> list_told(db::Reader& reader, const Work& work, const OpenDeployment& open) {
  const std::int64_t person = reader.integer(
      "SELECT coalesce(user_id, 0) FROM core_task WHERE source_type = ?1 AND source_id = ?2 AND state NOT IN ('accepted', "
      "'cancelled') ORDER BY id DESC",
      0, kDeployment, open.id);
  if (person != 0) return {person};
  return auth::list_users_with(reader, "core.task.report", open.unit_id, work.today);
}

/// Each threshold once for a due day; after downtime the one of today, not those passed meanwhile.
std::int64_t warn(const Work& work, db::WriteTx& tx) {
  std::int64_t warned = 0;
  for (const OpenDeployment& open : list_open_deployments(tx, work.today)) {
    const int left = static_cast<int>(base::to_day_number(open.due_on) - base::to_day_number(work.today));
    const auto days = parse_warn_days(open.warn_days);
    if (open.unit_id == 0 || left < 0 || !days) continue;
    const auto threshold = reached(*days, left);
    if (!threshold || tx.exists("SELECT 1 FROM legal_deployment_warning WHERE deployment_id = ?1 AND due_on = ?2 AND "
                                "days_before <= ?3",
                                open.id, open.due_on, static_cast<std::int64_t>(*threshold)))
      continue;
    tx.execute("INSERT INTO legal_deployment_warning(deployment_id, due_on, days_before) VALUES (?1, ?2, ?3)", open.id,
               open.due_on, static_cast<std::int64_t>(*threshold));
    if (is_told_by_tasks(work, *threshold)) continue;
    const Message text(N_("{document} is to be deployed by {due}, in {days} days"),
                       {{"document", open.number}, {"due", i18n::format_date(open.due_on)}, {"days", std::to_string(left)}});
    for (const std::int64_t person : list_told(tx, work, open))
      plugin::notify(tx, work, person, kDeployment, text, "/legal/deployments/" + std::to_string(open.id));
    ++warned;
  }
  return warned;
}

Message look_daily(const Work& work, plugin::Progress&) {
  std::int64_t warned = 0;
  work.services.db.write([&](db::WriteTx& tx) {
    sync_deployments(work, tx);
    warned = warn(work, tx);
  });
  return {N_("Deployments are as their documents and rules say; warned of {count}"), {{"count", std::to_string(warned)}}};
}

}  // namespace

void declare_deployments(plugin::Registry& registry) {
  using plugin::may;
  registry.add(deployment_type());
  registry.add(evidence_type());
  registry.add(deployment_rule_type());
  registry.add(deployment_part());
  registry.add(plugin::NoticeKind{kDeployment, N_("A document my unit has to deploy is due soon, or an exemption is asked for "
                                                  "or decided")});
  registry.add(plugin::CalendarListener{
      .id = kDeployment, .label = N_("Deployment of documents"),
      .changed = [](const Work& work, db::WriteTx& tx, const i18n::Calendar&) { return sync_deployments(work, tx); }});
  // A report that was accepted without evidence deploys nothing: the task is opened again.
  registry.add(plugin::TaskListener{kDeployment, [](const Work& work, db::WriteTx& tx, std::int64_t task_id) {
                                      if (tx.exists("SELECT 1 FROM core_task WHERE id = ?1 AND source_type = ?2", task_id,
                                                    kDeployment))
                                        mark_deployments(work, tx);
                                    }});
  registry.add(plugin::Job{
      .id = "legal.deployments",
      .label = N_("Deployment of legal documents"),
      .explain = N_("Opens what has to be deployed from today on, and warns whoever has the task on the days the rule names"),
      .every = plugin::Job::Every::day,
      .hour = 6,
      .run = look_daily});
  registry.add(plugin::DemoData{.id = "legal.deployments", .order = 32, .load = load_demo_deployments});
  const auto menu = [&](const char* label, const char* path, const char* icon, int order) {
    registry.add(plugin::MenuItem{label, path, icon, N_("Legal documents"), order, may("legal.view")});
  };
  menu(N_("Deployment of documents"), "/legal/deployments", "send", 340);
  menu(N_("Rules of deployment"), "/legal/deployment-rules", "calendar", 392);
}

}  // namespace motcong::legal
