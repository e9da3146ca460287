// What periods had when they were over: kept by a job, counted again only by a person with a reason. Rows are only ever
// added.
#pragma once

#include <string_view>

#include "core/indicator/indicator.h"
#include "core/plugin/jobs.h"

namespace motcong::indicator {

/// Keeps every period that is over and not kept yet: as far back as the data tell (at most kMostPeriods), else the
/// last one, while it is not long over. What is kept stays as it is, whatever the clock says. For the job.
base::Message close_periods(const plugin::Work& work, plugin::Progress& progress);
inline constexpr int kMostPeriods = 120;

/// Counts a period that is over again, from the data of now; the figures it had stay as a former revision. The new
/// snapshot's id. REQUIRES: it was kept before, and `reason` is not empty.
std::int64_t count_again(const plugin::Work& work, db::WriteTx& tx, const Indicator& indicator,
                         const i18n::Period& period, std::string_view reason);

}  // namespace motcong::indicator
