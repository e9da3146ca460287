// CSV files as offices exchange them: reading, refusing with words, writing safely.
#include "core/base/csv.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/db/database.h"
#include "tests/support/shared_file.h"
#include "tests/support/temp_folder.h"

using namespace motcong;
using namespace motcong::base;

namespace {

using Cells = std::vector<std::string>;

std::vector<Cells> cells_of(std::string_view text) {
  const auto rows = parse_csv(text);
  REQUIRE(rows.ok());
  std::vector<Cells> cells;
  for (const CsvRow& row : *rows) cells.push_back(row.cells);
  return cells;
}

std::string without_returns(std::string text) {
  std::erase(text, '\r');
  return text;
}

}  // namespace

TEST_CASE("reading") {
  struct Row {
    const char* name;
    std::string_view text;
    std::vector<Cells> cells;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"nothing", "", {}},
           {"only a BOM", "\xEF\xBB\xBF", {}},
           {"BOM, CRLF", "\xEF\xBB\xBFTên,Số\r\nA,1\r\n", {{"Tên", "Số"}, {"A", "1"}}},
           {"no line break at the end", "a,b\n1,2", {{"a", "b"}, {"1", "2"}}},
           {"old Macintosh line breaks", "a,b\r1,2\r", {{"a", "b"}, {"1", "2"}}},
           {"semicolons, as Excel writes here", "a;b\n1,5;2\n", {{"a", "b"}, {"1,5", "2"}}},
           {"tabs", "a\tb\n1,5\t2\n", {{"a", "b"}, {"1,5", "2"}}},
           {"separators inside quotes do not count", "\"a,b,c\";d\n1;2\n", {{"a,b,c", "d"}, {"1", "2"}}},
           {"one column", "a\nb\n", {{"a"}, {"b"}}},
           {"empty lines", "\n\na,b\n\n1,2\n\n", {{"a", "b"}, {"1", "2"}}},
           {"empty cells", "a,b,c\n,,\n1,,\n", {{"a", "b", "c"}, {"", "", ""}, {"1", "", ""}}},
           {"a quoted empty cell is a row", "a\n\"\"\n", {{"a"}, {""}}},
           {"quotes, line breaks, separators in quotes",
            "a,b\n\"x \"\"y\"\"\nz\",\",\"\n",
            {{"a", "b"}, {"x \"y\"\nz", ","}}},
           {"CRLF inside quotes stays", "a,b\r\n\"x\r\ny\",2\r\n", {{"a", "b"}, {"x\r\ny", "2"}}},
           {"a quote inside a plain cell", "a,b\n5\" disk,2\n", {{"a", "b"}, {"5\" disk", "2"}}},
           {"the separator named on the first line", "sep=;\r\na,b;c\r\n1;2\r\n", {{"a,b", "c"}, {"1", "2"}}},
           {"a first line that only looks like it", "sep=;x\n1;2\n", {{"sep=", "x"}, {"1", "2"}}},
           {"spaces are kept", "a, b \n", {{"a", " b "}}},
           {"rows of different length", "a,b\n1\n1,2,3\n", {{"a", "b"}, {"1"}, {"1", "2", "3"}}},
       }) {
    CAPTURE(row.name);
    CHECK(cells_of(row.text) == row.cells);
  }
}

TEST_CASE("every row knows its line in the file") {
  const auto rows = parse_csv("a,b\r\n\r\n\"x\r\ny\nz\",1\r\nlast,2");
  REQUIRE(rows.ok());
  REQUIRE(rows->size() == 3);
  CHECK((*rows)[0].line == 1);
  CHECK((*rows)[1].line == 3);
  CHECK((*rows)[2].line == 6);
}

TEST_CASE("what cannot be read is refused with the line and the reason") {
  struct Row {
    std::string_view text;
    const char* words;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"a,b\n1,\"2\n3,4\n", "The quotation mark opened on line 2 is never closed."},
           {"\"", "The quotation mark opened on line 1 is never closed."},
           {"a,b\n\"1\"x,2\n",
            "Line 2 has text after a closing quotation mark. Write a quotation mark inside a cell twice."},
           {"a,b\n\"x\ny\" ,2\n",
            "Line 3 has text after a closing quotation mark. Write a quotation mark inside a cell twice."},
           {"a,b\n1,2\nS\xF4 1,2\n",
            "The file is not UTF-8 text (line 3). Save it as \"CSV UTF-8\" and choose it again."},
           {"\xFF\xFE"
            "a,b",
            "The file is not UTF-8 text (line 1). Save it as \"CSV UTF-8\" and choose it again."},
           {"PK\x03\x04 and so on",
            "This is an Excel workbook. Save it as \"CSV UTF-8\" and choose that file."},
           {{"a,b\n\0,2", 8}, "The file is not text: it contains zero bytes."},
       }) {
    const auto rows = parse_csv(row.text);
    REQUIRE_FALSE(rows.ok());
    CHECK(format_english(rows.error()) == row.words);
  }
}

