// What a legal document's page has beyond the generic one.
#pragma once

#include "core/plugin/record_type.h"

namespace motcong::legal {

void extend_document_page(plugin::Context& context, const plugin::Row& row, view::Object& page);

}  // namespace motcong::legal
