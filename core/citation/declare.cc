#include "core/citation/declare.h"

#include "core/base/message.h"
#include "core/citation/types.h"

namespace motcong::citation {
namespace {

void declare_access(plugin::Registry& registry) {
  using plugin::Permission;
  registry.add(
      Permission{"core.citation.view", N_("See what cites what, and whose legal basis has changed")});
  registry.add(Permission{"core.citation.edit",
                          N_("Say which acts a record cites, where the record may be changed"), false});
  registry.add(Permission{"core.citation.settle", N_("Settle that the legal basis of a record has changed")});
  registry.add(Permission{"core.citation.rules", N_("Set the days to look at records again"), false});

  using auth::Scope;
  const auto grant = [&](const char* permission, Scope scope, std::initializer_list<const char*> roles) {
    for (const char* role : roles) registry.add(plugin::RoleGrant{role, permission, scope});
  };
  grant("core.citation.view", Scope::all,
        {"sysadmin", "director", "deputy_director", "chief_of_office", "par_officer", "unit_head",
         "unit_deputy", "officer", "accountant", "clerk", "hr_officer", "legal_officer", "iso_secretary",
         "union_chair", "inspector", "auditor"});
  grant("core.citation.edit", Scope::all,
        {"director", "deputy_director", "chief_of_office", "par_officer", "unit_head", "unit_deputy",
         "officer", "accountant", "clerk", "hr_officer", "legal_officer", "iso_secretary", "inspector"});
  grant("core.citation.settle", Scope::all, {"chief_of_office", "legal_officer"});
  grant("core.citation.settle", Scope::unit, {"unit_head", "unit_deputy"});
  grant("core.citation.rules", Scope::all, {"chief_of_office", "legal_officer"});
}

}  // namespace

void declare_citations(plugin::Registry& registry) {
  using plugin::may;
  declare_access(registry);
  registry.add(rule_type());
  registry.add(citation_type());
  registry.add(flag_type());
  registry.add(record_part());
  registry.add(plugin::TaskListener{"core.citation", settle_by_task});
  registry.get("/citations/add", may("core.citation.edit"), add_page);
  registry.post("/citations/add", may("core.citation.edit"), save_page);
  registry.add(plugin::MenuItem{N_("Changed legal bases"), "/citations/flags?standing=open", "alert-triangle",
                                N_("Tasks"), 140, may("core.citation.view")});
}

}  // namespace motcong::citation
