// The database as the rest of the program sees it: read snapshots for many, one writer, nothing else.
// Reader& in a signature means "reads", WriteTx& means "reads and writes".
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/db/sql.h"
#include "core/db/statement.h"

namespace motcong::db {

class Connection;

/// An error of the environment (disk full, damaged file, I/O). `code` is SQLite's primary result code.
class Failure : public std::runtime_error {
 public:
  Failure(int code, const std::string& text) : std::runtime_error(text), code_(code) {}
  int code() const { return code_; }
  bool disk_full() const;
  bool constraint() const;
  bool interrupted() const;  // a statement ran past its time limit

 private:
  int code_;
};

/// The writer's queue is full, or neither it nor a read connection was free within the time limit: answer
/// 503.
class Busy : public std::runtime_error {
 public:
  Busy() : std::runtime_error("the database is busy") {}
};

/// What SQL gets from above this layer: COLLATE vi and fold(text).
struct TextFunctions {
  int (*compare_vi)(std::string_view a, std::string_view b) = nullptr;
  std::string (*fold)(std::string_view text) = nullptr;
};

/// Once, before the first Database is opened. For the whole process, because an index built with one order
/// and read with another is a damaged index.
void set_text_functions(const TextFunctions& functions);
const TextFunctions& text_functions();

/// One read transaction: every query sees the same state, that of the first query. One thread.
class Reader {
 public:
  explicit Reader(Connection& connection) : connection_(&connection) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader() = default;

  Statement prepare(Sql sql);

  /// Prepares and binds; step() the result.
  template <class... A>
  Statement query(Sql sql, const A&... values) {
    Statement statement = prepare(sql);
    statement.bind_all(values...);
    return statement;
  }
  /// The first column of the first row, or `otherwise` when there is no row.
  template <class... A>
  std::int64_t integer(Sql sql, std::int64_t otherwise, const A&... values) {
    Statement statement = query(sql, values...);
    return statement.step() ? statement.integer(0) : otherwise;
  }
  template <class... A>
  std::string text(Sql sql, const A&... values) {
    Statement statement = query(sql, values...);
    return statement.step() ? statement.string(0) : std::string();
  }
  template <class... A>
  bool exists(Sql sql, const A&... values) {
    return query(sql, values...).step();
  }

 protected:
  Connection* connection_;
};

/// The one write transaction (BEGIN IMMEDIATE). Rolled back when the function given to Database::write
/// throws. SAVEPOINT may be used inside; BEGIN, COMMIT, ATTACH and PRAGMA are refused.
class WriteTx final : public Reader {
 public:
  using Reader::Reader;

  /// Runs to the end; the number of rows changed.
  template <class... A>
  std::int64_t execute(Sql sql, const A&... values) {
    query(sql, values...).run();
    return changes();
  }
  /// For INSERT: the new row's id.
  template <class... A>
  std::int64_t insert(Sql sql, const A&... values) {
    query(sql, values...).run();
    return last_id();
  }

  /// Runs `step` once inside this transaction, just before COMMIT, however often it was asked for by this name:
  /// what follows from many rows is worked out once. Not when the transaction is undone; what `step` throws undoes
  /// it. A savepoint that is rolled back does not take the step back.
  void before_commit(std::string_view name, std::function<void(WriteTx&)> step);

  /// Runs `effect` after COMMIT has succeeded, on the same thread, outside the transaction. Effects must not
  /// throw; what they throw is logged.
  void after_commit(std::function<void()> effect) { effects_.push_back(std::move(effect)); }

