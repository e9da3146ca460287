// What is known of each Latin letter as Vietnamese writes it: base letter, mark, tone, case. Also decoding of
// UTF-8. Internal to i18n; folding, case and collation are built on it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace motcong::i18n {

/// Places in the alphabet a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z, from 1.
inline constexpr std::string_view kAlphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";

struct Letter {
  std::uint8_t place = 0;  // in the alphabet; 0: no letter of it, with or without marks
  std::uint8_t tone = 0;  // 0 ngang, 1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng; 6: a mark Vietnamese does not use
  char folded = 0;  // lower case without any mark; 0 when place is 0
  bool upper = false;
};

/// Letter of a code point; a Letter with place 0 for anything outside the Latin blocks. Thread-safe.
const Letter& letter_of(char32_t code_point);

/// The code point at `at`, which is moved behind it. A byte that is not UTF-8 gives U+FFFD, so that these
/// functions are total: a collation is called with whatever a damaged file holds.
char32_t next_code_point(std::string_view text, std::size_t& at);
void append_utf8(std::string& out, char32_t code_point);

/// Spaces of every kind, line ends and control characters.
bool is_space(char32_t code_point);
/// Zero-width characters: joiners, byte-order marks, soft hyphens, direction marks.
bool is_invisible(char32_t code_point);
/// Combining marks of the Latin script (U+0300..U+036F).
inline bool is_latin_mark(char32_t code_point) { return code_point >= 0x300 && code_point < 0x370; }

}  // namespace motcong::i18n
