// The leader's page: how many tasks of each unit are late, due soon, waiting for a decision. Each number
// opens its list.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/plugin/context.h"

namespace motcong::task {

struct UnitCount {
  std::int64_t unit_id = 0;
  std::string name;
  std::int64_t late = 0, very_late = 0, soon = 0, open = 0,
               waiting = 0;  // `late` holds those very late, `open` all with the unit
};

/// Units with tasks that are not finished, in protocol order. What is due from today on within `soon_days`
/// counts as soon; late by `very_late_days` or more is very late.
std::vector<UnitCount> count_by_unit(db::Reader& reader, const base::Date& today, int soon_days,
                                     int very_late_days);

/// The card at home of those who remind units: the same figures.
void fill_late_card(plugin::Context& context, view::Object& card);

/// GET /tasks/by-unit
http::Response by_unit_page(plugin::Context& context);

}  // namespace motcong::task
