// The process-wide count behind change_mark.h.
#include "core/auth/change_mark.h"

#include <atomic>

namespace motcong::auth {
namespace {

std::atomic<std::uint64_t>& counter() {
  static std::atomic<std::uint64_t> count{1};
  return count;
}

}  // namespace

std::uint64_t change_count() { return counter().load(std::memory_order_acquire); }

void mark_changed() { counter().fetch_add(1, std::memory_order_acq_rel); }

void mark_changed_after(db::WriteTx& tx) {
  tx.after_commit([] { mark_changed(); });
}

}  // namespace motcong::auth
