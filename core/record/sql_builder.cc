#include "core/record/sql_builder.h"

#include "core/base/check.h"

namespace motcong::record {

SqlBuilder& SqlBuilder::name(std::string_view identifier) {
  base::check(!identifier.empty());
  for (const char c : identifier) base::check((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
  text_ += identifier;
  return *this;
}

SqlBuilder& SqlBuilder::value(db::Value value) {
  values_.push_back(std::move(value));
  text_ += '?';
  text_ += std::to_string(values_.size());
  return *this;
}

SqlBuilder& SqlBuilder::id_list(const std::vector<std::int64_t>& ids) {
  text_ += '(';
  for (size_t i = 0; i < ids.size(); ++i) {
    if (i > 0) text_ += ',';
    integer(ids[i]);
  }
  if (ids.empty()) text_ += "NULL";
  text_ += ')';
  return *this;
}

SqlBuilder& SqlBuilder::define(std::string_view word, db::Value value) {
  base::check(word.starts_with(':') && named_.count(word) == 0);
  defined_.insert_or_assign(std::string(word), std::move(value));
  return *this;
}

SqlBuilder& SqlBuilder::expression(db::Sql expression, const auth::Reach* reach) {
  const std::string_view text = expression.text();
  size_t at = 0;
  while (at < text.size()) {
    if (text[at] != ':') {
      text_ += text[at++];
      continue;
    }
    size_t end = at + 1;
    while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') || text[end] == '_')) ++end;
    const std::string_view word = text.substr(at, end - at);
    at = end;
    if (const auto known = named_.find(word); known != named_.end()) {
      text_ += '?' + std::to_string(known->second);
    } else if (word == ":units") {
      base::check(reach != nullptr);
      // The declaration writes `IN (:units)`: the brackets are already there.
      for (size_t i = 0; i < reach->units.size(); ++i) {
        if (i > 0) text_ += ',';
        integer(reach->units[i]);
      }
      if (reach->units.empty()) text_ += "NULL";
    } else {
      if (const auto defined = defined_.find(word); defined != defined_.end()) {
        value(defined->second);
      } else if (word == ":today") {
        value(db::Value(base::format_iso(work_.today)));
      } else {
        base::check(word == ":user");
        integer(work_.user.rows_of());
      }
      named_.emplace(std::string(word), static_cast<int>(values_.size()));
    }
  }
  return *this;
}

db::Statement SqlBuilder::prepare(db::Reader& reader) const {
  db::Statement statement = reader.prepare(db::Sql(db::Sql::FromRegistry{}, text_));
  for (size_t i = 0; i < values_.size(); ++i) statement.bind(static_cast<int>(i) + 1, values_[i]);
  return statement;
}

std::string SqlBuilder::cache_key() const {
  std::string key = text_;
  for (const db::Value& value : values_) {
    key += '\x1f';
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      key += std::to_string(*number);
    } else if (const auto* real = std::get_if<double>(&value)) {
      key += std::to_string(*real);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      key += *text;
    }
  }
  return key;
}

}  // namespace motcong::record
