// Long work with its page, and the portal's jobs.
#include "core/plugin/jobs.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "tests/support/portal.h"

using namespace motcong;
using test::contains;
using test::Portal;

namespace {

plugin::Work work_of(Portal& portal) { return portal.app().system_work(); }

std::string state_of_run(Portal& portal, std::string_view job) {
  return portal.services().db.read([&](db::Reader& reader) {
    return reader.text("SELECT state FROM core_job_run WHERE job = ?1 ORDER BY id DESC LIMIT 1", job);
  });
}

}  // namespace

TEST_SUITE("jobs") {
  TEST_CASE("a slot begins again at the next hour, day, Monday or first of the month") {
    plugin::Job job;
    job.hour = 2;
    const auto next = [&](plugin::Job::Every every, base::Instant now) {
      job.every = every;
      const base::LocalTime at = base::local_time(plugin::Jobs::next_slot(job, now));
      return base::format_iso(at.date) + " " + std::to_string(at.hour);
    };
    using Every = plugin::Job::Every;
    const base::Instant friday_morning = base::instant_of({2019, 2, 15}, 1, 30);
    const base::Instant friday_noon = base::instant_of({2019, 2, 15}, 12);
    CHECK(next(Every::hour, friday_noon) == "2019-02-15 13");
    CHECK(next(Every::day, friday_morning) == "2019-02-15 2");
    CHECK(next(Every::day, friday_noon) == "2019-02-16 2");
    CHECK(next(Every::week, friday_noon) == "2019-02-18 2");
    CHECK(next(Every::month, friday_noon) == "2019-03-01 2");
    CHECK(next(Every::month, base::instant_of({2019, 3, 1}, 1)) == "2019-03-01 2");
    CHECK(next(Every::month, base::instant_of({2019, 12, 31}, 23)) == "2020-01-01 2");
  }

  TEST_CASE(
      "a declared job runs once a slot, also after the clock was set back, and is made up for after "
      "downtime") {
    Portal portal;
    plugin::Jobs jobs;
    const auto run = [&] { return jobs.run_due(work_of(portal)); };
    const int all = static_cast<int>(portal.services().registry.jobs().size());
    REQUIRE(all > 0);
    CHECK(run() == all);
    CHECK(run() == 0);
    portal.clock().advance(-86400);
    CHECK(run() == 0);
    portal.clock().advance(5 * 86400);
    CHECK(run() > 0);
    CHECK(run() == 0);
  }

  TEST_CASE("whatever steps the clock takes, no slot is done twice and the work goes on") {
    Portal portal;
    plugin::Jobs jobs;
    const std::string job = "core.leftovers";  // each day from 01:00
    const auto runs = [&] {
      jobs.run_due(work_of(portal));
      return portal.services().db.read([&](db::Reader& reader) {
        return reader.integer("SELECT count(*) FROM core_job_run WHERE job = ?1", 0, job);
      });
    };
    constexpr std::int64_t kDay = 86400;
    struct Step {
      const char* what;
      std::int64_t by;
      int runs;  // that the step brings
    };
    for (const Step& step : {Step{"the first day", 0, 1},
                             {"an hour later", 3600, 0},
                             {"an hour back", -3600, 0},
                             {"a day back", -kDay, 0},
                             {"caught up with", kDay, 0},
                             {"the next day", kDay, 1},
                             {"five days down: once", 5 * kDay, 1},
                             {"a year ahead", 365 * kDay, 1},
                             {"put right", -365 * kDay, 0},
                             {"the day after: what ran ahead does not keep it", kDay, 1},
                             {"a year back", -365 * kDay, 1},
                             {"and its next day", kDay, 1},
                             {"put right again: done before", 364 * kDay, 0}}) {
      CAPTURE(step.what);
      const std::int64_t before = portal.services().db.read([&](db::Reader& reader) {
        return reader.integer("SELECT count(*) FROM core_job_run WHERE job = ?1", 0, job);
      });
      portal.clock().advance(step.by);
      CHECK(runs() == before + step.runs);
      // A restart in between changes nothing.
      portal.services().db.write([&](db::WriteTx& tx) { plugin::Jobs().mark_interrupted(tx); });
      CHECK(runs() == before + step.runs);
    }
    portal.services().db.read([&](db::Reader& reader) {
      CHECK_FALSE(reader.exists("SELECT 1 FROM core_job_run WHERE slot <> '' GROUP BY job, slot HAVING count(*) > 1"));
    });
  }

  TEST_CASE("the next run is one that has not been: after the clock was set back it lies behind what ran ahead") {
    Portal portal;
    plugin::Jobs jobs;
    jobs.run_due(work_of(portal));
    portal.clock().advance(86400);
    jobs.run_due(work_of(portal));
    portal.clock().advance(-86400);
    const std::string page = portal.as("quantri").get("/admin/jobs").body;
    CHECK_FALSE(contains(page, "16/02/2019 01:00"));
    CHECK(contains(page, "17/02/2019 01:00"));
    CHECK(contains(portal.as("quantri").get("/admin/jobs/history?job=core.leftovers").body, "16/02/2019"));
    CHECK(contains(portal.as("quantri").get("/admin/jobs/history?job=core.digest").body, "theo lịch: 16/02/2019 09:00"));
  }

  TEST_CASE("with the clock a year back people sign in and work, and administrators are told") {
    Portal portal;
    portal.clock().set(base::instant_of({2020, 6, 1}, 9));  // a year before, the people have their roles already
    plugin::Jobs().run_due(work_of(portal));
    for (const std::int64_t step : {std::int64_t{86400}, std::int64_t{365 * 86400}}) {
      portal.clock().advance(-step);
      CHECK(contains(portal.as("quantri").get("/admin/jobs").body, "Hãy kiểm tra đồng hồ"));
      CHECK(contains(portal.as("quantri").get("/").body, "Hãy kiểm tra đồng hồ"));
      CHECK(portal.as("vanphong").get("/").status == 200);
      // A large step is everybody's: rights that have not begun yet keep people out.
      const bool is_large = step > 2 * 86400;
      CHECK(contains(portal.as("vanphong").get("/").body, "Hãy kiểm tra đồng hồ") == is_large);
      const auto refused = portal.as("vanphong").get("/admin/jobs");
      CHECK(refused.status == 403);
      CHECK(contains(refused.body, "Hãy kiểm tra đồng hồ") == is_large);
      portal.clock().advance(step);
    }
    CHECK_FALSE(contains(portal.as("quantri").get("/admin/jobs").body, "Hãy kiểm tra đồng hồ"));
  }

  TEST_CASE("a failed run is told to those who look after jobs, once, and stands in the job's history") {
    Portal portal;
    const plugin::Job& job = portal.services().registry.jobs().front();
    const auto told = [&] {
      return portal.services().db.read([&](db::Reader& reader) {
        return reader.integer("SELECT count(*) FROM core_notice n JOIN core_user u ON u.id = n.user_id WHERE u.username = "
                              "'quantri' AND n.kind = 'core.jobs'", 0);
      });
    };
    portal.services().db.write([](db::WriteTx& tx) { tx.execute("ALTER TABLE core_draft RENAME TO core_draft_gone"); });
    plugin::Jobs jobs;
    for (int day = 0; day < 2; ++day) {
      jobs.run_job(work_of(portal), "core.leftovers");
      CHECK(state_of_run(portal, "core.leftovers") == "failed");
      CHECK(told() == 1);
    }
    portal.services().db.write([](db::WriteTx& tx) { tx.execute("ALTER TABLE core_draft_gone RENAME TO core_draft"); });
    jobs.run_job(work_of(portal), "core.leftovers");
    CHECK(state_of_run(portal, "core.leftovers") == "done");
    auto admin = portal.as("quantri");
    const std::string page = admin.get("/admin/jobs/history?job=core.leftovers").body;
    CHECK(contains(page, "core_draft"));
    CHECK(contains(page, "Hoàn thành"));
    CHECK(portal.as("kiemsoat").get(std::string("/admin/jobs/history?job=") + job.id).status == 200);
    CHECK(admin.get("/admin/jobs/history?job=none").status == 404);
    const auto all = admin.get("/admin/jobs/history");
    CHECK(all.status == 200);
    CHECK(contains(all.body, "Dọn dữ liệu"));
    CHECK(portal.as("dkkd").get("/admin/jobs/history?job=core.leftovers").status == 403);
  }

  TEST_CASE("the history says when a run was due as people write it, with the hour of hourly jobs") {
    Portal portal;
    plugin::Jobs jobs;
    jobs.run_due(work_of(portal));
    test::Browser admin = portal.as("quantri");
    CHECK(contains(admin.get("/admin/jobs/history?job=core.leftovers").body, "theo lịch: 15/02/2019<"));
    CHECK(contains(admin.get("/admin/jobs/history?job=core.versions").body, "theo lịch: 15/02/2019 09:00<"));
  }

  TEST_CASE("a run cut off by the end of the process is done again") {
    Portal portal;
    plugin::Jobs jobs;
    const plugin::Job& job = portal.services().registry.jobs().front();
    jobs.run_due(work_of(portal));
    portal.services().db.write([&](db::WriteTx& tx) {
      tx.execute("UPDATE core_job_run SET state = 'running', finished_at = NULL WHERE job = ?1", job.id);
      jobs.mark_interrupted(tx);
    });
    CHECK(jobs.run_due(work_of(portal)) == 1);
    CHECK(state_of_run(portal, job.id) == "done");
  }

  TEST_CASE("the list of jobs shows last run, result and next run; running one asks for the right") {
    Portal portal;
    auto admin = portal.as("quantri");
    CHECK(contains(admin.get("/admin/jobs").body, "Lần chạy gần nhất"));
    const std::string job = portal.services().registry.jobs().front().id;
    const auto answer = admin.post("/admin/jobs/run?job=" + job, {});
    REQUIRE(answer.status == 303);
    CHECK(state_of_run(portal, job) == "done");
    CHECK(contains(admin.get(std::string(answer.header("Location"))).body, "Hoàn thành"));
    CHECK(admin.post("/admin/jobs/run?job=none", {}).status == 404);
    CHECK(portal.as("dkkd").get("/admin/jobs").status == 403);
    CHECK(portal.as("dkkd").post("/admin/jobs/run?job=" + job, {}).status == 403);
  }

  TEST_CASE("long work has a page of its own that only the person who asked sees, and ends with a notice") {
    Portal portal;
    const std::int64_t id = portal.user_id("dkkd");
    auth::Principal user;
    user.user_id = id;
    const plugin::Work system = work_of(portal);
    const plugin::Work work{system.services, user, i18n::Language::vi(), system.now, system.today, ""};
    struct Ending {
      plugin::Task task;
      const char *state, *text;
    };
    const Ending endings[] = {
        {[](const plugin::Work&, plugin::Progress&) -> plugin::TaskOutcome {
           return {true, N_("Removed."), "/par/tasks"};
         },
         "Hoàn thành", "/par/tasks"},
        {[](const plugin::Work&, plugin::Progress&) -> plugin::TaskOutcome {
           throw std::runtime_error("disk");
         },
         "Không thành công", "Chưa có gì được lưu"},
        {[](const plugin::Work&, plugin::Progress&) -> plugin::TaskOutcome { throw http::HttpError(403); },
         "Không thành công", "Không còn quyền"},
    };
    for (const Ending& ending : endings) {
      const std::int64_t task = portal.services().jobs.start_task(work, N_("Jobs"), ending.task);
      const std::string page = portal.as("dkkd").get("/work/" + std::to_string(task)).body;
      CHECK(contains(page, ending.state));
      CHECK(contains(page, ending.text));
      CHECK(portal.as("tdgs").get("/work/" + std::to_string(task)).status == 404);
      CHECK(portal.as("tdgs").post("/work/" + std::to_string(task) + "/cancel", {}).status == 404);
    }
    CHECK(contains(portal.as("dkkd").get("/notices").body, "/work/"));
  }

  TEST_CASE("with its thread running, work shows how far it is and stops when asked") {
    Portal portal;
    const plugin::Work system = work_of(portal);
    auth::Principal user;
    user.user_id = portal.user_id("dkkd");
    const plugin::Work work{system.services, user, i18n::Language::vi(), system.now, system.today, ""};
    std::atomic<bool> reached{false};
    portal.app().start_jobs();
    const std::int64_t task = portal.services().jobs.start_task(
        work, N_("Jobs"), [&](const plugin::Work&, plugin::Progress& progress) -> plugin::TaskOutcome {
          progress.set_total(200);
          progress.set_done(50);
          reached = true;
          while (!progress.is_cancelled()) std::this_thread::yield();
          return {false, N_("The work has been asked to stop."), ""};
        });
    while (!reached) std::this_thread::yield();
    auto browser = portal.as("dkkd");
    const std::string path = "/work/" + std::to_string(task);
    const std::string page = browser.get(path).body;
    CHECK(contains(page, "value=\"25\""));
    CHECK(contains(page, "50 / 200"));
    CHECK(contains(page, "http-equiv=\"refresh\""));
    CHECK(browser.post(path + "/cancel", {}).status == 303);
    portal.services().jobs.stop();
    CHECK(contains(browser.get(path).body, "Đã dừng"));
    CHECK_FALSE(contains(browser.get(path).body, "http-equiv=\"refresh\""));
  }
}
