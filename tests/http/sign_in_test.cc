// Signing in and out, first passwords, sessions and their ends, the first administrator, language and theme.
#include <doctest/doctest.h>

#include "core/auth/password.h"
#include "core/auth/roles.h"
#include "core/auth/users.h"
#include "core/base/text.h"
#include "core/plugin/cookies.h"
#include "tests/support/records.h"
#include "tests/support/temp_folder.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::Portal;

constexpr const char* kPassword = "mat khau minh hoa";
constexpr const char* kNewPassword = "bon tu hoan toan khac";

http::Response sign_in(Browser& browser, const std::string& username, const std::string& password, const std::string& next = "/") {
  browser.get("/login");
  return browser.post("/login", {{"username", username}, {"password", password}, {"next", next}});
}

bool is_signed_in(Browser& browser) { return browser.get("/").status == 200; }

std::string message_of(const http::Response& page) {
  for (const test::Tag& tag : test::parse_html(page.body).tags) {
    if (tag.attribute("id") == "login-message") return tag.attribute("role");
  }
  return {};
}

}  // namespace

TEST_SUITE_BEGIN("sign in");

TEST_CASE("the right name and password open the portal; anything else says the same words") {
  Portal portal;
  struct Attempt {
    const char* username;
    const char* password;
    bool opens;
  };
  const Attempt attempts[] = {
      {"vanphong", kPassword, true},          {" VanPhong ", kPassword, true},  // capitals and spaces are forgiven
      {"vanphong", "mat khau minh hoA", false}, {"vanphong", "", false},        {"khongco", kPassword, false},
      {"", "", false},                        {"vanphong' --", kPassword, false}, {"\xC4\x90\xE1\xBA\xB7ng", kPassword, false},
      {"<script>alert(1)</script>", "x", false},
  };
  std::string refusal;
  for (const Attempt& attempt : attempts) {
    INFO(std::string(attempt.username) << " / " << std::string(attempt.password));
    Browser browser = portal.as("");
    const http::Response answer = sign_in(browser, attempt.username, attempt.password, "/admin/units");
    if (attempt.opens) {
      CHECK(answer.status == 303);
      CHECK(answer.header("Location") == "/admin/units");
      CHECK(is_signed_in(browser));
      continue;
    }
    CHECK(answer.status == 422);
    CHECK(!is_signed_in(browser));
    CHECK(message_of(answer) == "alert");
    const test::Html page = test::parse_html(answer.body);
    CHECK(page.fault == "");
    CHECK(page.has_text("Tên đăng nhập hoặc mật khẩu không đúng"));
    CHECK(test::value_of(page.form("/login"), "next") == "/admin/units");
    CHECK(!contains(answer.body, "mat khau minh hoA"));  // a password never comes back
    portal.clock().advance(120);
  }
}

TEST_CASE("a closed account and a first password left lying do not open the portal") {
  Portal portal;
  portal.services().db.write([&](db::WriteTx& tx) {
    REQUIRE(auth::set_disabled(tx, portal.clock().today(), portal.user_id("dkkd"), true).ok());
    auth::set_password(tx, portal.clock().now(), portal.user_id("tdgs"), *auth::hash_password(kPassword), true);
  });
  Browser closed = portal.as("");
  CHECK(sign_in(closed, "dkkd", kPassword).status == 422);
  portal.clock().advance(71 * 3600);
  Browser in_time = portal.as("");
  CHECK(sign_in(in_time, "tdgs", kPassword).status == 303);
  portal.clock().advance(2 * 3600);
  Browser too_late = portal.as("");
  const http::Response refused = sign_in(too_late, "tdgs", kPassword);
  CHECK(refused.status == 422);
  CHECK(test::parse_html(refused.body).has_text("quản trị"));  // says whom to ask
}

TEST_CASE("after five failures the account waits, the answer says how long, and the right password opens it again") {
  Portal portal;
  Browser browser = portal.as("");
  for (int i = 0; i < 5; ++i) CHECK(sign_in(browser, "vanphong", "sai").status == 422);
  const http::Response wait = sign_in(browser, "vanphong", kPassword);
  REQUIRE(wait.status == 429);
  const std::string seconds(wait.header("Retry-After"));
  REQUIRE(!seconds.empty());
  CHECK(contains(wait.body, seconds));
  CHECK(std::stoi(seconds) >= 1);
  CHECK(!is_signed_in(browser));
  Browser other = portal.as("");
  CHECK(sign_in(other, "dkkd", kPassword).status == 303);  // other accounts go on
  portal.clock().advance(std::stoi(seconds) + 1);
  CHECK(sign_in(browser, "vanphong", kPassword).status == 303);
}

