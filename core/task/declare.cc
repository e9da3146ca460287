#include "core/task/declare.h"

#include "core/base/message.h"
#include "core/task/by_unit.h"
#include "core/task/deciders.h"
#include "core/task/mine.h"
#include "core/task/notices.h"
#include "core/task/reminders.h"
#include "core/task/settings.h"
#include "core/task/task.h"
#include "core/task/types.h"

namespace motcong::task {
namespace {

void declare_access(plugin::Registry& registry) {
  using plugin::Permission;
  registry.add(Permission{"core.task.view", N_("See tasks and reports")});
  registry.add(Permission{"core.task.report", N_("Report on tasks of the unit")});
  registry.add(
      Permission{"core.task.lead",
                 N_("Answer for the tasks of the unit: hear when they are late, give them to people")});
  registry.add(Permission{"core.task.review", N_("Accept or return reports")});
  registry.add(Permission{kLastReviewer, N_("Is asked to decide on reports only where nobody else may"), false});
  registry.add(Permission{"core.task.extend", N_("Extend due days"), false});
  registry.add(Permission{"core.task.extend_again", N_("Extend due days more than once"), false});
  registry.add(Permission{"core.task.remind", N_("Remind units of their tasks"), false});
  registry.add(Permission{"core.task.cancel", N_("Cancel single tasks of a unit"), false});
  registry.add(Permission{"core.task.supervise", N_("Watch over all tasks: hear what is very late"), false});

  using auth::Scope;
  const auto grant = [&](const char* permission, Scope scope, std::initializer_list<const char*> roles) {
    for (const char* role : roles) registry.add(plugin::RoleGrant{role, permission, scope});
  };
  grant("core.task.view", Scope::all,
        {"sysadmin", "director", "deputy_director", "chief_of_office", "par_officer", "unit_head",
         "unit_deputy", "officer", "accountant", "clerk", "hr_officer", "legal_officer", "iso_secretary",
         "union_chair", "inspector", "auditor"});
  grant("core.task.report", Scope::unit,
        {"chief_of_office", "par_officer", "unit_head", "unit_deputy", "officer", "accountant", "clerk",
         "hr_officer", "legal_officer", "iso_secretary", "union_chair", "inspector"});
  grant("core.task.lead", Scope::unit, {"chief_of_office", "unit_head"});
  grant("core.task.review", Scope::all, {"director", "deputy_director", "chief_of_office", "par_officer"});
  grant(kLastReviewer, Scope::all, {"director", "deputy_director"});
  grant("core.task.review", Scope::unit, {"unit_head"});
  grant("core.task.extend", Scope::all, {"director", "deputy_director", "chief_of_office"});
  grant("core.task.extend_again", Scope::all, {"director"});
  grant("core.task.remind", Scope::all, {"director", "deputy_director", "chief_of_office", "par_officer"});
  grant("core.task.cancel", Scope::all, {"director", "chief_of_office"});
  grant("core.task.supervise", Scope::all, {"chief_of_office", "par_officer"});
}

}  // namespace

void declare_tasks(plugin::Registry& registry) {
  using plugin::may;
  declare_access(registry);
  declare_settings(registry);
  registry.add(task_type());
  registry.add(duty_type());
  registry.add(report_type());
  registry.add(extension_request_type());
  registry.add(member_type());
  registry.add(colleague_type());
  registry.get("/tasks/mine", may("core.task.view"), mine_page);
  registry.get("/tasks/by-unit", may("core.task.view"), by_unit_page);
  const auto menu = [&](const char* label, const char* path, const char* icon, int order) {
    registry.add(plugin::MenuItem{label, path, icon, N_("Tasks"), order, may("core.task.view")});
  };
  menu(N_("My tasks and my unit's"), "/tasks/mine", "clipboard-check", 100);
  menu(N_("Late by unit"), "/tasks/by-unit", "clock", 110);
  menu(N_("Tasks of the units"), "/tasks", "list-details", 120);
  menu(N_("Task reports"), "/tasks/reports", "message", 130);
  menu(N_("Extensions asked for"), "/tasks/extension-requests", "calendar", 140);
  registry.add(plugin::Widget{
      .id = "core.tasks.late", .order = 40, .access = may("core.task.remind"), .fill = fill_late_card});
  registry.add(plugin::Warning{
      .id = "core.task.decisions", .access = may("core.task.view"), .on_home = true, .find = find_undecidable});
  registry.add(plugin::DutySource{.id = "core.tasks.mine",
                                  .heading = N_("Given to me"),
                                  .order = 10,
                                  .access = may("core.task.report"),
                                  .list = list_own_duties});
  registry.add(plugin::DutySource{.id = "core.tasks.unit",
                                  .heading = N_("Tasks of my unit"),
                                  .order = 20,
                                  .access = may("core.task.report"),
                                  .list = list_unit_duties});
  registry.add(plugin::DutySource{.id = "core.tasks.decisions",
                                  .heading = N_("Waiting for my decision"),
                                  .order = 30,
                                  .access = may("core.task.review"),
                                  .list = list_decisions});
  // Not to be muted: who has not heard of a duty can say so.
  registry.add(plugin::NoticeKind{kNoticeKind, N_("Tasks: new ones, reminders, reports, decisions"), true});
  registry.add(plugin::CalendarListener{
      .id = "core.task",
      .label = N_("the due days of {count} open tasks"),
      .changed = recompute_due_days});
  registry.add(plugin::Job{.id = "core.task.reminders",
                           .label = N_("Remind of tasks"),
                           .explain = N_("Tells units of tasks that fall due, who answers for a unit of late "
                                         "ones, and the Office of very late ones."),
                           .every = plugin::Job::Every::day,
                           .hour = 6,
                           .run = send_reminders});
}

}  // namespace motcong::task
