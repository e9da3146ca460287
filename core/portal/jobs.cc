// The page of long work a person has started, and the administrator's list of jobs: last run, next run, run
// now.
#include "core/plugin/audit_detail.h"
#include "core/plugin/jobs.h"

#include <algorithm>
#include <map>

#include "core/base/check.h"
#include "core/i18n/format.h"
#include "core/plugin/table_cell.h"
#include "core/portal/parts.h"
#include "core/portal/portal.h"
#include "core/record/page_parts.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::Response;
using plugin::Access;
using plugin::Context;
using plugin::may;

std::string task_path(std::int64_t id) { return "/work/" + std::to_string(id); }

/// The state of a task or run, and its tone.
std::pair<const char*, const char*> state_of(std::string_view state) {
  if (state == "running") return {N_("Running"), "info"};
  if (state == "done") return {N_("Done"), "ok"};
  if (state == "cancelled") return {N_("Stopped"), "warn"};
  if (state == "interrupted") return {N_("Interrupted when the portal stopped"), "warn"};
  return {N_("Failed"), "danger"};
}

Response task_page(Context& context) {
  const auto task = context.services.jobs.find_task(context.db(), context, context.id());
  if (!task) throw http::HttpError(404);
  view::Object page;
  record::clear_head(
      page, task->label,
      context.tr(Message(N_("Asked for at {at}"), {{"at", i18n::format_instant(task->asked_at)}})));
  const auto [label, tone] = state_of(task->state);
  page.set("state", context.tr(label)).set("tone", tone).set("is_running", task->is_running());
  page.set("text", task->is_running() ? task->step : task->text);
  if (task->state == "interrupted")
    page.set("text", context.tr(N_("Nothing of it was saved. Start it again.")));
  const auto number = [&](std::int64_t value) { return i18n::format_integer(value, context.language); };
  page.set("has_total", task->total > 0);
  page.set("percent", task->total > 0
                          ? std::to_string(std::min<std::int64_t>(100, task->done * 100 / task->total))
                          : "");
  page.set("count", task->total > 0
                        ? context.tr(Message(N_("{done} of {total}"),
                                             {{"done", number(task->done)}, {"total", number(task->total)}}))
                        : std::string());
  page.set("link", task->link).set("cancel_action", task_path(task->id) + "/cancel");
  page.set("refresh_seconds", task->is_running() ? "3" : "");
  return context.page("core/work", std::move(page), {.title = task->label});
}

Response cancel_task(Context& context) {
  if (!context.services.jobs.find_task(context.db(), context, context.id())) throw http::HttpError(404);
  const bool asked = context.services.jobs.cancel_task(context, context.id());
  return context.redirect(task_path(context.id()),
                          asked ? N_("The work has been asked to stop.") : N_("The work has ended already."));
}

std::string duration_text(Context& context, std::int64_t seconds) {
  return context.tr(
      Message(N_("{seconds} s"), {{"seconds", i18n::format_integer(seconds, context.language)}}));
}

Response jobs_page(Context& context) {
  view::Object page;
  const std::string_view heading = context.tr(N_("Jobs"));
  record::clear_head(page, heading, context.tr(N_("What the portal does by itself, and how it went")));
  record::add_action(page.list("actions"), context.tr(N_("Runs of all jobs")), "/admin/jobs/history", "history");
  const bool may_run = context.user.may("core.jobs");
  view::List& rows = page.list("jobs");
  for (const plugin::Job& job : context.services.registry.jobs()) {
    view::Object& row = rows.add();
    row.set("label", context.tr(job.label))
        .set("explain", context.tr(job.explain))
        .set("history_href", std::string("/admin/jobs/history?job=") + job.id)
        .set("run_action", may_run ? std::string("/admin/jobs/run?job=") + job.id : std::string());
    row.set("next", i18n::format_instant(plugin::Jobs::next_run(context.db(), job, context.now)));
    row.set("last", "").set("state", "").set("tone", "").set("took", "").set("text", "");
    db::Statement last = context.db().query(
        "SELECT started_at, coalesce(finished_at, 0), state, text_id, text_args FROM core_job_run WHERE job "
        "= ?1 ORDER BY id DESC LIMIT 1",
        job.id);
    if (!last.step()) continue;
    const auto [state, tone] = state_of(last.text(2));
    row.set("last", i18n::format_instant(last.integer(0))).set("state", context.tr(state)).set("tone", tone);
    if (last.integer(1) != 0) row.set("took", duration_text(context, last.integer(1) - last.integer(0)));
    if (!last.text(3).empty())
      row.set("text", plugin::format_packed(context.language, last.text(3), last.text(4)));
  }
  return context.page("core/jobs", std::move(page), {.title = std::string(heading)});
}

