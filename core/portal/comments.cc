// Who may comment on records, and who may see who sees a record. The pages are core/record's.
#include "core/record/comments.h"

#include "core/portal/parts.h"

namespace motcong::portal {

void declare_comments(plugin::Registry& registry) {
  registry.add(plugin::Permission{
      .id = record::kCommentPermission, .label = N_("Comment on records one sees, link records one may change"), .scoped = false});
  for (const plugin::Role& role : registry.roles()) {
    if (std::string_view(role.code) != "auditor")
      registry.add(plugin::RoleGrant{role.code, record::kCommentPermission, auth::Scope::all});
  }
  registry.add(plugin::Permission{
      .id = record::kCommentRemovePermission, .label = N_("Remove anybody's comment"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", record::kCommentRemovePermission, auth::Scope::all});
  registry.add(plugin::Permission{
      .id = "core.record_access", .label = N_("See who may see a record, and why"), .scoped = false});
  for (const char* role : {"sysadmin", "auditor"})
    registry.add(plugin::RoleGrant{role, "core.record_access", auth::Scope::all});
}

}  // namespace motcong::portal
