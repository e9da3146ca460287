#include "core/http/work_queue.h"

#include <algorithm>

#include "core/http/connection.h"

namespace motcong::http {

bool WorkQueue::push(Connection* connection, bool must) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    if (!must) {
      if (waiting_.size() >= capacity_) return false;
      if (per_address_ > 0) {
        const auto same = std::count_if(waiting_.begin(), waiting_.end(), [&](const Connection* other) {
          return other->address_key() == connection->address_key();
        });
        if (static_cast<std::size_t>(same) >= std::max<std::size_t>(1, capacity_ / 2)) return false;
      }
    }
    waiting_.push_back(connection);
    size_.store(waiting_.size(), std::memory_order_relaxed);
  }
  wake_.notify_one();
  return true;
}

Connection* WorkQueue::take_next() {
  for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
    if (per_address_ > 0) {
      int& running = running_[(*it)->address_key()];
      if (running >= per_address_) continue;
      ++running;
    }
    Connection* taken = *it;
    waiting_.erase(it);
    size_.store(waiting_.size(), std::memory_order_relaxed);
    return taken;
  }
  return nullptr;
}

Connection* WorkQueue::pop() {
  std::unique_lock lock(mutex_);
  Connection* taken = nullptr;
  wake_.wait(lock, [&] { return closed_ || (taken = take_next()) != nullptr; });
  return taken;
}

void WorkQueue::finished(const std::string& address_key) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = running_.find(address_key);
    if (found != running_.end() && --found->second <= 0) running_.erase(found);
  }
  wake_.notify_one();
}

void WorkQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  wake_.notify_all();
}

}  // namespace motcong::http
