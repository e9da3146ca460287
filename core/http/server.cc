#include "core/http/server.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/http/adapter.h"
#include "core/http/gate.h"
#include "core/http/listener.h"
#include "core/http/tls.h"
#include "core/http/wire.h"

namespace motcong::http {
namespace {

constexpr int kBacklog = 1024;

// Owns a descriptor until released.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

base::Error cannot_listen(const std::string& where, const char* reason) {
  return base::Message(N_("Cannot listen on {address}: {reason}"), {{"address", where}, {"reason", reason}});
}

base::Result<Descriptor> bind_to(const sockaddr* address, socklen_t length, const std::string& where) {
  Descriptor fd(socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (fd.get() < 0) return cannot_listen(where, std::strerror(errno));
  const int on = 1;
  const int off = 0;
  if (address->sa_family != AF_UNIX) setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address->sa_family == AF_INET6) setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  if (bind(fd.get(), address, length) != 0 || listen(fd.get(), kBacklog) != 0) {
    if (errno == EADDRINUSE) {
      return base::Error(
          base::Message(N_("{address} is in use: another program, perhaps another portal, listens there."),
                        {{"address", where}}));
    }
    return cannot_listen(where, std::strerror(errno));
  }
  return fd;
}

base::Result<Descriptor> bind_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    return cannot_listen("unix:" + path, std::strerror(ENAMETOOLONG));
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  // A socket that nobody answers on is left over from a program that was killed.
  struct stat file {};
  if (lstat(path.c_str(), &file) == 0 && S_ISSOCK(file.st_mode)) {
    const Descriptor probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (connect(probe.get(), generic, sizeof address) != 0 && errno == ECONNREFUSED) unlink(path.c_str());
  }
  base::Result<Descriptor> bound = bind_to(generic, sizeof address, "unix:" + path);
  if (bound) chmod(path.c_str(), 0660);
  return bound;
}

struct HostAndPort {
  std::string host;  // "" for all addresses
  int port = 0;
};

base::Result<HostAndPort> parse_listen(const std::string& text) {
  const base::Error malformed = base::Message(
      N_("\"{address}\" is no address to listen on. Write host:port, [address]:port, :port or unix:/path."),
      {{"address", text}});
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return malformed;
  HostAndPort out;
  out.host = text.substr(0, colon);
  if (out.host.size() > 2 && out.host.front() == '[' && out.host.back() == ']') {
    out.host = out.host.substr(1, out.host.size() - 2);
  } else if (out.host.find_first_of("[]:") != std::string::npos) {
    return malformed;
  }
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data() + colon + 1, end, out.port);
  if (error != std::errc() || stopped != end || out.port < 0 || out.port > 65535) return malformed;
  return out;
}

base::Result<Descriptor> bind_tcp(const HostAndPort& where, const std::string& text) {
  if (where.host.empty()) {
    sockaddr_in6 all{};
    all.sin6_family = AF_INET6;
    all.sin6_addr = in6addr_any;
    all.sin6_port = htons(static_cast<std::uint16_t>(where.port));
    base::Result<Descriptor> both = bind_to(reinterpret_cast<const sockaddr*>(&all), sizeof all, text);
    if (both || errno != EAFNOSUPPORT) return both;
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = all.sin6_port;
    return bind_to(reinterpret_cast<const sockaddr*>(&v4), sizeof v4, text);
  }
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(where.host.c_str(), std::to_string(where.port).c_str(), &hints, &found);
  if (error != 0) return cannot_listen(text, gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
  return bind_to(found->ai_addr, found->ai_addrlen, text);
}

int bound_port(int fd) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return 0;
}

// A body that lies in memory.
class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string_view text) : text_(text) {}
  ssize_t read(char* to, std::size_t size) override {
    const std::size_t count = std::min(size, text_.size());
    std::memcpy(to, text_.data(), count);
    text_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }

 private:
  std::string_view text_;
};

