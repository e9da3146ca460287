// The database as the rest of the program sees it: snapshots, the one writer, errors that leave nothing half
// done.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <limits>
#include <optional>
#include <thread>

#include "core/db/database.h"
#include "tests/support/failed_check.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/temp_folder.h"

using namespace motcong;
using namespace std::chrono_literals;

namespace {

/// A new database with one table: t(id, n, word).
struct Fixture {
  explicit Fixture(const db::Options& options = {}) {
    auto opened = db::Database::open(folder / "test.db", options);
    REQUIRE(opened.ok());
    database = std::move(*opened);
    database->write([](db::WriteTx& tx) {
      tx.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER UNIQUE, word TEXT, share REAL) STRICT");
    });
  }
  std::int64_t count() {
    return database->read([](db::Reader& db) { return db.integer("SELECT count(*) FROM t", -1); });
  }
  test::TempFolder folder;
  std::unique_ptr<db::Database> database;
};

db::Options with(void (*change)(db::Options&)) {
  db::Options options;
  change(options);
  return options;
}

}  // namespace

TEST_CASE("a value comes back as it was bound") {
  Fixture f;
  const std::string long_text(1'000'000, 'x');
  const std::vector<db::Value> values = {std::monostate{},
                                         std::int64_t{0},
                                         std::numeric_limits<std::int64_t>::min(),
                                         std::numeric_limits<std::int64_t>::max(),
                                         0.1,
                                         std::string(),
                                         std::string("Sở Kế hoạch và Đầu tư"),
                                         std::string("null\0inside", 11),
                                         std::string("'); DROP TABLE t; --"),
                                         long_text};
  f.database->read([&](db::Reader& db) {
    for (const db::Value& value : values) {
      db::Statement row = db.query("SELECT ?1", value);
      REQUIRE(row.step());
      CHECK(row.value(0) == value);
      CHECK(row.is_null(0) == std::holds_alternative<std::monostate>(value));
      CHECK_FALSE(row.step());
    }
  });
}

TEST_CASE("typed binding and reading") {
  Fixture f;
  f.database->read([](db::Reader& db) {
    const std::optional<std::string> nothing;
    const std::optional<int> seven = 7;
    db::Statement row =
        db.query("SELECT ?1 AS day, ?2, ?3, ?4, ?5, ?6, ?7 AS \"Tên\"", base::Date{2019, 1, 31}, true,
                 nothing, seven, 1.5, nullptr, std::string_view());
    REQUIRE(row.step());
    CHECK(row.columns() == 7);
    CHECK(row.text(0) == "2019-01-31");
    CHECK(row.date(0) == base::Date{2019, 1, 31});
    CHECK(row.integer(1) == 1);
    CHECK(row.is_null(2));
    CHECK(row.optional_integer(2) == std::nullopt);
    CHECK(row.optional_integer(3) == 7);
    CHECK(row.real(4) == 1.5);
    CHECK(row.is_null(5));
    CHECK(row.text(5).empty());
    CHECK(row.integer(5) == 0);
    CHECK(row.date(5) == std::nullopt);
    CHECK_FALSE(row.is_null(6));  // an empty text is not NULL
    CHECK(row.column_name(0) == "day");
    CHECK(row.column_name(6) == "Tên");
  });
}

TEST_CASE("a write returns what its function returns, and everyone sees it afterwards") {
  Fixture f;
  const std::uint64_t before = f.database->generation();
  const std::int64_t id =
      f.database->write([](db::WriteTx& tx) { return tx.insert("INSERT INTO t (n) VALUES (?1)", 41); });
  CHECK(id == 1);
  CHECK(f.database->generation() > before);
  const std::int64_t changed = f.database->write(
      [](db::WriteTx& tx) { return tx.execute("UPDATE t SET n = n + 1, word = ?1", "một"); });
  CHECK(changed == 1);
  f.database->read([](db::Reader& db) {
    CHECK(db.integer("SELECT n FROM t WHERE id = ?1", -1, 1) == 42);
    CHECK(db.text("SELECT word FROM t") == "một");
    CHECK(db.exists("SELECT 1 FROM t WHERE n = 42"));
    CHECK(db.integer("SELECT n FROM t WHERE id = 99", -1) == -1);
    CHECK(db.text("SELECT word FROM t WHERE id = 99").empty());
  });
}

