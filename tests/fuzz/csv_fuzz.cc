// Fuzz target: raw bytes as a CSV file. What is read keeps its promises; what we write of it reads back the
// same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/csv.h"
#include "core/base/text.h"
#include "core/sheet/sheet.h"

using namespace motcong;

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto workbook = sheet::read_csv(bytes);
  if (!workbook) {
    must(!workbook.error().empty());
    return 0;
  }
  must(workbook->sheets.size() == 1);
  int line = 0;
  std::string again;
  for (const sheet::Row& row : workbook->sheets[0].rows) {
    must(row.number > line && !row.cells.empty() && row.cells.back().kind != sheet::CellKind::empty);
    line = row.number;
    std::vector<std::string> cells;
    for (const sheet::Cell& cell : row.cells) {
      must(base::is_utf8(cell.text) && cell.text.find('\0') == std::string::npos);
      must((cell.kind == sheet::CellKind::empty) == cell.text.empty());
      cells.push_back(cell.text);
    }
    base::append_csv_row(again, cells);
  }
  const auto reread = base::parse_csv(again, {.max_cell_bytes = 1 << 20});
  must(reread.ok() && reread->size() == workbook->sheets[0].rows.size());
  for (std::size_t i = 0; i < reread->size(); ++i) {
    const sheet::Row& row = workbook->sheets[0].rows[i];
    must((*reread)[i].cells.size() == row.cells.size());
    for (std::size_t j = 0; j < row.cells.size(); ++j) {
      must(base::without_formula_guard((*reread)[i].cells[j]) == row.cells[j].text);
    }
  }
  return 0;
}
