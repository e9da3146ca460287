// One step with many rows of a list: choosing, the page that asks, doing it row by row, the result; rights, mistakes and
// forms sent twice.
#include <doctest/doctest.h>

#include "core/record/selection.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using plugin::RecordType;
using test::Browser;
using test::contains;
using test::Form;
using test::Portal;

std::string location(const http::Response& response) { return std::string(response.header("Location")); }

/// Ids of the tasks of a state, as the reform officer sees them.
std::vector<std::int64_t> tasks(Portal& portal, const std::string& condition) {
  Browser browser = portal.as("vanphong");
  return test::list_shown_ids(browser, portal.services().registry.type("par.task"), condition);
}

Form choice(const char* type, const std::string& step, const std::vector<std::int64_t>& ids, const std::string& query = {}) {
  Form form = {{"type", type}, {"step", step}, {"query", query}};
  for (const std::int64_t id : ids) form.emplace_back("id[]", std::to_string(id));
  return form;
}

/// Chooses rows and gives the token; "" when the choice was refused.
std::string choose(Browser& browser, const char* type, const std::string& step, const std::vector<std::int64_t>& ids) {
  const std::string to = location(browser.post("/bulk", choice(type, step, ids)));
  return to.starts_with("/bulk?selection=") ? to.substr(16) : std::string();
}

std::int64_t number(Portal& portal, const std::string& what) {
  return portal.services().db.read([&](db::Reader& reader) -> std::int64_t {
    if (what == "cancelled") return reader.integer("SELECT count(*) FROM par_task WHERE state = 'cancelled'", 0);
    if (what == "reminders") return reader.integer("SELECT count(*) FROM core_task_reminder", 0);
    if (what == "selections") return reader.integer("SELECT count(*) FROM core_selection", 0);
    return reader.integer("SELECT count(*) FROM par_task", 0);
  });
}

TEST_SUITE_BEGIN("bulk");

TEST_CASE("ticked rows are asked about, done, and named where they refuse") {
  Portal portal;
  Browser director = portal.as("giamdoc");
  auto ids = tasks(portal, "");
  REQUIRE(ids.size() > 3);
  ids.resize(3);
  // One of the three is cancelled already: the step is not open for it.
  REQUIRE(director.post("/par/tasks/" + std::to_string(ids[1]) + "/do/cancel", {{"reason", "x"}, {"row_version", "1"}}).status != 404);
  const std::int64_t before = number(portal, "cancelled");
  const std::string token = choose(director, "par.task", "do:cancel", ids);
  REQUIRE_FALSE(token.empty());
  const std::string ask = director.get("/bulk?selection=" + token).body;
  CHECK(contains(ask, ": 3 dòng"));
  for (const std::int64_t id : ids) CHECK(contains(ask, "href=\"/par/tasks/" + std::to_string(id) + "\""));
  CHECK(contains(ask, "name=\"reason\""));
  // What the step asks for is checked once, before anything is done; what was typed stays.
  const http::Response refused = director.post("/bulk/run", {{"_selection", token}, {"reason", ""}});
  CHECK(refused.status == 422);
  CHECK(number(portal, "cancelled") == before);
  const http::Response run = director.post("/bulk/run", {{"_selection", token}, {"reason", "Không còn phù hợp"}});
  CHECK(location(run) == "/bulk/result?selection=" + token);
  const std::int64_t after = number(portal, "cancelled");
  const std::string result = director.get(location(run)).body;
  if (before == 1) {
    CHECK(after == 3);
    CHECK(contains(result, "<strong>2</strong> đã thực hiện"));
    CHECK(contains(result, "<strong>1</strong> không thực hiện được"));
    CHECK(contains(result, "href=\"/par/tasks/" + std::to_string(ids[1]) + "\""));
    CHECK(contains(result, "Bước này"));
  } else {
    CHECK(after == 3);
    CHECK(contains(result, "<strong>3</strong> đã thực hiện"));
  }
  // The page that asks is over; the form sent again does nothing again.
  CHECK(location(director.get("/bulk?selection=" + token)) == "/bulk/result?selection=" + token);
  CHECK(location(director.post("/bulk/run", {{"_selection", token}, {"reason", "again"}})) == "/bulk/result?selection=" + token);
  CHECK(number(portal, "cancelled") == after);
}

