// The appendix of a plan as the official table, for A4 landscape paper.
#pragma once

#include "core/plugin/context.h"

namespace motcong::par {

/// GET /par/plans/:id/appendix
http::Response appendix_page(plugin::Context& context);

}  // namespace motcong::par
