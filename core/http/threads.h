// Threads of the server: 16 MiB of stack, no signals (those belong to the main thread).
#pragma once

#include <pthread.h>

#include <cstddef>
#include <functional>
#include <vector>

namespace motcong::http {

class Threads {
 public:
  Threads() = default;
  ~Threads() { join(); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  /// Starts one more. False when the system has none to give.
  bool start(std::function<void()> run);
  void join();
  std::size_t count() const { return threads_.size(); }

 private:
  std::vector<pthread_t> threads_;
};

}  // namespace motcong::http
