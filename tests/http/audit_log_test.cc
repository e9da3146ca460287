// What the audit log says of single acts: who, what, from what to what; and what it must never keep.
#include <doctest/doctest.h>

#include <cstdlib>

#include "core/plugin/audit_chain.h"
#include "core/plugin/audit_detail.h"
#include "tests/support/command.h"
#include "tests/support/html.h"
#include "tests/support/portal.h"
#include "tests/support/records.h"
#include "tests/support/temp_folder.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::Outcome;
using test::Portal;

/// The newest entry of this act: its number, and its detail as a Vietnamese reader has it.
struct Told {
  std::int64_t id = 0, count = 0;
  std::string username, detail;
};
Told newest(Portal& portal, const std::string& action) {
  return portal.services().db.read([&](db::Reader& reader) {
    Told told;
    db::Statement row = reader.query(
        "SELECT id, username, detail, (SELECT count(*) FROM core_audit WHERE action = ?1) FROM core_audit WHERE action = ?1 "
        "ORDER BY id DESC LIMIT 1",
        action);
    if (row.step()) {
      told = {row.integer(0), row.integer(3), row.string(1),
              plugin::format_sentences(i18n::Language::vi(), row.text(2))};
    }
    return told;
  });
}

std::string fault_of(Portal& portal) {
  return base::format_english(portal.services()
                                  .audit_chain.check(portal.services().db, [](std::int64_t) { return true; })
                                  .fault);
}

}  // namespace

TEST_SUITE_BEGIN("audit log");

TEST_CASE("exports and backups on the command line stand in the log, beside a running portal and after it") {
  setenv("LC_ALL", "C.UTF-8", 1);
  Portal portal;
  const test::TempFolder desk;
  const std::string data = (portal.folder() / "data").string(), file = (desk / "days.csv").string();
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--data", data});
    return test::run_command(std::move(words), desk.path());
  };
  const Outcome made = run({"export", "core.unit", "--out", file, "--filter", "q=phong"});
  INFO(made.complained);
  REQUIRE(made.status == 0);
  Told told = newest(portal, "record.export");
  CHECK(told.count == 1);
  CHECK(contains(told.detail, "Dòng lệnh, người dùng hệ điều hành "));
  CHECK(contains(told.detail, file));
  CHECK(contains(told.detail, "q=phong"));
  REQUIRE(run({"export", "core.unit"}).status == 0);
  CHECK(contains(newest(portal, "record.export").detail, "đầu ra chuẩn"));
  CHECK(newest(portal, "record.export").count == 2);
  REQUIRE(run({"export", "core.unit", "--out", (desk / "no/folder.csv").string()}).status == 1);
  CHECK(newest(portal, "record.export_fail").count == 1);
  REQUIRE(run({"backup", (desk / "saved").string()}).status == 0);
  told = newest(portal, "backup.make");
  CHECK(told.count == 1);
  CHECK(contains(told.detail, (desk / "saved").string()));
  REQUIRE(run({"backup", (desk / "saved/motcong.db/x").string()}).status == 1);
  CHECK(newest(portal, "backup.fail").count == 1);
  // The portal's own entries follow on: one chain.
  CHECK(portal.as("quantri").get("/admin/audit").status == 200);
  CHECK(fault_of(portal) == "");
  // What cannot be written down is not handed out.
  std::filesystem::rename(data + "/keys/audit", data + "/keys/audit.away");
  const std::string other = (desk / "other.csv").string();
  CHECK(run({"export", "core.unit", "--out", other}).status == 1);
  CHECK_FALSE(std::filesystem::exists(other));
  CHECK(run({"export", "core.unit"}).said == "");
  std::filesystem::rename(data + "/keys/audit.away", data + "/keys/audit");
  unsetenv("LC_ALL");
}

TEST_CASE("the page of an entry leads to the record and shows each field before and after") {
  Portal portal;
  Browser admin = portal.as("quantri");
  const std::string unit = "/admin/units/" + std::to_string(portal.unit_id("DKKD"));
  Form form = test::parse_html(admin.get(unit + "/edit").body).form(unit + "/edit");
  const std::string before = test::value_of(form, "name");
  test::set_value(form, "name", "Phòng Thử tên mới");
  REQUIRE(admin.post(unit + "/edit", form).status == 303);
  const Told told = newest(portal, "record.update");
  const http::Response page = admin.get("/admin/audit/" + std::to_string(told.id));
  REQUIRE(page.status == 200);
  const test::Html html = test::parse_html(page.body);
  CHECK(html.fault == "");
  CHECK_FALSE(html.links(unit).empty());
  CHECK(html.has_text(before));
  CHECK(html.has_text("Phòng Thử tên mới"));
  CHECK(contains(page.body, "15/02/2019 09:00:00"));
  // Also in what leaves the portal.
  for (const char* format : {"csv", "json"}) {
    http::Response file = admin.get(std::string("/admin/audit/export?format=") + format);
    CHECK(contains(test::read_body(file), before + " → Phòng Thử tên mới"));
  }
  http::Response file = admin.get("/admin/audit/export?format=csv");
  const std::string csv = test::read_body(file);
  CHECK(contains(csv, "\n\"" + std::to_string(told.id) + "\","));
  CHECK(contains(csv, "15/02/2019 09:00:00"));
  const std::string seal = portal.services().db.read([&](db::Reader& reader) {
    return reader.text("SELECT hash FROM core_audit WHERE id = ?1", told.id);
  });
  CHECK(contains(csv, seal));
  const http::Response list = admin.get("/admin/audit");
  CHECK(contains(list.body, "15/02/2019 09:00:00"));
  CHECK_FALSE(test::parse_html(list.body).has_text("core.unit"));
}

