// Export of a list of 20,000 rows as the browser asks for it: Excel, CSV and JSON, each in a process of its
// own, with seconds, size of the file and how far the resident memory rose above what the portal held before.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/app/app.h"
#include "core/plugin/cookies.h"

namespace {

using namespace motcong;
using Clock = std::chrono::steady_clock;

constexpr int kRows = 20'000;
constexpr int kRuns = 3;
constexpr double kMegabyte = 1 << 20;

app::OpenOptions options_for(const std::filesystem::path& folder) {
  app::OpenOptions options;
  options.data = folder;
  return options;
}

std::unique_ptr<app::App> open_app(app::OpenOptions options) {
  auto opened = app::App::open(std::move(options));
  if (!opened) {
    std::fprintf(stderr, "%s\n", base::format_english(opened.error()).c_str());
    std::exit(1);
  }
  return *std::move(opened);
}

/// Megabytes of a line of /proc/self/status, such as VmHWM.
double read_memory(const std::string& name) {
  std::ifstream file("/proc/self/status");
  std::string word;
  while (file >> word) {
    if (word != name + ":") continue;
    double kilobytes = 0;
    file >> kilobytes;
    return kilobytes / 1024;
  }
  return 0;
}

void fill_register(const std::filesystem::path& folder) {
  app::OpenOptions options = options_for(folder);
  options.create = true;
  options.demo = true;
  options.demo_password = "chi de do toc do";
  const auto app = open_app(std::move(options));
  app->services().db.write([&](db::WriteTx& tx) {
    for (int i = 0; i < kRows; ++i) {
      tx.execute(
          "INSERT INTO benchdoc_document(number, title, kind, issuer, issued_on, state, unit_id, pages, "
          "created_at, updated_at)"
          " VALUES (?1, ?2, 'Quyết định', 'Ủy ban nhân dân', '2019-02-01', 'in_force', ?3, ?4, 0, 0)",
          std::to_string(i) + "/QĐ-UBND",
          "Về việc phê duyệt kế hoạch cải cách hành chính số " + std::to_string(i) +
              " của các cơ quan trong thành phố",
          1 + i % 12, i % 90);
    }
  });
}

/// Asks for the file and takes it as a connection would: piece by piece. Its size in bytes.
std::size_t fetch(app::App& app, const std::string& cookie, const std::string& format) {
  http::Request request;
  request.method = "GET";
  request.path = "/benchdoc/documents/export";
  request.target = request.path + "?format=" + format;
  request.query.add("format", format);
  request.cookies[plugin::session_cookie_name(false)] = cookie;
  request.remote_address = "127.0.0.1";
  const http::Response response = app.dispatcher().answer(request);
  if (response.status != 200) {
    std::fprintf(stderr, "%s: status %d\n", format.c_str(), response.status);
    std::exit(1);
  }
  if (!response.stream) return response.body.size();
  std::size_t bytes = 0;
  for (std::string piece = response.stream(); !piece.empty(); piece = response.stream())
    bytes += piece.size();
  return bytes;
}

void measure(const std::filesystem::path& folder, const std::string& format) {
  const auto app = open_app(options_for(folder));
  auto& services = app->services();
  const std::string cookie = services.db.write([&](db::WriteTx& tx) {
    return services.sessions.begin(tx, tx.integer("SELECT id FROM core_user WHERE username = 'vanphong'", 0),
                                   "127.0.0.1", "bench");
  });
  std::ofstream("/proc/self/clear_refs") << "5";  // begins a new peak
  const double before = read_memory("VmRSS");
  std::printf("%-5s %6d rows ", format.c_str(), kRows);
  std::size_t bytes = 0;
  for (int run = 0; run < kRuns; ++run) {
    const auto start = Clock::now();
    bytes = fetch(*app, cookie, format);
    std::printf(" %5.2f s", std::chrono::duration<double>(Clock::now() - start).count());
  }
  std::printf("  %5.1f MB file, %5.1f MB more memory\n", static_cast<double>(bytes) / kMegabyte,
              read_memory("VmHWM") - before);
}

}  // namespace

int main() {
  char folder[] = "/tmp/motcong-bench-XXXXXX";
  if (mkdtemp(folder) == nullptr) return 1;
  fill_register(folder);
  int failed = 0;
  for (const char* format : {"xlsx", "csv", "json"}) {
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
      measure(folder, format);
      return 0;
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) ++failed;
  }
  std::filesystem::remove_all(folder);
  return failed == 0 ? 0 : 1;
}
