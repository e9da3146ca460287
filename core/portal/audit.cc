// The audit log as a list that nothing can change.
#include "core/portal/parts.h"

namespace motcong::portal {

using plugin::Access;
using plugin::Field;
using plugin::may;

namespace {

/// Everything that is written to the log, with its words: plugin::audit's acts, and each record type's steps as
/// "record.<action>". A test goes over the sources and the declarations, so that none is without.
std::vector<plugin::Choice> acts() {
  return {{"login", N_("Signed in")},
          {"login.refused", N_("Sign-in refused"), "warn"},
          {"logout", N_("Signed out")},
          {"password.change", N_("Changed the password")},
          {"setup.administrator", N_("First administrator made")},
          {"session.end", N_("Ended a session")},
          {"record.create", N_("Made a record")},
          {"record.update", N_("Changed a record")},
          {"record.remove", N_("Removed a record")},
          {"record.import", N_("Imported records")},
          {"record.export", N_("Exported records")},
          {"record.issue", N_("Issued")},
          {"record.copy", N_("Copied")},
          {"record.cancel", N_("Cancelled"), "warn"},
          {"record.event", N_("Recorded an event")},
          {"record.start", N_("Began the work")},
          {"record.extend", N_("Moved the deadline"), "warn"},
          {"record.remind", N_("Reminded")},
          {"record.accept", N_("Accepted")},
          {"record.return", N_("Returned"), "warn"},
          {"file.add", N_("Attached a file")},
          {"file.version", N_("Attached a new version of a file")},
          {"file.remove", N_("Removed a file"), "warn"},
          {"record.archive", N_("Archived a record"), "warn"},
          {"record.unarchive", N_("Took a record back from the archive")},
          {"comment.add", N_("Commented")},
          {"comment.edit", N_("Changed a comment")},
          {"comment.remove", N_("Removed a comment"), "warn"},
          {"link.add", N_("Linked records")},
          {"link.remove", N_("Took a link away")},
          {"citation.add", N_("Added a citation")},
          {"citation.change", N_("Changed a citation")},
          {"citation.remove", N_("Took a citation away")},
          {"citation.act_changed", N_("An act changed; records that cite it were flagged"), "warn"},
          {"citation.change_withdrawn", N_("A change of an act was taken back"), "warn"},
          {"record.settle", N_("Settled a flag")},
          {"record.disable", N_("Closed an account"), "warn"},
          {"record.enable", N_("Opened an account")},
          {"session.end_all", N_("Ended all sessions of a person"), "warn"},
          {"stand_in.name", N_("Named a stand-in"), "warn"},
          {"stand_in.end", N_("Ended a stand-in")},
          {"acting.start", N_("Began to act for another"), "warn"},
          {"acting.stop", N_("Acts for himself again")},
          {"user.add", N_("Made an account")},
          {"user.disable", N_("Closed an account"), "warn"},
          {"user.password_reset", N_("Gave a first password"), "warn"},
          {"user.role_given", N_("Gave a role"), "warn"},
          {"user.role_taken", N_("Took a role away"), "warn"},
          {"role.permissions", N_("Changed what a role may do"), "warn"},
          {"api.key", N_("Made an API key"), "warn"},
          {"api.revoke", N_("Revoked an API key")},
          {"api.first_use", N_("Used an API key for the first time")},
          {"api.refused", N_("API key refused"), "warn"},
          {"record.revoke", N_("Revoked somebody's API key"), "warn"},
          {"backup.make", N_("Made a backup")},
          {"backup.disk", N_("Confirmed another disk for backups"), "warn"},
          {"backup.fail", N_("A backup failed"), "warn"},
          {"backup.restore", N_("Restored a backup"), "warn"},
          {"audit.new_key", N_("The log goes on with another key"), "danger"},
          {"audit.fault", N_("The log is not whole"), "danger"},
          {"access.refused", N_("Was refused a page or a step"), "warn"},
          {"indicator.count", N_("Counted a closed period of an indicator again")},
          {"indicator.close", N_("Closed periods of an indicator")},
          {"record.count", N_("Counted a closed period again"), "warn"},
          {"record.submit", N_("Submitted a version")},
          {"record.review_1", N_("Passed a version on")},
          {"record.review_2", N_("Passed a version on")},
          {"record.review_3", N_("Passed a version on")},
          {"record.return_1", N_("Returned"), "warn"},
          {"record.return_2", N_("Returned"), "warn"},
          {"record.return_3", N_("Returned"), "warn"},
          {"record.approve", N_("Approved a version")},
          {"record.drop", N_("Dropped a draft"), "warn"},
          {"record.withdraw", N_("Withdrew from force"), "warn"},
          {"record.new_version", N_("Began a new version")},
          {"record.give", N_("Gave a task to a person")},
          {"record.import_undone", N_("Undid an import"), "warn"},
          {"version.edit", N_("Wrote on a version")},
          {"version.effective", N_("A version came into force")},
          {"version.distribute", N_("Gave a version out")},
          {"version.recall", N_("Called a given version back"), "warn"},
          {"version.read", N_("Said to have read a version")},
          {"view.share", N_("Shared a view of a list")},
          {"view.update", N_("Changed a shared view")},
          {"view.remove", N_("Removed a shared view"), "warn"},
          {"view.take", N_("Took over a shared view")},
          {"list.bulk", N_("Took a step on many records"), "warn"},
          {"numbering.format", N_("Changed how numbers are made"), "warn"},
          {"numbering.start", N_("Set the first number"), "warn"},
          {"mail.test", N_("Sent a test mail")},
          {"mail.again", N_("Sent a mail again")},
          {"calendar.recount", N_("Due days counted again after a change of the days off")},
          {"par.plan.copy", N_("Copied a plan to another year")},
          {"record.first_version", N_("Opened the first draft of a document")},
          {"record.take_back", N_("Took back what was submitted"), "warn"},
          {"record.approve_first", N_("Approved the first version of a document")},
          {"record.withdraw_approved", N_("Withdrew a version before it took effect"), "warn"},
          {"version.ended", N_("A version is no longer in force"), "warn"},
          {"version.back_in_force", N_("A version is in force again"), "warn"},
          {"version.print_copy", N_("Printed a controlled copy")},
          {"job.run", N_("Ran a job")},
          {"settings.change", N_("Changed settings")}};
}

}  // namespace

void declare_audit(plugin::Registry& registry) {
  plugin::RecordType type;
  type.id = "core.audit";
  type.table = "core_audit";
  type.path = "/admin/audit";
  type.label = N_("Entry of the audit log");
  type.label_plural = N_("Audit log");
  type.title = "action";
  type.icon = "list-search";
  type.lead = N_("Who did what, when and from where. Entries cannot be changed or removed.");
  type.access = {.view = may("core.audit"),
                 .create = Access::nobody(),
                 .update = Access::nobody(),
                 .remove = Access::nobody()};
  type.default_sort = "-id";
  type.can_import = false;
  type.is_log = true;
  type.can_attach = false;
  type.can_copy = false;
  type.fields = {
      Field::instant("at", N_("When")).in_list().filter(),
      Field::choice("action", N_("Act"), acts()).in_list().filter().read_only(),
      Field::text("username", N_("User name")).in_list().filter().read_only(),
      Field::text("on_behalf_username", N_("On behalf of")).in_list().filter().read_only(),
      Field::text("remote_address", N_("Address")).in_list().read_only(),
      Field::text("object_type", N_("Kind of record")).in_list().read_only(),
      Field::integer("object_id", N_("Record number")).in_list().read_only(),
      Field::text("detail", N_("Detail")).in_list().read_only(),
  };
  registry.add(plugin::Permission{.id = "core.audit", .label = N_("Read the audit log"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.audit", auth::Scope::all});
  registry.add(plugin::RoleGrant{"auditor", "core.audit", auth::Scope::all});
  registry.add(plugin::RoleGrant{"director", "core.audit", auth::Scope::all});
  registry.add(std::move(type));
  registry.add(plugin::MenuItem{.label = N_("Audit log"),
                                .path = "/admin/audit",
                                .icon = "list-search",
                                .group = N_("Administration"),
                                .order = 960,
                                .access = may("core.audit")});
}

}  // namespace motcong::portal
