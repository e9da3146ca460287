#include "core/i18n/letters.h"

#include <utf8proc.h>

namespace motcong::i18n {
namespace {

// The blocks where Vietnamese and other Latin letters live: U+0000..U+024F and U+1E00..U+1EFF.
constexpr char32_t kLowEnd = 0x250;
constexpr char32_t kHighStart = 0x1E00;
constexpr char32_t kHighEnd = 0x1F00;
constexpr std::size_t kTableSize = kLowEnd + (kHighEnd - kHighStart);

constexpr char32_t kCircumflex = 0x302, kBreve = 0x306, kHorn = 0x31B;

std::uint8_t tone_of_mark(char32_t mark) {
  switch (mark) {
    case 0x300:
      return 1;
    case 0x309:
      return 2;
    case 0x303:
      return 3;
    case 0x301:
      return 4;
    case 0x323:
      return 5;
    default:
      return 0;
  }
}

/// A base letter and the mark that makes another letter of it (ă â ê ô ơ ư); 0 when they make none.
char32_t marked_letter(char32_t base, char32_t mark) {
  if (mark == kCircumflex) return base == 'a' ? U'â' : base == 'e' ? U'ê' : base == 'o' ? U'ô' : 0;
  if (mark == kBreve) return base == 'a' ? U'ă' : 0;
  if (mark == kHorn) return base == 'o' ? U'ơ' : base == 'u' ? U'ư' : 0;
  return 0;
}

std::uint8_t place_in_alphabet(char32_t letter) {
  std::uint8_t place = 0;
  for (std::size_t at = 0; at < kAlphabet.size();) {
    ++place;
    if (next_code_point(kAlphabet, at) == letter) return place;
  }
  return 0;
}

Letter describe(char32_t code_point) {
  if (code_point == U'đ' || code_point == U'Đ' || code_point == 0xF0 || code_point == 0xD0) {
    // Old keyboards and converters wrote Eth for Đ; it enters as Đ, but a key must not depend on that.
    return {place_in_alphabet(U'đ'), 0, 'd', code_point == U'Đ' || code_point == 0xD0};
  }
  std::array<utf8proc_int32_t, 32> parts{};
  const auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(code_point), parts.data(),
                                             parts.size(), UTF8PROC_DECOMPOSE, nullptr);
  if (count < 1 || count > static_cast<utf8proc_ssize_t>(parts.size())) return {};
  const auto base = static_cast<char32_t>(utf8proc_tolower(parts[0]));
  if (base < 'a' || base > 'z') return {};

  Letter letter;
  letter.folded = static_cast<char>(base);
  letter.upper = base != static_cast<char32_t>(parts[0]);
  char32_t spelled = base;
  for (utf8proc_ssize_t i = 1; i < count; ++i) {
    const auto mark = static_cast<char32_t>(parts[static_cast<std::size_t>(i)]);
    if (const char32_t marked = marked_letter(base, mark)) {
      spelled = marked;
    } else {
      const std::uint8_t tone = tone_of_mark(mark);
      letter.tone = tone != 0 ? tone : 6;
    }
  }
  letter.place = place_in_alphabet(spelled);
  return letter;
}

std::array<Letter, kTableSize> make_table() {
  std::array<Letter, kTableSize> table;
  for (char32_t c = 0; c < kLowEnd; ++c) table[c] = describe(c);
  for (char32_t c = kHighStart; c < kHighEnd; ++c) table[kLowEnd + c - kHighStart] = describe(c);
  return table;
}

}  // namespace

const Letter& letter_of(char32_t code_point) {
  static const std::array<Letter, kTableSize> table = make_table();
  static const Letter none;
  if (code_point < kLowEnd) return table[code_point];
  if (code_point >= kHighStart && code_point < kHighEnd) return table[kLowEnd + code_point - kHighStart];
  return none;
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) {
    ++at;
    return first;
  }
  const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  if (first >= 0xC2 && first < 0xE0 && follows(at + 1)) {
    const char32_t c = static_cast<char32_t>(first & 0x1F) << 6 | (byte(at + 1) & 0x3F);
    at += 2;
    return c;
  }
  if (first >= 0xE0 && first < 0xF0 && follows(at + 1) && follows(at + 2)) {
    const char32_t c = static_cast<char32_t>(first & 0x0F) << 12 |
                       static_cast<char32_t>(byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F);
    if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF)) {
      at += 3;
      return c;
    }
  }
  if (first >= 0xF0 && first < 0xF5 && follows(at + 1) && follows(at + 2) && follows(at + 3)) {
    const char32_t c = static_cast<char32_t>(first & 0x07) << 18 |
                       static_cast<char32_t>(byte(at + 1) & 0x3F) << 12 |
                       static_cast<char32_t>(byte(at + 2) & 0x3F) << 6 | (byte(at + 3) & 0x3F);
    if (c >= 0x10000 && c <= 0x10FFFF) {
      at += 4;
      return c;
    }
  }
  ++at;
  return 0xFFFD;
}

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool is_space(char32_t c) {
  if (c < 0x80) return c <= ' ' || c == 0x7F;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
      return true;
    default:
      return false;
  }
}

bool is_invisible(char32_t c) {
  return c >= 0x80 && utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_CF;
}

}  // namespace motcong::i18n
