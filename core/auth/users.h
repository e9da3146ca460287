// Users, units, roles and grants in the database: reading them for others, the few writes that need care.
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

struct User {
  std::int64_t id = 0;
  std::string username, full_name, position, password_phc, language, theme;
  bool compact = false, disabled = false, must_change_password = false;
  base::Instant password_set_at = 0;
  std::int64_t row_version = 0;
};

/// Lower case letters, digits, '.', '-', '_'; 2 to 40 characters, letter first.
base::Result<std::string> parse_username(std::string_view text);

std::optional<User> find_user(db::Reader& reader, std::int64_t id);
std::optional<User> find_user(db::Reader& reader, std::string_view username);

/// Makes a user with a password that must be changed at first login and expires unused after 72 hours.
/// `phc` comes from hash_password.
base::Result<std::int64_t> add_user(db::WriteTx& tx, base::Instant now, std::string_view username,
                                    std::string_view full_name, std::string_view position, std::string_view phc,
                                    bool must_change_password = true);
void set_password(db::WriteTx& tx, base::Instant now, std::int64_t user_id, std::string_view phc, bool must_change);
void set_disabled(db::WriteTx& tx, std::int64_t user_id, bool disabled);

/// An initial password not used within this time no longer opens the account.
inline constexpr std::int64_t kInitialPasswordSeconds = 72 * 3600;

/// The grants of all roles a user holds on `today` (valid_from <= today <= valid_to).
std::vector<Grant> list_grants(db::Reader& reader, std::int64_t user_id, const base::Date& today);
/// Units of the roles held today, main unit first, each once.
std::vector<std::int64_t> list_unit_ids(db::Reader& reader, std::int64_t user_id, const base::Date& today);
/// Users who hold `permission` today for a unit (department-wide grants included).
std::vector<std::int64_t> list_users_with(db::Reader& reader, std::string_view permission, std::int64_t unit_id,
                                          const base::Date& today);

struct Unit {
  std::int64_t id = 0;
  std::string code, name, short_name, kind;  // kind: department, division, body, external, leadership
  int sort_no = 0;
};
std::vector<Unit> list_units(db::Reader& reader, const base::Date& on);
std::optional<Unit> find_unit(db::Reader& reader, std::int64_t id);
/// By code, name, short name or alias, compared folded and without spaces. Nothing when none or several match.
std::optional<Unit> find_unit_by_name(db::Reader& reader, std::string_view text);
/// The member units of a named group ("Các phòng chuyên môn, Trung tâm") on a day.
std::vector<std::int64_t> resolve_group(db::Reader& reader, std::int64_t group_id, const base::Date& on);

/// True while no user holds the system administrator role: the first-start link works only then.
bool needs_first_administrator(db::Reader& reader);

}  // namespace motcong::auth
