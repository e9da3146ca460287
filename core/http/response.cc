#include "core/http/response.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/http/gate.h"

namespace motcong::http {
namespace {

bool is_one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

}  // namespace

void Response::set_header(std::string_view name, std::string_view value) {
  base::check(!name.empty() && is_one_line(name) && is_one_line(value));
  for (auto& [key, text] : headers) {
    if (equals_ignoring_case(key, name)) {
      text = value;
      return;
    }
  }
  headers.emplace_back(name, value);
}

std::string_view Response::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (equals_ignoring_case(key, name)) return value;
  }
  return {};
}

Response Response::html(std::string body, int status) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

Response Response::text(std::string body, int status) {
  Response response = html(std::move(body), status);
  response.content_type = "text/plain; charset=utf-8";
  return response;
}

Response Response::see_other(std::string_view location) {
  base::check(safe_next(location) == location);
  Response response = text({}, 303);
  response.set_header("Location", location);
  return response;
}

void Response::set_disposition(std::string_view disposition, std::string_view file_name) {
  std::string plain;
  for (const char c : file_name) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80) continue;  // one '_' for a letter of several bytes
    plain += byte < 0x20 || byte >= 0x7f || c == '"' || c == '\\' || c == '%' || c == '/' ? '_' : c;
  }
  set_header("Content-Disposition", std::string(disposition) + "; filename=\"" + plain +
                                        "\"; filename*=UTF-8''" + base::url_encode(file_name));
}

Response Response::download(std::string body, std::string_view content_type, std::string_view file_name) {
  Response response;
  response.content_type = content_type;
  response.body = std::move(body);
  response.set_disposition("attachment", file_name);
  return response;
}

std::string safe_next(std::string_view next) {
  const bool good = !next.empty() && next.size() <= 2000 && next.front() == '/' &&
                    (next.size() == 1 || (next[1] != '/' && next[1] != '\\')) &&
                    std::none_of(next.begin(), next.end(),
                                 [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
  return good ? std::string(next) : "/";
}

}  // namespace motcong::http
