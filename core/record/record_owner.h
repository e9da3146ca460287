// Under which type the things people put on a record (comments, links, the archive mark) are kept.
#pragma once

#include <string_view>

#include "core/plugin/registry.h"

namespace motcong::record {

/// Whether `other` shows the same rows with what people put on them. A type that takes nothing on its records
/// (`can_attach` is false) shows less of a row to more people: what stands on the row is not for them.
inline bool shares_rows(const plugin::RecordType& other, const plugin::RecordType& type) {
  return &other == &type || (std::string_view(other.table) == type.table && other.can_attach);
}

/// Several types may show one table: what is put on a row under one of them stands under all. This is the
/// first of them, whose id goes into the tables.
inline const plugin::RecordType& owner_type(const plugin::Registry& registry,
                                            const plugin::RecordType& type) {
  for (const plugin::RecordType& other : registry.types()) {
    if (shares_rows(other, type)) return other;
  }
  return type;
}

}  // namespace motcong::record
