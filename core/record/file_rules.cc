#include "core/record/file_rules.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/registry.h"
#include "core/record/file_kind.h"

namespace motcong::record {
namespace {

using base::Message;

struct Size {
  const char* key;
  const char* default_mb;
};
constexpr Size kFileSize{"files.max_mb", "50"}, kRecordSize{"files.record_mb", "500"},
    kTotalSize{"files.total_mb", "20000"}, kFreeSize{"files.free_mb", "500"};
constexpr const char* kKinds = "files.kinds";
// Archives hide what is in them; who needs them may allow them.
constexpr const char* kDefaultKinds =
    "pdf docx xlsx pptx doc xls ppt odt ods odp rtf txt csv png jpg jpeg gif webp tif tiff p7s xml";

std::uint64_t load_size(plugin::Settings& settings, const Size& size) {
  auto megabytes = i18n::parse_integer(settings.get(size.key, size.default_mb));
  if (!megabytes) megabytes = i18n::parse_integer(size.default_mb);
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, *megabytes)) * kMegabyte;
}

std::vector<std::string> split_kinds(std::string_view text) {
  std::string plain = base::to_lower_ascii(text);
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == ',' || c == ';' || c == '.'; }, ' ');
  std::vector<std::string> kinds = base::split(plain, ' ');
  std::erase(kinds, "");
  std::sort(kinds.begin(), kinds.end());
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
  return kinds;
}

}  // namespace

std::uint64_t FileRules::max_request_bytes() const {
  return std::min(10 * max_file_bytes + kFormBytes, kMaxUploadBytes);
}

bool FileRules::allows(std::string_view extension) const {
  return std::binary_search(extensions.begin(), extensions.end(), extension);
}

FileRules load_file_rules(plugin::Settings& settings) {
  FileRules rules;
  rules.max_file_bytes = load_size(settings, kFileSize);
  rules.max_record_bytes = load_size(settings, kRecordSize);
  rules.max_total_bytes = load_size(settings, kTotalSize);
  rules.min_free_bytes = load_size(settings, kFreeSize);
  rules.extensions = split_kinds(settings.get(kKinds, kDefaultKinds));
  return rules;
}

base::Result<void> check_file_kinds(const std::string& text) {
  std::string unknown, known;
  for (const std::string& kind : split_kinds(text)) {
    if (!is_known_extension(kind)) unknown += (unknown.empty() ? "" : ", ") + kind;
  }
  if (unknown.empty()) return {};
  for (const std::string& kind : list_extensions()) known += (known.empty() ? "" : ", ") + kind;
  return base::Error{Message(N_("The portal cannot check files of the kind {unknown}; it knows {known}"),
                             {{"unknown", unknown}, {"known", known}})};
}

const char* default_file_kinds() { return kDefaultKinds; }

std::string format_bytes(std::uint64_t bytes, const i18n::Language& language) {
  constexpr std::pair<std::uint64_t, const char*> kUnits[] = {
      {1024 * kMegabyte, " GB"}, {kMegabyte, " MB"}, {1024, " KB"}};
  for (const auto& [unit, name] : kUnits) {
    if (bytes < unit) continue;
    if (bytes >= 10 * unit || bytes % unit == 0)
      return i18n::format_integer(static_cast<std::int64_t>((bytes + unit / 2) / unit), language) + name;
    const auto tenths = static_cast<std::int64_t>((bytes * 10 + unit / 2) / unit);
    return i18n::format_hundredths(tenths * 10, language) + name;
  }
  return i18n::format_integer(static_cast<std::int64_t>(bytes), language) + " B";
}

base::Result<void> check_file_size(const FileRules& rules, const http::UploadedFile& file,
                                   const i18n::Language& language) {
  if (!file.is_too_large && file.size <= rules.max_file_bytes) return {};
  return base::Error{Message(
      N_("It has {size}; a file may have at most {max}"),
      {{"size", format_bytes(file.size, language)}, {"max", format_bytes(rules.max_file_bytes, language)}})};
}

Message describe_too_much(const FileRules& rules, const i18n::Language& language) {
  return Message(
      N_("At most {file} for one file and {request} for all files sent at once. Send fewer or smaller "
         "files."),
      {{"file", format_bytes(rules.max_file_bytes, language)},
       {"request", format_bytes(rules.max_request_bytes() - kFormBytes, language)}});
}

void check_free_disk(const plugin::Services& services, std::uint64_t more_bytes) {
  const FileRules rules = load_file_rules(services.settings);
  if (services.files.free_bytes() >= rules.min_free_bytes + more_bytes) return;
  throw http::HttpError(
      507,
      N_("The disk of the server is nearly full, so no files are taken now; everything else "
         "goes on. Tell the system administrator."),
      "upload refused: less free space than the settings ask for");
}

void declare_file_settings(plugin::Registry& registry) {
  using plugin::Setting;
  const auto number = [&](const Size& size, const char* label, const char* hint, int min, int max) {
    registry.add(Setting{.key = size.key,
                         .label = label,
                         .hint = hint,
                         .group = N_("Files"),
                         .default_value = size.default_mb,
                         .kind = Setting::Kind::number,
                         .required = true,
                         .min = min,
                         .max = max});
  };
  number(kFileSize, N_("Largest file, in MB"),
         N_("At most ten times as much is taken at once, 2 GB at the most"), 1, 1024);
  number(kRecordSize, N_("All files of one record, in MB"), N_("Older versions count too"), 1, 1'000'000);
  number(kTotalSize, N_("All files of the portal, in MB"), N_("The same content counts once"), 1,
         100'000'000);
  number(kFreeSize, N_("Free space to keep on the disk, in MB"), N_("Below it no files are taken"), 0,
         10'000'000);
  registry.add(
      Setting{.key = kKinds,
              .label = N_("Kinds of files taken"),
              .hint = N_("Endings of names. The content must agree with the ending. Archives (zip, rar, 7z) "
                         "hide what is in them; add them only if you need them."),
              .group = N_("Files"),
              .default_value = kDefaultKinds,
              .required = true,
              .check = check_file_kinds});
}

}  // namespace motcong::record
