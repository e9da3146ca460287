// The inbox, what people choose to be told, and the daily letter: none lost, none twice.
#include <doctest/doctest.h>

#include <thread>

#include "core/notice/digest.h"
#include "core/notice/inbox.h"
#include "core/plugin/jobs.h"
#include "tests/support/failed_check.h"
#include "tests/support/html.h"
#include "tests/support/mail_program.h"
#include "tests/support/portal.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::MailProgram;
using test::Portal;

void tell(Portal& portal, const std::string& who, const char* kind = "sample.plain", const std::string& link = "/calendar",
          const std::string& words = "Việc mới") {
  const std::int64_t user = portal.user_id(who);
  portal.services().db.write([&](db::WriteTx& tx) {
    plugin::notify(tx, portal.app().system_work(), user, kind, base::Message(N_("A job failed: {job}"), {{"job", words}}), link);
  });
}

std::int64_t count(Portal& portal, const std::string& who, bool unread) {
  const std::int64_t user = portal.user_id(who);
  return portal.services().db.read([&](db::Reader& reader) { return notice::count_notices(reader, user, unread); });
}

std::string text_of(Portal& portal, db::Sql sql) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.text(sql); });
}

/// Nobody has unread notices; `dkkd` has a mail address; letters go by `program` from 7 o'clock.
void set_up_mail(Portal& portal, const MailProgram& program) {
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_notice SET read_at = at");
    tx.execute("UPDATE core_user SET email = CASE username WHEN 'dkkd' THEN 'dkkd@so.lan' ELSE '' END");
    plugin::Settings::set(tx, "mail.command", program.path());
    plugin::Settings::set(tx, "mail.from", "cong@so.lan");
    plugin::Settings::set(tx, "mail.base_url", "https://portal.so.lan");
  });
}

/// What the letters' job said.
std::string run_letters(Portal& portal) {
  portal.services().jobs.run_job(portal.app().system_work(), "core.digest");
  return text_of(portal, "SELECT state FROM core_job_run WHERE job = 'core.digest' ORDER BY id DESC LIMIT 1");
}

std::string states(Portal& portal) {
  return text_of(portal, "SELECT group_concat(state, ' ') FROM (SELECT state FROM core_digest ORDER BY id)");
}

}  // namespace

TEST_SUITE_BEGIN("notices");

TEST_CASE("a notice of a kind that nobody declared is a fault of the program") {
  Portal portal(Portal::WithSample{});
  const test::ThrowOnFailedCheck guard;
  CHECK_THROWS(tell(portal, "dkkd", "sample.unknown"));
}

TEST_CASE("the inbox: unread and all, pages, one read, all read; only one's own") {
  Portal portal(Portal::WithSample{});
  Browser person = portal.as("dkkd");
  person.post("/notices/read", {});
  for (int n = 1; n <= 30; ++n) tell(portal, "dkkd", "sample.plain", "/calendar", "Việc số " + std::to_string(n) + ".");
  const auto shown = [&](const std::string& query) { return person.get("/notices" + query).body; };
  CHECK(contains(person.get("/calendar").body, "30<span class=\"vh\"> chưa đọc"));
  CHECK(test::parse_html(shown("?show=unread")).fault == "");
  CHECK(contains(shown("?show=unread"), "Việc số 30."));
  CHECK_FALSE(contains(shown("?show=unread"), "Việc số 5."));
  CHECK(contains(shown("?show=unread&page=2"), "Việc số 5."));
  for (const char* page : {"0", "x", "-3", "999999999999"}) CHECK(person.get("/notices?page=" + std::string(page)).status == 200);

  const std::string newest = text_of(portal, "SELECT max(id) FROM core_notice");
  CHECK(portal.as("tdgs").post("/notices/" + newest + "/read", {}).status == 404);
  CHECK(count(portal, "dkkd", true) == 30);
  CHECK(person.post("/notices/" + newest + "/read?show=unread", {}).header("Location") == "/notices?show=unread");
  CHECK(person.post("/notices/" + newest + "/read", {}).status == 303);
  CHECK(count(portal, "dkkd", true) == 29);
  CHECK_FALSE(contains(shown("?show=unread"), "Việc số 30."));
  CHECK(contains(shown(""), "Việc số 30."));
  CHECK(person.post("/notices/987654321/read", {}).status == 404);
  REQUIRE(person.post("/notices/read", {}).status == 303);
  CHECK(count(portal, "dkkd", true) == 0);
  CHECK(contains(shown("?show=unread"), "Đã đọc hết"));
}

