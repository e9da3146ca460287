// Reading .xlsx, one rule at a time, on workbooks put together here.
#include <doctest/doctest.h>

#include "core/sheet/number_format.h"
#include "core/sheet/sheet.h"
#include "tests/support/sheet_text.h"
#include "tests/support/temp_folder.h"
#include "tests/support/xlsx_file.h"

using namespace motcong;
using namespace motcong::sheet;
using test::rows_text;
using test::workbook_parts;

namespace {

/// The rows of the only sheet as text, or the words of the refusal.
std::string read(const std::vector<test::ZipPart>& parts, const ReadLimits& limits = {}) {
  const test::TempFolder folder;
  const auto workbook = read_any(test::save_bytes(folder / "file.xlsx", test::make_zip(parts)), limits);
  return workbook ? rows_text(workbook->sheets.at(0)) : format_english(workbook.error());
}

// Styles 0 to 7: General, dd/mm/yyyy (14), 0%, h:mm (20), own codes.
const char* const kStyles =
    "<numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"#,##0 &quot;days&quot;\"/>"
    "<numFmt numFmtId=\"166\" formatCode=\"[Red]0.0%\"/></numFmts>"
    "<cellStyleXfs><xf numFmtId=\"14\"/><xf numFmtId=\"14\"/></cellStyleXfs>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"9\"/><xf numFmtId=\"20\"/>"
    "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf/></cellXfs>";

}  // namespace

