// Clients that send or read slowly, or not at all: they lose their connection, and nobody waits for them.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <memory>
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

http::Limits short_limits() {
  http::Limits limits;
  limits.workers = 1;
  limits.upload_workers = 2;
  limits.header_seconds = 1;
  limits.idle_seconds = 1;
  limits.body_seconds = 1;
  limits.write_seconds = 1;
  return limits;
}

int status_of_get(int port) {
  RawClient client(port);
  client.send(get("/"));
  const auto answer = client.read_answer();
  return answer ? answer->status : 0;
}

std::string start_of_upload(std::size_t size) {
  return "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; "
         "boundary=XX\r\nContent-Length: " +
         std::to_string(size) +
         "\r\n\r\n--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n";
}

}  // namespace

TEST_CASE("slow: silent connections hold no worker and are closed without a word") {
  EchoServer server(short_limits());
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 100; ++i) silent.push_back(std::make_unique<RawClient>(server.port()));
  CHECK(status_of_get(server.port()) == 200);
  for (auto& client : silent) CHECK(client->closed_by_server());
}

TEST_CASE("slow: a kept-alive connection may be idle only so long") {
  EchoServer server(short_limits());
  RawClient client(server.port());
  client.send(get("/"));
  CHECK(client.read_answer().has_value());
  CHECK(client.closed_by_server());
}

TEST_CASE("slow: a header block that trickles in is cut off, however steadily") {
  EchoServer server(short_limits());
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n");
  std::atomic<bool> answered{false};
  std::thread drip([&] {
    for (int i = 0; i < 200 && !answered && client.send("X: y\r\n"); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
  });
  CHECK(status_of_get(server.port()) == 200);
  const auto answer = client.read_answer();
  answered = true;
  drip.join();
  REQUIRE(answer.has_value());
  CHECK(answer->status == 408);
}

TEST_CASE("slow: small bodies that do not come hold no worker") {
  EchoServer server(short_limits());
  std::vector<std::unique_ptr<RawClient>> drips;
  for (int i = 0; i < 30; ++i) {
    drips.push_back(std::make_unique<RawClient>(server.port()));
    drips.back()->send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\na=");
  }
  CHECK(status_of_get(server.port()) == 200);
  for (auto& client : drips) {
    const auto answer = client->read_answer();
    REQUIRE(answer.has_value());
    CHECK(answer->status == 408);
    CHECK(client->closed_by_server());
  }
}

TEST_CASE("slow: uploads that stall hold up no page, are cut off and leave no file") {
  EchoServer server(short_limits());
  std::vector<std::unique_ptr<RawClient>> stalled;
  for (int i = 0; i < 2; ++i) {
    stalled.push_back(std::make_unique<RawClient>(server.port()));
    stalled.back()->send(start_of_upload(10'000'000) + std::string(1000, 'x'));
  }
  CHECK(status_of_get(server.port()) == 200);
  for (auto& client : stalled) {
    const auto answer = client->read_answer();
    REQUIRE(answer.has_value());
    CHECK(answer->status == 408);
    CHECK(client->closed_by_server());
  }
  CHECK(server.uploads_on_disk() == 0);
}

TEST_CASE("slow: an upload below the least rate is cut off though bytes keep coming") {
  http::Limits limits = short_limits();
  limits.body_rate = 1'000'000;
  EchoServer server(limits);
  RawClient client(server.port());
  client.send(start_of_upload(10'000'000));
  std::atomic<bool> answered{false};
  std::thread drip([&] {
    for (int i = 0; i < 200 && !answered && client.send(std::string(1000, 'x')); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  });
  const auto answer = client.read_answer();
  answered = true;
  drip.join();
  REQUIRE(answer.has_value());
  CHECK(answer->status == 408);
}

TEST_CASE("slow: who does not read an answer holds no worker and is cut off") {
  EchoServer server(short_limits());
  RawClient deaf(server.port());
  deaf.send(get("/endless"));
  RawClient large(server.port());
  large.send(get("/large"));
  CHECK(status_of_get(server.port()) == 200);
  const auto answer = large.read_answer();
  REQUIRE(answer.has_value());
  CHECK(answer->body.size() == 3'000'000);
  std::this_thread::sleep_for(std::chrono::milliseconds(2500));
  CHECK(deaf.read_to_end().has_value());  // an end, although the answer has none
}
