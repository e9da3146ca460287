// Runs another program: an argument list, no shell, a time limit. For programs whose path an administrator set.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace motcong::base {

struct ProgramResult {
  bool started = false;     // else `output` says why not
  bool timed_out = false;   // it was killed, with all it had started
  bool stopped = false;     // the same, because `is_stopped` said so
  bool took_input = false;  // it has read the input to its end
  int status = -1;          // exit status; -1 when it was killed
  std::string output;       // of both its outputs, cut
};

/// Runs `path` (absolute) with `arguments`, `input` as its standard input and an environment of its own: nothing of
/// this process but HOME. Waits at most `seconds`, and no longer than until `is_stopped`. Thread-safe.
ProgramResult run_program(const std::string& path, const std::vector<std::string>& arguments, std::string_view input,
                          int seconds, const std::function<bool()>& is_stopped = {});

}  // namespace motcong::base