TEST_CASE("one address that tries many names is stopped") {
  Portal portal;
  Browser browser = portal.as("");
  int refused = 0;
  for (int i = 0; i < 25; ++i) refused += sign_in(browser, "nguoi" + std::to_string(i), "sai").status == 429 ? 1 : 0;
  CHECK(refused == 5);
  portal.clock().advance(61);
  CHECK(sign_in(browser, "vanphong", kPassword).status == 303);
}

TEST_CASE("a session cookie from elsewhere is worth nothing, before and after signing in") {
  Portal portal;
  const std::string name = plugin::session_cookie_name(false);
  for (const std::string& planted : {std::string(43, 'A'), std::string("1"), std::string("' OR 1=1 --"), std::string(4000, 'x')}) {
    Browser browser = portal.as("");
    browser.cookies[name] = planted;
    CHECK(browser.get("/").status == 303);
    REQUIRE(sign_in(browser, "vanphong", kPassword).status == 303);
    CHECK(browser.cookies.at(name) != planted);
    CHECK(browser.cookies.at(name).size() == 43);
    Browser thief = portal.as("");
    thief.cookies[name] = planted;
    CHECK(thief.get("/").status == 303);
    CHECK(thief.post("/notices/read", {}).status == 401);
  }
}

TEST_CASE("over TLS the session cookie is bound to this host and never sent in clear") {
  Portal portal;
  Browser browser = portal.as("");
  const auto send = [&](const std::string& method, const std::string& path, const Form& form = {}) {
    http::Request request;
    request.method = method;
    request.path = request.target = path;
    request.remote_address = "10.0.0.7";
    request.headers = {{"host", "portal.test"}};
    request.secure = true;
    for (const auto& [name, value] : form) request.form.add(name, value);
    return browser.send(request);
  };
  const http::Response page = send("GET", "/login");
  CHECK(page.header("Strict-Transport-Security") == "max-age=31536000");
  const http::Response answer = send("POST", "/login", {{"_token", browser.token()}, {"username", "dkkd"}, {"password", kPassword}});
  REQUIRE(answer.status == 303);
  bool found = false;
  for (const std::string& cookie : answer.cookies) {
    INFO(cookie);
    CHECK(contains(cookie, "; Secure"));
    CHECK(contains(cookie, "; HttpOnly"));
    CHECK(contains(cookie, "; Path=/"));
    CHECK(!contains(cookie, "Domain="));
    if (!cookie.starts_with("__Host-sid=")) continue;
    found = true;
    CHECK(!contains(cookie, "Max-Age"));  // it ends with the browser
  }
  CHECK(found);
  CHECK(send("GET", "/").status == 200);
  // The same value under the name of the unprotected cookie, or the protected one in clear, opens nothing.
  Browser clear = portal.as("");
  clear.cookies["__Host-sid"] = browser.cookies.at("__Host-sid");
  CHECK(clear.get("/").status == 303);
  const std::string value = browser.cookies.at("__Host-sid");
  browser.cookies.erase("__Host-sid");
  browser.cookies["sid"] = value;
  CHECK(send("GET", "/").status == 303);
  CHECK(portal.as("").get("/login").header("Strict-Transport-Security").empty());
}

TEST_CASE("signing in as somebody else ends the session before") {
  Portal portal;
  Browser browser = portal.as("dkkd");
  Browser copy = browser;
  REQUIRE(browser.post("/login", {{"username", "tdgs"}, {"password", kPassword}}).status == 303);
  CHECK(contains(browser.get("/preferences").body, "Thẩm định"));
  CHECK(!is_signed_in(copy));
}

