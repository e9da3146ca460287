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
  std::int64_t user_id = 0;
  std::string username, full_name;
  std::string acting_for_name;  // "" when its person acts for himself
};

/// Safe for concurrent use. The limits and hashing follow OWASP ASVS 5.0, chapter 7.
class Sessions {
 public:
  /// `secret`: 32 bytes that never leave the server; another secret makes every form token and signature
  /// void.
  Sessions(db::Database& database, const base::Clock& clock, std::string secret, SessionLimits limits = {});
  ~Sessions();

  /// Begins a session; the cookie value (43 characters). Always a new one, whatever the browser sent before.
  std::string begin(db::WriteTx& tx, std::int64_t user_id, std::string_view remote_address,
                    std::string_view user_agent);
  /// The person behind a cookie, with today's grants, his own or those of the person the session acts for as long
  /// as the stand-in counts; nothing when unknown, ended, too old or the user is
  /// disabled. Reads the database only when people, rights or sessions were changed since the last look or a
  /// new day has begun. Now and then it also writes when sessions were last seen; that this fails is logged
  /// and nothing else. REQUIRES: the caller holds neither a reader nor the writer.
  std::optional<Principal> find(std::string_view cookie);
  /// Whose session this was that has run into its limits within the last day, when `token` is the form token its pages
  /// carried: what was typed there may be kept for him. Nothing for a session that is alive, that was ended (signed out,
  /// password changed, account closed) or that is forgotten.
  std::optional<std::int64_t> find_expired(db::Reader& reader, std::string_view cookie, std::string_view token);
  void end(db::WriteTx& tx, std::int64_t session_id);
  /// Ends one session of this user; false when it is not his (or has ended). For the page of own sessions.
  bool end_own(db::WriteTx& tx, std::int64_t user_id, std::int64_t session_id);
  /// Ends all sessions of a user but `except` (0: none is kept).
  void end_all(db::WriteTx& tx, std::int64_t user_id, std::int64_t except = 0);
  /// The sessions of a user (0: of everybody) that are alive, last seen first; `current_id` is marked.
  std::vector<SessionRow> list(db::Reader& reader, std::int64_t user_id, std::int64_t current_id = 0);

  /// Makes the next find() of every session read the database; see change_mark.h for writes of one's own.
  void invalidate();

  /// Hidden form token: bound to the session and to whom it acts for, so that a form opened as one person is
  /// never sent as another; the same for all forms meanwhile.
  std::string form_token(const Principal& principal) const;
  bool check_form_token(const Principal& principal, std::string_view token) const;
  /// For forms before login: token made from a random pre-session cookie.
  std::string pre_session_token(std::string_view cookie) const;
  /// False for an empty cookie or token.
  bool check_pre_session_token(std::string_view cookie, std::string_view token) const;

  /// Signs short texts for cookies (flash messages): "text.mac" with the text in base64url, so that any text
  /// makes a legal cookie value; and back; empty when the signature is wrong.
  std::string sign(std::string_view text) const;
  std::string unsign(std::string_view signed_text) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace motcong::auth
