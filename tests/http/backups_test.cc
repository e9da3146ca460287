// Backups: what is in one, what is refused as damaged, the nightly job with its rotation, and what
// administrators are told.
#include "tests/support/backups.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "core/backup/alarm.h"
#include "core/backup/place.h"
#include "core/base/digest.h"
#include "core/plugin/jobs.h"
#include "tests/support/command.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/html.h"
#include "tests/support/sample_files.h"

namespace motcong {
namespace {

namespace fs = std::filesystem;
using test::Browser;
using test::contains;
using test::Portal;

fs::path content_path(const fs::path& folder, const std::string& hex) {
  return folder / "files" / hex.substr(0, 2) / hex.substr(2);
}

mode_t mode_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(lstat(path.c_str(), &status) == 0);
  return status.st_mode & 0777;
}

void put(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// Changes one byte in the middle, under a name of its own: the content is shared with the portal's.
void damage(const fs::path& path) {
  std::string bytes = test::bytes_of(path);
  REQUIRE_FALSE(bytes.empty());
  bytes[bytes.size() / 2] ^= 1;
  fs::remove(path);
  put(path, bytes);
}

struct NightlyBackups {
  bool run() { return portal.services().jobs.run_job(portal.app().system_work(), backup::kBackupJob); }
  std::string last(const char* column) {
    return portal.services().db.read([&](db::Reader& reader) {
      return std::string(column) == "state"
                 ? reader.text(
                       "SELECT state FROM core_job_run WHERE job = 'core.backup' ORDER BY id DESC LIMIT 1")
                 : reader.text(
                       "SELECT text_id || text_args FROM core_job_run WHERE job = 'core.backup' ORDER BY id "
                       "DESC LIMIT 1");
    });
  }
  void set(const char* key, const std::string& value) {
    portal.services().db.write([&](db::WriteTx& tx) { plugin::Settings::set(tx, key, value); });
  }
  std::vector<std::string> names() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(portal.folder() / "data" / "backups"))
      names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }
  Portal portal;
};

}  // namespace

TEST_SUITE_BEGIN("backups");

TEST_CASE("a backup holds the database, every attached file and a list that sha256sum understands") {
  Portal portal;
  const std::string pdf = test::attach_to_unit(portal, "a.pdf", test::pdf_file("a"));
  const fs::path folder = test::make_backup(portal, "saoluu");
  CHECK(test::fault_of(folder) == "");
  CHECK(mode_of(folder) == 0700);
  CHECK(mode_of(folder / "motcong.db") == 0600);
  CHECK(mode_of(folder / "MANIFEST") == 0600);
  CHECK(test::bytes_of(content_path(folder, pdf)) == test::pdf_file("a"));
  CHECK_FALSE(fs::exists(folder / "keys" / "session"));
  const std::string list = test::bytes_of(folder / "MANIFEST");
  CHECK(list.starts_with("# motcong backup 1\n"));
  CHECK(contains(list, "\n" + pdf + "  files/" + pdf.substr(0, 2) + "/" + pdf.substr(2) + "\n"));
  CHECK(contains(list, "\n# migration core/0001_units_and_people\n"));
  CHECK(contains(list, "\n# records core.user "));
  plugin::Progress progress;
  CHECK_FALSE(backup::make_backup(portal.app().system_work(), folder, progress).ok());
}

