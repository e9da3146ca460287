#include "core/http/wire.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <stdexcept>
#include <utility>

#include "core/base/check.h"
#include "core/http/gate.h"

namespace motcong::http {
namespace {

bool is_one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool has_no_body(int status) { return status == 204 || status == 304 || status < 200; }

// "Sun, 06 Nov 1994 08:49:37 GMT"; made once a second on each thread.
std::string_view http_date() {
  thread_local std::time_t made_at = 0;
  thread_local char text[40];
  const std::time_t now = std::time(nullptr);
  if (now != made_at) {
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc);
    made_at = now;
  }
  return text;
}

void append_number(std::string& out, std::size_t number, int base_of = 10) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, base_of).ptr;
  out.append(digits, end);
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string_view reason_phrase(int status) {
  static constexpr std::pair<int, std::string_view> kPhrases[] = {
      {100, "Continue"},
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {503, "Service Unavailable"},
      {505, "HTTP Version Not Supported"},
      {507, "Insufficient Storage"},
  };
  for (const auto& [code, phrase] : kPhrases) {
    if (code == status) return phrase;
  }
  return "Unknown";
}

Response refusal(int status) {
  Response response =
      Response::text(std::to_string(status) + " " + std::string(reason_phrase(status)) + "\n", status);
  response.close = true;
  if (status == 405) response.set_header("Allow", "GET, HEAD, POST");
  if (status == 503) response.set_header("Retry-After", "2");
  return response;
}

bool is_sendable(const Response& response) {
  if (response.status < 200 || response.status > 599 || !is_one_line(response.content_type)) return false;
  for (const auto& [name, value] : response.headers) {
    if (name.empty() || name.find_first_of(" :\t") != std::string::npos || !is_one_line(name) ||
        !is_one_line(value)) {
      return false;
    }
    for (const std::string_view ours :
         {"content-length", "transfer-encoding", "connection", "date", "content-type"}) {
      if (equals_ignoring_case(name, ours)) return false;
    }
  }
  return std::all_of(response.cookies.begin(), response.cookies.end(), is_one_line);
}

Output::Output(Response response, const AnswerShape& shape)
    : body_(std::move(response.body)), fixed_(response.static_body), stream_(std::move(response.stream)) {
  const bool streamed = streaming();
  const bool bodiless = has_no_body(response.status);
  if (streamed) promised_ = response.stream_bytes;
  chunked_ = streamed && !promised_ && shape.minor_version == 1 && !bodiless;
  close_ = shape.close || response.close || (streamed && !promised_ && !chunked_ && !bodiless);
  head_.reserve(512);
  head_ += "HTTP/1.1 ";
  append_number(head_, static_cast<std::size_t>(response.status));
  head_.append(" ").append(reason_phrase(response.status)).append("\r\n");
  append_header(head_, "Date", http_date());
  if (!bodiless) append_header(head_, "Content-Type", response.content_type);
  for (const auto& [name, value] : response.headers) append_header(head_, name, value);
  for (const std::string& cookie : response.cookies) append_header(head_, "Set-Cookie", cookie);
  if (chunked_) {
    append_header(head_, "Transfer-Encoding", "chunked");
  } else if (!bodiless && (!streamed || promised_)) {
    head_ += "Content-Length: ";
    append_number(head_, promised_ ? *promised_ : body().size());
    head_ += "\r\n";
  }
  if (close_) append_header(head_, "Connection", "close");
  head_ += "\r\n";
  if (shape.head_only || bodiless || streamed) {
    body_.clear();
    fixed_ = {};
  }
  if (shape.head_only || bodiless) stream_ = nullptr;
}

std::string_view Output::first() const {
  return sent_ < head_.size() ? std::string_view(head_).substr(sent_) : std::string_view{};
}

std::string_view Output::second() const {
  return body().substr(sent_ > head_.size() ? sent_ - head_.size() : 0);
}

void Output::next_piece() {
  base::check(drained() && streaming());
  sent_ = 0;
  head_.clear();
  body_ = stream_();
  if (promised_) {
    // Another length than promised would be read as the beginning of the next answer.
    if (body_.size() > *promised_ || (body_.empty() && *promised_ > 0))
      throw std::runtime_error("a stream did not give what it promised");
    *promised_ -= body_.size();
  }
  if (body_.empty()) {
    stream_ = nullptr;
    if (chunked_) head_ = "0\r\n\r\n";
    return;
  }
  if (!chunked_) return;
  append_number(head_, body_.size(), 16);
  head_ += "\r\n";
  body_ += "\r\n";
}

}  // namespace motcong::http
