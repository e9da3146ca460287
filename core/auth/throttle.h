// Slows down password guessing without sleeping: the caller answers 429 at once with Retry-After.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/time.h"
#include "core/db/database.h"

namespace motcong::auth {

/// State is in the database, so a restart forgets nothing. Account: after 5 failures in a row waits of 1, 2, 4 ... 60 s;
/// never locked for good; success resets. Address: 20 failures a minute; its /24 (IPv6: /64): 100 a minute.
class Throttle {
 public:
  explicit Throttle(const base::Clock& clock) : clock_(clock) {}
  /// Seconds to wait before this attempt may be evaluated; 0: go on.
  int wait_seconds(db::Reader& reader, std::string_view username, std::string_view address) const;
  void failed(db::WriteTx& tx, std::string_view username, std::string_view address);
  void succeeded(db::WriteTx& tx, std::string_view username, std::string_view address);

 private:
  const base::Clock& clock_;
};

}  // namespace motcong::auth
