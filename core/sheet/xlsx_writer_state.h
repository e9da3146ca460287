// What an XlsxWriter holds while it writes. For the files of the writer alone.
#pragma once

#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/sheet/xlsx_writer.h"

namespace motcong::sheet {

inline constexpr double kNarrowest = 8, kWidest = 60;  // of a column, in digits
inline constexpr std::uint8_t kPaperA4 = 9;

struct CellText {
  std::string text;
  std::size_t widest_line = 0;  // in code points
  bool several_lines = false;
  bool cut = false;
};

/// What may stand in the file: line breaks as LF, no sign that XML forbids, not longer than Excel takes.
CellText prepare_text(std::string_view value);

/// Of a sheet laid out as an official paper.
struct PaperFormats {
  std::array<lxw_format*, 5> lines{};  // by PaperLine
  lxw_format* header = nullptr;
  lxw_format* section = nullptr;
  lxw_format* text = nullptr;
  lxw_format* centred = nullptr;
  lxw_format* date = nullptr;
};

struct XlsxWriter::State {
  std::filesystem::path target;
  std::string folder;  // lives as long as the library, which keeps the pointer
  lxw_workbook* workbook = nullptr;
  lxw_worksheet* worksheet = nullptr;
  lxw_format* header = nullptr;
  lxw_format* text = nullptr;
  lxw_format* lines = nullptr;
  lxw_format* integer = nullptr;
  lxw_format* hundredths = nullptr;
  lxw_format* date = nullptr;

  bool is_paper = false;                   // the sheet being written
  std::vector<PaperColumn> paper_columns;  // of that paper
  PaperFormats paper;

  std::set<std::string> names;  // in lower case
  std::vector<double> widths;   // of the sheet's columns, as far as its header goes
  lxw_row_t row = 0;            // being written
  lxw_col_t column = 0;
  WrittenXlsx written;
  bool failed = false;
  bool too_many_rows = false;
  std::vector<lxw_worksheet*> worksheets;
  std::vector<long> sizes;  // of what was written of each sheet, in bytes

  void note_width(std::size_t characters) {
    if (column >= widths.size()) return;
    widths[column] = std::min(kWidest, std::max(widths[column], static_cast<double>(characters) + 2));
  }
  bool takes_cell() const { return worksheet != nullptr && !too_many_rows; }
  void note(lxw_error error) {
    failed |= error != LXW_NO_ERROR;
    ++column;
  }
  /// A sheet of its own for what comes next; false when there is none.
  bool open_sheet(std::string_view name, std::size_t columns);
  void add_paper_formats();
  lxw_format* line_format(PaperLine look) const { return paper.lines[static_cast<std::size_t>(look)]; }
  /// Of a cell in a paper's table.
  lxw_format* paper_format() const {
    return column < paper_columns.size() && paper_columns[column].is_centred ? paper.centred : paper.text;
  }
  /// One cell from this column to that one, in the row being written.
  void merge(lxw_col_t from, lxw_col_t to, std::string_view text, lxw_format* format);
  void end_sheet() {
    if (worksheet == nullptr) return;
    if (is_paper) {
      worksheet = nullptr;
      return;
    }
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const auto at = static_cast<lxw_col_t>(i);
      worksheet_set_column(worksheet, at, at, widths[i], nullptr);
    }
    if (!widths.empty()) {
      worksheet_autofilter(worksheet, 0, 0, row > 0 ? row - 1 : 0, static_cast<lxw_col_t>(widths.size() - 1));
    }
    worksheet = nullptr;
  }
  /// Whether all rows reached the disk, of every sheet. The library does not look at that itself.
  bool flush_rows() {
    for (lxw_worksheet* sheet : worksheets) {
      if (std::fflush(sheet->optimize_tmpfile) != 0 || std::ferror(sheet->optimize_tmpfile) != 0)
        return false;
      sizes.push_back(std::ftell(sheet->optimize_tmpfile));
    }
    return true;
  }
  /// Closes what the library leaves open when a workbook is given up.
  void abandon() {
    if (workbook == nullptr) return;
    for (lxw_worksheet* sheet : worksheets) {
      if (sheet->optimize_tmpfile != nullptr) std::fclose(sheet->optimize_tmpfile);
    }
    lxw_workbook_free(workbook);
    workbook = nullptr;
  }
  bool is_whole() const;
};

}  // namespace motcong::sheet
