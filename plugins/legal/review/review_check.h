// What a review form must hold before it is submitted, and whether it contradicts itself. A form in work may be half
// filled.
#pragma once

#include "core/plugin/record_type.h"

namespace motcong::legal {

/// Everything that is missing or does not fit, by field. Fields as sheet and form of Nghị định số 34/2016/NĐ-CP: grounds
/// (documents or socio-economic), five assessments, conclusion; unless it is kept: reason, authority, day.
void check_complete(const plugin::Work& work, const plugin::Values& values, plugin::FieldErrors& errors);

/// What may not even be kept half filled: a conclusion that its own assessments contradict, days in the wrong order, a
/// document that is its own ground.
void check_consistent(const plugin::Values& values, plugin::FieldErrors& errors);

/// What the register speaks against: a review or ground from before the document was issued (grounds are later texts,
/// Nghị định số 34/2016/NĐ-CP), an end declared of what has not ended by law. Where on that day the declaration itself
/// ends a document (rule `declared_end_counts`), it may be proposed.
void check_against_register(db::Reader& reader, const plugin::Values& values, plugin::FieldErrors& errors);

}  // namespace motcong::legal
