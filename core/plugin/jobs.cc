#include "core/plugin/jobs.h"

#include <algorithm>
#include <chrono>

#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/base/log.h"
#include "core/http/response.h"

namespace motcong::plugin {
namespace {

constexpr std::size_t kMaxWaiting = 32;
constexpr std::chrono::seconds kLookEvery{20};
constexpr base::Instant kKeepSeconds = 90 * 86400;
constexpr std::int64_t kKeptRuns = 5000;  // of one job: seven months of an hourly one
constexpr base::Instant kSmallStep = 2 * 86400;

/// First day of the week or month, or the day itself.
base::Date first_day(const Job& job, const base::Date& day) {
  if (job.every == Job::Every::week) return base::add_days(day, 1 - base::weekday(day));
  if (job.every == Job::Every::month) return {day.year, day.month, 1};
  return day;
}

/// When the slot that is open at `now` began.
base::Instant slot_begin(const Job& job, base::Instant now) {
  const base::LocalTime local = base::local_time(now);
  if (job.every == Job::Every::hour) return base::instant_of(local.date, local.hour);
  const base::Date first = first_day(job, local.date);
  const base::Instant begin = base::instant_of(first, job.hour);
  if (begin <= now) return begin;
  return base::instant_of(first_day(job, base::add_days(first, -1)), job.hour);
}

std::string slot_name(const Job& job, base::Instant begin) {
  const base::LocalTime local = base::local_time(begin);
  std::string name = base::format_iso(local.date);
  if (job.every == Job::Every::hour) name += (local.hour < 10 ? "T0" : "T") + std::to_string(local.hour);
  return name;
}

/// A slot counts as done when it was run, and also when one of the next days was: after the clock was set back a little
/// the portal waits until time has caught up. One that was set back further had run ahead; what was done then does not
/// keep the portal from its work now.
bool is_done(db::Reader& reader, const Job& job, base::Instant begin, base::Instant now) {
  return reader.exists(
      "SELECT 1 FROM core_job_run WHERE job = ?1 AND slot BETWEEN ?2 AND ?3 AND slot <> '' AND state <> "
      "'interrupted'",
      job.id, slot_name(job, begin), slot_name(job, slot_begin(job, now + kSmallStep)));
}

/// Those who may run jobs, once: not again while it keeps failing. Who started it himself learns it from his work.
void tell_failure(db::WriteTx& tx, const Work& work, const Job& job, std::int64_t run) {
  const std::string before = tx.text(
      "SELECT state FROM core_job_run WHERE job = ?1 AND id < ?2 AND state IN ('done', 'failed') ORDER BY id DESC LIMIT 1",
      job.id, run);
  if (before == "failed") return;
  for (const std::int64_t user : auth::list_users_with(tx, "core.jobs", 0, work.today)) {
    if (user == work.user.user_id) continue;
    notify(tx, work, user, "core.jobs",
           base::Message(N_("A job failed: {job}"), {{"job", std::string(work.tr(job.label))}}),
           std::string("/admin/jobs/history?job=") + job.id);
  }
}

}  // namespace

void Progress::set_step(const base::Message& step) {
  const std::lock_guard lock(mutex_);
  step_ = step;
}

base::Message Progress::step() const {
  const std::lock_guard lock(mutex_);
  return step_;
}

Jobs::~Jobs() { stop(); }

std::int64_t Jobs::start_task(const Work& work, const base::Message& label, Task task) {
  const auto running = std::make_shared<Running>();
  running->user = work.user;
  running->language = &work.language;
  running->remote_address = work.remote_address;
  running->task = std::move(task);
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= kMaxWaiting || stopping_) {
      throw http::HttpError(503, N_("Too much long work is waiting. Please try again in a few minutes."));
    }
  }
  running->id = work.services.db.write([&](db::WriteTx& tx) {
    tx.execute("DELETE FROM core_task_run WHERE asked_at < ?1", work.now - kKeepSeconds);
    return tx.insert(
        "INSERT INTO core_task_run(user_id, label_id, label_args, asked_at, state) VALUES (?1, ?2, ?3, ?4, "
        "'running')",
        work.user.user_id, label.id, pack_arguments(label), work.now);
  });
  bool has_worker = false;
  {
    const std::lock_guard lock(mutex_);
    services_ = &work.services;
    running_[running->id] = running;
    has_worker = started_;
    if (has_worker) waiting_.push_back(running);
  }
  if (has_worker) {
    wake_.notify_all();
  } else {
    run_one(*running, work.services);
  }
  return running->id;
}

