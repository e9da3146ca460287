#include "core/indicator/declare.h"

#include "core/base/message.h"
#include "core/indicator/snapshots.h"
#include "core/indicator/types.h"

namespace motcong::indicator {
namespace {

void declare_access(plugin::Registry& registry) {
  using plugin::Permission;
  registry.add(Permission{"core.indicator.view", N_("See indicators"), false});
  registry.add(Permission{"core.indicator.edit", N_("Change definition, legal basis and target of indicators"), false});
  registry.add(Permission{"core.indicator.recount", N_("Count a closed period of an indicator again"), false});
  const auto grant = [&](const char* permission, std::initializer_list<const char*> roles) {
    for (const char* role : roles) registry.add(plugin::RoleGrant{role, permission, auth::Scope::all});
  };
  grant("core.indicator.view",
        {"sysadmin", "director", "deputy_director", "chief_of_office", "par_officer", "unit_head", "unit_deputy",
         "accountant", "hr_officer", "legal_officer", "iso_secretary", "inspector", "auditor"});
  grant("core.indicator.edit", {"sysadmin", "chief_of_office"});
  grant("core.indicator.recount", {"director", "chief_of_office"});
}

}  // namespace

void declare_indicators(plugin::Registry& registry) {
  using plugin::may;
  declare_access(registry);
  registry.add(definition_type());
  registry.add(snapshot_type());
  registry.get("/indicators", may("core.indicator.view"), overview_page);
  registry.get("/indicators/definitions/:id/records", may("core.indicator.view"), records_page);
  registry.add(plugin::MenuItem{.label = N_("Indicators"),
                                .path = "/indicators",
                                .icon = "target",
                                .group = "",
                                .order = 40,
                                .access = may("core.indicator.view")});
  registry.add(plugin::Widget{
      .id = "core.indicators", .order = 60, .access = may("core.indicator.view"), .fill = fill_home_card});
  registry.add(plugin::Job{.id = "core.indicators",
                           .label = N_("Close the figures of indicators"),
                           .explain = N_("Keeps what each indicator had in periods that are over, once for each period."),
                           .every = plugin::Job::Every::day,
                           .hour = 1,
                           .run = close_periods});
}

}  // namespace motcong::indicator
