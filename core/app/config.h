// Configuration of a server: defaults, then the file, then the command line.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace motcong::app {

struct Config {
  std::filesystem::path data = "/var/lib/motcong";
  std::string listen = "127.0.0.1:8080";
  std::string tls_cert, tls_key;
  bool demo = false;
  bool dev = false;
};

/// Reads `file` (TOML: data, listen, tls_cert, tls_key) over `config`. Fails with words: not readable, a
/// syntax fault with its line, an unknown key, a value of the wrong kind.
base::Result<void> read_config(const std::filesystem::path& file, Config& config);

}  // namespace motcong::app
