// The power fails while the database is written: what was acknowledged is there afterwards. A disk is
// simulated that has kept, of everything written since the last sync, each sector in any of its states; with
// synchronous=NORMAL it shows losses, so it would show ours.
#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "tests/support/temp_folder.h"

namespace motcong {
namespace {

constexpr sqlite3_int64 kSector = 512;
constexpr int kRounds = 24;

/// The disk of one process: a VFS over SQLite's own that remembers every state of each unsynced sector.
class Disk {
 public:
  /// From now on every database of this process lies on it; the power fails at the `operations`-th write or
  /// sync.
  static void insert(unsigned seed, long operations) {
    Disk& disk = instance();
    disk.random_.seed(seed);
    disk.left_ = operations;
    disk.base_ = sqlite3_vfs_find(nullptr);
    disk.vfs_ = *disk.base_;
    disk.vfs_.zName = "disk";
    disk.vfs_.szOsFile = sizeof(File);
    disk.vfs_.xOpen = open;
    if (sqlite3_vfs_register(&disk.vfs_, 1) != SQLITE_OK) _exit(3);
  }

 private:
  struct File {
    sqlite3_file base;
    sqlite3_file* real;
    bool is_watched;
  };
  struct Unsynced {
    std::map<sqlite3_int64, std::vector<std::string>> states;  // by sector, the synced one first
    sqlite3_int64 synced_size = 0;
  };

  static Disk& instance() {
    static Disk disk;
    return disk;
  }
  static sqlite3_file* real_of(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real; }
  static bool is_watched(sqlite3_file* file) { return reinterpret_cast<File*>(file)->is_watched; }

  static std::string read_sector(sqlite3_file* real, sqlite3_int64 sector) {
    std::string bytes(kSector, '\0');
    real->pMethods->xRead(real, bytes.data(), kSector, sector * kSector);
    return bytes;
  }

  void count_operation() {
    if (--left_ > 0) return;
    for (auto& [real, unsynced] : files_) {
      sqlite3_int64 size = 0;
      real->pMethods->xFileSize(real, &size);
      for (auto& [sector, states] : unsynced.states) {
        const std::string& kept = states[random_() % states.size()];
        real->pMethods->xWrite(real, kept.data(), kSector, sector * kSector);
      }
      real->pMethods->xTruncate(real, random_() % 2 == 0 ? size : unsynced.synced_size);
    }
    _exit(9);
  }

  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    sqlite3_file* const real = real_of(file);
    if (!is_watched(file)) return real->pMethods->xWrite(real, bytes, size, offset);
    Disk& disk = instance();
    disk.count_operation();
    auto& states = disk.files_[real].states;
    const sqlite3_int64 first = offset / kSector, last = (offset + size - 1) / kSector;
    for (sqlite3_int64 sector = first; sector <= last; ++sector) {
      if (!states.contains(sector)) states[sector].push_back(read_sector(real, sector));
    }
    const int code = real->pMethods->xWrite(real, bytes, size, offset);
    for (sqlite3_int64 sector = first; sector <= last; ++sector)
      states[sector].push_back(read_sector(real, sector));
    return code;
  }
  static int sync(sqlite3_file* file, int) {
    if (!is_watched(file)) return SQLITE_OK;
    Disk& disk = instance();
    disk.count_operation();
    Unsynced& unsynced = disk.files_[real_of(file)];
    unsynced.states.clear();
    return real_of(file)->pMethods->xFileSize(real_of(file), &unsynced.synced_size);
  }
  static int close(sqlite3_file* file) {
    sqlite3_file* const real = real_of(file);
    instance().files_.erase(real);
    const int code = real->pMethods->xClose(real);
    std::free(real);
    return code;
  }

