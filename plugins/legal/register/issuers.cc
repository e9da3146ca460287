#include "plugins/legal/register/issuers.h"

#include "core/i18n/words.h"

namespace motcong::legal {
namespace {

// Bodies that one joint document may have, and pieces of their names.
constexpr std::size_t kMostPieces = 40;

/// Where a list of names may be cut: behind a comma or semicolon, and around "và". Byte positions, from 0 to the end.
struct Piece {
  std::size_t begin = 0, end = 0;
};
std::vector<Piece> cut_names(std::string_view names) {
  std::vector<Piece> pieces;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::size_t width = 0;
    if (names[i] == ',' || names[i] == ';') width = 1;
    if (names.substr(i).starts_with(" và ")) width = std::string_view(" và ").size();
    if (width == 0) continue;
    pieces.push_back({begin, i});
    begin = i + width;
    i = begin - 1;
  }
  pieces.push_back({begin, names.size()});
  return pieces;
}

}  // namespace

std::string issuer_key(std::string_view name) { return i18n::compact_key(name); }

std::int64_t find_issuer(db::Reader& reader, std::string_view name) {
  const std::string key = issuer_key(name);
  if (key.empty()) return 0;
  return reader.integer("SELECT issuer_id FROM legal_issuer_name WHERE name_key = ?1", 0, key);
}

std::string name_issuer(db::Reader& reader, std::int64_t id) {
  return reader.text("SELECT name FROM legal_issuer WHERE id = ?1", id);
}

std::vector<std::int64_t> find_issuers(db::Reader& reader, std::string_view names) {
  if (const std::int64_t one = find_issuer(reader, names); one != 0) return {one};
  const std::vector<Piece> pieces = cut_names(names);
  if (pieces.size() < 2 || pieces.size() > kMostPieces) return {};
  // Names hold commas and "và" themselves (Bộ Văn hóa, Thể thao và Du lịch): from each cut, the longest name that
  // leaves a rest which can be read too. From the back, so that each rest is read once.
  std::vector<std::vector<std::int64_t>> read(pieces.size() + 1);
  std::vector<bool> is_read(pieces.size() + 1, false);
  is_read[pieces.size()] = true;
  for (std::size_t from = pieces.size(); from-- > 0;) {
    for (std::size_t to = pieces.size(); to > from && !is_read[from]; --to) {
      if (!is_read[to]) continue;
      const std::int64_t id =
          find_issuer(reader, names.substr(pieces[from].begin, pieces[to - 1].end - pieces[from].begin));
      if (id == 0) continue;
      is_read[from] = true;
      read[from] = {id};
      read[from].insert(read[from].end(), read[to].begin(), read[to].end());
    }
  }
  return read[0];
}

std::string name_issuers(db::Reader& reader, const std::vector<std::string>& codes) {
  std::string names;
  for (const std::string& code : codes) {
    const std::int64_t id = find_issuer(reader, code);
    if (!names.empty()) names += "; ";
    names += id != 0 ? name_issuer(reader, id) : code;
  }
  return names;
}

}  // namespace motcong::legal
