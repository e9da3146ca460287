// Stand-ins through their pages: who may name one, what acting for another shows and allows, and that every
// act stays marked with both people.
#include <doctest/doctest.h>

#include "core/auth/users.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::Portal;

std::int64_t count(Portal& portal, db::Sql sql, const std::string& text) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, 0, text); });
}

Form form(Portal& portal, const std::string& absent, const std::string& user, const std::string& from,
          const std::string& until) {
  return {{"absent_id", absent.empty() ? "" : std::to_string(portal.user_id(absent))},
          {"user_id", std::to_string(portal.user_id(user))},
          {"valid_from", from},
          {"valid_to", until},
          {"reason", "Nghỉ phép"},
          {"decision", "15/GUQ"}};
}

std::string newest(Portal& portal) {
  return std::to_string(count(portal, "SELECT COALESCE(MAX(id), 0) FROM core_stand_in WHERE ?1 = ''", ""));
}

/// `user` stands in for `absent` today and the next days; the browser acts for him.
void act_for(Portal& portal, Browser& browser, const std::string& absent, const std::string& user) {
  REQUIRE(portal.as(absent)
              .post("/stand-ins/new", form(portal, absent, user, "15/02/2019", "20/02/2019"))
              .status == 303);
  REQUIRE(browser.post("/acting", {{"stand_in", newest(portal)}}).status == 303);
}

}  // namespace

TEST_SUITE_BEGIN("stand-in pages");

TEST_CASE("who may name a stand-in for whom") {
  struct Row {
    const char* who;
    const char* absent;  // "" for oneself
    const char* user;
    int status;
  };
  for (const Row& row :
       {Row{"dkkd", "", "chuyenvien", 303}, Row{"quantri", "giamdoc", "vanphong", 303},
        Row{"nhansu", "dkkd", "tdgs", 303},
        Row{"quantri", "giamdoc", "quantri", 422},  // nobody helps himself to another's rights
        Row{"quantri", "quantri", "nhansu", 303}, Row{"dkkd", "", "dkkd", 422},
        Row{"kiemsoat", "", "dkkd", 403}, Row{"dkkd", "", "kiemsoat", 422}}) {
    Portal portal;
    INFO(std::string(row.who) << ": " << row.user << " for " << row.absent);
    CHECK(portal.as(row.who)
              .post("/stand-ins/new", form(portal, row.absent, row.user, "15/02/2019", "20/02/2019"))
              .status == row.status);
  }
  // A person who may only name his own stand-in cannot say otherwise.
  Portal portal;
  REQUIRE(portal.as("dkkd")
              .post("/stand-ins/new", form(portal, "giamdoc", "chuyenvien", "15/02/2019", "20/02/2019"))
              .status == 303);
  CHECK(count(portal, "SELECT absent_id FROM core_stand_in WHERE ?1 = ''", "") == portal.user_id("dkkd"));
}

TEST_CASE("a refused form keeps what was typed and says what is wrong beside the field") {
  Portal portal;
  Browser browser = portal.as("dkkd");
  struct Row {
    const char* field;
    const char* value;
  };
  for (const Row& row :
       {Row{"valid_from", "14/02/2019"}, Row{"valid_from", "hôm nay"}, Row{"valid_to", "31/02/2019"},
        Row{"valid_to", "14/02/2019"}, Row{"valid_to", "16/04/2019"}, Row{"reason", ""}, Row{"user_id", ""},
        Row{"user_id", "x"}, Row{"user_id", "987654"}}) {
    INFO(std::string(row.field) << " = " << row.value);
    Form typed = form(portal, "", "chuyenvien", "15/02/2019", "20/02/2019");
    test::set_value(typed, row.field, row.value);
    const http::Response answer = browser.post("/stand-ins/new", typed);
    CHECK(answer.status == 422);
    const test::Html html = test::parse_html(answer.body);
    CHECK(html.fault == "");
    CHECK(html.links("#" + std::string(row.field)).size() == 1);
    CHECK(test::value_of(html.form("/stand-ins/new"), "decision") == "15/GUQ");
  }
  CHECK(newest(portal) == "0");
  Form longer = form(portal, "", "chuyenvien", "15/02/2019", "20/02/2019");
  test::set_value(longer, "reason", std::string(301, 'x'));
  CHECK(browser.post("/stand-ins/new", longer).status == 422);
}

