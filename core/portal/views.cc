// The pages of saved views and of the columns of a list: keep a view, share it, open the list with it, take it over,
// remove it. What a view is stands in core/record/saved_view.h.
#include <algorithm>

#include "core/auth/units.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/plugin/table_cell.h"
#include "core/portal/forms.h"
#include "core/portal/parts.h"
#include "core/record/list_query.h"
#include "core/record/page_parts.h"
#include "core/record/saved_view.h"
#include "core/record/select.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::HttpError;
using http::Response;
using plugin::Access;
using plugin::Context;
using plugin::Field;
using plugin::RecordType;
using record::SavedView;
using Audience = SavedView::Audience;

constexpr std::size_t kMaxQuery = 4000;

/// The list named in an address or form; 404 when there is none this person may open.
const RecordType& load_type(Context& context, const http::Fields& fields) {
  const RecordType* type = context.services.registry.find_type(fields.get("type"));
  if (type == nullptr || !type->access.view.allows(context.user)) throw HttpError(404);
  return *type;
}

SavedView load_view(Context& context, db::Reader& reader) {
  auto view = record::find_view(reader, context, context.id());
  if (!view) throw HttpError(404);
  return *std::move(view);
}

/// One's own view; what others share looks as if it had no such page.
SavedView load_own_view(Context& context, db::Reader& reader) {
  SavedView view = load_view(context, reader);
  if (!record::may_change_view(context, view)) throw HttpError(404);
  return view;
}

const RecordType& type_of(Context& context, const SavedView& view) {
  return context.services.registry.type(view.record_type);
}

std::string views_path(const RecordType& type) { return std::string("/views?type=") + type.id; }

std::vector<plugin::Crumb> crumbs_of(Context& context, const RecordType& type, bool with_views) {
  std::vector<plugin::Crumb> crumbs = {{std::string(context.tr(type.label_plural)), type.path}};
  if (with_views) crumbs.push_back({std::string(context.tr(N_("Saved views"))), views_path(type)});
  return crumbs;
}

http::Fields parse_state(std::string_view query) {
  auto fields = query.size() <= kMaxQuery ? http::parse_urlencoded(query) : base::Result<http::Fields>(http::Fields());
  return fields ? *std::move(fields) : http::Fields();
}

/// What of a list's address is kept: what the list understands, nothing that shows a page.
std::string clean_state(Context& context, const RecordType& type, std::string_view query) {
  const http::Fields fields = parse_state(query);
  const record::ListQuery parsed = record::parse_list_query(context.db(), context, type, fields);
  http::Fields kept;
  for (const auto& [name, value] : fields.items()) {
    if (std::find(parsed.ignored.begin(), parsed.ignored.end(), name) == parsed.ignored.end()) kept.add(name, value);
  }
  return record::list_state(kept);
}

// ---- the form

struct ViewForm {
  std::string name, audience = "mine";  // mine, unit:<id>, all
  bool opens_mine = false, opens_theirs = false;
};

ViewForm read_form(const http::Fields& form) {
  return {base::normalise_line(form.get("name")), std::string(form.get("audience")), form.get("opens_mine") == "1",
          form.get("opens_theirs") == "1"};
}

ViewForm form_of(const SavedView& view) {
  ViewForm form{view.name, "mine", view.is_chosen, view.is_default};
  if (view.audience == Audience::all) form.audience = "all";
  if (view.audience == Audience::unit) form.audience = "unit:" + std::to_string(view.unit_id);
  return form;
}

/// With whom this person may share, as choices of the form.
Choices audience_choices(Context& context) {
  Choices choices = {{"mine", std::string(context.tr(N_("Only me")))}};
  for (const std::int64_t id : record::list_share_units(context)) {
    const auto unit = auth::find_unit(context.db(), id);
    if (unit) choices.emplace_back("unit:" + std::to_string(id), unit->name);
  }
  if (record::may_share(context, Audience::all, 0))
    choices.emplace_back("all", context.tr(N_("Everyone who sees this list")));
  return choices;
}

