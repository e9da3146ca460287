// Public collections of spreadsheets that broke other readers, and a ministry's own list.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/db/database.h"
#include "core/sheet/sheet.h"
#include "tests/support/shared_file.h"
#include "tests/support/sheet_text.h"
#include "tests/support/temp_folder.h"
#include "tests/support/xlsx_file.h"

using namespace motcong;
using namespace motcong::sheet;
using test::rows_text;

namespace {

const char* const kPassword =
    "The file is protected by a password. Open it, remove the password, save it as .xlsx and choose it "
    "again.";
const char* const kDamaged =
    "The file is damaged or was cut short. Open it in Excel, save it again as .xlsx and choose the new file.";

std::string sheets_text(const Workbook& workbook) {
  std::string out;
  for (const Sheet& sheet : workbook.sheets) {
    out += (out.empty() ? "" : ", ") + sheet.name + (sheet.hidden ? " (hidden)" : "") + " " +
           std::to_string(sheet.rows.size());
  }
  return out;
}

std::string without_returns(std::string text) {
  std::erase(text, '\r');
  return text;
}

}  // namespace

TEST_CASE("spreadsheets that broke readers are read right or refused with the reason") {
  struct Row {
    const char* file;
    const char* sheets;  // names and numbers of rows; or the words of the refusal
    const char* rows;    // the first rows of the first sheet
  };
  const test::TempFolder folder;
  for (const Row& row : std::initializer_list<Row>{
           {"any_sheets.xlsx", "Visible 4, Hidden (hidden) 0, VeryHidden (hidden) 0",
            "1: 1 2 | 2: 3 4 | 3: 5 6"},
           {"date.xlsx", "Sheet1 3", "1: d2021-01-01 15 | 2: d2021-01-02 16 | 3: \"255:10:10\" 17"},
           {"date_iso.xlsx", "Sheet 6", "1: d2021-01-01 | 2: d2021-01-01 10:10:10 | 3: \"10:10:10\""},
           {"empty_s_attribute.xlsx", "Sheet1 5", "1: \"Name\" \"Value\" | 2: \"John\" 1 | 3: \"Sophia\" 2"},
           {"empty_shared_string_value.xlsx", "Sheet1 3",
            "1: \"Name\" \"City\" \"Status\" | 2: \"Alice\" - \"Active\" | 3: - \"Berlin\""},
           {"encoded_entities.xlsx", "Sheet1 1", "1: \"&\""},  // the second row holds one line break, trimmed
           {"formula.issue.xlsx", "Sheet1 3",
            "1: 23 - 23 | 13: - - - - - - 2 | 14: - - - - - - - - - \"US\""},
           {"has_x000D_inline.xlsx", "Sheet1 1", "1: \"ABC\r\nDEF\""},
           {"hyperlinks.xlsx", "Links 8, Sheet2 1",
            "1: \"calamine repo\" \"mail link\" | 2: \"Rust Programming Language\" | 3: \"go to other "
            "sheet\""},
           {"inlineStr_with_value.xlsx", "Requirements 2",
            "1: \"NN\" \"Hierarchy\" - \"Outline Number\" \"ID\" \"Name\" \"Type\" \"Description\" | 2: 1 "
            "\"+\" - \"1.\" "
            "\"RQ11610\" \"requirement\" \"Textual Requirement\" \"test\""},
           {"issue127.xlsx", "Sheet1 0, Sheet2 0, Sheet3 0, Sheet4 0, Sheet5 0, Sheet6 0, Sheet7 0, Sheet8 0",
            ""},
           {"issue252.xlsx", kDamaged, ""},  // the checksum of a part is wrong, and so is its text
           {"issue3.xlsm", "Sheet1 1, Sheet2 0, Sheet3 0", "1: 1 \"a\""},
           {"issue446.xlsx", "Sheet1 2",
            "5: - - - - - 1 1 120000 0 10.2 1.05 2.75 15 1 -1 - - - - - - - - 0 0 1 120000 120000 3534300 "
            "3534300 4158000 "
            "4158000 4989600 4989600 | 6: - - - - - 8 1 75 0 10.2 1.05 2.75 15 1 -1 - - - - - - - - 0 0 8 75 "
            "600 2208.9375 "
            "17671.5 2600 20800 3120 24960"},
           {"issue9.xlsx", "Feuil1 4, Feuil2 0, Feuil3 0",
            "1: \"test1\" | 2: \"test2 other\" | 3: \"test3 aaa\""},
           {"issue_261.xlsx", "Some Sheet 55",
            "1: \"String Value 32\" | 7: \"String Value 29\" d2023-03-15 - - - \"String Value 43\" 901 | 8: "
            "\"String Value 35\" "
            "\"String Value 1\" - - - \"String Value 38\" 902"},
           {"issue_391.xlsx", "Sheet1 7", "1: 1 | 2: 2 | 3: 3"},
           {"issue_530.xlsx", "出勤分类组织汇总表 5",
            "1: \"报表导出人：\" \"于国栋\" | 2: \"报表导出时间：\" \"2023年03月04日\" | 3: \"考勤周期\" "
            "\"2023-03-01-2023-03-31\""},
           {"issue_565_multi_axis_shared.xlsx", "Sheet1 4",
            "1: 0 0 0 0 - 0 - 0 0 0 0 | 2: 0 0 0 0 - 0 | 3: - - - - - 0"},
           {"issue_644.xlsx", "Sheet1 10", "1: 10 1.0413926851582251 | 2: 25 1.414973347970818 | 3: 0 0"},
           {"merge_cells.xlsx", "Sheet1 2",
            "1: \"Row Merge\" - \"Not Merged\" | 2: \"Column Merge\" \"Chunk Merged\""},
           {"minimal_package.xlsx", "Sheet1 196", nullptr},
           {"non_monotonic_si.xlsx", "Sheet1 6", "1: 1 2 3 | 2: 2 4 6 | 3: 3 6 9"},
           {"pass_protected.xlsx", kPassword, ""},
           {"picture_richdata.xlsx", "Sheet1 1", "2: - #VALUE!"},
           {"pivots.xlsx",
            "PivotSheet1 4, PivotSheet2 10, PivotSheet3 6, PivotSheet4 8, DataSheet 11, DataSheet2 11",
            "1: \"Date\" \"(Multiple Items)\" | 3: \"Row Labels\" \"Sum of Size\" \"Average of Value\" "
            "\"Count of Size\" \"Sum "
            "of Value x 2\" \"<------------ calculated field\" | 4: \"yellow\" 6.255519999999999 "
            "8.333333333333334 3 "
            "25.54830580535134"},
           {"richtext-after-plain.xlsx", "Sheet1 2, Sheet2 0, Sheet3 0",
            "1: \"abcd\" \"abcd\" \"abcd\" \"abcd\" | 2: \"tvalrval1rval2\" \"rval1rval2\" \"rval1rval2\" "
            "\"rval1rval2\""},
           {"rph.xlsx", "Sheet1 1", "1: \"課きく　毛こ\""},
           {"shared_formula_reversed.xlsx", "Sheet1 5, Sheet2 5", "1: 1 1 | 2: 2 2 | 3: 3 3"},
           {"strict_iso_paths.xlsx", "ml_out 76", nullptr},
           {"table-multiple.xlsx", "Sheet1 5, Sheet2 5, Sheet3 10",
            "1: \"Item\" \"Type\" \"Quantity\" | 2: 1 \"Apple\" 50 | 3: 2 \"Banana\" 200"},
           {"table_with_insertrow_attribute.xlsx", "Sheet1 33", nullptr},
           {"temperature-in-middle.xlsx", "Sheet1 3",
            "4: - \"label\" \"value\" | 5: - \"celsius\" 22.2222 | 6: - \"fahrenheit\" 72"},
           {"temperature.xlsx", "Sheet1 3",
            "1: \"label\" \"value\" | 2: \"celsius\" 22.2222 | 3: \"fahrenheit\" 72"},
           {"whitespace_trim.xlsx", "inlineStr 3, SharedStrings 3",
            "1: \"trimmed value\" \"value with tabs\" \" \t\n\" \"clean text\" | 2: \"line1\nline2\" \"  "
            "line1\nline2  \" | 3: "
            "\"日期 时间\""},
       }) {
    CAPTURE(std::string(row.file));
    const auto bytes = test::read_shared_file(std::string("suites/xlsx/") + row.file);
    if (!bytes) return;
    const auto workbook = read_any(test::save_bytes(folder / "file", *bytes));
    if (!workbook) {
      CHECK(format_english(workbook.error()) == row.sheets);
      continue;
    }
    CHECK(sheets_text(*workbook) == row.sheets);
    if (row.rows != nullptr) CHECK(rows_text(workbook->sheets[0], 3) == row.rows);
  }
}

