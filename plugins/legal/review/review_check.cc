#include "plugins/legal/review/review_check.h"

#include <algorithm>

#include "core/i18n/format.h"
#include "core/plugin/context.h"
#include "plugins/legal/review/review_words.h"
#include "plugins/legal/validity/rules.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::FieldErrors;
using plugin::Values;

void require_text(const Values& values, const char* field, const char* words, FieldErrors& errors) {
  if (values.text(field).empty()) errors.emplace_back(field, words);
}

void check_criteria(const Values& values, FieldErrors& errors) {
  for (const Criterion& criterion : criteria()) {
    const std::string assessment = values.text(criterion.assessment);
    if (assessment.empty()) {
      errors.emplace_back(criterion.assessment, N_("Choose what came out; each of the five matters is assessed"));
      continue;
    }
    require_text(values, criterion.content, N_("Write what was looked at: the whole document, or which articles"), errors);
    if (assessment == "consistent") continue;
    require_text(values, criterion.against, N_("Name the document or fact that shows it"), errors);
    require_text(values, criterion.opinion, N_("Say in words what is wrong"), errors);
  }
}

void check_handling(const plugin::Work& work, const Values& values, FieldErrors& errors) {
  const std::string conclusion = values.text("conclusion");
  if (conclusion.empty()) {
    errors.emplace_back("conclusion", N_("Choose what is proposed"));
    return;
  }
  if (conclusion == "keep") return;
  require_text(values, "reason", N_("Write why, and what is proposed"), errors);
  const auto effect = effect_of(conclusion);
  if (effect && effect->needs_articles) {
    require_text(values, "conclusion_articles", N_("Write which articles, clauses and points are meant"), errors);
  }
  if (needs_no_handling(conclusion)) return;
  require_text(values, "authority", N_("Choose who has authority to handle it"), errors);
  const auto due = values.date("handling_due_on");
  if (!due) {
    errors.emplace_back("handling_due_on", N_("Write by which day it is to be handled"));
  } else if (*due < work.today) {
    errors.emplace_back("handling_due_on", Message(N_("{day} has passed already"), {{"day", i18n::format_date(*due)}}));
  }
}

bool is_wrong(std::string_view assessment) { return !assessment.empty() && assessment != "consistent"; }

}  // namespace

void check_complete(const plugin::Work& work, const Values& values, FieldErrors& errors) {
  if (values.ids("grounds").empty() && values.text("ground_text").empty())
    errors.emplace_back("grounds", N_("Name the documents that are the ground of the review, or describe the socio-economic ground"));
  if (!values.date("reviewed_on")) errors.emplace_back("reviewed_on", N_("Write on which day it was reviewed"));
  check_criteria(values, errors);
  check_handling(work, values, errors);
}

void check_consistent(const Values& values, FieldErrors& errors) {
  const std::vector<std::int64_t> grounds = values.ids("grounds");
  if (std::find(grounds.begin(), grounds.end(), values.integer("document_id")) != grounds.end())
    errors.emplace_back("grounds", N_("A document is no ground to review itself"));
  const std::string conclusion = values.text("conclusion");
  const bool has_wrong = std::any_of(criteria().begin(), criteria().end(), [&](const Criterion& criterion) {
    return is_wrong(values.text(criterion.assessment));
  });
  // What is contrary or ended may be kept for a reason: its replacement is under way, say.
  if (conclusion == "keep" && has_wrong && values.text("reason").empty()) {
    errors.emplace_back("reason", N_("Write why it is kept although an assessment speaks against it, or choose another conclusion"));
  }
  if (conclusion == "declare_ended" && !values.text("validity_assessment").empty() &&
      values.text("validity_assessment") != "ended") {
    errors.emplace_back("conclusion", N_("Only what has ended by law is declared so: assess its validity as “Ended by law” first"));
  }
  if (!conclusion.empty() && conclusion != "amend" && conclusion != "repeal_part" && conclusion != "suspend" &&
      conclusion != "pause" && !values.text("conclusion_articles").empty()) {
    errors.emplace_back("conclusion_articles", N_("Articles are named where a part is amended, repealed or suspended only"));
  }
}

void check_against_register(db::Reader& reader, const Values& values, FieldErrors& errors) {
  db::Statement document =
      reader.query("SELECT number, issued_on FROM legal_document WHERE id = ?1", values.integer("document_id"));
  if (!document.step()) return;
  const std::string number = document.string(0);
  const base::Date issued = *document.date(1);
  const auto reviewed = values.date("reviewed_on");
  if (reviewed && *reviewed < issued) {
    errors.emplace_back("reviewed_on", Message(N_("{day} lies before the issue of {document} on {issued}"),
                                               {{"day", i18n::format_date(*reviewed)}, {"document", number},
                                                {"issued", i18n::format_date(issued)}}));
  }
  for (const std::int64_t ground : values.ids("grounds")) {
    db::Statement older =
        reader.query("SELECT number, issued_on FROM legal_document WHERE id = ?1 AND issued_on < ?2", ground, issued);
    if (!older.step()) continue;
    errors.emplace_back("grounds", Message(N_("{ground} was issued on {day}, before {document}: a ground is a later document"),
                                           {{"ground", older.string(0)}, {"day", i18n::format_date(*older.date(1))},
                                            {"document", number}}));
  }
  if (values.text("conclusion") != "declare_ended" || !reviewed || has_rule(reader, "declared_end_counts", *reviewed)) return;
  const bool has_ended = reader.exists(
      "SELECT 1 FROM legal_span WHERE document_id = ?1 AND starts_on <= ?2 AND ends_on > ?2 AND validity IN ('ended', "
      "'partly_ended')",
      values.integer("document_id"), *reviewed);
  if (!has_ended) {
    errors.emplace_back("conclusion", Message(N_("By the register {document} is in force on {day}: enter what ended it first, or "
                                                 "choose another conclusion"),
                                              {{"document", number}, {"day", i18n::format_date(*reviewed)}}));
  }
}

}  // namespace motcong::legal
