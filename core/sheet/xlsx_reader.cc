// Reading an .xlsx: which parts it has, what its formats and shared texts are, and each sheet cell by cell.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "core/base/text.h"
#include "core/i18n/letters.h"
#include "core/sheet/number_format.h"
#include "core/sheet/package.h"
#include "core/sheet/sheet.h"
#include "core/sheet/xml_part.h"

namespace motcong::sheet {
namespace {

using base::Error;
using base::Message;
using base::Result;

constexpr int kExcelRows = 1'048'576;
constexpr int kExcelColumns = 16'384;
/// Small lists of a workbook (formats, relationships, merged ranges): far more than Excel writes.
constexpr std::size_t kMaxListed = 100'000;
constexpr std::string_view kXmlSpaces = " \t\r\n";

template <class Number>
std::optional<Number> read_whole_number(std::string_view text) {
  text = base::trim(text);
  Number number{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_true(std::optional<std::string_view> flag) { return flag == "1" || flag == "true" || flag == "on"; }

/// The target of a relationship, seen from the folder of the part that has it: "../a.xml", "/xl/a.xml".
std::string resolve_target(std::string_view folder, std::string_view target) {
  std::string slashes(target);
  std::ranges::replace(slashes, '\\', '/');
  std::vector<std::string> steps;
  if (!slashes.starts_with('/')) steps = base::split(folder, '/');
  for (const std::string& step : base::split(slashes, '/')) {
    if (step == "..") {
      if (!steps.empty()) steps.pop_back();
    } else if (!step.empty() && step != ".") {
      steps.push_back(step);
    }
  }
  std::erase(steps, "");
  return base::join(steps, "/");
}

std::string folder_of(std::string_view part) {
  const std::size_t slash = part.rfind('/');
  return std::string(slash == std::string_view::npos ? "" : part.substr(0, slash));
}

std::string relationships_of(std::string_view part) {
  const std::string folder = folder_of(part);
  const std::string_view name = folder.empty() ? part : part.substr(folder.size() + 1);
  return (folder.empty() ? "" : folder + "/") + "_rels/" + std::string(name) + ".rels";
}

/// Excel's own escape of signs that XML cannot carry: _x000D_ is a carriage return, _x005F_ an underscore.
/// Only hexadecimal digits count; a NUL is dropped, a half of a surrogate pair becomes U+FFFD.
void append_unescaped(std::string& out, std::string_view text) {
  const auto unit_at = [&](std::size_t at) -> std::optional<char32_t> {
    if (at + 7 > text.size() || text[at] != '_' || text[at + 1] != 'x' || text[at + 6] != '_')
      return std::nullopt;
    unsigned unit = 0;
    const auto [end, fault] = std::from_chars(text.data() + at + 2, text.data() + at + 6, unit, 16);
    if (fault != std::errc{} || end != text.data() + at + 6) return std::nullopt;
    return unit;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = text.find('_', at);
    out += text.substr(at, next == std::string_view::npos ? next : next - at);
    if (next == std::string_view::npos) return;
    at = next;
    auto unit = unit_at(at);
    if (!unit) {
      out += text[at++];
      continue;
    }
    at += 7;
    if (*unit >= 0xD800 && *unit < 0xDC00) {
      const auto low = unit_at(at);
      if (low && *low >= 0xDC00 && *low < 0xE000) {
        unit = 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00);
        at += 7;
      }
    }
    if (*unit >= 0xD800 && *unit < 0xE000) unit = 0xFFFD;
    if (*unit != 0) i18n::append_utf8(out, *unit);
  }
}

/// Gathers the text of a string item (`si`, `is`): plain text and runs one after the other, no reading aids
/// (rPh).
class StringItem {
 public:
  explicit StringItem(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  void begin() {
    text_.clear();
    piece_.clear();
    in_phonetic_ = false;
    in_text_ = false;
  }
  void on_start(std::string_view element, const XmlAttributes& attributes) {
    if (element == "rPh") in_phonetic_ = true;
    if (element != "t" || in_phonetic_) return;
    in_text_ = true;
    keeps_spaces_ = attributes.find_prefixed("space") == "preserve";
    piece_.clear();
  }
  void on_end(std::string_view element) {
    if (element == "rPh") in_phonetic_ = false;
    if (element != "t" || !in_text_) return;
    in_text_ = false;
    std::string_view piece = piece_;
    if (!keeps_spaces_) {
      const std::size_t first = piece.find_first_not_of(kXmlSpaces);
      piece = first == std::string_view::npos
                  ? ""
                  : piece.substr(first, piece.find_last_not_of(kXmlSpaces) + 1 - first);
    }
    append_unescaped(text_, piece);
    piece_.clear();
  }
  void on_text(std::string_view text) {
    if (in_text_ && text_.size() + piece_.size() <= max_bytes_) piece_ += text;
  }
  /// Longer than it may be: what was gathered is cut.
  bool is_too_long() const { return text_.size() + piece_.size() > max_bytes_; }
  const std::string& text() const { return text_; }

 private:
  std::size_t max_bytes_;
  std::string text_, piece_;
  bool in_text_ = false, in_phonetic_ = false, keeps_spaces_ = false;
};

struct Relationship {
  std::string type;  // its last word: "worksheet"
  std::string target;
};

class RelationshipReader final : public XmlReader {
 public:
  explicit RelationshipReader(std::string folder) : folder_(std::move(folder)) {}

  void on_start(std::string_view element, const XmlAttributes& attributes) override {
    if (element != "Relationship" || attributes.find("TargetMode") == "External") return;
    const auto id = attributes.find("Id");
    const auto type = attributes.find("Type");
    const auto target = attributes.find("Target");
    if (!id || !type || !target) return;
    if (found.size() == kMaxListed) return fail(damaged_file());
    found[std::string(*id)] = {std::string(type->substr(type->rfind('/') + 1)),
                               resolve_target(folder_, *target)};
  }

  const Relationship* find_type(std::string_view type) const {
    for (const auto& [id, relationship] : found) {
      if (relationship.type == type) return &relationship;
    }
    return nullptr;
  }

  std::map<std::string, Relationship, std::less<>> found;

 private:
  std::string folder_;
};

class WorkbookReader final : public XmlReader {
 public:
  struct Entry {
    std::string name, relationship;
    bool hidden = false;
  };

  void on_start(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "workbookPr") since_1904 = is_true(attributes.find("date1904"));
    if (element != "sheet") return;
    const auto id = attributes.find_prefixed("id");
    if (!id) return;
    if (entries.size() == kMaxListed) return fail(damaged_file());
    const auto state = attributes.find("state");
    entries.push_back({std::string(attributes.find("name").value_or("")), std::string(*id),
                       state == "hidden" || state == "veryHidden"});
  }

  bool since_1904 = false;
  std::vector<Entry> entries;
};

/// The meaning of each cell style, by its index.
class StyleReader final : public XmlReader {
 public:
  void on_start(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "cellXfs") in_cell_styles_ = true;
    const auto id = read_whole_number<int>(attributes.find("numFmtId").value_or(""));
    if (element == "numFmt" && id) {
      if (own_.size() == kMaxListed) return fail(damaged_file());
      own_[*id] = meaning_of_format(attributes.find("formatCode").value_or(""));
    } else if (element == "xf" && in_cell_styles_) {
      if (meanings.size() == kMaxListed) return fail(damaged_file());
      const auto own = own_.find(id.value_or(0));
      meanings.push_back(own != own_.end() ? own->second : meaning_of_builtin_format(id.value_or(0)));
    }
  }
  void on_end(std::string_view element) override {
    if (element == "cellXfs") in_cell_styles_ = false;
  }

  std::vector<NumberMeaning> meanings;

 private:
  std::map<int, NumberMeaning> own_;
  bool in_cell_styles_ = false;
};

/// The texts that cells share, in one block.
class SharedStrings final : public XmlReader {
 public:
  SharedStrings(const ReadLimits& limits) : limits_(limits), item_(limits.max_cell_characters * 4) {}

