// Numbers given to what is issued: drawn in the transaction of the step that issues, so that there are no gaps and no
// doubles; given once and for all, whatever becomes of the record. Series are declared (plugin::NumberSeries).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/plugin/context.h"

namespace motcong::numbering {

struct NumberRequest {
  std::string_view series;  // declared
  std::int64_t unit_id = 0;  // of a series by unit; else not looked at
  base::Date day;            // of issue: its year's row of numbers
  std::string_view kind;     // abbreviation of the kind of document, "KH", for {kind}
  std::string_view record_type;
  std::int64_t record_id = 0;
};

struct DrawnNumber {
  std::int64_t number = 0;
  std::string text;  // "12/KH-DKKD"
};

/// The next number; for a record that has one in this series already, that one. Fails with words when the format asks
/// for what is not there (unit, kind, the agency's abbreviation). When the transaction is undone the number was never
/// given. REQUIRES: the series is declared.
base::Result<DrawnNumber> draw_number(const plugin::Work& work, db::WriteTx& tx, const NumberRequest& request);

/// How a series numbers now: as an administrator set it, else as declared.
struct NumberFormat {
  std::string format;
  std::int64_t first_number = 1;
  std::string legal_basis;
};
NumberFormat load_format(db::Reader& reader, const plugin::NumberSeries& series);
void save_format(const plugin::Work& work, db::WriteTx& tx, const plugin::NumberSeries& series,
                 const NumberFormat& format);
/// Known places only, and a number among them.
base::Result<void> check_format(std::string_view format);

struct Counter {
  std::int64_t unit_id = 0;  // 0: the department's
  std::string unit;
  int year = 0;  // 0: not by year
  std::int64_t last = 0;
};
/// The newest year first.
std::vector<Counter> list_counters(db::Reader& reader, std::string_view series, int limit = 200);

/// Lets a row of numbers go on at `next`. Fails with words when that is not above the last number given.
base::Result<void> raise_start(const plugin::Work& work, db::WriteTx& tx, const plugin::NumberSeries& series,
                               std::int64_t unit_id, int year, std::int64_t next);

/// The administrator's pages.
void declare_numbering(plugin::Registry& registry);

}  // namespace motcong::numbering
