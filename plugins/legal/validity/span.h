// The days on which each state of a document holds, kept in legal_span beside the documents, and all by which it lost
// a part, in legal_loss: derived anew in
// the transaction that changes a document, a relation or a rule, for all that the change reaches. Whoever
// asks for a day asks the table; a change to come takes effect on its day by itself.
#pragma once

#include <cstdint>
#include <vector>

#include "core/plugin/context.h"
#include "plugins/legal/validity/validity.h"

namespace motcong::legal {

/// What is said of a document, or done to it, has changed: before COMMIT its validity and that of all that
/// hangs on it is derived anew, once however many documents were marked, and whoever stands on what changed
/// is told (propagation.h).
void mark_stale(const plugin::Work& work, db::WriteTx& tx, std::int64_t document_id);
/// The same for the documents this one acts on: its day of effect is theirs.
void mark_stale_with_affected(const plugin::Work& work, db::WriteTx& tx, std::int64_t document_id);
/// A rule has changed.
void mark_all_stale(const plugin::Work& work, db::WriteTx& tx);

/// Does it now, for who reads spans in the same transaction. `nobody` is told in a demonstration, whose documents are
/// known.
enum class Telling { citers, nobody };
void derive_stale(const plugin::Work& work, db::WriteTx& tx, Telling telling = Telling::citers);

/// What becomes of a document, from what is entered, not from what is kept. REQUIRES: it is there.
Outcome derive_document(db::Reader& reader, std::int64_t document_id);

/// A document whose days would be others without one relation.
struct Fallout {
  std::int64_t document_id = 0;
  Outcome before, after;
};
/// What would become of documents if the relation were not there; those alone for which it matters.
std::vector<Fallout> foresee_removal(db::Reader& reader, std::int64_t relation_id);

/// Documents whose kept days are not those a fresh derivation of all gives; empty: none.
std::vector<std::int64_t> list_wrong_spans(db::Reader& reader);

}  // namespace motcong::legal
