#include "core/http/connection.h"

#include <linux/sockios.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/check.h"

namespace motcong::http {
namespace {

constexpr std::size_t kReadSize = 16 * 1024;
constexpr ssize_t kBlocked = -1;
constexpr ssize_t kFailed = -2;

}  // namespace

Connection::Connection(int fd, ssl_ctx_st* context, Peer peer, std::string address_key)
    : fd_(fd), peer_(std::move(peer)), address_key_(std::move(address_key)) {
  if (context == nullptr) return;
  tls_ = SSL_new(context);
  base::check(tls_ != nullptr && SSL_set_fd(tls_, fd_) == 1);
  SSL_set_accept_state(tls_);
  phase = Phase::handshake;
}

Connection::~Connection() {
  SSL_free(tls_);
  close(fd_);
}

bool Connection::park() {
  Owner expected = Owner::owned;
  if (owner_.compare_exchange_strong(expected, Owner::parked, std::memory_order_acq_rel)) return true;
  owner_.store(Owner::owned, std::memory_order_relaxed);
  maybe_more_ = true;
  return false;
}

bool Connection::take_on_event() {
  while (true) {
    Owner seen = owner_.load(std::memory_order_acquire);
    if (seen == Owner::owned_with_news) return false;
    const Owner wanted = seen == Owner::parked ? Owner::owned : Owner::owned_with_news;
    if (!owner_.compare_exchange_weak(seen, wanted, std::memory_order_acq_rel)) continue;
    if (wanted != Owner::owned) return false;
    maybe_more_ = true;
    return true;
  }
}

bool Connection::is_parked() const { return owner_.load(std::memory_order_acquire) == Owner::parked; }

bool Connection::take_if_parked() {
  Owner expected = Owner::parked;
  return owner_.compare_exchange_strong(expected, Owner::owned, std::memory_order_acq_rel);
}

IoStatus Connection::shake_hands() {
  ERR_clear_error();
  const int result = SSL_do_handshake(tls_);
  if (result == 1) {
    maybe_more_ = true;
    return IoStatus::done;
  }
  const int error = SSL_get_error(tls_, result);
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? IoStatus::blocked : IoStatus::failed;
}

ssize_t Connection::read_some(char* to, std::size_t size) {
  if (tls_ != nullptr) {
    ERR_clear_error();
    std::size_t count = 0;
    if (SSL_read_ex(tls_, to, size, &count) == 1) return static_cast<ssize_t>(count);
    const int error = SSL_get_error(tls_, 0);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? kBlocked : kFailed;
  }
  while (true) {
    const ssize_t count = recv(fd_, to, size, 0);
    if (count > 0) return count;
    if (count == 0) return kFailed;
    if (errno == EINTR) continue;
    return errno == EAGAIN || errno == EWOULDBLOCK ? kBlocked : kFailed;
  }
}

IoStatus Connection::receive() {
  if (!maybe_more_) return IoStatus::blocked;
  char bytes[kReadSize];
  const ssize_t count = read_some(bytes, sizeof bytes);
  if (count == kFailed) return IoStatus::failed;
  if (count == kBlocked) {
    maybe_more_ = false;
    return IoStatus::blocked;
  }
  // A short read has emptied the socket; whatever comes later raises an event. TLS keeps bytes of its own.
  if (tls_ == nullptr && static_cast<std::size_t>(count) < sizeof bytes) maybe_more_ = false;
  if (in_at_ > 0) {
    in_.erase(0, in_at_);
    in_at_ = 0;
  }
  in_.append(bytes, static_cast<std::size_t>(count));
  return IoStatus::done;
}

ssize_t Connection::receive_into(char* to, std::size_t size, int patience) {
  if (!buffered().empty()) {
    const std::size_t count = std::min(size, buffered().size());
    std::memcpy(to, buffered().data(), count);
    consume(count);
    return static_cast<ssize_t>(count);
  }
  maybe_more_ = true;
  while (true) {
    const ssize_t count = read_some(to, size);
    if (count > 0) return count;
    if (count == kFailed) return 0;
    pollfd wait{fd_, POLLIN, 0};
    const int ready = poll(&wait, 1, patience);
    if (ready == 0 || (ready < 0 && errno != EINTR)) return 0;
  }
}

IoStatus Connection::drain() {
  char bytes[kReadSize];
  for (int i = 0; i < 64; ++i) {
    const ssize_t count = read_some(bytes, sizeof bytes);
    if (count == kFailed) return IoStatus::failed;
    if (count == kBlocked) return IoStatus::blocked;
  }
  return IoStatus::done;
}

ssize_t Connection::write_some(std::string_view first, std::string_view second) {
  if (tls_ != nullptr) {
    ERR_clear_error();
    // One record for a small answer: a header block of its own would cost a record and often a packet.
    char joined[kReadSize];
    if (!first.empty() && !second.empty()) {
      const std::size_t front = std::min(first.size(), sizeof joined);
      const std::size_t back = std::min(second.size(), sizeof joined - front);
      std::memcpy(joined, first.data(), front);
      std::memcpy(joined + front, second.data(), back);
      first = {joined, front + back};
    } else if (first.empty()) {
      first = second;
    }
    std::size_t count = 0;
    if (SSL_write_ex(tls_, first.data(), first.size(), &count) == 1) return static_cast<ssize_t>(count);
    const int error = SSL_get_error(tls_, 0);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? kBlocked : kFailed;
  }
  iovec parts[2] = {{const_cast<char*>(first.data()), first.size()},
                    {const_cast<char*>(second.data()), second.size()}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  while (true) {
    const ssize_t count = sendmsg(fd_, &message, MSG_NOSIGNAL);
    if (count >= 0) return count;
    if (errno == EINTR) continue;
    return errno == EAGAIN || errno == EWOULDBLOCK ? kBlocked : kFailed;
  }
}

IoStatus Connection::send_output() {
  while (!output.drained()) {
    const ssize_t count = write_some(output.first(), output.second());
    if (count == kFailed) return IoStatus::failed;
    if (count == kBlocked) return IoStatus::blocked;
    sent_ += static_cast<std::uint64_t>(count);
    output.advance(static_cast<std::size_t>(count));
  }
  return IoStatus::done;
}

void Connection::finish_sending() {
  if (tls_ != nullptr && SSL_is_init_finished(tls_) == 1) {
    ERR_clear_error();
    SSL_shutdown(tls_);
  }
  shutdown(fd_, SHUT_WR);
}

std::uint64_t Connection::acknowledged() const {
  int waiting = 0;
  if (ioctl(fd_, SIOCOUTQ, &waiting) != 0 || waiting < 0) return sent_;
  const auto unseen = static_cast<std::uint64_t>(waiting);  // with TLS a little more than what was counted
  return sent_ > unseen ? sent_ - unseen : 0;
}

void Connection::consume(std::size_t bytes) {
  in_at_ += bytes;
  if (in_at_ < in_.size()) return;
  in_at_ = 0;
  if (in_.capacity() > 2 * kReadSize) {
    in_ = std::string();  // a kept-alive connection should not hold on to the size of its largest form
  } else {
    in_.clear();
  }
}

}  // namespace motcong::http
