// Files into the portal: columns recognised, every row checked and told about, all rows or none, undone
// again; what is exported comes back the same, and a broken file says where it is broken and writes nothing.
#include "tests/support/import.h"

#include <doctest/doctest.h>

#include <thread>

#include "core/base/csv.h"
#include "core/i18n/language.h"
#include "core/record/import/saved_import.h"
#include "core/sheet/sheet.h"
#include "tests/support/records.h"
#include "tests/support/shared_file.h"
#include "tests/support/temp_folder.h"

namespace motcong {
namespace {

using plugin::RecordType;
using test::Browser;
using test::check_import;
using test::CheckedImport;
using test::contains;
using test::counts_of;
using test::Portal;
using test::write_import;

std::int64_t count_rows(Portal& portal, const RecordType& type) {
  return static_cast<std::int64_t>(test::list_all_ids(portal, type).size());
}

void set_language(Portal& portal, const std::string& username, const std::string& code) {
  const std::int64_t id = portal.user_id(username);
  portal.services().db.write(
      [&](db::WriteTx& tx) { tx.execute("UPDATE core_user SET language = ?1 WHERE id = ?2", code, id); });
  portal.services().sessions.invalidate();
}

/// "all wrong twice new changed same", as counts_of.
std::string all_same(std::size_t rows) {
  const std::string n = std::to_string(rows);
  return n + " 0 0 0 0 " + n;
}

std::string text_of(Portal& portal, db::Sql sql) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.text(sql); });
}

}  // namespace

TEST_SUITE_BEGIN("import");

TEST_CASE("what is exported comes back the same, in both languages") {
  Portal portal;
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.access.create.is_nobody() || !type.can_import) continue;
    const std::string account = test::find_account(portal, type.access.create);
    if (type.id == std::string_view("core.unit")) {
      Browser browser = portal.as(account);
      test::Form form = test::sample_form(portal, browser, type, 1);
      test::set_value(form, "sort_no", "1500");
      test::set_value(form, "note", "Dòng một; có \"ngoặc\", phẩy\nDòng hai");
      REQUIRE(browser.post("/admin/units/new", form).status == 303);
    }
    for (const std::string code : {"vi", "en"}) {
      set_language(portal, account, code);
      Browser browser = portal.as(account);
      const http::Response file = browser.get(std::string(type.path) + "/export");
      const auto rows = base::parse_csv(file.body);
      REQUIRE(rows.ok());
      const CheckedImport checked = check_import(browser, type, file.body);
      INFO(std::string(type.id) << " in " << code << ": " << counts_of(checked.page));
      if (!type.key.empty() && rows->size() > 1) CHECK(counts_of(checked.page) == all_same(rows->size() - 1));
    }
    set_language(portal, account, "vi");
  }
}

TEST_CASE("a cell that a spreadsheet would run is defused on the way out and is itself again on the way in") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const RecordType& type = portal.services().registry.type("core.holiday");
  const std::vector<std::string> names = {
      "=1+1",        "+84 234",    "-cmd|' /C calc'!A0", "@SUM(A1)", "＝HYPERLINK(\"http://evil\")",
      "'=da co dau", "''=hai dau", "bình thường",        "-1,5"};
  int number = 1;
  for (const std::string& name : names) {
    test::Form form = test::sample_form(portal, browser, type, number++);
    test::set_value(form, "name", name);
    REQUIRE(browser.post("/admin/calendar/new", form).status == 303);
  }
  const http::Response file = browser.get("/admin/calendar/export");
  const auto rows = base::parse_csv(file.body);
  REQUIRE(rows.ok());
  for (const base::CsvRow& row : *rows) {
    for (const std::string& cell : row.cells) {
      INFO(cell);
      CHECK((cell == "-1,5" || cell.find_first_of("=+-@\t\r") != 0));
      CHECK(!cell.starts_with("＝"));
    }
  }
  CHECK(counts_of(check_import(browser, type, file.body).page) == all_same(rows->size() - 1));
}

TEST_CASE("checking a file writes nothing; then all rows are written by one press, once") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const RecordType& type = portal.services().registry.type("core.holiday");
  const std::int64_t before = count_rows(portal, type);
  const CheckedImport checked = check_import(
      browser, type, "Ngày;Dịp;Loại\n02/01/2020;Một;Ngày nghỉ\n03/01/2020;Hai;off\n01/01/2019;Năm mới;off\n");
  CHECK(counts_of(checked.page) == "3 0 0 2 1 0");
  CHECK(count_rows(portal, type) == before);
  // What changes is told field by field.
  CHECK(contains(browser.get(checked.path + "/result?state=changed").body, "→ Năm mới"));

  // The checked file belongs to the person who sent it.
  Browser office = portal.as("vanphong");
  for (const char* suffix : {"", "/result", "/faults", "/undo"})
    CHECK(office.get(checked.path + suffix).status == 404);
  CHECK(office.post(checked.path + "/run", {}).status == 404);
  CHECK(count_rows(portal, type) == before);

  CHECK(write_import(browser, checked).status == 303);
  CHECK(count_rows(portal, type) == before + 2);
  CHECK(text_of(portal, "SELECT name FROM core_holiday WHERE date = '2019-01-01'") == "Năm mới");
  CHECK(text_of(portal,
                "SELECT count(*) FROM core_history WHERE action = 'import' AND after_value = 'Năm mới'") ==
        "1");
  CHECK(text_of(portal, "SELECT count(*) FROM core_audit WHERE action = 'record.import'") == "1");
  // A second press shows what was done.
  CHECK(browser.post(checked.path + "/run", {}).status == 303);
  CHECK(count_rows(portal, type) == before + 2);
  CHECK(text_of(portal, "SELECT count(*) FROM core_audit WHERE action = 'record.import'") == "1");
  CHECK(contains(browser.get(checked.path + "/result").body, "Đã ghi tất cả các dòng"));
}

