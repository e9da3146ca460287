// Words of a text as a search compares them: where they stand, without marks, and as spelled.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace motcong::i18n {

/// A run of letters and digits. Thread-safe, total like fold().
struct Word {
  std::size_t begin = 0, end = 0;  // bytes in the text
  std::string key;                 // fold(): "hoa"
  /// Lower case with its marks, the same for every way to write them: "hoà", "hòa", decomposed, "HÒA". The
  /// tone stands as a private character behind the first vowel, so what is typed of a word so far is a
  /// beginning of it. For comparing only.
  std::string spelled;

  bool has_marks() const { return spelled != key; }
};

/// In their order; hyphens, slashes and all other signs divide: "267/KH-SKHĐT" is three words.
std::vector<Word> split_words(std::string_view text);

/// Letters and digits of fold(text) only: a number typed with or without its spaces and signs.
std::string compact_key(std::string_view text);

}  // namespace motcong::i18n
