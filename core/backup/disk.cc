#include "core/backup/disk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "core/base/digest.h"

namespace motcong::backup {
namespace {

using base::Error;
using base::Message;
using base::Result;

constexpr std::size_t kChunk = 1024 * 1024;

/// A descriptor of its own; closed at the end.
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags, mode_t mode = 0)
      : fd_(open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  explicit operator bool() const { return fd_ >= 0; }
  int number() const { return fd_; }
  int give() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

bool write_all(int fd, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = write(fd, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

ssize_t read_some(int fd, std::string& buffer) {
  ssize_t got;
  do {
    got = read(fd, buffer.data(), buffer.size());
  } while (got < 0 && errno == EINTR);
  return got;
}

}  // namespace

Message describe_failure(const std::filesystem::path& path, int error) {
  if (error == ENOSPC || error == EDQUOT || error == EFBIG)
    return Message(N_("The disk is full ({path})"), {{"path", path.string()}});
  return Message(N_("{file}: {reason}"), {{"file", path.string()}, {"reason", std::strerror(error)}});
}

bool remove_left_over(const std::filesystem::path& path) {
  {
    const Descriptor folder(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (!folder || flock(folder.number(), LOCK_EX | LOCK_NB) != 0) return false;
    std::error_code code;
    std::filesystem::remove_all(path, code);
  }
  return !std::filesystem::exists(std::filesystem::symlink_status(path));
}

Result<WorkFolder> WorkFolder::make(const std::filesystem::path& path) {
  if (mkdir(path.c_str(), 0700) != 0) {
    if (errno != EEXIST) return Error{describe_failure(path, errno)};
    if (!remove_left_over(path))
      return Error{Message(N_("Another process is at work in {path}"), {{"path", path.string()}})};
    if (mkdir(path.c_str(), 0700) != 0) return Error{describe_failure(path, errno)};
  }
  Descriptor folder(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  if (!folder || flock(folder.number(), LOCK_EX | LOCK_NB) != 0) return Error{describe_failure(path, errno)};
  return WorkFolder(path, folder.give());
}

WorkFolder::WorkFolder(WorkFolder&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)), kept_(other.kept_) {}

WorkFolder::~WorkFolder() {
  if (fd_ < 0) return;
  if (!kept_) {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  close(fd_);
}

Result<void> WorkFolder::finish(const std::filesystem::path& name) {
  if (renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, name.c_str(), RENAME_NOREPLACE) != 0) {
    // Some file systems cannot promise that nothing is replaced; a folder that holds something never is.
    const bool unknown = errno == EINVAL || errno == ENOSYS;
    if (!unknown || rename(path_.c_str(), name.c_str()) != 0) return Error{describe_failure(name, errno)};
  }
  path_ = name;
  kept_ = true;
  return sync_folder(name.parent_path());
}

Result<void> make_folder(const std::filesystem::path& path) {
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return Error{describe_failure(path, errno)};
  return {};
}

Result<void> place(const db::StoredFile& file, const std::filesystem::path& target) {
  if (auto made = make_folder(target.parent_path()); !made) return made;
  if (linkat(AT_FDCWD, file.path().c_str(), AT_FDCWD, target.c_str(), AT_SYMLINK_FOLLOW) == 0) return {};
  return write_copy(file.path(), target);
}

Result<void> write_copy(const std::filesystem::path& from, const std::filesystem::path& target) {
  const Descriptor source(from, O_RDONLY);
  if (!source) return Error{describe_failure(from, errno)};
  const Descriptor copy(target, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0600);
  if (!copy) return Error{describe_failure(target, errno)};
  std::string buffer(kChunk, '\0');
  for (;;) {
    const ssize_t got = read_some(source.number(), buffer);
    if (got < 0) return Error{describe_failure(from, errno)};
    if (got == 0) return {};
    if (!write_all(copy.number(), buffer.data(), static_cast<std::size_t>(got)))
      return Error{describe_failure(target, errno)};
  }
}

Result<std::string> digest_of(const std::filesystem::path& path) {
  const Descriptor file(path, O_RDONLY | O_NOFOLLOW);
  if (!file) return Error{describe_failure(path, errno)};
  posix_fadvise(file.number(), 0, 0, POSIX_FADV_DONTNEED);
  base::Sha256 digest;
  std::string buffer(kChunk, '\0');
  for (;;) {
    const ssize_t got = read_some(file.number(), buffer);
    if (got < 0) return Error{describe_failure(path, errno)};
    if (got == 0) return digest.finish();
    digest.add(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
  }
}

Result<void> sync_file_system(const std::filesystem::path& path) {
  const Descriptor folder(path, O_RDONLY | O_DIRECTORY);
  if (!folder || syncfs(folder.number()) != 0) return Error{describe_failure(path, errno)};
  return {};
}

Result<void> sync_folder(const std::filesystem::path& path) {
  const Descriptor folder(path, O_RDONLY | O_DIRECTORY);
  if (!folder || fsync(folder.number()) != 0) return Error{describe_failure(path, errno)};
  return {};
}

bool share_file_system(const std::filesystem::path& a, const std::filesystem::path& b) {
  struct stat first {
  }, second{};
  return stat(a.c_str(), &first) == 0 && stat(b.c_str(), &second) == 0 && first.st_dev == second.st_dev;
}

std::uint64_t free_bytes(const std::filesystem::path& folder) {
  struct statvfs status {};
  if (statvfs(folder.c_str(), &status) != 0) return 0;
  return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

}  // namespace motcong::backup
