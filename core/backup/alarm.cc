#include "core/backup/alarm.h"

#include "core/backup/place.h"
#include "core/i18n/format.h"

namespace motcong::backup {
namespace {

constexpr base::Instant kAllowedSeconds = 2 * 86400;

/// When the last good backup was finished, wherever it is now; 0 for none.
base::Instant last_made_at(db::Reader& reader) {
  return reader.integer("SELECT max(finished_at) FROM core_job_run WHERE job = ?1 AND state = 'done'", 0, kBackupJob);
}

}  // namespace

std::optional<base::Message> find_backup_alarm(const plugin::Services& services, db::Reader& reader, base::Instant now) {
  if (services.settings.get(kNightlyBackupSetting, "yes") == "no") return std::nullopt;
  if (has_other_disk(services)) {
    return base::Message(N_("Another disk is at {folder} than the one with the backups; it may not be mounted. No backup "
                            "is made until it is mounted or the new one is confirmed."),
                         {{"folder", backups_folder(services).string()}});
  }
  const auto good = find_last_good(services);
  const base::Instant made_at = last_made_at(reader);
  if (!good && made_at != 0) {
    return base::Message(N_("There is no backup at {folder} any more; the last one was made on {at}."),
                         {{"folder", backups_folder(services).string()}, {"at", i18n::format_instant(made_at)}});
  }
  // The clock may have been set back: a backup of the future is one.
  const base::Instant since = good ? good->at : reader.integer("SELECT min(applied_at) FROM schema_migration", now);
  if (now - since > kAllowedSeconds) {
    if (!good) return N_("This portal has never been backed up.");
    return base::Message(N_("The last good backup is of {at}."), {{"at", i18n::format_instant(good->at)}});
  }
  const std::string state = reader.text(
      "SELECT state FROM core_job_run WHERE job = ?1 AND state <> 'running' ORDER BY id DESC LIMIT 1",
      kBackupJob);
  if (state == "failed") return N_("The last backup failed.");
  return std::nullopt;
}

}  // namespace motcong::backup
