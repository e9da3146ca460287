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

SqlBuilder& SqlBuilder::expression(db::Sql expression, const auth::Reach* reach) {
  const std::string_view text = expression.text();
  size_t at = 0;
  const auto word = [&](std::string_view name) { return text.substr(at, name.size()) == name; };
  while (at < text.size()) {
    if (text[at] != ':') {
      text_ += text[at++];
    } else if (word(":today") || word(":user")) {
      const std::string_view name = word(":today") ? ":today" : ":user";
      const auto known = named_.find(name);
      if (known != named_.end()) {
        text_ += '?' + std::to_string(known->second);
      } else {
        if (name == ":today") {
          value(db::Value(base::format_iso(work_.today)));
        } else {
          integer(work_.user.rows_of());
        }
        named_.emplace(std::string(name), static_cast<int>(values_.size()));
      }
      at += name.size();
    } else {
      base::check(word(":units") && reach != nullptr);
      // The declaration writes `IN (:units)`: the brackets are already there.
      for (size_t i = 0; i < reach->units.size(); ++i) {
        if (i > 0) text_ += ',';
        integer(reach->units[i]);
      }
      if (reach->units.empty()) text_ += "NULL";
      at += std::string_view(":units").size();
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
