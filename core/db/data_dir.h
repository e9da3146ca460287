// The data directory: its files and the lock that keeps two portals off one database.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.h"

namespace motcong::db {

/// motcong.db, files/, tmp/, backups/, keys/, motcong.lock under one folder (0700). Holds the lock while alive.
class DataDir {
 public:
  /// Creates what is missing. Fails with words: held by another process (its id is named), not a directory,
  /// not writable, or on a network file system (SQLite's locks do not hold there). A folder that was there
  /// before keeps its mode; everything inside is made for the owner alone.
  static base::Result<DataDir> lock(const std::filesystem::path& root);
  /// Without the lock and without creating anything, for reading beside a running server. Fails when there is
  /// none.
  static base::Result<DataDir> look(const std::filesystem::path& root);

  DataDir(DataDir&& other) noexcept;
  DataDir& operator=(DataDir&&) = delete;
  ~DataDir();

  std::filesystem::path database() const { return root_ / "motcong.db"; }
  std::filesystem::path files() const { return root_ / "files"; }
  std::filesystem::path temporary() const { return root_ / "tmp"; }  // uploads on their way
  std::filesystem::path backups() const { return root_ / "backups"; }
  std::filesystem::path keys() const { return root_ / "keys"; }
  const std::filesystem::path& root() const { return root_; }

  /// True when some process (maybe this one) holds the lock.
  bool in_use() const;

  /// 32 secret bytes kept in keys/<name> (0400), made at first use by the holder of the lock. Separate uses
  /// take separate names (a-z, 0-9, '-', '_'). Fails when the file is damaged or readable by others: a key
  /// silently replaced would make everything signed or encrypted with it worthless.
  base::Result<std::string> load_key(const std::string& name);

 private:
  DataDir(std::filesystem::path root, int lock_fd) : root_(std::move(root)), lock_fd_(lock_fd) {}
  std::filesystem::path root_;
  int lock_fd_;
};

/// The name of a network file system by its magic number (statfs(2)); empty for any other.
std::string_view find_network_file_system(unsigned long magic);

}  // namespace motcong::db
