// A server on a free port of 127.0.0.1 that answers every request with a description of it.
#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "core/base/check.h"
#include "core/base/digest.h"
#include "core/http/server.h"
#include "tests/support/temp_folder.h"

namespace motcong::test {

/// One "key=value" line each: method, path, target, query.NAME, form.NAME, file.FIELD (name size hash type
/// content up to 100 bytes), cookie.NAME, header.NAME, address, secure.
inline std::string describe(const http::Request& request) {
  std::string out =
      "method=" + request.method + "\npath=" + request.path + "\ntarget=" + request.target + "\n";
  for (const auto& [name, value] : request.query.items()) out += "query." + name + "=" + value + "\n";
  for (const auto& [name, value] : request.form.items()) out += "form." + name + "=" + value + "\n";
  for (const auto& file : request.files) {
    std::ifstream stream(file.path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(stream), {}};
    out += "file." + file.field + "=" + file.file_name + " " + std::to_string(file.size) + " " +
           base::to_hex(file.sha256).substr(0, 8) + " " + file.content_type + " " + content.substr(0, 100) +
           "\n";
    out += std::string("file.hash_is_right=") + (base::sha256(content) == file.sha256 ? "yes" : "no") + "\n";
  }
  for (const auto& [name, value] : request.cookies) out += "cookie." + name + "=" + value + "\n";
  for (const auto& [name, value] : request.headers) out += "header." + name + "=" + value + "\n";
  out += "address=" + request.remote_address + "\nsecure=" + (request.secure ? "yes" : "no") + "\n";
  return out;
}

/// Paths with another answer: /throw, /large (3 MB), /stream (chunks "a" "bb" "ccc"), /endless (a stream
/// without end).
inline http::Response echo(http::Request& request) {
  if (request.path == "/throw") throw std::runtime_error("secret detail");
  if (request.path == "/large") return http::Response::text(std::string(3'000'000, 'x'));
  http::Response response = http::Response::text(describe(request));
  if (request.path == "/stream") {
    response.stream = [count = 0]() mutable {
      ++count;
      return count > 3 ? std::string()
                       : std::string(static_cast<std::size_t>(count), static_cast<char>('a' + count - 1));
    };
  }
  if (request.path == "/endless") response.stream = [] { return std::string(100'000, 'e'); };
  return response;
}

class EchoServer {
 public:
  explicit EchoServer(const http::Limits& limits = {}, http::Handler handler = echo,
                      http::ServerOptions options = {})
      : server_(complete(std::move(options), limits), std::move(handler),
                [](std::string_view, std::string_view path) { return path == "/upload"; }) {
    base::check(server_.start().ok());
  }
  int port() const { return server_.port(); }
  http::Server& server() { return server_; }
  /// Temporary files that are on disk now.
  int uploads_on_disk() const {
    return static_cast<int>(std::distance(std::filesystem::directory_iterator(folder_.path()), {}));
  }

 private:
  http::ServerOptions complete(http::ServerOptions options, const http::Limits& limits) const {
    options.listen = "127.0.0.1:0";
    options.temporary_dir = folder_.path();
    options.limits = limits;
    return options;
  }

  TempFolder folder_;
  http::Server server_;
};

/// A GET of `path` with the headers a browser must send.
inline std::string get(std::string_view path, std::string_view more_headers = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more_headers) + "\r\n";
}

inline std::string post(std::string_view path, std::string_view body, std::string_view more_headers = "",
                        std::string_view type = "application/x-www-form-urlencoded") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + std::string(type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(more_headers) + "\r\n" +
         std::string(body);
}

}  // namespace motcong::test
