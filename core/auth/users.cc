// The queries behind users.h.
#include "core/auth/users.h"

#include <algorithm>

#include "core/auth/change_mark.h"
#include "core/auth/roles.h"
#include "core/auth/stand_ins.h"
#include "core/base/text.h"

namespace motcong::auth {
namespace {

User read_user(const db::Statement& row) {
  User user;
  user.id = row.integer(0);
  user.username = row.string(1);
  user.full_name = row.string(2);
  user.position = row.string(3);
  user.password_phc = row.string(4);
  user.language = row.string(5);
  user.theme = row.string(6);
  user.compact = row.integer(7) != 0;
  user.disabled = row.integer(8) != 0;
  user.must_change_password = row.integer(9) != 0;
  user.password_set_at = row.integer(10);
  user.row_version = row.integer(11);
  return user;
}

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

base::Result<std::string> parse_username(std::string_view text) {
  const std::string name = base::to_lower_ascii(base::trim(text));
  const bool good = name.size() >= 2 && name.size() <= 40 && is_lower(name[0]) &&
                    std::all_of(name.begin(), name.end(), [](char c) {
                      return is_lower(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
                    });
  if (!good) {
    return base::Error{
        N_("A user name has 2 to 40 characters: letters without marks, digits, '.', '-' and '_'; it "
           "begins with a letter.")};
  }
  return name;
}

std::optional<User> find_user(db::Reader& reader, std::int64_t id) {
  auto row = reader.query(
      "SELECT id, username, full_name, position, password_phc, language, theme, compact, disabled, "
      "must_change_password, password_set_at, row_version FROM core_user WHERE id = ?1",
      id);
  if (!row.step()) return std::nullopt;
  return read_user(row);
}

std::optional<User> find_user(db::Reader& reader, std::string_view username) {
  auto row = reader.query(
      "SELECT id, username, full_name, position, password_phc, language, theme, compact, disabled, "
      "must_change_password, password_set_at, row_version FROM core_user WHERE username = ?1",
      username);
  if (!row.step()) return std::nullopt;
  return read_user(row);
}

base::Result<std::int64_t> add_user(db::WriteTx& tx, base::Instant now, std::string_view username,
                                    std::string_view full_name, std::string_view position,
                                    std::string_view phc, bool must_change_password) {
  const auto name = parse_username(username);
  if (!name) return base::Error{name.error()};
  if (!base::is_utf8(full_name) || !base::is_utf8(position))
    return base::Error{N_("The text is not valid Unicode.")};
  const std::string shown_name = base::normalise_line(full_name);
  const std::string post = base::normalise_line(position);
  if (shown_name.empty()) return base::Error{N_("Enter the full name.")};
  if (base::utf8_length(shown_name) > 120)
    return base::Error{N_("The full name may have at most 120 characters.")};
  if (base::utf8_length(post) > 120) return base::Error{N_("The position may have at most 120 characters.")};
  if (find_user(tx, *name)) {
    return base::Error{base::Message(N_("There is already a user \"{username}\"."), {{"username", *name}})};
  }
  const std::int64_t id = tx.insert(
      "INSERT INTO core_user(username, full_name, position, password_phc, password_set_at, "
      "must_change_password, "
      "created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, ?5)",
      *name, shown_name, post, phc, now, must_change_password);
  mark_changed_after(tx);
  return id;
}

void set_password(db::WriteTx& tx, base::Instant now, std::int64_t user_id, std::string_view phc,
                  bool must_change, std::int64_t keep_session) {
  tx.execute(
      "UPDATE core_user SET password_phc = ?2, password_set_at = ?3, must_change_password = ?4 WHERE id = ?1",
      user_id, phc, now, must_change);
  tx.execute("DELETE FROM core_session WHERE user_id = ?1 AND id <> ?2", user_id, keep_session);
  mark_changed_after(tx);
}

void save_rehashed_password(db::WriteTx& tx, std::int64_t user_id, std::string_view phc) {
  tx.execute("UPDATE core_user SET password_phc = ?2 WHERE id = ?1", user_id, phc);
}

base::Result<void> set_disabled(db::WriteTx& tx, const base::Date& today, std::int64_t user_id,
                                bool disabled) {
  if (disabled && is_last_administrator(tx, today, user_id)) {
    return base::Error{N_("This is the last system administrator. Appoint another one first.")};
  }
  tx.execute("UPDATE core_user SET disabled = ?2, row_version = row_version + 1 WHERE id = ?1", user_id,
             disabled);
  if (disabled) {
    tx.execute("DELETE FROM core_session WHERE user_id = ?1", user_id);
    end_stand_ins_of(tx, today, user_id);
  }
  mark_changed_after(tx);
  return {};
}

bool initial_password_expired(const User& user, base::Instant now) {
  return user.must_change_password && now - user.password_set_at > kInitialPasswordSeconds;
}

std::vector<Grant> list_grants(db::Reader& reader, std::int64_t user_id, const base::Date& day) {
  auto row = reader.query(
      "SELECT rp.permission, rp.scope, COALESCE(ur.unit_id, 0) AS unit, ur.id "
      "FROM core_user_role ur JOIN core_role_permission rp ON rp.role_id = ur.role_id "
      "WHERE ur.user_id = ?1 AND ur.valid_from <= ?2 AND (ur.valid_to IS NULL OR ur.valid_to >= ?2) "
      "ORDER BY rp.permission, unit, ur.id",
      user_id, day);
  std::vector<Grant> grants;
  while (row.step()) {
    grants.push_back({row.string(0), parse_scope(row.text(1)), row.integer(2), row.integer(3)});
  }
  return grants;
}

bool is_passed_on(std::string_view permission) {
  return !permission.starts_with("core.") || permission == "core.comment" ||
         permission.starts_with("core.task.") || permission.starts_with("core.document.") ||
         permission.starts_with("core.citation.") ||
         permission == "core.indicator.view";
}

std::vector<Grant> list_passed_on_grants(db::Reader& reader, std::int64_t user_id, const base::Date& day) {
  std::vector<Grant> grants = list_grants(reader, user_id, day);
  std::erase_if(grants, [](const Grant& grant) { return !is_passed_on(grant.permission); });
  return grants;
}

void load_rights(db::Reader& reader, const base::Date& day, Principal& person) {
  person.unit_ids = list_unit_ids(reader, person.rows_of(), day);
  person.grants = person.acting_for != 0 ? list_passed_on_grants(reader, person.acting_for, day)
                                         : list_grants(reader, person.user_id, day);
}

std::vector<std::int64_t> list_unit_ids(db::Reader& reader, std::int64_t user_id, const base::Date& today) {
  auto row = reader.query(
      "SELECT unit_id FROM core_user_role WHERE user_id = ?1 AND unit_id IS NOT NULL "
      "AND valid_from <= ?2 AND (valid_to IS NULL OR valid_to >= ?2) ORDER BY is_main DESC, id",
      user_id, today);
  std::vector<std::int64_t> ids;
  while (row.step()) {
    if (std::find(ids.begin(), ids.end(), row.integer(0)) == ids.end()) ids.push_back(row.integer(0));
  }
  return ids;
}

std::vector<std::int64_t> list_users_with(db::Reader& reader, std::string_view permission,
                                          std::int64_t unit_id, const base::Date& today) {
  auto row = reader.query(
      "SELECT DISTINCT u.id FROM core_user u "
      "JOIN core_user_role ur ON ur.user_id = u.id AND ur.valid_from <= ?3 "
      "AND (ur.valid_to IS NULL OR ur.valid_to >= ?3) "
      "JOIN core_role_permission rp ON rp.role_id = ur.role_id AND rp.permission = ?1 "
      "WHERE u.disabled = 0 AND (rp.scope = 'all' OR (rp.scope = 'unit' AND (ur.unit_id = ?2 "
      "OR (ur.unit_id IS NULL AND EXISTS (SELECT 1 FROM core_user_role o WHERE o.user_id = u.id AND "
      "o.unit_id = ?2 "
      "AND o.valid_from <= ?3 AND (o.valid_to IS NULL OR o.valid_to >= ?3)))))) ORDER BY u.id",
      permission, unit_id, today);
  std::vector<std::int64_t> ids;
  while (row.step()) ids.push_back(row.integer(0));
  return ids;
}

bool needs_first_administrator(db::Reader& reader) {
  return !reader.exists(
      "SELECT 1 FROM core_user_role ur JOIN core_role r ON r.id = ur.role_id JOIN core_user u ON u.id = "
      "ur.user_id "
      "WHERE r.code = ?1 AND u.disabled = 0 AND ur.valid_to IS NULL",
      kAdministratorRole);
}

}  // namespace motcong::auth
