// Exports in the browser.
#include <doctest/doctest.h>

#include "core/base/csv.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using plugin::RecordType;
using test::Browser;
using test::contains;
using test::Portal;

}  // namespace

TEST_SUITE_BEGIN("csv");

TEST_CASE("an export has a byte-order mark, every cell in quotes, a name, and is written into the audit log") {
  Portal portal;
  Browser browser = portal.as("quantri");
  for (const RecordType& type : portal.services().registry.types()) {
    INFO(std::string(type.id));
    if (type.access.view.is_nobody()) continue;
    const std::string account = test::find_account(portal, type.access.view);
    Browser reader = portal.as(account);
    const http::Response file = reader.get(std::string(type.path) + "/export");
    REQUIRE(file.status == 200);
    CHECK(file.body.starts_with("\xEF\xBB\xBF\""));
    CHECK(file.body.ends_with("\"\r\n"));
    CHECK(file.content_type == "text/csv; charset=utf-8");
    CHECK(contains(std::string(file.header("Content-Disposition")), "attachment"));
    CHECK(contains(std::string(file.header("Content-Disposition")), "2019-02-15.csv"));
    const auto rows = base::parse_csv(file.body);
    REQUIRE(rows.ok());
    for (const base::CsvRow& row : *rows) CHECK(row.cells.size() == rows->front().cells.size());
    CHECK(portal.services().db.read([&](db::Reader& r) { return r.exists("SELECT 1 FROM core_audit WHERE action = 'record.export' AND object_type = ?1", type.id); }));
  }
}

TEST_SUITE_END();

}  // namespace motcong
