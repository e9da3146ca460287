// The archive: records put aside instead of removed. They leave lists, choices and search, do not change, and come back.
// And what the page of removing says of records that point to the one to be removed.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/record/archive.h"
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

bool has(const std::vector<std::int64_t>& ids, std::int64_t id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

/// Every type that can be archived, with a record its account may remove.
struct Place {
  const RecordType* type;
  std::string account;
  std::int64_t id;
};
std::vector<Place> list_places(Portal& portal) {
  std::vector<Place> places;
  for (const RecordType& type : portal.services().registry.types()) {
    if (!record::can_archive(type)) continue;
    for (const std::string& username : test::list_usernames(portal)) {
      const Person person(portal, username);
      const std::int64_t id = test::find_reached_id(portal, person, type, type.access.remove);
      if (id == 0) continue;
      places.push_back({&type, username, id});
      break;
    }
  }
  return places;
}

std::int64_t count_marks(Portal& portal) {
  return portal.services().db.read([](db::Reader& reader) { return reader.integer("SELECT count(*) FROM core_archive", 0); });
}

}  // namespace

TEST_SUITE_BEGIN("archive");

TEST_CASE("a record of any type goes to the archive with a reason and comes back") {
  Portal portal;
  const auto places = list_places(portal);
  REQUIRE(places.size() >= 3);
  for (const auto& [type, account, id] : places) {
    for (const char* language : {"vi", "en"}) {
      INFO(std::string(type->id) << " by " << account << " in " << std::string(language));
      Browser browser = portal.as(account);
      browser.post("/display", {{"language", language}, {"next", "/"}});
      const auto before = test::list_shown_ids(browser, *type);
      REQUIRE(has(before, id));
      CHECK(!contains(browser.get(type->path).body, "f-archived"));
      const std::string path = path_of(*type, id);
      CHECK(browser.get(path + "/archive").status == 200);
      CHECK(browser.post(path + "/archive", {{"reason", " "}}).status == 422);
      CHECK(browser.post(path + "/archive", {{"reason", std::string(501, 'x')}}).status == 422);
      CHECK(count_marks(portal) == 0);
      REQUIRE(browser.post(path + "/archive", {{"reason", "Trùng <i>bản ghi</i> khác"}}).status == 303);
      CHECK(browser.post(path + "/archive", {{"reason", "nữa"}}).status == 422);
      // It leaves the list unless one asks for it.
      CHECK(!has(test::list_shown_ids(browser, *type), id));
      CHECK(has(test::list_shown_ids(browser, *type, "archived=with"), id));
      CHECK(test::list_shown_ids(browser, *type, "archived=with") == before);
      CHECK(test::list_shown_ids(browser, *type, "archived=only") == std::vector<std::int64_t>{id});
      CHECK(test::list_shown_ids(browser, *type, "archived=nonsense").size() == before.size() - 1);
      CHECK(contains(browser.get(type->path).body, "f-archived"));
      CHECK(test::parse_html(browser.get(std::string(type->path) + "?archived=only").body).fault == "");
      // Its page says so; nothing on it changes it.
      const http::Response page = browser.get(path);
      CHECK(page.status == 200);
      CHECK(test::parse_html(page.body).fault == "");
      CHECK(contains(page.body, "Trùng &lt;i&gt;bản ghi&lt;/i&gt; khác"));
      CHECK(test::parse_html(page.body).links(path + "/edit").empty());
      CHECK(test::parse_html(page.body).links(path + "/do/").empty());
      if (!type->access.update.is_nobody()) {
        const http::Response edit = browser.get(path + "/edit");
        CHECK((edit.status == 409 || edit.status == 403));
        CHECK(browser.post(path + "/edit", {{"row_version", "1"}}).status >= 400);
      }
      if (Person(portal, account).principal.may("core.comment"))
        CHECK(browser.post(path + "/comments", {{"body", "x"}}).status == 409);
      CHECK(browser.post(path + "/links/new", {{"target", "/admin/units/1"}, {"kind", "relates"}}).status == 409);
      CHECK(contains(browser.get(path + "/history").body, "Trùng &lt;i&gt;bản ghi&lt;/i&gt; khác"));
      CHECK(browser.get(path + "/archive").status == 409);
      CHECK(browser.get(path + "/unarchive").status == 200);
      REQUIRE(browser.post(path + "/unarchive", {}).status == 303);
      CHECK(browser.get(path + "/unarchive").status == 409);
      CHECK(browser.post(path + "/unarchive", {}).status == 422);
      CHECK(test::list_shown_ids(browser, *type) == before);
      CHECK(count_marks(portal) == 0);
    }
  }
}

