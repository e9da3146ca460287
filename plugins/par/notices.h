// Who is told of what in reform work. All notices go into the portal's own inbox, in the transaction of the step.
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
void notify_extended(const plugin::Work& work, db::WriteTx& tx, std::int64_t period_id);
/// How many people were told.
int notify_reminder(const plugin::Work& work, db::WriteTx& tx, std::int64_t period_id, std::string_view note);
/// A finished report waits for those who may accept it.
void notify_reviewers(const plugin::Work& work, db::WriteTx& tx, std::int64_t report_id);
/// The author learns what became of his report.
void notify_author(const plugin::Work& work, db::WriteTx& tx, std::int64_t report_id, bool accepted);

}  // namespace motcong::par
