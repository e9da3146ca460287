// The archive: records put aside because others point to them. What it means for lists, choices and changes
// is decided here; the pages are archive_page.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/sql_builder.h"

namespace motcong::record {

/// Longest reason, in letters.
inline constexpr int kMaxReason = 500;

struct ArchiveMark {
  base::Instant at = 0;
  std::string who;  // "" for the program
  std::string reason;
};

/// Records of this type may be archived: others may stand on them and somebody may remove them.
bool can_archive(const plugin::RecordType& type);
/// Why this record may not go to the archive as it is now, whoever asks: what its type says of it.
std::optional<base::Message> find_archive_refusal(db::Reader& reader, const plugin::Work& work,
                                                  const plugin::RecordType& type, const plugin::Row& row);

std::optional<ArchiveMark> find_archive_mark(db::Reader& reader, const plugin::Work& work,
                                             const plugin::RecordType& type, std::int64_t id);
bool is_archived(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                 std::int64_t id);
/// Whether any record of the type's table is archived.
bool has_archived(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type);

/// Which rows a list shows.
enum class ArchiveView { without, with, only };
/// Appends " AND ..." over `t`; nothing at all while no record of the type is archived, so that lists stay as
/// fast as they were.
void add_archive_rule(SqlBuilder& builder, db::Reader& reader, const plugin::Work& work,
                      const plugin::RecordType& type, ArchiveView view);

/// HttpError 409, with words and the way back, when the record is archived.
void refuse_archived(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                     std::int64_t id);

/// Puts the record aside: mark, history, audit. Fails with words on a missing or too long reason and when it
/// is archived already or its type refuses. Throws HttpError 404 and 403 like removing: the same right is needed.
base::Result<void> archive_record(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                                  std::int64_t id, const std::string& reason);
/// Takes it back. Fails when it is not archived; throws as archive_record does.
base::Result<void> unarchive_record(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                                    std::int64_t id);
/// For a record that is removed: the mark goes with it.
void drop_archive_mark(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                       std::int64_t id);

/// Records of one kind that point to a record by one of their fields.
struct Pointing {
  const plugin::RecordType* type = nullptr;
  const plugin::Field* field = nullptr;
  std::int64_t count = 0;   // rows
  std::int64_t hidden = 0;  // of them, those this person may not see
};
/// Everything that points to the record through a declared field, in the order of the registry.
std::vector<Pointing> list_pointing(db::Reader& reader, const plugin::Work& work,
                                    const plugin::RecordType& type, std::int64_t id);

}  // namespace motcong::record
