// The calendar: its page for everyone, the import of published lists, what is counted again when it changes, and the
// warning when next year's days are missing.
#include <doctest/doctest.h>

#include "tests/support/html.h"
#include "tests/support/import.h"
#include "tests/support/portal.h"
#include "tests/support/shared_data.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::Portal;

std::string text_of(Portal& portal, db::Sql sql) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.text(sql); });
}

Form day_off(const std::string& date, const std::string& kind = "off") {
  return {{"date", date}, {"name", "Ngày " + date}, {"kind", kind}, {"certainty", "announced"}};
}

constexpr const char* kPublished =
    "ngay,thu,loai,ten,ngay_doi_ung,trang_thai\n"
    "2031-01-01,Tư,nghi_le,Tết Dương lịch,,theo_luat\n"
    "2031-01-19,CN,nghi_le,Mẫu một ngày lễ Chủ nhật,,theo_luat\n"
    "2031-01-20,Hai,nghi_bu,Nghỉ bù,2031-01-19,theo_luat\n"
    "2031-01-27,Hai,nghi_hoan_doi,Nghỉ hoán đổi,2031-02-01,du_kien\n"
    "2031-02-01,Bảy,lam_bu,Đi làm bù,2031-01-27,can_kiem_tra\n";

}  // namespace

TEST_SUITE_BEGIN("calendar");

TEST_CASE("a published list is imported as it is: its columns and words map by themselves") {
  Portal portal;
  Browser office = portal.as("vanphong");
  const plugin::RecordType& type = portal.services().registry.type("core.holiday");
  const auto checked = test::check_import(office, type, kPublished);
  REQUIRE(test::counts_of(checked.page) == "5 0 0 5 0 0");
  REQUIRE(test::write_import(office, checked).status == 303);
  CHECK(text_of(portal, "SELECT kind || ' ' || paired_on || ' ' || certainty FROM core_holiday WHERE date = '2031-02-01'") ==
        "makeup 2031-01-27 to_check");
  CHECK(text_of(portal, "SELECT kind || ' ' || certainty FROM core_holiday WHERE date = '2031-01-27'") == "off expected");
  const i18n::Calendar calendar =
      portal.services().db.read([](db::Reader& reader) { return plugin::load_working_days(reader); });
  CHECK(calendar.add_working_days({2031, 1, 17}, 1) == base::Date{2031, 1, 21});
  CHECK(calendar.is_working_day({2031, 2, 1}));
  // The same list again changes nothing.
  CHECK(test::counts_of(test::check_import(office, type, kPublished).page) == "5 0 0 0 0 5");
}

TEST_CASE("a list of days off with the heads officials write maps by itself") {
  const std::string file =
      "STT,Ngày nghỉ,Thứ,Dịp nghỉ,Loại ngày,Ghi chú\n"
      "1,01/01/2031,Tư,Tết Dương lịch,Nghỉ lễ,\n"
      "2,01/02/2031,Bảy,Đi làm bù,Làm bù,\n";
  Portal portal;
  Browser office = portal.as("vanphong");
  const plugin::RecordType& type = portal.services().registry.type("core.holiday");
  const auto checked = test::check_import(office, type, file);
  CHECK(test::counts_of(checked.page) == "2 0 0 2 0 0");
  const http::Response written = test::write_import(office, checked);
  REQUIRE(written.status == 303);
  CHECK(contains(office.get(std::string(written.header("Location"))).body, "Đã nhập: 2 mới"));
  CHECK(text_of(portal, "SELECT kind || ' ' || name FROM core_holiday WHERE date = '2031-02-01'") == "makeup Đi làm bù");
}

TEST_CASE("the published days off of 2019 to 2027 go in as a whole") {
  const auto lines = test::read_shared_lines("reference/ngay_nghi_le_2019_2027.csv");
  if (!lines) return;
  std::string file = "ngay,thu,loai,ten,ngay_doi_ung,trang_thai\n";
  for (const std::string& line : *lines) file += line + "\n";
  Portal portal;
  Browser office = portal.as("vanphong");
  const plugin::RecordType& type = portal.services().registry.type("core.holiday");
  const auto checked = test::check_import(office, type, file);
  const std::string counts = test::counts_of(checked.page);
  CAPTURE(counts);
  CHECK(counts.starts_with("134 0 0 "));
  CHECK(test::write_import(office, checked).status == 303);
  CHECK(text_of(portal, "SELECT count(*) FROM core_holiday WHERE date >= '2020-01-01'") == "119");
}

