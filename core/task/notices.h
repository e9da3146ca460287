// Who is told of what about tasks. All notices go into the portal's own inbox, in the transaction of the
// step.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/plugin/context.h"

namespace motcong::task {

inline constexpr const char* kNoticeKind = "core.task";

/// Who has the task, its supporting units too: the person, else those who report for the units.
void tell_extended(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id);
void tell_cancelled(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id);
/// Only who has to report. How many people were told.
int tell_reminder(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id, std::string_view note);
void tell_given(const plugin::Work& work, db::WriteTx& tx, std::int64_t task_id, std::int64_t user_id);
/// A finished report waits for those who decide on it; `instead`: since it is the usual reviewers' own.
void tell_deciders(const plugin::Work& work, db::WriteTx& tx, std::int64_t report_id,
                   const std::vector<std::int64_t>& people, bool instead);
/// An extension is asked for: waits for these.
void tell_of_request(const plugin::Work& work, db::WriteTx& tx, std::int64_t request_id,
                     const std::vector<std::int64_t>& people);
/// Who asked learns what became of it.
void tell_asker(const plugin::Work& work, db::WriteTx& tx, std::int64_t request_id, bool granted);
/// It was decided on, by whomever: notices that it waits are read.
void close_waiting_notices(const plugin::Work& work, db::WriteTx& tx, const std::string& link);
/// The author learns what became of his report.
void tell_author(const plugin::Work& work, db::WriteTx& tx, std::int64_t report_id, bool accepted);

}  // namespace motcong::task
