#include "core/app/security_headers.h"

namespace motcong::app {

void add_security_headers(const http::Request& request, http::Response& response) {
  const auto add = [&](std::string_view name, std::string_view value) {
    if (response.header(name).empty()) response.set_header(name, value);
  };
  add("Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src "
      "'self'; "
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'");
  add("X-Content-Type-Options", "nosniff");
  add("X-Frame-Options", "DENY");
  add("Referrer-Policy", "same-origin");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
  add("Cache-Control", "no-store");
  add("Vary", "Accept-Encoding, Cookie");
  if (request.secure) add("Strict-Transport-Security", "max-age=31536000");
}

}  // namespace motcong::app
