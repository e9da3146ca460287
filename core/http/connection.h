// One accepted socket, plain or TLS, never blocking: bytes in, bytes out, and where the conversation stands.
// Knows no HTTP. At any moment exactly one thread owns a connection (see Ownership); only the owner may touch
// it.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/http/adapter.h"
#include "core/http/gate.h"
#include "core/http/wire.h"

struct ssl_st;
struct ssl_ctx_st;

namespace motcong::http {

using TimePoint = std::chrono::steady_clock::time_point;

enum class IoStatus { done, blocked, failed };

class Connection {
 public:
  enum class Phase {
    handshake,
    head,     // waiting for a whole header block, or idle between two requests
    body,     // waiting for the whole of a small body
    ready,    // a request is whole (or large, and to be read by an upload thread): waiting for a worker
    writing,  // an answer is on its way out
    linger,   // everything is sent and closed on our side; what still comes is thrown away
    dead
  };

  /// Takes the descriptor. `context` is null for plain HTTP.
  Connection(int fd, ssl_ctx_st* context, Peer peer, std::string address_key);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int fd() const { return fd_; }
  const Peer& peer() const { return peer_; }
  /// What connections are counted by: the address, of IPv6 its first 64 bits; "" is not counted.
  const std::string& address_key() const { return address_key_; }

  // --- Ownership. The listener's thread owns new connections; parking gives a connection back to it.
  /// Called by the owner. True: parked, do not touch it any more. False: something arrived meanwhile, still
  /// owned.
  bool park();
  /// Called by the listener's thread on an event. True: it is the owner now. False: another thread owns it
  /// and will notice, since park() will refuse once.
  bool take_on_event();
  /// Called by the listener's thread, which alone can end this state: it may read the fields while it lasts.
  bool is_parked() const;
  /// Called by the listener's thread without an event (deadlines). True: it is the owner now.
  bool take_if_parked();

  // --- Bytes.
  /// One step of the TLS handshake.
  IoStatus shake_hands();
  /// Appends what is there to the buffer. done: got some; blocked: nothing there now; failed: end or error.
  IoStatus receive();
  /// Reads straight into `to`, buffer first; waits up to `patience` milliseconds for more. 0: nothing came.
  ssize_t receive_into(char* to, std::size_t size, int patience);
  /// Reads and forgets, a bounded amount. blocked: nothing more there now; failed: the other side has closed.
  IoStatus drain();
  /// Sends what is left of `output`.
  IoStatus send_output();
  /// Tells the other side that nothing more will come.
  void finish_sending();
  /// Bytes the other side has acknowledged so far.
  std::uint64_t acknowledged() const;

  std::string_view buffered() const { return std::string_view(in_).substr(in_at_); }
  void consume(std::size_t bytes);

  // --- Where the conversation stands; plain data of the owner.
  Phase phase = Phase::head;
  TimePoint deadline;
  GateVerdict verdict;      // of the request in phases body and ready
  bool large_body = false;  // its body is read by an upload thread
  Output output;
  int served = 0;
  std::optional<std::uint64_t>
      acknowledged_before;  // at the start of the current window of phase writing, once blocked

 private:
  enum class Owner : int { parked, owned, owned_with_news };
  ssize_t read_some(char* to, std::size_t size);  // -1: blocked, -2: failed
  ssize_t write_some(std::string_view first, std::string_view second);

  int fd_;
  ssl_st* tls_ = nullptr;
  Peer peer_;
  std::string address_key_;
  std::atomic<Owner> owner_{Owner::owned};
  std::string in_;
  std::size_t in_at_ = 0;
  bool maybe_more_ = true;  // the socket may hold unread bytes of which no further event will tell
  std::uint64_t sent_ = 0;
};

}  // namespace motcong::http
