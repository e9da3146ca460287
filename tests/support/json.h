// Reads JSON test data. For well-formed files only: anything else ends the test with an exception.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motcong::test {

struct Json {
  enum class Kind { null, boolean, number, text, list, object };
  Kind kind = Kind::null;
  bool truth = false;
  std::string text;  // of a number: as written
  std::vector<Json> elements;
  std::vector<std::pair<std::string, Json>> members;

  /// nullptr when there is no such member.
  const Json* find(std::string_view name) const;
  /// Throws std::out_of_range when there is no such member.
  const Json& at(std::string_view name) const;
};

/// Throws std::invalid_argument.
Json parse_json(std::string_view text);

}  // namespace motcong::test
