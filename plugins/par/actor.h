// Who stands behind a row this plugin writes itself.
#pragma once

#include <cstdint>
#include <optional>

#include "core/plugin/context.h"

namespace motcong::par {

/// The signed-in person; nothing when the program acts by itself.
inline std::optional<std::int64_t> actor(const plugin::Work& work) {
  if (work.user.user_id <= 0) return std::nullopt;
  return work.user.user_id;
}

}  // namespace motcong::par
