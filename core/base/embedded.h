// Files inside the executable: templates, migrations, static files, catalogues. The table is generated at build time.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace motcong::base {

struct EmbeddedFile {
  std::string_view name;   // "templates/core/list.mustache", "db/core/0001_units.sql", "static/app.css", "i18n/vi.mo"
  std::string_view bytes;
  std::string_view gzip;   // only for static files that shrink; else empty
  std::string_view hash;   // first 8 hex digits of the SHA-256 of `bytes`
};

/// All of them, sorted by name. Live as long as the process.
std::span<const EmbeddedFile> embedded_files();
/// nullptr when there is no such file.
const EmbeddedFile* find_embedded(std::string_view name);

/// The address of the static file `name` ("app.css"): "/static/app.<hash>.css". It changes with the content, so browsers
/// may keep it for ever. REQUIRES: "static/<name>" is embedded and has an extension.
std::string static_url(std::string_view name);

}  // namespace motcong::base
