// Indicators from declaration to page: counting by both rules of periods, what is kept of periods that are over, the records
// behind each number, who may do what.
#include "core/indicator/indicator.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/indicator/snapshots.h"
#include "core/plugin/jobs.h"
#include "tests/support/html.h"
#include "tests/support/portal.h"

namespace motcong {
namespace {

using base::Date;
using test::Browser;
using test::contains;
using test::Form;
using test::Portal;

constexpr const char* kIssued = "sample.issued";

std::int64_t add_document(Portal& portal, const Date& issued_on, const std::string& state, const std::string& unit = "DKKD",
                          std::optional<int> articles = {}) {
  const std::int64_t unit_id = portal.unit_id(unit);
  return portal.services().db.write([&](db::WriteTx& tx) {
    return tx.insert("INSERT INTO sample_document(number, name, issued_on, state, unit_id, articles) VALUES ('1', 'Mẫu', ?1, "
                     "?2, ?3, ?4)",
                     issued_on, state, unit_id, articles);
  });
}

std::int64_t number(Portal& portal, db::Sql sql) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, 0); });
}

std::int64_t definition_id(Portal& portal, const std::string& code) {
  return portal.services().db.read(
      [&](db::Reader& reader) { return reader.integer("SELECT id FROM core_indicator WHERE code = ?1", 0, code); });
}

std::string page_of(Portal& portal, const std::string& code) {
  return "/indicators/definitions/" + std::to_string(definition_id(portal, code));
}

indicator::Reading read(Portal& portal, const char* code, int year, int period) {
  const plugin::Indicator& indicator = *portal.services().registry.find_indicator(code);
  const plugin::Work work = portal.app().system_work();
  return portal.services().db.read([&](db::Reader& reader) {
    return indicator::load_reading(
        reader, work, indicator,
        i18n::make_period(indicator::load_period_rule(portal.services().settings), indicator.period, year, period));
  });
}

void close(Portal& portal) {
  plugin::Progress progress;
  indicator::close_periods(portal.app().system_work(), progress);
}

void set_rule(Portal& portal, const std::string& rule) {
  portal.services().db.write([&](db::WriteTx& tx) { plugin::Settings::set(tx, "reporting.periods", rule); });
}

/// The numbers of a page that lead to records: address and what is written there.
std::vector<std::pair<std::string, std::string>> numbers_of(const std::string& page) {
  std::vector<std::pair<std::string, std::string>> numbers;
  for (const test::Tag& tag : test::parse_html(page).tags) {
    if (tag.name == "a" && contains(tag.attribute("href"), "/records?")) numbers.emplace_back(tag.attribute("href"), tag.text);
  }
  return numbers;
}

std::size_t count_rows(const std::string& page) {
  std::size_t rows = 0;
  for (const test::Tag& tag : test::parse_html(page).tags) rows += tag.name == "th" && tag.attribute("scope") == "row";
  return rows;
}

Form edit_form(const std::string& version, const std::string& target) {
  return {{"row_version", version}, {"definition", "Ghi chú"}, {"legal_basis", "Quyết định số 1"}, {"target", target}};
}

}  // namespace

TEST_SUITE_BEGIN("indicators");

TEST_CASE("every declared indicator is counted by SQL that runs, over its records") {
  Portal portal(Portal::WithSample{});
  close(portal);
  for (const plugin::Indicator& indicator : portal.services().registry.indicators()) {
    CAPTURE(indicator.id);
    const plugin::Work work = portal.app().system_work();
    const auto reading = portal.services().db.read([&](db::Reader& reader) {
      return indicator::load_reading(reader, work, indicator, indicator::current_period(work, indicator));
    });
    CHECK(reading.kind == indicator::Reading::Kind::running);
    CHECK(portal.as("vanphong").get(page_of(portal, indicator.id)).status == 200);
  }
}

TEST_CASE("a declaration whose SQL does not run, or gives something else, stops the start") {
  Portal portal(Portal::WithSample{});
  struct Row {
    db::Sql records, since;
    const char* fault;
  };
  for (const Row& row : {Row{"SELECT id, unit_id, 1 AS amount FROM no_such_table", "", "indicator.E08"},
                         Row{"SELECT id, unit_id FROM sample_document", "", "indicator.E07"},
                         Row{"SELECT unit_id, id, 1 AS amount FROM sample_document", "", "indicator.E07"},
                         Row{"SELECT id, unit_id, 1 AS amount FROM sample_document", "SELECT MIN(", "indicator.E08"},
                         Row{"SELECT id, unit_id, 1 AS amount FROM sample_document", "SELECT 1, 2", "indicator.E07"}}) {
    plugin::Registry registry;
    registry.add(plugin::Indicator{.id = "x.count",
                                   .unit = plugin::Indicator::Unit::count,
                                   .numerator = {"Content", "sample.document", row.records},
                                   .since = row.since});
    const auto faults = portal.services().db.read(
        [&](db::Reader& reader) { return registry.check(portal.services().templates, &reader); });
    CAPTURE(row.records.text());
    CHECK(std::ranges::any_of(faults, [&](const plugin::Fault& fault) { return fault.id == row.fault; }));
  }
}

