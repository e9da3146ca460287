// Sheets as a machine wants them: a header row, then rows. Papers: xlsx_writer_paper.cc.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <limits>
#include <set>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/i18n/letters.h"
#include "core/i18n/vietnamese.h"
#include "core/sheet/package.h"
#include "core/sheet/xlsx_writer_state.h"

namespace motcong::sheet {
namespace {

using base::Error;
using base::Message;
using base::Result;

constexpr std::size_t kLongestText = 32'767;  // of a cell, in UTF-16 units
constexpr std::size_t kLongestChoices = 255;  // of a list in a cell, commas included: Excel's limit
constexpr lxw_row_t kOfferedRows = 20'000;
constexpr std::size_t kLongestName = 31;      // of a sheet, likewise
constexpr std::size_t kMaxRows = 1'048'575;   // under the header
constexpr std::int64_t kExactIntegers = 1'000'000'000'000'000;
constexpr base::Date kFirstExactDay = {1900, 3, 1};

std::size_t utf16_units(char32_t c) { return c >= 0x10000 ? 2 : 1; }

bool is_hexadecimal(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// "_x0041_" as text would be read as "A": Excel's escape of what XML cannot carry.
bool looks_escaped(std::string_view text) {
  return text.size() >= 7 && text[0] == '_' && text[1] == 'x' && text[6] == '_' &&
         std::all_of(text.begin() + 2, text.begin() + 6, is_hexadecimal);
}

/// A name Excel accepts, from any text.
std::string sheet_name(std::string_view wanted, std::size_t longest) {
  std::string name;
  std::size_t units = 0;
  const std::string line = base::normalise_line(wanted);
  for (std::size_t at = 0; at < line.size();) {
    char32_t c = i18n::next_code_point(line, at);
    if (std::u32string_view(U"[]:*?/\\").find(c) != std::u32string_view::npos) c = U'-';
    if (units + utf16_units(c) > longest) break;
    units += utf16_units(c);
    i18n::append_utf8(name, c);
  }
  while (name.starts_with('\'')) name.erase(0, 1);
  while (name.ends_with('\'') || name.ends_with(' ')) name.pop_back();
  return name.empty() ? "Sheet" : name;
}

}  // namespace

CellText prepare_text(std::string_view value) {
  CellText out;
  out.text.reserve(value.size());
  std::size_t units = 0, line = 0;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t from = at;
    char32_t c = i18n::next_code_point(value, at);
    if (c == U'\r') {
      if (at < value.size() && value[at] == '\n') continue;
      c = U'\n';
    }
    if ((c < 0x20 && c != U'\t' && c != U'\n') || c == 0xFFFE || c == 0xFFFF) continue;
    const bool escape = c == U'_' && looks_escaped(value.substr(from));
    const std::size_t more = escape ? 7 : utf16_units(c);
    if (units + more > kLongestText) {
      out.cut = true;
      break;
    }
    units += more;
    if (escape) {
      out.text += "_x005F_";
    } else {
      i18n::append_utf8(out.text, c);
    }
    line = c == U'\n' ? 0 : line + 1;
    out.several_lines |= c == U'\n';
    out.widest_line = std::max(out.widest_line, line);
  }
  return out;
}

/// Reads the finished file back: every sheet is there with all that was written of it.
bool XlsxWriter::State::is_whole() const {
  constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
  ReadLimits limits;
  limits.max_packed_bytes = limits.max_unpacked_bytes = limits.max_ratio = kNoLimit;
  Result<Package> package = Package::open(target, limits);
  if (!package) return false;
  static constexpr std::string_view kEnd = "</worksheet>";
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    std::size_t size = 0;
    std::string tail;
    const auto read =
        package->read("xl/worksheets/sheet" + std::to_string(i + 1) + ".xml", [&](std::string_view piece) {
          size += piece.size();
          tail += piece.substr(piece.size() - std::min(piece.size(), kEnd.size()));
          tail.erase(0, tail.size() - std::min(tail.size(), kEnd.size()));
          return true;
        });
    if (!read || tail != kEnd || size < static_cast<std::size_t>(sizes[i])) return false;
  }
  return true;
}

