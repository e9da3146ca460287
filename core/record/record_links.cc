#include "core/record/record_links.h"

#include <algorithm>
#include <charconv>

#include "core/base/text.h"
#include "core/record/archive.h"
#include "core/record/comments.h"
#include "core/record/history.h"
#include "core/record/record_owner.h"
#include "core/record/row_rule.h"
#include "core/record/search.h"
#include "core/record/store.h"

namespace motcong::record {

using base::Message;
using plugin::RecordType;
using plugin::Work;

namespace {

const RecordType& owner_of(const Work& work, const RecordType& type) {
  return owner_type(work.services.registry, type);
}

const LinkReading* find_reading(std::string_view kind, bool is_forward) {
  for (const LinkReading& reading : link_readings()) {
    // A symmetric kind has one reading for both ends.
    if (kind == reading.kind && (reading.is_forward == is_forward || kind == "relates")) return &reading;
  }
  return nullptr;
}

bool may_change(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  return !type.access.update.is_nobody() && reaches_row(reader, work, type, type.access.view, id) &&
         reaches_row(reader, work, type, type.access.update, id);
}

/// Under any of the types that show its table.
bool may_change_any(db::Reader& reader, const Work& work, const RecordType& owner, std::int64_t id) {
  for (const RecordType& type : work.services.registry.types()) {
    if (shares_rows(type, owner) && may_change(reader, work, type, id)) return true;
  }
  return false;
}

/// How an end keeps a link in its history: the reading and the other end, not its title, which not everybody
/// may read.
std::string kept_link(const LinkReading& reading, const RecordType& other, std::int64_t other_id) {
  return std::string(reading.id) + " " + other.id + " " + std::to_string(other_id);
}

struct Stored {
  std::int64_t id = 0;
  std::string from_type, to_type, kind;
  std::int64_t from_id = 0, to_id = 0;
};

/// Writes into the history of both ends that the link came (`added`) or went.
void note_link(const Work& work, db::WriteTx& tx, const Stored& link, bool added) {
  const RecordType* from = work.services.registry.find_type(link.from_type);
  const RecordType* to = work.services.registry.find_type(link.to_type);
  if (from == nullptr || to == nullptr) return;
  const auto write = [&](const RecordType& type, std::int64_t id, bool is_forward, const RecordType& other,
                         std::int64_t other_id) {
    plugin::Row row;
    row.id = id;
    row.row_version = find_row_version(tx, work, type, id);
    const LinkReading* reading = find_reading(link.kind, is_forward);
    if (row.row_version == 0 || reading == nullptr) return;
    const std::string kept = kept_link(*reading, other, other_id);
    add_part_history(tx, work, type, row, kLinksPart, added ? "" : kept, added ? kept : "");
    plugin::audit(tx, work, added ? "link.add" : "link.remove", type.id, id, kept);
  };
  write(*from, link.from_id, true, *to, link.to_id);
  write(*to, link.to_id, false, *from, link.from_id);
}

std::vector<Stored> read_links_of(db::Reader& reader, const char* owner, std::int64_t id) {
  std::vector<Stored> links;
  db::Statement row = reader.query(
      "SELECT id, from_type, from_id, to_type, to_id, kind FROM core_record_link"
      " WHERE (from_type = ?1 AND from_id = ?2) OR (to_type = ?1 AND to_id = ?2) ORDER BY id",
      owner, id);
  while (row.step()) {
    links.push_back({.id = row.integer(0),
                     .from_type = row.string(1),
                     .to_type = row.string(3),
                     .kind = row.string(5),
                     .from_id = row.integer(2),
                     .to_id = row.integer(4)});
  }
  return links;
}

void insert_link(const Work& work, db::WriteTx& tx, Stored link, const std::string& note) {
  link.id = tx.insert(
      "INSERT INTO core_record_link(from_type, from_id, to_type, to_id, kind, note, created_at, created_by)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      link.from_type, link.from_id, link.to_type, link.to_id, link.kind, note, work.now,
      work.user.user_id > 0 ? db::Value(work.user.user_id) : db::Value());
  note_link(work, tx, link, true);
}

std::int64_t leading_number(std::string_view text) {
  std::int64_t number = 0;
  const auto done = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool ends =
      done.ptr == text.data() + text.size() || *done.ptr == '/' || *done.ptr == '?' || *done.ptr == '#';
  return done.ec == std::errc() && ends && number > 0 ? number : 0;
}

}  // namespace

const std::vector<LinkReading>& link_readings() {
  static const std::vector<LinkReading> kReadings = {
      {"relates", "relates", true, N_("Relates to"), true},
      {"follows", "follows", true, N_("Follows from"), true},
      {"followed", "follows", false, N_("Is followed by"), true},
      {"replaces", "replaces", true, N_("Replaces"), true},
      {"replaced", "replaces", false, N_("Is replaced by"), true},
      {"part", "part", true, N_("Is part of"), true},
      {"contains", "part", false, N_("Contains"), true},
      {"copy", "copy", true, N_("Is a copy of"), false},
      {"copied", "copy", false, N_("Was copied to"), false},
  };
  return kReadings;
}

const LinkReading* find_link_reading(std::string_view id) {
  for (const LinkReading& reading : link_readings()) {
    if (id == reading.id) return &reading;
  }
  return nullptr;
}

std::optional<RecordRef> find_visible(db::Reader& reader, const Work& work, const RecordType& owner,
                                      std::int64_t id) {
  for (const RecordType& type : work.services.registry.types()) {
    if (!shares_rows(type, owner) || type.access.view.is_nobody()) continue;
    if (row_exists(reader, work, type, id)) return RecordRef{&type, id};
  }
  return std::nullopt;
}

std::vector<RecordLink> list_record_links(db::Reader& reader, const Work& work, const RecordType& type,
                                          std::int64_t id) {
  std::vector<RecordLink> links;
  db::Statement row = reader.query(
      "SELECT l.id, l.kind, 1, l.to_type, l.to_id, l.note, l.created_at, coalesce(u.full_name, '')"
      " FROM core_record_link AS l LEFT JOIN core_user AS u ON u.id = l.created_by"
      " WHERE l.from_type = ?1 AND l.from_id = ?2"
      " UNION ALL SELECT l.id, l.kind, 0, l.from_type, l.from_id, l.note, l.created_at, "
      "coalesce(u.full_name, '')"
      " FROM core_record_link AS l LEFT JOIN core_user AS u ON u.id = l.created_by"
      " WHERE l.to_type = ?1 AND l.to_id = ?2 ORDER BY 1",
      owner_of(work, type).id, id);
  while (row.step()) {
    RecordLink link;
    link.id = row.integer(0);
    link.reading = find_reading(row.text(1), row.integer(2) != 0);
    const RecordType* owner = work.services.registry.find_type(row.text(3));
    if (link.reading == nullptr || owner == nullptr) continue;  // of a plugin that is not in this program
    link.type = owner;
    link.other_id = row.integer(4);
    link.note = row.string(5);
    link.at = row.integer(6);
    link.who = row.string(7);
    if (const auto seen = find_visible(reader, work, *owner, link.other_id)) {
      link.type = seen->type;
      link.is_visible = true;
      link.title = title_of(*link.type, load_row(reader, work, *link.type, link.other_id));
    }
    links.push_back(std::move(link));
  }
  std::stable_sort(links.begin(), links.end(),
                   [](const RecordLink& a, const RecordLink& b) { return a.reading < b.reading; });
  return links;
}

std::optional<RecordRef> resolve_record(db::Reader& reader, const Work& work, std::string_view typed,
                                        std::string_view own_host) {
  std::string_view path = base::trim(typed);
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (base::to_lower_ascii(path.substr(0, scheme.size())) != scheme) continue;
    path.remove_prefix(scheme.size());
    const size_t slash = path.find('/');
    if (own_host.empty() || slash == std::string_view::npos ||
        base::to_lower_ascii(path.substr(0, slash)) != base::to_lower_ascii(own_host))
      return std::nullopt;
    path.remove_prefix(slash);
    break;
  }
  if (path.starts_with('/')) {
    for (const RecordType& type : work.services.registry.types()) {
      const std::string begin = std::string(type.path) + "/";
      if (!path.starts_with(begin) || !type.can_attach || type.access.view.is_nobody()) continue;
      const std::int64_t id = leading_number(path.substr(begin.size()));
      if (id != 0 && row_exists(reader, work, type, id)) return RecordRef{&type, id};
    }
    return std::nullopt;
  }
  const auto found = find_named_record(reader, work, parse_search_words(typed));
  if (!found || !found->type->can_attach) return std::nullopt;
  return RecordRef{found->type, found->id};
}

