// Columns a person chooses for a list: in the address, in print, in the page that orders them.
#include <doctest/doctest.h>

#include "core/record/list_query.h"
#include "core/record/select.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using plugin::Field;
using plugin::RecordType;
using test::Browser;
using test::contains;
using test::Form;
using test::Person;
using test::Portal;

std::string location(const http::Response& response) { return std::string(response.header("Location")); }

record::ListQuery parse(Portal& portal, const std::string& columns) {
  const Person person(portal, "vanphong");
  http::Fields fields;
  fields.add("columns", columns);
  return portal.services().db.read([&](db::Reader& reader) {
    return record::parse_list_query(reader, person.work, portal.services().registry.type("par.task"), fields);
  });
}

std::string names(const record::ListQuery& query) {
  std::string out;
  for (const Field* field : query.columns) out += (out.empty() ? "" : ",") + std::string(field->name);
  return out;
}

TEST_SUITE_BEGIN("columns");

TEST_CASE("only declared columns are taken, each once, and the title always stays") {
  Portal portal;
  struct Case {
    const char *typed, *columns;
    size_t ignored;
  };
  for (const Case& c : {Case{"code,content", "code,content", 0}, Case{"content,code", "content,code", 0}, Case{"code", "content,code", 0},
                        Case{"code,code,content,code", "code,content", 0}, Case{"code,gone,content", "code,content", 1},
                        Case{"sort_no,code,content", "code,content", 1},  // neither in list nor on the page of the record
                        Case{"gone", "", 1}, Case{",", "", 2}, Case{"row_version,id,password_phc", "", 3}, Case{"", "", 0}}) {
    INFO(c.typed);
    const record::ListQuery query = parse(portal, c.typed);
    CHECK(names(query) == c.columns);
    CHECK(query.ignored.size() == c.ignored);
  }
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "code,";
  CHECK(names(parse(portal, many)) == "content,code");
  CHECK(parse(portal, many).ignored.size() <= 60);
}

TEST_CASE("every column of every list can be shown alone, printed and sorted by") {
  Portal portal;
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.access.view.is_nobody()) continue;
    Browser browser = portal.as(test::find_account(portal, type.access.view));
    for (const Field& field : type.fields) {
      if (!record::is_column(field)) continue;
      const std::string url = std::string(type.path) + "?columns=" + field.name;
      INFO(url);
      const http::Response page = browser.get(url);
      REQUIRE(page.status == 200);
      CHECK_FALSE(contains(page.body, "Danh sách này không có"));
      CHECK(browser.get(url + "&print=1&sort=-" + field.name).status == 200);
    }
  }
}

TEST_CASE("the chosen columns stand in their order, and go along with filters, pages and export") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const std::string page = browser.get("/par/tasks?columns=target,content,code&section=I&per_page=25").body;
  const size_t target = page.find("<th scope=\"col\" aria-sort=\"none\"><a href=\"/par/tasks?columns=target%2Ccontent%2Ccode&amp;section=I&amp;per_page=25&amp;sort=target\">");
  const size_t code = page.find("sort=code\"");
  CHECK(target != std::string::npos);
  CHECK(target < code);
  CHECK_FALSE(contains(page, "sort=next_due\""));
  CHECK(contains(page, "<input type=\"hidden\" name=\"columns\" value=\"target,content,code\">"));
  CHECK(contains(page, "/par/tasks/export?columns=target%2Ccontent%2Ccode&amp;section=I"));
}

TEST_CASE("the page of columns orders them by typed places and by buttons, keeping the list's filters") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const std::string start = "/views/columns?type=par.task&query=section%3DI%26columns%3Dcontent%252Ccode";
  CHECK(contains(browser.get(start).body, "value=\"code\" checked"));
  const auto send = [&](Form more) {
    Form form = {{"type", "par.task"}, {"query", "section=I&columns=content%2Ccode"}, {"show[]", "code"}, {"show[]", "target"},
                 {"place_content", "3"}, {"place_code", "2"}, {"place_target", "1"}};
    form.insert(form.end(), more.begin(), more.end());
    return location(browser.post("/views/columns", form));
  };
  CHECK(send({}) == "/par/tasks?section=I&columns=target%2Ccode%2Ccontent");
  CHECK(send({{"up", "code"}}) == "/views/columns?type=par.task&query=section%3DI%26columns%3Dcode%252Ctarget%252Ccontent");
  CHECK(send({{"down", "code"}}) == "/views/columns?type=par.task&query=section%3DI%26columns%3Dtarget%252Ccontent%252Ccode");
  CHECK(send({{"up", "target"}}) == "/views/columns?type=par.task&query=section%3DI%26columns%3Dtarget%252Ccode%252Ccontent");
  CHECK(send({{"up", "no_such_field"}}).starts_with("/views/columns?"));
  CHECK(send({{"reset", "1"}}) == "/par/tasks?section=I");
  // The list goes on to say of which view it is a change.
  CHECK(contains(browser.get("/par/tasks?view=all&section=I").body, "query=view%3Dall%26section%3DI\""));
  CHECK(location(browser.post("/views/columns", {{"type", "par.task"}, {"query", "view=7&section=I"}, {"reset", "1"}})) ==
        "/par/tasks?view=7&section=I");
  // Nothing ticked leaves the title; the places may be nonsense.
  CHECK(location(browser.post("/views/columns", {{"type", "par.task"}, {"place_code", "x"}, {"place_content", "-7"}})) == "/par/tasks?columns=content");
  CHECK(browser.post("/views/columns", {{"type", "core.audit"}}).status == (portal.as("vanphong").get("/admin/audit").status == 200 ? 303 : 404));
}

TEST_CASE("on paper a list is one long page without controls") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const std::string screen = browser.get("/par/tasks?per_page=25").body;
  CHECK(contains(screen, "?per_page=25&amp;print=1"));
  const std::string paper = browser.get("/par/tasks?per_page=25&print=1").body;
  CHECK_FALSE(contains(paper, "name=\"id[]\""));
  CHECK_FALSE(contains(paper, "class=\"pager\""));
  const Person person(portal, "vanphong");
  const auto& type = portal.services().registry.type("par.task");
  size_t rows = 0;
  for (size_t at = paper.find("<th scope=\"row\">"); at != std::string::npos; at = paper.find("<th scope=\"row\">", at + 1)) ++rows;
  CHECK(rows == test::list_all_ids(portal, type).size());
}

TEST_SUITE_END();

}  // namespace
}  // namespace motcong
