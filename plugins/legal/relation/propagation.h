// Who stands on a document that changed is told, through core/citation: what relations say of it, and what
// ends it by rule.
#pragma once

#include <cstdint>
#include <optional>

#include "core/plugin/context.h"
#include "plugins/legal/validity/validity.h"

namespace motcong::legal {

/// A document whose validity was derived anew, or of which something else is said now.
struct Development {
  std::int64_t document_id = 0;
  std::optional<Cause> ends;  // what ends it now
};

/// Brings what citers were told of the document to what holds now; doing it again changes nothing. All that one document
/// does to it is one change, which that document says; a document that ends with what it details is changed by the one that
/// ended that. Not told: what would change it after it has ended, but for its replacement. REQUIRES: its kept days are
/// derived.
void tell_citers(const plugin::Work& work, db::WriteTx& tx, const Development& development);

inline constexpr const char* kRelation = "legal.relation";

}  // namespace motcong::legal
