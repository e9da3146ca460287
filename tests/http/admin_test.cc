// The system administrator's pages: people, roles, settings, units, the calendar; and that the audit log tells of it all.
#include <doctest/doctest.h>

#include "core/auth/password.h"
#include "core/auth/users.h"
#include "core/i18n/calendar.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::Portal;

constexpr const char* kPassword = "mat khau minh hoa";
constexpr const char* kNewPassword = "bon tu hoan toan khac";

std::string user_path(Portal& portal, const std::string& username, const std::string& suffix = {}) {
  return "/admin/users/" + std::to_string(portal.user_id(username)) + suffix;
}

std::string role_id(Portal& portal, const std::string& code) {
  return portal.services().db.read([&](db::Reader& reader) { return std::to_string(reader.integer("SELECT id FROM core_role WHERE code = ?1", 0, code)); });
}

http::Response sign_in(Browser& browser, const std::string& username, const std::string& password) {
  browser.get("/login");
  return browser.post("/login", {{"username", username}, {"password", password}});
}

/// The first password that the page shows.
std::string shown_password(const http::Response& page) {
  for (const test::Tag& tag : test::parse_html(page.body).tags) {
    if (tag.name == "code" && contains(tag.attribute("class"), "secret")) return tag.text;
  }
  return {};
}

bool audit_has(Portal& portal, const std::string& action, const std::string& detail = {}) {
  return portal.services().db.read([&](db::Reader& reader) {
    return reader.exists("SELECT 1 FROM core_audit WHERE action = ?1 AND username = 'quantri' AND remote_address = '10.0.0.7' AND instr(detail, ?2) > 0", action, detail);
  });
}

}  // namespace

TEST_SUITE_BEGIN("administration");

TEST_CASE("a new person gets a first password, signs in with it once and sets his own") {
  Portal portal;
  Browser admin = portal.as("quantri");
  for (const auto& [username, right] : std::vector<std::pair<std::string, bool>>{
           {"lan.anh", true}, {"LAN.ANH", false}, {"dkkd", false}, {"a", false}, {"9lan", false}, {"lan anh", false}, {"lần", false}, {"lan/../x", false}}) {
    INFO(username);
    const http::Response made = admin.post("/admin/users/new", {{"full_name", "Nguyễn Thị Lan Anh"}, {"username", username}});
    CHECK(made.status == (right ? 303 : 422));
  }
  Browser nobody = portal.as("");
  CHECK(sign_in(nobody, "lan.anh", "").status == 422);  // an account without a password opens for nobody
  CHECK(admin.get(user_path(portal, "lan.anh", "/do/password")).status == 200);
  const http::Response given = admin.post(user_path(portal, "lan.anh", "/do/password"), {});
  REQUIRE(given.status == 200);
  const std::string password = shown_password(given);
  REQUIRE(password.size() >= 20);
  CHECK(given.header("Cache-Control") == "no-store");

  Browser person = portal.as("");
  portal.clock().advance(60);
  REQUIRE(sign_in(person, "lan.anh", password).status == 303);
  CHECK(person.get("/").header("Location") == "/password");
  REQUIRE(person.post("/password", {{"current", password}, {"password", kNewPassword}, {"password_again", kNewPassword}}).status == 303);
  CHECK(person.get("/").status == 200);

  // A second one ends what the first opened.
  REQUIRE(admin.post(user_path(portal, "lan.anh", "/do/password"), {}).status == 200);
  CHECK(person.get("/").status == 303);
  CHECK(audit_has(portal, "user.password_reset", "lan.anh"));
  CHECK(audit_has(portal, "record.create"));
  CHECK(!portal.services().db.read([&](db::Reader& reader) { return reader.exists("SELECT 1 FROM core_audit WHERE instr(detail, ?1) > 0", password); }));
  CHECK(!portal.services().db.read([&](db::Reader& reader) { return reader.exists("SELECT 1 FROM core_history WHERE instr(after_value, ?1) > 0", password); }));
}

