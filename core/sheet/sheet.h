// A spreadsheet as it was sent: sheets, rows and cells with what Excel shows in them. Reading of .xlsx and
// .csv under limits. Knows no record types: which row is the header and what a cell means is the importer's
// business.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace motcong::sheet {

enum class CellKind : std::uint8_t {
  empty,
  text,     // also a time of day or a duration without a day ("08:30:00"), and all cells of a CSV file
  number,   // `number`; `text` is the shortest decimal with the same value, '.' before the fraction
  date,     // `date`, and `number` with Excel's serial; `text` is "2019-01-31" or "2019-01-31 08:30:00"
  boolean,  // `number` is 0 or 1; `text` is "TRUE" or "FALSE"
  error,    // `text` is "#REF!" and the like; also a formula that was never computed
};

struct Cell {
  /// UTF-8 as the file has it: not NFC, spaces and line breaks kept. The caller normalises
  /// (base::normalise_input). Holds no NUL.
  std::string text;
  double number = 0;
  base::Date date;
  CellKind kind = CellKind::empty;
  bool has_time = false;  // date: a time of day other than 00:00:00 belongs to it
  bool percent = false;   // number: Excel shows it times 100 and with '%', so 0.7 stands there as 70%
};

struct Row {
  int number = 0;           // as Excel shows it, from 1; in a CSV file the line where the row starts
  std::vector<Cell> cells;  // [0] is column A; ends with the last cell that is not empty
};

/// Cells merged into one: rows as Row::number, columns as indexes into Row::cells, both ends included. Only
/// the upper left cell holds a value.
struct MergedRange {
  int first_row = 0, last_row = 0;
  int first_column = 0, last_column = 0;
};

struct Sheet {
  std::string name;  // "" for a CSV file
  bool hidden = false;
  bool since_1904 = false;  // serial numbers of days count from 01/01/1904, as Excel for Mac did
  std::vector<Row> rows;  // only rows with something in them, in the order of their numbers
  std::vector<MergedRange> merged;
};

struct Workbook {
  std::vector<Sheet> sheets;  // at least one; sheets of charts and macros are left out
};

/// What a file may be before it is refused (ASVS 5.2.1-5.2.3). The last three bound the memory of the result,
/// which neither rows nor columns do: one long text may be shown by every cell.
struct ReadLimits {
  std::size_t max_packed_bytes = 20u << 20;
  std::size_t max_unpacked_bytes = 200u << 20;  // of all parts read, counted while inflating
  std::size_t max_entries = 1'000;              // files inside the .xlsx
  std::size_t max_ratio = 100;                  // unpacked to packed, of each part ...
  std::size_t ratio_floor_bytes = 4u << 20;     // ... that is longer than this
  int max_rows = 200'000;                       // of a sheet: rows with something in them
  int max_columns = 200;                        // of a sheet: columns with something in them
  std::size_t max_cell_characters = 32'767;
  std::size_t max_sheets = 200;
  std::size_t max_cells = 2'000'000;       // of the workbook, gaps before a filled cell included
  std::size_t max_text_bytes = 96u << 20;  // of all cells together
};

/// Reads a file by what it holds, whatever its name. Refuses, saying what the file is and what to do: old
/// .xls, .ods, .xlsb, Word, a file with a password, an HTML page named .xls, text in TCVN3, VNI or
/// Windows-1258. Never throws for what the file holds. All three are thread-safe.
base::Result<Workbook> read_any(const std::filesystem::path& path, const ReadLimits& limits = {});

/// Reads an .xlsx or .xlsm: cached values of formulas, shared and inline strings, dates told from numbers by
/// their format, both date systems, both namespaces of the standard. Parts are found through relationships.
base::Result<Workbook> read_xlsx(const std::filesystem::path& path, const ReadLimits& limits = {});

/// Reads a CSV file: UTF-8, or UTF-16 with a byte-order mark as Excel's "Unicode text"; the separator as
/// base::parse_csv finds it. One sheet, all cells text.
base::Result<Workbook> read_csv(std::string_view bytes, const ReadLimits& limits = {});

/// "A", "Z", "AA": how Excel names the column with this index (from 0).
std::string format_column_name(int column);

}  // namespace motcong::sheet
