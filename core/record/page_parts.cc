#include "core/record/page_parts.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/table_cell.h"
#include "core/record/audit_text.h"
#include "core/record/field_text.h"
#include "core/record/log_subject.h"
#include "core/record/naming.h"
#include "core/record/row_rule.h"
#include "core/record/suggest.h"

namespace motcong::record {

using plugin::Context;
using plugin::Field;
using plugin::FieldErrors;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Row;
using plugin::Work;

namespace {

// Rows offered where a typed name fits several; and what the form calls the row chosen and the name it is chosen for.
constexpr std::size_t kMostToPick = 8;
constexpr const char* kPicked = "_pick_";
constexpr const char* kPickedPart = "_part_";

// How hints begin that say on what it depends whether a field is needed: "optional" beside them would say the contrary.
constexpr std::string_view kNeededWhen = "Needed when ";

constexpr int kLongCellCodePoints = 160;  // a list is read across; the whole text is on the detail page

void add_option(view::List& options, std::string_view value, std::string_view label, bool selected) {
  options.add().set("value", value).set("label", label).set("is_selected", selected);
}

bool contains_id(std::string_view joined, std::string_view id) {
  for (const std::string& part : base::split(joined, ',')) {
    if (base::trim(part) == id) return true;
  }
  return false;
}

/// What a ref or links field may be set to, and what it is set to already.
std::vector<Option> list_choices(const Work& work, db::Reader& reader, const Field& field,
                                 const Row* stored) {
  const RecordType& target = work.services.registry.type(field.target);
  std::vector<Option> options = list_options(reader, work, target);
  if (stored == nullptr) return options;
  for (const std::int64_t id : list_ids(field, stored->values)) {
    if (std::any_of(options.begin(), options.end(), [&](const Option& option) { return option.id == id; }))
      continue;
    options.push_back({id, title_of(target, load_row_unchecked(reader, work, target, id))});
  }
  return options;
}

std::string shorten(std::string text) {
  if (text.size() <= static_cast<size_t>(kLongCellCodePoints)) return text;
  if (base::utf8_length(text) <= static_cast<size_t>(kLongCellCodePoints)) return text;
  size_t bytes = 0;
  for (int left = kLongCellCodePoints; left > 0; --left) {
    ++bytes;
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) ++bytes;
  }
  text.resize(bytes);
  return text + "…";
}

/// The names that stand in a typed field: several of them in one of links.
std::vector<std::string> names_in(const Field& field, std::string_view typed) {
  if (field.kind == FieldKind::links) return split_names(typed);
  const std::string name = base::normalise_line(typed);
  return name.empty() ? std::vector<std::string>() : std::vector<std::string>{name};
}

/// Where a typed field finds what to offer, what its names were understood as, and the rows to choose from where one was
/// refused because several fit.
void fill_names(const Work& work, db::Reader& reader, view::Object& out, const Field& field, std::string_view typed,
                bool is_refused) {
  const RecordType& target = work.services.registry.type(field.target);
  out.set("suggest_href", target.access.view.allows(work.user) ? std::string(target.path) + "/suggest" : std::string());
  view::List& found = out.list("found");
  bool is_asked = false;
  for (const std::string& name : names_in(field, typed)) {
    const std::vector<Option> rows = list_candidates(reader, work, target, name, kMostToPick);
    if (rows.size() == 1) found.add().set("text", describe_row(reader, work, target, rows.front().id));
    if (rows.size() < 2 || is_asked || !is_refused) continue;
    is_asked = true;
    view::Object& candidates = out.object("candidates");
    candidates.set("legend", work.tr(base::Message(N_("Which one is meant by “{typed}”?"), {{"typed", name}})))
        .set("part_name", kPickedPart + std::string(field.name))
        .set("part", name)
        .set("pick_name", kPicked + std::string(field.name));
    view::List& options = candidates.list("options");
    for (const Option& row : rows)
      add_option(options, name_row(reader, work, target, row.id), describe_row(reader, work, target, row.id), false);
  }
}

/// The row chosen among several takes the place of the name that fitted them all, unless that was written anew.
std::string take_pick(const http::Fields& form, const Field& field, std::string_view typed) {
  const std::string_view picked = form.get(kPicked + std::string(field.name));
  const std::string_view part = form.get(kPickedPart + std::string(field.name));
  if (!field.is_typed || picked.empty()) return std::string(typed);
  std::vector<std::string> names = names_in(field, typed);
  std::replace(names.begin(), names.end(), std::string(part), std::string(picked));
  return base::join(names, "; ");
}

/// Codes, numbers and dates stay on one line.
const char* cell_class(const RecordType& type, const Field& field) {
  if (field.name == std::string_view(type.title_prefix)) return "nowrap";
  switch (field.kind) {
    case FieldKind::integer:
    case FieldKind::hundredths:
      return "num";
    case FieldKind::date:
    case FieldKind::instant:
      return "date";
    default:
      return "";
  }
}

}  // namespace

