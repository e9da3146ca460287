// The figures reform work is followed by (core/indicator).
#pragma once

#include "core/plugin/registry.h"

namespace motcong::par {

void declare_indicators(plugin::Registry& registry);

}  // namespace motcong::par
