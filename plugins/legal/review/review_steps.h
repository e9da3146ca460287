// The steps of a review form: given out, taken up, submitted, approved by the head of division and the Office, finished by
// the leaders, returned. What follows when it is handled is in review_handling.h.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/time.h"
#include "core/plugin/record_type.h"

namespace motcong::legal {

std::vector<plugin::Action> review_steps();

/// The unit of the review, else the one that answers for its document; 0: none.
std::int64_t find_reviewing_unit(db::Reader& reader, const plugin::Row& review);
/// Gives a review that waits, or is being reviewed, to a unit or a person of it (0: the whole unit), with its task.
void give_out(const plugin::Work& work, db::WriteTx& tx, const plugin::Row& review, std::int64_t unit, std::int64_t person,
              const base::Date& due_on);

/// Whether this person reviews documents for the unit today.
bool is_reviewer(const plugin::Work& work, db::Reader& reader, std::int64_t unit, std::int64_t person);

/// Nothing of it may be changed any more: completed, handled, or its campaign is closed.
bool is_locked(db::Reader& reader, const plugin::Row& review);
/// The form itself is in somebody's hands: waiting or being reviewed, and not locked.
bool is_in_work(db::Reader& reader, const plugin::Row& review);
/// Whose step is next, of a form that was submitted: heads, the Office or the leaders without whoever took a step before;
/// nobody in other states.
std::vector<std::int64_t> list_awaited(const plugin::Work& work, db::Reader& reader, const plugin::Row& review);

/// Whether this person, or who he stands in for, took the step ("submitted", "head", "approved") since the form was
/// submitted last.
bool took_step(const plugin::Work& work, const plugin::Row& review, const char* by, const char* on_behalf);

}  // namespace motcong::legal
