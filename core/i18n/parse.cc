// Reading dates and numbers as people type them. What is ambiguous is refused with words, never guessed.
#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <vector>

#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"

namespace motcong::i18n {
namespace {

constexpr int kFirstYear = 1945;
constexpr int kYearsAhead = 50;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// --- dates
// -----------------------------------------------------------------------------------------------------------

struct DateParts {
  std::string_view day, month, year;
};

/// Three numbers with the same separator between them, spaces around it allowed.
std::optional<DateParts> split_date(std::string_view text) {
  std::array<std::string_view, 3> numbers;
  char separator = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) {
      char found = ' ';
      for (; at < text.size() && !is_digit(text[at]); ++at) {
        if (text[at] == ' ') continue;
        if (found != ' ' || (text[at] != '/' && text[at] != '-' && text[at] != '.')) return std::nullopt;
        found = text[at];
      }
      if (separator != 0 && found != separator) return std::nullopt;
      separator = found;
    }
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    numbers[i] = text.substr(start, at - start);
    if (numbers[i].empty()) return std::nullopt;
  }
  if (at != text.size()) return std::nullopt;
  const bool iso = separator == '-' && numbers[0].size() == 4;
  return iso ? DateParts{numbers[2], numbers[1], numbers[0]} : DateParts{numbers[0], numbers[1], numbers[2]};
}

/// "ngay 28 thang 01 nam 2019" (folded), with or without the first word.
std::optional<DateParts> split_date_in_words(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  if (words.front() == "ngay") words.erase(words.begin());
  if (words.size() != 5 || words[1] != "thang" || words[3] != "nam") return std::nullopt;
  const DateParts parts{words[0], words[2], words[4]};
  if (!all_digits(parts.day) || !all_digits(parts.month) || !all_digits(parts.year)) return std::nullopt;
  return parts;
}

int read_small(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// --- numbers
// ---------------------------------------------------------------------------------------------------------

struct Number {
  bool negative = false;
  std::string_view rest;
};

/// Takes the sign off; the minus of typesetting (U+2212), which office programs put in, is a minus too.
Number take_sign(std::string_view text) {
  constexpr std::string_view kMinus = "\xE2\x88\x92";
  if (text.substr(0, 1) == "-") return {true, text.substr(1)};
  if (text.substr(0, kMinus.size()) == kMinus) return {true, text.substr(kMinus.size())};
  if (text.substr(0, 1) == "+") return {false, text.substr(1)};
  return {false, text};
}

/// Digits in groups of three with one kind of separator between them; the first group has one to three digits
/// and does not begin with 0 ("0.125" is no thousand). Appends the digits.
bool read_groups(std::string_view text, char separator, std::string& digits) {
  std::size_t in_group = 0;
  bool first = true;
  for (const char c : text) {
    if (c == separator) {
      if (first ? in_group == 0 || in_group > 3 || text.front() == '0' : in_group != 3) return false;
      first = false;
      in_group = 0;
    } else if (is_digit(c)) {
      ++in_group;
      digits += c;
    } else {
      return false;
    }
  }
  return first ? in_group > 0 : in_group == 3;
}

base::Result<std::int64_t> read_int64(bool negative, std::string_view digits) {
  std::int64_t value = 0;
  const std::string text = (negative ? "-" : "") + std::string(digits);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return base::Error{N_("The number is too large.")};
  return value;
}

/// Where the decimal part of points begins; npos when there is none. `valid` is false when the marks make no
/// sense.
std::size_t find_decimal_mark(std::string_view text, bool& valid) {
  valid = true;
  const std::size_t last = text.find_last_of(".,");
  if (last == std::string_view::npos) return last;
  const char mark = text[last];
  const bool several = std::count(text.begin(), text.end(), mark) > 1;
  if (several) return std::string_view::npos;  // a decimal mark stands once: these separate thousands
  const bool other_before = text.find(mark == '.' ? ',' : '.') != std::string_view::npos;
  const std::size_t decimals = text.size() - last - 1;
  if (decimals == 1 || decimals == 2) return last;
  if (mark == '.' && decimals == 3 && !other_before) return std::string_view::npos;  // 1.234
  valid = false;
  return std::string_view::npos;
}

}  // namespace

base::Result<base::Date> parse_date(std::string_view text, const base::Date& today) {
  const std::string folded = fold(text);
  auto parts = split_date(folded);
  if (!parts) parts = split_date_in_words(folded);
  if (!parts || parts->day.size() > 2 || parts->month.size() > 2) {
    return base::Error{N_("Write the date as day/month/year, for example 31/01/2026.")};
  }
  if (parts->year.size() != 4)
    return base::Error{N_("Write the year with four digits, for example 31/01/2026.")};

  const base::Date date{read_small(parts->year), read_small(parts->month), read_small(parts->day)};
  const int last_year = today.year + kYearsAhead;
  if (date.year < kFirstYear || date.year > last_year) {
    return base::Error{
        base::Message{N_("The year must be between {first} and {last}; {year} looks like a slip."),
                      {{"first", std::to_string(kFirstYear)},
                       {"last", std::to_string(last_year)},
                       {"year", std::to_string(date.year)}}}};
  }
  if (!base::is_valid(date)) {
    return base::Error{
        base::Message{N_("There is no day {date} in the calendar."), {{"date", format_date(date)}}}};
  }
  return date;
}

base::Result<std::int64_t> parse_integer(std::string_view text) {
  const std::string folded = fold(text);
  const auto [negative, rest] = take_sign(folded);
  std::string digits;
  const char separator = rest.find('.') != std::string_view::npos ? '.' : ' ';
  if (!read_groups(rest, separator, digits)) {
    return base::Error{N_("Write a whole number, for example 1.234.567 or 1234567.")};
  }
  return read_int64(negative, digits);
}

base::Result<std::int64_t> parse_hundredths(std::string_view text) {
  const std::string folded = fold(text);
  const auto [negative, rest] = take_sign(folded);
  bool valid = true;
  const std::size_t mark = find_decimal_mark(rest, valid);
  const std::string_view whole = rest.substr(0, mark);
  const std::string_view decimals =
      mark == std::string_view::npos ? std::string_view() : rest.substr(mark + 1);

  char separator = ' ';
  if (whole.find('.') != std::string_view::npos) separator = '.';
  if (whole.find(',') != std::string_view::npos) separator = ',';
  std::string digits;
  valid = valid && (mark == std::string_view::npos || (rest[mark] != separator && all_digits(decimals))) &&
          read_groups(whole, separator, digits);
  if (!valid) return base::Error{N_("Write a number with at most two decimals, for example 8,25.")};
  digits += decimals;
  digits.append(2 - decimals.size(), '0');
  return read_int64(negative, digits);
}

}  // namespace motcong::i18n
