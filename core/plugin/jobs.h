// Jobs: work beside requests. Declared jobs run at their times; long work a person starts (a large import,
// say) runs while he may leave its page.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "core/base/message.h"
#include "core/plugin/context.h"

namespace motcong::plugin {

/// How far a piece of work is. Written by the work, read by its page. Thread-safe.
class Progress {
 public:
  /// 0: unknown.
  void set_total(std::int64_t total) { total_ = total; }
  void set_done(std::int64_t done) { done_ = done; }
  void add_done(std::int64_t count = 1) { done_ += count; }
  void set_step(const base::Message& step);
  std::int64_t total() const { return total_; }
  std::int64_t done() const { return done_; }
  base::Message step() const;
  /// Somebody asked it to stop, or the portal is stopping: work that can undo itself looks now and then.
  bool is_cancelled() const { return cancelled_; }
  void cancel() { cancelled_ = true; }

 private:
  std::atomic<std::int64_t> total_{0}, done_{0};
  std::atomic<bool> cancelled_{false};
  mutable std::mutex mutex_;
  base::Message step_;
};

/// Thrown by a job that could not do its work for a reason people are to read in their language.
class JobFailed : public std::runtime_error {
 public:
  explicit JobFailed(base::Message reason)
      : std::runtime_error(base::format_english(reason)), reason_(std::move(reason)) {}
  const base::Message& reason() const { return reason_; }

 private:
  base::Message reason_;
};

/// How a piece of work a person started has ended.
struct TaskOutcome {
  bool ok = true;
  base::Message text;
  std::string link;  // where its result is to be seen
};

/// `work` is of the person who asked, with his rights as they were when he asked.
using Task = std::function<TaskOutcome(const Work& work, Progress& progress)>;

struct TaskView {
  std::int64_t id = 0;
  base::Instant asked_at = 0, finished_at = 0;
  std::string state;  // running, done, failed, cancelled, interrupted
  std::string label, text, link;
  std::string step;  // while it runs
  std::int64_t done = 0, total = 0;
  bool is_running() const { return state == "running"; }
};

/// Thread-safe.
class Jobs {
 public:
  Jobs() = default;
  ~Jobs();

  /// Gives `task` to the worker and returns the number of its page, /work/<number>. The person gets a notice
  /// at its end. Where no worker runs (command line, tests) it is done when this returns. Throws HttpError
  /// 503 when too many wait.
  std::int64_t start_task(const Work& work, const base::Message& label, Task task);
  /// Nothing when there is none, or it is another person's.
  std::optional<TaskView> find_task(db::Reader& reader, const Work& work, std::int64_t id) const;
  /// Asks a task to stop; false when it is not this person's or has ended.
  bool cancel_task(const Work& work, std::int64_t id);

  /// Jobs that wait for programs outside the portal: they run beside the others and hold none of them up. Before
  /// start().
  void set_beside(std::set<std::string, std::less<>> ids) { beside_ = std::move(ids); }

  /// Runs every declared job whose slot is open and not yet done. The number run.
  int run_due(const Work& system);
  /// Runs one job now, whatever its slot. False when it, or another that it must not run beside, runs already.
  /// REQUIRES: declared.
  bool run_job(const Work& work, std::string_view id);
  /// The same as the whole of a task: its outcome says which job it was and how it went.
  TaskOutcome run_as_task(const Work& work, std::string_view id, Progress& progress, std::string link);
  /// Begin of the next slot after `now`.
  static base::Instant next_slot(const Job& job, base::Instant now);
  /// Begin of the next slot after `now` that is not done: a clock that was set back comes by slots a second time.
  static base::Instant next_run(db::Reader& reader, const Job& job, base::Instant now);

  /// What a process that ended left unfinished is marked so. Before start().
  void mark_interrupted(db::WriteTx& tx);
  /// Starts the threads. `make_work` makes the work of the program itself.
  void start(std::function<Work()> make_work);
  /// Asks what runs to stop, waits for it. Idempotent.
  void stop();

 private:
  struct Running {
    std::int64_t id = 0;
    auth::Principal user;
    const i18n::Language* language = nullptr;
    std::string remote_address;
    Task task;
    Progress progress;
  };
  void work_off();
  /// Jobs that do not run beside one another.
  struct Lane {
    std::mutex mutex;
    Progress progress;  // of what runs at its time
    std::thread timer;
  };
  Lane& lane_of(std::string_view job) { return beside_.contains(job) ? outside_ : inside_; }
  int run_due(const Work& system, Lane& lane);
  bool run_job(const Work& work, std::string_view id, Progress& progress);
  void keep_time(const std::function<Work()>& make_work, Lane& lane);
  void run_one(Running& running, Services& services);
  void run_slot(const Work& work, const Job& job, const std::string& slot, Progress& progress);

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool started_ = false, stopping_ = false;
  Services* services_ = nullptr;  // of the work that was queued first
  std::deque<std::shared_ptr<Running>> waiting_;
  std::map<std::int64_t, std::shared_ptr<Running>> running_;  // waiting ones too
  std::set<std::string, std::less<>> beside_;
  Lane inside_, outside_;
  std::thread worker_;
};

}  // namespace motcong::plugin
