// The archive: records put aside instead of removed. They leave lists, choices and search, do not change, and come back.
// And what the page of removing says of records that point to the one to be removed.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/record/archive.h"
#include "core/record/store.h"
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

/// Every type that can be archived, with a record its account may remove and its type lets go.
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
      std::int64_t id = test::find_reached_id(portal, person, type, type.access.remove);
      if (id == 0) continue;
      const auto is_refused = [&] {
        return portal.services().db.read([&](db::Reader& reader) {
          return record::find_archive_refusal(reader, person.work, type, record::load_row(reader, person.work, type, id)).has_value();
        });
      };
      if (is_refused()) {
        Browser browser = portal.as(username);
        id = test::make_record(portal, browser, type, 1);
        if (is_refused()) break;
      }
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

TEST_CASE("a duty that is still open does not leave the lists: neither the task nor its plan goes to the archive") {
  Portal portal;
  Browser office = portal.as("vanphong");
  const auto id_of = [&](db::Sql sql) {
    return std::to_string(portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, 0); }));
  };
  const std::string task = "/par/tasks/" + id_of("SELECT id FROM par_task WHERE code = 'CCHC-2019-VI.2'");
  const std::string plan = "/par/plans/" + id_of("SELECT id FROM par_plan WHERE number = '267/KH-SKHĐT'");
  for (const auto& [path, words] : {std::pair(task, "Nhiệm vụ chưa hoàn thành"), std::pair(plan, "nhiệm vụ chưa hoàn thành")}) {
    INFO(path);
    CHECK(test::parse_html(office.get(path).body).links(path + "/archive").empty());
    const http::Response asked = office.get(path + "/archive");
    CHECK(asked.status == 409);
    CHECK(contains(asked.body, words));
    const http::Response refused = office.post(path + "/archive", {{"reason", "Cho gọn"}});
    CHECK(refused.status == 422);
    CHECK(contains(refused.body, words));
  }
  CHECK(count_marks(portal) == 0);
  SUBCASE("a draft task is removed, not archived: it would open unseen with its plan") {
    const RecordType& type = portal.services().registry.type("par.task");
    test::make_record(portal, office, portal.services().registry.type("par.plan"), 1);
    const std::string draft = path_of(type, test::make_record(portal, office, type, 1));
    CHECK(office.get(draft + "/archive").status == 409);
    CHECK(!contains(office.get(draft + "/remove").body, draft + "/archive"));
    CHECK(office.post(draft + "/archive", {{"reason", "Cho gọn"}}).status == 422);
  }
  SUBCASE("cancelled, the task may go") {
    REQUIRE(portal.as("giamdoc").post(task + "/do/cancel", {{"reason", "Tỉnh đã bỏ"}}).status == 303);
    CHECK(test::parse_html(office.get(task).body).links(task + "/archive").size() == 1);
    CHECK(office.post(task + "/archive", {{"reason", "Đã hủy"}}).status == 303);
  }
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

TEST_CASE("a number typed as a whole does not open an archived record") {
  Portal portal(Portal::WithSample{});
  Browser browser = portal.as("dkkd");
  const auto add = [&](const std::string& name, const std::string& day) {
    test::Form form = test::parse_html(browser.get("/sample/documents/new").body).form("/sample/documents/new");
    test::set_value(form, "number", "9267/KH-SKHĐT");
    test::set_value(form, "name", name);
    test::set_value(form, "issued_on", day);
    const http::Response made = browser.post("/sample/documents/new", form);
    REQUIRE(made.status == 303);
    return std::string(made.header("Location"));
  };
  const std::string first = add("Một", "01/02/2019");
  const std::string box = "/search?q=9267/KH-SKH%C4%90T";
  CHECK(browser.get(box).header("Location") == first);
  REQUIRE(browser.post(first + "/archive", {{"reason", "Trùng"}}).status == 303);
  CHECK(browser.get(box).status == 200);
  // Another one of that number is the only one then.
  const std::string second = add("Hai", "02/02/2019");
  CHECK(browser.get(box).header("Location") == second);
  REQUIRE(browser.post(first + "/unarchive", {}).status == 303);
  CHECK(browser.get(box).status == 200);
}

