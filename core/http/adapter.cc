// With AddressSanitizer GCC 12 takes std::regex, which httplib.h instantiates, for a user of uninitialised
// memory.
#if defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include "core/http/adapter.h"

// The settings of the engine; none of its optional parts (TLS, zlib, brotli) is compiled in.
#define CPPHTTPLIB_LISTEN_BACKLOG 1024
#define CPPHTTPLIB_USE_POLL
#define CPPHTTPLIB_FORM_URL_ENCODED_PAYLOAD_MAX_LENGTH (256 * 1024)
#define CPPHTTPLIB_REQUEST_URI_MAX_LENGTH 4096
#define CPPHTTPLIB_HEADER_MAX_COUNT 64
#define CPPHTTPLIB_MULTIPART_FORM_DATA_FILE_MAX_COUNT 64
#define CPPHTTPLIB_RANGE_MAX_COUNT 4
#if defined(CPPHTTPLIB_ZLIB_SUPPORT) || defined(CPPHTTPLIB_BROTLI_SUPPORT) || \
    defined(CPPHTTPLIB_ZSTD_SUPPORT) || defined(CPPHTTPLIB_ALLOW_LF_AS_LINE_TERMINATOR)
#error "httplib must not decompress requests nor take bare line feeds"
#endif
#include <arpa/inet.h>
#include <httplib.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <functional>
#include <utility>

#include "core/base/check.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/http/body.h"
#include "core/http/cookie.h"
#include "core/http/form.h"
#include "core/http/wire.h"

namespace motcong::http {

static_assert(kMaxRequestLine == CPPHTTPLIB_REQUEST_URI_MAX_LENGTH &&
              kMaxHeaderLine == CPPHTTPLIB_HEADER_MAX_LENGTH);

namespace {

// What httplib reads: the part of the header block it may see, then the body. What it writes goes nowhere.
class EngineStream final : public httplib::Stream {
 public:
  EngineStream(std::string block, ByteSource& body) : block_(std::move(block)), body_(body) {}
  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override {
    if (at_ == block_.size()) return body_.read(to, size);
    const std::size_t count = std::min(size, block_.size() - at_);
    std::memcpy(to, block_.data() + at_, count);
    at_ += count;
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char*, std::size_t size) override { return static_cast<ssize_t>(size); }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

 private:
  std::string block_;
  std::size_t at_ = 0;
  ByteSource& body_;
};

std::string visible_block(const Head& head, std::uint64_t body_bytes) {
  std::string block;
  block.reserve(head.method.size() + head.target.size() + 128);
  block.append(head.method)
      .append(" ")
      .append(head.target)
      .append(" HTTP/1.1\r\nHost: ")
      .append(head.header("host"));
  if (head.method == "POST") block.append("\r\nContent-Length: ").append(std::to_string(body_bytes));
  return block.append("\r\n\r\n");
}

bool is_ip_address(const std::string& text) {
  unsigned char bytes[16];
  return inet_pton(AF_INET, text.c_str(), bytes) == 1 || inet_pton(AF_INET6, text.c_str(), bytes) == 1;
}

// A proxy on this machine names the client in the right-most entry; entries further left are the client's own
// words.
void believe_proxy(const Head& head, Request& request) {
  for (const auto& [name, value] : head.headers) {
    if (equals_ignoring_case(name, "x-forwarded-for")) {
      const std::size_t comma = value.rfind(',');
      std::string last(base::trim(comma == std::string_view::npos ? value : value.substr(comma + 1)));
      if (is_ip_address(last)) request.remote_address = std::move(last);
    } else if (equals_ignoring_case(name, "x-forwarded-proto")) {
      request.secure = equals_ignoring_case(value, "https");
    }
  }
}

// 0, or the status that refuses it.
int fill_request(const Head& head, const Peer& peer, Request& request) {
  std::optional<std::string> path = parse_path(head.target);
  if (!path) return 400;
  request.path = std::move(*path);
  request.method = head.method;
  request.target = head.target;
  base::Result<Fields> query = parse_urlencoded(query_of(head.target));
  if (!query) return 400;
  request.query = std::move(*query);
  request.headers.reserve(head.headers.size());
  for (const auto& [name, value] : head.headers) {
    request.headers.emplace_back(base::to_lower_ascii(name), value);
    if (request.headers.back().first == "cookie") request.cookies.merge(parse_cookies(value));
  }
  request.remote_address = peer.address;
  request.secure = peer.secure;
  if (peer.trusted_proxy) believe_proxy(head, request);
  return 0;
}

// One request on its way through httplib, whose handlers know nothing but the thread they run on.
struct Exchange {
  const Head& head;
  const Handler& handler;
  const BodyHooks& hooks;
  const Limits& limits;
  const std::string& temporary_dir;
  std::uint64_t body_bytes;
  Request request;
  int refused = 400;  // until something better is known
  std::optional<Response> response;

  ~Exchange() { remove_uploads(request); }

  bool agrees(const httplib::Request& parsed) const {
    return parsed.method == head.method && parsed.target == head.target;
  }

  void answer() {
    take([this] { return handler(request); });
  }

