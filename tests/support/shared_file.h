// Reference data for tests, whole files read in place: MOTCONG_SHARED names the folder, else ../shared beside
// the sources.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>

namespace motcong::test {

/// A file below the data folder. Says so and gives nothing when it is not there: the caller then skips.
inline std::optional<std::string> read_shared_file(const std::string& path) {
  const char* folder = std::getenv("MOTCONG_SHARED");
  const std::string file =
      (folder != nullptr ? std::string(folder) : std::string(MOTCONG_SOURCE_DIR "/../shared")) + "/data/" +
      path;
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    std::cout << "SKIPPED: " << file << " is not there\n";
    return std::nullopt;
  }
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace motcong::test
