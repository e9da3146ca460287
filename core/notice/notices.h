// What notices declare: the inbox and each person's choice; the daily letter with its settings, page and job.
#pragma once

#include "core/plugin/registry.h"

namespace motcong::notice {

void declare_notices(plugin::Registry& registry);
void declare_mail(plugin::Registry& registry);

}  // namespace motcong::notice
