// The command line in the test's process, as an administrator types it: exit status and what both outputs
// said.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace motcong::test {

struct Outcome {
  int status = -1;
  std::string said, complained;  // standard output, standard error
};

/// Runs "motcong <words>". `scratch` is a folder for what it says.
Outcome run_command(std::vector<std::string> words, const std::filesystem::path& scratch);

std::string bytes_of(const std::filesystem::path& path);

}  // namespace motcong::test
