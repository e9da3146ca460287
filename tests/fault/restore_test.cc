// Restore: refused while the portal runs, refused for a backup that is damaged or too new; what was there is
// kept aside; cut off at any moment it leaves the old data or the new. And a backup cut off by kill -9.
#include "core/backup/restore.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "core/base/digest.h"
#include "core/i18n/vietnamese.h"
#include "tests/support/backups.h"
#include "tests/support/command.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/sample_files.h"
#include "tests/support/temp_folder.h"

namespace motcong {
namespace {

namespace fs = std::filesystem;
using test::contains;
using test::Outcome;
using test::Portal;

/// A backup of a portal with one attached file, and a data directory that has gone on since: one file more.
class Restoring {
 public:
  Restoring() {
    setenv("LC_ALL", "C.UTF-8", 1);  // the words below are English
    Portal portal;
    first_ = test::attach_to_unit(portal, "a.pdf", test::pdf_file("a"));
    fs::copy(test::make_backup(portal, "saoluu"), backup(), fs::copy_options::recursive);
    second_ = test::attach_to_unit(portal, "b.png", test::png_file());
    portal.services().db.checkpoint();
    fs::copy(portal.folder() / "data", data(), fs::copy_options::recursive);
    for (const fs::path& folder : {data(), data() / "keys", data() / "files"})
      fs::permissions(folder, fs::perms(0700));
  }
  ~Restoring() { unsetenv("LC_ALL"); }

  fs::path data() const { return folder_ / "data"; }
  fs::path backup() const { return folder_ / "saoluu"; }
  const fs::path& root() const { return folder_.path(); }
  Outcome restore() const {
    return test::run_command({"restore", backup().string(), "--data", data().string()}, folder_.path());
  }
  std::unique_ptr<app::App> open() const {
    app::OpenOptions options;
    options.data = data();
    auto app = app::App::open(options);
    if (!app) FAIL(base::format_english(app.error()));
    return *std::move(app);
  }
  /// What one sees: 1 = the backup's data, 2 = the later ones, whole and with their files.
  int which_data() const {
    const auto app = open();
    CHECK(app->services().db.integrity_check() == "ok");
    return app->services().db.read([&](db::Reader& reader) {
      int files = 0;
      db::Statement row = reader.query("SELECT sha256, size FROM core_file");
      while (row.step()) {
        ++files;
        CHECK(app->services().files.check_content(base::from_hex(row.string(0)),
                                                  static_cast<std::uint64_t>(row.integer(1)),
                                                  [] { return false; }) == db::FileStore::State::sound);
      }
      return files;
    });
  }
  std::vector<std::string> asides() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(data())) {
      const std::string name = entry.path().filename();
      if (name.starts_with("before-restore-")) names.push_back(name);
    }
    return names;
  }

 private:
  test::TempFolder folder_;
  std::string first_, second_;
};

}  // namespace

TEST_SUITE_BEGIN("restore");

TEST_CASE(
    "a restored portal is that of the backup; the data before it is kept aside and everybody signs in anew") {
  const Restoring desk;
  CHECK(desk.which_data() == 2);
  const Outcome outcome = desk.restore();
  CHECK_MESSAGE(outcome.status == 0, outcome.complained);
  CHECK(contains(outcome.said, "before"));
  CHECK(contains(outcome.said, "core.user"));
  CHECK(contains(outcome.said, "Restored: the portal as it was at 15/02/2019 09:00."));
  CHECK(desk.which_data() == 1);
  CHECK_FALSE(fs::exists(desk.data() / "restoring"));
  REQUIRE(desk.asides().size() == 1);
  CHECK(fs::exists(desk.data() / desk.asides()[0] / "motcong.db"));
  CHECK(fs::exists(desk.data() / desk.asides()[0] / "files"));
  desk.open()->services().db.read([](db::Reader& reader) {
    CHECK_FALSE(reader.exists("SELECT 1 FROM core_session"));
    db::Statement act = reader.query("SELECT action, detail FROM core_audit ORDER BY id DESC LIMIT 1");
    REQUIRE(act.step());
    CHECK(act.string(0) == "backup.restore");
    CHECK(contains(act.string(1), "15/02/2019 09:00"));
  });
}

TEST_CASE("a backup is restored on a machine that has nothing yet") {
  const Restoring desk;
  fs::remove_all(desk.data());
  const Outcome outcome = desk.restore();
  CHECK_MESSAGE(outcome.status == 0, outcome.complained);
  CHECK(desk.which_data() == 1);
}

