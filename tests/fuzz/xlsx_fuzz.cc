// Fuzz target: raw bytes as an .xlsx; and, so that the fuzzer gets past compression and checksums, the same
// bytes as the XML of one part of a workbook that is right otherwise. The first byte says which.
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/text.h"
#include "core/sheet/sheet.h"
#include "tests/support/xlsx_file.h"

using namespace motcong;

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

void look_at(const sheet::Workbook& workbook) {
  must(!workbook.sheets.empty());
  for (const sheet::Sheet& sheet : workbook.sheets) {
    int last = 0;
    for (const sheet::Row& row : sheet.rows) {
      must(row.number > last && row.number <= 1'048'576 && !row.cells.empty() && row.cells.size() <= 200);
      last = row.number;
      must(row.cells.back().kind != sheet::CellKind::empty);
      for (const sheet::Cell& cell : row.cells) {
        must(base::is_utf8(cell.text) && cell.text.find('\0') == std::string::npos);
        must(base::utf8_length(cell.text) <= 32'767 || cell.kind == sheet::CellKind::error);
        must((cell.kind == sheet::CellKind::empty) == cell.text.empty());
        if (cell.kind == sheet::CellKind::date) must(base::is_valid(cell.date));
      }
    }
    for (const sheet::MergedRange& range : sheet.merged) {
      must(range.first_row >= 1 && range.first_row <= range.last_row && range.first_column >= 0 &&
           range.first_column <= range.last_column);
    }
  }
}

/// The bytes as a part of a whole workbook: sheet, shared texts, styles, workbook or relationships.
std::string as_part(unsigned which, std::string_view xml) {
  std::vector<test::ZipPart> parts = test::workbook_parts(
      "<row><c t=\"s\" s=\"1\"><v>0</v></c><c s=\"1\"><v>43496</v></c></row>", "<si><t>a</t></si>",
      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>");
  test::ZipPart& part = parts[which % parts.size()];
  part.bytes = xml;
  for (test::ZipPart& each : parts) each.deflate = false;
  return test::make_zip(parts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string made = data[0] == 'P' ? "" : as_part(data[0], rest);
  const std::string_view bytes =
      data[0] == 'P' ? std::string_view(reinterpret_cast<const char*>(data), size) : std::string_view(made);
  // A file without a disk.
  static const int kFile = memfd_create("workbook", 0);
  static const std::string kPath = "/proc/self/fd/" + std::to_string(kFile);
  must(ftruncate(kFile, 0) == 0 &&
       pwrite(kFile, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
  const auto workbook = sheet::read_any(kPath, {.max_unpacked_bytes = 16u << 20});
  if (workbook) {
    look_at(*workbook);
  } else {
    must(!workbook.error().empty());
  }
  return 0;
}
