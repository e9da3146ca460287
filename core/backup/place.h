// Where the portal's own backups lie, and whether they are still there: the folder of the settings, the disk it was on
// when it was last used, the newest backup that can be seen. What is in a backup is not looked at here.
#pragma once

#include <filesystem>
#include <optional>

#include "core/base/result.h"
#include "core/plugin/context.h"

namespace motcong::backup {

inline constexpr const char* kFolderSetting = "backup.folder";

/// The folder of the settings, else backups/ in the data directory.
std::filesystem::path backups_folder(const plugin::Services& services);

/// Refuses a folder inside a portal's data directory (but for its backups/), or inside another backup.
base::Result<void> check_place(const std::filesystem::path& folder);

struct LastGood {
  std::filesystem::path folder;
  base::Instant at = 0;
};
/// The newest backup that lies in the folder of the portal or where “motcong backup” made the last one; nothing when
/// none is there, whatever was made before.
std::optional<LastGood> find_last_good(const plugin::Services& services);

/// Writes down that `folder` was made at a place of somebody's own choice.
void note_backup_by_hand(db::WriteTx& tx, const std::filesystem::path& folder, base::Instant at);

/// True when the folder was on another disk when it was last used and none of its backups is to be seen: most likely the
/// disk is not mounted. A disk that only got another number still shows its backups.
bool has_other_disk(const plugin::Services& services);
/// From now on the disk the folder is on is the right one.
void remember_disk(db::WriteTx& tx, const std::filesystem::path& folder);

}  // namespace motcong::backup
