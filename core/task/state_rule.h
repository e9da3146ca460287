// The one rule that says where a task stands. Nothing of it is stored: it follows from the kept state, the
// due day and the day.
//
// Where it stands and whether it is late are two things. A task is `late` while it waits for its unit (a returned
// one too) and its due day has passed. One that was reported on is not: it waits for its reviewer. The days late stay
// with it whatever becomes of it: until the day of the finished report, then those it was handed in late by. A task
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
inline constexpr auto kIsLate =
    join_sql("(p.state IN ('open', 'in_progress', 'returned') AND :today > p.due_on)");
inline constexpr auto kDaysLate =
    join_sql("CAST(julianday(COALESCE(p.reported_on, :today)) - julianday(p.due_on) AS INTEGER)");
/// Of one task, 0 when there are none; `late` or not.
inline constexpr auto kDaysLateOrNone = join_sql(
    join_sql("CASE WHEN p.state = 'cancelled' OR (p.is_resting = 1 AND p.state <> 'accepted') THEN 0 ELSE MAX(0, "),
    kDaysLate, join_sql(") END"));
inline constexpr auto kState = join_sql(
    "CASE WHEN p.state = 'accepted' THEN 'done' WHEN p.state = 'cancelled' THEN 'cancelled'"
    " WHEN p.is_resting = 1 THEN 'archived' WHEN p.state = 'open' THEN 'not_started' ELSE p.state END");

// Of a row `t` of a record type.
inline constexpr auto kStateOfRow =
    join_sql(join_sql("(SELECT "), kState, join_sql(" FROM core_task AS p WHERE p.id = t.id)"));
inline constexpr auto kDaysLateOfRow =
    join_sql(join_sql("(SELECT NULLIF("), kDaysLateOrNone, join_sql(", 0) FROM core_task AS p WHERE p.id = t.id)"));
inline constexpr auto kLatenessOfRow = join_sql(
    join_sql("(SELECT CASE WHEN p.is_resting = 0 AND "), kIsLate, join_sql(" THEN 'late' WHEN p.reported_on > p.due_on AND "
    "p.state IN ('reported', 'accepted') THEN 'handed_in_late' END FROM core_task AS p WHERE p.id = t.id)"));

}  // namespace motcong::task::rule
