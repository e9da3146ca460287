// The index of the search box: which words of which fields it holds, building and checking it. It does not
// search: search.h. It follows the records through index_row(s) in store.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::record {

/// The fields whose words are found: all texts stored in the row itself but those that are not_searchable().
/// What is computed or belongs to another row would go stale: it is found under its own record.
std::vector<const plugin::Field*> indexed_fields(const plugin::RecordType& type);

/// Types the search box looks into, in the order of the registry: those that have pages and indexed fields,
/// but no logs. Of several types over one table it is the first.
std::vector<const plugin::RecordType*> indexed_types(const plugin::Registry& registry);

/// The number of a type in the ids of core_search; 0 when the type was never indexed.
std::int64_t find_type_number(db::Reader& reader, const plugin::RecordType& type);
/// The id in core_search of a record of the type with this number.
constexpr std::int64_t search_id(std::int64_t type_number, std::int64_t id) {
  return (type_number << 40) + id;
}

struct IndexedRows {
  const plugin::RecordType* type = nullptr;
  std::int64_t rows = 0;
};
/// Builds the whole index anew from the records.
std::vector<IndexedRows> rebuild_search_index(const plugin::Work& work, db::WriteTx& tx);
/// Builds anew what this program indexes otherwise than the one before: new types, types with other fields;
/// drops types that are gone. At every start; does nothing when all is as it was.
void update_search_index(const plugin::Work& work, db::WriteTx& tx);

/// A type whose index is not what its rows say.
struct IndexFault {
  const plugin::RecordType* type = nullptr;
  std::int64_t missing = 0, outdated = 0, left_over = 0;  // rows
};
/// Compares every row with its index; reads the whole database. No fault, no entry.
std::vector<IndexFault> check_search_index(db::Reader& reader, const plugin::Work& work);

}  // namespace motcong::record
