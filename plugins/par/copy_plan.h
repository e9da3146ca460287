// Copying a plan to another year as a draft: next year's plan mostly repeats this one's tasks.
#pragma once

#include <cstdint>

#include "core/plugin/context.h"

namespace motcong::par {

/// The new plan's id. Deadline words, and “năm <old year>” in titles, get the new year; days
/// in figures and numbers of papers inside them stay; days move by whole years (29 February to 28);
/// who does what is kept as named, groups included; nothing of what was reported comes along.
std::int64_t copy_plan(const plugin::Work& work, db::WriteTx& tx, std::int64_t plan_id, int year);

}  // namespace motcong::par
