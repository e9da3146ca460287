// The link for the first system administrator: once, within half an hour, and only while there is none.
#include "core/auth/setup_link.h"

#include <doctest/doctest.h>

#include <string>

#include "core/auth/roles.h"
#include "core/auth/users.h"
#include "tests/support/department.h"
#include "tests/support/failed_check.h"

using namespace motcong;
using namespace motcong::auth;

namespace {

struct FirstStart : test::Department {
  std::string make() {
    return database->write([&](db::WriteTx& tx) { return make_setup_token(tx, clock.now()); });
  }
  bool works(std::string_view token) {
    return database->read([&](db::Reader& reader) { return check_setup_token(reader, clock.now(), token); });
  }
  base::Result<std::int64_t> use(std::string_view token, std::string_view username = "quantri") {
    return database->write([&](db::WriteTx& tx) {
      return use_setup_token(tx, clock.now(), token, {username, "Quản trị", "Chuyên viên", "phc"});
    });
  }
  std::int64_t count_users() {
    return database->read(
        [](db::Reader& reader) { return reader.integer("SELECT COUNT(*) FROM core_user", -1); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(FirstStart, "the link makes the first administrator once") {
  const std::string token = make();
  CHECK(token.size() == 43);
  CHECK(works(token));
  const auto id = use(token);
  REQUIRE(id.ok());
  database->read([&](db::Reader& reader) {
    CHECK_FALSE(needs_first_administrator(reader));
    const User user = *find_user(reader, "quantri");
    CHECK(user.id == *id);
    CHECK(user.password_phc == "phc");
    CHECK_FALSE(user.must_change_password);
    CHECK(is_last_administrator(reader, today(), user.id));
    CHECK(find_role(reader, kAdministratorRole)->built_in);
    CHECK_FALSE(reader.exists("SELECT 1 FROM core_setting WHERE key LIKE 'setup.%'"));
  });
  CHECK_FALSE(works(token));
  CHECK_FALSE(use(token, "second").ok());
  CHECK(count_users() == 1);
}

TEST_CASE_FIXTURE(FirstStart, "the database does not hold the token") {
  const std::string token = make();
  CHECK_FALSE(database->read([&](db::Reader& reader) {
    return reader.exists("SELECT 1 FROM core_setting WHERE value = ?1", token);
  }));
}

TEST_CASE_FIXTURE(FirstStart, "it works for 30 minutes") {
  const std::string token = make();
  clock.advance(30 * 60);
  CHECK(works(token));
  clock.advance(1);
  CHECK_FALSE(works(token));
  CHECK_FALSE(use(token).ok());
  clock.advance(-24 * 3600);
  CHECK_FALSE(works(token));
  CHECK(count_users() == 0);
}

TEST_CASE_FIXTURE(FirstStart, "a new start makes a new link and the old one is dead") {
  const std::string old_token = make();
  clock.advance(60);
  const std::string token = make();
  CHECK(token != old_token);
  CHECK_FALSE(works(old_token));
  CHECK_FALSE(use(old_token).ok());
  CHECK(use(token).ok());
}

TEST_CASE_FIXTURE(FirstStart, "wrong tokens do nothing") {
  for (const char* token : {"", "x", "' OR 1=1 --"}) CHECK_FALSE(use(token).ok());
  const std::string token = make();
  for (const std::string& other : {std::string(), token + "x", token.substr(1), std::string(43, 'A')}) {
    CHECK_FALSE(works(other));
    CHECK_FALSE(use(other).ok());
  }
  CHECK(works(token));
  CHECK(count_users() == 0);
}

TEST_CASE_FIXTURE(FirstStart, "a refused name leaves the link usable") {
  const std::string token = make();
  add_user("lan");
  CHECK_FALSE(use(token, "1").ok());
  CHECK_FALSE(use(token, "lan").ok());
  CHECK(works(token));
  CHECK(use(token).ok());
}

TEST_CASE_FIXTURE(FirstStart, "a crash in the middle leaves neither account nor used link") {
  const std::string token = make();
  CHECK_THROWS(database->write([&](db::WriteTx& tx) {
    REQUIRE(use_setup_token(tx, clock.now(), token, {"quantri", "Quản trị", "", "phc"}).ok());
    throw std::runtime_error("power cut");
  }));
  CHECK(count_users() == 0);
  CHECK(use(token).ok());
}

TEST_CASE_FIXTURE(FirstStart, "the role set up beforehand keeps its label and permissions") {
  const std::int64_t role = add_role("sysadmin");
  allow(role, "admin.users", Scope::all);
  const auto id = use(make());
  REQUIRE(id.ok());
  const auto grants = database->read([&](db::Reader& reader) { return list_grants(reader, *id, today()); });
  REQUIRE(grants.size() == 1);
  CHECK(grants[0].permission == "admin.users");
}

TEST_CASE_FIXTURE(FirstStart, "with an administrator there is no link, old or new") {
  const std::string token = make();
  const std::int64_t lan = add_user("lan");
  give(lan, add_role("sysadmin"));
  CHECK_FALSE(works(token));
  CHECK_FALSE(use(token).ok());
  const test::ThrowOnFailedCheck guard;
  CHECK_THROWS_AS(make(), std::logic_error);
}
