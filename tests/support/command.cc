#include "tests/support/command.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/app/commands.h"
#include "core/base/check.h"

namespace motcong::test {
namespace {

/// One of the two outputs goes to a file while this lives.
class Captured {
 public:
  Captured(int descriptor, const std::filesystem::path& path)
      : descriptor_(descriptor), kept_(dup(descriptor)) {
    flush();
    const int file = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    base::check(file >= 0);
    dup2(file, descriptor_);
    close(file);
  }
  ~Captured() {
    flush();
    dup2(kept_, descriptor_);
    close(kept_);
  }
  Captured(const Captured&) = delete;
  Captured& operator=(const Captured&) = delete;

 private:
  static void flush() {
    std::cout.flush();
    std::fflush(nullptr);
  }
  int descriptor_, kept_;
};

}  // namespace

Outcome run_command(std::vector<std::string> words, const std::filesystem::path& scratch) {
  words.insert(words.begin(), "motcong");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  Outcome outcome;
  {
    const Captured output(STDOUT_FILENO, scratch / "stdout"), errors(STDERR_FILENO, scratch / "stderr");
    outcome.status = app::run_commands(static_cast<int>(arguments.size()), arguments.data());
  }
  outcome.said = bytes_of(scratch / "stdout");
  outcome.complained = bytes_of(scratch / "stderr");
  return outcome;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace motcong::test
