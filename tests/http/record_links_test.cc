// Links between any two records: made by address, number or words, read from both ends, hidden where one may not see.
#include <doctest/doctest.h>

#include "core/record/record_links.h"
#include "tests/support/records.h"

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

std::int64_t number(Portal& portal, db::Sql sql) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, 0); });
}

http::Response add(Browser& browser, const std::string& from, const std::string& target, const std::string& kind = "relates",
                   const std::string& note = {}) {
  return browser.post(from + "/links/new", {{"target", target}, {"kind", kind}, {"note", note}});
}

}  // namespace

TEST_SUITE_BEGIN("record links");

TEST_CASE("a record of any type is linked to a task, read from both ends, and unlinked; both histories tell") {
  Portal portal;
  const RecordType& tasks = portal.services().registry.type("par.task");
  const std::int64_t task = number(portal, "SELECT min(id) FROM par_task");
  for (const RecordType& type : portal.services().registry.types()) {
    if (!type.can_attach || type.access.view.is_nobody() || type.access.update.is_nobody()) continue;
    const std::string account = test::find_account(portal, type.access.update);
    const Person person(portal, account);
    if (!tasks.access.view.allows(person.principal)) continue;
    std::int64_t id = test::find_reached_id(portal, person, type, type.access.update);
    if (id == 0) continue;
    if (&type == &tasks && id == task) id = number(portal, "SELECT max(id) FROM par_task");
    for (const char* language : {"vi", "en"}) {
      INFO(std::string(type.id) << " by " << account << " in " << std::string(language));
      Browser browser = portal.as(account);
      browser.post("/display", {{"language", language}, {"next", "/"}});
      CHECK(browser.get(path_of(type, id, "/links/new")).status == 200);
      REQUIRE(add(browser, path_of(type, id), path_of(tasks, task), "replaces", "theo <b>văn bản</b> mới").status == 303);
      const http::Response here = browser.get(path_of(type, id)), there = browser.get(path_of(tasks, task));
      const bool vi = std::string(language) == "vi";
      CHECK(contains(here.body, vi ? "Thay thế" : "Replaces"));
      CHECK(contains(here.body, "theo &lt;b&gt;văn bản&lt;/b&gt; mới"));
      CHECK(contains(there.body, vi ? "Được thay thế bởi" : "Is replaced by"));
      CHECK(test::parse_html(here.body).links(path_of(tasks, task)).size() >= 1);
      CHECK(test::parse_html(there.body).links(path_of(type, id)).size() >= 1);
      CHECK(test::parse_html(here.body).fault == "");
      CHECK(contains(browser.get(path_of(type, id, "/history")).body, vi ? "Thay thế" : "Replaces"));
      const std::string link = path_of(tasks, task, "/links/" + std::to_string(number(portal, "SELECT max(id) FROM core_record_link")) + "/remove");
      CHECK(browser.get(link).status == 200);
      CHECK(browser.post(link, {}).status == 303);
      CHECK(browser.post(link, {}).status == 404);
      CHECK(number(portal, "SELECT count(*) FROM core_record_link") == 0);
      CHECK(contains(browser.get(path_of(tasks, task, "/history")).body, vi ? "Gỡ liên kết" : "Link taken away"));
    }
  }
}

