// One import: every row of a table checked and, when it may be, saved as a form would be; all rows or none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/jobs.h"
#include "core/plugin/record_type.h"
#include "core/record/import/table.h"

namespace motcong::record {

/// The field of each column of the table; nullptr: left out.
using ColumnMap = std::vector<const plugin::Field*>;

enum class RowState { added, changed, same, duplicate, wrong };
std::string_view row_state_name(RowState state);  // "added": as kept in the database
base::Result<RowState> parse_row_state(std::string_view name);
const char* row_state_label(RowState state);  // msgid

struct RowFault {
  std::string column;  // the field, and in brackets how the file names it otherwise; "" for the row
  std::string found;   // what was read
  base::Message text;  // what is wrong and what is expected
};

/// "Hạn: Nhập năm đủ bốn chữ số [1/2/19]": one line, in the language of who reads it.
std::string format_fault(const i18n::Language& language, const RowFault& fault);
/// The same of a fault that was kept: `text` is in that language already.
std::string format_fault(std::string_view column, std::string_view found, std::string_view text);

struct RowResult {
  int row = 0;  // Row::number
  RowState state = RowState::same;
  std::int64_t record_id = 0;    // written, or found by the key; 0: none
  std::int64_t row_version = 0;  // after writing
  std::string title;             // what the row is called; else the cells that tell which one it is
  std::string changes;           // "Hạn: 31/01/2019 → 28/02/2019"
  std::vector<RowFault> faults;  // of duplicate and wrong rows
  std::vector<RowFault> notes;   // of rows that are read: what of a cell the field cannot hold
};

struct ImportOptions {
  bool change_known = true;   // rows whose key names an existing record change it; else they are faults
  bool leave_faulty = false;  // rows that cannot be written stay out; else one of them keeps all out
  bool dry_run = true;        // the same checks, nothing is written
};

struct ImportReport {
  int added = 0, changed = 0, same = 0, duplicate = 0, wrong = 0;
  std::vector<RowResult> rows;
  bool written = false;
  bool cancelled = false;

  int total() const { return static_cast<int>(rows.size()); }
  int faulty() const { return duplicate + wrong; }
};

/// What stops an import before its first row: a needed field without a column, a field with two that may have one, no rows,
/// more rows than `max_rows`. Empty: nothing.
std::vector<base::Message> check_columns(const plugin::Work& work, const plugin::RecordType& type,
                                         const ImportTable& table, const ColumnMap& map,
                                         std::int64_t max_rows);

/// Runs inside `tx`. Rows are saved by save_record in the order of the file; a row whose key fields name an
/// existing record changes that record; without a key every row is new. The same record twice is a duplicate.
/// Never throws for what the file holds. When nothing may stay (dry run, a fault without leave_faulty,
/// cancelled) `written` is false and the caller must undo the transaction. REQUIRES: check_columns found
/// nothing.
ImportReport run_import(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                        const ImportTable& table, const ColumnMap& map, const ImportOptions& options,
                        plugin::Progress* progress = nullptr);

/// run_import in a transaction of its own, undone when nothing may stay; `when_written` runs before COMMIT.
ImportReport run_import_alone(const plugin::Work& work, const plugin::RecordType& type,
                              const ImportTable& table, const ColumnMap& map, const ImportOptions& options,
                              plugin::Progress* progress,
                              const std::function<void(db::WriteTx&, const ImportReport&)>& when_written);

}  // namespace motcong::record
