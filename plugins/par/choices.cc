// The lists of values that several record types share.
#include "plugins/par/types.h"

namespace motcong::par {

std::vector<plugin::Choice> section_choices() {
  return {{"I", N_("I. Institutional reform")},
          {"II", N_("II. Reform of administrative procedures")},
          {"III", N_("III. Reform of the organisation")},
          {"IV", N_("IV. Building up the staff")},
          {"V", N_("V. Reform of public finance")},
          {"VI", N_("VI. Modernising the administration")},
          {"VII", N_("VII. Direction and publicity")}};
}

std::vector<plugin::Choice> deadline_kind_choices() {
  return {{"once", N_("Once, by a day")}, {"monthly", N_("Monthly")},       {"quarterly", N_("Quarterly")},
          {"half_yearly", N_("Half-yearly")}, {"yearly", N_("Yearly")}, {"ongoing", N_("Ongoing")},
          {"event", N_("On an event")}};
}

std::vector<plugin::Choice> work_state_choices() {
  return {{"not_started", N_("Not started"), "neutral"}, {"in_progress", N_("In progress"), "info"},
          {"reported", N_("Reported, waiting"), "warn"}, {"late", N_("Late"), "danger"},
          {"done", N_("Done"), "ok"}, {"cancelled", N_("Cancelled"), "neutral"},
          {"archived", N_("Archived"), "neutral"}};
}

}  // namespace motcong::par