TEST_CASE("what changed between checking and writing is checked again") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const RecordType& type = portal.services().registry.type("core.unit");
  const CheckedImport checked =
      check_import(browser, type, "Mã,Tên,Loại\nMOI1,Đơn vị một,division\nMOI2,Đơn vị hai,division\n");
  REQUIRE(counts_of(checked.page) == "2 0 0 2 0 0");
  const std::int64_t before = count_rows(portal, type);
  SUBCASE("the right to write is gone") {
    portal.services().db.write([](db::WriteTx& tx) {
      tx.execute("DELETE FROM core_role_permission WHERE permission = 'core.units'");
    });
    portal.services().sessions.invalidate();
    CHECK(write_import(browser, checked).status == 403);
    CHECK(count_rows(portal, type) == before);
  }
  SUBCASE("somebody made one of the records, with other values") {
    test::Form form = test::sample_form(portal, browser, type, 1);
    test::set_value(form, "code", "MOI1");
    REQUIRE(browser.post("/admin/units/new", form).status == 303);
    CHECK(write_import(browser, checked).status == 303);
    CHECK(counts_of(browser.get(checked.path + "/result?state=all")) == "2 0 0 1 1 0");
    CHECK(count_rows(portal, type) == before + 2);
  }
}

TEST_CASE(
    "a broken file says what is wrong, in which row and column, what was read and what is expected, and "
    "writes nothing") {
  struct Broken {
    const char* what;
    const char* type;
    std::string bytes;
    std::vector<std::string> words;  // all of them stand in the page
  };
  const std::string holidays = "Ngày,Dịp,Loại\n", units = "Mã,Tên,Loại,Thứ tự trong danh sách\n";
  const std::vector<Broken> files = {
      {"nothing in it", "core.holiday", "", {"Tệp rỗng (0 byte)"}},
      {"only a mark", "core.holiday", "\xEF\xBB\xBF", {"không có dữ liệu"}},
      {"not UTF-8", "core.holiday", holidays + "02/01/2020,M\xF4t,off\n", {"UTF-8"}},
      {"a broken Excel workbook", "core.holiday", std::string("PK\x03\x04rest of a workbook"), {"Excel"}},
      {"a quotation mark never closed",
       "core.holiday",
       holidays + "02/01/2020,Một,off\n03/01/2020,\"Hai,off\n",
       {"3"}},
      {"text behind a closing mark", "core.holiday", holidays + "02/01/2020,\"Một\"x,off\n", {"2"}},
      {"a column missing", "core.holiday", "Ngày,Loại\n02/01/2020,off\n", {"Dịp"}},
      {"nothing below the head", "core.holiday", holidays, {"chỉ có dòng tiêu đề"}},
      {"a day that does not exist",
       "core.holiday",
       holidays + "02/01/2020,Một,off\n31/02/2020,Hai,off\n",
       {"3", "Ngày", "31/02/2020"}},
      {"a year of two digits",
       "core.holiday",
       holidays + "02/01/20,Một,off\n",
       {"2", "Ngày", "02/01/20", "bốn chữ số"}},
      {"a year alone",
       "core.holiday",
       holidays + "2020,Một,off\n",
       {"2", "Ngày", "2020", "cần cả ngày và tháng"}},
      {"no date at all", "core.holiday", holidays + "thứ Hai,Một,off\n", {"2", "Ngày", "thứ Hai"}},
      {"a number out of range",
       "core.unit",
       units + "MOI,Đơn vị mới,division,99999\n",
       {"2", "99999", "9.999"}},
      {"no number", "core.unit", units + "MOI,Đơn vị mới,division,mười\n", {"2", "mười"}},
      {"a choice that is none", "core.unit", units + "MOI,Đơn vị mới,phòng họp,10\n", {"2", "phòng họp"}},
      {"an unknown unit",
       "core.unit",
       "Mã,Tên,Loại,Thứ tự trong danh sách,Đơn vị kế thừa\nMOI,Đơn vị mới,division,10,Phòng Không Có\n",
       {"2", "Phòng Không Có"}},
      {"a rule of the type", "core.holiday", holidays + "03/01/2020,Thứ Sáu,makeup\n", {"2", "Ngày"}},
      {"a row twice",
       "core.holiday",
       holidays + "02/01/2020,Một,off\n03/01/2020,Hai,off\n2020-01-02,Một lần nữa,off\n",
       {"4", "đã có ở dòng 2"}},
      {"a text too long",
       "core.holiday",
       holidays + "02/01/2020," + std::string(201, 'a') + ",off\n",
       {"2", "200", "201"}},
      {"empty where something is needed", "core.holiday", holidays + "02/01/2020,,off\n", {"2", "Dịp"}},
      {"one bad row among good ones",
       "core.holiday",
       holidays + "02/01/2020,Một,off\n03/01/2020,,off\n06/01/2020,Ba,off\n",
       {"3", "Dịp"}},
  };
  Portal portal;
  Browser browser = portal.as("quantri");
  for (const Broken& broken : files) {
    const RecordType& type = portal.services().registry.type(broken.type);
    const std::int64_t before = count_rows(portal, type);
    const CheckedImport checked = check_import(browser, type, broken.bytes);
    INFO(std::string(broken.what));
    const test::Html html = test::parse_html(checked.page.body);
    CHECK(html.fault == "");
    CHECK((checked.page.status == 422 || counts_of(checked.page).substr(0, 2) != ""));
    CHECK(count_rows(portal, type) == before);
    // Words of the faults only: the rest of the page names the columns too.
    std::string faults;
    bool inside = false;
    for (const test::Tag& tag : html.tags) {
      if (tag.attribute("class") == "errors" || tag.name == "tbody") inside = true;
      if (tag.name == "form" || tag.name == "/tbody") inside = false;
      if (inside) faults += tag.text + "|";
    }
    for (const std::string& word : broken.words)
      CHECK_MESSAGE(contains(faults, word), word << " in " << faults);
    // The file and its columns wait for the next try.
    if (!checked.path.empty()) CHECK(browser.get(checked.path).status == 200);
    // All or nothing: pressing "write" without the leave to skip rows writes none.
    if (!checked.path.empty() && checked.page.status == 200) {
      browser.post(checked.path + "/run", {});
      CHECK(count_rows(portal, type) == before);
    }
  }
}

