// Saved views of lists: keeping, sharing, opening a list with one, and who may do what with whose view.
#include <doctest/doctest.h>

#include "core/record/saved_view.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::Portal;

std::string location(const http::Response& response) { return std::string(response.header("Location")); }

/// Keeps a view of the tasks and gives its id; 0 when it was refused.
std::int64_t keep(Browser& browser, const std::string& name, const std::string& query, const std::string& audience = "mine",
                  Form more = {}) {
  Form form = {{"type", "par.task"}, {"query", query}, {"name", name}, {"audience", audience}};
  form.insert(form.end(), more.begin(), more.end());
  const http::Response response = browser.post("/views/new", form);
  if (response.status != 303) return 0;
  const std::string to = location(response);
  return std::stoll(to.substr(to.find("view=") + 5));
}

void close_account(Portal& portal, const std::string& username) {
  portal.services().db.write([&](db::WriteTx& tx) { tx.execute("UPDATE core_user SET disabled = 1 WHERE username = ?1", username); });
}

TEST_SUITE_BEGIN("saved views");

TEST_CASE("a view keeps filters, words, order and columns, and stands as a tab above the list") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const std::string page = browser.get("/par/tasks?progress=late&q=th%E1%BB%A7+t%E1%BB%A5c&sort=-code&columns=code,content&page=1").body;
  CHECK(contains(browser.get("/par/tasks").body, "href=\"/views/new?type=par.task\""));
  CHECK(contains(page, "/views/new?type=par.task&amp;query=progress%3Dlate%26q%3Dth%25E1%25BB%25A7%2520t%25E1%25BB%25A5c%26sort%3D-code%26columns%3Dcode%252Ccontent"));
  const std::int64_t id = keep(browser, "Muộn", "progress=late&sort=-code&columns=code%2Ccontent&page=3&print=1");
  REQUIRE(id != 0);
  const std::string url = "/par/tasks?view=" + std::to_string(id) + "&progress=late&sort=-code&columns=code%2Ccontent";
  CHECK(location(browser.get("/par/tasks?view=" + std::to_string(id))) == url);
  const std::string list = browser.get(url).body;
  CHECK(contains(list, "aria-current=\"page\">Muộn</a>"));
  CHECK_FALSE(contains(list, "đã được thay đổi"));
  CHECK(contains(browser.get("/par/tasks").body, ">Muộn</a>"));
}

TEST_CASE("a view that no longer matches what is shown says so, and is saved or kept as another") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const std::string id = std::to_string(keep(browser, "Muộn", "progress=late"));
  const std::string changed = "/par/tasks?view=" + id + "&progress=late&section=I";
  const std::string page = browser.get(changed).body;
  CHECK(contains(page, "Chế độ xem “Muộn” đã được thay đổi"));
  CHECK(contains(page, "action=\"/views/" + id + "/save\""));
  CHECK(contains(page, "Lưu thành chế độ xem mới"));
  CHECK(location(browser.post("/views/" + id + "/save", {{"query", "progress=late&section=I"}})) == changed);
  CHECK_FALSE(contains(browser.get(changed).body, "đã được thay đổi"));
  // The same filters in another order are the same view.
  CHECK_FALSE(contains(browser.get("/par/tasks?section=I&progress=late&q=&view=" + id).body, "đã được thay đổi"));
}

