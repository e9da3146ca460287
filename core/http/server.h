// The server: listener, gate, workers and the httplib engine behind one small door.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/http/request.h"
#include "core/http/response.h"

namespace motcong::http {

/// Limits of design/security.md 1.5 and 1.6; times in seconds, sizes in bytes.
struct Limits {
  int workers = 0;         // 0: four per core, at least 8
  int upload_workers = 0;  // threads for bodies over 64 KiB; 0: as many as workers
  int max_connections = 2000;
  int max_connections_per_address = 256;  // offices share one address behind a switch or a proxy
  int header_seconds = 10;                // a header block must be whole within this
  int idle_seconds = 15;                  // kept-alive and silent
  int handshake_seconds = 5;              // TLS
  int body_seconds = 10;                  // a body must progress by body_rate * this each body_seconds
  int body_rate = 16 * 1024;              // bytes a second a large body must keep up
  int write_seconds = 10;                 // the reader of an answer must take 1 KiB a second over this
  std::size_t max_header_bytes = 16 * 1024;
  int max_headers = 64;
  std::size_t max_target_bytes = 4096;
  std::size_t max_body_bytes = 1 << 20;      // for forms
  std::size_t max_upload_bytes = 64u << 20;  // for routes that take files
  int queue = 256;                           // whole requests waiting for a worker before 503
  int requests_per_connection = 1000;
};

/// Answers one request, which it may complete (ids of the route). Called on worker threads, concurrently.
/// Must not throw: what it throws becomes a bare 500. A streamed body's source is called on worker threads
/// too, maybe on different ones, never at the same time.
using Handler = std::function<Response(Request&)>;

/// Asked when the header block is whole and the body not yet read. Return true when this path may take a
/// multipart upload (max_upload_bytes); all other paths get max_body_bytes. Must be quick: runs on the
/// listener's thread.
using TakesUpload = std::function<bool(std::string_view method, std::string_view path)>;

/// A portal's own words for what never reaches its handler. Called on worker threads, concurrently, but
/// refused_unread.
struct BodyHooks {
  /// Asked for every request with a multipart body before a byte of it is read: an answer refuses the
  /// request, and the connection is closed. May set request.max_file_bytes.
  std::function<std::optional<Response>(Request&, std::uint64_t body_bytes)> before_upload = {};
  /// The page of a request refused because of its body (400, 408, 413, 415, 507). Empty: a line of text.
  std::function<Response(Request&, int status)> refused = {};
  /// The answer to a request of which nothing but the header block counts: the gate refuses it, or its body
  /// is announced too long. Method and target as sent, maybe nonsense. Runs on the listener's thread: quick,
  /// no database. The connection is closed after it. Empty: a line of text.
  std::function<Response(std::string_view method, std::string_view target, int status)> refused_unread = {};
};

struct ServerOptions {
  std::string listen = "127.0.0.1:8080";           // "host:port", "[::1]:port", ":port" (all), "unix:/path"
  std::string tls_certificate = {}, tls_key = {};  // PEM files; both or none
  std::string temporary_dir = {};                  // where uploads are streamed
  Limits limits = {};
  BodyHooks body = {};
};

class Server {
 public:
  Server(ServerOptions options, Handler handler, TakesUpload takes_upload);
  ~Server();

  /// Binds and starts the threads. Fails with words: address in use, no such address, key and certificate
  /// that do not belong together.
  base::Result<void> start();
  /// "http://127.0.0.1:8080": with the real port when 0 was asked for. REQUIRES: started.
  std::string address() const;
  int port() const;
  /// No new requests; those running finish (at most `seconds`); then all threads end. Idempotent.
  void stop(int seconds = 20);

  /// One raw request through gate, httplib and handler without a socket: the bytes of the answer. For tests
  /// and fuzzing; same code path as a connection. "" when the header block is not whole: a connection would
  /// go on waiting.
  std::string answer(std::string_view raw_request);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace motcong::http
