// ETags of answers made anew for each request: the hash of the body, so that who has it already is told so
// (RFC 9110, 8.8.3 and 13.1.2).
#pragma once

#include "core/http/request.h"
#include "core/http/response.h"

namespace motcong::http {

/// Gives a 200 its strong ETag, or turns it into a 304 without body when If-None-Match names it. Before
/// compression. REQUIRES: the body is in `response.body`.
void add_etag(const Request& request, Response& response);

/// After compression: other bytes, another strong ETag.
void mark_etag_compressed(Response& response);

}  // namespace motcong::http
