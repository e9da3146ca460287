// Migrations: applied once, in order, whole or not at all; everything doubtful is refused before anything
// changes.
#include "core/db/migrations.h"

#include <doctest/doctest.h>

#include "core/base/embedded.h"
#include "tests/support/failed_check.h"
#include "tests/support/temp_folder.h"

using namespace motcong;
using db::Migration;

namespace {

constexpr base::Instant kNow = 1'548'900'000;  // 2019-01-31 09:00 local time

struct Fixture {
  Fixture() {
    auto opened = db::Database::open(folder / "test.db");
    REQUIRE(opened.ok());
    database = std::move(*opened);
  }
  base::Result<db::MigrationReport> migrate(const std::vector<Migration>& list) {
    return db::migrate(*database, list, folder.path(), kNow);
  }
  bool has(const std::string& name) {
    return database->read(
        [&](db::Reader& db) { return db.exists("SELECT 1 FROM sqlite_schema WHERE name = ?1", name); });
  }
  std::int64_t applied() {
    return database->read(
        [](db::Reader& db) { return db.integer("SELECT count(*) FROM schema_migration", -1); });
  }
  test::TempFolder folder;
  std::unique_ptr<db::Database> database;
};

const Migration kCore1{"core", "0001_first", "CREATE TABLE core_a (id INTEGER PRIMARY KEY) STRICT;"};
const Migration kCore2{"core", "0002_second",
                       "-- more\nCREATE TABLE core_b (a INTEGER REFERENCES core_a(id)) STRICT;\n"};
const Migration kPar1{"par", "0001_plans", "CREATE TABLE par_plan (id INTEGER PRIMARY KEY) STRICT;"};

std::string words(const base::Result<db::MigrationReport>& result) {
  REQUIRE_FALSE(result.ok());
  return base::format_english(result.error());
}

}  // namespace

TEST_CASE("pending ones are applied in order, once") {
  Fixture f;
  CHECK(*db::check_migrations(*f.database, {kCore1, kPar1}) == 2);
  auto first = f.migrate({kCore1, kPar1});
  REQUIRE(first.ok());
  CHECK(first->applied == 2);
  CHECK(first->backup.empty());  // there was nothing to save
  CHECK(f.has("core_a"));
  CHECK(f.has("par_plan"));
  CHECK(*db::check_migrations(*f.database, {kCore1, kPar1}) == 0);

  auto again = f.migrate({kCore1, kPar1});
  REQUIRE(again.ok());
  CHECK(again->applied == 0);
  CHECK(again->backup.empty());

  auto more = f.migrate({kCore1, kCore2, kPar1});
  REQUIRE(more.ok());
  CHECK(more->applied == 1);
  CHECK(f.applied() == 3);
}

TEST_CASE("the state before an upgrade is saved") {
  Fixture f;
  REQUIRE(f.migrate({kCore1}).ok());
  f.database->write([](db::WriteTx& tx) { tx.execute("INSERT INTO core_a (id) VALUES (7)"); });
  for (const char* name : {"before-upgrade-20190131-090000.db", "before-upgrade-20190131-090000-2.db"}) {
    const bool first = std::string(name).size() < 34;
    auto report = f.migrate(first ? std::vector<Migration>{kCore1, kCore2}
                                  : std::vector<Migration>{kCore1, kCore2, kPar1});
    REQUIRE(report.ok());
    CHECK(report->backup == f.folder / name);
    CHECK(std::filesystem::exists(report->backup));
  }
  auto saved = db::Database::open(f.folder / "before-upgrade-20190131-090000.db");
  REQUIRE(saved.ok());
  (*saved)->read([](db::Reader& db) {
    CHECK(db.exists("SELECT 1 FROM core_a WHERE id = 7"));
    CHECK_FALSE(db.exists("SELECT 1 FROM sqlite_schema WHERE name = 'core_b'"));
  });
}

