#include "core/base/random.h"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>

#include "core/base/digest.h"

namespace motcong::base {

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got = getrandom(out.data() + done, count - done, 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      std::abort();
    }
    done += static_cast<std::size_t>(got);
  }
  return out;
}

std::string random_token(std::size_t bytes) { return to_base64url(random_bytes(bytes)); }

std::string random_password(int groups) {
  static constexpr char kAlphabet[] = "abcdefghjkmnpqrstuvwxyz23456789";  // 31 signs, no 0 o 1 l i
  constexpr unsigned kSigns = sizeof kAlphabet - 1;
  std::string out;
  for (int i = 0; i < groups * 4;) {
    const unsigned char byte = static_cast<unsigned char>(random_bytes(1)[0]);
    if (byte >= kSigns * (256 / kSigns)) continue;  // keeps every sign equally likely
    if (i > 0 && i % 4 == 0) out += '-';
    out += kAlphabet[byte % kSigns];
    ++i;
  }
  return out;
}

}  // namespace motcong::base
