#include "core/http/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <thread>
#include <utility>

#include "core/base/log.h"

namespace motcong::http {
namespace {

using Clock = std::chrono::steady_clock;
using Phase = Connection::Phase;

constexpr auto kSweep = std::chrono::milliseconds(250);
constexpr auto kStoppingSweep = std::chrono::milliseconds(10);
constexpr auto kAcceptPause = std::chrono::milliseconds(100);
constexpr auto kLinger = std::chrono::seconds(2);
constexpr std::size_t kCollectedBody = 64 * 1024;  // bodies up to this size wait in memory, holding no thread
constexpr std::uint64_t kSlowestReader = 1024;     // bytes a second; a phone on a bad line reads faster
constexpr int kHandshakeThreads = 2;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

int worker_count(const Limits& limits) {
  if (limits.workers > 0) return limits.workers;
  return std::max(8, 4 * static_cast<int>(std::thread::hardware_concurrency()));
}

int upload_worker_count(const Limits& limits) {
  return limits.upload_workers > 0 ? limits.upload_workers : worker_count(limits);
}

// The body of one request as the engine reads it: what the connection has, then what still comes, at a decent
// rate.
class ConnectionBody final : public ByteSource {
 public:
  ConnectionBody(Connection& connection, std::uint64_t size, const Limits& limits)
      : connection_(connection), left_(size), limits_(limits) {
    open_window();
  }
  bool whole() const { return left_ == 0; }

  ssize_t read(char* to, std::size_t size) override {
    const std::size_t wanted = std::min<std::uint64_t>(size, left_);
    if (wanted == 0) return 0;
    while (true) {
      const auto patience =
          std::chrono::duration_cast<std::chrono::milliseconds>(window_ends_ - Clock::now()).count();
      if (patience <= 0) {
        if (window_bytes_ < static_cast<std::uint64_t>(limits_.body_rate) *
                                static_cast<std::uint64_t>(limits_.body_seconds)) {
          return 0;
        }
        open_window();
        continue;
      }
      const ssize_t count = connection_.receive_into(to, wanted, static_cast<int>(patience));
      if (count <= 0) return 0;
      left_ -= static_cast<std::uint64_t>(count);
      window_bytes_ += static_cast<std::uint64_t>(count);
      return count;
    }
  }

 private:
  void open_window() {
    window_ends_ = Clock::now() + std::chrono::seconds(limits_.body_seconds);
    window_bytes_ = 0;
  }

  Connection& connection_;
  std::uint64_t left_;
  const Limits& limits_;
  TimePoint window_ends_;
  std::uint64_t window_bytes_ = 0;
};

Peer describe_peer(const sockaddr_storage& address, std::string& key) {
  Peer peer;
  char text[INET6_ADDRSTRLEN] = "";
  in_addr v4{};
  bool is_v4 = address.ss_family == AF_INET;
  if (is_v4) {
    v4 = reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  } else if (address.ss_family == AF_INET6) {
    const in6_addr& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&v6)) {
      is_v4 = true;
      std::memcpy(&v4, v6.s6_addr + 12, sizeof v4);
    } else {
      peer.address = inet_ntop(AF_INET6, &v6, text, sizeof text);
      peer.trusted_proxy = IN6_IS_ADDR_LOOPBACK(&v6);
      key.assign(reinterpret_cast<const char*>(v6.s6_addr), 8);
    }
  } else {
    peer.trusted_proxy = true;  // unix socket
  }
  if (is_v4) {
    peer.address = key = inet_ntop(AF_INET, &v4, text, sizeof text);
    peer.trusted_proxy = (ntohl(v4.s_addr) >> 24) == 127;
  }
  return peer;
}

}  // namespace

Listener::Listener(int listening_socket, ssl_ctx_st* context, const Limits& limits, const Engine& engine)
    : listening_socket_(listening_socket),
      context_(context),
      limits_(limits),
      engine_(engine),
      requests_(static_cast<std::size_t>(limits.queue)),
      uploads_(static_cast<std::size_t>(limits.queue), std::max(1, upload_worker_count(limits) / 2)),
      handshakes_(static_cast<std::size_t>(limits.max_connections)) {}

