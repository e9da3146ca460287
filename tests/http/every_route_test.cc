// What every route of every plugin must hold to, said once for all: taken from the registry, so that a new plugin is
// tested from its first day.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "core/app/api_door.h"
#include "core/i18n/language.h"
#include "core/record/row_rule.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using plugin::RecordType;
using plugin::Route;
using test::Browser;
using test::Form;
using test::Person;
using test::Portal;

constexpr std::int64_t kNoSuchRow = 987'654'321;

const RecordType* find_type_of(const plugin::Registry& registry, const std::string& path) {
  const RecordType* best = nullptr;
  for (const RecordType& type : registry.types()) {
    if (path.starts_with(std::string(type.path) + "/:id") && (best == nullptr || std::string_view(type.path).size() > std::string_view(best->path).size())) {
      best = &type;
    }
  }
  return best;
}

std::string fill_ids(const std::string& pattern, std::int64_t id) {
  std::string path = pattern;
  for (size_t at = path.find(":id"); at != std::string::npos; at = path.find(":id")) path.replace(at, 3, std::to_string(id));
  return path;
}

/// The route's path with a row that this person reaches; nothing when he reaches none.
std::optional<std::string> find_path(Portal& portal, const Person& person, const Route& route) {
  if (route.path.find(":id") == std::string::npos) return route.path;
  const RecordType* type = find_type_of(portal.services().registry, route.path);
  if (type == nullptr) return fill_ids(route.path, 1);
  const std::int64_t id = test::find_reached_id(portal, person, *type, route.access);
  if (id == 0) return std::nullopt;
  return fill_ids(route.path, id);
}

std::string name_of(const Route& route) { return std::string(route.method) + " " + route.path; }

bool is_get(const Route& route) { return std::string_view(route.method) == "GET"; }

/// Pages that are made for machines or for saving, not for reading.
bool is_page(const http::Response& response) { return response.status == 200 && response.content_type.starts_with("text/html"); }

/// A text in a page that is still English, or a placeholder nobody filled in; "" when there is none.
std::string find_untranslated(const test::Html& html, const i18n::Language& language) {
  for (const test::Tag& tag : html.tags) {
    std::string text = tag.text;
    text.erase(0, text.find_first_not_of(" \n"));
    text.erase(text.find_last_not_of(" \n") + 1);
    if (text.empty() || tag.name == "option" || tag.name == "code") continue;  // data, codes of permissions
    if (text == "English") continue;  // the name of a language stands in that language
    if (language.is_vi() && language.knows(text) && language.tr(text) != text) return text;
    const size_t brace = text.find('{');
    if (brace != std::string::npos && text.find('}', brace) != std::string::npos && text.find(' ', brace) > text.find('}', brace)) return text;
  }
  return {};
}

void set_language(Portal& portal, const std::string& username, const std::string& code) {
  const std::int64_t id = portal.user_id(username);
  portal.services().db.write([&](db::WriteTx& tx) { tx.execute("UPDATE core_user SET language = ?1 WHERE id = ?2", code, id); });
  portal.services().sessions.invalidate();
}

}  // namespace

TEST_SUITE_BEGIN("every route");

TEST_CASE("a visitor is led to the login page, or told to sign in, and nothing more") {
  Portal portal;
  for (const Route& route : portal.services().registry.routes()) {
    const std::string path = fill_ids(route.path, 1);
    INFO(name_of(route));
    Browser visitor = portal.as("");
    const std::uint64_t before = portal.services().db.generation();
    const http::Response response = is_get(route) ? visitor.get(path) : visitor.post(path, {});
    if (route.access.is_everyone()) {
      CHECK(response.status < 500);
      continue;
    }
    if (app::is_api_path(path)) {
      CHECK(response.status == 401);  // a program has no use for a login page
    } else if (is_get(route)) {
      CHECK(response.status == 303);
      std::string next;
      for (const char c : path) next += c == '/' ? std::string("%2F") : std::string(1, c);
      CHECK(response.header("Location") == "/login?next=" + next);
    } else {
      CHECK(response.status == 401);
      // The way in leads back to a page that can be opened.
      const test::Html page = test::parse_html(response.body);
      const auto link = std::find_if(page.tags.begin(), page.tags.end(), [](const test::Tag& tag) {
        return tag.name == "a" && tag.attribute("href").starts_with("/login?next=");
      });
      REQUIRE(link != page.tags.end());
      std::string next(link->attribute("href").substr(std::string_view("/login?next=").size()));
      for (size_t at = next.find("%2F"); at != std::string::npos; at = next.find("%2F")) next.replace(at, 3, "/");
      const http::Response back = visitor.get(next);
      INFO(next);
      CHECK((back.status == 303 || back.status == 200));
    }
    CHECK(portal.services().db.generation() == before);
  }
}

