#include "plugins/par/access.h"

#include "core/base/message.h"

namespace motcong::par {

void declare_access(plugin::Registry& registry) {
  using plugin::Permission;
  registry.add(Permission{"par.view", N_("See reform plans and tasks")});
  registry.add(Permission{"par.plan.edit", N_("Draw up reform plans"), false});
  registry.add(Permission{"par.plan.issue", N_("Record that a reform plan is issued"), false});
  registry.add(Permission{"par.task.edit", N_("Draw up the tasks of a plan"), false});
  registry.add(Permission{"par.cancel", N_("Cancel a task"), false});
  registry.add(Permission{"par.event", N_("Record the events that tasks wait for"), false});

  using auth::Scope;
  const auto grant = [&](const char* permission, Scope scope, std::initializer_list<const char*> roles) {
    for (const char* role : roles) registry.add(plugin::RoleGrant{role, permission, scope});
  };
  grant("par.view", Scope::all,
        {"sysadmin", "director", "deputy_director", "chief_of_office", "par_officer", "unit_head", "unit_deputy",
         "officer", "accountant", "clerk", "hr_officer", "legal_officer", "iso_secretary", "union_chair", "inspector",
         "auditor"});
  grant("par.plan.edit", Scope::all, {"chief_of_office", "par_officer"});
  grant("par.plan.issue", Scope::all, {"director", "chief_of_office", "par_officer"});
  grant("par.task.edit", Scope::all, {"chief_of_office", "par_officer"});
  grant("par.cancel", Scope::all, {"director", "chief_of_office"});
  grant("par.event", Scope::all, {"chief_of_office", "par_officer"});
}

}  // namespace motcong::par