void fill_field(const Work& work, db::Reader& reader, view::Object& out, const Field& field,
                std::string_view typed, std::string_view error, const Row* stored) {
  for (const char* kind : {"is_input", "is_textarea", "is_select", "is_choices", "is_checkbox", "is_file",
                           "is_readonly", "is_password", "is_date", "is_checked"}) {
    out.set(kind, false);
  }
  for (const char* key : {"width", "inputmode", "autocomplete", "suffix", "rows", "accept", "maxlength", "suggest_href"})
    out.set(key, "");
  out.list("options");
  out.list("found");
  out.set("candidates", false);
  out.set("id", field.name).set("name", field.name).set("type", "text").set("label", work.tr(field.label));
  out.set("hint", *field.hint_text != '\0' ? work.tr(field.hint_text) : std::string_view());
  const bool is_optional = !field.is_required && !std::string_view(field.hint_text).starts_with(kNeededWhen);
  out.set("error", error).set("value", typed).set("is_optional", is_optional).set("is_wide", false);
  if (stored != nullptr && field.is_fixed_after_create) {
    out.set("is_readonly", true).set("is_optional", false);
    out.set("value", format_field(work, field, stored->values.get(field.name), stored->title(field.name)));
    return;
  }
  if (field.is_typed && *field.hint_text == '\0') {
    out.set("hint", work.tr(field.kind == FieldKind::links ? N_("Names or numbers, one a line or with “;” between")
                                                           : N_("Its name or number")));
  }
  if (field.is_typed) fill_names(work, reader, out, field, typed, !error.empty());
  switch (field.kind) {
    case FieldKind::text:
    case FieldKind::url:
      out.set("is_input", true)
          .set("maxlength", std::to_string(field.max * 2))
          .set("is_wide", field.max > 100);
      if (field.kind == FieldKind::url) out.set("inputmode", "url");
      break;
    case FieldKind::long_text:
      out.set("is_textarea", true).set("is_wide", true).set("rows", field.max > 1000 ? "6" : "3");
      break;
    case FieldKind::integer:
    case FieldKind::hundredths:
      out.set("is_input", true)
          .set("width", "short")
          .set("inputmode", field.kind == FieldKind::integer ? "numeric" : "decimal");
      break;
    case FieldKind::date:
      out.set("is_input", true)
          .set("is_date", true)
          .set("width", "short")
          .set("inputmode", "numeric")
          .set("autocomplete", "off");
      if (*field.hint_text == '\0') out.set("hint", work.tr(N_("Example: 27/03/2026")));
      break;
    case FieldKind::boolean:
      out.set("is_checkbox", true).set("is_checked", typed == "1").set("is_optional", false);
      break;
    case FieldKind::choice: {
      out.set("is_select", true);
      view::List& options = out.list("options");
      add_option(options, "", work.tr(field.is_required ? N_("– choose –") : N_("– none –")), typed.empty());
      for (const plugin::Choice& choice : field.choice_list) {
        add_option(options, choice.value, work.tr(choice.label), typed == choice.value);
      }
      break;
    }
    case FieldKind::ref: {
      if (field.is_typed) {
        out.set("is_input", true).set("is_wide", true).set("maxlength", "400").set("autocomplete", "off");
        break;
      }
      out.set("is_select", true).set("is_wide", true);
      view::List& options = out.list("options");
      add_option(options, "", work.tr(field.is_required ? N_("– choose –") : N_("– none –")), typed.empty());
      for (const Option& option : list_choices(work, reader, field, stored)) {
        const std::string id = std::to_string(option.id);
        add_option(options, id, shorten(option.title), typed == id);
      }
      break;
    }
    case FieldKind::links: {
      if (field.is_typed) {
        out.set("is_textarea", true).set("is_wide", true).set("rows", "3");
        break;
      }
      out.set("is_choices", true)
          .set("is_wide", true)
          .set("type", "checkbox")
          .set("name", std::string(field.name) + "[]");
      view::List& options = out.list("options");
      for (const Option& option : list_choices(work, reader, field, stored)) {
        const std::string id = std::to_string(option.id);
        add_option(options, id, option.title, contains_id(typed, id));
      }
      break;
    }
    case FieldKind::instant:
      out.set("is_readonly", true);
      break;
  }
}