/// Puts the form's words into the view; what is wrong with them.
plugin::FieldErrors apply_form(Context& context, const ViewForm& form, SavedView& view) {
  const Choices choices = audience_choices(context);
  const bool known = std::any_of(choices.begin(), choices.end(),
                                 [&](const auto& choice) { return choice.first == form.audience; });
  if (!known) return {{"audience", N_("Choose one of the list")}};
  view.name = form.name;
  view.unit_id = 0;
  view.audience = form.audience == "all" ? Audience::all : Audience::mine;
  if (form.audience.starts_with("unit:")) {
    view.audience = Audience::unit;
    view.unit_id = std::stoll(form.audience.substr(5));
  }
  view.is_default = form.opens_theirs && view.audience != Audience::mine;
  return {};
}

Response show_form(Context& context, const RecordType& type, const SavedView& view, const ViewForm& form,
                   const plugin::FieldErrors& errors) {
  view::Object page;
  const std::string heading =
      view.id == 0 ? std::string(context.tr(N_("Save as a view"))) : context.tr(Message(N_("View: {name}"), {{"name", view.name}}));
  record::clear_head(page, heading, context.tr(N_("A view keeps filters, words, order and columns of the list under a name.")));
  const std::string back = type.path + (view.query.empty() ? std::string("?view=all") : "?" + view.query);
  view::List& hidden = record::fill_form_start(
      page, view.id == 0 ? std::string("/views/new") : "/views/" + std::to_string(view.id), context.tr(N_("Save")),
      view.id == 0 ? back : views_path(type));
  record::add_hidden(hidden, "type", type.id);
  record::add_hidden(hidden, "query", view.query);
  view::Object& group = page.list("groups").add();
  group.set("label", "");
  view::List& fields = group.list("fields");
  const auto error = [&](std::string_view name) {
    for (const auto& [field, text] : errors) {
      if (field == name) return context.tr(text);
    }
    return std::string();
  };
  const std::string name_error = error("name"), audience_error = error("audience");
  add_text(fields, {.name = "name", .label = context.tr(N_("Name")), .value = form.name, .error = name_error,
                    .autocomplete = "off"});
  const Choices choices = audience_choices(context);
  if (choices.size() > 1 || !audience_error.empty()) {
    add_radios(fields, {.name = "audience", .label = context.tr(N_("Who sees it")), .value = form.audience,
                        .hint = context.tr(N_("Everyone sees only the records his own rights allow.")),
                        .error = audience_error},
               choices);
  } else {
    record::add_hidden(hidden, "audience", "mine");
  }
  add_checkbox(fields, {.name = "opens_mine", .label = context.tr(N_("The list opens with this view for me")),
                        .value = form.opens_mine ? "1" : ""});
  if (choices.size() > 1) {
    add_checkbox(fields, {.name = "opens_theirs",
                          .label = context.tr(N_("The list opens with this view for those it is shared with")),
                          .value = form.opens_theirs ? "1" : "",
                          .hint = context.tr(N_("Whoever has chosen a view of his own keeps it."))});
  }
  std::vector<std::pair<std::string, std::string>> items;
  for (const auto& [field, text] : errors) items.emplace_back(field, context.tr(text));
  plugin::set_error_summary(context, page, items);
  return context.page("core/form", std::move(page),
                      {.title = heading,
                       .crumbs = crumbs_of(context, type, true),
                       .status = errors.empty() ? 200 : 422,
                       .menu_path = type.path});
}

/// Saves and comes back to the list with the view; the form again when something is wrong.
Response save_form(Context& context, const RecordType& type, SavedView view) {
  const ViewForm form = read_form(context.request.form);
  const SavedView before = view;
  plugin::FieldErrors errors = apply_form(context, form, view);
  if (errors.empty()) {
    const auto saved = context.services.db.write([&](db::WriteTx& tx) {
      auto id = record::save_view(context, tx, view);
      if (!id) return id;
      // Unticking takes the own choice back; another view's choice is not this form's.
      if (form.opens_mine) {
        record::choose_view(context, tx, type.id, *id);
      } else if (before.is_chosen) {
        record::choose_view(context, tx, type.id, std::nullopt);
      }
      return id;
    });
    if (saved) {
      view.id = *saved;
      return context.redirect(record::view_url(type, view), N_("Saved."));
    }
    errors.emplace_back("name", saved.error());
  }
  return show_form(context, type, before, form, errors);
}