TEST_CASE("a list without a word opens with the person's own choice, else the unit's, else everyone's") {
  Portal portal;
  Browser office = portal.as("vanphong"), head = portal.as("dkkd"), officer = portal.as("chuyenvien"), other = portal.as("tdgs");
  const std::string unit = "unit:" + std::to_string(portal.unit_id("DKKD"));
  CHECK(officer.get("/par/tasks").status == 200);
  const std::int64_t all = keep(office, "Muộn", "progress=late", "all", {{"opens_theirs", "1"}});
  REQUIRE(all != 0);
  CHECK(location(officer.get("/par/tasks")) == "/par/tasks?view=" + std::to_string(all) + "&progress=late");
  CHECK(location(other.get("/par/tasks")) == "/par/tasks?view=" + std::to_string(all) + "&progress=late");
  const std::int64_t of_unit = keep(head, "Phần I", "section=I", unit, {{"opens_theirs", "1"}});
  REQUIRE(of_unit != 0);
  CHECK(location(officer.get("/par/tasks")) == "/par/tasks?view=" + std::to_string(of_unit) + "&section=I");
  CHECK(location(other.get("/par/tasks")) == "/par/tasks?view=" + std::to_string(all) + "&progress=late");
  const std::int64_t mine = keep(officer, "Của tôi", "section=II", "mine", {{"opens_mine", "1"}});
  CHECK(location(officer.get("/par/tasks")) == "/par/tasks?view=" + std::to_string(mine) + "&section=II");
  CHECK(officer.get("/par/tasks?view=all").status == 200);
  REQUIRE(officer.post("/views/choose", {{"type", "par.task"}, {"view", "all"}}).status == 303);
  CHECK(officer.get("/par/tasks").status == 200);
  REQUIRE(officer.post("/views/choose", {{"type", "par.task"}, {"view", std::to_string(all)}}).status == 303);
  CHECK(location(officer.get("/par/tasks")) == "/par/tasks?view=" + std::to_string(all) + "&progress=late");
  // Another default of everyone's takes the place of the first.
  const std::int64_t second = keep(office, "Đang làm", "progress=in_progress", "all", {{"opens_theirs", "1"}});
  CHECK(location(other.get("/par/tasks")) == "/par/tasks?view=" + std::to_string(second) + "&progress=in_progress");
  // What the list opens with goes, the list stays.
  REQUIRE(office.post("/views/" + std::to_string(all) + "/remove", {}).status == 303);
  CHECK(location(officer.get("/par/tasks")) == "/par/tasks?view=" + std::to_string(of_unit) + "&section=I");
}

TEST_CASE("taking the last filter off leads to the whole list, not back to the view it opens with") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const std::string id = std::to_string(keep(browser, "Muộn", "progress=late", "mine", {{"opens_mine", "1"}}));
  const std::string page = browser.get("/par/tasks?view=" + id + "&progress=late").body;
  CHECK_FALSE(contains(page, "href=\"/par/tasks?view=" + id + "\""));
  CHECK(contains(page, "class=\"chips-clear\" href=\"/par/tasks?view=all\""));
  // The filter form sent empty names its fields, so it is not "without a word".
  CHECK(browser.get("/par/tasks?view=" + id + "&q=&progress=").status == 200);
}

TEST_CASE("a unit's view is seen by its people alone, and a view never shows a row one may not see") {
  Portal portal;
  Browser head = portal.as("dkkd"), officer = portal.as("chuyenvien"), other = portal.as("tdgs");
  const std::string unit = "unit:" + std::to_string(portal.unit_id("DKKD"));
  const std::int64_t id = keep(head, "Của phòng", "section=I", unit);
  REQUIRE(id != 0);
  CHECK(contains(officer.get("/par/tasks").body, ">Của phòng</a>"));
  CHECK_FALSE(contains(other.get("/par/tasks").body, "Của phòng"));
  CHECK(contains(other.get("/par/tasks?view=" + std::to_string(id) + "&section=I").body, "không còn được chia sẻ"));
  for (const char* page : {"", "/remove"}) {
    CHECK(other.get("/views/" + std::to_string(id) + page).status == 404);
    CHECK(officer.get("/views/" + std::to_string(id) + page).status == 404);
  }
  for (const char* action : {"", "/save", "/remove", "/take"}) {
    CHECK(other.post("/views/" + std::to_string(id) + action, {{"name", "x"}, {"audience", "mine"}}).status == 404);
    CHECK(officer.post("/views/" + std::to_string(id) + action, {{"name", "x"}, {"audience", "mine"}}).status == 404);
  }
  CHECK(other.post("/views/choose", {{"type", "par.task"}, {"view", std::to_string(id)}}).status == 404);
  // A view of the reports: what it shows is the reader's, not the owner's.
  const auto shown = [](Browser& browser) { return browser.get("/par/assignments?unit_id=1").body; };
  CHECK(shown(head).size() > 0);
  CHECK(head.get("/admin/users?view=1").status == portal.as("dkkd").get("/admin/users").status);
}

