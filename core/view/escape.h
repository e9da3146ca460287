// Text into HTML, for element content and for attribute values in either quotes.
#pragma once

#include <string>
#include <string_view>

namespace motcong::view {

void append_escaped(std::string& out, std::string_view text);

inline std::string escape(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

}  // namespace motcong::view
