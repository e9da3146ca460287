// A client that sends exactly the bytes it is told to and reads what comes back, plain or over TLS.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace motcong::test {

struct RawAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case; of a name sent twice the last
  std::string body;                            // chunks joined
};

class RawClient {
 public:
  /// Connects to 127.0.0.1. With `tls` the handshake follows, checked against the authority in that file.
  explicit RawClient(int port, const std::string& tls_authority = {});
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return fd_ >= 0; }
  int fd() const { return fd_; }
  /// False when the other side has closed.
  bool send(std::string_view bytes);
  /// The next answer, or nothing when the connection ended first. `to_head`: an answer to HEAD, without a
  /// body.
  std::optional<RawAnswer> read_answer(bool to_head = false);
  /// Everything up to the end of the connection. Nothing when it does not end within 20 seconds.
  std::optional<std::string> read_to_end();
  /// True when the connection ends, without further bytes, within 20 seconds.
  bool closed_by_server();
  /// No more will be sent.
  void finish();
  std::string tls_version() const;

 private:
  bool fill();

  int fd_ = -1;
  ssl_ctx_st* context_ = nullptr;
  ssl_st* tls_ = nullptr;
  std::string buffer_;
  bool timed_out_ = false;
};

}  // namespace motcong::test
