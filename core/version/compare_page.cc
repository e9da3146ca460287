// Two versions of a document side by side in one text: what was added and removed, marked by words and signs,
// not by colour only.
#include "core/i18n/format.h"
#include "core/record/page_parts.h"
#include "core/record/store.h"
#include "core/version/compare.h"
#include "core/version/pages.h"

namespace motcong::version {
namespace {

using base::Message;
using plugin::Context;

void add_piece(view::List& out, Change change, std::string_view text) {
  out.add()
      .set("is_same", change == Change::same)
      .set("is_added", change == Change::added)
      .set("is_removed", change == Change::removed)
      .set("text", text);
}

void fill_pieces(view::List& out, const std::vector<Piece>& pieces) {
  for (const Piece& piece : pieces) {
    std::string_view text = piece.text;
    // The space before a marked word is not marked.
    if (piece.change != Change::same && text.starts_with(' ')) {
      add_piece(out, Change::same, " ");
      text.remove_prefix(1);
    }
    add_piece(out, piece.change, text);
  }
}

/// The sign in the margin and its words.
void set_change(Context& context, view::Object& row, Change change) {
  row.set("sign", change == Change::added     ? "+"
                  : change == Change::removed ? "−"
                  : change == Change::changed ? "±"
                                              : "");
  row.set("words", change == Change::added     ? context.tr(N_("added"))
                   : change == Change::removed ? context.tr(N_("removed"))
                   : change == Change::changed ? context.tr(N_("changed"))
                                               : std::string_view());
}

}  // namespace

void fill_changes(Context& context, const VersionedType& versioned, const Content& before,
                  const Content& after, bool only_changes, view::Object& page) {
  size_t count = 0;
  view::List& parts = page.list("parts");
  for (size_t i = 0; i < versioned.sections.size(); ++i) {
    const bool same = before.sections[i] == after.sections[i];
    if (same && only_changes) continue;
    const std::vector<Paragraph> paragraphs = compare_texts(before.sections[i], after.sections[i]);
    if (paragraphs.empty()) continue;
    view::Object& part = parts.add();
    part.set("label", context.tr(versioned.sections[i].label)).set("table", false);
    view::List& rows = part.object("text").list("rows");
    bool skipped = false;
    for (const Paragraph& paragraph : paragraphs) {
      if (paragraph.change == Change::same && only_changes) {
        skipped = true;
        continue;
      }
      if (paragraph.change != Change::same) ++count;
      view::Object& row = rows.add();
      row.set("is_gap", skipped);
      skipped = false;
      set_change(context, row, paragraph.change);
      fill_pieces(row.list("pieces"), paragraph.pieces);
    }
  }
  for (size_t t = 0; t < versioned.tables.size(); ++t) {
    const Table& table = versioned.tables[t];
    if (before.tables[t] == after.tables[t] && only_changes) continue;
    const std::vector<RowChange> changes = compare_rows(before.tables[t], after.tables[t]);
    if (changes.empty()) continue;
    view::Object& part = parts.add();
    part.set("label", context.tr(table.label)).set("text", false);
    view::Object& out = part.object("table");
    out.set("caption", context.tr(table.label));
    view::List& heads = out.list("columns");
    for (const Column& column : table.columns) heads.add().set("label", context.tr(column.label));
    view::List& rows = out.list("rows");
    for (const RowChange& change : changes) {
      if (change.change == Change::same && only_changes) continue;
      if (change.change != Change::same) ++count;
      view::Object& row = rows.add();
      set_change(context, row, change.change);
      view::List& cells = row.list("cells");
      for (const auto& cell : change.cells) fill_pieces(cells.add().list("pieces"), cell);
    }
  }
  page.set("changes_text",
           count == 0
               ? std::string(context.tr(N_("Their content is the same.")))
               : context.tr(Message(
                     N_("{count} paragraphs or rows differ"),
                     {{"count", i18n::format_integer(static_cast<std::int64_t>(count), context.language)}})));
}

http::Response compare_page(Context& context, const VersionedType& versioned,
                            const plugin::RecordType& document) {
  const plugin::Row row = record::load_row(context.db(), context, document, context.id());
  const auto load = [&](const char* name) {
    const auto id = i18n::parse_integer(context.request.query.get(name));
    const auto version = id ? find_version(context.db(), *id) : std::nullopt;
    if (!version || version->document_type != document.id || version->document_id != row.id)
      throw http::HttpError(404);
    return *version;
  };
  Version a = load("a"), b = load("b");
  if (a.id > b.id) std::swap(a, b);
  const bool only_changes = context.request.query.get("all") != "1";
  view::Object page;
  const auto label = [&](const Version& version) {
    return version.number.empty()
               ? std::string(context.tr(state_of(version.state).first)) + " #" + std::to_string(version.id)
               : version.number;
  };
  const std::string heading = context.tr(
      Message(N_("Comparison of {before} and {after}"), {{"before", label(a)}, {"after", label(b)}}));
  const std::string title = record::title_of(document, row);
  record::clear_head(page, heading, title);
  fill_changes(context, versioned, load_content(context.db(), versioned, a.id),
               load_content(context.db(), versioned, b.id), only_changes, page);
  page.set("before_href", url_of(context, versioned, a.id)).set("before", label(a));
  page.set("after_href", url_of(context, versioned, b.id)).set("after", label(b));
  page.set("reason", b.change_reason);
  page.set("switch_href", record::url_with(context.request, {{"all", only_changes ? "1" : ""}}));
  page.set("switch_text",
           context.tr(only_changes ? N_("Show the whole text") : N_("Show only what differs")));
  return context.page("core/version_compare", std::move(page),
                      {.title = heading,
                       .crumbs = {{std::string(context.tr(document.label_plural)), document.path},
                                  {title, record::record_url(document, row.id)}}});
}

}  // namespace motcong::version