  void on_start(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "si") item_.begin();
    item_.on_start(element, attributes);
  }
  void on_end(std::string_view element) override {
    item_.on_end(element);
    if (element != "si") return;
    if (ends_.size() == limits_.max_cells || bytes_.size() + item_.text().size() > limits_.max_text_bytes) {
      return fail(too_much_text(limits_));
    }
    bytes_ += item_.text();
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
    if (item_.is_too_long()) too_long_.insert(ends_.size() - 1);
  }
  void on_text(std::string_view text) override { item_.on_text(text); }

  static Message too_much_text(const ReadLimits& limits) {
    return {
        N_("The workbook holds more than {cells} filled cells or more than {max} MiB of text. Split it into "
           "several files."),
        {{"cells", std::to_string(limits.max_cells)}, {"max", std::to_string(limits.max_text_bytes >> 20)}}};
  }

  std::size_t size() const { return ends_.size(); }
  bool is_too_long(std::size_t index) const { return too_long_.contains(index); }
  /// REQUIRES: index < size().
  std::string_view at(std::size_t index) const {
    const std::size_t from = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(bytes_).substr(from, ends_[index] - from);
  }

 private:
  const ReadLimits& limits_;
  StringItem item_;
  std::string bytes_;
  std::vector<std::uint32_t> ends_;
  std::set<std::size_t> too_long_;
};

/// "B12" -> column 1, row 12; the row may be absent ("B").
struct Place {
  int column = -1, row = 0;
};

std::optional<Place> parse_place(std::string_view text) {
  Place place;
  std::size_t at = 0;
  int column = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (upper < 'A' || upper > 'Z') break;
    column = column * 26 + (upper - 'A' + 1);
    if (column > kExcelColumns) return std::nullopt;
  }
  place.column = column - 1;
  if (at < text.size()) {
    const auto row = read_whole_number<int>(text.substr(at));
    if (!row || *row < 1 || *row > kExcelRows) return std::nullopt;
    place.row = *row;
  }
  return column > 0 ? std::optional(place) : std::nullopt;
}

