#include "core/app/doctor.h"

#include <sys/stat.h>
#include <unistd.h>

#include <set>

#include "core/app/app.h"
#include "core/backup/alarm.h"
#include "core/backup/backup.h"
#include "core/backup/disk.h"
#include "core/backup/place.h"
#include "core/backup/restore.h"
#include "core/base/digest.h"
#include "core/i18n/format.h"
#include "core/plugin/audit_chain.h"
#include "core/portal/portal.h"
#include "core/record/search_index.h"

namespace motcong::app {
namespace {

namespace fs = std::filesystem;
using base::Message;
using Level = Finding::Level;

constexpr std::uint64_t kScarceBytes = 1u << 30;
constexpr std::uint64_t kFewBytes = 200u << 20;
constexpr std::uint64_t kLongLogBytes = 64u << 20;
constexpr base::Instant kToleratedSeconds = 300;

class Examination {
 public:
  Examination(const fs::path& data, const std::function<void(const Finding&)>& see)
      : data_(data), see_(see) {}

  void run() {
    if (!look_at_folder()) return;
    OpenOptions options;
    options.data = data_;
    options.read_only = true;
    auto app = App::open(options);
    if (!app) {
      say(Level::fault, app.error(),
          N_("Read the sentence above; if the database is damaged, restore a backup"));
      return;
    }
    app_ = std::move(*app);
    set_clock();
    say(Level::ok, N_("The database belongs to this program and is up to date"));
    look_at_database();
    look_at_files();
    look_at_search();
    look_at_audit();
    look_at_backups();
    look_at_disk();
    look_at_clock();
    look_at_calendar();
  }

 private:
  void say(Level level, const Message& text, const Message& advice = {}) { see_({level, text, advice}); }

  /// The demonstration lives in a time of its own: it is looked at as of its newest entry.
  void set_clock() {
    now_ = app_->services().clock.now();
    app_->services().db.read([&](db::Reader& reader) {
      if (!portal::is_demonstration(reader)) return;
      now_ = reader.integer("SELECT at FROM core_audit ORDER BY id DESC LIMIT 1", now_);
      say(Level::ok, Message(N_("A demonstration; looked at as of its newest entry, {at}"),
                             {{"at", i18n::format_instant(now_)}}));
    });
  }

  /// False when there is nothing more to look at.
  bool look_at_folder() {
    const auto folder = db::DataDir::look(data_);
    if (!folder || !fs::exists(data_ / "motcong.db")) {
      say(Level::fault, Message(N_("There is no portal in {dir}"), {{"dir", data_.string()}}),
          N_("Name the data directory with --data, or restore a backup into it"));
      return false;
    }
    bool closed = true;
    for (const fs::path& path : {folder->root(), folder->database(), folder->files(), folder->keys()}) {
      struct stat status {};
      if (stat(path.c_str(), &status) != 0 || (status.st_mode & 077) == 0) continue;
      closed = false;
      say(Level::warning,
          Message(N_("Other users of this machine can get at {path}"), {{"path", path.string()}}),
          Message(N_("chmod go= {path}"), {{"path", path.string()}}));
    }
    if (closed) say(Level::ok, N_("The data directory is open to its owner alone"));
    if (access(folder->database().c_str(), W_OK) != 0)
      say(Level::fault, N_("This user may not write to the database"),
          N_("Run it as the user of the portal"));
    say(Level::ok, folder->in_use() ? N_("A portal is running on it") : N_("No portal is running on it"));
    if (fs::exists(backup::staging_of(*folder)))
      say(Level::warning, N_("A restore was cut off"),
          N_("Start the portal, or restore again: either completes it"));
    return true;
  }

  void look_at_database() {
    const std::string found = app_->services().db.integrity_check();
    if (found == "ok") {
      say(Level::ok, N_("The database is sound, its references too"));
    } else {
      say(Level::fault, Message(N_("The database has faults: {faults}"), {{"faults", found.substr(0, 300)}}),
          N_("Stop the portal and restore the newest sound backup"));
    }
  }

  void look_at_files() {
    const db::FileStore& files = app_->services().files;
    std::int64_t sound = 0, missing = 0, damaged = 0, orphans = 0;
    std::set<std::string> known;
    app_->services().db.read([&](db::Reader& reader) {
      db::Statement row = reader.query("SELECT DISTINCT sha256, size FROM core_file");
      while (row.step()) {
        const std::string sha256 = base::from_hex(row.string(0));
        known.insert(sha256);
        const auto state =
            files.check_content(sha256, static_cast<std::uint64_t>(row.integer(1)), [] { return false; });
        (state == db::FileStore::State::sound     ? sound
         : state == db::FileStore::State::missing ? missing
                                                  : damaged) += 1;
      }
    });
    files.for_each(
        [&](const db::FileStore::Entry& entry) { orphans += known.contains(entry.sha256) ? 0 : 1; });
    if (missing + damaged == 0) {
      say(Level::ok, Message(N_("All {count} attached files are as they were attached"),
                             {{"count", std::to_string(sound)}}));
    } else {
      say(Level::fault,
          Message(N_("Attached files: {missing} missing, {damaged} damaged"),
                  {{"missing", std::to_string(missing)}, {"damaged", std::to_string(damaged)}}),
          N_("Copy them from files/ of a backup; the page of files names them"));
    }
    if (orphans > 0) {
      say(Level::warning,
          Message(N_("{count} files belong to no record"), {{"count", std::to_string(orphans)}}),
          N_("The nightly check of files removes them"));
    }
  }

