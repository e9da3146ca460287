// The token of setup_link.h, kept in core_setting until it is used.
#include "core/auth/setup_link.h"

#include "core/auth/roles.h"
#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/base/digest.h"
#include "core/base/random.h"

namespace motcong::auth {
namespace {

constexpr const char* kHashKey = "setup.token_hash";
constexpr const char* kEndKey = "setup.token_ends_at";

void save_setting(db::WriteTx& tx, std::string_view key, std::string_view value) {
  tx.execute(
      "INSERT INTO core_setting(key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = "
      "excluded.value",
      key, value);
}

std::string hash_token(std::string_view token) { return base::to_hex(base::sha256(token)); }

}  // namespace

std::string make_setup_token(db::WriteTx& tx, base::Instant now) {
  base::check(needs_first_administrator(tx));
  const std::string token = base::random_token();
  save_setting(tx, kHashKey, hash_token(token));
  save_setting(tx, kEndKey, std::to_string(now + kSetupLinkSeconds));
  return token;
}

bool check_setup_token(db::Reader& reader, base::Instant now, std::string_view token) {
  const std::string hash = reader.text("SELECT value FROM core_setting WHERE key = ?1", kHashKey);
  const std::int64_t ends_at =
      reader.integer("SELECT CAST(value AS INTEGER) FROM core_setting WHERE key = ?1", 0, kEndKey);
  const bool in_time = now <= ends_at && now >= ends_at - kSetupLinkSeconds;
  return !hash.empty() && base::equal_in_constant_time(hash, hash_token(token)) && in_time &&
         needs_first_administrator(reader);
}

base::Result<std::int64_t> use_setup_token(db::WriteTx& tx, base::Instant now, std::string_view token,
                                           const FirstAdministrator& person) {
  if (!check_setup_token(tx, now, token)) {
    return base::Error{N_("This link has been used or is too old. Start the portal again to get a new one.")};
  }
  const auto user_id =
      add_user(tx, now, person.username, person.full_name, person.position, person.phc, false);
  if (!user_id) return user_id;
  const auto role = find_role(tx, kAdministratorRole);
  const std::int64_t role_id =
      role ? role->id : save_built_in_role(tx, kAdministratorRole, N_("System administrator"), 0);
  const auto given = give_role(
      tx, {.user_id = *user_id, .role_id = role_id, .valid_from = base::local_date(now), .valid_to = {}});
  base::check(given.ok());
  tx.execute("DELETE FROM core_setting WHERE key = ?1 OR key = ?2", kHashKey, kEndKey);
  return user_id;
}

}  // namespace motcong::auth
