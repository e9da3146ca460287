// The chain of the audit log: whatever is done to the log behind the portal's back is found and named; what
// the log holds and what it must not hold.
#include "core/plugin/audit_chain.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

#include "core/app/app.h"
#include "core/plugin/cookies.h"
#include "core/plugin/jobs.h"
#include "tests/support/command.h"
#include "tests/support/html.h"
#include "tests/support/portal.h"
#include "tests/support/temp_folder.h"

namespace motcong {
namespace {

using plugin::ChainReport;
using test::Browser;
using test::contains;
using test::Outcome;
using test::Portal;

constexpr int kEntries = 12;

/// A portal without people whose log holds kEntries acts, each with two rows of history.
class Log {
 public:
  Log() {
    open();
    const plugin::Work work = app_->system_work();
    for (int i = 1; i <= kEntries; ++i) {
      db().write([&](db::WriteTx& tx) {
        for (const char* field : {"name", "code"}) {
          tx.execute(
              "INSERT INTO core_history(record_type, record_id, row_version, at, action, field, "
              "before_value, "
              "after_value) VALUES ('core.unit', ?1, 1, ?2, 'update', ?3, 'cũ', 'mới')",
              i, work.now, field);
        }
        plugin::audit(tx, work, "record.update", "core.unit", i, "Đơn vị " + std::to_string(i));
      });
    }
    first_ = db().read([](db::Reader& reader) {
      return reader.integer("SELECT min(id) FROM core_audit WHERE action = 'record.update'", 0);
    });
  }
  void open() {
    app::OpenOptions options;
    options.data = folder_ / "data";
    options.create = true;
    auto app = app::App::open(options);
    if (!app) FAIL(base::format_english(app.error()));
    app_ = *std::move(app);
  }
  void close() { app_.reset(); }
  db::Database& db() { return app_->services().db; }
  app::App& app() { return *app_; }
  const std::filesystem::path& folder() const { return folder_.path(); }
  /// The id of the n-th act, from 1.
  std::int64_t id(int n) const { return first_ + n - 1; }
  ChainReport check(const plugin::ChainHead& known = {}) {
    return app_->services().audit_chain.check(db(), known, [](std::int64_t) { return true; });
  }
  /// As somebody does who has the database file and no key.
  void tamper(const std::function<void(db::WriteTx&)>& change) {
    db().write([&](db::WriteTx& tx) {
      for_each_trigger(tx);
      change(tx);
    });
  }

