// Lists that come from reviews: what is to be handled, and the tracking book of reviewed documents (form 02). What a
// review says and where it stands is as its form has it (review_type.cc).
#include <algorithm>
#include <map>

#include "core/db/sql_text.h"
#include "core/i18n/format.h"
#include "core/record/seen_rows.h"
#include "plugins/legal/official_list/official_list_rows.h"
#include "plugins/legal/official_list/official_list_words.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relation_words.h"
#include "plugins/legal/review/review_words.h"
#include "plugins/legal/review/reviews.h"

namespace motcong::legal {
namespace {

using base::Message;
using db::join_sql;

/// Of the review `v`, what both lists say.
constexpr auto kReviewColumns = join_sql(
    ", v.id, v.conclusion, v.conclusion_articles, v.reason, v.state, v.proposal_number, v.proposed_on");
constexpr int kReview0 = kListedColumnCount;
constexpr int kOwn = kReview0 + 7;

constexpr auto kFrom = join_sql(" FROM legal_review AS v JOIN legal_document AS t ON t.id = v.document_id");
constexpr auto kNotArchived = join_sql(
    " WHERE v.id NOT IN (SELECT record_id FROM core_archive WHERE record_type = 'legal.review') AND ");

/// Approved by the last day, not handled by then, and no later review of the document was approved by then.
constexpr auto kToBeHandled = join_sql(
    join_sql("SELECT "), kListedColumns, kReviewColumns,
    join_sql(", v.drafting_body, v.authority, v.handling_due_on"), kFrom, kNotArchived,
    join_sql("v.state IN ('reviewed', 'proposed', 'handled') AND v.approved_on <= ?2 AND v.conclusion <> '' "
             "AND (v.handled_on IS NULL OR v.handled_on > ?2) AND NOT EXISTS (SELECT 1 FROM legal_review AS w WHERE "
             "w.document_id = v.document_id AND w.state IN ('reviewed', 'completed', 'proposed', 'handled') AND "
             "w.approved_on <= ?2 AND (w.approved_on > v.approved_on OR (w.approved_on = v.approved_on AND w.id > v.id))) "
             "AND t.nature = 'normative' AND "),
    kOrderRule);

/// All of a campaign, else those whose day of review lies in the period.
constexpr auto kBook = join_sql(
    join_sql("SELECT "), kListedColumns, kReviewColumns,
    join_sql(", coalesce(t.effective_on, t.issued_on), v.ground_text, a.kind, a.number, ai.name, a.issued_on, c.name"), kFrom,
    join_sql(" LEFT JOIN legal_document AS a ON a.id = v.result_document_id LEFT JOIN legal_issuer AS ai ON ai.id = "
             "a.issuer_id LEFT JOIN legal_campaign AS c ON c.id = v.campaign_id"),
    kNotArchived,
    join_sql("((?7 <> 0 AND v.campaign_id = ?7) OR (?7 = 0 AND coalesce(v.reviewed_on, v.submitted_on) BETWEEN ?1 AND "
             "?2)) AND "),
    kOrderRule);

std::string join_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    if (!line.empty()) text += (text.empty() ? "" : "\n") + line;
  }
  return text;
}

std::string label_in(const i18n::Language& language, const std::vector<plugin::Choice>& choices, std::string_view value) {
  const char* const label = label_of(choices, value);
  return *label != '\0' ? std::string(language.tr(label)) : std::string();
}

/// "Sửa đổi, bổ sung", and of what.
std::string say_conclusion(const i18n::Language& language, const db::Statement& row) {
  return label_in(language, conclusion_choices(), row.text(kReview0 + 1));
}

/// What is proposed, and why.
std::string say_proposal(const db::Statement& row) {
  return join_lines({list_articles(row.text(kReview0 + 2)), row.string(kReview0 + 3)});
}

/// With what it was submitted to who has authority; "" before that.
std::string say_submission(const i18n::Language& language, const db::Statement& row) {
  const auto day = row.date(kReview0 + 6);
  if (!day) return {};
  if (row.text(kReview0 + 5).empty())
    return language.tr(Message(N_("Submitted on {day}"), {{"day", i18n::format_date(*day)}}));
  return language.tr(Message(N_("Submitted with {number} of {day}"),
                             {{"number", row.string(kReview0 + 5)}, {"day", i18n::format_date(*day)}}));
}

struct Reviewed {
  ListedDocument document;
  std::int64_t review_id = 0;
  std::vector<ListCell> cells;  // after those that name the document
};

/// Rows of a query of this file that the person may see, in the order of the forms.
template <class MakeCells>
std::vector<Reviewed> read_reviews(db::Reader& reader, const plugin::Work& work, db::Statement row, MakeCells&& make_cells) {
  const record::SeenRows documents(reader, work, work.services.registry.type(kDocument));
  const record::SeenRows reviews(reader, work, work.services.registry.type(kReview));
  std::vector<Reviewed> found;
  while (row.step()) {
    if (!documents.has(row.integer(0)) || !reviews.has(row.integer(kReview0))) continue;
    check_length(found.size());
    found.push_back({ListedDocument(row), row.integer(kReview0), make_cells(row)});
  }
  std::sort(found.begin(), found.end(), [](const Reviewed& left, const Reviewed& right) {
    return std::tuple(left.document.rank(), left.review_id) < std::tuple(right.document.rank(), right.review_id);
  });
  return found;
}

