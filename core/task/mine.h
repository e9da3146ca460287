// What waits for the signed-in person and his units: the page, and the cards at home. However many tasks
// there are, only the first are read, and counting stops at DutySource::kMostCounted.
#pragma once

#include <cstdint>
#include <string>

#include "core/plugin/context.h"
#include "core/plugin/declarations.h"

namespace motcong::task {

/// GET /tasks/mine
http::Response mine_page(plugin::Context& context);

/// Tasks given to the person himself; those of his units; finished reports that wait for his decision.
plugin::DutySource::Duties list_own_duties(plugin::Context& context, int limit, const base::Date& soon_until);
plugin::DutySource::Duties list_unit_duties(plugin::Context& context, int limit,
                                            const base::Date& soon_until);
plugin::DutySource::Duties list_decisions(plugin::Context& context, int limit, const base::Date& soon_until);

/// The form of a report on a task; after a return it carries what was written, as far as an address may be
/// long.
std::string new_report_url(db::Reader& reader, std::int64_t task_id);

}  // namespace motcong::task
