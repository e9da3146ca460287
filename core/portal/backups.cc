// Backups: the nightly job with its rotation, and the administrator's page of what is there.
#include <filesystem>

#include "core/auth/users.h"
#include "core/backup/alarm.h"
#include "core/backup/backup.h"
#include "core/backup/disk.h"
#include "core/backup/place.h"
#include "core/i18n/format.h"
#include "core/plugin/audit_detail.h"
#include "core/plugin/jobs.h"
#include "core/plugin/table_cell.h"
#include "core/portal/parts.h"
#include "core/record/file_rules.h"
#include "core/record/page_parts.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::Response;
using plugin::Context;
using plugin::may;
using plugin::Setting;

constexpr const char* kDailySetting = "backup.keep_daily";
constexpr const char* kWeeklySetting = "backup.keep_weekly";

backup::Rotation load_rotation(plugin::Settings& settings) {
  backup::Rotation rotation;
  if (const auto daily = i18n::parse_integer(settings.get(kDailySetting, "7")))
    rotation.daily = static_cast<int>(*daily);
  if (const auto weekly = i18n::parse_integer(settings.get(kWeeklySetting, "4")))
    rotation.weekly = static_cast<int>(*weekly);
  return rotation;
}

base::Result<void> check_folder(const std::string& text) {
  if (text.empty()) return {};
  const std::filesystem::path folder(text);
  std::error_code code;
  if (!folder.is_absolute() || !std::filesystem::is_directory(folder, code))
    return base::Error{
        N_("There is no such folder on the server; write its whole path, such as /mnt/saoluu")};
  return backup::check_place(folder);
}

std::string megabytes(std::uint64_t bytes) { return std::to_string((bytes + (1u << 20) - 1) >> 20); }

void log_failure(const plugin::Work& work, const Message& reason) {
  work.services.db.write([&](db::WriteTx& tx) {
    plugin::audit(tx, work, "backup.fail", "", 0, plugin::pack_sentence(reason));
  });
}

Message make_backup(const plugin::Work& work, plugin::Progress& progress) {
  const bool by_itself = work.user.user_id <= 0;
  if (by_itself && work.services.settings.get(backup::kNightlyBackupSetting, "yes") == "no")
    return N_("Nightly backups are switched off in the settings");
  const std::filesystem::path folder = backup::backups_folder(work.services);
  if (backup::has_other_disk(work.services)) {
    const Message reason(N_("Another disk is at {folder} than the one with the backups: mount that one, or confirm the "
                            "new one on the page of backups"),
                         {{"folder", folder.string()}});
    log_failure(work, reason);
    throw plugin::JobFailed(reason);
  }
  // Only by night: a backup somebody makes by hand takes the place of none. What a cut-off one has left goes first, its
  // room may be what this one needs.
  std::optional<backup::Rotation> rotation;
  if (by_itself) rotation = load_rotation(work.services.settings);
  backup::clear_backups(folder, rotation);
  // Two within one second: the later one is called a second later.
  base::Instant at = work.services.clock.now();
  while (std::filesystem::exists(folder / backup::backup_name(at))) ++at;
  const std::string name = backup::backup_name(at);
  const auto made = backup::make_backup(work, folder / name, progress);
  if (!made) {
    log_failure(work, made.error());
    throw plugin::JobFailed(made.error());
  }
  const backup::Cleared cleared = backup::clear_backups(folder, rotation);
  work.services.db.write([&](db::WriteTx& tx) {
    backup::remember_disk(tx, folder);
    plugin::audit(tx, work, "backup.make", "", 0,
                  plugin::pack_sentence(Message(N_("{name}: {files} attached files, {mb} MB; {lost} were missing before"),
                                                {{"name", name},
                                                 {"files", std::to_string(made->file_count)},
                                                 {"mb", megabytes(made->file_bytes)},
                                                 {"lost", std::to_string(made->lost.size())}})));
  });
  if (!made->lost.empty()) {
    return Message(
        N_("{name}: {files} attached files, {mb} MB; {lost} more are missing or damaged in the portal "
           "itself; {removed} old backups removed"),
        {{"name", name},
         {"files", std::to_string(made->file_count)},
         {"mb", megabytes(made->file_bytes)},
         {"lost", std::to_string(made->lost.size())},
         {"removed", std::to_string(cleared.removed)}});
  }
  return Message(N_("{name}: {files} attached files, {mb} MB; {removed} old backups removed"),
                 {{"name", name},
                  {"files", std::to_string(made->file_count)},
                  {"mb", megabytes(made->file_bytes)},
                  {"removed", std::to_string(cleared.removed)}});
}

