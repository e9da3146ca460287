// Comments on records of every type: who may write, change and remove them, what becomes of their text, who is told.
#include <doctest/doctest.h>

#include "core/base/text.h"
#include "core/record/comments.h"
#include "tests/support/json.h"
#include "tests/support/records.h"
#include "tests/support/shared_file.h"

namespace motcong {
namespace {

using plugin::RecordType;
using test::Browser;
using test::contains;
using test::Person;
using test::Portal;

std::string path_of(const RecordType& type, std::int64_t id, const std::string& suffix = {}) {
  return std::string(type.path) + "/" + std::to_string(id) + suffix;
}

struct Place {
  const RecordType* type;
  std::string account;
  std::int64_t id;
};

/// A record of every type that takes comments, with an account that sees it and may comment.
std::vector<Place> list_places(Portal& portal) {
  std::vector<Place> places;
  for (const RecordType& type : portal.services().registry.types()) {
    if (!type.can_attach || type.access.view.is_nobody()) continue;
    for (const std::string& username : test::list_usernames(portal)) {
      const Person person(portal, username);
      if (!person.principal.may(record::kCommentPermission)) continue;
      const std::int64_t id = test::find_reached_id(portal, person, type, type.access.view);
      if (id == 0) continue;
      places.push_back({&type, username, id});
      break;
    }
  }
  return places;
}

std::int64_t last_comment(Portal& portal) {
  return portal.services().db.read(
      [](db::Reader& reader) { return reader.integer("SELECT coalesce(max(id), 0) FROM core_comment", 0); });
}

std::int64_t count_notices(Portal& portal, const std::string& username) {
  const std::int64_t id = portal.user_id(username);
  return portal.services().db.read([&](db::Reader& reader) {
    return reader.integer("SELECT count(*) FROM core_notice WHERE user_id = ?1 AND kind = 'core.mention'", 0, id);
  });
}

/// A task, and a report of the division that another division does not see.
std::int64_t task_id(Portal& portal) {
  return portal.services().db.read([](db::Reader& reader) { return reader.integer("SELECT min(id) FROM par_task", 0); });
}

}  // namespace

TEST_SUITE_BEGIN("comments");

TEST_CASE("a comment is written on any record, shown with who and when, changed and removed by its writer") {
  Portal portal;
  const auto places = list_places(portal);
  REQUIRE(places.size() >= 8);
  for (const auto& [type, account, id] : places) {
    INFO(std::string(type->id) << " by " << account);
    for (const char* language : {"vi", "en"}) {
      Browser browser = portal.as(account);
      browser.post("/display", {{"language", language}, {"next", "/"}});
      portal.clock().advance(61);
      const http::Response posted = browser.post(path_of(*type, id, "/comments"), {{"body", "Đã xem xét.\nĐề nghị sửa"}});
      REQUIRE(posted.status == 303);
      const std::int64_t comment = last_comment(portal);
      const std::string anchor = "comment-" + std::to_string(comment);
      CHECK(posted.header("Location") == path_of(*type, id, "?comment=" + std::to_string(comment) + "#" + anchor));
      http::Response page = browser.get(path_of(*type, id));
      CHECK(page.status == 200);
      CHECK(test::parse_html(page.body).fault == "");
      CHECK(contains(page.body, "id=\"" + anchor + "\""));
      CHECK(contains(page.body, "Đã xem xét.\nĐề nghị sửa"));
      const std::string url = path_of(*type, id, "/comments/" + std::to_string(comment));
      CHECK(browser.get(url + "/edit").status == 200);
      CHECK(browser.post(url + "/edit", {{"body", "Đã sửa lời"}}).status == 303);
      page = browser.get(path_of(*type, id));
      CHECK(contains(page.body, "Đã sửa lời"));
      CHECK(contains(page.body, std::string(language) == "vi" ? "đã sửa" : "edited"));
      CHECK(browser.get(url + "/remove").status == 200);
      CHECK(browser.post(url + "/remove", {}).status == 303);
      page = browser.get(path_of(*type, id));
      CHECK(!contains(page.body, "Đã sửa lời"));
      CHECK(contains(page.body, "id=\"" + anchor + "\""));
      CHECK(contains(browser.get(path_of(*type, id, "/history")).body, std::string(language) == "vi" ? "Xóa ý kiến" : "Comment removed"));
      CHECK(browser.get(url + "/edit").status == 403);
      CHECK(browser.post(url + "/remove", {}).status == 303);  // the button pressed twice
    }
  }
}

TEST_CASE("an empty or too long comment comes back with its text and a reason") {
  Portal portal;
  const std::string path = "/par/tasks/" + std::to_string(task_id(portal)) + "/comments";
  Browser browser = portal.as("vanphong");
  for (const std::string& body : {std::string(), std::string(" \n "), std::string(4001, 'x')}) {
    const http::Response page = browser.post(path, {{"body", body}});
    CHECK(page.status == 422);
    CHECK(contains(page.body, "new-comment-e"));
    CHECK((body.size() < 10 || contains(page.body, body)));
  }
  std::string longest;
  for (int i = 0; i < 4000; ++i) longest += "ế";
  CHECK(browser.post(path, {{"body", longest}}).status == 303);
  CHECK(last_comment(portal) == 1);
}

TEST_CASE("pressing the button twice makes one comment; the same words later make another") {
  Portal portal;
  const std::string path = "/par/tasks/" + std::to_string(task_id(portal)) + "/comments";
  Browser browser = portal.as("vanphong");
  browser.post(path, {{"body", "Đồng ý"}});
  browser.post(path, {{"body", "Đồng ý"}});
  CHECK(last_comment(portal) == 1);
  portal.clock().advance(61);
  browser.post(path, {{"body", "Đồng ý"}});
  CHECK(last_comment(portal) == 2);
}

TEST_CASE("own comments change for 15 minutes; others' never; only who has the permission removes anybody's") {
  Portal portal;
  const std::string task = "/par/tasks/" + std::to_string(task_id(portal));
  Browser writer = portal.as("vanphong"), other = portal.as("giamdoc"), administrator = portal.as("quantri");
  REQUIRE(writer.post(task + "/comments", {{"body", "Lời thứ nhất"}}).status == 303);
  const std::string comment = task + "/comments/" + std::to_string(last_comment(portal));
  CHECK(other.get(comment + "/edit").status == 403);
  CHECK(other.post(comment + "/edit", {{"body", "x"}}).status == 403);
  CHECK(other.get(comment + "/remove").status == 403);
  CHECK(other.post(comment + "/remove", {}).status == 403);
  portal.clock().advance(15 * 60);
  CHECK(writer.get(comment + "/edit").status == 200);
  portal.clock().advance(1);
  CHECK(writer.get(comment + "/edit").status == 403);
  CHECK(writer.post(comment + "/edit", {{"body", "x"}}).status == 403);
  // Under another record it is not there.
  CHECK(writer.get("/par/tasks/" + std::to_string(task_id(portal) + 1) + "/comments/" + std::to_string(last_comment(portal)) + "/remove").status == 404);
  CHECK(administrator.post(comment + "/remove", {}).status == 303);
  CHECK(!contains(writer.get(task).body, "Lời thứ nhất"));
}

TEST_CASE("an auditor reads comments and writes none") {
  Portal portal;
  const std::string task = "/par/tasks/" + std::to_string(task_id(portal));
  Browser writer = portal.as("vanphong"), auditor = portal.as("kiemsoat");
  REQUIRE(writer.post(task + "/comments", {{"body", "Để kiểm soát đọc"}}).status == 303);
  const http::Response page = auditor.get(task);
  CHECK(contains(page.body, "Để kiểm soát đọc"));
  CHECK(!contains(page.body, "new-comment"));
  CHECK(auditor.post(task + "/comments", {{"body", "x"}}).status == 403);
  CHECK(auditor.get(task + "/people?q=a").status == 403);
}

TEST_CASE("a mention tells who may see the record, and says who may not") {
  Portal portal;
  // Who may see people's accounts is told by few roles: the director and the administrator, no division.
  const RecordType& type = portal.services().registry.type("core.user");
  const std::int64_t id = portal.user_id("chuyenvien");
  Browser browser = portal.as("giamdoc");
  const http::Response posted =
      browser.post(path_of(type, id, "/comments"), {{"body", "@quantri và @TDGS. xem giúp (@quantri), thư: a@dkkd, @khongco"}});
  REQUIRE(posted.status == 303);
  CHECK(count_notices(portal, "quantri") == 1);
  CHECK(count_notices(portal, "tdgs") == 0);
  CHECK(count_notices(portal, "dkkd") == 0);
  const std::string location(posted.header("Location"));
  const http::Response page = browser.get(location.substr(0, location.find('#')));
  CHECK(contains(page.body, "không được xem bản ghi này nên không được báo"));
  CHECK(contains(page.body, "không có ai mang tên đăng nhập @khongco."));
  Browser told = portal.as("quantri");
  CHECK(contains(told.get("/notices").body, "nhắc đến đồng chí"));
  // A change tells only those who are new in it.
  const std::string comment = path_of(type, id, "/comments/" + std::to_string(last_comment(portal)));
  CHECK(browser.post(comment + "/edit", {{"body", "@quantri @kiemsoat @giamdoc"}}).status == 303);
  CHECK(count_notices(portal, "quantri") == 1);
  CHECK(count_notices(portal, "kiemsoat") == 1);
  CHECK(count_notices(portal, "giamdoc") == 0);
}

TEST_CASE("a mention of nobody is kept and said") {
  Portal portal;
  const auto [type, account, id] = list_places(portal).front();
  Browser browser = portal.as(account);
  const http::Response posted = browser.post(path_of(*type, id, "/comments"), {{"body", "Nhờ @khongco và @cung.khong xem"}});
  REQUIRE(posted.status == 303);
  const std::string location(posted.header("Location"));
  const std::string page = browser.get(location.substr(0, location.find('#'))).body;
  CHECK(contains(page, "Không có ai mang tên đăng nhập @khongco, @cung.khong."));
  CHECK(contains(page, "Nhờ @khongco và @cung.khong xem"));
  // Said once: a change that leaves them as they are does not say it again.
  const std::string comment = path_of(*type, id, "/comments/" + std::to_string(last_comment(portal)));
  REQUIRE(browser.post(comment + "/edit", {{"body", "Nhờ @khongco và @cung.khong xem lại"}}).status == 303);
  CHECK(!contains(browser.get(path_of(*type, id)).body, "Không có ai mang tên đăng nhập"));
}

TEST_CASE("who sees a record on another page is told the address of that page") {
  Portal portal;
  const RecordType& duty = portal.services().registry.type("core.duty");
  const Person head(portal, "dkkd");
  const std::int64_t id = test::find_reached_id(portal, head, duty, duty.access.view);
  REQUIRE(id != 0);
  Browser browser = portal.as("dkkd");
  REQUIRE(browser.post(path_of(duty, id, "/comments"), {{"body", "@giamdoc xin ý kiến"}}).status == 303);
  CHECK(count_notices(portal, "giamdoc") == 1);
  Browser director = portal.as("giamdoc");
  CHECK(contains(director.get("/tasks/" + std::to_string(id)).body, "xin ý kiến"));
  const std::string link = portal.services().db.read([](db::Reader& reader) {
    return reader.text("SELECT link FROM core_notice WHERE kind = 'core.mention'");
  });
  CHECK(link.starts_with("/tasks/"));
}

TEST_CASE("the people an @ offers are those who may see the record") {
  Portal portal;
  const std::string task = "/par/tasks/" + std::to_string(task_id(portal));
  Browser browser = portal.as("dkkd");
  const http::Response answer = browser.get(task + "/people?q=van");
  CHECK(answer.status == 200);
  CHECK(answer.content_type == "application/json; charset=utf-8");
  const test::Json people = test::parse_json(answer.body);
  CHECK(contains(answer.body, "\"username\":\"vanphong\""));
  CHECK(people.elements.size() <= 8);
  CHECK(browser.get(task + "/people?q=%22%5C%3Cscript%3E").body == "[]");
  CHECK(browser.get(task + "/people?q=" + std::string(500, 'a')).status == 200);
  CHECK(browser.get("/par/tasks/987654321/people?q=a").status == 404);
}

TEST_CASE("a record one does not see takes no comment and shows none") {
  Portal portal;
  for (const auto& [type, account, id] : list_places(portal)) {
    for (const std::string& username : test::list_usernames(portal)) {
      const Person person(portal, username);
      const bool sees = portal.services().db.read([&](db::Reader& reader) {
        return record::person_sees(reader, person.work, *type, id, person.principal.user_id);
      });
      if (sees || !person.principal.may(record::kCommentPermission)) continue;
      INFO(std::string(type->id) << " as " << username);
      Browser browser = portal.as(username);
      CHECK(browser.post(path_of(*type, id, "/comments"), {{"body", "x"}}).status == 404);
      CHECK(browser.get(path_of(*type, id, "/people?q=")).status == 404);
    }
  }
  CHECK(last_comment(portal) == 0);
}

TEST_CASE("beyond 50 the newest stand on the page; a link to an older one opens its page") {
  Portal portal;
  const std::string task = "/par/tasks/" + std::to_string(task_id(portal));
  Browser browser = portal.as("vanphong");
  for (int i = 1; i <= 120; ++i) REQUIRE(browser.post(task + "/comments", {{"body", "Ý kiến số " + std::to_string(i) + "."}}).status == 303);
  const auto shows = [&](const std::string& query, int number) {
    return contains(browser.get(task + query).body, "Ý kiến số " + std::to_string(number) + ".");
  };
  CHECK(shows("", 120));
  CHECK(shows("", 101));
  CHECK(!shows("", 100));
  CHECK(shows("?comments=1", 1));
  CHECK(shows("?comments=2", 51));
  CHECK(shows("?comments=99", 120));
  CHECK(shows("?comments=-1", 120));
  CHECK(shows("?comment=" + std::to_string(last_comment(portal) - 119), 1));
}

TEST_CASE("addresses and paths of the portal become links, nothing else does") {
  Portal portal;
  const plugin::Registry& registry = portal.services().registry;
  struct Case {
    const char* text;
    const char* href;  // of the only link; "" for none
  };
  const Case cases[] = {
      {"Xem https://so.gov.vn/a?b=1&c=2.", "https://so.gov.vn/a?b=1&c=2"},
      {"(http://x.vn/a_(1))", "http://x.vn/a_(1)"},
      {"HTTPS://X.VN", "HTTPS://X.VN"},
      {"tại /par/tasks/12, nhé", "/par/tasks/12"},
      {"“/par/tasks?q=a”", "/par/tasks?q=a"},
      {"javascript:alert(1)", ""},
      {"https://", ""},
      {"data:text/html,x", ""},
      {"//evil.vn/par/tasks/1", ""},
      {"a/par/tasks/1", ""},
      {"/par/tasksx/1", ""},
      {"/etc/passwd", ""},
      {"xhttp://a.vn", ""},
      {"https://a.vn/\"onmouseover=", "https://a.vn/"},
      {"\\\\may-chu\\thu-muc", ""},
  };
  for (const Case& c : cases) {
    INFO(std::string(c.text));
    std::string href, whole;
    int links = 0;
    for (const record::TextPiece& piece : record::split_comment(registry, {}, c.text)) {
      whole += piece.text;
      if (piece.href.empty()) continue;
      href = piece.href;
      ++links;
    }
    CHECK(href == c.href);
    CHECK(links == (*c.href == '\0' ? 0 : 1));
    CHECK(whole == c.text);
  }
  const std::vector<std::string> named = record::list_mentioned("@a.b- @A.B (@c_d) e@f.vn @@g @ @é");
  CHECK(named == std::vector<std::string>{"a.b", "c_d"});
}

TEST_CASE("naughty strings are comments like others") {
  const auto file = test::read_shared_file("suites/blns/blns.json");
  if (!file) return;
  Portal portal;
  const std::string task = "/par/tasks/" + std::to_string(task_id(portal));
  Browser browser = portal.as("vanphong");
  std::string skeleton;
  int number = 0;
  for (const test::Json& element : test::parse_json(*file).elements) {
    if (!base::is_utf8(element.text) || base::normalise_input(element.text).empty()) continue;
    if (++number % 5 != 0) continue;  // a fifth of them is enough of the same path
    INFO(element.text);
    const http::Response posted = browser.post(task + "/comments", {{"body", element.text}});
    REQUIRE(posted.status == 303);
    const std::string body = base::normalise_input(element.text);
    const auto kept = portal.services().db.read([](db::Reader& reader) { return reader.text("SELECT body FROM core_comment ORDER BY id DESC LIMIT 1"); });
    CHECK(kept == body);
    const test::Html html = test::parse_html(browser.get(task).body);
    CHECK(html.fault == "");
      }
}

TEST_CASE("a form kept when the session had ended comes back with its words") {
  Portal portal;
  const std::string path = "/par/tasks/" + std::to_string(task_id(portal)) + "/comments";
  Browser visitor = portal.as("vanphong");
  const http::Response page = visitor.get(path);
  CHECK(page.status == 200);
  CHECK(test::parse_html(page.body).fault == "");
}

TEST_SUITE_END();

}  // namespace motcong