TEST_CASE("a period begins and ends as the agency's rule says") {
  Portal portal(Portal::WithSample{});
  portal.clock().set(base::instant_of({2019, 6, 20}, 9));
  for (const Date& day : {Date{2018, 12, 14}, {2018, 12, 15}, {2018, 12, 31}, {2019, 1, 1}, {2019, 1, 14}, {2019, 1, 15},
                          {2019, 1, 31}, {2019, 2, 1}, {2019, 2, 14}, {2019, 2, 15}}) {
    add_document(portal, day, "issued");
  }
  struct Row {
    const char* rule;
    int year, month;
    std::int64_t count;
  };
  for (const Row& row : {Row{"calendar", 2018, 12, 3}, Row{"calendar", 2019, 1, 4}, Row{"calendar", 2019, 2, 3},
                         Row{"calendar", 2019, 3, 0}, Row{"mid_month", 2018, 12, 1}, Row{"mid_month", 2019, 1, 4},
                         Row{"mid_month", 2019, 2, 4}, Row{"mid_month", 2019, 3, 1}}) {
    CAPTURE(row.rule);
    CAPTURE(row.month);
    set_rule(portal, row.rule);
    const indicator::Reading reading = read(portal, kIssued, row.year, row.month);
    CHECK(reading.figure.numerator == row.count);
    CHECK(reading.figure.denominator == row.count);
    CHECK(reading.figure.value.has_value() == (row.count > 0));
  }
  // Both rules leave their own closed periods; neither takes the other's away.
  close(portal);
  const std::int64_t kept = number(portal, "SELECT count(*) FROM core_indicator_snapshot WHERE period_rule = 'mid_month'");
  CHECK(kept > 0);
  set_rule(portal, "calendar");
  close(portal);
  CHECK(number(portal, "SELECT count(*) FROM core_indicator_snapshot WHERE period_rule = 'mid_month'") == kept);
  CHECK(number(portal, "SELECT count(*) FROM core_indicator_snapshot WHERE period_rule = 'calendar'") > 0);
}

TEST_CASE("each number opens just its records, live and closed; on an empty denominator there is no value") {
  Portal portal(Portal::WithSample{});
  for (const char* unit : {"DKKD", "DKKD", "TDGS"}) add_document(portal, {2019, 1, 10}, "issued", unit, 12);
  add_document(portal, {2019, 1, 11}, "draft", "TDGS", 9);
  Browser leader = portal.as("giamdoc");
  const std::string path = page_of(portal, kIssued);
  for (const bool closed : {false, true}) {
    CAPTURE(closed);
    if (closed) close(portal);
    const std::string january = leader.get(path + "?period=2019-1").body;
    CHECK(contains(january, "75 %"));
    CHECK(contains(january, closed ? "Chốt ngày 15/02/2019" : "Đã kết thúc, chưa chốt"));
    CHECK(contains(january, "✗ Chưa đạt"));  // 80 is wanted
    const auto numbers = numbers_of(january);
    CHECK(numbers.size() == 2 + 2 + 4);  // the figure, its row in the table, two units
    for (const auto& [href, shown] : numbers) {
      CAPTURE(href);
      const http::Response records = leader.get(href);
      REQUIRE(records.status == 200);
      CHECK(std::to_string(count_rows(records.body)) == shown);
    }
    const std::string now = leader.get(path).body;  // nothing was issued in February yet
    CHECK(contains(now, "Giá trị</dt><dd>–<"));
    CHECK_FALSE(contains(now, "100 %"));
  }
  // Sums: twelve, twelve, twelve and nine articles in four documents, where less is better.
  const std::string sum = leader.get(page_of(portal, "sample.articles")).body;
  CHECK(contains(sum, "11,25 ngày"));
  CHECK(contains(leader.get(numbers_of(sum).front().first).body, "Cộng lại"));
  // English, with its own signs.
  Browser english = portal.as("giamdoc");
  REQUIRE(english.post("/display", {{"language", "en"}, {"next", "/"}}).status == 303);
  CHECK(contains(english.get(page_of(portal, "sample.articles")).body, "11.25 days"));
  CHECK(contains(english.get("/indicators").body, "As of 15/02/2019"));
}