TEST_CASE("the plan's board, home page and reminders leave out what is archived, as lists do") {
  Portal portal;
  Browser office = portal.as("vanphong"), division = portal.as("dkkd");
  const auto number = [&](db::Sql sql) {
    return portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, 0); });
  };
  // A task of which a division owes a report.
  const std::int64_t period = number(
      "SELECT p.id FROM par_assignment a JOIN core_task p ON p.source_type = 'par.assignment' AND p.source_id = a.id JOIN core_unit u ON u.id = a.unit_id "
      "WHERE u.code = 'DKKD' AND p.state IN ('open', 'in_progress', 'returned') AND p.starts_on <= '2019-02-15' "
      "ORDER BY p.id LIMIT 1");
  REQUIRE(period != 0);
  const auto value_of = [&](db::Sql sql) {
    return portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, 0, period); });
  };
  const std::int64_t assignment = value_of("SELECT source_id FROM core_task WHERE id = ?1");
  const std::int64_t task = value_of(
      "SELECT a.task_id FROM par_assignment a JOIN core_task p ON p.source_id = a.id WHERE p.id = ?1");
  const std::string id = std::to_string(task), path = "/par/tasks/" + id;
  const std::string period_path = "/tasks/" + std::to_string(period);
  const RecordType& work = portal.services().registry.type("par.assignment");
  std::string column;
  for (const std::string each : {"late", "running", "not_started", "done"})
    if (has(test::list_shown_ids(office, work, "board_column=" + each), assignment)) column = each;
  REQUIRE(!column.empty());
  const auto count_column = [&] { return test::list_shown_ids(office, work, "board_column=" + column).size(); };
  const std::size_t before = count_column();
  const std::string board = office.get("/par/board").body;
  const std::string plan = std::to_string(number("SELECT id FROM par_plan WHERE state = 'issued' ORDER BY id LIMIT 1"));
  const auto count_rows = [&] {
    const test::Html html = test::parse_html(office.get("/par/plans/" + plan + "/appendix").body);
    return std::count_if(html.tags.begin(), html.tags.end(), [](const test::Tag& tag) { return tag.name == "tr"; });
  };
  const auto rows_before = count_rows();
  REQUIRE(contains(division.get("/tasks/mine").body, period_path + "\""));
  REQUIRE(contains(division.get("/tasks/duties?per_page=100").body, "\"/tasks/duties/" + std::to_string(period) + "\""));
  REQUIRE(office.get(period_path + "/do/remind").status == 200);
  // Neither goes to the archive while its work is open; marks of an earlier version may still stand.
  const auto put_aside = [&](const std::string& type, std::int64_t record) {
    portal.services().db.write([&](db::WriteTx& tx) {
      tx.execute("INSERT INTO core_archive(record_type, record_id, archived_at, reason) VALUES (?1, ?2, ?3, 'Trùng')", type, record,
                 portal.clock().now());
      const plugin::Work work = portal.app().system_work();
      const RecordType& aside = portal.services().registry.type(type);
      aside.hooks.archived(work, tx, record::load_row(tx, work, aside, record));
    });
  };
  put_aside("par.task", task);
  CHECK(count_column() < before);
  CHECK(!has(test::list_shown_ids(office, work, "board_column=" + column), assignment));
  CHECK(office.get("/par/board").body != board);
  // What the board counts is what its lists hold.
  const std::string whole = ">" + std::to_string(count_column()) + "</a>";
  CHECK(contains(office.get("/par/board").body, whole));
  CHECK(!contains(division.get("/tasks/mine").body, period_path + "\""));
  CHECK(!contains(division.get("/").body, period_path + "\""));
  CHECK(!contains(division.get("/tasks/duties?per_page=100").body, "\"/tasks/duties/" + std::to_string(period) + "\""));
  CHECK(office.get(period_path + "/do/remind").status != 200);
  CHECK(count_rows() == rows_before - 1);

  REQUIRE(office.post(path + "/unarchive", {}).status == 303);
  CHECK(count_column() == before);
  CHECK(contains(division.get("/tasks/mine").body, period_path + "\""));

  // A plan in the archive is shown to who asks for it, and nobody owes a report of it.
  put_aside("par.plan", std::stoll(plan));
  CHECK(!contains(office.get("/par/board").body, whole));
  CHECK(contains(office.get("/par/board?plan_id=" + plan).body, ">" + std::to_string(before) + "</a>"));
  CHECK(!contains(division.get("/tasks/mine").body, period_path + "\""));
  CHECK(!contains(division.get("/").body, period_path + "\""));
}

TEST_SUITE_END();

}  // namespace motcong
