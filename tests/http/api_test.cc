// The API: the same rows as the pages for everybody, keys from their making to their end, ETags, the OpenAPI
// document and the page that explains it.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "core/app/api_door.h"
#include "core/app/dispatcher.h"
#include "core/auth/api_keys.h"
#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/http/server.h"
#include "core/record/api/description.h"
#include "core/record/row_json.h"
#include "core/record/store.h"
#include "tests/support/html.h"
#include "tests/support/json.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using test::Browser;
using test::contains;
using test::Json;
using test::Person;
using test::Portal;

using Headers = std::vector<std::pair<std::string, std::string>>;

http::Request make_request(const std::string& target, const Headers& headers = {},
                           const std::string& method = "GET") {
  http::Request request;
  request.method = method;
  request.target = target;
  const size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) {
    const auto query = http::parse_urlencoded(target.substr(question + 1));
    REQUIRE(query.ok());
    request.query = *query;
  }
  request.remote_address = "10.0.0.7";
  request.headers = {{"host", "portal.test"}};
  request.headers.insert(request.headers.end(), headers.begin(), headers.end());
  return request;
}

/// A program with a key, which keeps no cookies.
http::Response ask(Portal& portal, const std::string& key, const std::string& target, Headers headers = {},
                   const std::string& address = "10.0.0.7") {
  headers.emplace_back("authorization", "Bearer " + key);
  http::Request request = make_request(target, headers);
  request.remote_address = address;
  return portal.as("").send(request);
}

/// Makes a key on the page, as a person does.
std::string make_key(Portal& portal, const std::string& username, const std::string& days = "90") {
  Browser browser = portal.as(username);
  const http::Response page =
      browser.post("/preferences/api-keys", {{"name", "báo cáo tuần"}, {"days", days}});
  REQUIRE(page.status == 200);
  const size_t at = page.body.find("mc_");
  REQUIRE(at != std::string::npos);
  return page.body.substr(at, 46);
}

std::vector<std::int64_t> ids_of(const Json& list) {
  std::vector<std::int64_t> ids;
  for (const Json& row : list.at("rows").elements) ids.push_back(std::stoll(row.at("id").text));
  return ids;
}

/// All ids of a list, page by page along `next`.
std::vector<std::int64_t> list_api_ids(Browser& browser, std::string url) {
  std::vector<std::int64_t> ids;
  while (!url.empty()) {
    const http::Response response = browser.get(url);
    REQUIRE(response.status == 200);
    const Json list = test::parse_json(response.body);
    for (const std::int64_t id : ids_of(list)) ids.push_back(id);
    REQUIRE(static_cast<std::int64_t>(ids.size()) <= std::stoll(list.at("total").text));
    url = list.at("next").text;
    if (url.empty()) CHECK(ids.size() == std::stoul(list.at("total").text));
  }
  return ids;
}

std::int64_t count_audit(Portal& portal, const std::string& action) {
  return portal.services().db.read([&](db::Reader& reader) {
    return reader.integer("SELECT count(*) FROM core_audit WHERE action = ?1", 0, action);
  });
}

void check_error(const http::Response& response, int status, const std::string& code) {
  CHECK(response.status == status);
  CHECK(response.content_type == "application/json; charset=utf-8");
  const Json error = test::parse_json(response.body);
  CHECK(error.at("error").at("status").text == std::to_string(status));
  CHECK(error.at("error").at("code").text == code);
  CHECK(!error.at("error").at("message").text.empty());
}

void set_language(Portal& portal, const std::string& username, const std::string& code) {
  const std::int64_t id = portal.user_id(username);
  portal.services().db.write(
      [&](db::WriteTx& tx) { tx.execute("UPDATE core_user SET language = ?1 WHERE id = ?2", code, id); });
  portal.services().sessions.invalidate();
}

}  // namespace

TEST_SUITE_BEGIN("api");

