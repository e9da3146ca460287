// Working days and the deadlines of plans.
#include "core/i18n/calendar.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "tests/support/shared_data.h"

using namespace motcong;
using base::Date;

namespace {

/// 2019: Tết 4-8 February; Hùng Vương's day on Sunday 14 April, so Monday; 29 April off against Saturday 4
/// May.
i18n::Calendar calendar_2019() {
  return {{{2019, 1, 1},
           {2019, 2, 4},
           {2019, 2, 5},
           {2019, 2, 6},
           {2019, 2, 7},
           {2019, 2, 8},
           {2019, 4, 14},
           {2019, 4, 15},
           {2019, 4, 29},
           {2019, 4, 30},
           {2019, 5, 1},
           {2019, 9, 2}},
          {{2019, 5, 4}}};
}

Date iso(const std::string& text) {
  const auto date = base::parse_iso_date(text);
  REQUIRE(date);
  return *date;
}

}  // namespace

TEST_CASE("working days are Monday to Friday, less days off, plus make-up days") {
  const i18n::Calendar calendar = calendar_2019();
  struct Row {
    Date date;
    bool working;
  };
  for (const Row& row : {Row{{2019, 1, 1}, false},
                         {{2019, 1, 2}, true},
                         {{2019, 2, 1}, true},
                         {{2019, 2, 4}, false},
                         {{2019, 2, 8}, false},
                         {{2019, 2, 11}, true},
                         {{2019, 4, 14}, false},
                         {{2019, 4, 15}, false},
                         {{2019, 4, 29}, false},
                         {{2019, 5, 4}, true},
                         {{2019, 5, 5}, false},
                         {{2019, 5, 11}, false},
                         {{2019, 9, 2}, false},
                         {{2019, 9, 3}, true}}) {
    CAPTURE(base::format_iso(row.date));
    CHECK(calendar.is_working_day(row.date) == row.working);
  }
}

TEST_CASE("a last day that is off moves to the next working day") {
  const i18n::Calendar calendar = calendar_2019();
  CHECK(calendar.working_day_from({2019, 2, 2}) == Date{2019, 2, 11});
  CHECK(calendar.working_day_from({2019, 4, 27}) == Date{2019, 5, 2});
  CHECK(calendar.working_day_from({2019, 5, 4}) == Date{2019, 5, 4});
  CHECK(calendar.working_day_from({2019, 12, 31}) == Date{2019, 12, 31});
}

TEST_CASE("the first day is not counted") {
  const i18n::Calendar calendar = calendar_2019();
  struct Row {
    Date from;
    int days;
    Date last;
  };
  for (const Row& row : {Row{{2019, 1, 28}, 0, {2019, 1, 28}},
                         {{2019, 1, 28}, 3, {2019, 1, 31}},
                         {{2019, 1, 31}, 5, {2019, 2, 14}},
                         {{2019, 4, 26}, 3, {2019, 5, 4}},
                         {{2019, 12, 30}, 2, {2020, 1, 1}}}) {
    CAPTURE(base::format_iso(row.from));
    CHECK(calendar.add_working_days(row.from, row.days) == row.last);
    CHECK(calendar.working_days_between(row.from, row.last) == row.days);
    CHECK(calendar.working_days_between(row.last, row.from) == -row.days);
  }
  CHECK(calendar.working_days_between({2019, 2, 1}, {2019, 2, 10}) == 0);
}

TEST_CASE("days of any kind and months end on their last day; one that is off moves on") {
  const i18n::Calendar calendar = calendar_2019();
  struct Row {
    Date from;
    int days;
    Date last;
  };
  for (const Row& row : {Row{{2019, 1, 28}, 0, {2019, 1, 28}},
                         {{2019, 1, 28}, 3, {2019, 1, 31}},
                         {{2019, 1, 25}, 10, {2019, 2, 11}},   // 04/02 is Tết, the next working day Monday 11/02
                         {{2019, 1, 31}, 15, {2019, 2, 15}},
                         {{2019, 4, 4}, 10, {2019, 4, 16}},    // Sunday 14/04, taken on Monday 15/04
                         {{2019, 4, 14}, 15, {2019, 5, 2}},    // 29/04 swapped, 30/04, 01/05
                         {{2019, 4, 24}, 10, {2019, 5, 4}},    // a Saturday that is worked
                         {{2019, 8, 23}, 10, {2019, 9, 3}}}) {
    CAPTURE(base::format_iso(row.from));
    CHECK(calendar.add_calendar_days(row.from, row.days) == row.last);
  }
  for (const Row& row : {Row{{2019, 1, 31}, 1, {2019, 2, 28}},
                         {{2019, 1, 30}, 1, {2019, 2, 28}},
                         {{2020, 1, 31}, 1, {2020, 3, 2}},     // 29/02/2020 is a Saturday
                         {{2019, 1, 5}, 1, {2019, 2, 11}},
                         {{2018, 10, 30}, 6, {2019, 5, 2}},
                         {{2019, 8, 31}, 0, {2019, 9, 3}}}) {
    CAPTURE(base::format_iso(row.from));
    CHECK(calendar.add_months(row.from, row.days) == row.last);
  }
}

