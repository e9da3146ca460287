// Writing .xlsx: what is written comes back through our own reader.
#include <doctest/doctest.h>

#include "core/sheet/package.h"
#include "core/sheet/sheet.h"
#include "core/sheet/xlsx_writer.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/sheet_text.h"
#include "tests/support/temp_folder.h"

using namespace motcong;
using namespace motcong::sheet;
using test::rows_text;

namespace {

std::size_t files_in(const test::TempFolder& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder.path()), {}));
}

std::string part_of(const std::filesystem::path& file, std::string_view part) {
  auto package = Package::open(file, {});
  REQUIRE(package.ok());
  std::string text;
  REQUIRE(package
              ->read(part,
                     [&](std::string_view piece) {
                       text += piece;
                       return true;
                     })
              .ok());
  return text;
}

}  // namespace

TEST_CASE("Excel offers the words of a choice, unless it could not take them") {
  const test::TempFolder folder;
  XlsxWriter writer(folder / "out.xlsx", "Mẫu");
  writer.start_sheet("Mẫu", {"Tên", "Loại", "Nơi", "Dài"});
  writer.offer_choices(1, {"ngày nghỉ", "làm bù"});
  writer.offer_choices(2, {"Phòng A, B", "Phòng C"});
  writer.offer_choices(3, {std::string(200, 'x'), std::string(55, 'y')});
  REQUIRE(writer.finish().ok());
  const std::string sheet = part_of(folder / "out.xlsx", "xl/worksheets/sheet1.xml");
  CHECK(sheet.find("<dataValidations count=\"1\">") != std::string::npos);
  CHECK(sheet.find("sqref=\"B2:B20001\"") != std::string::npos);
  CHECK(sheet.find("<formula1>\"ngày nghỉ,làm bù\"</formula1>") != std::string::npos);
}

TEST_CASE("an official paper: merged head, header on every page, lines round each cell, pages as wide as A4 lying") {
  const test::TempFolder folder;
  XlsxWriter writer(folder / "out.xlsx", "Danh mục");
  writer.start_paper("Danh mục", {{"STT", 5, true}, {"Văn bản", 50}, {"Ngày", 15, true}});
  writer.add_halves({"SỞ", PaperLine::bold}, {"CỘNG HÒA"});
  writer.add_line({"DANH MỤC", PaperLine::title});
  writer.start_table();
  writer.add_section("A. TRONG NĂM");
  writer.add_integer(1);
  writer.add_text("=1+1");
  writer.add_date({2019, 1, 31});
  writer.end_row();
  writer.add_integer(2);
  writer.add_empty();
  writer.add_empty();
  writer.end_row();
  writer.add_line({"Tổng số: 2", PaperLine::left});
  writer.start_sheet("Khác", {"Tên"});
  writer.add_text("a");
  writer.end_row();
  const auto written = writer.finish();
  REQUIRE(written.ok());
  CHECK(written->rows == 3);
  const auto workbook = read_any(folder / "out.xlsx");
  REQUIRE(workbook.ok());
  CHECK(rows_text(workbook->sheets[0]) ==
        "1: \"SỞ\" \"CỘNG HÒA\" | 2: \"DANH MỤC\" | 3: \"STT\" \"Văn bản\" \"Ngày\" | 4: \"A. TRONG NĂM\" | 5: 1 \"=1+1\" d2019-01-31 | "
        "6: 2 | 7: \"Tổng số: 2\"");
  CHECK(rows_text(workbook->sheets[1]) == "1: \"Tên\" | 2: \"a\"");
  CHECK(workbook->sheets[0].merged.size() == 4);
  const std::string sheet = part_of(folder / "out.xlsx", "xl/worksheets/sheet1.xml");
  for (const char* words : {"<pageSetup paperSize=\"9\" fitToHeight=\"0\" orientation=\"landscape\"", "<oddHeader>&amp;C&amp;P</oddHeader>",
                            "fitToPage=\"1\"", "<c r=\"B6\" s="}) {
    INFO(std::string(words));
    CHECK(sheet.find(words) != std::string::npos);
  }
  CHECK(sheet.find("autoFilter") == std::string::npos);
  CHECK(part_of(folder / "out.xlsx", "xl/workbook.xml").find("'Danh mục'!$3:$3") != std::string::npos);
}