TEST_CASE("refusals change nothing") {
  Fixture f;
  REQUIRE(f.migrate({kCore1, kCore2, kPar1}).ok());
  const std::uint64_t before = f.database->generation();
  SUBCASE("newer than the program") {
    CHECK(words(f.migrate({kCore1, kPar1}))
              .find("newer than this program: it has had the change core/0002_second") != std::string::npos);
  }
  SUBCASE("an applied one was edited") {
    Migration edited = kCore1;
    edited.sql = "CREATE TABLE core_a (id INTEGER PRIMARY KEY, more TEXT) STRICT;";
    CHECK(words(f.migrate({edited, kCore2, kPar1})).find("core/0001_first") != std::string::npos);
    CHECK_FALSE(db::check_migrations(*f.database, {edited, kCore2, kPar1}).ok());
  }
  SUBCASE("one slipped in before an applied one") {
    const Migration late{"par", "0000_late", "CREATE TABLE par_late (id INTEGER) STRICT;"};
    CHECK(words(f.migrate({kCore1, kCore2, late, kPar1})).find("par/0000_late") != std::string::npos);
  }
  CHECK(f.database->generation() == before);
}

TEST_CASE("a plugin left out of this build keeps its tables") {
  Fixture f;
  REQUIRE(f.migrate({kCore1, kPar1}).ok());
  auto report = f.migrate({kCore1, kCore2});
  REQUIRE(report.ok());
  CHECK(report->applied == 1);
  CHECK(f.has("par_plan"));
  CHECK(f.migrate({kCore1, kCore2, kPar1}).ok());
}

TEST_CASE("one that fails is taken back whole; those before it stay") {
  Fixture f;
  struct Row {
    const char* name;
    std::string_view sql;
    const char* words;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"0002_syntax", "CREATE TABLE core_x (id INTEGER) STRICT; CREATE TABEL core_y (id);",
            "syntax error"},
           {"0002_data",
            "CREATE TABLE core_x (id INTEGER NOT NULL) STRICT; INSERT INTO core_x VALUES (NULL);",
            "NOT NULL"},
           {"0002_reference",
            "CREATE TABLE core_x (a INTEGER REFERENCES core_a(id)) STRICT; INSERT INTO core_x VALUES (9);",
            "broken references"},
           {"0002_commit", "CREATE TABLE core_x (id INTEGER) STRICT; COMMIT; CREATE TABLE core_y (id);",
            "not authorized"},
           {"0002_pragma", "CREATE TABLE core_x (id INTEGER) STRICT; PRAGMA journal_mode = DELETE;",
            "not authorized"},
           {"0002_attach", "CREATE TABLE core_x (id INTEGER) STRICT; ATTACH ':memory:' AS m;",
            "not authorized"},
           {"0002_own_books", "CREATE TABLE core_x (id INTEGER) STRICT; DROP TABLE schema_migration;",
            "schema_migration"},
       }) {
    CAPTURE(row.name);
    auto report = f.migrate({kCore1, {"core", row.name, row.sql}});
    CHECK(words(report).find(std::string("core/") + row.name) != std::string::npos);
    CHECK(words(report).find(row.words) != std::string::npos);
    CHECK(f.has("core_a"));
    CHECK_FALSE(f.has("core_x"));
    CHECK(f.applied() == 1);
  }
  // Foreign keys are enforced again.
  REQUIRE(f.migrate({kCore1, kCore2}).ok());
  CHECK_THROWS_AS(f.database->write([](db::WriteTx& tx) { tx.execute("INSERT INTO core_b VALUES (99)"); }),
                  db::Failure);
}

TEST_CASE("a plugin touches only what bears its name") {
  Fixture f;
  REQUIRE(f.migrate({kCore1}).ok());
  for (const std::string_view sql :
       {"CREATE TABLE plan (id INTEGER) STRICT;", "CREATE TABLE core_plan (id INTEGER) STRICT;",
        "CREATE TABLE parson (id INTEGER) STRICT;", "ALTER TABLE core_a ADD COLUMN par_note TEXT;",
        "DROP TABLE core_a;", "CREATE INDEX par_index ON core_a(id);",
        "CREATE TRIGGER par_trigger AFTER INSERT ON core_a BEGIN SELECT 1; END;",
        "CREATE TABLE par_x (id INTEGER) STRICT; CREATE INDEX by_id ON par_x(id);",
        "CREATE VIEW plans AS SELECT 1;"}) {
    CAPTURE(sql);
    CHECK(words(f.migrate({kCore1, {"par", "0001_x", sql}})).find("is not named par_*") != std::string::npos);
    CHECK(f.has("core_a"));
    CHECK_FALSE(f.has("par_x"));
  }
  CHECK(f.migrate({kCore1,
                   {"par", "0001_x",
                    "CREATE TABLE par_plan (id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT UNIQUE, a "
                    "INTEGER REFERENCES "
                    "core_a(id)) STRICT; CREATE INDEX par_plan_a ON par_plan(a);"
                    "CREATE TRIGGER par_plan_stays BEFORE DELETE ON par_plan BEGIN SELECT RAISE(ABORT, "
                    "'stays'); END;"
                    "CREATE VIRTUAL TABLE par_words USING fts5(body);"}})
            .ok());
}