TEST_CASE("both are told, both see it, others do not, and either may end it") {
  Portal portal;
  Browser absent = portal.as("dkkd"), user = portal.as("chuyenvien"), other = portal.as("tdgs");
  REQUIRE(absent.post("/stand-ins/new", form(portal, "", "chuyenvien", "15/02/2019", "20/02/2019")).status ==
          303);
  CHECK(test::parse_html(absent.get("/notices").body).has_text("thay mặt đồng chí từ 15/02/2019"));
  CHECK(test::parse_html(user.get("/notices").body).has_text("Đồng chí được"));
  for (Browser* browser : {&absent, &user}) CHECK(contains(browser->get("/stand-ins").body, "15/GUQ"));
  CHECK(!contains(other.get("/stand-ins").body, "15/GUQ"));
  CHECK(contains(portal.as("kiemsoat").get("/stand-ins").body, "15/GUQ"));
  const std::string end = "/stand-ins/" + newest(portal) + "/end";
  CHECK(other.post(end, {}).status == 404);
  CHECK(portal.as("kiemsoat").post(end, {}).status == 403);
  CHECK(contains(user.get("/").body, "action=\"/acting\""));
  CHECK(user.post(end, {}).status == 303);
  CHECK(!contains(user.get("/").body, "action=\"/acting\""));
  CHECK(user.post(end, {}).status == 303);
  CHECK(count(portal, "SELECT COUNT(*) FROM core_audit WHERE action = ?1", "stand_in.end") == 1);
}

TEST_CASE("acting: the other's rights, a banner on every page, and back again") {
  Portal portal;
  Browser browser = portal.as("chuyenvien");
  CHECK(browser.post("/acting", {{"stand_in", "1"}}).status == 422);
  CHECK(browser.post("/acting", {}).status == 422);
  act_for(portal, browser, "vanphong", "chuyenvien");
  for (const char* path : {"/", "/par/board", "/notices", "/preferences", "/no/such/page", "/admin/users"}) {
    INFO(std::string(path));
    CHECK(test::parse_html(browser.get(path).body)
              .has_text("Đang làm việc thay mặt Phó Chánh Văn phòng (đến hết 20/02/2019)"));
  }
  CHECK(browser.get("/par/plans/new").status == 200);
  // Somebody else's stand-in is not his.
  CHECK(portal.as("tdgs").post("/acting", {{"stand_in", newest(portal)}}).status == 422);
  // What is personal stays his.
  CHECK(test::parse_html(browser.get("/preferences").body).has_text("Chuyên viên Đăng ký kinh doanh"));
  CHECK(test::parse_html(browser.get("/notices").body).has_text("Đồng chí được"));
  CHECK(browser.get("/stand-ins/new").status == 403);  // passed-on rights are not passed on
  REQUIRE(browser.post("/acting/stop", {}).status == 303);
  CHECK(!contains(browser.get("/").body, "acting-banner"));
  CHECK(browser.get("/par/plans/new").status == 403);
  CHECK(browser.post("/acting/stop", {}).status == 303);
}

TEST_CASE("acting never reaches the administration of the portal") {
  Portal portal;
  Browser browser = portal.as("chuyenvien");
  act_for(portal, browser, "quantri", "chuyenvien");
  for (const plugin::Route& route : portal.services().registry.routes()) {
    if (route.access.permission_id().empty() || auth::is_passed_on(route.access.permission_id())) continue;
    std::string path = route.path;
    for (size_t at = path.find(":id"); at != std::string::npos; at = path.find(":id"))
      path.replace(at, 3, "1");
    INFO(std::string(route.method) << " " << path);
    CHECK((route.method == std::string_view("GET") ? browser.get(path) : browser.post(path, {})).status ==
          403);
  }
}

TEST_CASE("what is done while acting is marked in history, in the audit log and beside the record") {
  Portal portal;
  Browser browser = portal.as("chuyenvien");
  act_for(portal, browser, "vanphong", "chuyenvien");
  const plugin::RecordType& plans = portal.services().registry.type("par.plan");
  const std::int64_t plan = test::make_record(portal, browser, plans, 1);
  const std::string url = "/par/plans/" + std::to_string(plan);
  const std::string marked = "Chuyên viên Đăng ký kinh doanh (thay mặt Phó Chánh Văn phòng)";
  CHECK(test::parse_html(browser.get(url).body).has_text(marked));
  CHECK(test::parse_html(browser.get(url + "/history").body).has_text(marked));
  CHECK(count(portal, "SELECT created_by FROM par_plan WHERE id = ?1", std::to_string(plan)) ==
        portal.user_id("chuyenvien"));
  CHECK(
      count(portal,
            "SELECT on_behalf_of FROM core_history WHERE record_type = 'par.plan' AND record_id = ?1 LIMIT 1",
            std::to_string(plan)) == portal.user_id("vanphong"));
  const std::string log = portal.as("quantri").get("/admin/audit?on_behalf_username=vanphong").body;
  CHECK(test::parse_html(log).has_text("chuyenvien"));
  CHECK(count(portal,
              "SELECT COUNT(*) FROM core_audit WHERE action = ?1 AND username = 'chuyenvien' AND "
              "on_behalf_username = 'vanphong'",
              "record.create") == 1);
  // His own account is his own affair.
  REQUIRE(browser
              .post("/preferences/sessions/" +
                        std::to_string(portal.services().db.read([&](db::Reader& reader) {
                          return reader.integer("SELECT id FROM core_session WHERE user_id = ?1 LIMIT 1", 0,
                                                portal.user_id("chuyenvien"));
                        })) +
                        "/end",
                    {})
              .status == 303);
  CHECK(count(portal, "SELECT COUNT(*) FROM core_audit WHERE action = ?1 AND on_behalf_of IS NOT NULL",
              "session.end") == 0);
}

