// Citations: one act changes, and 100 or 2,000 records cite it: flags, tasks with their search index,
// histories, notices, in one transaction with its COMMIT. Then the same change again, a corrected day, and
// the change taken back. Prints milliseconds, the median of five runs on portals of their own.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/app/app.h"
#include "core/citation/citation.h"
#include "core/record/search_index.h"
#include "tests/support/sample_plugin.h"

namespace {

using namespace motcong;
using Clock = std::chrono::steady_clock;

constexpr int kRuns = 5;
constexpr base::Date kToday = {2019, 6, 24};

double measure(auto&& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Procedures of nine units in turn, all citing act 1; every third by an article.
void fill(app::App& app, int citers) {
  const plugin::Work work = app.system_work();
  app.services().db.write([&](db::WriteTx& tx) {
    for (const char* number : {"68/2014/QH13", "59/2020/QH14"})
      tx.execute(
          "INSERT INTO sample_document(number, name, issued_on) VALUES (?1, 'Luật Doanh nghiệp', "
          "'2014-11-26')",
          number);
    constexpr const char* kUnits[] = {"DKKD", "QHTH", "TDGS", "KTN", "HTDT", "KGVX", "DN", "DT", "TTXT"};
    for (int i = 0; i < citers; ++i) {
      const std::int64_t id = tx.insert(
          "INSERT INTO sample_procedure(code, name, performers) VALUES (?1, 'Đăng ký thay đổi nội dung ' || "
          "?1, ?2)",
          "TT-" + std::to_string(i), kUnits[i % 9]);
      citation::Citation cited;
      cited.citer = citation::Record{"sample.procedure", id};
      cited.act = citation::Record{"sample.document", 1};
      if (i % 3 == 0) cited.articles = "Điều 5 khoản 2";
      const auto added = citation::add_citation(work, tx, cited);
      if (!added) std::exit(1);
    }
    record::rebuild_search_index(work, tx);
  });
  app.services().db.checkpoint();
}

void run(int citers, std::map<std::string, std::vector<double>>& figures) {
  char folder[] = "/tmp/motcong-bench-XXXXXX";
  if (mkdtemp(folder) == nullptr) std::exit(1);
  {
    base::FixedClock clock(base::instant_of(kToday, 9));
    app::OpenOptions options{
        .data = folder, .create = true, .demo = true, .demo_password = "chi de do toc do", .clock = &clock};
    options.extra_plugin = test::make_sample_plugin;
    options.extra_migrations = test::sample_migrations();
    auto opened = app::App::open(options);
    if (!opened) {
      std::fprintf(stderr, "%s\n", base::format_english(opened.error()).c_str());
      std::exit(1);
    }
    app::App& app = **opened;
    fill(app, citers);
    citation::ActChange change{.act = {"sample.document", 1},
                               .effective_on = {2021, 1, 1},
                               .reason = {"sample.document", 2},
                               .kind = citation::ChangeKind::replaced,
                               .articles = "Điều 3-7"};
    const plugin::Work work = app.system_work();
    citation::Propagation done;
    const auto tell = [&] {
      return measure([&] {
        app.services().db.write([&](db::WriteTx& tx) { done = citation::act_changed(work, tx, change); });
      });
    };
    figures["1 act_changed"].push_back(tell());
    if (done.flagged != citers || done.opened != citers) std::exit(1);
    figures["2 again"].push_back(tell());
    change.effective_on = {2019, 6, 28};
    figures["3 with an earlier day"].push_back(tell());
    figures["4 change_withdrawn"].push_back(measure([&] {
      app.services().db.write(
          [&](db::WriteTx& tx) { done = citation::change_withdrawn(work, tx, change.reason); });
    }));
    if (done.withdrawn != citers) std::exit(1);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace

int main() {
  std::map<std::string, std::vector<double>> few, many;
  for (int i = 0; i < kRuns; ++i) {
    run(100, few);
    run(2'000, many);
  }
  const auto median = [](std::vector<double>& times) {
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
  };
  std::printf("%-24s %12s %12s\n", "milliseconds, median", "100 citers", "2,000 citers");
  for (auto& [name, times] : few)
    std::printf("%-24s %12.1f %12.1f\n", name.c_str() + 2, median(times), median(many.at(name)));
  return 0;
}