TEST_CASE("what one has muted is not told; what is mandatory cannot be muted") {
  Portal portal(Portal::WithSample{});
  Browser person = portal.as("dkkd");
  const std::int64_t before = count(portal, "dkkd", false);
  const std::string page = person.get("/notices/settings").body;
  CHECK(test::parse_html(page).fault == "");
  CHECK(contains(page, "name=\"kind.sample.plain\" value=\"1\" checked"));
  CHECK(contains(page, "name=\"kind.sample.mandatory\" value=\"1\" checked disabled"));
  REQUIRE(person.post("/notices/settings", {{"kind.core.mention", "1"}}).status == 303);
  tell(portal, "dkkd", "sample.plain");
  CHECK(count(portal, "dkkd", false) == before);
  tell(portal, "dkkd", "sample.mandatory");
  tell(portal, "dkkd", "core.mention");
  CHECK(count(portal, "dkkd", false) == before + 2);
  tell(portal, "tdgs", "sample.plain");
  CHECK(count(portal, "tdgs", true) > 0);
  REQUIRE(person.post("/notices/settings", {{"kind.sample.plain", "1"}, {"digest", "1"}}).status == 303);
  tell(portal, "dkkd", "sample.plain");
  CHECK(count(portal, "dkkd", false) == before + 3);
}

TEST_CASE("kinds that only those who look after something are told are not listed to others") {
  Portal portal;
  for (const char* label : {"Một công việc nền của cổng không thành công", "Nhật ký hệ thống không còn nguyên vẹn"}) {
    CHECK_FALSE_MESSAGE(contains(portal.as("dkkd").get("/notices/settings").body, label), label);
    CHECK_MESSAGE(contains(portal.as("quantri").get("/notices/settings").body, label), label);
  }
}

TEST_CASE("the settings of mail take a path alone, one address, a host") {
  Portal portal;
  const MailProgram program(portal.folder() / "mail");
  for (const std::string& bad : {std::string("sendmail"), std::string("/bin/sh -c id"), std::string("/bin/sh;id"),
                                 std::string("/khong/co"), std::string("/etc/passwd"), std::string("/tmp")}) {
    CAPTURE(bad);
    CHECK_FALSE(notice::check_mail_command(bad).ok());
  }
  CHECK(notice::check_mail_command("").ok());
  CHECK(notice::check_mail_command(program.path()).ok());
  CHECK_FALSE(notice::check_mail_sender("a@b, c@d").ok());
  for (const char* bad : {"portal.so.lan", "javascript:alert(1)", "https://", "https://a/b", "https://a b"})
    CHECK_FALSE(notice::check_base_url(bad).ok());
  for (const char* good : {"", "https://portal.so.lan", "http://10.1.2.3:8080"}) CHECK(notice::check_base_url(good).ok());
}

TEST_CASE("one letter a day, from its hour on, with what is not read, to those who want it") {
  Portal portal(Portal::WithSample{});
  MailProgram program(portal.folder() / "mail");
  set_up_mail(portal, program);
  portal.clock().set(base::instant_of({2019, 2, 18}, 6, 59));
  tell(portal, "dkkd", "sample.plain", "/calendar", "Kế hoạch");
  tell(portal, "tdgs");  // has no address
  CHECK(run_letters(portal) == "done");
  CHECK(program.letters().empty());
  portal.clock().advance(120);
  CHECK(run_letters(portal) == "done");
  REQUIRE(program.letters().size() == 1);
  CHECK(program.arguments() == "-i\n-f\ncong@so.lan\n--\ndkkd@so.lan\n");
  CHECK(contains(program.letters()[0], "\nTo: <dkkd@so.lan>\n"));
  tell(portal, "dkkd");
  portal.clock().advance(3600);
  CHECK(run_letters(portal) == "done");
  CHECK(program.letters().size() == 1);  // one a day
  portal.clock().advance(86400);
  CHECK(run_letters(portal) == "done");
  CHECK(program.letters().size() == 2);
  CHECK(states(portal) == "sent sent");
  // Nothing new: no letter.
  portal.clock().advance(86400);
  run_letters(portal);
  CHECK(program.letters().size() == 2);
  // Opted out.
  REQUIRE(portal.as("dkkd").post("/notices/settings", {{"kind.sample.plain", "1"}}).status == 303);
  tell(portal, "dkkd");
  portal.clock().advance(86400);
  run_letters(portal);
  CHECK(program.letters().size() == 2);
}

