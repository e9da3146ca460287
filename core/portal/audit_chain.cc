// The audit log's chain: the page that says whether the log is whole, the weekly check, and the hourly note
// of the chain's end in the program's own log.
#include "core/plugin/audit_chain.h"

#include "core/auth/users.h"
#include "core/base/log.h"
#include "core/i18n/format.h"
#include "core/plugin/audit_detail.h"
#include "core/plugin/jobs.h"
#include "core/portal/parts.h"
#include "core/record/page_parts.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::Response;
using plugin::Context;
using plugin::may;

constexpr const char* kCheckJob = "core.audit_chain";

Message check_chain(const plugin::Work& work, plugin::Progress& progress) {
  progress.set_total(work.services.db.read(
      [](db::Reader& reader) { return reader.integer("SELECT count(*) FROM core_audit", 0); }));
  const plugin::ChainReport report =
      work.services.audit_chain.check(work.services.db, [&](std::int64_t entries) {
        progress.set_done(entries);
        return !progress.is_cancelled();
      });
  if (!report.ok()) {
    work.services.db.write([&](db::WriteTx& tx) {
      plugin::audit(tx, work, "audit.fault", "", report.bad_id, plugin::pack_sentence(report.fault));
      for (const std::int64_t user : auth::list_users_with(tx, "core.audit", 0, work.today))
        plugin::notify(tx, work, user, "core.audit", report.fault, "/admin/audit-chain");
    });
    throw plugin::JobFailed(report.fault);
  }
  return Message(
      N_("The log is whole: {entries} entries and {rows} rows of history are as they were written"),
      {{"entries", std::to_string(report.entries)}, {"rows", std::to_string(report.history_rows)}});
}

/// Into the program's own log, which goes to the system's and from there, where that is set up, to another
/// machine.
Message note_head(const plugin::Work& work, plugin::Progress&) {
  const plugin::ChainHead head = work.services.db.read(plugin::AuditChain::find_head);
  base::log_info("end of the audit log: " + head.text());
  return Message(N_("Noted in the program's log: entry {id}"), {{"id", std::to_string(head.last_id)}});
}

Response chain_page(Context& context) {
  view::Object page;
  const std::string heading(context.tr(N_("Is the audit log whole?")));
  record::clear_head(
      page, heading,
      context.tr(N_("Every entry is sealed together with the one before it and with the history it "
                    "stands for, so that a change, a gap or a cut at the end is found")));
  view::List& items = page.list("items");
  db::Statement run = context.db().query(
      "SELECT coalesce(finished_at, started_at), state, text_id, text_args FROM core_job_run WHERE job = ?1 "
      "ORDER BY "
      "id DESC LIMIT 1",
      kCheckJob);
  if (run.step()) {
    const bool failed = run.text(1) == "failed";
    record::add_fact(items, context.tr(N_("Last check")), i18n::format_instant(run.integer(0)));
    std::string result = run.text(2).empty()
                             ? std::string()
                             : plugin::format_packed(context.language, run.text(2), run.text(3));
    if (run.text(1) == "running") result = context.tr(N_("Running"));
    if (run.text(1) == "interrupted") result = context.tr(N_("Interrupted when the portal stopped"));
    record::add_fact(items, context.tr(N_("Result")), result).set("is_late", failed);
  } else {
    record::add_fact(items, context.tr(N_("Last check")), context.tr(N_("not yet")));
  }
  const plugin::ChainHead head = plugin::AuditChain::find_head(context.db());
  record::add_fact(items, context.tr(N_("End of the chain")), head.text())
      .set(
          "sub",
          context.tr(N_("Note it down outside the portal; “motcong audit verify --head” asks for it again")));
  page.set("run_action",
           context.user.may("core.jobs") ? std::string("/admin/jobs/run?job=") + kCheckJob : "");
  return context.page("core/audit_chain", std::move(page), {.title = heading});
}

}  // namespace

void declare_audit_chain(plugin::Registry& registry) {
  registry.add(plugin::NoticeKind{"core.audit", N_("The audit log is not whole"), true});
  registry.add(plugin::Job{.id = kCheckJob,
                           .label = N_("Check the audit log"),
                           .explain = N_("Reads every entry and compares it with its seal."),
                           .every = plugin::Job::Every::week,
                           .hour = 4,
                           .run = check_chain});
  registry.add(
      plugin::Job{.id = "core.audit_head",
                  .label = N_("Note the end of the audit log"),
                  .explain = N_("Writes it into the program's own log: against that, a log written anew or "
                                "put back is found."),
                  .every = plugin::Job::Every::hour,
                  .run = note_head});
  registry.get("/admin/audit-chain", may("core.audit"), chain_page);
  registry.add(plugin::MenuItem{.label = N_("Audit log whole?"),
                                .path = "/admin/audit-chain",
                                .icon = "shield-check",
                                .group = N_("Administration"),
                                .order = 961,
                                .access = may("core.audit")});
}

}  // namespace motcong::portal
