// The demonstration and real data keep apart.
#include <doctest/doctest.h>

#include "core/auth/password.h"
#include "core/auth/users.h"
#include "tests/support/html.h"
#include "tests/support/portal.h"
#include "tests/support/temp_folder.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;

struct Folder {
  Folder() { auth::set_password_cost({.memory_kib = 8, .passes = 1, .lanes = 1}); }

  base::Result<std::unique_ptr<app::App>> open(bool demo, const std::string& password = {}) {
    app::OpenOptions options;
    options.data = folder / "data";
    options.create = true;
    options.demo = demo;
    options.demo_password = password;
    options.clock = &clock;
    return app::App::open(options);
  }

  test::TempFolder folder;
  base::FixedClock clock{base::instant_of({2019, 2, 15}, 9)};
};

int sign_in(app::App& app, const std::string& username, const std::string& password) {
  Browser browser(app, "");
  browser.get("/login");
  return browser.post("/login", {{"username", username}, {"password", password}}).status;
}

}  // namespace

TEST_SUITE_BEGIN("demonstration");

TEST_CASE("a portal with people in it is never filled with the demonstration") {
  Folder folder;
  {
    auto app = folder.open(false);
    REQUIRE(app.ok());
    (*app)->services().db.write([&](db::WriteTx& tx) {
      REQUIRE(auth::add_user(tx, folder.clock.now(), "lan", "Lan", "", *auth::hash_password("bon tu hoan toan khac"), false).ok());
    });
  }
  const auto refused = folder.open(true, "mat khau minh hoa");
  REQUIRE(!refused.ok());
  CHECK(contains(base::format_english(refused.error()), "real data"));
  auto app = folder.open(false);
  REQUIRE(app.ok());
  CHECK(!contains(Browser(**app, "").get("/login").body, "demo-banner"));
}

TEST_CASE("an empty portal may still become a demonstration") {
  Folder folder;
  REQUIRE(folder.open(false).ok());
  CHECK(folder.open(true, "mat khau minh hoa").ok());
}

TEST_CASE("the printed password opens every demonstration account at each start, the accounts made by hand keep theirs") {
  Folder folder;
  {
    auto app = folder.open(true, "mat khau thu nhat");
    REQUIRE(app.ok());
    CHECK(sign_in(**app, "vanphong", "mat khau thu nhat") == 303);
    (*app)->services().db.write([&](db::WriteTx& tx) {
      REQUIRE(auth::add_user(tx, folder.clock.now(), "lan", "Lan", "", *auth::hash_password("bon tu hoan toan khac"), false).ok());
      const auto user = auth::find_user(tx, "dkkd");
      auth::set_password(tx, folder.clock.now(), user->id, *auth::hash_password("doi bang tay roi"), true);
    });
  }
  for (const char* password : {"mat khau thu hai", "mat khau thu hai", "mat khau thu ba"}) {
    INFO(std::string(password));
    auto app = folder.open(true, password);
    REQUIRE(app.ok());
    CHECK(sign_in(**app, "vanphong", password) == 303);
    CHECK(sign_in(**app, "dkkd", password) == 303);
    CHECK(sign_in(**app, "kiemsoat", "mat khau thu nhat") == 422);
    CHECK(sign_in(**app, "lan", "bon tu hoan toan khac") == 303);
    CHECK(contains(Browser(**app, "").get("/login").body, "demo-h"));
    folder.clock.advance(600);
  }
}

TEST_CASE("started without --demo the demonstration still says what it is, but names no accounts") {
  Folder folder;
  REQUIRE(folder.open(true, "mat khau minh hoa").ok());
  auto app = folder.open(false);
  REQUIRE(app.ok());
  const std::string page = Browser(**app, "").get("/login").body;
  CHECK(contains(page, "demo-banner"));
  CHECK(!contains(page, "demo-h"));
  CHECK(sign_in(**app, "vanphong", "mat khau minh hoa") == 303);
}

TEST_SUITE_END();

}  // namespace motcong
