// Text as bytes of UTF-8: checking, normalising what enters, trimming, splitting. Vietnamese rules live in
// i18n.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace motcong::base {

/// Well-formed UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF).
bool is_utf8(std::string_view text);

/// Code points in valid UTF-8: what max_length of a field counts.
std::size_t utf8_length(std::string_view text);

/// How every text that enters the portal is stored: NFC; U+00D0/U+00F0 (Eth) -> U+0110/U+0111 (Đ/đ);
/// tab, NBSP and other Unicode spaces -> ' '; zero-width characters, direction marks and BOM removed; CRLF,
/// CR and the other line breaks -> LF; other control characters (and U+0000) removed; combining marks beyond
/// 30 in a row dropped; ends trimmed. Spaces inside are kept. Normalising twice changes nothing. REQUIRES:
/// is_utf8(text). (domain notes: iso-spending-hr-par section 8)
std::string normalise_input(std::string_view text);

/// The same for one-line fields: line breaks and runs of spaces become one space.
std::string normalise_line(std::string_view text);

/// The first `bytes` bytes or a little less, so that no code point is cut through. REQUIRES: is_utf8(text).
std::string_view cut_utf8(std::string_view text, std::size_t bytes);

/// Without ASCII white space at both ends.
std::string_view trim(std::string_view text);
/// n separators give n + 1 parts, so that join() gives the text back; an empty text is one empty part.
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
bool starts_with(std::string_view text, std::string_view prefix);
std::string to_lower_ascii(std::string_view text);

/// Percent-encodes everything but unreserved characters (RFC 3986), for one path segment or query value.
std::string url_encode(std::string_view text);

}  // namespace motcong::base