void fill_field_list(const Work& work, db::Reader& reader, view::List& out, const std::vector<Field>& fields,
                     const Typed& typed, const FieldErrors& errors) {
  for (const Field& field : fields) {
    if (!field.is_in_form) continue;
    const auto found = typed.find(field.name);
    std::string error;
    for (const auto& [name, message] : errors) {
      if (name == field.name) error = work.tr(message);
    }
    fill_field(work, reader, out.add(), field,
               found != typed.end() ? std::string_view(found->second) : field.default_text, error);
  }
}

Typed read_typed(const http::Request& request, const std::vector<Field>& fields) {
  Typed typed;
  for (const Field& field : fields) {
    if (!field.is_in_form) continue;
    if (field.kind == FieldKind::links && !field.is_typed) {
      std::vector<std::string> ids;
      for (const std::string_view id : request.form.all(std::string(field.name) + "[]")) ids.emplace_back(id);
      typed[field.name] = sort_ids(base::join(ids, ","));
    } else if (field.kind == FieldKind::boolean) {
      typed[field.name] = request.form.get(field.name) == "1" ? "1" : "";
    } else if (const auto text = request.form.find(field.name)) {
      typed[field.name] = take_pick(request.form, field, *text);
    }
  }
  for (const auto& [name, text] : request.form.items()) {
    if (name.starts_with('_') || name == "row_version" || name.starts_with("pick_")) continue;
    const std::string_view plain = std::string_view(name).ends_with("[]")
                                       ? std::string_view(name).substr(0, name.size() - 2)
                                       : std::string_view(name);
    const auto known = std::find_if(fields.begin(), fields.end(), [&](const Field& field) {
      return field.is_in_form && plain == field.name;
    });
    if (known == fields.end()) {
      throw http::HttpError(400, N_("The form names a field that it may not set"), "unknown form field");
    }
  }
  return typed;
}

std::vector<std::pair<std::string, std::string>> error_items(const Work& work,
                                                             const std::vector<Field>& fields,
                                                             const FieldErrors& errors) {
  std::vector<std::pair<std::string, std::string>> items;
  for (const Field& field : fields) {
    for (const auto& [name, message] : errors) {
      if (name == field.name)
        items.emplace_back(field.name, std::string(work.tr(field.label)) + ": " + work.tr(message));
    }
  }
  for (const auto& [name, message] : errors) {
    if (name.empty()) items.emplace_back("", work.tr(message));
  }
  return items;
}

std::string url_with(const http::Request& request,
                     const std::vector<std::pair<std::string, std::string>>& changes) {
  std::string url = request.path;
  char separator = '?';
  const auto append = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    url += separator;
    url += base::url_encode(name);
    url += '=';
    url += base::url_encode(value);
    separator = '&';
  };
  for (const auto& [name, value] : request.query.items()) {
    const bool replaced =
        std::any_of(changes.begin(), changes.end(), [&](const auto& c) { return c.first == name; });
    if (!replaced && name != "page") append(name, value);
  }
  for (const auto& [name, value] : changes) append(name, value);
  return url;
}

std::string record_url(const RecordType& type, std::int64_t id, std::string_view suffix) {
  return std::string(type.path) + "/" + std::to_string(id) + std::string(suffix);
}

void fill_table(Context& context, view::Object& out, const RecordType& type,
                const std::vector<const Field*>& fields, const std::vector<Row>& rows, const ListQuery* query,
                bool has_picks) {
  if (rows.empty()) {
    out.set("table", false);
    return;
  }
  view::Object& table = out.object("table");
  table.set("caption", context.tr(type.label_plural));
  const Field* sub_field = nullptr;
  struct Column {
    const Field* field;
    bool is_title;
    std::string_view kind;
  };
  std::vector<Column> columns;
  for (const Field* field : fields) {
    if (field->is_sub_line) {
      sub_field = field;
    } else {
      columns.push_back({field, field->name == std::string_view(type.title), cell_class(type, *field)});
    }
  }
  view::List& heads = table.list("columns");
  for (const auto& [field, is_title, kind] : columns) {
    view::Object& head = heads.add();
    head.set("label", context.tr(field->label)).set("kind", kind).set("sort", "").set("href", "");
    if (query == nullptr || field->kind == FieldKind::links) continue;
    const bool sorted = query->sort == field;
    head.set("sort", sorted ? (query->descending ? "descending" : "ascending") : "none");
    head.set("href", url_with(context.request, {{"sort", (sorted && !query->descending ? "-" : "") +
                                                             std::string(field->name)}}));
  }
  view::List& lines = table.list("rows");
  lines.reserve(rows.size());
  for (const Row& row : rows) {
    view::Object& line = lines.add();
    if (has_picks) line.set("pick", std::to_string(row.id)).set("pick_label", row.values.text(type.title));
    view::List& cells = line.list("cells");
    cells.reserve(columns.size());
    for (const auto& [field, is_title, kind] : columns) {
      const db::Value& value = row.values.get(field->name);
      plugin::Cell cell{.text = shorten(format_value(context.db(), context, type, *field, value, row.title(field->name))),
                        .kind = kind,
                        .is_title = is_title};
      if (field->kind == FieldKind::choice) {
        const auto* word = std::get_if<std::string>(&value);
        const plugin::Choice* choice = word != nullptr ? find_choice(*field, *word) : nullptr;
        if (choice != nullptr) cell.tone = choice->tone;
      }
      if (is_title) {
        cell.href = record_url(type, row.id);
        // The record opens on the day the list is asked for.
        if (query != nullptr && query->day) cell.href += "?on=" + base::format_iso(*query->day);
        if (cell.text.empty()) cell.text = "…";
        if (sub_field != nullptr)
          cell.sub = shorten(format_value(context.db(), context, type, *sub_field, row.values.get(sub_field->name),
                                          row.title(sub_field->name)));
      }
      if (const auto subject = find_subject(context.db(), context, type, *field, row); subject) {
        cell.text = shorten(subject->text);
        cell.href = subject->href;
        cell.kind = "";
      }
      plugin::add_cell(cells, std::move(cell));
    }
  }
}

