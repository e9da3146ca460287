// Zip files and workbooks put together by hand, right or wrong on purpose, for tests of what reads them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace motcong::test {

struct ZipPart {
  std::string name;
  std::string bytes;
  bool deflate = true;
  /// What the directory and the part's own header say instead of the truth.
  std::optional<std::uint32_t> claimed_size = std::nullopt;
  /// The directory points to the data of the part with this number instead of its own.
  std::optional<std::size_t> data_of = std::nullopt;
  std::uint16_t flags = 0;
};

/// The bytes of a zip file. `prefix`: bytes that stand before it and that its offsets do not know of.
std::string make_zip(const std::vector<ZipPart>& parts, const std::string& prefix = {});

/// The parts of a workbook around `sheet_data` (what stands inside <sheetData>), one sheet named "Sheet1".
/// With `strings` (what stands inside <sst>), `styles` (inside <styleSheet>) and `workbook_properties`
/// (attributes of <workbookPr>) if not empty.
std::vector<ZipPart> workbook_parts(const std::string& sheet_data, const std::string& strings = "",
                                    const std::string& styles = "",
                                    const std::string& workbook_properties = "");

std::filesystem::path save_bytes(const std::filesystem::path& path, std::string_view bytes);

}  // namespace motcong::test
