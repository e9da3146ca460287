// Which rows of a type a person sees, asked once for many rows: for lists that a plugin reads by SQL of its own.
#pragma once

#include <cstdint>
#include <unordered_set>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::record {

/// By the row rule, as it is when the object is made. Somebody who sees all costs no query.
class SeenRows {
 public:
  SeenRows(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type);
  bool has(std::int64_t id) const { return all_ || ids_.contains(id); }

 private:
  bool all_ = false;
  std::unordered_set<std::int64_t> ids_;
};

}  // namespace motcong::record
