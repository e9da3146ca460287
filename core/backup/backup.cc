#include "core/backup/backup.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "core/backup/disk.h"
#include "core/backup/place.h"
#include "core/base/digest.h"
#include "core/base/log.h"
#include "core/db/durable_file.h"
#include "core/record/sql_builder.h"

namespace motcong::backup {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::Message;
using base::Result;
using db::FileStore;

constexpr std::string_view kNamePrefix = "backup-";
constexpr std::string_view kUnfinished = ".unfinished";
constexpr std::string_view kStamp = "YYYYMMDD-HHMMSS";
constexpr const char* kStopped = N_("It was asked to stop; nothing was kept");
constexpr int kSnapshotTries = 3;
constexpr std::uint64_t kSpareBytes = 1024 * 1024;
constexpr std::uintmax_t kMaxManifestBytes = 256u << 20;

/// Attached content: raw digest -> size.
using Contents = std::map<std::string, std::uint64_t>;

Contents list_contents(db::Reader& reader) {
  Contents contents;
  db::Statement row = reader.query("SELECT DISTINCT sha256, size FROM core_file");
  while (row.step()) contents[base::from_hex(row.string(0))] = static_cast<std::uint64_t>(row.integer(1));
  return contents;
}

/// The changes a database has had, as the list of its backup names them.
std::vector<std::string> list_migrations(db::Reader& reader) {
  std::vector<std::string> names;
  db::Statement row = reader.query("SELECT owner || '/' || name FROM schema_migration ORDER BY owner, name");
  while (row.step()) names.push_back(row.string(0));
  return names;
}

std::string path_in_backup(const std::string& hex) {
  return "files/" + hex.substr(0, 2) + "/" + hex.substr(2);
}

Result<std::unique_ptr<db::Database>> open_copy(const fs::path& file) {
  db::Options options;
  options.read_only = true;
  options.readers = 1;
  return db::Database::open(file, options);
}

/// Refuses early what cannot fit: better than a full disk for everybody else.
Result<void> check_room(const plugin::Work& work, const fs::path& folder) {
  std::error_code code;
  std::uint64_t need = fs::file_size(work.services.db.file(), code) + kSpareBytes;
  if (!share_file_system(data_folder(work.services) / "files", folder)) {
    need += static_cast<std::uint64_t>(work.services.db.read([](db::Reader& reader) {
      return reader.integer(
          "SELECT coalesce(sum(size), 0) FROM (SELECT DISTINCT sha256, size FROM core_file)", 0);
    }));
  }
  const std::uint64_t free = free_bytes(folder);
  if (free >= need) return {};
  return Error{Message(N_("The disk of {folder} has {free} MB left and the backup needs {need} MB"),
                       {{"folder", folder.string()},
                        {"free", std::to_string(free >> 20)},
                        {"need", std::to_string((need >> 20) + 1)}})};
}

/// One backup on its way.
class Maker {
 public:
  Maker(const plugin::Work& work, fs::path folder, plugin::Progress& progress)
      : work_(work),
        folder_(std::move(folder)),
        progress_(progress),
        copies_(folder_ / "files", folder_ / "files") {}

  Result<Manifest> make() {
    if (auto made = make_folder(folder_ / "files"); !made) return Error{made.error()};
    for (int i = 0; i < kSnapshotTries; ++i) {
      if (auto done = take_snapshot(); !done) return Error{done.error()};
      auto complete = place_files();
      if (!complete) return Error{complete.error()};
      if (*complete) break;
    }
    if (auto done = sync_file_system(folder_); !done) return Error{done.error()};
    if (auto done = read_back(); !done) return Error{done.error()};
    if (auto done = copy_key(); !done) return Error{done.error()};
    if (auto done = write_manifest(); !done) return Error{done.error()};
    return manifest_;
  }

 private:
  Result<void> take_snapshot() {
    progress_.set_step(N_("Copying the database"));
    const fs::path copy = folder_ / "motcong.db";
    std::error_code code;
    fs::remove(copy, code);
    if (auto done = work_.services.db.backup_to(copy); !done) {
      if (free_bytes(folder_) < kSpareBytes) return Error{describe_failure(folder_, ENOSPC)};
      return done;
    }
    auto opened = open_copy(copy);
    if (!opened) return Error{opened.error()};
    (*opened)->read([&](db::Reader& reader) {
      contents_ = list_contents(reader);
      manifest_.records = count_records(reader, work_);
      manifest_.migrations = list_migrations(reader);
    });
    return {};
  }

