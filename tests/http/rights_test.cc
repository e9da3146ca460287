// Rights as people read them: the page of effective permissions says what routes answer; the auditor reads
// everything and changes nothing; running sessions are listed and ended.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "core/auth/roles.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using plugin::Route;
using test::Browser;
using test::contains;
using test::Form;
using test::Portal;

std::string user_path(Portal& portal, const std::string& username, const std::string& suffix = {}) {
  return "/admin/users/" + std::to_string(portal.user_id(username)) + suffix;
}

std::string fill_ids(const std::string& pattern, const std::string& id) {
  std::string path = pattern;
  for (size_t at = path.find(":id"); at != std::string::npos; at = path.find(":id")) path.replace(at, 3, id);
  return path;
}

bool is_get(const Route& route) { return std::string_view(route.method) == "GET"; }

/// Codes of the permissions on a page.
std::set<std::string> shown_codes(const http::Response& page) {
  std::set<std::string> codes;
  for (const test::Tag& tag : test::parse_html(page.body).tags) {
    if (tag.name == "code") codes.insert(tag.text);
  }
  return codes;
}

/// All the auditor may send: what concerns his own account and screen only.
const std::set<std::string> kPersonal = {
    "/login",
    "/logout",
    "/setup",
    "/display",
    "/password",
    "/preferences",
    "/preferences/sessions/:id/end",
    "/preferences/api-keys",
    "/preferences/api-keys/:id/revoke",
    "/notices/read",
    "/notices/:id/read",
    "/notices/settings",
    "/work/:id/cancel",
    "/acting",
    // Views of his own and the columns of his lists.
    "/views/new",
    "/views/choose",
    "/views/columns",
    "/views/:id",
    "/views/:id/save",
    "/views/:id/take",
    "/views/:id/remove",
    // Steps with many rows: each asks for the right to that step, and he has none (tested with the lists).
    "/bulk",
    "/bulk/run",
    "/bulk/again",
    "/acting/stop",
    // What he has read himself.
    "/documents/versions/:id/read",
    "/stand-ins/:id/end",
};

}  // namespace

TEST_SUITE_BEGIN("rights");

TEST_CASE("effective permissions are what routes answer: held there, and only there, is not 403") {
  Portal portal;
  Browser admin = portal.as("quantri");
  for (const std::string& username : test::list_usernames(portal)) {
    const std::set<std::string> held = shown_codes(admin.get(user_path(portal, username, "/permissions")));
    Browser person = portal.as(username);
    CHECK(shown_codes(person.get("/preferences/permissions")) == held);
    for (const Route& route : portal.services().registry.routes()) {
      const std::string permission(route.access.permission_id());
      if (permission.empty()) continue;
      // Forms only where there is no such row: nothing is to be changed here.
      if (!is_get(route) && route.path.find(":id") == std::string::npos) continue;
      const std::string path = fill_ids(route.path, "987654321");
      INFO(username << ": " << std::string(route.method) << " " << path << " asks for " << permission);
      const int status =
          (is_get(route) ? person.get(path) : person.post(path, {{"row_version", "1"}})).status;
      CHECK((status != 403) == (held.count(permission) != 0));
    }
  }
}

TEST_CASE("the origin of each permission: role, unit, days, reach, and for whom as a stand-in") {
  Portal portal;
  Browser admin = portal.as("quantri"), person = portal.as("chuyenvien");
  const auto page = [&](const std::string& query) {
    return test::parse_html(admin.get(user_path(portal, "chuyenvien", "/permissions" + query)).body);
  };
  CHECK(page("").has_text("Phòng Đăng ký kinh doanh"));
  CHECK(page("").has_text("Chuyên viên"));
  CHECK(page("").has_text("01/01/2019"));
  CHECK(!page("").has_text("core.users"));
  CHECK(page("?show=all").has_text("core.users"));
  CHECK(shown_codes(admin.get(user_path(portal, "chuyenvien", "/permissions?show=all"))).size() ==
        portal.services().registry.permissions().size());
  CHECK(shown_codes(admin.get(user_path(portal, "chuyenvien", "/permissions?on=2018-12-31"))).empty());
  CHECK(shown_codes(admin.get(user_path(portal, "chuyenvien", "/permissions?on=31/12/2018"))).empty());
  CHECK(!shown_codes(admin.get(user_path(portal, "chuyenvien", "/permissions?on=2019-01-01"))).empty());
  const http::Response wrong = admin.get(user_path(portal, "chuyenvien", "/permissions?on=31/02/2019"));
  CHECK(wrong.status == 422);
  CHECK(test::parse_html(wrong.body).fault == "");
  CHECK(contains(wrong.body, "value=\"31/02/2019\""));

  REQUIRE(portal.as("vanphong")
              .post("/stand-ins/new", {{"user_id", std::to_string(portal.user_id("chuyenvien"))},
                                       {"valid_from", "01/03/2019"},
                                       {"valid_to", "05/03/2019"},
                                       {"reason", "Công tác"}})
              .status == 303);
  CHECK(!page("").has_text("core.task.review"));
  CHECK(page("?on=2019-03-01").has_text("core.task.review"));
  CHECK(page("?on=2019-03-05").has_text("theo ủy quyền của Phó Chánh Văn phòng đến hết 05/03/2019"));
  CHECK(!page("?on=2019-03-06").has_text("core.task.review"));

  const http::Response csv = admin.get(user_path(portal, "chuyenvien", "/permissions/export?on=2019-03-01"));
  CHECK(csv.content_type == "text/csv; charset=utf-8");
  CHECK(contains(csv.body, "\"core.task.review\",\"tất cả\""));
  CHECK(contains(csv.body, "theo ủy quyền của Phó Chánh Văn phòng"));
  CHECK(contains(csv.body, "core.users"));  // what is not held stands there too
  CHECK(person.get("/preferences/permissions/export").status == 200);
  CHECK(admin.get(user_path(portal, "chuyenvien", "/permissions/export?on=never")).status == 400);
  CHECK(portal.as("kiemsoat").get(user_path(portal, "chuyenvien", "/permissions")).status == 200);
  CHECK(portal.as("dkkd").get(user_path(portal, "chuyenvien", "/permissions")).status == 403);
  CHECK(admin.get("/admin/users/987654/permissions").status == 404);
}

