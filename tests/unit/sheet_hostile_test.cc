// Workbooks made to do harm, and damaged ones: refused in words, never a crash, never much memory.
#include <doctest/doctest.h>

#include <random>

#include "core/sheet/sheet.h"
#include "tests/support/sheet_text.h"
#include "tests/support/temp_folder.h"
#include "tests/support/xlsx_file.h"

using namespace motcong;
using namespace motcong::sheet;
using test::workbook_parts;
using test::ZipPart;

namespace {

std::string read(const test::TempFolder& folder, std::string_view bytes, const ReadLimits& limits = {}) {
  const auto workbook = read_any(test::save_bytes(folder / "file.xlsx", bytes), limits);
  return workbook ? test::rows_text(workbook->sheets.at(0)) : format_english(workbook.error());
}

ZipPart& sheet_of(std::vector<ZipPart>& parts) { return parts.at(2); }

const char* const kDamaged =
    "The file is damaged or was cut short. Open it in Excel, save it again as .xlsx and choose the new file.";

std::string sample() {
  std::string rows;
  for (int i = 1; i <= 50; ++i) {
    rows += "<row r=\"" + std::to_string(i) + "\"><c t=\"s\"><v>" + std::to_string(i % 2) +
            "</v></c><c s=\"1\"><v>" + std::to_string(43000 + i) +
            "</v></c><c t=\"inlineStr\"><is><t>Dòng _x0041_ " + std::to_string(i) + "</t></is></c></row>";
  }
  return test::make_zip(workbook_parts(rows, "<si><t>một</t></si><si><r><t>hai</t></r></si>",
                                       "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"));
}

}  // namespace

TEST_CASE("zip bombs are counted while they unpack, whatever the directory says") {
  const test::TempFolder folder;
  std::vector<ZipPart> parts = workbook_parts("");
  sheet_of(parts).bytes.insert(sheet_of(parts).bytes.size() - 24, std::string(30u << 20, ' '));
  CHECK(read(folder, test::make_zip(parts)) ==
        "A part of the file unpacks to more than 100 times its size, as in files made to do harm. It is not "
        "read.");
  const ReadLimits small{.max_unpacked_bytes = 1u << 20, .max_ratio = 1'000'000};
  CHECK(read(folder, test::make_zip(parts), small)
            .starts_with("Unpacked, the file is larger than 1 MiB. It is not read."));
  sheet_of(parts).claimed_size = 1000;
  CHECK(read(folder, test::make_zip(parts)) == kDamaged);
}

TEST_CASE("a file larger than the limit is not even opened") {
  const test::TempFolder folder;
  CHECK(read(folder, sample(), {.max_packed_bytes = 1000}) == "The file is larger than 0 MiB.");
  CHECK(format_english(read_csv(std::string(2u << 20, 'a'), {.max_packed_bytes = 1u << 20}).error()) ==
        "The file is larger than 1 MiB.");
}

TEST_CASE("directories that lie") {
  const test::TempFolder folder;
  std::vector<ZipPart> parts = workbook_parts("<row><c><v>1</v></c></row>");
  REQUIRE(read(folder, test::make_zip(parts)) == "1: 1");

  SUBCASE("parts that overlap") {
    parts.push_back({sheet_of(parts).name, sheet_of(parts).bytes, true, {}, 2});
    parts.back().name.back() = 'x';
    CHECK(read(folder, test::make_zip(parts)) ==
          "Parts inside the file overlap, as in files made to do harm. It is not read.");
  }
  SUBCASE("too many parts") {
    while (parts.size() < 1000) parts.push_back({"p" + std::to_string(parts.size()), ""});
    CHECK(read(folder, test::make_zip(parts)) == "1: 1");
    parts.push_back({"one more", ""});
    CHECK(read(folder, test::make_zip(parts)) ==
          "The file has more than 1000 parts inside, more than any workbook needs. It is not read.");
  }
  SUBCASE("two parts of one name") {
    parts.push_back({"XL\\workbook.xml", "<x/>"});
    CHECK(read(folder, test::make_zip(parts)) == kDamaged);
  }
  SUBCASE("a size that is too small or too large") {
    sheet_of(parts).claimed_size = 20;
    CHECK(read(folder, test::make_zip(parts)) == kDamaged);
    sheet_of(parts).claimed_size = 0xFFFFFFF0;
    CHECK(read(folder, test::make_zip(parts)) == kDamaged);
  }
}

