// What a legal document's page has beyond the generic one.
#pragma once

#include <vector>

#include "core/base/message.h"
#include "core/plugin/record_type.h"

namespace motcong::legal {

/// The card on top that says what is unusual; none without doubts.
void show_doubts(plugin::Context& context, view::Object& page, const std::vector<base::Message>& doubts);

void extend_document_page(plugin::Context& context, const plugin::Row& row, view::Object& page);

}  // namespace motcong::legal