  // What is only passed on.
  static int read(sqlite3_file* f, void* b, int n, sqlite3_int64 o) {
    return real_of(f)->pMethods->xRead(real_of(f), b, n, o);
  }
  static int truncate(sqlite3_file* f, sqlite3_int64 n) {
    return real_of(f)->pMethods->xTruncate(real_of(f), n);
  }
  static int file_size(sqlite3_file* f, sqlite3_int64* n) {
    return real_of(f)->pMethods->xFileSize(real_of(f), n);
  }
  static int lock(sqlite3_file* f, int l) { return real_of(f)->pMethods->xLock(real_of(f), l); }
  static int unlock(sqlite3_file* f, int l) { return real_of(f)->pMethods->xUnlock(real_of(f), l); }
  static int check_lock(sqlite3_file* f, int* l) {
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), l);
  }
  static int control(sqlite3_file* f, int op, void* a) {
    return real_of(f)->pMethods->xFileControl(real_of(f), op, a);
  }
  static int sector_size(sqlite3_file* f) { return real_of(f)->pMethods->xSectorSize(real_of(f)); }
  static int traits(sqlite3_file*) { return 0; }  // promises nothing about writes cut in the middle
  static int shm_map(sqlite3_file* f, int a, int b, int c, void volatile** d) {
    return real_of(f)->pMethods->xShmMap(real_of(f), a, b, c, d);
  }
  static int shm_lock(sqlite3_file* f, int a, int b, int c) {
    return real_of(f)->pMethods->xShmLock(real_of(f), a, b, c);
  }
  static void shm_barrier(sqlite3_file* f) { real_of(f)->pMethods->xShmBarrier(real_of(f)); }
  static int shm_unmap(sqlite3_file* f, int d) { return real_of(f)->pMethods->xShmUnmap(real_of(f), d); }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    static const sqlite3_io_methods kMethods = {
        2,       close,       read,   write,   truncate, sync,        file_size, lock,    unlock, check_lock,
        control, sector_size, traits, shm_map, shm_lock, shm_barrier, shm_unmap, nullptr, nullptr};
    Disk& disk = instance();
    auto* const self = reinterpret_cast<File*>(file);
    self->real = static_cast<sqlite3_file*>(std::calloc(1, static_cast<std::size_t>(disk.base_->szOsFile)));
    self->is_watched = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
    const int code = disk.base_->xOpen(disk.base_, name, self->real, flags, out);
    self->base.pMethods = code == SQLITE_OK ? &kMethods : nullptr;
    if (code != SQLITE_OK) {
      std::free(self->real);
    } else if (self->is_watched) {
      self->real->pMethods->xFileSize(self->real, &disk.files_[self->real].synced_size);
    }
    return code;
  }

  sqlite3_vfs* base_ = nullptr;
  sqlite3_vfs vfs_{};
  std::map<sqlite3_file*, Unsynced> files_;
  std::mt19937 random_;
  long left_ = 0;
};

/// Writes until the power fails, and tells each row once its writing has been acknowledged.
[[noreturn]] void write_until_cut(const std::filesystem::path& file, bool full_sync, unsigned seed,
                                  int report) {
  std::mt19937 random(seed);
  Disk::insert(seed, 20 + static_cast<long>(random() % 6000));
  db::Options options;
  options.full_sync = full_sync;
  auto database = db::Database::open(file, options);
  if (!database) _exit(1);
  const std::string text(3000, 'x');
  for (;;) {
    const std::int64_t id = (*database)->write(
        [&](db::WriteTx& tx) { return tx.insert("INSERT INTO t(word) VALUES (?1)", text); });
    if (::write(report, &id, sizeof id) != sizeof id) _exit(2);
  }
}

struct Outcome {
  int acknowledged = 0, lost = 0, damaged = 0, cut = 0;
};

Outcome cut_the_power(bool full_sync) {
  Outcome outcome;
  for (unsigned round = 0; round < kRounds; ++round) {
    const test::TempFolder folder;
    const auto file = folder / "a.db";
    {
      auto made = db::Database::open(file);
      REQUIRE(made.ok());
      (*made)->write([](db::WriteTx& tx) {
        tx.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT");
      });
    }
    int report[2];
    REQUIRE(pipe(report) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      close(report[0]);
      write_until_cut(file, full_sync, 1000 + round, report[1]);
    }
    close(report[1]);
    std::vector<std::int64_t> acknowledged;
    for (std::int64_t id = 0; read(report[0], &id, sizeof id) == sizeof id;) acknowledged.push_back(id);
    close(report[0]);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 9);  // the cut, and nothing else
    ++outcome.cut;
    outcome.acknowledged += static_cast<int>(acknowledged.size());
    auto reopened = db::Database::open(file);
    if (!reopened || (*reopened)->integrity_check() != "ok") {
      ++outcome.damaged;
      continue;
    }
    (*reopened)->read([&](db::Reader& reader) {
      for (const std::int64_t id : acknowledged) {
        if (!reader.exists("SELECT 1 FROM t WHERE id = ?1", id)) ++outcome.lost;
      }
    });
  }
  return outcome;
}

}  // namespace

TEST_SUITE_BEGIN("power cut");

TEST_CASE("no acknowledged write is lost when the power fails, and no database is damaged") {
  const Outcome ours = cut_the_power(true);
  MESSAGE(ours.cut << " cuts, " << ours.acknowledged << " acknowledged, " << ours.lost << " lost");
  CHECK(ours.acknowledged > 1000);
  CHECK(ours.lost == 0);
  CHECK(ours.damaged == 0);
}

TEST_CASE("the control: without a sync at each commit the same disk does lose acknowledged writes") {
  const Outcome control = cut_the_power(false);
  MESSAGE(control.cut << " cuts, " << control.acknowledged << " acknowledged, " << control.lost << " lost");
  CHECK(control.lost > 0);
  CHECK(control.damaged == 0);
}

TEST_SUITE_END();

}  // namespace motcong
