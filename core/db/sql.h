// Sql: a statement's text that cannot come from a user, because only a literal or the record layer can make
// one.
#pragma once

#include <string>
#include <string_view>

namespace motcong::record {
class SqlBuilder;
}

namespace motcong::db {

/// Converts implicitly from a string literal, at compile time; a run-time string does not compile.
class Sql {
 public:
  consteval Sql(const char* literal) : text_(literal) {}  // NOLINT: implicit on purpose
  constexpr std::string_view text() const { return text_; }
  constexpr bool empty() const { return text_.empty(); }

 private:
  friend class motcong::record::SqlBuilder;
  struct FromRegistry {};
  constexpr Sql(FromRegistry, std::string_view text) : text_(text) {}
  std::string_view text_;  // lives for the whole process, or as long as the builder that made it
};

}  // namespace motcong::db
