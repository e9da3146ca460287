// Addresses this plugin's pages lead to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/plugin/page_parts.h"

namespace motcong::par {

using plugin::add_button;
using plugin::add_card;
using plugin::Cell;
using plugin::Column;
using plugin::fill_head;
using plugin::fill_table;
using plugin::Line;
using plugin::show_day;

/// The list of the units' work in a plan, narrowed to a unit (0: all) and a column of the board ("": all).
std::string assignments_url(std::int64_t plan_id, std::int64_t unit_id, std::string_view column);

}  // namespace motcong::par