TEST_CASE("sharing asks for the right to share, with exactly those people") {
  Portal portal;
  Browser officer = portal.as("chuyenvien"), head = portal.as("dkkd"), office = portal.as("vanphong");
  const std::string own = "unit:" + std::to_string(portal.unit_id("DKKD")), foreign = "unit:" + std::to_string(portal.unit_id("TDGS"));
  const auto try_as = [](Browser& browser, const std::string& audience) {
    return browser.post("/views/new", {{"type", "par.task"}, {"name", "A"}, {"audience", audience}}).status;
  };
  CHECK(try_as(officer, "all") == 422);
  CHECK(try_as(officer, own) == 422);
  CHECK(try_as(officer, "mine") == 303);
  CHECK(try_as(head, "all") == 422);
  CHECK(try_as(head, foreign) == 422);
  CHECK(try_as(head, own) == 303);
  CHECK(try_as(office, "all") == 303);
  for (const char* audience : {"", "unit", "unit:", "unit:0", "unit:abc", "everyone", "ALL"}) CHECK(try_as(head, audience) == 422);
}

TEST_CASE("names: filled in, at most 80 characters, once for the same people") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  std::string eighty, eighty_one;
  for (int i = 0; i < 80; ++i) eighty += "ỷ";
  eighty_one = eighty + "ỷ";
  const auto status = [&](const std::string& name, const std::string& audience = "mine") {
    return browser.post("/views/new", {{"type", "par.task"}, {"name", name}, {"audience", audience}}).status;
  };
  CHECK(status("") == 422);
  CHECK(status("   ") == 422);
  CHECK(status(eighty_one) == 422);
  CHECK(status(eighty) == 303);
  CHECK(status("Muộn") == 303);
  CHECK(status("  muộn ") == 422);  // the same to a reader
  CHECK(status("Muộn", "all") == 303);
  const std::string page = browser.post("/views/new", {{"type", "par.task"}, {"query", "section=I"}, {"name", "Muộn"}, {"audience", "mine"}, {"opens_mine", "1"}}).body;
  CHECK(contains(page, "value=\"Muộn\""));
  CHECK(contains(page, "value=\"section=I\""));
  CHECK(contains(page, "Đã có chế độ xem mang tên này"));
}

TEST_CASE("a person keeps at most fifty views of a list") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  for (int i = 0; i < record::kMaxViewsPerPerson; ++i) REQUIRE(keep(browser, "V" + std::to_string(i), "section=I") != 0);
  CHECK(keep(browser, "one more", "section=I") == 0);
  const std::string page = browser.get("/par/tasks").body;
  CHECK(contains(page, "Chế độ xem khác"));  // the overflow
  CHECK(contains(page, ">V49</a>"));
}

TEST_CASE("a view is renamed, shared, taken back and removed, with words before a shared one goes") {
  Portal portal;
  Browser office = portal.as("vanphong"), other = portal.as("tdgs");
  const std::string id = std::to_string(keep(office, "Muộn", "progress=late"));
  CHECK(contains(office.get("/views/" + id).body, "value=\"Muộn\""));
  CHECK(office.post("/views/" + id, {{"name", "Trễ hạn"}, {"audience", "all"}, {"opens_theirs", "1"}}).status == 303);
  CHECK(contains(other.get("/par/tasks?view=all").body, ">Trễ hạn</a>"));
  CHECK(contains(office.get("/views/" + id + "/remove").body, "Những người được chia sẻ cũng không còn thấy"));
  CHECK(office.post("/views/" + id, {{"name", "Trễ hạn"}, {"audience", "mine"}}).status == 303);
  CHECK_FALSE(contains(other.get("/par/tasks").body, "Trễ hạn"));
  CHECK_FALSE(contains(office.get("/views/" + id + "/remove").body, "Những người được chia sẻ"));
  CHECK(office.post("/views/" + id + "/remove", {}).status == 303);
  CHECK(office.get("/views/" + id).status == 404);
  CHECK(contains(office.get("/par/tasks?view=" + id + "&progress=late").body, "Chế độ xem đã lưu không còn nữa"));
}

