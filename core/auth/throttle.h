// Slows down password guessing without sleeping: the caller answers 429 at once with Retry-After.
#pragma once

#include <string_view>

#include "core/base/time.h"
#include "core/db/database.h"

namespace motcong::auth {

/// State is in the database, so a restart forgets nothing. Account: after 5 failures in a row waits of 1, 2,
/// 4 ... 60 s; never locked for good; success resets. Address: 20 failures a minute; its /24 (IPv6: /64): 100
/// a minute.
///
/// An account's waits are counted apart for addresses that have failed on it and for addresses that have not:
/// a guesser who takes every turn of the first kind does not keep the owner from signing in at his own
/// machine. One guesser gets some 20 guesses in 10 minutes, many together some 30. (OWASP ASVS 5.0, 6.1.1
/// and 6.3.1)
class Throttle {
 public:
  explicit Throttle(const base::Clock& clock) : clock_(clock) {}

  /// Before a password is looked at, in a write transaction of its own: seconds to wait, or 0: go on. With 0
  /// the attempt is counted as a failure already, so that many at the same moment cannot slip through;
  /// succeeded() takes it back.
  int admit(db::WriteTx& tx, std::string_view username, std::string_view address);
  /// After admit() gave 0 and the password was right, in the transaction that begins the session.
  void succeeded(db::WriteTx& tx, std::string_view username, std::string_view address);
  /// After admit() gave 0 but the password was never compared (the hashing queue was full): it does not
  /// count.
  void not_evaluated(db::WriteTx& tx, std::string_view username, std::string_view address);
  /// What admit() would say, changing nothing.
  int wait_seconds(db::Reader& reader, std::string_view username, std::string_view address) const;
  /// Forgets an account's failures: an administrator has set a new password.
  void forget(db::WriteTx& tx, std::string_view username);

 private:
  const base::Clock& clock_;
};

}  // namespace motcong::auth