TEST_CASE("typed cells come back as they were") {
  const test::TempFolder folder;
  XlsxWriter writer(folder / "out.xlsx", "Nhiệm vụ & <2019>");
  writer.start_sheet("Nhiệm vụ", {"Tên", "Số", "Điểm", "Ngày", "Có"});
  writer.add_text("Sở Kế hoạch và Đầu tư");
  writer.add_integer(1'234'567'890'123);
  writer.add_hundredths(825);
  writer.add_date({2019, 1, 31});
  writer.add_text("Có");
  writer.end_row();
  writer.add_empty();
  writer.add_integer(-5);
  writer.add_hundredths(-1);
  writer.add_date({1890, 5, 19});
  writer.end_row();
  writer.end_row();
  writer.add_integer(9'223'372'036'854'775'807);
  writer.add_hundredths(-9'223'372'036'854'775'807 - 1);
  writer.end_row();
  writer.start_sheet("Trống", {});
  const auto written = writer.finish();
  REQUIRE(written.ok());
  CHECK(written->rows == 4);
  CHECK(written->cut_cells == 0);
  CHECK(files_in(folder) == 1);

  const auto workbook = read_any(folder / "out.xlsx");
  REQUIRE(workbook.ok());
  REQUIRE(workbook->sheets.size() == 2);
  CHECK(workbook->sheets[0].name == "Nhiệm vụ");
  CHECK(rows_text(workbook->sheets[0]) ==
        "1: \"Tên\" \"Số\" \"Điểm\" \"Ngày\" \"Có\" | "
        "2: \"Sở Kế hoạch và Đầu tư\" 1234567890123 8.25 d2019-01-31 \"Có\" | 3: - -5 -0.01 \"1890-05-19\" | "
        "5: \"9223372036854775807\" \"-92233720368547758.08\"");
  CHECK(workbook->sheets[1].rows.empty());

  const std::string sheet = part_of(folder / "out.xlsx", "xl/worksheets/sheet1.xml");
  CHECK(sheet.find("<pane ySplit=\"1\"") != std::string::npos);
  CHECK(sheet.find("<autoFilter ref=\"A1:E5\"/>") != std::string::npos);
  CHECK(sheet.find("<col min=\"1\" max=\"1\" width=\"23") != std::string::npos);
  CHECK(part_of(folder / "out.xlsx", "docProps/core.xml")
            .find("<dc:title>Nhiệm vụ &amp; &lt;2019&gt;</dc:title>") != std::string::npos);
  CHECK(part_of(folder / "out.xlsx", "xl/styles.xml").find("dd/mm/yyyy") != std::string::npos);
}

TEST_CASE("text stays text, whatever it looks like") {
  const test::TempFolder folder;
  const std::vector<std::string> texts = {
      "=1+1",    "+84 912",   "-5",        "@x",          "=cmd|' /C calc'!A0", "{=1}",        "12",
      "0123",    "1/2/2019",  "TRUE",      "http://a.b/", "mailto:x",           "<b>&amp;\"'", "_x0041_",
      "_x000D_", " hai đầu ", "dòng\nhai", "tab\tở giữa", "\U0001F600",         "'",           "a_b__c_x"};
  XlsxWriter writer(folder / "out.xlsx", "");
  writer.start_sheet("a", {"b"});
  for (const std::string& text : texts) {
    writer.add_text(text);
    writer.end_row();
  }
  REQUIRE(writer.finish().ok());
  const auto workbook = read_any(folder / "out.xlsx");
  REQUIRE(workbook.ok());
  REQUIRE(workbook->sheets[0].rows.size() == texts.size() + 1);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CHECK(workbook->sheets[0].rows[i + 1].cells[0].kind == CellKind::text);
    CHECK(workbook->sheets[0].rows[i + 1].cells[0].text == texts[i]);
  }
  CHECK(part_of(folder / "out.xlsx", "xl/worksheets/sheet1.xml").find("<f>") == std::string::npos);
}

