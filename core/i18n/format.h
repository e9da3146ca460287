// How dates, times, numbers and money are written and read, in both languages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/i18n/language.h"

namespace motcong::i18n {

/// dd/mm/yyyy in both languages.
std::string format_date(const base::Date& date);
/// dd/mm/yyyy HH:MM, local time.
std::string format_instant(base::Instant at);
/// "ngày 28 tháng 01 năm 2019" (leading zero for days 1-9 and months 1-2, decree 30/2020/NĐ-CP) / "28 January
/// 2019".
std::string format_date_in_words(const base::Date& date, const Language& language);
/// "Thứ Hai, 23/11/2026" / "Monday, 23/11/2026".
std::string format_weekday_date(const base::Date& date, const Language& language);

/// 1.234.567 (vi) / 1,234,567 (en).
std::string format_integer(std::int64_t value, const Language& language);
/// Hundredths: 825 -> "8,25" (vi) / "8.25" (en); trailing zeros dropped.
std::string format_hundredths(std::int64_t hundredths, const Language& language);

/// Day first: 1/3/2026, 01-03-2026, 01.03.2026, 1 3 2026; also ISO 2026-03-01 and, as documents write it,
/// "ngày 01 tháng 3 năm 2026". Refuses with words: two-digit years, days that do not exist, years outside
/// 1945..this year + 50 (a typing slip such as 2918).
base::Result<base::Date> parse_date(std::string_view text, const base::Date& today);
/// Thousands "." or " ", optional sign. "1.234" is 1234. Money and counts: a comma is refused, never guessed
/// at.
base::Result<std::int64_t> parse_integer(std::string_view text);
/// Points and scores: "8,25" and "8.25" both 825; thousands separators only where they cannot be a decimal
/// mark: "1.234" is 123400, "1.234,5" and "1,234.5" are 123450; "1,234" is refused (a third decimal in
/// Vietnamese).
base::Result<std::int64_t> parse_hundredths(std::string_view text);

}  // namespace motcong::i18n