TEST_CASE("a backup that is refused leaves nothing where there was nothing") {
  const Restoring desk;
  fs::remove_all(desk.data());
  fs::remove(desk.backup() / "MANIFEST");
  CHECK(desk.restore().status == 1);
  CHECK_FALSE(fs::exists(desk.data()));
  fs::create_directory(desk.data());
  CHECK(desk.restore().status == 1);
  CHECK(fs::is_empty(desk.data()));
}

TEST_CASE("what cannot be restored is refused in words, and nothing has changed") {
  struct Case {
    const char* what;
    std::function<void(const Restoring&)> prepare;
    std::string words;
  };
  const Case cases[] = {
      {"no backup", [](const Restoring& desk) { fs::remove_all(desk.backup()); },
       "This is no backup of the portal"},
      {"a damaged database",
       [](const Restoring& desk) {
         std::fstream file(desk.backup() / "motcong.db", std::ios::in | std::ios::out | std::ios::binary);
         file.seekp(30000);
         file << "x!";
       },
       "motcong.db of the backup is damaged"},
      {"a newer program",
       [](const Restoring& desk) {
         {
           auto opened = db::Database::open(desk.backup() / "motcong.db");
           REQUIRE(opened.ok());
           (*opened)->write([](db::WriteTx& tx) {
             tx.execute("INSERT INTO schema_migration VALUES ('core', '9999_future', '00', 0)");
           });
         }
         test::rewrite_manifest(desk.backup(), [&](backup::Manifest& manifest) {
           for (auto& entry : manifest.entries) {
             if (entry.path == "motcong.db")
               entry.sha256 = base::to_hex(base::sha256(test::bytes_of(desk.backup() / "motcong.db")));
           }
         });
       },
       "The database is newer than this program"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.what);
    const Restoring desk;
    each.prepare(desk);
    const Outcome outcome = desk.restore();
    CHECK(outcome.status == 1);
    CHECK_MESSAGE(contains(outcome.complained, each.words), outcome.complained);
    CHECK(desk.asides().empty());
    CHECK(desk.which_data() == 2);
  }
}

TEST_CASE("while the portal runs nothing is restored") {
  const Restoring desk;
  {
    const auto running = desk.open();
    const Outcome outcome = desk.restore();
    CHECK(outcome.status == 1);
    CHECK(contains(outcome.complained, "is in use by process " + std::to_string(getpid())));
  }
  CHECK(desk.which_data() == 2);
}

