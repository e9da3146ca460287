// The HTTP engine: one request, whose header block the gate has accepted, through cpp-httplib to the handler
// and back to a Response. Knows no sockets. adapter.cc is the only file that includes httplib.h.
//
// What httplib does here and what not:
// - it parses the request line and reads the body through its ContentReader, bounded by its payload limit;
// - it sees the request line, Host and Content-Length only. Other header values it would percent-decode after
// having
//   checked them, a Range it would read with a regular expression, an Expect it would answer by itself;
// - its request line must agree with the gate's reading of it, or the request is refused: two parsers, one
// meaning;
// - its routes are two fixed patterns that no request data reaches; multipart is read by multipart.cc,
// because
//   httplib runs regular expressions over part headers;
// - what it writes as answer is dropped: wire.cc sends the handler's Response, body moved, not copied.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/http/gate.h"
#include "core/http/server.h"

namespace motcong::http {

/// Where the bytes of a body come from.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Up to `size` bytes; 0 or less: the client is gone or too slow. May block.
  virtual ssize_t read(char* to, std::size_t size) = 0;
};

struct Peer {
  std::string address;         // of the other end of the socket; "" for a unix socket
  bool trusted_proxy = false;  // loopback or unix socket: its X-Forwarded-For and -Proto are believed
  bool secure = false;         // TLS
};

class Engine {
 public:
  Engine(Handler handler, TakesUpload takes_upload, BodyHooks hooks, const Limits& limits,
         std::string temporary_dir);
  ~Engine();

  /// Before a byte of the body is waited for: 0, or 400 for a malformed path, or 413 for a body over its
  /// limit.
  int check_size(const Head& head, std::uint64_t body_bytes) const;

  /// The answer to a request refused for `status` before its body; `block` is what has arrived. Never throws.
  Response refuse(std::string_view block, int status) const;

  /// `head` is of an accepted header block, `body_bytes` its Content-Length. Never throws; whatever goes
  /// wrong becomes a Response with `close` set. Thread-safe.
  Response run(const Head& head, std::uint64_t body_bytes, ByteSource& body, const Peer& peer) const;

 private:
  class HttplibServer;
  Handler handler_;
  TakesUpload takes_upload_;
  BodyHooks hooks_;
  Limits limits_;
  std::string temporary_dir_;
  std::unique_ptr<HttplibServer> server_;
};

}  // namespace motcong::http