bool may_link(db::Reader& reader, const Work& work, const RecordType& type, std::int64_t id) {
  return type.can_attach && work.user.may(kCommentPermission) && may_change_any(reader, work, type, id) &&
         !is_archived(reader, work, type, id);
}

base::Result<void> add_record_link(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t id,
                                   const RecordRef& other, const LinkReading& reading,
                                   const std::string& note) {
  load_row(tx, work, type, id);
  load_row(tx, work, *other.type, other.id);
  refuse_archived(tx, work, type, id);
  const RecordType &here = owner_of(work, type), &there = owner_of(work, *other.type);
  if (!may_change_any(tx, work, here, id) && !may_change_any(tx, work, there, other.id))
    throw http::HttpError(403);
  if (&here == &there && id == other.id) return base::Error{N_("A record cannot be linked to itself")};
  if (base::utf8_length(note) > static_cast<size_t>(kMaxLinkNote)) {
    return base::Error{
        Message(N_("The note may have at most {max} characters"), {{"max", std::to_string(kMaxLinkNote)}})};
  }
  Stored link{.id = 0,
              .from_type = here.id,
              .to_type = there.id,
              .kind = reading.kind,
              .from_id = id,
              .to_id = other.id};
  if (!reading.is_forward) {
    std::swap(link.from_type, link.to_type);
    std::swap(link.from_id, link.to_id);
  }
  const std::vector<Stored> links = read_links_of(tx, here.id, id);
  const bool known = std::any_of(links.begin(), links.end(), [&](const Stored& old) {
    const bool same = old.from_type == link.from_type && old.from_id == link.from_id &&
                      old.to_type == link.to_type && old.to_id == link.to_id;
    const bool turned = old.from_type == link.to_type && old.from_id == link.to_id &&
                        old.to_type == link.from_type && old.to_id == link.from_id;
    return old.kind == link.kind && (same || turned);
  });
  if (known) return base::Error{N_("The two records are linked in this way already")};
  const auto full = [&](const std::vector<Stored>& list) {
    return static_cast<std::int64_t>(list.size()) >= kMostLinks;
  };
  if (full(links) || full(read_links_of(tx, there.id, other.id))) {
    return base::Error{
        Message(N_("A record may have at most {max} links"), {{"max", std::to_string(kMostLinks)}})};
  }
  insert_link(work, tx, std::move(link), note);
  return {};
}

