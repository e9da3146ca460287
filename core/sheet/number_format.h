// What a number in a workbook means by its format: a plain number, a percentage, a day or a time; and the day
// an Excel serial stands for. Does not format numbers the way Excel shows them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.h"

namespace motcong::sheet {

enum class NumberMeaning : unsigned char { plain, percent, day, time };

/// Of a format code such as `dd/mm/yyyy`, `#,##0 "đồng"`, `[Red]0.0%`, `[h]:mm`: its first section counts;
/// quoted and escaped signs and colours are not read as letters of a date.
NumberMeaning meaning_of_format(std::string_view code);

/// Of the formats that a workbook names only by number (ECMA-376, 18.8.30).
NumberMeaning meaning_of_builtin_format(int id);

struct SerialDay {
  base::Date date;  // 0-00-00 when the serial is only a time
  int second_of_day = 0;
};

/// The day of a serial number, to the nearest second. Nothing for numbers outside the years 1900 to 9999 and
/// for 29/02/1900, which Excel counts but which did not exist. Serials below 1 are times without a day.
std::optional<SerialDay> find_day(double serial, bool since_1904);

/// "08:30:00"; hours may exceed 24.
std::string format_time(long long seconds);

/// The shortest decimal that reads back as the same number: 45292, 0.7, 1051527.3933333333. Beyond 21 digits
/// with an exponent.
std::string format_shortest(double number);

}  // namespace motcong::sheet