std::optional<MergedRange> parse_range(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto first = parse_place(text.substr(0, colon));
  const auto last = parse_place(text.substr(colon + 1));
  if (!first || !last || first->row < 1 || first->row > last->row || first->column > last->column) {
    return std::nullopt;
  }
  return MergedRange{first->row, last->row, first->column, last->column};
}

/// What the sheets of one workbook share while they are read.
struct Shared {
  const ReadLimits& limits;
  const std::vector<NumberMeaning>& meanings;
  const SharedStrings& strings;
  bool since_1904;
  std::size_t cells = 0;       // of all sheets so far
  std::size_t text_bytes = 0;  // likewise
};

class SheetReader final : public XmlReader {
 public:
  SheetReader(Sheet& sheet, Shared& shared)
      : sheet_(sheet), shared_(shared), item_(shared.limits.max_cell_characters * 4) {}

  void on_start(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "row") {
      begin_row(attributes.find("r"));
    } else if (element == "c") {
      begin_cell(attributes);
    } else if (element == "v" || element == "f") {
      capture_ = element == "v" ? &value_ : &formula_;
      has_value_ |= element == "v";
      has_formula_ |= element == "f";
    } else if (element == "is") {
      item_.begin();
      in_inline_ = true;
    } else if (in_inline_) {
      item_.on_start(element, attributes);
    } else if (element == "mergeCell") {
      add_merged(attributes.find("ref").value_or(""));
    }
  }

  void on_end(std::string_view element) override {
    if (element == "row") {
      end_row();
    } else if (element == "c") {
      end_cell();
    } else if (element == "v" || element == "f") {
      capture_ = nullptr;
    } else if (element == "is") {
      in_inline_ = false;
      has_inline_ = true;
    } else if (in_inline_) {
      item_.on_end(element);
    }
  }

  void on_text(std::string_view text) override {
    if (capture_ != nullptr && capture_->size() <= shared_.limits.max_cell_characters * 7) *capture_ += text;
    if (in_inline_) item_.on_text(text);
  }

  /// Rows in the order of their numbers; a number that came twice is one row.
  void finish() {
    const auto by_number = [](const Row& a, const Row& b) { return a.number < b.number; };
    if (std::ranges::is_sorted(sheet_.rows, std::ranges::less_equal{}, &Row::number) &&
        std::ranges::adjacent_find(sheet_.rows, {}, &Row::number) == sheet_.rows.end()) {
      return;
    }
    std::stable_sort(sheet_.rows.begin(), sheet_.rows.end(), by_number);
    std::vector<Row> merged;
    for (Row& row : sheet_.rows) {
      if (merged.empty() || merged.back().number != row.number) {
        merged.push_back(std::move(row));
        continue;
      }
      std::vector<Cell>& cells = merged.back().cells;
      if (cells.size() < row.cells.size()) cells.resize(row.cells.size());
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        if (row.cells[i].kind != CellKind::empty) cells[i] = std::move(row.cells[i]);
      }
    }
    sheet_.rows = std::move(merged);
  }

 private:
  void begin_row(std::optional<std::string_view> number) {
    cells_.clear();
    column_ = -1;
    row_ = last_row_ + 1;
    row_is_named_ = number.has_value() && !number->empty();
    if (row_is_named_) row_ = read_whole_number<int>(*number).value_or(0);
    if (row_ < 1 || row_ > kExcelRows) fail(damaged_file());
  }

  void end_row() {
    last_row_ = row_;
    if (cells_.empty()) return;
    if (sheet_.rows.size() == static_cast<std::size_t>(shared_.limits.max_rows)) {
      return fail({N_("Sheet \"{sheet}\" has more than {max} rows."),
                   {{"sheet", sheet_.name}, {"max", std::to_string(shared_.limits.max_rows)}}});
    }
    shared_.cells += cells_.size();
    if (shared_.cells > shared_.limits.max_cells) return fail(SharedStrings::too_much_text(shared_.limits));
    sheet_.rows.push_back({row_, std::vector<Cell>(std::make_move_iterator(cells_.begin()),
                                                   std::make_move_iterator(cells_.end()))});
    cells_.clear();
  }

  void begin_cell(const XmlAttributes& attributes) {
    ++column_;
    const std::string_view reference = attributes.find("r").value_or("");
    if (!reference.empty()) {
      const auto place = parse_place(reference);
      if (!place) return fail(damaged_file());
      column_ = place->column;
      // Some programs number the cells and not the rows.
      if (!row_is_named_ && place->row > 0) {
        row_ = place->row;
        row_is_named_ = true;
      }
    }
    if (column_ >= kExcelColumns) return fail(damaged_file());
    type_ = attributes.find("t").value_or("n");
    const auto style = read_whole_number<std::size_t>(attributes.find("s").value_or(""));
    meaning_ = shared_.meanings.empty()                    ? NumberMeaning::plain
               : style && *style < shared_.meanings.size() ? shared_.meanings[*style]
                                                           : shared_.meanings[0];
    value_.clear();
    formula_.clear();
    item_.begin();
    has_value_ = has_formula_ = has_inline_ = false;
  }

  void end_cell() {
    Cell cell;
    if (!fill(cell) || cell.kind == CellKind::empty) return;
    if (column_ >= shared_.limits.max_columns) {
      return fail({N_("Sheet \"{sheet}\" has more than {max} columns: there is something in cell {cell}."),
                   {{"sheet", sheet_.name},
                    {"max", std::to_string(shared_.limits.max_columns)},
                    {"cell", cell_name()}}});
    }
    shared_.text_bytes += cell.text.size();
    if (shared_.text_bytes > shared_.limits.max_text_bytes)
      return fail(SharedStrings::too_much_text(shared_.limits));
    if (cells_.size() <= static_cast<std::size_t>(column_))
      cells_.resize(static_cast<std::size_t>(column_) + 1);
    cells_[static_cast<std::size_t>(column_)] = std::move(cell);
  }

  /// False when the sheet is refused.
  bool fill(Cell& cell) {
    if (type_ == "inlineStr" || (has_inline_ && !has_value_)) {
      return fill_text(cell, item_.text(), item_.is_too_long());
    }
    if (!has_value_) {
      if (!has_formula_) return true;
      // Programs that are no spreadsheets write formulas without computing them. An empty cell would hide it.
      cell.kind = CellKind::error;
      cell.text = "=" + formula_.substr(0, shared_.limits.max_cell_characters);
      return true;
    }
    if (type_ == "str") {
      std::string text;
      append_unescaped(text, value_);
      return fill_text(cell, text, value_.size() > shared_.limits.max_cell_characters * 7);
    }
    const std::string_view value = base::trim(value_);
    if (value.empty()) return true;
    if (type_ == "s") return fill_shared(cell, value);
    if (type_ == "b") {
      fill_boolean(cell, value);
    } else if (type_ == "e") {
      cell.kind = CellKind::error;
      cell.text = value.substr(0, 32);
    } else if (type_ == "d") {
      fill_iso_date(cell, value);
    } else {
      return fill_number(cell, value);
    }
    return true;
  }

  bool fill_text(Cell& cell, std::string_view text, bool cut) {
    if (cut || (text.size() > shared_.limits.max_cell_characters &&
                base::utf8_length(text) > shared_.limits.max_cell_characters)) {
      fail({N_("The text in cell {cell} of sheet \"{sheet}\" is longer than {max} characters."),
            {{"cell", cell_name()},
             {"sheet", sheet_.name},
             {"max", std::to_string(shared_.limits.max_cell_characters)}}});
      return false;
    }
    cell.text = text;
    if (!text.empty()) cell.kind = CellKind::text;
    return true;
  }

  bool fill_shared(Cell& cell, std::string_view value) {
    const auto index = read_whole_number<std::size_t>(value);
    if (!index || *index >= shared_.strings.size()) {
      fail({N_("Cell {cell} of sheet \"{sheet}\" points to a text that is not in the file. Open the file in "
               "Excel, save it again as .xlsx and choose the new file."),
            {{"cell", cell_name()}, {"sheet", sheet_.name}}});
      return false;
    }
    return fill_text(cell, shared_.strings.at(*index), shared_.strings.is_too_long(*index));
  }

  static void fill_boolean(Cell& cell, std::string_view value) {
    cell.kind = CellKind::boolean;
    cell.number = is_true(value) ? 1 : 0;
    cell.text = is_true(value) ? "TRUE" : "FALSE";
  }

  bool fill_number(Cell& cell, std::string_view value) {
    const auto number = read_whole_number<double>(value);
    if (!number || !std::isfinite(*number)) return fill_text(cell, value, false);
    cell.kind = CellKind::number;
    cell.number = *number;
    cell.percent = meaning_ == NumberMeaning::percent;
    if (meaning_ == NumberMeaning::day || meaning_ == NumberMeaning::time) fill_serial(cell);
    if (cell.kind == CellKind::number) cell.text = format_shortest(*number);
    return true;
  }

  void fill_serial(Cell& cell) const {
    const auto day = find_day(cell.number, shared_.since_1904);
    if (!day) return;
    const bool has_day = day->date != base::Date{};
    if (meaning_ == NumberMeaning::time && (!has_day || cell.number < kFirstDayOfTimes)) {
      cell.kind = CellKind::text;
      cell.text = format_time(std::llround(cell.number * 86'400));
    } else if (has_day) {
      set_date(cell, day->date, day->second_of_day);
    } else if (day->second_of_day > 0) {
      cell.kind = CellKind::text;
      cell.text = format_time(day->second_of_day);
    }
  }

  static void set_date(Cell& cell, const base::Date& date, int second_of_day) {
    cell.kind = CellKind::date;
    cell.date = date;
    cell.has_time = second_of_day != 0;
    cell.text = base::format_iso(date);
    if (cell.has_time) cell.text += " " + format_time(second_of_day);
  }

  /// "2021-01-01", "2021-01-01T10:10:10", with fractions and 'Z' at will; "10:10:10" is a time without a day.
  void fill_iso_date(Cell& cell, std::string_view value) const {
    cell.kind = CellKind::text;
    cell.text = value.substr(0, 64);
    const auto date = base::parse_iso_date(value.substr(0, 10));
    if (!date || !base::is_valid(*date)) return;
    int second = 0;
    if (value.size() > 10) {
      const std::string_view time = value.substr(11);
      const auto part = [&](std::size_t at) {
        return at + 2 <= time.size() ? read_whole_number<int>(time.substr(at, 2)).value_or(-1) : 0;
      };
      const int hours = part(0), minutes = part(3), seconds = part(6);
      if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return;
      second = hours * 3600 + minutes * 60 + seconds;
    }
    set_date(cell, *date, second);
    cell.number = static_cast<double>(base::to_day_number(*date) - base::to_day_number({1899, 12, 30})) +
                  second / 86'400.0;
  }

  void add_merged(std::string_view reference) {
    const auto range = parse_range(reference);
    if (!range) return;
    if (sheet_.merged.size() == kMaxListed) return fail(damaged_file());
    sheet_.merged.push_back(*range);
  }

  std::string cell_name() const { return format_column_name(column_) + std::to_string(row_); }

  /// With a format of hours only, a number is a day from here on (1901-05-14) and a duration below.
  static constexpr double kFirstDayOfTimes = 500;

  Sheet& sheet_;
  Shared& shared_;
  StringItem item_;
  std::vector<Cell> cells_;  // of the row being read
  int row_ = 0, last_row_ = 0, column_ = -1;
  bool row_is_named_ = false;
  std::string type_, value_, formula_;
  NumberMeaning meaning_ = NumberMeaning::plain;
  std::string* capture_ = nullptr;
  bool has_value_ = false, has_formula_ = false, has_inline_ = false, in_inline_ = false;
};

/// What a zip file without a workbook is.
Message other_package(Package& package) {
  if (package.has("xl/workbook.bin")) {
    return N_(
        "This is a binary Excel workbook (.xlsb). Open it in Excel, save it as .xlsx and choose that file.");
  }
  if (package.has("word/document.xml")) {
    return N_(
        "This is a Word document. Copy its table into an Excel workbook, save that as .xlsx and choose it.");
  }
  if (package.has("mimetype") && package.has("content.xml")) {
    return N_("This is an OpenDocument file. Open it in LibreOffice, save it as .xlsx and choose that file.");
  }
  return N_("This is a zip file without an Excel workbook in it. Unpack it and choose the .xlsx file.");
}

Result<std::string> find_workbook_part(Package& package) {
  if (package.has("_rels/.rels")) {
    RelationshipReader relationships("");
    const Result<void> read = read_xml(package, "_rels/.rels", relationships);
    if (!read) return Error{read.error()};
    const Relationship* const workbook = relationships.find_type("officeDocument");
    const bool xml = workbook != nullptr && package.has(workbook->target) &&
                     !package.has("word/document.xml") &&
                     base::to_lower_ascii(workbook->target).ends_with(".xml");
    if (xml) return workbook->target;
  }
  return Error{other_package(package)};
}

}  // namespace

