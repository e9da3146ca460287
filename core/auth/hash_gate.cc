// The waiting behind hash_gate.h.
#include "core/auth/hash_gate.h"

namespace motcong::auth {

bool HashGate::enter() {
  std::unique_lock lock(mutex_);
  if (free_ == 0) {
    if (waiting_ >= most_waiting_) return false;
    ++waiting_;
    const bool freed = left_.wait_for(lock, patience_, [&] { return free_ > 0; });
    --waiting_;
    if (!freed) return false;
  }
  --free_;
  return true;
}

void HashGate::leave() {
  {
    std::lock_guard lock(mutex_);
    ++free_;
  }
  left_.notify_one();
}

int HashGate::waiting() const {
  std::lock_guard lock(mutex_);
  return waiting_;
}

}  // namespace motcong::auth
