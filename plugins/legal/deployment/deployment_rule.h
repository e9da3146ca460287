// The one rule that says where a deployment stands. Nothing of it is stored: it follows from its evidence, its due day and
// the day. In these expressions `t` is the deployment, `e` a piece of evidence and :today the day.
#pragma once

#include "core/db/sql_text.h"

namespace motcong::legal::deployment {

using db::join_sql;

inline constexpr auto kIsKept = join_sql(
    "e.id NOT IN (SELECT record_id FROM core_archive WHERE record_type = 'legal.deployment_evidence')");
inline constexpr auto kHasProof = join_sql(
    "(e.link <> '' OR EXISTS (SELECT 1 FROM core_file AS f WHERE f.record_type = 'legal.deployment_evidence' AND "
    "f.record_id = e.id))");
/// What was put on the web alone supplements; whatever else was done counts once its file or link is there.
inline constexpr auto kCounts = join_sql(join_sql("(e.kind <> 'web' AND "), kHasProof, join_sql(")"));

/// The day of the first evidence that counts; NULL: not deployed.
inline constexpr auto kDeployedOn =
    join_sql(join_sql("(SELECT MIN(e.done_on) FROM legal_deployment_evidence AS e WHERE e.deployment_id = t.id AND "),
             kIsKept, join_sql(" AND "), kCounts, join_sql(")"));
inline constexpr auto kHasEvidence = join_sql(
    join_sql("EXISTS (SELECT 1 FROM legal_deployment_evidence AS e WHERE e.deployment_id = t.id AND "), kIsKept,
    join_sql(")"));
/// Its document is in the archive: nobody has to do anything.
inline constexpr auto kRests =
    join_sql("t.document_id IN (SELECT record_id FROM core_archive WHERE record_type = 'legal.document')");
/// Counts for the department: asked of it, not exempt, not resting.
inline constexpr auto kIsOwed =
    join_sql(join_sql("(t.is_needed = 1 AND t.exemption <> 'granted' AND NOT "), kRests, join_sql(")"));

inline constexpr auto kState = join_sql(
    join_sql("CASE WHEN "), kRests, join_sql(" THEN 'archived' WHEN t.exemption = 'granted' THEN 'exempt' WHEN "), kDeployedOn,
    join_sql(" IS NOT NULL THEN 'deployed' WHEN t.is_needed = 0 THEN 'withdrawn' WHEN "), kHasEvidence,
    join_sql(" OR EXISTS (SELECT 1 FROM core_task AS p WHERE p.source_type = 'legal.deployment' AND p.source_id = t.id AND "
             "p.state IN ('in_progress', 'reported', 'returned')) THEN 'in_progress' ELSE 'not_started' END"));
/// On the due day itself it is still in time.
inline constexpr auto kTimeliness = join_sql(
    join_sql("CASE WHEN NOT "), kIsOwed, join_sql(" THEN NULL WHEN "), kDeployedOn, join_sql(" <= t.due_on THEN 'on_time' WHEN "),
    kDeployedOn, join_sql(" > t.due_on THEN 'late' WHEN :today > t.due_on THEN 'overdue' ELSE 'running' END"));
inline constexpr auto kDaysLate = join_sql(
    join_sql("CASE WHEN "), kIsOwed,
    join_sql(" THEN NULLIF(MAX(0, CAST(julianday(COALESCE("), kDeployedOn,
    join_sql(", :today)) - julianday(t.due_on) AS INTEGER)), 0) END"));

}  // namespace motcong::legal::deployment
