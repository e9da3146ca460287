// The search box over all records: the page of results, and the jump to the one record that has what was
// typed as its number, code or title. What is found and in which order is record/search.
#include "core/record/search.h"

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/portal/parts.h"
#include "core/record/field_text.h"
#include "core/record/page_parts.h"
#include "core/record/search_index.h"
#include "core/record/select.h"

namespace motcong::portal {
namespace {

using base::Message;
using http::Response;
using plugin::Context;
using plugin::Field;
using plugin::RecordType;
using plugin::Row;
using record::SearchWords;

constexpr std::int64_t kShownOfEachType = 5;
constexpr size_t kMostFacts = 4;

std::string count_text(const Context& context, std::int64_t total) {
  const std::string number = i18n::format_integer(std::min(total, record::kMostHits), context.language);
  return total > record::kMostHits ? number + "+" : number;
}

/// What is shown again of what was typed: not more than is looked for.
std::string cut(std::string_view typed) {
  std::string text(typed.substr(0, record::kMaxTypedBytes));
  while (!base::is_utf8(text)) text.pop_back();
  return text;
}

void add_pieces(view::List& list, const std::vector<record::Piece>& pieces) {
  for (const record::Piece& piece : pieces) list.add().set("text", piece.text).set("is_mark", piece.is_mark);
}

/// The first text besides the title in which one of the words stands; the field it was taken from.
const Field* fill_snippet(const Context& context, view::Object& hit, const RecordType& type, const Row& row,
                          const SearchWords& words) {
  for (const Field* field : record::indexed_fields(type)) {
    if (field->name == std::string_view(type.title) || field->name == std::string_view(type.title_prefix))
      continue;
    const auto pieces = record::make_snippet(row.values.text(field->name), words);
    if (pieces.empty()) continue;
    view::Object& snippet = hit.object("snippet");
    snippet.set("label", context.tr(field->label));
    add_pieces(snippet.list("pieces"), pieces);
    return field;
  }
  hit.set("snippet", false);
  return nullptr;
}

/// What the list of the type shows beside the title.
void fill_facts(const Context& context, view::Object& hit, const RecordType& type, const Row& row,
                const Field* in_snippet) {
  view::Object facts;
  view::List& items = facts.list("items");
  for (const Field* field : record::list_fields(type)) {
    if (items.size() == kMostFacts) break;
    if (field == in_snippet || field->name == std::string_view(type.title) ||
        field->name == std::string_view(type.title_prefix)) {
      continue;
    }
    const db::Value& value = row.values.get(field->name);
    const std::string text = record::format_field(context, *field, value, row.title(field->name));
    if (text.empty()) continue;
    const auto* word = std::get_if<std::string>(&value);
    const plugin::Choice* choice = word != nullptr ? record::find_choice(*field, *word) : nullptr;
    items.add()
        .set("label", context.tr(field->label))
        .set("text", text)
        .set("tone", choice != nullptr ? choice->tone : "");
  }
  if (items.empty()) {
    hit.set("facts", false);
  } else {
    hit.set("facts", std::move(facts));
  }
}

void fill_group(Context& context, view::List& groups, const record::Hits& hits, const SearchWords& words,
                bool is_only) {
  const RecordType& type = *hits.type;
  view::Object& group = groups.add();
  group.set("id", "g-" + std::string(type.id))
      .set("icon", type.icon)
      .set("label", context.tr(type.label_plural));
  group.set("count", count_text(context, hits.total)).set("more_href", "").set("more_text", "");
  view::List& list = group.list("hits");
  for (const Row& row : record::load_hits(context.db(), context, type, hits.ids)) {
    view::Object& hit = list.add();
    std::string title = record::title_of(type, row);
    if (title.empty()) title = "…";
    hit.set("href", record::record_url(type, row.id));
    add_pieces(hit.list("title"), record::mark_words(title, words));
    const Field* in_snippet = fill_snippet(context, hit, type, row, words);
    fill_facts(context, hit, type, row, in_snippet);
  }
  if (is_only || hits.total <= static_cast<std::int64_t>(hits.ids.size())) return;
  group.set("more_href", record::url_with(context.request, {{"type", type.id}}));
  group.set("more_text", context.tr(Message(N_("All {count}: {what}"),
                                            {{"count", count_text(context, hits.total)},
                                             {"what", std::string(context.tr(type.label_plural))}})));
}

void fill_tabs(Context& context, view::Object& page, const record::SearchResult& result,
               const RecordType* only) {
  view::Object& tabs = page.object("tabs");
  tabs.set("label", context.tr(N_("Kinds of records")));
  view::List& items = tabs.list("items");
  items.add()
      .set("label", context.tr(N_("All")))
      .set("href", record::url_with(context.request, {{"type", ""}}))
      .set("is_current", only == nullptr)
      .set("count", "");
  for (const record::Hits& hits : result.types) {
    items.add()
        .set("label", context.tr(hits.type->label_plural))
        .set("href", record::url_with(context.request, {{"type", hits.type->id}}))
        .set("is_current", hits.type == only)
        .set("count", count_text(context, hits.total));
  }
}

void fill_nothing(view::Object& page, std::string_view heading, std::string_view text) {
  page.object("empty")
      .set("is_first", true)
      .set("is_filter", false)
      .set("is_denied", false)
      .set("heading", heading)
      .set("text", text)
      .set("action_href", "")
      .set("action_label", "");
}

/// 303 to the record, with the way back to all that was found when there is more.
Response jump(Context& context, const record::Found& found, const SearchWords& words,
              std::string_view typed) {
  Response response = Response::see_other(record::record_url(*found.type, found.id));
  std::int64_t others = -1;  // the record itself is among the hits
  for (const record::Hits& hits : record::search_records(context.db(), context, words, 0, 0).types)
    others += hits.total;
  if (others <= 0) return response;
  const std::string count = others > record::kMostHits ? count_text(context, others)
                                                       : i18n::format_integer(others, context.language);
  response.cookies.push_back(
      plugin::flash_cookie(context,
                           Message(N_("Opened at once: the only record with the number or title “{typed}”. "
                                      "Other records with these words: {count}."),
                                   {{"typed", std::string(typed)}, {"count", count}}),
                           "ok",
                           {record::url_with(context.request, {{"q", std::string(typed)}, {"all", "1"}}),
                            N_("Show all that was found")}));
  return response;
}

Response search_page(Context& context) {
  const std::string typed = cut(context.request.query.get("q"));
  const SearchWords words = record::parse_search_words(context.request.query.get("q"));
  const RecordType* only = nullptr;
  for (const RecordType* type : record::indexed_types(context.services.registry)) {
    if (context.request.query.get("type") == type->id && type->access.view.allows(context.user)) only = type;
  }
  const auto page_number = i18n::parse_integer(context.request.query.get("page"));
  record::ListQuery place;
  if (page_number && *page_number > 0 && *page_number < 1'000) place.page = *page_number;
  const std::string_view per_page = context.request.query.get("per_page");
  if (per_page == "50" || per_page == "100") place.per_page = per_page == "50" ? 50 : 100;
  if (only == nullptr && !context.request.query.has("all")) {
    if (const auto found = record::find_named_record(context.db(), context, words))
      return jump(context, *found, words, typed);
  }

  view::Object page;
  record::clear_head(page, context.tr(N_("Search")));
  page.set("typed", typed).set("empty", false).set("pager", false);
  view::List& notes = page.list("notes");
  view::List& groups = page.list("groups");
  const auto note = [&](const Message& text) { notes.add().set("text", context.tr(text)); };
  const std::string_view heading = context.tr(N_("Search"));
  if (words.empty()) {
    if (!typed.empty()) {
      fill_nothing(
          page, context.tr(N_("There is no word to look for")),
          context.tr(N_("Type letters or digits: words of a title, a name, the number of a document.")));
    }
    return context.page("core/search", std::move(page), {.title = std::string(heading)});
  }
  const auto find = [&] {
    return only == nullptr ? record::search_records(context.db(), context, words, 0, kShownOfEachType)
                           : record::search_records(context.db(), context, words,
                                                    (place.page - 1) * place.per_page, place.per_page, only);
  };
  record::SearchResult result = find();
  const record::Hits* shown = nullptr;
  for (const record::Hits& hits : result.types) {
    if (hits.type == only) shown = &hits;
  }
  if (shown != nullptr && shown->ids.empty() && place.page > 1) {  // past the end
    place.page = 1;
    result = find();
  }
  if (words.is_cut) note(N_("So many words are too many: only the first ones were looked for."));
  if (result.words.ignores_marks && !result.types.empty())
    note(N_("Nothing is spelled as you typed it. These records have the words with other accents."));
  if (result.types.empty()) {
    fill_nothing(page, context.tr(Message(N_("Nothing was found for “{typed}”"), {{"typed", typed}})),
                 context.tr(N_("Look at the spelling, take fewer words, or type them without accents. Only "
                               "records you may see are searched.")));
  } else {
    fill_tabs(context, page, result, only);
  }
  for (const record::Hits& hits : result.types) {
    if (only != nullptr && hits.type != only) continue;
    fill_group(context, groups, hits, result.words, only != nullptr);
    if (only == nullptr) continue;
    record::fill_pager(context, page, place, std::min(hits.total, record::kMostHits));
    if (hits.total > record::kMostHits)
      note(N_("Only the best 1,000 are shown. One word more makes them fewer."));
  }
  if (only != nullptr && groups.empty() && !result.types.empty()) {
    fill_nothing(page, context.tr(N_("Nothing of this kind was found")),
                 context.tr(N_("The other tabs have records with these words.")));
  }
  return context.page("core/search", std::move(page), {.title = std::string(heading)});
}

}  // namespace

void declare_search(plugin::Registry& registry) {
  registry.get("/search", plugin::Access::signed_in(), search_page);
}

}  // namespace motcong::portal
