#include "core/backup/alarm.h"

#include "core/i18n/format.h"

namespace motcong::backup {
namespace {

constexpr base::Instant kAllowedSeconds = 2 * 86400;

}  // namespace

base::Instant last_backup_at(db::Reader& reader) {
  return reader.integer("SELECT max(finished_at) FROM core_job_run WHERE job = ?1 AND state = 'done'", 0,
                        kBackupJob);
}

std::optional<base::Message> find_backup_alarm(db::Reader& reader, plugin::Settings& settings, base::Instant now) {
  if (settings.get(kNightlyBackupSetting, "yes") == "no") return std::nullopt;
  const base::Instant good_at = last_backup_at(reader);
  // The clock may have been set back: a backup of the future is one.
  const base::Instant since =
      good_at != 0 ? good_at : reader.integer("SELECT min(applied_at) FROM schema_migration", now);
  if (now - since > kAllowedSeconds) {
    if (good_at == 0) return N_("This portal has never been backed up.");
    return base::Message(N_("The last good backup is of {at}."), {{"at", i18n::format_instant(good_at)}});
  }
  const std::string state = reader.text(
      "SELECT state FROM core_job_run WHERE job = ?1 AND state <> 'running' ORDER BY id DESC LIMIT 1",
      kBackupJob);
  if (state == "failed") return N_("The last backup failed.");
  return std::nullopt;
}

}  // namespace motcong::backup
