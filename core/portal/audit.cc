// The audit log as a list that nothing can change, and the page of one entry with what changed.
#include "core/i18n/format.h"
#include "core/plugin/audit_detail.h"
#include "core/portal/parts.h"
#include "core/record/audit_text.h"
#include "core/record/detail_more.h"
#include "core/record/field_text.h"
#include "core/record/page_parts.h"
#include "core/record/store.h"

namespace motcong::portal {

using plugin::Access;
using plugin::Context;
using plugin::Field;
using plugin::may;

namespace {

/// Everything that is written to the log, with its words: plugin::audit's acts, and each record type's steps as
/// "record.<action>". A test goes over the sources and the declarations, so that none is without.
std::vector<plugin::Choice> acts() {
  return {{"login", N_("Sign-in")},
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
          {"record.grant", N_("Granted what was asked for")},
          {"record.refuse", N_("Refused what was asked for"), "warn"},
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
          {"record.ask_exemption", N_("Asked for an exemption")},
          {"record.end_exemption", N_("Ended an exemption"), "warn"},
          {"record.disable", N_("Closed an account"), "warn"},
          {"record.enable", N_("Opened an account")},
          {"session.end_all", N_("Ended all sessions of a person"), "warn"},
          {"stand_in.name", N_("Named a stand-in"), "warn"},
          {"stand_in.end", N_("Ended a stand-in")},
          {"acting.start", N_("Began to act for another"), "warn"},
          {"acting.stop", N_("Acts for himself again")},
          {"user.add", N_("Made an account")},
          {"user.disable", N_("Closed an account on the command line"), "warn"},
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
          {"record.export_fail", N_("An export failed"), "warn"},
          {"audit.begin", N_("The log begins")},
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
          {"record.assign", N_("Gave out a review")},
          {"record.take_up", N_("Began a review")},
          {"record.submit_review", N_("Submitted a review form")},
          {"record.head_approve", N_("Approved a review form as head of division")},
          {"record.office_approve", N_("Approved a review form for the Office")},
          {"record.leader_return", N_("Returned"), "warn"},
          {"record.assign_all", N_("Gave out a review")},
          {"record.leader_note", N_("Wrote the leaders' note on a campaign")},
          {"record.close", N_("Closed a campaign")},
          {"campaign.list", N_("Put documents on the list of a campaign")},
          {"campaign.exclude", N_("Left documents out of a campaign"), "warn"},
          {"campaign.include", N_("Took documents into a campaign again")},
          {"record.finish", N_("Completed a review")},
          {"record.propose", N_("Proposed to who has authority")},
          {"record.handle", N_("Entered how a proposal was handled")},
          {"record.reopen", N_("Opened again"), "warn"},
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

constexpr int kChangesOnPage = 200;

/// The record an entry speaks of: its title and where it is, as far as this reader may see it.
void add_record_fact(Context& context, view::List& items, const plugin::Row& row) {
  const std::string type_id = row.values.text("object_type");
  const std::int64_t id = row.values.integer("object_id");
  if (type_id.empty()) return;
  std::string text = record::format_record_kind(context, type_id), href;
  if (id != 0) text += " · " + std::to_string(id);
  const plugin::RecordType* type = context.services.registry.find_type(type_id);
  if (type != nullptr && id != 0 && type->access.view.allows(context.user)) {
    if (const auto found = record::find_row(context.db(), context, *type, id); found) {
      text += " · " + record::title_of(*type, *found);
      href = record::record_url(*type, id);
    }
  }
  record::add_fact(items, context.tr(N_("Record")), text, href);
}

void fill_changes(Context& context, view::Object& page, std::int64_t id) {
  const record::AuditChanges changes = record::list_audit_changes(context.db(), context, id, kChangesOnPage);
  page.set("note", changes.has_more ? context.tr(N_("Only the first changes are shown; all are in the histories of "
                                                    "the records."))
                   : changes.has_hidden
                       ? context.tr(N_("Changes of records that you may not see are left out."))
                       : std::string_view());
  page.set("changes", false);
  if (changes.shown.empty()) return;
  view::Object& table = page.object("changes");
  view::List& records = table.list("records");
  view::List* rows = nullptr;
  const record::AuditChange* before = nullptr;
  for (const record::AuditChange& change : changes.shown) {
    if (before == nullptr || before->type != change.type || before->record_id != change.record_id) {
      view::Object& block = records.add();
      const auto row = record::find_row(context.db(), context, *change.type, change.record_id);
      const std::string kind(context.tr(change.type->label));
      block.set("caption", kind + " · " + (row ? record::title_of(*change.type, *row)
                                               : std::to_string(change.record_id)));
      block.set("href", row ? record::record_url(*change.type, change.record_id) : std::string());
      rows = &block.list("rows");
    }
    before = &change;
    rows->add()
        .set("field", change.field)
        .set("before", change.before.empty() ? std::string("–") : change.before)
        .set("after", change.after.empty() ? std::string("–") : change.after);
  }
}

http::Response show_entry(Context& context) {
  const plugin::RecordType& type = context.services.registry.type("core.audit");
  const plugin::Row row = record::load_row(context.db(), context, type, context.id());
  view::Object page;
  const std::string act =
      record::format_field(context, *type.find_field("action"), row.values.get("action"));
  const std::string heading =
      context.tr(base::Message(N_("Entry {id}: {act}"), {{"id", std::to_string(row.id)}, {"act", act}}));
  record::clear_head(page, heading);
  view::List& items = page.list("items");
  for (const char* name : {"entry", "at", "username", "on_behalf_username", "remote_address", "detail", "hash"}) {
    const Field& field = *type.find_field(name);
    const std::string text =
        field.kind == plugin::FieldKind::integer
            ? std::to_string(row.id)
            : record::format_value(context.db(), context, type, field, row.values.get(name), "");
    record::add_fact(items, context.tr(field.label), text.empty() ? std::string("–") : text);
    if (field.name == std::string_view("remote_address")) add_record_fact(context, items, row);
  }
  fill_changes(context, page, row.id);
  return context.page(
      "core/audit_entry", std::move(page),
      {.title = heading, .crumbs = {{std::string(context.tr(type.label_plural)), type.path}}});
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
  type.own_detail = show_entry;
  type.fields = {
      Field::integer("entry", N_("Entry")).computed("t.id").in_list(),
      Field::instant("at", N_("When")).in_list().filter(),
      Field::choice("action", N_("Act"), acts()).in_list().filter().read_only(),
      Field::text("username", N_("User name")).in_list().filter().read_only(),
      Field::text("on_behalf_username", N_("On behalf of")).filter().read_only(),
      Field::text("object_type", N_("Kind of record")).sub_line().read_only(),
      Field::integer("object_id", N_("Record")).in_list().read_only(),
      Field::text("detail", N_("Detail")).in_list().read_only(),
      Field::text("remote_address", N_("Address")).in_list().read_only(),
      Field::text("changes", N_("Before and after")).computed("char(4) || t.id"),
      // The newest entry's seal is the end of the chain, as `motcong audit verify --head` asks for it.
      Field::text("hash", N_("Seal")).not_searchable().read_only(),
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