void fill_backups(Context& context, view::Object& page, const std::vector<backup::Found>& found) {
  view::Object& table = page.object("table");
  table.set("caption", context.tr(N_("Backups")));
  view::List& heads = table.list("columns");
  for (const char* label :
       {N_("Backup"), N_("Made at"), N_("Attached files"), N_("Size"), N_("Program")}) {
    heads.add().set("label", context.tr(label)).set("kind", "").set("sort", "").set("href", "");
  }
  view::List& rows = table.list("rows");
  for (const backup::Found& one : found) {
    view::List& cells = rows.add().list("cells");
    std::string lost;
    if (!one.manifest.lost.empty()) {
      lost = context.tr(Message(N_("{count} files were lost in the portal before"),
                                {{"count", std::to_string(one.manifest.lost.size())}}));
    }
    plugin::add_cell(cells, {.text = one.folder.filename().string(), .sub = lost, .is_title = true});
    plugin::add_cell(cells, {.text = i18n::format_instant(one.manifest.made_at), .kind = "date"});
    plugin::add_cell(cells, {.text = i18n::format_integer(static_cast<std::int64_t>(one.manifest.file_count),
                                                          context.language),
                             .kind = "num"});
    plugin::add_cell(
        cells, {.text = record::format_bytes(one.bytes, context.language), .kind = "num"});
    plugin::add_cell(cells, {.text = one.manifest.program});
  }
  if (rows.empty()) page.set("table", false);
}

/// How the last run ended: the text of the job.
void add_last_run(Context& context, view::List& items) {
  db::Statement run = context.db().query(
      "SELECT coalesce(finished_at, started_at), state, text_id, text_args FROM core_job_run WHERE job = ?1 "
      "ORDER BY "
      "id DESC LIMIT 1",
      backup::kBackupJob);
  if (!run.step()) {
    record::add_fact(items, context.tr(N_("Last run")), context.tr(N_("not yet")));
    return;
  }
  const bool failed = run.text(1) == "failed" || run.text(1) == "interrupted";
  std::string result;
  if (!run.text(2).empty()) result = plugin::format_packed(context.language, run.text(2), run.text(3));
  if (run.text(1) == "interrupted") result = context.tr(N_("Interrupted when the portal stopped"));
  if (run.text(1) == "running") result = context.tr(N_("Running"));
  record::add_fact(items, context.tr(N_("Last run")), i18n::format_instant(run.integer(0)))
      .set("sub", result)
      .set("is_late", failed);
}

Response backups_page(Context& context) {
  view::Object page;
  const std::string heading(context.tr(N_("Backups")));
  record::clear_head(
      page, heading,
      context.tr(N_("Copies of the database and the attached files, made while the portal works")));
  const std::filesystem::path folder = backup::backups_folder(context.services);
  const std::vector<backup::Found> found = backup::list_backups(folder);
  view::List& items = page.list("items");
  add_last_run(context, items);
  const auto good = backup::find_last_good(context.services);
  record::add_fact(items, context.tr(N_("Last good backup")),
                   good ? i18n::format_instant(good->at) : std::string(context.tr(N_("There is none"))))
      .set("sub", good ? good->folder.string() : std::string());
  const bool nightly = context.services.settings.get(backup::kNightlyBackupSetting, "yes") != "no";
  record::add_fact(items, context.tr(N_("Every night")), context.tr(nightly ? N_("Yes") : N_("No")));
  const backup::Rotation rotation = load_rotation(context.services.settings);
  record::add_fact(items, context.tr(N_("Kept")),
                   context.tr(Message(N_("{daily} by day, {weekly} by week"),
                                      {{"daily", std::to_string(rotation.daily)},
                                       {"weekly", std::to_string(rotation.weekly)}})));
  const bool shares = backup::share_file_system(folder, backup::data_folder(context.services) / "files");
  record::add_fact(items, context.tr(N_("Folder")), folder.string())
      .set("sub", shares ? context.tr(N_(
                               "On the disk of the portal itself: it helps against mistakes, not against a "
                               "broken disk. Name a folder on another disk in the settings."))
                         : std::string_view());
  record::add_fact(items, context.tr(N_("Free on the disk")),
                   record::format_bytes(backup::free_bytes(folder), context.language));
  fill_backups(context, page, found);
  const bool may_act = context.user.may("core.backups");
  page.set("run_action", may_act ? "/admin/backups/run" : "");
  page.set("confirm_action", may_act && backup::has_other_disk(context.services) ? "/admin/backups/confirm" : "");
  return context.page("core/backups", std::move(page), {.title = heading});
}

