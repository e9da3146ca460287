// What an entry of the audit log says beyond its own row: the record it speaks of, and what changed in records
// with it, before and after, from their histories.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::record {

/// "Task" for "par.task"; what is no record type stays as it is.
std::string format_record_kind(const plugin::Work& work, std::string_view type);

struct AuditChange {
  const plugin::RecordType* type = nullptr;
  std::int64_t record_id = 0;
  std::string field, before, after;  // as the reader of `work` reads them
};
struct AuditChanges {
  std::vector<AuditChange> shown;
  bool has_more = false;
  bool has_hidden = false;  // of records that the person may not see: left out
};

/// The changes that were made together with this entry: first those of the record it names, then those of
/// others. At most `limit`.
AuditChanges list_audit_changes(db::Reader& reader, const plugin::Work& work, std::int64_t audit_id, int limit);

/// The column of the log that stands for them (the mark and the number of the entry): the changes as one text of bounded length, "Field: before → after; ...".
inline constexpr char kAuditChangesMark = '\x04';
std::string format_audit_changes(db::Reader& reader, const plugin::Work& work, std::string_view marked);

/// A value in a list or file of `type`, as people read it; format_field with what needs the database or the
/// type. Entries of a log are told apart by the second.
std::string format_value(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                         const plugin::Field& field, const db::Value& value, std::string_view title);

}  // namespace motcong::record