TEST_CASE("mail that is down loses nothing: the letter waits, takes what is new, goes once; the failure is seen") {
  Portal portal(Portal::WithSample{});
  MailProgram program(portal.folder() / "mail");
  set_up_mail(portal, program);
  portal.clock().set(base::instant_of({2019, 2, 18}, 8));
  tell(portal, "dkkd", "sample.plain", "/calendar", "Việc một");
  program.behave("echo 'relay: connection refused' >&2; exit 75");
  CHECK(run_letters(portal) == "failed");
  CHECK(states(portal) == "waiting");
  Browser admin = portal.as("quantri");
  const std::string page = admin.get("/admin/mail").body;
  CHECK(test::parse_html(page).fault == "");
  CHECK(contains(page, "Chương trình kết thúc với lỗi 75: relay: connection refused"));
  CHECK(contains(admin.get("/admin/users").body, "thư tổng hợp hằng ngày chưa gửi được"));
  CHECK(contains(admin.get("/notices").body, "Công việc nền không thành công"));
  const std::int64_t told = count(portal, "quantri", false);
  portal.clock().advance(3600);
  CHECK(run_letters(portal) == "failed");
  CHECK(count(portal, "quantri", false) == told);  // once, not each hour

  tell(portal, "dkkd", "sample.plain", "", "Việc hai");
  portal.clock().advance(86400);
  program.behave("exit 0");
  const std::size_t tried = program.letters().size();
  CHECK(run_letters(portal) == "done");
  CHECK(program.letters().size() == tried + 1);
  CHECK(states(portal) == "sent");
  CHECK_FALSE(contains(admin.get("/admin/users").body, "thư tổng hợp hằng ngày chưa gửi được"));
  portal.clock().advance(3600);
  run_letters(portal);
  CHECK(program.letters().size() == tried + 1);
  CHECK(text_of(portal, "SELECT count(*) FROM core_notice n JOIN core_user u ON u.id = n.user_id WHERE u.username = 'dkkd' "
                        "AND n.digest_id IS NOT NULL") == "2");
}

TEST_CASE("a mail program that hangs holds no other job up, and is stopped with the portal") {
  Portal portal(Portal::WithSample{});
  MailProgram program(portal.folder() / "mail");
  set_up_mail(portal, program);
  portal.services().db.write([](db::WriteTx& tx) { tx.execute("UPDATE core_user SET email = username || '@so.lan'"); });
  portal.clock().set(base::instant_of({2019, 2, 18}, 8));
  for (const char* who : {"dkkd", "tdgs"}) tell(portal, who);
  program.behave("sleep 300");
  portal.app().start_jobs();
  while (program.letters().empty()) std::this_thread::yield();
  while (text_of(portal, "SELECT count(*) FROM core_job_run WHERE job <> 'core.digest' AND state = 'running'") != "0" ||
         text_of(portal, "SELECT count(*) FROM core_job_run WHERE job = 'core.leftovers'") == "0") {
    std::this_thread::yield();
  }
  CHECK(text_of(portal, "SELECT state FROM core_job_run WHERE job = 'core.digest'") == "running");
  while (!portal.services().jobs.run_job(portal.app().system_work(), "core.leftovers")) std::this_thread::yield();
  CHECK_FALSE(portal.services().jobs.run_job(portal.app().system_work(), "core.digest"));
  portal.services().jobs.stop();
  CHECK(text_of(portal, "SELECT state FROM core_job_run WHERE job = 'core.digest'") == "failed");
  CHECK(program.letters().size() == 1);  // the other one waits for the next time
  CHECK(text_of(portal, "SELECT count(*) FROM core_digest WHERE state = 'waiting'") != "0");
  CHECK(contains(portal.as("quantri").get("/admin/mail").body, "Chương trình bị dừng khi đang làm việc"));
}

TEST_CASE("one fault gives a person one notice, which says what failed") {
  Portal portal(Portal::WithSample{});
  MailProgram program(portal.folder() / "mail");
  set_up_mail(portal, program);
  portal.clock().set(base::instant_of({2019, 2, 18}, 8));
  tell(portal, "dkkd");
  program.behave("kill -9 $$");  // it had the whole letter
  Browser admin = portal.as("quantri");
  const std::int64_t before = count(portal, "quantri", true);
  const http::Response answer = admin.post("/admin/jobs/run?job=core.digest", {});
  REQUIRE(answer.status == 303);
  CHECK(states(portal) == "unsure");
  CHECK(count(portal, "quantri", true) == before + 1);
  const std::string work = admin.get(std::string(answer.header("Location"))).body;
  CHECK(contains(work, "Thư tổng hợp hằng ngày: không thành công."));
  CHECK_FALSE(contains(work, "Hoàn thành"));
  CHECK(contains(admin.get("/notices").body, "Thư tổng hợp hằng ngày: không thành công."));
}

