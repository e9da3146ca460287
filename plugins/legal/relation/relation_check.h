// What a relation between documents may say: beside each field what cannot be, in words.
#pragma once

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::legal {

/// For Hooks::validate of legal.relation: scope and articles fit the kind, days fit both documents, nothing goes in a
/// circle or stands there twice, the acting document may do this (competence.h; a reason overrules, and rows of a file
/// pass), and who writes it may edit the document it changes. Fills `name`.
void check_relation(const plugin::Work& work, db::Reader& reader, plugin::Values& values, const plugin::Row* before,
                    plugin::FieldErrors& errors);

/// Why this person may not change what happens to the document; nothing when he may edit it.
std::optional<base::Message> find_right_refusal(const plugin::Work& work, db::Reader& reader, std::int64_t document_id);

/// REQUIRES: it is there.
base::Date load_issue_day(db::Reader& reader, std::int64_t document_id);

}  // namespace motcong::legal