TEST_CASE("a full disk while restoring: refused in words, the old data as it was") {
  const Restoring desk;
  {
    const test::FileSizeLimit limit(200'000);
    const Outcome outcome = desk.restore();
    CHECK(outcome.status == 1);
    CHECK_MESSAGE(contains(outcome.complained, "The disk is full"), outcome.complained);
  }
  CHECK_FALSE(fs::exists(desk.data() / "restoring"));
  CHECK(desk.which_data() == 2);
}

TEST_CASE("a backup of an older program is brought up to date") {
  db::set_text_functions({i18n::compare_vi, i18n::fold});
  const Restoring desk;
  const fs::path old = desk.root() / "old";
  fs::create_directories(old);
  std::vector<db::Migration> migrations = app::embedded_migrations();
  const auto last = std::find_if(migrations.rbegin(), migrations.rend(),
                                 [](const db::Migration& migration) { return migration.owner == "core"; });
  const std::string newest = last->name;
  migrations.erase(std::next(last).base());
  {
    auto made = db::Database::open(old / "motcong.db");
    REQUIRE(made.ok());
    REQUIRE(db::migrate(**made, migrations, old, 0).ok());
  }
  backup::Manifest manifest;
  manifest.program = "0.0.1";
  manifest.made_at = base::instant_of({2018, 1, 1}, 9);
  for (const db::Migration& migration : migrations) manifest.migrations.push_back(migration.owner + "/" + migration.name);
  std::sort(manifest.migrations.begin(), manifest.migrations.end());
  manifest.entries.push_back({"motcong.db", base::to_hex(base::sha256(test::bytes_of(old / "motcong.db")))});
  std::ofstream(old / backup::kManifestName) << backup::format_manifest(manifest);
  const Outcome outcome =
      test::run_command({"restore", old.string(), "--data", desk.data().string()}, desk.root());
  CHECK_MESSAGE(outcome.status == 0, outcome.complained);
  CHECK(desk.which_data() == 0);
  desk.open()->services().db.read([&](db::Reader& reader) {
    CHECK(reader.exists("SELECT 1 FROM schema_migration WHERE owner = 'core' AND name = ?1", newest));
  });
}

TEST_CASE("cut off at any moment, a restore has either not begun or is completed at the next start") {
  const std::string aside = "before-restore-20190216-080000";
  // What had been moved when the power went; the first ones before anything was.
  struct Case {
    const char* what;
    bool is_moving;
    std::vector<std::string> aside, placed;
    int expected;
  };
  const Case cases[] = {
      {"while it was prepared", false, {}, {}, 2},
      {"before the first move", true, {}, {}, 1},
      {"the log aside", true, {"motcong.db-wal"}, {}, 1},
      {"the old database aside", true, {"motcong.db-wal", "motcong.db"}, {}, 1},
      {"the new database in its place", true, {"motcong.db-wal", "motcong.db"}, {"motcong.db"}, 1},
      {"the old files aside", true, {"motcong.db-wal", "motcong.db", "files"}, {"motcong.db"}, 1},
      {"all in its place", true, {"motcong.db-wal", "motcong.db", "files"}, {"motcong.db", "files"}, 1},
  };
  for (const Case& each : cases) {
    CAPTURE(each.what);
    const Restoring desk;
    const fs::path staging = desk.data() / "restoring";
    {
      const auto locked = db::DataDir::lock(desk.data());
      REQUIRE(locked.ok());
      const auto manifest = backup::parse_manifest(test::bytes_of(desk.backup() / "MANIFEST"));
      REQUIRE(manifest.ok());
      plugin::Progress progress;
      REQUIRE(backup::stage_backup(desk.backup(), *manifest, *locked, progress).ok());
      std::ofstream(desk.data() / "motcong.db-wal")
          << "the log of the old database, which must never meet the new";
      if (!each.is_moving) fs::remove(desk.data() / "motcong.db-wal");
      if (each.is_moving) std::ofstream(staging / "moving") << aside;
      for (const std::string& name : each.aside) {
        fs::create_directories(desk.data() / aside);
        fs::rename(desk.data() / name, desk.data() / aside / name);
      }
      for (const std::string& name : each.placed) fs::rename(staging / name, desk.data() / name);
    }
    CHECK(desk.which_data() == each.expected);
    CHECK_FALSE(fs::exists(staging));
    if (each.is_moving) {
      for (const char* name : {"motcong.db", "motcong.db-wal", "files"})
        CHECK(fs::exists(desk.data() / aside / name));
    }
  }
}

TEST_CASE("kill -9 during a backup: no backup under its name, the rest is cleared, the next one succeeds") {
  const test::TempFolder folder;
  int cut_off = 0;
  for (int round = 0; round < 6; ++round) {
    CAPTURE(round);
    int report[2];
    REQUIRE(pipe(report) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      app::OpenOptions options;
      options.data = folder / "data";
      options.create = true;
      auto app = app::App::open(options);
      if (!app) _exit(1);
      plugin::Progress progress;
      for (int i = 0;; ++i) {
        if (i == 1 && write(report[1], "x", 1) != 1) _exit(2);
        const base::Instant at = base::instant_of({2019, 2, 15}, 9) + 60 * i;
        static_cast<void>(backup::make_backup(
            (*app)->system_work(), folder / "data" / "backups" / backup::backup_name(at), progress));
      }
    }
    close(report[1]);
    char begun = 0;
    REQUIRE(read(report[0], &begun, 1) == 1);
    close(report[0]);
    usleep(static_cast<useconds_t>(5'000 + 7'000 * round));
    kill(child, SIGKILL);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    const fs::path backups = folder / "data" / "backups";
    for (const auto& entry : fs::directory_iterator(backups)) {
      const std::string name = entry.path().filename();
      if (name.ends_with(".unfinished")) {
        ++cut_off;
      } else {
        CHECK_MESSAGE(test::fault_of(entry.path()) == "", name);
      }
    }
    backup::clear_backups(backups, backup::Rotation{.daily = 1000, .weekly = 0});
    for (const auto& entry : fs::directory_iterator(backups))
      CHECK_FALSE(entry.path().filename().string().ends_with(".unfinished"));
    fs::remove_all(backups);
    fs::create_directories(backups);
  }
  MESSAGE("backups cut off in the middle: " << cut_off << " of 6");
}

TEST_SUITE_END();

}  // namespace motcong