void fill_pager(Context& context, view::Object& page, const ListQuery& query, std::int64_t total) {
  if (total == 0 || query.is_printed) {
    page.set("pager", false);
    return;
  }
  const auto number = [&](std::int64_t value) { return i18n::format_integer(value, context.language); };
  const std::int64_t pages = (total + query.per_page - 1) / query.per_page;
  const std::int64_t first = (query.page - 1) * query.per_page + 1;
  const std::int64_t last = std::min<std::int64_t>(total, query.page * query.per_page);
  view::Object& pager = page.object("pager");
  pager.set("text", context.tr(base::Message(
                        N_("{from}–{to} of {total}"),
                        {{"from", number(first)}, {"to", number(last)}, {"total", number(total)}})));
  const auto to_page = [&](std::int64_t wanted) {
    return url_with(context.request, {{"page", std::to_string(wanted)}});
  };
  pager.set("first_href", query.page > 1 ? to_page(1) : "")
      .set("prev_href", query.page > 1 ? to_page(query.page - 1) : "");
  pager.set("next_href", query.page < pages ? to_page(query.page + 1) : "");
  pager.set("last_href", query.page < pages ? to_page(pages) : "");
  view::List& list = pager.list("pages");
  for (std::int64_t p = std::max<std::int64_t>(1, query.page - 2);
       pages > 1 && p <= std::min(pages, query.page + 2); ++p) {
    list.add().set("label", number(p)).set("href", to_page(p)).set("is_current", p == query.page);
  }
  view::List& sizes = pager.list("sizes");
  for (const int size : {25, 50, 100}) {
    sizes.add()
        .set("label", std::to_string(size))
        .set("href", url_with(context.request, {{"per_page", std::to_string(size)}}))
        .set("is_current", size == query.per_page);
  }
}

base::Message add_consequence(Context& context, const RecordType& type, const base::Message& done) {
  if (!type.hooks.consequence) return done;
  const std::string followed = type.hooks.consequence(context, context.db());
  if (followed.empty()) return done;
  return base::Message(N_("{done} {counted}"), {{"done", context.tr(done)}, {"counted", followed}});
}

void clear_head(view::Object& out, std::string_view heading, std::string_view lead) {
  out.set("heading", heading).set("lead", lead);
  out.list("tags");
  out.list("actions");
  out.set("tabs", false);
}

void add_action(view::List& actions, std::string_view label, std::string_view href, std::string_view icon,
                std::string_view style, std::string_view key, bool is_post) {
  actions.add()
      .set("label", label)
      .set("href", href)
      .set("icon", icon)
      .set("style", style)
      .set("key", key)
      .set("is_post", is_post);
}

view::Object& add_fact(view::List& items, std::string_view label, std::string_view text,
                       std::string_view href) {
  return items.add()
      .set("label", label)
      .set("text", text)
      .set("href", href)
      .set("tone", "")
      .set("sub", "")
      .set("is_late", false);
}

view::List& fill_form_start(view::Object& out, std::string_view action, std::string_view submit_label,
                            std::string_view cancel_href) {
  out.set("action", action)
      .set("is_multipart", false)
      .set("submit_label", submit_label)
      .set("cancel_href", cancel_href);
  out.list("extra_submits");
  return out.list("hidden");
}

void add_hidden(view::List& hidden, std::string_view name, std::string_view value) {
  hidden.add().set("name", name).set("value", value);
}

}  // namespace motcong::record