TEST_CASE("cells of a workbook") {
  struct Row {
    const char* name;
    const char* data;
    const char* rows;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"nothing", "", ""},
           {"rows and cells without numbers follow each other",
            "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", "1: 1 2 | 2: 3"},
           {"gaps",
            "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"D2\"><v>2</v></c></row><row r=\"9\"><c "
            "r=\"A9\"><v>3</v></c></row>",
            "2: - 1 - 2 | 9: 3"},
           {"a cell without a number follows the one before",
            "<row r=\"1\"><c r=\"C1\"><v>1</v></c><c><v>2</v></c></row>", "1: - - 1 2"},
           {"the cells know the row, the row does not",
            "<row><c r=\"A7\"><v>1</v></c></row><row><c><v>2</v></c></row>", "7: 1 | 8: 2"},
           {"rows out of order, one in two pieces",
            "<row r=\"3\"><c><v>3</v></c></row><row r=\"1\"><c><v>1</v></c></row><row r=\"3\"><c "
            "r=\"B3\"><v>4</v></c></row>",
            "1: 1 | 3: 3 4"},
           {"cells with a style and no value are no cells",
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"ZZ1\" s=\"1\"/></row><row r=\"5\"><c r=\"A5\" "
            "s=\"1\"/></row>",
            "1: 1"},
           {"formulas give their cached value",
            "<row><c><f>1+1</f><v>2</v></c><c t=\"str\"><f>A1</f><v> x </v></c><c "
            "t=\"str\"><f>A1</f><v></v></c><c t=\"b\"><f>1</f><v>1</v></c></row>",
            "1: 2 \" x \" - TRUE"},
           {"a formula that was never computed is no empty cell", "<row><c><f>SUM(A1:A3)</f></c></row>",
            "1: =SUM(A1:A3)"},
           {"shared texts",
            "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>2</v></c><c t=\"s\"><v>1</v></c></row>",
            "1: \"một\" \"ba bốn\" \"hai\""},
           {"a shared text that is not there", "<row><c r=\"C4\" t=\"s\"><v>9</v></c></row>",
            "Cell C4 of sheet \"Sheet1\" points to a text that is not in the file. Open the file in Excel, "
            "save it again as "
            ".xlsx and choose the new file."},
           {"inline texts, plain and in runs",
            "<row><c t=\"inlineStr\"><is><t>a</t></is></c><c "
            "t=\"inlineStr\"><is><r><rPr><b/></rPr><t>b</t></r><r><t xml:space=\"preserve\"> "
            "c</t></r></is></c></row>",
            "1: \"a\" \"b c\""},
           {"booleans and errors",
            "<row><c t=\"b\"><v>0</v></c><c t=\"b\"><v>true</v></c><c t=\"e\"><v>#DIV/0!</v></c></row>",
            "1: FALSE TRUE #DIV/0!"},
           {"numbers",
            "<row><c><v>45292.0</v></c><c><v>0.1</v></c><c><v>16.100000000000001</v></c><c><v>1E-3</v></"
            "c><c><v>-1.5e3</v></c><c><v>123456789012345</v></c><c><v>-0</v></c></row>",
            "1: 45292 0.1 16.1 0.001 -1500 123456789012345 0"},
           {"what is no number is text", "<row><c><v>12a</v></c><c><v>inf</v></c></row>",
            "1: \"12a\" \"inf\""},
           {"days by format",
            "<row><c s=\"1\"><v>43496</v></c><c s=\"4\"><v>43496.354166666664</v></c><c "
            "s=\"5\"><v>43496</v></c><c><v>43496</v></c><c s=\"7\"><v>43496</v></c><c "
            "s=\"99\"><v>43496</v></c></row>",
            "1: d2019-01-31 d2019-01-31 08:30:00 43496 43496 43496 43496"},
           {"percentages by format", "<row><c s=\"2\"><v>0.7</v></c><c s=\"6\"><v>1</v></c></row>",
            "1: 0.7% 1%"},
           {"times and durations",
            "<row><c s=\"3\"><v>0.354166666666667</v></c><c s=\"3\"><v>1.5</v></c><c "
            "s=\"3\"><v>43496.5</v></c></row>",
            "1: \"08:30:00\" \"36:00:00\" d2019-01-31 12:00:00"},
           {"the first days of 1900, with the day that never was",
            "<row><c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>60</v></c><c "
            "s=\"1\"><v>61</v></c><c s=\"1\"><v>-1</v></c></row>",
            "1: d1900-01-01 d1900-02-28 60 d1900-03-01 -1"},
           {"dates of the strict standard",
            "<row><c t=\"d\"><v>2019-01-31</v></c><c t=\"d\"><v>2019-01-31T08:30:00.000Z</v></c><c "
            "t=\"d\"><v>2019-02-30</v></c></row>",
            "1: d2019-01-31 d2019-01-31 08:30:00 \"2019-02-30\""},
           {"Excel's escapes",
            "<row><c t=\"inlineStr\"><is><t>a_x000D_b_x005F_x0041_ _x12 _xZZZZ_ _xD83D__xDE00_ _xD800_ "
            "_x0000_.</t></is></c></row>",
            "1: \"a\rb_x0041_ _x12 _xZZZZ_ \U0001F600 \uFFFD .\""},
           {"spaces",
            "<row><c t=\"inlineStr\"><is><t> a </t></is></c><c t=\"inlineStr\"><is><t "
            "xml:space=\"preserve\"> a </t></is></c></row>",
            "1: \"a\" \" a \""},
           {"entities and CDATA",
            "<row><c t=\"inlineStr\"><is><t>&lt;&amp;&#7879;<![CDATA[<b>]]></t></is></c></row>",
            "1: \"<&ệ<b>\""},
           {"an entity of its own", "<row><c t=\"inlineStr\"><is><t>&own;</t></is></c></row>",
            "The file is damaged or was cut short. Open it in Excel, save it again as .xlsx and choose the "
            "new file."},
           {"a place that cannot be", "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>",
            "The file is damaged or was cut short. Open it in Excel, save it again as .xlsx and choose the "
            "new file."},
           {"a row that cannot be", "<row r=\"1048577\"><c><v>1</v></c></row>",
            "The file is damaged or was cut short. Open it in Excel, save it again as .xlsx and choose the "
            "new file."},
       }) {
    CAPTURE(std::string(row.name));
    CHECK(read(workbook_parts(row.data,
                              "<si><t>một</t></si><si><t>hai</t></si><si><r><t>ba</t></r><r><t "
                              "xml:space=\"preserve\"> bốn</t></r><rPh><t>!</t></rPh></si>",
                              kStyles)) == row.rows);
  }
}

