// A form posted after its session ran out is not lost: it comes back to the same person when he has signed in again.
#include <doctest/doctest.h>

#include "core/plugin/cookies.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using test::Browser;
using test::Form;
using test::Portal;

constexpr const char* kPassword = "mat khau minh hoa";

std::int64_t count_drafts(Portal& portal) {
  return portal.services().db.read([](db::Reader& reader) { return reader.integer("SELECT count(*) FROM core_draft", 0); });
}

http::Response sign_in(Browser& browser, const std::string& username) {
  browser.get("/login");
  return browser.post("/login", {{"username", username}, {"password", kPassword}});
}

Form holiday_form(Browser& browser) {
  Form form = test::parse_html(browser.get("/admin/calendar/new").body).form("/admin/calendar/new");
  test::set_value(form, "name", "Nghỉ <b>bão</b> & lũ");
  test::set_value(form, "date", "không phải ngày");
  return form;
}

}  // namespace

TEST_SUITE_BEGIN("drafts");

TEST_CASE("what was typed before the session ran out comes back after signing in") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const Form form = holiday_form(browser);
  portal.clock().advance(45 * 60);
  const http::Response answer = browser.post("/admin/calendar/new", form);
  CHECK(answer.status == 303);
  CHECK(answer.header("Location").starts_with("/login"));
  CHECK(test::parse_html(browser.get("/login").body).has_text("đã"));  // the page says that it is kept
  CHECK(count_drafts(portal) == 1);

  const http::Response back = sign_in(browser, "quantri");
  REQUIRE(back.status == 303);
  const std::string location(back.header("Location"));
  CHECK(location.starts_with("/admin/calendar/new?draft="));
  const http::Response page = browser.get(location);
  REQUIRE(page.status == 200);
  const Form restored = test::parse_html(page.body).form("/admin/calendar/new");
  CHECK(test::value_of(restored, "name") == "Nghỉ <b>bão</b> & lũ");
  CHECK(test::value_of(restored, "date") == "không phải ngày");
  CHECK(browser.cookies.count(plugin::kDraftCookie) == 0);
  // The tokens of the old page are not part of it.
  CHECK(portal.services().db.read([](db::Reader& reader) { return reader.text("SELECT fields FROM core_draft"); }).find("_token") == std::string::npos);
}

TEST_CASE("a draft of a change meets the conflict page when somebody saved meanwhile") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const std::string path = "/admin/units/" + std::to_string(portal.unit_id("DKKD")) + "/edit";
  Form form = test::parse_html(browser.get(path).body).form(path);
  test::set_value(form, "note", "của tôi");
  portal.clock().advance(45 * 60);
  REQUIRE(browser.post(path, form).status == 303);
  Browser other = portal.as("quantri");
  Form theirs = test::parse_html(other.get(path).body).form(path);
  test::set_value(theirs, "note", "của người khác");
  REQUIRE(other.post(path, theirs).status == 303);
  const std::string location(sign_in(browser, "quantri").header("Location"));
  const Form restored = test::parse_html(browser.get(location).body).form(path);
  CHECK(test::value_of(restored, "note") == "của tôi");
  CHECK(browser.post(path, restored).status == 409);
}

TEST_CASE("nobody else gets a draft, and it goes after a day") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const Form form = holiday_form(browser);
  portal.clock().advance(45 * 60);
  REQUIRE(browser.post("/admin/calendar/new", form).status == 303);
  const std::string id = browser.cookies.at(plugin::kDraftCookie);

  Browser colleague = portal.as("");
  colleague.cookies[plugin::kDraftCookie] = id;
  const http::Response elsewhere = sign_in(colleague, "vanphong");
  CHECK(elsewhere.header("Location") == "/");
  const Form empty = test::parse_html(colleague.get("/admin/calendar/new?draft=" + id).body).form("/admin/calendar/new");
  CHECK(test::value_of(empty, "name") == "");

  portal.clock().advance(25 * 3600);
  CHECK(sign_in(browser, "quantri").header("Location") == "/");
  CHECK(test::value_of(test::parse_html(browser.get("/admin/calendar/new?draft=" + id).body).form("/admin/calendar/new"), "name") == "");
}

TEST_CASE("only a form of the session that ran out is kept") {
  Portal portal;
  const std::string sid = plugin::session_cookie_name(false);
  struct Case {
    const char* what;
    std::function<void(Browser&, Form&)> change;
    const char* path = "/admin/calendar/new";
  };
  const std::vector<Case> cases = {
      {"no session cookie", [&](Browser& browser, Form&) { browser.cookies.erase(sid); }},
      {"a made-up cookie", [&](Browser& browser, Form&) { browser.cookies[sid] = std::string(43, 'A'); }},
      {"no form token", [](Browser&, Form& form) { test::set_value(form, "_token", ""); }},
      {"another form token", [](Browser&, Form& form) { test::set_value(form, "_token", std::string(43, 'A')); }},
      {"a form that keeps none: a password", [](Browser&, Form&) {}, "/password"},
      {"a form that keeps none: settings", [](Browser&, Form&) {}, "/admin/settings"},
      {"the account was closed", [&](Browser&, Form&) {
         portal.services().db.write([&](db::WriteTx& tx) { tx.execute("UPDATE core_user SET disabled = 1 WHERE username = 'vanphong'"); });
         portal.services().sessions.invalidate();
       }},
  };
  for (const Case& one : cases) {
    INFO(std::string(one.what));
    Browser browser = portal.as("vanphong");
    Form form = holiday_form(browser);
    form.emplace_back("current", "mat khau cu");
    portal.clock().advance(45 * 60);
    one.change(browser, form);
    CHECK(browser.post(one.path, form).status == 401);
    CHECK(browser.cookies.count(plugin::kDraftCookie) == 0);
    CHECK(count_drafts(portal) == 0);
  }
}

TEST_CASE("signing out leaves nothing to come back to") {
  Portal portal;
  Browser browser = portal.as("quantri");
  Form form = holiday_form(browser);
  Browser copy = browser;
  REQUIRE(browser.post("/logout", {}).status == 303);
  CHECK(copy.post("/admin/calendar/new", form).status == 401);
  CHECK(count_drafts(portal) == 0);
}

TEST_CASE("a person's drafts are few") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const Form form = holiday_form(browser);
  portal.clock().advance(45 * 60);
  for (int i = 0; i < 8; ++i) REQUIRE(browser.post("/admin/calendar/new", form).status == 303);
  CHECK(count_drafts(portal) == 5);
  CHECK(sign_in(browser, "quantri").header("Location").starts_with("/admin/calendar/new?draft="));
}

TEST_SUITE_END();

}  // namespace motcong
