// check(): states what must hold whatever a user does. A failure is a bug of ours, never an answer to bad input.
// A function, not a macro, so that it lives beside the test library's CHECK.
#pragma once

#include <source_location>

namespace motcong::base {

/// Makes a failed check() end the process instead of throwing; tests call it once, so that a bug cannot hide
/// behind an error page.
void abort_on_failed_check(bool on);

/// Throws std::logic_error (the dispatcher shows a 500 page with an id) or aborts.
[[noreturn]] void check_failed(const std::source_location& where);

inline void check(bool holds, const std::source_location& where = std::source_location::current()) {
  if (!holds) check_failed(where);
}

}  // namespace motcong::base
