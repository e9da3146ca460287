// Who is told of what about tasks. All notices go into the portal's own inbox, in the transaction of the
// step.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/plugin/context.h"

namespace motcong::task {

inline constexpr const char* kNoticeKind = "core.task";

/// Who has the task, its supporting units too: the person, else those who report for the units.
void tell_extended(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id);
void tell_cancelled(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id);
/// Only who has to report. How many people were told.
int tell_reminder(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id, std::string_view note);
void tell_given(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id, std::int64_t user_id);
/// A finished report waits for those who decide on it.
void tell_reviewers(const plugin::Work& work, db::WriteTx& tx, std::int64_t report_id);
/// The author learns what became of his report.
void tell_author(const plugin::Work& work, db::WriteTx& tx, std::int64_t report_id, bool accepted);

}  // namespace motcong::task
