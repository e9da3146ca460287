#include "core/base/text.h"

#include <utf8proc.h>

#include <cstdlib>
#include <new>

#include "core/base/check.h"

namespace motcong::base {
namespace {

constexpr utf8proc_int32_t kLineFeed = '\n';

/// Reads the code point at `at` and moves `at` behind it; -1 for malformed text (then `at` stays).
/// Strict where utf8proc is, too: no overlong forms, no surrogates, nothing above U+10FFFF.
utf8proc_int32_t next_code_point(std::string_view text, std::size_t& at) {
  utf8proc_int32_t code_point = -1;
  const utf8proc_ssize_t length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                       static_cast<utf8proc_ssize_t>(text.size() - at), &code_point);
  if (length <= 0) return -1;
  at += static_cast<std::size_t>(length);
  return code_point;
}

void append_code_point(std::string& out, utf8proc_int32_t code_point) {
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t length = utf8proc_encode_char(code_point, bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

bool is_plain_ascii(std::string_view text) {
  for (const char c : text) {
    if (c != '\n' && (c < 0x20 || c == 0x7f)) return false;  // char is signed here: bytes >= 0x80 are < 0
  }
  return true;
}

/// Signs that show nothing and only hide differences: zero width, soft hyphen, direction marks, BOM,
/// and code points that Unicode says are no characters.
bool is_invisible(utf8proc_int32_t c) {
  return c == 0x00AD || c == 0x034F || c == 0x061C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

bool is_space(utf8proc_int32_t c) {
  return c == '\t' || c == ' ' || c == 0x00A0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

/// VT is what a word processor writes for a line break inside a paragraph.
bool is_line_break(utf8proc_int32_t c) {
  return c == kLineFeed || c == 0x0B || c == 0x0C || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

std::string without_disguises(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool after_return = false;
  for (std::size_t at = 0; at < text.size();) {
    const utf8proc_int32_t c = next_code_point(text, at);
    check(c >= 0);
    if (is_invisible(c)) continue;
    if (is_line_break(c)) {
      if (c != kLineFeed || !after_return) out += '\n';
      after_return = c == '\r';
      continue;
    }
    after_return = false;
    if (is_space(c)) {
      out += ' ';
    } else if (c == 0x00D0) {
      append_code_point(out, 0x0110);
    } else if (c == 0x00F0) {
      append_code_point(out, 0x0111);
    } else if (c >= 0x20 && !(c >= 0x7F && c <= 0x9F)) {
      append_code_point(out, c);
    }
  }
  return out;
}

/// All of it from blocks whose letters are whole and stay as they are in NFC: Latin without combining marks,
/// Vietnamese letters with their tones, dashes and quotation marks. Nearly every text of this portal is.
bool is_composed(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const utf8proc_int32_t c = next_code_point(text, at);
    if (!(c < 0x0300 || (c >= 0x1EA0 && c <= 0x1EF9) || (c >= 0x2010 && c <= 0x2027))) return false;
  }
  return true;
}

/// Drops combining marks beyond 30 in a row (the figure of UAX #15, Stream-Safe Text Format). No language
/// needs more, and ordering a run of marks costs the square of its length: one form field could busy a core
/// for minutes.
std::string with_short_mark_runs(const std::string& text) {
  constexpr int kLongestRun = 30;
  std::string out;
  out.reserve(text.size());
  int run = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const utf8proc_int32_t c = next_code_point(text, at);
    check(c >= 0);
    run = utf8proc_get_property(c)->combining_class > 0 ? run + 1 : 0;
    if (run <= kLongestRun) out.append(text, from, at - from);
  }
  return out;
}

std::string to_nfc(const std::string& text) {
  utf8proc_uint8_t* composed = nullptr;
  const utf8proc_ssize_t length = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
      &composed, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (length == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc();
  check(length >= 0);
  std::string out(reinterpret_cast<const char*>(composed), static_cast<std::size_t>(length));
  std::free(composed);
  return out;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
    } else if (next_code_point(text, at) < 0) {
      return false;
    }
  }
  return true;
}

std::size_t utf8_length(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

std::string normalise_input(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(trim(text));
  const std::string plain = without_disguises(text);
  if (is_composed(plain)) return std::string(trim(plain));
  // Composing can bring marks of a different run length to light, so runs are cut before (cost) and after (so
  // that normalising twice changes nothing).
  const std::string composed = with_short_mark_runs(to_nfc(with_short_mark_runs(plain)));
  return std::string(trim(composed));
}

std::string normalise_line(std::string_view text) {
  const std::string clean = normalise_input(text);
  std::string out;
  out.reserve(clean.size());
  for (const char c : clean) {
    if (c != ' ' && c != '\n') {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

std::string_view cut_utf8(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\v\f";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at = text.find(separator); at != std::string_view::npos; at = text.find(separator, from)) {
    parts.emplace_back(text.substr(from, at - from));
    from = at + 1;
  }
  parts.emplace_back(text.substr(from));
  return parts;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

bool starts_with(std::string_view text, std::string_view prefix) { return text.starts_with(prefix); }

std::string to_lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string url_encode(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                            c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

}  // namespace motcong::base
