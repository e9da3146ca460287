// The daily reminders: who is told of a task that is due soon, due today, late, very late.
#pragma once

#include "core/plugin/context.h"
#include "core/plugin/jobs.h"

namespace motcong::task {

/// How urgent an open task is, from its due day and the day.
enum class Tier { none = 0, soon = 1, today = 2, late = 3, very_late = 4 };

/// Tells of each open task once for each tier it comes to: those who report (or the person it was given to);
/// from `late` on also who answers for the unit; from `very_late` on also the Office. What several tasks of a
/// unit have in common is one notice. After downtime the tier of today is told, those passed meanwhile are
/// not; a clock set back tells nothing twice. An extension begins anew. Gives in words how many tasks and
/// people.
base::Message send_reminders(const plugin::Work& work, plugin::Progress& progress);

}  // namespace motcong::task