TEST_CASE("a backup that is not what was saved is refused, and the fault is named") {
  Portal portal;
  const std::string pdf = test::attach_to_unit(portal, "a.pdf", test::pdf_file("a"));
  const std::string png = test::attach_to_unit(portal, "b.png", test::png_file());
  struct Case {
    const char* what;
    std::function<void(const fs::path&)> change;
    std::string fault;
  };
  const auto edit_list = [](const std::string& from, const std::string& to) {
    return [=](const fs::path& folder) {
      std::string text = test::bytes_of(folder / "MANIFEST");
      const std::size_t at = text.find(from);
      REQUIRE(at != std::string::npos);
      put(folder / "MANIFEST", text.replace(at, from.size(), to));
    };
  };
  const Case cases[] = {
      {"no list", [](const fs::path& f) { fs::remove(f / "MANIFEST"); }, "This is no backup of the portal"},
      {"an empty list", [](const fs::path& f) { put(f / "MANIFEST", ""); },
       "This is no backup of the portal"},
      {"a list cut short",
       [](const fs::path& f) {
         const std::string text = test::bytes_of(f / "MANIFEST");
         put(f / "MANIFEST", text.substr(0, text.size() - 70));
       },
       "The list of what the backup holds is damaged"},
      {"a changed list", edit_list("# records core.user ", "# records core.user 1"),
       "The list of what the backup holds is damaged"},
      {"a list of a later form", edit_list("# motcong backup 1", "# motcong backup 2"),
       "The backup was made by a newer version of the program"},
      {"a damaged database", [](const fs::path& f) { damage(f / "motcong.db"); },
       "motcong.db of the backup is damaged"},
      {"no database", [](const fs::path& f) { fs::remove(f / "motcong.db"); },
       "motcong.db of the backup is missing"},
      {"a damaged file", [&](const fs::path& f) { damage(content_path(f, pdf)); },
       "of the backup is damaged"},
      {"a lost file", [&](const fs::path& f) { fs::remove(content_path(f, png)); },
       "of the backup is missing"},
      {"a file too many", [](const fs::path& f) { put(f / "files" / "x", "x"); }, "which is not in its list"},
      {"a file too many on top", [](const fs::path& f) { put(f / "motcong.db-wal", "x"); },
       "motcong.db-wal, which is not in its list"},
      {"a list that names changes the database has not had",
       [](const fs::path& f) {
         test::rewrite_manifest(f, [](backup::Manifest& manifest) { manifest.migrations.push_back("par/0099_x"); });
       },
       "The list names other changes of the database"},
      {"a link instead of a file",
       [&](const fs::path& f) {
         fs::remove(content_path(f, png));
         fs::create_symlink("/etc/passwd", content_path(f, png));
       },
       "of the backup is missing"},
      {"a file taken out of the list as well",
       [&](const fs::path& f) {
         fs::remove(content_path(f, png));
         test::rewrite_manifest(f, [&](backup::Manifest& manifest) {
           std::erase_if(manifest.entries, [&](const auto& entry) { return entry.sha256 == png; });
         });
       },
       "of the backup is missing"},
      {"a path that leads out of the folder",
       [&](const fs::path& f) {
         test::rewrite_manifest(
             f, [&](backup::Manifest& manifest) { manifest.entries.back().path = "files/../../motcong.db"; });
       },
       "The list of what the backup holds is damaged"},
      {"another file under a good list",
       [](const fs::path& f) {
         put(f / "motcong.db", "SQLite format 3, but no database");
         test::rewrite_manifest(f, [&](backup::Manifest& manifest) {
           for (auto& entry : manifest.entries) {
             if (entry.path == "motcong.db")
               entry.sha256 = base::to_hex(base::sha256(test::bytes_of(f / "motcong.db")));
           }
         });
       },
       "damaged"},
      {"a database of a newer program",
       [](const fs::path& f) {
         {
           auto opened = db::Database::open(f / "motcong.db");
           REQUIRE(opened.ok());
           (*opened)->write([](db::WriteTx& tx) {
             tx.execute("INSERT INTO schema_migration VALUES ('core', '9999_future', '00', 0)");
           });
         }
         test::rewrite_manifest(f, [&](backup::Manifest& manifest) {
           for (auto& entry : manifest.entries) {
             if (entry.path == "motcong.db")
               entry.sha256 = base::to_hex(base::sha256(test::bytes_of(f / "motcong.db")));
           }
         });
       },
       "newer than this program"},
  };
  int number = 0;
  for (const Case& each : cases) {
    CAPTURE(each.what);
    const fs::path folder = test::make_backup(portal, "saoluu" + std::to_string(++number));
    REQUIRE(test::fault_of(folder) == "");
    each.change(folder);
    const std::string fault = test::fault_of(folder);
    CHECK_MESSAGE(contains(fault, each.fault), fault);
  }
}

