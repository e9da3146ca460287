#include "core/plugin/audit_chain.h"

#include <algorithm>

#include "core/base/digest.h"

namespace motcong::plugin {
namespace {

using base::Message;

constexpr std::int64_t kPiece = 2000;  // entries read in one transaction
constexpr std::string_view kEntryLabel = "motcong audit entry 1", kHeadLabel = "motcong audit head 1",
                           kKeyLabel = "motcong audit key 1";

/// Fields one behind the other, each with its length, so that no two entries give the same bytes.
class Bytes {
 public:
  explicit Bytes(std::string_view label) { add(label); }
  Bytes& add(std::string_view text) {
    bytes_ += std::to_string(text.size()) + ":";
    bytes_ += text;
    return *this;
  }
  Bytes& add(std::int64_t number) { return add(std::string_view(std::to_string(number))); }
  Bytes& add(const db::Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return add(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return add(std::string_view(*text));
    bytes_ += "-";
    return *this;
  }
  const std::string& get() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Digest over the history rows behind `from` up to `to`, and their number; "" for none.
std::string digest_history(db::Reader& reader, std::int64_t from, std::int64_t to, std::int64_t& count) {
  if (to <= from) return {};
  base::Sha256 digest;
  bool any = false;
  db::Statement row = reader.query(
      "SELECT id, record_type, record_id, row_version, at, user_id, action, field, before_value, "
      "after_value, "
      "on_behalf_of FROM core_history WHERE id > ?1 AND id <= ?2 ORDER BY id",
      from, to);
  while (row.step()) {
    Bytes bytes("");
    for (int column = 0; column < 11; ++column) bytes.add(row.value(column));
    digest.add(bytes.get());
    any = true;
    ++count;
  }
  return any ? digest.finish() : std::string();
}

std::string seal(const std::string& key, std::string_view prev_hash, std::int64_t id, const AuditEntry& entry,
                 std::int64_t history_to, std::string_view history_digest) {
  const Bytes bytes = Bytes(kEntryLabel)
                          .add(prev_hash)
                          .add(id)
                          .add(entry.at)
                          .add(entry.user_id)
                          .add(entry.username)
                          .add(entry.remote_address)
                          .add(entry.action)
                          .add(entry.object_type)
                          .add(entry.object_id)
                          .add(entry.detail)
                          .add(entry.on_behalf_of)
                          .add(entry.on_behalf_username)
                          .add(history_to)
                          .add(history_digest);
  return base::to_hex(base::hmac_sha256(key, bytes.get()));
}

/// An entry as it stands in the table. The texts live as long as the statement stands on the row.
struct Stored {
  std::int64_t id = 0, history_to = 0;
  AuditEntry entry;
  std::string_view prev_hash, hash;
};

/// REQUIRES: a statement over the columns of select_entries().
Stored read_stored(const db::Statement& row) {
  Stored stored;
  stored.id = row.integer(0);
  stored.entry = {row.integer(1), row.value(2), row.text(3), row.text(4),  row.text(5),
                  row.text(6),    row.value(7), row.text(8), row.value(9), row.text(10)};
  stored.history_to = row.integer(11);
  stored.prev_hash = row.text(12);
  stored.hash = row.text(13);
  return stored;
}

db::Statement select_entries(db::Reader& reader, std::int64_t behind) {
  return reader.query(
      "SELECT id, at, user_id, username, remote_address, action, object_type, object_id, detail, "
      "on_behalf_of, "
      "on_behalf_username, history_to, prev_hash, hash FROM core_audit WHERE id > ?1 ORDER BY id LIMIT ?2",
      behind, kPiece);
}

Message missing(std::int64_t from, std::int64_t to) {
  return Message(N_("Entries {from} to {to} are missing"),
                 {{"from", std::to_string(from)}, {"to", std::to_string(to)}});
}

/// Somebody has worked here: what he did stood in the log.
bool is_in_use(db::Reader& reader) {
  return reader.exists("SELECT 1 FROM core_user LIMIT 1") || reader.exists("SELECT 1 FROM core_history LIMIT 1");
}

}  // namespace

struct AuditChain::Head {
  bool is_there = false;
  std::int64_t first_id = 1, last_id = 0, history_to = 0;
  std::string hash, key_id, mac;
};

AuditChain::Head AuditChain::load_head(db::Reader& reader) {
  Head head;
  db::Statement row = reader.query(
      "SELECT first_id, last_id, history_to, hash, key_id, mac FROM core_audit_head WHERE id = 1");
  if (!row.step()) return head;
  head.is_there = true;
  head.first_id = row.integer(0);
  head.last_id = row.integer(1);
  head.history_to = row.integer(2);
  head.hash = row.string(3);
  head.key_id = row.string(4);
  head.mac = row.string(5);
  return head;
}

void AuditChain::save_head(db::WriteTx& tx, const Head& head) const {
  tx.execute(
      "INSERT INTO core_audit_head(id, first_id, last_id, history_to, hash, key_id, mac) VALUES (1, ?1, ?2, "
      "?3, ?4, ?5, "
      "?6) ON CONFLICT (id) DO UPDATE SET first_id = ?1, last_id = ?2, history_to = ?3, hash = ?4, key_id = "
      "?5, mac = ?6",
      head.first_id, head.last_id, head.history_to, head.hash, head.key_id, mac_of(head));
}

std::string AuditChain::mac_of(const Head& head) const {
  const Bytes bytes = Bytes(kHeadLabel)
                          .add(head.first_id)
                          .add(head.last_id)
                          .add(head.history_to)
                          .add(std::string_view(head.hash))
                          .add(std::string_view(head.key_id));
  return base::to_hex(base::hmac_sha256(key_, bytes.get()));
}

std::string AuditChain::key_id() const {
  return base::to_hex(base::hmac_sha256(key_, kKeyLabel)).substr(0, 16);
}

ChainHead AuditChain::find_head(db::Reader& reader) {
  const Head head = load_head(reader);
  return {head.last_id, head.hash};
}

void AuditChain::append(db::WriteTx& tx, const AuditEntry& entry) const {
  Head head = load_head(tx);
  // A note of the end that is not ours is not believed: the link that is missing then shows.
  const bool is_ours =
      !head.is_there || head.key_id != key_id() || base::equal_in_constant_time(mac_of(head), head.mac);
  // The first entry stands there before anybody works; where there is no head any more, the log was emptied.
  const bool is_emptied = !head.is_there && is_in_use(tx);
  if (!is_ours || is_emptied) head.hash = std::string(64, '0');
  // Where entries were taken off the end, their numbers stay free: the gap shows.
  const std::int64_t id = std::max(head.last_id, tx.integer("SELECT max(id) FROM core_audit", 0)) + 1;
  if (!head.is_there || head.key_id != key_id()) {
    head.first_id = id;
    head.key_id = key_id();
  }
  const std::int64_t history_to = tx.integer("SELECT max(id) FROM core_history", 0);
  std::int64_t rows = 0;
  const std::string history = digest_history(tx, head.history_to, history_to, rows);
  const std::string hash = seal(key_, head.hash, id, entry, history_to, history);
  tx.execute(
      "INSERT INTO core_audit(id, at, user_id, username, remote_address, action, object_type, object_id, "
      "detail, "
      "on_behalf_of, on_behalf_username, history_to, prev_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
      "?8, ?9, ?10, "
      "?11, ?12, ?13, ?14)",
      id, entry.at, entry.user_id, entry.username, entry.remote_address, entry.action, entry.object_type,
      entry.object_id, entry.detail, entry.on_behalf_of, entry.on_behalf_username, history_to, head.hash,
      hash);
  head.last_id = id;
  head.history_to = history_to;
  head.hash = hash;
  save_head(tx, head);
}

AuditChain::Start AuditChain::prepare(db::WriteTx& tx, bool is_new_key) const {
  Head head = load_head(tx);
  if (head.is_there) return head.key_id == key_id() ? Start::sound : Start::other_key;
  if (!tx.exists("SELECT 1 FROM core_audit LIMIT 1")) return is_in_use(tx) ? Start::broken : Start::sound;
  if (!is_new_key || tx.exists("SELECT 1 FROM core_audit WHERE hash <> '' LIMIT 1")) return Start::broken;
  const std::int64_t history_to = tx.integer("SELECT max(id) FROM core_history", 0);
  std::int64_t rows = 0;
  const std::string history = digest_history(tx, 0, history_to, rows);
  const std::int64_t newest = tx.integer("SELECT max(id) FROM core_audit", 0);
  head.key_id = key_id();
  head.first_id = tx.integer("SELECT min(id) FROM core_audit", 1);
  std::string prev_hash;
  for (std::int64_t behind = 0; behind < newest;) {
    std::vector<std::pair<std::int64_t, std::string>> seals;
    {
      db::Statement row = select_entries(tx, behind);
      while (row.step()) {
        const Stored stored = read_stored(row);
        // All of the history stands under the newest entry.
        const bool last = stored.id == newest;
        seals.emplace_back(
            stored.id, seal(key_, seals.empty() ? prev_hash : seals.back().second, stored.id, stored.entry,
                            last ? history_to : 0, last ? history : std::string()));
      }
    }
    for (const auto& [id, hash] : seals) {
      tx.execute("UPDATE core_audit SET prev_hash = ?2, hash = ?3, history_to = ?4 WHERE id = ?1", id,
                 prev_hash, hash, id == newest ? history_to : 0);
      prev_hash = hash;
      behind = id;
    }
  }
  head.last_id = newest;
  head.hash = prev_hash;
  head.history_to = history_to;
  save_head(tx, head);
  return Start::sound;
}

/// One walk over the chain.
class AuditChain::Check {
 public:
  Check(const AuditChain& chain, const ChainHead& known) : chain_(chain), known_(known) {}