TEST_CASE("the other record is named by its address, its number, or chosen among those with the words") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const std::string plan = "/par/plans/" + std::to_string(number(portal, "SELECT min(id) FROM par_plan"));
  const std::string task = "/par/tasks/" + std::to_string(number(portal, "SELECT min(id) FROM par_task"));
  const auto links = [&] { return number(portal, "SELECT count(*) FROM core_record_link"); };
  CHECK(add(browser, task, plan + "/history?page=2", "follows").status == 303);
  CHECK(links() == 1);
  CHECK(add(browser, task, "http://portal.test" + plan, "part").status == 303);
  CHECK(links() == 2);
  CHECK(add(browser, task, "267/KH-SKHĐT", "relates").status == 303);
  CHECK(links() == 3);
  CHECK(add(browser, task, "http://khac.test" + plan, "replaces").status == 422);
  const http::Response found = add(browser, task, "cải cách", "replaces", "ghi chú giữ lại");
  CHECK(found.status == 422);
  CHECK(contains(found.body, "ghi chú giữ lại"));
  const test::Html html = test::parse_html(found.body);
  CHECK(html.fault == "");
  std::string pick;
  for (const test::Tag& tag : html.tags) {
    if (tag.name == "input" && tag.attribute("name") == "pick" && pick.empty()) pick = tag.attribute("value");
  }
  REQUIRE(pick != "");
  const test::Form chosen = {{"target", "cải cách"}, {"found_for", "cải cách"}, {"pick", pick}, {"kind", "replaces"}};
  CHECK(browser.post(task + "/links/new", chosen).status == 303);
  CHECK(links() == 4);
  // A choice made for other words does not count.
  CHECK(browser.post(task + "/links/new", {{"target", "không có gì như vậy"}, {"found_for", "cải cách"}, {"pick", pick}, {"kind", "part"}}).status == 422);
  CHECK(links() == 4);
}

TEST_CASE("no link to itself, none twice, none of a kind that is not there, none with too long a note") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const std::string a = "/par/tasks/" + std::to_string(number(portal, "SELECT min(id) FROM par_task"));
  const std::string b = "/par/tasks/" + std::to_string(number(portal, "SELECT max(id) FROM par_task"));
  CHECK(add(browser, a, a).status == 422);
  CHECK(add(browser, a, b, "replaces").status == 303);
  CHECK(add(browser, a, b, "replaces").status == 422);
  CHECK(add(browser, b, a, "replaced").status == 422);
  CHECK(add(browser, b, a, "replaces").status == 422);
  CHECK(add(browser, b, a, "relates").status == 303);
  CHECK(add(browser, a, b, "relates").status == 422);
  for (const char* kind : {"", "copy", "copied", "x' OR 1=1"}) CHECK(add(browser, a, b, kind).status == 422);
  CHECK(add(browser, a, b, "part", std::string(301, 'x')).status == 422);
  for (const char* target : {"", "/par/tasks/987654321", "/par/tasks/0", "/par/tasks/1x", "/login", "<script>", "987654321987654321987"})
    CHECK(add(browser, a, target, "part").status == 422);
  CHECK(number(portal, "SELECT count(*) FROM core_record_link") == 2);
}

TEST_CASE("of a record one may not see a link shows that there is one, and nothing else") {
  Portal portal;
  const RecordType& users = portal.services().registry.type("core.user");
  const std::string task = "/par/tasks/" + std::to_string(number(portal, "SELECT min(id) FROM par_task"));
  Browser administrator = portal.as("quantri"), division = portal.as("dkkd");
  const std::string person = path_of(users, portal.user_id("tdgs"));
  REQUIRE(add(administrator, person, task).status == 303);
  CHECK(contains(administrator.get(task).body, "Trưởng phòng Thẩm định"));
  const http::Response page = division.get(task);
  CHECK(contains(page.body, "bản ghi không được phép xem"));
  CHECK(!contains(page.body, person));
  CHECK(!contains(page.body, "Trưởng phòng Thẩm định"));
  const http::Response history = division.get(task + "/history");
  CHECK(contains(history.body, "bản ghi không được phép xem"));
  CHECK(!contains(history.body, "Trưởng phòng Thẩm định"));
  // Who may change neither end neither links nor unlinks.
  const std::string link = task + "/links/" + std::to_string(number(portal, "SELECT max(id) FROM core_record_link")) + "/remove";
  CHECK(division.post(link, {}).status == 403);
  const std::string plan = "/par/plans/" + std::to_string(number(portal, "SELECT min(id) FROM par_plan"));
  CHECK(add(division, task, plan).status == 403);
  CHECK(add(division, task, person).status == 422);  // for him it is not there
  CHECK(number(portal, "SELECT count(*) FROM core_record_link") == 1);
}

TEST_SUITE_END();

}  // namespace motcong
