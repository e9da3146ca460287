#include "core/app/bootstrap.h"

#include <algorithm>
#include <map>

#include "core/auth/roles.h"

namespace motcong::app {

void apply_roles(db::WriteTx& tx, const plugin::Registry& registry) {
  std::map<std::string_view, std::int64_t> ids;
  for (const plugin::Role& role : registry.roles()) {
    ids[role.code] = auth::save_built_in_role(tx, role.code, role.label, role.sort_no);
  }
  for (const plugin::Permission& permission : registry.permissions()) {
    if (tx.exists("SELECT 1 FROM core_known_permission WHERE permission = ?1", permission.id)) continue;
    tx.execute("INSERT INTO core_known_permission(permission) VALUES (?1)", permission.id);
    for (const plugin::RoleGrant& grant : registry.role_grants()) {
      if (std::string_view(grant.permission) == permission.id) {
        auth::set_role_permission(tx, ids.at(grant.role), permission.id, grant.scope);
      }
    }
  }
}

bool is_empty_portal(db::Reader& reader) {
  return reader.integer("SELECT count(*) FROM core_user", 0) == 0 &&
         reader.integer("SELECT count(*) FROM core_unit", 0) == 0;
}

void load_demo_data(const plugin::Work& work, db::WriteTx& tx) {
  std::vector<plugin::DemoData> parts = work.services.registry.demo_data();
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return a.order < b.order; });
  for (const plugin::DemoData& part : parts) part.load(work, tx);
}

}  // namespace motcong::app
