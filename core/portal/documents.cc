// The portal's own controlled documents: rules, procedures and instructions of the department that belong to
// no plugin.
#include <algorithm>

#include "core/citation/citation.h"
#include "core/citation/flag_field.h"
#include "core/i18n/format.h"
#include "core/portal/documents_demo.h"
#include "core/portal/parts.h"
#include "core/record/store.h"
#include "core/version/steps.h"

namespace motcong::portal {
namespace {

using plugin::Access;
using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::RecordType;
using plugin::Row;
using plugin::Values;
using plugin::Work;

constexpr const char* kDocument = "core.document";
constexpr const char* kVersion = "core.document_version";

std::vector<plugin::Choice> kind_choices() {
  return {{"rule", N_("Internal rule")},
          {"procedure", N_("Procedure")},
          {"instruction", N_("Work instruction")},
          {"form", N_("Form")},
          {"policy", N_("Policy or objective")}};
}

void check_document(const Work&, db::Reader& reader, Values& values, const Row* before, FieldErrors& errors) {
  // QT-ĐKKD-05 and QT-DKKD-05 are one code to people.
  if (reader.exists("SELECT 1 FROM core_document WHERE fold(code) = fold(?1) AND id <> ?2",
                    values.text("code"), before != nullptr ? before->id : 0)) {
    errors.emplace_back("code", N_("Another document has this code"));
  }
}

/// The day on which the document is to be looked at again: counted from the day its version is in force or, for
/// a paper that was in force before it came here, from its approval, when it was looked at. None when nothing
/// is in force.
void set_next_review(const Work& work, db::WriteTx& tx, std::int64_t document_id) {
  const RecordType& type = work.services.registry.type(kDocument);
  const Row row = record::load_row_unchecked(tx, work, type, document_id);
  const std::int64_t version_id = tx.integer(
      "SELECT id FROM core_version WHERE document_type = ?1 AND document_id = ?2 AND state = 'effective'", 0, kDocument,
      document_id);
  Values changes;
  changes.set("next_review_on", db::Value());
  if (version_id != 0) {
    base::Date from = *version::load_version(tx, version_id).effective_on;
    for (const version::Signature& signature : version::list_signatures(tx, version_id)) {
      if (signature.step == "approved") from = std::max(from, base::local_date(signature.at));
    }
    const base::Date day = base::add_months(from, static_cast<int>(row.values.integer("review_months")));
    // One that is in force again after years is looked at now.
    changes.set("next_review_on", db::Value(base::format_iso(std::max(day, work.today))));
  }
  record::update_values(work, tx, type, document_id, changes);
}

/// A new version amends the document: whatever is built on it has to be looked at again, before its day when
/// that is planned. The first changes nothing. Done twice it changes nothing.
void tell_citers(const Work& work, db::WriteTx& tx, std::int64_t document_id, std::int64_t version_id) {
  if (!tx.exists("SELECT 1 FROM core_version WHERE document_type = ?1 AND document_id = ?2 AND id <> ?3 AND "
                 "taken_effect_at IS NOT NULL",
                 kDocument, document_id, version_id)) {
    return;
  }
  const version::Version version = version::load_version(tx, version_id);
  citation::act_changed(
      work, tx,
      {.act = {kDocument, document_id},
       .effective_on = *version.effective_on,
       .reason = {kVersion, version_id},
       .summary = "Bản " + version.number + " có hiệu lực từ " + i18n::format_date(*version.effective_on)});
}

void put_into_force(const Work& work, db::WriteTx& tx, std::int64_t document_id, std::int64_t version_id) {
  set_next_review(work, tx, document_id);
  // Told at its approval; those approved before that was so are told now.
  tell_citers(work, tx, document_id, version_id);
  // Something applies again.
  citation::change_withdrawn(work, tx, {kDocument, document_id});
}

/// What was said of a version that never took effect or was issued by mistake is taken back; a document that no
/// longer applies is said to be repealed, by itself and not by its last version, which has amended it.
void follow_end(const Work& work, db::WriteTx& tx, std::int64_t document_id, std::int64_t version_id,
                version::End how) {
  set_next_review(work, tx, document_id);
  if (how != version::End::no_longer) {
    citation::change_withdrawn(work, tx, {kVersion, version_id});
    return;
  }
  const base::Date day = *version::load_version(tx, version_id).expired_on;
  citation::act_changed(work, tx,
                        {.act = {kDocument, document_id},
                         .effective_on = day,
                         .reason = {kDocument, document_id},
                         .kind = citation::ChangeKind::repealed,
                         .summary = "Hết hiệu lực từ " + i18n::format_date(day)});
}

RecordType document_type() {
  RecordType type;
  type.id = kDocument;
  type.table = "core_document";
  type.path = "/documents";
  type.label = N_("Controlled document");
  type.label_plural = N_("Controlled documents");
  type.title = "title";
  type.title_prefix = "code";
  type.key = {"code"};
  type.icon = "file-check";
  type.lead = N_("Rules, procedures and instructions of the department, version by version");
  type.empty_text = N_("Add a document, then draft its first version.");
  type.access = {.view = may("core.document.view"),
                 .create = may("core.document.register"),
                 .update = may("core.document.register"),
                 .remove = may("core.document.register")};
  type.rows = {.own = "t.created_by = :user", .unit = "t.unit_id IN (:units)"};
  type.default_sort = "code";
  type.fields = {
      Field::text("code", N_("Code"))
          .required()
          .max_length(40)
          .in_list()
          .searchable()
          .hint(N_("Such as QT-VP-01")),
      Field::text("title", N_("Title")).required().max_length(255).in_list().searchable(),
      Field::choice("kind", N_("Kind"), kind_choices()).required().in_list().filter(),
      Field::ref("unit_id", N_("Unit"), "core.unit")
          .required()
          .in_list()
          .filter()
          .hint(N_("Writes it and keeps it up to date")),
      Field::integer("review_months", N_("Looked at again after, in months"))
          .range(6, 36)
          .required()
          .starts_as("12"),
      Field::date("next_review_on", N_("To be looked at again on")).read_only().in_list().filter(),
      Field::long_text("note", N_("Note")).max_length(2000),
      Field::text("in_force", N_("In force"))
          .computed("COALESCE((SELECT v.number FROM core_version AS v WHERE v.document_type = "
                    "'core.document' AND v.document_id = "
                    "t.id AND v.state = 'effective'), '')")
          .in_list(),
      // Who has an old paper in his hand finds what it is called today.
      Field::text("former_codes", N_("Former codes"))
          .computed("COALESCE((SELECT group_concat(DISTINCT v.head_code) FROM core_version AS v WHERE "
                    "v.document_type = 'core.document' AND v.document_id = t.id AND v.head_code NOT IN ('', t.code)), "
                    "'')")
          .searchable(),
      citation::flag_field<"core.document">(),
  };
  type.fields.back().is_in_list = false;  // a filter
  type.hooks.validate = check_document;
  return type;
}

version::VersionedType document_versions() {
  version::VersionedType type;
  type.id = kVersion;
  type.view = "core_document_version";
  type.path = "/documents/versions";
  type.label = N_("Version of a document");
  type.label_plural = N_("Versions of documents");
  type.sections = {
      {.key = "purpose", .label = N_("Purpose"), .is_required = true},
      {.key = "scope",
       .label = N_("Scope"),
       .is_required = true,
       .hint = N_("To whom and to what it applies")},
      {.key = "references", .label = N_("References")},
      {.key = "terms", .label = N_("Terms and abbreviations")},
      {.key = "content", .label = N_("Content"), .is_required = true},
  };
  type.tables = {
      {.key = "steps",
       .label = N_("Steps"),
       .columns = {{.key = "name", .label = N_("What is done"), .is_required = true},
                   {.key = "who", .label = N_("Who does it"), .is_required = true},
                   {.key = "minutes", .label = N_("Minutes"), .is_number = true},
                   {.key = "result", .label = N_("Form or result")}}},
      {.key = "records",
       .label = N_("Records to be kept"),
       .columns = {{.key = "name", .label = N_("Record kept"), .is_required = true},
                   {.key = "place", .label = N_("Kept by")},
                   {.key = "years", .label = N_("Years (0: for ever)"), .is_number = true}}},
  };
  type.write = may("core.document.write");
  type.reviews = {{.label = N_("Content reviewed by"),
                   .step = N_("Sign the review of the content"),
                   .access = may("core.document.review")},
                  {.label = N_("Code, form and legal basis reviewed by"),
                   .step = N_("Sign the review of code and form"),
                   .access = may("core.document.check")}};
  type.approve = may("core.document.approve");
  type.publish = may("core.document.publish");
  type.see_readers = may("core.document.readers.view");
  type.rows = {.own = "t.document_id IN (SELECT d.id FROM core_document AS d WHERE d.created_by = :user)",
               .unit = "t.unit_id IN (:units)"};
  type.unit_field = "unit_id";
  type.approved = tell_citers;
  type.ended = follow_end;
  type.took_effect = put_into_force;
  return type;
}

void add_permissions(plugin::Registry& registry) {
  using auth::Scope;
  registry.add(plugin::Permission{"core.document.view", N_("See controlled documents")});
  registry.add(plugin::Permission{"core.document.register", N_("Register controlled documents")});
  registry.add(plugin::Permission{"core.document.write", N_("Write versions of controlled documents")});
  registry.add(plugin::Permission{"core.document.review", N_("Review the content of versions")});
  registry.add(
      plugin::Permission{"core.document.check", N_("Review code, form and legal basis of versions")});
  registry.add(plugin::Permission{"core.document.approve", N_("Approve versions")});
  registry.add(plugin::Permission{"core.document.publish", N_("Distribute and withdraw versions")});
  registry.add(plugin::Permission{"core.document.readers.view", N_("See who has read a version")});
  for (const char* role : {"director", "deputy_director", "chief_of_office", "par_officer", "unit_head",
                           "unit_deputy", "officer", "accountant", "clerk", "legal_officer", "iso_secretary",
                           "qmr", "hr_officer", "editor", "union_chair", "inspector", "auditor"}) {
    registry.add(plugin::RoleGrant{role, "core.document.view", Scope::all});
  }
  for (const char* role : {"officer", "unit_head", "unit_deputy"}) {
    registry.add(plugin::RoleGrant{role, "core.document.write", Scope::unit});
  }
  registry.add(plugin::RoleGrant{"iso_secretary", "core.document.register", Scope::all});
  registry.add(plugin::RoleGrant{"iso_secretary", "core.document.write", Scope::all});
  registry.add(plugin::RoleGrant{"iso_secretary", "core.document.check", Scope::all});
  registry.add(plugin::RoleGrant{"iso_secretary", "core.document.publish", Scope::all});
  for (const char* role : {"unit_head", "unit_deputy", "chief_of_office"})
    registry.add(plugin::RoleGrant{role, "core.document.review", Scope::unit});
  registry.add(plugin::RoleGrant{"director", "core.document.approve", Scope::all});
  registry.add(plugin::RoleGrant{"director", "core.document.publish", Scope::all});
  for (const char* role : {"iso_secretary", "director", "qmr", "auditor"}) {
    registry.add(plugin::RoleGrant{role, "core.document.readers.view", Scope::all});
  }
  registry.add(plugin::RoleGrant{"unit_head", "core.document.readers.view", Scope::unit});
}

}  // namespace

void declare_documents(plugin::Registry& registry) {
  add_permissions(registry);
  version::declare_versions(registry);
  version::add_controlled(registry, document_type(), document_versions());
  // Instructions stand on procedures and rules of the department itself.
  registry.add(plugin::ActType{kDocument});
  registry.add(plugin::CiterType{.type = kDocument,
                                 .relation = N_("Legal basis"),
                                 .owner = [](const Work&, db::Reader& reader, std::int64_t id) {
                                   return plugin::CiterType::Owner{.lead_units = {reader.integer(
                                       "SELECT unit_id FROM core_document WHERE id = ?1", 0, id)}};
                                 }});
  registry.add(plugin::DemoData{.id = "core.documents", .order = 60, .load = load_demo_documents});
  registry.add(plugin::MenuItem{.label = N_("Controlled documents"),
                                .path = "/documents",
                                .icon = "file-check",
                                .group = "",
                                .order = 60,
                                .access = may("core.document.view")});
}

}  // namespace motcong::portal