TEST_CASE("a reader sees one state while a writer commits, the next reader the new one") {
  Fixture f;
  db::Database::ReadLease old(*f.database);
  CHECK(old.reader().integer("SELECT count(*) FROM t", -1) == 0);
  std::thread([&] {
    f.database->write([](db::WriteTx& tx) {
      tx.execute("INSERT INTO t (n) VALUES (1)");
      CHECK(tx.integer("SELECT count(*) FROM t", -1) == 1);  // a writer sees what it wrote
    });
  }).join();
  CHECK(old.reader().integer("SELECT count(*) FROM t", -1) == 0);
  CHECK(f.count() == 1);
}

TEST_CASE("readers never see half of a transaction") {
  Fixture f(with([](db::Options& o) { o.full_sync = false; }));
  f.database->write([](db::WriteTx& tx) { tx.execute("INSERT INTO t (id, n) VALUES (1, 500), (2, -500)"); });
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::atomic<int> reads{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        f.database->read([&](db::Reader& db) {
          // Two queries: the sum holds only when both see one state.
          const std::int64_t a = db.integer("SELECT n FROM t WHERE id = 1", 0);
          const std::int64_t b = db.integer("SELECT n FROM t WHERE id = 2", 0);
          wrong += a + b == 0 ? 0 : 1;
        });
        ++reads;
      }
    });
  }
  for (int i = 0; i < 300 || reads < 20; ++i) {
    f.database->write([&](db::WriteTx& tx) {
      tx.execute("UPDATE t SET n = n - 1 WHERE id = 1");
      tx.execute("UPDATE t SET n = n + 1 WHERE id = 2");
    });
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(wrong == 0);
}

