// Recurrence: the periods a task is to be reported on, worked out from its kind of deadline. Pure; nothing is stored here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/i18n/calendar.h"

namespace motcong::par {

enum class Rhythm { once, monthly, quarterly, half_yearly, yearly };

struct PlannedPeriod {
  std::string label;     // "Quý I/2019": Vietnamese, as it stands in papers
  base::Date starts_on;
  base::Date due_on;     // a last day that is off has moved to the next working day (Civil Code 2015, art. 148)
};

/// The periods of `year` that end on or after `from`, the day the work opens: a plan signed on 28 January still owes
/// January, one signed in March does not. `summed_up`: the half year stands for the second quarter and the year for the
/// fourth, as in periodic reports. REQUIRES: rhythm is not once.
std::vector<PlannedPeriod> list_periods(Rhythm rhythm, bool summed_up, int year, const base::Date& from,
                                        const i18n::Calendar& calendar);

/// The one period of work with one due day.
PlannedPeriod single_period(std::string label, const base::Date& from, const base::Date& due_on,
                            const i18n::Calendar& calendar);

/// Due `days` calendar days after the event; the day of the event is not counted (Civil Code 2015, art. 147).
PlannedPeriod event_period(std::string label, const base::Date& occurred_on, int days, const i18n::Calendar& calendar);

/// The kind of deadline the words of a plan name ("Hàng tháng" -> "monthly"), "" when they name none.
std::string read_deadline_kind(std::string_view words);

}  // namespace motcong::par
