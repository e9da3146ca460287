// What may be done in reform work, and what the built-in roles may do from the start.
#pragma once

#include "core/plugin/registry.h"

namespace motcong::par {

void declare_access(plugin::Registry& registry);

}  // namespace motcong::par
