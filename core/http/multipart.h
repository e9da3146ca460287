// Reader of multipart/form-data (RFC 7578) as bytes arrive: strict, no regular expressions, bounded memory.
// It knows boundaries and part headers; what becomes of the parts is the sink's business.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace motcong::http {

struct PartHeader {
  std::string name;
  std::optional<std::string> file_name;  // present, maybe empty: this part is a file
  std::string content_type;
};

class PartSink {
 public:
  virtual ~PartSink() = default;
  /// Each returns 0 to go on, or the HTTP status that ends the request.
  virtual int begin_part(PartHeader header) = 0;
  virtual int add_bytes(std::string_view bytes) = 0;
  virtual int end_part() = 0;
};

class MultipartParser {
 public:
  /// REQUIRES: `boundary` from find_boundary(). Keeps a reference to the sink.
  MultipartParser(std::string_view boundary, PartSink& sink);

  /// 0 to go on; 400 on malformed bytes; or what the sink said. After a refusal no more calls.
  int push(std::string_view bytes);
  /// The closing boundary has been seen.
  bool finished() const { return state_ == State::done; }

 private:
  enum class State { start, headers, data, after_boundary, done };
  int parse_headers(bool& more);

  State state_ = State::start;
  std::string delimiter_;  // "\r\n--boundary"
  PartSink& sink_;
  std::string buffer_;
};

/// The boundary parameter of a Content-Type: 1 to 70 characters of RFC 2046, else nothing.
std::optional<std::string> find_boundary(std::string_view content_type);

}  // namespace motcong::http
