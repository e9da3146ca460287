// CSV of a record type: all rows of a query.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/list_query.h"

namespace motcong::record {

/// How columns are named: as people read them, or by field name for programs.
enum class Header { labels, names };

/// Most rows one export takes.
inline constexpr std::int64_t kMaxFileRows = 200'000;

/// With BOM. Stored, linked and computed fields in the order of the declaration; the row rule applies.
std::string format_csv(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                       const ListQuery& query, Header header);

}  // namespace motcong::record