TEST_CASE("a role counts from its first day to its last, from the person's next click") {
  Portal portal;
  Browser person = portal.as("chuyenvien");
  CHECK(person.get("/admin/audit").status == 403);
  const std::string auditor = role_id(portal, "auditor");
  const auto give = [&](const std::string& from, const std::string& until) {
    return portal.as("quantri").post(user_path(portal, "chuyenvien", "/roles"), {{"role_id", auditor}, {"unit_id", ""}, {"valid_from", from}, {"valid_to", until}}).status;
  };
  CHECK(give("18/02/2019", "19/02/2019") == 303);
  CHECK(person.get("/admin/audit").status == 403);
  portal.clock().set(base::instant_of({2019, 2, 18}, 8));
  Browser monday = portal.as("chuyenvien");
  CHECK(monday.get("/admin/audit").status == 200);
  portal.clock().set(base::instant_of({2019, 2, 19}, 23, 50));
  Browser tuesday = portal.as("chuyenvien");
  CHECK(tuesday.get("/admin/audit").status == 200);
  portal.clock().advance(11 * 60);
  CHECK(tuesday.get("/admin/audit").status == 403);  // past midnight, in the same session

  REQUIRE(give("20/02/2019", "") == 303);
  CHECK(tuesday.get("/admin/audit").status == 200);
  const std::string held = portal.services().db.read([&](db::Reader& reader) {
    return std::to_string(reader.integer("SELECT max(id) FROM core_user_role WHERE user_id = ?1", 0, portal.user_id("chuyenvien")));
  });
  Browser admin = portal.as("quantri");
  CHECK(admin.post(user_path(portal, "dkkd", "/roles/" + held + "/take"), {}).status == 404);  // it is not his
  REQUIRE(admin.post(user_path(portal, "chuyenvien", "/roles/" + held + "/take"), {}).status == 303);
  CHECK(tuesday.get("/admin/audit").status == 403);
  CHECK(audit_has(portal, "user.role_given"));
  CHECK(audit_has(portal, "user.role_taken", "auditor"));
}

TEST_CASE("a role is given with words on what is wrong, and what was typed is kept") {
  Portal portal;
  Browser admin = portal.as("quantri");
  const std::string auditor = role_id(portal, "auditor"), dkkd = std::to_string(portal.unit_id("DKKD"));
  struct Wrong {
    const char* what;
    Form form;
    const char* field;
  };
  const std::vector<Wrong> cases = {
      {"no role", {{"role_id", ""}, {"valid_from", "01/03/2019"}}, "role_id"},
      {"an unknown role", {{"role_id", "9999"}, {"valid_from", "01/03/2019"}}, "role_id"},
      {"an unknown unit", {{"role_id", auditor}, {"unit_id", "9999"}, {"valid_from", "01/03/2019"}}, "role_id"},
      {"no day", {{"role_id", auditor}, {"valid_from", "31/02/2019"}}, "valid_from"},
      {"days that run backwards", {{"role_id", auditor}, {"valid_from", "02/03/2019"}, {"valid_to", "01/03/2019"}}, "role_id"},
      {"two figures", {{"role_id", auditor}, {"valid_from", "01/03/2019"}, {"valid_to", "01/04/19"}}, "valid_to"},
  };
  for (const Wrong& wrong : cases) {
    INFO(std::string(wrong.what));
    const std::int64_t before = portal.services().db.read([](db::Reader& reader) { return reader.integer("SELECT count(*) FROM core_user_role", 0); });
    const http::Response page = admin.post(user_path(portal, "dkkd", "/roles"), wrong.form);
    CHECK(page.status == 422);
    const test::Html html = test::parse_html(page.body);
    CHECK(html.fault == "");
    CHECK(html.links("#" + std::string(wrong.field)).size() == 1);
    CHECK(test::value_of(html.form(user_path(portal, "dkkd", "/roles")), "valid_from") == test::value_of(wrong.form, "valid_from"));
    CHECK(portal.services().db.read([](db::Reader& reader) { return reader.integer("SELECT count(*) FROM core_user_role", 0); }) == before);
  }
  const Form form = {{"role_id", role_id(portal, "unit_head")}, {"unit_id", dkkd}, {"valid_from", "01/03/2019"}};
  CHECK(admin.post(user_path(portal, "dkkd", "/roles"), form).status == 422);  // holds it already
}