XlsxWriter::XlsxWriter(const std::filesystem::path& target, std::string_view title) : state_(new State) {
  state_->target = target;
  state_->folder = target.has_parent_path() ? target.parent_path().string() : ".";
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = state_->folder.data();
  options.use_zip64 = LXW_FALSE;
  state_->workbook = workbook_new_opt(target.c_str(), &options);
  if (state_->workbook == nullptr) {
    state_->failed = true;
    return;
  }
  std::string document_title = prepare_text(title).text;
  lxw_doc_properties properties{};
  properties.title = document_title.data();
  workbook_set_properties(state_->workbook, &properties);

  const auto add_format = [&] {
    lxw_format* const format = workbook_add_format(state_->workbook);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    return format;
  };
  state_->header = add_format();
  format_set_bold(state_->header);
  format_set_text_wrap(state_->header);
  format_set_bottom(state_->header, LXW_BORDER_THIN);
  state_->text = add_format();
  state_->lines = add_format();
  format_set_text_wrap(state_->lines);
  state_->integer = add_format();
  format_set_num_format(state_->integer, "0");
  state_->hundredths = add_format();
  format_set_num_format(state_->hundredths, "0.00");
  state_->date = add_format();
  format_set_num_format(state_->date, "dd/mm/yyyy");
  state_->add_paper_formats();
}

XlsxWriter::~XlsxWriter() { state_->abandon(); }

bool XlsxWriter::State::open_sheet(std::string_view name, std::size_t columns) {
  end_sheet();
  row = 0;
  column = 0;
  is_paper = false;
  widths.assign(columns, kNarrowest);
  if (workbook == nullptr) return false;

  std::string unique = sheet_name(name, kLongestName);
  for (int copy = 2; !names.insert(i18n::to_lower(unique)).second; ++copy) {
    const std::string suffix = " (" + std::to_string(copy) + ")";
    unique = sheet_name(name, kLongestName - suffix.size()) + suffix;
  }
  worksheet = workbook_add_worksheet(workbook, unique.c_str());
  if (worksheet == nullptr) {
    failed = true;
    return false;
  }
  worksheets.push_back(worksheet);
  worksheet_set_landscape(worksheet);
  worksheet_set_paper(worksheet, kPaperA4);
  worksheet_fit_to_pages(worksheet, 1, 0);
  return true;
}

void XlsxWriter::start_sheet(std::string_view name, const std::vector<std::string>& headers) {
  State& state = *state_;
  if (!state.open_sheet(name, headers.size())) return;
  worksheet_freeze_panes(state.worksheet, 1, 0);
  worksheet_repeat_rows(state.worksheet, 0, 0);
  for (const std::string& header : headers) {
    const CellText text = prepare_text(header);
    state.note_width(text.widest_line + 2);  // the filter's arrow stands in the header
    state.note(worksheet_write_string(state.worksheet, 0, state.column, text.text.c_str(), state.header));
  }
  state.row = 1;
  state.column = 0;
}

void XlsxWriter::offer_choices(int column, const std::vector<std::string>& words) {
  State& state = *state_;
  if (state.workbook == nullptr || state.worksheet == nullptr || words.empty()) return;
  std::vector<std::string> copies(words);  // the library wants them writable, and copies them
  std::vector<char*> list;
  std::size_t length = 0;
  for (std::string& word : copies) {
    if (word.find(',') != std::string::npos) return;
    length += base::utf8_length(word) + 1;
    list.push_back(word.data());
  }
  if (length > kLongestChoices) return;
  list.push_back(nullptr);
  lxw_data_validation rule{};
  rule.validate = LXW_VALIDATION_TYPE_LIST;
  rule.value_list = list.data();
  rule.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING;
  const auto place = static_cast<lxw_col_t>(column);
  state.note(worksheet_data_validation_range(state.worksheet, 1, place, kOfferedRows, place, &rule));
}