TEST_CASE("a visitor comes back to the page he wanted, with its filters, unless its address is beyond reason") {
  Portal portal;
  Browser visitor = portal.as("");
  CHECK(visitor.get("/admin/units?q=%C4%91&kind=division").header("Location") == "/login?next=%2Fadmin%2Funits%3Fq%3D%25C4%2591%26kind%3Ddivision");
  CHECK(visitor.get("/admin/units?q=" + std::string(4000, 'x')).header("Location") == "/login");
  CHECK(visitor.get("/admin/units?q=" + std::string(1200, '+')).header("Location") == "/login");
}

TEST_CASE("each account gets exactly what its rights allow") {
  Portal portal;
  for (const std::string& username : test::list_usernames(portal)) {
    const Person person(portal, username);
    Browser browser = portal.as(username);
    for (const Route& route : portal.services().registry.routes()) {
      if (route.path == "/login" || route.path == "/logout") continue;
      INFO(username << ": " << name_of(route));
      const bool allowed = route.access.allows(person.principal);
      if (!allowed) {
        const std::string path = fill_ids(route.path, 1);
        const std::uint64_t before = portal.services().db.generation(), refusals = portal.count_refusals();
        const http::Response response = is_get(route) ? browser.get(path) : browser.post(path, {});
        CHECK(response.status == 403);
        // Nothing but the log tells that it was tried.
        CHECK(portal.services().db.generation() == before + portal.count_refusals() - refusals);
        continue;
      }
      if (is_get(route)) {
        const auto path = find_path(portal, person, route);
        if (!path) continue;  // his right reaches no row of the demonstration
        const http::Response response = browser.get(*path);
        INFO(*path << " -> " << response.status);
        CHECK(response.status != 403);
        CHECK(response.status < 500);
      }
      if (route.path.find(":id") == std::string::npos) continue;
      const std::string nowhere = fill_ids(route.path, kNoSuchRow);
      const http::Response response = is_get(route) ? browser.get(nowhere) : browser.post(nowhere, {{"row_version", "1"}});
      CHECK(response.status == 404);
    }
  }
}

TEST_CASE("an empty form is refused with words or does no harm, never with a fault") {
  for (const std::string username : {"quantri", "vanphong", "dkkd"}) {
    Portal portal;
    const Person person(portal, username);
    for (const Route& route : portal.services().registry.routes()) {
      if (is_get(route) || !route.access.allows(person.principal)) continue;
      const auto path = find_path(portal, person, route);
      if (!path) continue;
      INFO(username << ": POST " << *path);
      Browser browser = portal.as(username);
      const http::Response response = browser.post(*path, {});
      CHECK(response.status != 403);
      CHECK(response.status < 500);
    }
  }
}

TEST_CASE("a form without the right token, or from another site, changes nothing") {
  Portal portal;
  struct Forgery {
    const char* what;
    bool token_in_form = true;
    bool token_of_another = false;
    bool token_in_query = false;
    const char* header = "";
    const char* value = "";
  };
  const Forgery forgeries[] = {
      {.what = "no token", .token_in_form = false},
      {.what = "the token of another session", .token_of_another = true},
      {.what = "the token in the address only", .token_in_form = false, .token_in_query = true},
      {.what = "sent by another site", .header = "origin", .value = "https://evil.example"},
      {.what = "sent by nobody's page", .header = "origin", .value = "null"},
      {.what = "sent by the same name with another scheme", .header = "origin", .value = "https://portal.test"},
      {.what = "the browser says cross-site", .header = "sec-fetch-site", .value = "cross-site"},
      {.what = "the browser says same-site", .header = "sec-fetch-site", .value = "same-site"},
  };
  for (const std::string username : {"", "quantri", "vanphong"}) {
    for (const Route& route : portal.services().registry.routes()) {
      if (is_get(route)) continue;
      if (username.empty() && !route.access.is_everyone()) continue;
      Browser browser = portal.as(username);
      Browser another = portal.as(username.empty() ? "" : "giamdoc");
      if (username.empty()) {
        browser.get("/login");
        another.get("/login");
        REQUIRE(browser.cookies.at("pre") != another.cookies.at("pre"));
      } else {
        const Person person(portal, username);
        if (!route.access.allows(person.principal)) continue;
      }
      for (const Forgery& forgery : forgeries) {
        INFO(username << ": " << name_of(route) << ", " << std::string(forgery.what));
        http::Request request;
        request.method = "POST";
        request.path = fill_ids(route.path, 1);
        request.target = request.path;
        request.remote_address = "10.0.0.7";
        request.headers = {{"host", "portal.test"}};
        if (*forgery.header != '\0') request.headers.emplace_back(forgery.header, forgery.value);
        if (forgery.token_in_query) request.query.add("_token", browser.token());
        if (forgery.token_in_form) request.form.add("_token", forgery.token_of_another ? another.token() : browser.token());
        const std::uint64_t before = portal.services().db.generation();
        CHECK(browser.send(request).status == 403);
        CHECK(portal.services().db.generation() == before);
      }
    }
  }
}