std::string collect(Output output) {
  std::string bytes;
  while (true) {
    bytes += output.first();
    output.advance(output.first().size());
    bytes += output.second();
    output.advance(output.second().size());
    if (!output.streaming()) return bytes;
    output.next_piece();
  }
}

}  // namespace

struct Server::State {
  State(ServerOptions given, Handler handler, TakesUpload upload)
      : options(std::move(given)),
        engine(std::move(handler), std::move(upload), options.body, options.limits,
               options.temporary_dir.empty() ? "/tmp" : options.temporary_dir) {}

  ServerOptions options;
  Engine engine;
  TlsContext tls;
  std::unique_ptr<Listener> listener;
  std::string address;
  std::string unix_path;
  int port = 0;
};

Server::Server(ServerOptions options, Handler handler, TakesUpload takes_upload)
    : state_(std::make_unique<State>(std::move(options), std::move(handler), std::move(takes_upload))) {}

Server::~Server() { stop(); }

base::Result<void> Server::start() {
  base::check(state_->listener == nullptr);
  const ServerOptions& options = state_->options;
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    return base::Error(N_("TLS needs both a certificate and a key."));
  }
  if (!options.tls_certificate.empty()) {
    base::Result<TlsContext> context = load_tls_context(options.tls_certificate, options.tls_key);
    if (!context) return base::Error(context.error());
    state_->tls = std::move(*context);
  }
  int listening = -1;
  if (base::starts_with(options.listen, "unix:")) {
    const std::string path = options.listen.substr(5);
    base::Result<Descriptor> bound = bind_unix(path);
    if (!bound) return base::Error(bound.error());
    state_->unix_path = path;
    state_->address = options.listen;
    listening = bound->release();
  } else {
    const base::Result<HostAndPort> where = parse_listen(options.listen);
    if (!where) return base::Error(where.error());
    base::Result<Descriptor> bound = bind_tcp(*where, options.listen);
    if (!bound) return base::Error(bound.error());
    state_->port = bound_port(bound->get());
    const std::string host = where->host.empty()                          ? "localhost"
                             : where->host.find(':') != std::string::npos ? "[" + where->host + "]"
                                                                          : where->host;
    state_->address =
        (state_->tls != nullptr ? "https://" : "http://") + host + ":" + std::to_string(state_->port);
    listening = bound->release();
  }
  state_->listener = std::make_unique<Listener>(listening, state_->tls.get(), options.limits, state_->engine);
  if (!state_->listener->start()) {
    state_->listener.reset();
    return base::Error(N_("The system has no threads or file descriptors left for the server."));
  }
  return {};
}

std::string Server::address() const { return state_->address; }
int Server::port() const { return state_->port; }

void Server::stop(int seconds) {
  if (state_->listener == nullptr) return;
  state_->listener->stop(seconds);
  state_->listener.reset();
  if (!state_->unix_path.empty()) unlink(state_->unix_path.c_str());
}

std::string Server::answer(std::string_view raw_request) {
  const Limits& limits = state_->options.limits;
  const GateVerdict verdict = check_header_block(raw_request, limits);
  if (verdict.kind == GateVerdict::Kind::incomplete) return {};
  const bool head_only = raw_request.starts_with("HEAD ");
  if (verdict.kind == GateVerdict::Kind::refused) {
    return collect(
        Output(state_->engine.refuse(raw_request, verdict.status), {.head_only = head_only, .close = true}));
  }
  const Head head = parse_head(raw_request.substr(0, verdict.header_bytes));
  if (const int status = state_->engine.check_size(head, verdict.body_bytes); status != 0) {
    return collect(Output(state_->engine.refuse(raw_request, status), {.close = true}));
  }
  TextSource body(raw_request.substr(verdict.header_bytes));
  const Peer peer{.address = "127.0.0.1", .trusted_proxy = true, .secure = false};
  return collect(
      Output(state_->engine.run(head, verdict.body_bytes, body, peer),
             {.head_only = head_only, .minor_version = head.minor_version, .close = head.wants_close()}));
}

}  // namespace motcong::http
