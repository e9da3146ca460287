#include "core/http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "core/base/check.h"

namespace motcong::http {
namespace {

std::string openssl_reason() {
  char text[256] = "";
  ERR_error_string_n(ERR_get_error(), text, sizeof text);
  ERR_clear_error();
  return text;
}

}  // namespace

void TlsContextDeleter::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

base::Result<TlsContext> load_tls_context(const std::string& certificate_file, const std::string& key_file) {
  ERR_clear_error();
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  base::check(context != nullptr);
  SSL_CTX* raw = context.get();
  static constexpr unsigned char kSessionContext[] = "motcong";
  base::check(SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1 &&
              SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
              SSL_CTX_set_session_id_context(raw, kSessionContext, sizeof kSessionContext - 1) == 1);
  SSL_CTX_set_options(raw, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION |
                               SSL_OP_NO_RENEGOTIATION);
  // A write may take a part and be tried again from another address; idle connections keep no buffers.
  SSL_CTX_set_mode(
      raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  if (SSL_CTX_use_certificate_chain_file(raw, certificate_file.c_str()) != 1) {
    return base::Error(base::Message(N_("The TLS certificate {file} cannot be read: {reason}"),
                                     {{"file", certificate_file}, {"reason", openssl_reason()}}));
  }
  if (SSL_CTX_use_PrivateKey_file(raw, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    const unsigned long code = ERR_peek_last_error();
    if (ERR_GET_REASON(code) == X509_R_KEY_VALUES_MISMATCH) {
      ERR_clear_error();
      return base::Error(
          base::Message(N_("The TLS key {key} does not belong to the certificate {certificate}."),
                        {{"key", key_file}, {"certificate", certificate_file}}));
    }
    return base::Error(base::Message(N_("The TLS key {file} cannot be read: {reason}"),
                                     {{"file", key_file}, {"reason", openssl_reason()}}));
  }
  return context;
}

}  // namespace motcong::http