TEST_CASE("what the portal itself has lost is named in the backup and stops nothing else from being saved") {
  Portal portal;
  const std::string pdf = test::attach_to_unit(portal, "a.pdf", test::pdf_file("a"));
  const std::string png = test::attach_to_unit(portal, "b.png", test::png_file());
  const std::string text = test::attach_to_unit(portal, "c.txt", "chữ");
  fs::remove(content_path(portal.folder() / "data", pdf));
  damage(content_path(portal.folder() / "data", png));
  const fs::path folder = test::make_backup(portal, "saoluu");
  CHECK(test::fault_of(folder) == "");
  const auto manifest = backup::parse_manifest(test::bytes_of(folder / "MANIFEST"));
  REQUIRE(manifest.ok());
  CHECK(manifest->lost.size() == 2);
  CHECK(manifest->file_count == 1);
  CHECK(test::bytes_of(content_path(folder, text)) == "chữ");
  CHECK_FALSE(fs::exists(content_path(folder, png)));
}

TEST_CASE("the newest of each day and of each week is kept, and the newest of all in any case") {
  struct Case {
    const char* what;
    std::vector<base::Date> days;
    backup::Rotation rotation;
    std::vector<base::Date> superseded;
  };
  const Case cases[] = {
      {"nothing to remove", {{2019, 2, 15}}, {7, 4}, {}},
      {"seven days", {{2019, 2, 15}, {2019, 2, 14}, {2019, 2, 13}}, {2, 0}, {{2019, 2, 13}}},
      {"a week's newest stays",
       {{2019, 2, 15}, {2019, 2, 14}, {2019, 2, 10}, {2019, 2, 8}},
       {1, 2},
       {{2019, 2, 14}, {2019, 2, 8}}},
      {"gaps do not count", {{2019, 2, 15}, {2018, 12, 1}}, {2, 1}, {}},
      {"never none", {{2019, 2, 15}}, {0, 0}, {}},
  };
  for (const Case& each : cases) {
    CAPTURE(each.what);
    std::vector<base::Instant> made_at;
    for (const base::Date& day : each.days) made_at.push_back(base::instant_of(day, 2));
    std::vector<base::Date> superseded;
    for (const base::Instant at : backup::list_superseded(made_at, each.rotation))
      superseded.push_back(base::local_date(at));
    CHECK(superseded == each.superseded);
  }
  const base::Instant noon = base::instant_of({2019, 2, 15}, 12);
  CHECK(backup::list_superseded({noon, noon - 3600}, {7, 4}) == std::vector<base::Instant>{noon - 3600});
}

TEST_CASE("the nightly job makes a backup, removes old ones and what a cut-off one has left") {
  NightlyBackups nights;
  nights.set("backup.keep_daily", "2");
  nights.set("backup.keep_weekly", "0");
  const fs::path folder = nights.portal.folder() / "data" / "backups";
  fs::create_directories(folder / "backup-20190101-020000.unfinished" / "files");
  fs::create_directories(folder / "backup-of-mine");
  for (int night = 0; night < 4; ++night) {
    REQUIRE(nights.run());
    CHECK(nights.last("state") == "done");
    nights.portal.clock().advance(86400);
  }
  CHECK(nights.names() ==
        std::vector<std::string>{"backup-20190217-090000", "backup-20190218-090000", "backup-of-mine"});
  CHECK(test::fault_of(folder / "backup-20190218-090000") == "");
  nights.portal.services().db.read([](db::Reader& reader) {
    CHECK(reader.integer("SELECT count(*) FROM core_audit WHERE action = 'backup.make'", 0) == 4);
  });
}

