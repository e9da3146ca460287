// Files out of the portal and back into it: what is exported comes back the same, and a broken file says where it is broken
// and writes nothing.
#include <doctest/doctest.h>

#include "core/base/csv.h"
#include "core/i18n/language.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using plugin::RecordType;
using test::Browser;
using test::contains;
using test::Portal;

std::int64_t count_rows(Portal& portal, const RecordType& type) { return static_cast<std::int64_t>(test::list_all_ids(portal, type).size()); }

/// The token of the checked file in the page, "" when the page offers no writing.
std::string file_token(const http::Response& page) { return test::hidden_value(page.body, "file_token"); }

http::Response check_file(Browser& browser, const RecordType& type, const std::string& bytes) {
  return browser.upload(std::string(type.path) + "/import", "file", bytes);
}

/// "rows read, new, changed, the same, faults" of the page.
std::vector<std::string> counts_of(const http::Response& page) {
  std::vector<std::string> counts;
  bool inside = false;
  for (const test::Tag& tag : test::parse_html(page.body).tags) {
    if (tag.name == "ul") inside = tag.attribute("class") == "counts";
    if (inside && tag.name == "strong") counts.push_back(tag.text);
  }
  return counts;
}

void set_language(Portal& portal, const std::string& username, const std::string& code) {
  const std::int64_t id = portal.user_id(username);
  portal.services().db.write([&](db::WriteTx& tx) { tx.execute("UPDATE core_user SET language = ?1 WHERE id = ?2", code, id); });
  portal.services().sessions.invalidate();
}

}  // namespace

TEST_SUITE_BEGIN("csv");

TEST_CASE("an export has a byte-order mark, every cell in quotes, a name, and is written into the audit log") {
  Portal portal;
  Browser browser = portal.as("quantri");
  for (const RecordType& type : portal.services().registry.types()) {
    INFO(std::string(type.id));
    if (type.access.view.is_nobody()) continue;
    const std::string account = test::find_account(portal, type.access.view);
    Browser reader = portal.as(account);
    const http::Response file = reader.get(std::string(type.path) + "/export");
    REQUIRE(file.status == 200);
    CHECK(file.body.starts_with("\xEF\xBB\xBF\""));
    CHECK(file.body.ends_with("\"\r\n"));
    CHECK(file.content_type == "text/csv; charset=utf-8");
    CHECK(contains(std::string(file.header("Content-Disposition")), "attachment"));
    CHECK(contains(std::string(file.header("Content-Disposition")), "2019-02-15.csv"));
    const auto rows = base::parse_csv(file.body);
    REQUIRE(rows.ok());
    for (const base::CsvRow& row : *rows) CHECK(row.cells.size() == rows->front().cells.size());
    CHECK(portal.services().db.read([&](db::Reader& r) { return r.exists("SELECT 1 FROM core_audit WHERE action = 'record.export' AND object_type = ?1", type.id); }));
  }
}

TEST_CASE("what is exported comes back the same, in both languages") {
  Portal portal;
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.access.create.is_nobody() || !type.can_import) continue;
    const std::string account = test::find_account(portal, type.access.create);
    {
      Browser browser = portal.as(account);
      if (type.id == std::string_view("core.unit")) {
        test::Form form = test::sample_form(portal, browser, type, 1);
        test::set_value(form, "sort_no", "1500");
        test::set_value(form, "note", "Dòng một; có \"ngoặc\", phẩy\nDòng hai");
        REQUIRE(browser.post("/admin/units/new", form).status == 303);
      }
    }
    for (const std::string code : {"vi", "en"}) {
      set_language(portal, account, code);
      Browser browser = portal.as(account);
      const http::Response file = browser.get(std::string(type.path) + "/export");
      const auto rows = base::parse_csv(file.body);
      REQUIRE(rows.ok());
      const http::Response page = check_file(browser, type, file.body);
      INFO(std::string(type.id) << " in " << code << ": " << page.body.substr(0, page.status == 200 ? 0 : 12'000));
      CHECK(page.status == 200);
      const std::string total = std::to_string(rows->size() - 1);
      if (!type.key.empty()) CHECK(counts_of(page) == std::vector<std::string>{total, "0", "0", total, "0"});
    }
    set_language(portal, account, "vi");
  }
}

