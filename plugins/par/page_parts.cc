#include "plugins/par/page_parts.h"

#include "core/base/text.h"
#include "core/i18n/format.h"

namespace motcong::par {

void fill_table(view::Object& out, std::string_view caption, const std::vector<Column>& columns, const std::vector<Line>& lines) {
  if (lines.empty()) {
    out.set("table", false);
    return;
  }
  view::Object& table = out.object("table");
  table.set("caption", caption);
  view::List& heads = table.list("columns");
  for (const Column& column : columns) heads.add().set("label", column.label).set("kind", column.kind).set("href", "").set("sort", "");
  view::List& rows = table.list("rows");
  rows.reserve(lines.size());
  for (const Line& line : lines) {
    view::List& cells = rows.add().list("cells");
    for (const Cell& cell : line) plugin::add_cell(cells, cell);
  }
}

void add_card(view::List& cards, std::string_view id, std::string_view heading, const std::vector<Column>& columns,
              const std::vector<Line>& lines, std::string_view empty_text) {
  view::Object& card = cards.add();
  card.set("id", id).set("heading", heading).set("lead", lines.empty() ? std::string() : std::to_string(lines.size()));
  card.list("actions");
  fill_table(card, heading, columns, lines);
  card.set("empty_text", lines.empty() ? empty_text : std::string_view()).set("more_href", "").set("more_text", "");
}

void add_button(view::List& actions, std::string_view label, std::string_view href, std::string_view icon, std::string_view style) {
  actions.add().set("label", label).set("href", href).set("icon", icon).set("style", style).set("key", "").set("is_post", false);
}

view::List& fill_head(view::Object& page, std::string_view heading, std::string_view lead) {
  page.set("heading", heading).set("lead", lead).list("tags");
  return page.list("actions");
}

std::string show_day(const std::optional<base::Date>& day) { return day ? i18n::format_date(*day) : std::string(); }

std::string new_report_url(db::Reader& reader, std::int64_t period_id) {
  constexpr size_t kLongest = 3500;  // of a request line's 4096 bytes
  std::string url = "/par/reports/new?period_id=" + std::to_string(period_id);
  db::Statement row = reader.query(
      "SELECT r.percent, r.evidence, r.result, r.done, r.difficulty FROM par_report AS r JOIN par_period AS p ON p.id = r.period_id "
      "WHERE p.id = ?1 AND p.state = 'returned' AND r.state = 'returned' ORDER BY r.id DESC LIMIT 1", period_id);
  if (!row.step()) return url;
  int column = 0;
  for (const char* name : {"percent", "evidence", "result", "done", "difficulty"}) {
    const int at = column++;
    if (row.is_null(at)) continue;
    const std::string value = at == 0 ? std::to_string(row.integer(at)) : row.string(at);
    const std::string part = "&" + std::string(name) + "=" + base::url_encode(value);
    if (!value.empty() && url.size() + part.size() <= kLongest) url += part;
  }
  return url;
}

std::string assignments_url(std::int64_t plan_id, std::int64_t unit_id, std::string_view column) {
  std::string url = "/par/assignments?plan_id=" + std::to_string(plan_id);
  if (unit_id != 0) url += "&unit_id=" + std::to_string(unit_id);
  if (!column.empty()) url += "&board_column=" + std::string(column);
  return url;
}

}  // namespace motcong::par
