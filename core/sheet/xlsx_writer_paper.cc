// Sheets laid out as official papers: letterhead, title, a table with lines, signatures. What a paper says is
// its caller's business.
#include <cmath>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/sheet/xlsx_writer_state.h"

namespace motcong::sheet {
namespace {

constexpr const char* kFont = "Times New Roman";
constexpr double kTextSize = 12, kTitleSize = 14;  // points
constexpr double kLineHeight = 1.35;               // of the size
constexpr double kWiderThanDigits = 1.15;  // capitals and bold, beside the digits widths are counted in
constexpr double kMargin = 20 / 25.4;      // inches: decree 30/2020/NĐ-CP, annex I
constexpr double kLeftHalf = 0.42;         // of the width: the agency's side of a letterhead is narrower

/// Excel does not make a row as high as a merged cell needs.
double height_of(std::string_view text, double width, double size) {
  double lines = 0;
  for (const std::string& line : base::split(std::string(text), '\n')) {
    const double needed = static_cast<double>(base::utf8_length(line)) * kWiderThanDigits * size / 11;
    lines += std::max(1.0, std::ceil(needed / width));
  }
  return std::max(1.0, lines) * size * kLineHeight;
}

double width_between(const std::vector<PaperColumn>& columns, std::size_t from, std::size_t to) {
  double width = 0;
  for (std::size_t i = from; i <= to; ++i) width += columns[i].width;
  return width;
}

/// The column with which the left half ends, as near as columns allow.
std::size_t last_of_left_half(const std::vector<PaperColumn>& columns) {
  const double wanted = width_between(columns, 0, columns.size() - 1) * kLeftHalf;
  std::size_t best = 0;
  for (std::size_t i = 0; i + 1 < columns.size(); ++i) {
    if (std::abs(width_between(columns, 0, i) - wanted) < std::abs(width_between(columns, 0, best) - wanted))
      best = i;
  }
  return best;
}

}  // namespace

void XlsxWriter::State::add_paper_formats() {
  const auto add = [&](std::uint8_t align, bool in_table) {
    lxw_format* const format = workbook_add_format(workbook);
    format_set_font_name(format, kFont);
    format_set_font_size(format, kTextSize);
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    format_set_align(format, align);
    if (in_table) format_set_border(format, LXW_BORDER_THIN);
    return format;
  };
  for (lxw_format*& line : paper.lines) line = add(LXW_ALIGN_CENTER, false);
  format_set_bold(line_format(PaperLine::title));
  format_set_font_size(line_format(PaperLine::title), kTitleSize);
  format_set_bold(line_format(PaperLine::bold));
  format_set_italic(line_format(PaperLine::italic));
  format_set_align(line_format(PaperLine::left), LXW_ALIGN_LEFT);
  paper.header = add(LXW_ALIGN_CENTER, true);
  format_set_bold(paper.header);
  format_set_align(paper.header, LXW_ALIGN_VERTICAL_CENTER);
  paper.section = add(LXW_ALIGN_LEFT, true);
  format_set_bold(paper.section);
  paper.text = add(LXW_ALIGN_LEFT, true);
  paper.centred = add(LXW_ALIGN_CENTER, true);
  paper.date = add(LXW_ALIGN_CENTER, true);
  format_set_num_format(paper.date, "dd/mm/yyyy");
}

void XlsxWriter::State::merge(lxw_col_t from, lxw_col_t to, std::string_view value, lxw_format* format) {
  const CellText text_of = prepare_text(value);
  if (from == to) {
    failed |= worksheet_write_string(worksheet, row, from, text_of.text.c_str(), format) != LXW_NO_ERROR;
  } else {
    failed |=
        worksheet_merge_range(worksheet, row, from, row, to, text_of.text.c_str(), format) != LXW_NO_ERROR;
  }
}

void XlsxWriter::start_paper(std::string_view name, const std::vector<PaperColumn>& columns) {
  base::check(columns.size() >= 2);
  State& state = *state_;
  if (!state.open_sheet(name, columns.size())) return;
  state.is_paper = true;
  state.paper_columns = columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto at = static_cast<lxw_col_t>(i);
    worksheet_set_column(state.worksheet, at, at, columns[i].width, nullptr);
  }
  worksheet_set_margins(state.worksheet, kMargin, kMargin, kMargin, kMargin);
  worksheet_set_header(state.worksheet, "&C&P");
}

void XlsxWriter::add_line(const PaperText& line) {
  State& state = *state_;
  if (!state.takes_cell()) return;
  const std::size_t last = state.paper_columns.size() - 1;
  const double size = line.look == PaperLine::title ? kTitleSize : kTextSize;
  worksheet_set_row(state.worksheet, state.row,
                    height_of(line.text, width_between(state.paper_columns, 0, last), size), nullptr);
  state.merge(0, static_cast<lxw_col_t>(last), line.text, state.line_format(line.look));
  ++state.row;
}

void XlsxWriter::add_halves(const PaperText& left, const PaperText& right) {
  State& state = *state_;
  if (!state.takes_cell()) return;
  const std::size_t last = state.paper_columns.size() - 1;
  const std::size_t middle = last_of_left_half(state.paper_columns);
  const double height =
      std::max(height_of(left.text, width_between(state.paper_columns, 0, middle), kTextSize),
               height_of(right.text, width_between(state.paper_columns, middle + 1, last), kTextSize));
  worksheet_set_row(state.worksheet, state.row, height, nullptr);
  state.merge(0, static_cast<lxw_col_t>(middle), left.text, state.line_format(left.look));
  state.merge(static_cast<lxw_col_t>(middle + 1), static_cast<lxw_col_t>(last), right.text,
              state.line_format(right.look));
  ++state.row;
}

void XlsxWriter::start_table() {
  State& state = *state_;
  if (!state.takes_cell()) return;
  for (const PaperColumn& column : state.paper_columns) {
    state.note(worksheet_write_string(state.worksheet, state.row, state.column,
                                      prepare_text(column.heading).text.c_str(), state.paper.header));
  }
  worksheet_repeat_rows(state.worksheet, state.row, state.row);
  ++state.row;
  state.column = 0;
}

void XlsxWriter::add_section(std::string_view text) {
  State& state = *state_;
  if (!state.takes_cell()) return;
  const std::size_t last = state.paper_columns.size() - 1;
  worksheet_set_row(state.worksheet, state.row,
                    height_of(text, width_between(state.paper_columns, 0, last), kTextSize), nullptr);
  state.merge(0, static_cast<lxw_col_t>(last), text, state.paper.section);
  ++state.row;
}

}  // namespace motcong::sheet