TEST_CASE("each person gets by the API the rows of the list page, in its order, and no other") {
  Portal portal;
  for (const std::string& username : test::list_usernames(portal)) {
    const Person person(portal, username);
    Browser browser = portal.as(username);
    for (const RecordType& type : portal.services().registry.types()) {
      if (type.access.view.is_nobody()) continue;
      INFO(username << ": " << std::string(type.id));
      const std::string url = record::api_path(type);
      if (!type.access.view.allows(person.principal)) {
        check_error(browser.get(url), 403, "forbidden");
        check_error(browser.get(url + "/1"), 403, "forbidden");
        continue;
      }
      if (type.is_log) continue;  // each look at it may add to it; see the case below
      const auto shown = test::list_shown_ids(browser, type);
      CHECK(list_api_ids(browser, url + "?per_page=500") == shown);
      // One by one: the same rows, and 404 for all others, as for rows that are not there.
      const std::set<std::int64_t> reached(shown.begin(), shown.end());
      int asked = 0;
      for (const std::int64_t id : test::list_all_ids(portal, type)) {
        if (reached.count(id) != 0 && ++asked > 5) continue;
        const http::Response one = browser.get(url + "/" + std::to_string(id));
        if (reached.count(id) == 0) {
          check_error(one, 404, "not_found");
        } else {
          REQUIRE(one.status == 200);
          CHECK(test::parse_json(one.body).at("id").text == std::to_string(id));
        }
      }
      check_error(browser.get(url + "/987654321"), 404, "not_found");
    }
  }
}

TEST_CASE("a page of the audit log, for those who may read it") {
  Portal portal;
  Browser browser = portal.as("quantri");
  browser.post("/preferences/api-keys", {{"name", "khóa"}, {"days", "30"}});
  const Json list = test::parse_json(browser.get("/api/v1/core.audit?action=api.key").body);
  REQUIRE(list.at("total").text == "1");
  const Json& row = list.at("rows").elements.at(0);
  CHECK(row.at("username").text == "quantri");
  CHECK(row.at("at").text == "2019-02-15T02:00:00Z");
  CHECK(row.find("row_version") == nullptr);
  check_error(portal.as("chuyenvien").get("/api/v1/core.audit"), 403, "forbidden");
}

TEST_CASE("filters, words, order and pages mean what they mean on the list page") {
  Portal portal;
  Browser browser = portal.as("quantri"), officer = portal.as("vanphong");
  int compared = 0;
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.access.view.is_nobody() || type.is_log) continue;
    Browser& reader =
        Person(portal, "vanphong").principal.may(type.access.view.permission_id()) ? officer : browser;
    const std::string url = record::api_path(type);
    if (reader.get(url).status != 200) continue;
    for (const record::ApiParameter& parameter : record::list_api_parameters(type)) {
      std::vector<std::string> values;
      if (parameter.kind == record::ApiParameter::Kind::words) values = {"a", "khong co dau nao nhu the"};
      if (parameter.field != nullptr) {
        switch (parameter.field->kind) {
          case FieldKind::choice:
            for (const plugin::Choice& choice : parameter.field->choice_list)
              values.emplace_back(choice.value);
            break;
          case FieldKind::date:
            values = {"2019-01-31", "31/01/2019"};
            break;
          case FieldKind::boolean:
            values = {"0", "1"};
            break;
          default:
            values = {"1"};
            break;
        }
      }
      if (parameter.field != nullptr && parameter.op == record::Condition::Op::equals &&
          record::can_be_none(*parameter.field))
        values.emplace_back(record::kNone);
      for (const std::string& value : values) {
        const std::string query = parameter.name + "=" + base::url_encode(value);
        INFO(std::string(type.id) << "?" << query);
        CHECK(list_api_ids(reader, url + "?per_page=500&" + query) ==
              test::list_shown_ids(reader, type, query));
        ++compared;
      }
    }
    for (const std::string& sort : record::list_api_sorts(type)) {
      INFO(std::string(type.id) << " by " << sort);
      const auto ids = list_api_ids(reader, url + "?per_page=500&sort=" + sort);
      if (sort.ends_with("id") && sort.size() <= 3) {
        CHECK(std::is_sorted(ids.begin(), ids.end(),
                             [&](auto a, auto b) { return sort == "id" ? a < b : a > b; }));
      } else {
        CHECK(ids == test::list_shown_ids(reader, type, "sort=" + sort));
      }
    }
    const auto whole = list_api_ids(reader, url + "?per_page=500");
    CHECK(list_api_ids(reader, url + "?per_page=3").size() == whole.size());
    CHECK(ids_of(test::parse_json(reader.get(url + "?page=9999").body)).empty());
  }
  CHECK(compared > 50);
}

