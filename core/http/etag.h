// ETags: what an answer's bytes are called, so that who has them already is told so (RFC 9110, 8.8.3 and
// 13.1.2). Whether anything may be kept at all is said by Cache-Control, not here.
#pragma once

#include <string>
#include <string_view>

#include "core/http/request.h"
#include "core/http/response.h"

namespace motcong::http {

/// The strong ETag of bytes with this SHA-256 (raw).
std::string format_etag(std::string_view sha256);

/// Whether If-None-Match names these bytes. Weak tags count, as RFC 9110, 13.1.2 wants it.
bool knows_etag(const Request& request, std::string_view etag);

/// Gives every answer to GET or HEAD its strong ETag, refusals and redirects too, and turns a 200 into a 304
/// without body when If-None-Match names it; a refusal stays what it is, as RFC 9110, 13.2.1 wants it, and the
/// answer to a form stays as it was. An ETag the answer has already is kept: who streams a body sets it, as
/// its bytes are not here. After compression: other bytes have another name, and fewer are hashed sooner (a
/// list page of 33 KB: 24 microseconds plain, 5 compressed, of the 870 it takes).
void add_etag(const Request& request, Response& response);

}  // namespace motcong::http
