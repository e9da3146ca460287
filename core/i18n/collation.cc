// Sort keys. A key has two parts. The first holds, syllable by syllable, the places of the letters in the
// alphabet and then the tone; the second, looked at only when the first is equal, holds what should decide
// last: case, the letter on which the tone stands, leading zeros. Every byte of the first part is chosen so
// that bytewise order is the order wanted:
//
//   kEndOfText < kEndOfSyllable < kSpace < tones < ASCII punctuation < other punctuation < numbers < letters
//   < the rest
//
// A syllable's tone follows kEndOfSyllable, so that "an" < "ang" whatever the tones (letters first), and "án"
// < "an ..." is false (a syllable's tone counts before the next syllable).
#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#include "core/i18n/letters.h"
#include "core/i18n/vietnamese.h"

namespace motcong::i18n {
namespace {

constexpr char kEndOfText = 0x01;
constexpr char kEndOfSyllable = 0x02;
constexpr char kSpace = 0x03;
constexpr char kTones = 0x04;             // ..0x0A
constexpr char kAsciiPunctuation = 0x10;  // ..0x2F, in ASCII order
constexpr char kPunctuation = 0x30;       // and the UTF-8 bytes
constexpr char kNumber = 0x40;            // count of digits, the digits
constexpr char kLetters = 0x50;  // ..0x71; whatever has no place in the alphabet follows as UTF-8, from 0xC2

constexpr char kPlain = 0x02;  // second part: lower case, no tone
constexpr char kUpper = 0x01;
constexpr char kToned = 0x02;

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

bool is_punctuation(char32_t c) {
  if (c < 0x80) return true;  // letters, digits, spaces and controls were told apart before
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_SO;
}

/// The place of an ASCII punctuation mark among the 32 of them.
char punctuation_place(char32_t c) {
  constexpr std::string_view kMarks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  return static_cast<char>(kAsciiPunctuation + kMarks.find(static_cast<char>(c)));
}

/// Writes both parts of one text.
class KeyWriter {
 public:
  KeyWriter(std::string& first, std::string& second) : first_(first), second_(second) {}

  void write(std::string_view text) {
    const std::size_t start = first_.size();
    bool space_due = false;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t here = at;
      const char32_t c = next_code_point(text, at);
      const Letter& letter = letter_of(c);
      if (letter.place == 0 && is_space(c)) {
        end_syllable();
        space_due = first_.size() > start;
        continue;
      }
      if (letter.place == 0 && (is_latin_mark(c) || is_invisible(c)))
        continue;  // a mark that composes with nothing
      if (space_due) {
        first_ += kSpace;
        space_due = false;
      }
      if (letter.place != 0) {
        write_letter(letter);
      } else if (is_digit(c)) {
        at = write_number(text, here);
      } else if (is_punctuation(c)) {
        write_punctuation(c);
      } else {
        in_syllable_ = true;
        append_utf8(first_, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))));
      }
    }
    end_syllable();
    first_ += kEndOfText;
  }

 private:
  void write_letter(const Letter& letter) {
    in_syllable_ = true;
    first_ += static_cast<char>(kLetters + letter.place);
    if (letter.tone != 0) tone_ = letter.tone;
    second_ += static_cast<char>(kPlain + (letter.upper ? kUpper : 0) + (letter.tone != 0 ? kToned : 0));
  }

  /// By value: more digits is more, leading zeros count last.
  std::size_t write_number(std::string_view text, std::size_t at) {
    in_syllable_ = true;
    const std::size_t start = at;
    while (at < text.size() && is_digit(static_cast<unsigned char>(text[at]))) ++at;
    std::size_t from = start;
    while (from + 1 < at && text[from] == '0') ++from;
    first_ += kNumber;
    std::size_t count = at - from;
    for (; count >= 250; count -= 250) first_ += static_cast<char>(0xFF);
    first_ += static_cast<char>(count + 1);
    first_.append(text, from, at - from);
    second_ += static_cast<char>(kPlain + std::min<std::size_t>(from - start, 100));
    return at;
  }

  void write_punctuation(char32_t c) {
    end_syllable();
    if (c < 0x80) {
      first_ += punctuation_place(c);
    } else {
      first_ += kPunctuation;
      append_utf8(first_, c);
    }
  }

  void end_syllable() {
    if (!in_syllable_) return;
    first_ += kEndOfSyllable;
    first_ += static_cast<char>(kTones + tone_);
    in_syllable_ = false;
    tone_ = 0;
  }

  std::string& first_;
  std::string& second_;
  bool in_syllable_ = false;
  int tone_ = 0;
};

