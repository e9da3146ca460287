// Argon2id with a bound on how many hashes run at once, and the rules for a new password.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace motcong::auth {

struct PasswordCost {
  unsigned memory_kib = 19'456;  // OWASP minimum; at most 4 at a time
  unsigned passes = 2;
  unsigned lanes = 1;
};
/// For tests, which would otherwise spend their time hashing.
void set_password_cost(const PasswordCost& cost);

/// PHC text ("$argon2id$v=19$m=..."). Thrown away hashes when the queue (16 waiting, 2 s) is full: error "busy".
base::Result<std::string> hash_password(std::string_view password);

enum class PasswordCheck { right, right_but_outdated, wrong, busy };
/// Compares with a PHC text. An empty `phc` (unknown user) hashes a dummy, so that both take the same time.
PasswordCheck check_password(std::string_view password, std::string_view phc);

/// NIST 800-63B / ASVS 6.2: at least 12 characters and at most 1,024 bytes, not a common password, not the user name or the
/// department's words; no composition rules. The error says which.
base::Result<void> check_new_password(std::string_view password, std::string_view username);

}  // namespace motcong::auth
