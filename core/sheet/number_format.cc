#include "core/sheet/number_format.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "core/base/text.h"

namespace motcong::sheet {
namespace {

constexpr long long kSecondsPerDay = 24 * 60 * 60;
constexpr double kSerialBeyond9999 = 2958466;

/// The letters of a format that mean something, in lower case: no quoted or escaped signs, no colours and
/// languages in brackets, but the h, m or s of [h], [mm], [ss].
std::string meaningful_signs(std::string_view code) {
  std::string signs;
  for (std::size_t at = 0; at < code.size(); ++at) {
    const char c = code[at];
    if (c == ';') break;
    if (c == '"') {
      at = code.find('"', at + 1);
      if (at == std::string_view::npos) break;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++at;
    } else if (c == '[') {
      const std::size_t end = code.find(']', at);
      if (end == std::string_view::npos) break;
      const std::string inside = base::to_lower_ascii(code.substr(at + 1, end - at - 1));
      if (!inside.empty() && inside.find_first_not_of(inside[0]) == std::string::npos &&
          (inside[0] == 'h' || inside[0] == 'm' || inside[0] == 's')) {
        signs += inside[0] == 'm' ? "s" : inside;  // elapsed minutes, never a month
      }
      at = end;
    } else {
      signs += c;
    }
  }
  return base::to_lower_ascii(signs);
}

}  // namespace

NumberMeaning meaning_of_format(std::string_view code) {
  const std::string signs = meaningful_signs(code);
  // "Standard" is what some programs write for "General" in their own language.
  if (signs == "general" || signs == "standard") return NumberMeaning::plain;
  const bool clock = signs.find_first_of("hs") != std::string::npos;
  if (signs.find_first_of("dy") != std::string::npos) return NumberMeaning::day;
  if (clock) return NumberMeaning::time;
  if (signs.find('m') != std::string::npos) return NumberMeaning::day;  // "mmmm": a month
  return signs.find('%') != std::string::npos ? NumberMeaning::percent : NumberMeaning::plain;
}

NumberMeaning meaning_of_builtin_format(int id) {
  if (id == 9 || id == 10) return NumberMeaning::percent;
  if ((id >= 14 && id <= 17) || id == 22) return NumberMeaning::day;
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return NumberMeaning::time;
  // Of East Asian editions: 32..35, 55 and 56 are times in some, days in others; the value tells.
  if ((id >= 32 && id <= 35) || id == 55 || id == 56) return NumberMeaning::time;
  if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return NumberMeaning::day;
  return NumberMeaning::plain;
}

std::optional<SerialDay> find_day(double serial, bool since_1904) {
  if (!(serial >= 0) || serial >= kSerialBeyond9999) return std::nullopt;
  const long long seconds = std::llround(serial * static_cast<double>(kSecondsPerDay));
  const long long day = seconds / kSecondsPerDay;
  SerialDay found;
  found.second_of_day = static_cast<int>(seconds % kSecondsPerDay);
  if (since_1904) {
    found.date = base::add_days({1904, 1, 1}, day);
    if (day == 0 && found.second_of_day != 0) found.date = {};
  } else if (day == 60) {
    return std::nullopt;
  } else if (day > 0) {
    found.date = base::add_days({1899, 12, day > 60 ? 30 : 31}, day);
  }
  if (found.date != base::Date{} && !base::is_valid(found.date)) return std::nullopt;
  return found;
}

std::string format_time(long long seconds) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%02lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60,
                seconds % 60);
  return text.data();
}

std::string format_shortest(double number) {
  if (number == 0) return "0";  // also -0
  const double size = std::fabs(number);
  std::array<char, 64> text{};
  const bool plain = size < 1e21 && size >= 1e-7;
  const auto end =
      plain ? std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed)
            : std::to_chars(text.data(), text.data() + text.size(), number);
  return {text.data(), end.ptr};
}

}  // namespace motcong::sheet
