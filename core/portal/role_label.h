// How a role is called: built-in ones are translated, others as the administrator named them.
#pragma once

#include <string>
#include <string_view>

#include "core/plugin/context.h"

namespace motcong::portal {

std::string role_label(const plugin::Work& work, std::string_view label, bool built_in);

}  // namespace motcong::portal
