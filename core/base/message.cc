#include "core/base/message.h"

#include <string_view>

namespace motcong::base {

std::string fill_placeholders(std::string_view pattern,
                              const std::vector<std::pair<std::string, std::string>>& args) {
  std::string out;
  out.reserve(pattern.size() + 32);
  size_t at = 0;
  while (at < pattern.size()) {
    const size_t open = pattern.find('{', at);
    if (open == std::string_view::npos) break;
    const size_t close = pattern.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    const std::string* value = nullptr;
    for (const auto& [key, text] : args) {
      if (key == name) value = &text;
    }
    out += pattern.substr(at, open - at);
    if (value != nullptr) {
      out += *value;
      at = close + 1;
    } else {
      out += '{';
      at = open + 1;
    }
  }
  out += pattern.substr(at);
  return out;
}

std::string format_english(const Message& message) { return fill_placeholders(message.id, message.args); }

}  // namespace motcong::base