TEST_CASE("a record may be named by its number, with or without its spaces") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const RecordType& type = portal.services().registry.type("par.task");
  const std::string heads =
      "Kế hoạch,Mục,Số thứ tự trong mục,Nhiệm vụ,Đơn vị chịu trách nhiệm,Kiểu hạn,Hạn,"
      "Thời gian hoàn thành (theo văn bản)\n";
  for (const char* plan :
       {"267/KH-SKHĐT", "267 / kh-skhdt", "Kế hoạch nâng hạng công tác cải cách hành chính năm 2019"}) {
    const CheckedImport checked = check_import(
        browser, type, heads + plan + ",II,77,Nhiệm vụ thử,Văn phòng,\"Một lần, có ngày hạn\",31/12/2019,Trong năm\n");
    const std::size_t reasons = checked.page.body.find("<tbody>");
    INFO(std::string(plan) << ": " << checked.page.body.substr(reasons == std::string::npos ? 0 : reasons, 600));
    CHECK(counts_of(checked.page) == "1 0 0 1 0 0");
  }
}

TEST_CASE("the reasons of a check are read in the language of who reads them, not of who checked") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const RecordType& type = portal.services().registry.type("core.holiday");
  const CheckedImport checked = check_import(browser, type, "Ngày,Dịp,Loại\n31/02/2020,Một,off\n");
  REQUIRE(checked.path != "");
  CHECK(contains(checked.page.body, "Ngày: Không có ngày 31/02/2020"));
  set_language(portal, "quantri", "en");
  const std::string english = browser.get(checked.path + "/result").body;
  CHECK(contains(english, "Ngày: There is no day 31/02/2020"));
  CHECK(!contains(english, "Không có ngày"));
}

TEST_CASE("the good rows may be written without the others, which come back as a workbook with the reasons") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const RecordType& type = portal.services().registry.type("core.holiday");
  const std::int64_t before = count_rows(portal, type);
  const CheckedImport checked = check_import(
      browser, type, "Ngày,Dịp,Loại\n02/01/2020,Một,off\n31/02/2020,Hai,off\n06/01/2020,Ba,off\n");
  REQUIRE(counts_of(checked.page) == "3 1 0 2 0 0");
  CHECK(write_import(browser, checked).status == 303);
  CHECK(count_rows(portal, type) == before + 2);
  http::Response faults = browser.get(checked.path + "/faults");
  REQUIRE(faults.status == 200);
  const test::TempFolder folder;
  const auto workbook = sheet::read_any(folder.write("loi.xlsx", test::read_body(faults)));
  REQUIRE(workbook.ok());
  const sheet::Sheet& sheet = workbook->sheets.front();
  REQUIRE(sheet.rows.size() == 2);
  CHECK(sheet.rows[0].cells.back().text == "Nội dung lỗi");
  CHECK(sheet.rows[1].cells[1].text == "Hai");
  CHECK(contains(sheet.rows[1].cells.back().text, "31/02/2020"));
  // Mended, it goes through the same door again; its last column is left out by itself.
  http::Response again = browser.get(checked.path + "/faults");
  CHECK(counts_of(check_import(browser, type, test::read_body(again), "loi.xlsx").page) == "1 1 0 0 0 0");
}