TEST_CASE("a full disk: the backup fails in words, leaves nothing, and old backups stay") {
  NightlyBackups nights;
  REQUIRE(nights.run());
  const std::vector<std::string> before = nights.names();
  nights.portal.clock().advance(86400);
  // The portal's own log stays below the limit, the copy of the database does not.
  nights.portal.services().db.checkpoint();
  {
    const test::FileSizeLimit limit(fs::file_size(nights.portal.services().db.file()) / 2);
    REQUIRE(nights.run());
  }
  CHECK(nights.last("state") == "failed");
  CHECK_FALSE(nights.last("text").empty());
  CHECK(nights.names() == before);
  CHECK(test::fault_of(nights.portal.folder() / "data" / "backups" / before[0]) == "");

  Browser admin = nights.portal.as("quantri");
  for (const char* page : {"/admin/jobs", "/admin/backups", "/admin/settings", "/admin/users"})
    CHECK_MESSAGE(contains(admin.get(page).body, "Lần sao lưu gần nhất không thành công."), page);
  CHECK_FALSE(contains(admin.get("/").body, "Lần sao lưu gần nhất không thành công."));
  CHECK(contains(admin.get("/notices").body, "Công việc nền không thành công: Sao lưu cổng"));
  nights.portal.services().db.read([](db::Reader& reader) {
    CHECK(reader.integer("SELECT count(*) FROM core_audit WHERE action = 'backup.fail'", 0) == 1);
  });
  REQUIRE(nights.run());
  CHECK_FALSE(contains(admin.get("/admin/jobs").body, "Lần sao lưu gần nhất không thành công."));
}

TEST_CASE("no backup for two days stands on every page of administration, unless switched off") {
  NightlyBackups nights;
  const auto says = [&](const char* username, const std::string& text) {
    return contains(nights.portal.as(username).get("/admin/jobs").body, text);
  };
  CHECK_FALSE(says("quantri", "chưa được sao lưu lần nào"));
  nights.portal.clock().advance(2 * 86400 + 1);
  CHECK(says("quantri", "Cổng này chưa được sao lưu lần nào."));
  REQUIRE(nights.run());
  CHECK_FALSE(says("quantri", "chưa được sao lưu lần nào"));
  nights.portal.clock().advance(2 * 86400 + 1);
  CHECK(says("quantri", "Bản sao lưu tốt gần nhất là lúc 17/02/2019 09:00."));
  nights.set("backup.nightly", "no");
  CHECK_FALSE(says("quantri", "Bản sao lưu tốt gần nhất là lúc"));
}

TEST_CASE("backups that are gone from the disk are told at once; one made on the command line counts where it lies") {
  NightlyBackups nights;
  Browser admin = nights.portal.as("quantri");
  REQUIRE(nights.run());
  const std::string name = nights.names().at(0);
  CHECK(contains(admin.get("/admin/backups").body, "15/02/2019 09:00"));
  fs::remove_all(nights.portal.folder() / "data" / "backups" / name);
  const std::string page = admin.get("/admin/backups").body;
  CHECK(contains(page, "không còn bản sao lưu nào; bản gần nhất được tạo lúc 15/02/2019 09:00"));
  CHECK(contains(page, "Không có bản nào"));
  CHECK(contains(admin.get("/admin/users").body, "không còn bản sao lưu nào"));

  const fs::path by_hand = test::make_backup(nights.portal, "saoluu");
  nights.portal.services().db.write([&](db::WriteTx& tx) {
    backup::note_backup_by_hand(tx, by_hand, nights.portal.clock().now());
  });
  CHECK_FALSE(contains(admin.get("/admin/users").body, "không còn bản sao lưu nào"));
  CHECK(contains(admin.get("/admin/backups").body, by_hand.string()));
}

