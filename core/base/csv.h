// CSV as offices exchange it (RFC 4180 with a BOM, ',' or ';'): reading with positions, writing safely.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace motcong::base {

struct CsvRow {
  int line = 0;  // line of the file where the row starts, from 1
  std::vector<std::string> cells;
};

struct CsvLimits {
  std::size_t max_rows = 200'000;
  std::size_t max_columns = 200;
  std::size_t max_cell_bytes = 64 * 1024;
  std::size_t max_cells = 5'000'000;  // of the whole file: a line of separators is short and holds many
};

/// Reads a whole file. A UTF-8 BOM is dropped; the separator is what a first line "sep=;" says, as Excel
/// writes it, else guessed from the first record (',' ';' or tab); LF, CRLF, CR and line breaks inside quotes
/// are understood; empty lines are skipped; a quotation mark inside a cell that does not start with one is an
/// ordinary sign. Fails with words (line, what was found) on: text that is not UTF-8, zero bytes, an Excel
/// workbook, a quote that never closes, text after a closing quote, too many rows, columns or cells, a cell
/// that is too long. Cells are returned as written; the caller normalises them.
Result<std::vector<CsvRow>> parse_csv(std::string_view bytes, const CsvLimits& limits = {});

/// Appends one row with every cell quoted and CRLF. A cell that a spreadsheet would run as a formula
/// (= + - @ TAB CR LF at its start, full-width forms too) gets a leading apostrophe; plain numbers such as
/// -1,5 do not.
void append_csv_row(std::string& out, const std::vector<std::string>& cells, char separator = ',');

/// Takes away the apostrophe that append_csv_row put before a formula; any other cell stays as it is.
/// Importers call it, so that an exported file comes back unchanged.
std::string_view without_formula_guard(std::string_view cell);

/// UTF-8 byte-order mark: Excel reads the file as UTF-8 only with it.
inline constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";

}  // namespace motcong::base
