// Settings of the plugin: figures the office chooses, with where they come from. None of them is law by itself.
#pragma once

#include <string>

#include "core/plugin/registry.h"
#include "core/plugin/settings.h"

namespace motcong::par {

void declare_settings(plugin::Registry& registry);

/// How often ongoing work is reported: monthly, quarterly, half_yearly or yearly. A value that is none of these counts as
/// the default, so that a slip on the settings page cannot stop a plan.
std::string load_ongoing_rhythm(plugin::Settings& settings);
/// Calendar days to answer an event, for tasks that name none.
int load_event_days(plugin::Settings& settings);

}  // namespace motcong::par
