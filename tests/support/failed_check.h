// For tests that a programmer error is caught: while one of these lives a failed check() throws instead of
// aborting.
#pragma once

#include "core/base/check.h"

namespace motcong::test {

struct ThrowOnFailedCheck {
  ThrowOnFailedCheck() { base::abort_on_failed_check(false); }
  ~ThrowOnFailedCheck() { base::abort_on_failed_check(true); }
  ThrowOnFailedCheck(const ThrowOnFailedCheck&) = delete;
  ThrowOnFailedCheck& operator=(const ThrowOnFailedCheck&) = delete;
};

}  // namespace motcong::test