 private:
  static void for_each_trigger(db::WriteTx& tx) {
    tx.execute("DROP TRIGGER IF EXISTS core_audit_no_update");
    tx.execute("DROP TRIGGER IF EXISTS core_audit_no_delete");
    tx.execute("DROP TRIGGER IF EXISTS core_history_no_update");
    tx.execute("DROP TRIGGER IF EXISTS core_history_no_delete");
  }
  test::TempFolder folder_;
  std::unique_ptr<app::App> app_;
  std::int64_t first_ = 0;
};

std::string said(const ChainReport& report) { return base::format_english(report.fault); }

}  // namespace

TEST_SUITE_BEGIN("audit chain");

TEST_CASE("an untouched log is whole, also after a restart") {
  Log log;
  CHECK(said(log.check()) == "");
  CHECK(log.check().entries >= kEntries);
  CHECK(log.check().history_rows >= 2 * kEntries);
  log.close();
  log.open();
  CHECK(said(log.check()) == "");
}

TEST_CASE("whatever is done to the log is found, and the first faulty entry named") {
  struct Case {
    const char* what;
    std::function<void(Log&, db::WriteTx&)> change;
    int bad;  // n-th act; 0: none named
    std::string words;
  };
  const auto set = [](const char* column, const char* value) {
    return [column, value](Log& log, db::WriteTx& tx) {
      const std::string name = column;
      if (name == "at") tx.execute("UPDATE core_audit SET at = at + 1 WHERE id = ?1", log.id(5));
      if (name == "user_id") tx.execute("UPDATE core_audit SET user_id = 7 WHERE id = ?1", log.id(5));
      if (name == "username")
        tx.execute("UPDATE core_audit SET username = ?2 WHERE id = ?1", log.id(5), value);
      if (name == "address")
        tx.execute("UPDATE core_audit SET remote_address = ?2 WHERE id = ?1", log.id(5), value);
      if (name == "action") tx.execute("UPDATE core_audit SET action = ?2 WHERE id = ?1", log.id(5), value);
      if (name == "object") tx.execute("UPDATE core_audit SET object_id = 99 WHERE id = ?1", log.id(5));
      if (name == "detail") tx.execute("UPDATE core_audit SET detail = ?2 WHERE id = ?1", log.id(5), value);
      if (name == "behalf") tx.execute("UPDATE core_audit SET on_behalf_of = 3 WHERE id = ?1", log.id(5));
      if (name == "hash") tx.execute("UPDATE core_audit SET hash = ?2 WHERE id = ?1", log.id(5), value);
    };
  };
  const std::string zeros(64, '0');
  const Case cases[] = {
      {"when", set("at", ""), 5, "was changed"},
      {"who", set("user_id", ""), 5, "was changed"},
      {"by what name", set("username", "khac"), 5, "was changed"},
      {"from where", set("address", "10.9.9.9"), 5, "was changed"},
      {"what", set("action", "record.create"), 5, "was changed"},
      {"which record", set("object", ""), 5, "was changed"},
      {"the detail", set("detail", "khác"), 5, "was changed"},
      {"on whose behalf", set("behalf", ""), 5, "was changed"},
      {"the seal", set("hash", zeros.c_str()), 5, "was changed"},
      {"no seal", set("hash", ""), 5, "without a seal"},
      {"a letter moved from one field to the next",
       [](Log& log, db::WriteTx& tx) {
         tx.execute("UPDATE core_audit SET action = 'record.updat', object_type = 'ecore.unit' WHERE id = ?1",
                    log.id(5));
       },
       5, "was changed"},
      {"a value before a change",
       [](Log&, db::WriteTx& tx) {
         tx.execute("UPDATE core_history SET before_value = 'khác' WHERE record_id = 5 AND field = 'name'");
       },
       5, "the history it stands for"},
      {"a row of history taken out",
       [](Log&, db::WriteTx& tx) {
         tx.execute("DELETE FROM core_history WHERE record_id = 5 AND field = 'code'");
       },
       5, "the history it stands for"},
      {"an entry taken out",
       [](Log& log, db::WriteTx& tx) { tx.execute("DELETE FROM core_audit WHERE id = ?1", log.id(5)); }, 6,
       "are missing"},
      {"the first ones taken out",
       [](Log& log, db::WriteTx& tx) { tx.execute("DELETE FROM core_audit WHERE id < ?1", log.id(5)); }, 5,
       "are missing"},
      {"the last one taken off",
       [](Log&, db::WriteTx& tx) {
         tx.execute("DELETE FROM core_audit WHERE id = (SELECT max(id) FROM core_audit)");
       },
       kEntries, "are missing"},
      {"all taken out", [](Log&, db::WriteTx& tx) { tx.execute("DELETE FROM core_audit"); }, kEntries,
       "are missing"},
      {"an entry put in at the end",
       [](Log&, db::WriteTx& tx) { tx.execute("INSERT INTO core_audit(at, action) VALUES (1, 'login')"); },
       kEntries + 1, "without a seal"},
      {"two entries changed over",
       [](Log& log, db::WriteTx& tx) {
         tx.execute("UPDATE core_audit SET id = -1 WHERE id = ?1", log.id(5));
         tx.execute("UPDATE core_audit SET id = ?1 WHERE id = ?2", log.id(5), log.id(6));
         tx.execute("UPDATE core_audit SET id = ?1 WHERE id = -1", log.id(6));
       },
       5, "was changed"},
      {"an entry copied over the next one",
       [](Log& log, db::WriteTx& tx) {
         tx.execute("DELETE FROM core_audit WHERE id = ?1", log.id(6));
         tx.execute(
             "INSERT INTO core_audit SELECT ?2, at, user_id, username, remote_address, action, object_type, "
             "object_id, detail, on_behalf_of, on_behalf_username, history_to, prev_hash, hash FROM "
             "core_audit "
             "WHERE id = ?1",
             log.id(5), log.id(6));
       },
       6, "was changed"},
      {"the last one taken off, the note of the end too",
       [](Log&, db::WriteTx& tx) {
         tx.execute("DELETE FROM core_audit WHERE id = (SELECT max(id) FROM core_audit)");
         tx.execute("DELETE FROM core_audit_head");
       },
       0, "The end of the chain is not noted any more"},
      {"the last one taken off, the note moved back",
       [](Log&, db::WriteTx& tx) {
         tx.execute("DELETE FROM core_audit WHERE id = (SELECT max(id) FROM core_audit)");
         tx.execute(
             "UPDATE core_audit_head SET last_id = last_id - 1, hash = (SELECT hash FROM core_audit ORDER BY "
             "id "
             "DESC LIMIT 1)");
       },
       0, "The note of where the chain ends was changed"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.what);
    Log log;
    log.tamper([&](db::WriteTx& tx) { each.change(log, tx); });
    const ChainReport report = log.check();
    CHECK_MESSAGE(contains(said(report), each.words), said(report));
    if (each.bad != 0) CHECK(report.bad_id == log.id(each.bad));
    // The portal goes on writing; the fault stays where it is and is still named.
    log.db().write([&](db::WriteTx& tx) { plugin::audit(tx, log.app().system_work(), "login"); });
    CHECK_FALSE(log.check().ok());
    log.close();
    log.open();
    CHECK_FALSE(log.check().ok());
  }
}

TEST_CASE("two hundred random changes, each found at its entry") {
  Log log;
  std::mt19937 random(20190215);
  for (int round = 0; round < 200; ++round) {
    const std::int64_t id = log.id(1 + static_cast<int>(random() % kEntries));
    const int column = static_cast<int>(random() % 4);
    CAPTURE(id);
    CAPTURE(column);
    const auto shift = [&](int by) {
      log.tamper([&](db::WriteTx& tx) {
        if (column == 0) tx.execute("UPDATE core_audit SET at = at + ?2 WHERE id = ?1", id, by);
        if (column == 1) tx.execute("UPDATE core_audit SET object_id = object_id + ?2 WHERE id = ?1", id, by);
        if (column == 2)
          tx.execute("UPDATE core_audit SET history_to = history_to + ?2 WHERE id = ?1", id, by);
        if (column == 3)
          tx.execute(
              "UPDATE core_history SET row_version = row_version + ?2 WHERE id = (SELECT history_to FROM "
              "core_audit WHERE id = ?1)",
              id, by);
      });
    };
    const int by = 1 + static_cast<int>(random() % 3);
    shift(by);
    CHECK(log.check().bad_id == id);
    shift(-by);
    REQUIRE(said(log.check()) == "");
  }
}

TEST_CASE("a log that was written anew or put back is found by an end that was noted outside") {
  Log log;
  const plugin::ChainHead noted = log.db().read(plugin::AuditChain::find_head);
  log.db().write([&](db::WriteTx& tx) { plugin::audit(tx, log.app().system_work(), "login"); });
  CHECK(said(log.check(noted)) == "");
  CHECK(contains(said(log.check({noted.last_id, std::string(64, 'a')})), "is not the one that was noted"));
  CHECK(contains(said(log.check({noted.last_id + 100, noted.hash})), "are missing"));
}

TEST_CASE("a lost key: the portal goes on with a new one, and the log says for ever that it was lost") {
  Log log;
  log.close();
  std::filesystem::remove(log.folder() / "data" / "keys" / "audit");
  {
    setenv("LC_ALL", "C.UTF-8", 1);
    const Outcome outcome =
        test::run_command({"audit", "verify", "--data", (log.folder() / "data").string()}, log.folder());
    unsetenv("LC_ALL");
    CHECK(outcome.status == 1);
    CHECK(contains(outcome.complained, "keys/audit"));
  }
  log.open();
  log.db().write([&](db::WriteTx& tx) { plugin::audit(tx, log.app().system_work(), "login"); });
  CHECK(contains(said(log.check()), "were sealed with a key that is no longer there"));
  log.db().read([](db::Reader& reader) {
    CHECK(reader.integer("SELECT count(*) FROM core_audit WHERE action = 'audit.new_key'", 0) == 1);
  });
  // What was written since is under the new seal.
  log.tamper(
      [](db::WriteTx& tx) { tx.execute("UPDATE core_audit SET username = 'x' WHERE action = 'login'"); });
  CHECK(contains(said(log.check()), "was changed"));
}

TEST_CASE("entries from before there was a chain are sealed when its key is made, and never again") {
  Log log;
  const auto take_seals_away = [&] {
    log.tamper([](db::WriteTx& tx) {
      tx.execute("UPDATE core_audit SET hash = '', prev_hash = '', history_to = 0");
      tx.execute("DELETE FROM core_audit_head");
    });
    log.close();
  };
  take_seals_away();
  std::filesystem::remove(log.folder() / "data" / "keys" / "audit");
  log.open();
  CHECK(said(log.check()) == "");
  CHECK(log.check().history_rows >= 2 * kEntries);
  take_seals_away();
  log.open();
  CHECK(contains(said(log.check()), "without a seal"));
}

TEST_CASE("motcong audit verify: exit status and words") {
  setenv("LC_ALL", "C.UTF-8", 1);
  Log log;
  const auto verify = [&](std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"audit", "verify", "--data", (log.folder() / "data").string()};
    words.insert(words.end(), more.begin(), more.end());
    return test::run_command(std::move(words), log.folder());
  };
  const Outcome good = verify();  // beside the running portal
  CHECK(good.status == 0);
  CHECK(contains(good.said, "The log is whole: "));
  const std::size_t at = good.said.find("End of the chain: ");
  REQUIRE(at != std::string::npos);
  std::string head = good.said.substr(at + 18);
  head = head.substr(0, head.find('\n'));
  CHECK(verify({"--head", head}).status == 0);
  CHECK(verify({"--head", "x"}).status == 2);
  log.tamper(
      [&](db::WriteTx& tx) { tx.execute("UPDATE core_audit SET username = 'x' WHERE id = ?1", log.id(5)); });
  const Outcome bad = verify();
  CHECK(bad.status == 1);
  CHECK(contains(bad.complained,
                 "Entry " + std::to_string(log.id(5)) + ", or the history it stands for, was changed"));
  unsetenv("LC_ALL");
}