/// The documents that are grounds of reviews, by review.
std::map<std::int64_t, std::vector<std::string>> load_grounds(db::Reader& reader, const i18n::Language& language) {
  std::map<std::int64_t, std::vector<std::string>> grounds;
  db::Statement row = reader.query(
      "SELECT g.review_id, d.kind, d.number, i.name, d.issued_on FROM legal_review_ground AS g JOIN legal_document AS d "
      "ON d.id = g.document_id JOIN legal_issuer AS i ON i.id = d.issuer_id ORDER BY g.review_id, d.issued_on, d.id");
  while (row.step()) {
    grounds[row.integer(0)].push_back(cite_document(
        language,
        {.kind = row.string(1), .number = row.string(2), .issuer = row.string(3), .issued_on = *row.date(4)}));
  }
  return grounds;
}

/// What came of it: the document that handled it, else where the review stands.
std::string say_result(const i18n::Language& language, const db::Statement& row) {
  if (!row.is_null(kOwn + 3)) {
    return cite_document(language, {.kind = row.string(kOwn + 2),
                                    .number = row.string(kOwn + 3),
                                    .issuer = row.string(kOwn + 4),
                                    .issued_on = *row.date(kOwn + 5)});
  }
  return label_in(language, review_states(), row.text(kReview0 + 4));
}

OfficialList list_of(std::vector<ListColumn> columns, ListPart part) {
  OfficialList list{.columns = std::move(columns), .shared = 0, .parts = {}};
  list.parts.push_back(std::move(part));
  return list;
}

}  // namespace

OfficialList load_to_be_handled(db::Reader& reader, const plugin::Work& work, const i18n::Language& language,
                                const ListOrder& order) {
  ListPart part;
  part.groups.emplace_back();
  const auto cells_of = [&](const db::Statement& row) -> std::vector<ListCell> {
    std::string drafted_by = row.string(kOwn);
    if (drafted_by.empty()) drafted_by = label_in(language, authority_choices(), row.text(kOwn + 1));
    std::string course = say_submission(language, row);
    if (course.empty()) course = language.tr(Message(N_("Not yet submitted")));
    const auto due = row.date(kOwn + 2);
    return {{.text = say_conclusion(language, row)},
            {.text = say_proposal(row)},
            {.text = std::move(drafted_by)},
            {.text = join_lines({due ? i18n::format_date(*due) : std::string(), course})}};
  };
  for (Reviewed& one : read_reviews(reader, work, query_order(reader, kToBeHandled.data(), order), [&](const db::Statement& row) {
         // What stays or has ended by law asks nobody for a document.
         return needs_no_handling(row.text(kReview0 + 1)) ? std::vector<ListCell>() : cells_of(row);
       })) {
    if (one.cells.empty()) continue;
    std::vector<ListCell> cells = name_cells(language, one.document, ++part.documents, true);
    std::move(one.cells.begin(), one.cells.end(), std::back_inserter(cells));
    part.groups[0].rows.push_back({.document_id = one.document.id, .cells = std::move(cells)});
  }
  return list_of({kNumberColumn, kKindColumn,
                  {N_("Number, symbol; day of issue; name of the document/subject"), N_("Document"), "c-document", 40},
                  {N_("Proposal (suspend, pause, amend, replace, repeal or issue a new document)"), N_("Conclusion"),
                   "c-proposal", 18},
                  {N_("What is proposed; reason of the proposal"), N_("Reason and content of the proposal"), "c-content", 40},
                  {N_("Body or unit in charge of drafting"), N_("Drafted by"), "c-drafter", 20},
                  {N_("To be handled by; state of the drafting"), N_("To be handled by"), "c-due", 20}},
                 std::move(part));
}

OfficialList load_review_book(db::Reader& reader, const plugin::Work& work, const i18n::Language& language,
                              const ListOrder& order) {
  const auto grounds = load_grounds(reader, language);
  ListPart part;
  part.groups.emplace_back();
  const auto cells_of = [&](const db::Statement& row) -> std::vector<ListCell> {
    std::vector<std::string> on;
    if (const auto found = grounds.find(row.integer(kReview0)); found != grounds.end()) on = found->second;
    on.push_back(row.string(kOwn + 1));
    std::vector<std::string> remarks{say_submission(language, row)};
    if (order.campaign_id == 0 && !row.text(kOwn + 6).empty()) remarks.push_back(row.string(kOwn + 6));
    return {{.text = {}, .day = row.date(kOwn)},
            {.text = join_lines(on)},
            {.text = join_lines({say_conclusion(language, row), say_proposal(row)})},
            {.text = say_result(language, row)},
            {.text = join_lines(remarks)}};
  };
  for (Reviewed& one : read_reviews(reader, work, query_order(reader, kBook.data(), order), cells_of)) {
    std::vector<ListCell> cells = name_cells(language, one.document, ++part.documents, true);
    cells[2].text = cells[1].text + " " + cells[2].text;  // the book has no column for the kind
    cells.erase(cells.begin() + 1);
    std::move(one.cells.begin(), one.cells.end(), std::back_inserter(cells));
    part.groups[0].rows.push_back({.document_id = one.document.id, .cells = std::move(cells)});
  }
  return list_of({kNumberColumn,
                  {N_("Name of the reviewed document (number, symbol, day, subject)"), N_("Reviewed document"), "c-reviewed", 44},
                  {N_("Takes effect from"), N_("In force from"), "c-day", 14, true},
                  {N_("Documents or grounds of the review"), N_("Grounds of the review"), "c-ground", 34},
                  {N_("Content of the proposal"), N_("What is proposed"), "c-content", 34},
                  {N_("Result of the handling"), N_("Result"), "c-drafter", 24},
                  {N_("Remark"), N_("Remark"), "c-note", 20}},
                 std::move(part));
}

}  // namespace motcong::legal
