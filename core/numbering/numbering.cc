#include "core/numbering/numbering.h"

#include <map>
#include <optional>

#include "core/auth/units.h"
#include "core/base/check.h"

namespace motcong::numbering {
namespace {

using base::Error;
using base::Message;
using base::Result;

constexpr std::int64_t kLargest = 999'999;

/// "{nn}" with 7 is "07".
std::string format_number(std::int64_t number, std::size_t digits) {
  std::string text = std::to_string(number);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

/// Fills the places of a format by `find`; nothing where a place is unknown or a brace stands alone.
template <class Find>
std::optional<std::string> fill_places(std::string_view format, Find find) {
  std::string out;
  while (!format.empty()) {
    const std::size_t open = format.find_first_of("{}");
    out += format.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = format.find('}', open);
    if (format[open] == '}' || close == std::string_view::npos) return std::nullopt;
    const std::optional<std::string> value = find(format.substr(open + 1, close - open - 1));
    if (!value) return std::nullopt;
    out += *value;
    format.remove_prefix(close + 1);
  }
  return out;
}

/// The abbreviation of a unit as it stands in numbers.
std::string unit_code(db::Reader& reader, std::int64_t unit_id) {
  return reader.text("SELECT code FROM core_unit WHERE id = ?1", unit_id);
}

db::Value unit_value(std::int64_t unit_id) { return unit_id != 0 ? db::Value(unit_id) : db::Value(); }

struct Row {
  std::int64_t id = 0, last = 0;
};

Row take_counter(db::WriteTx& tx, std::string_view series, std::int64_t unit_id, int year, std::int64_t first) {
  {
    db::Statement row = tx.query(
        "SELECT id, last FROM core_number_counter WHERE series = ?1 AND coalesce(unit_id, 0) = ?2 AND year = ?3", series,
        unit_id, year);
    if (row.step()) return {row.integer(0), row.integer(1)};
  }
  const std::int64_t id =
      tx.insert("INSERT INTO core_number_counter(series, unit_id, year, last) VALUES (?1, ?2, ?3, ?4)", series,
                unit_value(unit_id), year, first - 1);
  return {id, first - 1};
}

}  // namespace

Result<DrawnNumber> draw_number(const plugin::Work& work, db::WriteTx& tx, const NumberRequest& request) {
  const plugin::NumberSeries* series = work.services.registry.find_number_series(request.series);
  base::check(series != nullptr && base::is_valid(request.day) && request.record_id != 0);
  {
    db::Statement given = tx.query(
        "SELECT number, text FROM core_number_drawn WHERE series = ?1 AND record_type = ?2 AND record_id = ?3",
        request.series, request.record_type, request.record_id);
    if (given.step()) return DrawnNumber{given.integer(0), given.string(1)};
  }
  const std::int64_t unit_id = series->by_unit ? request.unit_id : 0;
  if (series->by_unit && unit_id == 0) return Error{N_("The number belongs to a unit: say which")};
  const NumberFormat format = load_format(tx, *series);
  const Row counter =
      take_counter(tx, request.series, unit_id, series->by_year ? request.day.year : 0, format.first_number);
  DrawnNumber drawn{counter.last + 1, {}};
  if (drawn.number > kLargest) return Error{N_("This row of numbers has come to its end")};
  const std::map<std::string_view, std::string> values = {
      {"n", std::to_string(drawn.number)},
      {"nn", format_number(drawn.number, 2)},
      {"nnn", format_number(drawn.number, 3)},
      {"year", std::to_string(request.day.year)},
      {"kind", std::string(request.kind)},
      {"unit", request.unit_id != 0 ? unit_code(tx, request.unit_id) : std::string()},
      {"agency", work.services.settings.get("agency.code")},
  };
  std::string missing;
  const auto text = fill_places(format.format, [&](std::string_view place) -> std::optional<std::string> {
    const auto found = values.find(place);
    if (found == values.end()) return std::nullopt;
    if (found->second.empty()) missing = place;
    return found->second;
  });
  base::check(text.has_value());  // checked when it was declared or saved
  if (!missing.empty()) {
    return Error{Message(N_("The number is written as {format}, and there is nothing for {place}"),
                         {{"format", format.format}, {"place", "{" + missing + "}"}})};
  }
  drawn.text = *text;
  tx.execute("UPDATE core_number_counter SET last = ?2 WHERE id = ?1", counter.id, drawn.number);
  tx.execute(
      "INSERT INTO core_number_drawn(counter_id, series, number, text, record_type, record_id, drawn_on, drawn_at, "
      "drawn_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      counter.id, request.series, drawn.number, drawn.text, request.record_type, request.record_id, request.day,
      work.now, work.user.user_id > 0 ? db::Value(work.user.user_id) : db::Value());
  return drawn;
}

NumberFormat load_format(db::Reader& reader, const plugin::NumberSeries& series) {
  db::Statement row =
      reader.query("SELECT format, first_number, legal_basis FROM core_number_format WHERE series = ?1", series.id);
  if (row.step()) return {row.string(0), row.integer(1), row.string(2)};
  return {series.format, 1, series.legal_basis};
}

void save_format(const plugin::Work& work, db::WriteTx& tx, const plugin::NumberSeries& series,
                 const NumberFormat& format) {
  base::check(check_format(format.format).ok());
  const NumberFormat before = load_format(tx, series);
  tx.execute(
      "INSERT INTO core_number_format(series, format, first_number, legal_basis, updated_at, updated_by) VALUES (?1, ?2, "
      "?3, ?4, ?5, ?6) ON CONFLICT(series) DO UPDATE SET format = ?2, first_number = ?3, legal_basis = ?4, updated_at = "
      "?5, updated_by = ?6",
      series.id, format.format, format.first_number, format.legal_basis, work.now, work.user.user_id);
  plugin::audit(tx, work, "numbering.format", "core.number_series", 0,
                std::string(series.id) + ": " + before.format + " (" + std::to_string(before.first_number) + ") → " +
                    format.format + " (" + std::to_string(format.first_number) + ")");
}

Result<void> check_format(std::string_view format) {
  bool has_number = false;
  const auto known = fill_places(format, [&](std::string_view place) -> std::optional<std::string> {
    if (place == "n" || place == "nn" || place == "nnn") {
      has_number = true;
      return "1";
    }
    if (place == "kind" || place == "unit" || place == "year" || place == "agency") return "x";
    return std::nullopt;
  });
  if (!known) return Error{N_("The places are {n}, {nn}, {nnn}, {kind}, {unit}, {agency} and {year}; nothing else may stand in braces")};
  if (!has_number) return Error{N_("The number itself is missing: {n}, {nn} or {nnn}")};
  return {};
}

std::vector<Counter> list_counters(db::Reader& reader, std::string_view series, int limit) {
  std::vector<Counter> counters;
  db::Statement row = reader.query(
      "SELECT coalesce(c.unit_id, 0), coalesce(u.name, ''), c.year, c.last FROM core_number_counter c LEFT JOIN "
      "core_unit u ON u.id = c.unit_id WHERE c.series = ?1 ORDER BY c.year DESC, u.sort_no, u.name COLLATE vi LIMIT ?2",
      series, limit);
  while (row.step())
    counters.push_back({row.integer(0), row.string(1), static_cast<int>(row.integer(2)), row.integer(3)});
  return counters;
}

Result<void> raise_start(const plugin::Work& work, db::WriteTx& tx, const plugin::NumberSeries& series,
                         std::int64_t unit_id, int year, std::int64_t next) {
  base::check((unit_id != 0) == series.by_unit && (year != 0) == series.by_year);
  if (next < 1 || next > kLargest)
    return Error{Message(N_("Write a number from {min} to {max}"), {{"min", "1"}, {"max", std::to_string(kLargest)}})};
  const Row counter = take_counter(tx, series.id, unit_id, year, load_format(tx, series).first_number);
  if (next <= counter.last) {
    return Error{Message(N_("The last number given is {last}; a row of numbers never goes back, so the next is {next} at "
                            "the lowest"),
                         {{"last", std::to_string(counter.last)}, {"next", std::to_string(counter.last + 1)}})};
  }
  tx.execute("UPDATE core_number_counter SET last = ?2 WHERE id = ?1", counter.id, next - 1);
  plugin::audit(tx, work, "numbering.start", "core.number_series", 0,
                std::string(series.id) + " " + std::to_string(year) + " " + unit_code(tx, unit_id) + ": " +
                    std::to_string(counter.last + 1) + " → " + std::to_string(next));
  return {};
}

}  // namespace motcong::numbering