TEST_CASE("the weekly check tells those who read the log; its page shows the result") {
  Portal portal;
  Browser admin = portal.as("quantri");
  const auto run = [&] {
    REQUIRE(portal.services().jobs.run_job(portal.app().system_work(), "core.audit_chain"));
  };
  run();
  CHECK(contains(admin.get("/admin/audit-chain").body, "Nhật ký nguyên vẹn: "));
  portal.services().db.write([](db::WriteTx& tx) {
    tx.execute("DROP TRIGGER core_audit_no_update");
    tx.execute("UPDATE core_audit SET username = 'x' WHERE id = 1");
  });
  run();
  const http::Response page = admin.get("/admin/audit-chain");
  CHECK(contains(page.body, "Dòng 1 hoặc lịch sử thuộc dòng đó đã bị sửa"));
  CHECK(test::parse_html(page.body).fault == "");
  CHECK(contains(admin.get("/notices").body, "đã bị sửa"));
  CHECK(portal.as("dkkd").get("/admin/audit-chain").status == 403);
}

TEST_CASE("the log by period, and its export, which is itself written down") {
  Portal portal;
  portal.clock().advance(10 * 86400);
  Browser admin = portal.as("quantri");
  portal.services().db.write([&](db::WriteTx& tx) {
    plugin::audit(tx, portal.app().system_work(), "settings.change", "", 0, "mười ngày sau");
  });
  CHECK(contains(admin.get("/admin/audit").body, "mười ngày sau"));
  CHECK_FALSE(contains(admin.get("/admin/audit?at_to=24/02/2019").body, "mười ngày sau"));
  CHECK(contains(admin.get("/admin/audit?at_from=25/02/2019&at_to=25/02/2019").body, "mười ngày sau"));
  CHECK_FALSE(contains(admin.get("/admin/audit?at_from=26/02/2019").body, "mười ngày sau"));
  CHECK(contains(admin.get("/admin/audit?at_from=32/02/2019").body, "32/02/2019"));
  http::Response file = admin.get("/admin/audit/export?format=csv&at_from=25/02/2019");
  REQUIRE(file.status == 200);
  const std::string csv = test::read_body(file);
  CHECK(contains(csv, "mười ngày sau"));
  CHECK_FALSE(contains(csv, "15/02/2019"));
  portal.services().db.read([](db::Reader& reader) {
    CHECK(reader.exists(
        "SELECT 1 FROM core_audit WHERE action = 'record.export' AND object_type = 'core.audit' AND "
        "username = 'quantri'"));
  });
}

