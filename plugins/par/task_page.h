// What the pages of a task, a unit's work and a period have beyond the generic ones: events, extensions, reminders, and the
// way to the form of a report.
#pragma once

#include "core/plugin/record_type.h"

namespace motcong::par {

void extend_task_page(plugin::Context& context, const plugin::Row& row, view::Object& page);
void extend_assignment_page(plugin::Context& context, const plugin::Row& row, view::Object& page);
void extend_period_page(plugin::Context& context, const plugin::Row& row, view::Object& page);

}  // namespace motcong::par
