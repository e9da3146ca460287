// The history of a record: what changed, before and after, by whom; and the record as it was at a version.
#include <algorithm>

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/record/counted_again.h"
#include "core/record/history.h"
#include "core/record/list_query.h"
#include "core/record/page_parts.h"
#include "core/record/pages.h"
#include "core/record/record_links.h"
#include "core/record/record_parts.h"

namespace motcong::record {
namespace {

using base::Message;
using plugin::Context;
using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Row;

constexpr int kEntriesPerPage = 100;  // changes of single fields
constexpr size_t kLongText = 200;     // letters; longer ones are folded

struct Part {
  std::string_view id;
  const char* label;
};
constexpr Part kParts[] = {{kFilesPart, N_("Files")},
                           {kCommentsPart, N_("Comments")},
                           {kLinksPart, N_("Linked records")},
                           {kArchivePart, N_("Archive")},
                           {kActionPart, N_("Step")}};

std::string_view action_label(std::string_view action) {
  if (action == "create") return N_("Made");
  if (action == "import") return N_("Imported");
  if (action == "remove") return N_("Removed");
  return N_("Changed");
}

/// What was done, for the head of an entry: a part that names the act says more than "changed".
std::string describe_act(Context& context, const RecordType& type, const HistoryEntry& change) {
  if (change.field == kCalendarPart) return describe_calendar(context, change.after);
  if (change.field == kActionPart) {
    for (const plugin::Action& action : type.actions) {
      if (change.after == action.id) return std::string(context.tr(action.label));
    }
  }
  if (change.field == kArchivePart)
    return std::string(context.tr(change.after.empty() ? N_("Taken back from the archive") : N_("Archived")));
  if (change.field == kLinksPart)
    return std::string(context.tr(change.after.empty() ? N_("Link taken away") : N_("Linked")));
  if (change.field == kCommentsPart) return std::string(context.tr(N_("Comment removed")));
  return std::string(context.tr(action_label(change.action).data()));
}

/// The beginning of a long text, up to a letter; "" when it is short.
std::string beginning_of(const std::string& text) {
  if (base::utf8_length(text) <= kLongText) return {};
  std::string begin = text.substr(0, kLongText);
  while (!base::is_utf8(begin)) begin.pop_back();
  return begin + "…";
}

/// The import that brought the record to this version; "" unless it is this person's, who alone may open it.
std::string find_import_url(Context& context, const RecordType& type, std::int64_t id, std::int64_t version) {
  const std::int64_t import = context.db().integer(
      "SELECT i.id FROM core_import_row AS r JOIN core_import AS i ON i.id = r.import_id"
      " WHERE r.record_id = ?1 AND r.record_version = ?2 AND i.record_type = ?3 AND i.user_id = ?4 LIMIT 1",
      0, id, version, type.id, context.user.user_id);
  if (import == 0 || !type.access.create.allows(context.user)) return {};
  return std::string(type.path) + "/import/" + std::to_string(import) + "/result";
}

/// Says why the fields beside it changed, and is no change itself.
bool names_act(const HistoryEntry& entry) { return entry.field == kActionPart || entry.field == kCalendarPart; }

/// Changes made at once stand together. A link, a comment taken away or the archive is an act of its own.
bool is_one_act(const HistoryEntry& a, const HistoryEntry& b) {
  const auto part_of = [](const HistoryEntry& entry) {
    const bool is_part = entry.field.starts_with('#') && !names_act(entry);
    return is_part ? std::string_view(entry.field) : std::string_view();
  };
  return a.row_version == b.row_version && a.at == b.at && a.user_name == b.user_name &&
         part_of(a) == part_of(b);
}

struct Filter {
  std::string field;
  std::int64_t user = 0;
};

/// Only what the selects offer; anything else is no filter.
Filter read_filter(Context& context, const RecordType& type) {
  Filter filter;
  const std::string_view field = context.request.query.get("field");
  if (find_part_label(context, field) != nullptr || type.find_field(field) != nullptr) filter.field = field;
  if (const auto user = i18n::parse_integer(context.request.query.get("user")); user) filter.user = *user;
  return filter;
}

void fill_filter(Context& context, view::Object& page, const RecordType& type, const Row& row,
                 const Filter& filter) {
  view::Object& form = page.object("filter");
  form.set("action", record_url(type, row.id, "/history"));
  const auto option = [](view::List& options, const std::string& value, std::string_view label,
                         bool selected) {
    options.add().set("value", value).set("label", label).set("is_selected", selected);
  };
  view::List& fields = form.list("field_options");
  option(fields, "", context.tr(N_("All")), filter.field.empty());
  for (const Field& field : type.fields) {
    if (!field.is_computed() && (field.is_in_form || field.is_in_detail))
      option(fields, field.name, context.tr(field.label), filter.field == field.name);
  }
  for (const Part& part : kParts)
    option(fields, std::string(part.id), context.tr(part.label), filter.field == part.id);
  for (const plugin::RecordPart& part : context.services.registry.record_parts())
    option(fields, part.id, context.tr(part.label), filter.field == part.id);
  view::List& users = form.list("user_options");
  option(users, "", context.tr(N_("All")), filter.user == 0);
  db::Statement user = context.db().query(
      "SELECT DISTINCT u.id, u.full_name FROM core_history AS h JOIN core_user AS u ON u.id = h.user_id"
      " WHERE h.record_type = ?1 AND h.record_id = ?2 ORDER BY u.full_name COLLATE vi, u.id LIMIT 200",
      type.id, row.id);
  while (user.step())
    option(users, std::to_string(user.integer(0)), user.text(1), filter.user == user.integer(0));
}

}  // namespace

const char* find_part_label(const plugin::Work& work, std::string_view id) {
  for (const Part& part : kParts) {
    if (part.id == id) return part.label;
  }
  for (const plugin::RecordPart& part : work.services.registry.record_parts()) {
    if (part.id == id) return part.label;
  }
  return nullptr;
}

std::string format_change(db::Reader& reader, const plugin::Work& work, const RecordType& type,
                          const std::string& name, const std::string& text) {
  if (text.empty()) return {};
  if (name == kLinksPart) return describe_link(reader, work, text);
  for (const plugin::RecordPart& part : work.services.registry.record_parts()) {
    if (name == part.id) return part.describe(reader, work, text);
  }
  const Field* field = type.find_field(name);
  return field != nullptr
             ? format_history(work, reader, *field, value_of_history(*field, db::Value(text)))
             : text;
}

http::Response history_page(Context& context, const RecordType& type) {
  const Row row = load_row(context.db(), context, type, context.id());
  view::Object page;
  const std::string title = title_of(type, row);
  clear_head(page, title, context.tr(N_("History")));
  fill_record_tabs(context, page, type, row.id, true);
  const Filter filter = read_filter(context, type);
  fill_filter(context, page, type, row, filter);
  ListQuery shown;
  shown.per_page = kEntriesPerPage;
  if (const auto number = i18n::parse_integer(context.request.query.get("page"));
      number && *number > 0 && *number < 1'000'000)
    shown.page = *number;
  const std::int64_t total = count_history(context.db(), type, row.id, filter.field, filter.user);
  shown.page =
      std::min(shown.page, std::max<std::int64_t>(1, (total + kEntriesPerPage - 1) / kEntriesPerPage));
  page.set("pager", false).set("empty_text", "");
  if (total > kEntriesPerPage) fill_pager(context, page, shown, total);
  view::List& entries = page.list("entries");
  view::Object* entry = nullptr;
  view::List* changes = nullptr;
  const HistoryEntry* first = nullptr;  // of the changes made at once
  const std::vector<HistoryEntry> history =
      list_history(context.db(), type, row.id, kEntriesPerPage, (shown.page - 1) * kEntriesPerPage,
                   filter.field, filter.user);
  for (const HistoryEntry& change : history) {
    if (first == nullptr || !is_one_act(*first, change)) {
      first = &change;
      entry = &entries.add();
      entry->set("action", describe_act(context, type, change))
          .set("at", i18n::format_instant(change.at))
          .set("who", format_doer(context, change.user_name, change.on_behalf_of))
          .set("import_href", change.action == "import"
                                  ? find_import_url(context, type, row.id, change.row_version)
                                  : std::string())
          .set("version_href", "");
      changes = &entry->list("changes");
    } else if (names_act(change)) {
      entry->set("action", describe_act(context, type, change));
    }
    if (names_act(change)) continue;
    const Field* field = type.find_field(change.field);
    const char* part = find_part_label(context, change.field);
    if (field != nullptr || change.action == "create")
      entry->set("version_href", record_url(type, row.id, "/history/" + std::to_string(change.row_version)));
    if (field == nullptr && part == nullptr) continue;
    const std::string before = format_change(context.db(), context, type, change.field, change.before);
    const std::string after = format_change(context.db(), context, type, change.field, change.after);
    if (before.empty() && after.empty()) continue;
    changes->add()
        .set("field", context.tr(field != nullptr ? field->label : part))
        .set("before", before)
        .set("before_begin", beginning_of(before))
        .set("after", after)
        .set("after_begin", beginning_of(after))
        .set("is_cleared", after.empty());
  }
  if (history.empty()) page.set("empty_text", context.tr(N_("Nothing was recorded for this record.")));
  page.set("printed_at", i18n::format_instant(context.now)).set("printed_by", context.user.full_name);
  return context.page("core/history", std::move(page),
                      {.title = std::string(context.tr(N_("History"))),
                       .crumbs = {{std::string(context.tr(type.label_plural)), type.path},
                                  {title, record_url(type, row.id)}}});
}

http::Response version_page(Context& context, const RecordType& type) {
  const Row row = load_row(context.db(), context, type, context.id(0));
  const std::int64_t version = context.id(1);
  const auto entry = find_version_entry(context.db(), type, row.id, version);
  if (!entry || version > row.row_version) throw http::HttpError(404);
  const plugin::Values values = values_at(context.db(), type, row, version);
  view::Object page;
  const std::string title = title_of(type, row);
  clear_head(page, title,
             context.tr(Message(N_("As it was after the change of {at} by {who}"),
                                {{"at", i18n::format_instant(entry->at)},
                                 {"who", format_doer(context, entry->user_name, entry->on_behalf_of)}})));
  fill_record_tabs(context, page, type, row.id, true);
  view::List& groups = page.list("groups");
  view::List* items = nullptr;
  for (const Field& field : type.fields) {
    // What is computed follows from other records, whose past is not this record's.
    if (!field.is_in_detail || field.is_computed()) continue;
    if (items == nullptr || *field.group_label != '\0') {
      view::Object& group = groups.add();
      group.set("label", *field.group_label != '\0' ? context.tr(field.group_label) : std::string_view());
      items = &group.list("items");
    }
    const std::string text = format_history(context, context.db(), field, values.get(field.name));
    add_fact(*items, context.tr(field.label), text.empty() ? std::string("–") : text);
  }
  page.set("back_href", record_url(type, row.id, "/history"));
  return context.page(
      "core/history_version", std::move(page),
      {.title = std::string(context.tr(N_("History"))),
       .crumbs = {{std::string(context.tr(type.label_plural)), type.path},
                  {title, record_url(type, row.id)},
                  {std::string(context.tr(N_("History"))), record_url(type, row.id, "/history")}}});
}

}  // namespace motcong::record
