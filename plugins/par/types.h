// The record types of reform work. Each has its own .cc.
#pragma once

#include "core/plugin/record_type.h"

namespace motcong::par {

plugin::RecordType plan_type();        // a year's plan
plugin::RecordType task_type();        // a row of its appendix
plugin::RecordType assignment_type();  // a task as the duty of one unit; what the board counts
plugin::RecordType period_type();      // what is due when
plugin::RecordType duty_type();        // the periods a person's own units may report on now; what a report points to
plugin::RecordType report_type();

/// Values shared by several types.
std::vector<plugin::Choice> section_choices();
std::vector<plugin::Choice> deadline_kind_choices();
std::vector<plugin::Choice> work_state_choices();

}  // namespace motcong::par
