// What tasks declare: rights, settings, record types, pages, cards of the home page, the daily reminders.
#pragma once

#include "core/plugin/registry.h"

namespace motcong::task {

void declare_tasks(plugin::Registry& registry);

}  // namespace motcong::task
