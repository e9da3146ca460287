// What machines ask the portal: /healthz (is it there?) and /metrics (how is it?).
#include <sys/stat.h>

#include <atomic>
#include <memory>

#include "core/backup/alarm.h"
#include "core/backup/place.h"
#include "core/base/log.h"
#include "core/plugin/jobs.h"
#include "core/plugin/metrics.h"
#include "core/portal/parts.h"

namespace motcong::portal {
namespace {

using http::Response;
using plugin::Access;
using plugin::add_gauge;
using plugin::Context;
using plugin::may;

/// A write to the disk is tried this often at most, however often strangers ask.
constexpr base::Instant kProbeSeconds = 30;

/// The database answers and takes a write. Says no more than that: anybody may ask.
class Health {
 public:
  Response answer(Context& context) {
    try {
      context.db().integer("SELECT 1", 0);
      base::Instant tried = tried_at_.load();
      const bool due = context.now - tried >= kProbeSeconds || context.now < tried;
      if (due && tried_at_.compare_exchange_strong(tried, context.now)) {
        const std::string now = std::to_string(context.now);
        context.services.db.write(
            [&](db::WriteTx& tx) { plugin::Settings::set(tx, "portal.probed_at", now); });
        works_ = true;
      }
    } catch (const std::exception& fault) {
      works_ = false;
      base::log_error(std::string("health: ") + fault.what());
      return plain("unavailable\n", 503);
    }
    return works_ ? plain("ok\n", 200) : plain("unavailable\n", 503);
  }

 private:
  static Response plain(const char* text, int status) {
    Response response = Response::text(text, status);
    response.set_header("Cache-Control", "no-store");
    return response;
  }
  std::atomic<base::Instant> tried_at_{0};
  std::atomic<bool> works_{true};
};

std::int64_t size_of(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_size : 0;
}

/// A series for each declared job: their number is that of the program, not of its use.
void add_jobs(std::string& text, Context& context) {
  text +=
      "# HELP motcong_job_last_success_timestamp_seconds When a job last ended well; 0: never.\n"
      "# TYPE motcong_job_last_success_timestamp_seconds gauge\n";
  for (const plugin::Job& job : context.services.registry.jobs()) {
    const std::int64_t at = context.db().integer(
        "SELECT max(finished_at) FROM core_job_run WHERE job = ?1 AND state = 'done'", 0, job.id);
    text += std::string("motcong_job_last_success_timestamp_seconds{job=\"") + job.id + "\"} " +
            std::to_string(at) + "\n";
  }
}

Response metrics(Context& context) {
  std::string text = context.services.metrics.format_requests();
  db::Reader& reader = context.db();
  add_gauge(text, "motcong_sessions", "People who are signed in.",
            reader.integer("SELECT count(*) FROM core_session", 0));
  add_gauge(text, "motcong_work_unfinished", "Long work that waits or runs.",
            reader.integer("SELECT count(*) FROM core_task_run WHERE state = 'running'", 0));
  const std::string file = context.services.db.file().string();
  add_gauge(text, "motcong_database_bytes", "Size of the database file.", size_of(file));
  add_gauge(text, "motcong_database_log_bytes", "Size of its write-ahead log.", size_of(file + "-wal"));
  add_gauge(text, "motcong_free_bytes", "Free on the disk of the attached files.",
            static_cast<std::int64_t>(context.services.files.free_bytes()));
  const auto good = backup::find_last_good(context.services);
  add_gauge(text, "motcong_backup_last_success_timestamp_seconds",
            "Of when the newest backup is that can be seen; 0: there is none.", good ? good->at : 0);
  add_gauge(text, "motcong_backup_alarm", "1: the nightly backup is not in order.",
            backup::find_backup_alarm(context.services, reader, context.now) ? 1 : 0);
  add_jobs(text, context);
  Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = std::move(text);
  return response;
}

}  // namespace

void declare_monitoring(plugin::Registry& registry) {
  const auto health = std::make_shared<Health>();
  registry.get("/healthz", Access::everyone(),
               [health](Context& context) { return health->answer(context); });
  registry.add(plugin::Permission{
      .id = "core.metrics", .label = N_("Read the portal's figures for monitoring"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.metrics", auth::Scope::all});
  registry.get("/metrics", may("core.metrics"), metrics);
}

}  // namespace motcong::portal
