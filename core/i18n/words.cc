#include "core/i18n/words.h"

#include <utf8proc.h>

#include <array>

#include "core/base/text.h"
#include "core/i18n/letters.h"
#include "core/i18n/vietnamese.h"

namespace motcong::i18n {
namespace {

constexpr char32_t kToneCharacter = 0xE000;  // + tone 1..5; private use: no text has them

bool belongs_to_word(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (letter_of(c).place != 0) return true;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return true;
    default:
      return false;
  }
}

bool is_vowel(const Letter& letter) {
  return std::string_view("aeiouy").find(letter.folded) != std::string_view::npos;
}

/// The letters of the alphabet by their place.
const std::array<char32_t, 40>& alphabet() {
  static const std::array<char32_t, 40> letters = [] {
    std::array<char32_t, 40> list{};
    std::size_t place = 0;
    for (std::size_t at = 0; at < kAlphabet.size();) list.at(++place) = next_code_point(kAlphabet, at);
    return list;
  }();
  return letters;
}

std::string spell(std::string_view word) {
  std::string composed;
  for (std::size_t at = 0; at < word.size();) {
    if (!is_latin_mark(next_code_point(word, at))) continue;
    composed = base::normalise_input(word);
    word = composed;
    break;
  }
  int toned = 0;
  char32_t tone = 0;
  for (std::size_t at = 0; at < word.size();) {
    const Letter& letter = letter_of(next_code_point(word, at));
    if (letter.tone < 1 || letter.tone > 5) continue;
    ++toned;
    tone = letter.tone;
  }
  std::string out;
  bool tone_due = toned == 1;
  for (std::size_t at = 0; at < word.size();) {
    const char32_t c = next_code_point(word, at);
    const Letter& letter = letter_of(c);
    if (letter.place == 0 || letter.tone == 6) {
      if (!is_invisible(c))
        append_utf8(out, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))));
      continue;
    }
    append_utf8(out, alphabet().at(letter.place));
    if (toned == 1) {
      if (tone_due && is_vowel(letter)) {
        append_utf8(out, kToneCharacter + tone);
        tone_due = false;
      }
    } else if (letter.tone != 0) {  // no syllable: two words written as one
      append_utf8(out, kToneCharacter + letter.tone);
    }
  }
  return out;
}

}  // namespace

std::vector<Word> split_words(std::string_view text) {
  std::vector<Word> words;
  std::size_t begin = std::string_view::npos, end = 0;
  const auto close = [&] {
    if (begin == std::string_view::npos) return;
    const std::string_view bytes = text.substr(begin, end - begin);
    Word word{begin, end, fold(bytes), {}};
    if (!word.key.empty()) {
      word.spelled = spell(bytes);
      words.push_back(std::move(word));
    }
    begin = std::string_view::npos;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t c = next_code_point(text, at);
    if (is_latin_mark(c) && begin == std::string_view::npos) continue;  // on nothing
    if (belongs_to_word(c)) {
      if (begin == std::string_view::npos) begin = start;
      end = at;
    } else if (!is_invisible(c)) {
      close();
    }
  }
  close();
  return words;
}

std::string compact_key(std::string_view text) {
  std::string key;
  for (const Word& word : split_words(text)) key += word.key;
  return key;
}

}  // namespace motcong::i18n