  void look_at_search() {
    const auto faults = app_->services().db.read(
        [&](db::Reader& reader) { return record::check_search_index(reader, app_->system_work()); });
    if (faults.empty()) return say(Level::ok, N_("The search index fits the records"));
    for (const record::IndexFault& fault : faults) {
      say(Level::fault,
          Message(N_("The search index of {type} does not fit its records"), {{"type", fault.type->id}}),
          N_("Stop the portal and run “motcong reindex”"));
    }
  }

  void look_at_audit() {
    auto folder = db::DataDir::look(data_);
    auto key = folder->load_key(backup::kAuditKey);
    if (!key) return say(Level::fault, key.error(), N_("Put keys/audit back from a backup"));
    const plugin::ChainReport report =
        plugin::AuditChain(*std::move(key)).check(app_->services().db, [](std::int64_t) { return true; });
    if (report.ok()) {
      return say(Level::ok, Message(N_("The audit log is whole: {entries} entries"),
                                    {{"entries", std::to_string(report.entries)}}));
    }
    say(Level::fault, report.fault,
        N_("Somebody has changed the database behind the portal. Keep this state, compare it with a backup, "
           "and find out "
           "who had access"));
  }

  void look_at_backups() {
    plugin::Services& services = app_->services();
    if (services.settings.get(backup::kNightlyBackupSetting, "yes") == "no") {
      return say(Level::warning, N_("Nightly backups are switched off"),
                 N_("Make sure that something else makes backups and reads them back"));
    }
    services.db.read([&](db::Reader& reader) {
      const auto alarm = backup::find_backup_alarm(services, reader, now_);
      if (alarm)
        return say(Level::fault, *alarm, N_("Look at the page of backups; make one with “motcong backup”"));
      const auto good = backup::find_last_good(services);
      if (!good)
        return say(Level::warning, N_("There is no backup yet"), N_("The first one is made tonight"));
      say(Level::ok, Message(N_("The last good backup is of {at}."), {{"at", i18n::format_instant(good->at)}}));
    });
  }

  void look_at_disk() {
    const std::uint64_t free = backup::free_bytes(data_);
    const Message text(N_("Free on the disk: {mb} MB"), {{"mb", std::to_string(free >> 20)}});
    const char* advice = N_("Make room: old backups, data put aside by a restore, other programs' files");
    say(free < kFewBytes      ? Level::fault
        : free < kScarceBytes ? Level::warning
                              : Level::ok,
        text, free < kScarceBytes ? Message(advice) : Message());
    std::error_code code;
    const std::uintmax_t log = fs::file_size(data_ / "motcong.db-wal", code);
    if (!code && log > kLongLogBytes) {
      say(Level::warning,
          Message(N_("The log of the database has grown to {mb} MB"), {{"mb", std::to_string(log >> 20)}}),
          N_("Restart the portal at a quiet hour"));
    }
  }

  /// The clock must not stand before what has been written already.
  void look_at_clock() {
    const base::Instant newest = app_->services().db.read(
        [](db::Reader& reader) { return reader.integer("SELECT max(at) FROM core_audit", 0); });
    if (newest <= now_ + kToleratedSeconds) return say(Level::ok, N_("The clock goes on from the last entry"));
    say(Level::warning,
        Message(N_("The clock stands at {now}, but something was written at {newest}"),
                {{"now", i18n::format_instant(now_)}, {"newest", i18n::format_instant(newest)}}),
        N_("Set the machine's clock; let it follow a time server"));
  }

  void look_at_calendar() {
    const base::Date today = base::local_date(now_);
    const auto missing = app_->services().db.read(
        [&](db::Reader& reader) { return portal::find_year_without_days_off(reader, today); });
    if (!missing) return say(Level::ok, N_("The announced days off are entered"));
    say(Level::warning,
        Message(N_("The announced days off of {year} are not all entered"), {{"year", std::to_string(*missing)}}),
        N_("Enter or import them: deadlines are counted without them"));
  }

  const fs::path& data_;
  const std::function<void(const Finding&)>& see_;
  std::unique_ptr<App> app_;
  base::Instant now_ = 0;
};

}  // namespace

void examine(const fs::path& data, const std::function<void(const Finding&)>& see) {
  Examination(data, see).run();
}

}  // namespace motcong::app
