// A small department for tests of people and rights: the clock stands on a working day, hashing costs next to
// nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/auth/principal.h"
#include "core/base/time.h"
#include "tests/support/temporary_database.h"

namespace motcong::test {

struct Department {
  Department();

  /// Each gives the new row's id and fails the test when the program refuses.
  std::int64_t add_unit(std::string_view code, std::string_view name = "");
  std::int64_t add_user(std::string_view username);
  std::int64_t add_role(std::string_view code);
  void allow(std::int64_t role_id, std::string_view permission, auth::Scope scope);
  std::int64_t give(std::int64_t user_id, std::int64_t role_id, std::int64_t unit_id = 0,
                    std::optional<base::Date> from = {}, std::optional<base::Date> to = {},
                    bool is_main = false);

  base::Date today() const { return clock.today(); }
  base::Date day(int days_from_today) const { return base::add_days(today(), days_from_today); }

  TemporaryDatabase database;
  base::FixedClock clock;
};

}  // namespace motcong::test
