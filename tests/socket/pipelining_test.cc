// Several requests on one connection, sent before the answers are read: none is lost, none is read twice.
#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/echo_server.h"
#include "tests/support/raw_client.h"

using namespace motcong;
using test::EchoServer;
using test::get;
using test::post;
using test::RawClient;

namespace {

// The path each answer names, until the connection gives no more.
std::vector<std::string> read_paths(RawClient& client, int count) {
  std::vector<std::string> paths;
  for (int i = 0; i < count; ++i) {
    const auto answer = client.read_answer();
    if (!answer) break;
    const std::size_t at = answer->body.find("path=");
    paths.push_back(at == std::string::npos
                        ? std::to_string(answer->status)
                        : answer->body.substr(at + 5, answer->body.find('\n', at) - at - 5));
  }
  return paths;
}

}  // namespace

TEST_CASE("pipelining: answers come in the order of the requests, whatever the packets") {
  EchoServer server;
  const std::string requests = get("/1") + post("/2", "a=b") + get("/3") +
                               post("/4", "c=" + std::string(3000, 'd')) + post("/5", "") + get("/6");
  for (const std::size_t step : {requests.size(), std::size_t{1}, std::size_t{50}, std::size_t{333}}) {
    CAPTURE(step);
    RawClient client(server.port());
    for (std::size_t at = 0; at < requests.size(); at += step)
      REQUIRE(client.send(requests.substr(at, step)));
    CHECK(read_paths(client, 6) == std::vector<std::string>{"/1", "/2", "/3", "/4", "/5", "/6"});
  }
}

TEST_CASE("pipelining: a request behind a large body is not swallowed by it") {
  EchoServer server;
  RawClient client(server.port());
  const std::string large = post("/1", "a=" + std::string(300'000, 'x'));
  std::thread sender([&] { client.send(large + get("/2") + large + get("/3")); });
  CHECK(read_paths(client, 4) == std::vector<std::string>{"/1", "/2", "/1", "/3"});
  sender.join();
}

TEST_CASE("pipelining: nothing runs behind a refused request") {
  EchoServer server;
  RawClient client(server.port());
  client.send(get("/1") + "BAD\r\n\r\n" + get("/2"));
  CHECK(read_paths(client, 3) == std::vector<std::string>{"/1", "400"});
}

TEST_CASE("pipelining: many clients, many requests, few workers") {
  http::Limits limits;
  limits.workers = 2;
  EchoServer server(limits);
  std::vector<std::thread> clients;
  std::atomic<int> right{0};
  for (int c = 0; c < 16; ++c) {
    clients.emplace_back([&, c] {
      RawClient client(server.port());
      for (int i = 0; i < 20; ++i) {
        const std::string a = "/" + std::to_string(c) + "/" + std::to_string(i);
        client.send(get(a) + post(a + "/post", "x=y") + get(a + "/last"));
        if (read_paths(client, 3) == std::vector<std::string>{a, a + "/post", a + "/last"}) ++right;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  CHECK(right == 16 * 20);
}