TEST_CASE("what somebody shared stays when his account is closed, and is taken over by who may share so") {
  Portal portal;
  Browser head = portal.as("dkkd"), office = portal.as("vanphong"), admin = portal.as("quantri"), officer = portal.as("chuyenvien");
  const std::string unit = "unit:" + std::to_string(portal.unit_id("DKKD"));
  const std::string of_unit = std::to_string(keep(head, "Của phòng", "section=I", unit));
  const std::string of_all = std::to_string(keep(office, "Chung", "section=II", "all"));
  CHECK(admin.post("/views/" + of_all + "/take", {}).status == 404);  // the owner is still there
  close_account(portal, "vanphong");
  close_account(portal, "dkkd");
  CHECK(contains(officer.get("/par/tasks").body, "Của phòng"));
  CHECK(contains(officer.get("/views?type=par.task").body, "tài khoản đã khóa"));
  CHECK(officer.post("/views/" + of_unit + "/take", {}).status == 404);
  CHECK(officer.post("/views/" + of_all + "/take", {}).status == 404);
  CHECK(contains(admin.get("/views?type=par.task").body, "/views/" + of_all + "/take"));
  CHECK(admin.post("/views/" + of_all + "/take", {}).status == 303);
  CHECK(admin.post("/views/" + of_all, {{"name", "Chung 2"}, {"audience", "all"}}).status == 303);
  CHECK(contains(officer.get("/par/tasks").body, "Chung 2"));
}

TEST_CASE("a filter of a view that is gone is told, not dropped in silence") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const std::string id = std::to_string(keep(browser, "Cũ", "section=I"));
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_view SET query = 'no_such_field=1&section=XX&plan_id=999&columns=code%2Cgone&group=gone' WHERE id = ?1", std::int64_t{std::stoll(id)});
  });
  const std::string page = browser.get(location(browser.get("/par/tasks?view=" + id))).body;
  CHECK(contains(page, "Danh sách này không có “no_such_field”"));
  CHECK(contains(page, "Danh sách này không có “columns=gone”"));
  CHECK(contains(page, "Danh sách này không có “group=gone”"));
  CHECK(contains(page, "999 (không còn nữa)"));
  CHECK(contains(page, "id=\"f-section\""));
}

TEST_CASE("pages of views: unknown lists and views, lists one may not open, broken addresses") {
  Portal portal;
  Browser browser = portal.as("dkkd");
  struct Case {
    const char* path;
    int status;
  };
  for (const Case& c : {Case{"/views", 404}, Case{"/views?type=par.nothing", 404}, Case{"/views?type=core.audit", 404},
                        Case{"/views/new?type=core.audit", 404}, Case{"/views/columns?type=", 404}, Case{"/views/987654", 404},
                        Case{"/views?type=par.task", 200}, Case{"/views/new?type=par.task&query=%25zz", 200},
                        Case{"/views/columns?type=par.task&query=a%3Db%26a%3Db", 200}, Case{"/par/tasks?view=x", 200},
                        Case{"/par/tasks?view=99999999999999999999", 200}, Case{"/par/tasks?view=-1&q=a", 200}}) {
    INFO(c.path);
    CHECK(browser.get(c.path).status == c.status);
  }
  CHECK(browser.post("/views/new", {{"type", "core.audit"}, {"name", "x"}, {"audience", "mine"}}).status == 404);
  CHECK(browser.post("/views/choose", {{"type", "par.task"}, {"view", "x"}}).status == 404);
}

TEST_CASE("every list has its pages of views, columns and compact rows, in both languages") {
  Portal portal;
  for (const plugin::RecordType& type : portal.services().registry.types()) {
    if (type.access.view.is_nobody()) continue;
    Browser browser = portal.as(test::find_account(portal, type.access.view));
    INFO(std::string(type.id));
    CHECK(browser.get(std::string("/views?type=") + type.id).status == 200);
    CHECK(browser.get(std::string("/views/columns?type=") + type.id).status == 200);
    const http::Response saved = browser.post("/views/new", {{"type", type.id}, {"query", "sort=-id"}, {"name", "Mới nhất"}, {"audience", "mine"}, {"opens_mine", "1"}});
    REQUIRE(saved.status == 303);
    CHECK(location(browser.get(type.path)) == location(saved));
    CHECK(browser.get(location(saved)).status == 200);
  }
}

TEST_CASE("the switch of the rows' density comes back to the same list") {
  Portal portal;
  Browser browser = portal.as("dkkd");
  CHECK(contains(browser.get("/par/tasks").body, "name=\"density\" value=\"compact\""));
  CHECK(location(browser.post("/display", {{"density", "compact"}, {"next", "/par/tasks?section=I"}})) == "/par/tasks?section=I");
  CHECK(contains(browser.get("/par/tasks").body, "name=\"density\" value=\"normal\""));
  browser.post("/display", {{"density", "huge"}, {"next", "/"}});
  CHECK(contains(browser.get("/par/tasks").body, "name=\"density\" value=\"normal\""));
}

TEST_SUITE_END();

}  // namespace
}  // namespace motcong
