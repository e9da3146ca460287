// Whether the portal's nightly backup is in order: what every page of administration says when it is not.
#pragma once

#include <optional>

#include "core/base/message.h"
#include "core/base/time.h"
#include "core/db/database.h"
#include "core/plugin/settings.h"

namespace motcong::backup {

inline constexpr const char* kBackupJob = "core.backup";
/// "yes" or "no".
inline constexpr const char* kNightlyBackupSetting = "backup.nightly";

/// When the last good backup was finished; 0 for none.
base::Instant last_backup_at(db::Reader& reader);

/// The sentence to show: the last run failed, or there has been no good one for two days although the portal
/// is that old. Nothing while all is well or nightly backups are switched off.
std::optional<base::Message> find_backup_alarm(db::Reader& reader, plugin::Settings& settings, base::Instant now);

}  // namespace motcong::backup