TEST_CASE("a disk that is not the one of the backups gets none before somebody has confirmed it") {
  NightlyBackups nights;
  const fs::path folder = nights.portal.folder() / "odia";
  fs::create_directory(folder);
  nights.set("backup.folder", folder.string());
  REQUIRE(nights.run());
  CHECK(nights.last("state") == "done");
  // Another number of the same disk: its backups are there.
  nights.set("backup.disk", "1 " + folder.string());
  REQUIRE(nights.run());
  CHECK(nights.last("state") == "done");
  // Not mounted: an empty folder on another disk.
  fs::remove_all(folder);
  fs::create_directory(folder);
  nights.set("backup.disk", "1 " + folder.string());
  Browser admin = nights.portal.as("quantri");
  CHECK(contains(admin.get("/admin/users").body, "có thể ổ đó chưa được gắn"));
  REQUIRE(nights.run());
  CHECK(nights.last("state") == "failed");
  CHECK(fs::is_empty(folder));
  CHECK(contains(admin.get("/admin/backups").body, "/admin/backups/confirm"));
  CHECK(nights.portal.as("kiemsoat").post("/admin/backups/confirm", {}).status == 403);
  REQUIRE(admin.post("/admin/backups/confirm", {}).status == 303);
  CHECK_FALSE(contains(admin.get("/admin/backups").body, "/admin/backups/confirm"));
  REQUIRE(nights.run());
  CHECK(nights.last("state") == "done");
}

TEST_CASE("no backup goes into the portal's own folders, nor into another backup") {
  Portal portal;
  const fs::path data = portal.folder() / "data";
  const fs::path backup = test::make_backup(portal, "saoluu");
  fs::create_directories(data / "backups" / "tay");
  Browser admin = portal.as("quantri");
  plugin::Progress progress;
  for (const fs::path& folder : {data, data / "files", data / "keys", data / "tmp", backup, backup / "files"}) {
    CAPTURE(folder.string());
    CHECK_FALSE(backup::check_place(folder).ok());
    CHECK_FALSE(backup::make_backup(portal.app().system_work(), folder / "x", progress).ok());
    CHECK(admin.post("/admin/settings", {{"backup.folder", folder.string()}}).status == 422);
  }
  for (const fs::path& folder : {data / "backups", data / "backups" / "tay", portal.folder()})
    CHECK_MESSAGE(backup::check_place(folder).ok(), folder.string());
}

TEST_CASE("a backup somebody makes by hand removes none; the next night does") {
  NightlyBackups nights;
  REQUIRE(nights.run());
  nights.portal.clock().advance(3600);
  REQUIRE(nights.portal.as("quantri").post("/admin/backups/run", {}).status == 303);
  CHECK(nights.names() == std::vector<std::string>{"backup-20190215-090000", "backup-20190215-100000"});
  nights.portal.clock().advance(86400);
  REQUIRE(nights.run());
  CHECK(nights.names() == std::vector<std::string>{"backup-20190215-100000", "backup-20190216-100000"});
}

TEST_CASE("the page lists the backups; one may be made at once by whoever has the right") {
  Portal portal;
  Browser admin = portal.as("quantri");
  CHECK(contains(admin.get("/admin/backups").body, "Thư mục này chưa có bản sao lưu nào."));
  const http::Response asked = admin.post("/admin/backups/run", {});
  REQUIRE(asked.status == 303);
  CHECK(contains(admin.get(std::string(asked.header("Location"))).body,
                 "Sao lưu cổng: hoàn thành. backup-20190215-090000"));
  const http::Response page = admin.get("/admin/backups");
  CHECK(contains(page.body, "backup-20190215-090000"));
  CHECK(test::parse_html(page.body).fault == "");
  Browser officer = portal.as("dkkd");
  CHECK(officer.get("/admin/backups").status == 403);
  CHECK(officer.post("/admin/backups/run", {}).status == 403);
  CHECK(contains(admin.post("/admin/settings", {{"backup.folder", "/khong/co"}}).body,
                 "Máy chủ không có thư mục này"));
}

TEST_SUITE_END();

}  // namespace motcong