TEST_CASE("what may not be seen is counted and said, not listed; what is gone too") {
  Portal portal;
  const std::string path = page_of(portal, "par.done_on_time");
  Browser head = portal.as("tdgs");
  const auto numbers = numbers_of(head.get(path + "?period=2019-1").body);
  REQUIRE(numbers.size() > 1);
  const std::string due = numbers[1].first;
  const std::size_t all = count_rows(head.get(due + "&per_page=100").body);
  CHECK(all > 3);
  CHECK_FALSE(contains(head.get(due).body, "không được liệt kê"));
  // From now on heads of divisions see their own unit's tasks only.
  portal.services().db.write([](db::WriteTx& tx) {
    tx.execute("UPDATE core_role_permission SET scope = 'unit' WHERE permission = 'core.task.view'");
  });
  const std::string narrow = portal.as("tdgs").get(due + "&per_page=100").body;
  const std::size_t seen = count_rows(narrow);
  CHECK(seen < all);
  CHECK(contains(narrow, std::to_string(all - seen) + " bản ghi không được liệt kê"));
  CHECK(contains(narrow, "Số bản ghi</dt><dd>" + std::to_string(all)));
}

TEST_CASE("a closed period is kept once, whatever happens to the data and the clock") {
  Portal portal(Portal::WithSample{});
  const std::int64_t first = add_document(portal, {2019, 1, 10}, "issued");
  add_document(portal, {2019, 1, 11}, "draft");
  for (int run = 0; run < 3; ++run) close(portal);
  constexpr db::Sql kCount =
      "SELECT count(*) FROM core_indicator_snapshot AS s JOIN core_indicator AS i ON i.id = s.indicator_id WHERE i.code = "
      "'sample.issued'";
  CHECK(number(portal, kCount) == 1);  // January; nothing is known before
  CHECK(read(portal, kIssued, 2019, 1).figure.value == 5'000);

  // The data change: the closed period does not, the page says when it was closed.
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("DELETE FROM sample_document WHERE id = ?1", first);
    tx.execute("UPDATE core_indicator SET target = 100 WHERE code = 'sample.issued'");
  });
  close(portal);
  CHECK(number(portal, kCount) == 1);
  const indicator::Reading kept = read(portal, kIssued, 2019, 1);
  CHECK(kept.kind == indicator::Reading::Kind::closed);
  CHECK(kept.figure.value == 5'000);
  CHECK(kept.target == 8'000);  // of the day it was closed
  CHECK(kept.counted_on == Date{2019, 2, 15});
  const std::string page = portal.as("giamdoc").get(page_of(portal, kIssued) + "?period=2019-1").body;
  CHECK(contains(portal.as("giamdoc").get(numbers_of(page).front().first).body, "1 bản ghi không được liệt kê"));

  // Neither code nor SQL rewrites what was kept.
  auto& db = portal.services().db;
  CHECK_THROWS(db.write([](db::WriteTx& tx) { tx.execute("UPDATE core_indicator_snapshot SET value = 1"); }));
  CHECK_THROWS(db.write([](db::WriteTx& tx) { tx.execute("DELETE FROM core_indicator_snapshot"); }));
  CHECK_THROWS(db.write([](db::WriteTx& tx) { tx.execute("DELETE FROM core_indicator_record"); }));
  CHECK_THROWS(db.write([](db::WriteTx& tx) { tx.execute("UPDATE core_indicator_record SET amount = 9"); }));

  struct Step {
    const char* what;
    Date today;
    std::int64_t snapshots;
  };
  for (const Step& step : {Step{"a day back", {2019, 2, 14}, 1}, Step{"a month back: January runs again", {2019, 1, 14}, 1},
                           Step{"a year back", {2018, 2, 15}, 1}, Step{"put right", {2019, 2, 15}, 1},
                           Step{"the next month", {2019, 3, 1}, 2}, Step{"three months down", {2019, 6, 2}, 5},
                           Step{"and back again", {2019, 3, 1}, 5}}) {
    CAPTURE(step.what);
    portal.clock().set(base::instant_of(step.today, 9));
    close(portal);
    close(portal);
    CHECK(number(portal, kCount) == step.snapshots);
    CHECK(number(portal, "SELECT count(*) FROM (SELECT 1 FROM core_indicator_snapshot GROUP BY indicator_id, version, "
                         "first_on, last_on HAVING count(*) > 1)") == 0);
  }
  // By this clock April lies ahead and has no page; what was kept of February says which clock closed it.
  portal.clock().set(base::instant_of({2019, 2, 15}, 9));
  CHECK(read(portal, kIssued, 2019, 2).kind == indicator::Reading::Kind::running);
  Browser leader = portal.as("giamdoc");
  CHECK(leader.get(page_of(portal, kIssued) + "?period=2019-4").status == 404);
  portal.clock().set(base::instant_of({2019, 5, 15}, 9));
  CHECK(contains(portal.as("giamdoc").get(page_of(portal, kIssued) + "?period=2019-4").body, "Ngày này chưa đến"));
}

TEST_CASE("data that tell of now only: a period is closed within days of its end, or it has no figure") {
  Portal portal(Portal::WithSample{});
  add_document(portal, {2019, 1, 10}, "draft");
  close(portal);  // 15/02: January is over too long
  CHECK(read(portal, "sample.drafts", 2019, 1).kind == indicator::Reading::Kind::unknown);
  Browser leader = portal.as("giamdoc");
  CHECK(contains(leader.get(page_of(portal, "sample.drafts") + "?period=2019-1").body, "Không được chốt khi kết thúc kỳ"));
  CHECK(leader.get(page_of(portal, "sample.drafts") + "/records?period=2019-1").status == 404);
  portal.clock().set(base::instant_of({2019, 3, 2}, 9));
  close(portal);
  CHECK(read(portal, "sample.drafts", 2019, 2).kind == indicator::Reading::Kind::closed);
  CHECK(read(portal, "sample.drafts", 2019, 2).figure.value == 100);
}

TEST_CASE("counting again asks for the right and a reason, and keeps the figures there were") {
  Portal portal(Portal::WithSample{});
  add_document(portal, {2019, 1, 10}, "issued");
  add_document(portal, {2019, 1, 11}, "draft");
  close(portal);
  portal.services().db.write([](db::WriteTx& tx) { tx.execute("UPDATE sample_document SET state = 'issued'"); });
  const std::string snapshot =
      "/indicators/snapshots/" +
      std::to_string(number(portal, "SELECT s.id FROM core_indicator_snapshot AS s JOIN core_indicator AS i ON i.id = "
                                    "s.indicator_id WHERE i.code = 'sample.issued'"));
  const std::string path = snapshot + "/do/count";
  CHECK(portal.as("kiemsoat").get(snapshot).status == 200);
  CHECK(portal.as("kiemsoat").get(path).status == 403);
  CHECK(portal.as("vanphong").post(path, {{"row_version", "1"}, {"reason", "x"}}).status == 403);
  CHECK(portal.as("chuyenvien").get(snapshot).status == 403);
  Browser leader = portal.as("giamdoc");
  CHECK(contains(leader.get(snapshot).body, path));
  CHECK(leader.post(path, {{"row_version", "1"}, {"reason", "  "}}).status == 422);
  CHECK(leader.post(path, {{"row_version", "1"}, {"reason", std::string(1001, 'x')}}).status == 422);
  CHECK(number(portal, "SELECT count(*) FROM core_indicator_snapshot WHERE revision > 1") == 0);
  REQUIRE(leader.post(path, {{"row_version", "1"}, {"reason", "Đơn vị báo cáo thiếu"}}).status == 303);
  const indicator::Reading again = read(portal, kIssued, 2019, 1);
  CHECK(again.figure.value == 10'000);
  CHECK(again.revision == 2);
  const std::string page = leader.get(page_of(portal, kIssued) + "?period=2019-1").body;
  CHECK(contains(page, "Đã tính lại"));
  CHECK(contains(page, "100 %"));
  const std::string former = leader.get(snapshot).body;
  CHECK(contains(former, "Số liệu trước đó"));
  CHECK(contains(former, ">50<"));
  // The records behind both, as they were: one issued then, two now.
  REQUIRE(numbers_of(former).size() == 2);
  CHECK(count_rows(leader.get(numbers_of(former)[0].first).body) == 1);
  CHECK(count_rows(leader.get(numbers_of(page)[0].first).body) == 2);
  for (const char* revision : {"3", "0", "x", "-1"})
    CHECK(leader.get(page_of(portal, kIssued) + "/records?period=2019-1&revision=" + revision).status == 404);
  CHECK_FALSE(contains(former, path));          // only the newest is counted again
  CHECK(leader.get(path).status == 409);
  close(portal);
  CHECK(read(portal, kIssued, 2019, 1).revision == 2);
  CHECK(contains(portal.as("quantri").get("/admin/audit").body, "Tính lại kỳ đã chốt"));
}

TEST_CASE("definition, legal basis and target are rows with a history; what cannot be a target is refused in words") {
  Portal portal(Portal::WithSample{});
  const std::string path = page_of(portal, kIssued), edit = path + "/edit";
  for (const char* user : {"kiemsoat", "vanphong", "giamdoc"}) CHECK(portal.as(user).get(edit).status == 403);
  CHECK(portal.as("kiemsoat").post(edit, edit_form("1", "90")).status == 403);
  Browser admin = portal.as("quantri");
  for (const char* bad : {"abc", "-5", "100,01", "1,234,5", "99999999999999999999", "5%"}) {
    CAPTURE(bad);
    const http::Response refused = admin.post(edit, edit_form("1", bad));
    CHECK(refused.status == 422);
    CHECK(contains(refused.body, std::string("value=\"") + bad + "\""));
  }
  CHECK(admin.post(edit, {{"row_version", "1"}, {"definition", ""}, {"legal_basis", ""}, {"target", "9"}}).status == 422);
  CHECK(admin.post(edit, {{"row_version", "1"}, {"code", "x.y"}, {"definition", "a"}, {"target", "9"}}).status == 400);
  REQUIRE(admin.post(edit, edit_form("1", "95,5")).status == 303);
  const std::string page = portal.as("kiemsoat").get(path).body;
  CHECK(contains(page, "95,5 %"));
  CHECK(contains(page, "Quyết định số 1"));
  CHECK(contains(portal.as("kiemsoat").get(path + "/history").body, "95,5"));
  CHECK(admin.post(edit, edit_form("1", "90")).status == 409);  // somebody else was quicker
  // No target: followed, not judged.
  REQUIRE(admin.post(edit, edit_form("2", "")).status == 303);
  CHECK(contains(portal.as("kiemsoat").get(path).body, "– Không đánh giá"));
  // The next start leaves alone what somebody has written.
  portal.services().db.write(
      [&](db::WriteTx& tx) { indicator::save_definitions(portal.app().system_work(), tx); });
  CHECK(contains(portal.as("kiemsoat").get(path).body, "Quyết định số 1"));
}

TEST_CASE("an indicator is called in the reader's language, wherever its row is named") {
  Portal portal;
  const std::string path = page_of(portal, "par.late"), en = "Reform tasks overdue";
  const std::string vi(i18n::Language::vi().tr(en));
  REQUIRE(vi != en);
  Browser reader = portal.as("giamdoc");
  for (const std::string& page : {std::string("/indicators/definitions"), path, path + "/history"}) {
    CAPTURE(page);
    CHECK(contains(reader.get(page).body, vi));
  }
  REQUIRE(reader.post("/display", {{"language", "en"}, {"next", "/"}}).status == 303);
  for (const std::string& page : {std::string("/indicators/definitions"), path, path + "/history"}) {
    CAPTURE(page);
    const std::string body = reader.get(page).body;
    CHECK(contains(body, en));
    CHECK_FALSE(contains(body, vi));
  }
}

TEST_CASE("another version of the definition is marked where it begins") {
  Portal portal(Portal::WithSample{});
  add_document(portal, {2018, 12, 10}, "issued");
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute(
        "INSERT INTO core_indicator_snapshot(indicator_id, period, first_on, last_on, months, period_rule, revision, version, "
        "numerator, denominator, value, value_text, result, counted_on, counted_at) SELECT id, 'Tháng 12/2018', '2018-12-01', "
        "'2018-12-31', 1, 'calendar', 1, 7, 1, 1, 10000, '100 %', 'none', '2019-01-01', 0 FROM core_indicator WHERE code = "
        "'sample.issued'");
  });
  close(portal);
  CHECK(read(portal, kIssued, 2018, 12).version == 7);
  const std::string page = portal.as("giamdoc").get(page_of(portal, kIssued)).body;
  CHECK(contains(page, "1/2019*"));
  CHECK(contains(page, "* khác phiên bản kỳ trước"));
  CHECK(contains(page, "tính theo phiên bản định nghĩa khác"));
}

