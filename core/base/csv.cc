#include "core/base/csv.h"

#include <array>
#include <utility>

#include "core/base/text.h"

namespace motcong::base {
namespace {

/// The candidate that stands most often in the first record, outside quotes; ',' when none does.
char guess_separator(std::string_view text) {
  std::size_t commas = 0, semicolons = 0, tabs = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') {
      if (commas + semicolons + tabs > 0) break;
    }
    commas += c == ',' ? 1 : 0;
    semicolons += c == ';' ? 1 : 0;
    tabs += c == '\t' ? 1 : 0;
  }
  if (semicolons > commas && semicolons >= tabs) return ';';
  return tabs > commas ? '\t' : ',';
}

int line_of_bad_byte(std::string_view bytes) {
  int line = 1;
  std::size_t from = 0;
  for (;;) {
    const std::size_t end = bytes.find('\n', from);
    if (!is_utf8(bytes.substr(from, end == std::string_view::npos ? end : end - from))) return line;
    if (end == std::string_view::npos) return line;
    from = end + 1;
    ++line;
  }
}

/// Reads record after record; the position and the line always stand at the next byte to read.
class CsvParser {
 public:
  CsvParser(std::string_view text, const CsvLimits& limits)
      : text_(text), limits_(limits), separator_(guess_separator(text)) {
    // "sep=;" alone on the first line tells Excel the separator and is no row.
    if (text.starts_with("sep=") && text.size() > 4 &&
        std::string_view(",;\t").find(text[4]) != std::string_view::npos &&
        (text.size() == 5 || text[5] == '\r' || text[5] == '\n')) {
      separator_ = text[4];
      at_ = 5;
    }
  }

  Result<std::vector<CsvRow>> parse() {
    std::vector<CsvRow> rows;
    while (at_ < text_.size()) {
      if (read_line_break()) continue;
      if (rows.size() == limits_.max_rows) {
        return Error{
            Message{N_("The file has more than {max} rows."), {{"max", std::to_string(limits_.max_rows)}}}};
      }
      CsvRow row{.line = line_, .cells = {}};
      const Result<void> read = read_record(row);
      if (!read) return Error{read.error()};
      cells_ += row.cells.size();
      if (cells_ > limits_.max_cells) {
        return Error{
            Message{N_("The file has more than {max} cells."), {{"max", std::to_string(limits_.max_cells)}}}};
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  bool at_line_break() const { return at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r'); }

  bool read_line_break() {
    if (!at_line_break()) return false;
    if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
    return true;
  }

  Result<void> read_record(CsvRow& row) {
    for (;;) {
      if (row.cells.size() == limits_.max_columns) {
        return Error{
            Message{N_("Line {line} has more than {max} columns."),
                    {{"line", std::to_string(row.line)}, {"max", std::to_string(limits_.max_columns)}}}};
      }
      row.cells.emplace_back();
      std::string& cell = row.cells.back();
      const int cell_line = line_;
      const Result<void> read =
          at_ < text_.size() && text_[at_] == '"' ? read_quoted(cell) : read_plain(cell);
      if (!read) return read;
      if (cell.size() > limits_.max_cell_bytes) return too_long(cell_line);
      if (at_ == text_.size() || read_line_break()) return {};
      ++at_;  // the separator
    }
  }

  Result<void> read_plain(std::string& cell) {
    const std::size_t from = at_;
    while (at_ < text_.size() && text_[at_] != separator_ && !at_line_break()) ++at_;
    cell = text_.substr(from, at_ - from);
    return {};
  }

  Result<void> read_quoted(std::string& cell) {
    const int opened_on = line_;
    ++at_;
    for (;;) {
      if (at_ == text_.size()) {
        return Error{Message{N_("The quotation mark opened on line {line} is never closed."),
                             {{"line", std::to_string(opened_on)}}}};
      }
      const char c = text_[at_++];
      if (c != '"') {
        if (c == '\n' || (c == '\r' && (at_ == text_.size() || text_[at_] != '\n'))) ++line_;
        if (cell.size() == limits_.max_cell_bytes) return too_long(opened_on);
        cell += c;
      } else if (at_ < text_.size() && text_[at_] == '"') {
        cell += '"';
        ++at_;
      } else {
        break;
      }
    }
    if (at_ < text_.size() && text_[at_] != separator_ && !at_line_break()) {
      return Error{Message{
          N_("Line {line} has text after a closing quotation mark. Write a quotation mark inside a cell "
             "twice."),
          {{"line", std::to_string(line_)}}}};
    }
    return {};
  }

  Error too_long(int line) const {
    return Error{Message{N_("A cell on line {line} is longer than {max} bytes."),
                         {{"line", std::to_string(line)}, {"max", std::to_string(limits_.max_cell_bytes)}}}};
  }

  std::string_view text_;
  const CsvLimits& limits_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t cells_ = 0;
  int line_ = 1;
};

/// "-1,5", "+84", "-1.234.567": a spreadsheet makes a number of it, not a formula.
bool is_plain_number(std::string_view cell) {
  if (cell.starts_with('-') || cell.starts_with('+')) cell.remove_prefix(1);
  return !cell.empty() && cell[0] >= '0' && cell[0] <= '9' &&
         cell.find_first_not_of("0123456789.,") == std::string_view::npos;
}

/// True for a formula behind any number of apostrophes, so that adding one and taking one away are exact
/// opposites.
bool needs_guard(std::string_view cell) {
  static constexpr std::array<std::string_view, 11> kStarts = {
      "=", "+", "-", "@", "\t", "\r", "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
  while (cell.starts_with('\'')) cell.remove_prefix(1);
  if (is_plain_number(cell)) return false;
  for (const std::string_view start : kStarts) {
    if (cell.starts_with(start)) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view bytes, const CsvLimits& limits) {
  if (bytes.starts_with("PK\x03\x04")) {
    return Error{N_("This is an Excel workbook. Save it as \"CSV UTF-8\" and choose that file.")};
  }
  if (bytes.starts_with(kUtf8Bom)) bytes.remove_prefix(kUtf8Bom.size());
  if (!is_utf8(bytes)) {
    return Error{
        Message{N_("The file is not UTF-8 text (line {line}). Save it as \"CSV UTF-8\" and choose it again."),
                {{"line", std::to_string(line_of_bad_byte(bytes))}}}};
  }
  if (bytes.find('\0') != std::string_view::npos) {
    return Error{N_("The file is not text: it contains zero bytes.")};
  }
  return CsvParser(bytes, limits).parse();
}

void append_csv_row(std::string& out, const std::vector<std::string>& cells, char separator) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += separator;
    out += '"';
    if (needs_guard(cells[i])) out += '\'';
    for (const char c : cells[i]) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += "\r\n";
}

std::string_view without_formula_guard(std::string_view cell) {
  return cell.starts_with('\'') && needs_guard(cell) ? cell.substr(1) : cell;
}

}  // namespace motcong::base
