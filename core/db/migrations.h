// Forward-only migrations: db/<id>/NNNN_name.sql, embedded, hashed, one transaction each.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/db/database.h"

namespace motcong::db {

struct Migration {
  std::string owner;  // "core" or a plugin's id: the folder under db/
  std::string name;   // "0001_units", without ".sql"
  std::string_view sql;
};

struct MigrationReport {
  int applied = 0;
  std::filesystem::path backup;  // empty when nothing had to be saved (new database, nothing pending)
};

/// Brings `database` to the given list (sorted by owner order, then name).
/// - Refuses, changing nothing: a database that knows a migration the list lacks ("newer than the program";
/// the
///   tables of an owner that the list does not have at all just rest: a plugin left out of this build),
///   an applied migration whose hash differs, a gap (a pending one before an applied one of the same owner).
///   Database::open has already refused a database of another application.
/// - A migration that fails, leaves broken references, or makes, changes or removes a table, index or trigger
/// not
///   named <owner>_* is taken back and the rest is not tried.
/// - Foreign keys are not enforced while a migration runs, so that it may rebuild a table; all are checked at
/// its end.
/// - Before the first pending migration of a non-empty database, saves it to `backups_dir`, which must exist.
/// - Each migration and its row in schema_migration commit together: after a crash a migration is done or
/// not.
base::Result<MigrationReport> migrate(Database& database, const std::vector<Migration>& list,
                                      const std::filesystem::path& backups_dir, base::Instant now);

/// The refusals of migrate() alone, for start-up checks and `motcong check`: pending migrations are no fault;
/// their number is the value.
base::Result<int> check_migrations(Database& database, const std::vector<Migration>& list);

}  // namespace motcong::db