TEST_CASE("what Excel cannot hold is left out or cut, and said") {
  const test::TempFolder folder;
  XlsxWriter writer(folder / "out.xlsx", "");
  writer.start_sheet("a", {"b"});
  writer.add_text(std::string("a\x01\x1F") + std::string(1, '\0') + "b\r\nc\rd\uFFFE\uFFFF");
  writer.end_row();
  std::string longest;
  for (int i = 0; i < 32'767; ++i) longest += "ệ";
  writer.add_text(longest);
  writer.end_row();
  writer.add_text(longest + "ệ");
  writer.end_row();
  writer.add_text(std::string(32'766, 'a') + "\U0001F600");  // two UTF-16 units
  writer.end_row();
  const auto written = writer.finish();
  REQUIRE(written.ok());
  CHECK(written->cut_cells == 2);
  const auto workbook = read_any(folder / "out.xlsx");
  REQUIRE(workbook.ok());
  const std::vector<Row>& rows = workbook->sheets[0].rows;
  CHECK(rows[1].cells[0].text == "ab\nc\nd");
  CHECK(rows[2].cells[0].text == longest);
  CHECK(rows[3].cells[0].text == longest);
  CHECK(rows[4].cells[0].text == std::string(32'766, 'a'));
}

TEST_CASE("names of sheets are made to suit Excel") {
  const test::TempFolder folder;
  XlsxWriter writer(folder / "out.xlsx", "");
  for (const char* name :
       {"", "a/b:c*d?e[f]\\g", "'quoted'", "ĐẦU TƯ", "Đầu tư", "đầu tư",
        "Một cái tên dài hơn ba mươi mốt ký tự của Excel", "Một cái tên dài hơn ba mươi mốt ký tự khác"}) {
    writer.start_sheet(name, {"x"});
  }
  REQUIRE(writer.finish().ok());
  const auto workbook = read_any(folder / "out.xlsx");
  REQUIRE(workbook.ok());
  std::vector<std::string> names;
  for (const Sheet& sheet : workbook->sheets) names.push_back(sheet.name);
  CHECK(names == std::vector<std::string>{"Sheet", "a-b-c-d-e-f--g", "quoted", "ĐẦU TƯ", "Đầu tư (2)",
                                          "đầu tư (3)", "Một cái tên dài hơn ba mươi mốt",
                                          "Một cái tên dài hơn ba mươi (2)"});
}

TEST_CASE("a writer that is given up leaves nothing") {
  const test::TempFolder folder;
  {
    XlsxWriter writer(folder / "out.xlsx", "");
    writer.start_sheet("a", {"b"});
    writer.add_text("c");
    writer.end_row();
  }
  CHECK(files_in(folder) == 0);
}

TEST_CASE("a disk without room is an error in words and leaves no file") {
  const test::TempFolder folder;
  XlsxWriter writer(folder / "out.xlsx", "");
  writer.start_sheet("a", {"b"});
  {
    const test::FileSizeLimit limit(100'000);
    for (int i = 0; i < 20'000; ++i) {
      writer.add_text("dòng số " + std::to_string(i));
      writer.end_row();
    }
    const auto written = writer.finish();
    REQUIRE_FALSE(written.ok());
    CHECK(format_english(written.error()) == "The Excel file could not be written. The disk may be full.");
  }
  CHECK(files_in(folder) == 0);
}

TEST_CASE("a folder that is not there is an error in words") {
  XlsxWriter writer("/nonexistent/folder/out.xlsx", "");
  writer.start_sheet("a", {"b"});
  writer.add_text("c");
  writer.end_row();
  CHECK_FALSE(writer.finish().ok());
}