TEST_CASE("a record changed after it was chosen is not touched, and what failed can be chosen again") {
  Portal portal;
  Browser director = portal.as("giamdoc");
  auto ids = tasks(portal, "");
  ids.resize(2);
  const std::string token = choose(director, "par.task", "do:cancel", ids);
  portal.services().db.write([&](db::WriteTx& tx) { tx.execute("UPDATE par_task SET row_version = row_version + 1 WHERE id = ?1", ids[0]); });
  REQUIRE(director.post("/bulk/run", {{"_selection", token}, {"reason", "x"}}).status == 303);
  CHECK(number(portal, "cancelled") == 1);
  const std::string result = director.get("/bulk/result?selection=" + token).body;
  CHECK(contains(result, "Chọn lại 1 dòng này"));
  const std::string again = location(director.post("/bulk/again", {{"_selection", token}}));
  REQUIRE(again.starts_with("/bulk?selection="));
  CHECK(contains(director.get(again).body, ": 1 dòng"));
  REQUIRE(director.post("/bulk/run", {{"_selection", again.substr(16)}, {"reason", "x"}}).status == 303);
  CHECK(number(portal, "cancelled") == 2);
  CHECK(contains(director.get("/bulk/result?selection=" + again.substr(16)).body, "Đã thực hiện xong tất cả"));
}

TEST_CASE("a field is set for many records through the save of each, history and all") {
  Portal portal;
  Browser office = portal.as("vanphong");
  const std::int64_t unit = portal.unit_id("TDGS");
  auto ids = tasks(portal, "");
  ids.resize(4);
  const std::string token = choose(office, "par.task", "set:support_units", ids);
  REQUIRE_FALSE(token.empty());
  CHECK(contains(office.get("/bulk?selection=" + token).body, "name=\"support_units[]\""));
  CHECK(office.post("/bulk/run", {{"_selection", token}, {"content", "x"}}).status == 400);  // not the field of this step
  REQUIRE(office.post("/bulk/run", {{"_selection", token}, {"support_units[]", std::to_string(unit)}}).status == 303);
  const std::string result = office.get("/bulk/result?selection=" + token).body;
  CHECK_FALSE(contains(result, "không thực hiện được"));
  for (const std::int64_t id : ids) {
    CHECK(portal.services().db.read([&](db::Reader& reader) {
      return reader.exists("SELECT 1 FROM par_task_unit WHERE task_id = ?1 AND unit_id = ?2 AND part = 'support'", id, unit);
    }));
  }
  CHECK(contains(office.get("/par/tasks/" + std::to_string(ids[0]) + "/history").body, "Thẩm định"));
  // Once more the same value: nothing to do, and said so.
  const std::string same = choose(office, "par.task", "set:support_units", ids);
  REQUIRE(office.post("/bulk/run", {{"_selection", same}, {"support_units[]", std::to_string(unit)}}).status == 303);
  CHECK(contains(office.get("/bulk/result?selection=" + same).body, "<strong>4</strong> vốn đã như vậy"));
}

TEST_CASE("removing: each record's own rule decides, the others go") {
  Portal portal;
  Browser office = portal.as("vanphong");
  const std::int64_t before = number(portal, "tasks");
  auto ids = tasks(portal, "");
  ids.resize(2);  // opened tasks are kept
  const std::string token = choose(office, "par.task", "remove", ids);
  CHECK(contains(office.get("/bulk?selection=" + token).body, "note-danger"));
  REQUIRE(office.post("/bulk/run", {{"_selection", token}}).status == 303);
  CHECK(number(portal, "tasks") == before);
  CHECK(contains(office.get("/bulk/result?selection=" + token).body, "<strong>2</strong> không thực hiện được"));
}