TEST_CASE("a closed account is out at once; opened again it needs its password") {
  Portal portal;
  Browser admin = portal.as("quantri"), person = portal.as("dkkd");
  REQUIRE(person.get("/").status == 200);
  REQUIRE(admin.get(user_path(portal, "dkkd", "/do/disable")).status == 200);
  REQUIRE(admin.post(user_path(portal, "dkkd", "/do/disable"), {}).status == 303);
  CHECK(person.get("/").status == 303);
  CHECK(person.post("/notices/read", {}).status == 401);
  Browser again = portal.as("");
  CHECK(sign_in(again, "dkkd", kPassword).status == 422);
  CHECK(admin.post(user_path(portal, "dkkd", "/do/disable"), {}).status == 409);  // closed already
  REQUIRE(admin.post(user_path(portal, "dkkd", "/do/enable"), {}).status == 303);
  portal.clock().advance(120);
  CHECK(sign_in(again, "dkkd", kPassword).status == 303);
  CHECK(person.get("/").status == 303);
  CHECK(audit_has(portal, "record.disable"));
  CHECK(audit_has(portal, "record.enable"));
}

TEST_CASE("the administrator ends a person's session, and only his") {
  Portal portal;
  Browser admin = portal.as("quantri"), person = portal.as("dkkd");
  const std::string session = portal.services().db.read([&](db::Reader& reader) {
    return std::to_string(reader.integer("SELECT max(id) FROM core_session WHERE user_id = ?1", 0, portal.user_id("dkkd")));
  });
  CHECK(admin.post(user_path(portal, "tdgs", "/sessions/" + session + "/end"), {}).status == 404);
  CHECK(person.get("/").status == 200);
  CHECK(admin.post(user_path(portal, "dkkd", "/sessions/" + session + "/end"), {}).status == 303);
  CHECK(person.get("/").status == 303);
}

TEST_CASE("the last system administrator cannot be closed out, neither by account nor by role") {
  Portal portal;
  Browser admin = portal.as("quantri");
  const http::Response closed = admin.post(user_path(portal, "quantri", "/do/disable"), {});
  CHECK(closed.status == 422);
  const std::string held = portal.services().db.read([&](db::Reader& reader) {
    return std::to_string(reader.integer("SELECT id FROM core_user_role WHERE user_id = ?1", 0, portal.user_id("quantri")));
  });
  CHECK(admin.post(user_path(portal, "quantri", "/roles/" + held + "/take"), {}).status == 303);
  CHECK(contains(admin.get(user_path(portal, "quantri")).body, "flash-error"));
  CHECK(admin.get("/admin/settings").status == 200);

  REQUIRE(admin.post(user_path(portal, "dkkd", "/roles"), {{"role_id", role_id(portal, "sysadmin")}, {"valid_from", "01/02/2019"}}).status == 303);
  CHECK(admin.post(user_path(portal, "quantri", "/do/disable"), {}).status == 303);
  CHECK(admin.get("/").status == 303);
}

TEST_CASE("what a role may do is changed on its page and counts from the next click") {
  Portal portal;
  Browser admin = portal.as("quantri"), person = portal.as("chuyenvien");
  const std::string path = "/admin/roles/" + role_id(portal, "officer"), field = "g" + role_id(portal, "officer") + ".core.audit";
  CHECK(person.get("/admin/audit").status == 403);
  Form form = test::parse_html(admin.get(path).body).form(path);
  REQUIRE(test::value_of(form, field) == "none");
  const Form stale = form;
  test::set_value(form, field, "all");
  const auto confirm = [&] { return admin.post(path, test::parse_html(admin.post(path, form).body).form(path)).status; };
  REQUIRE(confirm() == 303);
  CHECK(person.get("/admin/audit").status == 200);
  CHECK(audit_has(portal, "role.permissions", "core.audit"));

  CHECK(admin.post(path, stale).status == 409);  // somebody else's change is not undone unseen
  CHECK(person.get("/admin/audit").status == 200);
  form = test::parse_html(admin.get(path).body).form(path);
  test::set_value(form, field, "none");
  REQUIRE(confirm() == 303);
  CHECK(person.get("/admin/audit").status == 403);

  for (const auto& [name, value, status] : std::vector<std::tuple<std::string, std::string, int>>{
           {"g" + role_id(portal, "officer") + ".no.such", "all", 400}, {field, "everything", 400}, {"g" + role_id(portal, "sysadmin") + ".core.audit", "none", 400}}) {
    INFO(name << "=" << value);
    Form odd = test::parse_html(admin.get(path).body).form(path);
    test::set_value(odd, name, value);
    CHECK(admin.post(path, odd).status == status);
  }
  const std::string own = "/admin/roles/" + role_id(portal, "sysadmin");
  Form lock_out = test::parse_html(admin.get(own).body).form(own);
  test::set_value(lock_out, "g" + role_id(portal, "sysadmin") + ".core.roles", "none");
  CHECK(admin.post(own, lock_out).status == 422);
  CHECK(admin.get(own).status == 200);
}

