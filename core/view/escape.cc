#include "core/view/escape.h"

#include <array>

namespace motcong::view {

namespace {

constexpr std::array<std::string_view, '>' + 1> make_escapes() {
  std::array<std::string_view, '>' + 1> table{};
  table['&'] = "&amp;";
  table['<'] = "&lt;";
  table['>'] = "&gt;";
  table['"'] = "&quot;";
  table['\''] = "&#39;";
  return table;
}
constexpr auto kEscapes = make_escapes();

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c > '>') continue;  // letters of all kinds, which is most of a text
    const std::string_view escape = kEscapes[c];
    if (escape.empty()) continue;
    out.append(text, done, at - done).append(escape);
    done = at + 1;
  }
  out.append(text, done);
}

}  // namespace motcong::view
