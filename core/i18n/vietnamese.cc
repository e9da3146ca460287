// Folding and case. Collation is in collation.cc.
#include "core/i18n/vietnamese.h"

#include <utf8proc.h>

#include <array>

#include "core/i18n/letters.h"

namespace motcong::i18n {
namespace {

void append_folded(std::string& out, char32_t c) {
  std::array<utf8proc_int32_t, 32> parts{};
  const auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts.data(), parts.size(),
                                             UTF8PROC_DECOMPOSE, nullptr);
  if (count < 1 || count > static_cast<utf8proc_ssize_t>(parts.size())) {
    append_utf8(out, c);
    return;
  }
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    const auto part = static_cast<char32_t>(utf8proc_tolower(parts[static_cast<std::size_t>(i)]));
    if (!is_latin_mark(part)) append_utf8(out, part);
  }
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool space_due = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const Letter& letter = letter_of(c);
    if (letter.place == 0) {
      if (is_latin_mark(c) || is_invisible(c)) continue;
      if (is_space(c)) {
        space_due = !out.empty();
        continue;
      }
    }
    if (space_due) {
      out += ' ';
      space_due = false;
    }
    if (letter.place != 0) {
      out += letter.folded;
    } else if (c < 0x80) {
      out += static_cast<char>(c);
    } else {
      append_folded(out, c);
    }
  }
  return out;
}

std::string to_lower(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    append_utf8(out, static_cast<char32_t>(
                         utf8proc_tolower(static_cast<utf8proc_int32_t>(next_code_point(text, at)))));
  }
  return out;
}

std::string to_upper(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    append_utf8(out, static_cast<char32_t>(
                         utf8proc_toupper(static_cast<utf8proc_int32_t>(next_code_point(text, at)))));
  }
  return out;
}

}  // namespace motcong::i18n
