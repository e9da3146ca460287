// Numbers given to what is issued: no gap, no double, never again.
#include "core/numbering/numbering.h"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <thread>

#include "tests/support/html.h"
#include "tests/support/portal.h"

namespace motcong {
namespace {

using numbering::DrawnNumber;
using numbering::NumberRequest;
using test::Browser;
using test::contains;
using test::Form;
using test::Portal;

constexpr const char* kSeries = "sample.document";

NumberRequest request_of(Portal& portal, std::int64_t record, const base::Date& day = {2019, 2, 15},
                         const std::string& unit = "DKKD") {
  return {.series = kSeries,
          .unit_id = portal.unit_id(unit),
          .day = day,
          .kind = "TB",
          .record_type = "sample.document",
          .record_id = record};
}

base::Result<DrawnNumber> draw(Portal& portal, const NumberRequest& request) {
  return portal.services().db.write(
      [&](db::WriteTx& tx) { return numbering::draw_number(portal.app().system_work(), tx, request); });
}

std::string text_of(Portal& portal, db::Sql sql) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.text(sql); });
}

std::string add_document(Portal& portal, int n) {
  return portal.services().db.write([&](db::WriteTx& tx) {
    return std::to_string(tx.insert(
        "INSERT INTO sample_document(number, name, issued_on, unit_id) VALUES (?1, 'Mẫu', '2019-02-15', ?2)",
        "chưa có " + std::to_string(n), tx.integer("SELECT id FROM core_unit WHERE code = 'DKKD'", 0)));
  });
}

}  // namespace

TEST_SUITE_BEGIN("numbering");

TEST_CASE("every declared series is written as the service can write it") {
  Portal portal(Portal::WithSample{});
  REQUIRE(portal.services().registry.find_number_series(kSeries) != nullptr);
  for (const plugin::NumberSeries& series : portal.services().registry.number_series())
    CHECK(numbering::check_format(series.format).ok());
}

TEST_CASE("each unit and year has its own row of numbers; a record keeps the one it has") {
  Portal portal(Portal::WithSample{});
  struct Row {
    std::int64_t record;
    base::Date day;
    const char *unit, *text;
  };
  for (const Row& row : {Row{1, {2019, 2, 15}, "DKKD", "01/TB-DKKD"},
                         {2, {2019, 2, 15}, "DKKD", "02/TB-DKKD"},
                         {1, {2019, 5, 1}, "DKKD", "01/TB-DKKD"},  // has one
                         {3, {2019, 2, 15}, "VP", "01/TB-VP"},
                         {4, {2020, 1, 2}, "DKKD", "01/TB-DKKD"},
                         {5, {2019, 12, 31}, "DKKD", "03/TB-DKKD"},    // late, still of its year
                         {6, {2020, 1, 2}, "DKKD", "02/TB-DKKD"}}) {
    const auto drawn = draw(portal, request_of(portal, row.record, row.day, row.unit));
    REQUIRE(drawn.ok());
    CHECK(drawn->text == row.text);
  }
  const auto draw_register = [&](std::int64_t record, const base::Date& day) {
    return draw(portal, {.series = "sample.register", .day = day, .kind = {}, .record_type = "sample.procedure", .record_id = record})->text;
  };
  CHECK(draw_register(1, {2019, 12, 31}) == "1");
  CHECK(draw_register(2, {2020, 1, 1}) == "2");  // not by year
}

