// Lets a few threads in at a time and a few more wait a short while; everyone else is turned away at once.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace motcong::auth {

/// Each password hash takes 19 MiB: without a bound a flood of logins would take the machine's memory.
/// Safe for concurrent use.
class HashGate {
 public:
  HashGate(int inside, int waiting, std::chrono::milliseconds patience)
      : free_(inside), most_waiting_(waiting), patience_(patience) {}

  /// False when the queue is full or nobody left within the patience; true: leave() must follow.
  bool enter();
  void leave();
  /// How many wait at this moment.
  int waiting() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable left_;
  int free_;
  int waiting_ = 0;
  const int most_waiting_;
  const std::chrono::milliseconds patience_;
};

}  // namespace motcong::auth
