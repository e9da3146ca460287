#include "core/record/draft.h"

#include "core/base/random.h"
#include "core/base/text.h"

namespace motcong::record {
namespace {

constexpr std::int64_t kKeepSeconds = 24 * 3600;
constexpr int kDraftsPerUser = 5;

}  // namespace

std::string save_draft(db::WriteTx& tx, base::Instant now, std::int64_t user_id, std::string_view path,
                       const http::Fields& form) {
  std::string fields;
  for (const auto& [name, value] : form.items()) {
    if (name.starts_with('_')) continue;
    if (!fields.empty()) fields += '&';
    fields += base::url_encode(name) + "=" + base::url_encode(value);
  }
  const std::string id = base::random_token(16);
  tx.execute("INSERT INTO core_draft(id, user_id, path, fields, at) VALUES (?1, ?2, ?3, ?4, ?5)", id, user_id,
             path, fields, now);
  tx.execute("DELETE FROM core_draft WHERE at < ?1", now - kKeepSeconds);
  tx.execute(
      "DELETE FROM core_draft WHERE user_id = ?1 AND id NOT IN"
      " (SELECT id FROM core_draft WHERE user_id = ?1 ORDER BY at DESC, id = ?3 DESC LIMIT ?2)",
      user_id, kDraftsPerUser, id);
  return id;
}

bool has_draft(db::Reader& reader, base::Instant now, std::string_view id) {
  return reader.exists("SELECT 1 FROM core_draft WHERE id = ?1 AND at >= ?2", id, now - kKeepSeconds);
}

std::string find_draft_url(db::Reader& reader, base::Instant now, std::int64_t user_id, std::string_view id) {
  const std::string path =
      reader.text("SELECT path FROM core_draft WHERE id = ?1 AND user_id = ?2 AND at >= ?3", id, user_id,
                  now - kKeepSeconds);
  return path.empty() ? path : path + "?draft=" + base::url_encode(id);
}

std::optional<http::Fields> find_draft(db::Reader& reader, base::Instant now, std::int64_t user_id,
                                       std::string_view id, std::string_view path) {
  db::Statement draft =
      reader.query("SELECT fields FROM core_draft WHERE id = ?1 AND user_id = ?2 AND path = ?3 AND at >= ?4",
                   id, user_id, path, now - kKeepSeconds);
  if (!draft.step()) return std::nullopt;
  auto fields = http::parse_urlencoded(draft.text(0));
  if (!fields) return std::nullopt;
  return *std::move(fields);
}

}  // namespace motcong::record