TEST_CASE("a table may be rebuilt and a column with a CHECK added, without losing rows or references") {
  Fixture f;
  REQUIRE(f.migrate({kCore1, kCore2}).ok());
  f.database->write([](db::WriteTx& tx) {
    tx.execute("INSERT INTO core_a (id) VALUES (1), (2)");
    tx.execute("INSERT INTO core_b VALUES (1), (2)");
  });
  const Migration rebuild{
      "core", "0003_rebuild",
      "CREATE TABLE core_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '') STRICT;"
      "INSERT INTO core_new (id) SELECT id FROM core_a;"
      "DROP TABLE core_a;"
      "ALTER TABLE core_new RENAME TO core_a;"
      "ALTER TABLE core_a ADD COLUMN flag INTEGER NOT NULL DEFAULT 0 CHECK (flag IN (0, 1));"};
  const auto report = f.migrate({kCore1, kCore2, rebuild});
  if (!report.ok()) MESSAGE(base::format_english(report.error()));
  REQUIRE(report.ok());
  f.database->read([](db::Reader& db) {
    CHECK(db.integer("SELECT count(*) FROM core_a WHERE name = '' AND flag = 0", -1) == 2);
    CHECK(db.integer("SELECT count(*) FROM core_b JOIN core_a ON core_a.id = core_b.a", -1) == 2);
  });
  CHECK(f.database->integrity_check() == "ok");
}

TEST_CASE("a list that was made wrong is a bug of ours") {
  Fixture f;
  const test::ThrowOnFailedCheck guard;
  const auto migrate = [&](const std::vector<Migration>& list) { static_cast<void>(f.migrate(list)); };
  CHECK_THROWS_AS(migrate({{"core", "1_short", ""}}), std::logic_error);
  CHECK_THROWS_AS(migrate({{"Core", "0001_x", ""}}), std::logic_error);
  CHECK_THROWS_AS(migrate({kCore2, kCore1}), std::logic_error);
  CHECK_THROWS_AS(migrate({kCore1, {"core", "0001_twice", ""}}), std::logic_error);
}

TEST_CASE("the program's own migrations apply, whole and sound") {
  Fixture f;
  std::vector<Migration> list;
  for (const char* wanted : {"core", ""}) {
    for (const base::EmbeddedFile& file : base::embedded_files()) {
      const std::string_view name = file.name;
      if (!name.starts_with("db/") || !name.ends_with(".sql")) continue;
      const std::string owner(name.substr(3, name.find('/', 3) - 3));
      if ((*wanted == '\0') == (owner == "core")) continue;
      const std::size_t start = 4 + owner.size();
      list.push_back({owner, std::string(name.substr(start, name.size() - start - 4)), file.bytes});
    }
  }
  REQUIRE(list.size() >= 2);
  const auto report = f.migrate(list);
  if (!report.ok()) MESSAGE(base::format_english(report.error()));
  REQUIRE(report.ok());
  CHECK(report->applied == static_cast<int>(list.size()));
  CHECK(f.has("core_user"));
  CHECK(f.database->integrity_check() == "ok");
  // Sealed rows of the audit log do not change.
  f.database->write([](db::WriteTx& tx) {
    tx.execute("INSERT INTO core_audit (at, action, hash) VALUES (1, 'x', ?1)", std::string(64, '0'));
  });
  CHECK_THROWS_AS(f.database->write([](db::WriteTx& tx) { tx.execute("UPDATE core_audit SET at = 2"); }),
                  db::Failure);
  CHECK_THROWS_AS(f.database->write([](db::WriteTx& tx) { tx.execute("DELETE FROM core_audit"); }),
                  db::Failure);
}
