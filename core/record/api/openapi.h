// The API described in OpenAPI 3.1 (spec.openapis.org/oas/v3.1.0), made from the registry.
#pragma once

#include <string>

#include "core/plugin/context.h"

namespace motcong::record {

/// One JSON document: paths, parameters and schemas of the record types this person may see. Titles are in
/// his language; x-titles has them in both.
std::string format_openapi(const plugin::Work& work);

}  // namespace motcong::record
