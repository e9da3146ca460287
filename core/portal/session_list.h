// The table of a person's sessions, on his own page and on the administrator's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/plugin/context.h"

namespace motcong::portal {

/// Sets `sessions` (templates/core/sessions); ending one posts to `end_path`/<id>/end.
void fill_sessions(plugin::Context& context, view::Object& page, std::int64_t user_id,
                   std::string_view end_path);

/// "Chrome, Windows" out of a User-Agent header.
std::string describe_device(std::string_view user_agent);

}  // namespace motcong::portal