Listener::~Listener() {
  stop(0);
  close_listening_socket();
  if (epoll_ >= 0) close(epoll_);
  if (wake_up_ >= 0) close(wake_up_);
}

bool Listener::start() {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  wake_up_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (epoll_ < 0 || wake_up_ < 0) return false;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &listening_socket_;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, listening_socket_, &event) != 0) return false;
  event.data.ptr = &wake_up_;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_up_, &event) != 0) return false;
  bool started = true;
  for (int i = 0; i < worker_count(limits_); ++i) {
    started = started && workers_.start([this] { work(requests_); });
  }
  for (int i = 0; i < upload_worker_count(limits_); ++i) {
    started = started && workers_.start([this] { work(uploads_); });
  }
  for (int i = 0; context_ != nullptr && i < kHandshakeThreads; ++i) {
    started = started && workers_.start([this] { shake_hands(); });
  }
  return started && watcher_.start([this] { watch(); });
}

void Listener::stop(int seconds) {
  stop_at_ =
      std::chrono::nanoseconds((Clock::now() + std::chrono::seconds(seconds)).time_since_epoch()).count();
  stopping_ = true;
  wake();
  watcher_.join();
  requests_.close();
  uploads_.close();
  handshakes_.close();
  workers_.join();
  connections_.clear();
}

void Listener::wake() {
  const std::uint64_t one = 1;
  if (wake_up_ >= 0 && write(wake_up_, &one, sizeof one) < 0) {
    // The counter is full: the thread is awake already.
  }
}

void Listener::close_listening_socket() {
  if (listening_socket_ < 0) return;
  close(listening_socket_);
  listening_socket_ = -1;
}

void Listener::watch() {
  epoll_event events[128];
  TimePoint next_sweep = Clock::now() + kSweep;
  while (true) {
    const bool stopping = stopping_;
    int timeout = -1;
    if (stopping || !accepting_ || !connections_.empty()) {
      const auto wait =
          std::chrono::duration_cast<std::chrono::milliseconds>(next_sweep - Clock::now()).count();
      timeout = static_cast<int>(std::clamp<std::int64_t>(wait + 1, 0, 1000));
      if (stopping) timeout = std::min(timeout, static_cast<int>(kStoppingSweep.count()));
      if (!accepting_) timeout = std::min(timeout, static_cast<int>(kAcceptPause.count()));
    }
    const int count = epoll_wait(epoll_, events, 128, timeout);
    for (int i = 0; i < count; ++i) {
      void* const who = events[i].data.ptr;
      if (who == &listening_socket_) {
        accept_connections();
      } else if (who == &wake_up_) {
        std::uint64_t ignored = 0;
        if (read(wake_up_, &ignored, sizeof ignored) < 0) continue;
      } else if (auto* connection = static_cast<Connection*>(who); connection->take_on_event()) {
        drive(*connection, Role::listener);
      }
    }
    remove_dead();
    const TimePoint now = Clock::now();
    resume_accepting(now);
    // Read once: nobody may find the door still open after seeing an idle connection end.
    const bool leaving = stopping_;
    if (leaving) close_listening_socket();
    if (now >= next_sweep || leaving) {
      check_deadlines(now, leaving);
      remove_dead();
      next_sweep = now + kSweep;
    }
    if (!leaving) continue;
    if (connections_.empty()) return;
    if (std::chrono::nanoseconds(now.time_since_epoch()).count() >= stop_at_) {
      // Wakes upload threads that wait for bytes; everything else is thrown away once the workers have ended.
      for (const auto& [connection, owned] : connections_) shutdown(connection->fd(), SHUT_RDWR);
      return;
    }
  }
}

