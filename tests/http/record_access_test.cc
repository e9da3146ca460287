// "Who may see this, and why": the page agrees with what people really get, for records of every type.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/record/comments.h"
#include "core/record/row_rule.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using plugin::RecordType;
using test::Browser;
using test::contains;
using test::Person;
using test::Portal;

std::string path_of(const RecordType& type, std::int64_t id) { return std::string(type.path) + "/" + std::to_string(id) + "/access"; }

std::string full_name(Portal& portal, const std::string& username) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.text("SELECT full_name FROM core_user WHERE username = ?1", username); });
}

/// The names that stand as heads of rows on the page.
std::vector<std::string> list_names(const http::Response& page) {
  std::vector<std::string> names;
  for (const test::Tag& tag : test::parse_html(page.body).tags) {
    if (tag.name == "th" && tag.attribute("scope") == "row") names.push_back(tag.text);
  }
  return names;
}

}  // namespace

TEST_SUITE_BEGIN("who may see a record");

TEST_CASE("the page names exactly the people who may see the record, in both languages") {
  Portal portal;
  Browser auditor = portal.as("kiemsoat");
  const Person asking(portal, "kiemsoat");
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.is_log || !type.access.view.allows(asking.principal)) continue;
    const std::int64_t id = test::find_reached_id(portal, asking, type, type.access.view);
    if (id == 0) continue;
    for (const char* language : {"vi", "en"}) {
      INFO(std::string(type.id) << " in " << std::string(language));
      auditor.post("/display", {{"language", language}, {"next", "/"}});
      const http::Response page = auditor.get(path_of(type, id));
      REQUIRE(page.status == 200);
      CHECK(test::parse_html(page.body).fault == "");
      CHECK(contains(page.body, std::string(language) == "vi" ? "Được xem bản ghi này theo: " : "You see this because of: "));
      const std::vector<std::string> shown = list_names(page);
      size_t seeing = 0;
      for (const std::string& username : test::list_usernames(portal)) {
        const Person person(portal, username);
        const bool sees = portal.services().db.read([&](db::Reader& reader) {
          return record::person_sees(reader, person.work, type, id, person.principal.user_id);
        });
        INFO(username);
        const std::string name = full_name(portal, username);
        const bool named = std::find(shown.begin(), shown.end(), name) != shown.end();
        CHECK(named == sees);
        seeing += sees ? 1 : 0;
      }
      CHECK(shown.size() == seeing);
    }
  }
}

TEST_CASE("who may not change the record learns his own reason only; closed accounts are not named") {
  Portal portal;
  const std::int64_t task = portal.services().db.read([](db::Reader& reader) { return reader.integer("SELECT min(id) FROM par_task", 0); });
  const RecordType& tasks = portal.services().registry.type("par.task");
  Browser division = portal.as("dkkd");
  const http::Response own = division.get(path_of(tasks, task));
  CHECK(own.status == 200);
  CHECK(list_names(own).empty());
  CHECK(contains(own.body, "Được xem bản ghi này theo: "));
  Browser office = portal.as("vanphong");
  const std::string name = full_name(portal, "tdgs");
  CHECK(contains(office.get(path_of(tasks, task)).body, name));
  portal.services().db.write([&](db::WriteTx& tx) { tx.execute("UPDATE core_user SET disabled = 1 WHERE username = 'tdgs'"); });
  CHECK(!contains(office.get(path_of(tasks, task)).body, name));
  CHECK(office.get(path_of(tasks, 987'654'321)).status == 404);
}

TEST_SUITE_END();

}  // namespace motcong
