// What the signed-in person's units are to report: the page, and the duties shown at home.
#pragma once

#include <string>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/declarations.h"

namespace motcong::par {

struct OpenPeriod {
  std::int64_t id = 0;
  std::string code, label, task, unit, state;  // state as stored: open, in_progress, returned, reported
  base::Date due_on;
  int days_left = 0;                           // negative: days late
};

/// Begun and not yet accepted periods of the person's units, earliest due day first. `reported`: those that wait for the
/// Office instead of those that wait for the unit.
std::vector<OpenPeriod> list_open_periods(plugin::Context& context, bool reported);

/// GET /par/mine
http::Response my_unit_page(plugin::Context& context);

/// Periods the person's units have to report on.
std::vector<plugin::DutySource::Duty> list_duties(plugin::Context& context);
/// Finished reports of others that wait for the person.
std::vector<plugin::DutySource::Duty> list_reviews(plugin::Context& context);

}  // namespace motcong::par