TEST_CASE("after signing in one comes to a page of this portal, wherever the link wanted to go") {
  Portal portal;
  struct Next {
    std::string asked;
    std::string given;
  };
  const Next cases[] = {
      {"/admin/units", "/admin/units"},
      {"/admin/units?q=%C4%91%C4%83ng+k%C3%BD&page=2", "/admin/units?q=%C4%91%C4%83ng+k%C3%BD&page=2"},
      {"/", "/"},
      {"", "/"},
      {"admin", "/"},
      {"//evil.example", "/"},
      {"///evil.example", "/"},
      {"/\\evil.example", "/"},
      {"\\\\evil.example", "/"},
      {"\\/evil.example", "/"},
      {"https://evil.example", "/"},
      {"http:evil.example", "/"},
      {"HTTPS://EVIL.EXAMPLE/", "/"},
      {"javascript:alert(1)", "/"},
      {"data:text/html,<script>alert(1)</script>", "/"},
      {"//evil.example/%2f..", "/"},
      {"/\t/evil.example", "/"},
      {"/\n/evil.example", "/"},
      {"/\r\nSet-Cookie: sid=1", "/"},
      {" //evil.example", "/"},
      {"@evil.example", "/"},
      {".evil.example", "/"},
      {"?next=//evil.example", "/"},
      {"#//evil.example", "/"},
      {"/" + std::string(2500, 'a'), "/"},
      {"//portal.test@evil.example/", "/"},
      {"mailto:a@evil.example", "/"},
      {"//[::1]/", "/"},
  };
  for (const Next& next : cases) {
    INFO(next.asked);
    Browser posted = portal.as("");
    const http::Response answer = sign_in(posted, "vanphong", kPassword, next.asked);
    REQUIRE(answer.status == 303);
    CHECK(answer.header("Location") == next.given);
    Browser shown = portal.as("");
    const http::Response page = shown.get("/login?next=" + base::url_encode(next.asked));
    CHECK(test::parse_html(page.body).fault == "");
    CHECK(test::value_of(test::parse_html(page.body).form("/login"), "next") == next.given);
    // Who is signed in already goes straight on, and nowhere else.
    CHECK(posted.get("/login?next=" + base::url_encode(next.asked)).header("Location") == next.given);
    // The switches of language and theme lead back the same way.
    CHECK(shown.post("/display", {{"language", "vi"}, {"next", next.asked}}).header("Location") == next.given);
  }
}

TEST_CASE("a first password opens nothing but the page where it is changed") {
  Portal portal;
  portal.services().db.write([&](db::WriteTx& tx) {
    auth::set_password(tx, portal.clock().now(), portal.user_id("dkkd"), *auth::hash_password(kPassword), true);
  });
  Browser browser = portal.as("");
  REQUIRE(sign_in(browser, "dkkd", kPassword).status == 303);
  for (const char* path : {"/", "/admin/units", "/preferences", "/notices", "/admin/units/export"}) {
    INFO(std::string(path));
    CHECK(browser.get(path).header("Location") == "/password");
  }
  CHECK(browser.post("/notices/read", {}).header("Location") == "/password");
  REQUIRE(browser.get("/password").status == 200);
  struct Try {
    const char* current;
    const char* password;
    const char* again;
    const char* wrong;  // the field that is named, or "" when it is saved
  };
  const Try tries[] = {
      {"sai", kNewPassword, kNewPassword, "current"},      {kPassword, "ngắn", "ngắn", "password"},
      {kPassword, "", "", "password"},                     {kPassword, kPassword, kPassword, "password"},
      {kPassword, "dkkd dkkd dkkd", "dkkd dkkd dkkd", "password"},
      {kPassword, "123456789012", "123456789012", "password"},
      {kPassword, kNewPassword, "bon tu khac nua", "password_again"},
      {kPassword, kNewPassword, kNewPassword, ""},
  };
  for (const Try& attempt : tries) {
    INFO(std::string(attempt.password) << " / " << std::string(attempt.again));
    const http::Response answer = browser.post("/password", {{"current", attempt.current}, {"password", attempt.password}, {"password_again", attempt.again}});
    if (*attempt.wrong == '\0') {
      CHECK(answer.status == 303);
      continue;
    }
    CHECK(answer.status == 422);
    const test::Html page = test::parse_html(answer.body);
    CHECK(page.fault == "");
    CHECK(page.links("#" + std::string(attempt.wrong)).size() == 1);
    for (const auto& [name, value] : page.form("/password")) {
      if (name != "_token") CHECK(value == "");  // no password stands in a page
    }
    portal.clock().advance(60);
  }
  CHECK(is_signed_in(browser));
  Browser again = portal.as("");
  CHECK(sign_in(again, "dkkd", kPassword).status == 422);
  CHECK(sign_in(again, "dkkd", kNewPassword).status == 303);
}

