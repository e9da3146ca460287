// Counters of the running program, in the text form that Prometheus reads. The set of series is fixed:
// nothing a visitor sends (paths, names, addresses) becomes a label.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace motcong::plugin {

/// Thread-safe, without locks.
class Metrics {
 public:
  /// One answered request: its status and how long it took.
  void count_request(int status, std::int64_t microseconds);
  /// Requests, by class of status, and the histogram of their times.
  std::string format_requests() const;

 private:
  static constexpr std::array<std::int64_t, 11> kBounds = {
      1'000, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 10'000'000};
  std::array<std::atomic<std::uint64_t>, 5> by_class_{};  // 1xx ... 5xx
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> by_time_{};
  std::atomic<std::uint64_t> microseconds_{0};
};

/// Adds "# HELP", "# TYPE" and one value to `text`.
void add_gauge(std::string& text, std::string_view name, std::string_view help, std::int64_t value);

}  // namespace motcong::plugin
