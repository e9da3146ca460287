// Reform work through its pages: the Office's board, a division's report, the review, the appendix; who may come where.
#include <doctest/doctest.h>

#include "tests/support/portal.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::Portal;

std::int64_t number(Portal& portal, db::Sql sql, const std::string& text) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, 0, text); });
}

std::int64_t february(Portal& portal, const std::string& code) {
  return number(portal, "SELECT id FROM core_task WHERE code = ?1 AND starts_on = '2019-02-01'", code);
}

std::string location(const http::Response& response) { return std::string(response.header("Location")); }

size_t count_parts(const std::string& page, const std::string& part) {
  size_t count = 0;
  for (size_t at = page.find(part); at != std::string::npos; at = page.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_SUITE("par: pages") {
  TEST_CASE("every page of reform work opens in both languages for those who may see it") {
    Portal portal;
    const std::string plan = std::to_string(number(portal, "SELECT id FROM par_plan WHERE number = ?1", "267/KH-SKHĐT"));
    const std::string task = std::to_string(number(portal, "SELECT id FROM par_task WHERE code = ?1", "CCHC-2019-II.3"));
    const std::string work = std::to_string(number(portal, "SELECT id FROM par_assignment WHERE code = ?1", "CCHC-2019-VI.2/DKKD"));
    const std::string period = std::to_string(february(portal, "CCHC-2019-VI.2/DKKD"));
    const std::string report = std::to_string(number(portal, "SELECT MIN(id) FROM core_task_report WHERE title LIKE ?1", "%DKKD%"));
    const std::vector<std::string> paths = {
        "/par/board", "/tasks/mine", "/par/plans", "/par/plans/" + plan, "/par/plans/" + plan + "/appendix", "/par/tasks",
        "/par/tasks/" + task, "/par/assignments", "/par/assignments/" + work, "/tasks", "/tasks/" + period,
        "/tasks/reports", "/tasks/reports/" + report, "/"};
    for (const char* user : {"vanphong", "chuyenvien", "giamdoc", "kiemsoat", "quantri"}) {
      CAPTURE(user);
      Browser browser = portal.as(user);
      for (const char* language : {"vi", "en"}) {
        CHECK(browser.post("/display", {{"language", language}, {"next", "/"}}).status == 303);
        for (const std::string& path : paths) {
          CAPTURE(path);
          CHECK(browser.get(path).status == 200);
        }
      }
    }
    Browser visitor = portal.as("");
    for (const std::string& path : paths) {
      CAPTURE(path);
      CHECK(visitor.get(path).status == 303);
    }
  }

  TEST_CASE("each number of the board opens a list of that many rows") {
    Portal portal;
    Browser office = portal.as("vanphong");
    const std::string board = office.get("/par/board").body;
    const std::string link = "/par/assignments?plan_id=";
    size_t seen = 0;
    for (size_t at = board.find(link); at != std::string::npos; at = board.find(link, at + 1)) {
      const size_t quote = board.find('"', at);
      std::string target = board.substr(at, quote - at);
      for (size_t amp = target.find("&amp;"); amp != std::string::npos; amp = target.find("&amp;")) target.replace(amp, 5, "&");
      const size_t start = board.find('>', quote) + 1;
      const std::string shown = board.substr(start, board.find('<', start) - start);
      CAPTURE(target);
      const std::string list = office.get(target + "&per_page=100").body;
      CHECK(count_parts(list, "<th scope=\"row\">") == std::min(std::stoul(shown), 100ul));  // a page has at most 100 rows
      ++seen;
    }
    CHECK(seen > 20);
    CHECK(contains(board, "<svg"));
    CHECK(office.get("/par/board?plan_id=999").status == 404);
  }

  TEST_CASE("a division reports, the Office sees it and accepts it") {
    Portal portal;
    const std::int64_t period = february(portal, "CCHC-2019-VI.2/DKKD");
    Browser division = portal.as("chuyenvien");
    const std::string form = "/tasks/reports/new?task_id=" + std::to_string(period);
    CHECK(contains(division.get("/tasks/mine").body, form));
    const http::Response page = division.get(form);
    REQUIRE(page.status == 200);
    CHECK(contains(page.body, "value=\"" + std::to_string(period) + "\" selected"));
    CHECK(contains(page.body, "Tháng 02/2019 – Tiếp nhận, trả kết quả hồ sơ"));
    const http::Response sent = division.post("/tasks/reports/new", {{"task_id", std::to_string(period)}, {"stage", "final"},
                                                                   {"done", "Đã tiếp nhận 120 hồ sơ"}, {"percent", "100"}, {"result", ""},
                                                                   {"evidence", ""}, {"difficulty", "Đường truyền chậm"}});
    REQUIRE(sent.status == 303);
    const std::string report = location(sent);

    Browser office = portal.as("vanphong");
    CHECK(contains(office.get("/").body, report));
    CHECK(contains(office.get("/notices").body, report));
    const std::string shown = office.get(report).body;
    CHECK(contains(shown, "Đã tiếp nhận 120 hồ sơ"));
    CHECK(contains(shown, report + "/do/accept"));
    const std::string version = test::hidden_value(office.get(report + "/do/accept").body, "row_version");
    CHECK(office.post(report + "/do/accept", {{"row_version", version}, {"note", "Tốt"}}).status == 303);
    CHECK(contains(office.get(report).body, "Đã chấp nhận"));
    CHECK(contains(division.get("/notices").body, report));
    CHECK(office.post(report + "/do/accept", {{"row_version", version}, {"note", ""}}).status == 409);
  }

  TEST_CASE("a returned report says why, and the next one starts with its words; leaders see whose work is late") {
    Portal portal;
    const std::string period = std::to_string(february(portal, "CCHC-2019-VI.2/DKKD"));
    Browser division = portal.as("chuyenvien");
    const std::string report = location(division.post("/tasks/reports/new", {{"task_id", period}, {"stage", "final"},
        {"done", "Đã tiếp nhận 120 hồ sơ"}, {"percent", "100"}, {"result", ""}, {"evidence", ""}, {"difficulty", ""}}));
    Browser office = portal.as("vanphong");
    const std::string version = test::hidden_value(office.get(report + "/do/return").body, "row_version");
    REQUIRE(office.post(report + "/do/return", {{"row_version", version}, {"reason", "Thiếu số liệu quá hạn"}}).status == 303);
    CHECK(contains(division.get("/notices").body, "Thiếu số liệu quá hạn"));
    const std::string page = division.get("/tasks/" + period).body;
    CHECK(contains(page, "Thiếu số liệu quá hạn"));
    CHECK(contains(page, "done=%C4%90%C3%A3"));
    CHECK(contains(portal.as("giamdoc").get("/").body, "&amp;unit_id="));
  }

  TEST_CASE("a report with faults comes back with everything that was typed") {
    Portal portal;
    const std::int64_t period = february(portal, "CCHC-2019-VI.2/DKKD");
    Browser division = portal.as("chuyenvien");
    const http::Response answer = division.post("/tasks/reports/new", {{"task_id", std::to_string(period)}, {"stage", "final"},
                                                                     {"done", "Đã làm <b>một nửa</b>"}, {"percent", "50"}, {"result", ""},
                                                                     {"evidence", "không phải địa chỉ"}, {"difficulty", "Khó"}});
    CHECK(answer.status == 422);
    CHECK(contains(answer.body, "Đã làm &lt;b&gt;một nửa"));
    CHECK(contains(answer.body, "value=\"50\""));
    CHECK(contains(answer.body, "không phải địa chỉ"));
    CHECK(contains(answer.body, "Khó"));
  }

  TEST_CASE("an extension with a wrong day keeps what was typed and says why") {
    Portal portal;
    const std::string path = "/tasks/" + std::to_string(february(portal, "CCHC-2019-VI.2/DKKD")) + "/do/extend";
    Browser director = portal.as("giamdoc");
    const std::string version = test::hidden_value(director.get(path).body, "row_version");
    const http::Response answer = director.post(path, {{"row_version", version}, {"new_due_on", "27/02/2019"}, {"reason", "Chờ số liệu"}});
    CHECK(answer.status == 422);
    CHECK(contains(answer.body, "Chờ số liệu"));
    CHECK(contains(answer.body, "Hạn mới phải sau ngày 28/02/2019"));
    CHECK(director.post(path, {{"row_version", version}, {"new_due_on", "31/02/2019"}, {"reason", "x"}}).status == 422);
    CHECK(director.post(path, {{"row_version", version}, {"new_due_on", "15/03/2019"}, {"reason", "Chờ số liệu"}}).status == 303);
    CHECK(contains(director.get(path.substr(0, path.find("/do/"))).body, "Chờ số liệu"));
  }

  TEST_CASE("a plan issued without a number is given the next one of the year; a refused issue takes none") {
    Portal portal;
    Browser office = portal.as("vanphong");
    const auto id_of = [](const std::string& plan) { return std::int64_t{std::stoll(plan.substr(std::string("/par/plans/").size()))}; };
    const auto draft = [&](const std::string& title) {
      const std::string plan = location(office.post("/par/plans/new", {{"title", title}, {"year", "2019"}}));
      REQUIRE(plan.starts_with("/par/plans/"));
      portal.services().db.write([&](db::WriteTx& tx) {
        const std::int64_t task = tx.insert(
            "INSERT INTO par_task(plan_id, code, section, no, content, deadline_text, deadline_kind, due_on, sort_no, created_at, "
            "updated_at) VALUES (?1, 'M-' || ?1, 'I', 1, 'Việc', 'Tháng 12/2019', 'once', '2019-12-31', 1, 1, 1)",
            id_of(plan));
        tx.execute("INSERT INTO par_task_unit(task_id, unit_id, part) VALUES (?1, ?2, 'lead')", task, portal.unit_id("VP"));
      });
      return plan;
    };
    const auto issue = [&](const std::string& plan, const std::string& typed) {
      const std::string path = plan + "/do/issue";
      return office.post(path, {{"row_version", test::hidden_value(office.get(path).body, "row_version")},
                                {"number", typed},
                                {"issued_on", "12/02/2019"}});
    };
    const auto number_of = [&](const std::string& plan) {
      return portal.services().db.read([&](db::Reader& reader) {
        return reader.text("SELECT number FROM par_plan WHERE id = ?1", id_of(plan));
      });
    };
    const std::string first = draft("Kế hoạch một"), second = draft("Kế hoạch hai"), third = draft("Kế hoạch ba");
    REQUIRE(issue(first, "").status == 303);
    CHECK(number_of(first) == "1/KH-SKHĐT");
    // Written by hand, it takes none of the row; what is written already is not given a second time.
    REQUIRE(issue(second, "2/KH-SKHĐT").status == 303);
    const http::Response refused = issue(third, "");
    CHECK(refused.status == 422);
    CHECK(contains(refused.body, "Kế hoạch hai"));
    CHECK(number_of(third).empty());
    const std::string start = "/admin/numbering/start?series=par.plan";
    REQUIRE(portal.as("quantri").post(start, {{"year", "2019"}, {"next", "3"}}).status == 303);
    REQUIRE(issue(third, "").status == 303);
    CHECK(number_of(third) == "3/KH-SKHĐT");

    const std::string fourth = draft("Kế hoạch bốn");
    portal.services().db.write([](db::WriteTx& tx) { plugin::Settings::set(tx, "agency.code", ""); });
    const http::Response nameless = issue(fourth, "");
    CHECK(nameless.status == 422);
    CHECK(contains(nameless.body, "{agency}"));
    CHECK(number(portal, "SELECT count(*) FROM core_number_drawn WHERE series = ?1", "par.plan") == 2);
  }

  TEST_CASE("who may not take a step is refused, and sees no button for it") {
    Portal portal;
    const std::string period = "/tasks/" + std::to_string(february(portal, "CCHC-2019-VI.2/DKKD"));
    const std::string task = "/par/tasks/" + std::to_string(number(portal, "SELECT id FROM par_task WHERE code = ?1", "CCHC-2019-I.4"));
    struct Row {
      const char* user;
      std::string path;
      int status;
    };
    const Row rows[] = {
        {"kiemsoat", period + "/do/remind", 403}, {"kiemsoat", period + "/do/extend", 403}, {"kiemsoat", period + "/do/start", 403},
        {"kiemsoat", "/tasks/reports/new", 403},    {"kiemsoat", "/par/plans/new", 403},      {"quantri", task + "/do/cancel", 403},
        {"quantri", "/par/tasks/new", 403},       {"dkkd", period + "/do/extend", 403},     {"dkkd", task + "/do/event", 403},
        {"tdgs", period + "/do/start", 403},      {"dkkd", period + "/do/start", 200},      {"vanphong", period + "/do/remind", 200},
        {"vanphong", task + "/do/event", 200},    {"giamdoc", task + "/do/cancel", 200},    {"giamdoc", "/tasks/duties", 403},
    };
    for (const Row& row : rows) {
      CAPTURE(row.user);
      CAPTURE(row.path);
      Browser browser = portal.as(row.user);
      CHECK(browser.get(row.path).status == row.status);
      const size_t step = row.path.find("/do/");
      if (step != std::string::npos) {
        CHECK(contains(browser.get(row.path.substr(0, step)).body, "\"" + row.path + "\"") == (row.status == 200));
      }
    }
  }

  TEST_CASE("the appendix prints as the official table: heading, seven sections, thirty rows, the plan's own words") {
    Portal portal;
    const std::string plan = std::to_string(number(portal, "SELECT id FROM par_plan WHERE number = ?1", "267/KH-SKHĐT"));
    const std::string page = portal.as("kiemsoat").get("/par/plans/" + plan + "/appendix").body;
    for (const char* text :
         {"PHỤ LỤC", "PHÂN CÔNG VÀ GIẢI PHÁP NHẰM NÂNG CAO CÔNG TÁC CCHC NĂM 2019 CỦA SỞ KẾ HOẠCH VÀ ĐẦU TƯ",
          "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Kế hoạch số 267/KH-SKHĐT ngày 28 tháng 01 năm 2019 của Sở Kế hoạch và Đầu tư",
          "Giải pháp khắc phục", "Phòng phối hợp/Tổng hợp", "Thời gian hoàn thành", "I. CẢI CÁCH THỂ CHẾ",
          "VII. CÔNG TÁC CHỈ ĐẠO ĐIỀU HÀNH VÀ TUYÊN TRUYỀN", "Các phòng chuyên môn, Trung tâm (trừ Thanh tra Sở, Văn phòng)",
          "Văn phòng theo dõi, đôn đốc thường xuyên báo cáo Lãnh đạo Sở", "Quý I/2019", "Đã ban hành"}) {
      CAPTURE(text);
      CHECK(contains(page, text));
    }
    CHECK(count_parts(page, "<tr><td class=\"num\">") == 30);
    CHECK(count_parts(page, "<tr class=\"section\">") == 7);
    CHECK(count_parts(page, "<del>") == 0);
    portal.services().db.write([&](db::WriteTx& tx) { tx.execute("UPDATE par_task SET state = 'cancelled' WHERE code = 'CCHC-2019-I.1'"); });
    const std::string after = portal.as("kiemsoat").get("/par/plans/" + plan + "/appendix").body;
    CHECK(count_parts(after, "<tr><td class=\"num\">") == 30);
    CHECK(contains(after, "</del> (đã hủy)"));
    CHECK(portal.as("kiemsoat").get("/par/plans/999/appendix").status == 404);
  }
}

}  // namespace motcong
