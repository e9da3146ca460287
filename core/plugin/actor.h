// Who stands behind a row that is written by SQL of one's own.
#pragma once

#include <cstdint>
#include <optional>

#include "core/plugin/context.h"

namespace motcong::plugin {

/// The signed-in person; nothing when the program acts by itself.
inline std::optional<std::int64_t> actor(const Work& work) {
  if (work.user.user_id <= 0) return std::nullopt;
  return work.user.user_id;
}

}  // namespace motcong::plugin
