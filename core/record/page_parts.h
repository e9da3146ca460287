// Pieces that record pages share: form fields, tables, pagers, links that keep a list's state.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/list_query.h"
#include "core/record/store.h"
#include "core/view/value.h"

namespace motcong::record {

/// One control with its label, hint, typed text and error (templates/core/field). `stored` is the row being
/// changed: what it refers to is offered even where the list of choices is cut or the person could not choose
/// it anew.
void fill_field(const plugin::Work& work, db::Reader& reader, view::Object& out, const plugin::Field& field,
                std::string_view typed, std::string_view error, const plugin::Row* stored = nullptr);

/// All controls of `fields`, in groups; used by forms and by the pages that ask before an action.
void fill_field_list(const plugin::Work& work, db::Reader& reader, view::List& out,
                     const std::vector<plugin::Field>& fields, const Typed& typed,
                     const plugin::FieldErrors& errors);

/// Typed text of a posted form: normalised; unticked boxes and lists are empty. A name that is neither a
/// field nor one of the form's own hidden ones is an HttpError 400.
Typed read_typed(const http::Request& request, const std::vector<plugin::Field>& fields);

/// (control id or "", translated text) of each error, in the order of the fields.
std::vector<std::pair<std::string, std::string>> error_items(const plugin::Work& work,
                                                             const std::vector<plugin::Field>& fields,
                                                             const plugin::FieldErrors& errors);

/// A table of records (templates/core/table). `query`: the heads become links that sort; null: no links.
/// `has_picks`: with what templates/core/pick_table needs to choose rows.
void fill_table(plugin::Context& context, view::Object& out, const plugin::RecordType& type,
                const std::vector<const plugin::Field*>& fields, const std::vector<plugin::Row>& rows,
                const ListQuery* query, bool has_picks = false);

/// "1–25 of 128" and the links to other pages (templates/core/pager), for the page and page size of `query`.
void fill_pager(plugin::Context& context, view::Object& page, const ListQuery& query, std::int64_t total);

/// What is said to a person who wrote such rows: `done`, and what followed from it elsewhere.
base::Message add_consequence(plugin::Context& context, const plugin::RecordType& type, const base::Message& done);

/// Keys every page head has, set to nothing; pages fill in what they show.
void clear_head(view::Object& out, std::string_view heading, std::string_view lead = {});
void add_action(view::List& actions, std::string_view label, std::string_view href, std::string_view icon,
                std::string_view style = {}, std::string_view key = {}, bool is_post = false);
/// One line of a list of facts (templates/core/kv_list); gives it, for a tone or a note beside it.
view::Object& add_fact(view::List& items, std::string_view label, std::string_view text,
                       std::string_view href = {});
/// Keys of form_start and form_actions; gives the list of hidden fields, for add_hidden.
view::List& fill_form_start(view::Object& out, std::string_view action, std::string_view submit_label,
                            std::string_view cancel_href);
void add_hidden(view::List& hidden, std::string_view name, std::string_view value);

/// The URL of this request with some query parameters replaced; an empty value drops the parameter, and so
/// does `page` unless it is among them.
std::string url_with(const http::Request& request,
                     const std::vector<std::pair<std::string, std::string>>& changes);

std::string record_url(const plugin::RecordType& type, std::int64_t id, std::string_view suffix = {});

}  // namespace motcong::record
