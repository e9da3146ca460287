#include "core/http/etag.h"

#include "core/base/digest.h"
#include "core/base/text.h"

namespace motcong::http {

std::string format_etag(std::string_view sha256) { return "\"" + base::to_base64url(sha256) + "\""; }

bool knows_etag(const Request& request, std::string_view etag) {
  for (const std::string& part : base::split(request.header("if-none-match"), ',')) {
    std::string_view known = base::trim(part);
    if (known.starts_with("W/")) known.remove_prefix(2);
    if (known == "*" || known == etag) return true;
  }
  return false;
}

void add_etag(const Request& request, Response& response) {
  if (!request.is_safe()) return;
  if (response.header("ETag").empty()) {
    if (response.stream) return;
    response.set_header("ETag", format_etag(base::sha256(response.body)));
  }
  if (response.status != 200 || !knows_etag(request, response.header("ETag"))) return;
  response.status = 304;
  response.body.clear();
  response.stream = nullptr;
  response.stream_bytes.reset();
}

}  // namespace motcong::http
