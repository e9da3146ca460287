// Drafts: a form posted after its session had run out is kept a day for the same person and comes back when
// he has signed in again. Not a place for passwords: only routes that say so keep drafts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.h"
#include "core/db/database.h"
#include "core/http/request.h"

namespace motcong::record {

/// Keeps the typed fields of `form` (no tokens) for the page at `path` and drops drafts older than a day, and
/// this person's oldest beyond a few. The draft's random id.
std::string save_draft(db::WriteTx& tx, base::Instant now, std::int64_t user_id, std::string_view path,
                       const http::Fields& form);

/// Whether such a draft waits for somebody; says nothing about whom.
bool has_draft(db::Reader& reader, base::Instant now, std::string_view id);
/// The form's address with the draft in it; "" when this person has no such draft.
std::string find_draft_url(db::Reader& reader, base::Instant now, std::int64_t user_id, std::string_view id);
/// The fields as they were posted; nothing when this person has no such draft for this path.
std::optional<http::Fields> find_draft(db::Reader& reader, base::Instant now, std::int64_t user_id,
                                       std::string_view id, std::string_view path);

}  // namespace motcong::record
