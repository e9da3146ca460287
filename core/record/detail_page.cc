// The detail of a record, its related lists and buttons.
#include <algorithm>

#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/record/action_step.h"
#include "core/record/archive.h"
#include "core/record/detail_more.h"
#include "core/record/field_text.h"
#include "core/record/history.h"
#include "core/record/list_query.h"
#include "core/record/log_subject.h"
#include "core/record/page_parts.h"
#include "core/record/pages.h"
#include "core/record/record_parts.h"
#include "core/record/row_rule.h"
#include "core/record/select.h"

namespace motcong::record {
namespace {

using plugin::Context;
using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Row;

constexpr int kRelatedRows = 50;
constexpr std::ptrdiff_t kFewestFolded = 2;  // so many empty fields of a group are named in one line, not each in its own

/// The fields of a detail page under one heading.
struct FieldGroup {
  const char* label = "";
  std::vector<const Field*> fields;
};

std::vector<FieldGroup> list_groups(const RecordType& type) {
  std::vector<FieldGroup> groups;
  for (const Field& field : type.fields) {
    if (!field.is_in_detail || is_restated(type, field)) continue;
    if (groups.empty() || *field.group_label != '\0') groups.push_back({field.group_label, {}});
    groups.back().fields.push_back(&field);
  }
  return groups;
}

void fill_group(Context& context, view::List& items, const RecordType& type, const Row& row, const FieldGroup& group) {
  const auto text_of = [&](const Field& field) {
    return format_field(context, field, row.values.get(field.name), row.title(field.name));
  };
  const bool is_folded = std::ranges::count_if(group.fields, [&](const Field* field) {
                           return text_of(*field).empty();
                         }) >= kFewestFolded;
  std::string left_out;
  for (const Field* shown : group.fields) {
    const Field& field = *shown;
    const db::Value& value = row.values.get(field.name);
    const std::string text = text_of(field);
    if (text.empty() && is_folded) {
      left_out += (left_out.empty() ? "" : "; ") + std::string(context.tr(field.label));
      continue;
    }
    view::Object& item = add_fact(items, context.tr(field.label), text.empty() ? "–" : text);
    if (field.kind == FieldKind::choice) {
      const auto* word = std::get_if<std::string>(&value);
      const plugin::Choice* choice = word != nullptr ? find_choice(field, *word) : nullptr;
      if (choice != nullptr && *choice->tone != '\0') item.set("tone", choice->tone);
    }
    if (const auto subject = find_subject(context.db(), context, type, field, row); subject)
      item.set("text", subject->text).set("href", subject->href);
    if (field.kind == FieldKind::url) item.set("href", text);
    if (field.kind == FieldKind::ref && !text.empty()) {
      const RecordType& target = context.services.registry.type(field.target);
      const std::int64_t id = row.values.integer(field.name);
      if (row_exists(context.db(), context, target, id)) item.set("href", record_url(target, id));
    }
  }
  if (!left_out.empty()) add_fact(items, context.tr(N_("Not filled in")), left_out);
}

void fill_values(Context& context, view::Object& page, const RecordType& type, const Row& row) {
  view::List& groups = page.list("groups");
  for (const FieldGroup& group : list_groups(type)) {
    view::Object& out = groups.add();
    out.set("label", *group.label != '\0' ? context.tr(group.label) : std::string_view());
    fill_group(context, out.list("items"), type, row, group);
  }
}

/// The day a page is asked for, where what is computed holds for any day; what is no day is told and today stays.
std::optional<base::Date> find_day_asked(Context& context, const RecordType& type, view::Object& page) {
  const std::string_view typed = context.request.query.get(kDayParameter);
  if (!type.is_dated || typed.empty()) return std::nullopt;
  const auto day = i18n::parse_date(typed, context.today);
  if (day) return *day;
  plugin::set_error_summary(context, page, {{"", context.tr(day.error())}},
                            N_("That is no day; the page shows today"));
  return std::nullopt;
}

void add_day_note(Context& context, view::List& notes, const RecordType& type, const Row& row) {
  view::Object& note = notes.add();
  note.set("heading", context.tr(base::Message(N_("As of {day}"), {{"day", i18n::format_date(context.today)}})));
  note.list("items")
      .add()
      .set("text", context.tr(N_("All that is computed on this page is said of that day.")))
      .set("href", record_url(type, row.id))
      .set("link", context.tr(N_("Show today")));
}

void fill_related(Context& context, view::Object& page, const RecordType& type, const Row& row) {
  view::List& lists = page.list("related");
  const bool archived = is_archived(context.db(), context, type, row.id);
  for (const plugin::RelatedList& related : type.related) {
    const RecordType& other = context.services.registry.type(related.type);
    if (!other.access.view.allows(context.user)) continue;
    ListQuery query;
    query.per_page = kRelatedRows;
    std::string_view sort = other.default_sort;
    query.descending = sort.starts_with('-');
    if (query.descending) sort.remove_prefix(1);
    query.sort = other.find_field(sort);
    Condition condition;
    condition.field = other.find_field(related.ref_field);
    condition.value = db::Value(row.id);
    query.conditions.push_back(std::move(condition));
    std::vector<const Field*> fields;
    for (const Field* field : list_fields(other)) {
      if (field->name != std::string_view(related.ref_field)) fields.push_back(field);
    }
    const ListResult result = list_rows(context.db(), context, other, query, fields);
    view::Object& list = lists.add();
    list.set("id", "r-" + std::string(related.ref_field) + "-" + std::string(other.table))
        .set("heading", context.tr(related.label));
    list.set("lead", result.total > 0 ? i18n::format_integer(result.total, context.language) : std::string());
    view::List& actions = list.list("actions");
    if (!archived && other.access.create.allows(context.user) && condition.field != nullptr &&
        other.find_field(related.ref_field)->is_in_form) {
      add_action(
          actions,
          context.tr(base::Message(N_("Add: {what}"), {{"what", std::string(context.tr(other.label))}})),
          std::string(other.path) + "/new?" + related.ref_field + "=" + std::to_string(row.id), "plus", "sm");
    }
    fill_table(context, list, other, fields, result.rows, nullptr);
    list.set("empty_text", result.rows.empty() ? context.tr(N_("None.")) : std::string_view());
    const bool more = result.total > kRelatedRows;
    list.set("more_href",
             more ? std::string(other.path) + "?" + related.ref_field + "=" + std::to_string(row.id)
                  : std::string());
    list.set("more_text", more ? context.tr(base::Message(N_("Show all {count}"),
                                                          {{"count", std::to_string(result.total)}}))
                               : std::string());
  }
}

void fill_actions(Context& context, view::Object& page, const RecordType& type, const Row& row) {
  view::List& actions = page.list("actions");
  const bool archived = is_archived(context.db(), context, type, row.id);
  for (const plugin::Action& action : type.actions) {
    if (archived || !action.access.allows(context.user)) continue;
    if (!reaches_row(context.db(), context, type, action.access, row.id)) continue;
    if (!is_open(context, context.db(), action, row)) continue;
    add_action(actions, context.tr(action.label), record_url(type, row.id, std::string("/do/") + action.id),
               action.icon, action.danger ? "danger-line" : (action.primary ? "primary" : ""));
  }
  const auto open = [&](const plugin::RowTest& test) { return !test || test(context, context.db(), row); };
  if (!archived && open(type.hooks.can_update) &&
      reaches_row(context.db(), context, type, type.access.update, row.id)) {
    add_action(actions, context.tr(N_("Edit")), record_url(type, row.id, "/edit"), "pencil");
  }
  if (open(type.hooks.can_remove) && reaches_row(context.db(), context, type, type.access.remove, row.id)) {
    add_action(actions, context.tr(N_("Remove")), record_url(type, row.id, "/remove"), "trash",
               "danger-line");
  }
}

std::string describe_change(Context& context, const RecordType& type, const Row& row) {
  const auto last = find_last_change(context.db(), type, row.id);
  if (!last) return {};
  return context.tr(base::Message(N_("Last changed {at} by {who}"),
                                  {{"at", i18n::format_instant(last->at)},
                                   {"who", format_doer(context, last->user_name, last->on_behalf_of)}}));
}

}  // namespace

void fill_record_tabs(Context& context, view::Object& page, const RecordType& type, std::int64_t id, bool history) {
  view::Object& tabs = page.object("tabs");
  tabs.set("label", context.tr(N_("Parts of this record")));
  view::List& items = tabs.list("items");
  items.add()
      .set("label", context.tr(N_("Content")))
      .set("href", record_url(type, id))
      .set("is_current", !history)
      .set("count", "");
  items.add()
      .set("label", context.tr(N_("History")))
      .set("href", record_url(type, id, "/history"))
      .set("is_current", history)
      .set("count", "");
}

http::Response detail_page(Context& context, const RecordType& type) {
  return type.own_detail ? type.own_detail(context) : show_detail(context, type, "core/detail");
}

http::Response show_detail(Context& context, const RecordType& type, std::string_view otherwise) {
  view::Object page;
  const base::Date today = context.today;
  const std::optional<base::Date> day = find_day_asked(context, type, page);
  if (day) context.today = *day;
  const Row row = load_row(context.db(), context, type, context.id());
  const std::string title = title_of(type, row);
  clear_head(page, title, context.tr(type.label));
  page.set("progress", false);
  fill_actions(context, page, type, row);
  fill_record_tabs(context, page, type, row.id, false);
  fill_values(context, page, type, row);
  fill_related(context, page, type, row);
  page.set("meta", describe_change(context, type, row));
  fill_detail_more(context, type, row, page);
  if (type.extend_detail) type.extend_detail(context, row, page);
  if (day && *day != today) add_day_note(context, page.list("part_notes"), type, row);
  context.today = today;
  const std::string id = type.id;
  const std::string own = type.plugin_id() + "/" + id.substr(id.find('.') + 1) + "_detail";
  return context.page(context.services.templates.has(own) ? std::string_view(own) : otherwise, std::move(page),
                      {.title = title, .crumbs = {{std::string(context.tr(type.label_plural)), type.path}}});
}

}  // namespace motcong::record
