// Backups, and what happens when a database file is damaged, foreign or too new.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <random>
#include <thread>

#include "core/db/connection.h"
#include "core/db/database.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/temp_folder.h"

using namespace motcong;

namespace {

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// A closed database of some pages: t(id, word) with an index.
void make_database(const std::filesystem::path& path, int rows = 400) {
  auto opened = db::Database::open(path);
  REQUIRE(opened.ok());
  (*opened)->write([&](db::WriteTx& tx) {
    tx.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT");
    for (int i = 0; i < rows; ++i)
      tx.execute("INSERT INTO t (word) VALUES (?1)", "word " + std::string(40, 'x') + std::to_string(i));
  });
}

std::string refusal(const std::filesystem::path& path) {
  auto opened = db::Database::open(path);
  REQUIRE_FALSE(opened.ok());
  return base::format_english(opened.error());
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("a backup is complete, checked, private, and one file") {
  const test::TempFolder folder;
  make_database(folder / "a.db");
  auto database = db::Database::open(folder / "a.db");
  REQUIRE(database.ok());
  std::filesystem::create_directory(folder / "out");
  put(folder / "out/copy.db.tmp", "left by a crash");
  REQUIRE((*database)->backup_to(folder / "out/copy.db").ok());
  CHECK(names_in(folder / "out") == std::vector<std::string>{"copy.db"});
  struct stat status {};
  REQUIRE(stat((folder / "out/copy.db").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  auto copy = db::Database::open(folder / "out/copy.db");
  REQUIRE(copy.ok());
  CHECK((*copy)->read([](db::Reader& db) { return db.integer("SELECT count(*) FROM t", -1); }) == 400);
}

TEST_CASE("a backup under load is one state, and writers go on") {
  const test::TempFolder folder;
  db::Options options;
  options.full_sync = false;
  auto database = db::Database::open(folder / "a.db", options);
  REQUIRE(database.ok());
  (*database)->write([](db::WriteTx& tx) {
    tx.execute("CREATE TABLE pair (id INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT");
    tx.execute("INSERT INTO pair VALUES (1, 1000), (2, -1000)");
    tx.execute("CREATE TABLE bulk (id INTEGER PRIMARY KEY, text TEXT) STRICT");
    for (int i = 0; i < 500; ++i) tx.execute("INSERT INTO bulk (text) VALUES (?1)", std::string(2000, 'x'));
  });
  std::atomic<bool> stop{false};
  std::atomic<int> written{0};
  std::thread writer([&] {
    while (!stop) {
      (*database)->write([](db::WriteTx& tx) {
        tx.execute("UPDATE pair SET n = n - 1 WHERE id = 1");
        tx.execute("UPDATE pair SET n = n + 1 WHERE id = 2");
      });
      ++written;
    }
  });
  while (written < 5) std::this_thread::yield();
  for (int i = 0; i < 5; ++i) {
    const auto target = folder / ("copy" + std::to_string(i) + ".db");
    REQUIRE((*database)->backup_to(target).ok());
    auto copy = db::Database::open(target);
    REQUIRE(copy.ok());
    CHECK((*copy)->read([](db::Reader& db) { return db.integer("SELECT sum(n) FROM pair", -1); }) == 0);
  }
  stop = true;
  writer.join();
}

TEST_CASE("a backup that cannot be made says why and leaves nothing") {
  const test::TempFolder folder;
  make_database(folder / "a.db");
  auto database = db::Database::open(folder / "a.db");
  REQUIRE(database.ok());
  std::filesystem::create_directory(folder / "out");
  const auto words = [](const base::Result<void>& result) {
    REQUIRE_FALSE(result.ok());
    return base::format_english(result.error());
  };
  SUBCASE("the name is taken") {
    put(folder / "out/copy.db", "something else");
    CHECK(words((*database)->backup_to(folder / "out/copy.db")).find("exists already") != std::string::npos);
    CHECK(bytes_of(folder / "out/copy.db") == "something else");
  }
  SUBCASE("the folder is missing") { CHECK_FALSE((*database)->backup_to(folder / "none/copy.db").ok()); }
  SUBCASE("the disk is full") {
    {
      const test::FileSizeLimit limit(20'000);
      CHECK_FALSE((*database)->backup_to(folder / "out/copy.db").ok());
    }
    CHECK(names_in(folder / "out").empty());
    CHECK((*database)->backup_to(folder / "out/copy.db").ok());
  }
}

TEST_CASE("the integrity check finds broken references, and a copy with some is no backup") {
  const test::TempFolder folder;
  {
    auto database = db::Database::open(folder / "a.db");
    REQUIRE(database.ok());
    (*database)->write([](db::WriteTx& tx) {
      tx.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT");
      tx.execute("CREATE TABLE child (parent_id INTEGER NOT NULL REFERENCES parent(id)) STRICT");
    });
    CHECK((*database)->integrity_check() == "ok");
  }
  {
    db::Connection careless(folder / "a.db", db::Connection::Use::writer, {});
    careless.ask("PRAGMA foreign_keys=OFF");
    careless.ask("INSERT INTO child VALUES (7)");
  }
  auto database = db::Database::open(folder / "a.db");
  REQUIRE(database.ok());
  CHECK((*database)->integrity_check() == "broken references in: child");
  CHECK_FALSE((*database)->backup_to(folder / "copy.db").ok());
  CHECK_FALSE(std::filesystem::exists(folder / "copy.db"));
}

TEST_CASE("files that are no database are refused and left alone") {
  const test::TempFolder folder;
  const auto path = folder / "motcong.db";
  std::mt19937 random(1);
  std::string noise(20'000, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  for (const std::string& content : {std::string("Dear colleague,\n"), noise, std::string("SQLite format 3"),
                                     std::string("SQLite format 3\0", 16) + noise}) {
    put(path, content);
    CHECK(refusal(path).find("is damaged") != std::string::npos);
    CHECK(bytes_of(path) == content);
    CHECK(names_in(folder.path()) == std::vector<std::string>{"motcong.db"});
  }
}

TEST_CASE("an empty file is a new database: a crash at the very first start leaves one") {
  const test::TempFolder folder;
  put(folder / "motcong.db", "");
  auto opened = db::Database::open(folder / "motcong.db");
  REQUIRE(opened.ok());
  (*opened)->write([](db::WriteTx& tx) { tx.execute("CREATE TABLE t (id INTEGER) STRICT"); });
}

TEST_CASE("a log without its database is not thrown away") {
  const test::TempFolder folder;
  put(folder / "motcong.db-wal", "the last commits");
  CHECK(refusal(folder / "motcong.db").find("its log") != std::string::npos);
  CHECK(names_in(folder.path()) == std::vector<std::string>{"motcong.db-wal"});
  put(folder / "motcong.db", "");
  CHECK(refusal(folder / "motcong.db").find("its log") != std::string::npos);
  CHECK(bytes_of(folder / "motcong.db-wal") == "the last commits");
}

TEST_CASE("other people's databases, links, folders, newer formats") {
  const test::TempFolder folder;
  const auto path = folder / "motcong.db";
  make_database(path);
  // application_id stands at byte 68 of the file, user_version at byte 60 (sqlite.org/fileformat2.html).
  const auto change = [&](std::size_t at, const std::string& bytes) {
    std::string content = bytes_of(path);
    content.replace(at, bytes.size(), bytes);
    put(path, content);
    return content;
  };
  SUBCASE("another program's mark") {
    const std::string content = change(68, "GPKG");
    CHECK(refusal(path).find("belongs to another program") != std::string::npos);
    CHECK(bytes_of(path) == content);
  }
  SUBCASE("tables and no mark") {
    change(68, std::string(4, '\0'));
    CHECK(refusal(path).find("belongs to another program") != std::string::npos);
  }
  SUBCASE("a later format") {
    change(60, std::string("\0\0\0\x63", 4));
    CHECK(refusal(path).find("newer than this program") != std::string::npos);
  }
  SUBCASE("a link") {
    std::filesystem::rename(path, folder / "real.db");
    std::filesystem::create_symlink(folder / "real.db", path);
    CHECK(refusal(path).find("not an ordinary file") != std::string::npos);
  }
  SUBCASE("a folder") {
    std::filesystem::remove(path);
    std::filesystem::create_directory(path);
    CHECK(refusal(path).find("not an ordinary file") != std::string::npos);
  }
  SUBCASE("no folder") {
    CHECK(refusal(folder / "none/motcong.db").find("cannot be opened") != std::string::npos);
  }
}

TEST_CASE("damaged databases are opened sound or refused, never crash, never change while refused") {
  const test::TempFolder folder;
  make_database(folder / "good.db");
  const std::string good = bytes_of(folder / "good.db");
  const auto path = folder / "motcong.db";
  std::mt19937 random(2);
  int refused = 0;
  for (int i = 0; i < 120; ++i) {
    std::string bad = good;
    if (i % 4 == 0) {
      bad.resize(1 + random() % (good.size() - 1));  // cut
    } else if (i % 4 == 1) {
      bad.replace(random() % (good.size() / 4096) * 4096, 4096, std::string(4096, '\0'));  // a page of zeros
    } else {
      for (int k = 0; k < 1 + i / 2; ++k) bad[random() % bad.size()] = static_cast<char>(random());
    }
    put(path, bad);
    CAPTURE(i);
    auto opened = db::Database::open(path);
    if (!opened.ok()) {
      ++refused;
      CHECK(bytes_of(path) == bad);
    } else {
      // Sound as far as quick_check looks; whatever is left shows as an exception, not as a crash.
      try {
        (*opened)->read([](db::Reader& db) {
          db::Statement rows = db.query("SELECT id, word FROM t ORDER BY word");
          while (rows.step()) static_cast<void>(rows.text(1));
        });
        (*opened)->write([](db::WriteTx& tx) { tx.execute("INSERT INTO t (word) VALUES ('new')"); });
      } catch (const db::Failure&) {
      }
    }
    opened = base::Error{N_("closed")};
    for (const char* name : {"motcong.db", "motcong.db-wal", "motcong.db-shm"})
      std::filesystem::remove(folder / name);
  }
  CHECK(refused > 60);
}
