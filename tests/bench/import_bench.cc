// An import of the register of 4,930 documents (MOTCONG_SHARED): dry run, run and the same again, the middle
// one of five, in rows a second, with reading the file, validation, history and search index; and the memory
// it took. Without the register, made-up rows.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/app/app.h"
#include "core/record/import/saved_import.h"
#include "tests/support/sample_plugin.h"

namespace {

using namespace motcong;
using Clock = std::chrono::steady_clock;

constexpr int kRuns = 5;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

std::filesystem::path find_register(const std::filesystem::path& folder) {
  const char* shared = std::getenv("MOTCONG_SHARED");
  std::filesystem::path file =
      std::filesystem::path(shared != nullptr ? shared : "../shared") / "data/legal/phapdien_vanban.csv";
  if (std::filesystem::exists(file)) return file;
  std::printf("the register is not there; made-up rows instead\n");
  file = folder / "made-up.csv";
  std::ofstream out(file);
  out << "so_ky_hieu,ten,ngay_ban_hanh,loai_van_ban\n";
  for (int i = 1; i <= 4930; ++i)
    out << i << "/2019/NĐ-CP,Quy định việc thứ " << i << ",2019-02-01,Nghị định\n";
  return file;
}

struct Measured {
  double all = 0, reading = 0;  // seconds
  record::ImportReport report;
};

Measured measure(app::App& app, const plugin::RecordType& type, const std::filesystem::path& file,
                 bool dry_run) {
  const plugin::Work work = app.system_work();
  const auto start = Clock::now();
  const auto read = record::read_import_file(file, type, {});
  if (!read) {
    std::printf("%s\n", base::format_english(read.error()).c_str());
    std::exit(1);
  }
  Measured measured;
  measured.reading = seconds_since(start);
  measured.report = record::run_import_alone(work, type, (*read)->table, (*read)->map,
                                             {.leave_faulty = true, .dry_run = dry_run}, nullptr,
                                             [](db::WriteTx&, const record::ImportReport&) {});
  measured.all = seconds_since(start);
  return measured;
}

/// The middle one of several runs.
void print(const char* name, std::vector<Measured>& runs) {
  std::sort(runs.begin(), runs.end(), [](const Measured& a, const Measured& b) { return a.all < b.all; });
  const auto rate = [](const Measured& run) { return run.report.total() / run.all; };
  const Measured& middle = runs[runs.size() / 2];
  const record::ImportReport& report = middle.report;
  std::printf(
      "%-20s %6.0f rows/s (%.0f to %.0f)  %.3f s, of it reading %.3f s; %d rows: %d new, %d changed, "
      "%d same, %d faulty\n",
      name, rate(middle), rate(runs.back()), rate(runs.front()), middle.all, middle.reading, report.total(),
      report.added, report.changed, report.same, report.faulty());
}

}  // namespace

int main() {
  char folder[] = "/tmp/motcong-bench-XXXXXX";
  if (mkdtemp(folder) == nullptr) return 1;
  std::vector<Measured> dry_runs, runs, again;
  double before = 0, peak = 0;
  for (int run = 1; run <= kRuns; ++run) {
    app::OpenOptions options;
    options.data = std::filesystem::path(folder) / std::to_string(run);
    options.create = true;
    options.extra_plugin = test::make_sample_plugin;
    options.extra_migrations = test::sample_migrations();
    auto app = app::App::open(options);
    if (!app) {
      std::printf("%s\n", base::format_english(app.error()).c_str());
      return 1;
    }
    if (run == 1) before = peak_megabytes();
    const plugin::RecordType& type = (*app)->services().registry.type("sample.document");
    const std::filesystem::path file = find_register(folder);
    dry_runs.push_back(measure(**app, type, file, true));
    runs.push_back(measure(**app, type, file, false));
    again.push_back(measure(**app, type, file, false));
    if (run == 1) peak = peak_megabytes();
  }
  print("dry run", dry_runs);
  print("run", runs);
  print("the same once more", again);
  std::printf("memory: %.0f MB at the most, %.0f MB before\n", peak, before);
  std::filesystem::remove_all(folder);
  return 0;
}
