// Who decides on the report that a task waits with. Nobody judges his own: where those who usually decide all wrote
// it themselves, or there is none of them, the leaders do; where there is no leader either, a warning says so.
#pragma once

#include <cstdint>
#include <vector>

#include "core/plugin/context.h"

namespace motcong::task {

/// Whoever has it is asked only where nobody else may decide.
inline constexpr const char* kLastReviewer = "core.task.review_last";

struct Deciders {
  std::vector<std::int64_t> usual;    // without those who wrote the report that waits
  std::vector<std::int64_t> leaders;  // likewise
};
Deciders list_deciders(db::Reader& reader, const plugin::Work& work, std::int64_t task_id);

/// Writes down whether the usual ones, the leaders or nobody decides on a task that was reported on, and who that is.
std::vector<std::int64_t> assign_deciders(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id);

/// The same for all that wait: people come, go and lose rights. Leaders hear of what comes to them. How many changed.
std::int64_t assign_all_deciders(const plugin::Work& work, db::WriteTx& tx);

/// On top of the pages of the Office and the administration: reports on which nobody could decide.
std::optional<plugin::Warning::Told> find_undecidable(const plugin::Work& work, db::Reader& reader);

}  // namespace motcong::task