TEST_CASE("a form of the page's own site is taken, whether the browser says so or not") {
  Portal portal;
  for (const auto& [header, value] : std::vector<std::pair<std::string, std::string>>{
           {"", ""}, {"sec-fetch-site", "same-origin"}, {"sec-fetch-site", "none"}, {"origin", "http://portal.test"}, {"origin", "http://PORTAL.test"}}) {
    Browser browser = portal.as("quantri");
    http::Request request;
    request.method = "POST";
    request.path = request.target = "/notices/read";
    request.headers = {{"host", "portal.test"}};
    if (!header.empty()) request.headers.emplace_back(header, value);
    request.form.add("_token", browser.token());
    INFO(header << ": " << value);
    CHECK(browser.send(request).status == 303);
  }
}

TEST_CASE("every page is whole, in both languages") {
  Portal portal;
  for (const std::string username : {"quantri", "vanphong", "dkkd", "kiemsoat"}) {
    for (const std::string code : {"vi", "en"}) {
      set_language(portal, username, code);
      const i18n::Language& language = i18n::Language::get(code);
      const Person person(portal, username);
      Browser browser = portal.as(username);
      for (const Route& route : portal.services().registry.routes()) {
        if (!is_get(route) || !route.access.allows(person.principal)) continue;
        const auto path = find_path(portal, person, route);
        if (!path) continue;
        const http::Response response = browser.get(*path);
        INFO(username << " (" << code << "): " << *path << " -> " << response.status);
        // Everything that is text says in which letters; workbooks and the like are bytes.
        const bool is_text = !response.content_type.starts_with("application/vnd.") && !response.content_type.starts_with("image/");
        if (is_text) CHECK(response.content_type.find("charset=utf-8") != std::string::npos);
        CHECK(response.header("Access-Control-Allow-Origin").empty());
        if (!is_page(response)) continue;
        CHECK(test::contains(response.body, std::string("<html lang=\"") + code + "\""));
        CHECK(!test::contains(response.body, "{{"));
        const test::Html html = test::parse_html(response.body);
        CHECK(html.fault == "");
        CHECK(find_untranslated(html, language) == "");
      }
    }
  }
}

TEST_CASE("a page's own links and forms lead to routes that exist") {
  Portal portal;
  std::set<std::string> patterns;
  for (const Route& route : portal.services().registry.routes()) patterns.insert(name_of(route));
  for (const std::string username : {"quantri", "vanphong", "dkkd", "kiemsoat"}) {
    Browser browser = portal.as(username);
    const Person person(portal, username);
    std::set<std::string> seen;
    for (const Route& route : portal.services().registry.routes()) {
      if (!is_get(route) || !route.access.allows(person.principal)) continue;
      const auto path = find_path(portal, person, route);
      if (!path) continue;
      const http::Response response = browser.get(*path);
      if (!is_page(response)) continue;
      for (const test::Tag& tag : test::parse_html(response.body).tags) {
        std::string target = tag.name == "a" ? tag.attribute("href") : std::string();
        target = target.substr(0, target.find('#'));
        if (!target.starts_with('/') || !seen.insert(target).second || seen.size() > 400) continue;
        INFO(username << ": " << *path << " links to " << target);
        const int status = browser.get(target).status;
        CHECK(status != 404);
        CHECK(status != 403);  // what one may not open is not offered
        CHECK(status != 400);
      }
    }
  }
}

TEST_CASE("methods and paths that no route has") {
  Portal portal;
  for (const std::string username : {"", "quantri"}) {
    Browser browser = portal.as(username);
    for (const auto& [method, path, status] : std::vector<std::tuple<std::string, std::string, int>>{
             {"PUT", "/admin/units", 405}, {"DELETE", "/admin/units/1", 405}, {"PATCH", "/", 405}, {"POST", "/admin/units", 405},
             {"GET", "/logout", 405}, {"GET", "/no/such/page", 404}, {"GET", "/admin/units/0", 404}, {"GET", "/admin/units/-1", 404},
             {"GET", "/admin/units/1e3", 404}, {"GET", "/admin/units/99999999999999999999", 404}, {"PUT", "/no/such/page", 404}}) {
      http::Request request;
      request.method = method;
      request.path = request.target = path;
      request.headers = {{"host", "portal.test"}};
      const http::Response response = browser.send(request);
      INFO(username << ": " << method << " " << path);
      CHECK(response.status == status);
      CHECK(test::parse_html(response.body).fault == "");
      if (status == 405) CHECK(!response.header("Allow").empty());
    }
  }
}

TEST_CASE("HEAD is answered like GET") {
  Portal portal;
  Browser browser = portal.as("quantri");
  http::Request request;
  request.method = "HEAD";
  request.path = request.target = "/admin/units";
  CHECK(browser.send(request).status == 200);
}

TEST_CASE("the style guide is served to developers only") {
  Portal portal;
  CHECK(portal.as("quantri").get("/dev/components").status == 404);
  portal.services().dev = true;
  const http::Response page = portal.as("quantri").get("/dev/components");
  CHECK(page.status == 200);
  CHECK(test::parse_html(page.body).fault == "");
}

TEST_SUITE_END();

}  // namespace motcong
