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

  /// A make-up day is a working day whatever else is said of it.
  bool is_working_day(const base::Date& date) const;
  /// `date` itself when it is a working day, else the next one (Civil Code 2015, art. 148: a last day that is
  /// off moves to the next working day).
  base::Date working_day_from(const base::Date& date) const;
  /// The n-th working day after `date`; the first day is not counted (art. 147). n >= 0.
  base::Date add_working_days(const base::Date& date, int n) const;
  /// `n` days of any kind after `date`; a last day that is off moves to the next working day (art. 148). n >= 0.
  base::Date add_calendar_days(const base::Date& date, int n) const;
  /// The same day number `n` months later, or the last day of that month, moved likewise. n >= 0.
  base::Date add_months(const base::Date& date, int n) const;
  /// Working days after `from` up to and with `to`; negative when `to` is earlier.
  int working_days_between(const base::Date& from, const base::Date& to) const;

 private:
  std::set<base::Date> days_off_, makeup_days_;
};

/// The last day that words of a plan name, read with or without tone marks:
/// - a month: "Tháng 01/2019", "trong tháng 1 năm 2019", "tháng 1" -> 31/01/2019;
/// - a quarter: "Quý I/2019", "Quý 1" -> 31/03/2019;
/// - a part of the year: "6 tháng đầu năm" -> 30/06, "9 tháng đầu năm", "6 tháng cuối năm";
/// - the year: "Trong năm", "Năm 2019", "cuối năm" -> 31/12;
/// - a day: "15/3/2019", "15/3", "ngày 15 tháng 3 năm 2019", also after "đến", "chậm nhất" and the like.
/// `plan_year` stands in for a year that is not written. Nothing when the words name no day ("Thường xuyên",
/// "Hàng tháng"), name it only in passing ("Theo Quyết định ... ngày 07/01/2019"), or leave it open whether
/// the day itself is still in time ("Trước 15/3/2019"). Months end on their last day (Civil Code 2015, art.
/// 148).
std::optional<base::Date> read_deadline(std::string_view words, int plan_year);

}  // namespace motcong::i18n