TEST_CASE("who may see indicators sees pages, lists and files; others nothing; bad addresses are not found") {
  Portal portal(Portal::WithSample{});
  add_document(portal, {2019, 1, 10}, "issued");
  close(portal);
  const std::string path = page_of(portal, kIssued);
  for (const char* page : {"/indicators", "/indicators/snapshots", "/indicators/definitions"}) {
    CAPTURE(page);
    for (const char* user : {"giamdoc", "vanphong", "dkkd", "kiemsoat", "quantri"}) CHECK(portal.as(user).get(page).status == 200);
    CHECK(portal.as("chuyenvien").get(page).status == 403);
    CHECK(portal.as("").get(page).status == 303);
  }
  Browser auditor = portal.as("kiemsoat");
  // Of a plugin that is no longer built in: the row and what it had stay readable.
  const std::int64_t orphan = portal.services().db.write([](db::WriteTx& tx) {
    return tx.insert("INSERT INTO core_indicator(code, name, definition, version) VALUES ('gone.x', 'Đã thôi', 'Cũ', 1)");
  });
  CHECK(auditor.get("/indicators/definitions/" + std::to_string(orphan)).status == 200);
  CHECK(auditor.get("/indicators/definitions/" + std::to_string(orphan) + "/records").status == 404);
  CHECK_FALSE(contains(auditor.get("/indicators").body, "Đã thôi"));
  http::Response file = auditor.get("/indicators/snapshots/export?format=csv");
  const std::string lines = test::read_body(file);
  CHECK(contains(lines, "Tháng 1/2019"));
  CHECK(contains(lines, "100 %"));
  CHECK_FALSE(contains(portal.as("chuyenvien").get("/").body, "/indicators"));
  for (const char* query : {"?period=abc", "?period=2019-13", "?period=2019-0", "?period=2099-1", "?period=1800-1",
                            "?period=2019", "?period=-", "?period=2019-1-1", "?period=99999999999999999999-1"}) {
    CAPTURE(query);
    CHECK(auditor.get(path + query).status == 404);
    CHECK(auditor.get(path + "/records" + query).status == 404);
  }
  CHECK(auditor.get(path + "/records?part=both").status == 404);
  CHECK(auditor.get(page_of(portal, "sample.drafts") + "/records?part=denominator").status == 404);
  CHECK(auditor.get(path + "/records?unit_id=x").status == 404);
  CHECK(auditor.get("/indicators/definitions/999999/records").status == 404);
  CHECK(auditor.get(path + "/records?page=99999&per_page=25").status == 200);
}

