// Making and changing a record: the form, its errors, and the page for two people saving at once.
#include <algorithm>

#include "core/base/random.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/record/archive.h"
#include "core/record/draft.h"
#include "core/record/history.h"
#include "core/record/naming.h"
#include "core/record/once.h"
#include "core/record/page_parts.h"
#include "core/record/pages.h"
#include "core/record/record_links.h"
#include "core/record/row_rule.h"

namespace motcong::record {
namespace {

using plugin::Context;
using plugin::Field;
using plugin::FieldErrors;
using plugin::RecordType;
using plugin::Row;

std::string create_heading(Context& context, const RecordType& type) {
  return context.tr(base::Message(N_("Add: {what}"), {{"what", std::string(context.tr(type.label))}}));
}

std::vector<plugin::Crumb> crumbs_of(Context& context, const RecordType& type, const Row* row) {
  std::vector<plugin::Crumb> crumbs = {{std::string(context.tr(type.label_plural)), type.path}};
  if (row != nullptr) crumbs.push_back({title_of(type, *row), record_url(type, row->id)});
  return crumbs;
}

/// The record that a new one is a copy of, as the form says; nothing when this person does not see it.
std::optional<Row> find_original(Context& context, db::Reader& reader, const RecordType& type) {
  const auto id = i18n::parse_integer(context.request.form.get("_copy_of"));
  if (!id || !type.can_copy) return std::nullopt;
  return find_row(reader, context, type, *id);
}

/// What a refused form would have made of fields that are empty in it.
void say_filled(Context& context, view::Object& control, const Field& field, std::string_view typed,
                const plugin::Values& filled) {
  if (!typed.empty() || !filled.has(field.name)) return;
  const std::string value = format_history(context, context.db(), field, filled.get(field.name));
  if (value.empty()) return;
  control.list("found").add().set("text",
                                  context.tr(base::Message(N_("Left empty, it becomes: {value}"), {{"value", value}})));
}

/// The form page in all its states. `row` null: a new record; then `original` is what it is a copy of, or null. `filled`:
/// as SaveOutcome has it.
http::Response show_form(Context& context, const RecordType& type, const Row* row, const Typed& typed,
                         const FieldErrors& errors, std::int64_t row_version, int status,
                         const Row* original = nullptr, const plugin::Values& filled = {}) {
  view::Object page;
  const std::string heading =
      row != nullptr ? context.tr(base::Message(N_("Edit: {what}"), {{"what", title_of(type, *row)}}))
                     : create_heading(context, type);
  std::string lead(context.tr(N_("All fields are needed unless marked optional.")));
  if (original != nullptr) {
    lead = context.tr(base::Message(N_("A copy of {what}. What names a record stays empty; all else is as there."),
                                    {{"what", title_of(type, *original)}})) +
           " " + lead;
  }
  clear_head(page, heading, lead);
  const Row* behind = row != nullptr ? row : original;
  const std::string back = behind != nullptr ? record_url(type, behind->id) : std::string(type.path);
  view::List& hidden = fill_form_start(
      page, row != nullptr ? record_url(type, row->id, "/edit") : std::string(type.path) + "/new",
      context.tr(N_("Save")), back);
  if (row != nullptr) {
    add_hidden(hidden, "row_version", std::to_string(row_version));
  } else {
    const std::string_view once = context.request.form.get("_once");
    add_hidden(hidden, "_once", once.empty() ? base::random_token(16) : std::string(once.substr(0, 64)));
    if (original != nullptr) add_hidden(hidden, "_copy_of", std::to_string(original->id));
  }
  const std::vector<std::pair<std::string, std::string>> items = error_items(context, type.fields, errors);
  plugin::set_error_summary(context, page, items);
  view::List& groups = page.list("groups");
  view::List* fields = nullptr;
  for (const Field& field : type.fields) {
    if (!field.is_in_form) continue;
    if (fields == nullptr || *field.group_label != '\0') {
      view::Object& group = groups.add();
      group.set("label", *field.group_label != '\0' ? context.tr(field.group_label) : std::string_view());
      fields = &group.list("fields");
    }
    std::string error;
    for (const auto& [name, message] : errors) {
      if (name == field.name) error = context.tr(message);
    }
    const auto found = typed.find(field.name);
    const std::string_view text = found != typed.end() ? std::string_view(found->second) : field.default_text;
    view::Object& control = fields->add();
    fill_field(context, context.db(), control, field, text, error, row);
    say_filled(context, control, field, text, filled);
  }
  return context.page("core/form", std::move(page),
                      {.title = heading, .crumbs = crumbs_of(context, type, row), .status = status});
}

Typed typed_of(Context& context, const RecordType& type, const plugin::Values& values) {
  Typed typed;
  for (const Field& field : type.fields) {
    if (field.is_in_form) typed[field.name] = type_value(context.db(), context, field, values.get(field.name));
  }
  return typed;
}

/// What an address gives a field of a new record: rows by their ids, also where a form asks for names.
std::string given_text(Context& context, const Field& field, std::string_view given) {
  if (!field.is_typed) return std::string(given);
  const RecordType& target = context.services.registry.type(field.target);
  std::string names;
  for (const std::string& part : base::split(given, ',')) {
    const auto id = i18n::parse_integer(part);
    if (!id || !row_exists(context.db(), context, target, *id)) return std::string(given);
    names += (names.empty() ? "" : "; ") + name_row(context.db(), context, target, *id);
  }
  return names;
}

struct Draft {
  Typed typed;
  std::int64_t row_version = 0;  // the one the person saw; 0 for a new record
};

/// What was typed into this form when its session had run out.
std::optional<Draft> read_draft(Context& context, const RecordType& type) {
  const std::string_view id = context.request.query.get("draft");
  if (id.empty()) return std::nullopt;
  auto fields = find_draft(context.db(), context.now, context.user.user_id, id, context.request.path);
  if (!fields) return std::nullopt;
  http::Request posted;
  for (const auto& [name, value] : fields->items()) {
    const Field* field = type.find_field(std::string_view(name).substr(0, name.find('[')));
    if (field != nullptr && field->is_in_form) posted.form.add(name, value);
  }
  const auto version = i18n::parse_integer(fields->get("row_version"));
  return Draft{read_typed(posted, type.fields), version ? *version : 0};
}

/// Merges the choices of the conflict page: "mine" keeps what was typed, "theirs" what is there now.
void apply_picks(Context& context, const RecordType& type, const Row& now, Typed& typed) {
  const Typed theirs = typed_of(context, type, now.values);
  for (const Field& field : type.fields) {
    if (field.is_in_form && context.request.form.get("pick_" + std::string(field.name)) == "theirs") {
      typed[field.name] = theirs.at(field.name);
    }
  }
}

http::Response show_conflict(Context& context, const RecordType& type, const Row& now, const Typed& mine,
                             std::int64_t seen_version) {
  const Typed original = typed_of(context, type, values_at(context.db(), type, now, seen_version));
  const Typed theirs = typed_of(context, type, now.values);
  view::Object page;
  const std::string heading = context.tr(
      base::Message(N_("Saved by someone else meanwhile: {what}"), {{"what", title_of(type, now)}}));
  clear_head(page, heading);
  view::List& hidden = fill_form_start(page, record_url(type, now.id, "/edit"), context.tr(N_("Save")),
                                       record_url(type, now.id));
  add_hidden(hidden, "row_version", std::to_string(now.row_version));
  const auto last = find_last_change(context.db(), type, now.id);
  page.set("who", last ? format_doer(context, last->user_name, last->on_behalf_of) : std::string())
      .set("at", i18n::format_instant(last ? last->at : context.now));
  std::string mine_text;
  const auto shown = [&](const Field& field, const std::string& typed) {
    auto value = parse_field(context, context.db(), field, typed, Source::form);
    if (!value || field.kind == plugin::FieldKind::ref || field.kind == plugin::FieldKind::links) {
      std::string titles;
      if (value && !typed.empty() && !field.is_typed) {
        const RecordType& target = context.services.registry.type(field.target);
        for (const std::string& id : base::split(typed, ',')) {
          if (!titles.empty()) titles += "; ";
          titles += title_of(target, load_row_unchecked(context.db(), context, target, std::stoll(id)));
        }
        return titles;
      }
      return typed;
    }
    return format_field(context, field, *value);
  };
  view::List& rows = page.list("rows");
  for (const Field& field : type.fields) {
    if (!field.is_in_form || field.is_fixed_after_create) continue;
    const auto typed = mine.find(field.name);
    const std::string& my_text = typed != mine.end() ? typed->second : original.at(field.name);
    add_hidden(hidden, field.kind == plugin::FieldKind::links && !field.is_typed ? std::string(field.name) + "[]" : field.name,
               my_text);
    mine_text += std::string(context.tr(field.label)) + ": " + shown(field, my_text) + "\n";
    const bool i_changed = my_text != original.at(field.name);
    const bool they_changed = theirs.at(field.name) != original.at(field.name);
    if (!i_changed && !they_changed) continue;
    if (my_text == theirs.at(field.name)) continue;
    rows.add()
        .set("name", "pick_" + std::string(field.name))
        .set("label", context.tr(field.label))
        .set("original", shown(field, original.at(field.name)))
        .set("mine", shown(field, my_text))
        .set("theirs", shown(field, theirs.at(field.name)))
        .set("is_mine", i_changed)
        .set("is_clash", i_changed && they_changed);
  }
  page.set("mine_text", mine_text);
  return context.page("core/conflict", std::move(page),
                      {.title = heading, .crumbs = crumbs_of(context, type, &now), .status = 409});
}

}  // namespace

http::Response new_page(Context& context, const RecordType& type) {
  Typed typed;
  for (const Field& field : type.fields) {
    if (!field.is_in_form) continue;
    if (const auto given = context.request.query.find(field.name)) typed[field.name] = given_text(context, field, *given);
  }
  if (auto draft = read_draft(context, type)) typed = std::move(draft->typed);
  return show_form(context, type, nullptr, typed, {}, 0, 200);
}

http::Response copy_page(Context& context, const RecordType& type) {
  const Row original = load_row(context.db(), context, type, context.id());
  Typed typed;
  for (const Field& field : type.fields) {
    if (!field.is_in_form) continue;
    // What names a record is its own: texts, numbers and days of the key. What it belongs to stays.
    const bool names_it = field.kind != plugin::FieldKind::ref && field.kind != plugin::FieldKind::choice &&
                          std::any_of(type.key.begin(), type.key.end(),
                                      [&](const char* key) { return std::string_view(key) == field.name; });
    typed[field.name] =
        names_it ? std::string(field.default_text)
                 : type_value(context.db(), context, field, original.values.get(field.name));
  }
  return show_form(context, type, nullptr, typed, {}, 0, 200, &original);
}

http::Response create(Context& context, const RecordType& type) {
  const std::string token(context.request.form.get("_once"));
  if (const std::string saved = find_once(context.db(), token); !saved.empty())
    return context.redirect(saved);
  const Typed typed = read_typed(context.request, type.fields);
  std::string earlier;
  const SaveOutcome outcome = context.services.db.write([&](db::WriteTx& tx) {
    // Again, as the only writer: the same form sent at the same moment may have been saved since.
    earlier = find_once(tx, token);
    if (!earlier.empty()) return SaveOutcome{};
    SaveOutcome made = save_record(context, tx, type, {.id = std::nullopt, .row_version = 0, .typed = typed});
    if (made.kind == SaveOutcome::Kind::saved) {
      keep_once(tx, context, token, record_url(type, made.id));
      const auto original = find_original(context, tx, type);
      if (original && type.can_attach) keep_copy_link(context, tx, type, made.id, original->id);
    }
    return made;
  });
  if (!earlier.empty()) return context.redirect(earlier);
  context.refresh();
  if (outcome.kind == SaveOutcome::Kind::invalid) {
    const auto original = find_original(context, context.db(), type);
    return show_form(context, type, nullptr, typed, outcome.errors, 0, 422, original ? &*original : nullptr,
                     outcome.filled);
  }
  return context.redirect(record_url(type, outcome.id), add_consequence(context, type, N_("Saved.")));
}

http::Response edit_page(Context& context, const RecordType& type) {
  const Row row = load_row(context.db(), context, type, context.id());
  if (!reaches_row(context.db(), context, type, type.access.update, row.id)) throw http::HttpError(403);
  refuse_archived(context.db(), context, type, row.id);
  if (type.hooks.can_update && !type.hooks.can_update(context, context.db(), row)) {
    throw http::HttpError(409, N_("The record can no longer be changed as it is now"))
        .back_to(record_url(type, row.id));
  }
  Typed typed = typed_of(context, type, row.values);
  std::int64_t version = row.row_version;
  if (const auto draft = read_draft(context, type)) {
    for (const auto& [name, text] : draft->typed) typed[name] = text;
    // Others may have saved since: then saving the draft must meet the conflict page.
    if (draft->row_version > 0) version = draft->row_version;
  }
  return show_form(context, type, &row, typed, {}, version, 200);
}

http::Response update(Context& context, const RecordType& type) {
  Typed typed = read_typed(context.request, type.fields);
  const auto version = i18n::parse_integer(context.request.form.get("row_version"));
  if (!version || *version < 1)
    throw http::HttpError(400, N_("The form is incomplete; open it again"), "no row_version");
  const Row seen = load_row(context.db(), context, type, context.id());
  refuse_archived(context.db(), context, type, seen.id);
  apply_picks(context, type, seen, typed);
  const SaveOutcome outcome = context.services.db.write([&](db::WriteTx& tx) {
    return save_record(context, tx, type, {.id = context.id(), .row_version = *version, .typed = typed});
  });
  context.refresh();
  switch (outcome.kind) {
    case SaveOutcome::Kind::invalid: {
      const Row row = load_row(context.db(), context, type, context.id());
      return show_form(context, type, &row, typed, outcome.errors, *version, 422, nullptr, outcome.filled);
    }
    case SaveOutcome::Kind::conflict: {
      const Row row = load_row(context.db(), context, type, context.id());
      return show_conflict(context, type, row, typed, *version);
    }
    case SaveOutcome::Kind::unchanged:
      return context.redirect(record_url(type, outcome.id), base::Message(N_("Nothing was changed.")),
                              "info");
    case SaveOutcome::Kind::saved:
      break;
  }
  return context.redirect(record_url(type, outcome.id), add_consequence(context, type, N_("Saved.")));
}

}  // namespace motcong::record
