// Kept: a value computed from the database, until the next commit: for pages that are looked at more often than things
// change. Not for what depends on who asks, unless the key says so.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

#include "core/db/database.h"

namespace motcong::db {

/// The last value only. Thread-safe; T is copied out.
template <class T>
class Kept {
 public:
  /// What `compute()` gave for this key and state of the database, else what it gives now.
  template <class F>
  T get(const Database& database, const std::string& key, F&& compute) {
    const std::uint64_t generation = database.generation();
    {
      const std::lock_guard lock(mutex_);
      if (generation == generation_ && key == key_) return value_;
    }
    T value = std::forward<F>(compute)();
    // The reader's snapshot may be older than `generation` when something was committed meanwhile.
    if (generation == database.generation()) {
      const std::lock_guard lock(mutex_);
      generation_ = generation;
      key_ = key;
      value_ = value;
    }
    return value;
  }

 private:
  std::mutex mutex_;
  std::uint64_t generation_ = 0;
  std::string key_;
  T value_{};
};

}  // namespace motcong::db