TEST_CASE("what is undone was never given; what was given stays given, whatever becomes of the record") {
  Portal portal(Portal::WithSample{});
  CHECK(draw(portal, request_of(portal, 1))->number == 1);
  CHECK_THROWS(portal.services().db.write([&](db::WriteTx& tx) {
    CHECK(numbering::draw_number(portal.app().system_work(), tx, request_of(portal, 2))->number == 2);
    throw std::runtime_error("the step failed after all");
  }));
  CHECK(draw(portal, request_of(portal, 3))->number == 2);
  auto& db = portal.services().db;
  CHECK_THROWS(db.write([](db::WriteTx& tx) { tx.execute("DELETE FROM core_number_drawn"); }));
  CHECK_THROWS(db.write([](db::WriteTx& tx) { tx.execute("UPDATE core_number_drawn SET number = 9"); }));
  CHECK_THROWS(db.write([](db::WriteTx& tx) { tx.execute("UPDATE core_number_counter SET last = 0"); }));
  // The clock a day or a year back: another day, never the same number.
  portal.clock().advance(-86400);
  CHECK(draw(portal, request_of(portal, 4, portal.clock().today()))->number == 3);
  portal.clock().advance(-365 * 86400);
  CHECK(draw(portal, request_of(portal, 5, portal.clock().today()))->number == 1);
  CHECK(draw(portal, request_of(portal, 6, {2018, 2, 14}))->number == 2);
}

TEST_CASE("a removed record's number is not given again") {
  Portal portal(Portal::WithSample{});
  Browser person = portal.as("dkkd");
  const std::string first = add_document(portal, 1), second = add_document(portal, 2);
  const auto issue = [&](const std::string& id) {
    const std::string path = "/sample/documents/" + id + "/do/number";
    return person.post(path, test::parse_html(person.get(path).body).form(path)).status;
  };
  REQUIRE(issue(first) == 303);
  CHECK(text_of(portal, "SELECT number FROM sample_document WHERE name = 'Mẫu' ORDER BY id LIMIT 1") == "01/TB-DKKD");
  const std::string remove = "/sample/documents/" + first + "/remove";
  REQUIRE(person.post(remove, test::parse_html(person.get(remove).body).form(remove)).status == 303);
  REQUIRE(issue(second) == 303);
  CHECK(text_of(portal, "SELECT number FROM sample_document WHERE name = 'Mẫu'") == "02/TB-DKKD");
}