TEST_CASE("the overview of rights leads to the pages of roles only for those who may change them") {
  Portal portal;
  Browser admin = portal.as("quantri"), auditor = portal.as("kiemsoat");
  const http::Response seen = auditor.get("/admin/roles");
  REQUIRE(seen.status == 200);
  CHECK(test::parse_html(seen.body).links("/admin/roles/").empty());
  CHECK(!test::parse_html(admin.get("/admin/roles").body).links("/admin/roles/").empty());
  CHECK(auditor.get("/admin/roles/" + role_id(portal, "officer")).status == 403);
}

TEST_CASE("settings: the agency's name stands on every page; what is wrong is said and kept") {
  Portal portal;
  Browser admin = portal.as("quantri");
  const std::string name = "Sở Kế hoạch & Đầu tư <tỉnh>";
  const auto save = [&](const std::string& agency, const std::string& language) {
    Form form = test::parse_html(admin.get("/admin/settings").body).form("/admin/settings");
    test::set_value(form, "agency.name", agency);
    test::set_value(form, "portal.language", language);
    return admin.post("/admin/settings", form);
  };
  REQUIRE(save(name, "vi").status == 303);
  CHECK(test::parse_html(portal.as("").get("/login").body).has_text(name));
  CHECK(audit_has(portal, "settings.change", name));
  const http::Response long_name = save(std::string(201, 'a'), "vi");
  CHECK(long_name.status == 422);
  CHECK(test::parse_html(long_name.body).links("#agency.name").size() == 1);
  CHECK(test::value_of(test::parse_html(long_name.body).form("/admin/settings"), "agency.name") == std::string(201, 'a'));
  CHECK(save(name, "fr").status == 422);
  CHECK(test::parse_html(portal.as("").get("/login").body).has_text(name));
  REQUIRE(save(name, "en").status == 303);
  CHECK(contains(portal.as("").get("/login").body, "<html lang=\"en\""));
}

TEST_CASE("settings: a logo is a small PNG and nothing else") {
  Portal portal;
  Browser admin = portal.as("quantri");
  const std::string png = std::string("\x89PNG\r\n\x1a\n", 8) + "rest of a picture";
  const auto send = [&](const std::string& bytes) {
    Form form = test::parse_html(admin.get("/admin/settings").body).form("/admin/settings");
    std::erase_if(form, [](const auto& field) { return field.first == "_token"; });
    return admin.upload("/admin/settings", "logo", bytes, form).status;
  };
  CHECK(portal.as("").get("/logo/current.png").status == 404);
  for (const std::string& bytes : {std::string("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"), std::string("GIF89a"),
                                   std::string("PNG"), png + std::string(256 * 1024, 'x')}) {
    CHECK(send(bytes) == 422);
    CHECK(portal.as("").get("/logo/current.png").status == 404);
  }
  REQUIRE(send(png) == 303);
  const http::Response picture = portal.as("").get("/logo/current.png");
  CHECK(picture.status == 200);
  CHECK(picture.content_type == "image/png");
  CHECK(picture.body == png);
  CHECK(contains(portal.as("").get("/login").body, "/logo/current.png?v="));
  Form form = test::parse_html(admin.get("/admin/settings").body).form("/admin/settings");
  form.emplace_back("logo_default", "1");
  REQUIRE(admin.post("/admin/settings", form).status == 303);
  CHECK(portal.as("").get("/logo/current.png").status == 404);
}

