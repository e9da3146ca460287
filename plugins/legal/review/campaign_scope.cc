#include "plugins/legal/review/campaign_scope.h"

#include <optional>

#include "core/plugin/actor.h"
#include "core/record/store.h"
#include "plugins/legal/review/reviews.h"

namespace motcong::legal {
namespace {

using plugin::Row;
using plugin::Values;
using plugin::Work;

std::string iso_or(const Values& values, const char* field, const char* otherwise) {
  const std::string day = values.text(field);
  return day.empty() ? std::string(otherwise) : day;
}

/// A review at once of the document that is still open and belongs to no campaign.
std::int64_t find_loose_review(db::Reader& reader, std::int64_t document_id) {
  return reader.integer(
      "SELECT id FROM legal_review WHERE document_id = ?1 AND campaign_id IS NULL AND state IN ('waiting', 'in_review') AND id "
      "NOT IN (SELECT record_id FROM core_archive WHERE record_type = 'legal.review') ORDER BY id",
      0, document_id);
}

/// It is being reviewed already, by a campaign that still runs or by a form that was submitted.
bool is_under_review(db::Reader& reader, std::int64_t document_id) {
  return reader.exists(
      "SELECT 1 FROM legal_review AS r WHERE r.document_id = ?1 AND r.state NOT IN ('completed', 'proposed', 'handled') AND NOT "
      "EXISTS (SELECT 1 FROM legal_campaign AS c WHERE c.id = r.campaign_id AND c.state = 'closed') AND r.id NOT IN (SELECT "
      "record_id FROM core_archive WHERE record_type = 'legal.review')",
      document_id);
}

}  // namespace

std::vector<ScopedDocument> list_scope(db::Reader& reader, const Work& work, const Row& campaign) {
  const Values& scope = campaign.values;
  const base::Date day = scope.date("cutoff_on").value_or(work.today);
  std::vector<ScopedDocument> documents;
  db::Statement row = reader.query(
      "SELECT d.id, coalesce(d.unit_id, 0), d.number, d.title, coalesce(u.name, ''), coalesce(s.validity, ''), d.issued_on, "
      "coalesce(r.id, 0), coalesce(r.state, ''), x.document_id IS NOT NULL FROM legal_document AS d LEFT JOIN core_unit AS u ON "
      "u.id = d.unit_id LEFT JOIN legal_span AS s ON s.document_id = d.id AND s.starts_on <= ?2 AND s.ends_on > ?2 LEFT JOIN "
      "legal_review AS r ON r.document_id = d.id AND r.campaign_id = ?1 LEFT JOIN legal_campaign_excluded AS x ON x.document_id "
      "= d.id AND x.campaign_id = ?1 WHERE d.issued_on <= ?2 AND (?3 = '' OR d.level = ?3) AND (?4 = '' OR d.nature = ?4) AND "
      "(?5 = '' OR d.kind = ?5) AND (?6 = 0 OR d.issuer_id = ?6) AND (?7 = 0 OR d.unit_id = ?7) AND d.issued_on BETWEEN ?8 AND ?9 "
      "AND (?10 = '' OR (?10 = 'ended') = (s.validity = 'ended')) AND (?10 <> 'holds' OR s.validity IN ('in_force', "
      "'partly_ended', 'partly_suspended', 'unsuitable')) AND (NOT EXISTS (SELECT 1 FROM legal_campaign_field WHERE campaign_id "
      "= ?1) OR EXISTS (SELECT 1 FROM legal_campaign_field AS cf JOIN legal_document_field AS df ON df.field_id = cf.field_id "
      "WHERE cf.campaign_id = ?1 AND df.document_id = d.id)) AND d.id NOT IN (SELECT record_id FROM core_archive WHERE "
      "record_type = 'legal.document') ORDER BY d.issued_on, d.id LIMIT ?11",
      campaign.id, day, scope.text("scope_level"), scope.text("scope_nature"), scope.text("scope_kind"),
      scope.integer("scope_issuer_id"), scope.integer("scope_unit_id"), iso_or(scope, "issued_from", ""),
      iso_or(scope, "issued_to", "9999-12-31"), scope.text("scope_validity"), kMostInScope + 1);
  while (row.step()) {
    documents.push_back({.id = row.integer(0),
                         .unit_id = row.integer(1),
                         .number = row.string(2),
                         .title = row.string(3),
                         .unit = row.string(4),
                         .validity = row.string(5),
                         .issued_on = *row.date(6),
                         .review_id = row.integer(7),
                         .review_state = row.string(8),
                         .is_excluded = row.integer(9) != 0});
  }
  return documents;
}

Listed put_on_list(const Work& work, db::WriteTx& tx, const Row& campaign) {
  const plugin::RecordType& type = work.services.registry.type(kReview);
  Listed listed;
  std::vector<std::int64_t> made;
  for (const ScopedDocument& document : list_scope(tx, work, campaign)) {
    if (document.review_id != 0 || document.is_excluded) continue;
    if (const std::int64_t loose = find_loose_review(tx, document.id); loose != 0) {
      Values changes;
      changes.set("campaign_id", db::Value(campaign.id));
      record::update_values(work, tx, type, loose, changes);
      ++listed.adopted;
      continue;
    }
    if (is_under_review(tx, document.id)) {
      ++listed.elsewhere;
      continue;
    }
    made.push_back(tx.insert(
        "INSERT INTO legal_review(name, campaign_id, document_id, origin, unit_id, due_on, created_at, created_by, updated_at, "
        "updated_by) VALUES (?1, ?2, ?3, 'campaign', ?4, ?5, ?6, ?7, ?6, ?7)",
        kReviewName + document.number, campaign.id, document.id,
        document.unit_id != 0 ? std::optional(document.unit_id) : std::nullopt, campaign.values.text("due_on"), work.now,
        plugin::actor(work)));
  }
  record::index_rows(work, tx, type, made);
  listed.made = static_cast<std::int64_t>(made.size());
  return listed;
}

void exclude_documents(db::WriteTx& tx, std::int64_t campaign_id, const std::vector<std::int64_t>& documents, bool is_excluded) {
  for (const std::int64_t document : documents) {
    tx.execute("DELETE FROM legal_campaign_excluded WHERE campaign_id = ?1 AND document_id = ?2", campaign_id, document);
    if (!is_excluded) continue;
    tx.execute(
        "INSERT INTO legal_campaign_excluded(campaign_id, document_id) SELECT ?1, d.id FROM legal_document AS d WHERE d.id = ?2 "
        "AND NOT EXISTS (SELECT 1 FROM legal_review AS r WHERE r.campaign_id = ?1 AND r.document_id = d.id)",
        campaign_id, document);
  }
}

}  // namespace motcong::legal
