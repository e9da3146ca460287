#include "plugins/legal/review/review_changes.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/citation/citation.h"
#include "core/plugin/actor.h"
#include "core/record/store.h"
#include "plugins/legal/relation/propagation.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/review/review_duty.h"
#include "plugins/legal/review/review_words.h"
#include "plugins/legal/review/reviews.h"

namespace motcong::legal {
namespace {

using base::Message;
using citation::OpenFlag;
using plugin::Values;
using plugin::Work;

const plugin::RecordType& reviews(const Work& work) { return work.services.registry.type(kReview); }

/// A provincial normative document of one of the department's fields; every document a unit answers for, by the setting.
bool is_reviewed(const Work& work, db::Reader& reader, std::int64_t document_id) {
  const bool all = work.services.settings.get(kReviewedKey, "provincial") == "all";
  return reader.exists(
      "SELECT 1 FROM legal_document AS d WHERE d.id = ?1 AND (d.unit_id IS NOT NULL OR EXISTS (SELECT 1 FROM "
      "legal_document_field AS f WHERE f.document_id = d.id)) AND (?2 OR (d.level = 'province' AND d.nature = 'normative')) AND "
      "d.id NOT IN (SELECT record_id FROM core_archive WHERE record_type = 'legal.document')",
      document_id, all);
}

/// The document that changed the law; of what ends by rule, the one whose end it is.
std::int64_t find_ground(db::Reader& reader, const OpenFlag& flag) {
  if (flag.reason.type == kRelation)
    return reader.integer("SELECT acting_id FROM legal_relation WHERE id = ?1", flag.act.id, flag.reason.id);
  if (flag.reason.type == kDocument) return flag.reason.id;
  return flag.act.id;
}

std::int64_t find_open_review(db::Reader& reader, std::int64_t document_id) {
  return reader.integer(
      "SELECT r.id FROM legal_review AS r WHERE r.document_id = ?1 AND r.state IN ('waiting', 'in_review') AND NOT EXISTS "
      "(SELECT 1 FROM legal_campaign AS c WHERE c.id = r.campaign_id AND c.state = 'closed') AND r.id NOT IN (SELECT record_id "
      "FROM core_archive WHERE record_type = 'legal.review') ORDER BY r.id",
      0, document_id);
}

std::int64_t open_review(const Work& work, db::WriteTx& tx, std::int64_t document_id, std::int64_t ground) {
  const base::Date due = find_due_day(tx, work.today, {ground});
  const std::int64_t id = tx.insert(
      "INSERT INTO legal_review(name, document_id, origin, unit_id, due_on, created_at, created_by, updated_at, updated_by) "
      "SELECT ?2 || d.number, d.id, 'change', coalesce(d.unit_id, (SELECT f.unit_id FROM legal_document_field AS l JOIN "
      "legal_field AS f ON f.id = l.field_id WHERE l.document_id = d.id AND f.unit_id IS NOT NULL ORDER BY f.sort_no LIMIT 1)), "
      "?3, ?4, ?5, ?4, ?5 FROM legal_document AS d WHERE d.id = ?1",
      document_id, kReviewName, due, work.now, plugin::actor(work));
  record::index_row(work, tx, reviews(work), id);
  return id;
}

void take_flag(const Work& work, db::WriteTx& tx, const OpenFlag& flag, std::int64_t& arisen) {
  const std::int64_t ground = find_ground(tx, flag);
  std::int64_t review = find_open_review(tx, flag.citer.id);
  if (review == 0) {
    review = open_review(work, tx, flag.citer.id, ground);
    ++arisen;
  }
  tx.execute("INSERT INTO legal_review_flag(flag_id, review_id, ground_id) VALUES (?1, ?2, ?3)", flag.id, review, ground);
  if (ground != flag.citer.id) {
    tx.execute("INSERT INTO legal_review_ground(review_id, document_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING", review, ground);
  }
}

struct Taken {
  std::int64_t flag_id = 0, review_id = 0, ground_id = 0;
};

/// What the program made and nobody touched since.
bool is_untouched(db::Reader& reader, std::int64_t review_id) {
  return reader.exists(
      "SELECT 1 FROM legal_review WHERE id = ?1 AND state = 'waiting' AND origin = 'change' AND row_version = 1 AND campaign_id "
      "IS NULL AND NOT EXISTS (SELECT 1 FROM legal_review_flag WHERE review_id = ?1)",
      review_id);
}

void drop_flag(const Work& work, db::WriteTx& tx, const Taken& taken) {
  tx.execute("DELETE FROM legal_review_flag WHERE flag_id = ?1", taken.flag_id);
  const bool is_waiting = tx.exists("SELECT 1 FROM legal_review WHERE id = ?1 AND state IN ('waiting', 'in_review')", taken.review_id);
  if (is_waiting && !tx.exists("SELECT 1 FROM legal_review_flag WHERE review_id = ?1 AND ground_id = ?2", taken.review_id, taken.ground_id)) {
    tx.execute("DELETE FROM legal_review_ground WHERE review_id = ?1 AND document_id = ?2", taken.review_id, taken.ground_id);
  }
  if (is_untouched(tx, taken.review_id)) record::remove_row(work, tx, reviews(work), taken.review_id);
}

}  // namespace

std::int64_t follow_flags(const Work& work, db::WriteTx& tx) {
  const std::vector<OpenFlag> open = citation::list_open_flags(tx, kDocument);
  std::vector<Taken> taken;
  {
    db::Statement row = tx.query("SELECT flag_id, review_id, ground_id FROM legal_review_flag ORDER BY flag_id");
    while (row.step()) taken.push_back({row.integer(0), row.integer(1), row.integer(2)});
  }
  std::int64_t arisen = 0;
  for (const OpenFlag& flag : open) {
    // Both are in the order of the flags.
    const auto at = std::lower_bound(taken.begin(), taken.end(), flag.id,
                                     [](const Taken& one, std::int64_t id) { return one.flag_id < id; });
    const bool is_taken = at != taken.end() && at->flag_id == flag.id;
    if (!is_taken && is_reviewed(work, tx, flag.citer.id)) take_flag(work, tx, flag, arisen);
  }
  for (const Taken& one : taken) {
    // Settled ones stay: somebody looked.
    if (citation::is_dropped(tx, one.flag_id)) drop_flag(work, tx, one);
  }
  return arisen;
}

void settle_flags(const Work& work, db::WriteTx& tx, const plugin::Row& review) {
  std::vector<std::int64_t> flags;
  {
    db::Statement row = tx.query("SELECT flag_id FROM legal_review_flag WHERE review_id = ?1 ORDER BY flag_id", review.id);
    while (row.step()) flags.push_back(row.integer(0));
  }
  const std::string conclusion = review.values.text("conclusion");
  const std::string words = i18n::Language::vi().tr(
      Message(N_("{review}: {conclusion}"),
              {{"review", review.values.text("name")},
               {"conclusion", std::string(i18n::Language::vi().tr(label_of(conclusion_choices(), conclusion)))}}));
  for (const std::int64_t flag : flags)
    citation::settle_looked_at(work, tx, flag, conclusion != "keep", words);
}

plugin::Setting reviewed_setting() {
  return {.key = kReviewedKey,
          .label = N_("Documents reviewed when what they stand on changes"),
          .hint = N_("A review that waits arises for them by itself; others are only flagged"),
          .group = N_("Review of legal documents"),
          .default_value = "provincial",
          .kind = plugin::Setting::Kind::choice,
          .required = true,
          .choices = {{"provincial", N_("Normative documents of the province")},
                      {"all", N_("All documents a unit answers for")}}};
}

}  // namespace motcong::legal
