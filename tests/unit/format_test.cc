// Dates and numbers: written for people, read as people type them.
#include "core/i18n/format.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

using namespace motcong;
using base::Date;

namespace {

const i18n::Language& vi() { return i18n::Language::vi(); }
const i18n::Language& en() { return i18n::Language::en(); }

constexpr Date kToday{2026, 11, 23};

}  // namespace

TEST_CASE("dates are written day first") {
  CHECK(i18n::format_date({2019, 1, 5}) == "05/01/2019");
  CHECK(i18n::format_instant(base::instant_of({2019, 1, 5}, 8, 3)) == "05/01/2019 08:03");
  CHECK(i18n::format_weekday_date(kToday, vi()) == "Thứ Hai, 23/11/2026");
  CHECK(i18n::format_weekday_date(kToday, en()) == "Monday, 23/11/2026");
  CHECK(i18n::format_weekday_date({2026, 11, 29}, vi()) == "Chủ nhật, 29/11/2026");
}

TEST_CASE("dates in words: a leading zero for days 1-9 and months 1-2 only") {
  CHECK(i18n::format_date_in_words({2019, 1, 28}, vi()) == "ngày 28 tháng 01 năm 2019");
  CHECK(i18n::format_date_in_words({2019, 2, 3}, vi()) == "ngày 03 tháng 02 năm 2019");
  CHECK(i18n::format_date_in_words({2019, 3, 3}, vi()) == "ngày 03 tháng 3 năm 2019");
  CHECK(i18n::format_date_in_words({2019, 12, 10}, vi()) == "ngày 10 tháng 12 năm 2019");
  CHECK(i18n::format_date_in_words({2019, 1, 28}, en()) == "28 January 2019");
}

TEST_CASE("numbers are written with the marks of the language") {
  struct Row {
    std::int64_t value;
    std::string vi;
    std::string en;
  };
  for (const Row& row :
       {Row{0, "0", "0"},
        {999, "999", "999"},
        {1000, "1.000", "1,000"},
        {-1234567, "-1.234.567", "-1,234,567"},
        {450000, "450.000", "450,000"},
        {std::numeric_limits<std::int64_t>::max(), "9.223.372.036.854.775.807", "9,223,372,036,854,775,807"},
        {std::numeric_limits<std::int64_t>::min(), "-9.223.372.036.854.775.808",
         "-9,223,372,036,854,775,808"}}) {
    CHECK(i18n::format_integer(row.value, vi()) == row.vi);
    CHECK(i18n::format_integer(row.value, en()) == row.en);
  }
  for (const Row& row : {Row{825, "8,25", "8.25"},
                         {820, "8,2", "8.2"},
                         {800, "8", "8"},
                         {5, "0,05", "0.05"},
                         {-50, "-0,5", "-0.5"},
                         {0, "0", "0"},
                         {123450, "1.234,5", "1,234.5"},
                         {std::numeric_limits<std::int64_t>::min(), "-92.233.720.368.547.758,08",
                          "-92,233,720,368,547,758.08"}}) {
    CHECK(i18n::format_hundredths(row.value, vi()) == row.vi);
    CHECK(i18n::format_hundredths(row.value, en()) == row.en);
  }
}

TEST_CASE("dates are read day first, in the forms people use") {
  for (const char* text :
       {"1/3/2026", "01/03/2026", "01-03-2026", "01.03.2026", "1 3 2026", " 1 / 3 / 2026 ", "2026-03-01",
        "ngày 01 tháng 3 năm 2026", "Ngày 1 tháng 03 năm 2026", "1\u00A03\u00A02026"}) {
    CAPTURE(text);
    const auto date = i18n::parse_date(text, kToday);
    REQUIRE(date.ok());
    CHECK(*date == Date{2026, 3, 1});
  }
  CHECK(*i18n::parse_date("29/02/2024", kToday) == Date{2024, 2, 29});
  CHECK(*i18n::parse_date("02/09/1945", kToday) == Date{1945, 9, 2});
  CHECK(*i18n::parse_date("31/12/2076", kToday) == Date{2076, 12, 31});
}