void Listener::accept_connections() {
  for (int i = 0; i < 64 && listening_socket_ >= 0; ++i) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    const int fd = accept4(listening_socket_, reinterpret_cast<sockaddr*>(&address), &length,
                           SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) {
      if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return;
      // accept(2): errors of the network or of the system's resources pass; the listener must outlive them. A
      // pause keeps it from spinning while, say, descriptors are used up.
      if (const TimePoint now = Clock::now(); now >= log_accept_again_) {
        base::log_warning(std::string("accept: ") + std::strerror(errno));
        log_accept_again_ = now + std::chrono::seconds(10);
      }
      epoll_ctl(epoll_, EPOLL_CTL_DEL, listening_socket_, nullptr);
      accepting_ = false;
      accept_again_ = Clock::now() + kAcceptPause;
      return;
    }
    std::string key;
    Peer peer = describe_peer(address, key);
    peer.secure = context_ != nullptr;
    add_connection(fd, std::move(peer), std::move(key));
  }
}

void Listener::add_connection(int fd, Peer peer, std::string address_key) {
  const bool room = static_cast<int>(connections_.size()) < limits_.max_connections || evict_idle(nullptr);
  const bool room_for_address = address_key.empty() ||
                                per_address_[address_key] < limits_.max_connections_per_address ||
                                evict_idle(&address_key);
  if (!room || !room_for_address) {
    if (context_ == nullptr) {
      const Output answer(refusal(503), {.close = true});
      const std::string bytes = std::string(answer.first()) + std::string(answer.second());
      if (send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        base::log(base::LogLevel::debug, "refused a connection");
    }
    close(fd);
    return;
  }
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // fails on a unix socket, which needs none
  auto connection = std::make_unique<Connection>(fd, context_, std::move(peer), std::move(address_key));
  Connection* const raw = connection.get();
  raw->deadline = Clock::now() + std::chrono::seconds(context_ != nullptr ? limits_.handshake_seconds
                                                                          : limits_.header_seconds);
  if (!raw->address_key().empty()) ++per_address_[raw->address_key()];
  connections_.emplace(raw, std::move(connection));
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = raw;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) {
    bury(*raw);
    return;
  }
  drive(*raw, Role::listener);
}

// Closes the connection that has waited longest with nothing left to say: answered and closed by us, or idle
// between two requests. Its browser opens a new one when it needs one, while a refused newcomer sees an
// error.
bool Listener::evict_idle(const std::string* address_key) {
  Connection* oldest = nullptr;
  for (const auto& [connection, owned] : connections_) {
    if (!connection->is_parked() || (address_key != nullptr && connection->address_key() != *address_key))
      continue;
    const bool idle =
        connection->phase == Phase::head && connection->served > 0 && connection->buffered().empty();
    if (!idle && connection->phase != Phase::linger) continue;
    if (oldest == nullptr || connection->deadline < oldest->deadline) oldest = connection;
  }
  if (oldest == nullptr || !oldest->take_if_parked()) return false;
  oldest->finish_sending();
  bury(*oldest);  // counted until the events at hand are dealt with: one of them may still name it
  return true;
}

void Listener::remove_dead() {
  std::vector<Connection*> dead;
  {
    const std::lock_guard lock(dead_mutex_);
    dead.swap(dead_);
  }
  for (Connection* connection : dead) {
    const auto counted = per_address_.find(connection->address_key());
    if (counted != per_address_.end() && --counted->second <= 0) per_address_.erase(counted);
    connections_.erase(connection);
  }
}

void Listener::resume_accepting(TimePoint now) {
  if (accepting_ || now < accept_again_ || listening_socket_ < 0) return;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &listening_socket_;
  accepting_ = epoll_ctl(epoll_, EPOLL_CTL_ADD, listening_socket_, &event) == 0;
}

