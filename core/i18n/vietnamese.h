// Vietnamese letters: folding for search, upper and lower case, collation of words and of people's names.
// All are thread-safe and total: bytes that are not UTF-8 count as U+FFFD, one each.
#pragma once

#include <string>
#include <string_view>

namespace motcong::i18n {

/// The search key: no tone or letter marks, đ -> d, lower case, runs of spaces -> one, none at the ends;
/// zero-width characters dropped. "Đầu tư công" -> "dau tu cong". Composed and decomposed spellings give the
/// same key, and so do "hoà" and "hòa".
std::string fold(std::string_view text);

std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

/// A key that sorts as Vietnamese does when compared bytewise: a ă â b c d đ e ê ..., syllable by syllable
/// letters before tones (ngang, huyền, hỏi, ngã, sắc, nặng), numbers inside text by value; spaces before
/// punctuation before numbers before letters. Texts that differ only in case or in where the tone stands are
/// told apart last (lower case first). Holds no NUL byte.
std::string sort_key(std::string_view text);

/// For people: by given name (last word), then family name, then middle names. A name of one word is a given
/// name.
std::string person_sort_key(std::string_view full_name);

/// <0, 0, >0 by sort_key order; behind COLLATE vi.
int compare_vi(std::string_view a, std::string_view b);

}  // namespace motcong::i18n
