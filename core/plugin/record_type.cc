#include "core/plugin/record_type.h"

#include <charconv>

#include "core/base/text.h"

namespace motcong::plugin {

const db::Value* Values::find(std::string_view name) const {
  for (const auto& [key, value] : values_) {
    // The name is nearly always the declaration's own literal, so its address tells already.
    if (name.data() == key || name == key) return &value;
  }
  return nullptr;
}

void Values::set(const char* name, db::Value value) {
  for (auto& [key, old] : values_) {
    if (name == key || std::string_view(name) == key) {
      old = std::move(value);
      return;
    }
  }
  values_.emplace_back(name, std::move(value));
}

void Values::append(const char* name, db::Value value) { values_.emplace_back(name, std::move(value)); }

const db::Value& Values::get(std::string_view name) const {
  static const db::Value kNull;
  const db::Value* value = find(name);
  return value != nullptr ? *value : kNull;
}

std::string Values::text(std::string_view name) const {
  const auto* text = std::get_if<std::string>(&get(name));
  return text != nullptr ? *text : std::string();
}

std::int64_t Values::integer(std::string_view name) const {
  const auto* number = std::get_if<std::int64_t>(&get(name));
  return number != nullptr ? *number : 0;
}

std::optional<base::Date> Values::date(std::string_view name) const {
  const auto* text = std::get_if<std::string>(&get(name));
  return text != nullptr ? base::parse_iso_date(*text) : std::nullopt;
}

std::vector<std::int64_t> Values::ids(std::string_view name) const {
  std::vector<std::int64_t> ids;
  const std::string text = this->text(name);
  if (text.empty()) return ids;
  for (const std::string& part : base::split(text, ',')) {
    std::int64_t id = 0;
    std::from_chars(part.data(), part.data() + part.size(), id);
    if (id > 0) ids.push_back(id);
  }
  return ids;
}

const Field* RecordType::find_field(std::string_view name) const {
  for (const Field& field : fields) {
    if (name == field.name) return &field;
  }
  return nullptr;
}

std::string RecordType::plugin_id() const {
  const std::string_view text = id;
  return std::string(text.substr(0, text.find('.')));
}

}  // namespace motcong::plugin
