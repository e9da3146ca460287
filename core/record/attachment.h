// Files attached to records: the rows of core_file and the content they name. What a file may be is in
// file_kind, how large in file_rules, the pages are in file_pages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/http/request.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/file_rules.h"

namespace motcong::record {

/// One version of one file.
struct Attachment {
  std::int64_t id = 0;
  std::int64_t series = 0;  // shared by the versions of a file
  int version_no = 1;
  int versions = 1;        // of its file, as they are now
  bool is_current = true;  // the newest of its file
  std::string name, kind, note;
  std::string sha256;  // 64 hexadecimal digits
  std::uint64_t size = 0;
  base::Instant created_at = 0;
  std::string created_by;  // "" for the program
};

/// Its name in the store: 32 raw bytes.
std::string hash_of(const Attachment& file);

/// The files of a record in the order in which they came, of each the newest version first. Does not ask
/// whether the person may see the record.
std::vector<Attachment> list_attachments(db::Reader& reader, const plugin::RecordType& type,
                                         std::int64_t record_id);
/// Nothing when this record has no such file.
std::optional<Attachment> find_attachment(db::Reader& reader, const plugin::RecordType& type,
                                          std::int64_t record_id, std::int64_t id);

/// What became of one uploaded file.
struct AttachOutcome {
  std::string name;
  std::int64_t id = 0;  // 0: refused
  base::Message why;    // when refused
};

/// The person may change the record's files: he may change the record, and it can still be changed as it is.
bool may_attach(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                const plugin::Row& row);

/// Checks each upload by its content and attaches those that are good, all in one transaction of its own; the
/// outcomes come in the order of the uploads. `replaced`: the upload becomes a new version of this file. The
/// `saved` hooks of record parts (plugin::RecordPart) run as after a save of the record.
/// Throws HttpError 404 / 403 / 409 when the record is out of reach, not his to change, or closed to changes,
/// 507 when the disk is nearly full.
std::vector<AttachOutcome> attach(const plugin::Work& work, const plugin::RecordType& type,
                                  std::int64_t record_id, const std::vector<http::UploadedFile>& uploads,
                                  std::string_view note, const Attachment* replaced = nullptr);

/// Removes one version, or its file with all versions; record parts are told as by attach(). Throws as attach(), 404 when it is gone already. Bytes
/// that no row names any more leave the disk after COMMIT.
void remove_attachment(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                       std::int64_t record_id, std::int64_t id, bool all_versions);
/// With the record itself; no history of its own.
void remove_all_attachments(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                            std::int64_t record_id);

/// Bytes of all content of the portal, each counted once.
std::uint64_t count_stored_bytes(db::Reader& reader);

}  // namespace motcong::record
