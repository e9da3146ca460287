// The one rule that says where a piece of work stands. Nothing of it is stored: it follows from the periods and the day.
//
// A period is `late` while its finished report was handed in after the due day, or is missing and the day has passed;
// acceptance ends that. A report handed in time is not late while it waits for the Office. It is `archived`, and never
// late, when its task or the plan of that is in the archive.
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
#include "plugins/par/sql_text.h"

namespace motcong::par {
namespace rule {

// Over k (par_task).
inline constexpr auto kIsArchived = join_sql(
    "EXISTS (SELECT 1 FROM core_archive AS x WHERE x.record_type = 'par.task' AND x.record_id = k.id)");
// Over p (par_period): its task or the plan of that is in the archive, so that nobody has to report.
inline constexpr auto kIsPutAside = join_sql(
    "EXISTS (SELECT 1 FROM core_archive AS x JOIN par_assignment AS xa ON xa.id = p.assignment_id "
    "JOIN par_task AS xk ON xk.id = xa.task_id WHERE (x.record_type = 'par.task' AND x.record_id = xk.id) "
    "OR (x.record_type = 'par.plan' AND x.record_id = xk.plan_id))");

// Over p (par_period).
inline constexpr auto kIsLate = join_sql(
    "(p.state IN ('open', 'in_progress', 'returned', 'reported') AND COALESCE(p.reported_on, :today) > p.due_on)");
inline constexpr auto kPeriodState = join_sql(
    join_sql("CASE WHEN p.state = 'accepted' THEN 'done' WHEN p.state = 'cancelled' THEN 'cancelled' WHEN "),
    kIsPutAside, join_sql(" THEN 'archived' WHEN "), kIsLate,
    join_sql(" THEN 'late' WHEN p.state = 'open' THEN 'not_started' ELSE p.state END"));
inline constexpr auto kDaysLate = join_sql(
    "CAST(julianday(COALESCE(p.reported_on, :today)) - julianday(p.due_on) AS INTEGER)");

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
    join_sql(" FROM par_task AS k LEFT JOIN par_period AS p ON p.assignment_id = t.id WHERE k.id = t.task_id"
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
             " LEFT JOIN par_period AS p ON p.assignment_id = a.id"
             " WHERE a.task_id = t.id GROUP BY a.id, k.id, k.state) AS s) END)"));

// Days late of the worst period of an assignment; NULL when none is late.
inline constexpr auto kAssignmentDaysLate = join_sql(
    join_sql("(SELECT MAX("), kDaysLate, join_sql(") FROM par_period AS p WHERE p.assignment_id = t.id AND "), kIsLate,
    join_sql(" AND t.task_id NOT IN (SELECT x.record_id FROM core_archive AS x WHERE x.record_type = 'par.task'))"));
inline constexpr auto kPeriodStateOfRow = join_sql(
    join_sql("(SELECT "), kPeriodState, join_sql(" FROM par_period AS p WHERE p.id = t.id)"));
inline constexpr auto kPeriodDaysLate = join_sql(
    join_sql("(SELECT "), kDaysLate, join_sql(" FROM par_period AS p WHERE p.id = t.id AND "), kIsLate,
    join_sql(" AND NOT "), kIsPutAside, join_sql(")"));
/// Whether ?1 is a period nobody has to report on any more.
inline constexpr auto kPeriodIsPutAside = join_sql(
    join_sql("SELECT 1 FROM par_period AS p WHERE p.id = ?1 AND "), kIsPutAside);

}  // namespace rule
}  // namespace motcong::par