TEST_CASE("all rows of the filters are chosen in words, not by accident, and not beyond the limit") {
  Portal portal;
  Browser office = portal.as("vanphong");
  const std::string list = office.get("/tasks?lateness=late&per_page=25").body;
  const auto late = test::list_shown_ids(office, portal.services().registry.type("core.task"), "lateness=late");
  const bool offered = contains(list, "name=\"all\"");
  CHECK(offered == (late.size() > 25));
  const std::string to = location(office.post("/bulk", {{"type", "core.task"}, {"step", "do:remind"}, {"query", "lateness=late"}, {"all", "1"}}));
  REQUIRE(to.starts_with("/bulk?selection="));
  CHECK(contains(office.get(to).body, ": " + std::to_string(late.size()) + " dòng"));
  REQUIRE(office.post("/bulk/run", {{"_selection", to.substr(16)}, {"note", "Nhắc"}}).status == 303);
  CHECK(number(portal, "reminders") >= static_cast<std::int64_t>(late.size()));
  // A filter that is not understood would choose more than one sees.
  for (const char* query : {"progress=no_such", "no_such=1", "due_on_from=never"}) {
    INFO(query);
    CHECK(location(office.post("/bulk", {{"type", "core.task"}, {"step", "do:remind"}, {"query", query}, {"all", "1"}})).starts_with("/tasks?"));
  }
  portal.services().db.write([&](db::WriteTx& tx) {
    for (int i = 0; i < 1001; ++i) {
      tx.execute("INSERT INTO core_unit(code, name, kind) VALUES (?1, ?1, 'external')", "X" + std::to_string(i));
    }
  });
  Browser admin = portal.as("quantri");
  const auto refused = admin.post("/bulk", {{"type", "core.unit"}, {"step", "remove"}, {"query", "kind=external"}, {"all", "1"}});
  CHECK_FALSE(location(refused).starts_with("/bulk"));
  const std::int64_t kept = number(portal, "selections");
  CHECK(kept > 0);
}

TEST_CASE("more than two hundred rows are long work with a page, and end with the same result") {
  Portal portal;
  portal.services().db.write([&](db::WriteTx& tx) {
    for (int i = 0; i < 260; ++i) tx.execute("INSERT INTO core_unit(code, name, kind) VALUES (?1, ?1, 'external')", "X" + std::to_string(i));
  });
  Browser admin = portal.as("quantri");
  const RecordType& type = portal.services().registry.type("core.unit");
  const auto person = test::Person(portal, "quantri");
  const auto steps = record::list_bulk_steps(person.work, type);
  if (steps.empty()) {
    MESSAGE("units have no step for many rows; nothing was tested");
    return;
  }
  const std::string to = location(admin.post("/bulk", {{"type", "core.unit"}, {"step", "remove"}, {"query", "q=X"}, {"all", "1"}}));
  REQUIRE(to.starts_with("/bulk?selection="));
  const std::string work = location(admin.post("/bulk/run", {{"_selection", to.substr(16)}}));
  CHECK(work.starts_with("/work/"));
  CHECK(contains(admin.get(work).body, "/bulk/result?selection=" + to.substr(16)));
  CHECK(contains(admin.get("/bulk/result?selection=" + to.substr(16)).body, "đã thực hiện"));
  CHECK(location(admin.post("/bulk/run", {{"_selection", to.substr(16)}})) == "/bulk/result?selection=" + to.substr(16));
}

TEST_CASE("only steps the person may take are offered and taken; rows out of reach are not chosen") {
  Portal portal;
  auto ids = tasks(portal, "");
  ids.resize(2);
  Browser officer = portal.as("chuyenvien"), office = portal.as("vanphong"), director = portal.as("giamdoc");
  CHECK_FALSE(contains(officer.get("/par/tasks").body, "name=\"id[]\""));
  CHECK(contains(office.get("/par/tasks").body, "value=\"set:support_units\""));
  CHECK_FALSE(contains(office.get("/par/tasks").body, "do:cancel"));
  CHECK(contains(director.get("/par/tasks").body, "value=\"do:cancel\""));
  CHECK_FALSE(contains(director.get("/par/tasks").body, "value=\"remove\""));
  CHECK(choose(officer, "par.task", "do:cancel", ids).empty());
  CHECK(choose(office, "par.task", "do:cancel", ids).empty());
  CHECK(choose(office, "par.task", "do:event", ids).empty());       // not for many rows
  CHECK(choose(office, "par.task", "set:content", ids).empty());    // no such field for many rows
  CHECK(choose(office, "par.task", "set:no_such", ids).empty());
  CHECK(choose(office, "par.task", "", ids).empty());
  CHECK(office.post("/bulk", choice("core.audit", "remove", {1})).status == 404);
  CHECK(office.post("/bulk", choice("no.such", "remove", {1})).status == 404);
  // Head of a division, whose right to report reaches his own unit's periods: the others refuse one by one.
  const RecordType& type = portal.services().registry.type("core.task");
  Browser head = portal.as("dkkd");
  auto periods = test::list_shown_ids(head, type, "progress=not_started");
  REQUIRE_FALSE(periods.empty());
  if (periods.size() > 30) periods.resize(30);
  const std::string token = choose(head, "core.task", "do:start", periods);
  REQUIRE_FALSE(token.empty());
  REQUIRE(head.post("/bulk/run", {{"_selection", token}}).status == 303);
  CHECK_FALSE(portal.services().db.read([&](db::Reader& reader) {
    return reader.exists(
        "SELECT 1 FROM core_selection_row AS s JOIN core_task AS p ON p.id = s.record_id JOIN par_assignment AS a "
        "ON a.id = p.source_id WHERE s.state = 'done' AND a.unit_id <> ?1", portal.unit_id("DKKD"));
  }));
  // Rows outside the rows one sees leave the choice before it is kept.
  portal.services().db.write([&](db::WriteTx& tx) { tx.execute("UPDATE core_role_permission SET scope = 'unit' WHERE permission = 'core.task.view'"); });
  const auto foreign = portal.services().db.read([&](db::Reader& reader) {
    return reader.integer("SELECT id FROM core_task WHERE lead_unit_id = ?1 LIMIT 1", 0,
                          portal.unit_id("TDGS"));
  });
  Browser again = portal.as("dkkd");
  CHECK(choose(again, "core.task", "do:start", {foreign}).empty());
}

