#include "tests/support/shared_data.h"

#include <cstdlib>
#include <fstream>
#include <iostream>

namespace motcong::test {

std::optional<std::vector<std::string>> read_shared_lines(std::string_view path) {
  const char* folder = std::getenv("MOTCONG_SHARED");
  const std::string file =
      (folder != nullptr ? std::string(folder) : std::string(MOTCONG_SOURCE_DIR "/../shared")) + "/data/" +
      std::string(path);
  std::ifstream in(file);
  if (!in) {
    std::cout << "SKIPPED: " << file << " is not there\n";
    return std::nullopt;
  }
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    lines.push_back(line);
  }
  const bool table = path.ends_with(".tsv") || path.ends_with(".csv");
  if (table && !lines.empty()) lines.erase(lines.begin());
  return lines;
}

std::vector<std::string> split_tabs(std::string_view line) {
  std::vector<std::string> cells;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t end = std::min(line.find('\t', at), line.size());
    cells.emplace_back(line.substr(at, end - at));
    at = end + 1;
  }
  return cells;
}

}  // namespace motcong::test