TEST_CASE("limits") {
  const CsvLimits limits{.max_rows = 2, .max_columns = 3, .max_cell_bytes = 4};
  CHECK(parse_csv("a\nb\n", limits).ok());
  CHECK(parse_csv("a,b,c\n", limits).ok());
  CHECK(parse_csv("abcd,\"efgh\"\n", limits).ok());
  CHECK(parse_csv("\"\"\"\"\"\"\"\"\"\"\n", limits).ok());  // four quotation marks
  CHECK(parse_csv("a,b\nc,d\n", {.max_cells = 4}).ok());
  CHECK(format_english(parse_csv("a,b\nc,d\n", {.max_cells = 3}).error()) ==
        "The file has more than 3 cells.");
  CHECK(format_english(parse_csv("a\nb\nc\n", limits).error()) == "The file has more than 2 rows.");
  CHECK(format_english(parse_csv("a\n1,2,3,4\n", limits).error()) == "Line 2 has more than 3 columns.");
  CHECK(format_english(parse_csv("a\nabcde\n", limits).error()) ==
        "A cell on line 2 is longer than 4 bytes.");
  CHECK(format_english(parse_csv("a\n\"abcde\"\n", limits).error()) ==
        "A cell on line 2 is longer than 4 bytes.");
}

TEST_CASE("the csv-spectrum collection") {
  const test::TempFolder folder;
  auto database = db::Database::open(folder / "json.db");
  REQUIRE(database.ok());
  for (const char* name : {"comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines",
                           "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8"}) {
    const auto csv = test::read_shared_file(std::string("suites/csv-spectrum/csvs/") + name + ".csv");
    const auto json = test::read_shared_file(std::string("suites/csv-spectrum/json/") + name + ".json");
    if (!csv || !json) return;
    CAPTURE(name);
    // The expected rows as header, then values, read by SQLite's JSON functions.
    std::vector<Cells> expected;
    (*database)->read([&](db::Reader& db) {
      db::Statement rows = db.query(
          "SELECT row.id, cell.key, cell.value "
          "FROM json_each(?1) AS row, json_each(row.value) AS cell ORDER BY row.id, cell.id",
          *json);
      std::int64_t current = -1;
      while (rows.step()) {
        if (expected.empty()) expected.emplace_back();
        if (rows.integer(0) != current) expected.emplace_back();
        current = rows.integer(0);
        if (expected.size() == 2) expected[0].push_back(rows.string(1));
        expected.back().push_back(without_returns(rows.string(2)));
      }
    });
    std::vector<Cells> found = cells_of(*csv);
    for (Cells& row : found) {
      for (std::string& cell : row) cell = without_returns(cell);
    }
    CHECK(found == expected);

    std::string again;
    for (const Cells& row : found) append_csv_row(again, row);
    CHECK(cells_of(again) == found);
  }
  // The collection contradicts itself in this one's telephone number; the quotes inside a plain cell are its
  // point.
  const auto places = test::read_shared_file("suites/csv-spectrum/csvs/location_coordinates.csv");
  if (places) CHECK(cells_of(*places).at(1).at(1) == "37\uFFFD36'37.8\"N 121\uFFFD2'17.9\"W");
}

TEST_CASE("writing: quoted, CRLF, and nothing that a spreadsheet would run") {
  std::string out;
  append_csv_row(out, {"a", "x \"y\"", "", "two\nlines"});
  append_csv_row(out, {"1", "2"}, ';');
  CHECK(out == "\"a\",\"x \"\"y\"\"\",\"\",\"two\nlines\"\r\n\"1\";\"2\"\r\n");

  const auto written = [](const std::string& cell) {
    std::string line;
    append_csv_row(line, {cell});
    return line.substr(1, line.size() - 4);
  };
  for (const std::string cell :
       {"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-", "=", "\uFF1D1",
        "\uFF0B1", "\uFF0D1", "\uFF201", "-1e5", "'=1", "''@x", "+84 28 38"}) {
    CAPTURE(cell);
    CHECK(written(cell) == "'" + cell);
    CHECK(without_formula_guard("'" + cell) == cell);
  }
  for (const std::string cell : {"", "abc", "-1,5", "+84283812", "-1.234.567", "0", "a=b", "1-2", "'quoted'",
                                 "'-5", "2019-01-31", "Sở"}) {
    CAPTURE(cell);
    CHECK(written(cell) == cell);
    CHECK(without_formula_guard(cell) == cell);
  }
}

TEST_CASE("an exported table comes back as it was, naughty strings included") {
  const auto text = test::read_shared_file("suites/blns/blns.txt");
  if (!text) return;
  std::string out(kUtf8Bom);
  std::vector<Cells> rows;
  for (const std::string& line : split(*text, '\n')) {
    if (line.find('\0') != std::string::npos || !is_utf8(line)) continue;
    rows.push_back({line, "=" + line, line + "\r\n" + line});
    append_csv_row(out, rows.back());
  }
  REQUIRE(rows.size() > 400);
  std::vector<Cells> back = cells_of(out);
  for (Cells& row : back) {
    for (std::string& cell : row) cell = std::string(without_formula_guard(cell));
  }
  CHECK(back == rows);
}
