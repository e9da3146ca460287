// Caps and refusals: sizes, connections, the queue, the system's own limits; and stopping.
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/base/log.h"
#include "tests/support/echo_server.h"
#include "tests/support/raw_client.h"

using namespace motcong;
using test::EchoServer;
using test::get;
using test::post;
using test::RawClient;

namespace {

std::atomic<int> g_accept_error{0};
std::atomic<int> g_accept_failures{0};

// A handler that answers /slow only when told to.
class Gatekeeper {
 public:
  http::Handler handler() {
    return [this](http::Request& request) {
      if (request.path == "/slow") {
        std::unique_lock lock(mutex_);
        ++inside_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
      }
      return test::echo(request);
    };
  }
  void wait_for_inside(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return inside_ >= count; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int inside_ = 0;
  bool open_ = false;
};

// 200 as soon as the server has noticed that there is room; else the last refusal.
int eventual_status_of_get(int port) {
  int status = 0;
  for (int i = 0; i < 500 && status != 200; ++i) {
    if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    RawClient client(port);
    client.send(get("/"));
    const auto answer = client.read_answer();
    status = answer ? answer->status : 0;
  }
  return status;
}

}  // namespace

// Stands in for the system's accept4, so that its rare errors can be had at will.
extern "C" int accept4(int fd, sockaddr* address, socklen_t* length, int flags) {
  if (g_accept_failures.load() > 0) {
    --g_accept_failures;
    errno = g_accept_error;
    return -1;
  }
  return static_cast<int>(syscall(SYS_accept4, fd, address, length, flags));
}

TEST_CASE("limits: a body that is too large is refused before it is sent") {
  http::Limits limits;
  limits.max_body_bytes = 100'000;
  limits.max_upload_bytes = 200'000;
  EchoServer server(limits);
  const auto first_status = [&](const std::string& path, int size, const std::string& more) {
    RawClient client(server.port());
    client.send("POST " + path +
                " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n" + more +
                "Content-Length: " + std::to_string(size) + "\r\n\r\n");
    const auto answer = client.read_answer();
    if (answer && answer->status == 413) CHECK(client.closed_by_server());
    return answer ? answer->status : 0;
  };
  CHECK(first_status("/form", 100'001, "") == 413);
  CHECK(first_status("/form", 100'001, "Expect: 100-continue\r\n") == 413);
  CHECK(first_status("/form", 100'000, "Expect: 100-continue\r\n") == 100);
  CHECK(first_status("/form", 10, "Expect: 100-Continue\r\n") == 100);
  CHECK(first_status("/upload", 200'001, "Expect: 100-continue\r\n") == 413);
  CHECK(first_status("/upload", 200'000, "Expect: 100-continue\r\n") == 100);
  CHECK(first_status("/a/../form", 10, "Expect: 100-continue\r\n") == 400);
}

TEST_CASE("limits: after 100 Continue the body is read and the answer follows") {
  EchoServer server;
  RawClient client(server.port());
  client.send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
      "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  const auto go_on = client.read_answer();
  REQUIRE(go_on.has_value());
  CHECK(go_on->status == 100);
  client.send("a=1");
  const auto answer = client.read_answer();
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  client.send(
      post("/", "a=1", "Expect: 100-continue\r\n"));  // the body is there already: no need to ask for it
  const auto at_once = client.read_answer();
  REQUIRE(at_once.has_value());
  CHECK(at_once->status == 200);
}

TEST_CASE("limits: a client that sends on regardless still gets to read its refusal") {
  EchoServer server;
  RawClient client(server.port());
  std::thread sender([&] { client.send(post("/form", "a=" + std::string(4'000'000, 'x'))); });
  const auto answer = client.read_answer();
  sender.join();
  REQUIRE(answer.has_value());
  CHECK(answer->status == 413);
}

TEST_CASE("limits: connections of one address") {
  http::Limits limits;
  limits.max_connections_per_address = 3;
  EchoServer server(limits);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
    clients.back()->send("GET / HTTP/1.1\r\n");  // begun: not to be given up for a newcomer
  }
  RawClient refused(server.port());
  const auto answer = refused.read_answer();
  REQUIRE(answer.has_value());
  CHECK(answer->status == 503);
  CHECK(answer->headers.contains("retry-after"));
  clients.front()->send("Host: localhost\r\n\r\n");
  REQUIRE(clients.front()->read_answer().has_value());
  // One of the three is idle now, and makes room.
  CHECK(eventual_status_of_get(server.port()) == 200);
  CHECK(clients.front()->closed_by_server());
}

TEST_CASE("limits: connections in all, and places become free again") {
  http::Limits limits;
  limits.max_connections = 2;
  EchoServer server(limits);
  auto first = std::make_unique<RawClient>(server.port());
  RawClient second(server.port());
  first->send("GET");
  second.send("GET");
  RawClient refused(server.port());
  const auto answer = refused.read_answer();
  REQUIRE(answer.has_value());
  CHECK(answer->status == 503);
  first.reset();
  CHECK(eventual_status_of_get(server.port()) == 200);
}

TEST_CASE("limits: when all workers are busy and the queue is full, the answer is 503 at once") {
  http::Limits limits;
  limits.workers = 1;
  limits.queue = 1;
  Gatekeeper gatekeeper;
  EchoServer server(limits, gatekeeper.handler());
  RawClient running(server.port());
  running.send(get("/slow"));
  gatekeeper.wait_for_inside(1);
  RawClient one(server.port());
  RawClient two(server.port());
  one.send(get("/one"));
  two.send(get("/two"));
  // One of them waits in the queue, the other is told to come back.
  RawClient three(server.port());
  three.send(get("/three"));
  const auto third = three.read_answer();
  REQUIRE(third.has_value());
  CHECK(third->status == 503);
  CHECK(third->headers.at("retry-after") == "2");
  CHECK(three.closed_by_server());
  gatekeeper.open();
  int served = 0;
  for (RawClient* client : {&running, &one, &two}) {
    const auto answer = client->read_answer();
    REQUIRE(answer.has_value());
    if (answer->status == 200) ++served;
  }
  CHECK(served == 2);
}

TEST_CASE("limits: requests on one connection") {
  http::Limits limits;
  limits.requests_per_connection = 3;
  EchoServer server(limits);
  RawClient client(server.port());
  client.send(get("/1") + get("/2") + get("/3") + get("/4"));
  for (int i = 1; i <= 3; ++i) {
    const auto answer = client.read_answer();
    REQUIRE(answer.has_value());
    CHECK(answer->headers.contains("connection") == (i == 3));
  }
  CHECK(client.closed_by_server());
}

TEST_CASE("limits: errors of accept() are outlived") {
  base::set_log_level(base::LogLevel::error);
  EchoServer server;
  for (const int error : {ECONNABORTED, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPROTO, EPERM}) {
    CAPTURE(error);
    g_accept_error = error;
    g_accept_failures = 2;
    RawClient client(server.port());
    client.send(get("/"));
    const auto answer = client.read_answer();
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(g_accept_failures == 0);
  }
}

TEST_CASE("stop: running requests finish, idle connections end, nobody new gets in") {
  Gatekeeper gatekeeper;
  EchoServer server({}, gatekeeper.handler());
  RawClient idle(server.port());
  idle.send(get("/"));
  REQUIRE(idle.read_answer().has_value());
  RawClient silent(server.port());
  RawClient running(server.port());
  running.send(get("/slow"));
  gatekeeper.wait_for_inside(1);
  std::thread stopper([&] { server.server().stop(20); });
  CHECK(idle.closed_by_server());
  CHECK(silent.closed_by_server());
  CHECK(!RawClient(server.port()).connected());
  gatekeeper.open();
  const auto answer = running.read_answer();
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  CHECK(answer->headers.at("connection") == "close");
  CHECK(running.closed_by_server());
  stopper.join();
  server.server().stop();  // once more does nothing
}

TEST_CASE("stop: does not wait for ever for a client that neither reads nor sends") {
  EchoServer server;
  RawClient deaf(server.port());
  deaf.send(get("/endless"));
  RawClient upload(server.port());
  upload.send(
      "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; "
      "boundary=X\r\nContent-Length: "
      "1000000\r\n\r\n--X\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  server.server().stop(0);
  CHECK(deaf.read_to_end().has_value());
  CHECK(upload.read_to_end().has_value());
}

TEST_CASE("start: says why it cannot") {
  const auto message = [](http::ServerOptions options) {
    http::Server server(std::move(options), test::echo, nullptr);
    const auto started = server.start();
    return started ? std::string() : base::format_english(started.error());
  };
  EchoServer taken;
  const std::string address = "127.0.0.1:" + std::to_string(taken.port());
  CHECK(message({.listen = address}) ==
        address + " is in use: another program, perhaps another portal, listens there.");
  CHECK(message({.listen = "192.0.2.1:0"}).starts_with("Cannot listen on 192.0.2.1:0: "));
  for (const char* bad :
       {"", "localhost", "localhost:", "localhost:x", "localhost:70000", "::1:80", "[::1:80", ":-1"}) {
    CAPTURE(bad);
    CHECK(message({.listen = bad}).starts_with("\"" + std::string(bad) + "\" is no address to listen on."));
  }
  CHECK(message({.listen = "127.0.0.1:0", .tls_certificate = "x"}) ==
        "TLS needs both a certificate and a key.");
  CHECK(message({.listen = "127.0.0.1:0", .tls_certificate = "/nowhere", .tls_key = "/nowhere"})
            .starts_with("The TLS certificate /nowhere cannot be read: "));
}

TEST_CASE("start: a unix socket left over from a killed program is replaced, a living one is not") {
  test::TempFolder folder;
  const std::string path = folder / "s.sock";
  http::Server first({.listen = "unix:" + path}, test::echo, nullptr);
  REQUIRE(first.start().ok());
  CHECK(first.address() == "unix:" + path);
  http::Server second({.listen = "unix:" + path}, test::echo, nullptr);
  CHECK(!second.start().ok());
  std::filesystem::rename(path, path + ".kept");
  first.stop();
  std::filesystem::rename(path + ".kept", path);  // a socket file nobody listens on
  http::Server third({.listen = "unix:" + path}, test::echo, nullptr);
  CHECK(third.start().ok());
  third.stop();
  CHECK(!std::filesystem::exists(path));
}