TEST_CASE("a parameter that is unknown or wrong is refused by name") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  for (const auto& [query, word] :
       std::vector<std::pair<std::string, std::string>>{{"nothing=1", "nothing"},
                                                        {"columns=code", "columns"},
                                                        {"format=csv", "format"},
                                                        {"view=1", "view"},
                                                        {"per_page=501", "per_page"},
                                                        {"per_page=0", "per_page"},
                                                        {"per_page=-1", "per_page"},
                                                        {"per_page=ten", "per_page"},
                                                        {"page=0", "page"},
                                                        {"page=99999999999999999999", "page"},
                                                        {"sort=nothing", "sort"},
                                                        {"sort=-", "sort"},
                                                        {"lead_unit_id=abc", "lead_unit_id"},
                                                        {"due_on_from=31.02.2019", "due_on_from"},
                                                        {"title=a", "title"},
                                                        {"access_token=mc_x", "access_token"}}) {
    INFO(query);
    const http::Response response = browser.get("/api/v1/par.task?" + query);
    check_error(response, 400, "bad_request");
    CHECK(contains(test::parse_json(response.body).at("error").at("message").text, "“" + word + "”"));
  }
  check_error(browser.get("/api/v1?x=1"), 400, "bad_request");
  check_error(browser.get("/api/v1/openapi.json?x=1"), 400, "bad_request");
  check_error(browser.get("/api/v1/par.task/1?x=1"), 400, "bad_request");
}

TEST_CASE("values are those of the record: days, numbers, yes and no, other records with their titles") {
  Portal portal;
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.access.view.is_nobody()) continue;
    const std::string account = test::find_account(portal, type.access.view);
    const Person person(portal, account);
    Browser browser = portal.as(account);
    const Json list = test::parse_json(browser.get(record::api_path(type) + "?per_page=20").body);
    for (const Json& json : list.at("rows").elements) {
      const std::int64_t id = std::stoll(json.at("id").text);
      INFO(std::string(type.id) << " " << id);
      const plugin::Row row = portal.services().db.read(
          [&](db::Reader& reader) { return record::load_row(reader, person.work, type, id); });
      std::set<std::string> names;
      for (const auto& [name, value] : json.members) CHECK(names.insert(name).second);
      for (const Field* field : record::public_fields(type)) {
        INFO(std::string(field->name));
        const Json& value = json.at(field->name);
        const db::Value& stored = row.values.get(field->name);
        if (field->kind == FieldKind::links) {
          REQUIRE(value.kind == Json::Kind::list);
          CHECK(value.elements.size() == row.values.ids(field->name).size());
          std::string titles;
          for (const Json& link : value.elements)
            titles += (titles.empty() ? "" : "; ") + link.at("title").text;
          CHECK(titles == row.title(field->name));
          continue;
        }
        if (field->kind == FieldKind::boolean) {
          REQUIRE(value.kind == Json::Kind::boolean);
          CHECK(value.truth == (row.values.integer(field->name) != 0));
          continue;
        }
        if (value.kind == Json::Kind::null) continue;
        switch (field->kind) {
          case FieldKind::ref:
            CHECK(value.at("id").text == std::to_string(row.values.integer(field->name)));
            CHECK(value.at("title").text == row.title(field->name));
            break;
          case FieldKind::integer:
            REQUIRE(value.kind == Json::Kind::number);
            CHECK(value.text == std::to_string(row.values.integer(field->name)));
            break;
          case FieldKind::hundredths:
            REQUIRE(value.kind == Json::Kind::number);
            CHECK(std::stod(value.text) ==
                  doctest::Approx(static_cast<double>(row.values.integer(field->name)) / 100));
            break;
          case FieldKind::instant:
            CHECK(value.text == base::format_iso_instant(row.values.integer(field->name)));
            break;
          default:
            REQUIRE(value.kind == Json::Kind::text);
            // Kept in parts, read in words.
            if (const std::string kept = row.values.text(field->name); !kept.empty() && kept[0] < ' ' && kept[0] > 0) {
              CHECK((value.text.empty() || value.text[0] >= ' ' || value.text[0] < 0));
              break;
            }
            CHECK(value.text == row.values.text(field->name));
            CHECK(std::holds_alternative<std::string>(stored));
            break;
        }
      }
    }
  }
}

