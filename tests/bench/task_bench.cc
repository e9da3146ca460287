// Tasks: 1,000 and 100,000 open ones in eleven units, side by side. Whole pages in one thread (median and
// worst of 60); then the daily reminders: the first run, which tells of all that is due, and the next, which
// has nothing to tell. Prints milliseconds and the ratio.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/app/app.h"
#include "core/plugin/cookies.h"
#include "core/plugin/jobs.h"
#include "core/record/search_index.h"
#include "core/task/reminders.h"

namespace {

using namespace motcong;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 60;
constexpr base::Date kToday = {2019, 6, 24};

struct Figure {
  double median = 0, worst = 0;
  double kilobytes = 0;  // of the page, which shows more rows where there are more
};

/// `prepare` is not measured.
Figure measure(auto&& prepare, auto&& work) {
  std::vector<double> times;
  for (int i = 0; i < kRounds; ++i) {
    prepare();
    const auto start = Clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  return {.median = times[times.size() / 2], .worst = times.back()};
}

/// Of ten: three late (one of them very), one due soon, one reported, one a person's, four due later.
void fill_tasks(app::App& app, int count) {
  app.services().db.write([&](db::WriteTx& tx) {
    std::vector<std::int64_t> units;
    {
      db::Statement row =
          tx.query("SELECT id FROM core_unit WHERE kind IN ('division', 'service') ORDER BY id");
      while (row.step()) units.push_back(row.integer(0));
    }
    const std::int64_t person = tx.integer("SELECT id FROM core_user WHERE username = 'chuyenvien'", 0);
    const std::int64_t person_unit = tx.integer("SELECT id FROM core_unit WHERE code = 'DKKD'", 0);
    constexpr int kDueIn[] = {-40, -9, -3, 4, -5, 12, 30, 60, 90, 150};
    for (int i = 0; i < count; ++i) {
      const int kind = i % 10;
      const bool is_reported = kind == 4, is_persons = kind == 5;
      const base::Date due = base::add_days(kToday, kDueIn[kind] + i % 7 - 3);
      std::optional<std::int64_t> user;
      if (is_persons) user = person;
      std::optional<base::Date> reported_on;
      if (is_reported) reported_on = base::add_days(kToday, -i % 20);
      const std::int64_t id = tx.insert(
          "INSERT INTO core_task(source_type, source_id, group_key, code, label, content, name, "
          "lead_unit_id, user_id, starts_on, due_rule, "
          "due_from_on, first_due_on, due_on, state, reported_on) VALUES ('par.plan', 1, ?1, ?1, 'Tháng "
          "06/2019', ?2, ?2, ?3, ?4, "
          "'2019-01-01', 'date', ?5, ?5, ?5, ?6, ?7)",
          "B-" + std::to_string(i), "Rà soát quy trình theo văn bản số " + std::to_string(i),
          is_persons ? person_unit : units[i / 10 % units.size()], user, due,
          is_reported ? "reported" : (i % 3 == 0 ? "in_progress" : "open"), reported_on);
      if (!is_reported) continue;
      tx.execute(
          "INSERT INTO core_task_report(task_id, title, stage, reported_on, done, percent) VALUES (?1, ?2, "
          "'final', ?3, 'Đã làm', 100)",
          id, "B-" + std::to_string(i), *reported_on);
    }
  });
}

std::map<std::string, Figure> run(int count) {
  char folder[] = "/tmp/motcong-bench-XXXXXX";
  if (mkdtemp(folder) == nullptr) std::exit(1);
  std::map<std::string, Figure> figures;
  {
    base::FixedClock clock(base::instant_of(kToday, 9));
    auto opened = app::App::open(
        {.data = folder, .create = true, .demo = true, .demo_password = "chi de do toc do", .clock = &clock});
    if (!opened) {
      std::fprintf(stderr, "%s\n", base::format_english(opened.error()).c_str());
      std::exit(1);
    }
    app::App& app = **opened;
    auto& services = app.services();
    fill_tasks(app, count);
    services.db.write([&](db::WriteTx& tx) { record::rebuild_search_index(app.system_work(), tx); });
    services.db.checkpoint();
    const auto page = [&](const char* username, const char* path, bool is_after_commit = false) {
      const std::string cookie = services.db.write([&](db::WriteTx& tx) {
        return services.sessions.begin(
            tx, tx.integer("SELECT id FROM core_user WHERE username = ?1", 0, username), "127.0.0.1",
            "bench");
      });
      int round = 0;
      double kilobytes = 0;
      Figure figure = measure(
          [&] {
            if (!is_after_commit) return;
            services.db.write([&](db::WriteTx& tx) {
              tx.execute("UPDATE core_setting SET value = ?1 WHERE key = 'agency.place'",
                         std::to_string(++round));
            });
          },
          [&] {
            http::Request request;
            request.method = "GET";
            request.path = request.target = path;
            request.cookies[plugin::session_cookie_name(false)] = cookie;
            request.remote_address = "127.0.0.1";
            const http::Response answer = app.dispatcher().answer(request);
            if (answer.status != 200) std::printf("no page at %s\n", path);
            kilobytes = static_cast<double>(answer.body.size()) / 1000;
          });
      figure.kilobytes = kilobytes;
      return figure;
    };
    figures["1 home page, head of a unit"] = page("dkkd", "/");
    figures["2 home page, the Office"] = page("vanphong", "/");
    figures["3 my tasks and my unit's"] = page("dkkd", "/tasks/mine");
    figures["4 list of all tasks"] = page("giamdoc", "/tasks");
    figures["5 leader's page"] = page("giamdoc", "/tasks/by-unit");
    figures["6 leader's page after each commit"] = page("giamdoc", "/tasks/by-unit", true);
    plugin::Progress progress;
    const auto remind = [&] {
      const auto start = Clock::now();
      const std::string told = base::format_english(task::send_reminders(app.system_work(), progress));
      const double time = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
      std::printf("%7d tasks: reminders told of %s\n", count, told.c_str());
      return Figure{.median = time, .worst = time};
    };
    figures["7 reminders, first run"] = remind();
    figures["8 reminders, next run"] = remind();
  }
  std::filesystem::remove_all(folder);
  return figures;
}

}  // namespace

int main() {
  const auto few = run(1'000), many = run(100'000);
  std::printf("%-36s %22s %22s %7s %14s\n", "milliseconds, median (worst)", "1,000 tasks", "100,000 tasks",
              "ratio", "page, KB");
  for (const auto& [name, figure] : few) {
    const Figure& other = many.at(name);
    std::printf("%-36s %12.2f (%7.2f) %12.2f (%7.2f) %7.2f %6.0f %7.0f\n", name.c_str() + 2, figure.median,
                figure.worst, other.median, other.worst, other.median / figure.median, figure.kilobytes,
                other.kilobytes);
  }
  return 0;
}