Response new_page(Context& context) {
  const RecordType& type = load_type(context, context.request.query);
  SavedView view;
  view.record_type = type.id;
  view.query = clean_state(context, type, context.request.query.get("query"));
  return show_form(context, type, view, {}, {});
}

Response create(Context& context) {
  const RecordType& type = load_type(context, context.request.form);
  SavedView view;
  view.record_type = type.id;
  view.query = clean_state(context, type, context.request.form.get("query"));
  return save_form(context, type, std::move(view));
}

Response edit_page(Context& context) {
  const SavedView view = load_own_view(context, context.db());
  return show_form(context, type_of(context, view), view, form_of(view), {});
}

Response update(Context& context) {
  SavedView view = load_own_view(context, context.db());
  const RecordType& type = type_of(context, view);
  return save_form(context, type, std::move(view));
}

/// What the list shows now becomes the view.
Response save_state(Context& context) {
  SavedView view = load_own_view(context, context.db());
  const RecordType& type = type_of(context, view);
  view.query = clean_state(context, type, context.request.form.get("query"));
  const auto saved =
      context.services.db.write([&](db::WriteTx& tx) { return record::save_view(context, tx, view); });
  if (!saved) return context.redirect(record::view_url(type, view), saved.error(), "error");
  return context.redirect(record::view_url(type, view), N_("Saved."));
}

// ---- the page of all views

std::string audience_text(Context& context, const SavedView& view) {
  switch (view.audience) {
    case Audience::mine:
      return std::string(context.tr(N_("Only me")));
    case Audience::unit:
      return view.unit_name;
    case Audience::all:
      return std::string(context.tr(N_("Everyone who sees this list")));
  }
  return {};
}

Response views_page(Context& context) {
  const RecordType& type = load_type(context, context.request.query);
  const record::ViewList views = record::list_views(context.db(), context, type);
  view::Object page;
  const std::string_view heading = context.tr(N_("Saved views"));
  record::clear_head(page, heading, context.tr(type.label_plural));
  page.set("type", type.id);
  view::List& rows = page.list("rows");
  const auto add = [&](std::string_view name, const std::string& href, std::string_view id) -> view::Object& {
    view::Object& row = rows.add();
    row.set("name", name).set("href", href).set("audience", "").set("owner", "").set("opens", "");
    row.set("id", id).set("edit_href", "").set("remove_href", "").set("take_action", "").set("may_choose", true);
    return row;
  };
  view::Object& whole = add(context.tr(N_("Whole list")), record::whole_list_url(type), "all");
  if (views.default_id == 0) {
    whole.set("opens", context.tr(N_("The list opens with this"))).set("may_choose", views.views.empty() ? false : !views.whole_is_chosen);
  }
  for (const SavedView& view : views.views) {
    const std::string id = std::to_string(view.id);
    view::Object& row = add(view.name, record::view_url(type, view), id);
    row.set("audience", audience_text(context, view));
    row.set("owner", view.owner_is_gone
                         ? context.tr(Message(N_("{name} (account closed)"), {{"name", view.owner_name}}))
                         : view.owner_name);
    if (views.default_id == view.id) row.set("opens", context.tr(N_("The list opens with this")));
    row.set("may_choose", !view.is_chosen);
    if (record::may_change_view(context, view))
      row.set("edit_href", "/views/" + id).set("remove_href", "/views/" + id + "/remove");
    if (record::may_take_view(context, view)) row.set("take_action", "/views/" + id + "/take");
  }
  return context.page("core/views", std::move(page),
                      {.title = std::string(heading), .crumbs = crumbs_of(context, type, false), .menu_path = type.path});
}

/// The person's list opens with a view or, for `view` "all", whole.
Response choose(Context& context) {
  const RecordType& type = load_type(context, context.request.form);
  const std::string_view typed = context.request.form.get("view");
  std::int64_t id = 0;
  if (typed != "all") {
    const record::ViewList views = record::list_views(context.db(), context, type);
    const auto number = i18n::parse_integer(typed);
    if (!number || views.find(*number) == nullptr) throw HttpError(404);
    id = *number;
  }
  context.services.db.write([&](db::WriteTx& tx) { record::choose_view(context, tx, type.id, id); });
  return context.redirect(views_path(type), N_("Saved."));
}