TEST_CASE("entity bombs, foreign files by entity, and deep or endless tags") {
  const test::TempFolder folder;
  const char* const refused =
      "The file defines entities of its own, as files made to do harm do. It is not read.";
  std::vector<ZipPart> parts = workbook_parts("<row><c t=\"s\"><v>0</v></c></row>", "<si><t>x</t></si>");
  ZipPart& strings = parts.at(3);
  REQUIRE(strings.name == "xl/sharedStrings.xml");

  SUBCASE("billion laughs") {
    strings.bytes =
        "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c "
        "\"&b;&b;&b;&b;&b;\">]>"
        "<sst><si><t>&c;</t></si></sst>";
    CHECK(read(folder, test::make_zip(parts)) == refused);
  }
  SUBCASE("a file of the server") {
    strings.bytes = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><sst><si><t>&a;</t></si></sst>";
    CHECK(read(folder, test::make_zip(parts)) == refused);
  }
  SUBCASE("a document type elsewhere") {
    strings.bytes = "<!DOCTYPE sst SYSTEM \"http://127.0.0.1/x.dtd\"><sst/>";
    CHECK(read(folder, test::make_zip(parts)) == refused);
  }
  SUBCASE("deep tags") {
    for (int i = 0; i < 100'000; ++i) strings.bytes += "<a>";
    strings.bytes = "<sst>" + std::string(strings.bytes.substr(strings.bytes.find("<a>")));
    CHECK(read(folder, test::make_zip(parts), {.max_ratio = 1'000'000}) == kDamaged);
  }
  SUBCASE("a tag that does not end") {
    strings.bytes = "<sst a=\"" + std::string(40u << 20, 'x');
    CHECK(read(folder, test::make_zip(parts), {.max_ratio = 1'000'000}) == kDamaged);
  }
  SUBCASE("names without number") {
    strings.bytes = "<sst>";
    for (int i = 0; i < 400'000; ++i) strings.bytes += "<a" + std::to_string(i) + "/>";
    strings.bytes += "</sst>";
    CHECK(read(folder, test::make_zip(parts), {.max_ratio = 1'000'000}) == kDamaged);
  }
}

TEST_CASE("a workbook cut short anywhere is refused") {
  const test::TempFolder folder;
  const std::string whole = sample();
  REQUIRE(read(folder, whole).starts_with("1: \"hai\" d2017-09-23 \"Dòng A 1\""));
  for (std::size_t i = 1; i < 50; ++i) {
    CAPTURE(i);
    const auto workbook = read_any(
        test::save_bytes(folder / "file.xlsx", std::string_view(whole).substr(0, whole.size() * i / 50)));
    REQUIRE_FALSE(workbook.ok());
    CHECK(format_english(workbook.error()) == kDamaged);
  }
}

TEST_CASE("a workbook with flipped bits is read or refused, never more") {
  const test::TempFolder folder;
  const std::string whole = sample();
  for (unsigned seed = 0; seed < 500; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::string bytes = whole;
    for (unsigned i = 0; i <= seed % 8; ++i)
      bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    const auto workbook = read_any(test::save_bytes(folder / "file.xlsx", bytes));
    if (workbook) {
      CHECK(!workbook->sheets.empty());
    } else {
      CHECK(!workbook.error().empty());
    }
  }
}

TEST_CASE("the XML of a sheet with flipped bits, with a right checksum") {
  const test::TempFolder folder;
  std::vector<ZipPart> parts = workbook_parts(
      "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
      "t=\"inlineStr\"><is><t>x_x000D_</t></is></c><c s=\"0\"><v>1</v></c></row>",
      "<si><t>a</t></si>");
  const std::string sheet = sheet_of(parts).bytes;
  for (unsigned seed = 0; seed < 500; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::string& bytes = sheet_of(parts).bytes = sheet;
    for (unsigned i = 0; i <= seed % 4; ++i)
      bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    const auto workbook = read_any(test::save_bytes(folder / "file.xlsx", test::make_zip(parts)));
    CHECK((workbook ? !workbook->sheets.empty() : !workbook.error().empty()));
  }
}