TEST_CASE("a refusal of somebody signed in is written down: once an hour for each page, twenty at most") {
  Portal portal;
  Browser officer = portal.as("dkkd");
  const auto count = [&] {
    return portal.services().db.read([](db::Reader& r) {
      return r.integer("SELECT count(*) FROM core_audit WHERE action = 'access.refused'", 0);
    });
  };
  CHECK(officer.get("/admin/audit-chain").status == 403);
  CHECK(officer.get("/admin/audit-chain?x=1").status == 403);
  CHECK(count() == 1);
  CHECK(officer.post("/admin/backups/run", {}).status == 403);
  CHECK(count() == 2);
  for (int i = 1; i <= 40; ++i) officer.get("/admin/users/" + std::to_string(i) + "/edit");
  CHECK(count() <= 20);
  portal.clock().advance(3600);
  Browser later = portal.as("dkkd");
  CHECK(later.get("/admin/audit-chain").status == 403);
  const std::int64_t before = count();
  CHECK(portal.as("").get("/admin/audit-chain").status == 303);
  CHECK(count() == before);
}

TEST_CASE("no password, session or form token ever stands in the log or the history") {
  Portal portal;
  const std::string old_password = "mat khau minh hoa", new_password = "con meo trang ngoi ben cua so";
  Browser visitor = portal.as("");
  visitor.get("/login");
  CHECK(visitor.post("/login", {{"username", "quantri"}, {"password", "sai hoan toan 77"}}).status != 303);
  CHECK(visitor.post("/login", {{"username", "quantri"}, {"password", old_password}}).status == 303);
  CHECK(visitor
            .post("/password",
                  {{"current", old_password}, {"password", new_password}, {"password_again", new_password}})
            .status == 303);
  REQUIRE(visitor.cookies.contains(plugin::session_cookie_name(false)));
  const std::string session = visitor.cookies.at(plugin::session_cookie_name(false));
  const std::string token = visitor.token();
  portal.services().db.read([&](db::Reader& reader) {
    for (const std::string& secret :
         {old_password, new_password, std::string("sai hoan toan 77"), session, token}) {
      REQUIRE_FALSE(secret.empty());
      CHECK_FALSE(reader.exists("SELECT 1 FROM core_audit WHERE instr(detail || username, ?1) > 0", secret));
      CHECK_FALSE(
          reader.exists("SELECT 1 FROM core_history WHERE instr(coalesce(before_value, '') || "
                        "coalesce(after_value, ''), ?1) > 0",
                        secret));
    }
    CHECK_FALSE(reader.exists("SELECT 1 FROM core_audit WHERE instr(detail, '$argon2') > 0"));
    CHECK_FALSE(
        reader.exists("SELECT 1 FROM core_history WHERE instr(coalesce(after_value, ''), '$argon2') > 0"));
  });
}

TEST_SUITE_END();

}  // namespace motcong
