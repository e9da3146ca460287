// Linked records on pages: the section of a record's page, choosing another record, taking a link away.
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/record/archive.h"
#include "core/record/page_parts.h"
#include "core/record/pages.h"
#include "core/record/record_links.h"
#include "core/record/record_parts.h"
#include "core/record/row_rule.h"
#include "core/record/search.h"

namespace motcong::record {
namespace {

using base::Message;
using plugin::Context;
using plugin::FieldErrors;
using plugin::RecordType;
using plugin::Row;

constexpr int kOfferedHits = 20;  // records a search offers to choose from

std::vector<plugin::Crumb> crumbs_of(Context& context, const RecordType& type, const Row& row) {
  return {{std::string(context.tr(type.label_plural)), type.path},
          {title_of(type, row), record_url(type, row.id)}};
}

/// What stands in the form.
struct LinkForm {
  std::string target, pick, reading, note;
};

/// "par.task:12", the value of a choice.
std::string pick_value(const RecordType& type, std::int64_t id) {
  return std::string(type.id) + ":" + std::to_string(id);
}

std::optional<RecordRef> find_picked(Context& context, db::Reader& reader, std::string_view pick) {
  const size_t colon = pick.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const RecordType* type = context.services.registry.find_type(pick.substr(0, colon));
  const auto id = i18n::parse_integer(pick.substr(colon + 1));
  if (type == nullptr || !id || !type->can_attach || type->access.view.is_nobody()) return std::nullopt;
  if (!row_exists(reader, context, *type, *id)) return std::nullopt;
  return RecordRef{type, *id};
}

/// Records with the words typed, to choose from; empty when there are none.
std::vector<std::pair<std::string, std::string>> find_choices(Context& context, const RecordType& type,
                                                              const Row& row, const std::string& typed) {
  std::vector<std::pair<std::string, std::string>> choices;
  const SearchResult result =
      search_records(context.db(), context, parse_search_words(typed), 0, kOfferedHits);
  for (const Hits& hits : result.types) {
    if (!hits.type->can_attach) continue;
    for (const Row& hit : load_hits(context.db(), context, *hits.type, hits.ids)) {
      if (hit.id == row.id && std::string_view(hits.type->table) == type.table) continue;
      if (choices.size() == kOfferedHits) return choices;
      choices.emplace_back(pick_value(*hits.type, hit.id),
                           std::string(context.tr(hits.type->label)) + ": " + title_of(*hits.type, hit));
    }
  }
  return choices;
}

http::Response show_form(Context& context, const RecordType& type, const Row& row, const LinkForm& typed,
                         const std::vector<std::pair<std::string, std::string>>& choices,
                         const FieldErrors& errors) {
  view::Object page;
  const std::string heading(context.tr(N_("Link a record")));
  clear_head(page, heading, title_of(type, row));
  view::List& hidden = fill_form_start(page, record_url(type, row.id, "/links/new"), context.tr(N_("Link")),
                                       record_url(type, row.id));
  if (!choices.empty()) add_hidden(hidden, "found_for", typed.target);
  view::Object& group = page.list("groups").add();
  group.set("label", "");
  view::List& fields = group.list("fields");
  const auto error_of = [&](std::string_view name) {
    for (const auto& [field, message] : errors) {
      if (field == name) return context.tr(message);
    }
    return std::string();
  };
  std::vector<plugin::Field> declared;
  declared.push_back(plugin::Field::text("target", N_("Record"))
                         .required()
                         .max_length(300)
                         .hint(N_("Its address in this portal, its number, or words of its title")));
  fill_field(context, context.db(), fields.add(), declared.back(), typed.target, error_of("target"));
  if (!choices.empty()) {
    declared.push_back(plugin::Field::choice("pick", N_("Records found"), {}).required());
    view::Object& control = fields.add();
    fill_field(context, context.db(), control, declared.back(), "", error_of("pick"));
    control.set("is_select", false).set("is_choices", true).set("is_wide", true).set("type", "radio");
    view::List& options = control.list("options");
    for (const auto& [value, label] : choices)
      options.add().set("value", value).set("label", label).set("is_selected", value == typed.pick);
  }
  std::vector<plugin::Choice> readings;
  for (const LinkReading& reading : link_readings()) {
    if (reading.is_offered) readings.push_back({reading.id, reading.label});
  }
  declared.push_back(
      plugin::Field::choice("kind", N_("How this record stands to it"), std::move(readings)).required());
  fill_field(context, context.db(), fields.add(), declared.back(), typed.reading, error_of("kind"));
  declared.push_back(plugin::Field::text("note", N_("Note")).max_length(kMaxLinkNote));
  fill_field(context, context.db(), fields.add(), declared.back(), typed.note, error_of("note"));
  plugin::set_error_summary(context, page, error_items(context, declared, errors));
  return context.page(
      "core/form", std::move(page),
      {.title = heading, .crumbs = crumbs_of(context, type, row), .status = errors.empty() ? 200 : 422});
}

Row load_linkable(Context& context, const RecordType& type) {
  Row row = load_row(context.db(), context, type, context.id());
  refuse_archived(context.db(), context, type, row.id);
  return row;
}

}  // namespace

void fill_record_links(Context& context, const RecordType& type, const Row& row, view::Object& page) {
  page.set("record_links", false);
  if (!type.can_attach) return;
  const std::vector<RecordLink> links = list_record_links(context.db(), context, type, row.id);
  const bool may_add = may_link(context.db(), context, type, row.id);
  if (links.empty() && !may_add) return;
  view::Object& section = page.object("record_links");
  section.set("count", links.empty()
                           ? std::string()
                           : i18n::format_integer(static_cast<std::int64_t>(links.size()), context.language));
  section.set("add_href", may_add ? record_url(type, row.id, "/links/new") : std::string());
  section.set("has_rows", !links.empty());
  view::List& rows = section.list("rows");
  for (const RecordLink& link : links) {
    const bool may_remove =
        may_add || (link.is_visible && may_link(context.db(), context, *link.type, link.other_id));
    rows.add()
        .set("reading", context.tr(link.reading->label))
        .set("title",
             link.is_visible ? std::string_view(link.title) : context.tr(N_("a record you may not see")))
        .set("href", link.is_visible ? record_url(*link.type, link.other_id) : std::string())
        .set("kind", link.is_visible ? context.tr(link.type->label) : std::string_view())
        .set("note", link.note)
        .set("who", link.who)
        .set("at", i18n::format_instant(link.at))
        .set("remove_href", may_remove
                                ? record_url(type, row.id, "/links/" + std::to_string(link.id) + "/remove")
                                : std::string());
  }
}

http::Response new_link_page(Context& context, const RecordType& type) {
  const Row row = load_linkable(context, type);
  const LinkForm typed{.target = std::string(context.request.query.get("target")),
                       .pick = {},
                       .reading = "relates",
                       .note = {}};
  return show_form(context, type, row, typed, {}, {});
}

http::Response add_link(Context& context, const RecordType& type) {
  const Row row = load_linkable(context, type);
  const http::Fields& form = context.request.form;
  const LinkForm typed{.target = base::normalise_line(form.get("target")),
                       .pick = std::string(form.get("pick")),
                       .reading = std::string(form.get("kind")),
                       .note = base::normalise_line(form.get("note"))};
  FieldErrors errors;
  std::vector<std::pair<std::string, std::string>> choices;
  std::optional<RecordRef> other;
  if (typed.target.empty()) {
    errors.emplace_back("target", N_("Fill this in"));
  } else {
    // A record chosen for other words than stand there now is not meant any more.
    if (!typed.pick.empty() && base::normalise_line(form.get("found_for")) == typed.target)
      other = find_picked(context, context.db(), typed.pick);
    if (!other) other = resolve_record(context.db(), context, typed.target, context.request.header("host"));
    if (!other) {
      choices = find_choices(context, type, row, typed.target);
      if (choices.empty()) {
        errors.emplace_back("target", N_("No record found that you may see"));
      } else {
        errors.emplace_back("pick", N_("Choose one of the records found"));
      }
    }
  }
  const LinkReading* reading = find_link_reading(typed.reading);
  if (reading == nullptr || !reading->is_offered) {
    reading = nullptr;
    errors.emplace_back("kind", N_("Choose one of the list"));
  }
  if (base::utf8_length(typed.note) > static_cast<size_t>(kMaxLinkNote)) {
    errors.emplace_back("note", Message(N_("The note may have at most {max} characters"),
                                        {{"max", std::to_string(kMaxLinkNote)}}));
  }
  if (errors.empty()) {
    const auto added = context.services.db.write([&](db::WriteTx& tx) {
      return add_record_link(context, tx, type, row.id, *other, *reading, typed.note);
    });
    context.refresh();
    if (added) return context.redirect(record_url(type, row.id, "#links"), N_("The records are linked."));
    errors.emplace_back("target", added.error());
  }
  return show_form(context, type, row, typed, choices, errors);
}

http::Response remove_link_page(Context& context, const RecordType& type) {
  const Row row = load_row(context.db(), context, type, context.id(0));
  const std::vector<RecordLink> links = list_record_links(context.db(), context, type, row.id);
  for (const RecordLink& link : links) {
    if (link.id != context.id(1)) continue;
    view::Object page;
    const std::string heading(context.tr(N_("Take this link away?")));
    page.set("heading", heading).set("lead", "").set("is_danger", true).set("is_irreversible", false);
    fill_form_start(page, record_url(type, row.id, "/links/" + std::to_string(link.id) + "/remove"),
                    context.tr(N_("Unlink")), record_url(type, row.id, "#links"));
    view::List& items = page.list("items");
    const auto item = [&](std::string_view label, std::string_view text, const std::string& href) {
      add_fact(items, label, text, href);
    };
    item(context.tr(type.label), title_of(type, row), record_url(type, row.id));
    item(context.tr(link.reading->label),
         link.is_visible ? std::string_view(link.title) : context.tr(N_("a record you may not see")),
         link.is_visible ? record_url(*link.type, link.other_id) : std::string());
    page.object("effects").list("items").add().set(
        "text", context.tr(N_("Both records stay as they are; their history says that they were linked.")));
    page.list("fields");
    return context.page("core/confirm", std::move(page),
                        {.title = heading, .crumbs = crumbs_of(context, type, row)});
  }
  throw http::HttpError(404);
}

http::Response take_link_away(Context& context, const RecordType& type) {
  context.services.db.write(
      [&](db::WriteTx& tx) { remove_record_link(context, tx, type, context.id(0), context.id(1)); });
  return context.redirect(record_url(type, context.id(0), "#links"), N_("The link is taken away."));
}

}  // namespace motcong::record
