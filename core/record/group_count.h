// How many rows of a list have each value of one field: `?group=<field>`. Counting only; the list itself stays
// as it is.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/record/list_query.h"

namespace motcong::record {

/// One value with its rows. `changes` are the parameters that narrow the list to just these rows.
struct GroupCount {
  std::string label;
  std::int64_t count = 0;
  bool is_none = false;  // the field is not filled in
  std::vector<std::pair<std::string, std::string>> changes;
};

/// At most this many values are counted, those with the most rows first to stay.
inline constexpr int kMaxGroups = 100;

/// The values of `query.group` among the rows of the query that this person reaches: choices in their declared
/// order, days from early to late, records by their number of rows; "not filled in" last. REQUIRES: query.group.
std::vector<GroupCount> count_groups(db::Reader& reader, const plugin::Work& work,
                                     const plugin::RecordType& type, const ListQuery& query);

}  // namespace motcong::record
