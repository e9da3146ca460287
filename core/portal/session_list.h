// The table of sessions: a person's, on his own page and on the administrator's; everybody's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/plugin/context.h"

namespace motcong::portal {

/// Sets `sessions` (templates/core/sessions); ending one posts to `end_path`/<id>/end. `user_id` 0:
/// everybody's, with their names; then ending posts to `end_path`/<user>/sessions/<id>/end.
void fill_sessions(plugin::Context& context, view::Object& page, std::int64_t user_id,
                   std::string_view end_path);

/// "Chrome, Windows" out of a User-Agent header.
std::string describe_device(std::string_view user_agent);

}  // namespace motcong::portal
