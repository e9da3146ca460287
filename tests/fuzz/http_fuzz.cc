// Fuzz target: raw bytes through gate, httplib, form and multipart readers to a handler that looks at
// everything. A crash, a sanitizer report or a failed check ends it; so does an answer that is not one.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/check.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/http/server.h"
#include "core/http/static_files.h"

using namespace motcong;

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

bool is_clean(std::string_view text) {
  return base::is_utf8(text) && text.find('\0') == std::string_view::npos;
}

http::Response look_at(http::Request& request) {
  if (auto file = http::answer_static(request)) return *std::move(file);
  must(request.method == "GET" || request.method == "HEAD" || request.method == "POST");
  must(is_clean(request.path) && request.path.starts_with('/'));
  must(request.path.find("/../") == std::string::npos && !request.path.ends_with("/.."));
  for (const http::Fields* fields : {&request.query, &request.form}) {
    for (const auto& [name, value] : fields->items()) {
      must(is_clean(name) && is_clean(value) && !name.empty());
      must(name.ends_with("[]") || fields->all(name).size() == 1);
    }
  }
  for (const auto& [name, value] : request.headers) must(value.find_first_of("\r\n") == std::string::npos);
  must(request.is_safe() ? request.form.empty() && request.files.empty() : true);
  return http::Response::text(request.path);
}

http::Server& server() {
  static http::Server* const kServer = [] {
    base::abort_on_failed_check(true);
    base::set_log_level(base::LogLevel::error);
    const char* directory = std::getenv("TMPDIR");
    http::ServerOptions options;
    options.temporary_dir = directory != nullptr ? directory : "/tmp";
    options.limits.max_body_bytes = 100'000;
    return new http::Server(options, look_at,
                            [](std::string_view, std::string_view path) { return path == "/upload"; });
  }();
  return *kServer;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string answer = server().answer({reinterpret_cast<const char*>(data), size});
  must(answer.empty() || (answer.starts_with("HTTP/1.1 ") && answer.find("\r\n\r\n") != std::string::npos));
  return 0;
}
