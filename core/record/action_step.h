// Taking a declared step (plugin::Action) on one record: the checks and the doing, the same for the record's own page
// and for many rows of a list. Pages are in action_page.cc and core/portal/bulk.cc.
#pragma once

#include <cstdint>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/store.h"

namespace motcong::record {

/// Thrown inside a write to undo it and show why.
struct Refused {
  plugin::FieldErrors errors;
};

/// Whether the step is open for the row and person, beyond rights. Where Action::allowed throws HttpError 409, its words
/// say why not: the answer of load_for_action has them.
bool is_open(const plugin::Work& work, db::Reader& reader, const plugin::Action& action, const plugin::Row& row);

/// The row, when this person may take this step on it now; HttpError 404 (he does not see it), 403 (his right does
/// not reach it) or 409 (the step is not open for it as it is) otherwise.
plugin::Row load_for_action(const plugin::Work& work, db::Reader& reader, const plugin::RecordType& type,
                            const plugin::Action& action, std::int64_t id);

/// What was typed for the step, parsed; what is wrong goes to `errors`.
plugin::Values parse_inputs(const plugin::Work& work, db::Reader& reader, const plugin::Action& action,
                            const Typed& typed, plugin::FieldErrors& errors);

/// load_for_action -> parse -> optimistic lock -> run -> audit. `row_version` 0 skips the lock. The words the step
/// ends with. Throws Refused with what is wrong, and what load_for_action throws.
base::Message take_action(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                          const plugin::Action& action, std::int64_t id, std::int64_t row_version,
                          const Typed& typed);

}  // namespace motcong::record
