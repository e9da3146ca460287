#include "core/plugin/page_parts.h"

#include "core/i18n/format.h"

namespace motcong::plugin {

void fill_table(view::Object& out, std::string_view caption, const std::vector<Column>& columns,
                const std::vector<Line>& lines) {
  if (lines.empty()) {
    out.set("table", false);
    return;
  }
  view::Object& table = out.object("table");
  table.set("caption", caption);
  view::List& heads = table.list("columns");
  for (const Column& column : columns)
    heads.add().set("label", column.label).set("kind", column.kind).set("href", "").set("sort", "");
  view::List& rows = table.list("rows");
  rows.reserve(lines.size());
  for (const Line& line : lines) {
    view::List& cells = rows.add().list("cells");
    for (const Cell& cell : line) add_cell(cells, cell);
  }
}

view::Object& add_card(view::List& cards, std::string_view id, std::string_view heading,
                       const std::vector<Column>& columns, const std::vector<Line>& lines,
                       std::string_view empty_text) {
  view::Object& card = cards.add();
  card.set("id", id)
      .set("heading", heading)
      .set("lead", lines.empty() ? std::string() : std::to_string(lines.size()));
  card.list("actions");
  fill_table(card, heading, columns, lines);
  card.set("empty_text", lines.empty() ? empty_text : std::string_view())
      .set("more_href", "")
      .set("more_text", "");
  return card;
}

void add_button(view::List& actions, std::string_view label, std::string_view href, std::string_view icon,
                std::string_view style) {
  actions.add()
      .set("label", label)
      .set("href", href)
      .set("icon", icon)
      .set("style", style)
      .set("key", "")
      .set("is_post", false);
}

view::List& fill_head(view::Object& page, std::string_view heading, std::string_view lead) {
  page.set("heading", heading).set("lead", lead).list("tags");
  return page.list("actions");
}

std::string show_day(const std::optional<base::Date>& day) {
  return day ? i18n::format_date(*day) : std::string();
}

}  // namespace motcong::plugin
