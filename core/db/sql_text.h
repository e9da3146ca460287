// sql_text: joins SQL literals at compile time, so that one rule can be part of several statements.
#pragma once

#include <array>
#include <cstddef>

namespace motcong::db {

/// The text of one or several literals, ended by NUL; a static constexpr one may become a db::Sql.
template <std::size_t Size>
struct SqlText {
  std::array<char, Size> text{};
  constexpr const char* data() const { return text.data(); }
};

template <std::size_t... Sizes>
consteval auto join_sql(const char (&... parts)[Sizes]) {
  SqlText<(Sizes + ...) - sizeof...(Sizes) + 1> joined;
  std::size_t at = 0;
  const auto append = [&](const char* part, std::size_t size) {
    for (std::size_t i = 0; i + 1 < size; ++i) joined.text[at++] = part[i];
  };
  (append(parts, Sizes), ...);
  joined.text[at] = '\0';
  return joined;
}

template <std::size_t... Sizes>
consteval auto join_sql(const SqlText<Sizes>&... parts) {
  SqlText<(Sizes + ...) - sizeof...(Sizes) + 1> joined;
  std::size_t at = 0;
  const auto append = [&](const char* part, std::size_t size) {
    for (std::size_t i = 0; i + 1 < size; ++i) joined.text[at++] = part[i];
  };
  (append(parts.data(), Sizes), ...);
  joined.text[at] = '\0';
  return joined;
}

}  // namespace motcong::db
