#include "core/base/time.h"

#include <chrono>
#include <cstdio>

namespace motcong::base {
namespace {

constexpr std::int64_t kZoneOffset = 7 * 3600;
constexpr std::int64_t kDay = 86400;

bool read_digits(std::string_view text, size_t at, size_t count, int& out) {
  out = 0;
  for (size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return false;
    out = out * 10 + (text[i] - '0');
  }
  return true;
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0); }

}  // namespace

bool is_valid(const Date& d) {
  if (d.year < 1 || d.year > 9999) return false;
  return std::chrono::year_month_day(std::chrono::year(d.year), std::chrono::month(static_cast<unsigned>(d.month)),
                                     std::chrono::day(static_cast<unsigned>(d.day)))
      .ok();
}

std::int64_t to_day_number(const Date& d) {
  return std::chrono::sys_days(std::chrono::year_month_day(std::chrono::year(d.year),
                                                           std::chrono::month(static_cast<unsigned>(d.month)),
                                                           std::chrono::day(static_cast<unsigned>(d.day))))
      .time_since_epoch()
      .count();
}

Date from_day_number(std::int64_t days) {
  const std::chrono::year_month_day ymd{std::chrono::sys_days(std::chrono::days(days))};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

Date add_days(const Date& date, std::int64_t days) { return from_day_number(to_day_number(date) + days); }

Date last_day_of_month(int year, int month) {
  const Date next = month == 12 ? Date{year + 1, 1, 1} : Date{year, month + 1, 1};
  return add_days(next, -1);
}

Date add_months(const Date& date, int months) {
  const std::int64_t index = static_cast<std::int64_t>(date.year) * 12 + (date.month - 1) + months;
  const int year = static_cast<int>(floor_div(index, 12));
  const int month = static_cast<int>(index - floor_div(index, 12) * 12) + 1;
  const Date last = last_day_of_month(year, month);
  return {year, month, date.day < last.day ? date.day : last.day};
}

int weekday(const Date& date) {
  const std::int64_t shifted = to_day_number(date) + 3;  // 1970-01-01 was a Thursday
  return static_cast<int>(shifted - floor_div(shifted, 7) * 7) + 1;
}

std::string format_iso(const Date& d) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", d.year, d.month, d.day);
  return buffer;
}

std::optional<Date> parse_iso_date(std::string_view text) {
  Date d;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !read_digits(text, 0, 4, d.year) ||
      !read_digits(text, 5, 2, d.month) || !read_digits(text, 8, 2, d.day) || !is_valid(d)) {
    return std::nullopt;
  }
  return d;
}

Date local_date(Instant at) { return from_day_number(floor_div(at + kZoneOffset, kDay)); }

LocalTime local_time(Instant at) {
  const std::int64_t local = at + kZoneOffset;
  const std::int64_t days = floor_div(local, kDay);
  const int rest = static_cast<int>(local - days * kDay);
  return {from_day_number(days), rest / 3600, rest / 60 % 60, rest % 60};
}

Instant instant_of(const Date& date, int hour, int minute, int second) {
  return to_day_number(date) * kDay + hour * 3600 + minute * 60 + second - kZoneOffset;
}

std::string format_iso_instant(Instant at) {
  const LocalTime t = local_time(at - kZoneOffset);
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02dT%02d:%02d:%02dZ", t.date.year, t.date.month, t.date.day, t.hour,
                t.minute, t.second);
  return buffer;
}

Instant SystemClock::now() const {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

OffsetClock::OffsetClock(Instant starts_at) : offset_(starts_at - SystemClock().now()) {}
Instant OffsetClock::now() const { return SystemClock().now() + offset_; }

}  // namespace motcong::base
