#include "core/db/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace motcong::db {
namespace {

using base::Error;
using base::Message;
using base::Result;

Error system_error(const std::filesystem::path& file) {
  return Error{Message{N_("{file}: {reason}"), {{"file", file.string()}, {"reason", std::strerror(errno)}}}};
}

class Descriptor {
 public:
  Descriptor(const std::filesystem::path& file, int flags, mode_t mode = 0)
      : fd_(open(file.c_str(), flags | O_CLOEXEC, mode)) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  bool ok() const { return fd_ >= 0; }
  int number() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

DurableFile::DurableFile(std::filesystem::path path)
    : path_(std::move(path)), unfinished_(path_.string() + ".tmp") {}

DurableFile::DurableFile(DurableFile&& other) noexcept
    : path_(std::move(other.path_)), unfinished_(std::exchange(other.unfinished_, {})) {}

DurableFile::~DurableFile() {
  if (!unfinished_.empty()) unlink(unfinished_.c_str());
}

Result<DurableFile> DurableFile::create(const std::filesystem::path& path) {
  DurableFile file(path);
  if (unlink(file.unfinished_.c_str()) != 0 && errno != ENOENT) return system_error(file.unfinished_);
  const Descriptor made(file.unfinished_, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0600);
  if (!made.ok()) return system_error(file.unfinished_);
  return file;
}

Result<void> DurableFile::append(std::string_view bytes) {
  const Descriptor file(unfinished_, O_WRONLY | O_APPEND | O_NOFOLLOW);
  if (!file.ok()) return system_error(unfinished_);
  while (!bytes.empty()) {
    const ssize_t written = write(file.number(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_error(unfinished_);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> DurableFile::finish(std::filesystem::perms mode) {
  {
    const Descriptor file(unfinished_, O_RDONLY | O_NOFOLLOW);
    if (!file.ok() || fchmod(file.number(), static_cast<mode_t>(mode)) != 0 || fsync(file.number()) != 0) {
      return system_error(unfinished_);
    }
  }
  // A file that has come in between is not replaced, where the file system can promise that.
  int renamed = renameat2(AT_FDCWD, unfinished_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE);
  if (renamed != 0 && (errno == EINVAL || errno == ENOSYS))
    renamed = rename(unfinished_.c_str(), path_.c_str());
  if (renamed != 0) return system_error(path_);
  unfinished_.clear();
  const Descriptor folder(path_.parent_path(), O_RDONLY | O_DIRECTORY);
  if (!folder.ok() || fsync(folder.number()) != 0) return system_error(path_);
  return {};
}

}  // namespace motcong::db
