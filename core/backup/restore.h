// Putting a backup in the place of a data directory's data, so that a power cut at any moment leaves the old
// data or the new, whole. What was there before is kept aside.
#pragma once

#include <filesystem>

#include "core/backup/manifest.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/db/data_dir.h"
#include "core/plugin/jobs.h"

namespace motcong::backup {

/// Where a restore is prepared: a data directory inside the data directory.
std::filesystem::path staging_of(const db::DataDir& data);

/// Copies a backup that check_backup() has found sound into the staging folder of `data`, syncs it and reads
/// it back. What is in use is not touched. Fails with words; the staging folder is removed then. REQUIRES:
/// `data` is locked by us.
base::Result<void> stage_backup(const std::filesystem::path& backup, const Manifest& manifest,
                                const db::DataDir& data, plugin::Progress& progress);

/// Moves the data in use to before-restore-<time>/ and the staged data to its place; gives that folder. After
/// a failure or a power cut in between, finish_cut_restore() does the rest. REQUIRES: nobody has the staged
/// or the old database open.
base::Result<std::filesystem::path> put_staged_in_place(const db::DataDir& data, base::Instant now);

/// Removes a staging folder whose restore had not begun to move anything; completes one that had.
/// REQUIRES: `data` is locked by us, before the database is opened.
base::Result<void> finish_cut_restore(const db::DataDir& data);

}  // namespace motcong::backup
