// The kernel's own features as a plugin: sign-in, home page, notices, people, units, roles, settings, audit log.
#pragma once

#include <memory>

#include "core/plugin/plugin.h"

namespace motcong::portal {

std::unique_ptr<plugin::Plugin> make_portal();

}  // namespace motcong::portal
