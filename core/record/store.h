// The rows of record types: reading them with their rights, and the one function that saves them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/field_text.h"

namespace motcong::record {

/// Typed text by field name, normalised; ids of links joined by ','.
using Typed = std::map<std::string, std::string, std::less<>>;

// ---- reading

/// Nothing when there is no such row or `type.access.view` does not reach it: a page answers 404 either way.
std::optional<plugin::Row> find_row(db::Reader& reader, const plugin::Work& work,
                                    const plugin::RecordType& type, std::int64_t id);
/// As find_row, but a missing row is an HttpError 404.
plugin::Row load_row(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                     std::int64_t id);
/// For hooks and the program itself: without the row rule.
plugin::Row load_row_unchecked(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                               std::int64_t id);
/// The row exists and the person may see it.
bool row_exists(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                std::int64_t id);
/// "code · title", or the title alone.
std::string title_of(const plugin::RecordType& type, const plugin::Row& row);

/// The rows that a ref or links field points to.
std::vector<std::int64_t> list_ids(const plugin::Field& field, const plugin::Values& values);

struct Option {
  std::int64_t id = 0;
  std::string title;
};
/// What a ref or links field may point to, in the target's own order, without archived rows; at most `limit`.
std::vector<Option> list_options(db::Reader& reader, const plugin::Work& work,
                                 const plugin::RecordType& target, int limit = 500);

/// The rows visible to the person whose title, title prefix or both equal `name` (folded), archived ones left
/// out; at most `limit`.
std::vector<Option> list_by_name(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                                 std::string_view name, int limit);

/// Everyone whose work a row is: who made it and, where a stand-in did, the person on whose behalf. Empty:
/// the program.
std::vector<std::int64_t> list_makers(db::Reader& reader, const plugin::Work& work,
                                      const plugin::RecordType& type, std::int64_t id);
/// Whether the row is work of the person who asks or of the one he acts for: where one person must not take
/// two steps (write and judge, say), this is the question to put.
bool is_made_by_doer(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type,
                     std::int64_t id);

// ---- writing

/// A field of a saved record that has another value than before.
struct FieldChange {
  const plugin::Field* field;
  db::Value before, after;
};

struct SaveOutcome {
  enum class Kind { saved, unchanged, invalid, conflict } kind = Kind::saved;
  std::int64_t id = 0;
  std::int64_t row_version = 0;      // after the save
  std::vector<FieldChange> changes;  // of a record that was there before
  plugin::FieldErrors errors;        // when invalid
  plugin::Values filled;             // when invalid: what the validate hook made of fields in a form
};

struct SaveRequest {
  std::optional<std::int64_t> id;  // nothing: a new row
  std::int64_t row_version = 0;    // the one the person saw; 0 skips the lock (imports by key)
  Typed typed;                     // fields not named keep their value (update) or default (create)
  plugin::Values values = {};      // fields the caller has read already (imports); not in `typed` too
  Source source = Source::form;
  bool index_later = false;  // the caller indexes the row itself, with the others it saves (index_rows)
};

/// Access -> fields allowed -> parse and field rules -> anything changed? -> validate hook -> optimistic lock
/// -> write -> field history -> saved hook -> search index -> row rule of the result -> audit. Nothing is
/// written unless the outcome is `saved`. What a ref or links field points to already stays without being
/// checked again. Throws HttpError 403 / 404 when the person may not. `typed` must name declared form fields
/// only (400 otherwise). What the validate hook says of "?name" is a doubt: a form is refused, a file's row passes.
SaveOutcome save_record(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                        const SaveRequest& request);

/// Changes stored columns of a row on behalf of the program (actions, hooks): history and row_version as in a
/// save, without access or field rules.
void update_values(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type, std::int64_t id,
                   const plugin::Values& changes);

/// The same for many rows that get the same values, written to the search index together. Stored columns only.
void update_many(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                 const std::vector<std::int64_t>& ids, const plugin::Values& changes);

/// Makes the search box find a row of an indexed type as it now stands, in the same transaction. Saving,
/// changing and removing through this file does it by itself: this is for rows written by SQL of one's own.
/// Nothing happens for types that are not indexed (search_index.h).
void index_row(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type, std::int64_t id);
/// The same for many. Savepoints between them would cost more than the words: at each one SQLite writes out
/// what it has gathered of the index.
void index_rows(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                const std::vector<std::int64_t>& ids);

/// Removes a row after the remove hook, with its comments, links and archive mark; its history stays. A message
/// says why not (also when other rows point to it).
std::optional<base::Message> remove_record(const plugin::Work& work, db::WriteTx& tx,
                                           const plugin::RecordType& type, std::int64_t id,
                                           std::int64_t row_version);

/// The same on behalf of the program: without access and lock. REQUIRES: the row is there.
std::optional<base::Message> remove_row(const plugin::Work& work, db::WriteTx& tx,
                                        const plugin::RecordType& type, std::int64_t id);

/// Nothing when there is no such row, whoever may see it.
std::optional<std::int64_t> find_row_version(const plugin::Work& work, db::Reader& reader,
                                             const plugin::RecordType& type, std::int64_t id);

}  // namespace motcong::record
