// SqlBuilder: the one place where SQL text is put together at run time. It emits literals, identifiers of the
// frozen registry and numbered parameters, never a value.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/auth/principal.h"
#include "core/db/database.h"
#include "core/plugin/context.h"

namespace motcong::record {

class SqlBuilder {
 public:
  explicit SqlBuilder(const plugin::Work& work) : work_(work) {}

  SqlBuilder& sql(db::Sql literal) {
    text_ += literal.text();
    return *this;
  }
  /// REQUIRES: lower-case letters, digits and '_' only: a name out of a declaration.
  SqlBuilder& name(std::string_view identifier);
  SqlBuilder& value(db::Value value);
  SqlBuilder& integer(std::int64_t number) { return value(db::Value(number)); }
  /// What a word of expressions that come after stands for: ":first".
  SqlBuilder& define(std::string_view word, db::Value value);
  /// An expression of a declaration, its :today, :user and :units (of `reach`) and all that is defined filled in as
  /// parameters.
  SqlBuilder& expression(db::Sql expression, const auth::Reach* reach = nullptr);
  /// "(?1, ?2, ?3)"; "(NULL)" for none.
  SqlBuilder& id_list(const std::vector<std::int64_t>& ids);

  const plugin::Work& work() const { return work_; }

  /// Prepared and bound. The builder must outlive the statement's preparation only.
  db::Statement prepare(db::Reader& reader) const;
  /// Text and parameters as one string: the key of cached counts.
  std::string cache_key() const;

 private:
  const plugin::Work& work_;
  std::string text_;
  std::vector<db::Value> values_;
  std::map<std::string, db::Value, std::less<>> defined_;
  std::map<std::string, int, std::less<>> named_;  // ":today" -> parameter number
};

}  // namespace motcong::record
