#include "core/backup/restore.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>

#include "core/backup/backup.h"
#include "core/backup/disk.h"
#include "core/base/digest.h"
#include "core/base/log.h"
#include "core/db/durable_file.h"

namespace motcong::backup {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::Message;
using base::Result;

/// Holds the name of the folder for the old data; from when it is there, the move is to be completed.
constexpr const char* kMoving = "moving";

struct Item {
  std::string name;
  bool only_aside = false;  // has no successor in the staged data
};

/// The log goes before its database: a new database must never meet the log of the old one.
std::vector<Item> items() {
  return {{"motcong.db-wal", true},
          {"motcong.db-shm", true},
          {"motcong.db"},
          {"files"},
          {std::string("keys/") + kAuditKey}};
}

bool is_there(const fs::path& path) { return fs::exists(fs::symlink_status(path)); }

Result<void> move(const fs::path& from, const fs::path& to) {
  if (auto made = make_folder(to.parent_path()); !made) return made;
  if (rename(from.c_str(), to.c_str()) != 0) return Error{describe_failure(to, errno)};
  if (auto done = sync_folder(to.parent_path()); !done) return done;
  return sync_folder(from.parent_path());
}

/// Every step is done or not yet; done again after a power cut it goes on where it was.
Result<void> move_all(const db::DataDir& data, const fs::path& aside) {
  const fs::path staging = staging_of(data);
  if (auto made = make_folder(aside); !made) return made;
  for (const Item& item : items()) {
    const fs::path in_use = data.root() / item.name, staged = staging / item.name;
    // Where nothing is staged (any more), what is in use is the new one already, or stays.
    const bool goes_aside = item.only_aside ? is_there(staging / "motcong.db") : is_there(staged);
    if (is_there(aside / item.name)) {
      // What is there besides can only be the empty folder that locking the data directory has made.
      if (goes_aside) rmdir(in_use.c_str());
    } else if (goes_aside && is_there(in_use)) {
      if (auto done = move(in_use, aside / item.name); !done) return done;
    }
    if (!item.only_aside && is_there(staged)) {
      if (auto done = move(staged, in_use); !done) return done;
    }
  }
  std::error_code ignored;
  fs::remove_all(staging, ignored);
  return sync_folder(data.root());
}

std::string stamp(base::Instant at) { return backup_name(at).substr(std::string("backup-").size()); }

Result<void> place_entry(const fs::path& backup, const fs::path& staging, const Manifest::Entry& entry) {
  const fs::path target = staging / entry.path;
  if (auto made = make_folder(target.parent_path()); !made) return made;
  // The database and the key will be written to: they need bytes of their own.
  const bool is_content = entry.path.starts_with("files/");
  if (is_content && linkat(AT_FDCWD, (backup / entry.path).c_str(), AT_FDCWD, target.c_str(), 0) == 0)
    return {};
  return write_copy(backup / entry.path, target);
}

}  // namespace

fs::path staging_of(const db::DataDir& data) { return data.root() / "restoring"; }

Result<void> stage_backup(const fs::path& backup, const Manifest& manifest, const db::DataDir& data,
                          plugin::Progress& progress) {
  auto folder = WorkFolder::make(staging_of(data));
  if (!folder) return Error{folder.error()};
  const fs::path& staging = folder->path();
  if (auto made = make_folder(staging / "files"); !made) return made;
  progress.set_total(2 * static_cast<std::int64_t>(manifest.entries.size()));
  progress.set_done(0);
  for (const Manifest::Entry& entry : manifest.entries) {
    progress.add_done();
    if (auto done = place_entry(backup, staging, entry); !done) return done;
  }
  if (auto done = sync_file_system(staging); !done) return done;
  for (const Manifest::Entry& entry : manifest.entries) {
    progress.add_done();
    const auto digest = digest_of(staging / entry.path);
    if (!digest) return Error{digest.error()};
    if (base::to_hex(*digest) != entry.sha256) {
      return Error{Message(N_("{file} is not what was written; the disk may be failing"),
                           {{"file", (staging / entry.path).string()}})};
    }
  }
  std::error_code ignored;  // an older backup has no key
  fs::permissions(staging / "keys" / kAuditKey, fs::perms(0400), ignored);
  folder->keep();
  return {};
}

Result<fs::path> put_staged_in_place(const db::DataDir& data, base::Instant now) {
  const fs::path aside = data.root() / ("before-restore-" + stamp(now));
  auto marker = db::DurableFile::create(staging_of(data) / kMoving);
  if (!marker) return Error{marker.error()};
  if (auto done = marker->append(aside.filename().string()); !done) return Error{done.error()};
  if (auto done = sync_file_system(data.root()); !done) return Error{done.error()};
  if (auto done = marker->finish(); !done) return Error{done.error()};
  if (auto done = move_all(data, aside); !done) return Error{done.error()};
  return aside;
}

Result<void> finish_cut_restore(const db::DataDir& data) {
  const fs::path staging = staging_of(data);
  if (!is_there(staging)) return {};
  std::string name;
  std::getline(std::ifstream(staging / kMoving), name);
  if (name.starts_with("before-restore-") && name.find('/') == std::string::npos) {
    base::log_warning("a restore was cut off while it moved the data; it is completed now");
    return move_all(data, data.root() / name);
  }
  base::log_warning("a restore was cut off before it had changed anything; what it had prepared is removed");
  std::error_code code;
  fs::remove_all(staging, code);
  return {};
}

}  // namespace motcong::backup
