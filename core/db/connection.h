// One SQLite connection, set up the same way everywhere, with its statement cache. Internal to core/db: the
// rest of the program sees Database, Reader, WriteTx and Statement.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/db/database.h"
#include "core/db/statement.h"

struct sqlite3;

namespace motcong::db {

/// A compiled statement and where it belongs.
struct Prepared {
  Connection* owner = nullptr;
  std::string sql;
  sqlite3_stmt* stmt = nullptr;
  bool cached = false;
  bool on_loan = false;
  std::uint64_t last_use = 0;
};

/// Used by one thread at a time. Every function throws Failure (Busy when another process holds the lock).
class Connection {
 public:
  enum class Use {
    reader,  // the pool: may run SELECT only
    writer,  // the one connection that changes and checkpoints
    upkeep,  // opened for one backup or check, read-only
  };

  /// Opens the file, which must exist and not be a symbolic link.
  Connection(const std::filesystem::path& file, Use use, const Options& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Writer only: switches the file to write-ahead logging and lets closing it clean the log up.
  void take_charge();

  /// A statement from the cache, compiled when it is not there. It must go back before this connection is
  /// destroyed.
  Statement prepare(std::string_view sql);

  void begin_read();
  void begin_write();
  void commit();
  /// Never throws: there is nothing left to do when it fails.
  void rollback() noexcept;

  /// Runs one statement of core/db itself, which may be what other code is refused (PRAGMA, BEGIN);
  /// interrupted after `limit_ms`, never when that is 0. Returns the first column of all rows, one a line.
  std::string ask(std::string_view sql, int limit_ms = 0);
  /// VACUUM INTO.
  void copy_to(const std::filesystem::path& target);
  /// Runs the statements of a migration: no time limit, no transaction control, no PRAGMA.
  void run_script(std::string_view sql);

  /// Copies write-ahead pages into the database file; true when all of them are there.
  bool checkpoint(bool truncate);
  /// Pages in the write-ahead log after the last commit.
  int wal_pages() const { return wal_pages_; }

  std::int64_t changes() const;
  std::int64_t last_id() const;
  int loans() const { return loans_; }

 private:
  friend class Statement;
  friend struct SqliteCallbacks;
  enum class Allow { only_reading, writing, schema_change, everything };
  class Permit;
  using Cache = std::unordered_map<std::string_view, std::unique_ptr<Prepared>>;  // keys live in the Prepared

  void set_up(Use use, const Options& options);
  void register_functions();
  Prepared* take(std::string_view sql);
  sqlite3_stmt* compile(std::string_view sql);
  void give_back(Prepared* prepared) noexcept;
  void make_room(Cache& cache);
  void close() noexcept;
  int step(sqlite3_stmt* stmt);
  [[noreturn]] void fail(int code, std::string_view sql) const;

  sqlite3* db_ = nullptr;
  Allow allow_ = Allow::everything;
  bool in_transaction_ = false;
  int wal_pages_ = 0;
  int loans_ = 0;
  std::uint64_t uses_ = 0;

  // The time limit. A clock is read only every some thousand operations of one step: short steps never look
  // at it.
  int limit_ms_ = 0;
  bool step_timed_ = false;
  std::chrono::steady_clock::time_point step_seen_at_;

  Cache own_statements_;
  Cache statements_;
};

}  // namespace motcong::db
