// Counting the rows of a list by a field, and the filter "not filled in".
#include <doctest/doctest.h>

#include "core/record/group_count.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using test::Browser;
using test::contains;
using test::Person;
using test::Portal;

http::Fields fields_of(const std::string& query) {
  auto fields = http::parse_urlencoded(query);
  REQUIRE(fields.ok());
  return *fields;
}

struct Counted {
  std::vector<record::GroupCount> groups;
  std::int64_t total = 0;
};

/// The counts as this person gets them, and the number of rows of his list.
Counted count(Portal& portal, const std::string& username, const RecordType& type, const std::string& query) {
  const Person person(portal, username);
  return portal.services().db.read([&](db::Reader& reader) {
    const record::ListQuery parsed = record::parse_list_query(reader, person.work, type, fields_of(query));
    REQUIRE(parsed.group != nullptr);
    return Counted{record::count_groups(reader, person.work, type, parsed), record::list_rows(reader, person.work, type, parsed, {}).total};
  });
}

std::int64_t total_of(Portal& portal, const std::string& username, const RecordType& type, const std::string& query) {
  const Person person(portal, username);
  return portal.services().db.read([&](db::Reader& reader) {
    const record::ListQuery parsed = record::parse_list_query(reader, person.work, type, fields_of(query));
    CHECK(parsed.faults.empty());
    CHECK(parsed.ignored.empty());
    return record::list_rows(reader, person.work, type, parsed, {}).total;
  });
}

std::vector<std::string> groups_of(const Field& field) {
  if (field.kind == FieldKind::date) return {field.name, std::string(field.name) + ":year"};
  return {field.name};
}

TEST_SUITE_BEGIN("group counts");

TEST_CASE("every filter field of every list: the counts add up, and each leads to a list of exactly so many rows") {
  Portal portal;
  int tested = 0;
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.access.view.is_nobody()) continue;
    const std::string account = test::find_account(portal, type.access.view);
    Browser browser = portal.as(account);
    for (const Field& field : type.fields) {
      if (!record::is_group(field)) continue;
      for (const std::string& group : groups_of(field)) {
        INFO(type.id << " by " << group);
        const http::Response page = browser.get(std::string(type.path) + "?group=" + group);
        REQUIRE(page.status == 200);
        CHECK(contains(page.body, "class=\"groups\""));
        if (type.is_log) continue;  // reading adds rows
        const Counted counted = count(portal, account, type, "group=" + group);
        std::int64_t sum = 0;
        for (const record::GroupCount& one : counted.groups) {
          sum += one.count;
          if (one.changes.empty()) continue;
          std::string query;
          for (const auto& [name, value] : one.changes) query += (query.empty() ? "" : "&") + name + "=" + value;
          INFO(one.label << " -> " << query);
          CHECK(total_of(portal, account, type, query) == one.count);
        }
        CHECK(sum == counted.total);
        ++tested;
      }
    }
  }
  CHECK(tested > 10);
}

TEST_CASE("counts stay within the filters of the list and the rows one may see") {
  Portal portal;
  const RecordType& type = portal.services().registry.type("par.assignment");
  const Counted all = count(portal, "vanphong", type, "group=unit_id");
  const Counted late = count(portal, "vanphong", type, "group=unit_id&board_column=late");
  std::int64_t sum = 0;
  for (const auto& one : late.groups) sum += one.count;
  CHECK(sum == late.total);
  CHECK(late.total < all.total);
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_role_permission SET scope = 'unit' WHERE permission = 'par.view'");
  });
  const Counted own = count(portal, "dkkd", type, "group=unit_id");
  REQUIRE(own.groups.size() == 1);
  CHECK(own.groups.front().changes.front().second == std::to_string(portal.unit_id("DKKD")));
}

TEST_CASE("a month within a range of days is counted and opened within that range") {
  Portal portal;
  const RecordType& type = portal.services().registry.type("core.task");
  const std::string month = count(portal, "vanphong", type, "group=due_on").groups.front().label;  // "01/2019"
  const Counted counted = count(portal, "vanphong", type, "group=due_on&due_on_from=02/" + month + "&due_on_to=20/12/2019");
  REQUIRE_FALSE(counted.groups.empty());
  for (const auto& one : counted.groups) {
    std::string query;
    for (const auto& [name, value] : one.changes) query += (query.empty() ? "" : "&") + name + "=" + value;
    INFO(query);
    CHECK(total_of(portal, "vanphong", type, query) == one.count);
  }
  CHECK(counted.groups.front().label == month);
  CHECK(counted.groups.front().changes.front().second == "02/" + month);
}

TEST_CASE("not filled in is a filter of its own, told in chips and options, kept by the form") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const std::string page = browser.get("/par/tasks?next_due=none&deadline_kind=none").body;
  CHECK(contains(page, "Chưa điền"));
  CHECK(contains(page, "<input type=\"hidden\" name=\"next_due\" value=\"none\">"));
  CHECK(contains(page, "<option value=\"none\" selected>Chưa điền</option>"));
  const RecordType& type = portal.services().registry.type("par.task");
  const auto all = total_of(portal, "vanphong", type, "");
  const auto none = total_of(portal, "vanphong", type, "next_due=none");
  const auto some = total_of(portal, "vanphong", type, "next_due_from=01/01/2000");
  CHECK(none + some == all);
  CHECK(total_of(portal, "vanphong", type, "units=none") == 0);
  // A field that is always filled in has no such filter: the word is no value of it.
  CHECK(contains(browser.get("/par/tasks?section=none").body, "Một số điều kiện lọc không hợp lệ"));
}

TEST_CASE("bad groups are told and count nothing") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  for (const char* group : {"no_such", "content", "code", "units", "section:year", ":year", "state", "id", "%00x", "next_due:month"}) {
    INFO(group);
    const http::Response page = browser.get(std::string("/par/tasks?group=") + group);
    CHECK((page.status == 200 || page.status == 400));
    CHECK_FALSE(contains(page.body, "class=\"groups\""));
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace motcong