void Jobs::run_one(Running& running, Services& services) {
  const Work work{services,
                  running.user,
                  *running.language,
                  services.clock.now(),
                  services.clock.today(),
                  running.remote_address};
  TaskOutcome outcome;
  try {
    outcome = running.task(work, running.progress);
  } catch (const http::HttpError& error) {
    outcome = {
        false,
        error.public_text().empty() ? base::Message(N_("You may no longer do this")) : error.public_text(),
        ""};
  } catch (const std::exception& fault) {
    base::log_error(std::string("long work ") + std::to_string(running.id) + ": " + fault.what());
    outcome = {false, N_("It failed; the server's log says why. Nothing was saved."), ""};
  }
  const char* state = outcome.ok ? "done" : running.progress.is_cancelled() ? "cancelled" : "failed";
  try {
    services.db.write([&](db::WriteTx& tx) {
      tx.execute(
          "UPDATE core_task_run SET state = ?2, finished_at = ?3, text_id = ?4, text_args = ?5, link = ?6 "
          "WHERE id = ?1",
          running.id, state, services.clock.now(), outcome.text.id, pack_arguments(outcome.text),
          outcome.link);
      notify(tx, work, running.user.user_id, "core.work", outcome.text,
             "/work/" + std::to_string(running.id));
    });
  } catch (const std::exception& fault) {
    base::log_error(std::string("the end of long work cannot be written down: ") + fault.what());
  }
  const std::lock_guard lock(mutex_);
  running_.erase(running.id);
}

std::optional<TaskView> Jobs::find_task(db::Reader& reader, const Work& work, std::int64_t id) const {
  // The running one first: between this look and the row's it may end, never begin.
  std::shared_ptr<Running> running;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = running_.find(id); found != running_.end()) running = found->second;
  }
  db::Statement row = reader.query(
      "SELECT label_id, label_args, asked_at, coalesce(finished_at, 0), state, text_id, text_args, link"
      " FROM core_task_run WHERE id = ?1 AND user_id = ?2",
      id, work.user.user_id);
  if (!row.step()) return std::nullopt;
  TaskView view;
  view.id = id;
  view.label = format_packed(work.language, row.text(0), row.text(1));
  view.asked_at = row.integer(2);
  view.finished_at = row.integer(3);
  view.state = row.string(4);
  if (!row.text(5).empty()) view.text = format_packed(work.language, row.text(5), row.text(6));
  view.link = row.string(7);
  if (running) {
    view.step = work.tr(running->progress.step());
    view.done = running->progress.done();
    view.total = running->progress.total();
  }
  return view;
}

bool Jobs::cancel_task(const Work& work, std::int64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = running_.find(id);
  if (found == running_.end() || found->second->user.user_id != work.user.user_id) return false;
  found->second->progress.cancel();
  return true;
}

base::Instant Jobs::next_slot(const Job& job, base::Instant now) {
  const base::Instant begin = slot_begin(job, now);
  if (job.every == Job::Every::hour) return begin + 3600;
  const base::Date day = base::local_date(begin);
  if (job.every == Job::Every::month) return base::instant_of(base::add_months(day, 1), job.hour);
  return base::instant_of(base::add_days(day, job.every == Job::Every::week ? 7 : 1), job.hour);
}

base::Instant Jobs::next_run(db::Reader& reader, const Job& job, base::Instant now) {
  constexpr int kMostSlots = 3 * 24;  // in which what ran ahead counts
  base::Instant begin = next_slot(job, now);
  for (int i = 0; i < kMostSlots && is_done(reader, job, begin, begin); ++i) begin = next_slot(job, begin);
  return begin;
}

int Jobs::run_due(const Work& system) { return run_due(system, inside_) + run_due(system, outside_); }

int Jobs::run_due(const Work& system, Lane& lane) {
  int count = 0;
  for (const Job& job : system.services.registry.jobs()) {
    if (&lane_of(job.id) != &lane) continue;
    const base::Instant begin = slot_begin(job, system.now);
    if (system.services.db.read([&](db::Reader& reader) { return is_done(reader, job, begin, system.now); })) continue;
    const std::lock_guard lock(lane.mutex);
    if (lane.progress.is_cancelled()) break;
    run_slot(system, job, slot_name(job, begin), lane.progress);
    ++count;
  }
  return count;
}

bool Jobs::run_job(const Work& work, std::string_view id) { return run_job(work, id, lane_of(id).progress); }

