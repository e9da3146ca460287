#include "core/http/static_files.h"

#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/base/check.h"
#include "core/base/embedded.h"
#include "core/http/gzip.h"

namespace motcong::http {
namespace {

constexpr std::string_view kPrefix = "/static/";
constexpr std::string_view kEmbeddedPrefix = "static/";

struct Address {
  const base::EmbeddedFile* file = nullptr;
  bool hashed = false;
};

// "css/app.css" -> "/static/css/app.1f2e3d4c.css"; a name without an extension gets the hash at its end.
std::string hashed_url(std::string_view name, std::string_view hash) {
  const std::size_t slash = name.rfind('/');
  const std::size_t dot = name.rfind('.');
  const bool has_extension =
      dot != std::string_view::npos && (slash == std::string_view::npos || dot > slash + 1);
  const std::size_t cut = has_extension ? dot : name.size();
  return std::string(kPrefix) + std::string(name.substr(0, cut)) + "." + std::string(hash) +
         std::string(name.substr(cut));
}

// Made once from the embedded table, then only read.
class Index {
 public:
  Index() {
    for (const base::EmbeddedFile& file : base::embedded_files()) {
      if (!file.name.starts_with(kEmbeddedPrefix)) continue;
      const std::string_view name = file.name.substr(kEmbeddedPrefix.size());
      const auto [url, added] = urls_.emplace(name, hashed_url(name, file.hash));
      base::check(added);
      addresses_[url->second] = {&file, true};
      addresses_.emplace(std::string(kPrefix) + std::string(name), Address{&file, false});
    }
  }

  const std::string* find_url(std::string_view name) const {
    const auto found = urls_.find(name);
    return found == urls_.end() ? nullptr : &found->second;
  }
  Address find(const std::string& path) const {
    const auto found = addresses_.find(path);
    return found == addresses_.end() ? Address{} : found->second;
  }

 private:
  std::map<std::string_view, std::string> urls_;
  std::unordered_map<std::string, Address> addresses_;
};

const Index& index() {
  static const Index kIndex;
  return kIndex;
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

std::string_view static_url(std::string_view name) {
  const std::string* url = index().find_url(name);
  base::check(url != nullptr);
  return *url;
}

bool has_static(std::string_view name) { return index().find_url(name) != nullptr; }

std::optional<Response> answer_static(const Request& request) {
  if (!request.path.starts_with(kPrefix)) return std::nullopt;
  const Address address = index().find(request.path);
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
  const std::string_view known = request.header("if-none-match");
  if (known == "*" || known.find(etag) != std::string_view::npos) {
    response.status = 304;
    return response;
  }
  if (packed) response.set_header("Content-Encoding", "gzip");
  response.static_body = packed ? file.gzip : file.bytes;
  return response;
}

}  // namespace motcong::http
