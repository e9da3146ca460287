#include "core/http/etag.h"

#include "core/base/check.h"
#include "core/base/digest.h"
#include "core/base/text.h"

namespace motcong::http {
namespace {

constexpr std::string_view kCompressed = "-gz\"";

std::string compressed(std::string_view etag) {
  return std::string(etag.substr(0, etag.size() - 1)) + std::string(kCompressed);
}

}  // namespace

void add_etag(const Request& request, Response& response) {
  if (response.status != 200) return;
  base::check(!response.stream && response.static_body.empty());
  const std::string etag = "\"" + base::to_base64url(base::sha256(response.body)) + "\"";
  response.set_header("ETag", etag);
  for (const std::string& part : base::split(request.header("if-none-match"), ',')) {
    std::string_view known = base::trim(part);
    if (known.starts_with("W/")) known.remove_prefix(2);
    if (known != "*" && known != etag && known != compressed(etag)) continue;
    if (known != "*") response.set_header("ETag", known);
    response.status = 304;
    response.body.clear();
    return;
  }
}

void mark_etag_compressed(Response& response) {
  const std::string_view etag = response.header("ETag");
  if (!etag.empty() && !etag.ends_with(kCompressed)) response.set_header("ETag", compressed(etag));
}

}  // namespace motcong::http
