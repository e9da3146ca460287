#include "core/db/connection.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <utility>

#include "core/base/check.h"
#include "core/base/log.h"

namespace motcong::db {
namespace {

constexpr std::int64_t kHeapLimit = 512LL << 20;  // bytes, all connections together
constexpr std::size_t kCachedStatements = 200;
constexpr int kOperationsPerTimeCheck = 10'000;
constexpr int kBusyWaitMs = 5000;  // only for another process: a command-line tool, a backup from outside

TextFunctions g_text_functions;

/// Those that only tell something. FTS5 asks for data_version, the start-up check for a table's columns.
bool is_telling_pragma(std::string_view name) {
  static constexpr std::string_view kNames[] = {"data_version", "table_info",      "table_xinfo",
                                                "table_list",   "index_list",      "index_info",
                                                "index_xinfo",  "foreign_key_list"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

void set_process_limits() {
  static std::once_flag once;
  std::call_once(once, [] {
    base::check(sqlite3_threadsafe() != 0);
    sqlite3_hard_heap_limit64(kHeapLimit);
  });
}

std::string_view text_argument(sqlite3_value* value) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

}  // namespace

void set_text_functions(const TextFunctions& functions) { g_text_functions = functions; }
const TextFunctions& text_functions() { return g_text_functions; }

/// What SQLite calls back. Nothing may be thrown through SQLite's C frames.
struct SqliteCallbacks {
  static int authorize(void* self, int action, const char* first, const char* second, const char*,
                       const char*) {
    using Allow = Connection::Allow;
    const auto allow = static_cast<Connection*>(self)->allow_;
    if (allow == Allow::everything) return SQLITE_OK;
    switch (action) {
      case SQLITE_SELECT:
      case SQLITE_READ:
      case SQLITE_RECURSIVE:
        return SQLITE_OK;
      case SQLITE_FUNCTION:
        return second != nullptr && std::strcmp(second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
      case SQLITE_PRAGMA: {
        const std::string_view name = first != nullptr ? first : "";
        // ALTER TABLE ... ADD COLUMN with a CHECK asks for quick_check of the table.
        const bool allowed =
            is_telling_pragma(name) || (allow == Allow::schema_change && name == "quick_check");
        return allowed ? SQLITE_OK : SQLITE_DENY;
      }
      case SQLITE_TRANSACTION:
      case SQLITE_ATTACH:
      case SQLITE_DETACH:
        return SQLITE_DENY;
      case SQLITE_UPDATE:
        // Opening a virtual table compiles such a statement and throws it away. Really running one is
        // impossible: the schema tables cannot be written, and a reader's file is open for reading only.
        if (first != nullptr && std::strcmp(first, "sqlite_master") == 0) return SQLITE_OK;
        [[fallthrough]];
      default:
        return allow == Allow::only_reading ? SQLITE_DENY : SQLITE_OK;
    }
  }

  static int check_time(void* self) {
    auto& connection = *static_cast<Connection*>(self);
    if (connection.limit_ms_ == 0) return 0;
    const auto now = std::chrono::steady_clock::now();
    if (!connection.step_timed_) {
      connection.step_timed_ = true;
      connection.step_seen_at_ = now;
      return 0;
    }
    return now - connection.step_seen_at_ > std::chrono::milliseconds(connection.limit_ms_) ? 1 : 0;
  }

  static int note_wal_pages(void* self, sqlite3*, const char*, int pages) {
    static_cast<Connection*>(self)->wal_pages_ = pages;
    return SQLITE_OK;
  }

  static int compare_vi(void*, int a_size, const void* a, int b_size, const void* b) {
    const std::string_view left(static_cast<const char*>(a), static_cast<std::size_t>(a_size));
    const std::string_view right(static_cast<const char*>(b), static_cast<std::size_t>(b_size));
    try {
      return g_text_functions.compare_vi(left, right);
    } catch (const std::exception&) {
      return left.compare(right);  // out of memory, or text that somebody else wrote into the file
    }
  }

  static void fold(sqlite3_context* context, int, sqlite3_value** arguments) {
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return sqlite3_result_null(context);
    try {
      const std::string folded = g_text_functions.fold(text_argument(arguments[0]));
      sqlite3_result_text64(context, folded.data(), folded.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } catch (const std::bad_alloc&) {
      sqlite3_result_error_nomem(context);
    } catch (const std::exception& error) {
      sqlite3_result_error(context, error.what(), -1);
    }
  }
};

/// While it lives, the connection may do what core/db itself needs.
class Connection::Permit {
 public:
  Permit(Connection& connection, Allow allow, int limit_ms)
      : connection_(connection), allow_(connection.allow_), limit_ms_(connection.limit_ms_) {
    connection.allow_ = allow;
    connection.limit_ms_ = limit_ms;
  }
  ~Permit() {
    connection_.allow_ = allow_;
    connection_.limit_ms_ = limit_ms_;
  }
  Permit(const Permit&) = delete;
  Permit& operator=(const Permit&) = delete;

 private:
  Connection& connection_;
  const Allow allow_;
  const int limit_ms_;
};

Connection::Connection(const std::filesystem::path& file, Use use, const Options& options) {
  set_process_limits();
  const int mode = use == Use::writer ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  const int code = sqlite3_open_v2(
      file.c_str(), &db_,
      mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE,
      nullptr);
  try {
    if (code != SQLITE_OK) fail(code, "open");
    set_up(use, options);
  } catch (...) {
    close();
    throw;
  }
}

Connection::~Connection() {
  base::check(loans_ == 0);
  close();
}

void Connection::close() noexcept {
  for (Cache* cache : {&own_statements_, &statements_}) {
    for (auto& [sql, prepared] : *cache) sqlite3_finalize(prepared->stmt);
    cache->clear();
  }
  sqlite3_close(db_);
}

void Connection::set_up(Use use, const Options& options) {
  sqlite3_busy_timeout(db_, kBusyWaitMs);
  const auto configure = [&](int what, int value) {
    if (sqlite3_db_config(db_, what, value, nullptr) != SQLITE_OK) fail(SQLITE_ERROR, "sqlite3_db_config");
  };
  configure(SQLITE_DBCONFIG_DEFENSIVE, 1);
  configure(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  configure(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);
  configure(SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0);
  configure(SQLITE_DBCONFIG_DQS_DML, 0);
  configure(SQLITE_DBCONFIG_DQS_DDL, 0);
  configure(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);

  constexpr std::pair<int, int> kLimits[] = {
      {SQLITE_LIMIT_LENGTH, 16 << 20},
      {SQLITE_LIMIT_SQL_LENGTH, 100'000},
      {SQLITE_LIMIT_COLUMN, 200},
      {SQLITE_LIMIT_EXPR_DEPTH, 100},
      {SQLITE_LIMIT_COMPOUND_SELECT, 20},
      {SQLITE_LIMIT_VDBE_OP, 250'000},
      {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
      {SQLITE_LIMIT_VARIABLE_NUMBER, 1000},
      {SQLITE_LIMIT_TRIGGER_DEPTH, 20},
      {SQLITE_LIMIT_WORKER_THREADS, 0},
  };
  for (const auto& [limit, value] : kLimits) sqlite3_limit(db_, limit, value);
  // VACUUM INTO attaches its target.
  sqlite3_limit(db_, SQLITE_LIMIT_ATTACHED, use == Use::upkeep ? 1 : 0);

  register_functions();
  sqlite3_progress_handler(db_, kOperationsPerTimeCheck, SqliteCallbacks::check_time, this);
  if (sqlite3_set_authorizer(db_, SqliteCallbacks::authorize, this) != SQLITE_OK)
    fail(SQLITE_ERROR, "authorizer");

  ask("PRAGMA foreign_keys=ON");
  ask("PRAGMA cell_size_check=ON");
  ask("PRAGMA mmap_size=0");
  // 8 MB a connection, taken as pages are read: with SQLite's 2 MB the rows of one page of a large table push each
  // other out (tests/bench/task_bench).
  ask("PRAGMA cache_size=-8192");
  ask("PRAGMA recursive_triggers=ON");
  ask("PRAGMA temp_store=MEMORY");
  if (use == Use::reader) ask("PRAGMA query_only=ON");
  if (use == Use::writer) {
    ask(options.full_sync ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
    ask("PRAGMA secure_delete=FAST");
    ask("PRAGMA journal_size_limit=67108864");
    ask("PRAGMA wal_autocheckpoint=0");
    sqlite3_wal_hook(db_, SqliteCallbacks::note_wal_pages, this);
  }
  limit_ms_ = options.page_query_limit_ms;
  allow_ = use == Use::writer ? Allow::writing : Allow::only_reading;
}

void Connection::register_functions() {
  if (g_text_functions.compare_vi != nullptr &&
      sqlite3_create_collation_v2(db_, "vi", SQLITE_UTF8, nullptr, SqliteCallbacks::compare_vi, nullptr) !=
          SQLITE_OK) {
    fail(SQLITE_ERROR, "COLLATE vi");
  }
  if (g_text_functions.fold != nullptr &&
      sqlite3_create_function_v2(db_, "fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                 nullptr, SqliteCallbacks::fold, nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail(SQLITE_ERROR, "fold()");
  }
}

void Connection::take_charge() {
  const std::string mode = ask("PRAGMA journal_mode=WAL");
  if (mode != "wal") throw Failure(SQLITE_CANTOPEN, "the file system does not allow write-ahead logging");
  sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

Statement Connection::prepare(std::string_view sql) {
  Prepared* const prepared = take(sql);
  return Statement(*prepared, prepared->stmt);
}

Prepared* Connection::take(std::string_view sql) {
  // What core/db may do must not be lent to others who use the same words: COMMIT, for one.
  Cache& cache = allow_ == Allow::everything ? own_statements_ : statements_;
  const auto found = cache.find(sql);
  if (found != cache.end() && !found->second->on_loan) {
    Prepared* const prepared = found->second.get();
    prepared->on_loan = true;
    prepared->last_use = ++uses_;
    ++loans_;
    return prepared;
  }
  auto fresh = std::make_unique<Prepared>(Prepared{.owner = this,
                                                   .sql = std::string(sql),
                                                   .stmt = compile(sql),
                                                   .cached = false,
                                                   .on_loan = true,
                                                   .last_use = ++uses_});
  ++loans_;
  Prepared* const prepared = fresh.get();
  if (found != cache.end()) {
    fresh.release();  // a second loan of the same text: give_back() deletes it
  } else {
    make_room(cache);
    prepared->cached = true;
    cache.emplace(prepared->sql, std::move(fresh));
  }
  return prepared;
}

sqlite3_stmt* Connection::compile(std::string_view sql) {
  sqlite3_stmt* stmt = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &stmt, &rest);
  if (code != SQLITE_OK) fail(code, sql);
  const std::string_view behind = sql.substr(static_cast<std::size_t>(rest - sql.data()));
  if (stmt == nullptr || behind.find_first_not_of(" \n\t\r") != std::string_view::npos) {
    sqlite3_finalize(stmt);
    throw Failure(SQLITE_ERROR, "not exactly one statement: " + std::string(sql));
  }
  return stmt;
}

void Connection::give_back(Prepared* prepared) noexcept {
  --loans_;
  if (prepared->cached) {
    sqlite3_reset(prepared->stmt);
    sqlite3_clear_bindings(prepared->stmt);
    prepared->on_loan = false;
  } else {
    sqlite3_finalize(prepared->stmt);
    delete prepared;
  }
}

/// Drops the statement that has not been used for the longest time. Looking at all is cheap beside compiling
/// one.
void Connection::make_room(Cache& cache) {
  if (cache.size() < kCachedStatements) return;
  auto oldest = cache.end();
  for (auto it = cache.begin(); it != cache.end(); ++it) {
    if (it->second->on_loan) continue;
    if (oldest == cache.end() || it->second->last_use < oldest->second->last_use) oldest = it;
  }
  if (oldest == cache.end()) return;
  sqlite3_finalize(oldest->second->stmt);
  cache.erase(oldest);
}

int Connection::step(sqlite3_stmt* stmt) {
  // After some errors (disk full, I/O) SQLite rolls the whole transaction back by itself. Code that caught
  // the error and goes on must not write row by row outside any transaction.
  if (in_transaction_ && sqlite3_get_autocommit(db_) != 0) {
    throw Failure(SQLITE_ABORT, "the transaction was rolled back by an earlier error");
  }
  step_timed_ = false;
  return sqlite3_step(stmt);
}

void Connection::begin_read() {
  ask("BEGIN");
  in_transaction_ = true;
}

void Connection::begin_write() {
  ask("BEGIN IMMEDIATE");
  in_transaction_ = true;
}

void Connection::commit() {
  ask("COMMIT");
  in_transaction_ = false;
}

void Connection::rollback() noexcept {
  in_transaction_ = false;
  if (sqlite3_get_autocommit(db_) != 0) return;
  try {
    ask("ROLLBACK");
  } catch (const std::exception& error) {
    base::log_error(std::string("rollback: ") + error.what());
  }
}

std::string Connection::ask(std::string_view sql, int limit_ms) {
  const Permit permit(*this, Allow::everything, limit_ms);

  std::string answer;
  Statement statement = prepare(sql);
  while (statement.step()) {
    if (!answer.empty()) answer += '\n';
    answer += statement.text(0);
  }
  return answer;
}

void Connection::copy_to(const std::filesystem::path& target) {
  const Permit permit(*this, Allow::everything, 0);
  Statement statement = prepare("VACUUM INTO ?1");
  statement.bind(1, target.string());
  statement.run();
}

void Connection::run_script(std::string_view sql) {
  const Permit permit(*this, Allow::schema_change, 0);

  const std::string script(sql);
  const char* rest = script.c_str();
  while (*rest != '\0') {
    sqlite3_stmt* stmt = nullptr;
    const char* const from = rest;
    const int code = sqlite3_prepare_v3(db_, from, -1, 0, &stmt, &rest);
    if (code != SQLITE_OK) fail(code, from);
    if (stmt == nullptr) continue;  // white space or a comment
    int stepped = SQLITE_ROW;
    while (stepped == SQLITE_ROW) stepped = step(stmt);
    sqlite3_finalize(stmt);
    if (stepped != SQLITE_DONE) fail(stepped, std::string_view(from, static_cast<std::size_t>(rest - from)));
  }
}

bool Connection::checkpoint(bool truncate) {
  int pages_in_log = 0;
  int pages_copied = 0;
  const int code = sqlite3_wal_checkpoint_v2(
      db_, nullptr, truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, &pages_in_log,
      &pages_copied);
  if ((code & 0xff) == SQLITE_BUSY) return false;
  if (code != SQLITE_OK) fail(code, "checkpoint");
  if (truncate) wal_pages_ = 0;
  return pages_in_log == pages_copied;
}

std::int64_t Connection::changes() const { return sqlite3_changes64(db_); }

std::int64_t Connection::last_id() const { return sqlite3_last_insert_rowid(db_); }

void Connection::fail(int code, std::string_view sql) const {
  const int primary = code & 0xff;
  if (primary == SQLITE_BUSY) throw Busy();
  if (primary == SQLITE_NOMEM) throw std::bad_alloc();
  constexpr std::size_t kShown = 400;
  std::string text = db_ != nullptr ? sqlite3_errmsg(db_) : sqlite3_errstr(code);
  text += " (" + std::to_string(code) + "): ";
  text += sql.substr(0, kShown);
  throw Failure(primary, text);
}

}  // namespace motcong::db
