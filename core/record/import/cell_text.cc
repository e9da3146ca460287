#include "core/record/import/cell_text.h"

#include <algorithm>
#include <cmath>

#include "core/base/csv.h"
#include "core/base/text.h"
#include "core/i18n/format.h"

namespace motcong::record {
namespace {

using base::Error;
using base::Message;
using base::Result;
using plugin::Field;
using plugin::FieldKind;
using sheet::Cell;
using sheet::CellKind;

// Excel counts days from 1899-12-30 (for days after February 1900). Numbers outside these years are no dates
// of offices.
constexpr double kFirstSerial = 16438;  // 01/01/1945
constexpr double kLastSerial = 73415;   // 31/12/2100
constexpr double kDaysTo1904 = 1462;    // from 1899-12-30 to 1904-01-01

bool is_whole(double number) { return std::abs(number) < 9e15 && std::floor(number) == number; }

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string date_of_serial(double serial) {
  return i18n::format_date(base::add_days({1899, 12, 30}, static_cast<std::int64_t>(serial)));
}

Result<std::string> number_as_date(double number, const std::string& shown, bool since_1904) {
  if (is_whole(number) && number >= 1945 && number <= 2100) return shown;  // a year: parse_field decides
  const double serial = since_1904 ? number + kDaysTo1904 : number;
  if (serial >= kFirstSerial && serial <= kLastSerial) return date_of_serial(serial);
  return Error{Message(N_("“{found}” is no date; write it as day/month/year, for example 31/01/2026"),
                       {{"found", shown}})};
}

/// Points as they are typed; a cell may hold 8.249999999999998 where a person wrote 8.25.
Result<std::string> number_as_hundredths(double number, const std::string& shown) {
  const double hundredths = number * 100;
  const double rounded = std::round(hundredths);
  if (std::abs(hundredths - rounded) > 1e-6 * std::max(1.0, std::abs(hundredths)) ||
      std::abs(rounded) > 9e15) {
    return Error{Message(N_("“{found}” has more than two decimals"), {{"found", shown}})};
  }
  const auto value = static_cast<std::int64_t>(std::abs(rounded));
  const std::string decimals = std::to_string(value % 100);
  return (rounded < 0 ? "-" : "") + std::to_string(value / 100) + "," + (decimals.size() < 2 ? "0" : "") +
         decimals;
}

Result<std::string> read_number(const Cell& cell, const Field& field, bool since_1904) {
  const double number = cell.percent ? cell.number * 100 : cell.number;
  const std::string shown = show_cell(cell);
  switch (field.kind) {
    case FieldKind::date:
      return number_as_date(number, shown, since_1904);
    case FieldKind::hundredths:
      return number_as_hundredths(number, shown);
    case FieldKind::integer: {
      const double rounded = std::round(number);
      if (std::abs(number - rounded) > 1e-9 * std::max(1.0, std::abs(number)) || std::abs(rounded) > 9e15) {
        return Error{Message(N_("“{found}” is no whole number"), {{"found", shown}})};
      }
      return std::to_string(static_cast<std::int64_t>(rounded));
    }
    default:
      return shown;
  }
}

/// Other systems write dates with a time of day, and numbers of Excel into text cells.
std::string date_text(std::string text) {
  if (all_digits(text) && text.size() == 5) {
    const double serial = std::stod(text);
    if (serial >= kFirstSerial && serial <= kLastSerial) return date_of_serial(serial);
  }
  const std::size_t mark = text.find_first_of(" T", text.find_first_of("0123456789"));
  if (mark != std::string::npos && mark >= 8) {
    std::string_view time = base::trim(std::string_view(text).substr(mark + 1));
    if (time.size() >= 4 && time.find(':') != std::string_view::npos &&
        time.find_first_not_of("0123456789:.Z+ AMPamp") == std::string_view::npos) {
      text.resize(mark);
    }
  }
  return text;
}

/// At most four decimals, without zeros at the end.
std::string format_percent(double value) {
  std::string text = std::to_string(std::round(value * 10'000) / 10'000);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string join_lines(std::string text, std::string_view between) {
  std::string out;
  for (const std::string& line : base::split(text, '\n')) {
    const std::string_view part = base::trim(line);
    if (part.empty()) continue;
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

}  // namespace

std::string show_cell(const Cell& cell) {
  if (cell.kind == CellKind::date) {
    std::string text = i18n::format_date(cell.date);
    if (cell.has_time && cell.text.size() > 11) text += cell.text.substr(10);
    return text;
  }
  if (cell.kind == CellKind::number && cell.percent) {
    return format_percent(cell.number * 100) + "%";
  }
  return base::normalise_line(cell.text);
}

Result<std::string> read_cell(const Cell& cell, const Field& field, bool since_1904) {
  switch (cell.kind) {
    case CellKind::empty:
      return std::string();
    case CellKind::error:
      return Error{Message(N_("The cell holds an error of Excel ({found}); put the value itself there"),
                           {{"found", show_cell(cell)}})};
    case CellKind::boolean:
      return std::string(field.kind == FieldKind::boolean ? (cell.number != 0 ? "1" : "0") : cell.text);
    case CellKind::number:
      return read_number(cell, field, since_1904);
    case CellKind::date:
      if (field.kind == FieldKind::integer || field.kind == FieldKind::hundredths) {
        return Error{
            Message(N_("A date ({found}) stands where a number is wanted"), {{"found", show_cell(cell)}})};
      }
      return field.kind == FieldKind::date ? i18n::format_date(cell.date) : show_cell(cell);
    case CellKind::text:
      break;
  }
  const std::string text = base::normalise_input(base::without_formula_guard(cell.text));
  switch (field.kind) {
    case FieldKind::long_text:
      return text;
    case FieldKind::links:
      return join_lines(text, ";");
    case FieldKind::date:
      return date_text(base::normalise_line(text));
    default:
      return base::normalise_line(text);
  }
}

}  // namespace motcong::record
