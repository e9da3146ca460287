// What a controlled document adds to the registry: the record type of its versions, their steps, pages and
// hooks.
#include "core/base/check.h"
#include "core/record/comments.h"
#include "core/record/pages.h"
#include "core/record/record_links.h"
#include "core/record/store.h"
#include "core/version/pages.h"
#include "core/version/reading.h"
#include "core/version/steps.h"

namespace motcong::version {
namespace {

using plugin::Access;
using plugin::Context;
using plugin::Field;
using plugin::RecordType;
using plugin::Row;
using plugin::Work;

/// The extension of a controlled document's detail page. It is also where its declaration is kept: the
/// registry gives it back with the record type (find_versioned).
struct VersionedDetail {
  Shared versioned;
  std::function<void(Context&, const Row&, view::Object&)> inner;
  std::string document_type;

  void operator()(Context& context, const Row& row, view::Object& page) const {
    fill_versions(context, *versioned, context.services.registry.type(document_type), row.id, page);
    if (inner) inner(context, row, page);
  }
};

std::vector<plugin::Choice> state_choices() {
  std::vector<plugin::Choice> choices;
  for (const char* state :
       {"draft", "in_review", "pending_approval", "approved", "effective", "superseded", "withdrawn", "dropped"})
    choices.push_back({state, state_of(state).first, state_of(state).second});
  return choices;
}

RecordType make_version_type(const RecordType& document, const Shared& versioned) {
  RecordType type;
  type.id = versioned->id;
  type.table = versioned->view;
  type.path = versioned->path;
  type.label = versioned->label;
  type.label_plural = versioned->label_plural;
  type.title = "title";
  type.title_prefix = "code";
  type.access.view = document.access.view;
  type.rows = versioned->rows;
  type.lead = N_("Every version of every document, drafts and superseded ones too");
  type.empty_text = N_("A version is drafted from its document.");
  type.icon = "copy";
  type.default_sort = "code";
  type.fields = {
      Field::text("code", N_("Code and number")).max_length(60).read_only().in_list().searchable(),
      Field::text("title", N_("Title")).read_only().in_list().searchable(),
      Field::ref("document_id", document.label, document.id).read_only().filter(),
      Field::choice("state", N_("State"), state_choices()).read_only().in_list().filter(),
      Field::long_text("returned_reason", N_("Returned because")).max_length(2000).read_only(),
      Field::long_text("ended_reason", N_("Withdrawn because")).max_length(2000).read_only(),
      Field::long_text("backdate_reason", N_("Why its days lie before its submission")).max_length(2000).read_only(),
      Field::long_text("change_reason", N_("Reason for the change")).read_only(),
      Field::date("issued_on", N_("Issued on")).read_only(),
      Field::date("effective_on", N_("In force from")).read_only().in_list().filter(),
      Field::date("expired_on", N_("No longer in force from")).read_only().in_list(),
      Field::boolean("is_to_read", N_("Has to be confirmed as read")).read_only(),
      Field::text("number", N_("Issue/revision")).hidden(),
      Field::boolean("is_new_issue", N_("New issue")).hidden(),
      Field::integer("review_step", N_("Reviews signed")).hidden(),
      Field::integer("letters", N_("Letters of content")).hidden(),
      Field::text("content_hash", N_("Content hash (SHA-256)")).hidden(),
  };
  if (*versioned->unit_field != '\0') {
    type.fields.insert(type.fields.begin() + 3,
                       Field::ref("unit_id", N_("Unit"), "core.unit").read_only().in_list().filter());
  }
  type.actions = version_steps(versioned);
  type.can_import = false;
  type.can_copy = false;
  type.extend_detail = [versioned](Context& context, const Row& row, view::Object& page) {
    fill_version(context, *versioned, row, page);
  };
  type.own_detail = [versioned](Context& context) {
    return record::show_detail(context, version_type(context.services.registry, *versioned),
                               "core/version_detail");
  };
  return type;
}

/// Drafts nobody has submitted go with their document; anything else keeps it.
std::optional<base::Message> remove_drafts(const Work& work, db::WriteTx& tx, const VersionedType& versioned,
                                           std::string_view document_type, std::int64_t document_id) {
  const std::vector<Version> versions = list_versions(tx, document_type, document_id);
  for (const Version& version : versions) {
    if (version.is_draft() && version.round == 0) continue;
    return base::Message(
        N_("It has versions that were submitted; they stay as evidence. Withdraw the one in force instead."));
  }
  const RecordType& type = version_type(work.services.registry, versioned);
  for (const Version& version : versions) {
    record::drop_comments(work, tx, type, version.id);
    record::drop_record_links(work, tx, type, version.id);
    tx.execute("DELETE FROM core_version WHERE id = ?1", version.id);
    record::index_row(work, tx, type, version.id);
  }
  return std::nullopt;
}

void wrap_hooks(RecordType& document, const Shared& versioned) {
  document.hooks.validate = [id = std::string(document.id), title = document.title, code = document.title_prefix,
                             inner = document.hooks.validate](const Work& work, db::Reader& reader,
                                                              plugin::Values& values, const Row* before,
                                                              plugin::FieldErrors& errors) {
    if (inner) inner(work, reader, values, before, errors);
    if (before == nullptr) return;
    for (const char* name : {code, title}) {
      if (*name == '\0' || !values.has(name) || values.text(name) == before->values.text(name)) continue;
      if (auto why = check_rename(reader, id, before->id)) errors.emplace_back(name, *std::move(why));
    }
  };
  document.hooks.can_remove = [id = std::string(document.id), inner = document.hooks.can_remove](
                                  const Work& work, db::Reader& reader, const Row& row) {
    for (const Version& version : list_versions(reader, id, row.id)) {
      if (!version.is_draft() || version.round > 0) return false;
    }
    return !inner || inner(work, reader, row);
  };
  document.hooks.remove = [versioned, id = std::string(document.id), inner = document.hooks.remove](
                              const Work& work, db::WriteTx& tx,
                              const Row& row) -> std::optional<base::Message> {
    if (auto why = remove_drafts(work, tx, *versioned, id, row.id)) return why;
    return inner ? inner(work, tx, row) : std::nullopt;
  };
  // Its versions are found by its code and title.
  document.hooks.saved = [versioned, id = std::string(document.id), inner = document.hooks.saved](
                             const Work& work, db::WriteTx& tx, const Row* before, const Row& after) {
    if (inner) inner(work, tx, before, after);
    if (before == nullptr) return;
    const RecordType& type = version_type(work.services.registry, *versioned);
    for (const Version& version : list_versions(tx, id, after.id))
      record::index_row(work, tx, type, version.id);
  };
}

void add_pages(plugin::Registry& registry, const RecordType& document, const RecordType& type,
               const Shared& versioned) {
  const std::string root = document.path, versions = type.path;
  const Access view = document.access.view;
  const auto page = [versioned](auto function) {
    return [versioned, function](Context& context) { return function(context, *versioned); };
  };
  const auto document_page = [versioned, id = std::string(document.id)](auto function) {
    return [versioned, id, function](Context& context) {
      return function(context, *versioned, context.services.registry.type(id));
    };
  };
  registry.get(root + "/:id/in-force", view, document_page(in_force_page));
  registry.get(root + "/:id/compare", view, document_page(compare_page));
  registry.get(versions + "/:id/print", view, page(print_page));
  registry.get(versions + "/:id/edit", versioned->write, page(edit_page));
  registry.post(versions + "/:id/edit", versioned->write, page(save_edit)).keeps_draft = true;
  registry.get(versions + "/:id/readers", view, page(readers_page));
  registry.post(versions + "/:id/readers", versioned->publish, page(add_receiver_page));
  registry.post(versions + "/:id/readers/:id/recall", versioned->publish, page(recall_page));
  registry.post(versions + "/:id/read", Access::signed_in(), page(read_page));
}

/// A document that was renamed is still called what its earlier versions were, as long as no other is called so now.
plugin::Naming name_by_former_codes(std::string id) {
  plugin::Naming naming;
  naming.find = [id](const Work& work, db::Reader& reader, std::string_view typed, std::size_t limit) {
    const RecordType& type = work.services.registry.type(id);
    std::vector<plugin::NamedRow> found;
    if (!record::list_by_name(reader, work, type, typed, 1).empty()) return found;
    db::Statement former = reader.query(
        "SELECT DISTINCT document_id FROM core_version WHERE document_type = ?1 AND head_code <> '' AND "
        "fold(head_code) = fold(?2) ORDER BY document_id LIMIT ?3",
        id, typed, static_cast<std::int64_t>(limit));
    while (former.step()) {
      const std::int64_t document = former.integer(0);
      found.push_back({document, record::title_of(type, record::load_row_unchecked(reader, work, type, document))});
    }
    return found;
  };
  naming.name = [id](const Work& work, db::Reader& reader, std::int64_t document) {
    const RecordType& type = work.services.registry.type(id);
    return record::title_of(type, record::load_row_unchecked(reader, work, type, document));
  };
  return naming;
}

}  // namespace

void add_controlled(plugin::Registry& registry, RecordType document, VersionedType versions) {
  base::check(!document.own_detail && versions.reviews.size() <= kMostReviews);
  const auto versioned = std::make_shared<const VersionedType>(std::move(versions));
  std::vector<plugin::Action> opening = opening_steps(versioned, document.id);
  document.actions.insert(document.actions.begin(), opening.begin(), opening.end());
  wrap_hooks(document, versioned);
  if (!document.naming.find) document.naming = name_by_former_codes(document.id);
  document.extend_detail = VersionedDetail{versioned, std::move(document.extend_detail), document.id};
  document.own_detail = [id = std::string(document.id)](Context& context) {
    return record::show_detail(context, context.services.registry.type(id), "core/controlled_detail");
  };
  RecordType type = make_version_type(document, versioned);
  add_pages(registry, document, type, versioned);
  registry.add(std::move(document));
  registry.add(std::move(type));
}

const VersionedType* find_versioned(const plugin::Registry& registry, std::string_view document_type) {
  const RecordType* document = registry.find_type(document_type);
  if (document == nullptr) return nullptr;
  const auto* detail = document->extend_detail.target<VersionedDetail>();
  return detail != nullptr ? detail->versioned.get() : nullptr;
}

const RecordType& version_type(const plugin::Registry& registry, const VersionedType& versioned) {
  return registry.type(versioned.id);
}

void declare_versions(plugin::Registry& registry) {
  registry.add(plugin::NoticeKind{"core.version", N_("Controlled documents wait for me, come back or take effect")});
  registry.add(plugin::Setting{
      .key = kReadDaysKey,
      .label = N_("Working days to read a new version"),
      .hint = N_("Counted from the day it is in force, or from the day a person comes to the unit"),
      .group = N_("Controlled documents"),
      .default_value = kReadDays,
      .kind = plugin::Setting::Kind::number,
      .required = true,
      .min = 1,
      .max = 60});
  registry.add(plugin::Job{
      .id = "core.versions",
      .label = N_("Versions that take effect"),
      .explain = N_("Puts approved versions into force on their day and supersedes those before them"),
      .every = plugin::Job::Every::hour,
      .run = [](const Work& work, plugin::Progress& progress) {
        return base::Message(N_("{count} versions put into force"),
                             {{"count", std::to_string(put_due_into_force(work, progress))}});
      }});
  registry.add(plugin::DutySource{
      .id = "core.version_reading",
      .heading = N_("Documents I have to read"),
      .order = 60,
      .access = Access::signed_in(),
      .list = list_reading_duties});
  registry.add(plugin::DutySource{
      .id = "core.version_steps",
      .heading = N_("Versions that wait for my step"),
      .order = 50,
      .access = Access::signed_in(),
      .list = list_step_duties});
}

}  // namespace motcong::version
