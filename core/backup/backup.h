// Backups: the database, the attached files and the key of the audit log in one folder with a list of their
// digests, made while the portal works. A backup is there under its name only when it is complete, synced and
// read back.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/backup/manifest.h"
#include "core/base/result.h"
#include "core/db/migrations.h"
#include "core/plugin/context.h"
#include "core/plugin/jobs.h"

namespace motcong::backup {

/// Keys that go into a backup. That of the audit log does, because without it nobody can tell any more
/// whether the log is as it was; that of sessions does not: a new one only asks people to open their forms
/// again. So who holds a backup holds what the data directory holds, and it must be kept as that is.
inline constexpr const char* kAuditKey = "audit";

/// The folder of a database file, where keys/ and backups/ lie too.
std::filesystem::path data_folder(const plugin::Services& services);

/// Rows of each record type whose table is there.
std::vector<Manifest::Count> count_records(db::Reader& reader, const plugin::Work& work);

/// "backup-20190215-090000": local time, so that names sort by age.
std::string backup_name(base::Instant at);

/// When a backup of this name was begun; nothing when the name is none that backup_name() makes.
std::optional<base::Instant> parse_backup_name(std::string_view name);

/// Makes the backup `target`, which must not exist in a folder that does, from the portal of `work`; other
/// work goes on. The database is one state (VACUUM INTO); every file that state names is in it. Content that
/// the portal itself has lost is listed as such and does not stop the rest from being saved. Fails with words
/// and leaves nothing behind when the disk is full, the copy is not what was read, or it was asked to stop.
base::Result<Manifest> make_backup(const plugin::Work& work, const std::filesystem::path& target,
                                   plugin::Progress& progress);

/// Reads a whole backup: its list, every file against its digest, the database's integrity and references,
/// that the list and the database name the same files, that its changes (`known`) are this program's and
/// the list's, that nothing lies there which is not in its list. Fails with the first fault, in words. Writes nothing. What a backup holds is not believed before this has
/// succeeded.
base::Result<Manifest> check_backup(const std::filesystem::path& folder,
                                    const std::vector<db::Migration>& known, plugin::Progress& progress);

struct Found {
  std::filesystem::path folder;
  Manifest manifest;  // without the list of files
  std::uint64_t bytes = 0;  // of all of it; content may be shared with the portal
};
/// Complete backups by name in `folder`, newest first. Reads no more than their lists.
std::vector<Found> list_backups(const std::filesystem::path& folder);

/// How many to keep: the newest of each of the last `daily` days that have one, and of each of the last
/// `weekly` weeks (Monday to Sunday) that have one.
struct Rotation {
  int daily = 7;
  int weekly = 4;
};
/// Those of `made_at` (any order) that rotation does not keep. The newest of all always stays.
std::vector<base::Instant> list_superseded(std::vector<base::Instant> made_at, const Rotation& rotation);

struct Cleared {
  int removed = 0, left_over = 0;
};
/// Removes what cut-off backups left in `folder` and, with a rotation, superseded backups by name.
Cleared clear_backups(const std::filesystem::path& folder, const std::optional<Rotation>& rotation);

}  // namespace motcong::backup
