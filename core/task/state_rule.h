// The one rule that says where a task stands. Nothing of it is stored: it follows from the kept state, the
// due day and the day.
//
// A task is `late` while its finished report was handed in after the due day, or is missing and the day has
// passed; acceptance ends that. A report handed in time is not late while it waits for its reviewer. A task
// whose source is in the archive rests: it is `archived`, and never late.
//
// In these expressions `p` is the task and :today the day.
#pragma once

#include "core/db/sql_text.h"

namespace motcong::task::rule {

using db::join_sql;

/// Waits for the unit or person that has it.
inline constexpr auto kIsOutstanding =
    join_sql("p.state IN ('open', 'in_progress', 'returned') AND p.is_resting = 0");
/// Whether it rests is for the caller to ask: what a source in the archive counts as is the source's affair.
inline constexpr auto kIsLate = join_sql(
    "(p.state IN ('open', 'in_progress', 'returned', 'reported') AND COALESCE(p.reported_on, :today) > "
    "p.due_on)");
inline constexpr auto kDaysLate =
    join_sql("CAST(julianday(COALESCE(p.reported_on, :today)) - julianday(p.due_on) AS INTEGER)");
inline constexpr auto kState =
    join_sql(join_sql("CASE WHEN p.state = 'accepted' THEN 'done' WHEN p.state = 'cancelled' THEN 'cancelled'"
                      " WHEN p.is_resting = 1 THEN 'archived' WHEN "),
             kIsLate, join_sql(" THEN 'late' WHEN p.state = 'open' THEN 'not_started' ELSE p.state END"));

// Of a row `t` of a record type.
inline constexpr auto kStateOfRow =
    join_sql(join_sql("(SELECT "), kState, join_sql(" FROM core_task AS p WHERE p.id = t.id)"));
inline constexpr auto kDaysLateOfRow = join_sql(
    join_sql("(SELECT "), kDaysLate,
    join_sql(" FROM core_task AS p WHERE p.id = t.id AND p.is_resting = 0 AND "), kIsLate, join_sql(")"));

}  // namespace motcong::task::rule
