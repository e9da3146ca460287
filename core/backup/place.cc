#include "core/backup/place.h"

#include <sys/stat.h>

#include "core/backup/backup.h"
#include "core/i18n/format.h"

namespace motcong::backup {
namespace {

namespace fs = std::filesystem;
using base::Error;

constexpr const char* kDiskSetting = "backup.disk";      // "<number of the device> <folder>"
constexpr const char* kByHandSetting = "backup.by_hand";  // "<when> <folder>"

/// "number rest", as both are kept.
std::pair<std::int64_t, std::string> cut_number(const std::string& text) {
  const std::size_t space = text.find(' ');
  if (space == std::string::npos) return {0, {}};
  const auto number = i18n::parse_integer(text.substr(0, space));
  return {number ? *number : 0, text.substr(space + 1)};
}

/// The device a folder is on, as a number that says nothing else.
std::optional<std::int64_t> find_device(const fs::path& folder) {
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0) return std::nullopt;
  return static_cast<std::int64_t>(status.st_dev);
}

bool is_backup(const fs::path& folder) {
  std::error_code code;
  return fs::is_regular_file(folder / kManifestName, code);
}

}  // namespace

fs::path backups_folder(const plugin::Services& services) {
  const std::string chosen = services.settings.get(kFolderSetting);
  return chosen.empty() ? data_folder(services) / "backups" : fs::path(chosen);
}

base::Result<void> check_place(const fs::path& folder) {
  std::error_code code;
  const fs::path place = fs::canonical(folder, code);
  if (code) return {};  // whoever writes there says that there is none
  for (fs::path at = place, below;; below = at.filename(), at = at.parent_path()) {
    if (fs::exists(at / "motcong.db", code) && below != "backups") {
      return Error{is_backup(at) ? N_("This folder is itself a backup, or lies in one; choose another one")
                                 : N_("This folder belongs to the portal itself, which keeps its data there; choose "
                                      "another one, best on another disk")};
    }
    if (at == at.root_path()) return {};
  }
}

std::optional<LastGood> find_last_good(const plugin::Services& services) {
  std::optional<LastGood> last;
  std::error_code code;
  for (fs::directory_iterator entry(backups_folder(services), code), end; !code && entry != end; entry.increment(code)) {
    const auto at = parse_backup_name(entry->path().filename().string());
    if (at && (!last || *at > last->at) && is_backup(entry->path())) last = {entry->path(), *at};
  }
  const auto [at, folder] = cut_number(services.settings.get(kByHandSetting));
  if (at != 0 && (!last || at > last->at) && is_backup(folder)) last = {folder, at};
  return last;
}

void note_backup_by_hand(db::WriteTx& tx, const fs::path& folder, base::Instant at) {
  plugin::Settings::set(tx, kByHandSetting, std::to_string(at) + " " + folder.string());
}

bool has_other_disk(const plugin::Services& services) {
  const fs::path folder = backups_folder(services);
  const auto [device, of] = cut_number(services.settings.get(kDiskSetting));
  if (of != folder.string() || find_device(folder).value_or(device) == device) return false;
  std::error_code code;
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
    if (parse_backup_name(entry->path().filename().string()) && is_backup(entry->path())) return false;
  }
  return true;
}

void remember_disk(db::WriteTx& tx, const fs::path& folder) {
  if (const auto device = find_device(folder))
    plugin::Settings::set(tx, kDiskSetting, std::to_string(*device) + " " + folder.string());
}

}  // namespace motcong::backup