TEST_CASE("writers take turns and lose nothing") {
  Fixture f(with([](db::Options& o) { o.full_sync = false; }));
  f.database->write([](db::WriteTx& tx) { tx.execute("INSERT INTO t (id, n) VALUES (1, 0)"); });
  std::vector<std::thread> writers;
  for (int i = 0; i < 8; ++i) {
    writers.emplace_back([&] {
      for (int k = 0; k < 50; ++k) {
        f.database->write([](db::WriteTx& tx) {
          const std::int64_t n = tx.integer("SELECT n FROM t WHERE id = 1", -1);
          tx.execute("UPDATE t SET n = ?1 WHERE id = 1", n + 1);
        });
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(f.database->read([](db::Reader& db) { return db.integer("SELECT n FROM t", -1); }) == 400);
}

TEST_CASE("an exception rolls everything back and passes through") {
  Fixture f;
  const std::uint64_t before = f.database->generation();
  bool effect = false;
  CHECK_THROWS_WITH(f.database->write([&](db::WriteTx& tx) {
    tx.after_commit([&] { effect = true; });
    tx.execute("INSERT INTO t (n) VALUES (1)");
    throw std::runtime_error("second thoughts");
  }),
                    "second thoughts");
  CHECK(f.count() == 0);
  CHECK_FALSE(effect);
  CHECK(f.database->generation() == before);
  f.database->write([](db::WriteTx& tx) { tx.execute("INSERT INTO t (n) VALUES (1)"); });
  CHECK(f.count() == 1);
}

TEST_CASE("a broken constraint is told apart, undoes its statement, and leaves the transaction") {
  Fixture f;
  f.database->write([](db::WriteTx& tx) {
    tx.execute("INSERT INTO t (n) VALUES (1)");
    try {
      tx.execute("INSERT INTO t (n) VALUES (2), (1)");
      FAIL("a duplicate was taken");
    } catch (const db::Failure& failure) {
      CHECK(failure.constraint());
      CHECK_FALSE(failure.disk_full());
    }
    tx.execute("INSERT INTO t (n) VALUES (3)");
  });
  CHECK(f.count() == 2);
}

TEST_CASE("effects run after the commit, in order, outside the transaction; what they throw harms nobody") {
  Fixture f;
  std::vector<int> order;
  f.database->write([&](db::WriteTx& tx) {
    tx.execute("INSERT INTO t (n) VALUES (1)");
    tx.after_commit([&] {
      order.push_back(1);
      CHECK(f.count() == 1);
    });
    tx.after_commit([&] { throw std::runtime_error("no mail today"); });
    tx.after_commit([&] {
      order.push_back(2);
      f.database->write([](db::WriteTx& inner) { inner.execute("INSERT INTO t (n) VALUES (2)"); });
    });
    CHECK(order.empty());
  });
  CHECK(order == std::vector<int>{1, 2});
  CHECK(f.count() == 2);
}

TEST_CASE("a last step runs once before the commit, however often it is asked for, and is part of it") {
  Fixture f;
  int runs = 0;
  const auto ask_twice = [&](db::WriteTx& tx) {
    for (int i = 0; i < 2; ++i) {
      tx.before_commit("count", [&](db::WriteTx& last) {
        ++runs;
        last.execute("INSERT INTO t (n) VALUES (2)");
        last.before_commit("more", [](db::WriteTx& more) { more.execute("INSERT INTO t (n) VALUES (3)"); });
      });
    }
  };
  f.database->write([&](db::WriteTx& tx) {
    ask_twice(tx);
    tx.execute("INSERT INTO t (n) VALUES (1)");
    CHECK(runs == 0);
  });
  CHECK(runs == 1);
  CHECK(f.count() == 3);
  // Not in a transaction that is undone; and what it throws undoes the transaction.
  CHECK_THROWS(f.database->write([&](db::WriteTx& tx) {
    ask_twice(tx);
    throw std::runtime_error("no");
  }));
  CHECK(runs == 1);
  CHECK_THROWS(f.database->write([&](db::WriteTx& tx) {
    tx.execute("INSERT INTO t (n) VALUES (4)");
    tx.before_commit("fails", [](db::WriteTx&) { throw std::runtime_error("no"); });
  }));
  CHECK(f.count() == 3);
}

TEST_CASE("Busy when the queue is full; those in the queue are served") {
  Fixture f(with([](db::Options& o) {
    o.writer_queue = 1;
    o.writer_wait_ms = 60'000;
  }));
  std::promise<void> writing, let_go;
  std::thread holder([&] {
    f.database->write([&](db::WriteTx& tx) {
      tx.execute("INSERT INTO t (n) VALUES (1)");
      writing.set_value();
      let_go.get_future().wait();
    });
  });
  writing.get_future().wait();
  std::atomic<int> refused{0};
  std::atomic<int> served{0};
  std::vector<std::thread> others;
  for (int i = 0; i < 3; ++i) {
    others.emplace_back([&, i] {
      try {
        f.database->write([&](db::WriteTx& tx) { tx.execute("INSERT INTO t (n) VALUES (?1)", 10 + i); });
        ++served;
      } catch (const db::Busy&) {
        ++refused;
      }
    });
  }
  while (refused < 2) std::this_thread::sleep_for(1ms);  // one place in the queue, three who want it
  CHECK(f.count() == 0);                                 // reading goes on while the writer is taken
  let_go.set_value();
  holder.join();
  for (std::thread& other : others) other.join();
  CHECK(served == 1);
  CHECK(f.count() == 2);
}

TEST_CASE("Busy when the turn does not come in time; the queue goes on without the one who left") {
  Fixture f(with([](db::Options& o) { o.writer_wait_ms = 1; }));
  f.database->write([&](db::WriteTx& tx) {
    std::thread([&] {
      CHECK_THROWS_AS(f.database->write([](db::WriteTx&) { FAIL("two writers at once"); }), db::Busy);
    }).join();
    tx.execute("INSERT INTO t (n) VALUES (1)");
  });
  f.database->write([](db::WriteTx& tx) { tx.execute("INSERT INTO t (n) VALUES (2)"); });
  CHECK(f.count() == 2);
}

TEST_CASE("Busy when no read connection is free in time") {
  Fixture f(with([](db::Options& o) {
    o.readers = 2;
    o.writer_wait_ms = 1;
  }));
  db::Database::ReadLease first(*f.database);
  {
    db::Database::ReadLease second(*f.database);
    CHECK_THROWS_AS(f.count(), db::Busy);
  }
  CHECK(f.count() == 0);
}

TEST_CASE("a write inside a write of the same thread is caught, not waited for") {
  Fixture f;
  const test::ThrowOnFailedCheck guard;
  CHECK_THROWS_AS(f.database->write([&](db::WriteTx&) { f.database->write([](db::WriteTx&) {}); }),
                  std::logic_error);
  f.database->write([](db::WriteTx& tx) { tx.execute("INSERT INTO t (n) VALUES (1)"); });
  CHECK(f.count() == 1);
}

TEST_CASE("what SQL may do") {
  Fixture f;
  const auto refused = [](db::Reader& db, db::Sql sql) {
    try {
      db.query(sql).run();
      return false;
    } catch (const db::Failure&) {
      return true;
    }
  };
  SUBCASE("a reader reads") {
    f.database->read([&](db::Reader& db) {
      CHECK(refused(db, "INSERT INTO t (n) VALUES (1)"));
      CHECK(refused(db, "UPDATE t SET n = 1"));
      CHECK(refused(db, "DELETE FROM t"));
      CHECK(refused(db, "DROP TABLE t"));
      CHECK(refused(db, "CREATE TABLE u (a)"));
      CHECK(refused(db, "CREATE TEMP TABLE u (a)"));
      CHECK(refused(db, "PRAGMA query_only = 0"));
      CHECK(refused(db, "PRAGMA journal_mode = DELETE"));
      CHECK(refused(db, "ATTACH ':memory:' AS other"));
      CHECK(refused(db, "COMMIT"));
      CHECK(refused(db, "SELECT load_extension('x')"));
      CHECK_FALSE(refused(db, "SELECT upper(word) FROM t"));
      CHECK_FALSE(refused(
          db, "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 9) SELECT * FROM k"));
      CHECK(db.integer("SELECT count(*) FROM pragma_table_info('t')", 0) == 4);
    });
  }
  SUBCASE("a writer cannot step out of its transaction, but may use savepoints") {
    f.database->write([&](db::WriteTx& tx) {
      CHECK(refused(tx, "COMMIT"));
      CHECK(refused(tx, "ROLLBACK"));
      CHECK(refused(tx, "PRAGMA foreign_keys = OFF"));
      CHECK(refused(tx, "PRAGMA synchronous = OFF"));
      CHECK(refused(tx, "ATTACH ':memory:' AS other"));
      CHECK(refused(tx, "VACUUM"));
      tx.execute("SAVEPOINT attempt");
      tx.execute("INSERT INTO t (n) VALUES (1)");
      tx.execute("ROLLBACK TO attempt");
      tx.execute("RELEASE attempt");
      tx.execute("INSERT INTO t (n) VALUES (2)");
    });
    CHECK(f.count() == 1);
  }
  SUBCASE("one statement at a time, single quotes for texts") {
    f.database->write([&](db::WriteTx& tx) {
      CHECK(refused(tx, "DELETE FROM t; DELETE FROM t"));
      CHECK(refused(tx, ""));
      CHECK(refused(tx, "SELECT \"no such column\" FROM t"));
    });
  }
}

TEST_CASE("foreign keys hold") {
  Fixture f;
  f.database->write([](db::WriteTx& tx) {
    tx.execute("CREATE TABLE child (t_id INTEGER NOT NULL REFERENCES t(id)) STRICT");
  });
  CHECK_THROWS_AS(f.database->write([](db::WriteTx& tx) { tx.execute("INSERT INTO child VALUES (7)"); }),
                  db::Failure);
}

TEST_CASE("a statement that runs too long is interrupted; the connection serves on") {
  Fixture f(with([](db::Options& o) { o.page_query_limit_ms = 1; }));
  const auto endless = [](db::Reader& db) {
    db.integer("WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k) SELECT max(i) FROM k", 0);
  };
  try {
    f.database->read(endless);
    FAIL("it ended");
  } catch (const db::Failure& failure) {
    CHECK(failure.interrupted());
  }
  CHECK(f.count() == 0);
}

TEST_CASE("one statement may be on loan twice") {
  Fixture f;
  f.database->write([](db::WriteTx& tx) { tx.execute("INSERT INTO t (n) VALUES (1), (2), (3)"); });
  f.database->read([](db::Reader& db) {
    int pairs = 0;
    db::Statement outer = db.query("SELECT n FROM t");
    while (outer.step()) {
      db::Statement inner = db.query("SELECT n FROM t");
      while (inner.step()) ++pairs;
    }
    CHECK(pairs == 9);
    outer.reset();
    CHECK(outer.step());
    db::Statement moved = std::move(outer);
    CHECK(moved.step());
    CHECK(moved.integer(0) == 2);
  });
}

TEST_CASE("COLLATE vi and fold() come from above") {
  // Stand-ins with the same contract; the real ones live above this layer.
  const auto by_length = [](std::string_view a, std::string_view b) {
    return static_cast<int>(a.size()) - static_cast<int>(b.size());
  };
  const auto shout = [](std::string_view text) { return std::string(text) + "!"; };
  const db::TextFunctions before = db::text_functions();
  db::set_text_functions({.compare_vi = by_length, .fold = shout});
  {
    Fixture f;
    f.database->write([](db::WriteTx& tx) {
      tx.execute("INSERT INTO t (word) VALUES ('aaa'), ('zz'), ('m')");
      tx.execute("CREATE INDEX t_fold ON t(fold(word))");
    });
    f.database->read([](db::Reader& db) {
      CHECK(db.text("SELECT group_concat(word, ' ') FROM (SELECT word FROM t ORDER BY word COLLATE vi)") ==
            "m zz aaa");
      CHECK(db.text("SELECT fold('đ')") == "đ!");
      CHECK(db.query("SELECT fold(NULL)").columns() == 1);
      CHECK(db.integer("SELECT fold(NULL) IS NULL", 0) == 1);
    });
  }
  db::set_text_functions(before);
}

TEST_CASE("full-text search works on read connections") {
  Fixture f;
  f.database->write([](db::WriteTx& tx) {
    tx.execute("CREATE VIRTUAL TABLE words USING fts5(body)");
    tx.execute("INSERT INTO words (body) VALUES ('cải cách hành chính'), ('thủ tục')");
  });
  f.database->read([](db::Reader& db) {
    CHECK(db.integer("SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rank", -1, "chính") == 1);
  });
}

TEST_CASE(
    "a full disk: the write fails with words, nothing acknowledged is lost, and it goes on afterwards") {
  Fixture f;
  f.database->write([](db::WriteTx& tx) { tx.execute("INSERT INTO t (n, word) VALUES (1, 'kept')"); });
  const std::string big(200'000, 'x');
  {
    // A limit on this process's files stands in for a full disk: write(2) fails in the same place.
    const test::FileSizeLimit limit(std::filesystem::file_size(f.folder / "test.db-wal") + 100'000);
    try {
      f.database->write([&](db::WriteTx& tx) {
        for (int i = 0; i < 50; ++i) {
          try {
            tx.execute("INSERT INTO t (word) VALUES (?1)", big);
          } catch (const db::Failure&) {
            // Code that goes on regardless must not write outside the transaction.
          }
        }
      });
      FAIL("the disk had room");
    } catch (const db::Failure& failure) {
      CHECK(std::string(failure.what()).find("rolled back") != std::string::npos);
    }
    CHECK(f.count() == 1);
  }
  f.database->write([&](db::WriteTx& tx) { tx.execute("INSERT INTO t (word) VALUES (?1)", big); });
  CHECK(f.count() == 2);
  CHECK(f.database->integrity_check() == "ok");
}

TEST_CASE("a value over 16 MiB is refused") {
  Fixture f;
  const std::string big(17 << 20, 'x');
  CHECK_THROWS_AS(
      f.database->write([&](db::WriteTx& tx) { tx.execute("INSERT INTO t (word) VALUES (?1)", big); }),
      db::Failure);
  CHECK(f.count() == 0);
}

TEST_CASE("the write-ahead log is copied back and does not grow without end") {
  Fixture f(with([](db::Options& o) { o.full_sync = false; }));
  const std::string page(4000, 'x');
  for (int i = 0; i < 6000; ++i) {
    f.database->write([&](db::WriteTx& tx) { tx.execute("INSERT INTO t (word) VALUES (?1)", page); });
  }
  // 6000 commits write well over 12000 pages (48 MB); the log starts anew after each copied thousand.
  CHECK(std::filesystem::file_size(f.folder / "test.db-wal") < 8'000'000);
  f.database->checkpoint();
  CHECK(std::filesystem::file_size(f.folder / "test.db-wal") == 0);
  CHECK(f.count() == 6000);
}

TEST_CASE("a closed database leaves one file, and opens again with everything in it") {
  Fixture f;
  f.database->write([](db::WriteTx& tx) { tx.execute("INSERT INTO t (n) VALUES (1)"); });
  f.database.reset();
  CHECK_FALSE(std::filesystem::exists(f.folder / "test.db-wal"));
  const auto mode = std::filesystem::status(f.folder / "test.db").permissions();
  CHECK((mode & std::filesystem::perms(077)) == std::filesystem::perms::none);
  auto again = db::Database::open(f.folder / "test.db");
  REQUIRE(again.ok());
  CHECK((*again)->read([](db::Reader& db) { return db.integer("SELECT n FROM t", -1); }) == 1);
}

TEST_CASE("reading beside a running server") {
  Fixture f;
  f.database->write([](db::WriteTx& tx) { tx.execute("INSERT INTO t (n) VALUES (1)"); });
  const auto read_only = with([](db::Options& o) { o.read_only = true; });
  auto beside = db::Database::open(f.folder / "test.db", read_only);
  REQUIRE(beside.ok());
  CHECK((*beside)->read([](db::Reader& db) { return db.integer("SELECT count(*) FROM t", -1); }) == 1);
  f.database->write([](db::WriteTx& tx) { tx.execute("INSERT INTO t (n) VALUES (2)"); });
  CHECK((*beside)->read([](db::Reader& db) { return db.integer("SELECT count(*) FROM t", -1); }) == 2);
  {
    const test::ThrowOnFailedCheck guard;
    CHECK_THROWS_AS((*beside)->write([](db::WriteTx&) {}), std::logic_error);
  }
  beside->reset();
  CHECK(f.count() == 2);
  auto absent = db::Database::open(f.folder / "none.db", read_only);
  CHECK_FALSE(absent.ok());
  CHECK_FALSE(std::filesystem::exists(f.folder / "none.db"));
}
