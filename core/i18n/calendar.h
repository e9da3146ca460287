// Working days: Monday to Friday, less days off, plus make-up days. The table is data, edited by the Office.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/time.h"

namespace motcong::i18n {

/// Immutable once built; share between threads freely.
class Calendar {
 public:
  Calendar() = default;
  Calendar(std::set<base::Date> days_off, std::set<base::Date> makeup_days)
      : days_off_(std::move(days_off)), makeup_days_(std::move(makeup_days)) {}

  bool is_working_day(const base::Date& date) const;
  /// `date` itself when it is a working day, else the next one (Civil Code 2015, art. 148: a last day that is off
  /// moves to the next working day).
  base::Date working_day_from(const base::Date& date) const;
  /// The n-th working day after `date`; the first day is not counted (art. 147). n >= 0.
  base::Date add_working_days(const base::Date& date, int n) const;
  /// Working days after `from` up to and with `to`; negative when `to` is earlier.
  int working_days_between(const base::Date& from, const base::Date& to) const;

 private:
  std::set<base::Date> days_off_, makeup_days_;
};

/// "Tháng 01/2019" -> 31/01/2019, "Quý I/2019" -> 31/03/2019, "Trong năm" (with the plan's year) -> 31/12, "6 tháng
/// đầu năm" -> 30/06, a plain date -> itself. Nothing when the words name no day.
std::optional<base::Date> read_deadline(std::string_view words, int plan_year);

}  // namespace motcong::i18n