TEST_CASE(
    "an import names columns by field, by label in either language, in any order and with extra columns of "
    "an export") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const RecordType& type = portal.services().registry.type("core.holiday");
  for (const std::string header :
       {"date,name,kind", "Day,Occasion,Kind", "NGAY,dip,loai", "ngày,Dịp,LOẠI", "Ngày (1),Dịp *,Loại:"}) {
    INFO(header);
    CHECK(counts_of(check_import(browser, type, header + "\n02/01/2020,Một,off\n").page) == "1 0 0 1 0 0");
  }
  CHECK(counts_of(check_import(browser, type, "Ngày,Dịp,Loại,Màu sắc\n02/01/2020,Một,off,đỏ\n").page) ==
        "1 0 0 1 0 0");
}

TEST_CASE(
    "columns nobody recognises are assigned by hand; the assignment is kept and refused when it makes no "
    "sense") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const RecordType& type = portal.services().registry.type("core.holiday");
  const std::string bytes = "A1,B1,C1\n02/01/2020,Một,off\n";
  const CheckedImport none = check_import(browser, type, bytes);
  CHECK(none.page.status == 422);
  CHECK(contains(none.page.body, "Chưa có cột nào cho “Ngày”"));
  const test::Form chosen = {{"c0", "date"}, {"c1", "name"}, {"c2", "kind"}};
  CHECK(counts_of(check_import(browser, type, bytes, "file.csv", chosen).page) == "1 0 0 1 0 0");
  const CheckedImport twice =
      check_import(browser, type, bytes, "file.csv", {{"c0", "date"}, {"c1", "date"}, {"c2", "kind"}});
  CHECK(twice.page.status == 422);
  CHECK(contains(twice.page.body, "Có hai cột cùng ghi vào “Ngày”"));
  const test::Html page = test::parse_html(browser.get(twice.path).body);
  CHECK(contains(browser.get(twice.path).body, "selected"));
  for (const auto& [name, value] : page.form(twice.path + "/check")) {
    if (name == "c1") CHECK(value == "date");
  }
  CHECK(check_import(browser, type, bytes, "file.csv", {{"c0", "row_version"}}).page.status == 400);
}

TEST_CASE("rows that name a known record change it, or are refused when that was not wanted") {
  Portal portal(Portal::WithSample{});
  Browser browser = portal.as("dkkd");
  const RecordType& type = portal.services().registry.type("sample.document");
  const std::string head = "number,name,issued_on,unit_id,units,published\n";
  REQUIRE(
      write_import(
          browser,
          check_import(browser, type,
                       head + "12/2019/NĐ-CP,Nghị định một,01/02/2019,Văn phòng,Văn phòng; Thanh tra,có\n"))
          .status == 303);
  const std::string changed = head +
                              "12/2019/NĐ-CP,Nghị định một (sửa),2019-02-01,Văn phòng,Thanh "
                              "tra,có\n13/2019/NĐ-CP,Nghị định hai,02/02/2019,,,\n";
  const CheckedImport update = check_import(browser, type, changed);
  CHECK(counts_of(update.page) == "2 0 0 1 1 0");
  const CheckedImport refuse = check_import(browser, type, changed, "file.csv", {{"change_known", "0"}});
  CHECK(counts_of(refuse.page) == "2 1 0 1 0 0");
  CHECK(contains(refuse.page.body, "Bản ghi đã có với giá trị khác"));
}

