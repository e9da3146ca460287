// How roles, scopes and the owners of permissions are called on pages: built-in roles are translated, others
// stand as the administrator named them.
#pragma once

#include <string>
#include <string_view>

#include "core/plugin/context.h"

namespace motcong::portal {

std::string role_label(const plugin::Work& work, std::string_view label, bool built_in);

/// msgid: "own records".
const char* scope_label(auth::Scope scope);

/// Name of the plugin that declared a permission, which its id begins with.
std::string plugin_label(const plugin::Work& work, std::string_view permission);

}  // namespace motcong::portal
