// Reviews that arise because the law changed: a document the department reviews stands on one that was amended, replaced
// or ended (Nghị định số 79/2025/NĐ-CP, Điều 39), so core/citation flagged it. And the way back.
#pragma once

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::legal {

/// Brings reviews to what the open flags on documents say, in the transaction that changed them: each flagged document the
/// department reviews has an open review with the ground; what was taken back takes its review along as long as nobody has
/// touched that. Doing it again changes nothing. How many reviews arose.
std::int64_t follow_flags(const plugin::Work& work, db::WriteTx& tx);

/// The review is concluded: the flags it answers are settled, with their tasks.
void settle_flags(const plugin::Work& work, db::WriteTx& tx, const plugin::Row& review);

/// Which documents are reviewed when what they stand on changes: values of this setting.
inline constexpr const char* kReviewedKey = "legal.reviewed_documents";
plugin::Setting reviewed_setting();

}  // namespace motcong::legal
