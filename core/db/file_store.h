// The bytes of files that people put into the portal: named by their SHA-256, never by what a person typed.
// Knows no records: which content is still wanted stands in core_file, and whoever writes that table asks
// here.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace motcong::db {

/// An open file of the store; stays readable when its content is removed meanwhile. Movable; one thread at a
/// time.
class StoredFile {
 public:
  explicit StoredFile(int fd) : fd_(fd) {}
  StoredFile(StoredFile&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  StoredFile& operator=(StoredFile&&) = delete;
  ~StoredFile();

  std::uint64_t size() const;
  /// Where this process finds the open file, for readers that want a name. Valid while this lives.
  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(fd_); }
  /// The next bytes, at most `size`; "" at the end. Throws std::runtime_error when the disk fails.
  std::string read(std::size_t size);

 private:
  int fd_;
};

/// Thread-safe. All digests are 32 raw bytes. Layout: <root>/ab/cdef... (0600) in folders of the owner
/// (0700).
///
/// A row never names a missing content because both change under the one writer of the database:
///   finish_upload() before the transaction, keep() inside the transaction that writes the row,
///   remove() inside a later transaction that has seen that no row names the content.
/// A crash in between leaves at most a content without a row, which the nightly check removes.
class FileStore {
 public:
  /// Touches nothing. `temporary` must lie on the same file system.
  FileStore(std::filesystem::path root, std::filesystem::path temporary);

  const std::filesystem::path& temporary() const { return temporary_; }
  /// Uploads that a crash has left in the temporary folder. Before any request. The number removed.
  int remove_unfinished() const;

  /// Syncs a complete temporary file, so that keep() has nothing slow left to do.
  base::Result<void> finish_upload(const std::filesystem::path& upload) const;
  /// Gives the file at `upload` its place in the store and syncs the folders. What stood there under the same
  /// digest is replaced: by the same bytes, or a damaged file by a sound one. Throws std::runtime_error when
  /// the disk fails, so that the transaction is undone.
  void keep(const std::filesystem::path& upload, std::string_view sha256) const;
  /// REQUIRES: called inside a write transaction in which no row names this content. False when it was not
  /// there.
  bool remove(std::string_view sha256) const;

  std::optional<StoredFile> open(std::string_view sha256) const;

  enum class State { sound, missing, damaged };
  /// Exists and has this many bytes: quick.
  State check_size(std::string_view sha256, std::uint64_t size) const;
  /// Reads all of it. `is_cancelled` is asked now and then; then `sound` is what has been seen so far.
  State check_content(std::string_view sha256, std::uint64_t size,
                      const std::function<bool()>& is_cancelled) const;

  struct Entry {
    std::string sha256;  // "" for a file whose name is not one of the store's
    std::string name;    // relative to the root
    std::uint64_t size = 0;
    std::int64_t changed_at = 0;  // seconds since 1970, by the clock of the machine
  };
  /// Everything that lies in the store, in no order.
  void for_each(const std::function<void(const Entry&)>& see) const;

  /// Bytes that may still be written to its disk; 0 when that cannot be told.
  std::uint64_t free_bytes() const;

 private:
  std::filesystem::path path_of(std::string_view sha256) const;
  std::filesystem::path root_, temporary_;
};

}  // namespace motcong::db