bool Jobs::run_job(const Work& work, std::string_view id, Progress& progress) {
  const std::unique_lock lock(lane_of(id).mutex, std::try_to_lock);
  if (!lock.owns_lock()) return false;
  for (const Job& job : work.services.registry.jobs()) {
    if (job.id != id) continue;
    run_slot(work, job, "", progress);
    return true;
  }
  base::check(false);
  return false;
}

TaskOutcome Jobs::run_as_task(const Work& work, std::string_view id, Progress& progress, std::string link) {
  if (!run_job(work, id, progress))
    return {false, N_("A job is running already; try again when it has ended."), std::move(link)};
  return work.services.db.read([&](db::Reader& reader) -> TaskOutcome {
    db::Statement run = reader.query(
        "SELECT state, text_id, text_args FROM core_job_run WHERE job = ?1 ORDER BY id DESC LIMIT 1", id);
    base::check(run.step());
    const bool ok = run.text(0) == "done";
    std::string job;
    for (const Job& one : work.services.registry.jobs()) {
      if (one.id == id) job = work.tr(one.label);
    }
    return {ok,
            base::Message(ok ? N_("{job}: done. {result}") : N_("{job}: failed. {result}"),
                          {{"job", job}, {"result", format_packed(work.language, run.text(1), run.text(2))}}),
            std::move(link)};
  });
}

void Jobs::run_slot(const Work& work, const Job& job, const std::string& slot, Progress& progress) {
  const db::Value user = work.user.user_id > 0 ? db::Value(work.user.user_id) : db::Value();
  const std::int64_t run = work.services.db.write([&](db::WriteTx& tx) {
    // By their number, not by the clock: one that runs ahead would make the portal forget what it has done.
    tx.execute(
        "DELETE FROM core_job_run WHERE job = ?1 AND id <= (SELECT id FROM core_job_run WHERE job = ?1 ORDER BY id "
        "DESC LIMIT 1 OFFSET ?2)",
        job.id, kKeptRuns);
    return tx.insert(
        "INSERT INTO core_job_run(job, slot, user_id, started_at, state) VALUES (?1, ?2, ?3, ?4, 'running')",
        job.id, slot, user, work.services.clock.now());
  });
  const char* state = "done";
  base::Message text;
  try {
    text = job.run(work, progress);
  } catch (const JobFailed& failed) {
    base::log_error(std::string("job ") + job.id + ": " + failed.what());
    text = failed.reason();
    state = "failed";
  } catch (const std::exception& fault) {
    base::log_error(std::string("job ") + job.id + ": " + fault.what());
    text = base::Message(N_("It failed: {fault}"), {{"fault", fault.what()}});
    state = "failed";
  }
  work.services.db.write([&](db::WriteTx& tx) {
    tx.execute(
        "UPDATE core_job_run SET state = ?2, finished_at = ?3, text_id = ?4, text_args = ?5 WHERE id = ?1",
        run, state, work.services.clock.now(), text.id, pack_arguments(text));
    if (std::string_view(state) == "failed" && !progress.is_cancelled()) tell_failure(tx, work, job, run);
  });
}

void Jobs::mark_interrupted(db::WriteTx& tx) {
  tx.execute("UPDATE core_job_run SET state = 'interrupted' WHERE state = 'running'");
  tx.execute("UPDATE core_task_run SET state = 'interrupted' WHERE state = 'running'");
}

void Jobs::start(std::function<Work()> make_work) {
  const std::lock_guard lock(mutex_);
  base::check(!started_);
  started_ = true;
  worker_ = std::thread([this] { work_off(); });
  for (Lane* lane : {&inside_, &outside_}) {
    lane->timer = std::thread([this, lane, make_work] { keep_time(make_work, *lane); });
  }
}

void Jobs::work_off() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    const std::shared_ptr<Running> next = waiting_.front();
    waiting_.pop_front();
    Services& services = *services_;
    lock.unlock();
    run_one(*next, services);
    lock.lock();
  }
}

void Jobs::keep_time(const std::function<Work()>& make_work, Lane& lane) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    try {
      run_due(make_work(), lane);
    } catch (const std::exception& fault) {
      base::log_error(std::string("jobs: ") + fault.what());  // a busy database: the next look tries again
    }
    lock.lock();
    wake_.wait_for(lock, kLookEvery, [&] { return stopping_; });
  }
}

void Jobs::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    inside_.progress.cancel();
    outside_.progress.cancel();
    for (const auto& [id, running] : running_) running->progress.cancel();
  }
  wake_.notify_all();
  if (worker_.joinable()) worker_.join();
  for (Lane* lane : {&inside_, &outside_}) {
    if (lane->timer.joinable()) lane->timer.join();
  }
}

}  // namespace motcong::plugin