TEST_CASE("a key is shown once, kept as its hash only, and opens what its owner may see") {
  Portal portal;
  const std::string key = make_key(portal, "dkkd");
  CHECK(key.size() == 46);
  CHECK(!contains(portal.as("dkkd").get("/preferences/api-keys").body, key));
  portal.services().db.read([&](db::Reader& reader) {
    CHECK(reader.text("SELECT key_hash FROM core_api_key") == base::to_hex(base::sha256(key)));
    CHECK(!reader.exists("SELECT 1 FROM core_audit WHERE instr(detail, ?1) > 0", key.substr(0, 10)));
    CHECK(reader.text("SELECT valid_to FROM core_api_key") == "2019-05-16");
  });
  Browser browser = portal.as("dkkd");
  CHECK(ask(portal, key, "/api/v1/par.task").body == browser.get("/api/v1/par.task").body);
  CHECK(ask(portal, key, "/api/v1").body == browser.get("/api/v1").body);
  // The key is for the API alone, and for reading alone.
  CHECK(ask(portal, key, "/par/tasks").status == 303);
  CHECK(ask(portal, key, "/api").status == 303);
  http::Request post = make_request("/par/tasks/new", {{"authorization", "Bearer " + key}}, "POST");
  CHECK(portal.as("").send(post).status == 401);
}

TEST_CASE("a key has the rights its owner has at that moment") {
  Portal portal;
  const std::string key = make_key(portal, "quantri");
  CHECK(ask(portal, key, "/api/v1/core.user").status == 200);
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_user_role SET valid_to = '2019-02-14' WHERE user_id = ?1",
               portal.services().db.read([&](db::Reader& r) {
                 return r.integer("SELECT id FROM core_user WHERE username = 'quantri'", 0);
               }));
  });
  check_error(ask(portal, key, "/api/v1/core.user"), 403, "forbidden");
}

TEST_CASE("its first use and its last are written down, later ones at most once a minute") {
  Portal portal;
  const std::string key = make_key(portal, "dkkd");
  CHECK(count_audit(portal, "api.key") == 1);
  CHECK(ask(portal, key, "/api/v1").status == 200);
  CHECK(count_audit(portal, "api.first_use") == 1);
  const std::uint64_t before = portal.services().db.generation();
  CHECK(ask(portal, key, "/api/v1").status == 200);
  CHECK(portal.services().db.generation() == before);
  portal.clock().advance(90);
  CHECK(ask(portal, key, "/api/v1", {}, "10.0.0.99").status == 200);
  CHECK(count_audit(portal, "api.first_use") == 1);
  const std::string page = portal.as("dkkd").get("/preferences/api-keys").body;
  CHECK(contains(page, "10.0.0.99"));
}

