// A person's notices: reading them, marking them read, and which kinds he does not want. plugin::notify writes them.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/plugin/context.h"

namespace motcong::notice {

struct Notice {
  std::int64_t id = 0;
  std::string text;  // in the reader's language
  std::string link;
  base::Instant at = 0;
  bool is_unread = false;
};

/// Newest first, `limit` of them after the first `skip`.
std::vector<Notice> list_notices(db::Reader& reader, const i18n::Language& language, std::int64_t user_id,
                                 bool only_unread, std::int64_t limit, std::int64_t skip = 0);
std::int64_t count_notices(db::Reader& reader, std::int64_t user_id, bool only_unread);

/// False when it is not one of this person's.
bool mark_read(db::WriteTx& tx, base::Instant now, std::int64_t user_id, std::int64_t notice_id);
void mark_all_read(db::WriteTx& tx, base::Instant now, std::int64_t user_id);

std::set<std::string> load_muted_kinds(db::Reader& reader, std::int64_t user_id);
/// Replaces the choice. What is mandatory or not declared is passed over.
void save_muted_kinds(db::WriteTx& tx, const plugin::Registry& registry, std::int64_t user_id,
                      const std::set<std::string>& kinds);

}  // namespace motcong::notice
