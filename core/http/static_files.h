// Files inside the executable: hashed URLs, immutable caching, gzip made at build time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/http/request.h"
#include "core/http/response.h"

namespace motcong::http {

/// "/static/app.1f2e3d4c.css" for "app.css". REQUIRES: the file is embedded (checked when templates are
/// loaded).
std::string_view static_url(std::string_view name);
bool has_static(std::string_view name);

/// The answer for a path under /static/, or nothing when the path is not a static one. Unknown name or old
/// hash: 404.
std::optional<Response> answer_static(const Request& request);

}  // namespace motcong::http