  void take(const std::function<Response()>& make) {
    try {
      Response made = make();
      base::check(is_sendable(made));
      response = std::move(made);
    } catch (const std::exception& error) {
      base::log_error(request.method + " " + request.path + ": the handler failed: " + error.what());
      refused = 500;
    } catch (...) {
      base::log_error(request.method + " " + request.path + ": the handler failed");
      refused = 500;
    }
  }

  void answer_with_body(const httplib::ContentReader& read) {
    if (body_bytes == 0) return answer();
    const std::string_view coding = head.header("content-encoding");
    BodyReader body(head.header("content-type"), limits, temporary_dir, request);
    int status = coding.empty() || equals_ignoring_case(coding, "identity") ? body.begin() : 415;
    if (status == 0 && body.is_multipart() && hooks.before_upload) {
      std::optional<Response> refusal;
      take([&] {
        refusal = hooks.before_upload(request, body_bytes);
        return refusal ? std::move(*refusal) : Response();
      });
      if (refusal || !response) return close_after();
      response.reset();
    }
    if (status == 0) {
      const bool whole = read([&](const char* bytes, std::size_t size) {
        status = body.push({bytes, size});
        return status == 0;
      });
      if (status == 0) status = whole ? body.finish() : 408;
    }
    if (status == 0) return answer();
    refused = status;
    if (!hooks.refused) return;
    take([&] { return hooks.refused(request, status); });
    close_after();
  }

  // What is left of the body is not read, so no other request can follow on this connection.
  void close_after() {
    if (response) response->close = true;
  }
};

thread_local Exchange* t_exchange = nullptr;

}  // namespace

class Engine::HttplibServer final : public httplib::Server {
 public:
  explicit HttplibServer(const Limits& limits) {
    set_payload_max_length(std::max(limits.max_upload_bytes, limits.max_body_bytes));
    set_pre_routing_handler([](const httplib::Request& request, httplib::Response&) {
      if (request.method != "GET" && request.method != "HEAD") return HandlerResponse::Unhandled;
      t_exchange->answer();
      return HandlerResponse::Handled;
    });
    // "/:name" is no regular expression, and the path it is matched with is not the client's but the one set
    // in run().
    Post("/:request", [](const httplib::Request&, httplib::Response&, const httplib::ContentReader& read) {
      t_exchange->answer_with_body(read);
    });
    set_exception_handler([](const httplib::Request&, httplib::Response&, std::exception_ptr error) {
      t_exchange->response.reset();
      t_exchange->refused = 500;
      try {
        std::rethrow_exception(std::move(error));
      } catch (const std::exception& known) {
        base::log_error(std::string("a request failed: ") + known.what());
      } catch (...) {
        base::log_error("a request failed");
      }
    });
  }

  void run(EngineStream& stream) {
    static const std::string kNobody;
    bool disagree = false;
    bool closed = false;
    process_request(stream, kNobody, 0, kNobody, 0, true, closed, [&disagree](httplib::Request& parsed) {
      disagree = !t_exchange->agrees(parsed);
      parsed.path = "/request";
      if (disagree) parsed.method = "TRACE";  // reaches no handler
    });
    if (disagree) t_exchange->response.reset();
  }
};

Engine::Engine(Handler handler, TakesUpload takes_upload, BodyHooks hooks, const Limits& limits,
               std::string temporary_dir)
    : handler_(std::move(handler)),
      takes_upload_(std::move(takes_upload)),
      hooks_(std::move(hooks)),
      limits_(limits),
      temporary_dir_(std::move(temporary_dir)),
      server_(std::make_unique<HttplibServer>(limits)) {}
Engine::~Engine() = default;

int Engine::check_size(const Head& head, std::uint64_t body_bytes) const {
  if (body_bytes == 0) return 0;
  const std::optional<std::string> path = parse_path(head.target);
  if (!path) return 400;
  const bool upload = takes_upload_ && takes_upload_(head.method, *path);
  return body_bytes > (upload ? limits_.max_upload_bytes : limits_.max_body_bytes) ? 413 : 0;
}

Response Engine::refuse(std::string_view block, int status) const {
  if (!hooks_.refused_unread) return refusal(status);
  try {
    const std::string_view line = block.substr(0, block.find('\r'));
    const std::size_t first = line.find(' ');
    const std::string_view rest =
        first == std::string_view::npos ? std::string_view() : line.substr(first + 1);
    Response response = hooks_.refused_unread(line.substr(0, first), rest.substr(0, rest.find(' ')), status);
    response.close = true;
    return response;
  } catch (const std::exception& error) {
    base::log_error(std::string("a refusal failed: ") + error.what());
    return refusal(status);
  }
}

Response Engine::run(const Head& head, std::uint64_t body_bytes, ByteSource& body, const Peer& peer) const {
  try {
    Exchange exchange{head, handler_, hooks_, limits_, temporary_dir_, body_bytes, {}, 400, std::nullopt};
    if (const int status = fill_request(head, peer, exchange.request); status != 0) return refusal(status);
    EngineStream stream(visible_block(head, body_bytes), body);
    t_exchange = &exchange;
    server_->run(stream);
    t_exchange = nullptr;
    if (exchange.response) return std::move(*exchange.response);
    return refusal(exchange.refused);
  } catch (const std::exception& error) {
    t_exchange = nullptr;
    base::log_error(std::string("a request failed: ") + error.what());
    return refusal(500);
  }
}

}  // namespace motcong::http