  /// False when all has been read, or a fault was found.
  bool read_piece(db::Reader& reader) {
    if (report_.entries == 0) begin(reader);
    std::int64_t count = 0;
    db::Statement row = select_entries(reader, last_id_);
    while (report_.ok() && row.step()) {
      check_entry(reader, read_stored(row));
      ++count;
    }
    if (report_.ok() && count == 0) end(reader);
    return report_.ok() && count > 0;
  }
  ChainReport& report() { return report_; }

 private:
  void begin(db::Reader& reader) {
    // Where the chain starts is believed here and checked, with the head's own seal, at the end.
    const Head head = load_head(reader);
    first_id_ = head.first_id;
    if (head.is_there && head.key_id != chain_.key_id()) {
      fail(0, N_("The log was sealed with another key: keys/audit was lost or exchanged. Put it back from a "
                 "backup"));
    }
  }

  void fail(std::int64_t id, const Message& fault) {
    report_.bad_id = id;
    report_.fault = fault;
  }

  void check_entry(db::Reader& reader, const Stored& stored) {
    const auto numbered = [&](const char* text) {
      return Message(text, {{"id", std::to_string(stored.id)}});
    };
    if (stored.hash.empty()) return fail(stored.id, numbered(N_("Entry {id} was put in without a seal")));
    // The oldest entries may have gone before there was a chain; from then on numbers have no gaps.
    if (!expects_first_ && stored.id != last_id_ + 1)
      return fail(stored.id, missing(last_id_ + 1, stored.id - 1));
    if (expects_first_ && !stored.prev_hash.empty() && stored.id > 1)
      return fail(stored.id, missing(1, stored.id - 1));
    expects_first_ = false;
    const std::string history = digest_history(reader, history_to_, stored.history_to, report_.history_rows);
    // Of a chain whose key is gone only the links can be seen.
    if (stored.id >= first_id_ &&
        !base::equal_in_constant_time(
            seal(chain_.key_, stored.prev_hash, stored.id, stored.entry, stored.history_to, history),
            stored.hash)) {
      return fail(stored.id, numbered(N_("Entry {id}, or the history it stands for, was changed")));
    }
    if (stored.prev_hash != hash_) {
      return fail(stored.id,
                  numbered(N_("Entry {id} does not follow the one before it: something was taken out, put in "
                              "or moved")));
    }
    ++report_.entries;
    last_id_ = stored.id;
    hash_ = stored.hash;
    history_to_ = std::max(history_to_, stored.history_to);
    if (stored.id == known_.last_id) {
      if (hash_ != known_.hash) {
        return fail(stored.id,
                    numbered(N_("Entry {id} is not the one that was noted: the log was written anew")));
      }
      saw_known_ = true;
    }
  }