void keep_copy_link(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t copy_id,
                    std::int64_t original_id) {
  const RecordType& owner = owner_of(work, type);
  insert_link(work, tx,
              {.id = 0,
               .from_type = owner.id,
               .to_type = owner.id,
               .kind = "copy",
               .from_id = copy_id,
               .to_id = original_id},
              "");
}

void remove_record_link(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t id,
                        std::int64_t link_id) {
  load_row(tx, work, type, id);
  for (const Stored& link : read_links_of(tx, owner_of(work, type).id, id)) {
    if (link.id != link_id) continue;
    bool allowed = false;
    for (const auto& [end, end_id] :
         {std::pair(&link.from_type, link.from_id), {&link.to_type, link.to_id}}) {
      const RecordType* end_type = work.services.registry.find_type(*end);
      allowed = allowed || (end_type != nullptr && may_change_any(tx, work, *end_type, end_id));
    }
    if (!allowed) throw http::HttpError(403);
    tx.execute("DELETE FROM core_record_link WHERE id = ?1", link_id);
    note_link(work, tx, link, false);
    return;
  }
  throw http::HttpError(404);
}

void drop_record_links(const Work& work, db::WriteTx& tx, const RecordType& type, std::int64_t id) {
  const char* owner = owner_of(work, type).id;
  for (const Stored& link : read_links_of(tx, owner, id)) note_link(work, tx, link, false);
  tx.execute(
      "DELETE FROM core_record_link WHERE (from_type = ?1 AND from_id = ?2) OR (to_type = ?1 AND to_id = ?2)",
      owner, id);
}

std::string describe_link(db::Reader& reader, const Work& work, std::string_view kept) {
  const std::vector<std::string> parts = base::split(kept, ' ');
  if (parts.size() != 3) return {};
  const LinkReading* reading = find_link_reading(parts[0]);
  const RecordType* owner = work.services.registry.find_type(parts[1]);
  if (reading == nullptr || owner == nullptr) return {};
  std::string text(work.tr(reading->label));
  text += ": ";
  const auto seen = find_visible(reader, work, *owner, leading_number(parts[2]));
  if (!seen) return text + std::string(work.tr(N_("a record you may not see")));
  return text + std::string(work.tr(seen->type->label)) + " " +
         title_of(*seen->type, load_row(reader, work, *seen->type, seen->id));
}

}  // namespace motcong::record
