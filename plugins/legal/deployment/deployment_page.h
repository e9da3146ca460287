// What the page of a deployment says beyond its fields: what is missing, its task, the way to more evidence.
#pragma once

#include "core/plugin/record_type.h"

namespace motcong::legal {

void extend_deployment_page(plugin::Context& context, const plugin::Row& row, view::Object& page);

}  // namespace motcong::legal