void Listener::check_deadlines(TimePoint now, bool leaving) {
  std::vector<Connection*> late;
  for (const auto& [connection, owned] : connections_) {
    if (!connection->is_parked()) continue;
    if (connection->deadline <= now || (leaving && connection->phase != Phase::writing))
      late.push_back(connection);
  }
  for (Connection* connection : late) {
    if (connection->take_if_parked()) handle_deadline(*connection, now);
  }
}

void Listener::handle_deadline(Connection& c, TimePoint now) {
  switch (c.phase) {
    case Phase::writing: {
      // Nothing was taken by the other side for too long, or hardly anything: it is gone or holds us up.
      const std::uint64_t acknowledged = c.acknowledged();
      if (acknowledged - c.acknowledged_before.value_or(0) <
          kSlowestReader * static_cast<std::uint64_t>(limits_.write_seconds))
        break;
      c.acknowledged_before = acknowledged;
      c.deadline = now + std::chrono::seconds(limits_.write_seconds);
      drive(c, Role::listener);
      return;
    }
    case Phase::head:
    case Phase::body:
      if (!c.buffered().empty() && !stopping_) {
        refuse(c, 408, "the request did not arrive in time");
        drive(c, Role::listener);
        return;
      }
      c.finish_sending();
      break;
    default:
      break;
  }
  bury(c);
}

// The listener's thread may delete it right away: the last thing its owner does with it.
void Listener::bury(Connection& c) {
  c.phase = Phase::dead;
  {
    const std::lock_guard lock(dead_mutex_);
    dead_.push_back(&c);
  }
  wake();
}

void Listener::work(WorkQueue& queue) {
  const bool fair = &queue == &uploads_;
  while (Connection* connection = queue.pop()) {
    const std::string key = fair ? connection->address_key() : std::string();
    if (connection->phase == Phase::ready) run_request(*connection);
    if (fair) queue.finished(key);
    drive(*connection, Role::worker);
  }
}

void Listener::shake_hands() {
  while (Connection* connection = handshakes_.pop()) drive(*connection, Role::handshaker);
}

void Listener::drive(Connection& c, Role role) {
  while (true) {
    switch (c.phase) {
      case Phase::handshake:
        if (role != Role::handshaker) {
          if (!handshakes_.push(&c)) bury(c);
          return;
        }
        switch (c.shake_hands()) {
          case IoStatus::done:
            c.phase = Phase::head;
            c.deadline = Clock::now() + std::chrono::seconds(limits_.header_seconds);
            break;
          case IoStatus::blocked:
            if (c.park()) return;
            break;
          case IoStatus::failed:
            bury(c);
            return;
        }
        break;
      case Phase::head:
      case Phase::body:
        if (!look_for_request(c) && c.park()) return;
        break;
      case Phase::ready:
        // A worker goes on with the connection it has just served as long as nobody else waits.
        if (role == Role::worker && !c.large_body && requests_.looks_empty()) {
          run_request(c);
          break;
        }
        if ((c.large_body ? uploads_ : requests_).push(&c)) return;
        refuse(c, 503, "all workers are busy and the queue is full");
        break;
      case Phase::writing:
        switch (c.send_output()) {
          case IoStatus::failed:
            bury(c);
            return;
          case IoStatus::blocked:
            if (!c.acknowledged_before) c.acknowledged_before = c.acknowledged();
            if (c.park()) return;
            break;
          case IoStatus::done:
            if (!c.output.streaming()) {
              finish_answer(c);
              break;
            }
            if (role != Role::worker) {
              if (!requests_.push(&c, true)) bury(c);
              return;
            }
            if (!fetch_next_piece(c)) {
              bury(c);
              return;
            }
            break;
        }
        break;
      case Phase::linger:
        switch (c.drain()) {
          case IoStatus::failed:
            bury(c);
            return;
          case IoStatus::blocked:
          case IoStatus::done:
            if (c.park()) return;
            break;
        }
        break;
      case Phase::dead:
        bury(c);
        return;
    }
  }
}

