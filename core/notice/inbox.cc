#include "core/notice/inbox.h"

namespace motcong::notice {

std::vector<Notice> list_notices(db::Reader& reader, const i18n::Language& language, std::int64_t user_id,
                                 bool only_unread, std::int64_t limit, std::int64_t skip) {
  std::vector<Notice> notices;
  db::Statement row = reader.query(
      "SELECT id, text_id, text_args, link, at, read_at IS NULL FROM core_notice WHERE user_id = ?1 AND (?2 = 0 OR "
      "read_at IS NULL) ORDER BY id DESC LIMIT ?3 OFFSET ?4",
      user_id, only_unread, limit, skip);
  while (row.step()) {
    notices.push_back({row.integer(0), plugin::format_packed(language, row.text(1), row.text(2)), row.string(3),
                       row.integer(4), row.integer(5) != 0});
  }
  return notices;
}

std::int64_t count_notices(db::Reader& reader, std::int64_t user_id, bool only_unread) {
  return only_unread
             ? reader.integer("SELECT count(*) FROM core_notice WHERE user_id = ?1 AND read_at IS NULL", 0, user_id)
             : reader.integer("SELECT count(*) FROM core_notice WHERE user_id = ?1", 0, user_id);
}

bool mark_read(db::WriteTx& tx, base::Instant now, std::int64_t user_id, std::int64_t notice_id) {
  tx.execute("UPDATE core_notice SET read_at = ?3 WHERE id = ?1 AND user_id = ?2 AND read_at IS NULL", notice_id,
             user_id, now);
  return tx.exists("SELECT 1 FROM core_notice WHERE id = ?1 AND user_id = ?2", notice_id, user_id);
}

void mark_all_read(db::WriteTx& tx, base::Instant now, std::int64_t user_id) {
  tx.execute("UPDATE core_notice SET read_at = ?2 WHERE user_id = ?1 AND read_at IS NULL", user_id, now);
}

std::set<std::string> load_muted_kinds(db::Reader& reader, std::int64_t user_id) {
  std::set<std::string> kinds;
  db::Statement row = reader.query("SELECT kind FROM core_notice_mute WHERE user_id = ?1", user_id);
  while (row.step()) kinds.insert(row.string(0));
  return kinds;
}

void save_muted_kinds(db::WriteTx& tx, const plugin::Registry& registry, std::int64_t user_id,
                      const std::set<std::string>& kinds) {
  tx.execute("DELETE FROM core_notice_mute WHERE user_id = ?1", user_id);
  for (const std::string& id : kinds) {
    const plugin::NoticeKind* kind = registry.find_notice_kind(id);
    if (kind == nullptr || kind->mandatory) continue;
    tx.execute("INSERT INTO core_notice_mute(user_id, kind) VALUES (?1, ?2)", user_id, id);
  }
}

}  // namespace motcong::notice
