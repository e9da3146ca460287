// CSV of a record type: writing all rows of a query, and reading a file with a check of every row before any
// is written.
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

/// Most rows one export or import takes.
inline constexpr std::int64_t kMaxFileRows = 200'000;

/// With BOM. Stored, linked and computed fields in the order of the declaration; the row rule applies.
std::string format_csv(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                       const ListQuery& query, Header header);

struct RowFault {
  int line = 0;        // line of the file; 0: the file as a whole
  std::string column;  // as named in the file; "" for the row
  std::string found;
  std::string text;  // in the reader's language
};

struct ImportReport {
  int rows = 0, added = 0, changed = 0, same = 0;
  std::vector<RowFault> faults;
  bool written = false;
};

/// Reads `bytes` and saves every row as save_record does, in one transaction: all rows or none. A row whose
/// key fields name an existing record changes that record; without a key every row is new. The same row twice
/// is a fault. `dry_run`: the same checks, nothing is written. Never throws for what the file holds.
ImportReport import_csv(const plugin::Work& work, const plugin::RecordType& type, std::string_view bytes,
                        bool dry_run);

/// The fields a file may set, as an empty file with a header.
std::string format_csv_template(const plugin::Work& work, const plugin::RecordType& type);

}  // namespace motcong::record
