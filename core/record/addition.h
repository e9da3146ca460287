// What people put on a record that is no field of it: comments, files, links, the archive mark. For those who
// would take a record away again: undoing must not take it from them.
#pragma once

#include <cstdint>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::record {

/// What was put on the record since that moment, in words ("somebody has commented on the record since");
/// empty: nothing. Does not ask whether the person may see the record.
base::Message find_addition(const plugin::Work& work, db::Reader& reader, const plugin::RecordType& type,
                            std::int64_t id, base::Instant since);

}  // namespace motcong::record
