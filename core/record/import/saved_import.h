// An import between its pages: the file that was sent, how its columns are read, what was found and written.
// Survives the session and a restart, so that a person goes on where he was.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/http/request.h"
#include "core/record/import/fault_totals.h"
#include "core/record/import/run.h"
#include "core/sheet/sheet.h"

namespace motcong::record {

/// First value of the setting import.max_rows: the writer is busy for seconds with so many, and others wait.
inline constexpr const char* kDefaultImportRows = "20000";

struct SavedImport {
  std::int64_t id = 0;
  std::string file_name;
  std::string state;  // uploaded, checked, written, undone
  int sheet_no = 0;
  HeadPlace head{0, 1};  // first_row 0: to be guessed
  std::string columns;   // "" : to be guessed
  bool change_known = true;
  base::Instant uploaded_at = 0, written_at = 0;
  int added = 0, changed = 0, same = 0, duplicate = 0, wrong = 0;
  int total() const { return added + changed + same + duplicate + wrong; }
  int faulty() const { return duplicate + wrong; }
};

/// The file of an import, read and laid out as it is to be imported. Owns what the table points into.
struct ReadImport {
  sheet::Workbook workbook;
  int sheet_no = 0;
  HeadPlace head;
  ImportTable table;
  ColumnMap map;
  const sheet::Sheet& sheet() const { return workbook.sheets[static_cast<std::size_t>(sheet_no)]; }
};

/// The largest file an import takes: what the settings allow for any file, and what the reader of sheets
/// does.
std::uint64_t max_import_bytes(const plugin::Work& work);

/// Keeps an uploaded file for this person. Fails with words when it is no file an import can read.
base::Result<std::int64_t> add_import(const plugin::Work& work, const plugin::RecordType& type,
                                      const http::UploadedFile& file);

/// Nothing when there is none, or it is another person's or type's.
std::optional<SavedImport> find_import(db::Reader& reader, const plugin::Work& work,
                                       const plugin::RecordType& type, std::int64_t id);
/// The person's own of this type, newest first.
std::vector<SavedImport> list_imports(db::Reader& reader, const plugin::Work& work,
                                      const plugin::RecordType& type, int limit);

/// Reads the file again. `saved.sheet_no` and `saved.head` outside the file give the nearest that is there.
base::Result<std::unique_ptr<ReadImport>> read_import(db::Reader& reader, const plugin::Work& work,
                                                      const plugin::RecordType& type,
                                                      const SavedImport& saved);

/// The same for a file that is kept nowhere, on the command line.
base::Result<std::unique_ptr<ReadImport>> read_import_file(const std::filesystem::path& path,
                                                           const plugin::RecordType& type,
                                                           const SavedImport& saved);

/// How the columns of a table are read, as one text, and back: unknown fields and columns are left out.
std::string pack_columns(const ImportTable& table, const ColumnMap& map);
ColumnMap unpack_columns(const plugin::RecordType& type, const ImportTable& table, std::string_view packed);

/// Writes down how the file is to be read; what an earlier check found no longer holds.
void save_plan(db::WriteTx& tx, const SavedImport& saved);
/// Writes down what a check or the writing found. False when the import was written already.
bool save_report(db::WriteTx& tx, const plugin::Work& work, std::int64_t id, const ImportReport& report);

struct SavedRow {
  int row = 0;
  RowState state = RowState::same;
  std::int64_t record_id = 0, record_version = 0;
  std::string title;
  std::vector<std::string> details;
  std::vector<PackedFault> faults;  // those of the details, with what is noted of a row that was read
};
/// In the order of the file; of one state when one is given. Details are in the language of `work`.
std::vector<SavedRow> list_saved_rows(db::Reader& reader, const plugin::Work& work, std::int64_t id,
                                      std::optional<RowState> state, std::int64_t offset, std::int64_t limit);

/// What keeps an import from being undone: records changed, archived or removed since, pointed to by others,
/// or with comments, files or links put on them since; each in words. Empty: it was undone in `tx`, what it
/// added is removed and what it changed is as before. When not empty the caller must undo the transaction.
std::vector<base::Message> undo_import(const plugin::Work& work, db::WriteTx& tx,
                                       const plugin::RecordType& type, const SavedImport& saved);

/// Removes imports never written after a week, and the rows of written ones after 90 days: those can no
/// longer be undone.
std::int64_t remove_old_imports(const plugin::Work& work, db::WriteTx& tx);

}  // namespace motcong::record