TEST_CASE("a cell that a spreadsheet would run is defused on the way out and is itself again on the way in") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const RecordType& type = portal.services().registry.type("core.holiday");
  const std::vector<std::string> names = {"=1+1", "+84 234", "-cmd|' /C calc'!A0", "@SUM(A1)", "＝HYPERLINK(\"http://evil\")", "'=da co dau", "''=hai dau", "bình thường", "-1,5"};
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
  const http::Response page = check_file(browser, type, file.body);
  CHECK(page.status == 200);
  const std::string total = std::to_string(rows->size() - 1);
  CHECK(counts_of(page) == std::vector<std::string>{total, "0", "0", total, "0"});
}

TEST_CASE("checking a file writes nothing; then all rows are written by one press, once") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const RecordType& type = portal.services().registry.type("core.holiday");
  const std::int64_t before = count_rows(portal, type);
  const http::Response page = check_file(browser, type, "Ngày;Dịp;Loại\n02/01/2020;Một;Ngày nghỉ\n03/01/2020;Hai;off\n01/01/2019;Năm mới;off\n");
  REQUIRE(page.status == 200);
  CHECK(counts_of(page) == std::vector<std::string>{"3", "2", "1", "0", "0"});
  CHECK(count_rows(portal, type) == before);
  REQUIRE(!file_token(page).empty());

  // The checked file belongs to the person who sent it.
  Browser office = portal.as("vanphong");
  CHECK(office.post("/admin/calendar/import/run", {{"file_token", file_token(page)}}).status == 422);
  CHECK(count_rows(portal, type) == before);

  CHECK(browser.post("/admin/calendar/import/run", {{"file_token", file_token(page)}}).status == 303);
  CHECK(count_rows(portal, type) == before + 2);
  CHECK(portal.services().db.read([](db::Reader& r) { return r.text("SELECT name FROM core_holiday WHERE date = '2019-01-01'"); }) == "Năm mới");
  CHECK(portal.services().db.read([](db::Reader& r) { return r.exists("SELECT 1 FROM core_history WHERE action = 'import' AND after_value = 'Năm mới'"); }));
  CHECK(portal.services().db.read([](db::Reader& r) { return r.exists("SELECT 1 FROM core_audit WHERE action = 'record.import'"); }));
  CHECK(browser.post("/admin/calendar/import/run", {{"file_token", file_token(page)}}).status == 422);
  CHECK(count_rows(portal, type) == before + 2);
}

TEST_CASE("what changed between checking and writing is checked again") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const RecordType& type = portal.services().registry.type("core.unit");
  const http::Response page = check_file(browser, type, "Mã,Tên,Loại\nMOI1,Đơn vị một,division\nMOI2,Đơn vị hai,division\n");
  REQUIRE(page.status == 200);
  portal.services().db.write([](db::WriteTx& tx) {
    tx.execute("DELETE FROM core_role_permission WHERE permission = 'core.units'");
  });
  portal.services().sessions.invalidate();
  const std::int64_t before = count_rows(portal, type);
  CHECK(browser.post("/admin/units/import/run", {{"file_token", file_token(page)}}).status == 403);
  CHECK(count_rows(portal, type) == before);
}

