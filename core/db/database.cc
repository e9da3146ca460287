#include "core/db/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

#include "core/base/check.h"
#include "core/base/log.h"
#include "core/db/connection.h"
#include "core/db/durable_file.h"

namespace motcong::db {
namespace {

constexpr int kApplicationId =
    0x4D434F4E;             // "MCON", at byte 68 of the file: what file(1) and we recognise it by
constexpr int kFormat = 1;  // user_version: how schema_migration keeps its books
constexpr int kCheckpointPages = 1000;
constexpr int kAlarmPages = (64 << 20) / 4096;
constexpr int kQuickCheckMs = 2000;

using base::Error;
using base::Message;
using base::Result;

Message damaged(const std::filesystem::path& file, std::string_view what) {
  constexpr std::size_t kShown = 300;
  return Message{
      N_("The database {file} is damaged ({reason}). Nothing was changed. Restore it from a backup."),
      {{"file", file.string()}, {"reason", std::string(what.substr(0, kShown))}}};
}

Message not_opened(const std::filesystem::path& file, const std::string& reason) {
  return Message{N_("The database {file} cannot be opened: {reason}."),
                 {{"file", file.string()}, {"reason", reason}}};
}

Message in_words(const std::filesystem::path& file, const Failure& failure) {
  if (failure.code() == SQLITE_NOTADB || failure.code() == SQLITE_CORRUPT)
    return damaged(file, failure.what());
  return not_opened(file, failure.what());
}

/// What must be known before SQLite may touch the file. Makes an empty file where there is none, unless
/// read_only.
Result<void> check_file(const std::filesystem::path& file, const Options& options) {
  struct stat status {};
  const bool found = lstat(file.c_str(), &status) == 0;
  if (found && !S_ISREG(status.st_mode)) return Error{not_opened(file, "not an ordinary file")};
  if ((!found || status.st_size == 0) && options.read_only) {
    return Error{Message{N_("There is no database at {file}."), {{"file", file.string()}}}};
  }
  // SQLite would throw the log of a lost database file away, and with it the last chance to save what is in
  // it.
  struct stat log {};
  if ((!found || status.st_size == 0) && lstat((file.string() + "-wal").c_str(), &log) == 0 &&
      log.st_size > 0) {
    return Error{
        Message{N_("The database {file} is missing or empty, but its log {file}-wal is there. Nothing was "
                   "changed. Put the database file back, or restore a backup and remove the log."),
                {{"file", file.string()}}}};
  }
  if (!found) {
    const int fd = open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return Error{not_opened(file, std::strerror(errno))};
    close(fd);
  }
  return {};
}

/// Ours, or so new that it is nobody's; not newer than this program; not damaged.
Result<void> check_identity(Connection& connection, const std::filesystem::path& file,
                            const Options& options) {
  const int application_id = std::stoi(connection.ask("PRAGMA application_id"));
  const bool empty = connection.ask("SELECT count(*) FROM sqlite_schema") == "0";
  if (application_id != kApplicationId && !(application_id == 0 && empty)) {
    return Error{Message{N_("The database {file} belongs to another program."), {{"file", file.string()}}}};
  }
  if (empty && options.read_only) {
    return Error{Message{N_("There is no database at {file}."), {{"file", file.string()}}}};
  }
  if (std::stoi(connection.ask("PRAGMA user_version")) > kFormat) {
    return Error{
        Message{N_("The database {file} is newer than this program. Start the newer program, or restore the "
                   "backup made before the change of version."),
                {{"file", file.string()}}}};
  }
  if (options.read_only) return {};  // the server that owns the file checks it
  try {
    const std::string faults = connection.ask("PRAGMA quick_check(10)", kQuickCheckMs);
    if (faults != "ok") return Error{damaged(file, faults)};
  } catch (const Failure& failure) {
    if (!failure.interrupted()) throw;
    base::log_info("the database is too large to be checked at start; the integrity job checks it");
  }
  return {};
}

}  // namespace

bool Failure::disk_full() const { return code_ == SQLITE_FULL; }
bool Failure::constraint() const { return code_ == SQLITE_CONSTRAINT; }
bool Failure::interrupted() const { return code_ == SQLITE_INTERRUPT; }

Statement Reader::prepare(Sql sql) { return connection_->prepare(sql.text()); }

void WriteTx::run_script(std::string_view sql) { connection_->run_script(sql); }
void WriteTx::before_commit(std::string_view name, std::function<void(WriteTx&)> step) {
  for (const auto& [known, ignored] : last_steps_) {
    if (known == name) return;
  }
  last_steps_.emplace_back(name, std::move(step));
}

std::int64_t WriteTx::changes() const { return connection_->changes(); }
std::int64_t WriteTx::last_id() const { return connection_->last_id(); }

struct Database::State {
  Options options;

  // The writer and its queue: tickets in the order of coming.
  struct Waiting {
    std::condition_variable turn;
    bool granted = false;
  };
  std::unique_ptr<Connection> writer;  // none when read_only
  std::mutex turn_mutex;
  std::deque<Waiting*> queue;
  bool taken = false;
  std::thread::id owner;
  // Only the owner of the turn touches these.
  int checkpoint_at = kCheckpointPages;
  bool alarmed = false;