TEST_CASE("an import is undone while its records are untouched, and only then") {
  Portal portal(Portal::WithSample{});
  Browser browser = portal.as("dkkd");
  const RecordType& type = portal.services().registry.type("sample.document");
  REQUIRE(
      write_import(
          browser,
          check_import(browser, type,
                       "number,name,issued_on,units\n1/A,Một,01/02/2019,Văn phòng\n2/A,Hai,02/02/2019,\n"))
          .status == 303);
  const CheckedImport second = check_import(
      browser, type, "number,name,issued_on,units\n1/A,Một (sửa),01/02/2019,Thanh tra\n3/A,Ba,03/02/2019,\n");
  REQUIRE(write_import(browser, second).status == 303);
  REQUIRE(count_rows(portal, type) == 3);
  CHECK(browser.get(second.path + "/undo").status == 200);
  SUBCASE("untouched") {
    CHECK(browser.post(second.path + "/undo", {}).status == 303);
    CHECK(count_rows(portal, type) == 2);
    CHECK(text_of(portal, "SELECT name FROM sample_document WHERE number = '1/A'") == "Một");
    CHECK(text_of(portal,
                  "SELECT u.code FROM sample_document_unit AS l JOIN core_unit AS u ON u.id = l.unit_id") ==
          text_of(portal, "SELECT code FROM core_unit WHERE name = 'Văn phòng'"));
    CHECK(contains(browser.get(second.path + "/result").body, "đã được hoàn tác"));
    // A second time there is nothing to undo.
    CHECK(browser.post(second.path + "/undo", {}).status == 303);
    CHECK(count_rows(portal, type) == 2);
  }
  SUBCASE("a later import changed a record and was undone itself") {
    const CheckedImport third =
        check_import(browser, type, "number,name,issued_on,units\n3/A,Ba (sửa),03/02/2019,Văn phòng\n");
    REQUIRE(write_import(browser, third).status == 303);
    CHECK(browser.post(second.path + "/undo", {}).status == 422);
    REQUIRE(browser.post(third.path + "/undo", {}).status == 303);
    CHECK(browser.post(second.path + "/undo", {}).status == 303);
    CHECK(count_rows(portal, type) == 2);
    CHECK(text_of(portal, "SELECT name FROM sample_document WHERE number = '1/A'") == "Một");
  }
  SUBCASE("a record was changed since") {
    const std::int64_t id = portal.services().db.read(
        [](db::Reader& r) { return r.integer("SELECT id FROM sample_document WHERE number = '3/A'", 0); });
    const std::string edit = "/sample/documents/" + std::to_string(id) + "/edit";
    test::Form form = test::parse_html(browser.get(edit).body).form(edit);
    test::set_value(form, "name", "Ba (sửa tay)");
    REQUIRE(browser.post(edit, form).status == 303);
    const http::Response refused = browser.post(second.path + "/undo", {});
    CHECK(refused.status == 422);
    CHECK(contains(refused.body, "Dòng 3, Ba: bản ghi đã được sửa sau đó"));
    CHECK(count_rows(portal, type) == 3);
    CHECK(text_of(portal, "SELECT name FROM sample_document WHERE number = '1/A'") == "Một (sửa)");
  }
  SUBCASE("somebody has put something on a record since") {
    Browser other = portal.as("vanphong");
    const std::string path =
        "/sample/documents/" + text_of(portal, "SELECT id FROM sample_document WHERE number = '3/A'");
    std::string reason;
    SUBCASE("a comment") {
      REQUIRE(other.post(path + "/comments", {{"body", "Đã đọc"}}).status == 303);
      reason = "sau đó đã có ý kiến trao đổi về bản ghi";
    }
    SUBCASE("a file") {
      REQUIRE(other.attach(path + "/files", {{"ghi-chu.txt", "Một dòng\n"}}).status == 303);
      reason = "sau đó đã có tệp đính kèm vào bản ghi";
    }
    SUBCASE("a link") {
      portal.services().db.write([&](db::WriteTx& tx) {
        tx.execute("INSERT INTO core_record_link(from_type, from_id, to_type, to_id, kind, created_at) VALUES "
                   "('par.task', 1, 'sample.document', (SELECT id FROM sample_document WHERE number = '3/A'), "
                   "'relates', ?1)",
                   portal.clock().now());
      });
      reason = "sau đó bản ghi đã được liên kết với bản ghi khác";
    }
    SUBCASE("the archive") {
      REQUIRE(other.post(path + "/archive", {{"reason", "Trùng"}}).status == 303);
      reason = "sau đó bản ghi đã được đưa vào lưu trữ";
    }
    const http::Response refused = browser.post(second.path + "/undo", {});
    CHECK(refused.status == 422);
    CHECK(contains(refused.body, "Dòng 3, Ba: " + reason));
    CHECK(count_rows(portal, type) == 3);
    CHECK(text_of(portal, "SELECT name FROM sample_document WHERE number = '1/A'") == "Một (sửa)");
  }
  SUBCASE("what stood on a record before does not matter") {
    portal.services().db.write([&](db::WriteTx& tx) {
      tx.execute("INSERT INTO core_comment(record_type, record_id, body, created_at, created_by) VALUES "
                 "('sample.document', (SELECT id FROM sample_document WHERE number = '1/A'), 'Trước đó', ?1, 1)",
                 portal.clock().now() - 60);
    });
    CHECK(browser.post(second.path + "/undo", {}).status == 303);
    CHECK(count_rows(portal, type) == 2);
  }
  SUBCASE("a record was removed since") {
    portal.services().db.write(
        [](db::WriteTx& tx) { tx.execute("DELETE FROM sample_document WHERE number = '3/A'"); });
    CHECK(browser.post(second.path + "/undo", {}).status == 422);
  }
}

