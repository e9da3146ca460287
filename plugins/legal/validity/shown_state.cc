#include "plugins/legal/validity/shown_state.h"

#include "core/base/message.h"
#include "plugins/legal/relation/relation_words.h"

namespace motcong::legal {

plugin::Field shown_state_field() {
  std::vector<plugin::Choice> states = validity_choices();
  states.insert(states.end(), {{"undetermined", N_("Not determined"), "warn"},
                               {"carried_out", N_("Being carried out"), "ok"},
                               {"term_over", N_("Term over"), "danger"},
                               {"was_replaced", N_("Replaced by another"), "danger"},
                               {"withdrawn", N_("Annulled or repealed"), "danger"}});
  return plugin::Field::choice("shown_validity", N_("State of the document"), std::move(states))
      .computed("(SELECT CASE WHEN t.mark = 'unknown' AND coalesce(t.marked_on, '') <= :today AND s.validity IN ('in_force', "
                "'partly_ended') THEN 'undetermined' WHEN t.nature NOT IN ('administrative', 'party') THEN s.validity "
                "WHEN s.validity = 'in_force' THEN 'carried_out' "
                "WHEN s.validity = 'ended' AND s.reason = 'expired' THEN 'term_over' "
                "WHEN s.validity = 'ended' AND s.reason = 'replaced' THEN 'was_replaced' "
                "WHEN s.validity = 'ended' AND s.reason IN ('repealed', 'annulled') THEN 'withdrawn' ELSE s.validity END "
                "FROM legal_span AS s WHERE s.document_id = t.id AND s.starts_on <= :today ORDER BY s.starts_on DESC "
                "LIMIT 1)")
      .in_list();
}

bool has_own_words(std::string_view nature) { return nature == "administrative" || nature == "party"; }

const char* own_end_words(Reason reason) {
  switch (reason) {
    case Reason::expired:
      return N_("Term over");
    case Reason::replaced:
      return N_("Replaced by another");
    case Reason::repealed:
    case Reason::annulled:
      return N_("Annulled or repealed");
    default:
      return "";
  }
}

}  // namespace motcong::legal
