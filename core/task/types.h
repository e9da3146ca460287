// The record types of tasks. Each has its own .cc.
#pragma once

#include <cstdint>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::task {

plugin::RecordType task_type();
plugin::RecordType duty_type();  // the tasks a person may report on now; what a report points to
plugin::RecordType report_type();
plugin::RecordType extension_request_type();
plugin::RecordType member_type();     // those of the units a person answers for
plugin::RecordType colleague_type();  // people by name and post, for those who may not see accounts

void extend_task_page(plugin::Context& context, const plugin::Row& row, view::Object& page);

/// Whether the person reports on this task: the one it was given to, else those who report for its lead unit.
bool may_report(const plugin::Work& work, db::Reader& reader, std::int64_t task_id);
/// Whether the person decides on reports of this task, whoever wrote them.
bool may_decide(const plugin::Work& work, db::Reader& reader, std::int64_t task_id);

}  // namespace motcong::task
