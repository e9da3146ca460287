// A list as a file: CSV, Excel and JSON hold the same rows, come back through the import unchanged, and never a formula.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "core/base/csv.h"
#include "core/sheet/sheet.h"
#include "tests/support/import.h"
#include "tests/support/records.h"
#include "tests/support/temp_folder.h"

namespace motcong {
namespace {

using plugin::RecordType;
using test::Browser;
using test::Portal;

std::string export_of(Browser& browser, const RecordType& type, const std::string& query) {
  http::Response response = browser.get(std::string(type.path) + "/export?" + query);
  REQUIRE(response.status == 200);
  return test::read_body(response);
}

}  // namespace

TEST_SUITE_BEGIN("export");

TEST_CASE("the three formats of every list hold as many rows, and Excel comes back through the import unchanged") {
  Portal portal;
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.access.view.is_nobody()) continue;
    Browser browser = portal.as(test::find_account(portal, type.access.view));
    INFO(std::string(type.id));
    const auto csv = base::parse_csv(export_of(browser, type, "format=csv"));
    REQUIRE(csv.ok());
    const auto json = nlohmann::json::parse(export_of(browser, type, "format=json"));
    CHECK(json["type"] == type.id);
    // The audit log grows by each export.
    const std::size_t later = type.id == std::string_view("core.audit") ? 1 : 0;
    CHECK(json["rows"].size() == csv->size() - 1 + later);
    const test::TempFolder folder;
    const std::string bytes = export_of(browser, type, "format=xlsx");
    const auto workbook = sheet::read_any(folder.write("a.xlsx", bytes));
    REQUIRE(workbook.ok());
    CHECK(workbook->sheets.front().rows.size() == csv->size() + 2 * later);
    if (type.access.create.is_nobody() || !type.can_import || type.key.empty() || csv->size() == 1) continue;
    Browser maker = portal.as(test::find_account(portal, type.access.create));
    const auto checked = test::check_import(maker, type, export_of(maker, type, "format=xlsx"), "a.xlsx");
    const std::string total = std::to_string(csv->size() - 1);
    CHECK(test::counts_of(checked.page) == total + " 0 0 0 0 " + total);
  }
}

TEST_CASE("what looks like a formula is text in Excel, and JSON keeps it as it is") {
  Portal portal(Portal::WithSample{});
  Browser browser = portal.as("dkkd");
  const RecordType& type = portal.services().registry.type("sample.document");
  const std::vector<std::string> payloads = {"=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://evil\")", "＝1+1", "=\"a\"&\"b\"",
                                             "{=1+1}", "=DDE(\"cmd\";\"/C calc\";\"x\")", "=IMPORTXML(\"http://evil\")", "'=1", "\"=1", "=1;=2"};
  std::string file = "number,name,issued_on,score,published\n";
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    std::string quoted;
    for (const char c : payloads[i]) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    file += std::to_string(i + 1) + "/A,\"" + quoted + "\",01/02/2019,\"8,25\",có\n";
  }
  REQUIRE(test::write_import(browser, test::check_import(browser, type, file)).status == 303);
  const auto json = nlohmann::json::parse(export_of(browser, type, "format=json&sort=number"));
  REQUIRE(json["rows"].size() == payloads.size());
  const test::TempFolder folder;
  const auto workbook = sheet::read_any(folder.write("a.xlsx", export_of(browser, type, "format=xlsx&sort=id")));
  REQUIRE(workbook.ok());
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    const auto& cell = workbook->sheets.front().rows[i + 1].cells[1];
    CHECK(cell.kind == sheet::CellKind::text);
  }
  CHECK(json["rows"][0]["score"] == 8.25);
  CHECK(json["rows"][0]["published"] == true);
  CHECK(json["rows"][0]["issued_on"] == "2019-02-01");
}

TEST_CASE("filters and chosen columns are those of the list; what is not understood is refused") {
  Portal portal(Portal::WithSample{});
  Browser browser = portal.as("dkkd");
  const RecordType& type = portal.services().registry.type("sample.document");
  REQUIRE(test::write_import(browser, test::check_import(browser, type, "number,name,issued_on,kind\n1/A,Một,01/02/2019,Luật\n2/A,Hai,02/02/2019,Nghị định\n")).status == 303);
  const auto csv = base::parse_csv(export_of(browser, type, "format=csv&issued_on_from=02/02/2019&columns=name,number"));
  REQUIRE(csv.ok());
  REQUIRE(csv->size() == 2);
  CHECK(csv->back().cells == std::vector<std::string>{"Hai", "2/A"});
  CHECK(browser.get("/sample/documents/export?format=exe").status == 400);
  CHECK(browser.get("/sample/documents/export?issued_on_from=31/02/2019").status == 400);
  portal.services().db.write([](db::WriteTx& tx) { plugin::Settings::set(tx, "export.csv_separator", "semicolon"); });
  CHECK(export_of(browser, type, "format=csv").find("\"1/A\";\"") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace motcong
