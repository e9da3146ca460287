// Reporting periods: months, quarters, half years and years, by the calendar or from the 15th to the 14th.
// Pure; which rule counts is a setting of the portal.
#pragma once

#include <string_view>

#include "core/base/message.h"
#include "core/base/time.h"

namespace motcong::i18n {

/// `mid_month`: a month runs from the 15th of the month before to its own 14th, so the first quarter from 15/12 to
/// 14/03 and the year from 15/12 to 14/12 (decree 09/2019/NĐ-CP on periodic reports).
enum class PeriodRule { calendar, mid_month };
/// As kept in the settings: "mid_month"; any other word is the calendar.
PeriodRule parse_period_rule(std::string_view word);

/// The number of months.
enum class PeriodLength { month = 1, quarter = 3, half_year = 6, year = 12 };

struct Period {
  PeriodRule rule = PeriodRule::calendar;
  PeriodLength length = PeriodLength::month;
  int year = 0;
  int number = 1;  // in its year, from 1
  base::Date first, last;
  bool operator==(const Period&) const = default;
};

/// The period with this number. REQUIRES: 1 <= number <= 12 / months of `length`.
Period make_period(PeriodRule rule, PeriodLength length, int year, int number);
/// The one a day lies in.
Period period_of(PeriodRule rule, PeriodLength length, const base::Date& day);
/// The `steps`-th after it; negative: before it.
Period shift_period(const Period& period, int steps);
/// "Quý I/2019", "6 tháng đầu năm 2019": how papers call it, by either rule.
base::Message describe_period(const Period& period);

}  // namespace motcong::i18n
