// Refusals of people who are signed in, in the audit log: what somebody tried that he has no right to.
// Bounded, so that whoever tries a thousand times fills no disk.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "core/http/request.h"
#include "core/plugin/context.h"

namespace motcong::app {

/// Thread-safe.
class RefusalLog {
 public:
  static constexpr int kEntriesAnHour = 20;  // a person; each page once

  explicit RefusalLog(plugin::Services& services) : services_(services) {}

  /// REQUIRES: `user` is signed in; the caller holds neither a reader nor the writer. Never throws: a refusal
  /// is a refusal also when it cannot be written down.
  void note(const http::Request& request, const auth::Principal& user) noexcept;

 private:
  struct Seen {
    base::Instant since = 0;
    std::unordered_set<std::string> pages;
  };
  bool is_new(std::int64_t user_id, const std::string& what, base::Instant now);

  plugin::Services& services_;
  std::mutex mutex_;
  std::unordered_map<std::int64_t, Seen> seen_;
};

}  // namespace motcong::app