TEST_CASE("only who may remove a record archives it; who does not see it gets 404") {
  Portal portal;
  for (const auto& [type, account, id] : list_places(portal)) {
    for (const std::string& username : test::list_usernames(portal)) {
      const Person person(portal, username);
      if (!type->access.remove.allows(person.principal)) {
        INFO(std::string(type->id) << " as " << username);
        Browser browser = portal.as(username);
        CHECK(browser.post(path_of(*type, id, "/archive"), {{"reason", "x"}}).status == 403);
        CHECK(browser.post(path_of(*type, id, "/unarchive"), {}).status == 403);
      }
    }
    Browser browser = portal.as(account);
    CHECK(browser.post(path_of(*type, 987'654'321, "/archive"), {{"reason", "x"}}).status == 404);
  }
  CHECK(count_marks(portal) == 0);
}

TEST_CASE("an archived unit is no choice any more, but stays where it was chosen; search does not find it") {
  Portal portal;
  Browser administrator = portal.as("quantri"), office = portal.as("vanphong");
  const RecordType& tasks = portal.services().registry.type("par.task");
  const RecordType& plans = portal.services().registry.type("par.plan");
  test::make_record(portal, office, plans, 1);
  test::Form form = test::sample_form(portal, office, tasks, 1);
  const std::string unit = std::to_string(portal.unit_id("DKKD"));
  test::set_value(form, "lead_units[]", unit);
  const http::Response made = office.post("/par/tasks/new", form);
  REQUIRE(made.status == 303);
  const std::string task(made.header("Location"));
  REQUIRE(contains(office.get("/search?q=dang+ky+kinh+doanh").body, "/admin/units/" + unit));
  REQUIRE(administrator.post("/admin/units/" + unit + "/archive", {{"reason", "Đã sáp nhập"}}).status == 303);
  CHECK(!contains(office.get("/search?q=dang+ky+kinh+doanh").body, "\"/admin/units/" + unit + "\""));
  const auto offers = [&](const std::string& page) {
    for (const test::Tag& tag : test::parse_html(office.get(page).body).tags) {
      if (tag.name == "input" && tag.attribute("name") == "lead_units[]" && tag.attribute("value") == unit) return true;
    }
    return false;
  };
  CHECK(!offers("/par/tasks/new"));
  CHECK(offers(task + "/edit"));
  CHECK(contains(office.get(task).body, "Đăng ký kinh doanh"));
  // Chosen anew it is refused; kept it stays.
  test::set_value(form, "no", "77");
  test::set_value(form, "_once", "another-form");
  CHECK(office.post("/par/tasks/new", form).status == 422);
  test::Form edit = test::parse_html(office.get(task + "/edit").body).form(task + "/edit");
  test::set_value(edit, "content", "Nội dung đã sửa");
  CHECK(office.post(task + "/edit", edit).status == 303);
}

TEST_CASE("removing a record that others point to says which, and offers the archive") {
  Portal portal;
  Browser administrator = portal.as("quantri");
  const std::string unit = "/admin/units/" + std::to_string(portal.unit_id("DKKD"));
  const http::Response asked = administrator.get(unit + "/remove");
  CHECK(asked.status == 200);
  CHECK(test::parse_html(asked.body).fault == "");
  CHECK(contains(asked.body, unit + "/archive"));
  CHECK(test::parse_html(asked.body).links("/par/").size() >= 1);
  test::Form form = test::parse_html(asked.body).form(unit + "/remove");
  const http::Response refused = administrator.post(unit + "/remove", form);
  CHECK(refused.status == 422);
  CHECK(contains(refused.body, unit + "/archive"));
}

TEST_CASE("a removed record takes its comments, links and mark with it; its history stays") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const RecordType& type = portal.services().registry.type("par.plan");
  const std::int64_t id = test::make_record(portal, browser, type, 1), other = test::make_record(portal, browser, type, 2);
  const std::string path = path_of(type, id);
  REQUIRE(browser.post(path + "/comments", {{"body", "Ghi lại"}}).status == 303);
  REQUIRE(browser.post(path + "/links/new", {{"target", path_of(type, other)}, {"kind", "replaces"}}).status == 303);
  const http::Response asked = browser.get(path + "/remove");
  if (asked.status != 200) {
    MESSAGE("the sample plan cannot be removed as it is");
    return;
  }
  REQUIRE(browser.post(path + "/remove", test::parse_html(asked.body).form(path + "/remove")).status == 303);
  portal.services().db.read([&](db::Reader& reader) {
    CHECK(reader.integer("SELECT count(*) FROM core_comment", 0) == 0);
    CHECK(reader.integer("SELECT count(*) FROM core_record_link", 0) == 0);
    CHECK(reader.exists("SELECT 1 FROM core_history WHERE record_type = 'par.plan' AND record_id = ?1 AND action = 'remove'", id));
  });
  CHECK(contains(browser.get(path_of(type, other, "/history")).body, "Gỡ liên kết"));
}

TEST_SUITE_END();

}  // namespace motcong