TEST_CASE("an empty cell of any kind is empty, whatever stands on its left") {
  for (const char* empty :
       {"<c t=\"inlineStr\"></c>", "<c t=\"inlineStr\"/>", "<c t=\"inlineStr\"><is/></c>",
        "<c t=\"inlineStr\"><is><t/></is></c>", "<c t=\"inlineStr\"><is><t></t></is></c>",
        "<c t=\"inlineStr\"><is><r><t/></r></is></c>", "<c t=\"inlineStr\"><v/></c>", "<c t=\"str\"/>",
        "<c t=\"str\"></c>", "<c t=\"str\"><v/></c>", "<c t=\"str\"><f>A1</f><v></v></c>", "<c t=\"s\"/>",
        "<c t=\"s\"><v/></c>", "<c t=\"s\"><v></v></c>", "<c t=\"b\"/>", "<c t=\"b\"><v/></c>", "<c t=\"e\"/>",
        "<c t=\"e\"><v/></c>", "<c t=\"d\"/>", "<c t=\"d\"><v/></c>", "<c t=\"n\"/>", "<c t=\"n\"><v/></c>",
        "<c/>", "<c></c>"}) {
    for (const char* left :
         {"<c t=\"inlineStr\"><is><t>L</t></is></c>", "<c t=\"str\"><v>L</v></c>",
          "<c t=\"s\"><v>0</v></c>", "<c><v>7</v></c>", "<c t=\"b\"><v>1</v></c>"}) {
      CAPTURE(std::string(empty));
      CAPTURE(std::string(left));
      const std::string alone = read(workbook_parts("<row>" + std::string(left) + "</row>", "<si><t>S</t></si>"));
      CHECK(read(workbook_parts("<row>" + std::string(left) + empty + "<c><v>1</v></c></row>",
                                "<si><t>S</t></si>")) == alone + " - 1");
      CHECK(read(workbook_parts("<row>" + std::string(left) + "</row><row>" + empty + "<c><v>1</v></c></row>",
                                "<si><t>S</t></si>")) == alone + " | 2: - 1");
    }
  }
}

TEST_CASE("dates of workbooks that count from 1904") {
  CHECK(read(workbook_parts("<row><c s=\"1\"><v>42034</v></c><c s=\"1\"><v>0</v></c></row>", "", kStyles,
                            "date1904=\"1\"")) == "1: d2019-01-31 d1904-01-01");
}

TEST_CASE("a sheet says from when its days are counted") {
  const test::TempFolder folder;
  for (const auto& [properties, since_1904] : std::vector<std::pair<std::string, bool>>{
           {"", false}, {"date1904=\"0\"", false}, {"date1904=\"1\"", true}, {"date1904=\"true\"", true}}) {
    const auto workbook = sheet::read_any(folder.write(
        "a.xlsx", test::make_zip(workbook_parts("<row><c><v>1</v></c></row>", "", "", properties))));
    REQUIRE(workbook.ok());
    CHECK(workbook->sheets.front().since_1904 == since_1904);
  }
}

TEST_CASE("a workbook without styles or shared texts is read") {
  CHECK(read(workbook_parts("<row><c s=\"4\"><v>1</v></c></row>")) == "1: 1");
}

