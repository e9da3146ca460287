// Connections waiting for a thread. Bounded: who cannot be served soon is told so at once.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>

namespace motcong::http {

class Connection;

class WorkQueue {
 public:
  /// At most `capacity` wait. With `per_address` > 0 at most so many connections of one address are out with
  /// threads at the same time (see finished()), and one address may fill half of the waiting places.
  explicit WorkQueue(std::size_t capacity, int per_address = 0)
      : capacity_(capacity), per_address_(per_address) {}

  /// False: full (or closed); the caller keeps the connection. `must` ignores the capacity: for work already
  /// begun.
  bool push(Connection* connection, bool must = false);
  /// Waits for work; nullptr when the queue is closed.
  Connection* pop();
  /// Gives back the place of a connection of this address; only with `per_address`.
  void finished(const std::string& address_key);
  void close();

  bool looks_empty() const { return size_.load(std::memory_order_relaxed) == 0; }

 private:
  Connection* take_next();

  const std::size_t capacity_;
  const int per_address_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Connection*> waiting_;
  std::map<std::string, int> running_;
  std::atomic<std::size_t> size_{0};
  bool closed_ = false;
};

}  // namespace motcong::http
