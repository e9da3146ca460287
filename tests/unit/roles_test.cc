// Roles: giving, ending and taking them with dates, and that an administrator always remains.
#include "core/auth/roles.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/auth/users.h"
#include "tests/support/department.h"

using namespace motcong;
using namespace motcong::auth;

namespace {

struct Personnel : test::Department {
  std::int64_t unit = add_unit("DKKD"), other_unit = add_unit("TDGS");
  std::int64_t officer = add_role("officer"), sysadmin = add_role("sysadmin");
  std::int64_t lan = add_user("lan"), minh = add_user("minh");

  base::Result<std::int64_t> try_give(const RoleAssignment& assignment) {
    return database->write([&](db::WriteTx& tx) { return give_role(tx, assignment); });
  }
  bool take(std::int64_t id) {
    return database->write([&](db::WriteTx& tx) { return take_role(tx, today(), id); }).ok();
  }
  bool set_dates(std::int64_t id, const base::Date& from, std::optional<base::Date> to) {
    return database->write([&](db::WriteTx& tx) { return set_role_dates(tx, today(), id, from, to); }).ok();
  }
  bool disable(std::int64_t user) {
    return database->write([&](db::WriteTx& tx) { return set_disabled(tx, today(), user, true); }).ok();
  }
  bool needs_administrator() {
    return database->read([](db::Reader& reader) { return needs_first_administrator(reader); });
  }
  std::optional<UserRole> held(std::int64_t id) {
    return database->read([&](db::Reader& reader) { return find_user_role(reader, id); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Personnel, "built-in roles are made once and keep their permissions") {
  allow(officer, "par.view", Scope::unit);
  const std::int64_t again =
      database->write([](db::WriteTx& tx) { return save_built_in_role(tx, "officer", "Officer", 7); });
  CHECK(again == officer);
  const auto roles = database->read([](db::Reader& reader) { return list_roles(reader); });
  REQUIRE(roles.size() == 2);
  CHECK(roles[0].code == "officer");
  CHECK(roles[0].label == "Officer");
  CHECK(roles[0].built_in);
  CHECK(roles[0].sort_no == 7);
  CHECK(database->read([](db::Reader& reader) { return find_role(reader, "officer"); })->id == officer);
  CHECK_FALSE(database->read([](db::Reader& reader) { return find_role(reader, "nobody"); }));
}

TEST_CASE_FIXTURE(Personnel, "a role's permission is set, changed and taken away") {
  const auto set = [&](Scope scope) {
    return database->write(
        [&](db::WriteTx& tx) { return set_role_permission(tx, officer, "par.view", scope); });
  };
  const auto list = [&] {
    return database->read([](db::Reader& reader) { return list_role_permissions(reader); });
  };
  const auto version = [&] {
    return database->read([](db::Reader& reader) { return find_role(reader, "officer"); })->row_version;
  };
  const std::int64_t first = version();
  CHECK_FALSE(set(Scope::none));
  CHECK(list().empty());
  CHECK(set(Scope::own));
  CHECK(set(Scope::all));
  CHECK_FALSE(set(Scope::all));
  REQUIRE(list().size() == 1);
  CHECK(list()[0].role_id == officer);
  CHECK(list()[0].permission == "par.view");
  CHECK(list()[0].scope == Scope::all);
  CHECK(version() == first + 2);
  CHECK(set(Scope::none));
  CHECK(list().empty());
}

TEST_CASE_FIXTURE(Personnel, "what cannot be given is refused with a reason") {
  const base::Date from = day(0);
  struct Row {
    const char* what;
    RoleAssignment assignment;
    bool ok;
  };
  give(minh, officer, unit, day(0), day(10));
  for (const Row& row : {
           Row{"all right", {lan, officer, unit, from, {}, false}, true},
           Row{"twice", {lan, officer, unit, from, {}, false}, false},
           Row{"later but overlapping an open end", {lan, officer, unit, day(500), {}, false}, false},
           Row{"same role, other unit", {lan, officer, other_unit, from, {}, false}, true},
           Row{"same role, department-wide", {lan, officer, 0, from, {}, false}, true},
           Row{"one shared day at the end", {minh, officer, unit, day(10), {}, false}, false},
           Row{"one shared day at the start", {minh, officer, unit, day(-5), day(0), false}, false},
           Row{"around it", {minh, officer, unit, day(-5), day(50), false}, false},
           Row{"the day after", {minh, officer, unit, day(11), {}, false}, true},
           Row{"the day before", {minh, officer, unit, day(-5), day(-1), false}, true},
           Row{"one day only", {minh, sysadmin, 0, from, from, false}, true},
           Row{"no such user", {999, officer, unit, from, {}, false}, false},
           Row{"no such role", {lan, 999, unit, from, {}, false}, false},
           Row{"no such unit", {lan, officer, 999, from, {}, false}, false},
           Row{"dates backwards", {lan, sysadmin, 0, day(1), day(0), false}, false},
           Row{"no such first day", {lan, sysadmin, 0, {2019, 2, 29}, {}, false}, false},
           Row{"no first day", {lan, sysadmin, 0, {}, {}, false}, false},
           Row{"no such last day", {lan, sysadmin, 0, from, base::Date{2019, 13, 1}, false}, false},
       }) {
    CAPTURE(row.what);
    const auto result = try_give(row.assignment);
    CHECK(result.ok() == row.ok);
    if (!result.ok()) CHECK_FALSE(base::format_english(result.error()).empty());
  }
}

TEST_CASE_FIXTURE(Personnel, "one role names the main unit") {
  const std::int64_t a = give(lan, officer, unit, {}, {}, true);
  const std::int64_t b = give(lan, officer, other_unit, {}, {}, true);
  CHECK_FALSE(held(a)->is_main);
  CHECK(held(b)->is_main);
  const auto roles = database->read([&](db::Reader& reader) { return list_user_roles(reader, lan); });
  REQUIRE(roles.size() == 2);
  CHECK(roles[0].id == b);
  CHECK(roles[0].role_code == "officer");
  CHECK(roles[0].unit_id == other_unit);
}

TEST_CASE_FIXTURE(Personnel, "taking a role ends it yesterday and keeps the history") {
  const std::int64_t past = give(lan, officer, unit, day(-20), day(-10));
  const std::int64_t running = give(lan, officer, unit, day(-5));
  const std::int64_t since_today = give(lan, officer, other_unit, day(0));
  const std::int64_t planned = give(lan, officer, 0, day(5));
  CHECK(take(past));
  CHECK(held(past)->valid_to == day(-10));
  CHECK(take(running));
  CHECK(held(running)->valid_to == day(-1));
  CHECK(take(since_today));
  CHECK_FALSE(held(since_today));
  CHECK(take(planned));
  CHECK_FALSE(held(planned));
  CHECK_FALSE(take(planned));
  CHECK(database->read([&](db::Reader& reader) { return list_grants(reader, lan, today()).empty(); }));
}

TEST_CASE_FIXTURE(Personnel, "dates of a role can be moved within the same rules") {
  const std::int64_t a = give(lan, officer, unit, day(-20), day(-10));
  const std::int64_t b = give(lan, officer, unit, day(0));
  CHECK(set_dates(a, day(-20), day(-1)));
  CHECK_FALSE(set_dates(a, day(-20), day(0)));
  CHECK_FALSE(set_dates(a, day(-20), {}));
  CHECK_FALSE(set_dates(a, day(-1), day(-2)));
  CHECK(set_dates(b, day(0), day(30)));
  CHECK(set_dates(b, day(0), {}));
  CHECK_FALSE(set_dates(999, day(0), {}));
  CHECK(held(a)->valid_to == day(-1));
  CHECK_FALSE(held(b)->valid_to);
}

TEST_CASE_FIXTURE(Personnel, "the last system administrator can be neither removed nor disabled") {
  CHECK(needs_administrator());
  const std::int64_t only = give(lan, sysadmin);
  CHECK_FALSE(needs_administrator());

  SUBCASE("alone") {}
  SUBCASE("another one whose time is over") { give(minh, sysadmin, 0, day(-20), day(-1)); }
  SUBCASE("another one who begins tomorrow") { give(minh, sysadmin, 0, day(1)); }
  SUBCASE("another one with an end in sight") { give(minh, sysadmin, 0, day(0), day(300)); }
  SUBCASE("another one who is disabled") {
    give(minh, sysadmin);
    CHECK(disable(minh));
  }
  CHECK_FALSE(take(only));
  CHECK_FALSE(disable(lan));
  CHECK_FALSE(set_dates(only, day(0), day(300)));
  CHECK_FALSE(set_dates(only, day(1), {}));
  CHECK(set_dates(only, day(-3), {}));
  CHECK_FALSE(needs_administrator());
  CHECK(held(only));
  CHECK_FALSE(database->read([&](db::Reader& reader) { return find_user(reader, lan)->disabled; }));
}

TEST_CASE_FIXTURE(Personnel, "with two administrators one may go, then not the other") {
  const std::int64_t first = give(lan, sysadmin), second = give(minh, sysadmin);
  SUBCASE("taken") {
    CHECK(take(first));
    CHECK_FALSE(take(second));
    CHECK_FALSE(disable(minh));
    CHECK(disable(lan));
  }
  SUBCASE("disabled") {
    CHECK(disable(minh));
    CHECK_FALSE(disable(lan));
    CHECK_FALSE(take(first));
    CHECK(take(second));
  }
  CHECK_FALSE(needs_administrator());
}

TEST_CASE_FIXTURE(Personnel, "other people come and go freely") {
  give(lan, sysadmin);
  const std::int64_t role = give(minh, officer, unit);
  CHECK(take(role));
  CHECK(disable(minh));
}
