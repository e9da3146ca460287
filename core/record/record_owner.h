// Under which type the things people put on a record (comments, links, the archive mark) are kept.
#pragma once

#include "core/plugin/registry.h"

namespace motcong::record {

/// Several types may show one table: what is put on a row under one of them stands under all. This is the
/// first of them, whose id goes into the tables.
inline const plugin::RecordType& owner_type(const plugin::Registry& registry,
                                            const plugin::RecordType& type) {
  for (const plugin::RecordType& other : registry.types()) {
    if (std::string_view(other.table) == type.table) return other;
  }
  return type;
}

}  // namespace motcong::record
