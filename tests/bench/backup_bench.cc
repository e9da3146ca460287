// A backup of a data directory of about 1 GB (files and database) while people go on saving, 50 writes a
// second: seconds, and how long the slowest write waited, beside the same writes without a backup. Also what
// the chain of the audit log costs an entry. Argument: megabytes (default 1024).
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>
#include <vector>

#include "core/app/app.h"
#include "core/backup/backup.h"
#include "core/base/digest.h"

using namespace motcong;

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kFileBytes = 4u << 20;
constexpr int kWritesASecond = 50;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Attached files of random bytes, and as many history rows as make the database a tenth of the whole.
void fill(app::App& app, const std::filesystem::path& data, int megabytes) {
  std::mt19937_64 random(7);
  plugin::Services& services = app.services();
  const int files = megabytes * 9 / 10 / 4;
  for (int i = 0; i < files; ++i) {
    std::string bytes(kFileBytes, '\0');
    for (std::size_t at = 0; at < bytes.size(); at += 8) {
      const std::uint64_t word = random();
      std::memcpy(bytes.data() + at, &word, 8);
    }
    const auto upload = data / "tmp" / "upload-bench";
    std::ofstream(upload, std::ios::binary) << bytes;
    const std::string sha256 = base::sha256(bytes);
    services.db.write([&](db::WriteTx& tx) {
      services.files.keep(upload, sha256);
      tx.execute(
          "INSERT INTO core_file(record_type, record_id, series, version_no, name, kind, sha256, size, "
          "created_at) VALUES "
          "('core.unit', 1, ?1, 1, 'a.bin', 'bin', ?2, ?3, 0)",
          i + 1, base::to_hex(sha256), static_cast<std::int64_t>(bytes.size()));
    });
  }
  const std::string text(900, 'x');
  for (int i = 0; i < megabytes / 10; ++i) {
    services.db.write([&](db::WriteTx& tx) {
      for (int row = 0; row < 1000; ++row) {
        tx.execute(
            "INSERT INTO core_history(record_type, record_id, row_version, at, action, field, after_value) "
            "VALUES "
            "('core.unit', 1, 1, 0, 'update', 'note', ?1)",
            text);
      }
    });
  }
}

struct Waits {
  std::vector<double> milliseconds;
  double slowest() {
    return milliseconds.empty() ? 0 : *std::max_element(milliseconds.begin(), milliseconds.end());
  }
  double p99() {
    std::sort(milliseconds.begin(), milliseconds.end());
    return milliseconds.empty() ? 0 : milliseconds[milliseconds.size() * 99 / 100];
  }
};

/// Saves at a steady rate until told to stop; how long each save took.
Waits save_until(app::App& app, const std::atomic<bool>& stop) {
  Waits waits;
  const plugin::Work work = app.system_work();
  auto next = Clock::now();
  while (!stop) {
    const auto start = Clock::now();
    app.services().db.write(
        [&](db::WriteTx& tx) { plugin::audit(tx, work, "record.update", "core.unit", 1, "bench"); });
    waits.milliseconds.push_back(seconds_since(start) * 1000);
    next += std::chrono::milliseconds(1000 / kWritesASecond);
    std::this_thread::sleep_until(next);
  }
  return waits;
}

void measure_backup(app::App& app, const std::filesystem::path& target, const char* name) {
  std::atomic<bool> stop = false;
  Waits waits;
  std::thread writer([&] { waits = save_until(app, stop); });
  plugin::Progress progress;
  const auto start = Clock::now();
  const auto made = backup::make_backup(app.system_work(), target, progress);
  const double took = seconds_since(start);
  stop = true;
  writer.join();
  if (!made) {
    std::printf("%s: %s\n", name, base::format_english(made.error()).c_str());
    return;
  }
  std::printf("%-34s %7.1f s  %5zu writes meanwhile, p99 %6.1f ms, slowest %6.1f ms\n", name, took,
              waits.milliseconds.size(), waits.p99(), waits.slowest());
}

/// Entries of the audit log in one transaction each, with the chain and as plain rows.
void measure_chain(app::App& app) {
  constexpr int kEntries = 2000;
  const plugin::Work work = app.system_work();
  const auto run = [&](auto&& write) {
    const auto start = Clock::now();
    for (int i = 0; i < kEntries; ++i) app.services().db.write(write);
    return seconds_since(start) * 1e6 / kEntries;
  };
  const double chained =
      run([&](db::WriteTx& tx) { plugin::audit(tx, work, "record.update", "core.unit", 1, "bench"); });
  const double plain = run([&](db::WriteTx& tx) {
    tx.execute(
        "INSERT INTO core_notice(user_id, at, kind, text_id) SELECT id, 0, 'bench', 'bench' FROM core_user "
        "LIMIT 1");
  });
  std::printf("%-34s %7.0f us with the chain, %.0f us for a plain row\n",
              "one entry of the audit log, synced", chained, plain);
  const auto start = Clock::now();
  const auto report = app.services().audit_chain.check(app.services().db, [](std::int64_t) { return true; });
  std::printf("%-34s %7.1f s  %lld entries, %lld rows of history: %s\n", "reading the whole chain",
              seconds_since(start), static_cast<long long>(report.entries),
              static_cast<long long>(report.history_rows),
              report.ok() ? "whole" : base::format_english(report.fault).c_str());
}

}  // namespace

int main(int argc, char** argv) {
  const int megabytes = argc > 1 ? std::atoi(argv[1]) : 1024;
  char folder[] = "/tmp/motcong-backup-XXXXXX";
  if (mkdtemp(folder) == nullptr) return 1;
  const std::filesystem::path data = std::filesystem::path(folder) / "data";
  {
    app::OpenOptions options;
    options.data = data;
    options.create = true;
    options.demo = true;
    options.demo_password = "bench";
    auto app = app::App::open(options);
    if (!app) return 1;
    fill(**app, data, megabytes);
    {
      std::atomic<bool> stop = false;
      Waits waits;
      std::thread writer([&] { waits = save_until(**app, stop); });
      std::this_thread::sleep_for(std::chrono::seconds(5));
      stop = true;
      writer.join();
      std::printf("%-34s %7s    %5zu writes, p99 %6.1f ms, slowest %6.1f ms\n", "no backup", "",
                  waits.milliseconds.size(), waits.p99(), waits.slowest());
    }
    measure_backup(**app, data / "backups" / "bench", "backup on the same disk (shared)");
    measure_backup(**app, "/dev/shm/motcong-backup-bench", "backup on another disk (copied)");
    measure_chain(**app);
  }
  std::filesystem::remove_all("/dev/shm/motcong-backup-bench");
  std::filesystem::remove_all(folder);
  return 0;
}