TEST_CASE("changing the password ends all other sessions; guessing the present one is slowed down") {
  Portal portal;
  Browser here = portal.as("dkkd"), there = portal.as("dkkd"), colleague = portal.as("tdgs");
  for (int i = 0; i < 5; ++i) {
    CHECK(there.post("/password", {{"current", "sai"}, {"password", kNewPassword}, {"password_again", kNewPassword}}).status == 422);
  }
  CHECK(there.post("/password", {{"current", kPassword}, {"password", kNewPassword}, {"password_again", kNewPassword}}).status == 429);
  portal.clock().advance(300);
  REQUIRE(here.post("/password", {{"current", kPassword}, {"password", kNewPassword}, {"password_again", kNewPassword}}).status == 303);
  CHECK(is_signed_in(here));
  CHECK(!is_signed_in(there));
  CHECK(there.post("/notices/read", {}).status == 401);
  CHECK(is_signed_in(colleague));
}

TEST_CASE("signing out ends the session at once") {
  Portal portal;
  Browser browser = portal.as("dkkd");
  Browser copy = browser;
  const http::Response out = browser.post("/logout", {});
  CHECK(out.status == 303);
  CHECK(out.header("Location") == "/login");
  CHECK(browser.cookies.count(plugin::session_cookie_name(false)) == 0);
  CHECK(!is_signed_in(copy));
}

TEST_CASE("a session ends after 30 idle minutes and after 12 hours, whatever is done") {
  Portal portal;
  Browser idle = portal.as("dkkd"), busy = portal.as("tdgs");
  portal.clock().advance(29 * 60);
  CHECK(is_signed_in(idle));
  CHECK(is_signed_in(busy));
  portal.clock().advance(29 * 60);
  CHECK(is_signed_in(busy));
  portal.clock().advance(2 * 60);
  CHECK(!is_signed_in(idle));
  for (int minutes = 60; minutes < 12 * 60; minutes += 20) {
    CHECK(is_signed_in(busy));
    portal.clock().advance(20 * 60);
  }
  CHECK(!is_signed_in(busy));
}

TEST_CASE("one's own sessions are listed and can be ended; nobody else's") {
  Portal portal;
  Browser here = portal.as("dkkd"), there = portal.as("dkkd"), colleague = portal.as("tdgs");
  const auto session_of = [&](const std::string& username, const char* order) {
    const std::int64_t user = portal.user_id(username);
    return portal.services().db.read([&](db::Reader& reader) {
      return std::to_string(std::string(order) == "last" ? reader.integer("SELECT max(id) FROM core_session WHERE user_id = ?1", 0, user)
                                                        : reader.integer("SELECT min(id) FROM core_session WHERE user_id = ?1", 0, user));
    });
  };
  CHECK(contains(here.get("/preferences").body, "10.0.0.7"));
  CHECK(here.post("/preferences/sessions/" + session_of("tdgs", "last") + "/end", {}).status == 404);
  CHECK(is_signed_in(colleague));
  CHECK(here.post("/preferences/sessions/" + session_of("dkkd", "last") + "/end", {}).status == 303);
  CHECK(!is_signed_in(there));
  CHECK(is_signed_in(here));
}

