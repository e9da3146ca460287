// A stand-in for sendmail: a shell script in a test's folder that keeps each letter it is given, or does as it is told.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace motcong::test {

class MailProgram {
 public:
  explicit MailProgram(std::filesystem::path folder) : folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
    behave("exit 0");
  }
  /// From now on a letter is kept with its arguments, then `script` runs.
  void behave(const std::string& script) {
    const std::string at = folder_.string();
    std::ofstream out(path());
    out << "#!/bin/sh\nn=$(ls '" << at << "' | grep -c letter)\nprintf '%s\\n' \"$@\" > '" << at
        << "/arguments'\ncat > '" << at << "/letter'$n\n"
        << script << "\n";
    out.close();
    std::filesystem::permissions(path(), std::filesystem::perms::owner_all);
  }
  std::string path() const { return (folder_ / "sendmail.sh").string(); }
  std::vector<std::string> letters() const {
    std::vector<std::string> all;
    for (int n = 0; std::filesystem::exists(folder_ / ("letter" + std::to_string(n))); ++n)
      all.push_back(read("letter" + std::to_string(n)));
    return all;
  }
  std::string arguments() const { return read("arguments"); }

 private:
  std::string read(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
  }
  std::filesystem::path folder_;
};

}  // namespace motcong::test