std::string format_column_name(int column) {
  std::string name;
  for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
    name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return name;
}

Result<Workbook> read_xlsx(const std::filesystem::path& path, const ReadLimits& limits) {
  Result<Package> package = Package::open(path, limits);
  if (!package) return Error{package.error()};
  const Result<std::string> workbook_part = find_workbook_part(*package);
  if (!workbook_part) return Error{workbook_part.error()};

  WorkbookReader listed;
  if (const auto read = read_xml(*package, *workbook_part, listed); !read) return Error{read.error()};
  RelationshipReader relationships(folder_of(*workbook_part));
  const std::string relationships_part = relationships_of(*workbook_part);
  if (!package->has(relationships_part)) return Error{damaged_file()};
  if (const auto read = read_xml(*package, relationships_part, relationships); !read)
    return Error{read.error()};

  StyleReader styles;
  const Relationship* const styles_part = relationships.find_type("styles");
  if (styles_part != nullptr && package->has(styles_part->target)) {
    if (const auto read = read_xml(*package, styles_part->target, styles); !read) return Error{read.error()};
  }
  SharedStrings strings(limits);
  const Relationship* const strings_part = relationships.find_type("sharedStrings");
  if (strings_part != nullptr && package->has(strings_part->target)) {
    if (const auto read = read_xml(*package, strings_part->target, strings); !read)
      return Error{read.error()};
  }

  Workbook workbook;
  Shared shared{limits, styles.meanings, strings, listed.since_1904};
  for (const WorkbookReader::Entry& entry : listed.entries) {
    const auto relationship = relationships.found.find(entry.relationship);
    if (relationship == relationships.found.end()) return Error{damaged_file()};
    if (relationship->second.type != "worksheet") continue;
    if (workbook.sheets.size() == limits.max_sheets) {
      return Error{Message{N_("The workbook has more than {max} sheets."),
                           {{"max", std::to_string(limits.max_sheets)}}}};
    }
    Sheet& sheet = workbook.sheets.emplace_back();
    sheet.name = entry.name;
    sheet.hidden = entry.hidden;
    sheet.since_1904 = listed.since_1904;
    SheetReader reader(sheet, shared);
    if (const auto read = read_xml(*package, relationship->second.target, reader); !read)
      return Error{read.error()};
    reader.finish();
  }
  if (workbook.sheets.empty()) return Error{N_("The workbook has no sheet with cells.")};
  return workbook;
}

}  // namespace motcong::sheet
