// Working days. The words of deadlines are read in deadline.cc.
#include "core/i18n/calendar.h"

#include <cstdint>

#include "core/base/check.h"

namespace motcong::i18n {
namespace {

constexpr int kFriday = 5;

/// Mondays to Fridays from Monday 1969-12-29 up to and with the day.
std::int64_t weekdays_until(const base::Date& date) {
  const std::int64_t days = base::to_day_number(date) + 3;  // 0 on that Monday
  const std::int64_t in_week = base::weekday(date);
  const std::int64_t weeks = (days - (in_week - 1)) / 7;
  return weeks * kFriday + (in_week < kFriday ? in_week : kFriday);
}

}  // namespace

bool Calendar::is_working_day(const base::Date& date) const {
  if (makeup_days_.count(date) > 0) return true;
  return base::weekday(date) <= kFriday && days_off_.count(date) == 0;
}

base::Date Calendar::working_day_from(const base::Date& date) const {
  base::Date day = date;
  while (!is_working_day(day)) day = base::add_days(day, 1);
  return day;
}

base::Date Calendar::add_working_days(const base::Date& date, int n) const {
  base::check(n >= 0);
  base::Date day = date;
  for (int counted = 0; counted < n;) {
    day = base::add_days(day, 1);
    if (is_working_day(day)) ++counted;
  }
  return day;
}

base::Date Calendar::add_calendar_days(const base::Date& date, int n) const {
  base::check(n >= 0);
  return working_day_from(base::add_days(date, n));
}

base::Date Calendar::add_months(const base::Date& date, int n) const {
  base::check(n >= 0);
  return working_day_from(base::add_months(date, n));
}

int Calendar::working_days_between(const base::Date& from, const base::Date& to) const {
  if (to < from) return -working_days_between(to, from);
  std::int64_t count = weekdays_until(to) - weekdays_until(from);
  for (auto day = days_off_.upper_bound(from); day != days_off_.end() && *day <= to; ++day) {
    if (base::weekday(*day) <= kFriday && makeup_days_.count(*day) == 0) --count;
  }
  for (auto day = makeup_days_.upper_bound(from); day != makeup_days_.end() && *day <= to; ++day) {
    if (base::weekday(*day) > kFriday) ++count;
  }
  return static_cast<int>(count);
}

}  // namespace motcong::i18n
