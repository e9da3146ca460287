// The examination of a data directory: what is well, what needs care, what is broken, and what to do. Changes
// nothing.
#pragma once

#include <filesystem>
#include <functional>

#include "core/base/message.h"

namespace motcong::app {

struct Finding {
  enum class Level { ok, warning, fault } level = Level::ok;
  base::Message text;
  base::Message advice = {};  // "" where all is well
};

/// Examines the portal in `data`, also beside a running server, and gives each finding to `see` as soon as it
/// is known.
void examine(const std::filesystem::path& data, const std::function<void(const Finding&)>& see);

}  // namespace motcong::app