TEST_CASE("keys that do not open") {
  Portal portal;
  const std::string key = make_key(portal, "dkkd", "30");
  const std::int64_t owner = portal.user_id("dkkd");
  const auto change = [&](auto write) {
    portal.services().db.write([&](db::WriteTx& tx) { write(tx); });
    portal.services().sessions.invalidate();
  };
  int status = 401;
  std::string code = "unauthorized";
  std::string used = key;
  SUBCASE("no key of the portal") { used = "mc_" + std::string(43, 'A'); }
  SUBCASE("cut short") { used.pop_back(); }
  SUBCASE("with other capitals") {
    for (char& c : used) c = static_cast<char>(std::toupper(c));
  }
  SUBCASE("nothing") { used.clear(); }
  SUBCASE("expired") { portal.clock().set(base::instant_of({2019, 3, 18}, 0)); }
  SUBCASE("revoked by its owner") {
    CHECK(portal.as("dkkd").post("/preferences/api-keys/1/revoke", {}).status == 303);
    CHECK(count_audit(portal, "api.revoke") == 1);
  }
  SUBCASE("revoked by the administrator") {
    CHECK(portal.as("quantri").post("/admin/api-keys/1/do/revoke", {}).status == 303);
    CHECK(portal.services().db.read([&](db::Reader& r) {
      return r.exists("SELECT 1 FROM core_notice WHERE user_id = ?1 AND kind = 'core.api_key'", owner);
    }));
  }
  SUBCASE("of a closed account") {
    change([&](db::WriteTx& tx) { tx.execute("UPDATE core_user SET disabled = 1 WHERE id = ?1", owner); });
  }
  SUBCASE("of somebody who has not changed the first password") {
    change([&](db::WriteTx& tx) {
      tx.execute("UPDATE core_user SET must_change_password = 1 WHERE id = ?1", owner);
    });
    status = 403;
    code = "forbidden";
  }
  SUBCASE("of somebody who may no longer use the API") {
    change([&](db::WriteTx& tx) {
      tx.execute("DELETE FROM core_role_permission WHERE permission = 'core.api'");
    });
    status = 403;
    code = "forbidden";
  }
  for (const char* path : {"/api/v1", "/api/v1/par.task", "/api/v1/openapi.json", "/api/v1/no.such"}) {
    const http::Response response = ask(portal, used, path);
    check_error(response, status, code);
    CHECK(response.header("WWW-Authenticate").empty() == (status != 401));
  }
  CHECK(count_audit(portal, "api.refused") >= 1);
  CHECK(count_audit(portal, "api.first_use") == 0);
}

TEST_CASE("the last day of a key is its own") {
  Portal portal;
  const std::string key = make_key(portal, "dkkd", "30");
  portal.clock().set(base::instant_of({2019, 3, 17}, 23, 59));
  CHECK(ask(portal, key, "/api/v1").status == 200);
  portal.clock().advance(60);
  CHECK(ask(portal, key, "/api/v1").status == 401);
}

TEST_CASE("a bad key beside a good session does not fall back to the session") {
  Portal portal;
  Browser browser = portal.as("dkkd");
  check_error(browser.send(make_request("/api/v1", {{"authorization", "Bearer mc_x"}})), 401, "unauthorized");
  check_error(browser.send(make_request("/api/v1", {{"authorization", "Basic ZGtrZDp4"}})), 401,
              "unauthorized");
}

TEST_CASE("wrong keys count as wrong passwords of their address; the audit log does not grow without end") {
  Portal portal;
  const std::string key = make_key(portal, "dkkd");
  int refused = 0, slowed = 0;
  for (int i = 0; i < 60; ++i) {
    const http::Response response =
        ask(portal, "mc_" + std::string(42, 'A') + std::to_string(i % 10), "/api/v1");
    refused += response.status == 401;
    if (response.status != 429) continue;
    ++slowed;
    CHECK(std::stoi(std::string(response.header("Retry-After"))) > 0);
    check_error(response, 429, "too_many_requests");
  }
  CHECK(refused == 20);
  CHECK(slowed == 40);
  CHECK(count_audit(portal, "api.refused") == 20);
  // Good keys and other addresses go on; so does a key that has ended, which is written down once an hour.
  CHECK(ask(portal, key, "/api/v1").status == 200);
  CHECK(ask(portal, "mc_x", "/api/v1", {}, "10.0.9.9").status == 401);
  portal.as("dkkd").post("/preferences/api-keys/1/revoke", {});
  const std::int64_t before = count_audit(portal, "api.refused");
  for (int i = 0; i < 50; ++i) CHECK(ask(portal, key, "/api/v1").status == 401);
  CHECK(count_audit(portal, "api.refused") == before + 1);
  portal.clock().advance(3700);
  CHECK(ask(portal, key, "/api/v1").status == 401);
  CHECK(count_audit(portal, "api.refused") == before + 2);
}

TEST_CASE("a key answers so many requests a minute") {
  Portal portal;
  const std::string key = make_key(portal, "dkkd"), other = make_key(portal, "vanphong");
  for (int i = 0; i < app::ApiDoor::kRequestsAMinute; ++i) REQUIRE(ask(portal, key, "/api/v1").status == 200);
  portal.clock().advance(10);
  const http::Response response = ask(portal, key, "/api/v1");
  check_error(response, 429, "too_many_requests");
  CHECK(response.header("Retry-After") == "50");
  CHECK(ask(portal, other, "/api/v1").status == 200);
  portal.clock().advance(50);
  CHECK(ask(portal, key, "/api/v1").status == 200);
}

