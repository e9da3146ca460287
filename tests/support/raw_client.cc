#include "tests/support/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "core/base/text.h"

namespace motcong::test {
namespace {

constexpr int kPatience = 20'000;  // milliseconds; only a broken server makes a test wait this long

}  // namespace

RawClient::RawClient(int port, const std::string& tls_authority) {
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool good = connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (good && !tls_authority.empty()) {
    context_ = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    good = SSL_CTX_load_verify_file(context_, tls_authority.c_str()) == 1;
    tls_ = SSL_new(context_);
    SSL_set_fd(tls_, fd_);
    SSL_set1_host(tls_, "localhost");
    good = good && SSL_connect(tls_) == 1;
  }
  if (good) return;
  close(fd_);
  fd_ = -1;
}

RawClient::~RawClient() {
  SSL_free(tls_);
  SSL_CTX_free(context_);
  if (fd_ >= 0) close(fd_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t done = 0;
    if (tls_ != nullptr) {
      if (SSL_write_ex(tls_, bytes.data(), bytes.size(), &done) != 1) return false;
    } else {
      const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      done = static_cast<std::size_t>(count);
    }
    bytes.remove_prefix(done);
  }
  return true;
}

bool RawClient::fill() {
  char bytes[16 * 1024];
  if (tls_ == nullptr || SSL_pending(tls_) == 0) {
    pollfd wait{fd_, POLLIN, 0};
    if (poll(&wait, 1, kPatience) == 0) {
      timed_out_ = true;
      return false;
    }
  }
  const ssize_t count =
      tls_ != nullptr ? SSL_read(tls_, bytes, sizeof bytes) : recv(fd_, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

std::optional<RawAnswer> RawClient::read_answer(bool to_head) {
  std::size_t end;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  RawAnswer answer;
  const std::string head = buffer_.substr(0, end);
  buffer_.erase(0, end + 4);
  answer.status = std::atoi(head.c_str() + 9);
  for (const std::string& line : base::split(head, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    answer.headers[base::to_lower_ascii(line.substr(0, colon))] = base::trim(line.substr(colon + 1));
  }
  if (to_head || answer.status < 200 || answer.status == 204 || answer.status == 304) return answer;
  if (answer.headers["transfer-encoding"] == "chunked") {
    while (true) {
      while ((end = buffer_.find("\r\n")) == std::string::npos) {
        if (!fill()) return std::nullopt;
      }
      const std::size_t size = std::strtoul(buffer_.c_str(), nullptr, 16);
      while (buffer_.size() < end + 2 + size + 2) {
        if (!fill()) return std::nullopt;
      }
      answer.body += buffer_.substr(end + 2, size);
      buffer_.erase(0, end + 2 + size + 2);
      if (size == 0) return answer;
    }
  }
  const std::size_t size = std::strtoul(answer.headers["content-length"].c_str(), nullptr, 10);
  while (buffer_.size() < size) {
    if (!fill()) return std::nullopt;
  }
  answer.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return answer;
}

std::optional<std::string> RawClient::read_to_end() {
  while (fill()) {
  }
  if (timed_out_) return std::nullopt;
  return std::exchange(buffer_, {});
}

bool RawClient::closed_by_server() { return read_to_end() == std::string(); }

void RawClient::finish() { shutdown(fd_, SHUT_WR); }

std::string RawClient::tls_version() const { return tls_ != nullptr ? SSL_get_version(tls_) : ""; }

}  // namespace motcong::test
