// Sessions: opaque ids in a cookie, their SHA-256 in the database, idle and absolute limits; form tokens.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/auth/principal.h"
#include "core/base/time.h"
#include "core/db/database.h"

namespace motcong::auth {

struct SessionLimits {
  std::int64_t idle_seconds = 30 * 60;
  std::int64_t absolute_seconds = 12 * 3600;
  int per_user = 5;  // the oldest ends when one more begins
};

struct SessionRow {
  std::int64_t id = 0;
  base::Instant started_at = 0, last_seen_at = 0;
  std::string remote_address, user_agent;
  bool current = false;
};

class Sessions {
 public:
  Sessions(db::Database& database, const base::Clock& clock, std::string secret, SessionLimits limits = {});
  ~Sessions();

  /// Begins a session; the cookie value (43 characters).
  std::string begin(db::WriteTx& tx, std::int64_t user_id, std::string_view remote_address, std::string_view user_agent);
  /// The person behind a cookie, with today's grants; nothing when unknown, ended, too old or the user is disabled.
  /// Reads the database only when something was committed since the last look; writes last_seen at most once a minute.
  std::optional<Principal> find(std::string_view cookie);
  void end(db::WriteTx& tx, std::int64_t session_id);
  /// Ends all sessions of a user but `except` (0: none is kept).
  void end_all(db::WriteTx& tx, std::int64_t user_id, std::int64_t except = 0);
  std::vector<SessionRow> list(db::Reader& reader, std::int64_t user_id);

  /// Hidden form token: bound to the session, the same for all forms of it.
  std::string form_token(const Principal& principal) const;
  bool check_form_token(const Principal& principal, std::string_view token) const;
  /// For forms before login: token made from a random pre-session cookie.
  std::string pre_session_token(std::string_view cookie) const;

  /// Signs short texts for cookies (flash messages): "text.mac", and back; empty when the signature is wrong.
  std::string sign(std::string_view text) const;
  std::string unsign(std::string_view signed_text) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace motcong::auth