bool Listener::look_for_request(Connection& c) {
  while (true) {
    if (c.phase == Phase::head && !c.buffered().empty()) {
      const GateVerdict verdict = check_header_block(c.buffered(), limits_);
      if (verdict.kind == GateVerdict::Kind::refused) {
        refuse(c, verdict.status, verdict.reason);
        return true;
      }
      if (verdict.kind == GateVerdict::Kind::accepted) admit_request(c, verdict);
    }
    if (c.phase == Phase::body && c.buffered().size() - c.verdict.header_bytes >= c.verdict.body_bytes) {
      c.phase = Phase::ready;
    }
    if (c.phase != Phase::head && c.phase != Phase::body) return true;
    const bool was_silent = c.buffered().empty();
    switch (c.receive()) {
      case IoStatus::blocked:
        return false;
      case IoStatus::failed:
        c.phase = Phase::dead;
        return true;
      case IoStatus::done:
        if (was_silent) c.deadline = Clock::now() + std::chrono::seconds(limits_.header_seconds);
        break;
    }
  }
}

void Listener::admit_request(Connection& c, const GateVerdict& verdict) {
  c.verdict = verdict;
  c.large_body = false;
  if (verdict.body_bytes == 0) {
    c.phase = Phase::ready;
    return;
  }
  const int status =
      engine_.check_size(parse_head(c.buffered().substr(0, verdict.header_bytes)), verdict.body_bytes);
  if (status != 0) return refuse(c, status, "the body is over its limit or the path malformed");
  if (verdict.expects_continue && c.buffered().size() < verdict.header_bytes + verdict.body_bytes) {
    c.output = Output(std::string(kContinue));
    if (c.send_output() != IoStatus::done) {
      c.phase = Phase::dead;
      return;
    }
  }
  c.large_body = verdict.body_bytes > kCollectedBody;
  c.phase = c.large_body ? Phase::ready : Phase::body;
  c.deadline = Clock::now() + std::chrono::seconds(limits_.body_seconds);
}

void Listener::run_request(Connection& c) {
  const std::string block(c.buffered().substr(0, c.verdict.header_bytes));
  c.consume(block.size());
  const Head head = parse_head(block);
  ConnectionBody body(c, c.verdict.body_bytes, limits_);
  Response response = engine_.run(head, c.verdict.body_bytes, body, c.peer());
  ++c.served;
  const bool close =
      !body.whole() || head.wants_close() || c.served >= limits_.requests_per_connection || stopping_;
  c.output =
      Output(std::move(response),
             {.head_only = head.method == "HEAD", .minor_version = head.minor_version, .close = close});
  start_writing(c);
}

bool Listener::fetch_next_piece(Connection& c) {
  try {
    c.output.next_piece();
  } catch (const std::exception& error) {
    // The status line has gone out long ago; a cut connection is the only way left to say that it failed.
    base::log_error(std::string("a streamed answer failed: ") + error.what());
    return false;
  }
  start_writing(c);
  return true;
}

void Listener::refuse(Connection& c, int status, const char* reason) {
  base::log(base::LogLevel::debug, std::to_string(status) + " to " + c.peer().address + ": " + reason);
  const bool head_only = c.buffered().starts_with("HEAD ");
  c.output = Output(engine_.refuse(c.buffered(), status), {.head_only = head_only, .close = true});
  start_writing(c);
}

void Listener::start_writing(Connection& c) {
  c.phase = Phase::writing;
  c.deadline = Clock::now() + std::chrono::seconds(limits_.write_seconds);
  c.acknowledged_before.reset();
}

void Listener::finish_answer(Connection& c) {
  const bool closes = c.output.closes();
  c.output = Output();
  if (closes) {
    c.finish_sending();
    c.phase = Phase::linger;
    c.deadline = Clock::now() + kLinger;
    return;
  }
  c.phase = Phase::head;
  c.deadline = Clock::now() +
               std::chrono::seconds(c.buffered().empty() ? limits_.idle_seconds : limits_.header_seconds);
}

}  // namespace motcong::http