TEST_CASE("ten keys at a time, with a name and one of three terms, by those who may") {
  Portal portal;
  Browser browser = portal.as("dkkd");
  const std::string path = "/preferences/api-keys";
  for (const auto& [name, days] :
       std::vector<std::pair<std::string, std::string>>{{"", "90"},
                                                        {"   ", "90"},
                                                        {std::string(81, 'x'), "90"},
                                                        {"khóa", ""},
                                                        {"khóa", "91"},
                                                        {"khóa", "36500"},
                                                        {"khóa", "x"}}) {
    INFO(name << " / " << days);
    const http::Response page = browser.post(path, {{"name", name}, {"days", days}});
    CHECK(page.status == 422);
    CHECK(!contains(page.body, "mc_"));
  }
  CHECK(contains(browser.post(path, {{"name", "giữ lại <b>"}, {"days", "91"}}).body, "giữ lại &lt;b&gt;"));
  for (int i = 0; i < auth::kMaxApiKeys; ++i) make_key(portal, "dkkd");
  Browser again = portal.as("dkkd");
  CHECK(again.post(path, {{"name", "thứ mười một"}, {"days", "90"}}).status == 422);
  CHECK(again.post(path + "/3/revoke", {}).status == 303);
  CHECK(again.post(path + "/3/revoke", {}).status == 404);
  make_key(portal, "dkkd");
  CHECK(portal.as("vanphong").post(path + "/1/revoke", {}).status == 404);  // somebody else's
  for (const std::string& username : test::list_usernames(portal)) {
    const bool may = Person(portal, username).principal.may("core.api");
    CHECK(portal.as(username).get(path).status == (may ? 200 : 403));
  }
  CHECK(portal.as("quantri").get("/admin/api-keys").status == 200);
  CHECK(portal.as("dkkd").get("/admin/api-keys").status == 403);
}

TEST_CASE("a request the server refuses unread is answered in JSON too, and says what the API takes") {
  http::ServerOptions options;
  options.body.refused_unread = &app::Dispatcher::refuse_unread;
  http::Server server(
      options, [](http::Request&) { return http::Response::text("handled"); }, {});
  const auto answer = [&](const std::string& line, const std::string& headers = {}) {
    return server.answer(line + " HTTP/1.1\r\nHost: portal.test\r\n" + headers + "\r\n");
  };
  for (const char* line : {"DELETE /api/v1/par.task/1", "PUT /api/v1", "PATCH /api/v1/par.task?page=2", "POST /api/v1/par.task"}) {
    INFO(line);
    const std::string refused = answer(line);
    CHECK(refused.starts_with("HTTP/1.1 405 "));
    CHECK(contains(refused, "\r\nAllow: GET, HEAD\r\n"));
    CHECK(contains(refused, "\r\nContent-Type: application/json; charset=utf-8\r\n"));
    CHECK(contains(refused, "\r\nConnection: close\r\n"));
    CHECK(contains(refused, R"("code":"method_not_allowed")"));
  }
  const std::string chunked = answer("GET /api/v1", "Transfer-Encoding: chunked\r\n");
  CHECK(chunked.starts_with("HTTP/1.1 411 "));
  CHECK(contains(chunked, R"("status":411)"));
  for (const char* line : {"DELETE /par/tasks/1", "DELETE /api/v11", "BAD", "POST"}) {
    INFO(line);
    CHECK(contains(answer(line), "\r\nContent-Type: text/plain; charset=utf-8\r\n"));
  }
  CHECK(contains(answer("DELETE /par/tasks/1"), "\r\nAllow: GET, HEAD, POST\r\n"));
  // A form that is too large is a person's: words in both languages.
  const std::string large = answer("POST /tasks/new", "Content-Length: 900000000\r\n");
  CHECK(large.starts_with("HTTP/1.1 413 "));
  CHECK(contains(large, "Chưa có gì được lưu."));
  CHECK(contains(large, "Nothing was saved."));
}