TEST_CASE("names of parts with backslashes, other letters' case and other folders") {
  std::vector<test::ZipPart> parts = workbook_parts("<row><c><v>1</v></c></row>");
  for (test::ZipPart& part : parts) {
    for (char& c : part.name)
      c = c == '/' ? '\\' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  CHECK(read(parts) == "1: 1");
}

TEST_CASE("limits are told with the place") {
  const std::string two_rows = "<row><c><v>1</v></c></row><row><c r=\"C2\"><v>1</v></c></row>";
  CHECK(read(workbook_parts(two_rows), {.max_rows = 2, .max_columns = 3, .max_cells = 4}) ==
        "1: 1 | 2: - - 1");
  CHECK(read(workbook_parts(two_rows), {.max_rows = 1}) == "Sheet \"Sheet1\" has more than 1 rows.");
  CHECK(read(workbook_parts(two_rows), {.max_columns = 2}) ==
        "Sheet \"Sheet1\" has more than 2 columns: there is something in cell C2.");
  CHECK(read(workbook_parts(two_rows), {.max_cells = 3})
            .starts_with("The workbook holds more than 3 filled cells or more than 96 MiB of text."));
  const std::string text = "<row><c t=\"inlineStr\"><is><t>đủ bốn</t></is></c></row>";
  CHECK(read(workbook_parts(text), {.max_cell_characters = 6}) == "1: \"đủ bốn\"");
  CHECK(read(workbook_parts(text), {.max_cell_characters = 5}) ==
        "The text in cell A1 of sheet \"Sheet1\" is longer than 5 characters.");
  // One long text shown by many cells.
  std::string cells;
  for (int i = 0; i < 100; ++i) cells += "<c t=\"s\"><v>0</v></c>";
  CHECK(read(workbook_parts("<row>" + cells + "</row>", "<si><t>" + std::string(1000, 'a') + "</t></si>"),
             {.max_text_bytes = 50'000})
            .starts_with("The workbook holds more than"));
}

TEST_CASE("other files are told what they are and what to do") {
  struct Row {
    std::string bytes;
    const char* words;
  };
  const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(600, '\0');
  const auto wide = [](std::string_view name) {
    std::string out;
    for (const char c : name) out += std::string{c, '\0'};
    return out;
  };
  const test::TempFolder folder;
  for (const Row& row : std::initializer_list<Row>{
           {"", "The file is empty."},
           {ole + wide("Workbook"), "This is an old Excel workbook (.xls)."},
           {ole + wide("EncryptedPackage"), "The file is protected by a password."},
           {ole + wide("WordDocument"), "This is a Word document."},
           {ole, "This is an old Office file, not an Excel workbook."},
           {test::make_zip({{"xl/workbook.bin", "x"}, {"_rels/.rels", "<Relationships/>"}}),
            "This is a binary Excel workbook (.xlsb)."},
           {test::make_zip({{"word/document.xml", "<x/>"}}), "This is a Word document."},
           {test::make_zip({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet", false},
                            {"content.xml", "<x/>"}}),
            "This is an OpenDocument file."},
           {test::make_zip({{"a.txt", "x"}}), "This is a zip file without an Excel workbook in it."},
           {test::make_zip({}), "The file is damaged or was cut short."},
           {test::make_zip({{"a.txt", "x", true, {}, {}, 1}}), "The file is protected by a password."},
           {"PK\x03\x04", "The file is damaged or was cut short."},
           {"<html><table><tr><td>1</td></tr></table></html>",
            "This is a web page with the name of a spreadsheet."},
           {"\xEF\xBB\xBF\r\n <meta charset=utf-8><table>",
            "This is a web page with the name of a spreadsheet."},
           {"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x",
            "This is a web page with the name of a spreadsheet."},
           {"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>",
            "This is an Excel workbook in the XML format of 2003."},
           {"%PDF-1.7", "This is no spreadsheet."},
           {"\x89PNG\r\n", "This is no spreadsheet."},
           {std::string("a\0b", 3), "The file is not text: it contains zero bytes."},
       }) {
    CAPTURE(std::string(row.words));
    const auto read = read_any(test::save_bytes(folder / "file.xlsx", row.bytes));
    REQUIRE_FALSE(read.ok());
    CHECK(format_english(read.error()).starts_with(row.words));
  }
  CHECK(format_english(read_any(folder / "absent").error()) == "The file could not be opened.");
}

TEST_CASE("CSV as a sheet") {
  struct Row {
    std::string_view bytes;
    const char* rows;
  };
  using namespace std::literals;
  for (const Row& row : std::initializer_list<Row>{
           {"a,b\n1,2\n", "1: \"a\" \"b\" | 2: \"1\" \"2\""},
           {"\xEF\xBB\xBFTên;Số\r\n\r\nA;\r\n;;\r\n", "1: \"Tên\" \"Số\" | 3: \"A\""},
           {"\xFF\xFE"
            "a\0\t\0\xC7\x1E\n\0"sv,
            "1: \"a\" \"ệ\""},
           {"\xFE\xFF\0a\0,\xD8\x3D\xDE\x00"sv, "1: \"a\" \"\U0001F600\""},
           {"\xFE\xFF\xD8\x3D\0a"sv, "1: \"\uFFFDa\""},
           {"", ""},
       }) {
    const auto workbook = read_csv(row.bytes);
    REQUIRE(workbook.ok());
    CHECK(rows_text(workbook->sheets.at(0)) == row.rows);
  }
  CHECK(format_english(read_csv("a\nbcd\n", {.max_cell_characters = 2}).error()) ==
        "A cell on line 2 is longer than 2 characters.");
  CHECK(format_english(read_csv(",,,,\n", {.max_cells = 4}).error()) == "The file has more than 4 cells.");
}

TEST_CASE("what a format makes of a number") {
  using enum NumberMeaning;
  struct Row {
    const char* code;
    NumberMeaning meaning;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"General", plain},
           {"GENERAL", plain},
           {"Standard", plain},
           {"0.00", plain},
           {"#,##0", plain},
           {"@", plain},
           {"", plain},
           {"0.00E+00", plain},
           {"#,##0 \"đồng\"", plain},
           {"#,##0\\ \"days\"", plain},
           {"[Red]0.00", plain},
           {"[Color10]0", plain},
           {"[$VND] #,##0", plain},
           {"_-* #,##0\\ _d_-", plain},
           {"0\\d", plain},
           {"0\"unclosed d", plain},
           {"0;[Red]dd", plain},
           {"[unclosed d", plain},
           {"0%", percent},
           {"0.00%;[Red]-0.00%", percent},
           {"0\"%\"", plain},
           {"0\\%", plain},
           {"dd/mm/yyyy", day},
           {"d/m/yy", day},
           {"[$-42A]dd mmmm yyyy;@", day},
           {"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", day},
           {"yyyy", day},
           {"mmmm", day},
           {"\"Ngày\" dd \"tháng\" mm", day},
           {"m/d/yyyy h:mm", day},
           {"DD-MM-YYYY", day},
           {"h:mm", time},
           {"hh:mm:ss AM/PM", time},
           {"[h]:mm:ss", time},
           {"[mm]:ss", time},
           {"[ss]", time},
           {"mm:ss.0", time},
       }) {
    CAPTURE(std::string(row.code));
    CHECK(meaning_of_format(row.code) == row.meaning);
  }
  CHECK(meaning_of_builtin_format(0) == plain);
  CHECK(meaning_of_builtin_format(10) == percent);
  CHECK(meaning_of_builtin_format(14) == day);
  CHECK(meaning_of_builtin_format(22) == day);
  CHECK(meaning_of_builtin_format(46) == time);
  CHECK(meaning_of_builtin_format(49) == plain);
}

TEST_CASE("names of columns") {
  CHECK(format_column_name(0) == "A");
  CHECK(format_column_name(25) == "Z");
  CHECK(format_column_name(26) == "AA");
  CHECK(format_column_name(701) == "ZZ");
  CHECK(format_column_name(702) == "AAA");
  CHECK(format_column_name(16'383) == "XFD");
}