  /// False when content was removed from the portal since the snapshot, with the row that named it: a new
  /// snapshot does not name it either.
  Result<bool> place_files() {
    progress_.set_step(N_("Saving the attached files"));
    progress_.set_total(static_cast<std::int64_t>(contents_.size()));
    progress_.set_done(0);
    lost_.clear();
    bool complete = true;
    for (const auto& [sha256, size] : contents_) {
      if (progress_.is_cancelled()) return Error{kStopped};
      progress_.add_done();
      if (copies_.check_size(sha256, size) == FileStore::State::sound) continue;  // of the try before
      const std::string hex = base::to_hex(sha256);
      const auto file = work_.services.files.open(sha256);
      if (!file) {
        const bool named = work_.services.db.read([&](db::Reader& reader) {
          return reader.exists("SELECT 1 FROM core_file WHERE sha256 = ?1", hex);
        });
        complete = complete && named;
        lost_.insert(sha256);
        continue;
      }
      if (auto placed = place(*file, folder_ / path_in_backup(hex)); !placed) return Error{placed.error()};
    }
    return complete;
  }

  Result<void> read_back() {
    progress_.set_step(N_("Reading everything back"));
    progress_.set_done(0);
    for (const auto& [sha256, size] : contents_) {
      if (progress_.is_cancelled()) return Error{kStopped};
      progress_.add_done();
      if (lost_.contains(sha256)) continue;
      const auto never = [] { return false; };
      if (copies_.check_content(sha256, size, never) == FileStore::State::sound) continue;
      const fs::path copy = folder_ / path_in_backup(base::to_hex(sha256));
      if (work_.services.files.check_content(sha256, size, never) == FileStore::State::sound)
        return Error{Message(N_("{file} is not what was written; the disk may be failing"),
                             {{"file", copy.string()}})};
      std::error_code ignored;
      fs::remove(copy, ignored);
      lost_.insert(sha256);
    }
    // Of a try before the last one something may lie here that the database no longer names.
    std::vector<std::string> extra;
    copies_.for_each([&](const FileStore::Entry& entry) {
      if (!contents_.contains(entry.sha256)) extra.push_back(entry.name);
    });
    std::error_code ignored;
    for (const std::string& name : extra) fs::remove(folder_ / "files" / name, ignored);
    return {};
  }

  Result<void> copy_key() {
    const fs::path key = data_folder(work_.services) / "keys" / kAuditKey;
    if (!fs::exists(key)) return {};
    const std::string name = std::string("keys/") + kAuditKey;
    if (auto made = make_folder(folder_ / "keys"); !made) return made;
    if (auto done = write_copy(key, folder_ / name); !done) return done;
    std::error_code code;
    fs::permissions(folder_ / name, fs::perms(0400), code);
    return add_entry(name);
  }

  Result<void> add_entry(const std::string& name) {
    auto digest = digest_of(folder_ / name);
    if (!digest) return Error{digest.error()};
    manifest_.entries.push_back({name, base::to_hex(*digest)});
    return {};
  }

  Result<void> write_manifest() {
    if (auto done = add_entry("motcong.db"); !done) return done;
    for (const auto& [sha256, size] : contents_) {
      const std::string hex = base::to_hex(sha256);
      if (lost_.contains(sha256)) {
        manifest_.lost.push_back(hex);
        continue;
      }
      ++manifest_.file_count;
      manifest_.file_bytes += size;
      manifest_.entries.push_back({path_in_backup(hex), hex});
    }
    manifest_.program = MOTCONG_VERSION;
    manifest_.made_at = work_.services.clock.now();
    auto file = db::DurableFile::create(folder_ / kManifestName);
    if (!file) return Error{file.error()};
    if (auto done = file->append(format_manifest(manifest_)); !done) return done;
    if (auto done = file->finish(); !done) return done;
    return sync_file_system(folder_);
  }

