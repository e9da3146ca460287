#include "core/db/statement.h"

#include <sqlite3.h>

#include "core/base/check.h"
#include "core/db/connection.h"

namespace motcong::db {
namespace {

/// A wrong index or a statement in the middle of its rows is a bug; a text that is too long is not.
void check_bound(int code) {
  base::check(code != SQLITE_RANGE && code != SQLITE_MISUSE);
  if (code != SQLITE_OK) throw Failure(code & 0xff, std::string("bind: ") + sqlite3_errstr(code));
}

}  // namespace

Statement::Statement(Statement&& other) noexcept : prepared_(other.prepared_), stmt_(other.stmt_) {
  other.prepared_ = nullptr;
  other.stmt_ = nullptr;
}

Statement::~Statement() {
  if (prepared_ != nullptr) prepared_->owner->give_back(prepared_);
}

Statement& Statement::bind(int index, std::nullptr_t) {
  check_bound(sqlite3_bind_null(stmt_, index));
  return *this;
}

Statement& Statement::bind(int index, std::int64_t value) {
  check_bound(sqlite3_bind_int64(stmt_, index, value));
  return *this;
}

Statement& Statement::bind(int index, double value) {
  check_bound(sqlite3_bind_double(stmt_, index, value));
  return *this;
}

Statement& Statement::bind(int index, std::string_view value) {
  // A null pointer would bind NULL: an empty view may have one.
  const char* bytes = value.data() != nullptr ? value.data() : "";
  check_bound(sqlite3_bind_text64(stmt_, index, bytes, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(int index, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return bind(index, *integer);
  if (const auto* real = std::get_if<double>(&value)) return bind(index, *real);
  if (const auto* text = std::get_if<std::string>(&value)) return bind(index, std::string_view(*text));
  return bind(index, nullptr);
}

bool Statement::step() {
  const int code = prepared_->owner->step(stmt_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  prepared_->owner->fail(code, prepared_->sql);
}

void Statement::reset() { sqlite3_reset(stmt_); }

int Statement::columns() const { return sqlite3_column_count(stmt_); }

bool Statement::is_null(int column) const {
  base::check(column >= 0 && column < columns());
  return sqlite3_column_type(stmt_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  base::check(column >= 0 && column < columns());
  return sqlite3_column_int64(stmt_, column);
}

double Statement::real(int column) const {
  base::check(column >= 0 && column < columns());
  return sqlite3_column_double(stmt_, column);
}

std::string_view Statement::text(int column) const {
  base::check(column >= 0 && column < columns());
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(stmt_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(stmt_, column))};
}

std::optional<std::int64_t> Statement::optional_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::optional<base::Date> Statement::date(int column) const { return base::parse_iso_date(text(column)); }

Value Statement::value(int column) const {
  base::check(column >= 0 && column < columns());
  switch (sqlite3_column_type(stmt_, column)) {
    case SQLITE_INTEGER:
      return integer(column);
    case SQLITE_FLOAT:
      return real(column);
    case SQLITE_NULL:
      return std::monostate();
    default:
      return string(column);
  }
}

std::string_view Statement::column_name(int column) const {
  base::check(column >= 0 && column < columns());
  const char* name = sqlite3_column_name(stmt_, column);
  return name != nullptr ? name : "";
}

}  // namespace motcong::db
