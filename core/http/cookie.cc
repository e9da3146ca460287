#include "core/http/cookie.h"

#include "core/base/check.h"
#include "core/base/text.h"

namespace motcong::http {

std::map<std::string, std::string> parse_cookies(std::string_view header) {
  std::map<std::string, std::string> out;
  while (!header.empty()) {
    const std::size_t end = header.find(';');
    const std::string_view pair = base::trim(header.substr(0, end));
    header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    out.emplace(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return out;
}

std::string format_cookie(std::string_view name, std::string_view value, bool secure, bool forget,
                          int keep_days) {
  base::check(!name.empty() && name.find_first_of("=; \t\r\n") == std::string_view::npos);
  base::check(value.find_first_of("; ,\t\r\n\"\\") == std::string_view::npos);
  std::string out = std::string(name) + "=" + std::string(forget ? std::string_view{} : value) +
                    "; Path=/; HttpOnly; SameSite=Lax";
  if (secure) out += "; Secure";
  if (forget) {
    out += "; Max-Age=0";
  } else if (keep_days > 0) {
    out += "; Max-Age=" + std::to_string(static_cast<long long>(keep_days) * 86400);
  }
  return out;
}

}  // namespace motcong::http
