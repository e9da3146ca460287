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
/// For tests, which would otherwise spend their time hashing. Thread-safe.
void set_password_cost(const PasswordCost& cost);

/// PHC text ("$argon2id$v=19$m=..."). Passwords are compared as normalise_input leaves them, so that one
/// typed on another keyboard (composed or decomposed marks) is the same. Fails when it is longer than 1,024
/// bytes or no UTF-8, and, with "busy" words, when the queue (4 at a time, 16 waiting, 2 s) is full.
/// Thread-safe.
base::Result<std::string> hash_password(std::string_view password);

enum class PasswordCheck { right, right_but_outdated, wrong, busy };
/// Compares with a PHC text. An empty `phc` (unknown user) hashes a dummy, so that both take the same time.
/// right_but_outdated: hashed at a lower cost than today's; save a new hash. Thread-safe.
PasswordCheck check_password(std::string_view password, std::string_view phc);

/// NIST 800-63B / ASVS 6.2: at least 12 characters and at most 1,024 bytes; when common words, the user name,
/// words of the department, years, sequences and repeated characters are taken away, at least 8 characters
/// must remain. No composition rules. `agency_name`: the department as the portal shows it. The error says
/// which.
base::Result<void> check_new_password(std::string_view password, std::string_view username,
                                      std::string_view agency_name = {});

}  // namespace motcong::auth
