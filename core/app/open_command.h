// How a command opens the portal it works on.
#pragma once

#include <filesystem>
#include <memory>

#include "core/app/app.h"

namespace motcong::app {

/// To change it; refuses, in words, while a server runs on it. On a refusal `status` is the exit status.
std::unique_ptr<App> open_to_write(const std::filesystem::path& data, int& status);
/// To read it, also beside a running server.
std::unique_ptr<App> open_to_read(const std::filesystem::path& data, int& status);

}  // namespace motcong::app
