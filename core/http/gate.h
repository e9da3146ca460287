// The gate: reads a header block strictly before any other parser sees it (design/security.md 1.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/http/server.h"

namespace motcong::http {

struct GateVerdict {
  enum class Kind { incomplete, refused, accepted } kind = Kind::incomplete;
  int status = 400;              // when refused
  const char* reason = "";       // for the log
  std::size_t header_bytes = 0;  // length of the block with its empty line, when accepted
  std::uint64_t body_bytes = 0;  // Content-Length, 0 when absent
  bool expects_continue = false;
};

/// Looks at what has arrived so far. Pure; called again when more bytes come.
/// Refuses: anything but HTTP/1.0 and 1.1 request lines with an origin-form target; not exactly one Host; bare LF or CR;
/// obs-fold; space before ':'; control bytes; %0d %0a %00 in header values; Transfer-Encoding (411); more than one or a
/// malformed Content-Length; a body on GET or HEAD; POST/PUT without Content-Length (411); methods other than
/// GET HEAD POST (405); a target, header, count or block over its limit (414, 431).
GateVerdict check_header_block(std::string_view bytes, const Limits& limits);

}  // namespace motcong::http