TEST_CASE("who is not signed in and has no key is told so in JSON, by any method but reading 405") {
  Portal portal;
  for (const char* path :
       {"/api/v1", "/api/v1/par.task", "/api/v1/par.task/1", "/api/v1/nothing", "/api/v1/openapi.json"}) {
    const http::Response response = portal.as("").get(path);
    check_error(response, 401, "unauthorized");
    CHECK(response.header("WWW-Authenticate") == "Bearer realm=\"motcong\"");
    CHECK(response.cookies.empty());
  }
  Browser browser = portal.as("vanphong");
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
    const http::Response response = browser.send(make_request("/api/v1/par.task", {}, method));
    check_error(response, 405, "method_not_allowed");
    CHECK(response.header("Allow") == "GET, HEAD");
  }
  for (const char* path :
       {"/api/v1/no.type", "/api/v1/par.task/0", "/api/v1/par.task/x", "/api/v1/par.task/1/edit"})
    check_error(browser.get(path), 404, "not_found");
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_user SET must_change_password = 1 WHERE username = 'vanphong'");
  });
  portal.services().sessions.invalidate();
  check_error(browser.get("/api/v1/par.task"), 403, "forbidden");
}

TEST_CASE("refusals are in the language of the key's owner") {
  Portal portal;
  const std::string key = make_key(portal, "dkkd");
  set_language(portal, "dkkd", "en");
  CHECK(contains(ask(portal, key, "/api/v1/par.task?x=1").body, "is not known here"));
  set_language(portal, "dkkd", "vi");
  CHECK(contains(ask(portal, key, "/api/v1/par.task?x=1").body, "Không có tham số"));
}

TEST_CASE("each answer has an ETag; who has it already gets 304") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  for (const std::string path :
       {"/api/v1", "/api/v1/par.task", "/api/v1/par.task/1", "/api/v1/openapi.json"}) {
    INFO(path);
    const http::Response first = browser.get(path);
    const std::string etag(first.header("ETag"));
    REQUIRE(etag.size() > 30);
    CHECK(etag.starts_with("\""));
    CHECK(first.header("Cache-Control") == "private, no-cache");
    CHECK(contains(std::string(first.header("Vary")), "Authorization"));
    CHECK(first.header("Access-Control-Allow-Origin").empty());
    CHECK(browser.get(path).header("ETag") == etag);
    for (const std::string& known : {etag, "W/" + etag, "\"x\", " + etag + " , \"y\"", std::string("*")}) {
      const http::Response again = browser.send(make_request(path, {{"if-none-match", known}}));
      CHECK(again.status == 304);
      CHECK(again.body.empty());
      CHECK(again.header("ETag") == etag);
    }
    for (const std::string& other :
         {std::string("\"x\""), etag.substr(1, etag.size() - 2), std::string(","), etag + "x"}) {
      CHECK(browser.send(make_request(path, {{"if-none-match", other}})).status == 200);
    }
    CHECK(browser.send(make_request(path, {}, "HEAD")).header("ETag") == etag);
  }
  // Compressed bytes are others, so is their ETag.
  const http::Response packed = browser.send(make_request("/api/v1/par.task", {{"accept-encoding", "gzip"}}));
  CHECK(packed.header("Content-Encoding") == "gzip");
  CHECK(packed.header("ETag") != browser.get("/api/v1/par.task").header("ETag"));
  CHECK(browser
            .send(make_request("/api/v1/par.task", {{"accept-encoding", "gzip"},
                                                    {"if-none-match", std::string(packed.header("ETag"))}}))
            .status == 304);
  // A change is seen at once.
  const std::string before(browser.get("/api/v1/core.unit").header("ETag"));
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_unit SET name = name || ' mới' WHERE id = (SELECT min(id) FROM core_unit)");
  });
  CHECK(browser.get("/api/v1/core.unit").header("ETag") != before);
  // Refusals have theirs, and stay refusals.
  for (const std::string path : {"/api/v1/par.task?x=1", "/api/v1/no.type", "/api/v1/par.task/999999"}) {
    INFO(path);
    const http::Response refused = browser.get(path);
    CHECK(refused.status >= 400);
    const std::string etag(refused.header("ETag"));
    CHECK(etag.size() > 30);
    CHECK(browser.send(make_request(path, {{"if-none-match", etag}})).status == refused.status);
  }
}