TEST_CASE("what is counted in working days is counted again, once a transaction, and the log says so") {
  Portal portal(Portal::WithSample{});
  portal.services().db.write([](db::WriteTx& tx) {
    for (const char* day : {"2031-01-15", "2031-06-02"}) {
      tx.execute("INSERT INTO sample_document(number, name, issued_on, effective_on) VALUES ('5 ngày', 'Mẫu', ?1, ?2)", day,
                 day[6] == '1' ? "2031-01-22" : "2031-06-09");
    }
  });
  const auto due = [&] { return text_of(portal, "SELECT effective_on FROM sample_document WHERE issued_on = '2031-01-15'"); };
  const auto logged = [&] { return text_of(portal, "SELECT count(*) FROM core_audit WHERE action = 'calendar.recount'"); };
  Browser office = portal.as("vanphong");
  const plugin::RecordType& type = portal.services().registry.type("core.holiday");

  const auto checked = test::check_import(office, type, kPublished);
  CHECK(due() == "2031-01-22");
  CHECK(logged() == "0");
  REQUIRE(test::write_import(office, checked).status == 303);
  CHECK(due() == "2031-01-23");
  CHECK(logged() == "1");
  CHECK(contains(text_of(portal, "SELECT detail FROM core_audit WHERE action = 'calendar.recount'"), "Đã tính lại Nội dung"));

  const http::Response made = office.post("/admin/calendar/new", day_off("21/01/2031"));
  REQUIRE(made.status == 303);
  CHECK(due() == "2031-01-24");
  CHECK(logged() == "2");
  // A new name moves nothing.
  const std::string path(made.header("Location"));
  Form form = test::parse_html(office.get(path + "/edit").body).form(path + "/edit");
  for (auto& [name, value] : form) {
    if (name == "name") value = "Tên khác";
  }
  REQUIRE(office.post(path + "/edit", form).status == 303);
  CHECK(logged() == "2");
  REQUIRE(office.post(path + "/remove", test::parse_html(office.get(path + "/remove").body).form(path + "/remove")).status == 303);
  CHECK(due() == "2031-01-23");
  CHECK(logged() == "3");
  // A refused save counts nothing.
  CHECK(office.post("/admin/calendar/new", day_off("21/01/2031", "makeup")).status == 422);
  CHECK(logged() == "3");
}

TEST_CASE("from 01/12 on, whoever keeps the calendar is told that next year's announced days off are missing") {
  Portal portal;
  const auto warned = [&](const std::string& who, const std::string& path) {
    return contains(portal.as(who).get(path).body, "Lịch chưa có đủ ngày nghỉ đã công bố của năm 2020");
  };
  portal.clock().set(base::instant_of({2019, 11, 30}, 9));
  CHECK_FALSE(warned("vanphong", "/"));
  portal.clock().set(base::instant_of({2019, 12, 1}, 9));
  for (const char* path : {"/", "/admin/calendar", "/admin/units"}) CHECK(warned("vanphong", path));
  CHECK(warned("quantri", "/admin/users"));
  CHECK_FALSE(warned("vanphong", "/calendar"));
  CHECK_FALSE(warned("dkkd", "/"));
  Browser office = portal.as("vanphong");
  Form form = day_off("01/01/2020");
  form.back().second = "expected";
  REQUIRE(office.post("/admin/calendar/new", form).status == 303);
  CHECK(warned("vanphong", "/"));
  // One announced day is not the whole list: what is missing is named until every occasion of the law is there.
  REQUIRE(office.post("/admin/calendar/new", day_off("02/01/2020")).status == 303);
  CHECK(warned("vanphong", "/"));
  CHECK(contains(office.get("/").body, "Còn thiếu: Tết Nguyên đán, Giỗ Tổ Hùng Vương, Ngày Chiến thắng 30/4, Quốc tế Lao động "
                                       "1/5, Quốc khánh."));
  for (const char* day : {"23/01/2020", "24/01/2020", "27/01/2020", "28/01/2020", "29/01/2020", "02/04/2020", "30/04/2020",
                          "01/05/2020"}) {
    REQUIRE(office.post("/admin/calendar/new", day_off(day)).status == 303);
  }
  CHECK(contains(office.get("/").body, "Còn thiếu: Quốc khánh."));
  REQUIRE(office.post("/admin/calendar/new", day_off("02/09/2020")).status == 303);
  CHECK_FALSE(warned("vanphong", "/"));
  // Who never listened is told in the year itself, too.
  portal.clock().set(base::instant_of({2021, 3, 1}, 9));
  CHECK(contains(portal.as("vanphong").get("/").body, "Lịch chưa có đủ ngày nghỉ đã công bố của năm 2021"));
}

