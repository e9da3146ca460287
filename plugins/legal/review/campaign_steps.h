// The steps of a review campaign: all its reviews given out, closed with what is left over named, opened again, the
// leaders' note.
#pragma once

#include <vector>

#include "core/plugin/record_type.h"

namespace motcong::legal {

std::vector<plugin::Action> campaign_steps();

}  // namespace motcong::legal
