#include "core/i18n/period.h"

#include <array>
#include <string>

#include "core/base/check.h"

namespace motcong::i18n {
namespace {

constexpr int kMonths = 12;
constexpr int kFirstDay = 15;  // of the rule from the 15th to the 14th

int months_of(PeriodLength length) { return static_cast<int>(length); }

}  // namespace

PeriodRule parse_period_rule(std::string_view word) {
  return word == "mid_month" ? PeriodRule::mid_month : PeriodRule::calendar;
}

Period make_period(PeriodRule rule, PeriodLength length, int year, int number) {
  const int months = months_of(length);
  base::check(number >= 1 && number <= kMonths / months);
  const int last_month = number * months;
  Period period{rule, length, year, number, {}, {}};
  if (rule == PeriodRule::calendar) {
    period.first = {year, last_month - months + 1, 1};
    period.last = base::last_day_of_month(year, last_month);
  } else {
    period.last = {year, last_month, kFirstDay - 1};
    period.first = base::add_days(base::add_months(period.last, -months), 1);
  }
  return period;
}

Period period_of(PeriodRule rule, PeriodLength length, const base::Date& day) {
  base::Date month{day.year, day.month, 1};
  if (rule == PeriodRule::mid_month && day.day >= kFirstDay) month = base::add_months(month, 1);
  return make_period(rule, length, month.year, (month.month - 1) / months_of(length) + 1);
}

Period shift_period(const Period& period, int steps) {
  const int in_year = kMonths / months_of(period.length);
  const int index = period.year * in_year + period.number - 1 + steps;
  return make_period(period.rule, period.length, index / in_year, index % in_year + 1);
}

base::Message describe_period(const Period& period) {
  constexpr std::array<const char*, 4> kRoman = {"I", "II", "III", "IV"};
  const std::string year = std::to_string(period.year);
  switch (period.length) {
    case PeriodLength::month:
      return {N_("Month {number}/{year}"), {{"number", std::to_string(period.number)}, {"year", year}}};
    case PeriodLength::quarter:
      return {N_("Quarter {number}/{year}"),
              {{"number", kRoman[static_cast<std::size_t>(period.number - 1)]}, {"year", year}}};
    case PeriodLength::half_year:
      return {period.number == 1 ? N_("First half of {year}") : N_("Second half of {year}"), {{"year", year}}};
    case PeriodLength::year:
      break;
  }
  return {N_("Year {year}"), {{"year", year}}};
}

}  // namespace motcong::i18n
