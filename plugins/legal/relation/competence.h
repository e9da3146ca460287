// Whose document may do what to whose: who issued both, and whether the acting one sets rules at all.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/message.h"
#include "core/db/database.h"
#include "plugins/legal/validity/validity.h"

namespace motcong::legal {

/// Why the acting document is not one that may do this to the other; nothing where it is. Sheet 1.4 of the field, after
/// Luật số 80/2015/QH13, Điều 12: a document is amended, replaced, corrected or paused by the body that issued it, alone or
/// with others, or by the one that took over from it (legal_issuer.heir_id); it is repealed, annulled or suspended by that
/// body or a superior one (a smaller legal_issuer.rank). A document without normative force amends, replaces or pauses no
/// normative one. That a list declares a document ended, anybody's list may. Both documents are there.
std::optional<base::Message> find_competence_doubt(db::Reader& reader, RelationKind kind, std::int64_t acting_id,
                                                   std::int64_t affected_id);

/// Of all that others do to the document, what they may not, as long as the relation does not say why it counts.
std::vector<base::Message> list_competence_doubts(db::Reader& reader, std::int64_t document_id);

}  // namespace motcong::legal
