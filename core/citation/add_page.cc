// Adding an act to what a record cites.
#include <algorithm>

#include "core/base/text.h"
#include "core/citation/types.h"
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/record/archive.h"
#include "core/record/page_parts.h"
#include "core/record/record_links.h"
#include "core/record/store.h"

namespace motcong::citation {
namespace {

using base::Message;
using plugin::Context;
using plugin::Field;
using plugin::FieldErrors;
using plugin::RecordType;
using plugin::Row;

/// The record that will cite. HttpError 404 for none this person sees, 403 when he may not change it, 409
/// when it is archived.
struct Citing {
  const RecordType* type = nullptr;
  Row row;
};

Citing load_citing(Context& context) {
  const std::string_view named = context.request.query.get("citer");
  const size_t colon = std::min(named.find(':'), named.size());
  const auto id = i18n::parse_integer(colon < named.size() ? named.substr(colon + 1) : std::string_view());
  const RecordType* type = context.services.registry.find_type(named.substr(0, colon));
  if (type == nullptr || !id || context.services.registry.find_citer_type(type->id) == nullptr)
    throw http::HttpError(404);
  const auto seen = record::find_visible(context.db(), context, *type, *id);
  if (!seen) throw http::HttpError(404);
  record::refuse_archived(context.db(), context, *type, *id);
  if (!record::may_link(context.db(), context, *type, *id)) throw http::HttpError(403);
  return {seen->type, record::load_row(context.db(), context, *seen->type, *id)};
}

std::vector<Field> fields() {
  return {Field::text("act", N_("Legal act"))
              .required()
              .max_length(300)
              .hint(N_("Its number, its title, or its address in this portal")),
          Field::text("articles", N_("Articles"))
              .max_length(kMaxArticles)
              .hint(N_("Such as “Điều 5 khoản 2” or “Điều 3-7”; empty: the whole act")),
          Field::text("note", N_("Note")).max_length(kMaxNote)};
}

http::Response show_form(Context& context, const Citing& citing, const record::Typed& typed,
                         const FieldErrors& errors) {
  view::Object page;
  const std::string heading(context.tr(N_("Add an act"))), title = record::title_of(*citing.type, citing.row);
  const std::string url = record::record_url(*citing.type, citing.row.id);
  record::clear_head(page, heading, title);
  const Record citer = record_of(context, *citing.type, citing.row.id);
  record::fill_form_start(page, "/citations/add?citer=" + citer.type + ":" + std::to_string(citer.id),
                          context.tr(N_("Add")), url);
  view::Object& group = page.list("groups").add();
  group.set("label", "");
  const std::vector<Field> declared = fields();
  record::fill_field_list(context, context.db(), group.list("fields"), declared, typed, errors);
  plugin::set_error_summary(context, page, record::error_items(context, declared, errors));
  return context.page(
      "core/form", std::move(page),
      {.title = heading,
       .crumbs = {{std::string(context.tr(citing.type->label_plural)), citing.type->path}, {title, url}},
       .status = errors.empty() ? 200 : 422});
}

}  // namespace

http::Response add_page(Context& context) { return show_form(context, load_citing(context), {}, {}); }

http::Response save_page(Context& context) {
  const Citing citing = load_citing(context);
  const std::vector<Field> declared = fields();
  const record::Typed typed = record::read_typed(context.request, declared);
  FieldErrors errors;
  for (const Field& field : declared) {
    const auto value =
        record::parse_field(context, context.db(), field, typed.at(field.name), record::Source::form);
    if (!value) errors.emplace_back(field.name, value.error());
  }
  if (errors.empty()) {
    const auto act = find_act(context.db(), context, typed.at("act"), context.request.header("host"));
    Citation citation{.citer = record_of(context, *citing.type, citing.row.id),
                      .act = act ? *act : Record{},
                      .articles = typed.at("articles"),
                      .note = typed.at("note")};
    if (!act) {
      errors.emplace_back("act", act.error());
    } else {
      const std::vector<Citation> known = list_citations(context.db(), citation.citer);
      const bool is_twice = std::any_of(known.begin(), known.end(), [&](const Citation& one) {
        return one.act == citation.act && one.articles == base::normalise_line(citation.articles);
      });
      if (is_twice) errors.emplace_back("articles", N_("The record cites these articles of the act already"));
    }
    if (errors.empty()) {
      const auto added =
          context.services.db.write([&](db::WriteTx& tx) { return add_citation(context, tx, citation); });
      context.refresh();
      if (added) {
        return context.redirect(record::record_url(*citing.type, citing.row.id, "#citations"),
                                N_("The act is among what the record cites."));
      }
      errors.emplace_back("act", added.error());
    }
  }
  return show_form(context, citing, typed, errors);
}

}  // namespace motcong::citation
