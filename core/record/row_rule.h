// Which rows of a type a person reaches: one rule for list, detail, export, import and every action.
#pragma once

#include <cstdint>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/sql_builder.h"

namespace motcong::record {

/// What `access` lets this person reach. Access without a permission (everyone, signed in) reaches all rows.
auth::Reach reach_of(const plugin::Work& work, const plugin::Access& access);

/// Appends a condition over `t`, in brackets, that holds for the rows reached.
void add_row_rule(SqlBuilder& builder, const plugin::RecordType& type, const auth::Reach& reach);

/// The row exists and `access` reaches it.
bool reaches_row(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                 const plugin::Access& access, std::int64_t id);

}  // namespace motcong::record
