// Pages of a review campaign: how far it is, the documents in its scope, and the summary that is printed.
#pragma once

#include "core/plugin/registry.h"

namespace motcong::legal {

void extend_campaign_page(plugin::Context& context, const plugin::Row& row, view::Object& page);

/// GET and POST /legal/campaigns/:id/documents, GET /legal/campaigns/:id/summary.
void declare_campaign_pages(plugin::Registry& registry);

}  // namespace motcong::legal