Response take(Context& context) {
  const SavedView view = load_view(context, context.db());
  const RecordType& type = type_of(context, view);
  if (!record::may_take_view(context, view)) throw HttpError(404);
  const auto taken = context.services.db.write([&](db::WriteTx& tx) { return record::take_view(context, tx, view); });
  if (!taken) return context.redirect(views_path(type), taken.error(), "error");
  return context.redirect(views_path(type), N_("The view is yours now."));
}

Response remove_page(Context& context) {
  const SavedView view = load_own_view(context, context.db());
  const RecordType& type = type_of(context, view);
  view::Object page;
  const std::string heading = context.tr(Message(N_("Remove the view “{name}”?"), {{"name", view.name}}));
  page.set("heading", heading).set("lead", "").set("is_danger", true).set("is_irreversible", false);
  record::fill_form_start(page, "/views/" + std::to_string(view.id) + "/remove", context.tr(N_("Remove")),
                          views_path(type));
  record::add_fact(page.list("items"), context.tr(N_("Who sees it")), audience_text(context, view));
  view::List& effects = page.object("effects").list("items");
  effects.add().set("text", context.tr(N_("The records stay; only the view disappears.")));
  if (view.audience != Audience::mine)
    effects.add().set("text", context.tr(N_("It disappears for everyone it is shared with.")));
  page.list("fields");
  return context.page("core/confirm", std::move(page),
                      {.title = heading, .crumbs = crumbs_of(context, type, true), .menu_path = type.path});
}

Response remove(Context& context) {
  const SavedView view = load_own_view(context, context.db());
  context.services.db.write([&](db::WriteTx& tx) { record::remove_view(context, tx, view); });
  return context.redirect(views_path(type_of(context, view)), N_("Removed."));
}

// ---- columns

struct ColumnRow {
  const Field* field;
  bool is_shown;
};

/// Every column of the list: the shown ones in their order, then the others as declared.
std::vector<ColumnRow> list_columns(const RecordType& type, const record::ListQuery& query) {
  std::vector<ColumnRow> rows;
  const auto shown = record::shown_fields(type, query);
  for (const Field* field : shown) rows.push_back({field, true});
  for (const Field& field : type.fields) {
    if (record::is_column(field) && !record::is_restated(type, field) && std::find(shown.begin(), shown.end(), &field) == shown.end())
      rows.push_back({&field, false});
  }
  return rows;
}

/// The state behind the view it was made from, so that the list still says of which view it is a change.
std::string with_view(const http::Fields& state, const std::string& kept) {
  const std::string_view view = state.get("view");
  return view.empty() || kept.empty() ? kept : "view=" + base::url_encode(view) + "&" + kept;
}

/// The state with these columns; without any when they are what the list shows by itself.
std::string with_columns(const RecordType& type, const http::Fields& state, const std::vector<const Field*>& columns) {
  http::Fields changed;
  for (const auto& [name, value] : state.items()) {
    if (name != "columns") changed.add(name, value);
  }
  if (!columns.empty() && columns != record::list_fields(type)) {
    std::vector<std::string> names;
    for (const Field* field : columns) names.emplace_back(field->name);
    changed.add("columns", base::join(names, ","));
  }
  return with_view(state, record::list_state(changed));
}