TEST_CASE("tasks imported into an issued plan open at once; undoing the import takes back what nobody has touched") {
  Portal portal;
  Browser office = portal.as("vanphong");
  const RecordType& type = portal.services().registry.type("par.task");
  const auto count = [&](db::Sql sql) {
    return portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, 0); });
  };
  const auto counts = [&] {
    return std::vector<std::int64_t>{
        count("SELECT count(*) FROM par_task"), count("SELECT count(*) FROM par_assignment"),
        count("SELECT count(*) FROM core_task"), count("SELECT count(*) FROM core_notice WHERE read_at IS NULL"),
        count("SELECT count(*) FROM core_search")};
  };
  const std::vector<std::int64_t> before = counts();
  const std::string known = text_of(portal, "SELECT content FROM par_task WHERE code = 'CCHC-2019-VI.2'");
  const std::string plan = text_of(portal, "SELECT title FROM par_plan WHERE number = '267/KH-SKHĐT'");
  const std::string units = text_of(portal,
                                    "SELECT group_concat(u.code, '; ') FROM par_task_unit AS l JOIN core_unit AS u ON u.id "
                                    "= l.unit_id JOIN par_task AS t ON t.id = l.task_id WHERE t.code = 'CCHC-2019-VI.2' "
                                    "AND l.part = 'lead'");
  const std::string words = text_of(portal, "SELECT deadline_text FROM par_task WHERE code = 'CCHC-2019-VI.2'");
  std::string file;
  for (const std::vector<std::string>& row : std::vector<std::vector<std::string>>{
           {"plan_id", "section", "no", "content", "lead_units", "deadline_text"},
           {plan, "I", "90", "Việc nhập 1", "DKKD", "Hàng tháng"},
           {plan, "I", "91", "Việc nhập 2", "TDGS", "Quý III/2019"},
           {plan, "VI", "2", "Nội dung sửa nhầm", units, words}})
    base::append_csv_row(file, row);
  const CheckedImport checked = check_import(office, type, file);
  INFO(checked.page.body.substr(checked.page.body.find("<tbody")));
  REQUIRE(counts_of(checked.page) == "3 0 0 2 1 0");
  REQUIRE(write_import(office, checked).status == 303);
  CHECK(counts() != before);
  CHECK(text_of(portal, "SELECT DISTINCT content FROM par_assignment WHERE code LIKE 'CCHC-2019-VI.2/%'") ==
        "Nội dung sửa nhầm");
  SUBCASE("untouched") {
    CHECK(office.post(checked.path + "/undo", {}).status == 303);
    CHECK(counts() == before);
    CHECK(text_of(portal, "SELECT content FROM par_task WHERE code = 'CCHC-2019-VI.2'") == known);
    CHECK(text_of(portal, "SELECT DISTINCT content FROM par_assignment WHERE code LIKE 'CCHC-2019-VI.2/%'") == known);
  }
  std::string reason;
  const std::string period = text_of(
      portal, "SELECT min(id) FROM core_task WHERE code = 'CCHC-2019-I.90/DKKD' AND starts_on <= '2019-02-28'");
  const std::string assignment = text_of(portal, "SELECT id FROM par_assignment WHERE code = 'CCHC-2019-I.90/DKKD'");
  SUBCASE("a unit has reported") {
    REQUIRE(portal.as("chuyenvien")
                .post("/tasks/reports/new", {{"task_id", period}, {"stage", "progress"}, {"done", "Đang làm"}, {"percent", "5"}})
                .status == 303);
    reason = "sau đó đã có đơn vị báo cáo kết quả nhiệm vụ";
  }
  SUBCASE("a unit was reminded") {
    REQUIRE(office.post("/tasks/" + period + "/do/remind", {{"note", "Sắp đến hạn"}}).status == 303);
    reason = "sau đó đã có nhiệm vụ được bắt đầu, gia hạn, nhắc việc hoặc hủy";
  }
  SUBCASE("somebody has said something about a unit's work") {
    REQUIRE(office.post("/par/assignments/" + assignment + "/comments", {{"body", "Đã rõ"}}).status == 303);
    reason = "sau đó đã có ý kiến trao đổi về bản ghi";
  }
  if (!reason.empty()) {
    const std::vector<std::int64_t> written = counts();
    const http::Response refused = office.post(checked.path + "/undo", {});
    CHECK(refused.status == 422);
    CHECK(!contains(refused.body, "không thể hoàn tác."));
    CHECK(contains(refused.body, "Dòng 2, Việc nhập 1: " + reason));
    CHECK(counts() == written);
  }
}

TEST_CASE("a file that is not taken is refused with what was read and what to do") {
  Portal portal(Portal::WithSample{});
  Browser browser = portal.as("dkkd");
  const http::Response page = browser.get("/sample/documents/import");
  CHECK(contains(page.body, "tối đa 20 MB và 20.000 dòng"));
  struct Row {
    const char* name;
    const char* file;
    std::string bytes;
    const char* words;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"empty", "a.csv", "", "Tệp rỗng (0 byte)"},
           {"too large", "a.csv", std::string(std::size_t{21} << 20, 'x'),
            "Tệp có dung lượng 21 MB; mỗi lần nhập chỉ nhận tệp đến 20 MB"},
           {"text named as a workbook", "a.XLSX", "number,name,issued_on\n1,Một,01/02/2019\n", "không phải Excel"},
           {"text named as an old workbook", "a.xls", "number\tname\n1\tMột\n", "không phải Excel"},
           {"nothing but the head", "a.csv", "number,name,issued_on\n", "chỉ có dòng tiêu đề"}}) {
    CAPTURE(std::string(row.name));
    const http::Response refused =
        browser.attach("/sample/documents/import", {{row.file, row.bytes}}, {}, "file");
    CHECK(refused.status == 422);
    CHECK(contains(refused.body, row.words));
    CHECK(contains(refused.body, "Không nhận được tệp"));
  }
  const http::Response none = browser.attach("/sample/documents/import", {{"", ""}}, {}, "file");
  CHECK(none.status == 422);
  CHECK(contains(none.body, "Chưa chọn tệp"));
}