TEST_CASE("language and theme can be chosen before and after signing in") {
  Portal portal;
  Browser visitor = portal.as("");
  CHECK(contains(visitor.get("/login").body, "<html lang=\"vi\" data-theme=\"auto\">"));
  CHECK(visitor.post("/display", {{"language", "en"}, {"next", "/login"}}).header("Location") == "/login");
  CHECK(contains(visitor.get("/login").body, "<html lang=\"en\" data-theme=\"auto\">"));
  CHECK(visitor.post("/display", {{"theme", "dark"}, {"next", "/login"}}).status == 303);
  CHECK(contains(visitor.get("/login").body, "<html lang=\"en\" data-theme=\"dark\">"));
  visitor.cookies[plugin::kDisplayCookie] = "\"><script>.xx";
  const http::Response odd = visitor.get("/login");
  CHECK(odd.status == 200);
  CHECK(test::parse_html(odd.body).fault == "");

  Browser person = portal.as("dkkd");
  for (const auto& [name, value, expected] : std::vector<std::tuple<std::string, std::string, std::string>>{
           {"language", "en", "<html lang=\"en\" data-theme=\"auto\">"},
           {"theme", "light", "<html lang=\"en\" data-theme=\"light\">"},
           {"theme", "purple", "<html lang=\"en\" data-theme=\"light\">"},
           {"language", "fr", "<html lang=\"en\" data-theme=\"light\">"}}) {
    CHECK(person.post("/display", {{name, value}, {"next", "/"}}).status == 303);
    CHECK(contains(person.get("/").body, expected));
  }
  CHECK(contains(portal.as("dkkd").get("/").body, "<html lang=\"en\" data-theme=\"light\">"));  // on every device
  CHECK(person.post("/preferences", {{"theme", "dark"}, {"language", "vi"}, {"density", "compact"}}).status == 303);
  CHECK(contains(person.get("/").body, "<html lang=\"vi\" data-theme=\"dark\">"));
  CHECK(contains(person.get("/").body, "class=\"compact\""));
  CHECK(person.post("/preferences", {{"theme", "dark"}, {"language", "xx"}}).status == 400);
}

TEST_CASE("the forms of a visitor's error page work too") {
  Portal portal;
  Browser visitor = portal.as("");
  const http::Response page = visitor.get("/no/such/page");
  REQUIRE(page.status == 404);
  Form form = test::parse_html(page.body).form("/display");
  REQUIRE(!form.empty());
  form.emplace_back("language", "en");
  CHECK(visitor.post("/display", form).status == 303);
}

TEST_CASE("the first administrator's link works once, for half an hour, while there is none") {
  auth::set_password_cost({.memory_kib = 8, .passes = 1, .lanes = 1});
  test::TempFolder folder;
  base::FixedClock clock(base::instant_of({2019, 2, 15}, 9));
  app::OpenOptions options;
  options.data = folder / "data";
  options.create = true;
  options.clock = &clock;
  auto opened = app::App::open(options);
  REQUIRE(opened.ok());
  app::App& app = **opened;
  const std::string path = app.make_setup_path();
  REQUIRE(path.starts_with("/setup?token="));
  Browser browser(app, "");
  CHECK(browser.get("/setup").status == 404);
  CHECK(browser.get("/setup?token=" + std::string(43, 'A')).status == 404);
  const http::Response page = browser.get(path);
  REQUIRE(page.status == 200);
  const test::Html html = test::parse_html(page.body);
  CHECK(html.fault == "");
  const auto fill = [&](const std::string& username, const std::string& password) {
    Form form = html.form("/setup");
    for (auto& [name, value] : form) {
      if (name == "username") value = username;
      if (name == "full_name") value = "Người quản trị";
      if (name == "password" || name == "password_again") value = password;
    }
    return form;
  };
  const http::Response weak = browser.post("/setup", fill("quantri", "123"));
  CHECK(weak.status == 422);
  CHECK(test::parse_html(weak.body).has_text("12"));

  SUBCASE("in time") {
    const http::Response made = browser.post("/setup", fill("quantri", kNewPassword));
    REQUIRE(made.status == 303);
    CHECK(browser.get("/admin/settings").status == 200);
    Browser second(app, "");
    CHECK(second.get(path).status == 404);
    CHECK(second.post("/setup", fill("ketrom", kNewPassword)).status == 403);  // another browser has no token for the form
    CHECK(browser.post("/setup", {{"token", path.substr(path.find('=') + 1)}, {"username", "hai"}, {"full_name", "Hai"},
                                  {"password", kNewPassword}, {"password_again", kNewPassword}}).status == 404);
    CHECK(app.make_setup_path().empty());
  }
  SUBCASE("too late") {
    clock.advance(31 * 60);
    CHECK(browser.get(path).status == 404);
    CHECK(browser.post("/setup", fill("quantri", kNewPassword)).status == 404);
  }
  SUBCASE("a newer link makes the older one void") {
    const std::string newer = app.make_setup_path();
    CHECK(browser.get(path).status == 404);
    CHECK(browser.get(newer).status == 200);
  }
}

TEST_SUITE_END();

}  // namespace motcong