TEST_CASE("letters have a name of their own, also when numbers come back after a restore") {
  Portal portal(Portal::WithSample{});
  MailProgram program(portal.folder() / "mail");
  set_up_mail(portal, program);
  portal.clock().set(base::instant_of({2019, 2, 18}, 8));
  for (int i = 0; i < 2; ++i) {
    tell(portal, "dkkd");
    run_letters(portal);
    portal.clock().advance(60);
    portal.services().db.write([](db::WriteTx& tx) {
      tx.execute("UPDATE core_notice SET digest_id = NULL");
      tx.execute("DELETE FROM core_digest");
    });
  }
  const auto name_of = [](const std::string& letter) {
    const std::size_t at = letter.find("Message-ID: ");
    return letter.substr(at, letter.find('\n', at) - at);
  };
  REQUIRE(program.letters().size() == 2);
  CHECK(name_of(program.letters()[0]) != name_of(program.letters()[1]));
}

TEST_CASE("what was read before the letter went is left out; a letter of nothing is dropped") {
  Portal portal(Portal::WithSample{});
  MailProgram program(portal.folder() / "mail");
  set_up_mail(portal, program);
  portal.clock().set(base::instant_of({2019, 2, 18}, 8));
  tell(portal, "dkkd");
  program.behave("exit 1");
  run_letters(portal);
  portal.as("dkkd").post("/notices/read", {});
  const std::size_t tried = program.letters().size();
  program.behave("exit 0");
  CHECK(run_letters(portal) == "done");
  CHECK(program.letters().size() == tried);
  CHECK(states(portal) == "dropped");
}

TEST_CASE("a process that ended while a letter went does not send it twice by itself; a person may") {
  Portal portal(Portal::WithSample{});
  MailProgram program(portal.folder() / "mail");
  set_up_mail(portal, program);
  portal.clock().set(base::instant_of({2019, 2, 18}, 8));
  tell(portal, "dkkd");
  portal.services().db.write([&](db::WriteTx& tx) {
    notice::make_digests(portal.app().system_work(), tx, notice::load_mail_settings(portal.services().settings));
    tx.execute("UPDATE core_digest SET state = 'sending'");
  });
  run_letters(portal);
  CHECK(program.letters().empty());
  CHECK(states(portal) == "unsure");
  Browser admin = portal.as("quantri");
  CHECK(contains(admin.get("/notices").body, "Không rõ một thư"));
  CHECK(contains(admin.get("/admin/mail").body, "Gửi lại"));
  const std::string id = text_of(portal, "SELECT id FROM core_digest");
  CHECK(portal.as("kiemsoat").post("/admin/mail/" + id + "/again", {}).status == 403);
  REQUIRE(admin.post("/admin/mail/" + id + "/again", {}).status == 303);
  CHECK(admin.post("/admin/mail/" + id + "/again", {}).status == 404);
  CHECK(run_letters(portal) == "done");
  CHECK(program.letters().size() == 1);
  CHECK(states(portal) == "sent");
}

TEST_CASE("the test button says what the mail program said") {
  Portal portal;
  MailProgram program(portal.folder() / "mail");
  set_up_mail(portal, program);
  Browser admin = portal.as("quantri");
  const auto press = [&] {
    const http::Response answer = admin.post("/admin/mail/test", {});
    REQUIRE(answer.status == 303);
    return admin.get(std::string(answer.header("Location"))).body;
  };
  CHECK(contains(press(), "địa chỉ thư của chính mình trước"));
  portal.services().db.write([](db::WriteTx& tx) { tx.execute("UPDATE core_user SET email = 'qt@so.lan' WHERE username = 'quantri'"); });
  program.behave("echo 'queued as 4711'");
  CHECK(contains(press(), "queued as 4711"));
  program.behave("echo 'no route' >&2; exit 69");
  CHECK(contains(press(), "Chương trình kết thúc với lỗi 69: no route"));
  CHECK(program.letters().size() == 2);
}

TEST_SUITE_END();

}  // namespace motcong