TEST_CASE("the auditor reads all there is to read") {
  Portal portal;
  const test::Person auditor(portal, "kiemsoat");
  const auto sees_all = [&](const plugin::RecordType& type) {
    const std::string permission(type.access.view.permission_id());
    return permission.empty() ? type.access.view.allows(auditor.principal)
                              : auditor.principal.reach(permission).all;
  };
  const auto& types = portal.services().registry.types();
  for (const plugin::RecordType& type : types) {
    if (type.access.view.is_nobody()) continue;
    INFO(std::string(type.id));
    // A second view of the same table (what is still to be handed in, say) may be for those who write.
    CHECK(std::any_of(types.begin(), types.end(), [&](const plugin::RecordType& other) {
      return std::string_view(other.table) == type.table && sees_all(other);
    }));
  }
  for (const plugin::Permission& permission : portal.services().registry.permissions()) {
    if (!std::string_view(permission.id).ends_with(".view")) continue;
    INFO(std::string(permission.id));
    CHECK(auditor.principal.reach(permission.id).all);
  }
  Browser browser = portal.as("kiemsoat");
  for (const char* path : {"/admin/audit", "/admin/audit/export", "/admin/users", "/admin/users/export",
                           "/admin/roles", "/admin/settings", "/admin/jobs", "/admin/sessions", "/stand-ins",
                           "/admin/units/export", "/par/tasks/export", "/tasks/reports/export"}) {
    INFO(std::string(path));
    CHECK(browser.get(path).status == 200);
  }
  CHECK(test::parse_html(browser.get("/admin/settings").body).has_text("Sở Kế hoạch và Đầu tư"));
}

TEST_CASE("the auditor changes nothing: every form is refused but those of his own account and screen") {
  Portal portal;
  const test::Person auditor(portal, "kiemsoat");
  Browser browser = portal.as("kiemsoat");
  std::set<std::string> open;
  for (const Route& route : portal.services().registry.routes()) {
    if (is_get(route)) continue;
    if (route.access.allows(auditor.principal)) {
      open.insert(route.path);
      continue;
    }
    const std::uint64_t before = portal.services().db.generation(), refusals = portal.count_refusals();
    INFO(route.path);
    CHECK(browser.post(fill_ids(route.path, "1"), {}).status == 403);
    CHECK(portal.services().db.generation() == before + portal.count_refusals() - refusals);
  }
  for (const std::string& path : open) {
    INFO(path);
    CHECK(kPersonal.count(path) == 1);
  }
  // No page offers him a form that leads elsewhere.
  for (const Route& route : portal.services().registry.routes()) {
    if (!is_get(route)) continue;
    const http::Response page = browser.get(fill_ids(route.path, "1"));
    if (!route.access.allows(auditor.principal)) {
      CHECK(page.status == 403);
      continue;
    }
    if (!page.content_type.starts_with("text/html")) continue;
    for (const test::Tag& tag : test::parse_html(page.body).tags) {
      if (tag.name != "form" || tag.attribute("method") != "post") continue;
      std::string action = tag.attribute("action");
      for (size_t at = 0; (at = action.find_first_of("0123456789", at)) != std::string::npos;) {
        const size_t end = std::min(action.find_first_not_of("0123456789", at), action.size());
        action.replace(at, end - at, ":id");
        at += 3;
      }
      INFO(route.path << " posts to " << action);
      CHECK(kPersonal.count(action) == 1);
    }
  }
}

