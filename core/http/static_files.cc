#include "core/http/static_files.h"

#include <string>
#include <unordered_map>
#include <utility>

#include "core/base/embedded.h"
#include "core/http/etag.h"
#include "core/http/gzip.h"

namespace motcong::http {
namespace {

constexpr std::string_view kPrefix = "/static/";

struct Address {
  const base::EmbeddedFile* file = nullptr;
  bool hashed = false;
};

// Path -> file, made once from the embedded table, then only read.
using Index = std::unordered_map<std::string, Address>;

Index make_index() {
  Index index;
  for (const base::EmbeddedFile& file : base::embedded_files()) {
    if (!file.name.starts_with(kPrefix.substr(1))) continue;
    index.emplace("/" + std::string(file.name), Address{&file, false});
    index.insert_or_assign(base::static_url(file.name.substr(kPrefix.size() - 1)), Address{&file, true});
  }
  return index;
}

Address find_address(const std::string& path) {
  static const Index kIndex = make_index();
  const auto found = kIndex.find(path);
  return found == kIndex.end() ? Address{} : found->second;
}

std::string_view content_type_of(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".css", "text/css; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".woff2", "font/woff2"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".html", "text/html; charset=utf-8"},
      {".txt", "text/plain; charset=utf-8"},
  };
  for (const auto& [ending, type] : kTypes) {
    if (name.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

}  // namespace

std::optional<Response> answer_static(const Request& request) {
  if (!request.path.starts_with(kPrefix)) return std::nullopt;
  const Address address = find_address(request.path);
  if (address.file == nullptr) return Response::text("404 Not Found\n", 404);
  if (!request.is_safe()) {
    Response response = Response::text("405 Method Not Allowed\n", 405);
    response.set_header("Allow", "GET, HEAD");
    return response;
  }
  const base::EmbeddedFile& file = *address.file;
  const bool packed = !file.gzip.empty() && accepts_gzip(request.header("accept-encoding"));
  const std::string etag = "\"" + std::string(file.hash) + (packed ? "-gz\"" : "\"");
  Response response;
  response.content_type = content_type_of(file.name);
  // The plain name is for addresses that a style sheet or a browser makes itself (fonts, favicon.ico).
  response.set_header("Cache-Control",
                      address.hashed ? "public, max-age=31536000, immutable" : "public, max-age=3600");
  response.set_header("ETag", etag);
  response.set_header("X-Content-Type-Options", "nosniff");
  if (!file.gzip.empty()) response.set_header("Vary", "Accept-Encoding");
  if (knows_etag(request, etag)) {
    response.status = 304;
    return response;
  }
  if (packed) response.set_header("Content-Encoding", "gzip");
  response.static_body = packed ? file.gzip : file.bytes;
  return response;
}

}  // namespace motcong::http