TEST_CASE("the year with its days off, for everyone who is signed in") {
  Portal portal;
  Browser person = portal.as("chuyenvien");
  const http::Response page = person.get("/calendar");
  REQUIRE(page.status == 200);
  const test::Html html = test::parse_html(page.body);
  CHECK(html.fault == "");
  CHECK(html.has_text("Lịch năm 2019"));
  CHECK(html.has_text("Tháng 12/2019"));
  CHECK(contains(page.body, "Quốc khánh"));
  CHECK(contains(page.body, "04/05/2019"));
  CHECK(contains(person.get("/calendar?year=2030").body, "Lịch chưa có ngày nghỉ nào của năm này"));
  for (const char* year : {"0", "x", "99999", ""}) {
    CHECK(contains(person.get("/calendar?year=" + std::string(year)).body, "Lịch năm 2019"));
  }
  CHECK(portal.as("").get("/calendar").status != 200);
}

TEST_CASE("counting days from a day says the last one, or what cannot be counted") {
  Portal portal;
  Browser person = portal.as("chuyenvien");
  const auto count = [&](const std::string& from, const std::string& n, const std::string& unit) {
    return person.get("/calendar?from=" + from + "&count=" + n + "&unit=" + unit);
  };
  CHECK(contains(count("31/01/2019", "5", "working").body, "Thứ Năm, 14/02/2019"));
  CHECK(contains(count("25/01/2019", "10", "calendar").body, "Thứ Hai, 11/02/2019"));
  CHECK(contains(count("30/01/2019", "1", "months").body, "Thứ Năm, 28/02/2019"));
  // Years whose days off nobody has entered make the day doubtful, and are named.
  CHECK_FALSE(contains(count("24/06/2019", "100", "working").body, "Lịch chưa có đủ"));
  CHECK(contains(count("24/06/2019", "250", "working").body,
                 "Lịch chưa có đủ ngày nghỉ đã công bố của năm 2020, nên ngày cuối có thể muộn hơn."));
  CHECK(contains(count("24/06/2019", "600", "months").body, "của năm 2020–2069, nên"));
  struct Wrong {
    const char *from, *count, *unit, *words;
  };
  for (const Wrong& wrong : {Wrong{"31/02/2019", "5", "working", "31/02/2019"},
                             {"", "5", "working", "Không tính được"},
                             {"31/01/2019", "", "working", "Không tính được"},
                             {"31/01/2019", "-1", "working", "từ 0 đến 3.650"},
                             {"31/01/2019", "3651", "calendar", "từ 0 đến 3.650"},
                             {"31/01/2019", "601", "months", "từ 0 đến 600"},
                             {"31/01/2019", "1e5", "months", "1e5"}}) {
    CAPTURE(wrong.from);
    CAPTURE(wrong.count);
    const http::Response page = count(wrong.from, wrong.count, wrong.unit);
    CHECK(page.status == 422);
    CHECK(test::parse_html(page.body).fault == "");
    CHECK(contains(page.body, wrong.words));
  }
}

TEST_CASE("reporting periods follow the setting") {
  Portal portal;
  portal.clock().set(base::instant_of({2019, 2, 15}, 9));
  CHECK(contains(portal.as("chuyenvien").get("/calendar").body, "01/02/2019 – 28/02/2019"));
  portal.services().db.write(
      [](db::WriteTx& tx) { plugin::Settings::set(tx, "reporting.periods", "mid_month"); });
  const std::string page = portal.as("chuyenvien").get("/calendar").body;
  CHECK(contains(page, "15/02/2019 – 14/03/2019"));
  CHECK(contains(page, "15/12/2018 – 14/03/2019"));
}

TEST_SUITE_END();

}  // namespace motcong
