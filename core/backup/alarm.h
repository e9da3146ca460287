// Whether the portal's nightly backup is in order: what every page of administration says when it is not.
#pragma once

#include <optional>

#include "core/base/message.h"
#include "core/base/time.h"
#include "core/plugin/context.h"

namespace motcong::backup {

inline constexpr const char* kBackupJob = "core.backup";
/// "yes" or "no".
inline constexpr const char* kNightlyBackupSetting = "backup.nightly";

/// The sentence to show: the disk of the backups is another one, none of them is there any more, there has been no good
/// one for two days although the portal is that old, or the last run failed. Nothing while all is well or nightly
/// backups are switched off. Looks at names on the disk, no more.
std::optional<base::Message> find_backup_alarm(const plugin::Services& services, db::Reader& reader, base::Instant now);

}  // namespace motcong::backup