void XlsxWriter::add_text(std::string_view value) {
  State& state = *state_;
  if (!state.takes_cell()) return;
  if (value.empty()) return add_empty();
  const CellText text = prepare_text(value);
  if (text.text.empty()) return add_empty();
  state.written.cut_cells += text.cut ? 1 : 0;
  state.note_width(text.widest_line);
  const bool wrap = text.several_lines || static_cast<double>(text.widest_line) > kWidest;
  state.note(worksheet_write_string(state.worksheet, state.row, state.column, text.text.c_str(),
                                    state.is_paper ? state.paper_format()
                                    : wrap         ? state.lines
                                                   : state.text));
}

void XlsxWriter::add_integer(std::int64_t value) {
  State& state = *state_;
  const std::string digits = std::to_string(value);
  if (value <= -kExactIntegers || value >= kExactIntegers) return add_text(digits);
  if (!state.takes_cell()) return;
  state.note_width(digits.size());
  state.note(worksheet_write_number(state.worksheet, state.row, state.column, static_cast<double>(value),
                                    state.is_paper ? state.paper_format() : state.integer));
}

void XlsxWriter::add_hundredths(std::int64_t value) {
  State& state = *state_;
  if (value <= -kExactIntegers || value >= kExactIntegers) {
    const std::uint64_t size =
        value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    const std::string cents = std::to_string(size % 100);
    return add_text((value < 0 ? "-" : "") + std::to_string(size / 100) + (cents.size() < 2 ? ".0" : ".") +
                    cents);
  }
  if (!state.takes_cell()) return;
  state.note_width(std::to_string(value).size() + 1);
  state.note(worksheet_write_number(state.worksheet, state.row, state.column,
                                    static_cast<double>(value) / 100, state.hundredths));
}

void XlsxWriter::add_date(const base::Date& value) {
  State& state = *state_;
  if (value < kFirstExactDay) return add_text(base::format_iso(value));
  if (!state.takes_cell()) return;
  state.note_width(10);
  lxw_datetime date{};
  date.year = value.year;
  date.month = value.month;
  date.day = value.day;
  state.note(worksheet_write_datetime(state.worksheet, state.row, state.column, &date,
                                      state.is_paper ? state.paper.date : state.date));
}

void XlsxWriter::add_empty() {
  State& state = *state_;
  if (!state.takes_cell()) return;
  if (!state.is_paper) {
    ++state.column;
    return;
  }
  // The lines round an empty cell of a paper are part of its table.
  state.note(worksheet_write_blank(state.worksheet, state.row, state.column, state.paper_format()));
}

void XlsxWriter::end_row() {
  State& state = *state_;
  state.column = 0;
  if (!state.takes_cell()) return;
  if (state.row == kMaxRows) {
    state.too_many_rows = true;
    return;
  }
  ++state.row;
  ++state.written.rows;
}

Result<WrittenXlsx> XlsxWriter::finish() {
  State& state = *state_;
  const Error no_room{N_("The Excel file could not be written. The disk may be full.")};
  state.end_sheet();
  base::check(state.workbook == nullptr ? state.failed : !state.worksheets.empty() || state.failed);
  if (state.too_many_rows) {
    state.abandon();
    return Error{Message{
        N_("An Excel sheet takes at most {max} rows. Choose fewer rows with a filter, or export as CSV."),
        {{"max", std::to_string(kMaxRows)}}}};
  }
  if (state.failed || !state.flush_rows()) {
    state.abandon();
    return no_room;
  }
  const lxw_error error = workbook_close(std::exchange(state.workbook, nullptr));
  if (error != LXW_NO_ERROR || !state.is_whole()) {
    std::error_code ignored;
    std::filesystem::remove(state.target, ignored);
    return no_room;
  }
  return state.written;
}

}  // namespace motcong::sheet