/// The day of a slot ("2019-06-24", "2019-06-24T08") as people write it, with its hour when there is one.
std::string slot_text(std::string_view slot) {
  const auto day = base::parse_iso_date(slot.substr(0, 10));
  base::check(day.has_value());
  std::string text = i18n::format_date(*day);
  if (slot.size() > 11) text += " " + std::string(slot.substr(11)) + ":00";
  return text;
}

constexpr int kRunsPerPage = 50;

/// What a job, or each of them, did and when: runs at their time, made up for, and started by a person.
Response history_page(Context& context) {
  const std::string id(context.request.query.get("job"));
  std::map<std::string_view, const plugin::Job*> jobs;
  for (const plugin::Job& one : context.services.registry.jobs()) jobs.emplace(one.id, &one);
  if (!id.empty() && !jobs.contains(id)) throw http::HttpError(404);
  const std::int64_t total =
      context.db().integer("SELECT count(*) FROM core_job_run WHERE ?1 = '' OR job = ?1", 0, id);
  record::ListQuery place;
  place.per_page = kRunsPerPage;
  const auto typed = i18n::parse_integer(context.request.query.get("page"));
  place.page = std::clamp<std::int64_t>(typed ? *typed : 1, 1,
                                        std::max<std::int64_t>(1, (total + kRunsPerPage - 1) / kRunsPerPage));
  view::Object page;
  const std::string heading(context.tr(id.empty() ? N_("Runs of all jobs") : jobs.at(id)->label));
  record::clear_head(page, heading, id.empty() ? std::string_view() : context.tr(jobs.at(id)->explain));
  page.set("all", id.empty());
  view::List& rows = page.list("runs");
  db::Statement run = context.db().query(
      "SELECT r.started_at, coalesce(r.finished_at, 0), r.state, r.text_id, r.text_args, r.slot, coalesce(u.full_name, "
      "''), r.job FROM core_job_run r LEFT JOIN core_user u ON u.id = r.user_id WHERE ?1 = '' OR r.job = ?1 ORDER BY r.id DESC LIMIT ?2 "
      "OFFSET ?3",
      id, kRunsPerPage, (place.page - 1) * kRunsPerPage);
  while (run.step()) {
    const auto [state, tone] = state_of(run.text(2));
    const auto job = jobs.find(run.text(7));
    rows.add()
        .set("job", !id.empty() ? std::string() : job != jobs.end() ? std::string(context.tr(job->second->label)) : run.string(7))
        .set("started", i18n::format_instant(run.integer(0)))
        .set("took", run.integer(1) != 0 ? duration_text(context, run.integer(1) - run.integer(0)) : std::string())
        .set("state", context.tr(state))
        .set("tone", tone)
        .set("text", run.text(3).empty() ? std::string()
                                         : plugin::format_packed(context.language, run.text(3), run.text(4)))
        .set("cause", run.text(5).empty()
                          ? context.tr(Message(N_("by hand: {name}"), {{"name", run.string(6)}}))
                          : context.tr(Message(N_("at its time: {slot}"), {{"slot", slot_text(run.text(5))}})));
  }
  page.set("pager", false);
  if (total > kRunsPerPage) record::fill_pager(context, page, place, total);
  return context.page("core/job_history", std::move(page),
                      {.title = heading, .crumbs = {{std::string(context.tr(N_("Jobs"))), "/admin/jobs"}}});
}