TEST_CASE("writing pressed three times at once writes once, and everyone is shown the result") {
  Portal portal(Portal::WithSample{});
  Browser browser = portal.as("dkkd");
  const RecordType& type = portal.services().registry.type("sample.document");
  const CheckedImport checked = check_import(browser, type, "number,name,issued_on\n1/A,Một,01/02/2019\n");
  const std::string run = checked.path + "/run";
  const test::Form form = test::parse_html(checked.page.body).form(run);
  std::vector<Browser> windows(3, browser);
  std::vector<http::Response> answers(3);
  std::vector<std::thread> presses;
  for (std::size_t i = 0; i < windows.size(); ++i)
    presses.emplace_back([&, i] { answers[i] = windows[i].post(run, form); });
  for (std::thread& press : presses) press.join();
  for (const http::Response& answer : answers) {
    CHECK(answer.status == 303);
    CHECK(answer.header("Location") == checked.path + "/result");
  }
  CHECK(count_rows(portal, type) == 1);
}

TEST_CASE("the columns chosen when the session had run out are there again after signing in") {
  Portal portal(Portal::WithSample{});
  Browser browser = portal.as("dkkd");
  const http::Response sent =
      browser.attach("/sample/documents/import", {{"a.csv", "number,ten,issued_on\n1/A,Một,01/02/2019\n"}}, {}, "file");
  const std::string path(sent.header("Location"));
  test::Form form = test::parse_html(browser.get(path).body).form(path + "/check");
  test::set_value(form, "c1", "name");
  portal.clock().advance(45 * 60);
  const http::Response ended = browser.post(path + "/check", form);
  CHECK(ended.status == 303);
  CHECK(ended.header("Location").starts_with("/login"));
  browser.get("/login");
  const http::Response back = browser.post("/login", {{"username", "dkkd"}, {"password", "mat khau minh hoa"}});
  const std::string location(back.header("Location"));
  REQUIRE(location.starts_with(path + "?draft="));
  const test::Form kept = test::parse_html(browser.get(location).body).form(path + "/check");
  CHECK(test::value_of(kept, "c1") == "name");
  CHECK(browser.post(path + "/check", kept).status == 303);
}

TEST_CASE("a large file runs as work with a page of its own and may be stopped; nothing of it stays then") {
  Portal portal(Portal::WithSample{});
  Browser browser = portal.as("dkkd");
  const RecordType& type = portal.services().registry.type("sample.document");
  std::string bytes = "number,name,issued_on\n";
  for (int i = 1; i <= 400; ++i)
    bytes += std::to_string(i) + "/KH,Kế hoạch " + std::to_string(i) + ",01/02/2019\n";
  const http::Response sent = browser.attach("/sample/documents/import", {{"file.csv", bytes}}, {}, "file");
  const std::string path(sent.header("Location"));
  const http::Response started =
      browser.post(path + "/check", test::parse_html(browser.get(path).body).form(path + "/check"));
  REQUIRE(started.header("Location").starts_with("/work/"));
  CHECK(contains(browser.get(std::string(started.header("Location"))).body, path + "/result"));
  CheckedImport checked{browser.get(path + "/result"), path};
  CHECK(counts_of(checked.page) == "400 0 0 400 0 0");
  REQUIRE(write_import(browser, checked).status == 303);
  CHECK(count_rows(portal, type) == 400);

  // Stopped in the middle.
  const test::Person person(portal, "dkkd");
  record::SavedImport plan;
  const test::TempFolder folder;
  const auto read = record::read_import_file(
      folder.write("a.csv", "number,name,issued_on\n1/X,Một,01/02/2019\n2/X,Hai,01/02/2019\n"), type, plan);
  REQUIRE(read.ok());
  plugin::Progress progress;
  progress.cancel();
  const record::ImportReport report =
      record::run_import_alone(person.work, type, (*read)->table, (*read)->map, {.dry_run = false}, &progress,
                               [](db::WriteTx&, const record::ImportReport&) {});
  CHECK(report.cancelled);
  CHECK(count_rows(portal, type) == 400);
}

TEST_CASE("more rows than the setting allows are refused with both numbers") {
  Portal portal(Portal::WithSample{});
  portal.services().db.write([](db::WriteTx& tx) {
    tx.execute("INSERT INTO core_setting(key, value) VALUES ('import.max_rows', '100')");
  });
  Browser browser = portal.as("dkkd");
  std::string bytes = "number,name,issued_on\n";
  for (int i = 1; i <= 101; ++i) bytes += std::to_string(i) + "/KH,Kế hoạch,01/02/2019\n";
  const CheckedImport checked =
      check_import(browser, portal.services().registry.type("sample.document"), bytes);
  CHECK(checked.page.status == 422);
  CHECK(contains(checked.page.body, "101"));
}