  const plugin::Work& work_;
  const fs::path folder_;
  plugin::Progress& progress_;
  FileStore copies_;
  Contents contents_;
  std::set<std::string> lost_;
  Manifest manifest_;
};

Result<Manifest> read_manifest(const fs::path& folder) {
  std::error_code code;
  const fs::path file = folder / kManifestName;
  const std::uintmax_t size = fs::file_size(file, code);
  if (code || size > kMaxManifestBytes) return Error{N_("This is no backup of the portal")};
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return parse_manifest(std::move(text).str());
}

/// The first file that is not in the list; "" when there is none.
std::string find_stranger(const fs::path& folder, const std::set<std::string>& named) {
  std::error_code code;
  for (fs::recursive_directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
    if (entry->is_directory(code) && !entry->is_symlink(code)) continue;
    const std::string path = entry->path().lexically_relative(folder).string();
    if (path != kManifestName && !named.contains(path)) return path;
  }
  return {};
}

Result<Contents> check_database(const fs::path& file, const std::vector<db::Migration>& known,
                                const Manifest& manifest) {
  auto opened = open_copy(file);
  if (!opened) return Error{opened.error()};
  try {
    const std::string faults = (*opened)->integrity_check();
    if (faults != "ok")
      return Error{Message(N_("The database of the backup has faults: {faults}"),
                           {{"faults", faults.substr(0, 300)}})};
    if (auto pending = db::check_migrations(**opened, known); !pending) return Error{pending.error()};
    if ((*opened)->read(list_migrations) != manifest.migrations)
      return Error{N_("The list names other changes of the database than the database itself")};
    return (*opened)->read(list_contents);
  } catch (const db::Failure& failure) {
    return Error{
        Message(N_("The database of the backup has faults: {faults}"), {{"faults", failure.what()}})};
  }
}

}  // namespace

fs::path data_folder(const plugin::Services& services) { return services.db.file().parent_path(); }

std::vector<Manifest::Count> count_records(db::Reader& reader, const plugin::Work& work) {
  std::vector<Manifest::Count> counts;
  for (const auto& type : work.services.registry.types()) {
    if (!reader.exists("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1", type.table))
      continue;
    record::SqlBuilder builder(work);
    builder.sql("SELECT count(*) FROM ").name(type.table);
    db::Statement row = builder.prepare(reader);
    row.step();
    counts.push_back({type.id, row.integer(0)});
  }
  return counts;
}

std::string backup_name(base::Instant at) {
  const base::LocalTime time = base::local_time(at);
  char stamp[32];
  std::snprintf(stamp, sizeof stamp, "%04d%02d%02d-%02d%02d%02d", time.date.year, time.date.month,
                time.date.day, time.hour, time.minute, time.second);
  return std::string(kNamePrefix) + stamp;
}

std::optional<base::Instant> parse_backup_name(std::string_view name) {
  if (!name.starts_with(kNamePrefix) || name.size() != kNamePrefix.size() + kStamp.size()) return std::nullopt;
  const std::string_view stamp = name.substr(kNamePrefix.size());
  for (std::size_t i = 0; i < kStamp.size(); ++i) {
    const bool digit = stamp[i] >= '0' && stamp[i] <= '9';
    if (kStamp[i] == '-' ? stamp[i] != '-' : !digit) return std::nullopt;
  }
  const std::string text(stamp);
  const auto day = base::parse_iso_date(text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2));
  if (!day) return std::nullopt;
  const auto number = [&](std::size_t at) { return std::stoi(text.substr(at, 2)); };
  return base::instant_of(*day, number(9), number(11), number(13));
}

Result<Manifest> make_backup(const plugin::Work& work, const fs::path& target, plugin::Progress& progress) {
  std::error_code code;
  const fs::path parent = fs::canonical(fs::absolute(target).parent_path(), code);
  if (code) return Error{describe_failure(fs::absolute(target).parent_path(), code.value())};
  if (auto good = check_place(parent); !good) return Error{good.error()};
  const fs::path path = parent / target.filename();
  if (path.filename().empty() || fs::exists(fs::symlink_status(path)))
    return Error{Message(N_("{path} exists already"), {{"path", path.string()}})};
  if (auto room = check_room(work, parent); !room) return Error{room.error()};
  auto folder = WorkFolder::make(path.string() + std::string(kUnfinished));
  if (!folder) return Error{folder.error()};
  try {
    auto made = Maker(work, folder->path(), progress).make();
    if (!made) return made;
    if (auto done = folder->finish(path); !done) return Error{done.error()};
    return made;
  } catch (const db::Failure& failure) {
    if (failure.disk_full()) return Error{describe_failure(path, ENOSPC)};
    return Error{Message(N_("The database cannot be copied: {fault}"), {{"fault", failure.what()}})};
  } catch (const db::Busy&) {
    return Error{N_("The database is busy; try again in a moment")};
  }
}

