// The TLS context of the server: versions, ciphers, certificate. Making certificates is tls_files.h.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"

struct ssl_ctx_st;

namespace motcong::http {

struct TlsContextDeleter {
  void operator()(ssl_ctx_st* context) const;
};
using TlsContext = std::unique_ptr<ssl_ctx_st, TlsContextDeleter>;

/// TLS 1.2 and 1.3, ECDHE with AEAD ciphers only, no tickets, no renegotiation, no compression. Fails with
/// words when a file cannot be read or key and certificate do not belong together.
base::Result<TlsContext> load_tls_context(const std::string& certificate_file, const std::string& key_file);

}  // namespace motcong::http