TEST_CASE("who only reads is offered no step with any list, and takes none") {
  Portal portal;
  Browser auditor = portal.as("kiemsoat");
  const test::Person person(portal, "kiemsoat");
  for (const RecordType& type : portal.services().registry.types()) {
    INFO(std::string(type.id));
    CHECK(record::list_bulk_steps(person.work, type).empty());
    if (type.access.view.allows(person.principal)) CHECK(choose(auditor, type.id, "remove", {1}).empty());
  }
  CHECK(number(portal, "selections") == 0);
}

TEST_CASE("a choice belongs to one person and one day") {
  Portal portal;
  auto ids = tasks(portal, "");
  ids.resize(2);
  Browser director = portal.as("giamdoc"), another = portal.as("quantri");
  const std::string token = choose(director, "par.task", "do:cancel", ids);
  for (const std::string& wrong : {std::string(), std::string("x"), token + "x", std::string(5000, 'a')}) {
    CHECK(director.get("/bulk?selection=" + wrong).status == 404);
    CHECK(director.post("/bulk/run", {{"_selection", wrong}}).status == 404);
    CHECK(director.post("/bulk/again", {{"_selection", wrong}}).status == 404);
  }
  CHECK(another.get("/bulk?selection=" + token).status == 404);
  CHECK(another.get("/bulk/result?selection=" + token).status == 404);
  CHECK(another.post("/bulk/run", {{"_selection", token}, {"reason", "x"}}).status == 404);
  CHECK(location(director.get("/bulk/result?selection=" + token)) == "/bulk?selection=" + token);  // not begun yet
  portal.clock().advance(86400 + 60);
  Browser later = portal.as("giamdoc");
  const http::Response expired = later.post("/bulk/run", {{"_selection", token}, {"reason", "x"}});
  CHECK(expired.status == 404);
  CHECK(contains(expired.body, "không còn được lưu"));
  CHECK(number(portal, "cancelled") == 0);
}

TEST_CASE("choosing nothing, the same row twice, rows that are gone, nonsense") {
  Portal portal;
  Browser director = portal.as("giamdoc");
  auto ids = tasks(portal, "");
  const auto nothing = director.post("/bulk", choice("par.task", "do:cancel", {}, "section=I"));
  CHECK(location(nothing) == "/par/tasks?section=I");
  CHECK(location(director.post("/bulk", choice("par.task", "do:cancel", {987654321}))).starts_with("/par/tasks"));
  CHECK(director.post("/bulk", {{"type", "par.task"}, {"step", "do:cancel"}, {"id[]", "abc"}}).status == 400);
  const std::string token = choose(director, "par.task", "do:cancel", {ids[0], ids[0], ids[0]});
  CHECK(contains(director.get("/bulk?selection=" + token).body, ": 1 dòng"));
  std::vector<std::int64_t> many;
  for (int i = 1; i <= 1001; ++i) many.push_back(i);
  CHECK(choose(director, "par.task", "do:cancel", many).empty());
  // The right is taken away between choosing and doing.
  portal.services().db.write([&](db::WriteTx& tx) { tx.execute("DELETE FROM core_role_permission WHERE permission = 'par.cancel'"); });
  portal.services().sessions.invalidate();
  CHECK(director.post("/bulk/run", {{"_selection", token}, {"reason", "x"}}).status == 403);
  CHECK(number(portal, "cancelled") == 0);
}

TEST_SUITE_END();

}  // namespace
}  // namespace motcong