Response columns_page(Context& context) {
  const RecordType& type = load_type(context, context.request.query);
  const http::Fields state = parse_state(context.request.query.get("query"));
  const record::ListQuery query = record::parse_list_query(context.db(), context, type, state);
  view::Object page;
  const std::string_view heading = context.tr(N_("Columns of the list"));
  const std::string query_text = with_view(state, record::list_state(state));
  record::clear_head(page, heading, context.tr(N_("The list, its print and its exports show the columns ticked here, in this order.")));
  view::List& hidden = record::fill_form_start(page, "/views/columns", context.tr(N_("Show these columns")),
                                               type.path + (query_text.empty() ? "?view=all" : "?" + query_text));
  record::add_hidden(hidden, "type", type.id);
  record::add_hidden(hidden, "query", query_text);
  view::List& rows = page.list("rows");
  const auto columns = list_columns(type, query);
  int place = 0;
  for (const ColumnRow& column : columns) {
    const bool is_title = column.field->name == std::string_view(type.title);
    ++place;
    rows.add()
        .set("name", column.field->name)
        .set("label", context.tr(column.field->label))
        .set("place", std::to_string(place))
        .set("is_shown", column.is_shown)
        .set("is_title", is_title)
        .set("may_rise", place > 1)
        .set("may_fall", place < static_cast<int>(columns.size()));
  }
  return context.page("core/columns", std::move(page),
                      {.title = std::string(heading), .crumbs = crumbs_of(context, type, false), .menu_path = type.path});
}

/// Columns in the order of the typed places; one that was moved goes a step up or down.
Response set_columns(Context& context) {
  const RecordType& type = load_type(context, context.request.form);
  const http::Fields& form = context.request.form;
  const http::Fields state = parse_state(form.get("query"));
  if (form.has("reset")) {
    const std::string plain = with_columns(type, state, {});
    return context.redirect(type.path + (plain.empty() ? std::string("?view=all") : "?" + plain));
  }
  const auto ticked = form.all("show[]");
  struct Placed {
    const Field* field;
    std::int64_t place;
    bool is_shown;
  };
  std::vector<Placed> placed;
  for (const ColumnRow& column : list_columns(type, record::parse_list_query(context.db(), context, type, state))) {
    const auto place = i18n::parse_integer(form.get("place_" + std::string(column.field->name)));
    const bool is_title = column.field->name == std::string_view(type.title);
    placed.push_back({column.field, place && *place > 0 && *place < 1000 ? *place : 999,
                      is_title || std::find(ticked.begin(), ticked.end(), column.field->name) != ticked.end()});
  }
  std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) { return a.place < b.place; });
  const std::string_view up = form.get("up"), down = form.get("down");
  for (size_t i = 0; i < placed.size(); ++i) {
    if (i > 0 && up == placed[i].field->name) {
      std::swap(placed[i - 1], placed[i]);
      break;
    }
    if (i + 1 < placed.size() && down == placed[i].field->name) {
      std::swap(placed[i], placed[i + 1]);
      break;
    }
  }
  std::vector<const Field*> columns;
  for (const Placed& one : placed) {
    if (one.is_shown) columns.push_back(one.field);
  }
  const std::string changed = with_columns(type, state, columns);
  if (!up.empty() || !down.empty()) {
    std::string again = std::string("/views/columns?type=") + type.id;
    if (!changed.empty()) again += "&query=" + base::url_encode(changed);
    return context.redirect(again);
  }
  return context.redirect(type.path + (changed.empty() ? std::string("?view=all") : "?" + changed));
}

}  // namespace

void declare_views(plugin::Registry& registry) {
  registry.add(plugin::Permission{record::kShareWithUnit, N_("Share views of lists with the unit")});
  registry.add(plugin::Permission{record::kShareWithAll, N_("Share views of lists with everyone"), false});
  for (const char* role : {"chief_of_office", "unit_head", "unit_deputy"})
    registry.add(plugin::RoleGrant{role, record::kShareWithUnit, auth::Scope::unit});
  for (const char* role : {"sysadmin", "chief_of_office", "par_officer"})
    registry.add(plugin::RoleGrant{role, record::kShareWithAll, auth::Scope::all});
  const Access access = Access::signed_in();  // rights are those of the record type named in the address
  registry.get("/views", access, views_page);
  registry.get("/views/new", access, new_page);
  registry.post("/views/new", access, create);
  registry.post("/views/choose", access, choose);
  registry.get("/views/columns", access, columns_page);
  registry.post("/views/columns", access, set_columns);
  registry.get("/views/:id", access, edit_page);
  registry.post("/views/:id", access, update);
  registry.post("/views/:id/save", access, save_state);
  registry.post("/views/:id/take", access, take);
  registry.get("/views/:id/remove", access, remove_page);
  registry.post("/views/:id/remove", access, remove);
}

}  // namespace motcong::portal
