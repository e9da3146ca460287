// Roles, their permissions, and who holds them in which unit from when to when. Nothing here checks the right
// of the person who asks; the pages do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/auth/principal.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/db/database.h"

namespace motcong::auth {

/// The role that runs the portal. It has no say in the content of the department's work.
inline constexpr std::string_view kAdministratorRole = "sysadmin";

/// The role that reads everything and changes nothing; who holds it acts for nobody else either.
inline constexpr std::string_view kAuditorRole = "auditor";

struct Role {
  std::int64_t id = 0;
  std::string code, label;  // label: a msgid when built in, else plain text
  bool built_in = false;
  int sort_no = 0;
  std::int64_t row_version = 0;
};
std::vector<Role> list_roles(db::Reader& reader);
std::optional<Role> find_role(db::Reader& reader, std::string_view code);
/// Makes a built-in role or brings its label and place up to date; its id. Holders and permissions stay.
std::int64_t save_built_in_role(db::WriteTx& tx, std::string_view code, std::string_view label, int sort_no);

struct RolePermission {
  std::int64_t role_id = 0;
  std::string permission;
  Scope scope = Scope::none;
};
/// Of all roles, for the matrix.
std::vector<RolePermission> list_role_permissions(db::Reader& reader);
/// Scope::none takes the permission away. True when that changed something; then row_version of the role
/// grows. REQUIRES: the role exists and the permission is one of the registry's.
bool set_role_permission(db::WriteTx& tx, std::int64_t role_id, std::string_view permission, Scope scope);

/// A role held by a person.
struct UserRole {
  std::int64_t id = 0, user_id = 0, role_id = 0;
  std::string role_code, role_label;
  bool role_built_in = false;
  std::int64_t unit_id = 0;  // 0: department-wide
  base::Date valid_from;
  std::optional<base::Date> valid_to;  // last day; nothing: until taken
  bool is_main = false;                // names the person's main unit
};
/// Past, present and future ones, main first, then by begin.
std::vector<UserRole> list_user_roles(db::Reader& reader, std::int64_t user_id);
std::optional<UserRole> find_user_role(db::Reader& reader, std::int64_t id);

struct RoleAssignment {
  std::int64_t user_id = 0, role_id = 0;
  std::int64_t unit_id = 0;  // 0: department-wide
  base::Date valid_from;
  std::optional<base::Date> valid_to;
  bool is_main = false;  // takes the mark from the person's other roles
};
/// The new row's id. Fails when user, role or unit is unknown, the dates do not exist or run backwards, or
/// the person holds the same role in the same unit on some of these days already.
base::Result<std::int64_t> give_role(db::WriteTx& tx, const RoleAssignment& assignment);
/// Moves begin and end. Fails as give_role does, and when no system administrator would be left today.
base::Result<void> set_role_dates(db::WriteTx& tx, const base::Date& today, std::int64_t user_role_id,
                                  const base::Date& valid_from, const std::optional<base::Date>& valid_to);
/// From now on not held any more: a role that began before today ends yesterday and stays in the person's
/// history; one that did not is removed. Fails for an unknown row and for the last system administrator.
base::Result<void> take_role(db::WriteTx& tx, const base::Date& today, std::int64_t user_role_id);

/// Enabled people who hold a role today.
std::int64_t count_holders(db::Reader& reader, const base::Date& today, std::int64_t role_id);
/// True when somebody (enabled, role begun, no end date) has a permission through this role, and nobody through
/// another: without it nobody would be left.
bool is_last_role_with(db::Reader& reader, const base::Date& today, std::string_view permission,
                       std::int64_t role_id);

/// True when the portal has a system administrator today (enabled, role begun, no end date) and would have
/// none without this user.
bool is_last_administrator(db::Reader& reader, const base::Date& today, std::int64_t user_id);

}  // namespace motcong::auth