TEST_CASE("a file larger than files may be is refused with both sizes") {
  Portal portal(Portal::WithSample{});
  portal.services().db.write([](db::WriteTx& tx) {
    tx.execute("INSERT INTO core_setting(key, value) VALUES ('files.max_mb', '1')");
  });
  Browser browser = portal.as("dkkd");
  const RecordType& type = portal.services().registry.type("sample.document");
  const CheckedImport refused =
      check_import(browser, type, "number,name,issued_on\n" + std::string(2 << 20, 'x'));
  CHECK(refused.page.status == 422);
  CHECK(test::parse_html(refused.page.body).has_text("Tệp có dung lượng 2 MB; mỗi lần nhập chỉ nhận tệp đến 1 MB. Hãy bỏ những nội dung không thuộc bảng hoặc chia các dòng thành nhiều tệp."));
}

TEST_CASE("the empty files to fill in hold every column a person may set, and come back empty") {
  Portal portal;
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.access.create.is_nobody() || !type.can_import) continue;
    Browser browser = portal.as(test::find_account(portal, type.access.create));
    size_t fields = 0;
    for (const plugin::Field& field : type.fields) fields += field.is_in_form ? 1 : 0;
    http::Response csv = browser.get(std::string(type.path) + "/import/template?format=csv");
    http::Response xlsx = browser.get(std::string(type.path) + "/import/template");
    const std::string csv_bytes = test::read_body(csv), xlsx_bytes = test::read_body(xlsx);
    const auto rows = base::parse_csv(csv_bytes);
    REQUIRE(rows.ok());
    CHECK(rows->front().cells.size() == fields);
    const test::TempFolder folder;
    const auto workbook = sheet::read_any(folder.write("mau.xlsx", xlsx_bytes));
    REQUIRE(workbook.ok());
    CHECK(workbook->sheets.size() == 2);
    int keys = 0;
    for (const sheet::Row& row : workbook->sheets.back().rows) {
      if (row.cells.size() > 1 && contains(row.cells[1].text, "dùng để tìm bản ghi đã có")) ++keys;
    }
    CHECK(keys == static_cast<int>(type.key.size()));
    CHECK(workbook->sheets.front().rows.front().cells.size() == fields);
    for (const auto& [name, bytes] : {std::pair("mau.csv", csv_bytes), std::pair("mau.xlsx", xlsx_bytes)}) {
      const CheckedImport checked = check_import(browser, type, bytes, name);
      INFO(std::string(type.id));
      CHECK(checked.page.status == 422);
      CHECK(contains(checked.page.body, "chỉ có dòng tiêu đề"));
    }
  }
}

TEST_CASE("a ministry's own list comes in through the wizard: merged title, head in the second row") {
  const auto bytes = test::read_shared_file("tthc/danh-sach-tthc-BoTaiChinh.xlsx");
  if (!bytes) return;
  Portal portal(Portal::WithSample{});
  Browser browser = portal.as("dkkd");
  const RecordType& type = portal.services().registry.type("sample.procedure");
  const CheckedImport checked = check_import(browser, type, *bytes, "danh-sach.xlsx");
  INFO(counts_of(checked.page));
  CHECK(counts_of(checked.page) == "706 0 0 706 0 0");
  REQUIRE(write_import(browser, checked).status == 303);
  CHECK(count_rows(portal, type) == 706);
  CHECK(text_of(portal, "SELECT performers FROM sample_procedure WHERE code = '1.115148'") ==
        "Ủy ban nhân dân cấp xã\nThuế tỉnh, thành phố\nThuế cơ sở");
}

TEST_CASE(
    "a register of 4,930 documents as it was collected: every row is accepted or refused with a reason") {
  const auto bytes = test::read_shared_file("legal/phapdien_vanban.csv");
  if (!bytes) return;
  Portal portal(Portal::WithSample{});
  Browser browser = portal.as("dkkd");
  const RecordType& type = portal.services().registry.type("sample.document");
  const CheckedImport checked = check_import(browser, type, *bytes, "phapdien_vanban.csv");
  const std::string counts = counts_of(checked.page);
  MESSAGE("register: all, wrong, twice, new, changed, same: " << counts);
  CHECK(counts.starts_with("4.930 "));
  REQUIRE(write_import(browser, checked).status == 303);
  const std::int64_t faulty = portal.services().db.read(
      [](db::Reader& r) { return r.integer("SELECT wrong + duplicate FROM core_import", 0); });
  CHECK(count_rows(portal, type) == 4930 - faulty);
  CHECK(portal.services().db.read([](db::Reader& r) {
    return r.integer(
        "SELECT count(*) FROM core_import_row WHERE state IN ('wrong', 'duplicate') AND detail = ''", 0);
  }) == 0);
}

TEST_SUITE_END();

}  // namespace motcong