TEST_CASE("dates that cannot be right are refused, and the words say why") {
  const std::string form = "Nhập ngày theo dạng ngày/tháng/năm, ví dụ 31/01/2026.";
  const std::string four_digits = "Nhập năm đủ bốn chữ số, ví dụ 31/01/2026.";
  struct Row {
    std::string text;
    std::string words;
  };
  for (const Row& row :
       {Row{"", form},
        {"hôm nay", form},
        {"1/3", form},
        {"1/3-2026", form},
        {"1//3/2026", form},
        {"1/3/2026 8:00", form},
        {"1,3,2026", form},
        {"01/003/2026", form},
        {"2026/03/01", form},
        {"tháng 3 năm 2026", form},
        {"-1/3/2026", form},
        {"1/3/26", four_digits},
        {"1/3/226", four_digits},
        {"1/3/20266", four_digits},
        {"1/3/99999999999999999999", four_digits},
        {"26-03-01", four_digits},
        {"31/02/2026", "Không có ngày 31/02/2026 trong lịch."},
        {"29/02/2026", "Không có ngày 29/02/2026 trong lịch."},
        {"1/13/2026", "Không có ngày 01/13/2026 trong lịch."},
        {"0/1/2026", "Không có ngày 00/01/2026 trong lịch."},
        {"27/12/2918", "Năm phải trong khoảng từ 1945 đến 2076; năm 2918 có thể do gõ nhầm."},
        {"1/1/1944", "Năm phải trong khoảng từ 1945 đến 2076; năm 1944 có thể do gõ nhầm."}}) {
    CAPTURE(row.text);
    const auto date = i18n::parse_date(row.text, kToday);
    REQUIRE_FALSE(date.ok());
    CHECK(vi().tr(date.error()) == row.words);
  }
}

TEST_CASE("whole numbers: dots and spaces separate thousands, commas are refused") {
  struct Row {
    std::string text;
    std::int64_t value;
  };
  for (const Row& row : {Row{"0", 0},
                         {"1234", 1234},
                         {"1.234", 1234},
                         {"1.000.000", 1000000},
                         {"1 000 000", 1000000},
                         {"1\u00A0000\u202F000", 1000000},
                         {" 12 ", 12},
                         {"-5", -5},
                         {"+5", 5},
                         {"\u22121.234", -1234},
                         {"007", 7},
                         {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
                         {"-9.223.372.036.854.775.808", std::numeric_limits<std::int64_t>::min()}}) {
    CAPTURE(row.text);
    const auto value = i18n::parse_integer(row.text);
    REQUIRE(value.ok());
    CHECK(*value == row.value);
  }
  for (const char* text :
       {"",    "-",     ".",     "1.",  ".1",   "1.23", "12.34", "1234.567", "1..234", "1.234 567",
        "1,5", "1,234", "0.125", "1e3", "0x10", "--1",  "- 1",   "một",      "1.234đ", "٣"}) {
    CAPTURE(text);
    const auto value = i18n::parse_integer(text);
    REQUIRE_FALSE(value.ok());
    CHECK(vi().tr(value.error()) == "Nhập số nguyên, ví dụ 1.234.567 hoặc 1234567.");
  }
  for (const char* text :
       {"9223372036854775808", "-9.223.372.036.854.775.809", "99999999999999999999999999"}) {
    const auto value = i18n::parse_integer(text);
    REQUIRE_FALSE(value.ok());
    CHECK(vi().tr(value.error()) == "Số quá lớn.");
  }
}

TEST_CASE("points: comma or dot before one or two decimals") {
  struct Row {
    std::string text;
    std::int64_t value;
  };
  for (const Row& row : {Row{"8,25", 825},
                         {"8.25", 825},
                         {"8,2", 820},
                         {"8", 800},
                         {"0,05", 5},
                         {"-0,5", -50},
                         {"+11,7", 1170},
                         {"100", 10000},
                         {"1.234", 123400},
                         {"1.234,5", 123450},
                         {"1,234.5", 123450},
                         {"1 234,56", 123456},
                         {"1.234.567", 123456700},
                         {"1,234,567", 123456700},
                         {"1.234.567,89", 123456789},
                         {"00,50", 50}}) {
    CAPTURE(row.text);
    const auto value = i18n::parse_hundredths(row.text);
    REQUIRE(value.ok());
    CHECK(*value == row.value);
  }
  for (const char* text : {"",      ",",       ".5",        "8,",        "8,255",    "8.2555",    "1,234",
                           "0.125", "1.234.5", "1,2,3",     "1.23,4",    "1.234.56", "12.34.567", "8,2 5",
                           "8 ,25", "8,-5",    "1,234.567", "1.234,567", "NaN",      "1e2",       "70%"}) {
    CAPTURE(text);
    const auto value = i18n::parse_hundredths(text);
    REQUIRE_FALSE(value.ok());
    CHECK(vi().tr(value.error()) == "Nhập số có nhiều nhất hai chữ số thập phân, ví dụ 8,25.");
  }
  CHECK_FALSE(i18n::parse_hundredths("92233720368547758,08").ok());
  CHECK(*i18n::parse_hundredths("92233720368547758,07") == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("what is written in Vietnamese is read back") {
  for (const std::int64_t value :
       {0L, 7L, 70L, 825L, -825L, 99999L, 100000L, 123450L, 123400L, -123456789L, 100000000L}) {
    CHECK(*i18n::parse_integer(i18n::format_integer(value, vi())) == value);
    CHECK(*i18n::parse_hundredths(i18n::format_hundredths(value, vi())) == value);
  }
}
