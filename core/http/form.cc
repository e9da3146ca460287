#include "core/http/form.h"

#include <algorithm>
#include <vector>

#include "core/base/text.h"

namespace motcong::http {
namespace {

constexpr std::size_t kMaxNameBytes = 200;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high << 4 | low);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::optional<std::string> parse_path(std::string_view target) {
  std::optional<std::string> path = percent_decode(target.substr(0, target.find('?')), false);
  if (!path || path->empty() || path->front() != '/' || !base::is_utf8(*path) || has_control(*path) ||
      path->find('\\') != std::string::npos) {
    return std::nullopt;
  }
  std::string_view rest = *path;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view segment = rest.substr(0, rest.find('/'));
    if (segment == "." || segment == "..") return std::nullopt;
    rest.remove_prefix(segment.size());
  }
  return path;
}

std::string_view query_of(std::string_view target) {
  const std::size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

base::Result<void> check_repeated(const Fields& fields) {
  std::vector<std::string_view> names;
  names.reserve(fields.items().size());
  for (const auto& [name, value] : fields.items()) {
    if (!name.ends_with("[]")) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice == names.end()) return {};
  return base::Error(
      base::Message(N_("The field \"{name}\" was sent twice."), {{"name", std::string(*twice)}}));
}

base::Result<void> add_field(Fields& fields, std::string name, std::string_view value) {
  if (!base::is_utf8(name) || !base::is_utf8(value))
    return base::Error(N_("The form holds text that is not UTF-8."));
  if (name.empty() || name.size() > kMaxNameBytes || has_control(name)) {
    return base::Error(N_("The form holds a field without a proper name."));
  }
  fields.add(std::move(name), base::normalise_input(value));
  return {};
}

base::Result<Fields> parse_urlencoded(std::string_view text, std::size_t max_fields) {
  Fields fields;
  while (!text.empty()) {
    const std::size_t end = text.find('&');
    const std::string_view pair = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (pair.empty()) continue;
    if (fields.items().size() == max_fields) {
      return base::Error(
          base::Message(N_("The form has more than {max} fields."), {{"max", std::to_string(max_fields)}}));
    }
    const std::size_t equals = pair.find('=');
    std::optional<std::string> name = percent_decode(pair.substr(0, equals), true);
    const std::optional<std::string> value =
        equals == std::string_view::npos ? std::string() : percent_decode(pair.substr(equals + 1), true);
    if (!name || !value) return base::Error(N_("The form holds a broken percent escape."));
    if (auto added = add_field(fields, std::move(*name), *value); !added) return base::Error(added.error());
  }
  if (auto single = check_repeated(fields); !single) return base::Error(single.error());
  return fields;
}

}  // namespace motcong::http