TEST_CASE("merged cells, percentages and booleans of the collection") {
  const test::TempFolder folder;
  const auto bytes = test::read_shared_file("suites/xlsx/merge_cells.xlsx");
  if (!bytes) return;
  const auto merged = read_any(test::save_bytes(folder / "file", *bytes));
  REQUIRE(merged.ok());
  REQUIRE(merged->sheets[0].merged.size() == 3);
  const MergedRange& chunk =
      *std::ranges::max_element(merged->sheets[0].merged, {}, &MergedRange::last_column);
  CHECK(chunk.first_row == 2);
  CHECK(chunk.last_row == 4);
  CHECK(chunk.first_column == 1);
  CHECK(chunk.last_column == 3);
}

TEST_CASE("a ministry's list of procedures: merged title, header in row 2") {
  const test::TempFolder folder;
  const auto bytes = test::read_shared_file("tthc/danh-sach-tthc-BoTaiChinh.xlsx");
  if (!bytes) return;
  const auto workbook = read_any(test::save_bytes(folder / "file", *bytes));
  REQUIRE(workbook.ok());
  REQUIRE(workbook->sheets.size() == 1);
  const Sheet& sheet = workbook->sheets[0];
  CHECK(sheet.name == "Danh sách TTHC");
  REQUIRE(sheet.rows.size() == 708);
  REQUIRE(sheet.merged.size() == 1);
  CHECK(sheet.merged[0].first_row == 1);
  CHECK(sheet.merged[0].last_column == 4);
  CHECK(sheet.rows[0].cells[0].text.starts_with(
      "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc\n"));
  CHECK(rows_text({.name = "", .hidden = false, .rows = {sheet.rows[1]}, .merged = {}}) ==
        "2: \"Mã số\" \"Tên\" \"Cơ quan ban hành\" \"Cơ quan thực hiện\" \"Lĩnh vực\"");
  CHECK(sheet.rows[2].cells[0].text == "1.115155");
  CHECK(sheet.rows[2].cells[2].text == "Bộ Tài chính");
  for (std::size_t i = 1; i < sheet.rows.size(); ++i) CHECK(sheet.rows[i].cells.size() == 5);
}

