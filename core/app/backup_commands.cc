#include "core/app/backup_commands.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "core/app/app.h"
#include "core/app/command_log.h"
#include "core/app/open_command.h"
#include "core/app/say.h"
#include "core/backup/backup.h"
#include "core/backup/place.h"
#include "core/backup/restore.h"
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"
#include "core/plugin/audit_detail.h"

namespace motcong::app {
namespace {

namespace fs = std::filesystem;
using backup::Manifest;
using base::Message;

std::string megabytes(std::uint64_t bytes) { return std::to_string((bytes + (1u << 20) - 1) >> 20); }

int refuse(const char* sentence, const fs::path& folder, const Message& reason) {
  return complain(
      Message(sentence, {{"folder", folder.string()}, {"reason", terminal_language().tr(reason)}}));
}

/// So that the portal counts it as its last good one. Beside a server that may be running.
void note_made(App& app, const fs::path& target) {
  auto database = db::Database::open(app.services().db.file());
  if (!database) {
    complain(database.error());
    return;
  }
  (*database)->write([&](db::WriteTx& tx) {
    backup::note_backup_by_hand(tx, fs::canonical(target), app.services().clock.now());
  });
}

int make(const fs::path& data, const fs::path& out) {
  int status = 0;
  const auto app = open_to_read(data, status);
  if (!app) return status;
  plugin::Progress progress;
  std::error_code code;
  const fs::path target =
      fs::is_directory(out, code) ? out / backup::backup_name(app->services().clock.now()) : out;
  const plugin::Work work = app->system_work();
  const std::string where = fs::absolute(target).lexically_normal().string();
  const auto made = backup::make_backup(work, target, progress);
  if (!made) {
    const auto logged = log_command(
        *app, "backup.fail", "",
        {Message(N_("On the command line, by {who} of the operating system, to {where}: {reason}"),
                 {{"who", os_user()}, {"where", where}, {"reason", work.tr(made.error())}})});
    if (!logged) complain(logged.error());
    return refuse(N_("The backup {folder} was not made. {reason}"), target, made.error());
  }
  std::int64_t rows = 0;
  for (const Manifest::Count& count : made->records) rows += count.rows;
  const auto logged = log_command(
      *app, "backup.make", "",
      {Message(N_("On the command line, by {who} of the operating system: {rows} rows and {files} files to "
                  "{where}"),
               {{"who", os_user()},
                {"rows", std::to_string(rows)},
                {"files", std::to_string(made->file_count)},
                {"where", where}})});
  note_made(*app, target);
  say(Message(N_("The backup {folder} is made and was read back: {files} attached files, {mb} MB."),
              {{"folder", target.string()},
               {"files", std::to_string(made->file_count)},
               {"mb", megabytes(made->file_bytes)}}));
  say(N_("It holds the key of the audit log: keep it as closed as the data directory."));
  for (const std::string& hex : made->lost)
    complain(
        Message(N_("An attached file is missing or damaged in the portal itself: {file}"), {{"file", hex}}));
  // The backup stays: it holds nothing that can be taken back by removing it.
  return logged ? 0 : complain(logged.error());
}

/// The checked manifest, or nothing after saying why.
std::unique_ptr<Manifest> check(const fs::path& folder) {
  db::set_text_functions({i18n::compare_vi, i18n::fold});
  plugin::Progress progress;
  auto manifest = backup::check_backup(folder, embedded_migrations(), progress);
  if (manifest) return std::make_unique<Manifest>(*std::move(manifest));
  refuse(N_("The backup {folder} cannot be used. {reason}"), folder, manifest.error());
  return nullptr;
}

int verify(const fs::path& folder) {
  const auto manifest = check(folder);
  if (!manifest) return 1;
  say(Message(
      N_("The backup {folder} is sound. Made at {at} by version {program}: {files} attached files, {mb} MB."),
      {{"folder", folder.string()},
       {"at", i18n::format_instant(manifest->made_at)},
       {"program", manifest->program},
       {"files", std::to_string(manifest->file_count)},
       {"mb", megabytes(manifest->file_bytes)}}));
  for (const Manifest::Count& count : manifest->records)
    std::printf("%-24s %8lld\n", count.type.c_str(), static_cast<long long>(count.rows));
  if (!manifest->lost.empty()) {
    say(Message(N_("{count} attached files were missing or damaged in the portal when it was made."),
                {{"count", std::to_string(manifest->lost.size())}}));
  }
  return 0;
}

std::vector<Manifest::Count> count_in(App& app) {
  return app.services().db.read(
      [&](db::Reader& reader) { return backup::count_records(reader, app.system_work()); });
}

/// What stands in the data directory before it is replaced; nothing when that cannot be read.
std::vector<Manifest::Count> count_before(const fs::path& data) {
  OpenOptions options;
  options.data = data;
  options.read_only = true;
  const auto app = App::open(options);
  if (!app) {
    say(Message(N_("What is there now cannot be counted: {reason}"),
                {{"reason", terminal_language().tr(app.error())}}));
    return {};
  }
  return count_in(**app);
}

/// In the staged copy, brought up to date by opening it: nobody is signed in, and the log says what happened.
std::vector<Manifest::Count> finish_staged(App& app, const fs::path& from, const Manifest& manifest) {
  const plugin::Work work = app.system_work();
  app.services().db.write([&](db::WriteTx& tx) {
    tx.execute("DELETE FROM core_session");
    plugin::audit(tx, work, "backup.restore", "", 0,
                  plugin::pack_sentence(Message(N_("{name}, made at {at} by version {program}; restored by {who} of "
                                                   "the operating system"),
                                                {{"name", from.filename().string()},
                                                 {"at", i18n::format_instant(manifest.made_at)},
                                                 {"program", manifest.program},
                                                 {"who", os_user()}})));
  });
  return count_in(app);
}

void say_counts(const std::vector<Manifest::Count>& before, const std::vector<Manifest::Count>& after) {
  std::printf("%-24s %12s %12s\n", "", std::string(terminal_language().tr(N_("before"))).c_str(),
              std::string(terminal_language().tr(N_("after"))).c_str());
  for (const Manifest::Count& count : after) {
    std::string was = "-";
    for (const Manifest::Count& old : before) {
      if (old.type == count.type) was = std::to_string(old.rows);
    }
    std::printf("%-24s %12s %12lld\n", count.type.c_str(), was.c_str(), static_cast<long long>(count.rows));
  }
}

int restore(const fs::path& data, const fs::path& folder) {
  // Locked first: reading a large backup takes minutes in which nobody may start the portal. But where there is none
  // yet, a backup that is refused leaves nothing.
  std::error_code none;
  std::unique_ptr<Manifest> manifest;
  if (!fs::exists(data, none) || fs::is_empty(data, none)) {
    manifest = check(folder);
    if (!manifest) return 1;
  }
  const auto locked = db::DataDir::lock(data);
  if (!locked) return complain(locked.error());
  if (auto done = backup::finish_cut_restore(*locked); !done) return complain(done.error());
  if (!manifest) manifest = check(folder);
  if (!manifest) return 1;
  std::vector<Manifest::Count> before;
  if (fs::exists(locked->database())) before = count_before(data);
  plugin::Progress progress;
  if (auto staged = backup::stage_backup(folder, *manifest, *locked, progress); !staged)
    return refuse(N_("Nothing was changed; {folder} cannot be restored. {reason}"), folder, staged.error());
  std::vector<Manifest::Count> after;
  {
    int status = 0;
    const auto app = open_to_write(backup::staging_of(*locked), status);
    if (!app) {
      std::error_code ignored;
      fs::remove_all(backup::staging_of(*locked), ignored);
      return status;
    }
    after = finish_staged(*app, folder, *manifest);
  }
  const auto aside = backup::put_staged_in_place(*locked, base::SystemClock().now());
  if (!aside)
    return refuse(N_("The move is not complete: {reason} ({folder}). Run it again."), data, aside.error());
  say_counts(before, after);
  say(Message(N_("Restored: the portal as it was at {at}. What was there before lies in {aside}."),
              {{"at", i18n::format_instant(manifest->made_at)}, {"aside", aside->string()}}));
  say(
      N_("Everybody must sign in again. Rights, passwords and API keys are those of that time: look through "
         "what was "
         "taken away since."));
  return 0;
}

}  // namespace

void add_backup_commands(CLI::App& cli, const fs::path& data,
                         const std::function<CLI::App*(CLI::App*)>& with_data, int& status) {
  // Shared with the callbacks, which run while the command line is parsed.
  const auto folder = std::make_shared<fs::path>();
  auto* backup_command = with_data(cli.add_subcommand(
      "backup",
      "Save database and files into a new folder, also while the portal runs; or check such a folder"));
  backup_command->require_subcommand(0, 1);
  backup_command->add_option("out", *folder,
                             "The folder to make; where it exists, a dated one is made in it");
  auto* verify_command =
      backup_command->add_subcommand("verify", "Read a whole backup and say whether it is sound");
  verify_command->add_option("folder", *folder, "The backup")->required();
  verify_command->callback([folder, &status] { status = verify(*folder); });
  backup_command->callback([folder, verify_command, &data, &status] {
    if (verify_command->parsed()) return;
    status = folder->empty() ? complain(N_("Say where to: motcong backup FOLDER")) + 1 : make(data, *folder);
  });
  auto* restore_command = with_data(cli.add_subcommand(
      "restore",
      "Put a backup in the place of the data, while the portal is stopped; the old data is kept aside"));
  restore_command->add_option("folder", *folder, "The backup")->required();
  restore_command->callback([folder, &data, &status] { status = restore(data, *folder); });
}

}  // namespace motcong::app
