#include "plugins/legal/review/demo_reviews.h"

#include <optional>
#include <string>

#include "core/base/check.h"
#include "plugins/legal/review/review_words.h"
#include "plugins/legal/review/reviews.h"

namespace motcong::legal {
namespace {

using plugin::Work;

struct DemoReview {
  const char* document;
  const char* ground;      // "": the socio-economic ground alone
  const char* unit;
  const char* state;
  const char* day;         // on which it was reviewed and submitted; "": not yet
  const char* conclusion;  // "": not yet
  const char* assessed;    // of its legal basis and content
  const char* reason;
  const char* result = "";  // the document that handled it
};

constexpr DemoReview k2018[] = {
    {"43/2010/NĐ-CP", "78/2015/NĐ-CP", "DKKD", "completed", "2018-10-16", "declare_ended", "ended",
     "Đã được thay thế toàn bộ bởi Nghị định số 78/2015/NĐ-CP từ ngày 01/11/2015"},
    {"78/2015/NĐ-CP", "108/2018/NĐ-CP", "DKKD", "completed", "2018-10-23", "keep", "consistent", ""},
    {"68/2014/QH13", "", "DKKD", "completed", "2018-10-23", "keep", "consistent", ""},
    {"118/2015/NĐ-CP", "", "HTDT", "completed", "2018-10-30", "keep", "consistent", ""},
    {"49/2014/QH13", "", "QHTH", "handled", "2018-11-06", "replace", "unsuitable",
     "Đề nghị sửa đổi toàn diện quy định về phân cấp, thẩm quyền và thủ tục lập, thẩm định chương trình, dự án đầu tư công",
     "39/2019/QH14"},
    {"77/2015/NĐ-CP", "120/2018/NĐ-CP", "QHTH", "proposed", "2018-12-04", "amend", "overlapping",
     "Đề nghị hướng dẫn thống nhất việc điều chỉnh kế hoạch đầu tư công trung hạn"},
};

constexpr DemoReview k2019[] = {
    {"136/2015/NĐ-CP", "39/2019/QH14", "QHTH", "submitted", "2019-06-18", "replace", "ended",
     "Nghị định hướng dẫn Luật Đầu tư công năm 2014; Luật Đầu tư công số 39/2019/QH14 có hiệu lực từ ngày 01/01/2020"},
    {"161/2016/NĐ-CP", "120/2018/NĐ-CP", "QHTH", "in_review", "", "", "", ""},
    {"63/2014/NĐ-CP", "", "DT", "reviewed", "2019-06-11", "keep", "consistent", ""},
    {"43/2013/QH13", "", "DT", "completed", "2019-06-04", "keep", "consistent", ""},
    {"16/2015/NĐ-CP", "", "VP", "waiting", "", "", "", ""},
    {"67/2014/QH13", "03/2016/QH14", "HTDT", "at_office", "2019-06-18", "keep", "consistent", ""},
    {"108/2018/NĐ-CP", "", "DKKD", "waiting", "", "", "", ""},
};

std::int64_t document_id(db::Reader& reader, const char* number) {
  const std::int64_t id = reader.integer("SELECT id FROM legal_document WHERE number = ?1", 0, number);
  base::check(id != 0);
  return id;
}

void fill_criteria(db::WriteTx& tx, std::int64_t id, const DemoReview& review) {
  tx.execute(
      "UPDATE legal_review SET validity_content = 'Toàn bộ văn bản', validity_assessment = CASE WHEN ?2 = 'ended' AND conclusion = "
      "'declare_ended' THEN 'ended' ELSE 'consistent' END, basis_content = 'Căn cứ ban hành', basis_assessment = CASE WHEN ?2 = "
      "'ended' THEN 'ended' ELSE 'consistent' END, authority_content = 'Hình thức và nội dung văn bản', authority_assessment = "
      "'consistent', content_content = 'Toàn bộ văn bản', content_assessment = CASE WHEN ?2 = 'ended' THEN 'consistent' ELSE ?2 END, "
      "fit_content = 'Tình hình thực hiện trên địa bàn tỉnh', fit_assessment = CASE WHEN ?2 = 'unsuitable' THEN 'unsuitable' ELSE "
      "'consistent' END WHERE id = ?1",
      id, review.assessed);
  // Where something is wrong the form names against what, and says it.
  const std::string against = *review.ground != '\0' ? review.ground : "Thực tiễn triển khai tại Sở và các huyện, thị xã, thành phố";
  tx.execute(
      "UPDATE legal_review SET validity_against = CASE WHEN validity_assessment <> 'consistent' THEN ?2 ELSE '' END, validity_opinion "
      "= CASE WHEN validity_assessment <> 'consistent' THEN ?3 ELSE '' END, basis_against = CASE WHEN basis_assessment <> 'consistent' "
      "THEN ?2 ELSE '' END, basis_opinion = CASE WHEN basis_assessment <> 'consistent' THEN ?3 ELSE '' END, content_against = CASE "
      "WHEN content_assessment <> 'consistent' THEN ?2 ELSE '' END, content_opinion = CASE WHEN content_assessment <> 'consistent' "
      "THEN ?3 ELSE '' END, fit_against = CASE WHEN fit_assessment <> 'consistent' THEN ?2 ELSE '' END, fit_opinion = CASE WHEN "
      "fit_assessment <> 'consistent' THEN ?3 ELSE '' END WHERE id = ?1",
      id, against, review.reason);
}

/// The days of a form's course follow from the day it was reviewed, a Tuesday: it takes a few days at each desk.
void fill_course(db::WriteTx& tx, std::int64_t id, const DemoReview& review) {
  const std::string state = review.state;
  const bool at_office = state != "submitted", approved = at_office && state != "at_office";
  const bool finished = approved && state != "reviewed";
  tx.execute(
      "UPDATE legal_review SET reviewed_on = ?2, submitted_on = ?2, head_on = CASE WHEN ?3 THEN date(?2, '+1 days') END, approved_on "
      "= CASE WHEN ?4 THEN date(?2, '+2 days') END, finished_on = CASE WHEN ?5 THEN date(?2, '+6 days') END, is_complete = 1 WHERE id "
      "= ?1",
      id, review.day, at_office, approved, finished);
  if (!needs_no_handling(review.conclusion)) {
    // Central documents: the department can only propose. No number of a submission is made up.
    tx.execute(
        "UPDATE legal_review SET proposed_on = finished_on, authority = 'ministry', drafting_body = 'Bộ Kế hoạch và Đầu tư', "
        "handling_due_on = '2019-12-31' WHERE id = ?1",
        id);
  }
  if (*review.result == '\0') return;
  const std::int64_t result = document_id(tx, review.result);
  tx.execute(
      "UPDATE legal_review SET result_document_id = ?2, handled_on = '2019-06-20', relation_id = (SELECT id FROM legal_relation "
      "WHERE acting_id = ?2 AND affected_id = legal_review.document_id AND kind = 'replaces') WHERE id = ?1",
      id, result);
}

void add_review(const Work& work, db::WriteTx& tx, std::int64_t campaign, const char* due_on, const DemoReview& review) {
  const std::int64_t id = tx.insert(
      "INSERT INTO legal_review(name, campaign_id, document_id, origin, unit_id, due_on, ground_text, conclusion, reason, state, "
      "result_document_id, created_at, updated_at) VALUES (?1, ?2, ?3, 'campaign', (SELECT id FROM core_unit WHERE code = ?4), ?5, ?6, "
      "?7, ?8, ?9, ?10, ?11, ?11)",
      std::string(kReviewName) + review.document, campaign, document_id(tx, review.document), review.unit, due_on,
      *review.ground == '\0' && *review.day != '\0' ? "Tình hình thực hiện trên địa bàn tỉnh" : "", review.conclusion, review.reason,
      review.state,
      *review.result != '\0' ? std::optional(document_id(tx, review.result)) : std::nullopt, work.now);
  if (*review.ground != '\0')
    tx.execute("INSERT INTO legal_review_ground(review_id, document_id) VALUES (?1, ?2)", id, document_id(tx, review.ground));
  if (*review.day == '\0') return;
  fill_criteria(tx, id, review);
  fill_course(tx, id, review);
}

}  // namespace

void load_demo_reviews(const Work& work, db::WriteTx& tx) {
  const std::int64_t last_year = tx.insert(
      "INSERT INTO legal_campaign(name, kind, from_on, to_on, due_on, scope_level, scope_nature, state, closed_on, created_at, "
      "updated_at) VALUES ('Rà soát văn bản về doanh nghiệp, đầu tư và đầu tư công năm 2018', 'thematic', '2018-10-01', "
      "'2018-12-31', '2018-11-30', 'central', 'normative', 'closed', '2018-12-28', ?1, ?1)",
      work.now);
  for (const DemoReview& review : k2018) add_review(work, tx, last_year, "2018-11-30", review);
  const std::int64_t this_year = tx.insert(
      "INSERT INTO legal_campaign(name, kind, from_on, to_on, due_on, scope_level, scope_nature, scope_validity, created_at, "
      "updated_at) VALUES ('Rà soát văn bản của trung ương thuộc lĩnh vực của Sở năm 2019', 'regular', '2019-05-15', "
      "'2019-09-30', '2019-07-31', 'central', 'normative', 'holds', ?1, ?1)",
      work.now);
  for (const DemoReview& review : k2019) add_review(work, tx, this_year, "2019-07-31", review);
}

}  // namespace motcong::legal
