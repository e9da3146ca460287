#include "plugins/par/indicators.h"

#include "core/db/sql_text.h"

namespace motcong::par {
namespace {

using db::join_sql;
using plugin::Indicator;

// Periods of reform work (tasks of the portal) that count; tasks of a plan in the archive rest.
constexpr auto kPeriods = join_sql(
    "SELECT p.id, p.lead_unit_id AS unit_id, 1 AS amount FROM core_task AS p WHERE p.source_type = 'par.assignment' AND "
    "p.state <> 'cancelled' AND p.is_resting = 0");

// On the due day itself a unit is still in time: what is due today counts when it is reported.
constexpr auto kDue = join_sql(
    kPeriods, join_sql(" AND p.due_on BETWEEN :first AND :last AND (p.due_on < :today OR p.reported_on IS NOT NULL)"));
constexpr auto kDoneOnTime = join_sql(kDue, join_sql(" AND p.reported_on <= p.due_on"));

constexpr auto kLate = join_sql(
    kPeriods, join_sql(" AND p.due_on <= :as_of AND p.due_on < :today AND (p.reported_on IS NULL OR p.reported_on > :as_of)"));

constexpr auto kReviewed = join_sql(
    "SELECT r.id, (SELECT p.lead_unit_id FROM core_task AS p WHERE p.id = r.task_id) AS unit_id, 1 AS amount FROM "
    "core_task_report AS r WHERE r.stage = 'final' AND r.state IN ('accepted', 'returned') AND r.reviewed_on BETWEEN :first "
    "AND :last AND EXISTS (SELECT 1 FROM core_task AS p WHERE p.id = r.task_id AND p.source_type = 'par.assignment')");
constexpr auto kAccepted = join_sql(kReviewed, join_sql(" AND r.state = 'accepted'"));

constexpr const char* kFirstDue =
    "SELECT p.due_on FROM core_task AS p WHERE p.source_type = 'par.assignment' AND p.state <> 'cancelled' ORDER BY p.due_on "
    "LIMIT 1";
constexpr const char* kLegalBasis =
    "Kế hoạch cải cách hành chính của năm; Nghị quyết số 30c/NQ-CP ngày 08/11/2011 của Chính phủ";

}  // namespace

void declare_indicators(plugin::Registry& registry) {
  registry.add(Indicator{
      .id = "par.done_on_time",
      .label = N_("Reform tasks done on time"),
      .definition = N_("Of the periods of reform tasks that fell due, the share with a finished report on the due day or "
                       "before. A due day that was extended counts as extended; a report that was returned counts when it is "
                       "handed in again; cancelled tasks do not count."),
      .legal_basis = kLegalBasis,
      .target = 10'000,
      .numerator = {N_("Periods reported in time"), "core.task", kDoneOnTime.data()},
      .denominator = plugin::IndicatorPart{N_("Periods that fell due"), "core.task", kDue.data()},
      .by_unit = true,
      .since = kFirstDue});
  registry.add(Indicator{
      .id = "par.late",
      .label = N_("Reform tasks overdue"),
      .definition = N_("Periods of reform tasks whose due day had passed at the end of the period (today while it runs) "
                       "without a finished report."),
      .legal_basis = kLegalBasis,
      .unit = Indicator::Unit::count,
      .better = Indicator::Better::lower,
      .target = 0,
      .numerator = {N_("Overdue periods"), "core.task", kLate.data()},
      .by_unit = true,
      .since = kFirstDue});
  registry.add(Indicator{
      .id = "par.reports_accepted",
      .label = N_("Reform reports accepted when reviewed"),
      .definition = N_("Of the finished reports on reform tasks that were reviewed, the share that was accepted; the others "
                       "went back to the unit."),
      .legal_basis = kLegalBasis,
      .period = i18n::PeriodLength::quarter,
      .numerator = {N_("Reports accepted"), "core.task_report", kAccepted.data()},
      .denominator = plugin::IndicatorPart{N_("Reports reviewed"), "core.task_report", kReviewed.data()},
      .by_unit = true,
      .since = "SELECT r.reviewed_on FROM core_task_report AS r WHERE r.stage = 'final' AND r.reviewed_on IS NOT NULL AND "
               "EXISTS (SELECT 1 FROM core_task AS p WHERE p.id = r.task_id AND p.source_type = 'par.assignment') ORDER BY "
               "r.reviewed_on LIMIT 1"});
}

}  // namespace motcong::par
