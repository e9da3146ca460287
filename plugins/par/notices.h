// Who is told of plans and their tasks; of periods and reports the portal's tasks tell (core/task). In the transaction of the step.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/plugin/context.h"

namespace motcong::par {

/// One notice for each person who reports for a lead unit, however many tasks his unit got.
void notify_plan_issued(const plugin::Work& work, db::WriteTx& tx, std::int64_t plan_id);
void notify_task_opened(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id);
void notify_task_cancelled(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id);
void notify_event(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id, std::string_view what);

}  // namespace motcong::par
