// motcong doctor: what it finds in a data directory, what it advises, and that it changes nothing.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "core/base/digest.h"
#include "tests/support/backups.h"
#include "tests/support/command.h"
#include "tests/support/sample_files.h"
#include "tests/support/temp_folder.h"

namespace motcong {
namespace {

namespace fs = std::filesystem;
using test::contains;
using test::Outcome;
using test::Portal;

/// The data directory of a portal with one attached file, at rest.
struct AtRest {
  AtRest() {
    setenv("LC_ALL", "C.UTF-8", 1);  // the words below are English
    Portal portal;
    sha256 = test::attach_to_unit(portal, "a.pdf", test::pdf_file("a"));
    portal.services().db.checkpoint();
    fs::copy(portal.folder() / "data", data(), fs::copy_options::recursive);
    for (const char* folder : {"", "keys", "files"}) fs::permissions(data() / folder, fs::perms(0700));
  }
  ~AtRest() { unsetenv("LC_ALL"); }
  fs::path data() const { return folder / "data"; }
  fs::path file() const { return data() / "files" / sha256.substr(0, 2) / sha256.substr(2); }
  Outcome examine() const { return test::run_command({"doctor", "--data", data().string()}, folder.path()); }
  void write(const std::function<void(db::WriteTx&)>& change) const {
    auto opened = db::Database::open(data() / "motcong.db");
    REQUIRE(opened.ok());
    (*opened)->write(change);
  }

  test::TempFolder folder;
  std::string sha256;
};

}  // namespace

TEST_CASE("doctor: each fault is named with what to do; the exit status tells faults from the rest") {
  struct Case {
    const char* what;
    std::function<void(const AtRest&)> change;
    int status;
    std::string finding, advice;
  };
  const Case cases[] = {
      {"a missing file", [](const AtRest& a) { fs::remove(a.file()); }, 1,
       "[fault] Attached files: 1 missing, 0 damaged", "Copy them from files/ of a backup"},
      {"a damaged file", [](const AtRest& a) { std::ofstream(a.file(), std::ios::app) << "x"; }, 1,
       "[fault] Attached files: 0 missing, 1 damaged", "Copy them from files/ of a backup"},
      {"a file nobody knows", [](const AtRest& a) { std::ofstream(a.data() / "files" / "x") << "x"; }, 0,
       "[warning] 1 files belong to no record", "The nightly check of files removes them"},
      {"open to others", [](const AtRest& a) { fs::permissions(a.data(), fs::perms(0755)); }, 0,
       "[warning] Other users of this machine can get at ", "chmod go= "},
      {"a changed entry of the audit log",
       [](const AtRest& a) {
         a.write([](db::WriteTx& tx) {
           tx.execute("DROP TRIGGER core_audit_no_update");
           tx.execute("UPDATE core_audit SET username = 'x' WHERE id = 3");
         });
       },
       1, "[fault] Entry 3, or the history it stands for, was changed", "Somebody has changed the database"},
      {"no key of the audit log", [](const AtRest& a) { fs::remove(a.data() / "keys" / "audit"); }, 1,
       "[fault] The key file ", "Put keys/audit back from a backup"},
      {"a search index that lacks rows",
       [](const AtRest& a) { a.write([](db::WriteTx& tx) { tx.execute("DELETE FROM core_search"); }); }, 1,
       "[fault] The search index of ", "motcong reindex"},
      {"a damaged database",
       [](const AtRest& a) {
         std::fstream raw(a.data() / "motcong.db", std::ios::in | std::ios::out | std::ios::binary);
         raw.seekp(60'000);
         raw << std::string(9000, '\xff');
       },
       1, "[fault]", "restore"},
      {"no database", [](const AtRest& a) { fs::remove(a.data() / "motcong.db"); }, 1,
       "[fault] There is no portal in ", "restore a backup"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.what);
    const AtRest portal;
    each.change(portal);
    const Outcome outcome = portal.examine();
    CHECK(outcome.status == each.status);
    CHECK_MESSAGE(contains(outcome.said, each.finding), outcome.said);
    CHECK_MESSAGE(contains(outcome.said, each.advice), outcome.said);
  }
}

TEST_CASE("doctor: of a sound portal it finds nothing broken but what time has brought") {
  const AtRest portal;
  const Outcome outcome = portal.examine();
  for (const char* line :
       {"[OK] The data directory is open to its owner alone", "[OK] No portal is running on it",
        "[OK] The database belongs to this program and is up to date",
        "[OK] The database is sound, its references too",
        "[OK] All 1 attached files are as they were attached", "[OK] The search index fits the records",
        "[OK] The audit log is whole: ", "Free on the disk: ", "[OK] The clock goes on from the last entry"})
    CHECK_MESSAGE(contains(outcome.said, line), outcome.said);
  // The department stands in 2019 and the clock of the command line does not.
  CHECK(contains(outcome.said, "[OK] A demonstration; looked at as of its newest entry, 15/02/2019 09:00"));
  CHECK(contains(outcome.said, "[warning] There is no backup yet"));
  const fs::path target = portal.folder / "saoluu";
  REQUIRE(test::run_command({"backup", target.string(), "--data", portal.data().string()}, portal.folder.path()).status == 0);
  CHECK(contains(portal.examine().said, "[OK] The last good backup is of "));
  fs::remove_all(target);
  // The command stands in the log at today's clock: since 2019 there should have been one.
  CHECK(contains(portal.examine().said, "[fault] This portal has never been backed up."));
  portal.write([](db::WriteTx& tx) { plugin::Settings::set(tx, "backup.nightly", "no"); });
  const Outcome again = portal.examine();
  CHECK(again.status == 0);
  CHECK(contains(again.said, "[warning] Nightly backups are switched off"));
}

}  // namespace motcong
