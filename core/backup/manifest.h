// The list of what a backup holds, with the SHA-256 of each file: the file MANIFEST in its folder. Its lines
// are those of sha256sum(1), so that `sha256sum -c MANIFEST` checks a backup where this program is not at
// hand; what else is to be known stands in lines that begin with '#'.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace motcong::backup {

inline constexpr const char* kManifestName = "MANIFEST";

struct Manifest {
  std::string program;  // version that made it
  base::Instant made_at = 0;
  std::uint64_t file_count = 0, file_bytes = 0;  // attached files
  std::vector<std::string> migrations;           // "core/0001_units_and_people", in order
  struct Count {
    std::string type;  // id of a record type
    std::int64_t rows = 0;
  };
  std::vector<Count> records;
  /// Content that was missing or damaged in the portal itself when the backup was made; hexadecimal.
  std::vector<std::string> lost;
  struct Entry {
    std::string path, sha256;  // relative to the folder; hexadecimal
  };
  std::vector<Entry> entries;
};

/// The last line carries the SHA-256 of all before it.
std::string format_manifest(const Manifest& manifest);

/// Fails with words when the text is cut short, changed, of a newer program, or no manifest at all. A path
/// that leads out of the folder is refused.
base::Result<Manifest> parse_manifest(std::string_view text);

}  // namespace motcong::backup
