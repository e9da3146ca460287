// The queries and checks behind roles.h.
#include "core/auth/roles.h"

#include "core/auth/change_mark.h"

namespace motcong::auth {
namespace {

Role read_role(const db::Statement& row) {
  return {row.integer(0), row.string(1), row.string(2), row.integer(3) != 0, static_cast<int>(row.integer(4)),
          row.integer(5)};
}

UserRole read_user_role(const db::Statement& row) {
  UserRole held;
  held.id = row.integer(0);
  held.user_id = row.integer(1);
  held.role_id = row.integer(2);
  held.role_code = row.string(3);
  held.role_label = row.string(4);
  held.role_built_in = row.integer(5) != 0;
  held.unit_id = row.integer(6);
  held.valid_from = row.date(7).value_or(base::Date{});
  held.valid_to = row.date(8);
  held.is_main = row.integer(9) != 0;
  return held;
}

std::optional<base::Error> check_dates(const base::Date& from, const std::optional<base::Date>& to) {
  if (!base::is_valid(from) || (to && !base::is_valid(*to)))
    return base::Error{N_("This day does not exist.")};
  if (to && *to < from) return base::Error{N_("The last day is before the first day.")};
  return std::nullopt;
}

/// Another row of the same person, role and unit that shares a day with [from, to].
bool overlaps(db::Reader& reader, std::int64_t user_id, std::int64_t role_id, std::int64_t unit_id,
              const base::Date& from, const std::optional<base::Date>& to, std::int64_t but_row) {
  return reader.exists(
      "SELECT 1 FROM core_user_role WHERE user_id = ?1 AND role_id = ?2 AND COALESCE(unit_id, 0) = ?3 AND id "
      "<> ?6 "
      "AND valid_from <= ?5 AND (valid_to IS NULL OR valid_to >= ?4)",
      user_id, role_id, unit_id, from, to.value_or(base::Date{9999, 12, 31}), but_row);
}

/// Enabled people who are system administrators today without an end in sight, leaving out one person and one
/// row.
std::int64_t count_administrators(db::Reader& reader, const base::Date& today, std::int64_t but_user,
                                  std::int64_t but_row) {
  return reader.integer(
      "SELECT COUNT(*) FROM core_user_role ur JOIN core_role r ON r.id = ur.role_id JOIN core_user u ON u.id "
      "= ur.user_id "
      "WHERE r.code = ?1 AND u.disabled = 0 AND ur.valid_from <= ?2 AND ur.valid_to IS NULL "
      "AND ur.user_id <> ?3 AND ur.id <> ?4",
      0, kAdministratorRole, today, but_user, but_row);
}

bool is_last_administrator_row(db::Reader& reader, const base::Date& today, std::int64_t row_id) {
  return count_administrators(reader, today, 0, 0) > 0 && count_administrators(reader, today, 0, row_id) == 0;
}

constexpr const char* kOverlap =
    N_("This person already holds this role in this unit on some of these days.");
constexpr const char* kLastAdministrator =
    N_("This is the last system administrator. Appoint another one first.");
constexpr const char* kUnknownRow = N_("This person no longer holds this role.");

}  // namespace

std::vector<Role> list_roles(db::Reader& reader) {
  auto row = reader.query(
      "SELECT id, code, label, built_in, sort_no, row_version FROM core_role ORDER BY sort_no, id");
  std::vector<Role> roles;
  while (row.step()) roles.push_back(read_role(row));
  return roles;
}

std::optional<Role> find_role(db::Reader& reader, std::string_view code) {
  auto row = reader.query(
      "SELECT id, code, label, built_in, sort_no, row_version FROM core_role WHERE code = ?1", code);
  if (!row.step()) return std::nullopt;
  return read_role(row);
}

std::int64_t save_built_in_role(db::WriteTx& tx, std::string_view code, std::string_view label, int sort_no) {
  tx.execute(
      "INSERT INTO core_role(code, label, built_in, sort_no) VALUES (?1, ?2, 1, ?3) "
      "ON CONFLICT (code) DO UPDATE SET label = excluded.label, built_in = 1, sort_no = excluded.sort_no",
      code, label, sort_no);
  mark_changed_after(tx);
  return tx.integer("SELECT id FROM core_role WHERE code = ?1", 0, code);
}

std::vector<RolePermission> list_role_permissions(db::Reader& reader) {
  auto row = reader.query(
      "SELECT role_id, permission, scope FROM core_role_permission ORDER BY role_id, permission");
  std::vector<RolePermission> permissions;
  while (row.step()) permissions.push_back({row.integer(0), row.string(1), parse_scope(row.text(2))});
  return permissions;
}

bool set_role_permission(db::WriteTx& tx, std::int64_t role_id, std::string_view permission, Scope scope) {
  const std::string before = tx.text(
      "SELECT scope FROM core_role_permission WHERE role_id = ?1 AND permission = ?2", role_id, permission);
  if (parse_scope(before) == scope) return false;
  if (scope == Scope::none) {
    tx.execute("DELETE FROM core_role_permission WHERE role_id = ?1 AND permission = ?2", role_id,
               permission);
  } else {
    tx.execute(
        "INSERT INTO core_role_permission(role_id, permission, scope) VALUES (?1, ?2, ?3) "
        "ON CONFLICT (role_id, permission) DO UPDATE SET scope = excluded.scope",
        role_id, permission, scope_name(scope));
  }
  tx.execute("UPDATE core_role SET row_version = row_version + 1 WHERE id = ?1", role_id);
  mark_changed_after(tx);
  return true;
}

std::vector<UserRole> list_user_roles(db::Reader& reader, std::int64_t user_id) {
  auto row = reader.query(
      "SELECT ur.id, ur.user_id, ur.role_id, r.code, r.label, r.built_in, ur.unit_id, ur.valid_from, "
      "ur.valid_to, "
      "ur.is_main FROM core_user_role ur JOIN core_role r ON r.id = ur.role_id WHERE ur.user_id = ?1 "
      "ORDER BY ur.is_main DESC, ur.valid_from, ur.id",
      user_id);
  std::vector<UserRole> held;
  while (row.step()) held.push_back(read_user_role(row));
  return held;
}

std::optional<UserRole> find_user_role(db::Reader& reader, std::int64_t id) {
  auto row = reader.query(
      "SELECT ur.id, ur.user_id, ur.role_id, r.code, r.label, r.built_in, ur.unit_id, ur.valid_from, "
      "ur.valid_to, "
      "ur.is_main FROM core_user_role ur JOIN core_role r ON r.id = ur.role_id WHERE ur.id = ?1",
      id);
  if (!row.step()) return std::nullopt;
  return read_user_role(row);
}

base::Result<std::int64_t> give_role(db::WriteTx& tx, const RoleAssignment& assignment) {
  const auto& [user_id, role_id, unit_id, from, to, is_main] = assignment;
  if (!tx.exists("SELECT 1 FROM core_user WHERE id = ?1", user_id))
    return base::Error{N_("There is no such user.")};
  if (!tx.exists("SELECT 1 FROM core_role WHERE id = ?1", role_id))
    return base::Error{N_("There is no such role.")};
  if (unit_id != 0 && !tx.exists("SELECT 1 FROM core_unit WHERE id = ?1", unit_id)) {
    return base::Error{N_("There is no such unit.")};
  }
  if (auto error = check_dates(from, to)) return *error;
  if (overlaps(tx, user_id, role_id, unit_id, from, to, 0)) return base::Error{kOverlap};
  if (is_main) tx.execute("UPDATE core_user_role SET is_main = 0 WHERE user_id = ?1", user_id);
  const std::int64_t id = tx.insert(
      "INSERT INTO core_user_role(user_id, role_id, unit_id, valid_from, valid_to, is_main) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      user_id, role_id, unit_id != 0 ? std::optional(unit_id) : std::nullopt, from, to, is_main);
  mark_changed_after(tx);
  return id;
}

base::Result<void> set_role_dates(db::WriteTx& tx, const base::Date& today, std::int64_t user_role_id,
                                  const base::Date& valid_from, const std::optional<base::Date>& valid_to) {
  const auto held = find_user_role(tx, user_role_id);
  if (!held) return base::Error{kUnknownRow};
  if (auto error = check_dates(valid_from, valid_to)) return *error;
  if (overlaps(tx, held->user_id, held->role_id, held->unit_id, valid_from, valid_to, user_role_id)) {
    return base::Error{kOverlap};
  }
  const bool still_counts = valid_from <= today && !valid_to;
  if (!still_counts && is_last_administrator_row(tx, today, user_role_id))
    return base::Error{kLastAdministrator};
  tx.execute("UPDATE core_user_role SET valid_from = ?2, valid_to = ?3 WHERE id = ?1", user_role_id,
             valid_from, valid_to);
  mark_changed_after(tx);
  return {};
}

base::Result<void> take_role(db::WriteTx& tx, const base::Date& today, std::int64_t user_role_id) {
  const auto held = find_user_role(tx, user_role_id);
  if (!held) return base::Error{kUnknownRow};
  if (is_last_administrator_row(tx, today, user_role_id)) return base::Error{kLastAdministrator};
  const base::Date yesterday = base::add_days(today, -1);
  if (held->valid_to && *held->valid_to <= yesterday) return {};
  if (held->valid_from < today) {
    tx.execute("UPDATE core_user_role SET valid_to = ?2 WHERE id = ?1", user_role_id, yesterday);
  } else {
    tx.execute("DELETE FROM core_user_role WHERE id = ?1", user_role_id);
  }
  mark_changed_after(tx);
  return {};
}

std::int64_t count_holders(db::Reader& reader, const base::Date& today, std::int64_t role_id) {
  return reader.integer(
      "SELECT COUNT(DISTINCT u.id) FROM core_user_role ur JOIN core_user u ON u.id = ur.user_id WHERE "
      "ur.role_id = ?1 "
      "AND u.disabled = 0 AND ur.valid_from <= ?2 AND (ur.valid_to IS NULL OR ur.valid_to >= ?2)",
      0, role_id, today);
}

bool is_last_role_with(db::Reader& reader, const base::Date& today, std::string_view permission,
                       std::int64_t role_id) {
  auto row = reader.query(
      "SELECT MAX(ur.role_id = ?3), MAX(ur.role_id <> ?3) FROM core_user_role ur "
      "JOIN core_role_permission rp ON rp.role_id = ur.role_id AND rp.permission = ?1 "
      "JOIN core_user u ON u.id = ur.user_id WHERE u.disabled = 0 AND ur.valid_from <= ?2 AND ur.valid_to IS "
      "NULL",
      permission, today, role_id);
  return row.step() && row.integer(0) == 1 && row.integer(1) == 0;
}

bool is_last_administrator(db::Reader& reader, const base::Date& today, std::int64_t user_id) {
  return count_administrators(reader, today, 0, 0) > 0 &&
         count_administrators(reader, today, user_id, 0) == 0;
}

}  // namespace motcong::auth
