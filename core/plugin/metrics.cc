#include "core/plugin/metrics.h"

#include <algorithm>
#include <cstdio>

namespace motcong::plugin {
namespace {

/// Seconds with as many digits as they need: "0.005", "2.5".
std::string format_seconds(std::int64_t microseconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", static_cast<double>(microseconds) / 1e6);
  return text;
}

void add_head(std::string& text, std::string_view name, std::string_view help, std::string_view type) {
  text.append("# HELP ").append(name).append(" ").append(help).append("\n");
  text.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

}  // namespace

void Metrics::count_request(int status, std::int64_t microseconds) {
  const auto kind = static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1);
  by_class_[kind].fetch_add(1, std::memory_order_relaxed);
  const auto bound = std::lower_bound(kBounds.begin(), kBounds.end(), microseconds);
  by_time_[static_cast<std::size_t>(bound - kBounds.begin())].fetch_add(1, std::memory_order_relaxed);
  microseconds_.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(0, microseconds)),
                          std::memory_order_relaxed);
}

std::string Metrics::format_requests() const {
  std::string text;
  add_head(text, "motcong_requests_total", "Answered requests by class of status.", "counter");
  for (std::size_t i = 0; i < by_class_.size(); ++i) {
    text += "motcong_requests_total{status=\"" + std::to_string(i + 1) + "xx\"} " +
            std::to_string(by_class_[i].load(std::memory_order_relaxed)) + "\n";
  }
  add_head(text, "motcong_request_seconds", "Time to answer a request.", "histogram");
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < kBounds.size(); ++i) {
    count += by_time_[i].load(std::memory_order_relaxed);
    text += "motcong_request_seconds_bucket{le=\"" + format_seconds(kBounds[i]) + "\"} " +
            std::to_string(count) + "\n";
  }
  count += by_time_.back().load(std::memory_order_relaxed);
  text += "motcong_request_seconds_bucket{le=\"+Inf\"} " + std::to_string(count) + "\n";
  const auto sum = static_cast<std::int64_t>(microseconds_.load(std::memory_order_relaxed));
  text += "motcong_request_seconds_sum " + format_seconds(sum) + "\n";
  text += "motcong_request_seconds_count " + std::to_string(count) + "\n";
  return text;
}

void add_gauge(std::string& text, std::string_view name, std::string_view help, std::int64_t value) {
  add_head(text, name, help, "gauge");
  text.append(name).append(" ").append(std::to_string(value)).append("\n");
}

}  // namespace motcong::plugin
