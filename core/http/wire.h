// A Response turned into the bytes of HTTP/1.1, piece by piece, for a connection that takes what it can.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/http/response.h"

namespace motcong::http {

/// "Not Found" for 404; "Unknown" for a status nobody uses.
std::string_view reason_phrase(int status);

/// The tiny text page of a request refused before any handler: "400 Bad Request". Closes the connection.
Response refusal(int status);

/// Status, header names and values can be sent: one line each, no framing header of the handler's own.
bool is_sendable(const Response& response);

/// What of the request decides about the shape of the answer.
struct AnswerShape {
  bool head_only = false;  // HEAD
  int minor_version = 1;   // HTTP/1.0 knows no chunks: a stream ends with the connection
  bool close = false;
};

/// Bytes on their way out: first the header block, then the body, moved here and not copied.
class Output {
 public:
  Output() = default;
  /// REQUIRES: is_sendable(response).
  Output(Response response, const AnswerShape& shape);
  /// Bare bytes, such as "HTTP/1.1 100 Continue".
  explicit Output(std::string bytes) : head_(std::move(bytes)) {}

  /// What is left of the header block and of the body; both empty: drained.
  std::string_view first() const;
  std::string_view second() const;
  bool drained() const { return sent_ == head_.size() + body().size(); }
  std::size_t left() const { return head_.size() + body().size() - sent_; }
  void advance(std::size_t bytes) { sent_ += bytes; }

  /// A stream has more pieces. next_piece() runs the handler's source, so on worker threads only, and fills
  /// this Output again. REQUIRES: drained() and streaming(). May throw what the source throws, and when it
  /// does not give the bytes it promised.
  bool streaming() const { return static_cast<bool>(stream_); }
  void next_piece();

  bool closes() const { return close_; }

 private:
  std::string_view body() const { return fixed_.empty() ? std::string_view(body_) : fixed_; }

  std::string head_;
  std::string body_;
  std::string_view fixed_;
  std::size_t sent_ = 0;
  BodySource stream_;
  bool chunked_ = false;
  std::optional<std::uint64_t> promised_;  // bytes of the stream still to come, as Content-Length said
  bool close_ = false;
};

}  // namespace motcong::http
