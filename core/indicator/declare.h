// Indicators as part of the portal: rights, pages, the job. For core/portal.
#pragma once

#include "core/plugin/registry.h"

namespace motcong::indicator {

void declare_indicators(plugin::Registry& registry);

}  // namespace motcong::indicator
