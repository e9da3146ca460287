// Unguessable bytes from the operating system.
#pragma once

#include <cstddef>
#include <string>

namespace motcong::base {

/// `count` raw bytes from getrandom(2). Never fails: ends the process if the kernel has none to give.
std::string random_bytes(std::size_t count);

/// base64url text without padding over `bytes` random bytes; 32 bytes give 43 characters.
std::string random_token(std::size_t bytes = 32);

/// A password a person can copy from paper: `groups` groups of four letters and digits without look-alikes,
/// joined by '-'. 5 groups carry about 98 bits.
std::string random_password(int groups = 5);

}  // namespace motcong::base
