#include "core/http/tls_files.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>
#include <system_error>
#include <utility>

#include "core/base/check.h"
#include "core/base/random.h"

namespace motcong::http {
namespace {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;

constexpr int kCaDays = 3653;
constexpr int kServerDays = 825;  // the longest that browsers accept

bool is_ip_address(const std::string& name) {
  unsigned char bytes[16];
  return inet_pton(AF_INET, name.c_str(), bytes) == 1 || inet_pton(AF_INET6, name.c_str(), bytes) == 1;
}

// Letters, digits, '-', '.', '_' and one leading "*.": nothing that could end the list of names in an
// extension.
bool is_dns_name(std::string_view name) {
  if (name.starts_with("*.")) name.remove_prefix(2);
  return !name.empty() && name.size() <= 253 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
}

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  base::check(key != nullptr);
  return key;
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  base::check(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

Certificate make_certificate(EVP_PKEY* key, const std::string& common_name, int days) {
  Certificate certificate(X509_new());
  base::check(certificate != nullptr && X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  std::string serial = base::random_bytes(16);
  serial[0] = static_cast<char>((serial[0] & 0x3f) | 0x40);  // positive, and never short
  BIGNUM* number = BN_bin2bn(reinterpret_cast<const unsigned char*>(serial.data()), 16, nullptr);
  base::check(number != nullptr &&
              BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get())) != nullptr);
  BN_free(number);
  // A day earlier, for computers whose clock is a little behind.
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -86400L);
  X509_time_adj_ex(X509_getm_notAfter(certificate.get()), days - 1, 0, nullptr);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  const std::string shown = common_name.substr(0, 64);  // ub-common-name
  base::check(X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
                                         reinterpret_cast<const unsigned char*>(shown.data()),
                                         static_cast<int>(shown.size()), -1, 0) == 1 &&
              X509_set_pubkey(certificate.get(), key) == 1);
  return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  base::check(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
              X509_sign(certificate, issuer_key, EVP_sha256()) > 0);
}

std::string to_pem(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  base::check(bio != nullptr && PEM_write_bio_X509(bio.get(), certificate) == 1);
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

std::string to_pem(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_secmem()));
  base::check(bio != nullptr &&
              PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

base::Error cannot_write(const std::filesystem::path& path, int error) {
  return base::Message(N_("Cannot write {file}: {reason}"),
                       {{"file", path.string()}, {"reason", std::strerror(error)}});
}

// Whole or not at all: written beside its place, synced, then renamed.
base::Result<void> save_file(const std::filesystem::path& path, const std::string& text, mode_t mode) {
  const std::string beside = path.string() + ".new";
  unlink(beside.c_str());
  const int fd = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) return cannot_write(path, errno);
  const bool written =
      write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(fd) == 0;
  const int error = errno;
  close(fd);
  if (written && rename(beside.c_str(), path.c_str()) == 0) return {};
  const int reason = written ? errno : error;
  unlink(beside.c_str());
  return cannot_write(path, reason);
}

struct Authority {
  Key key;
  Certificate certificate;
};

base::Result<Authority> load_authority(const TlsFiles& files) {
  ERR_clear_error();
  Authority authority;
  const Bio certificate(BIO_new_file(files.ca_certificate.c_str(), "r"));
  const Bio key(BIO_new_file(files.ca_key.c_str(), "r"));
  if (certificate != nullptr)
    authority.certificate.reset(PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr));
  if (key != nullptr) authority.key.reset(PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr));
  const bool good = authority.certificate != nullptr && authority.key != nullptr &&
                    X509_check_private_key(authority.certificate.get(), authority.key.get()) == 1;
  ERR_clear_error();
  if (!good) {
    return base::Error(
        base::Message(N_("{certificate} and {key} are not the two halves of one authority. Put back the "
                         "missing file, or move both away to make a new authority."),
                      {{"certificate", files.ca_certificate.string()}, {"key", files.ca_key.string()}}));
  }
  return authority;
}

base::Result<Authority> make_authority(const TlsFiles& files) {
  Authority authority;
  authority.key = make_key();
  // The date tells an old authority from a new one in a browser's list.
  char date[16];
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::strftime(date, sizeof date, "%Y-%m-%d", &utc);
  authority.certificate =
      make_certificate(authority.key.get(), std::string("Một Cổng, internal CA ") + date, kCaDays);
  X509* raw = authority.certificate.get();
  add_extension(raw, raw, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(raw, raw, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(raw, raw, NID_subject_key_identifier, "hash");
  sign(raw, raw, authority.key.get());
  if (auto saved = save_file(files.ca_key, to_pem(authority.key.get()), 0600); !saved)
    return base::Error(saved.error());
  if (auto saved = save_file(files.ca_certificate, to_pem(raw), 0644); !saved)
    return base::Error(saved.error());
  return authority;
}

}  // namespace

base::Result<TlsFiles> make_tls_files(const std::filesystem::path& dir,
                                      const std::vector<std::string>& names) {
  if (names.empty()) return base::Error(N_("A server certificate needs at least one name or address."));
  std::string alternatives;
  for (const std::string& name : names) {
    const bool address = is_ip_address(name);
    if (!address && !is_dns_name(name)) {
      return base::Error(
          base::Message(N_("\"{name}\" is neither a host name nor an address."), {{"name", name}}));
    }
    alternatives += (alternatives.empty() ? "" : ",") + std::string(address ? "IP:" : "DNS:") + name;
  }
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  if (error) return cannot_write(dir, error.value());

  const TlsFiles files{dir / "ca.pem", dir / "ca.key", dir / "server.pem", dir / "server.key"};
  const bool known =
      std::filesystem::exists(files.ca_certificate, error) || std::filesystem::exists(files.ca_key, error);
  base::Result<Authority> authority = known ? load_authority(files) : make_authority(files);
  if (!authority) return base::Error(authority.error());

  const Key key = make_key();
  const Certificate certificate = make_certificate(key.get(), names.front(), kServerDays);
  X509* const issuer = authority->certificate.get();
  add_extension(certificate.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate.get(), issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(certificate.get(), issuer, NID_ext_key_usage, "serverAuth");
  add_extension(certificate.get(), issuer, NID_subject_key_identifier, "hash");
  add_extension(certificate.get(), issuer, NID_authority_key_identifier, "keyid:always");
  add_extension(certificate.get(), issuer, NID_subject_alt_name, alternatives);
  sign(certificate.get(), issuer, authority->key.get());
  if (auto saved = save_file(files.key, to_pem(key.get()), 0600); !saved) return base::Error(saved.error());
  if (auto saved = save_file(files.certificate, to_pem(certificate.get()) + to_pem(issuer), 0644); !saved) {
    return base::Error(saved.error());
  }
  return files;
}

}  // namespace motcong::http
