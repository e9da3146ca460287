// Writes an .xlsx row by row: the rows go to disk at once, so memory does not grow with them. Knows no record
// types. Nothing given to it ever becomes a formula.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace motcong::sheet {

struct WrittenXlsx {
  std::size_t rows = 0;       // without headers
  std::size_t cut_cells = 0;  // texts longer than the 32,767 characters Excel takes, cut there
};

/// A column of a sheet laid out as an official paper.
struct PaperColumn {
  std::string heading;
  double width = 12;  // in digits
  bool is_centred = false;
};

/// How a line outside a paper's table stands: across the sheet, in the middle but for the last.
enum class PaperLine { title, bold, plain, italic, left };

struct PaperText {
  std::string_view text;
  PaperLine look = PaperLine::plain;
};

/// Usage: start_sheet, then for every row its cells from left to right and end_row; finish once. One writer
/// belongs to one thread; several may work at the same time.
class XlsxWriter {
 public:
  /// Writes to `target`, which must not exist; its folder also takes the temporary files, which are gone
  /// after finish or destruction. `title` is the document's title in its properties.
  XlsxWriter(const std::filesystem::path& target, std::string_view title);
  /// Without finish the file is not there.
  ~XlsxWriter();
  XlsxWriter(const XlsxWriter&) = delete;
  XlsxWriter& operator=(const XlsxWriter&) = delete;

  /// Begins a sheet with a bold header row that stays in view and carries the filter. The name is made to
  /// suit Excel: at most 31 characters, none of []:*?/\, not empty, not twice in one file.
  void start_sheet(std::string_view name, const std::vector<std::string>& headers);

  /// Below the header of this column (from 0) Excel offers these words and warns of any other. Where Excel
  /// cannot take them (a comma in one, more than 255 characters in all) nothing is offered. After
  /// start_sheet.
  void offer_choices(int column, const std::vector<std::string>& words);

  /// The next cell of the row. Text is text whatever it begins with; characters that XML forbids are dropped.
  /// REQUIRES: is_utf8(value).
  void add_text(std::string_view value);
  /// Beyond 15 digits Excel would round: such a number is written as text.
  void add_integer(std::int64_t value);
  /// 825 is written as the number 8.25, shown with two decimals.
  void add_hundredths(std::int64_t value);
  /// A real date shown as dd/mm/yyyy. Days before 1900-03-01, which Excel does not count right, become text.
  void add_date(const base::Date& value);
  void add_empty();
  void end_row();

  /// Begins a sheet laid out as an official paper: A4, lying, as wide as the page, the page's number on top. What
  /// stands above the table comes by add_line and add_halves; then start_table, and for every row its cells and
  /// end_row; what stands below comes as what stood above. Cells of the table have lines round them and wrap.
  /// REQUIRES: two columns or more.
  void start_paper(std::string_view name, const std::vector<PaperColumn>& columns);
  /// A line across the sheet.
  void add_line(const PaperText& line);
  /// Two texts side by side, each in the middle of its half, as letterheads and signatures stand.
  void add_halves(const PaperText& left, const PaperText& right);
  /// The header, printed again on every page.
  void start_table();
  /// A heading inside the table, across it.
  void add_section(std::string_view text);

  /// Completes the file. Fails with words when the disk is full or when a sheet has more than the 1,048,575
  /// rows Excel takes; the target is then not there. REQUIRES: not finished before; at least one sheet.
  base::Result<WrittenXlsx> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace motcong::sheet
