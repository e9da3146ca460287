// A file that is there whole or not at all, also after a power cut: written under another name, synced, then
// renamed.
#pragma once

#include <filesystem>
#include <string_view>

#include "core/base/result.h"

namespace motcong::db {

/// Removes what is unfinished when it is destroyed before finish().
class DurableFile {
 public:
  /// Makes an empty `<path>.tmp` (0600); one that a crash left is replaced. `path` itself is not touched.
  static base::Result<DurableFile> create(const std::filesystem::path& path);

  DurableFile(DurableFile&& other) noexcept;
  DurableFile& operator=(DurableFile&&) = delete;
  ~DurableFile();

  /// Where to write.
  const std::filesystem::path& unfinished() const { return unfinished_; }

  /// Appends to the unfinished file.
  base::Result<void> append(std::string_view bytes);

  /// Syncs the file, gives it `mode` and its name, and syncs the folder. Fails when the name is taken by now.
  base::Result<void> finish(std::filesystem::perms mode = std::filesystem::perms(0600));

 private:
  explicit DurableFile(std::filesystem::path path);
  std::filesystem::path path_;
  std::filesystem::path unfinished_;  // empty once finished or moved from
};

}  // namespace motcong::db