TEST_CASE("values of a record the reader may not see are not shown to him") {
  Portal portal;
  portal.services().db.write([&](db::WriteTx& tx) {
    const plugin::Work work = portal.app().system_work();
    tx.execute(
        "INSERT INTO core_history(record_type, record_id, row_version, at, action, field, before_value, after_value) VALUES "
        "('par.plan', 999, 1, ?1, 'update', 'title', 'kín trước', 'kín sau')",
        work.now);
    plugin::audit(tx, work, "record.update", "par.plan", 999, "Kế hoạch");
    tx.execute("DELETE FROM core_role_permission WHERE permission = 'par.view'");
  });
  const std::string path = "/admin/audit/" + std::to_string(newest(portal, "record.update").id);
  const http::Response page = portal.as("quantri").get(path);
  CHECK(page.status == 200);
  CHECK_FALSE(contains(page.body, "kín trước"));
}

TEST_CASE("of the settings only what changed is written down, before and after") {
  Portal portal;
  Browser admin = portal.as("quantri");
  Form form = test::parse_html(admin.get("/admin/settings").body).form("/admin/settings");
  test::set_value(form, "agency.place", "Nơi khác");
  REQUIRE(admin.post("/admin/settings", form).status == 303);
  const Told told = newest(portal, "settings.change");
  CHECK(contains(told.detail, "→ “Nơi khác”"));
  CHECK_FALSE(contains(told.detail, ";"));
  CHECK(contains(admin.get("/admin/audit").body, "→ “Nơi khác”"));
  form = test::parse_html(admin.get("/admin/settings").body).form("/admin/settings");
  REQUIRE(admin.post("/admin/settings", form).status == 303);
  CHECK(newest(portal, "settings.change").count == told.count);
}

TEST_CASE("a password typed into the box of the user name is not kept; repeats still show") {
  Portal portal;
  const std::string secret = "MyRealPassword123", folded = "myrealpassword123";
  const auto refuse = [&](const std::string& name) {
    Browser visitor = portal.as("");
    visitor.get("/login");
    CHECK(visitor.post("/login", {{"username", name}, {"password", "x"}}).status == 422);
    return newest(portal, "login.refused");
  };
  const Told first = refuse(secret), again = refuse(secret), other = refuse("Ten La 77!");
  CHECK(first.username == "");
  CHECK(contains(first.detail, "Không có tài khoản này"));
  CHECK(first.detail == again.detail);
  CHECK(first.detail != other.detail);
  CHECK(refuse("quantri").username == "quantri");
  portal.services().db.read([&](db::Reader& reader) {
    CHECK_FALSE(reader.exists("SELECT 1 FROM core_audit WHERE instr(lower(username || detail), ?1) > 0", folded));
  });
}

TEST_CASE("a log that was emptied, with the note of its end, is no new log") {
  Portal portal;
  CHECK(fault_of(portal) == "");
  portal.services().db.write([](db::WriteTx& tx) {
    tx.execute("DROP TRIGGER core_audit_no_delete");
    tx.execute("DELETE FROM core_audit");
    tx.execute("DELETE FROM core_audit_head");
  });
  CHECK(contains(fault_of(portal), "The log is empty"));
  // And what is written from then on does not cover it.
  portal.services().db.write([&](db::WriteTx& tx) { plugin::audit(tx, portal.app().system_work(), "login"); });
  CHECK_FALSE(fault_of(portal) == "");
}

TEST_CASE("rights given and taken: role, unit and days; what a role may do: before and after") {
  Portal portal;
  Browser admin = portal.as("quantri");
  const std::string person = "/admin/users/" + std::to_string(portal.user_id("chuyenvien"));
  const std::string role = portal.services().db.read([](db::Reader& reader) {
    return std::to_string(reader.integer("SELECT id FROM core_role WHERE code = 'unit_deputy'", 0));
  });
  REQUIRE(admin
              .post(person + "/roles", {{"role_id", role},
                                        {"unit_id", std::to_string(portal.unit_id("DKKD"))},
                                        {"valid_from", "01/03/2019"},
                                        {"valid_to", "31/03/2019"}})
              .status == 303);
  const std::string told = newest(portal, "user.role_given").detail;
  CHECK(contains(told, "unit_deputy"));
  CHECK(contains(told, "DKKD"));
  CHECK(contains(told, "chưa giao → 01/03/2019 – 31/03/2019"));
}

TEST_CASE("details are sentences in the reader's language") {
  const std::string packed = plugin::pack_sentences(
      {base::Message("Role: {role}", {{"role", plugin::kept_msgid("Officer")}}), base::Message("The log begins")});
  CHECK(plugin::format_sentences(i18n::Language::en(), packed) == "Role: Officer; The log begins");
  CHECK(contains(plugin::format_sentences(i18n::Language::vi(), packed), "Vai trò: "));
  CHECK(plugin::format_sentences(i18n::Language::vi(), "một tiêu đề") == "một tiêu đề");
  // However long, an entry holds it.
  const std::vector<base::Message> many(500, base::Message("Role: {role}", {{"role", std::string(900, 'a')}}));
  const std::string cut = plugin::pack_sentences(many);
  CHECK(cut.size() < 3900);
  CHECK(contains(plugin::format_sentences(i18n::Language::en(), cut), "more"));
}

TEST_SUITE_END();

}  // namespace motcong
