#include "core/record/once.h"

namespace motcong::record {

std::string find_once(db::Reader& reader, std::string_view token) {
  if (token.empty()) return {};
  return reader.text("SELECT location FROM core_once WHERE token = ?1", token);
}

void keep_once(db::WriteTx& tx, const plugin::Work& work, std::string_view token, std::string_view location) {
  if (token.empty() || token.size() > 64) return;
  tx.execute("INSERT INTO core_once(token, location, at) VALUES (?1, ?2, ?3)", token, location, work.now);
  tx.execute("DELETE FROM core_once WHERE at < ?1", work.now - 2 * 86400);
}

}  // namespace motcong::record