  // The read connections, opened when first needed; the one used last is the warmest.
  std::mutex pool_mutex;
  std::condition_variable given_back;
  std::vector<std::unique_ptr<Connection>> readers;
  std::vector<Connection*> free;
  int opened = 0;
};

Database::Database(std::filesystem::path file, std::unique_ptr<State> state)
    : file_(std::move(file)), state_(std::move(state)) {
  // No two databases of a process have a generation in common, so that nothing computed from one passes for another's.
  static std::atomic<std::uint64_t> opened{0};
  generation_ = (++opened << 32) + 1;
}

Database::~Database() {
  state_->readers.clear();
  if (state_->writer == nullptr) return;
  try {
    state_->writer->checkpoint(true);
  } catch (const std::exception& error) {
    base::log_error(std::string("checkpoint at the end: ") + error.what());
  }
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, const Options& options) {
  base::check(options.readers > 0 && options.writer_queue >= 0);
  // Links on the way are the administrator's business; the database file itself must not be one.
  std::error_code code;
  const auto folder = std::filesystem::canonical(std::filesystem::absolute(file).parent_path(), code);
  if (code) return Error{not_opened(file, code.message())};
  const auto path = folder / file.filename();
  const Result<void> usable = check_file(path, options);
  if (!usable) return Error{usable.error()};

  try {
    auto state = std::make_unique<State>();
    state->options = options;
    const auto use = options.read_only ? Connection::Use::reader : Connection::Use::writer;
    auto first = std::make_unique<Connection>(path, use, options);
    const Result<void> ours = check_identity(*first, path, options);
    if (!ours) return Error{ours.error()};
    if (options.read_only) {
      state->free.push_back(first.get());
      state->readers.push_back(std::move(first));
      state->opened = 1;
    } else {
      first->take_charge();
      if (first->ask("PRAGMA application_id") == "0") {
        first->ask("PRAGMA application_id=" + std::to_string(kApplicationId));
        first->ask("PRAGMA user_version=" + std::to_string(kFormat));
      }
      state->writer = std::move(first);
    }
    return std::unique_ptr<Database>(new Database(path, std::move(state)));
  } catch (const Failure& failure) {
    return Error{in_words(path, failure)};
  } catch (const Busy&) {
    return Error{not_opened(path, "another process is writing to it")};
  }
}

Connection* Database::take_reader() {
  State& state = *state_;
  std::unique_lock lock(state.pool_mutex);
  const auto available = [&] { return !state.free.empty() || state.opened < state.options.readers; };
  if (!state.given_back.wait_for(lock, std::chrono::milliseconds(state.options.writer_wait_ms), available))
    throw Busy();
  if (!state.free.empty()) {
    Connection* const connection = state.free.back();
    state.free.pop_back();
    return connection;
  }
  ++state.opened;
  lock.unlock();
  try {
    auto fresh = std::make_unique<Connection>(file_, Connection::Use::reader, state.options);
    Connection* const connection = fresh.get();
    lock.lock();
    state.readers.push_back(std::move(fresh));
    return connection;
  } catch (...) {
    if (!lock.owns_lock()) lock.lock();
    --state.opened;
    state.given_back.notify_one();
    throw;
  }
}

void Database::give_reader(Connection* connection) noexcept {
  const std::lock_guard lock(state_->pool_mutex);
  state_->free.push_back(connection);
  state_->given_back.notify_one();
}

Database::ReadLease::ReadLease(Database& database)
    : database_(database), connection_(database.take_reader()), reader_(*connection_) {
  try {
    connection_->begin_read();
  } catch (...) {
    database_.give_reader(connection_);
    throw;
  }
}

Database::ReadLease::~ReadLease() {
  base::check(connection_->loans() == 0);  // a Statement has left the transaction it belongs to
  connection_->rollback();
  database_.give_reader(connection_);
}

Connection& Database::take_writer() {
  State& state = *state_;
  base::check(state.writer != nullptr);
  std::unique_lock lock(state.turn_mutex);
  base::check(!state.taken || state.owner != std::this_thread::get_id());
  if (state.taken) {
    if (state.queue.size() >= static_cast<std::size_t>(state.options.writer_queue)) throw Busy();
    State::Waiting self;
    state.queue.push_back(&self);
    const auto limit = std::chrono::milliseconds(state.options.writer_wait_ms);
    if (!self.turn.wait_for(lock, limit, [&] { return self.granted; })) {
      std::erase(state.queue, &self);
      throw Busy();
    }
  }
  state.taken = true;
  state.owner = std::this_thread::get_id();
  return *state.writer;
}

void Database::give_writer() noexcept {
  const std::lock_guard lock(state_->turn_mutex);
  state_->owner = {};
  // The turn passes without being free in between: nobody who comes now overtakes those who wait.
  state_->taken = !state_->queue.empty();
  if (state_->taken) {
    State::Waiting* const next = state_->queue.front();
    state_->queue.pop_front();
    next->granted = true;
    next->turn.notify_one();
  }
}

Database::WriteLease::WriteLease(Database& database, WriteKind kind)
    : database_(database), kind_(kind), tx_(database.take_writer()) {
  try {
    if (kind_ == WriteKind::schema) tx_.connection_->ask("PRAGMA foreign_keys=OFF");
    tx_.connection_->begin_write();
  } catch (...) {
    finish();
    throw;
  }
}

Database::WriteLease::~WriteLease() {
  if (!finished_) finish();
}

void Database::WriteLease::finish() noexcept {
  finished_ = true;
  tx_.connection_->rollback();  // does nothing after COMMIT
  if (kind_ == WriteKind::schema) {
    try {
      tx_.connection_->ask("PRAGMA foreign_keys=ON");
    } catch (const std::exception& error) {
      base::log_error(std::string("foreign_keys: ") + error.what());
    }
  }
  database_.give_writer();
}

void Database::WriteLease::commit() {
  Connection& connection = *tx_.connection_;
  // By number: a step may ask for another one.
  for (std::size_t i = 0; i < tx_.last_steps_.size(); ++i) {
    const auto step = std::move(tx_.last_steps_[i].second);
    step(tx_);
  }
  if (kind_ == WriteKind::schema) {
    const std::string broken = connection.ask("PRAGMA foreign_key_check");
    if (!broken.empty()) throw Failure(SQLITE_CONSTRAINT, "broken references in: " + broken.substr(0, 200));
  }
  connection.commit();
  database_.generation_.fetch_add(1, std::memory_order_acq_rel);
  database_.checkpoint_when_due();
  const auto effects = std::move(tx_.effects_);
  finish();
  for (const auto& effect : effects) {
    try {
      effect();
    } catch (const std::exception& error) {
      base::log_error(std::string("after commit: ") + error.what());
    }
  }
}

/// A commit is done when this runs: whatever goes wrong here is logged and tried again after a later commit.
void Database::checkpoint_when_due() noexcept {
  State& state = *state_;
  try {
    const int pages = state.writer->wal_pages();
    if (pages < state.checkpoint_at - kCheckpointPages)
      state.checkpoint_at = kCheckpointPages;  // the log started anew
    if (pages < state.checkpoint_at) return;
    state.writer->checkpoint(false);
    // All copied: the next commit starts the log anew, unless a reader still needs its end. Then there is no
    // use in trying again at every commit.
    state.checkpoint_at = pages + kCheckpointPages;
    if (pages > kAlarmPages && !state.alarmed) {
      state.alarmed = true;
      base::log_warning(
          "the write-ahead log has grown over 64 MiB: a reader holds an old state of the database");
    }
  } catch (const std::exception& error) {
    state.checkpoint_at = state.writer->wal_pages() + kCheckpointPages;
    base::log_error(std::string("checkpoint: ") + error.what());
  }
}

void Database::checkpoint() {
  if (state_->writer == nullptr) return;
  Connection& writer = take_writer();
  const struct Turn {
    Database& database;
    ~Turn() { database.give_writer(); }
  } turn{*this};
  if (!writer.checkpoint(true)) base::log_info("checkpoint: a reader still needs the write-ahead log");
}

std::string Database::integrity_check() {
  Connection connection(file_, Connection::Use::upkeep, state_->options);
  const std::string faults = connection.ask("PRAGMA integrity_check");
  const std::string broken = connection.ask("PRAGMA foreign_key_check");
  if (broken.empty()) return faults;
  return (faults == "ok" ? std::string() : faults + "\n") + "broken references in: " + broken;
}

Result<void> Database::backup_to(const std::filesystem::path& target) {
  const auto failed = [&](const std::string& reason) {
    return Error{Message{N_("The backup {file} was not made: {reason}."),
                         {{"file", target.string()}, {"reason", reason}}}};
  };
  std::error_code code;
  const auto folder = std::filesystem::canonical(std::filesystem::absolute(target).parent_path(), code);
  if (code) return failed(code.message());
  const auto path = folder / target.filename();
  if (std::filesystem::exists(std::filesystem::symlink_status(path)))
    return failed("the file exists already");

  Result<DurableFile> made = DurableFile::create(path);
  if (!made) return failed(base::format_english(made.error()));
  DurableFile& copy = *made;
  try {
    Connection(file_, Connection::Use::upkeep, state_->options).copy_to(copy.unfinished());
    {
      Connection check(copy.unfinished(), Connection::Use::upkeep, state_->options);
      const std::string faults =
          check.ask("PRAGMA integrity_check(10)") + check.ask("PRAGMA foreign_key_check");
      if (faults != "ok") return failed("the copy is faulty: " + faults.substr(0, 300));
    }
  } catch (const Failure& failure) {
    return failed(failure.what());
  } catch (const Busy& busy) {
    return failed(busy.what());
  }
  const Result<void> finished = copy.finish();
  if (!finished) return failed(base::format_english(finished.error()));
  return {};
}

}  // namespace motcong::db
