#include "core/http/request.h"

namespace motcong::http {

std::string_view Fields::get(std::string_view name) const { return find(name).value_or(std::string_view{}); }

std::optional<std::string_view> Fields::find(std::string_view name) const {
  for (const auto& [key, value] : items_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::vector<std::string_view> Fields::all(std::string_view name) const {
  std::vector<std::string_view> out;
  for (const auto& [key, value] : items_) {
    if (key == name) out.push_back(value);
  }
  return out;
}

std::string_view Request::header(std::string_view lower_name) const {
  for (const auto& [key, value] : headers) {
    if (key == lower_name) return value;
  }
  return {};
}

}  // namespace motcong::http
