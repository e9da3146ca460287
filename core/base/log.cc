// The only file that includes spdlog (header only, slow to compile).
#include "core/base/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>
#include <string>

namespace motcong::base {
namespace {

/// Never destroyed: other static objects may still write while the process ends.
spdlog::logger& sink() {
  static spdlog::logger* const logger = [] {
    auto* made = new spdlog::logger("motcong", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    made->flush_on(spdlog::level::trace);
    return made;
  }();
  return *logger;
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

/// Bytes at `at` that a terminal or a log reader takes for a line break or a command: ASCII controls,
/// C1 controls (C2 80..9F), LINE and PARAGRAPH SEPARATOR (E2 80 A8/A9). 0 when it is none.
std::size_t control_bytes_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  if (byte(at) < 0x20 || byte(at) == 0x7F) return 1;
  if (byte(at) == 0xC2 && byte(at + 1) >= 0x80 && byte(at + 1) <= 0x9F) return 2;
  if (byte(at) == 0xE2 && byte(at + 1) == 0x80 && (byte(at + 2) == 0xA8 || byte(at + 2) == 0xA9)) return 3;
  return 0;
}

}  // namespace

void set_log_level(LogLevel level) { sink().set_level(spdlog_level(level)); }

void log(LogLevel level, std::string_view text) {
  if (!sink().should_log(spdlog_level(level))) return;
  sink().log(spdlog_level(level), escape_log_text(text));
}

std::string escape_log_text(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string line;
  line.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t controls = control_bytes_at(text, at);
    if (controls == 0) line += text[at++];
    for (std::size_t i = 0; i < controls; ++i, ++at) {
      const auto byte = static_cast<unsigned char>(text[at]);
      line += {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return line;
}

}  // namespace motcong::base
