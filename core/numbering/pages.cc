// The administrator's pages: the series with their last numbers, how each is written, a higher start.
#include <map>

#include "core/auth/units.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/numbering/numbering.h"
#include "core/plugin/frame.h"
#include "core/record/page_parts.h"

namespace motcong::numbering {
namespace {

using base::Message;
using http::Response;
using plugin::Context;
using plugin::Field;
using plugin::may;
using plugin::NumberSeries;

const NumberSeries& load_series(Context& context) {
  const NumberSeries* series = context.services.registry.find_number_series(context.request.query.get("series"));
  if (series == nullptr) throw http::HttpError(404);
  return *series;
}

std::string path_of(const NumberSeries& series, std::string_view page) {
  return "/admin/numbering/" + std::string(page) + "?series=" + series.id;
}

Response list_page(Context& context) {
  view::Object page;
  const std::string_view heading = context.tr(N_("Numbering"));
  record::clear_head(page, heading, context.tr(N_("The numbers that are given when something is issued")));
  const bool may_change = context.user.may("core.numbering");
  view::List& rows = page.list("series");
  for (const NumberSeries& series : context.services.registry.number_series()) {
    const NumberFormat format = load_format(context.db(), series);
    view::Object& row = rows.add();
    row.set("label", context.tr(series.label))
        .set("format", format.format)
        .set("legal_basis", format.legal_basis)
        .set("first_number", i18n::format_integer(format.first_number, context.language))
        .set("edit_href", may_change ? path_of(series, "format") : std::string())
        .set("start_href", may_change ? path_of(series, "start") : std::string());
    view::List& counters = row.list("counters");
    for (const Counter& counter : list_counters(context.db(), series.id)) {
      counters.add()
          .set("unit", counter.unit_id != 0 ? counter.unit : std::string(context.tr(N_("The whole department"))))
          .set("year", counter.year != 0 ? std::to_string(counter.year) : std::string("–"))
          .set("last", i18n::format_integer(counter.last, context.language));
    }
  }
  return context.page("core/numbering", std::move(page), {.title = std::string(heading)});
}

Response show_form(Context& context, const NumberSeries& series, const char* heading, std::string_view action,
                   const std::vector<Field>& fields, const record::Typed& typed, const plugin::FieldErrors& errors) {
  view::Object page;
  record::clear_head(page, context.tr(heading), context.tr(series.label));
  record::fill_form_start(page, action, context.tr(N_("Save")), "/admin/numbering");
  view::List& controls = page.list("groups").add().set("label", "").list("fields");
  record::fill_field_list(context, context.db(), controls, fields, typed, errors);
  plugin::set_error_summary(context, page, record::error_items(context, fields, errors));
  return context.page("core/form", std::move(page),
                      {.title = std::string(context.tr(heading)),
                       .crumbs = {{std::string(context.tr(N_("Numbering"))), "/admin/numbering"}},
                       .status = errors.empty() ? 200 : 422});
}

std::vector<Field> format_fields() {
  return {Field::text("format", N_("How it is written"))
              .required()
              .max_length(100)
              .hint(N_("{n}, {nn}, {nnn}: the number, with leading zeros; {kind}: kind of document; {unit}: unit; {agency}: "
                       "agency; {year}: year")),
          Field::integer("first_number", N_("First number"))
              .required()
              .range(1, 999999)
              .hint(N_("Of rows of numbers that have not begun yet")),
          Field::text("legal_basis", N_("Legal basis")).max_length(300)};
}

Response format_page(Context& context) {
  const NumberSeries& series = load_series(context);
  const NumberFormat format = load_format(context.db(), series);
  return show_form(context, series, N_("How numbers are written"), path_of(series, "format"), format_fields(),
                   {{"format", format.format},
                    {"first_number", std::to_string(format.first_number)},
                    {"legal_basis", format.legal_basis}},
                   {});
}

/// Reads the fields of a form by their own rules.
plugin::Values read_values(Context& context, const std::vector<Field>& fields, const record::Typed& typed,
                           plugin::FieldErrors& errors) {
  plugin::Values values;
  for (const Field& field : fields) {
    const auto found = typed.find(field.name);
    auto value = record::parse_field(context, context.db(), field, found != typed.end() ? found->second : "",
                                     record::Source::form);
    if (value) {
      values.set(field.name, *std::move(value));
    } else {
      errors.emplace_back(field.name, value.error());
    }
  }
  return values;
}

Response save_format_page(Context& context) {
  const NumberSeries& series = load_series(context);
  const std::vector<Field> fields = format_fields();
  const record::Typed typed = record::read_typed(context.request, fields);
  plugin::FieldErrors errors;
  const plugin::Values values = read_values(context, fields, typed, errors);
  if (errors.empty()) {
    if (auto good = check_format(values.text("format")); !good) errors.emplace_back("format", good.error());
  }
  if (!errors.empty())
    return show_form(context, series, N_("How numbers are written"), path_of(series, "format"), fields, typed, errors);
  context.refresh();
  context.services.db.write([&](db::WriteTx& tx) {
    save_format(context, tx, series,
                {values.text("format"), values.integer("first_number"), values.text("legal_basis")});
  });
  return context.redirect("/admin/numbering", Message(N_("Saved.")));
}

std::vector<Field> start_fields(const NumberSeries& series) {
  std::vector<Field> fields;
  if (series.by_unit) fields.push_back(Field::ref("unit", N_("Unit"), "core.unit").required());
  if (series.by_year) fields.push_back(Field::integer("year", N_("Year")).required().range(1945, 2200));
  fields.push_back(Field::integer("next", N_("Next number"))
                       .required()
                       .range(1, 999999)
                       .hint(N_("Only higher than the last number given: numbers are never given twice")));
  return fields;
}

Response start_page(Context& context) {
  const NumberSeries& series = load_series(context);
  return show_form(context, series, N_("Go on at a higher number"), path_of(series, "start"), start_fields(series),
                   {{"year", std::to_string(context.today.year)}}, {});
}

Response save_start(Context& context) {
  const NumberSeries& series = load_series(context);
  const std::vector<Field> fields = start_fields(series);
  const record::Typed typed = record::read_typed(context.request, fields);
  plugin::FieldErrors errors;
  const plugin::Values values = read_values(context, fields, typed, errors);
  if (errors.empty()) {
    context.refresh();
    const auto raised = context.services.db.write([&](db::WriteTx& tx) {
      return raise_start(context, tx, series, values.integer("unit"), static_cast<int>(values.integer("year")),
                         values.integer("next"));
    });
    if (!raised) errors.emplace_back("next", raised.error());
  }
  if (!errors.empty())
    return show_form(context, series, N_("Go on at a higher number"), path_of(series, "start"), fields, typed, errors);
  return context.redirect("/admin/numbering", Message(N_("Saved.")));
}

}  // namespace

void declare_numbering(plugin::Registry& registry) {
  registry.add(plugin::Setting{.key = "agency.code",
                               .label = N_("Abbreviation of the agency"),
                               .hint = N_("As it stands in the numbers of documents, such as SKHĐT"),
                               .group = N_("Agency")});
  registry.add(plugin::Permission{.id = "core.numbering", .label = N_("Change how documents are numbered"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.numbering", auth::Scope::all});
  registry.add(plugin::RoleGrant{"clerk", "core.numbering", auth::Scope::all});
  registry.add(plugin::Permission{.id = "core.numbering.view", .label = N_("See how documents are numbered"), .scoped = false});
  for (const char* role : {"sysadmin", "clerk", "chief_of_office", "auditor"}) {
    registry.add(plugin::RoleGrant{role, "core.numbering.view", auth::Scope::all});
  }
  registry.get("/admin/numbering", may("core.numbering.view"), list_page);
  registry.get("/admin/numbering/format", may("core.numbering"), format_page);
  registry.post("/admin/numbering/format", may("core.numbering"), save_format_page);
  registry.get("/admin/numbering/start", may("core.numbering"), start_page);
  registry.post("/admin/numbering/start", may("core.numbering"), save_start);
  registry.add(plugin::MenuItem{.label = N_("Numbering"),
                                .path = "/admin/numbering",
                                .icon = "list-details",
                                .group = N_("Administration"),
                                .order = 935,
                                .access = may("core.numbering.view")});
}

}  // namespace motcong::numbering