TEST_CASE("a broken file says what is wrong, in which line and column, and writes nothing") {
  struct Broken {
    const char* what;
    const char* type;
    std::string bytes;
    std::vector<std::string> words;  // all of them stand in the page
  };
  const std::string holidays = "Ngày,Dịp,Loại\n", units = "Mã,Tên,Loại,Thứ tự trong danh sách\n";
  const std::vector<Broken> files = {
      {"nothing in it", "core.holiday", "", {"Chọn tệp có dữ liệu"}},
      {"only a mark", "core.holiday", "\xEF\xBB\xBF", {"không có dữ liệu"}},
      {"not UTF-8", "core.holiday", holidays + "02/01/2020,M\xF4t,off\n", {"UTF-8", "2"}},
      {"an Excel workbook", "core.holiday", std::string("PK\x03\x04rest of a workbook"), {"CSV UTF-8"}},
      {"zero bytes", "core.holiday", holidays + std::string("02/01/2020,a\0b,off\n", 19), {"0"}},
      {"a quotation mark never closed", "core.holiday", holidays + "02/01/2020,Một,off\n03/01/2020,\"Hai,off\n", {"3"}},
      {"text behind a closing mark", "core.holiday", holidays + "02/01/2020,\"Một\"x,off\n", {"2"}},
      {"a column missing", "core.holiday", "Ngày,Loại\n02/01/2020,off\n", {"Dịp"}},
      {"an unknown column", "core.holiday", "Ngày,Dịp,Loại,Màu sắc\n02/01/2020,Một,off,đỏ\n", {"Màu sắc"}},
      {"a column twice", "core.holiday", "Ngày,Dịp,Loại,Ngày\n02/01/2020,Một,off,02/01/2020\n", {"Ngày"}},
      {"a day that does not exist", "core.holiday", holidays + "02/01/2020,Một,off\n31/02/2020,Hai,off\n", {"3", "Ngày", "31/02/2020"}},
      {"a year of two digits", "core.holiday", holidays + "02/01/20,Một,off\n", {"2", "Ngày", "02/01/20"}},
      {"no date at all", "core.holiday", holidays + "thứ Hai,Một,off\n", {"2", "Ngày", "thứ Hai"}},
      {"a number out of range", "core.unit", units + "MOI,Đơn vị mới,division,99999\n", {"2", "99999", "9.999"}},
      {"no number", "core.unit", units + "MOI,Đơn vị mới,division,mười\n", {"2", "mười"}},
      {"a choice that is none", "core.unit", units + "MOI,Đơn vị mới,phòng họp,10\n", {"2", "phòng họp"}},
      {"an unknown unit", "core.unit", "Mã,Tên,Loại,Thứ tự trong danh sách,Đơn vị kế thừa\nMOI,Đơn vị mới,division,10,Phòng Không Có\n", {"2", "Phòng Không Có"}},
      {"a rule of the type", "core.holiday", holidays + "04/01/2020,Thứ Bảy,off\n", {"2", "Ngày"}},
      {"a row twice", "core.holiday", holidays + "02/01/2020,Một,off\n03/01/2020,Hai,off\n2020-01-02,Một lần nữa,off\n", {"4", "2"}},
      {"too many cells", "core.holiday", holidays + "02/01/2020,Một,off,thừa\n", {"2", "thừa", "4", "3"}},
      {"a text too long", "core.holiday", holidays + "02/01/2020," + std::string(201, 'a') + ",off\n", {"2", "200", "201"}},
      {"empty where something is needed", "core.holiday", holidays + "02/01/2020,,off\n", {"2", "Dịp"}},
      {"one bad row among good ones", "core.holiday", holidays + "02/01/2020,Một,off\n03/01/2020,,off\n06/01/2020,Ba,off\n", {"3", "Dịp"}},
  };
  Portal portal;
  Browser browser = portal.as("quantri");
  for (const Broken& broken : files) {
    const RecordType& type = portal.services().registry.type(broken.type);
    const std::int64_t before = count_rows(portal, type);
    const http::Response page = check_file(browser, type, broken.bytes);
    INFO(std::string(broken.what));
    CHECK(page.status == 422);
    CHECK(count_rows(portal, type) == before);
    CHECK(file_token(page).empty());
    const test::Html html = test::parse_html(page.body);
    CHECK(html.fault == "");
    // Words of the faults only: the rest of the page names the columns too.
    std::string faults;
    bool inside = false;
    for (const test::Tag& tag : html.tags) {
      if (tag.attribute("class") == "errors" || tag.name == "tbody") inside = true;
      if (tag.name == "form") inside = false;
      if (inside) faults += tag.text + "|";
    }
    for (const std::string& word : broken.words) CHECK_MESSAGE(contains(faults, word), word << " in " << faults);
  }
}

TEST_CASE("an import names columns by field, by label in either language, in any order and with extra columns of an export") {
  Portal portal;
  Browser browser = portal.as("quantri");
  const RecordType& type = portal.services().registry.type("core.holiday");
  for (const std::string header : {"date,name,kind", "Day,Occasion,Kind", "NGAY,dip,loai", "ngày,Dịp,LOẠI"}) {
    INFO(header);
    const http::Response page = check_file(browser, type, header + "\n02/01/2020,Một,off\n");
    CHECK(page.status == 200);
    CHECK(counts_of(page) == std::vector<std::string>{"1", "1", "0", "0", "0"});
  }
}

TEST_CASE("the empty file to fill in holds every column a person may set") {
  Portal portal;
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.access.create.is_nobody() || !type.can_import) continue;
    Browser browser = portal.as(test::find_account(portal, type.access.create));
    const http::Response file = browser.get(std::string(type.path) + "/import/template");
    REQUIRE(file.status == 200);
    const auto rows = base::parse_csv(file.body);
    REQUIRE(rows.ok());
    REQUIRE(rows->size() == 1);
    size_t fields = 0;
    for (const plugin::Field& field : type.fields) fields += field.is_in_form ? 1 : 0;
    CHECK(rows->front().cells.size() == fields);
    const http::Response page = check_file(browser, type, file.body);
    CHECK(page.status == 200);
  }
}

TEST_SUITE_END();

}  // namespace motcong
