// Settings of tasks: from when a task counts as due soon and as very late; chosen by the office, none of them
// is law.
#pragma once

#include <cstdint>
#include <string>

#include "core/plugin/context.h"
#include "core/plugin/registry.h"

namespace motcong::task {

void declare_settings(plugin::Registry& registry);

/// Calendar days before a due day from which a task is shown and told of as due soon.
int load_soon_days(plugin::Settings& settings);
/// Calendar days after a due day from which a task is very late: then the Office hears of it.
int load_very_late_days(plugin::Settings& settings);

/// A number as people read it; one that stopped at DutySource::kMostCounted with a plus.
std::string format_count(const plugin::Work& work, std::int64_t count);

}  // namespace motcong::task
