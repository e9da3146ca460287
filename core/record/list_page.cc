// The list of a record type: filters, order, pages; state is all in the URL.
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/record/list_query.h"
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

std::string parameter_name(const Field& field, Condition::Op op) {
  return std::string(field.name) +
         (op == Condition::Op::from ? "_from" : (op == Condition::Op::to ? "_to" : ""));
}

std::string typed_condition(const ListQuery& query, const Field& field, Condition::Op op) {
  for (const ListQuery::Fault& fault : query.faults) {
    if (fault.name == parameter_name(field, op)) return fault.typed;
  }
  const Condition* condition = find_condition(query, field, op);
  return condition != nullptr ? condition->typed : std::string();
}

void fill_filters(Context& context, view::Object& page, const RecordType& type, const ListQuery& query) {
  bool searchable = false, filterable = false;
  for (const Field& field : type.fields) {
    searchable = searchable || field.is_searchable;
    filterable = filterable || field.is_filter;
  }
  if (!searchable && !filterable) {
    page.set("filters", false);
    return;
  }
  view::Object& bar = page.object("filters");
  bar.set("action", type.path);
  view::List& hidden = bar.list("hidden");
  for (const char* keep : {"sort", "per_page"}) {
    if (context.request.query.has(keep))
      hidden.add().set("name", keep).set("value", context.request.query.get(keep));
  }
  view::List& fields = bar.list("fields");
  const auto add = [&](std::string_view name, std::string_view label) -> view::Object& {
    view::Object& field = fields.add();
    field.set("is_search", false).set("is_select", false).set("is_date_range", false);
    field.set("id", "f-" + std::string(name)).set("name", name).set("label", label).set("value", "");
    field.set("name_to", "").set("value_to", "").list("options");
    return field;
  };
  if (searchable) add("q", context.tr(N_("Words"))).set("is_search", true).set("value", query.search);
  for (const Field& field : type.fields) {
    if (!field.is_filter) continue;
    if (field.kind == FieldKind::date) {
      view::Object& range = add(std::string(field.name) + "_from", context.tr(field.label));
      range.set("is_date_range", true).set("value", typed_condition(query, field, Condition::Op::from));
      range.set("name_to", std::string(field.name) + "_to")
          .set("value_to", typed_condition(query, field, Condition::Op::to));
      continue;
    }
    const std::string chosen = typed_condition(query, field, Condition::Op::equals);
    view::Object& select = add(field.name, context.tr(field.label));
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
    }
  }
}

/// What a condition says to a person: "State: late".
std::string describe(Context& context, const Condition& condition) {
  const Field& field = *condition.field;
  std::string value = condition.typed;
  if (field.kind == FieldKind::ref || field.kind == FieldKind::links) {
    const RecordType& target = context.services.registry.type(field.target);
    const auto row = find_row(context.db(), context, target, std::get<std::int64_t>(condition.value));
    if (row) value = title_of(target, *row);
  } else {
    value = format_field(context, field, condition.value);
  }
  std::string label(context.tr(field.label));
  if (condition.op == Condition::Op::from) label += " " + std::string(context.tr(N_("from date")));
  if (condition.op == Condition::Op::to) label += " " + std::string(context.tr(N_("to date")));
  return label + ": " + value;
}

void fill_chips(Context& context, view::Object& page, const RecordType& type, const ListQuery& query) {
  if (query.conditions.empty() && query.search.empty()) {
    page.set("chips", false);
    return;
  }
  view::Object& chips = page.object("chips");
  chips.set("clear_href", type.path);
  view::List& items = chips.list("items");
  if (!query.search.empty()) {
    items.add()
        .set("label", std::string(context.tr(N_("Words"))) + ": " + query.search)
        .set("href", url_with(context.request, {{"q", ""}}));
  }
  for (const Condition& condition : query.conditions) {
    std::string name = condition.field->name;
    if (condition.op == Condition::Op::from) name += "_from";
    if (condition.op == Condition::Op::to) name += "_to";
    items.add()
        .set("label", describe(context, condition))
        .set("href", url_with(context.request, {{name, ""}}));
  }
}

void fill_empty(Context& context, view::Object& page, const RecordType& type, const ListQuery& query,
                bool may_create) {
  view::Object& empty = page.object("empty");
  const bool filtered = !query.conditions.empty() || !query.search.empty();
  empty.set("is_first", !filtered).set("is_filter", filtered).set("is_denied", false);
  empty.set("heading", context.tr(base::Message(N_("Nothing here yet: {what}"),
                                                {{"what", std::string(context.tr(type.label_plural))}})));
  empty.set("text", *type.empty_text != '\0' ? context.tr(type.empty_text) : std::string_view());
  empty.set("action_href", filtered ? std::string(type.path)
                                    : (may_create ? std::string(type.path) + "/new" : std::string()));
  empty.set("action_label",
            context.tr(base::Message(N_("Add: {what}"), {{"what", std::string(context.tr(type.label))}})));
}

}  // namespace

http::Response list_page(Context& context, const RecordType& type) {
  ListQuery query = parse_list_query(context.db(), context, type, context.request.query);
  const std::vector<const Field*> fields = list_fields(type);
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
  page.set("export_href", "");
  if (result.total > 0) {
    std::string url = url_with(context.request, {{"per_page", ""}});
    page.set("export_href", std::string(type.path) + "/export" + url.substr(context.request.path.size()));
  }
  if (may_create) {
    view::List& actions = page.list("actions");
    add_action(actions,
               context.tr(base::Message(N_("Add: {what}"), {{"what", std::string(context.tr(type.label))}})),
               std::string(type.path) + "/new", "plus", "primary", "n");
  }
  std::vector<std::pair<std::string, std::string>> faults;
  for (const ListQuery::Fault& fault : query.faults) {
    const std::string control = fault.name.ends_with("_to") && fault.field->kind == FieldKind::date
                                    ? parameter_name(*fault.field, Condition::Op::from)
                                    : fault.name;
    faults.emplace_back("f-" + control,
                        std::string(context.tr(fault.field->label)) + ": " + context.tr(fault.text));
  }
  if (!faults.empty()) {
    plugin::set_error_summary(context, page, faults, N_("Some filters were not understood and do not count"));
  }
  fill_filters(context, page, type, query);
  fill_chips(context, page, type, query);
  fill_table(context, page, type, fields, result.rows, &query);
  if (result.rows.empty()) {
    fill_empty(context, page, type, query, may_create);
  } else {
    page.set("empty", false);
  }
  fill_pager(context, page, query, result.total);
  page.set("printed_at", i18n::format_instant(context.now)).set("printed_by", context.user.full_name);
  return context.page("core/list", std::move(page), {.title = std::string(context.tr(type.label_plural))});
}

}  // namespace motcong::record
