// Instants, dates and the clock. One time zone: Asia/Ho_Chi_Minh, UTC+7 all year, as in every office served.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace motcong::base {

/// Seconds since 1970-01-01 00:00 UTC. Stored in the database as INTEGER.
using Instant = std::int64_t;

/// A calendar day. Stored as text `YYYY-MM-DD`, so that it sorts as text in every database.
struct Date {
  int year = 0;
  int month = 0;  // 1..12
  int day = 0;    // 1..31
  auto operator<=>(const Date&) const = default;
};

/// True for a day that exists (29/02 only in leap years), year 1..9999.
bool is_valid(const Date& date);
/// Days since 1970-01-01 and back.
std::int64_t to_day_number(const Date& date);
Date from_day_number(std::int64_t days);
Date add_days(const Date& date, std::int64_t days);
/// The same day number `months` later, or the last day of that month (Civil Code 2015, art. 147-148).
Date add_months(const Date& date, int months);
/// 1 = Monday ... 7 = Sunday.
int weekday(const Date& date);
Date last_day_of_month(int year, int month);

/// "2019-01-31"; and the strict reading of exactly that form.
std::string format_iso(const Date& date);
std::optional<Date> parse_iso_date(std::string_view text);

/// The local day / local time of day of an instant.
Date local_date(Instant at);
struct LocalTime {
  Date date;
  int hour = 0, minute = 0, second = 0;
};
LocalTime local_time(Instant at);
/// The instant of a local wall-clock time.
Instant instant_of(const Date& date, int hour = 0, int minute = 0, int second = 0);
/// "2019-01-31T08:00:00Z" in UTC, for logs and exports.
std::string format_iso_instant(Instant at);

/// Where "now" comes from. Implementations are safe for concurrent calls.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  Date today() const { return local_date(now()); }
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

/// Runs at normal speed from a chosen start: lets a demonstration live in the year of its plan.
class OffsetClock final : public Clock {
 public:
  explicit OffsetClock(Instant starts_at);
  Instant now() const override;

 private:
  std::int64_t offset_;
};

/// Stands still until moved; for tests.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant at) : at_(at) {}
  Instant now() const override { return __atomic_load_n(&at_, __ATOMIC_RELAXED); }
  void set(Instant at) { __atomic_store_n(&at_, at, __ATOMIC_RELAXED); }
  void advance(std::int64_t seconds) { __atomic_add_fetch(&at_, seconds, __ATOMIC_RELAXED); }

 private:
  Instant at_;
};

}  // namespace motcong::base