TEST_CASE("the csv-spectrum collection becomes sheets") {
  const test::TempFolder folder;
  auto database = db::Database::open(folder / "json.db");
  REQUIRE(database.ok());
  for (const char* name : {"comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines",
                           "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8"}) {
    CAPTURE(std::string(name));
    const auto csv = test::read_shared_file(std::string("suites/csv-spectrum/csvs/") + name + ".csv");
    const auto json = test::read_shared_file(std::string("suites/csv-spectrum/json/") + name + ".json");
    if (!csv || !json) return;
    const auto workbook = read_any(test::save_bytes(folder / "file.txt", *csv));
    REQUIRE(workbook.ok());
    const Sheet& sheet = workbook->sheets.at(0);
    std::size_t cells = 0;
    (*database)->read([&](db::Reader& db) {
      db::Statement expected = db.query(
          "SELECT row.key, cell.key, cell.value "
          "FROM json_each(?1) AS row, json_each(row.value) AS cell ORDER BY row.id, cell.id",
          *json);
      while (expected.step()) {
        const auto row = static_cast<std::size_t>(expected.integer(0)) + 1;
        REQUIRE(row < sheet.rows.size());
        const std::vector<Cell>& header = sheet.rows[0].cells;
        const auto column = static_cast<std::size_t>(
            std::ranges::find(header, expected.string(1), &Cell::text) - header.begin());
        REQUIRE(column < header.size());
        // Empty cells at a row's end are not kept.
        const std::vector<Cell>& found = sheet.rows[row].cells;
        CHECK(without_returns(column < found.size() ? found[column].text : "") ==
              without_returns(expected.string(2)));
        ++cells;
      }
    });
    CHECK(cells > 0);
  }
  // The collection contradicts itself in this one's telephone number.
  const auto places = test::read_shared_file("suites/csv-spectrum/csvs/location_coordinates.csv");
  if (places)
    CHECK(read_csv(*places)->sheets[0].rows[1].cells[1].text == "37\uFFFD36'37.8\"N 121\uFFFD2'17.9\"W");
}
