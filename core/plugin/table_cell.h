// One cell of a table, in the shape templates/core/table asks for.
#pragma once

#include <string>
#include <string_view>

#include "core/view/value.h"

namespace motcong::plugin {

struct Cell {
  std::string text;
  std::string href = {};
  std::string sub = {};        // small second line
  std::string_view tone = "";  // shown as a tag of this colour
  std::string_view kind = "";  // class: "num", "date", "nowrap", "late" ...
  bool is_title = false;       // names the row
};

/// A cell that is text only, as most are, has three keys and a template branch of its own: tables are the hot
/// path.
inline void add_cell(view::List& cells, Cell cell) {
  view::Object& out = cells.add();
  const bool plain = !cell.is_title && cell.tone.empty() && cell.href.empty() && cell.sub.empty();
  out.set("is_plain", plain).set("kind", cell.kind).set("text", std::move(cell.text));
  if (plain) return;
  out.set("is_title", cell.is_title)
      .set("tone", cell.tone)
      .set("href", std::move(cell.href))
      .set("sub", std::move(cell.sub));
}

}  // namespace motcong::plugin
