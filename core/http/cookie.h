// Cookies: reading the request's header, writing Set-Cookie.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace motcong::http {

/// Values are kept as sent, never percent-decoded. Of a name sent twice the first counts.
std::map<std::string, std::string> parse_cookies(std::string_view header);

/// HttpOnly; SameSite=Lax; Path=/; Secure when `secure`. No Max-Age: ends with the browser, unless `forget`,
/// which tells the browser to drop it, or `keep_days` > 0.
std::string format_cookie(std::string_view name, std::string_view value, bool secure, bool forget = false,
                          int keep_days = 0);

}  // namespace motcong::http
