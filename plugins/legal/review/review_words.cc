#include "plugins/legal/review/review_words.h"

#include "core/base/message.h"

namespace motcong::legal {

// The five matters a review looks at (nội dung rà soát), in the order of the official form.
const std::array<Criterion, 5>& criteria() {
  static const std::array<Criterion, 5> kCriteria = {{
      {"validity", N_("Validity of the document"),
       N_("Which parts are in force, partly ended or suspended, and by what"), "validity_content",
       N_("Validity: what was looked at"), "validity_against", N_("Validity: checked against"), "validity_assessment",
       N_("Validity: assessment"), "validity_opinion", N_("Validity: opinion")},
      {"basis", N_("Legal basis"), N_("Whether what the document was issued on is in force, amended or replaced"),
       "basis_content", N_("Legal basis: what was looked at"), "basis_against", N_("Legal basis: checked against"),
       "basis_assessment", N_("Legal basis: assessment"), "basis_opinion", N_("Legal basis: opinion")},
      {"authority", N_("Authority to issue"), N_("Form and content: whether the issuer was entitled to both"),
       "authority_content", N_("Authority: what was looked at"), "authority_against", N_("Authority: checked against"),
       "authority_assessment", N_("Authority: assessment"), "authority_opinion", N_("Authority: opinion")},
      {"content", N_("Content"), N_("Contrary to, overlapping or in conflict with documents of higher force or later ones"),
       "content_content", N_("Content: articles looked at"), "content_against", N_("Content: checked against"),
       "content_assessment", N_("Content: assessment"), "content_opinion", N_("Content: opinion")},
      {"fit", N_("Fit with socio-economic conditions"),
       N_("Whether the subject still exists, the rules still suit, new rules are needed"), "fit_content",
       N_("Conditions: what was looked at"), "fit_against", N_("Conditions: checked against"), "fit_assessment",
       N_("Conditions: assessment"), "fit_opinion", N_("Conditions: opinion")},
  }};
  return kCriteria;
}

std::vector<plugin::Choice> review_states() {
  return {{"waiting", N_("Waits to be reviewed"), "neutral"},
          {"in_review", N_("Being reviewed"), "info"},
          {"submitted", N_("With the head of division"), "warn"},
          {"at_office", N_("With the Office"), "warn"},
          {"reviewed", N_("Reviewed, with the leaders"), "info"},
          {"completed", N_("Review completed"), "ok"},
          {"proposed", N_("Proposed, to be handled"), "info"},
          {"handled", N_("Handled"), "ok"}};
}

std::vector<plugin::Choice> assessment_choices() {
  return {{"consistent", N_("Consistent"), "ok"},    {"contrary", N_("Contrary"), "danger"},
          {"overlapping", N_("Overlapping"), "warn"}, {"conflicting", N_("In conflict"), "danger"},
          {"ended", N_("Ended by law"), "danger"},    {"unsuitable", N_("Not suitable"), "warn"}};
}

std::vector<plugin::Choice> conclusion_choices() {
  return {{"keep", N_("Keep as it is"), "ok"},
          {"amend", N_("Amend, supplement"), "info"},
          {"replace", N_("Replace"), "warn"},
          {"repeal_whole", N_("Repeal wholly"), "danger"},
          {"repeal_part", N_("Repeal a part"), "warn"},
          {"issue_new", N_("Issue a new document"), "info"},
          {"suspend", N_("Suspend its enforcement"), "warn"},
          {"pause", N_("Pause its validity"), "warn"},
          {"declare_ended", N_("Declare it ended"), "neutral"}};
}

std::vector<plugin::Choice> authority_choices() {
  return {{"provincial_council", N_("Provincial People's Council")},
          {"provincial_committee", N_("Provincial People's Committee")},
          {"committee_chair", N_("Chair of the Provincial People's Committee")},
          {"ministry", N_("Ministry or central body")},
          {"department", N_("The department itself")},
          {"other", N_("Another body")}};
}

const char* label_of(const std::vector<plugin::Choice>& choices, std::string_view value) {
  for (const plugin::Choice& choice : choices) {
    if (value == choice.value) return choice.label;
  }
  return "";
}

std::optional<Effect> effect_of(std::string_view conclusion) {
  if (conclusion == "amend") return Effect{RelationKind::amends, false};
  if (conclusion == "replace") return Effect{RelationKind::replaces, false};
  if (conclusion == "repeal_whole") return Effect{RelationKind::repeals, false};
  if (conclusion == "repeal_part") return Effect{RelationKind::repeals, true};
  if (conclusion == "suspend") return Effect{RelationKind::suspends, false};
  if (conclusion == "pause") return Effect{RelationKind::pauses, false};
  return std::nullopt;
}

bool needs_no_handling(std::string_view conclusion) { return conclusion == "keep" || conclusion == "declare_ended"; }

}  // namespace motcong::legal