  void end(db::Reader& reader) {
    const Head head = load_head(reader);
    report_.head = {last_id_, hash_};
    if (!head.is_there) {
      if (last_id_ != 0) {
        fail(0, N_("The end of the chain is not noted any more: entries may have been taken off"));
      } else if (is_in_use(reader)) {
        fail(0, N_("The log is empty, though people have worked here: all of its entries were taken out"));
      }
      return;
    }
    if (!base::equal_in_constant_time(chain_.mac_of(head), head.mac))
      return fail(0, N_("The note of where the chain ends was changed"));
    if (head.last_id > last_id_) return fail(head.last_id, missing(last_id_ + 1, head.last_id));
    if (head.last_id < last_id_ || head.hash != hash_ || head.history_to != history_to_)
      return fail(last_id_, N_("The chain does not end where it was noted to end"));
    if (reader.exists("SELECT 1 FROM core_audit WHERE id < ?1", head.first_id)) {
      return fail(head.first_id,
                  Message(N_("Entries before {id} were sealed with a key that is no longer there"),
                          {{"id", std::to_string(head.first_id)}}));
    }
    if (known_.last_id != 0 && !saw_known_)
      fail(known_.last_id, missing(last_id_ + 1, std::max(last_id_ + 1, known_.last_id)));
  }

  const AuditChain& chain_;
  const ChainHead& known_;
  ChainReport report_;
  std::int64_t first_id_ = 1, last_id_ = 0, history_to_ = 0;
  std::string hash_;
  bool expects_first_ = true, saw_known_ = false;
};

ChainReport AuditChain::check(db::Database& database, const std::function<bool(std::int64_t)>& see) const {
  return check(database, ChainHead(), see);
}

ChainReport AuditChain::check(db::Database& database, const ChainHead& known,
                              const std::function<bool(std::int64_t)>& see) const {
  Check walk(*this, known);
  while (database.read([&](db::Reader& reader) { return walk.read_piece(reader); })) {
    if (see(walk.report().entries)) continue;
    walk.report().fault = N_("It was asked to stop before all entries were read");
    break;
  }
  return walk.report();
}

}  // namespace motcong::plugin
