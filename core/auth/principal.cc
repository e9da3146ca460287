// What a person's grants add up to. No database here.
#include "core/auth/principal.h"

#include <algorithm>

namespace motcong::auth {

std::string_view scope_name(Scope scope) {
  switch (scope) {
    case Scope::own:
      return "own";
    case Scope::unit:
      return "unit";
    case Scope::all:
      return "all";
    case Scope::none:
      break;
  }
  return "";
}

Scope parse_scope(std::string_view name) {
  for (Scope scope : {Scope::own, Scope::unit, Scope::all}) {
    if (name == scope_name(scope)) return scope;
  }
  return Scope::none;
}

bool Reach::covers_unit(std::int64_t unit_id) const {
  return all || std::find(units.begin(), units.end(), unit_id) != units.end();
}

bool Principal::may(std::string_view permission) const {
  return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    return grant.scope != Scope::none && grant.permission == permission;
  });
}

Reach Principal::reach(std::string_view permission) const {
  Reach reach;
  for (const Grant& grant : grants) {
    if (grant.scope == Scope::none || grant.permission != permission) continue;
    reach.own = true;
    if (grant.scope == Scope::all) reach.all = true;
    if (grant.scope != Scope::unit) continue;
    if (grant.unit_id != 0) {
      reach.units.push_back(grant.unit_id);
    } else {
      reach.units.insert(reach.units.end(), unit_ids.begin(), unit_ids.end());
    }
  }
  if (reach.all) reach.units.clear();
  std::sort(reach.units.begin(), reach.units.end());
  reach.units.erase(std::unique(reach.units.begin(), reach.units.end()), reach.units.end());
  return reach;
}

}  // namespace motcong::auth
