#include "core/base/embedded.h"

#include <algorithm>

#include "core/base/check.h"

namespace motcong::base {

const EmbeddedFile* find_embedded(std::string_view name) {
  const auto files = embedded_files();
  const auto at = std::ranges::lower_bound(files, name, {}, &EmbeddedFile::name);
  return at != files.end() && at->name == name ? &*at : nullptr;
}

std::string static_url(std::string_view name) {
  const EmbeddedFile* file = find_embedded("static/" + std::string(name));
  check(file != nullptr);
  const std::size_t dot = name.rfind('.');
  check(dot != std::string_view::npos);
  std::string url = "/static/";
  url.append(name.substr(0, dot)).append(".").append(file->hash).append(name.substr(dot));
  return url;
}

}  // namespace motcong::base
