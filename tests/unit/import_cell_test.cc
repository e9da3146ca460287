// What cells of spreadsheets say to fields: dates in every form offices send, numbers, percent, years.
#include <doctest/doctest.h>

#include "core/i18n/language.h"
#include "core/record/import/cell_text.h"

using namespace motcong;
using plugin::Field;
using sheet::Cell;
using sheet::CellKind;

namespace {

Cell text_cell(const char* text) {
  Cell cell;
  cell.kind = CellKind::text;
  cell.text = text;
  return cell;
}

Cell number_cell(double number, const char* shown, bool percent = false) {
  Cell cell;
  cell.kind = CellKind::number;
  cell.number = number;
  cell.text = shown;
  cell.percent = percent;
  return cell;
}

Cell date_cell(base::Date date, const char* text, bool has_time = false) {
  Cell cell;
  cell.kind = CellKind::date;
  cell.date = date;
  cell.text = text;
  cell.has_time = has_time;
  return cell;
}

/// What the cell says, or "! " and why not.
std::string read(const Cell& cell, const Field& field) {
  const auto typed = record::read_cell(cell, field);
  return typed ? *typed : "! " + base::format_english(typed.error());
}

}  // namespace

TEST_CASE("import cells: what a field is told") {
  const Field date = Field::date("d", "Day"), number = Field::integer("n", "Number"),
              points = Field::hundredths("p", "Points");
  const Field text = Field::text("t", "Text"), lines = Field::long_text("l", "Lines"),
              links = Field::links("u", "Units", "core.unit", {});
  const Field yes = Field::boolean("b", "Yes");
  struct Row {
    Cell cell;
    const Field& field;
    std::string said;
  };
  const Row rows[] = {
      {Cell(), date, ""},
      {date_cell({2019, 1, 28}, "2019-01-28"), date, "28/01/2019"},
      {date_cell({2019, 1, 28}, "2019-01-28 08:30:00", true), date, "28/01/2019"},
      {date_cell({2019, 1, 28}, "2019-01-28"), text, "28/01/2019"},
      {date_cell({2019, 1, 28}, "2019-01-28"), number,
       "! A date (28/01/2019) stands where a number is wanted"},
      {number_cell(43493, "43493"), date, "28/01/2019"},
      {text_cell("43493"), date, "28/01/2019"},
      {number_cell(2016, "2016"), date, "2016"},
      {number_cell(3, "3"), date, "! “3” is no date; write it as day/month/year, for example 31/01/2026"},
      {number_cell(43493.5, "43493.5"), date, "28/01/2019"},
      {text_cell("28/01/2019 08:30"), date, "28/01/2019"},
      {text_cell("2019-01-28T00:00:00"), date, "2019-01-28"},
      {text_cell("ngày 28 tháng 01 năm 2019"), date, "ngày 28 tháng 01 năm 2019"},
      {text_cell(" 28.01.2019\xC2\xA0"), date, "28.01.2019"},
      {text_cell("28/01/2019\n(sửa)"), date, "28/01/2019 (sửa)"},
      {number_cell(1234567, "1234567"), number, "1234567"},
      {number_cell(12.5, "12.5"), number, "! “12.5” is no whole number"},
      {number_cell(8.25, "8.25"), points, "8,25"},
      {number_cell(8.249999999999998, "8.249999999999998"), points, "8,25"},
      {number_cell(-0.5, "-0.5"), points, "-0,50"},
      {number_cell(0.125, "0.125"), points, "! “0.125” has more than two decimals"},
      {number_cell(0.7, "0.7", true), points, "70,00"},
      {number_cell(0.7, "0.7", true), text, "70%"},
      {number_cell(0.125, "0.125", true), text, "12.5%"},
      {text_cell("1.234.567,5"), points, "1.234.567,5"},
      {number_cell(1.115155, "1.115155"), text, "1.115155"},
      {text_cell("'=1+1"), text, "=1+1"},
      {text_cell("dòng một\r\ndòng hai"), text, "dòng một dòng hai"},
      {text_cell("dòng một\r\ndòng hai"), lines, "dòng một\ndòng hai"},
      {text_cell("Văn phòng\nThanh tra\n"), links, "Văn phòng;Thanh tra"},
      {text_cell("Ke\xCC\x82\xCC\x81 hoa\xCC\xA3\x63h \xC3\x90\xE1\xBA\xA6U"), text, "Kế hoạch ĐẦU"},
  };
  for (const Row& row : rows) {
    INFO(row.cell.text);
    CHECK(read(row.cell, row.field) == row.said);
  }
  Cell error;
  error.kind = CellKind::error;
  error.text = "#REF!";
  CHECK(read(error, text) == "! The cell holds an error of Excel (#REF!); put the value itself there");
  Cell ticked;
  ticked.kind = CellKind::boolean;
  ticked.number = 1;
  ticked.text = "TRUE";
  CHECK(read(ticked, yes) == "1");
  CHECK(read(ticked, text) == "TRUE");
}

TEST_CASE("import cells: a plain number in a date field counts days as its workbook does") {
  const Field date = Field::date("d", "Day"), number = Field::integer("n", "Number");
  struct Row {
    double number;
    const char* shown;
    const Field& field;
    std::string since_1900, since_1904;
  };
  const Row rows[] = {
      {43496, "43496", date, "31/01/2019", "01/02/2023"},
      {42034, "42034", date, "30/01/2015", "31/01/2019"},
      {42034.75, "42034.75", date, "30/01/2015", "31/01/2019"},
      {2016, "2016", date, "2016", "2016"},  // a year in both
      {72000, "72000", date, "14/02/2097",
       "! “72000” is no date; write it as day/month/year, for example 31/01/2026"},
      {15000, "15000", date, "! “15000” is no date; write it as day/month/year, for example 31/01/2026",
       "25/01/1945"},
      {42034, "42034", number, "42034", "42034"},
  };
  for (const Row& row : rows) {
    INFO(row.shown);
    const Cell cell = number_cell(row.number, row.shown);
    for (const bool since_1904 : {false, true}) {
      const auto typed = record::read_cell(cell, row.field, since_1904);
      CHECK((typed ? *typed : "! " + base::format_english(typed.error())) ==
            (since_1904 ? row.since_1904 : row.since_1900));
    }
  }
}
