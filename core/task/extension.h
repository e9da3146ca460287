// Later due days: given by who may extend, or asked for by the unit or person (core.task_extension_request) and then
// granted or refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::task {

/// Extends a task to a day; one that is off moves to the next working day, as other due days do. Once, or by the right
/// core.task.extend_again; else there are `errors` and nothing is written. Says what was done.
base::Message extend_due_day(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id, const base::Date& wanted,
                             std::string_view reason, plugin::FieldErrors& errors);

/// What was asked for this task counts as granted: it was extended.
void settle_requests(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id, std::string_view reason);

/// Whether the person may ask for an extension of the task now.
bool may_ask_extension(const plugin::Work& work, db::Reader& reader, std::int64_t task_id);

}  // namespace motcong::task
