// The one rule that says where a piece of work stands. Nothing of it is stored: it follows from the periods and the day.
//
// A period is a task of the portal (core/task/state_rule.h says when it is late) whose source is the assignment.
// A unit's work on a task (assignment) is
//   archived     when the task is in the archive: it counts nowhere, as lists leave such a task out;
//   cancelled    when the task is;
//   late         when any of its periods is;
//   done         when every period that exists is accepted, and there is one: of an event task every occurrence recorded so
//                far, else every period of the year. Work that goes on all year is not done in June;
//   reported     when a finished report waits for the Office;
//   in_progress  when something was begun (a progress report begins it), returned, or accepted while the rest is open;
//   not_started  otherwise: nothing at all was reported.
// A task is draft or cancelled as stored; late when any unit is; done when all units are; reported when all others are
// done; in_progress when any unit has begun; else not_started.
// The board shows reported and in_progress together as running.
//
// In these expressions `t` is the row and :today the day (plugin::Field::computed).
#pragma once

#include "core/db/sql.h"
#include "core/task/state_rule.h"

namespace motcong::par {
namespace rule {

using db::join_sql;
using task::rule::kDaysLate;
using task::rule::kIsLate;

// Over k (par_task).
inline constexpr auto kIsArchived = join_sql(
    "EXISTS (SELECT 1 FROM core_archive AS x WHERE x.record_type = 'par.task' AND x.record_id = k.id)");
// Over p (its periods) and k (its task), one row for each period.
inline constexpr auto kWorkState = join_sql(
    join_sql("CASE WHEN "), kIsArchived, 
    join_sql(" THEN 'archived' WHEN k.state = 'cancelled' THEN 'cancelled' WHEN SUM(CASE WHEN "), kIsLate,
    join_sql(" THEN 1 ELSE 0 END) > 0 THEN 'late'"
             " WHEN SUM(CASE WHEN p.state = 'accepted' THEN 1 ELSE 0 END) > 0"
             "  AND SUM(CASE WHEN p.state IN ('open', 'in_progress', 'returned', 'reported') THEN 1 ELSE 0 END) = 0 THEN 'done'"
             " WHEN SUM(CASE WHEN p.state = 'reported' THEN 1 ELSE 0 END) > 0 THEN 'reported'"
             " WHEN SUM(CASE WHEN p.state IN ('in_progress', 'returned', 'accepted') THEN 1 ELSE 0 END) > 0 THEN 'in_progress'"
             " ELSE 'not_started' END"));

inline constexpr auto kAssignmentState = join_sql(
    join_sql("(SELECT "), kWorkState,
    join_sql(" FROM par_task AS k LEFT JOIN core_task AS p ON p.source_type = 'par.assignment' AND p.source_id = t.id WHERE k.id = t.task_id"
             " GROUP BY k.id, k.state)"));

/// The column of the board an assignment is counted in.
inline constexpr auto kAssignmentColumn = join_sql(
    join_sql("CASE WHEN "), kAssignmentState, join_sql(" IN ('reported', 'in_progress') THEN 'running' ELSE "),
    kAssignmentState, join_sql(" END"));

inline constexpr auto kTaskState = join_sql(
    join_sql("(CASE WHEN t.state <> 'open' THEN t.state ELSE (SELECT CASE"
             " WHEN SUM(CASE WHEN s.state = 'archived' THEN 1 ELSE 0 END) > 0 THEN 'archived'"
             " WHEN SUM(CASE WHEN s.state = 'late' THEN 1 ELSE 0 END) > 0 THEN 'late'"
             " WHEN COUNT(*) > 0 AND SUM(CASE WHEN s.state = 'done' THEN 0 ELSE 1 END) = 0 THEN 'done'"
             " WHEN COUNT(*) > 0 AND SUM(CASE WHEN s.state IN ('done', 'reported') THEN 0 ELSE 1 END) = 0 THEN 'reported'"
             " WHEN SUM(CASE WHEN s.state = 'not_started' THEN 0 ELSE 1 END) > 0 THEN 'in_progress'"
             " ELSE 'not_started' END FROM (SELECT "),
    kWorkState,
    join_sql(" AS state FROM par_assignment AS a JOIN par_task AS k ON k.id = a.task_id"
             " LEFT JOIN core_task AS p ON p.source_type = 'par.assignment' AND p.source_id = a.id"
             " WHERE a.task_id = t.id GROUP BY a.id, k.id, k.state) AS s) END)"));

// Days late of the worst period of an assignment; NULL when none is late.
inline constexpr auto kAssignmentDaysLate = join_sql(
    join_sql("(SELECT MAX("), kDaysLate, join_sql(") FROM core_task AS p WHERE p.source_type = 'par.assignment' AND p.source_id = t.id AND "), kIsLate,
    join_sql(" AND t.task_id NOT IN (SELECT x.record_id FROM core_archive AS x WHERE x.record_type = 'par.task'))"));
}  // namespace rule
}  // namespace motcong::par
