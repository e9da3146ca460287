// What is unusual about a document: allowed, but worth a second look. One SQL condition for each doubt, which the page and the
// filter of the list share.
#pragma once

#include <vector>

#include "core/base/message.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::legal {

/// For the document's page. Shortened procedure and "from the day of signing" are good reasons, and files are attached after
/// saving, so nothing is refused.
std::vector<base::Message> list_doubts(db::Reader& reader, const plugin::Row& document);

/// Filter of the list: the first doubt of each document, the gravest first. With that one put right the next is found.
plugin::Field doubt_field();

}  // namespace motcong::legal
