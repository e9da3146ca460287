// The review form (Phiếu rà soát văn bản, form 01 of decree 34/2016/NĐ-CP) of one review, as people sign it.
#include "core/i18n/format.h"
#include "core/record/store.h"
#include "plugins/legal/official_list/official_list_rows.h"
#include "plugins/legal/official_list/official_list_words.h"
#include "plugins/legal/official_list/official_lists.h"
#include "plugins/legal/relation/relation_words.h"
#include "plugins/legal/review/review_words.h"
#include "plugins/legal/review/reviews.h"

namespace motcong::legal {
namespace {

using plugin::Context;
using plugin::Row;

const i18n::Language& vietnamese() { return i18n::Language::vi(); }

std::string label_in(const std::vector<plugin::Choice>& choices, std::string_view value) {
  const char* const label = label_of(choices, value);
  return *label != '\0' ? std::string(vietnamese().tr(label)) : std::string();
}

std::string join_with(const char* separator, std::initializer_list<std::string> parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (!part.empty()) text += (text.empty() ? "" : separator) + part;
  }
  return text;
}

/// "Quyết định số 42/2017/QĐ-UBND ngày ... của ...: Quy định ..."
std::string name_reviewed(db::Reader& reader, std::int64_t document_id) {
  db::Statement row = reader.query(
      "SELECT d.kind, d.number, i.name, d.issued_on, d.title FROM legal_document AS d JOIN legal_issuer AS i ON i.id = "
      "d.issuer_id WHERE d.id = ?1",
      document_id);
  if (!row.step()) return {};
  return cite_document(vietnamese(),
                       {.kind = row.string(0), .number = row.string(1), .issuer = row.string(2), .issued_on = *row.date(3)}) +
         ": " + row.string(4);
}

std::string list_grounds(db::Reader& reader, const Row& review) {
  std::string text;
  db::Statement row = reader.query(
      "SELECT d.kind, d.number, i.name, d.issued_on FROM legal_review_ground AS g JOIN legal_document AS d ON d.id = "
      "g.document_id JOIN legal_issuer AS i ON i.id = d.issuer_id WHERE g.review_id = ?1 ORDER BY d.issued_on, d.id",
      review.id);
  while (row.step()) {
    text = join_with("; ", {text, cite_document(vietnamese(), {.kind = row.string(0),
                                                               .number = row.string(1),
                                                               .issuer = row.string(2),
                                                               .issued_on = *row.date(3)})});
  }
  return join_with("; ", {text, review.values.text("ground_text")});
}

OfficialList make_table(const Row& review) {
  OfficialList list{.columns = {kNumberColumn,
                                {N_("What is reviewed"), N_("What is reviewed"), "c-matter", 34},
                                {N_("Grounds of the review"), N_("Grounds of the review"), "c-against", 26},
                                {N_("Assessment"), N_("Assessment"), "c-assessment", 16},
                                {N_("Opinion (proposed handling)"), N_("Opinion (proposed handling)"), "c-opinion", 34}},
                    .shared = 0,
                    .parts = {}};
  ListPart part;
  part.groups.emplace_back();
  for (const Criterion& criterion : criteria()) {
    const auto& values = review.values;
    ListRow row;
    row.cells = {{.text = {}, .day = {}, .href = {}, .number = ++part.documents},
                 {.text = join_with("\n", {std::string(vietnamese().tr(criterion.heading)), values.text(criterion.content)})},
                 {.text = values.text(criterion.against)},
                 {.text = label_in(assessment_choices(), values.text(criterion.assessment))},
                 {.text = values.text(criterion.opinion)}};
    part.groups[0].rows.push_back(std::move(row));
  }
  list.parts.push_back(std::move(part));
  return list;
}

Paper make_form(Context& context) {
  const Row review =
      record::load_row(context.db(), context, context.services.registry.type(kReview), context.id());
  const auto& values = review.values;
  const i18n::Language& vi = vietnamese();
  const auto day = [&](const char* field) {
    const auto on = values.date(field);
    return on ? i18n::format_date(*on) : std::string("……/……/………");
  };
  const auto named = [&](const char* field) {
    const std::string_view title = review.title(field);
    return title.empty() ? std::string("…………………………") : std::string(title);
  };
  Paper paper;
  paper.caption = vi.tr(N_("REVIEW FORM OF A DOCUMENT"));
  paper.name = values.text("name");
  paper.facts = {{std::string(vi.tr(N_("Document reviewed"))), name_reviewed(context.db(), values.integer("document_id"))},
                 {std::string(vi.tr(N_("Grounds of the review"))), list_grounds(context.db(), review)},
                 {std::string(vi.tr(N_("Person who reviews"))), named("user_id")},
                 {std::string(vi.tr(N_("Body, unit"))), named("unit_id")},
                 {std::string(vi.tr(N_("Time of the review"))), day("reviewed_on")}};
  const std::string conclusion = label_in(conclusion_choices(), values.text("conclusion"));
  paper.conclusions.emplace_back(vi.tr(N_("What is proposed")),
                                 join_with(" – ", {conclusion, list_articles(values.text("conclusion_articles"))}));
  if (!values.text("reason").empty())
    paper.conclusions.emplace_back(vi.tr(N_("Reason, content of the proposal")), values.text("reason"));
  if (!conclusion.empty() && !needs_no_handling(values.text("conclusion"))) {
    paper.conclusions.emplace_back(vi.tr(N_("Body that has authority")), label_in(authority_choices(), values.text("authority")));
    paper.conclusions.emplace_back(vi.tr(N_("Time limit of the handling")), day("handling_due_on"));
  }
  paper.list = make_table(review);
  paper.signer_post = vi.tr(N_("REVIEWER"));
  paper.signer_name = review.title("user_id");
  paper.is_landscape = false;
  paper.back_href = review_url(review.id);
  return paper;
}

}  // namespace

void declare_review_form(plugin::Registry& registry) {
  registry.get("/legal/reviews/:id/form", plugin::may("legal.view"),
               [](Context& context) { return show_paper(context, make_form(context)); });
  registry.get("/legal/reviews/:id/form/xlsx", plugin::may("legal.view"),
               [](Context& context) { return send_workbook(context, make_form(context), kReview, context.id()); });
}

}  // namespace motcong::legal
