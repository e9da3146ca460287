// What a new password must not be made of. Looks at what is left when everything a guesser tries first is
// taken away.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/auth/password.h"
#include "core/auth/weak_words.h"
#include "core/base/text.h"
#include "core/i18n/vietnamese.h"

namespace motcong::auth {
namespace {

constexpr std::size_t kFewestCharacters = 12;
constexpr std::size_t kMostBytes = 1024;
constexpr std::size_t kFewestOwnCharacters = 8;
constexpr std::size_t kStrayCharacters = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || is_digit(c); }

/// Marks the bytes of one folded password that a guesser gets for nothing.
class Cover {
 public:
  explicit Cover(std::string text) : text_(std::move(text)), taken_(text_.size(), false) {}

  void word(std::string_view word) {
    if (word.empty()) return;
    for (std::size_t at = text_.find(word); at != std::string::npos; at = text_.find(word, at + 1)) {
      take(at, word.size());
    }
  }

  /// "aaa", and the whole text being one short piece again and again ("abcabcabcabc").
  void repetitions() {
    for (std::size_t start = 0, end; start < text_.size(); start = end) {
      end = start + 1;
      while (end < text_.size() && text_[end] == text_[start]) ++end;
      if (end - start >= 3) take(start, end - start);
    }
    for (std::size_t period = 1; period <= text_.size() / 2; ++period) {
      if (std::equal(text_.begin() + static_cast<std::ptrdiff_t>(period), text_.end(), text_.begin())) {
        take(period, text_.size() - period);
        break;
      }
    }
  }

  /// Four or more in a row of the alphabet, the digits or a keyboard row, forwards or backwards.
  void sequences() {
    static constexpr std::array<std::string_view, 6> kRows = {"abcdefghijklmnopqrstuvwxyz",
                                                              "01234567890",
                                                              "qwertyuiop[]",
                                                              "asdfghjkl;'",
                                                              "zxcvbnm,./",
                                                              "!@#$%^&*()_+"};
    for (std::string_view row : kRows) {
      const std::string backwards(row.rbegin(), row.rend());
      for (std::size_t at = 0; at + 4 <= row.size(); ++at) {
        word(row.substr(at, 4));
        word(std::string_view(backwards).substr(at, 4));
      }
    }
  }

  /// 1900 to 2099, with day and month around it: 30041975, 1975-04-30.
  void years() {
    for (std::size_t at = 0; at + 4 <= text_.size(); ++at) {
      const std::string_view year = std::string_view(text_).substr(at, 4);
      if (!(year.starts_with("19") || year.starts_with("20")) || !is_digit(year[2]) || !is_digit(year[3]))
        continue;
      std::size_t from = at, to = at + 4;
      auto is_date_part = [](char c) { return is_digit(c) || c == '/' || c == '-' || c == '.'; };
      while (from > 0 && at - from < 6 && is_date_part(text_[from - 1])) --from;
      while (to < text_.size() && to - at - 4 < 6 && is_date_part(text_[to])) ++to;
      take(from, to - from);
    }
  }

  /// Spaces and separators cost a guesser nothing either.
  std::size_t left() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const bool continuation = (static_cast<unsigned char>(text_[i]) & 0xC0) == 0x80;
      const bool separator = text_[i] == ' ' || text_[i] == '-' || text_[i] == '_' || text_[i] == '.';
      if (!taken_[i] && !continuation && !separator) ++count;
    }
    return count;
  }

 private:
  void take(std::size_t at, std::size_t length) {
    std::fill_n(taken_.begin() + static_cast<std::ptrdiff_t>(at), length, true);
  }
  std::string text_;
  std::vector<bool> taken_;
};

/// "m@tkh4u" is read as "matkhau".
std::string undo_substitutions(std::string text) {
  static constexpr std::string_view kFrom = "@430$517!", kTo = "aaeossiti";
  static_assert(kFrom.size() == kTo.size());
  for (char& c : text) {
    if (const auto at = kFrom.find(c); at != std::string_view::npos) c = kTo[at];
  }
  return text;
}

/// The words of a name of four letters and more, all of it without spaces, and its initials.
std::vector<std::string> name_words(std::string_view name) {
  std::string folded = i18n::fold(name);
  for (char& c : folded) {
    if (!is_letter_or_digit(c)) c = ' ';
  }
  std::vector<std::string> words;
  std::string joined, initials;
  for (const std::string& word : base::split(folded, ' ')) {
    if (word.empty()) continue;
    joined += word;
    initials += word[0];
    if (word.size() >= 4) words.push_back(word);
  }
  if (joined.size() >= 4) words.push_back(joined);
  if (initials.size() >= 3) words.push_back(initials);
  return words;
}

std::size_t own_characters(const std::string& text, const std::vector<std::string>& names) {
  Cover cover(text);
  for (std::string_view word : kWeakWords) cover.word(word);
  for (const std::string& name : names) cover.word(name);
  cover.years();
  cover.sequences();
  cover.repetitions();
  return cover.left();
}

}  // namespace

base::Result<void> check_new_password(std::string_view password, std::string_view username,
                                      std::string_view agency_name) {
  if (!base::is_utf8(password)) return base::Error{N_("The text is not valid Unicode.")};
  if (password.size() > kMostBytes) return base::Error{N_("The password is too long.")};
  const std::string typed = base::normalise_input(password);
  if (base::utf8_length(typed) < kFewestCharacters) {
    return base::Error{
        N_("The password must have at least 12 characters. Several words in a row are easy to remember.")};
  }
  const std::string folded = i18n::fold(typed);
  std::string joined = folded;
  std::erase(joined, ' ');
  std::vector<std::string> names = name_words(username);
  if (username.size() >= 3) names.push_back(i18n::fold(username));
  for (std::string& word : name_words(agency_name)) names.push_back(std::move(word));

  std::size_t left = folded.size();
  for (const std::string& reading : {folded, joined, undo_substitutions(joined)}) {
    left = std::min(left, own_characters(reading, names));
  }
  if (left >= kFewestOwnCharacters) return {};

  // Which of the three is to be named: names, nearly nothing but patterns, or words (with whatever is around
  // them).
  Cover by_name(joined), by_pattern(joined);
  for (const std::string& name : names) by_name.word(name);
  by_pattern.years();
  by_pattern.sequences();
  by_pattern.repetitions();
  if (by_name.left() < kFewestOwnCharacters) {
    return base::Error{
        N_("The password is made of the user name or the department's name. Choose other words.")};
  }
  if (by_pattern.left() <= kStrayCharacters) {
    return base::Error{
        N_("The password is made of repeated characters, sequences or dates, which are easy to guess.")};
  }
  return base::Error{
      N_("The password is made of words that are guessed first, such as common passwords and words of the "
         "office. Choose other words.")};
}

}  // namespace motcong::auth
