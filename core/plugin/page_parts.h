// Pieces of a plugin's own pages: head, buttons and small tables, in the shape templates/core/page_head,
// related and action ask for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.h"
#include "core/plugin/table_cell.h"

namespace motcong::plugin {

struct Column {
  std::string_view label;
  const char* kind = "";
};

using Line = std::vector<Cell>;

/// Sets `table` of `out`: the table, or false when there is no line.
void fill_table(view::Object& out, std::string_view caption, const std::vector<Column>& columns,
                const std::vector<Line>& lines);

/// Adds a card with a heading and a table, or `empty_text` when there is no line. Gives it, for buttons or
/// the way to more.
view::Object& add_card(view::List& cards, std::string_view id, std::string_view heading,
                       const std::vector<Column>& columns, const std::vector<Line>& lines,
                       std::string_view empty_text);

/// `style`: "", "primary" or "sm".
void add_button(view::List& actions, std::string_view label, std::string_view href, std::string_view icon,
                std::string_view style = {});

/// Keys of core/page_head. Returns the list of buttons.
view::List& fill_head(view::Object& page, std::string_view heading, std::string_view lead);

/// A stored ISO day as people read it; "" for none.
std::string show_day(const std::optional<base::Date>& day);

}  // namespace motcong::plugin
