// Makes an internal certificate authority and a server certificate (`motcong tls make`).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace motcong::http {

struct TlsFiles {
  std::filesystem::path ca_certificate, ca_key, certificate, key;
};

/// Writes ca.pem, ca.key, server.pem (server certificate, then CA), server.key (keys 0600) into `dir`: EC
/// P-256, CA 10 years with path length 0, server 825 days, SAN = `names` (DNS names and addresses). An
/// existing CA is kept and used again, so browsers that trust it need nothing new; an existing server
/// certificate is replaced.
base::Result<TlsFiles> make_tls_files(const std::filesystem::path& dir,
                                      const std::vector<std::string>& names);

}  // namespace motcong::http
