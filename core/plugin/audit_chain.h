// The chain that shows whether the audit log is as it was written: every entry is sealed with a secret key,
// together with the seal of the entry before it and with the history rows (before and after of each field) it
// stands for.
//
// Found by check(): an entry or a history row that was changed, taken out, put in or moved; entries taken off
// the end; a key that was lost or exchanged. Not found: what somebody does who holds the key (keys/audit) as
// well as the database, and a database put back to an earlier state of itself with its head, or emptied with
// it. Against these two the head of the chain goes to the program's own log every hour, which a log server
// keeps; `motcong audit verify --head` asks for it again.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/message.h"
#include "core/base/time.h"
#include "core/db/database.h"

namespace motcong::plugin {

/// What is written into one entry.
struct AuditEntry {
  base::Instant at = 0;
  db::Value user_id;
  std::string_view username, remote_address, action, object_type;
  db::Value object_id;
  std::string_view detail;
  db::Value on_behalf_of;
  std::string_view on_behalf_username;
};

/// What is known of the chain at some moment, to be asked for later.
struct ChainHead {
  std::int64_t last_id = 0;
  std::string hash;  // hexadecimal; "" without entries
  /// "412:9f86d0...": as `motcong audit verify --head` takes it.
  std::string text() const { return std::to_string(last_id) + ":" + hash; }
};

struct ChainReport {
  std::int64_t entries = 0, history_rows = 0;  // looked at
  std::int64_t bad_id = 0;                     // the first faulty entry; 0: none, or no single one
  base::Message fault;                         // "" when the chain is whole
  ChainHead head;
  bool ok() const { return fault.empty(); }
};

/// Immutable; thread-safe.
class AuditChain {
 public:
  /// `key`: 32 secret bytes.
  explicit AuditChain(std::string key) : key_(std::move(key)) {}

  /// Writes an entry with its seal and moves the head, in the transaction of what it tells of. Where the head
  /// was made with another key, a new chain begins here; the old one can no longer be checked without its
  /// key.
  void append(db::WriteTx& tx, const AuditEntry& entry) const;

  enum class Start { sound, other_key, broken };
  /// At start. With a key made just now, seals the entries written before there was a chain; with any other
  /// key never, or whoever had changed the log would only have to take its seals away. Says what is there.
  Start prepare(db::WriteTx& tx, bool is_new_key) const;

  /// Reads the whole chain, in pieces, while others write. `see` is told how many entries have been looked
  /// at; false stops. Beside the first fault nothing is said of what comes behind it.
  ChainReport check(db::Database& database, const std::function<bool(std::int64_t)>& see) const;
  /// The same, and that `known` is part of it.
  ChainReport check(db::Database& database, const ChainHead& known,
                    const std::function<bool(std::int64_t)>& see) const;

  static ChainHead find_head(db::Reader& reader);

 private:
  struct Head;
  class Check;
  static Head load_head(db::Reader& reader);
  void save_head(db::WriteTx& tx, const Head& head) const;
  std::string mac_of(const Head& head) const;
  std::string key_id() const;

  std::string key_;
};

}  // namespace motcong::plugin
