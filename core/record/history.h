// Field history: what changed in a record, when and by whom.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::record {

struct HistoryEntry {
  std::int64_t row_version = 0;
  base::Instant at = 0;
  std::string user_name;     // "" for the program itself
  std::string on_behalf_of;  // name of the person acted for, or ""
  std::string action;        // create, update, remove, import
  std::string field;         // "" for the row as a whole
  std::string before,
      after;  // as people read them, in the language they were written in the database: typed form
};

/// Writes one row for each field that differs; `before` null: a new record.
void add_history(db::WriteTx& tx, const plugin::Work& work, const plugin::RecordType& type, std::int64_t id,
                 std::int64_t row_version, std::string_view action, const plugin::Values* before,
                 const plugin::Values& after);

/// The parts of a record beside its fields whose changes stand in the same history.
inline constexpr std::string_view kFilesPart = "#files";
inline constexpr std::string_view kCommentsPart = "#comments";
inline constexpr std::string_view kLinksPart = "#links";
inline constexpr std::string_view kArchivePart = "#archive";
inline constexpr std::string_view kActionPart = "#action";  // the step that made the change
/// One change of such a part, in words as people read them; does not touch the row or its version.
void add_part_history(db::WriteTx& tx, const plugin::Work& work, const plugin::RecordType& type,
                      const plugin::Row& row, std::string_view part, std::string_view before,
                      std::string_view after);

/// The version a row has now, whoever may see it; 0 when there is no such row.
std::int64_t find_row_version(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                              std::int64_t id);

/// Newest first, `limit` entries from `first` (0, 1 ...). `field` "" and `user_id` 0: all of them.
std::vector<HistoryEntry> list_history(db::Reader& reader, const plugin::RecordType& type, std::int64_t id,
                                       std::int64_t limit, std::int64_t first = 0, std::string_view field = {},
                                       std::int64_t user_id = 0);
/// How many entries list_history would give without a limit.
std::int64_t count_history(db::Reader& reader, const plugin::RecordType& type, std::int64_t id,
                           std::string_view field, std::int64_t user_id);
/// The entry that brought a record to this row_version; nothing when it never had it.
std::optional<HistoryEntry> find_version_entry(db::Reader& reader, const plugin::RecordType& type, std::int64_t id,
                                               std::int64_t row_version);

/// Who did something, for people: the name, "X (on behalf of Y)", or the program.
std::string format_doer(const plugin::Work& work, const std::string& user_name,
                        const std::string& on_behalf_of);

/// The newest entry of a record's history; nothing when there is none.
std::optional<HistoryEntry> find_last_change(db::Reader& reader, const plugin::RecordType& type,
                                             std::int64_t id);

/// The values a record had at an earlier row_version, as far as history tells: later changes taken back.
plugin::Values values_at(db::Reader& reader, const plugin::RecordType& type, const plugin::Row& now,
                         std::int64_t row_version);

/// A column value as one text and back; NULL and "" stay apart ("" is kept as it is, NULL as SQL NULL).
db::Value history_text(const db::Value& value);
db::Value value_of_history(const plugin::Field& field, const db::Value& text);

/// A value of history as people read it: refs and links by the titles their rows have today.
std::string format_history(const plugin::Work& work, db::Reader& reader, const plugin::Field& field,
                           const db::Value& value);

/// msgid; nullptr for what is no part of records.
const char* find_part_label(const plugin::Work& work, std::string_view part);
/// One side of a change as people read it, of a field or of a part.
std::string format_change(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                          const std::string& name, const std::string& text);

}  // namespace motcong::record
