#include "core/record/import/table.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "core/base/text.h"
#include "core/i18n/language.h"
#include "core/i18n/vietnamese.h"
#include "core/record/import/cell_text.h"

namespace motcong::record {
namespace {

using plugin::Field;
using plugin::RecordType;
using sheet::Row;
using sheet::Sheet;

constexpr int kHeadSearchRows = 30;
constexpr int kMostHeadRows = 3;
constexpr std::size_t kSamples = 3;
constexpr std::size_t kMostMerged = 2'000;  // looked at for heads, which stand at the top

/// Letters and digits only, without marks and case. Of signs beyond ASCII those that office programs put in
/// (dashes, quotation marks, NBSP: U+0080-00BF, U+2000-206F) are dropped.
std::string compare_key(std::string_view text) {
  const std::string folded = i18n::fold(text);
  std::string out;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const auto byte = static_cast<unsigned char>(folded[i]);
    if (byte == 0xC2) {
      ++i;
    } else if (byte == 0xE2 && (static_cast<unsigned char>(folded[i + 1]) & 0xFE) == 0x80) {
      i += 2;
    } else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80) {
      out += folded[i];
    }
  }
  return out;
}

const Field* find_exact(const RecordType& type, const std::string& wanted) {
  if (wanted.empty()) return nullptr;
  for (const Field& field : type.fields) {
    if (compare_key(field.name) == wanted || compare_key(field.label) == wanted ||
        compare_key(i18n::Language::vi().tr(field.label)) == wanted) {
      return &field;
    }
    for (const char* alias : field.alias_list) {
      if (compare_key(alias) == wanted) return &field;
    }
  }
  return nullptr;
}

const Row* find_row_of(const Sheet& sheet, int number) {
  const auto found = std::lower_bound(sheet.rows.begin(), sheet.rows.end(), number,
                                      [](const Row& row, int wanted) { return row.number < wanted; });
  return found != sheet.rows.end() && found->number == number ? &*found : nullptr;
}

/// The text of a head cell; a merged cell speaks for all it covers.
std::string head_text(const Sheet& sheet, int row_number, int column) {
  std::size_t looked = 0;
  for (const sheet::MergedRange& range : sheet.merged) {
    if (++looked > kMostMerged) break;
    if (row_number >= range.first_row && row_number <= range.last_row && column >= range.first_column &&
        column <= range.last_column) {
      row_number = range.first_row;
      column = range.first_column;
      break;
    }
  }
  const Row* row = find_row_of(sheet, row_number);
  if (row == nullptr || column >= static_cast<int>(row->cells.size())) return {};
  return show_cell(row->cells[static_cast<std::size_t>(column)]);
}

/// The heads above a column from top to bottom, each once.
std::vector<std::string> heads_of(const Sheet& sheet, const HeadPlace& head, int column) {
  std::vector<std::string> parts;
  for (int row = head.first_row; row < head.first_row + head.rows; ++row) {
    std::string text = head_text(sheet, row, column);
    if (!text.empty() && (parts.empty() || parts.back() != text)) parts.push_back(std::move(text));
  }
  return parts;
}

const Field* guess_field(const RecordType& type, const std::vector<std::string>& parts) {
  if (parts.empty()) return nullptr;
  if (const Field* field = find_field_by_heading(type, base::join(parts, " "))) return field;
  if (const Field* field = find_field_by_heading(type, parts.back())) return field;
  return parts.size() > 1 ? find_field_by_heading(type, parts.front()) : nullptr;
}

int count_columns(const Sheet& sheet) {
  std::size_t count = 0;
  for (const Row& row : sheet.rows) count = std::max(count, row.cells.size());
  return static_cast<int>(count);
}

/// (1) (2) (3) ... or A B C: forms number their columns in a row below the head.
bool is_column_numbers(const Row& row) {
  int seen = 0, last = 0;
  for (const sheet::Cell& cell : row.cells) {
    std::string text = show_cell(cell);
    std::erase_if(text, [](char c) { return c == '(' || c == ')' || c == '[' || c == ']'; });
    if (text.empty()) continue;
    int number = 0;
    if (text.size() == 1 && text[0] >= 'A' && text[0] <= 'E' && last == 0) {
      ++seen;  // "A", "B": columns that are not counted
      continue;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || *end != '\0' || number != last + 1) return false;
    last = number;
    ++seen;
  }
  return seen >= 3 && last >= 2;
}

}  // namespace

const Field* find_field_by_heading(const RecordType& type, std::string_view heading) {
  if (const Field* field = find_exact(type, compare_key(heading))) return field;
  const std::size_t bracket = heading.find_first_of("([");
  return bracket == std::string_view::npos ? nullptr
                                           : find_exact(type, compare_key(heading.substr(0, bracket)));
}

bool takes_several_columns(const Field& field) { return field.kind == plugin::FieldKind::ref && field.is_typed; }

HeadPlace guess_head(const Sheet& sheet, const RecordType& type) {
  HeadPlace best;
  std::size_t most = 0;
  const int columns = count_columns(sheet);
  // One row before two: a title above the head must not count as part of it.
  for (int rows = 1; rows <= kMostHeadRows; ++rows) {
    int looked = 0;
    for (const Row& row : sheet.rows) {
      if (++looked > kHeadSearchRows) break;
      std::set<const Field*> found;
      for (int column = 0; column < columns; ++column) {
        if (const Field* field = guess_field(type, heads_of(sheet, {row.number, rows}, column)))
          found.insert(field);
      }
      if (found.size() > most) {
        most = found.size();
        best = {row.number, rows};
      }
    }
  }
  if (most > 0 || sheet.rows.empty()) return best;
  for (const Row& row : sheet.rows) {
    const auto filled = std::count_if(row.cells.begin(), row.cells.end(), [](const sheet::Cell& cell) {
      return cell.kind != sheet::CellKind::empty;
    });
    if (filled >= 2) return {row.number, 1};
  }
  return {sheet.rows.front().number, 1};
}

ImportTable make_table(const Sheet& sheet, const HeadPlace& head, const RecordType& type) {
  ImportTable table;
  table.since_1904 = sheet.since_1904;
  const int end_of_head = head.first_row + head.rows;
  bool first = true;
  for (const Row& row : sheet.rows) {
    if (row.number < end_of_head) continue;
    if (!(first && is_column_numbers(row))) table.rows.push_back(&row);
    first = false;
  }
  std::set<const Field*> guessed;
  for (int index = 0; index < count_columns(sheet); ++index) {
    TableColumn column;
    column.index = index;
    column.letter = sheet::format_column_name(index);
    const std::vector<std::string> parts = heads_of(sheet, head, index);
    column.name = base::join(parts, " – ");
    for (const Row* row : table.rows) {
      if (column.samples.size() == kSamples) break;
      if (index >= static_cast<int>(row->cells.size())) continue;
      std::string text = show_cell(row->cells[static_cast<std::size_t>(index)]);
      if (!text.empty()) column.samples.push_back(std::move(text));
    }
    if (column.name.empty() && column.samples.empty()) continue;
    const Field* field = guess_field(type, parts);
    if (field != nullptr && field->is_in_form && (guessed.insert(field).second || takes_several_columns(*field)))
      column.guess = field;
    if (column.name.empty()) column.name = column.letter;
    table.columns.push_back(std::move(column));
  }
  return table;
}

}  // namespace motcong::record
