// What backup and restore do with files on the disk: copies that share their blocks where they can, digests,
// syncing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "core/base/result.h"
#include "core/db/file_store.h"

namespace motcong::backup {

/// A folder of one's own: made here (0700), locked while this lives, removed with everything in it unless
/// kept.
class WorkFolder {
 public:
  /// What a process that ended left under this name is removed; another process at work in it is a failure.
  static base::Result<WorkFolder> make(const std::filesystem::path& path);
  WorkFolder(WorkFolder&& other) noexcept;
  WorkFolder& operator=(WorkFolder&&) = delete;
  ~WorkFolder();

  const std::filesystem::path& path() const { return path_; }
  /// Gives it its name, which must be free, and syncs the folder it lies in.
  base::Result<void> finish(const std::filesystem::path& name);
  /// It stays as it is.
  void keep() { kept_ = true; }

 private:
  WorkFolder(std::filesystem::path path, int fd) : path_(std::move(path)), fd_(fd) {}
  std::filesystem::path path_;
  int fd_;  // -1: moved from
  bool kept_ = false;
};

/// Removes such a folder when no process is at work in it. Whether it is gone.
bool remove_left_over(const std::filesystem::path& path);

/// Makes the folder for its owner alone; one that is there is kept.
base::Result<void> make_folder(const std::filesystem::path& path);

/// Puts the content of `file` at `target` (0600), which must not exist, its folder neither: as a second name
/// of the same file where both lie on one file system, else as a copy. Content never changes under its name,
/// so sharing it is safe; it is no second copy on the disk, though.
base::Result<void> place(const db::StoredFile& file, const std::filesystem::path& target);
/// The same as a copy in any case.
base::Result<void> write_copy(const std::filesystem::path& from, const std::filesystem::path& target);

/// 32 raw bytes; the bytes come from the disk where the system can be made to forget what it has in memory.
base::Result<std::string> digest_of(const std::filesystem::path& file);

/// Everything written to the file system of `path` is on the disk when this returns.
base::Result<void> sync_file_system(const std::filesystem::path& path);
base::Result<void> sync_folder(const std::filesystem::path& folder);

/// Both lie on one file system, so that place() shares content between them.
bool share_file_system(const std::filesystem::path& a, const std::filesystem::path& b);
/// Bytes that may still be written there; 0 when that cannot be told.
std::uint64_t free_bytes(const std::filesystem::path& folder);

base::Message describe_failure(const std::filesystem::path& path, int error);

}  // namespace motcong::backup
