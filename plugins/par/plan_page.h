// What a plan's page has beyond the generic one: the ways to its board and to the printed appendix.
#pragma once

#include "core/plugin/record_type.h"

namespace motcong::par {

void extend_plan_page(plugin::Context& context, const plugin::Row& row, view::Object& page);

}  // namespace motcong::par
