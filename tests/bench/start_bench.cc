// How long the program takes from exec to its first answer, and how much memory it holds when idle. Argument:
// the program.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace {

bool answers(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<uint16_t>(port));
  bool good = false;
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0) {
    const char request[] = "GET /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    char answer[16] = {};
    good = write(fd, request, sizeof request - 1) > 0 && read(fd, answer, 12) == 12 &&
           std::strncmp(answer, "HTTP/1.1 200", 12) == 0;
  }
  close(fd);
  return good;
}

long resident_kib(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::strtol(line.c_str() + 6, nullptr, 10);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  char folder[] = "/tmp/motcong-start-XXXXXX";
  if (mkdtemp(folder) == nullptr) return 1;
  const std::string data = std::string(folder) + "/data";
  std::vector<double> times;
  long memory = 0;
  constexpr int kPort = 18'471;
  for (int round = 0; round < 6; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) {
      if (std::freopen("/dev/null", "w", stdout) == nullptr) _exit(127);
      const std::string listen = "127.0.0.1:" + std::to_string(kPort);
      execl(argv[1], argv[1], "serve", "--demo", "--data", data.c_str(), "--listen", listen.c_str(), nullptr);
      _exit(127);
    }
    while (!answers(kPort)) {
      if (waitpid(child, nullptr, WNOHANG) != 0) return 1;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    // The first round makes the demonstration data; it is not a start.
    if (round > 0)
      times.push_back(
          std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    memory = std::max(memory, resident_kib(child));
    kill(child, SIGTERM);
    waitpid(child, nullptr, 0);
  }
  std::filesystem::remove_all(folder);
  std::sort(times.begin(), times.end());
  std::printf("start to first answer  %8.0f ms (median of 5; %.0f to %.0f)\n", times[2], times.front(),
              times.back());
  std::printf("idle resident memory   %8.1f MB\n", static_cast<double>(memory) / 1024);
  return 0;
}
