// The gate: reads a header block strictly before any other parser sees it (design/security.md 1.2).
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

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
/// Refuses: anything but HTTP/1.0 and 1.1 request lines with an origin-form target; not exactly one Host;
/// bare LF or CR; obs-fold; space before ':'; control bytes; %0d %0a %00 in header values (Referer excepted:
/// it is an address, nobody decodes it); header names that httplib uses for itself; Transfer-Encoding (411
/// for a plain "chunked", else 400); more than one or a malformed Content-Length; a body on GET or HEAD; POST
/// without Content-Length (411); methods other than GET HEAD POST (405); other HTTP versions (505);
/// expectations other than 100-continue (417); a request line, header, count or block over its limit (414,
/// 431). Refuses as soon as the fault has arrived.
GateVerdict check_header_block(std::string_view bytes, const Limits& limits);

/// The longest single header line, and the longest request line, that the engine behind the gate takes.
inline constexpr std::size_t kMaxHeaderLine = 8192;
inline constexpr std::size_t kMaxRequestLine = 4096;

/// An accepted block taken apart. Views into the block; names as sent, values without spaces at their ends.
struct Head {
  std::string_view method;
  std::string_view target;
  int minor_version = 1;
  std::vector<std::pair<std::string_view, std::string_view>> headers;

  /// The first of that name (any case), or "".
  std::string_view header(std::string_view name) const;
  /// The client asked for the connection to end, or speaks HTTP/1.0.
  bool wants_close() const;
};

/// REQUIRES: check_header_block() accepted `block`, which is header_bytes long.
Head parse_head(std::string_view block);

bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace motcong::http