 private:
  friend class Database;
  friend class Migrator;
  /// SQL that is no literal of ours; for migrations only.
  void run_script(std::string_view sql);
  std::int64_t changes() const;
  std::int64_t last_id() const;
  std::vector<std::function<void()>> effects_;
  std::vector<std::pair<std::string, std::function<void(WriteTx&)>>> last_steps_;
};

struct Options {
  int readers = 8;                   // read connections kept; more requests than that wait
  int writer_queue = 256;            // waiting writers before Busy
  int writer_wait_ms = 5000;         // time in a queue, the writer's or the readers', before Busy
  int page_query_limit_ms = 10'000;  // a step() that takes longer is interrupted
  bool full_sync = true;             // false only in tests and in the control run of the power-cut test
  bool read_only = false;            // for command-line tools beside a running server
};

/// Safe for concurrent use. One Database per process and file.
class Database {
 public:
  /// Opens (creating when absent and not read_only) and sets every connection up: WAL, synchronous=FULL,
  /// foreign keys, defensive. Fails with words, changing nothing, when the file is damaged (quick_check), no
  /// database, one of another program, or newer than this program.
  static base::Result<std::unique_ptr<Database>> open(const std::filesystem::path& file,
                                                      const Options& options = {});
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs `f(Reader&)` in one read transaction and returns its result.
  template <class F>
  auto read(F&& f) {
    ReadLease lease(*this);
    return std::forward<F>(f)(lease.reader());
  }

  /// Runs `f(WriteTx&)` as the only writer: BEGIN IMMEDIATE, f, COMMIT, after-commit effects; ROLLBACK when f
  /// throws. Returns only after the commit is on disk. Throws Busy, Failure, or what f throws. First come,
  /// first served. A write inside a write of the same thread is a failed check (an after-commit effect may
  /// write).
  template <class F>
  auto write(F&& f) {
    WriteLease lease(*this);
    if constexpr (std::is_void_v<decltype(f(lease.tx()))>) {
      std::forward<F>(f)(lease.tx());
      lease.commit();
    } else {
      auto result = std::forward<F>(f)(lease.tx());
      lease.commit();
      return result;
    }
  }

  /// Grows with every commit: what was computed from the database at one generation holds while it stands.
  /// Ask for the generation first, then read.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

  const std::filesystem::path& file() const { return file_; }

  /// Copies the database to `target` (VACUUM INTO), checks the copy, syncs it. Other work goes on. `target`
  /// must not exist; it does not come to exist (0600) before it is complete and checked.
  base::Result<void> backup_to(const std::filesystem::path& target);

  /// Reads the whole file: "ok" or the faults found, one a line, broken references among them. Takes a while.
  std::string integrity_check();

  /// Copies the write-ahead log into the database file and empties it; called at a graceful stop. Throws
  /// Busy.
  void checkpoint();

  /// One read transaction held as an object, for a request that reads in several places. One thread.
  class ReadLease {
   public:
    explicit ReadLease(Database& database);
    ~ReadLease();
    ReadLease(const ReadLease&) = delete;
    ReadLease& operator=(const ReadLease&) = delete;
    Reader& reader() { return reader_; }

   private:
    Database& database_;
    Connection* connection_;
    Reader reader_;
  };

 private:
  friend class Migrator;
  enum class WriteKind { data, schema };  // schema: foreign keys are checked once, before COMMIT

  class WriteLease {
   public:
    explicit WriteLease(Database& database, WriteKind kind = WriteKind::data);
    ~WriteLease();
    WriteLease(const WriteLease&) = delete;
    WriteLease& operator=(const WriteLease&) = delete;
    WriteTx& tx() { return tx_; }
    void commit();

   private:
    void finish() noexcept;
    Database& database_;
    WriteKind kind_;
    WriteTx tx_;
    bool finished_ = false;
  };

  struct State;
  Database(std::filesystem::path file, std::unique_ptr<State> state);
  Connection* take_reader();
  void give_reader(Connection* connection) noexcept;
  Connection& take_writer();
  void give_writer() noexcept;
  void checkpoint_when_due() noexcept;

  std::filesystem::path file_;
  std::unique_ptr<State> state_;
  std::atomic<std::uint64_t> generation_{1};
};

}  // namespace motcong::db
