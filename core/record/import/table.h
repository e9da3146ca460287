// A sheet read as a table: which rows are its head, and what each column is called. Reads what offices send:
// titles above the head, heads of two or three rows with merged cells, rows that only number the columns,
// columns without a name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/plugin/record_type.h"
#include "core/sheet/sheet.h"

namespace motcong::record {

/// Where the head stands: Row::number of its first row, and how many rows it has (1 to 3).
struct HeadPlace {
  int first_row = 1;
  int rows = 1;
};

struct TableColumn {
  int index = 0;       // of Row::cells
  std::string name;    // "Thời hạn – Từ ngày"; the column's letter when it has no head
  std::string letter;  // "A"
  const plugin::Field* guess = nullptr;
  std::vector<std::string> samples;  // the first values, as shown
};

struct ImportTable {
  std::vector<TableColumn> columns;
  std::vector<const sheet::Row*> rows;  // below the head; of the sheet, which must outlive the table
  bool since_1904 = false;              // Sheet::since_1904
};

/// The field a heading names: by field name, label in either language or declared alias, whatever the
/// accents, case and punctuation, and whatever follows in brackets. nullptr: none.
const plugin::Field* find_field_by_heading(const plugin::RecordType& type, std::string_view heading);

/// The head whose columns name most fields; the first row with two cells when no column does.
HeadPlace guess_head(const sheet::Sheet& sheet, const plugin::RecordType& type);

/// A ref that is asked for by name may have several columns: files of other systems give an id and beside it a number. The
/// first that names a row counts.
bool takes_several_columns(const plugin::Field& field);

/// Each field is guessed for one column at most, the first that names it, but for those that may have several.
ImportTable make_table(const sheet::Sheet& sheet, const HeadPlace& head, const plugin::RecordType& type);

}  // namespace motcong::record
