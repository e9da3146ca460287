// An answer as a value; nothing is written until the handler has returned. HttpError ends a request early.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/message.h"

namespace motcong::http {

/// Gives the next piece of a streamed body; an empty string ends it.
using BodySource = std::function<std::string()>;

struct Response {
  int status = 200;
  std::string content_type = "text/html; charset=utf-8";
  std::string body;
  /// Bytes that live as long as the process (embedded files); used instead of `body` when not empty.
  std::string_view static_body;
  BodySource stream;  // used instead of both when set
  std::optional<std::uint64_t> stream_bytes;  // what the stream will give, when that is known before
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::string> cookies;  // whole Set-Cookie values
  bool close = false;                // close the connection after this answer

  /// Replaces an earlier header of that name. REQUIRES: no CR or LF in either.
  void set_header(std::string_view name, std::string_view value);
  std::string_view header(std::string_view name) const;

  static Response html(std::string body, int status = 200);
  static Response text(std::string body, int status = 200);
  /// 303 See Other. REQUIRES: `location` is a path of this portal.
  static Response see_other(std::string_view location);
  /// A file to save. `file_name` may hold any letters: sent as ASCII and as UTF-8 (RFC 6266).
  static Response download(std::string body, std::string_view content_type, std::string_view file_name);
  /// "filename" in both forms, behind "attachment" or "inline".
  void set_disposition(std::string_view disposition, std::string_view file_name);
};

/// Refuses a request: a page with this status, in the user's language. `log_text` stays on the server.
class HttpError : public std::exception {
 public:
  explicit HttpError(int status, base::Message public_text = {}, std::string log_text = {})
      : status_(status), public_text_(std::move(public_text)), log_text_(std::move(log_text)) {}
  int status() const { return status_; }
  const base::Message& public_text() const { return public_text_; }
  const std::string& log_text() const { return log_text_; }
  const char* what() const noexcept override { return log_text_.c_str(); }
  /// Where the page of the refusal leads back to: a path of this portal, or "".
  const std::string& back() const { return back_; }
  HttpError& back_to(std::string path) {
    back_ = std::move(path);
    return *this;
  }

 private:
  int status_;
  base::Message public_text_;
  std::string log_text_;
  std::string back_;
};

/// A path of this portal one may be sent to after login: starts with one '/', not "//" or "/\", no spaces or control
/// characters, at most 2,000 bytes. Anything else gives "/".
std::string safe_next(std::string_view next);

}  // namespace motcong::http
