// Personal keys for the read-only API, in the database. Who may make one, and the audit log, are the callers'
// business.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/auth/principal.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/db/database.h"

namespace motcong::auth {

/// Keys of one person that work at the same time.
inline constexpr int kMaxApiKeys = 10;

struct NewApiKey {
  std::int64_t id = 0;
  std::string key;  // "mc_" and 43 letters of base64url over 32 random bytes; nothing keeps it
};

/// Fails when the name is empty or longer than 80 characters, or when the person has kMaxApiKeys that work.
base::Result<NewApiKey> add_api_key(db::WriteTx& tx, base::Instant now, std::int64_t user_id,
                                    std::string_view name, int days);

/// What a key that was shown is worth now.
struct FoundApiKey {
  enum class State { works, expired, revoked, closed } state = State::works;  // closed: the account is
  std::int64_t id = 0;
  std::string name;
  std::optional<base::Instant> last_used_at, refused_at;
  Principal owner;  // without a session; with the rights he has himself on that day
};

/// Nothing for a text that is no key of this portal.
std::optional<FoundApiKey> find_api_key(db::Reader& reader, base::Instant now, std::string_view key);

void save_api_key_use(db::WriteTx& tx, std::int64_t id, base::Instant now, std::string_view address);
void save_api_key_refusal(db::WriteTx& tx, std::int64_t id, base::Instant now);

}  // namespace motcong::auth
