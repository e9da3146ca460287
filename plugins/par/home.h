// What the home page shows of reform work: figures of the current plan.
#pragma once

#include "core/plugin/context.h"

namespace motcong::par {

void fill_home_card(plugin::Context& context, view::Object& card);

}  // namespace motcong::par
