// Steps on a record beyond editing: the page that asks, and doing it; removing is one of them.
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/record/action_step.h"
#include "core/record/archive.h"
#include "core/record/page_parts.h"
#include "core/record/pages.h"
#include "core/record/row_rule.h"

namespace motcong::record {
namespace {

using plugin::Action;
using plugin::Context;
using plugin::FieldErrors;
using plugin::RecordType;
using plugin::Row;

void fill_subject(Context& context, view::Object& page, const RecordType& type, const Row& row) {
  add_fact(page.list("items"), context.tr(type.label), title_of(type, row), record_url(type, row.id));
}

http::Response ask(Context& context, const RecordType& type, const Action& action, const Row& row,
                   const Typed& typed, const FieldErrors& errors, int status) {
  view::Object page;
  const std::string heading(context.tr(action.label));
  page.set("heading", heading).set("lead", "").set("is_danger", action.danger).set("is_irreversible", false);
  view::List& hidden = fill_form_start(page, record_url(type, row.id, std::string("/do/") + action.id),
                                       heading, record_url(type, row.id));
  add_hidden(hidden, "row_version", std::to_string(row.row_version));
  fill_subject(context, page, type, row);
  if (*action.explain != '\0') {
    view::List& effects = page.object("effects").list("items");
    effects.add().set("text", context.tr(action.explain));
    // What `prefill` gives under no field's name is said of this row beside what is said of all.
    if (const auto said = typed.find(""); said != typed.end()) {
      for (const std::string& line : base::split(said->second, '\n')) effects.add().set("text", line);
    }
  } else {
    page.set("effects", false);
  }
  fill_field_list(context, context.db(), page.list("fields"), action.fields, typed, errors);
  plugin::set_error_summary(context, page, error_items(context, action.fields, errors));
  return context.page("core/confirm", std::move(page),
                      {.title = heading,
                       .crumbs = {{std::string(context.tr(type.label_plural)), type.path},
                                  {title_of(type, row), record_url(type, row.id)}},
                       .status = status});
}

/// Which kinds of records point to the one that is to be removed; those seen as a list where one can be asked for.
void fill_pointing(Context& context, view::Object& page, const RecordType& type, std::int64_t id) {
  page.set("pointing", false);
  const std::vector<Pointing> found = list_pointing(context.db(), context, type, id);
  if (found.empty()) return;
  view::List& rows = page.object("pointing").list("rows");
  for (const Pointing& pointing : found) {
    const std::int64_t seen = pointing.count - pointing.hidden;
    const auto number = [&](std::int64_t count) { return i18n::format_integer(count, context.language); };
    rows.add()
        .set("text", context.tr(base::Message(N_("{kind}, field “{field}”: {count}"),
                                              {{"kind", std::string(context.tr(pointing.type->label_plural))},
                                               {"field", std::string(context.tr(pointing.field->label))},
                                               {"count", number(pointing.count)}})))
        .set("href", seen > 0 && pointing.field->is_filter
                         ? std::string(pointing.type->path) + "?" + pointing.field->name + "=" + std::to_string(id)
                         : std::string())
        .set("hidden_text", pointing.hidden > 0
                                ? context.tr(base::Message(N_("{count} of them you may not see"),
                                                           {{"count", number(pointing.hidden)}}))
                                : std::string());
  }
}

http::Response ask_removal(Context& context, const RecordType& type, const Row& row, const std::string& error,
                           int status) {
  view::Object page;
  const std::string heading =
      context.tr(base::Message(N_("Remove: {what}"), {{"what", title_of(type, row)}}));
  page.set("heading", heading);
  view::List& hidden = fill_form_start(page, record_url(type, row.id, "/remove"), context.tr(N_("Remove")),
                                       record_url(type, row.id));
  add_hidden(hidden, "row_version", std::to_string(row.row_version));
  fill_subject(context, page, type, row);
  fill_pointing(context, page, type, row.id);
  view::List& effects = page.list("effects");
  effects.add().set("text",
                    context.tr(N_("The record disappears from all lists. Its history stays in the log.")));
  if (type.can_attach)
    effects.add().set("text", context.tr(N_("Its comments and its links to other records go with it.")));
  page.set("archive_href", can_archive(type) && !is_archived(context.db(), context, type, row.id) &&
                                       !find_archive_refusal(context.db(), context, type, row)
                               ? record_url(type, row.id, "/archive")
                               : std::string());
  std::vector<std::pair<std::string, std::string>> errors;
  if (!error.empty()) errors.emplace_back("", error);
  plugin::set_error_summary(context, page, errors);
  return context.page("core/remove", std::move(page),
                      {.title = heading,
                       .crumbs = {{std::string(context.tr(type.label_plural)), type.path},
                                  {title_of(type, row), record_url(type, row.id)}},
                       .status = status});
}

}  // namespace

http::Response action_page(Context& context, const RecordType& type, const Action& action) {
  const Row row = load_for_action(context, context.db(), type, action, context.id());
  Typed typed;
  if (action.prefill) {
    for (auto& [name, text] : action.prefill(context, context.db(), row)) typed[name] = text;
  }
  return ask(context, type, action, row, typed, {}, 200);
}

http::Response run_action(Context& context, const RecordType& type, const Action& action) {
  const Typed typed = read_typed(context.request, action.fields);
  const auto version = i18n::parse_integer(context.request.form.get("row_version"));
  base::Message done;
  try {
    done = context.services.db.write([&](db::WriteTx& tx) {
      return take_action(context, tx, type, action, context.id(), version ? *version : 0, typed);
    });
  } catch (const Refused& refused) {
    context.refresh();
    return ask(context, type, action, load_row(context.db(), context, type, context.id()), typed,
               refused.errors, 422);
  }
  context.refresh();
  // A step may have removed it, or put it where this person does not see it.
  const bool is_there = row_exists(context.db(), context, type, context.id());
  return context.redirect(is_there ? record_url(type, context.id()) : std::string(type.path), done);
}

http::Response remove_page(Context& context, const RecordType& type) {
  const Row row = load_row(context.db(), context, type, context.id());
  if (!reaches_row(context.db(), context, type, type.access.remove, row.id)) throw http::HttpError(403);
  if (type.hooks.can_remove && !type.hooks.can_remove(context, context.db(), row)) {
    throw http::HttpError(409, N_("The record can no longer be removed as it is now"))
        .back_to(record_url(type, row.id));
  }
  return ask_removal(context, type, row, {}, 200);
}

http::Response remove(Context& context, const RecordType& type) {
  const auto version = i18n::parse_integer(context.request.form.get("row_version"));
  try {
    context.services.db.write([&](db::WriteTx& tx) {
      const auto reason = remove_record(context, tx, type, context.id(), version ? *version : 0);
      if (reason) throw Refused{{{"", *reason}}};
    });
  } catch (const Refused& refused) {
    context.refresh();
    return ask_removal(context, type, load_row(context.db(), context, type, context.id()),
                       context.tr(refused.errors.front().second), 422);
  }
  context.refresh();
  return context.redirect(type.path, add_consequence(context, type, N_("Removed.")));
}

}  // namespace motcong::record
