// Which rows of a sheet are the head, and what its columns are called.
#include <doctest/doctest.h>

#include "core/record/import/table.h"

using namespace motcong;
using plugin::Field;
using record::HeadPlace;

namespace {

const plugin::RecordType& register_type() {
  static const plugin::RecordType type = [] {
    plugin::RecordType made;
    made.id = "t.document";
    made.fields = {Field::text("number", "Number").required().aliases({"Số, ký hiệu"}),
                   Field::text("name", "Name"),
                   Field::date("starts_on", "Start").aliases({"Thời hạn – Từ ngày"}),
                   Field::date("ends_on", "End").aliases({"Thời hạn – Đến ngày"}),
                   Field::text("maker", "Made by").read_only()};
    return made;
  }();
  return type;
}

sheet::Sheet make_sheet(const std::vector<std::vector<const char*>>& rows,
                        std::vector<sheet::MergedRange> merged = {}) {
  sheet::Sheet sheet;
  int number = 0;
  for (const auto& cells : rows) {
    ++number;
    sheet::Row row;
    row.number = number;
    for (const char* text : cells) {
      sheet::Cell cell;
      cell.text = text;
      cell.kind = *text == '\0' ? sheet::CellKind::empty : sheet::CellKind::text;
      row.cells.push_back(cell);
    }
    if (!row.cells.empty()) sheet.rows.push_back(row);
  }
  sheet.merged = std::move(merged);
  return sheet;
}

std::string names_of(const record::ImportTable& table) {
  std::string names;
  for (const record::TableColumn& column : table.columns) {
    names += (names.empty() ? "" : " | ") + column.name +
             (column.guess != nullptr ? std::string(" = ") + column.guess->name : "");
  }
  return names;
}

}  // namespace

TEST_CASE(
    "import table: a heading names a field by name, label, alias; accents, case and punctuation do not "
    "matter") {
  const std::pair<const char*, const char*> cases[] = {{"number", "number"},
                                                       {"NUMBER", "number"},
                                                       {"so ky hieu", "number"},
                                                       {"SỐ/KÝ HIỆU", "number"},
                                                       {"Số, ký hiệu (1)", "number"},
                                                       {"Name *", "name"},
                                                       {"Starts_On", "starts_on"},
                                                       {"Màu sắc", ""},
                                                       {"", ""},
                                                       {"()", ""}};
  for (const auto& [heading, name] : cases) {
    INFO(heading);
    const Field* field = record::find_field_by_heading(register_type(), heading);
    CHECK(std::string(field != nullptr ? field->name : "") == name);
  }
}

TEST_CASE(
    "import table: the head is found below titles, over one row or two, with merged cells and numbered "
    "columns") {
  struct Case {
    const char* what;
    sheet::Sheet sheet;
    int first_row, rows;
    const char* names;
    std::size_t data_rows;
  };
  const Case cases[] = {
      {"plain", make_sheet({{"Number", "Name"}, {"1", "A"}}), 1, 1, "Number = number | Name = name", 1},
      {"a title above",
       make_sheet({{"DANH MỤC VĂN BẢN"}, {"Number", "Name"}, {"1", "A"}, {"2", "B"}}, {{1, 1, 0, 1}}), 2, 1,
       "Number = number | Name = name", 2},
      {"two rows with merged cells",
       make_sheet({{"Số, ký hiệu", "Name", "Thời hạn", ""},
                   {"", "", "Từ ngày", "Đến ngày"},
                   {"1", "A", "01/02/2019", "03/02/2019"}},
                  {{1, 2, 0, 0}, {1, 2, 1, 1}, {1, 1, 2, 3}}),
       1, 2,
       "Số, ký hiệu = number | Name = name | Thời hạn – Từ ngày = starts_on | Thời hạn – Đến ngày = ends_on",
       1},
      {"columns numbered below",
       make_sheet({{"Number", "Name", "Ghi chú"}, {"(1)", "(2)", "(3)"}, {"5/KH", "A", "x"}}), 1, 1,
       "Number = number | Name = name | Ghi chú", 1},
      {"a column without a head", make_sheet({{"Number", "", "Name"}, {"1", "x", "A"}}), 1, 1,
       "Number = number | B | Name = name", 1},
      {"an empty column is none", make_sheet({{"Number", "", "Name"}, {"1", "", "A"}}), 1, 1,
       "Number = number | Name = name", 1},
      {"a field is guessed once", make_sheet({{"Number", "Số, ký hiệu"}, {"1", "2"}}), 1, 1,
       "Number = number | Số, ký hiệu", 1},
      {"read-only fields are not guessed", make_sheet({{"Number", "Made by"}, {"1", "x"}}), 1, 1,
       "Number = number | Made by", 1},
      {"nothing known: the first row with two cells",
       make_sheet({{"Tiêu đề"}, {"Cột một", "Cột hai"}, {"1", "2"}}), 2, 1, "Cột một | Cột hai", 1},
      {"nothing below", make_sheet({{"Number", "Name"}}), 1, 1, "Number = number | Name = name", 0},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    const HeadPlace head = record::guess_head(c.sheet, register_type());
    CHECK(head.first_row == c.first_row);
    CHECK(head.rows == c.rows);
    const record::ImportTable table = record::make_table(c.sheet, head, register_type());
    CHECK(names_of(table) == c.names);
    CHECK(table.rows.size() == c.data_rows);
  }
}
