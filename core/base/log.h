// The program's own log on standard error: one line an entry, no user content that could forge a second line.
#pragma once

#include <string>
#include <string_view>

namespace motcong::base {

enum class LogLevel { debug, info, warning, error };

/// Lines below `level` are dropped. Default: info. Safe to call at any time.
void set_log_level(LogLevel level);

/// Writes one line; control characters in `text` are written as \xNN. Thread-safe.
void log(LogLevel level, std::string_view text);

/// What log() writes for `text`: line breaks and other control characters as \xNN, the rest as it is.
std::string escape_log_text(std::string_view text);

inline void log_info(std::string_view text) { log(LogLevel::info, text); }
inline void log_warning(std::string_view text) { log(LogLevel::warning, text); }
inline void log_error(std::string_view text) { log(LogLevel::error, text); }

}  // namespace motcong::base
