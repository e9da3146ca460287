// What the pages of a task and a unit's work have beyond the generic ones: the units at work, events, the periods.
#pragma once

#include "core/plugin/record_type.h"

namespace motcong::par {

void extend_task_page(plugin::Context& context, const plugin::Row& row, view::Object& page);
void extend_assignment_page(plugin::Context& context, const plugin::Row& row, view::Object& page);

}  // namespace motcong::par
