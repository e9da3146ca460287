#include "tests/support/department.h"

#include "core/auth/password.h"
#include "core/auth/roles.h"
#include "core/auth/users.h"

namespace motcong::test {

Department::Department() : clock(base::instant_of({2019, 1, 28}, 8)) { auth::set_password_cost({8, 1, 1}); }

std::int64_t Department::add_unit(std::string_view code, std::string_view name) {
  return database->write([&](db::WriteTx& tx) {
    return tx.insert("INSERT INTO core_unit(code, name, kind) VALUES (?1, ?2, 'division')", code,
                     name.empty() ? code : name);
  });
}

std::int64_t Department::add_user(std::string_view username) {
  return database->write([&](db::WriteTx& tx) {
    return auth::add_user(tx, clock.now(), username, username, "Chuyên viên", "", false).value();
  });
}

std::int64_t Department::add_role(std::string_view code) {
  return database->write([&](db::WriteTx& tx) { return auth::save_built_in_role(tx, code, code, 100); });
}

void Department::allow(std::int64_t role_id, std::string_view permission, auth::Scope scope) {
  database->write([&](db::WriteTx& tx) { auth::set_role_permission(tx, role_id, permission, scope); });
}

std::int64_t Department::give(std::int64_t user_id, std::int64_t role_id, std::int64_t unit_id,
                              std::optional<base::Date> from, std::optional<base::Date> to, bool is_main) {
  return database->write([&](db::WriteTx& tx) {
    return auth::give_role(tx,
                           {user_id, role_id, unit_id, from.value_or(base::Date{2018, 1, 1}), to, is_main})
        .value();
  });
}

}  // namespace motcong::test
