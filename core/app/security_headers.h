// The headers every answer carries (design: strict CSP, no framing, no caching of pages with data).
#pragma once

#include "core/http/request.h"
#include "core/http/response.h"

namespace motcong::app {

/// Adds what the handler has not set itself. HSTS only over TLS.
void add_security_headers(const http::Request& request, http::Response& response);

}  // namespace motcong::app
