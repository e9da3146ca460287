#include "core/db/data_dir.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>

#include "core/base/check.h"
#include "core/base/log.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/db/durable_file.h"

namespace motcong::db {
namespace {

using base::Error;
using base::Message;
using base::Result;

constexpr std::size_t kKeyBytes = 32;

Error unusable(const std::filesystem::path& path, const std::string& reason) {
  return Error{Message{N_("The data directory {path} cannot be used: {reason}."),
                       {{"path", path.string()}, {"reason", reason}}}};
}

int open_lock_file(const std::filesystem::path& root, int flags) {
  return open((root / "motcong.lock").c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/// What the holder wrote into the lock file: its process id.
std::string read_holder(int fd) {
  std::array<char, 32> buffer{};
  const ssize_t got = pread(fd, buffer.data(), buffer.size(), 0);
  const std::string pid(
      base::trim(std::string_view(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0)));
  const bool digits = !pid.empty() && pid.find_first_not_of("0123456789") == std::string::npos;
  return digits ? pid : "?";
}

/// in_use() of another process holds the lock for an instant, so a refusal counts only when it lasts.
bool take_lock(int fd) {
  constexpr int kTries = 5;
  for (int i = 0; i < kTries; ++i) {
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

/// Creates `path` for its owner alone, or accepts the folder that is there.
Result<void> make_folder(const std::filesystem::path& path) {
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return unusable(path, std::strerror(errno));
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return unusable(path, std::strerror(errno));
  if (!S_ISDIR(status.st_mode)) return unusable(path, "not a folder");
  return {};
}

bool is_key_name(const std::string& name) {
  return !name.empty() &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
}

}  // namespace

std::string_view find_network_file_system(unsigned long magic) {
  switch (magic) {
    case 0x6969:
      return "NFS";
    case 0x517B:
      return "SMB";
    case 0xFF534D42:
      return "CIFS";
    case 0xFE534D42:
      return "SMB2";
    case 0x5346414F:
      return "AFS";
    case 0x00C36400:
      return "Ceph";
    default:
      return {};
  }
}

Result<DataDir> DataDir::lock(const std::filesystem::path& given) {
  std::error_code code;
  const auto root = std::filesystem::absolute(given, code);
  if (code) return unusable(given, code.message());
  std::filesystem::create_directories(root.parent_path(), code);  // a failure shows in the next line
  const Result<void> made = make_folder(root);
  if (!made) return Error{made.error()};

  struct statfs system {};
  if (statfs(root.c_str(), &system) != 0) return unusable(root, std::strerror(errno));
  const std::string_view network =
      find_network_file_system(static_cast<unsigned long>(system.f_type) & 0xFFFFFFFFUL);
  if (!network.empty()) {
    return Error{Message{
        N_("The data directory {path} is on a network drive ({kind}), where a database can be damaged. "
           "Choose a folder on a disk of this machine."),
        {{"path", root.string()}, {"kind", std::string(network)}}}};
  }
  struct stat status {};
  if (stat(root.c_str(), &status) == 0 && (status.st_mode & 077) != 0) {
    base::log_warning("the data directory " + root.string() +
                      " can be entered by other users; chmod 700 is better");
  }

  const int fd = open_lock_file(root, O_RDWR | O_CREAT);
  if (fd < 0) return unusable(root, std::strerror(errno));
  DataDir directory(root, fd);
  if (!take_lock(fd)) {
    return Error{Message{N_("The data directory {path} is in use by process {pid}. Stop that one first."),
                         {{"path", root.string()}, {"pid", read_holder(fd)}}}};
  }
  const std::string pid = std::to_string(getpid()) + "\n";
  if (ftruncate(fd, 0) != 0 || pwrite(fd, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return unusable(root, std::strerror(errno));
  }
  for (const auto& folder : {directory.files(), directory.temporary(), directory.backups(), directory.keys()}) {
    const Result<void> inner = make_folder(folder);
    if (!inner) return Error{inner.error()};
  }
  return directory;
}

Result<DataDir> DataDir::look(const std::filesystem::path& given) {
  std::error_code code;
  const auto root = std::filesystem::absolute(given, code);
  if (code || !std::filesystem::is_directory(root, code)) {
    return Error{Message{N_("There is no data directory at {path}."), {{"path", given.string()}}}};
  }
  return DataDir(root, -1);
}

DataDir::DataDir(DataDir&& other) noexcept
    : root_(std::move(other.root_)), lock_fd_(std::exchange(other.lock_fd_, -1)) {}

// Closing gives the lock back. The file stays: removing it would let two processes lock two files of one
// name.
DataDir::~DataDir() {
  if (lock_fd_ >= 0) close(lock_fd_);
}

bool DataDir::in_use() const {
  if (lock_fd_ >= 0) return true;
  const int fd = open_lock_file(root_, O_RDONLY);
  if (fd < 0) return false;
  const bool held = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close(fd);
  return held;
}

Result<std::string> DataDir::load_key(const std::string& name) {
  base::check(is_key_name(name));
  const auto file = keys() / name;
  const auto bad = [&](const std::string& reason) {
    return Error{Message{N_("The key file {file} cannot be used: {reason}."),
                         {{"file", file.string()}, {"reason", reason}}}};
  };
  int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0 && errno == ENOENT && lock_fd_ >= 0) {
    Result<DurableFile> fresh = DurableFile::create(file);
    if (!fresh) return Error{fresh.error()};
    const Result<void> written = fresh->append(base::random_bytes(kKeyBytes));
    if (!written) return Error{written.error()};
    const Result<void> finished = fresh->finish(std::filesystem::perms(0400));
    if (!finished) return Error{finished.error()};
    fd = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  }
  if (fd < 0) return bad(std::strerror(errno));

  struct stat status {};
  std::string key(kKeyBytes + 1, '\0');
  const bool seen = fstat(fd, &status) == 0;
  const ssize_t got = read(fd, key.data(), key.size());
  close(fd);
  if (!seen || got != static_cast<ssize_t>(kKeyBytes)) return bad("it does not hold 32 bytes");
  if ((status.st_mode & 077) != 0) return bad("other users can read it; chmod 400");
  key.resize(kKeyBytes);
  return key;
}

}  // namespace motcong::db
