// Writing dates and numbers. Reading them is in parse.cc.
#include "core/i18n/format.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "core/base/check.h"

namespace motcong::i18n {
namespace {

constexpr std::array<const char*, 7> kWeekdays = {
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")};
constexpr std::array<const char*, 12> kEnglishMonths = {"January",   "February", "March",    "April",
                                                        "May",       "June",     "July",     "August",
                                                        "September", "October",  "November", "December"};

/// The size of a number, also of the smallest one, whose size no int64 holds.
std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

std::string group_thousands(std::uint64_t value, char separator) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, separator);
  }
  return digits;
}

}  // namespace

std::string format_date(const base::Date& date) {
  return fmt::format("{:02}/{:02}/{:04}", date.day, date.month, date.year);
}

std::string format_instant(base::Instant at) {
  const base::LocalTime local = base::local_time(at);
  return fmt::format("{} {:02}:{:02}", format_date(local.date), local.hour, local.minute);
}

std::string format_date_in_words(const base::Date& date, const Language& language) {
  base::check(base::is_valid(date));
  if (!language.is_vi()) {
    return fmt::format("{} {} {}", date.day, kEnglishMonths[static_cast<std::size_t>(date.month - 1)],
                       date.year);
  }
  // The form is the decree's, not a translation: months 3 to 9 carry no zero.
  return date.month <= 2 ? fmt::format("ngày {:02} tháng {:02} năm {}", date.day, date.month, date.year)
                         : fmt::format("ngày {:02} tháng {} năm {}", date.day, date.month, date.year);
}

std::string format_weekday_date(const base::Date& date, const Language& language) {
  return fmt::format("{}, {}", language.tr(kWeekdays[static_cast<std::size_t>(base::weekday(date) - 1)]),
                     format_date(date));
}

std::string format_integer(std::int64_t value, const Language& language) {
  return (value < 0 ? "-" : "") + group_thousands(magnitude(value), language.is_vi() ? '.' : ',');
}

std::string format_hundredths(std::int64_t hundredths, const Language& language) {
  const std::uint64_t size = magnitude(hundredths);
  std::string text = (hundredths < 0 ? "-" : "") + group_thousands(size / 100, language.is_vi() ? '.' : ',');
  const auto rest = static_cast<unsigned>(size % 100);
  if (rest == 0) return text;
  text += language.is_vi() ? ',' : '.';
  text += static_cast<char>('0' + rest / 10);
  if (rest % 10 != 0) text += static_cast<char>('0' + rest % 10);
  return text;
}

}  // namespace motcong::i18n
