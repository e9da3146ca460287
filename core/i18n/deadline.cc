// Reading the deadlines of plans, as officials write them. Works on folded text, so marks and capitals do not
// matter.
#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/i18n/calendar.h"
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"

namespace motcong::i18n {
namespace {

using Words = std::vector<std::string_view>;

/// Words and numbers; '/', '-', ',' and '.' between them only separate.
Words split_words(std::string_view text) {
  constexpr std::string_view kSeparators = " /-,.;";
  Words words;
  for (std::size_t at = text.find_first_not_of(kSeparators); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kSeparators, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(kSeparators, end);
  }
  return words;
}

bool is(std::string_view word, std::initializer_list<std::string_view> any) {
  return std::find(any.begin(), any.end(), word) != any.end();
}

std::optional<int> read_number(std::string_view word) {
  int value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size() || word.size() > 4 || value < 0)
    return std::nullopt;
  return value;
}

/// What may follow a month or a quarter: nothing, "2019", "nam 2019".
std::optional<int> read_year(const Words& words, std::size_t at, int plan_year) {
  if (at == words.size()) return plan_year;
  if (words[at] == "nam") ++at;
  if (at + 1 != words.size() || words[at].size() != 4) return std::nullopt;
  return read_number(words[at]);
}

std::optional<int> read_quarter(std::string_view word) {
  constexpr std::array<std::string_view, 4> kRoman = {"i", "ii", "iii", "iv"};
  const auto roman = std::find(kRoman.begin(), kRoman.end(), word);
  const auto quarter =
      roman != kRoman.end() ? static_cast<int>(roman - kRoman.begin()) + 1 : read_number(word).value_or(0);
  if (quarter < 1 || quarter > 4) return std::nullopt;
  return quarter;
}

std::optional<base::Date> end_of_month(std::optional<int> year, std::optional<int> month) {
  if (!year || !month || *month < 1 || *month > 12) return std::nullopt;
  const base::Date first{*year, *month, 1};
  if (!base::is_valid(first)) return std::nullopt;
  return base::last_day_of_month(first.year, first.month);
}

/// "6 thang dau nam [2019]", "6 thang cuoi nam".
std::optional<base::Date> read_part_of_year(const Words& words, int plan_year) {
  if (words.size() < 4 || words[1] != "thang" || words[3] != "nam") return std::nullopt;
  const auto months = words[0] == "sau"    ? 6
                      : words[0] == "chin" ? 9
                      : words[0] == "ba"   ? 3
                                           : read_number(words[0]).value_or(0);
  const auto year = read_year(words, 4, plan_year);
  if (words[2] == "dau") return end_of_month(year, months);
  if (words[2] == "cuoi" && months >= 1 && months <= 12) return end_of_month(year, 12);
  return std::nullopt;
}

/// "15/3", "15 thang 3" in the plan's year; what names its year is read by parse_date.
std::optional<base::Date> read_day_of_plan_year(const Words& words, std::string_view text, int plan_year) {
  const bool named = words.size() == 3 && words[1] == "thang";
  const bool slashed =
      words.size() == 2 && text.find('/') != std::string_view::npos;  // "5-10" may count something
  if (!named && !slashed) return std::nullopt;
  const auto day = read_number(words.front());
  const auto month = read_number(words.back());
  if (!day || !month || *day > 31 || *month > 12) return std::nullopt;
  const base::Date date{plan_year, *month, *day};
  return base::is_valid(date) ? std::optional(date) : std::nullopt;
}

}  // namespace

std::optional<base::Date> read_deadline(std::string_view text, int plan_year) {
  const std::string folded = fold(text);
  Words words = split_words(folded);

  // "Cham nhat la den het ngay ..." says when, as the bare words do.
  std::size_t first = 0;
  while (first < words.size() &&
         is(words[first], {"trong", "den", "het", "cham", "nhat", "la", "vao", "cuoi", "ca", "ngay"}))
    ++first;
  if (first == words.size()) return std::nullopt;
  const char* last = words.back().data() + words.back().size();
  const std::string_view bare(words[first].data(), static_cast<std::size_t>(last - words[first].data()));
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(first));

  if (words.front() == "thang") {
    return words.size() < 2 ? std::nullopt
                            : end_of_month(read_year(words, 2, plan_year), read_number(words[1]));
  }
  if (words.front() == "quy") {
    const auto quarter = words.size() < 2 ? std::nullopt : read_quarter(words[1]);
    return quarter ? end_of_month(read_year(words, 2, plan_year), *quarter * 3) : std::nullopt;
  }
  if (words.front() == "nam") return end_of_month(read_year(words, words.size() == 1 ? 1 : 0, plan_year), 12);
  if (const auto part = read_part_of_year(words, plan_year)) return part;

  if (const auto date = parse_date(bare, {plan_year, 1, 1}); date.ok()) return *date;
  return read_day_of_plan_year(words, bare, plan_year);
}

}  // namespace motcong::i18n
