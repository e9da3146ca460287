// Comments on records: who may write, change and remove them, mentions and who is told, and a text as pieces
// to show. The pages are comment_pages.cc.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::record {

inline constexpr int kMaxComment = 4000;  // letters
inline constexpr std::int64_t kCommentsPerPage = 50;
inline constexpr std::int64_t kCommentEditSeconds = 15 * 60;
inline constexpr const char* kCommentPermission = "core.comment";
inline constexpr const char* kCommentRemovePermission = "core.comment.remove";  // anybody's

struct Comment {
  std::int64_t id = 0;
  std::string body;  // "" when removed
  base::Instant created_at = 0;
  std::int64_t created_by = 0;
  std::string author, on_behalf_of;
  base::Instant edited_at = 0, removed_at = 0;  // 0: never
  std::string removed_by;
};

struct CommentPage {
  std::vector<Comment> comments;  // oldest first
  std::int64_t total = 0, page = 1, pages = 1;
};
/// A page of a record's comments; page 1 holds the oldest. `page` 0: the newest; `with`: the page that holds
/// this comment, whatever `page` says.
CommentPage list_comments(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                          std::int64_t id, std::int64_t page, std::int64_t with = 0);
/// Nothing when the record has no such comment.
std::optional<Comment> find_comment(db::Reader& reader, const plugin::Work& work,
                                    const plugin::RecordType& type, std::int64_t id, std::int64_t comment_id);

/// REQUIRES: the person sees the record.
bool may_comment(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                 std::int64_t id);
/// His own, not removed, at most 15 minutes old.
bool may_edit_comment(const plugin::Work& work, const Comment& comment);
bool may_remove_comment(const plugin::Work& work, const Comment& comment);

/// As it is kept; fails with words on an empty or too long one.
base::Result<std::string> parse_comment(std::string_view typed);

struct Posted {
  std::int64_t id = 0;
  std::vector<std::string> not_told = {};  // names of people mentioned who may not see the record
  std::vector<std::string> unknown = {};   // user names mentioned that nobody has
};
/// Writes it and tells the people mentioned who may see the record. The same text by the same person a second
/// time within a minute is the first one: a button pressed twice.
Posted add_comment(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                   const plugin::Row& row, const std::string& body);
/// Tells only people who were not mentioned before. REQUIRES: may_edit_comment.
Posted edit_comment(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                    const plugin::Row& row, const Comment& before, const std::string& body);
/// The text is gone; that there was one stays. REQUIRES: may_remove_comment.
void remove_comment(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                    const plugin::Row& row, const Comment& comment);
/// For a record that is removed.
void drop_comments(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                   std::int64_t id);

/// "/par/tasks/12?comment=5#comment-5": opens the page that has it.
std::string comment_url(const plugin::RecordType& type, std::int64_t id, std::int64_t comment_id);

/// Whether another person may see the record, under some type of its table; that type is given.
const plugin::RecordType* find_type_seen(db::Reader& reader, const plugin::Work& work,
                                         const plugin::RecordType& type, std::int64_t id,
                                         std::int64_t user_id);
/// Whether he may see it under this type.
bool person_sees(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                 std::int64_t id, std::int64_t user_id);

struct Mentionable {
  std::string username, full_name, position;
};
/// People with an open account who may see the record and whose name or user name holds `typed` (marks do not
/// matter), at most `limit`.
std::vector<Mentionable> list_mentionable(db::Reader& reader, const plugin::Work& work,
                                          const plugin::RecordType& type, std::int64_t id,
                                          std::string_view typed, int limit);

/// User names behind an @ in the text, as accounts write them, each once, at most 20. An @ inside a word, as
/// in an e-mail address, is none.
std::vector<std::string> list_mentioned(std::string_view text);

/// A part of a text as it is shown. Plain unless one of the others is set.
struct TextPiece {
  std::string text;
  std::string href = {};    // http(s) address, or a path of this portal
  bool is_outside = false;  // the address leads out of the portal
  bool is_mention = false;
};
/// `names`: full names by user name; an @word that is not among them stays text.
std::vector<TextPiece> split_comment(const plugin::Registry& registry,
                                     const std::map<std::string, std::string, std::less<>>& names,
                                     std::string_view text);
/// Full names of the accounts behind these user names, closed ones too.
std::map<std::string, std::string, std::less<>> find_full_names(db::Reader& reader,
                                                                const std::vector<std::string>& usernames);

}  // namespace motcong::record
