// Users and what they may do, in the database: reading them for others, the few writes that need care.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/auth/principal.h"
#include "core/auth/units.h"
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

/// Lower case letters, digits, '.', '-', '_'; 2 to 40 characters, letter first. Spaces around it and capitals
/// are forgiven.
base::Result<std::string> parse_username(std::string_view text);

std::optional<User> find_user(db::Reader& reader, std::int64_t id);
/// By the exact name that parse_username gives.
std::optional<User> find_user(db::Reader& reader, std::string_view username);

/// Makes a user with a password that must be changed at first login and expires unused after 72 hours.
/// `phc` comes from hash_password. Fails when the name is malformed or taken, or a text is missing or too
/// long.
base::Result<std::int64_t> add_user(db::WriteTx& tx, base::Instant now, std::string_view username,
                                    std::string_view full_name, std::string_view position,
                                    std::string_view phc, bool must_change_password = true);
/// Ends all sessions of the user but `keep_session` (0: none is kept).
void set_password(db::WriteTx& tx, base::Instant now, std::int64_t user_id, std::string_view phc,
                  bool must_change, std::int64_t keep_session = 0);
/// The same password hashed at today's cost, after PasswordCheck::right_but_outdated: ends no session.
void save_rehashed_password(db::WriteTx& tx, std::int64_t user_id, std::string_view phc);
/// Disabling ends the user's sessions and his stand-ins on either side. Fails for the last system administrator.
base::Result<void> set_disabled(db::WriteTx& tx, const base::Date& today, std::int64_t user_id,
                                bool disabled);

/// An initial password not used within this time no longer opens the account.
inline constexpr std::int64_t kInitialPasswordSeconds = 72 * 3600;
/// True when `user` still has his initial password and it is too old to sign in with.
bool initial_password_expired(const User& user, base::Instant now);

/// The grants of all roles a user holds on `day` (valid_from <= day <= valid_to), each with the role it comes
/// from; by permission.
std::vector<Grant> list_grants(db::Reader& reader, std::int64_t user_id, const base::Date& day);
/// Whether a stand-in gets a permission: all but those of the administration of the portal itself (the kernel's,
/// "core.", but for commenting on records, tasks and controlled documents, which are the work of an office).
bool is_passed_on(std::string_view permission);
/// What a stand-in gets of a person's grants. Rights that person has as a stand-in of others are not among his
/// grants, so they do not travel on.
std::vector<Grant> list_passed_on_grants(db::Reader& reader, std::int64_t user_id, const base::Date& day);
/// Fills `unit_ids` and `grants` of a person whose `user_id` and `acting_for` are set, as they are on `day`. What
/// requests are judged by.
void load_rights(db::Reader& reader, const base::Date& day, Principal& person);
/// Units of the roles held today, main unit first, each once.
std::vector<std::int64_t> list_unit_ids(db::Reader& reader, std::int64_t user_id, const base::Date& today);
/// Enabled users who may use `permission` today on rows of a unit (0: on rows of the whole department): scope
/// `all`, or scope `unit` where the unit is one of theirs. Scope `own` does not count: it says nothing about
/// a unit.
std::vector<std::int64_t> list_users_with(db::Reader& reader, std::string_view permission,
                                          std::int64_t unit_id, const base::Date& today);

/// True while no enabled user holds the system administrator role without an end date: the first-start link
/// works only then.
bool needs_first_administrator(db::Reader& reader);

}  // namespace motcong::auth
