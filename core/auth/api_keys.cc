#include "core/auth/api_keys.h"

#include "core/auth/users.h"
#include "core/base/digest.h"
#include "core/base/random.h"
#include "core/base/text.h"

namespace motcong::auth {
namespace {

using base::Error;
using base::Message;
using base::Result;

constexpr std::string_view kPrefix = "mc_";
constexpr std::size_t kKeyLength = 46;  // the prefix and 32 bytes in base64url
constexpr std::size_t kMaxName = 80;

}  // namespace

Result<NewApiKey> add_api_key(db::WriteTx& tx, base::Instant now, std::int64_t user_id, std::string_view name,
                              int days) {
  const std::string line = base::normalise_line(name);
  if (line.empty()) return Error{N_("Say what the key is for")};
  if (base::utf8_length(line) > kMaxName) {
    return Error{Message(N_("At most {max} characters"), {{"max", std::to_string(kMaxName)}})};
  }
  const std::int64_t working = tx.integer(
      "SELECT count(*) FROM core_api_key WHERE user_id = ?1 AND revoked_at IS NULL AND valid_to >= ?2", 0,
      user_id, base::local_date(now));
  if (working >= kMaxApiKeys) {
    return Error{Message(N_("You have {max} keys that work; revoke one first"),
                         {{"max", std::to_string(kMaxApiKeys)}})};
  }
  NewApiKey made;
  made.key = std::string(kPrefix) + base::random_token();
  made.id = tx.insert(
      "INSERT INTO core_api_key(user_id, name, key_hash, valid_to, created_at, created_by, updated_at, "
      "updated_by) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?1, ?5, ?1)",
      user_id, line, base::to_hex(base::sha256(made.key)), base::add_days(base::local_date(now), days), now);
  return made;
}

std::optional<FoundApiKey> find_api_key(db::Reader& reader, base::Instant now, std::string_view key) {
  if (key.size() != kKeyLength || !key.starts_with(kPrefix)) return std::nullopt;
  auto row = reader.query(
      "SELECT k.id, k.name, k.valid_to, k.last_used_at, k.refused_at, k.revoked_at, u.id, u.username, "
      "u.full_name, "
      "u.position, u.language, u.must_change_password, u.disabled FROM core_api_key k JOIN core_user u ON "
      "u.id = k.user_id "
      "WHERE k.key_hash = ?1",
      base::to_hex(base::sha256(key)));
  if (!row.step()) return std::nullopt;
  FoundApiKey found;
  found.id = row.integer(0);
  found.name = row.string(1);
  if (!row.is_null(3)) found.last_used_at = row.integer(3);
  if (!row.is_null(4)) found.refused_at = row.integer(4);
  if (row.date(2) < base::local_date(now)) found.state = FoundApiKey::State::expired;
  if (!row.is_null(5)) found.state = FoundApiKey::State::revoked;
  if (row.integer(12) != 0) found.state = FoundApiKey::State::closed;
  Principal& owner = found.owner;
  owner.user_id = row.integer(6);
  owner.username = row.string(7);
  owner.full_name = row.string(8);
  owner.position = row.string(9);
  owner.language = row.string(10);
  owner.must_change_password = row.integer(11) != 0;
  load_rights(reader, base::local_date(now), owner);
  return found;
}

void save_api_key_use(db::WriteTx& tx, std::int64_t id, base::Instant now, std::string_view address) {
  tx.execute("UPDATE core_api_key SET last_used_at = ?2, last_used_address = ?3 WHERE id = ?1", id, now,
             address.substr(0, 64));
}

void save_api_key_refusal(db::WriteTx& tx, std::int64_t id, base::Instant now) {
  tx.execute("UPDATE core_api_key SET refused_at = ?2 WHERE id = ?1", id, now);
}

}  // namespace motcong::auth