plugin::TaskOutcome run_backup(const plugin::Work& work, plugin::Progress& progress) {
  return work.services.jobs.run_as_task(work, backup::kBackupJob, progress, "/admin/backups");
}

Response run(Context& context) {
  const std::int64_t task = context.services.jobs.start_task(context, N_("Back up the portal"), run_backup);
  return context.redirect("/work/" + std::to_string(task));
}

/// The disk that is at the folder now is to hold the backups from now on.
Response confirm_disk(Context& context) {
  const std::filesystem::path folder = backup::backups_folder(context.services);
  context.services.db.write([&](db::WriteTx& tx) {
    backup::remember_disk(tx, folder);
    plugin::audit(tx, context, "backup.disk", "", 0, folder.string());
  });
  return context.redirect("/admin/backups", Message(N_("Backups are made on this disk from now on.")));
}

void declare_backup_settings(plugin::Registry& registry) {
  registry.add(Setting{.key = backup::kNightlyBackupSetting,
                       .label = N_("Back up every night"),
                       .hint = N_("Switch it off only where something else makes backups"),
                       .group = N_("Backups"),
                       .default_value = "yes",
                       .kind = Setting::Kind::choice,
                       .choices = {{"yes", N_("Yes")}, {"no", N_("No")}}});
  registry.add(
      Setting{.key = backup::kFolderSetting,
              .label = N_("Folder for backups"),
              .hint = N_("Its whole path on the server, best on another disk; empty: backups/ in the data "
                         "directory. Keep it as closed as the data directory: a backup holds all of it."),
              .group = N_("Backups"),
              .check = check_folder});
  registry.add(Setting{.key = kDailySetting,
                       .label = N_("Daily backups to keep"),
                       .hint = N_("The newest of each day"),
                       .group = N_("Backups"),
                       .default_value = "7",
                       .kind = Setting::Kind::number,
                       .required = true,
                       .min = 1,
                       .max = 400});
  registry.add(Setting{.key = kWeeklySetting,
                       .label = N_("Weekly backups to keep"),
                       .hint = N_("The newest of each week"),
                       .group = N_("Backups"),
                       .default_value = "4",
                       .kind = Setting::Kind::number,
                       .required = true,
                       .min = 0,
                       .max = 400});
}

}  // namespace

void declare_backups(plugin::Registry& registry) {
  declare_backup_settings(registry);
  registry.add(
      plugin::Permission{.id = "core.backups", .label = N_("Make backups of the portal"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.backups", auth::Scope::all});
  registry.add(plugin::Permission{
      .id = "core.backups.view", .label = N_("See the backups of the portal"), .scoped = false});
  for (const char* role : {"sysadmin", "auditor"}) {
    registry.add(plugin::RoleGrant{role, "core.backups.view", auth::Scope::all});
  }
  registry.add(
      plugin::Job{.id = backup::kBackupJob,
                  .label = N_("Back up the portal"),
                  .explain = N_("Copies the database and the attached files, reads the copy back and "
                                "removes backups that are no longer to be kept."),
                  .every = plugin::Job::Every::day,
                  .hour = 2,
                  .run = make_backup});
  registry.add(plugin::Warning{
      .id = "core.backups",
      .access = may("core.backups.view"),
      .find = [](const plugin::Work& work, db::Reader& reader) -> std::optional<plugin::Warning::Told> {
        const auto alarm = backup::find_backup_alarm(work.services, reader, work.now);
        if (!alarm) return std::nullopt;
        return plugin::Warning::Told{*alarm, "/admin/backups"};
      }});
  registry.get("/admin/backups", may("core.backups.view"), backups_page);
  registry.post("/admin/backups/run", may("core.backups"), run);
  registry.post("/admin/backups/confirm", may("core.backups"), confirm_disk);
  registry.add(plugin::MenuItem{.label = N_("Backups"),
                                .path = "/admin/backups",
                                .icon = "device-floppy",
                                .group = N_("Administration"),
                                .order = 956,
                                .access = may("core.backups.view")});
}

}  // namespace motcong::portal