TEST_CASE("units: codes, groups and dates keep their rules") {
  Portal portal;
  Browser admin = portal.as("quantri");
  const std::string dkkd = std::to_string(portal.unit_id("DKKD")), pcm = std::to_string(portal.unit_id("PCM"));
  struct Try {
    const char* what;
    Form changes;
    const char* wrong;  // field, or "" when it is saved
  };
  const std::vector<Try> tries = {
      {"small letters", {{"code", "moi"}}, "code"},
      {"a code with a mark", {{"code", "MỚI"}}, "code"},
      {"a code twice", {{"code", "DKKD"}}, "code"},
      {"a code too long", {{"code", "ABCDEFGHIJKLMNOPQRSTU"}}, "code"},
      {"ends before it begins", {{"valid_from", "02/01/2019"}, {"valid_to", "01/01/2019"}}, "valid_to"},
      {"members, but no group", {{"members[]", dkkd}}, "members"},
      {"a group in a group", {{"kind", "group"}, {"members[]", pcm}}, "members"},
      {"an unknown successor", {{"successor_id", "9999"}}, "successor_id"},
      {"an unknown kind", {{"kind", "ministry"}}, "kind"},
      {"a group", {{"kind", "group"}, {"members[]", dkkd}}, ""},
  };
  for (const Try& one : tries) {
    INFO(std::string(one.what));
    Form form = test::sample_form(portal, admin, portal.services().registry.type("core.unit"), 1);
    for (const auto& [name, value] : one.changes) test::set_value(form, name, value);
    const http::Response answer = admin.post("/admin/units/new", form);
    if (*one.wrong == '\0') {
      REQUIRE(answer.status == 303);
      CHECK(test::parse_html(admin.get(std::string(answer.header("Location"))).body).has_text("Phòng Đăng ký kinh doanh"));
      continue;
    }
    CHECK(answer.status == 422);
    CHECK(test::parse_html(answer.body).links("#" + std::string(one.wrong)).size() == 1);
  }
}

TEST_CASE("a day off entered in the calendar moves due days from then on") {
  Portal portal;
  Browser admin = portal.as("quantri");
  const base::Date friday{2019, 2, 15}, monday{2019, 2, 18}, tuesday{2019, 2, 19};
  const auto next_working_day = [&] { 
    return portal.services().db.read([&](db::Reader& reader) { return plugin::load_working_days(reader).add_working_days(friday, 1); });
  };
  CHECK(next_working_day() == monday);
  Form form = {{"date", "18/02/2019"}, {"name", "Nghỉ đột xuất"}, {"kind", "off"}, {"certainty", "announced"}};
  const http::Response made = admin.post("/admin/calendar/new", form);
  REQUIRE(made.status == 303);
  CHECK(next_working_day() == tuesday);
  CHECK(admin.post("/admin/calendar/new", form).status == 422);  // in the calendar already
  // A holiday on a Sunday stands in the published lists; it takes no working day.
  CHECK(admin.post("/admin/calendar/new", {{"date", "17/02/2019"}, {"name", "Chủ nhật"}, {"kind", "off"}, {"certainty", "announced"}}).status == 303);
  CHECK(next_working_day() == tuesday);
  CHECK(admin.post("/admin/calendar/new", {{"date", "20/02/2019"}, {"name", "Thứ Tư"}, {"kind", "makeup"}, {"certainty", "announced"}}).status == 422);
  CHECK(admin.post("/admin/calendar/new", {{"date", "16/02/2019"}, {"name", "Làm bù"}, {"kind", "makeup"}, {"certainty", "announced"}}).status == 303);
  CHECK(next_working_day() == base::Date{2019, 2, 16});
  const std::string remove = std::string(made.header("Location")) + "/remove";
  REQUIRE(admin.post(remove, test::parse_html(admin.get(remove).body).form(remove)).status == 303);
  CHECK(next_working_day() == base::Date{2019, 2, 16});
}

TEST_CASE("the audit log cannot be changed, not even by the program's own writer") {
  Portal portal;
  Browser admin = portal.as("quantri");
  REQUIRE(admin.post("/admin/calendar/new", {{"date", "18/02/2019"}, {"name", "Nghỉ đột xuất"}, {"kind", "off"}, {"certainty", "announced"}}).status == 303);
  auto& db = portal.services().db;
  CHECK_THROWS(db.write([](db::WriteTx& tx) { tx.execute("UPDATE core_audit SET username = 'khac'"); }));
  CHECK_THROWS(db.write([](db::WriteTx& tx) { tx.execute("DELETE FROM core_audit"); }));
  CHECK(audit_has(portal, "record.create", "Nghỉ đột xuất"));
  for (const char* path : {"/admin/audit/new", "/admin/audit/1/edit", "/admin/audit/1/remove", "/admin/audit/import"}) {
    INFO(std::string(path));
    CHECK(admin.get(path).status == 404);
  }
  const http::Response log = admin.get("/admin/audit");
  CHECK(test::parse_html(log.body).has_text("Nghỉ đột xuất"));
  CHECK(portal.as("dkkd").get("/admin/audit").status == 403);
  CHECK(portal.as("kiemsoat").get("/admin/audit").status == 200);
}

TEST_SUITE_END();

}  // namespace motcong
