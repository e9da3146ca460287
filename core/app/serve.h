// `motcong serve`: from configuration to a running server and its graceful end.
#pragma once

#include <optional>
#include <string>

#include "core/app/config.h"

namespace motcong::app {

struct ServeOptions {
  Config config;
  std::string clock_start;  // demonstration only: YYYY-MM-DD on which the portal's clock begins
};

/// Runs until SIGTERM or SIGINT. The exit status of the program.
int serve(const ServeOptions& options);

}  // namespace motcong::app
