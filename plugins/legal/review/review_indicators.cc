// What the department follows of its reviews: all its documents reviewed in the year, in time, and proposals handled.
#include "core/db/sql_text.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/review/reviews.h"

namespace motcong::legal {
namespace {

using db::join_sql;
using plugin::Indicator;

constexpr const char* kLegalBasis =
    "Nghị định số 34/2016/NĐ-CP; Nghị định số 79/2025/NĐ-CP; bộ tiêu chí chấm điểm cải cách hành chính của tỉnh";

// What the province issued in the department's fields and what holds on the last day that is looked at.
constexpr auto kInScope = join_sql(
    "SELECT d.id, d.unit_id, 1 AS amount FROM legal_document AS d WHERE d.level = 'province' AND d.nature = 'normative' AND "
    "(d.unit_id IS NOT NULL OR EXISTS (SELECT 1 FROM legal_document_field AS f WHERE f.document_id = d.id)) AND EXISTS (SELECT 1 "
    "FROM legal_span AS s WHERE s.document_id = d.id AND s.starts_on <= :as_of AND s.ends_on > :as_of AND s.validity IN "
    "('in_force', 'partly_ended', 'partly_suspended', 'unsuitable')) AND d.id NOT IN (SELECT record_id FROM core_archive WHERE "
    "record_type = 'legal.document')");
constexpr auto kReviewed = join_sql(
    kInScope, join_sql(" AND EXISTS (SELECT 1 FROM legal_review AS r WHERE r.document_id = d.id AND r.approved_on BETWEEN :first "
                       "AND :last)"));

constexpr auto kReviews = join_sql(
    "SELECT r.id, r.unit_id, 1 AS amount FROM legal_review AS r WHERE r.id NOT IN (SELECT record_id FROM core_archive WHERE "
    "record_type = 'legal.review')");
// A proposal stays to be handled from year to year until a document handles it.
constexpr auto kProposed = join_sql(
    kReviews, join_sql(" AND r.finished_on <= :as_of AND r.conclusion NOT IN ('', 'keep', 'declare_ended') AND (r.handled_on IS "
                       "NULL OR r.handled_on >= :first)"));
constexpr auto kHandled = join_sql(kProposed, join_sql(" AND r.handled_on <= :as_of"));

// On the due day itself a form is still in time: what is due today counts when it is approved.
constexpr auto kDue = join_sql(
    kReviews, join_sql(" AND r.due_on BETWEEN :first AND :last AND (r.due_on < :today OR r.approved_on IS NOT NULL)"));
constexpr auto kInTime = join_sql(kDue, join_sql(" AND r.approved_on <= r.due_on"));

}  // namespace

void declare_review_indicators(plugin::Registry& registry) {
  registry.add(Indicator{
      .id = "legal.reviewed",
      .label = N_("Provincial documents reviewed in the year"),
      .definition = N_("Of the normative documents of the province in the department's fields that are in force on the last day "
                       "of the period (today while it runs), the share with a review form that the Office approved in the period."),
      .legal_basis = kLegalBasis,
      .period = i18n::PeriodLength::year,
      .target = 10'000,
      .numerator = {N_("Documents reviewed"), kDocument, kReviewed.data()},
      .denominator = plugin::IndicatorPart{N_("Documents in the department's fields"), kDocument, kInScope.data()},
      .by_unit = true,
      .since = "SELECT approved_on FROM legal_review WHERE approved_on IS NOT NULL ORDER BY approved_on LIMIT 1"});
  registry.add(Indicator{
      .id = "legal.proposals_handled",
      .label = N_("Proposals of reviews handled"),
      .definition = N_("Of the proposals of reviews that were to be handled in the period, made in it or left from before, the share "
                       "that a document handled until its last day (today while it runs)."),
      .legal_basis = kLegalBasis,
      .period = i18n::PeriodLength::year,
      .numerator = {N_("Proposals handled"), kReview, kHandled.data()},
      .denominator = plugin::IndicatorPart{N_("Proposals made"), kReview, kProposed.data()},
      .by_unit = true,
      .since = "SELECT finished_on FROM legal_review WHERE finished_on IS NOT NULL ORDER BY finished_on LIMIT 1"});
  registry.add(Indicator{
      .id = "legal.reviews_in_time",
      .label = N_("Reviews approved in time"),
      .definition = N_("Of the review forms that fell due, the share the Office approved on the due day or before. A due day that "
                       "was moved counts as moved; a form left over at the close of its campaign counts as late."),
      .legal_basis = kLegalBasis,
      .period = i18n::PeriodLength::year,
      .target = 10'000,
      .numerator = {N_("Forms approved in time"), kReview, kInTime.data()},
      .denominator = plugin::IndicatorPart{N_("Forms that fell due"), kReview, kDue.data()},
      .by_unit = true,
      .since = "SELECT due_on FROM legal_review WHERE due_on IS NOT NULL ORDER BY due_on LIMIT 1"});
}

}  // namespace motcong::legal
