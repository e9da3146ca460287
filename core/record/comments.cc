#include "core/record/comments.h"

#include <algorithm>

#include "core/auth/users.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"
#include "core/record/archive.h"
#include "core/record/history.h"
#include "core/record/page_parts.h"
#include "core/record/record_owner.h"
#include "core/record/row_rule.h"
#include "core/record/store.h"

namespace motcong::record {

using base::Message;
using plugin::RecordType;
using plugin::Work;

namespace {

const char* owner_id(const Work& work, const RecordType& type) {
  return owner_type(work.services.registry, type).id;
}

/// The comments of a record in their order; `only` 0: all of them.
std::vector<Comment> read_comments(db::Reader& reader, const char* owner, std::int64_t id, std::int64_t only,
                                   std::int64_t limit, std::int64_t offset) {
  std::vector<Comment> comments;
  db::Statement row = reader.query(
      "SELECT c.id, c.body, c.created_at, c.created_by, coalesce(u.full_name, ''), coalesce(b.full_name, ''),"
      " coalesce(c.edited_at, 0), coalesce(c.removed_at, 0), coalesce(r.full_name, '')"
      " FROM core_comment AS c LEFT JOIN core_user AS u ON u.id = c.created_by"
      " LEFT JOIN core_user AS b ON b.id = c.on_behalf_of LEFT JOIN core_user AS r ON r.id = c.removed_by"
      " WHERE c.record_type = ?1 AND c.record_id = ?2 AND (?3 = 0 OR c.id = ?3) ORDER BY c.id LIMIT ?4 "
      "OFFSET ?5",
      owner, id, only, limit, offset);
  while (row.step()) {
    comments.push_back({.id = row.integer(0),
                        .body = row.string(1),
                        .created_at = row.integer(2),
                        .created_by = row.integer(3),
                        .author = row.string(4),
                        .on_behalf_of = row.string(5),
                        .edited_at = row.integer(6),
                        .removed_at = row.integer(7),
                        .removed_by = row.string(8)});
  }
  return comments;
}

/// Tells those mentioned in `body` but not in `before`; adds to `posted` whom it could not tell.
void tell_mentioned(const Work& work, db::WriteTx& tx, const RecordType& type, const plugin::Row& row,
                    std::string_view body, std::string_view before, Posted& posted) {
  const std::vector<std::string> earlier = list_mentioned(before);
  for (const std::string& name : list_mentioned(body)) {
    if (std::find(earlier.begin(), earlier.end(), name) != earlier.end()) continue;
    const auto user = auth::find_user(tx, name);
    if (!user) posted.unknown.push_back(name);
    if (!user || user->disabled || user->id == work.user.user_id) continue;
    const RecordType* seen = find_type_seen(tx, work, type, row.id, user->id);
    if (seen == nullptr) {
      posted.not_told.push_back(user->full_name);
      continue;
    }
    plugin::notify(tx, work, user->id, "core.mention",
                   Message(N_("{who} mentioned you in a comment on “{title}”"),
                           {{"who", work.user.full_name}, {"title", title_of(type, row)}}),
                   comment_url(*seen, row.id, posted.id));
  }
}

}  // namespace

std::string comment_url(const RecordType& type, std::int64_t id, std::int64_t comment_id) {
  const std::string number = std::to_string(comment_id);
  return record_url(type, id, "?comment=" + number + "#comment-" + number);
}

CommentPage list_comments(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id,
                          std::int64_t page, std::int64_t with) {
  CommentPage result;
  const char* owner = owner_id(work, type);
  result.total = reader.integer("SELECT count(*) FROM core_comment WHERE record_type = ?1 AND record_id = ?2",
                                0, owner, id);
  result.pages = std::max<std::int64_t>(1, (result.total + kCommentsPerPage - 1) / kCommentsPerPage);
  result.page = page < 1 || page > result.pages ? result.pages : page;
  if (with > 0) {
    const std::int64_t place = reader.integer(
        "SELECT count(*) FROM core_comment WHERE record_type = ?1 AND record_id = ?2 AND id <= ?3", 0, owner,
        id, with);
    if (place > 0) result.page = (place + kCommentsPerPage - 1) / kCommentsPerPage;
  }
  result.comments =
      read_comments(reader, owner, id, 0, kCommentsPerPage, (result.page - 1) * kCommentsPerPage);
  return result;
}

std::optional<Comment> find_comment(db::Reader& reader, const Work& work, const RecordType& type,
                                    std::int64_t id, std::int64_t comment_id) {
  std::vector<Comment> found = read_comments(reader, owner_id(work, type), id, comment_id, 1, 0);
  if (comment_id <= 0 || found.empty()) return std::nullopt;
  return std::move(found.front());
}

bool may_comment(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  return type.can_attach && work.user.may(kCommentPermission) && !is_archived(reader, work, type, id);
}

bool may_edit_comment(const Work& work, const Comment& comment) {
  return comment.removed_at == 0 && comment.created_by == work.user.user_id &&
         work.user.may(kCommentPermission) && work.now - comment.created_at <= kCommentEditSeconds;
}

bool may_remove_comment(const Work& work, const Comment& comment) {
  if (comment.removed_at != 0 || !work.user.may(kCommentPermission)) return false;
  return comment.created_by == work.user.user_id || work.user.may(kCommentRemovePermission);
}

base::Result<std::string> parse_comment(std::string_view typed) {
  std::string body = base::normalise_input(typed);
  if (body.empty()) return base::Error{N_("Write something first")};
  const size_t length = base::utf8_length(body);
  if (length > static_cast<size_t>(kMaxComment)) {
    return base::Error{Message(N_("A comment may have at most {max} characters; this has {length}"),
                               {{"max", std::to_string(kMaxComment)}, {"length", std::to_string(length)}})};
  }
  return body;
}

Posted add_comment(const Work& work, db::WriteTx& tx, const RecordType& type, const plugin::Row& row,
                   const std::string& body) {
  const char* owner = owner_id(work, type);
  const std::int64_t same = tx.integer(
      "SELECT id FROM core_comment WHERE record_type = ?1 AND record_id = ?2 AND created_by = ?3 AND body = "
      "?4"
      " AND created_at > ?5 ORDER BY id DESC LIMIT 1",
      0, owner, row.id, work.user.user_id, body, work.now - 60);
  if (same != 0) return {same};
  Posted posted;
  posted.id = tx.insert(
      "INSERT INTO core_comment(record_type, record_id, body, created_at, created_by, on_behalf_of)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      owner, row.id, body, work.now, work.user.user_id,
      work.user.acting_for != 0 ? db::Value(work.user.acting_for) : db::Value());
  tell_mentioned(work, tx, type, row, body, "", posted);
  plugin::audit(tx, work, "comment.add", type.id, row.id, title_of(type, row));
  return posted;
}

Posted edit_comment(const Work& work, db::WriteTx& tx, const RecordType& type, const plugin::Row& row,
                    const Comment& before, const std::string& body) {
  Posted posted;
  posted.id = before.id;
  if (body == before.body) return posted;
  tx.execute("UPDATE core_comment SET body = ?2, edited_at = ?3 WHERE id = ?1", before.id, body, work.now);
  tell_mentioned(work, tx, type, row, body, before.body, posted);
  plugin::audit(tx, work, "comment.edit", type.id, row.id, title_of(type, row));
  return posted;
}

void remove_comment(const Work& work, db::WriteTx& tx, const RecordType& type, const plugin::Row& row,
                    const Comment& comment) {
  tx.execute("UPDATE core_comment SET body = '', removed_at = ?2, removed_by = ?3 WHERE id = ?1", comment.id,
             work.now, work.user.user_id);
  // Whose and of when, never the words: they are removed because they should not be read any more.
  add_part_history(tx, work, type, row, kCommentsPart,
                   comment.author + ", " + i18n::format_instant(comment.created_at), "");
  plugin::audit(tx, work, "comment.remove", type.id, row.id,
                comment.author + ", " + i18n::format_instant(comment.created_at));
}

void drop_comments(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t id) {
  tx.execute("DELETE FROM core_comment WHERE record_type = ?1 AND record_id = ?2", owner_id(work, type), id);
}

bool person_sees(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id,
                 std::int64_t user_id) {
  auth::Principal person;
  person.user_id = user_id;
  auth::load_rights(reader, work.today, person);
  const Work theirs{work.services, person, work.language, work.now, work.today, ""};
  return reaches_row(reader, theirs, type, type.access.view, id);
}

const RecordType* find_type_seen(db::Reader& reader, const Work& work, const RecordType& type,
                                 std::int64_t id, std::int64_t user_id) {
  if (person_sees(reader, work, type, id, user_id)) return &type;
  for (const RecordType& other : work.services.registry.types()) {
    if (&other != &type && shares_rows(other, type) && !other.access.view.is_nobody() &&
        person_sees(reader, work, other, id, user_id))
      return &other;
  }
  return nullptr;
}

std::vector<Mentionable> list_mentionable(db::Reader& reader, const Work& work, const RecordType& type,
                                          std::int64_t id, std::string_view typed, int limit) {
  std::vector<Mentionable> people;
  db::Statement row = reader.query(
      "SELECT id, username, full_name, position FROM core_user WHERE disabled = 0 AND id <> ?2"
      " AND (?1 = '' OR instr(fold(full_name), ?1) > 0 OR instr(username, ?1) > 0)"
      " ORDER BY full_name COLLATE vi, id",
      i18n::fold(typed), work.user.user_id);
  while (people.size() < static_cast<size_t>(limit) && row.step()) {
    if (find_type_seen(reader, work, type, id, row.integer(0)) != nullptr)
      people.push_back({row.string(1), row.string(2), row.string(3)});
  }
  return people;
}

std::map<std::string, std::string, std::less<>> find_full_names(db::Reader& reader,
                                                                const std::vector<std::string>& usernames) {
  std::map<std::string, std::string, std::less<>> names;
  for (const std::string& username : usernames) {
    if (names.contains(username)) continue;
    std::string name = reader.text("SELECT full_name FROM core_user WHERE username = ?1", username);
    if (!name.empty()) names.emplace(username, std::move(name));
  }
  return names;
}

}  // namespace motcong::record
