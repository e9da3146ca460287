// The steps of a review form: given out, taken up, submitted, approved by the head of division and the Office, finished by
// the leaders, returned. What follows when it is handled is in review_handling.h.
#pragma once

#include <vector>

#include "core/plugin/record_type.h"

namespace motcong::legal {

std::vector<plugin::Action> review_steps();

/// Nothing of it may be changed any more: completed, handled, or its campaign is closed.
bool is_locked(db::Reader& reader, const plugin::Row& review);
/// The form itself is in somebody's hands: waiting or being reviewed, and not locked.
bool is_in_work(db::Reader& reader, const plugin::Row& review);
/// Whether this person, or who he stands in for, took the step ("submitted", "head", "approved") since the form was
/// submitted last.
bool took_step(const plugin::Work& work, const plugin::Row& review, const char* by, const char* on_behalf);

}  // namespace motcong::legal
