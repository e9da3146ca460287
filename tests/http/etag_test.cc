// Every answer has a name for its bytes: pages, exports, files; who has them already is told so and gets no
// body.
#include <doctest/doctest.h>

#include "core/base/digest.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using test::Browser;
using test::Portal;

http::Request make_request(const std::string& method, const std::string& path, const std::string& known,
                           bool packed = false) {
  http::Request request;
  request.method = method;
  request.target = request.path = path;
  if (const std::size_t sign = path.find('?'); sign != std::string::npos) {
    request.path = path.substr(0, sign);
    request.query = *http::parse_urlencoded(path.substr(sign + 1));
  }
  request.remote_address = "10.0.0.7";
  request.headers = {{"host", "portal.test"}};
  if (!known.empty()) request.headers.emplace_back("if-none-match", known);
  if (packed) request.headers.emplace_back("accept-encoding", "gzip");
  return request;
}

std::string tag_of(std::string_view bytes) { return "\"" + base::to_base64url(base::sha256(bytes)) + "\""; }

}  // namespace

TEST_SUITE_BEGIN("etag");

TEST_CASE(
    "each answer is named by its bytes; who knows the name gets 304 under the same rules for keeping it") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const http::Response added = browser.attach("/par/tasks/1/files", {{"ghi-chu.txt", "Một dòng\n"}});
  REQUIRE(added.status == 303);
  browser.get(std::string(added.header("Location")));  // the page that says so, once
  const std::string file = "/par/tasks/1/files/" + portal.services().db.read([](db::Reader& reader) {
    return reader.text("SELECT max(id) FROM core_file");
  });
  struct Case {
    std::string path, cache_control;
  };
  for (const auto& [path, cache_control] :
       std::vector<Case>{{"/", "no-store"},
                         {"/par/tasks", "no-store"},
                         {"/par/tasks/1", "no-store"},
                         {"/par/tasks/1/edit", "no-store"},
                         {"/par/board", "no-store"},
                         {"/par/tasks/export?format=csv", "no-store"},
                         {"/par/tasks/export?format=json", "no-store"},
                         {"/par/tasks/import/template?format=csv", "no-store"},
                         {file, "private, no-store"}}) {
    INFO(path);
    http::Response first = browser.get(path);
    REQUIRE(first.status == 200);
    CHECK(first.header("Cache-Control") == cache_control);
    const std::string etag(first.header("ETag"));
    CHECK(etag == tag_of(test::read_body(first)));
    CHECK(browser.send(make_request("HEAD", path, "")).header("ETag") == etag);
    for (const std::string& known :
         {etag, "W/" + etag, "\"x\", W/\"y\" ,  " + etag + ",\"z\"", std::string("*")}) {
      for (const std::string method : {"GET", "HEAD"}) {
        INFO(method << " " << known);
        const http::Response again = browser.send(make_request(method, path, known));
        CHECK(again.status == 304);
        CHECK(again.body.empty());
        CHECK(!again.stream);
        CHECK(!again.stream_bytes);
        CHECK(again.header("ETag") == etag);
        CHECK(again.header("Cache-Control") == cache_control);
        CHECK(again.header("Vary") == first.header("Vary"));
        CHECK(again.header("Content-Encoding").empty());
      }
    }
    for (const std::string& other : {std::string("\"x\""), etag.substr(1, etag.size() - 2),
                                     std::string(", ,"), etag + "x", "w/" + etag, std::string("\"*\"")}) {
      CHECK(browser.send(make_request("GET", path, other)).status == 200);
    }
  }
}

TEST_CASE("a page's compressed bytes have a name of their own") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const std::string plain(browser.get("/par/tasks").header("ETag"));
  const http::Response packed = browser.send(make_request("GET", "/par/tasks", "", true));
  CHECK(packed.header("Content-Encoding") == "gzip");
  CHECK(packed.header("ETag") == tag_of(packed.body));
  CHECK(packed.header("ETag") != plain);
  const std::string known(packed.header("ETag"));
  CHECK(browser.send(make_request("GET", "/par/tasks", known, true)).status == 304);
  CHECK(browser.send(make_request("GET", "/par/tasks", known)).status == 200);
}

TEST_CASE("a change, another reader or another language gives another name") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const std::string before(browser.get("/admin/units").header("ETag"));
  CHECK(browser.get("/admin/units").header("ETag") == before);
  portal.services().db.write(
      [](db::WriteTx& tx) { tx.execute("UPDATE core_unit SET name = name || ' (mới)' WHERE id = 1"); });
  CHECK(browser.send(make_request("GET", "/admin/units", before)).status == 200);
  const std::string task(portal.as("vanphong").get("/par/tasks").header("ETag"));
  CHECK(portal.as("dkkd").send(make_request("GET", "/par/tasks", task)).status == 200);
}

TEST_CASE("a file too large for one body is named by its bytes too, and its stream is whole") {
  Portal portal;
  Browser browser = portal.as("quantri");
  portal.services().db.write([](db::WriteTx& tx) {
    for (int i = 0; i < 700; ++i)
      tx.execute("INSERT INTO core_audit(at, action, detail) VALUES (1550196000, 'test', ?1)",
                 std::string(2000, static_cast<char>('a' + i % 26)));
  });
  http::Response file = browser.get("/admin/audit/export?format=csv");
  REQUIRE(file.status == 200);
  REQUIRE(file.stream);
  const std::string etag(file.header("ETag"));
  const std::string bytes = test::read_body(file);
  CHECK(bytes.size() > 1'400'000);
  CHECK(etag == tag_of(bytes));
}

TEST_CASE("refusals and redirects have a name too, answers to forms none; they keep nobody from an answer") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const http::Response missing = browser.send(make_request("GET", "/no/such/page", "*"));
  CHECK(missing.status == 404);
  CHECK(missing.header("ETag") == tag_of(missing.body));
  const http::Response redirect = portal.as("").send(make_request("GET", "/par/tasks", "*"));
  CHECK(redirect.status == 303);
  CHECK(redirect.header("ETag") == tag_of(redirect.body));
  const http::Response refused = browser.post("/par/tasks/new", {});
  CHECK(refused.status == 422);
  CHECK(refused.header("ETag").empty());
  CHECK(portal.as("dkkd").send(make_request("GET", "/admin/audit", "*")).status == 403);
}

TEST_SUITE_END();

}  // namespace motcong
