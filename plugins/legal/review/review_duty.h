// The duty of who reviews: a task of the unit or person (core/task), until the Office has approved the form. And by
// which day a review is due.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/time.h"
#include "core/plugin/context.h"

namespace motcong::legal {

/// Opens the task of a review and tells who has it. A task that the unit was given because the same law changed
/// (core/citation) is withdrawn for it, unless somebody has begun it: then that one stays the duty.
/// REQUIRES: unit and due day are set.
void open_duty(const plugin::Work& work, db::WriteTx& tx, std::int64_t review_id);
/// Another due day, for what nobody has touched.
void move_duty(const plugin::Work& work, db::WriteTx& tx, std::int64_t review_id);
/// Done as of today, with the days late it has; `note` says by what.
void complete_duty(const plugin::Work& work, db::WriteTx& tx, std::int64_t review_id, std::string_view note);
/// Nobody has to do it any more.
void withdraw_duty(const plugin::Work& work, db::WriteTx& tx, std::int64_t review_id, std::string_view reason);

/// By the rows "review_days" and "review_before_effect" of the rules of law: days from the issue of the latest ground, and
/// not after its effect; from today where that has passed already.
base::Date find_due_day(db::Reader& reader, const base::Date& today, const std::vector<std::int64_t>& grounds);

}  // namespace motcong::legal
