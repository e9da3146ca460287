// What may be done with legal documents, and what the built-in roles may do from the start.
#pragma once

#include "core/plugin/registry.h"

namespace motcong::legal {

void declare_access(plugin::Registry& registry);

}  // namespace motcong::legal
