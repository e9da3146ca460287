// The read-only API: every record type as JSON under /api/v1, under the same rights and row rules as its
// pages.
#pragma once

#include "core/plugin/registry.h"

namespace motcong::record {

/// Adds the routes of every record type declared so far, the index and the OpenAPI document. Called once,
/// after all plugins have declared. Who asks is found by the door of the API (core/app/api_door.h).
void add_api_routes(plugin::Registry& registry);

}  // namespace motcong::record