TEST_CASE("the OpenAPI document holds together, and holds what its reader may see") {
  Portal portal;
  for (const std::string username : {"quantri", "vanphong", "dkkd", "kiemsoat"}) {
    const Person person(portal, username);
    const Json document = test::parse_json(portal.as(username).get("/api/v1/openapi.json").body);
    CHECK(document.at("openapi").text == "3.1.0");
    CHECK(!document.at("info").at("title").text.empty());
    const Json& components = document.at("components");
    std::set<std::string> operations;
    size_t lists = 0;
    for (const auto& [path, item] : document.at("paths").members) {
      INFO(path);
      const Json& get = item.at("get");
      CHECK(operations.insert(get.at("operationId").text).second);
      for (const char* status : {"200", "401"}) CHECK(get.at("responses").find(status) != nullptr);
      if (path.find("{id}") != std::string::npos) CHECK(get.at("parameters").elements.size() == 1);
      if (const Json* parameters = get.find("parameters")) {
        std::set<std::string> names;
        for (const Json& parameter : parameters->elements) {
          CHECK(names.insert(parameter.at("name").text).second);
          CHECK(parameter.find("schema") != nullptr);
          if (parameter.at("in").text == "path") CHECK(parameter.at("required").truth);
        }
      }
      lists += get.at("operationId").text.starts_with("list_");
    }
    CHECK(lists == record::list_api_types(portal.services().registry, person.principal).size());
    // Every reference leads somewhere.
    const std::function<void(const Json&)> walk = [&](const Json& value) {
      for (const auto& [name, member] : value.members) {
        if (name == "$ref") {
          const std::string prefix = "#/components/";
          REQUIRE(member.text.starts_with(prefix));
          const std::string rest = member.text.substr(prefix.size());
          const Json* section = components.find(rest.substr(0, rest.find('/')));
          REQUIRE(section != nullptr);
          INFO(member.text);
          CHECK(section->find(rest.substr(rest.find('/') + 1)) != nullptr);
        }
        walk(member);
      }
      for (const Json& element : value.elements) walk(element);
    };
    walk(document);
    // What a schema requires is described, and is what an answer has.
    for (const RecordType* type : record::list_api_types(portal.services().registry, person.principal)) {
      INFO(std::string(type->id));
      const Json& schema = components.at("schemas").at(type->id);
      std::set<std::string> required;
      for (const Json& name : schema.at("required").elements) {
        required.insert(name.text);
        CHECK(schema.at("properties").find(name.text) != nullptr);
      }
      CHECK(schema.at("properties").members.size() == required.size());
      const Json list =
          test::parse_json(portal.as(username).get(record::api_path(*type) + "?per_page=1").body);
      for (const Json& row : list.at("rows").elements) {
        std::set<std::string> has;
        for (const auto& [name, value] : row.members) has.insert(name);
        CHECK(has == required);
      }
      for (const Field& field : type->fields) {
        const Json* described = schema.at("properties").find(field.name);
        if (described == nullptr) continue;
        CHECK(!described->at("x-titles").at("vi").text.empty());
        CHECK(!described->at("x-titles").at("en").text.empty());
      }
    }
  }
}

TEST_CASE("the page about the API names every list and parameter one may use, in both languages") {
  Portal portal;
  for (const std::string code : {"vi", "en"}) {
    set_language(portal, "vanphong", code);
    const http::Response page = portal.as("vanphong").get("/api");
    REQUIRE(page.status == 200);
    CHECK(contains(page.body, "http://portal.test/api/v1/"));
    const Person person(portal, "vanphong");
    for (const RecordType* type : record::list_api_types(portal.services().registry, person.principal)) {
      CHECK(contains(page.body, "<code>" + record::api_path(*type) + "</code>"));
      for (const record::ApiParameter& parameter : record::list_api_parameters(*type))
        CHECK(contains(page.body, "<code>" + parameter.name + "</code>"));
    }
    CHECK(!contains(page.body, "core.audit"));
  }
}

TEST_SUITE_END();

}  // namespace motcong
