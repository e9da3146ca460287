// Opening: what happens when a plan is issued, a task joins an issued plan, or an event occurs: units are resolved and
// frozen, and the periods to report on come into being. Tells nobody; the actions do that.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/plugin/context.h"

namespace motcong::par {

/// Why the plan cannot be issued yet: no task, a task without lead unit, a one-time task without a day.
std::optional<base::Message> find_opening_fault(db::Reader& reader, std::int64_t plan_id, const base::Date& on);

/// Opens every task of the plan that is still a draft. REQUIRES: the plan is issued, no opening fault.
void open_plan(const plugin::Work& work, db::WriteTx& tx, std::int64_t plan_id);

/// Freezes the lead units of one draft task as assignments and opens their periods.
void open_task(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id);

/// Takes back open_task: its assignments and periods are removed and the task is a draft again, as long as nobody
/// has touched them: no report, extension, reminder or event, no period begun, nothing put on any of them. A message
/// says what was; then nothing of the transaction may stay. Notices about the task that nobody has read yet go too.
std::optional<base::Message> close_task(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id);
/// Cancels what is not accepted of a task's duties.
void cancel_duties(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id, std::string_view reason);

/// Nobody has to report on a task that is in the archive, or whose plan is: lets the duties of a plan rest, or no more.
void rest_archived_duties(const plugin::Work& work, db::WriteTx& tx, std::int64_t plan_id);

/// Carries a corrected content into the names of what was opened.
void update_frozen_names(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id, std::string_view content);

/// Writes down that the event a task waits for has occurred and opens a period for each of its units.
/// REQUIRES: the task is open and of kind event.
std::int64_t record_event(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id,
                          const base::Date& occurred_on, std::string_view what);

}  // namespace motcong::par