/// Composed form, when marks stand alone; `store` keeps what had to be made. Word by word the same as for the
/// whole, also when some bytes are not UTF-8.
std::string_view composed(std::string_view text, std::string& store) {
  const bool marks_alone =
      std::any_of(text.begin(), text.end(), [](char c) { return c == '\xCC' || c == '\xCD'; });
  if (!marks_alone) return text;
  std::string valid;
  for (std::size_t at = 0; at < text.size();) append_utf8(valid, next_code_point(text, at));
  utf8proc_uint8_t* made = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(valid.data()),
                                 static_cast<utf8proc_ssize_t>(valid.size()), &made,
                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(made, &std::free);
  if (size < 0) throw std::bad_alloc();  // the only failure left
  store.assign(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
  return store;
}

void finish(std::string& key, std::string& second) {
  while (!second.empty() && second.back() == kPlain) second.pop_back();
  key += second;
}

void write_first_part(std::string_view text, std::string& key, std::string& second, std::string& store) {
  key.clear();
  second.clear();
  KeyWriter(key, second).write(composed(text, store));
}

void write_sort_key(std::string_view text, std::string& key, std::string& second, std::string& store) {
  write_first_part(text, key, second, store);
  finish(key, second);
}

std::string_view trim_spaces(std::string_view text) {
  std::size_t begin = text.size(), end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    if (is_space(next_code_point(text, at))) continue;
    begin = std::min(begin, here);
    end = at;
  }
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

}  // namespace

std::string sort_key(std::string_view text) {
  std::string key, second, store;
  key.reserve(text.size() * 2);
  write_sort_key(text, key, second, store);
  return key;
}

std::string person_sort_key(std::string_view full_name) {
  std::string store;
  const std::string_view name = trim_spaces(composed(full_name, store));
  std::size_t family_end = name.size(), given_start = 0;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t here = at;
    if (!is_space(next_code_point(name, at))) continue;
    family_end = std::min(family_end, here);
    given_start = at;
  }
  const bool one_word = given_start == 0;
  std::string key, second;
  KeyWriter writer(key, second);
  writer.write(name.substr(given_start));
  writer.write(one_word ? std::string_view() : name.substr(0, family_end));
  writer.write(family_end < given_start ? name.substr(family_end, given_start - family_end)
                                        : std::string_view());
  finish(key, second);
  return key;
}

int compare_vi(std::string_view a, std::string_view b) {
  // Whole words that both texts begin with add the same to both keys; lists are full of them ("Phòng ...").
  const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  auto same = static_cast<std::size_t>(differ.first - a.begin());
  if (same == a.size() && same == b.size()) return 0;
  while (same > 0 && a[same - 1] != ' ') --same;
  a.remove_prefix(same);
  b.remove_prefix(same);

  thread_local std::string key_a, key_b, second, store;
  // Most often the first word that differs decides. The first part of its key begins the key of the whole
  // rest, so a difference inside of both is the answer; where one only goes on longer, what follows has its
  // say.
  write_first_part(a.substr(0, a.find(' ')), key_a, second, store);
  write_first_part(b.substr(0, b.find(' ')), key_b, second, store);
  const std::size_t common = std::min(key_a.size(), key_b.size()) - 1;  // without kEndOfText
  if (const int order = std::memcmp(key_a.data(), key_b.data(), common); order != 0) return order;

  write_sort_key(a, key_a, second, store);
  write_sort_key(b, key_b, second, store);
  return key_a.compare(key_b);
}

}  // namespace motcong::i18n
