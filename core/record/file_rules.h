// How large and of which kinds the files may be that people attach: the settings, read in one place.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/message.h"
#include "core/i18n/language.h"
#include "core/plugin/context.h"
#include "core/plugin/settings.h"

namespace motcong::record {

inline constexpr std::uint64_t kMegabyte = 1024 * 1024;
/// What a request may hold beside its files.
inline constexpr std::uint64_t kFormBytes = kMegabyte;
/// Whatever the settings say, no request is larger.
inline constexpr std::uint64_t kMaxUploadBytes = 2048 * kMegabyte + kFormBytes;

struct FileRules {
  std::uint64_t max_file_bytes = 0;
  std::uint64_t max_record_bytes = 0;   // all files of one record, old versions too
  std::uint64_t max_total_bytes = 0;    // the whole store; content that several records share counts once
  std::uint64_t min_free_bytes = 0;     // stays free on the disk
  std::vector<std::string> extensions;  // lower case, sorted

  /// Ten of the largest files, or kMaxUploadBytes.
  std::uint64_t max_request_bytes() const;
  bool allows(std::string_view extension) const;
};

FileRules load_file_rules(plugin::Settings& settings);

/// For the setting that lists the kinds of files: a message names the words that are none.
base::Result<void> check_file_kinds(const std::string& text);
/// The default of that setting, and all that it may hold.
const char* default_file_kinds();

/// "50 MB", "1,2 KB".
std::string format_bytes(std::uint64_t bytes, const i18n::Language& language);
/// Fails with both sizes when the file is larger than one may be; its bytes need not be there any more.
base::Result<void> check_file_size(const FileRules& rules, const http::UploadedFile& file,
                                   const i18n::Language& language);
base::Message describe_too_much(const FileRules& rules, const i18n::Language& language);

/// Throws HttpError 507 unless the disk has room for so many bytes more.
void check_free_disk(const plugin::Services& services, std::uint64_t more_bytes);

/// Declares the settings of files.
void declare_file_settings(plugin::Registry& registry);

}  // namespace motcong::record