TEST_CASE("reform work: its figures, the home page, and what misses its target") {
  Portal portal;
  portal.clock().set(base::instant_of({2019, 2, 15}, 9));
  close(portal);
  Browser leader = portal.as("giamdoc");
  const std::string overview = leader.get("/indicators").body;
  CHECK(contains(overview, "Tỷ lệ nhiệm vụ CCHC hoàn thành đúng hạn"));
  for (const char* code : {"par.done_on_time", "par.late", "par.reports_accepted"}) {
    CAPTURE(code);
    const std::string page = leader.get(page_of(portal, code)).body;
    CHECK(contains(page, "<svg"));
    for (const auto& [href, shown] : numbers_of(page)) {
      CAPTURE(href);
      CHECK(std::to_string(count_rows(leader.get(href + "&per_page=100").body)) == shown);
    }
  }
  // Late at the end of January by the due days, as the table of tasks tells it.
  CHECK(read(portal, "par.late", 2019, 1).figure.numerator ==
        number(portal, "SELECT count(*) FROM core_task WHERE source_type = 'par.assignment' AND state <> 'cancelled' AND due_on "
                       "<= '2019-01-31' AND (reported_on IS NULL OR reported_on > '2019-01-31')"));
  const std::string home = leader.get("/").body;
  CHECK(contains(home, "Chỉ số chưa đạt chỉ tiêu"));
  CHECK(contains(home, page_of(portal, "par.late")));
  CHECK_FALSE(contains(portal.as("chuyenvien").get("/").body, "Chỉ số chưa đạt chỉ tiêu"));
  // Without a target nothing is missed.
  portal.services().db.write([](db::WriteTx& tx) { tx.execute("UPDATE core_indicator SET target = NULL"); });
  portal.clock().set(base::instant_of({2019, 4, 16}, 9));  // nobody closed March, so it is judged by the target of now
  CHECK(contains(portal.as("giamdoc").get("/").body, "các chỉ số có số liệu và chỉ tiêu đều đạt"));
}

TEST_SUITE_END();

}  // namespace motcong
