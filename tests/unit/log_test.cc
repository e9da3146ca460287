// The log: one entry is one line, whatever a user typed.
#include "core/base/log.h"

#include <doctest/doctest.h>

using motcong::base::escape_log_text;

TEST_CASE("nobody forges a second log line or commands the terminal") {
  struct Row {
    std::string_view in, out;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"Đăng nhập: lan", "Đăng nhập: lan"},
           {"lan\r\n2026-01-01 login ok", "lan\\x0D\\x0A2026-01-01 login ok"},
           {"\x1B[2J", "\\x1B[2J"},
           {"a\x7F", "a\\x7F"},
           {"a\u009B31m", "a\\xC2\\x9B31m"},
           {"a\u2028b", "a\\xE2\\x80\\xA8b"},
           {"a\u00A0\u2026", "a\u00A0\u2026"},
           {"cut \xE2\x80", "cut \xE2\x80"},
       }) {
    CHECK(escape_log_text(row.in) == row.out);
  }
  CHECK(escape_log_text(std::string_view("\0", 1)) == "\\x00");
}