/// As long work, so that a job of minutes keeps no request waiting.
Response run_job(Context& context) {
  const std::string id(context.request.query.get("job"));
  for (const plugin::Job& job : context.services.registry.jobs()) {
    if (job.id != id) continue;
    context.services.db.write([&](db::WriteTx& tx) {
      plugin::audit(tx, context, "job.run", "", 0, plugin::pack_sentence(job.label));
    });
    const std::int64_t task = context.services.jobs.start_task(
        context, job.label, [id](const plugin::Work& work, plugin::Progress& progress) {
          return work.services.jobs.run_as_task(work, id, progress, "/admin/jobs");
        });
    return context.redirect(task_path(task));
  }
  throw http::HttpError(404);
}

/// Small things kept for a while only: they would go at the next write of their kind, which may never come.
Message remove_leftovers(const plugin::Work& work, plugin::Progress&) {
  const std::int64_t count = work.services.db.write([&](db::WriteTx& tx) {
    const base::Instant day_ago = work.now - 86400;
    return tx.execute("DELETE FROM core_draft WHERE at < ?1", day_ago) +
           tx.execute("DELETE FROM core_once WHERE at < ?1", day_ago) +
           tx.execute("DELETE FROM core_selection WHERE at < ?1", day_ago) +
           tx.execute("DELETE FROM core_login_failure WHERE last_failed_at < ?1", day_ago);
  });
  return Message(N_("{count} leftovers removed"), {{"count", std::to_string(count)}});
}

/// New entries would stand before old ones, and work waits until time has caught up. A small step is for those who look
/// after the portal; a large one is everybody's: roles that have not begun yet keep them out as well.
std::optional<plugin::Warning::Told> find_clock_warning(const plugin::Work& work, db::Reader& reader) {
  constexpr base::Instant kLargeStep = 2 * 86400;
  const auto last = find_entry_ahead(reader, work.now);
  if (!last || (*last <= work.now + kLargeStep && !work.user.may("core.jobs.view"))) return std::nullopt;
  return plugin::Warning::Told{
      Message(N_("The server's clock says {now}, but the portal has entries of {last}. Check the clock."),
              {{"now", i18n::format_instant(work.now)}, {"last", i18n::format_instant(*last)}}),
      ""};
}

}  // namespace

std::optional<base::Instant> find_entry_ahead(db::Reader& reader, base::Instant now) {
  constexpr base::Instant kTolerated = 600;
  const base::Instant newest = reader.integer("SELECT at FROM core_audit ORDER BY id DESC LIMIT 1", 0);
  // The last days' runs: after a large step work goes on, and its entries would hide the step at once.
  const base::Instant started = reader.integer(
      "SELECT max(started_at) FROM (SELECT started_at FROM core_job_run ORDER BY id DESC LIMIT 200)", 0);
  const base::Instant last = std::max(newest, started);
  if (last <= now + kTolerated) return std::nullopt;
  return last;
}

void declare_jobs(plugin::Registry& registry) {
  registry.add(
      plugin::Job{.id = "core.leftovers",
                  .label = N_("Clear leftovers"),
                  .explain = N_("Removes drafts, chosen rows and failed sign-ins older than a day."),
                  .every = plugin::Job::Every::day,
                  .hour = 1,
                  .run = remove_leftovers});
  registry.add(plugin::Permission{.id = "core.jobs", .label = N_("Run the portal's jobs"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.jobs", auth::Scope::all});
  registry.add(
      plugin::Permission{.id = "core.jobs.view", .label = N_("See the portal's jobs"), .scoped = false});
  for (const char* role : {"sysadmin", "auditor"}) {
    registry.add(plugin::RoleGrant{role, "core.jobs.view", auth::Scope::all});
  }
  registry.add(
      plugin::Warning{.id = "core.clock", .access = Access::signed_in(), .on_home = true, .find = find_clock_warning});
  registry.get("/work/:id", Access::signed_in(), task_page);
  registry.post("/work/:id/cancel", Access::signed_in(), cancel_task);
  registry.get("/admin/jobs", may("core.jobs.view"), jobs_page);
  registry.get("/admin/jobs/history", may("core.jobs.view"), history_page);
  registry.post("/admin/jobs/run", may("core.jobs"), run_job);
  registry.add(plugin::MenuItem{.label = N_("Jobs"),
                                .path = "/admin/jobs",
                                .icon = "clock",
                                .group = N_("Administration"),
                                .order = 955,
                                .access = may("core.jobs.view")});
}

}  // namespace motcong::portal
