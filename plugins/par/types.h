// The record types of reform work. Each has its own .cc.
#pragma once

#include "core/plugin/record_type.h"

namespace motcong::par {

plugin::RecordType plan_type();        // a year's plan
plugin::RecordType task_type();        // a row of its appendix
plugin::RecordType assignment_type();  // a task as the duty of one unit; what the board counts. Its periods are core.task

/// The type whose records are the sources of this plugin's duties (core/task/task.h).
inline constexpr const char* kSourceType = "par.assignment";

/// The series of numbers that plans issued without one of their own are given (core/numbering/numbering.h).
inline constexpr const char* kPlanNumbers = "par.plan";

/// Values shared by several types.
std::vector<plugin::Choice> section_choices();
std::vector<plugin::Choice> deadline_kind_choices();
std::vector<plugin::Choice> work_state_choices();

}  // namespace motcong::par
