#include "core/base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>

#include "core/base/check.h"

namespace motcong::base {
namespace {

constexpr std::size_t kMostOutput = 4000;
constexpr int kLookMilliseconds = 50;

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  void reset(int fd = -1) {
    if (fd_ >= 0) close(fd_);
    fd_ = fd;
  }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return lseek(fd, 0, SEEK_SET) == 0;
}

/// What lies in the pipe now; false at its end.
bool read_some(int fd, std::string& output) {
  char bytes[1024];
  while (true) {
    const ssize_t count = read(fd, bytes, sizeof bytes);
    if (count > 0) {
      const std::size_t room = kMostOutput - output.size();
      output.append(bytes, std::min(static_cast<std::size_t>(count), room));
      continue;
    }
    if (count < 0 && errno == EINTR) continue;
    return count < 0 && errno == EAGAIN;
  }
}

/// Signals as a fresh program expects them, a process group of its own so that all it starts can be ended with it,
/// and no descriptor of this process.
int spawn(pid_t& pid, const std::string& path, const std::vector<std::string>& arguments, int in, int out) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, out, STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::vector<char*> argv = {const_cast<char*>(path.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const char* home_of_this = std::getenv("HOME");
  std::string home = std::string("HOME=") + (home_of_this != nullptr ? home_of_this : "/");
  std::string search = "PATH=/usr/sbin:/usr/bin:/sbin:/bin", language = "LANG=C.UTF-8";
  char* environment[] = {home.data(), search.data(), language.data(), nullptr};
  const int error = posix_spawn(&pid, path.c_str(), &files, &attributes, argv.data(), environment);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  return error;
}

}  // namespace

ProgramResult run_program(const std::string& path, const std::vector<std::string>& arguments, std::string_view input,
                          int seconds, const std::function<bool()>& is_stopped) {
  check(path.starts_with('/') && seconds > 0);
  ProgramResult result;
  const auto failed = [&](int error) {
    result.output = path + ": " + std::strerror(error);
    return result;
  };
  // A file in memory, not a pipe: nothing here waits for a program that does not read, and its position tells how far
  // the program has read.
  const Descriptor in(memfd_create("input", MFD_CLOEXEC));
  if (in.get() < 0 || !write_all(in.get(), input)) return failed(errno);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return failed(errno);
  const Descriptor out(ends[0]);
  Descriptor out_of_child(ends[1]);
  fcntl(out.get(), F_SETFL, O_NONBLOCK);
  pid_t pid = 0;
  if (const int error = spawn(pid, path, arguments, in.get(), out_of_child.get()); error != 0) return failed(error);
  result.started = true;
  out_of_child.reset();

  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  int status = 0;
  bool is_open = true;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    result.stopped = is_stopped && is_stopped();
    result.timed_out = !result.stopped && std::chrono::steady_clock::now() >= until;
    if (result.stopped || result.timed_out) {
      kill(-pid, SIGKILL);
      waitpid(pid, &status, 0);
      break;
    }
    pollfd wait{is_open ? out.get() : -1, POLLIN, 0};
    poll(&wait, 1, kLookMilliseconds);
    if (is_open) is_open = read_some(out.get(), result.output);
  }
  // What it started may hold the pipe longer than it lives: only what is there already is read.
  if (is_open) read_some(out.get(), result.output);
  if (!result.timed_out && !result.stopped && WIFEXITED(status)) result.status = WEXITSTATUS(status);
  result.took_input = lseek(in.get(), 0, SEEK_CUR) >= static_cast<off_t>(input.size());
  return result;
}

}  // namespace motcong::base
