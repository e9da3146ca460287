#include "core/base/check.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace motcong::base {
namespace {
std::atomic<bool> g_abort{false};
}

void abort_on_failed_check(bool on) { g_abort = on; }

void check_failed(const std::source_location& where) {
  const std::string text = std::string(where.file_name()) + ":" + std::to_string(where.line()) + ": check failed in " +
                           where.function_name();
  if (g_abort) {
    std::fprintf(stderr, "%s\n", text.c_str());
    std::abort();
  }
  throw std::logic_error(text);
}

}  // namespace motcong::base
