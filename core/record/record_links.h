// Links between any two records, with a kind that reads differently from each end. The pages are
// record_link_pages.cc; `Field::links` is something else: a declared field of one type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::record {

inline constexpr int kMaxLinkNote = 300;         // letters
inline constexpr std::int64_t kMostLinks = 200;  // of one record

/// A kind of link as one end reads it: "replaces" from the newer record, "replaced" from the older one.
struct LinkReading {
  const char* id;     // what forms and history carry
  const char* kind;   // what the table keeps
  bool is_forward;    // this end is the link's first record
  const char* label;  // msgid
  bool is_offered;    // people may choose it; else the program makes it
};
/// All readings. A symmetric kind has one.
const std::vector<LinkReading>& link_readings();
/// nullptr when there is none.
const LinkReading* find_link_reading(std::string_view id);

struct RecordLink {
  std::int64_t id = 0;
  const LinkReading* reading = nullptr;
  const plugin::RecordType* type = nullptr;  // of the other end
  std::int64_t other_id = 0;
  std::string title;  // "" when the person may not see the other end: then nothing of it is to be shown
  bool is_visible = false;
  std::string note;
  base::Instant at = 0;
  std::string who;
};
/// By reading, then oldest first.
std::vector<RecordLink> list_record_links(db::Reader& reader, const plugin::Work& work,
                                          const plugin::RecordType& type, std::int64_t id);

struct RecordRef {
  const plugin::RecordType* type = nullptr;
  std::int64_t id = 0;
};
/// The other record of a link, under a type of its table that the person may see; nothing when he sees it
/// under none.
std::optional<RecordRef> find_visible(db::Reader& reader, const plugin::Work& work,
                                      const plugin::RecordType& owner, std::int64_t id);

/// What was typed to name a record: its address in this portal, whole or as a path, or the only record that
/// has it as number, code or title. Nothing when that names none this person may see. `own_host`: of this
/// portal.
std::optional<RecordRef> resolve_record(db::Reader& reader, const plugin::Work& work, std::string_view typed,
                                        std::string_view own_host);

/// Links two records; both get it into their history. Fails with words: to itself, there already, too many,
/// note too long. Throws HttpError 404 for a record the person does not see, 403 when he may change neither,
/// 409 when this one is archived.
base::Result<void> add_record_link(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                                   std::int64_t id, const RecordRef& other, const LinkReading& reading,
                                   const std::string& note);
/// By the program itself, without asking for rights: a copy and what it was made from.
void keep_copy_link(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                    std::int64_t copy_id, std::int64_t original_id);
/// Throws HttpError 404 when the record has no such link, 403 when the person may change neither end.
void remove_record_link(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                        std::int64_t id, std::int64_t link_id);
/// For a record that is removed: its links go, and the other ends say so in their history.
void drop_record_links(const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                       std::int64_t id);

/// May change this record, which is not archived, and may put things on records: then he may link and unlink it.
bool may_link(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type, std::int64_t id);

/// What stands in the history of a record for a link ("replaces par.task 12"), as this person may read it.
std::string describe_link(db::Reader& reader, const plugin::Work& work, std::string_view kept);

}  // namespace motcong::record
