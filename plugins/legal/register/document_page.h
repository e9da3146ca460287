// What a legal document's page has beyond the generic one.
#pragma once

#include "core/plugin/declarations.h"
#include "core/plugin/record_type.h"

namespace motcong::legal {

void extend_document_page(plugin::Context& context, const plugin::Row& row, view::Object& page);

/// The note of what is unusual about a document or a relation (document_doubts.h, competence.h).
plugin::RecordPart doubts_part();

}  // namespace motcong::legal
