// Files inside the executable: hashed URLs, immutable caching, gzip made at build time.
#pragma once

#include <optional>

#include "core/http/request.h"
#include "core/http/response.h"

namespace motcong::http {

/// The answer for a path under /static/, or nothing when the path is not a static one. Unknown name or old
/// hash: 404. base::static_url() makes the hashed addresses; the plain name ("/static/seal.svg") is served
/// too, for an hour, to browsers that make an address by themselves.
std::optional<Response> answer_static(const Request& request);

}  // namespace motcong::http
