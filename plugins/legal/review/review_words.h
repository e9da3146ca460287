// Words of a review form (phiếu rà soát): states, the five criteria, assessments, conclusions, authorities.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "core/plugin/field.h"
#include "plugins/legal/validity/validity.h"

namespace motcong::legal {

/// One of the five rows of the official form: the columns of legal_review that hold it, and what people call them.
struct Criterion {
  const char* id;       // "validity"
  const char* heading;  // msgid
  const char* hint;     // msgid: what is to be looked at
  const char *content, *content_label;
  const char *against, *against_label;
  const char *assessment, *assessment_label;
  const char *opinion, *opinion_label;
};
const std::array<Criterion, 5>& criteria();

std::vector<plugin::Choice> review_states();
std::vector<plugin::Choice> assessment_choices();
std::vector<plugin::Choice> conclusion_choices();
std::vector<plugin::Choice> authority_choices();

/// msgid of a choice's label; "" for a value that is none of them.
const char* label_of(const std::vector<plugin::Choice>& choices, std::string_view value);

/// What the document that handles a conclusion does to the reviewed one.
struct Effect {
  RelationKind kind;
  bool needs_articles = false;
};
/// Nothing: no relation follows ("issue_new"), or nothing has to be handled.
std::optional<Effect> effect_of(std::string_view conclusion);

/// Finished by the department itself: nobody else has to do anything (Nghị định số 34/2016/NĐ-CP, phiếu rà soát).
bool needs_no_handling(std::string_view conclusion);

}  // namespace motcong::legal
