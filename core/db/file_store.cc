#include "core/db/file_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "core/base/check.h"
#include "core/base/digest.h"

namespace motcong::db {
namespace {

using base::Error;
using base::Message;
using base::Result;

constexpr std::size_t kReadSize = 256 * 1024;
constexpr std::string_view kUploadPrefix = "upload-";  // as core/http/body.cc names them

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw std::runtime_error("file store: " + path.string() + ": " + std::strerror(errno));
}

bool sync(const std::filesystem::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  const bool done = fsync(fd) == 0;
  const int error = errno;
  close(fd);
  errno = error;
  return done;
}

}  // namespace

StoredFile::~StoredFile() {
  if (fd_ >= 0) close(fd_);
}

std::uint64_t StoredFile::size() const {
  struct stat status {};
  if (fstat(fd_, &status) != 0) throw std::runtime_error(std::string("file store: ") + std::strerror(errno));
  return static_cast<std::uint64_t>(status.st_size);
}

std::string StoredFile::read(std::size_t size) {
  std::string bytes(size, '\0');
  ssize_t got;
  do {
    got = ::read(fd_, bytes.data(), bytes.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) throw std::runtime_error(std::string("file store: ") + std::strerror(errno));
  bytes.resize(static_cast<std::size_t>(got));
  return bytes;
}

FileStore::FileStore(std::filesystem::path root, std::filesystem::path temporary)
    : root_(std::move(root)), temporary_(std::move(temporary)) {}

std::filesystem::path FileStore::path_of(std::string_view sha256) const {
  base::check(sha256.size() == 32);
  const std::string hex = base::to_hex(sha256);
  return root_ / hex.substr(0, 2) / hex.substr(2);
}

int FileStore::remove_unfinished() const {
  int count = 0;
  std::error_code code;
  for (std::filesystem::directory_iterator entry(temporary_, code), end; !code && entry != end;
       entry.increment(code)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(kUploadPrefix) && unlink(entry->path().c_str()) == 0) ++count;
  }
  return count;
}

Result<void> FileStore::finish_upload(const std::filesystem::path& upload) const {
  if (sync(upload, O_RDONLY)) return {};
  return Error{Message{N_("The disk could not keep the file: {reason}"), {{"reason", std::strerror(errno)}}}};
}

void FileStore::keep(const std::filesystem::path& upload, std::string_view sha256) const {
  const std::filesystem::path target = path_of(sha256), folder = target.parent_path();
  if (mkdir(folder.c_str(), 0700) == 0) {
    if (!sync(root_, O_RDONLY | O_DIRECTORY)) fail(root_);
  } else if (errno != EEXIST) {
    fail(folder);
  }
  if (rename(upload.c_str(), target.c_str()) != 0) fail(target);
  if (!sync(folder, O_RDONLY | O_DIRECTORY)) fail(folder);
}

bool FileStore::remove(std::string_view sha256) const { return unlink(path_of(sha256).c_str()) == 0; }

std::optional<StoredFile> FileStore::open(std::string_view sha256) const {
  const int fd = ::open(path_of(sha256).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return std::nullopt;
  return StoredFile(fd);
}

FileStore::State FileStore::check_size(std::string_view sha256, std::uint64_t size) const {
  struct stat status {};
  if (lstat(path_of(sha256).c_str(), &status) != 0) return State::missing;
  const bool sound = S_ISREG(status.st_mode) && static_cast<std::uint64_t>(status.st_size) == size;
  return sound ? State::sound : State::damaged;
}

FileStore::State FileStore::check_content(std::string_view sha256, std::uint64_t size,
                                          const std::function<bool()>& is_cancelled) const {
  const State quick = check_size(sha256, size);
  if (quick != State::sound) return quick;
  auto file = open(sha256);
  if (!file) return State::missing;
  base::Sha256 digest;
  try {
    for (std::string bytes = file->read(kReadSize); !bytes.empty(); bytes = file->read(kReadSize)) {
      digest.add(bytes);
      if (is_cancelled()) return State::sound;
    }
  } catch (const std::runtime_error&) {
    return State::damaged;  // the disk gives it back no more
  }
  return digest.finish() == sha256 ? State::sound : State::damaged;
}

void FileStore::for_each(const std::function<void(const Entry&)>& see) const {
  std::error_code code;
  for (std::filesystem::recursive_directory_iterator entry(root_, code), end; !code && entry != end;
       entry.increment(code)) {
    struct stat status {};
    if (lstat(entry->path().c_str(), &status) != 0 || S_ISDIR(status.st_mode)) continue;
    Entry found;
    found.name = entry->path().lexically_relative(root_).generic_string();
    found.size = static_cast<std::uint64_t>(status.st_size);
    found.changed_at = status.st_mtime;
    std::string hex = found.name;
    if (S_ISREG(status.st_mode) && hex.size() == 65 && hex[2] == '/')
      found.sha256 = base::from_hex(hex.erase(2, 1));
    see(found);
  }
}

std::uint64_t FileStore::free_bytes() const {
  struct statvfs status {};
  if (statvfs(root_.c_str(), &status) != 0) return 0;
  return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

}  // namespace motcong::db