TEST_CASE("a hundred requests at once: numbers 1 to 100, each once") {
  Portal portal(Portal::WithSample{});
  constexpr int kRequests = 100;
  std::vector<std::string> paths;
  std::vector<Form> forms;
  Browser person = portal.as("dkkd");
  for (int n = 0; n < kRequests; ++n) {
    paths.push_back("/sample/documents/" + add_document(portal, n) + "/do/number");
    forms.push_back(test::parse_html(person.get(paths.back()).body).form(paths.back()));
  }
  std::atomic<int> ready{0}, done{0};
  std::vector<std::thread> threads;
  for (int n = 0; n < kRequests; ++n) {
    threads.emplace_back([&, n, browser = person]() mutable {
      ++ready;
      while (ready < kRequests) std::this_thread::yield();
      const auto press = [&] { return browser.post(paths[static_cast<std::size_t>(n)], forms[static_cast<std::size_t>(n)]).status; };
      int status = press();
      while (status == 503) status = press();  // a busy machine: the database says so, and nothing was drawn
      if (status == 303) ++done;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(done == kRequests);
  std::set<std::string> numbers;
  portal.services().db.read([&](db::Reader& reader) {
    db::Statement row = reader.query("SELECT number FROM sample_document WHERE name = 'Mẫu'");
    while (row.step()) numbers.insert(row.string(0));
    CHECK(reader.integer("SELECT count(*) FROM core_number_drawn", 0) == kRequests);
    CHECK(reader.integer("SELECT min(number) FROM core_number_drawn", 0) == 1);
    CHECK(reader.integer("SELECT max(number) FROM core_number_drawn", 0) == kRequests);
  });
  CHECK(numbers.size() == kRequests);
}

TEST_CASE("a format asks for what is there, or says what is missing") {
  Portal portal(Portal::WithSample{});
  const plugin::NumberSeries& series = *portal.services().registry.find_number_series(kSeries);
  const auto write = [&](const std::string& format) {
    portal.services().db.write(
        [&](db::WriteTx& tx) { numbering::save_format(portal.app().system_work(), tx, series, {format, 1, ""}); });
  };
  const auto name_agency = [&](const char* code) {
    portal.services().db.write([&](db::WriteTx& tx) { plugin::Settings::set(tx, "agency.code", code); });
  };
  write("{n}/{year}/{kind}-{agency}");
  name_agency("");
  const auto refused = draw(portal, request_of(portal, 1));
  REQUIRE(!refused.ok());
  CHECK(contains(i18n::Language::vi().tr(refused.error()), "{agency}"));
  name_agency("SKHĐT");
  CHECK(draw(portal, request_of(portal, 1))->text == "1/2019/TB-SKHĐT");
  NumberRequest without_unit = request_of(portal, 2);
  without_unit.unit_id = 0;
  CHECK_FALSE(draw(portal, without_unit).ok());
  for (const char* bad : {"", "{kind}", "{n", "n}", "{n}{x}", "{}{n}", "{{n}}"}) {
    CAPTURE(bad);
    CHECK_FALSE(numbering::check_format(bad).ok());
  }
}

TEST_CASE("the page: last numbers, how they are written, a higher start; lower is refused in words") {
  Portal portal(Portal::WithSample{});
  for (int n = 1; n <= 7; ++n) REQUIRE(draw(portal, request_of(portal, n)).ok());
  Browser admin = portal.as("quantri");
  const http::Response page = admin.get("/admin/numbering");
  CHECK(test::parse_html(page.body).fault == "");
  CHECK(contains(page.body, "{nn}/{kind}-{unit}"));
  CHECK(contains(page.body, "Nghị định 30/2020/NĐ-CP"));
  CHECK(contains(page.body, "<td class=\"num\">7</td>"));
  CHECK(portal.as("kiemsoat").get("/admin/numbering").status == 200);
  CHECK(portal.as("dkkd").get("/admin/numbering").status == 403);

  const std::string format = "/admin/numbering/format?series=sample.document";
  CHECK(test::parse_html(admin.get(format).body).fault == "");
  const http::Response wrong = admin.post(format, {{"format", "{kind}"}, {"first_number", "1"}, {"legal_basis", "x"}});
  CHECK(wrong.status == 422);
  CHECK(contains(wrong.body, "value=\"{kind}\""));
  REQUIRE(admin.post(format, {{"format", "{nnn}/{kind}-{unit}"}, {"first_number", "10"}, {"legal_basis", ""}}).status == 303);
  CHECK(draw(portal, request_of(portal, 8))->text == "008/TB-DKKD");
  CHECK(draw(portal, request_of(portal, 9, {2021, 1, 4}))->text == "010/TB-DKKD");

  const std::string start = "/admin/numbering/start?series=sample.document", unit = std::to_string(portal.unit_id("DKKD"));
  CHECK(test::parse_html(admin.get(start).body).fault == "");
  for (const char* low : {"1", "8"}) {
    const http::Response refused = admin.post(start, {{"unit", unit}, {"year", "2019"}, {"next", low}});
    CHECK(refused.status == 422);
    CHECK(contains(refused.body, "Số cuối cùng đã cấp là 8"));
  }
  CHECK(admin.post(start, {{"unit", unit}, {"year", "2019"}, {"next", "0"}}).status == 422);
  CHECK(admin.post(start, {{"unit", ""}, {"year", "2019"}, {"next", "20"}}).status == 422);
  REQUIRE(admin.post(start, {{"unit", unit}, {"year", "2019"}, {"next", "20"}}).status == 303);
  CHECK(draw(portal, request_of(portal, 11))->text == "020/TB-DKKD");
  CHECK(text_of(portal, "SELECT count(*) FROM core_audit WHERE action IN ('numbering.start', 'numbering.format')") == "2");
  CHECK(admin.get("/admin/numbering/start?series=none").status == 404);
  CHECK(portal.as("kiemsoat").get(start).status == 403);
}

TEST_SUITE_END();

}  // namespace motcong