Result<Manifest> check_backup(const fs::path& folder, const std::vector<db::Migration>& known,
                              plugin::Progress& progress) {
  const auto missing = [](const std::string& file) {
    return Error{Message(N_("{file} of the backup is missing"), {{"file", file}})};
  };
  auto manifest = read_manifest(folder);
  if (!manifest) return manifest;
  progress.set_total(static_cast<std::int64_t>(manifest->entries.size()));
  std::set<std::string> named;
  for (const Manifest::Entry& entry : manifest->entries) {
    if (progress.is_cancelled()) return Error{kStopped};
    progress.add_done();
    std::error_code code;
    if (!fs::is_regular_file(fs::symlink_status(folder / entry.path, code))) return missing(entry.path);
    const auto digest = digest_of(folder / entry.path);
    if (!digest) return Error{digest.error()};
    if (base::to_hex(*digest) != entry.sha256)
      return Error{Message(N_("{file} of the backup is damaged"), {{"file", entry.path}})};
    named.insert(entry.path);
  }
  if (!named.contains("motcong.db")) return missing("motcong.db");
  if (const std::string stranger = find_stranger(folder, named); !stranger.empty())
    return Error{Message(N_("The backup holds {file}, which is not in its list"), {{"file", stranger}})};
  const auto contents = check_database(folder / "motcong.db", known, *manifest);
  if (!contents) return Error{contents.error()};
  const std::set<std::string> lost(manifest->lost.begin(), manifest->lost.end());
  for (const auto& [sha256, size] : *contents) {
    const std::string hex = base::to_hex(sha256);
    if (!lost.contains(hex) && !named.contains(path_in_backup(hex))) return missing(path_in_backup(hex));
  }
  return manifest;
}

std::vector<Found> list_backups(const fs::path& folder) {
  std::vector<Found> found;
  std::error_code code;
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
    const std::string name = entry->path().filename().string();
    if (!parse_backup_name(name)) continue;
    auto manifest = read_manifest(entry->path());
    if (!manifest) continue;
    manifest->entries.clear();
    std::uint64_t bytes = manifest->file_bytes;
    for (const char* file : {"motcong.db", kManifestName}) {
      std::error_code none;
      const std::uintmax_t size = fs::file_size(entry->path() / file, none);
      if (!none) bytes += size;
    }
    found.push_back({entry->path(), *std::move(manifest), bytes});
  }
  std::sort(found.begin(), found.end(),
            [](const Found& a, const Found& b) { return a.manifest.made_at > b.manifest.made_at; });
  return found;
}

std::vector<base::Instant> list_superseded(std::vector<base::Instant> made_at, const Rotation& rotation) {
  std::sort(made_at.rbegin(), made_at.rend());
  std::set<base::Date> days, weeks;
  std::vector<base::Instant> superseded;
  for (std::size_t i = 0; i < made_at.size(); ++i) {
    const base::Date day = base::local_date(made_at[i]);
    const base::Date monday = base::add_days(day, 1 - base::weekday(day));
    const bool of_day = static_cast<int>(days.size()) < rotation.daily && days.insert(day).second;
    const bool of_week = static_cast<int>(weeks.size()) < rotation.weekly && weeks.insert(monday).second;
    if (i != 0 && !of_day && !of_week) superseded.push_back(made_at[i]);
  }
  return superseded;
}

Cleared clear_backups(const fs::path& folder, const std::optional<Rotation>& rotation) {
  Cleared cleared;
  std::vector<base::Instant> made_at;
  const std::vector<Found> all = rotation ? list_backups(folder) : std::vector<Found>();
  for (const Found& one : all) made_at.push_back(one.manifest.made_at);
  const std::vector<base::Instant> superseded = list_superseded(std::move(made_at), rotation.value_or(Rotation()));
  std::error_code code;
  for (const Found& one : all) {
    if (std::find(superseded.begin(), superseded.end(), one.manifest.made_at) == superseded.end()) continue;
    // Under its new name it is no backup any more, however far the removal comes.
    const fs::path going = one.folder.string() + std::string(kUnfinished);
    fs::rename(one.folder, going, code);
    if (!code) fs::remove_all(going, code);
    if (code) {
      base::log_warning("the old backup " + one.folder.string() + " cannot be removed: " + code.message());
      continue;
    }
    ++cleared.removed;
  }
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
    const std::string name = entry->path().filename().string();
    if (!name.ends_with(kUnfinished) || !parse_backup_name(name.substr(0, name.size() - kUnfinished.size())))
      continue;
    if (remove_left_over(entry->path())) ++cleared.left_over;
  }
  return cleared;
}

}  // namespace motcong::backup
