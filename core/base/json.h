// Writing JSON: a text as a JSON string. Numbers and structure are the caller's.
#pragma once

#include <string>
#include <string_view>

namespace motcong::base {

/// The text in quotes, escaped as RFC 8259 asks; '<' too, so that it may stand inside a page. REQUIRES:
/// is_utf8(text).
std::string json_text(std::string_view text);

}  // namespace motcong::base
