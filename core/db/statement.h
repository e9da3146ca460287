// A prepared statement on loan from its connection's cache; reading columns and binding values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/base/time.h"

struct sqlite3_stmt;

namespace motcong::db {

/// A value to bind or a column read whole: NULL, integer, real or text.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

class Connection;
struct Prepared;

/// Not copyable; resets itself and goes back to the cache when destroyed. One thread, within the Reader or
/// WriteTx that made it. Parameters are numbered from 1, columns from 0.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  Statement& bind(int index, std::nullptr_t);
  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, int value) { return bind(index, static_cast<std::int64_t>(value)); }
  Statement& bind(int index, bool value) { return bind(index, static_cast<std::int64_t>(value ? 1 : 0)); }
  Statement& bind(int index, double value);
  Statement& bind(int index, std::string_view value);
  Statement& bind(int index, const char* value) { return bind(index, std::string_view(value)); }
  Statement& bind(int index, const std::string& value) { return bind(index, std::string_view(value)); }
  Statement& bind(int index, const base::Date& value) { return bind(index, base::format_iso(value)); }
  Statement& bind(int index, const Value& value);
  template <class T>
  Statement& bind(int index, const std::optional<T>& value) {
    return value ? bind(index, *value) : bind(index, nullptr);
  }

  /// Binds all values from parameter 1 on.
  template <class... A>
  Statement& bind_all(const A&... values) {
    int index = 0;
    (bind(++index, values), ...);
    return *this;
  }

  /// Advances to the next row; false at the end. Throws db::Failure: a statement that breaks a constraint
  /// undoes itself and leaves the transaction as it was.
  bool step();
  /// Steps to the end.
  void run() {
    while (step()) {
    }
  }
  /// Makes the statement ready to run again; bindings stay.
  void reset();

  int columns() const;
  bool is_null(int column) const;
  std::int64_t integer(int column) const;  // 0 for NULL
  double real(int column) const;
  /// Valid until the next step, reset or destruction. Empty for NULL.
  std::string_view text(int column) const;
  std::string string(int column) const { return std::string(text(column)); }
  std::optional<std::int64_t> optional_integer(int column) const;
  std::optional<base::Date> date(int column) const;  // ISO text; nothing for NULL
  Value value(int column) const;
  std::string_view column_name(int column) const;

 private:
  friend class Connection;
  Statement(Prepared& prepared, sqlite3_stmt* stmt) : prepared_(&prepared), stmt_(stmt) {}
  Prepared* prepared_;
  sqlite3_stmt* stmt_;
};

}  // namespace motcong::db
