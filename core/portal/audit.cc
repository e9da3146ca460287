// The audit log as a list that nothing can change.
#include "core/portal/parts.h"

namespace motcong::portal {

using plugin::Access;
using plugin::Field;
using plugin::may;

void declare_audit(plugin::Registry& registry) {
  plugin::RecordType type;
  type.id = "core.audit";
  type.table = "core_audit";
  type.path = "/admin/audit";
  type.label = N_("Entry of the audit log");
  type.label_plural = N_("Audit log");
  type.title = "action";
  type.icon = "list-search";
  type.lead = N_("Who did what, when and from where. Entries cannot be changed or removed.");
  type.access = {.view = may("core.audit"), .create = Access::nobody(), .update = Access::nobody(), .remove = Access::nobody()};
  type.default_sort = "-id";
  type.can_import = false;
  type.is_log = true;
  type.fields = {
      Field::instant("at", N_("When")).in_list(),
      Field::text("action", N_("Act")).in_list().searchable().read_only(),
      Field::text("username", N_("User name")).in_list().searchable().read_only(),
      Field::text("remote_address", N_("Address")).in_list().searchable().read_only(),
      Field::text("object_type", N_("Kind of record")).in_list().searchable().read_only(),
      Field::integer("object_id", N_("Record number")).in_list().read_only(),
      Field::text("detail", N_("Detail")).in_list().searchable().read_only(),
  };
  registry.add(plugin::Permission{.id = "core.audit", .label = N_("Read the audit log"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.audit", auth::Scope::all});
  registry.add(plugin::RoleGrant{"auditor", "core.audit", auth::Scope::all});
  registry.add(plugin::RoleGrant{"director", "core.audit", auth::Scope::all});
  registry.add(std::move(type));
  registry.add(plugin::MenuItem{.label = N_("Audit log"), .path = "/admin/audit", .icon = "list-search", .group = N_("Administration"), .order = 960, .access = may("core.audit")});
}

}  // namespace motcong::portal