TEST_CASE("running sessions: who, where and for whom; one or all of a person are ended") {
  Portal portal;
  Browser admin = portal.as("quantri"), first = portal.as("dkkd"), second = portal.as("dkkd"),
          other = portal.as("tdgs");
  const auto session_of = [&](const std::string& username) {
    return std::to_string(portal.services().db.read([&](db::Reader& reader) {
      return reader.integer("SELECT MIN(id) FROM core_session WHERE user_id = ?1", 0,
                            portal.user_id(username));
    }));
  };
  const http::Response page = admin.get("/admin/sessions");
  CHECK(test::parse_html(page.body).has_text("Trưởng phòng Thẩm định và giám sát đầu tư"));
  CHECK(contains(page.body, user_path(portal, "dkkd", "/sessions/end")));
  CHECK(!contains(page.body, user_path(portal, "tdgs", "/sessions/end")));     // he has only one
  CHECK(!contains(page.body, "/sessions/" + session_of("quantri") + "/end"));  // not the one in use
  REQUIRE(other.get("/").status == 200);
  const http::Response ended = admin.post(
      user_path(portal, "tdgs", "/sessions/" + session_of("tdgs") + "/end"), {{"next", "/admin/sessions"}});
  CHECK(ended.header("Location") == "/admin/sessions");
  CHECK(other.get("/").status == 303);
  CHECK(admin.post(user_path(portal, "dkkd", "/sessions/end"), {{"next", "https://evil.example"}})
            .header("Location") == user_path(portal, "dkkd"));
  CHECK(first.get("/").status == 303);
  CHECK(second.get("/").status == 303);
  CHECK(admin.post(user_path(portal, "quantri", "/sessions/end"), {}).status == 303);
  CHECK(admin.get("/").status == 200);
  CHECK(admin.post("/admin/users/987654/sessions/end", {}).status == 404);
  CHECK(!contains(portal.as("kiemsoat").get("/admin/sessions").body, "/sessions/end"));
  CHECK(portal.as("tdgs").get("/admin/sessions").status == 403);
}

TEST_CASE("a person has at most five sessions; the oldest ends") {
  Portal portal;
  Browser oldest = portal.as("dkkd");
  std::vector<Browser> others;
  for (int i = 0; i < 5; ++i) others.push_back(portal.as("dkkd"));
  CHECK(oldest.get("/").status == 303);
  for (Browser& browser : others) CHECK(browser.get("/").status == 200);
}

TEST_CASE("a change of rights is shown as a whole and saved when it is confirmed") {
  Portal portal;
  Browser admin = portal.as("quantri");
  const auto role = [&](const std::string& code) {
    return std::to_string(
        portal.services().db.read([&](db::Reader& reader) { return auth::find_role(reader, code)->id; }));
  };
  const std::string id = role("officer"), path = "/admin/roles/" + id;
  Form form = test::parse_html(admin.get(path).body).form(path);
  test::set_value(form, "g" + id + ".core.task.review", "all");
  test::set_value(form, "g" + id + ".core.task.report", "own");
  test::set_value(form, "g" + id + ".core.stand_in", "none");
  const http::Response asked = admin.post(path, form);
  REQUIRE(asked.status == 200);
  const test::Html page = test::parse_html(asked.body);
  CHECK(page.fault == "");
  CHECK(page.has_text("Chuyên viên: + Chấp nhận hoặc trả lại báo cáo (tất cả)"));
  CHECK(page.has_text("Chuyên viên: Báo cáo nhiệm vụ của đơn vị: đơn vị mình → của mình"));
  CHECK(page.has_text("Chuyên viên: − Lập ủy quyền: của mình hoặc (tất cả) của bất kỳ ai"));
  CHECK(portal.as("chuyenvien").get("/stand-ins/new").status == 200);  // nothing counts yet
  const Form confirm = page.form(path);
  REQUIRE(admin.post(path, confirm).status == 303);
  CHECK(portal.as("chuyenvien").get("/stand-ins/new").status == 403);
  CHECK(admin.post(path, confirm).status == 409);  // sent twice
  CHECK(admin.post(path, test::parse_html(admin.get(path).body).form(path)).status ==
        303);  // nothing to change
}

TEST_CASE("nobody takes the last administrator's rights away") {
  Portal portal;
  Browser admin = portal.as("quantri");
  const auto role = [&](const std::string& code) {
    return std::to_string(
        portal.services().db.read([&](db::Reader& reader) { return auth::find_role(reader, code)->id; }));
  };
  const std::string own = role("sysadmin"), path = "/admin/roles/" + own;
  const auto take = [&](const char* permission) {
    Form form = test::parse_html(admin.get(path).body).form(path);
    test::set_value(form, "g" + own + "." + permission, "none");
    return admin.post(path, form);
  };
  CHECK(take("core.users").status == 422);
  CHECK(take("core.roles").status == 422);
  CHECK(take("core.units").status == 200);  // not needed to put rights in order: asks to confirm
  // Held through another role too, it may be taken.
  const std::string other = role("hr_officer"), other_path = "/admin/roles/" + other;
  Form form = test::parse_html(admin.get(other_path).body).form(other_path);
  test::set_value(form, "g" + other + ".core.users", "all");
  REQUIRE(
      admin.post(other_path, test::parse_html(admin.post(other_path, form).body).form(other_path)).status ==
      303);
  CHECK(take("core.users").status == 200);
  CHECK(take("core.roles").status == 422);
}

TEST_SUITE_END();

}  // namespace motcong