TEST_CASE("counting between two days agrees with looking at each day") {
  const i18n::Calendar calendar = calendar_2019();
  for (int first = 0; first < 366; first += 5) {
    const Date from = base::add_days({2018, 12, 20}, first);
    int counted = 0;
    for (int n = 0; n < 200; ++n) {
      const Date to = base::add_days(from, n);
      if (n > 0 && calendar.is_working_day(to)) ++counted;
      CAPTURE(base::format_iso(from));
      CAPTURE(base::format_iso(to));
      REQUIRE(calendar.working_days_between(from, to) == counted);
    }
  }
  CHECK(i18n::Calendar().working_days_between({1969, 1, 1}, {1969, 12, 31}) == 260);
}

TEST_CASE("the published days off of 2019 to 2027") {
  const auto rows = test::read_shared_lines("reference/ngay_nghi_le_2019_2027.csv");
  if (!rows) return;
  std::set<Date> off, makeup;
  for (const std::string& row : *rows) {
    (row.find(",lam_bu,") != std::string::npos ? makeup : off).insert(iso(row.substr(0, 10)));
  }
  REQUIRE(off.size() + makeup.size() == 134);
  const i18n::Calendar calendar(off, makeup);
  for (const Date& date : off) CHECK_FALSE(calendar.is_working_day(date));
  for (const Date& date : makeup) {
    CHECK(base::weekday(date) >= 6);
    CHECK(calendar.is_working_day(date));
  }
  // A swap moves a working day, it does not take one: Mondays to Fridays less days off plus make-up days.
  for (int year = 2019; year <= 2027; ++year) {
    int days = 0;
    for (Date date{year, 1, 1}; date.year == year; date = base::add_days(date, 1)) {
      if (calendar.is_working_day(date)) ++days;
    }
    CAPTURE(year);
    CHECK(calendar.working_days_between({year - 1, 12, 31}, {year, 12, 31}) == days);
    CHECK(days >= 248);
    CHECK(days <= 252);
  }
  const i18n::Calendar typed = calendar_2019();
  for (Date date{2019, 1, 6}; date.year == 2019; date = base::add_days(date, 1)) {
    CAPTURE(base::format_iso(date));
    CHECK(calendar.is_working_day(date) == typed.is_working_day(date));
  }
}

TEST_CASE("deadlines in words") {
  struct Row {
    std::string words;
    std::string day;  // "" when the words name none
  };
  for (const Row& row : {Row{"Tháng 01/2019", "2019-01-31"},
                         {"Tháng 2/2019", "2019-02-28"},
                         {"Tháng 2/2020", "2020-02-29"},
                         {"THÁNG 03/2019", "2019-03-31"},
                         {"Trong tháng 3 năm 2019", "2019-03-31"},
                         {"tháng 11", "2019-11-30"},
                         {"Quý I/2019", "2019-03-31"},
                         {"quý II-2019", "2019-06-30"},
                         {"Quý 3/2019", "2019-09-30"},
                         {"Hết quý IV năm 2018", "2018-12-31"},
                         {"Quý III", "2019-09-30"},
                         {"Trong năm", "2019-12-31"},
                         {"Trong năm 2020", "2020-12-31"},
                         {"Cuối năm", "2019-12-31"},
                         {"Cả năm 2019", "2019-12-31"},
                         {"6 tháng đầu năm", "2019-06-30"},
                         {"Sáu tháng đầu năm 2018", "2018-06-30"},
                         {"06 tháng cuối năm", "2019-12-31"},
                         {"9 tháng đầu năm", "2019-09-30"},
                         {"31/01/2019", "2019-01-31"},
                         {"15/3", "2019-03-15"},
                         {"Ngày 15 tháng 3 năm 2020", "2020-03-15"},
                         {"ngày 15 tháng 3", "2019-03-15"},
                         {"Chậm nhất là ngày 20/12/2019.", "2019-12-20"},
                         {"đến hết ngày 30-6-2019", "2019-06-30"},
                         {"Tha\u0301ng 01/2019", "2019-01-31"},
                         {"Thường xuyên", ""},
                         {"Hàng tháng", ""},
                         {"Hàng quý", ""},
                         {"Từ đầu năm", ""},
                         {"Theo thời gian quy định", ""},
                         {"Khi có kế hoạch của UBND tỉnh", ""},
                         {"Theo Quyết định số 53/QĐ-UBND ngày 07/01/2019 về công bố danh mục TTHC", ""},
                         {"Trước 15/3/2019", ""},
                         {"Đã ban hành", ""},
                         {"Tháng 13/2019", ""},
                         {"Tháng 0/2019", ""},
                         {"Tháng 01/19", ""},
                         {"Tháng 01/2019 và tháng 7/2019", ""},
                         {"Quý V/2019", ""},
                         {"31/02/2019", ""},
                         {"30/2", ""},
                         {"5-10", ""},
                         {"Trong tháng", ""},
                         {"Trong ngày", ""},
                         {"Trong", ""},
                         {"25 tháng đầu năm", ""},
                         {"/-.,", ""},
                         {"", ""}}) {
    CAPTURE(row.words);
    const auto day = i18n::read_deadline(row.words, 2019);
    CHECK((day ? base::format_iso(*day) : "") == row.day);
  }
}
