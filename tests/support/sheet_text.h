// A sheet as one line of text, to compare in tests with what it should be.
#pragma once

#include <string>

#include "core/sheet/sheet.h"

namespace motcong::test {

/// "text" 12 2019-01-31 TRUE #REF! 0.7% and - for an empty cell, as written between brackets.
inline std::string cell_text(const sheet::Cell& cell) {
  switch (cell.kind) {
    case sheet::CellKind::empty:
      return "-";
    case sheet::CellKind::text:
      return "\"" + cell.text + "\"";
    case sheet::CellKind::number:
      return cell.text + (cell.percent ? "%" : "");
    case sheet::CellKind::date:
      return "d" + cell.text;
    case sheet::CellKind::boolean:
    case sheet::CellKind::error:
      return cell.text;
  }
  return "";
}

/// "1: "a" 2 | 3: d2019-01-31", of the first rows.
inline std::string rows_text(const sheet::Sheet& sheet, std::size_t most = 100) {
  std::string out;
  for (const sheet::Row& row : sheet.rows) {
    if (most-- == 0) break;
    out += (out.empty() ? "" : " | ") + std::to_string(row.number) + ":";
    for (const sheet::Cell& cell : row.cells) out += " " + cell_text(cell);
  }
  return out;
}

}  // namespace motcong::test
