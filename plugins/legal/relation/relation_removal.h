// Taking a relation out of the register: what follows is said before, a reason is asked, and the document it changed keeps
// a trace. Relations are not archived: what is said of a document counts, or it is not there.
#pragma once

#include "core/plugin/record_type.h"

namespace motcong::legal {

/// For who may edit the document the relation changes; of relations that change nothing, for who may edit the relation.
plugin::Action removal_step();

/// Puts into the history of the affected document that a relation came, changed or went ("" for none); nothing for those
/// that change no document.
void note_relation(const plugin::Work& work, db::WriteTx& tx, const plugin::Row* before, const plugin::Row* after,
                   const std::string& reason = {});

}  // namespace motcong::legal