TEST_CASE("a form opened as oneself is not sent as another") {
  Portal portal;
  Browser browser = portal.as("chuyenvien");
  const Form own = test::parse_html(browser.get("/preferences").body).form("/preferences");
  act_for(portal, browser, "vanphong", "chuyenvien");
  CHECK(browser.post("/preferences", own).status == 403);
  const Form acting = test::parse_html(browser.get("/preferences").body).form("/preferences");
  CHECK(browser.post("/preferences", acting).status == 303);
}

TEST_CASE("nobody judges his own report, neither through a stand-in nor as one") {
  const auto period_of = [](Portal& portal) {
    return std::to_string(count(portal,
                                "SELECT id FROM core_task WHERE code = ?1 AND starts_on = '2019-02-01'",
                                "CCHC-2019-VI.2/DKKD"));
  };
  const auto report = [&](Portal& portal, Browser& browser) {
    const http::Response sent = browser.post(
        "/tasks/reports/new",
        {{"task_id", period_of(portal)}, {"stage", "final"}, {"done", "Đã làm"}, {"percent", "100"}});
    REQUIRE(sent.status == 303);
    return std::string(sent.header("Location"));
  };
  const auto offers = [](Browser& browser, const std::string& path) {
    return contains(browser.get(path).body, path + "/do/accept");
  };
  {
    // The division's head reports, then stands in for the Office.
    Portal portal;
    Browser head = portal.as("dkkd");
    const std::string path = report(portal, head);
    CHECK(offers(*std::make_unique<Browser>(portal.as("vanphong")), path));
    act_for(portal, head, "vanphong", "dkkd");
    CHECK(!offers(head, path));
    CHECK(head.post(path + "/do/accept", {{"row_version", "1"}}).status == 409);
    CHECK(!contains(head.get("/").body, "href=\"" + path + "\""));
  }
  {
    // The Office stands in for the head and reports on his behalf; neither may judge that.
    Portal portal;
    Browser office = portal.as("vanphong");
    act_for(portal, office, "dkkd", "vanphong");
    const std::string path = report(portal, office);
    REQUIRE(office.post("/acting/stop", {}).status == 303);
    CHECK(!offers(office, path));
    Browser another = portal.as("tdgs");
    CHECK(!offers(another, path));
    const Form sent = {
        {"role_id", std::to_string(count(portal, "SELECT id FROM core_role WHERE code = ?1", "par_officer"))},
        {"unit_id", ""},
        {"valid_from", "01/02/2019"}};
    for (const char* reviewer : {"dkkd", "nhansu"}) {
      REQUIRE(portal.as("quantri")
                  .post("/admin/users/" + std::to_string(portal.user_id(reviewer)) + "/roles", sent)
                  .status == 303);
    }
    Browser head = portal.as("dkkd"), free = portal.as("nhansu");
    CHECK(!offers(head, path));  // it was made on his behalf
    CHECK(offers(free, path));
    // Both hear what became of it.
    const std::string version = test::hidden_value(free.get(path + "/do/accept").body, "row_version");
    REQUIRE(free.post(path + "/do/accept", {{"row_version", version}, {"note", ""}}).status == 303);
    for (Browser* told : {&office, &head})
      CHECK(test::parse_html(told->get("/notices").body).has_text("Báo cáo của đơn vị đã được chấp nhận"));
  }
}

TEST_CASE("a closed account ends its stand-ins and the other person is told") {
  Portal portal;
  Browser browser = portal.as("chuyenvien");
  act_for(portal, browser, "dkkd", "chuyenvien");
  const std::string path = "/admin/users/" + std::to_string(portal.user_id("dkkd")) + "/do/disable";
  Browser admin = portal.as("quantri");
  REQUIRE(admin.post(path, test::parse_html(admin.get(path).body).form(path)).status == 303);
  const http::Response home = browser.get("/");
  CHECK(home.status == 200);
  CHECK(!contains(home.body, "acting-banner"));
  CHECK(test::parse_html(browser.get("/notices").body).has_text("tài khoản đã khóa"));
}

TEST_SUITE_END();

}  // namespace motcong
