// Hashes, message authentication and their text forms (OpenSSL underneath).
#pragma once

#include <string>
#include <string_view>

struct evp_md_ctx_st;  // OpenSSL's

namespace motcong::base {

/// 32 raw bytes.
std::string sha256(std::string_view data);
/// The same of what comes in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(std::string_view bytes);
  /// 32 raw bytes; once.
  std::string finish();

 private:
  evp_md_ctx_st* context_;
};

/// 32 raw bytes of HMAC-SHA256.
std::string hmac_sha256(std::string_view key, std::string_view data);
/// Compares in a time that depends on the length only; for tokens and codes.
bool equal_in_constant_time(std::string_view a, std::string_view b);

std::string to_hex(std::string_view bytes);
/// Back from small hexadecimal digits; a malformed text gives an empty string.
std::string from_hex(std::string_view text);
/// base64url without padding (RFC 4648 section 5), and back; a malformed text gives an empty string.
std::string to_base64url(std::string_view bytes);
std::string from_base64url(std::string_view text);

}  // namespace motcong::base
