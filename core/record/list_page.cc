// The list of a record type: filters, order, pages; state is all in the URL.
#include <algorithm>

#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/record/list_panels.h"
#include "core/record/list_query.h"
#include "core/record/naming.h"
#include "core/record/page_parts.h"
#include "core/record/pages.h"
#include "core/record/row_rule.h"
#include "core/record/select.h"

namespace motcong::record {
namespace {

using plugin::Context;
using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;

const Condition* find_condition(const ListQuery& query, const Field& field, Condition::Op op) {
  for (const Condition& condition : query.conditions) {
    if (condition.field == &field && condition.op == op) return &condition;
  }
  return nullptr;
}

/// Filtered by a first and a last day.
bool is_period(const Field& field) {
  return field.kind == FieldKind::date || field.kind == FieldKind::instant;
}

std::string typed_condition(const ListQuery& query, const Field& field, Condition::Op op) {
  for (const ListQuery::Fault& fault : query.faults) {
    if (fault.name == parameter_name(field, op)) return fault.typed;
  }
  const Condition* condition = find_condition(query, field, op);
  return condition != nullptr ? condition->typed : std::string();
}

/// The name of the row that a list is filtered by, where it is typed; `otherwise` when this person sees no such row.
std::string name_asked(Context& context, const ListQuery& query, const Field& field, const std::string& otherwise) {
  const Condition* asked = find_condition(query, field, Condition::Op::equals);
  const RecordType& target = context.services.registry.type(field.target);
  if (asked == nullptr) return otherwise;
  const auto id = std::get<std::int64_t>(asked->value);
  return row_exists(context.db(), context, target, id) ? name_row(context.db(), context, target, id) : otherwise;
}

/// The choice of archived rows.
void fill_archive_filter(Context& context, view::List& fields, const ListQuery& query) {
  view::Object& select = fields.add();
  select.set("is_search", false).set("is_select", true).set("is_date_range", false).set("is_day", false);
  select.set("id", "f-archived")
      .set("name", kArchivedParameter)
      .set("label", context.tr(N_("Archived records")));
  select.set("value", "").set("name_to", "").set("value_to", "");
  view::List& options = select.list("options");
  const auto option = [&](const char* value, const char* label, ArchiveView view) {
    options.add()
        .set("value", value)
        .set("label", context.tr(label))
        .set("is_selected", query.archived == view);
  };
  option("", N_("without archived ones"), ArchiveView::without);
  option("with", N_("with archived ones"), ArchiveView::with);
  option("only", N_("archived ones only"), ArchiveView::only);
}

void fill_filters(Context& context, view::Object& page, const RecordType& type, const ListQuery& query) {
  bool searchable = false, filterable = false;
  for (const Field& field : type.fields) {
    searchable = searchable || field.is_searchable;
    filterable = filterable || field.is_filter;
  }
  const bool has_archive = can_archive(type) && (query.archived != ArchiveView::without ||
                                                 has_archived(context.db(), context, type));
  if (!searchable && !filterable && !has_archive && !type.is_dated) {
    page.set("filters", false);
    return;
  }
  view::Object& bar = page.object("filters");
  bar.set("action", type.path);
  view::List& hidden = bar.list("hidden");
  for (const char* keep : {"sort", "per_page", "view", "columns"}) {
    if (context.request.query.has(keep))
      hidden.add().set("name", keep).set("value", context.request.query.get(keep));
  }
  for (const Condition& condition : query.conditions) {
    // Of days the bar has a range only, so that "not filled in" goes along unseen.
    if (condition.op == Condition::Op::empty && condition.field->kind == FieldKind::date)
      hidden.add().set("name", condition.field->name).set("value", kNone);
  }
  view::List& fields = bar.list("fields");
  const auto add = [&](std::string_view name, std::string_view label) -> view::Object& {
    view::Object& field = fields.add();
    field.set("is_search", false).set("is_select", false).set("is_date_range", false).set("is_day", false);
    field.set("id", "f-" + std::string(name)).set("name", name).set("label", label).set("value", "");
    field.set("name_to", "").set("value_to", "").list("options");
    return field;
  };
  if (has_archive) fill_archive_filter(context, fields, query);
  if (type.is_dated) {
    add(kDayParameter, context.tr(N_("As of the day")))
        .set("is_day", true)
        .set("value", query.day ? i18n::format_date(*query.day) : std::string());
  }
  if (searchable) add("q", context.tr(N_("Words"))).set("is_search", true).set("value", query.search);
  for (const Field& field : type.fields) {
    if (!field.is_filter) continue;
    if (is_period(field)) {
      view::Object& range = add(std::string(field.name) + "_from", context.tr(field.label));
      range.set("is_date_range", true).set("value", typed_condition(query, field, Condition::Op::from));
      range.set("name_to", std::string(field.name) + "_to")
          .set("value_to", typed_condition(query, field, Condition::Op::to));
      continue;
    }
    const bool none = find_condition(query, field, Condition::Op::empty) != nullptr;
    const std::string chosen =
        none ? std::string(kNone) : typed_condition(query, field, Condition::Op::equals);
    view::Object& select = add(field.name, context.tr(field.label));
    if (field.is_typed) {
      select.set("is_select", false).set("is_search", true).set("value", name_asked(context, query, field, chosen));
      continue;
    }
    select.set("is_select", true);
    view::List& options = select.list("options");
    const auto option = [&](std::string_view value, std::string_view label) {
      options.add().set("value", value).set("label", label).set("is_selected", value == chosen);
    };
    option("", context.tr(N_("All")));
    if (field.kind == FieldKind::boolean) {
      option("1", context.tr(N_("Yes")));
      option("0", context.tr(N_("No")));
    } else if (field.kind == FieldKind::choice) {
      for (const plugin::Choice& choice : field.choice_list) option(choice.value, context.tr(choice.label));
    } else if (field.kind == FieldKind::ref || field.kind == FieldKind::links) {
      for (const Option& row :
           list_options(context.db(), context, context.services.registry.type(field.target), 200)) {
        option(std::to_string(row.id), row.title);
      }
    } else {
      select.set("is_select", false).set("is_search", true).set("value", chosen);
      continue;
    }
    if (can_be_none(field)) option(kNone, context.tr(N_("Not filled in")));
  }
  if (!std::any_of(type.fields.begin(), type.fields.end(), is_group)) return;
  view::Object& select = add("group", context.tr(N_("Count by")));
  select.set("is_select", true);
  view::List& options = select.list("options");
  const std::string_view chosen = context.request.query.get("group");
  options.add().set("value", "").set("label", context.tr(N_("– none –"))).set("is_selected", chosen.empty());
  for (const Field& field : type.fields) {
    if (!is_group(field)) continue;
    const auto option = [&](const std::string& value, std::string label) {
      options.add().set("value", value).set("label", std::move(label)).set("is_selected", value == chosen);
    };
    const std::string label(context.tr(field.label));
    if (field.kind != FieldKind::date) {
      option(field.name, label);
      continue;
    }
    option(field.name, label + " (" + std::string(context.tr(N_("month"))) + ")");
    option(std::string(field.name) + ":year", label + " (" + std::string(context.tr(N_("year"))) + ")");
  }
}

/// What a condition says to a person: "State: late".
std::string describe(Context& context, const Condition& condition) {
  const Field& field = *condition.field;
  std::string value = condition.typed;
  if (field.kind == FieldKind::instant) {
    value = condition.typed;  // the day, not its first or last second
  } else if (condition.op == Condition::Op::empty) {
    value = context.tr(N_("Not filled in"));
  } else if (field.kind == FieldKind::ref || field.kind == FieldKind::links) {
    const RecordType& target = context.services.registry.type(field.target);
    const auto row = find_row(context.db(), context, target, std::get<std::int64_t>(condition.value));
    value = row ? title_of(target, *row)
                : context.tr(base::Message(N_("{id} (no longer there)"), {{"id", condition.typed}}));
  } else {
    value = format_field(context, field, condition.value);
  }
  std::string label(context.tr(field.label));
  if (condition.op == Condition::Op::from) label += " " + std::string(context.tr(N_("from date")));
  if (condition.op == Condition::Op::to) label += " " + std::string(context.tr(N_("to date")));
  return label + ": " + value;
}

void fill_chips(Context& context, view::Object& page, const RecordType& type, const ListQuery& query,
                const ViewList& views) {
  const bool archived = query.archived != ArchiveView::without;
  if (query.conditions.empty() && query.search.empty() && !archived && !query.day) {
    page.set("chips", false);
    return;
  }
  view::Object& chips = page.object("chips");
  chips.set("clear_href", without_default(type, type.path, views));
  const auto without = [&](const std::string& name) {
    return without_default(type, url_with(context.request, {{name, ""}}), views);
  };
  view::List& items = chips.list("items");
  if (!query.search.empty()) {
    items.add()
        .set("label", std::string(context.tr(N_("Words"))) + ": " + query.search)
        .set("href", without("q"));
  }
  if (query.day) {
    items.add()
        .set("label", std::string(context.tr(N_("As of the day"))) + ": " + i18n::format_date(*query.day))
        .set("href", without(std::string(kDayParameter)));
  }
  if (archived) {
    items.add()
        .set("label", context.tr(query.archived == ArchiveView::only ? N_("archived ones only")
                                                                     : N_("with archived ones")))
        .set("href", without(std::string(kArchivedParameter)));
  }
  for (const Condition& condition : query.conditions) {
    const std::string name = parameter_name(*condition.field, condition.op);
    items.add().set("label", describe(context, condition)).set("href", without(name));
  }
}

void fill_empty(Context& context, view::Object& page, const RecordType& type, const ListQuery& query,
                const ViewList& views, bool may_create) {
  view::Object& empty = page.object("empty");
  const bool filtered = !query.conditions.empty() || !query.search.empty() ||
                        query.archived != ArchiveView::without || query.day;
  empty.set("is_first", !filtered).set("is_filter", filtered).set("is_denied", false);
  empty.set("heading", context.tr(base::Message(N_("Nothing here yet: {what}"),
                                                {{"what", std::string(context.tr(type.label_plural))}})));
  empty.set("text", *type.empty_text != '\0' ? context.tr(type.empty_text) : std::string_view());
  empty.set("action_href", filtered ? without_default(type, type.path, views)
                                    : (may_create ? std::string(type.path) + "/new" : std::string()));
  empty.set("action_label",
            context.tr(base::Message(N_("Add: {what}"), {{"what", std::string(context.tr(type.label))}})));
}

/// What of the address is not understood, above the list: nothing is left out in silence.
void fill_faults(Context& context, view::Object& page, const RecordType& type, const ListQuery& query,
                 bool is_view_missing) {
  std::vector<std::pair<std::string, std::string>> faults;
  if (is_view_missing)
    faults.emplace_back("",
                        context.tr(N_("The saved view is no longer there, or no longer shared with you")));
  for (const ListQuery::Fault& fault : query.faults) {
    const std::string control = fault.name.ends_with("_to") && is_period(*fault.field)
                                    ? parameter_name(*fault.field, Condition::Op::from)
                                    : fault.name;
    faults.emplace_back("f-" + control,
                        std::string(context.tr(fault.field->label)) + ": " + context.tr(fault.text));
  }
  for (const std::string& name : query.ignored) {
    if (type.is_dated && name.starts_with(std::string(kDayParameter) + "=")) {
      const auto day = i18n::parse_date(context.request.query.get(kDayParameter), context.today);
      if (!day)
        faults.emplace_back("f-" + std::string(kDayParameter),
                            std::string(context.tr(N_("As of the day"))) + ": " + context.tr(day.error()));
      continue;
    }
    faults.emplace_back("", context.tr(base::Message(N_("This list has no “{name}”"), {{"name", name}})));
  }
  if (!faults.empty()) {
    plugin::set_error_summary(context, page, faults, N_("Some filters were not understood and do not count"));
  }
}

/// A list opened without a word of what to show, or with the name of a view alone, goes to the view's own
/// address, so that what is shown always stands in the address.
const SavedView* find_opened_view(const http::Fields& query, const ViewList& views) {
  if (query.items().empty()) return views.find(views.default_id);
  if (query.items().size() > 1) return nullptr;
  const auto id = i18n::parse_integer(query.get("view"));
  const SavedView* view = id ? views.find(*id) : nullptr;
  return view != nullptr && !view->query.empty() ? view : nullptr;
}

bool names_missing_view(const http::Fields& query, const ViewList& views) {
  const std::string_view typed = query.get("view");
  if (typed.empty() || typed == "all") return false;
  const auto id = i18n::parse_integer(typed);
  return !id || views.find(*id) == nullptr;
}

}  // namespace

http::Response list_page(Context& context, const RecordType& type) {
  const ViewList views = list_views(context.db(), context, type);
  if (const SavedView* opened = find_opened_view(context.request.query, views))
    return context.redirect(view_url(type, *opened));
  ListQuery query = parse_list_query(context.db(), context, type, context.request.query);
  const std::vector<const Field*> fields = shown_fields(type, query);
  ListResult result = list_rows(context.db(), context, type, query, fields);
  if (result.rows.empty() && result.total > 0) {
    // A page past the end (rows went away, or a typed number): show the last one.
    query.page = (result.total + query.per_page - 1) / query.per_page;
    result = list_rows(context.db(), context, type, query, fields);
  }
  const bool may_create = type.access.create.allows(context.user);
  view::Object page;
  clear_head(page, context.tr(type.label_plural),
             *type.lead != '\0' ? context.tr(type.lead) : std::string_view());
  page.set("import_href", may_create && type.can_import ? std::string(type.path) + "/import" : std::string());
  page.set("exports", false);
  if (result.total > 0) {
    view::List& items = page.object("exports").list("items");
    const std::pair<const char*, const char*> formats[] = {{"xlsx", N_("Excel (.xlsx)")},
                                                           {"csv", N_("CSV, for other programs")},
                                                           {"json", N_("JSON, for programmers")}};
    for (const auto& [format, label] : formats) {
      const std::string url =
          url_with(context.request,
                   {{"per_page", ""}, {"view", ""}, {"group", ""}, {"print", ""}, {"format", format}});
      items.add()
          .set("label", context.tr(label))
          .set("href", std::string(type.path) + "/export" + url.substr(context.request.path.size()));
    }
  }
  if (may_create) {
    view::List& actions = page.list("actions");
    add_action(actions,
               context.tr(base::Message(N_("Add: {what}"), {{"what", std::string(context.tr(type.label))}})),
               std::string(type.path) + "/new", "plus", "primary", "n");
  }
  fill_faults(context, page, type, query, names_missing_view(context.request.query, views));
  fill_views(context, page, type, views);
  fill_filters(context, page, type, query);
  fill_chips(context, page, type, query, views);
  fill_groups(context, page, type, query);
  fill_tools(context, page, type, query, result.total);
  const bool has_picks = fill_bulk_bar(context, page, type, query, result.rows.size(), result.total);
  fill_table(context, page, type, fields, result.rows, &query, has_picks);
  if (result.rows.empty()) {
    fill_empty(context, page, type, query, views, may_create);
  } else {
    page.set("empty", false);
  }
  fill_pager(context, page, query, result.total);
  page.set("printed_at", i18n::format_instant(context.now)).set("printed_by", context.user.full_name);
  return context.page("core/list", std::move(page), {.title = std::string(context.tr(type.label_plural))});
}

}  // namespace motcong::record
