// Indicators of deployment in time, and of what stands on documents that have ended.
#include "core/db/sql_text.h"
#include "plugins/legal/deployment/deployment.h"
#include "plugins/legal/deployment/deployment_rule.h"

namespace motcong::legal {
namespace {

using db::join_sql;
using plugin::Indicator;

// On the due day itself it is still in time: what is due today counts once it is deployed.
constexpr auto kDue = join_sql(
    join_sql("SELECT t.id, t.unit_id, 1 AS amount FROM legal_deployment AS t JOIN legal_document AS d ON d.id = t.document_id "
             "AND d.level = 'province' WHERE t.due_on BETWEEN :first AND :last AND "),
    deployment::kIsOwed, join_sql(" AND (t.due_on < :today OR "), deployment::kDeployedOn, join_sql(" IS NOT NULL)"));
constexpr auto kOnTime = join_sql(kDue, join_sql(" AND "), deployment::kDeployedOn, join_sql(" <= t.due_on"));

// Documents of the department's own level or the province's, and whatever else of the department cites: central documents
// are not its to mend. A record counts once, by its first such citation, unless somebody has the flag or a task in hand, or
// has looked at it since and found that it may stay.
constexpr auto kOutdated = join_sql(
    "SELECT MIN(c.id) AS id, coalesce(MIN(d.unit_id), MIN((SELECT MIN(u.unit_id) FROM core_citation_flag AS f JOIN "
    "core_citation_flag_unit AS u ON u.flag_id = f.id WHERE f.citer_type = c.citer_type AND f.citer_id = c.citer_id))) AS "
    "unit_id, 1 AS amount FROM core_citation AS c LEFT JOIN legal_document AS d ON c.citer_type = 'legal.document' AND d.id = "
    "c.citer_id WHERE c.act_type = 'legal.document' AND c.cited_on <= :as_of AND EXISTS (SELECT 1 FROM legal_span AS s WHERE "
    "s.document_id = c.act_id AND s.validity = 'ended' AND s.starts_on <= :as_of AND s.ends_on > :as_of) AND (c.citer_type <> "
    "'legal.document' OR (d.level IN ('province', 'department') AND d.issued_on <= :as_of AND NOT EXISTS (SELECT 1 FROM "
    "legal_span AS own WHERE own.document_id = d.id AND own.validity = 'ended' AND own.starts_on <= :as_of AND own.ends_on > "
    ":as_of))) AND NOT EXISTS (SELECT 1 FROM core_archive AS a WHERE a.record_type = c.citer_type AND a.record_id = c.citer_id) "
    "AND NOT EXISTS (SELECT 1 FROM core_citation_flag AS f WHERE f.citer_type = c.citer_type AND f.citer_id = c.citer_id AND "
    "f.act_type = c.act_type AND f.act_id = c.act_id AND f.state <> 'dropped' AND f.flagged_on <= :as_of) GROUP BY "
    "c.citer_type, c.citer_id");

}  // namespace

void declare_deployment_indicators(plugin::Registry& registry) {
  registry.add(Indicator{
      .id = "legal.deployed_on_time",
      .label = N_("Provincial documents deployed on time"),
      .definition = N_("Of the documents of the province that had to be deployed by a day of the period, the share whose first evidence that "
                       "counts is of that day or before. What is overdue and not deployed counts as late; exempt documents do "
                       "not count; a posting on the web alone is no evidence."),
      .legal_basis = "Kế hoạch số 267/KH-SKHĐT ngày 28/01/2019 (triển khai kịp thời văn bản quy phạm pháp luật của tỉnh)",
      .period = i18n::PeriodLength::quarter,
      .target = 10'000,
      .numerator = {N_("Deployed on time"), kDeployment, kOnTime.data()},
      .denominator = plugin::IndicatorPart{N_("Had to be deployed"), kDeployment, kDue.data()},
      .by_unit = true,
      .since = "SELECT MIN(t.due_on) FROM legal_deployment AS t JOIN legal_document AS d ON d.id = t.document_id AND d.level = "
               "'province'"});
  registry.add(Indicator{
      .id = "legal.cites_ended",
      .label = N_("Records that stand on ended documents"),
      .definition = N_("Records of the department (documents of the province and the department, procedures) that cite a "
                       "document which has ended, and which nobody has a flag or task for or has looked at since. Each record "
                       "is counted once and shown by its citation."),
      .legal_basis = "Nghị định số 79/2025/NĐ-CP, Điều 39",
      .unit = Indicator::Unit::count,
      .better = Indicator::Better::lower,
      .period = i18n::PeriodLength::quarter,
      .target = 0,
      .numerator = {N_("Records"), "core.citation", kOutdated.data()},
      .by_unit = true});
}

}  // namespace motcong::legal
