// Public reference data for tests, read in place: MOTCONG_SHARED names the folder, else ../shared beside the
// sources.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace motcong::test {

/// The lines of a file below the data folder, without the first one when it is a table's heading (.tsv,
/// .csv). Says so and gives nothing when the file is not there: the caller then skips.
std::optional<std::vector<std::string>> read_shared_lines(std::string_view path);

std::vector<std::string> split_tabs(std::string_view line);

}  // namespace motcong::test
