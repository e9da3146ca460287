// What the server does with hostile and unusual requests on a real connection. Every request here that is
// refused must end its connection, and nothing behind it may run.
#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <vector>

#include "tests/support/echo_server.h"
#include "tests/support/raw_client.h"

using namespace motcong;
using test::EchoServer;
using test::get;
using test::post;
using test::RawClient;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// Echoes, and counts the requests that reached the handler.
struct CountingServer {
  std::atomic<int> handled{0};
  EchoServer server{{}, [this](http::Request& request) {
                      ++handled;
                      return test::echo(request);
                    }};
};

}  // namespace

TEST_CASE("socket: requests that parsers disagree about are refused, and the connection ends") {
  struct Case {
    const char* name;
    int status;
    std::string bytes;
  };
  const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const std::string start =
      "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";
  const std::vector<Case> cases = {
      {"two different Content-Length", 400,
       start + "Content-Length: 3\r\nContent-Length: 45\r\n\r\na=1" + smuggled},
      {"Content-Length and Transfer-Encoding", 400,
       start + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled},
      {"Transfer-Encoding: gzip, chunked", 400,
       start + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + smuggled},
      {"chunked body", 411, start + "Transfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n0\r\n\r\n" + smuggled},
      {"chunk size -2", 411, start + "Transfer-Encoding: chunked\r\n\r\n-2\r\n" + smuggled},
      {"over-long chunk", 411, start + "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n" + smuggled},
      {"GET with a body that holds a request", 400,
       "GET /static/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(smuggled.size()) +
           "\r\n\r\n" + smuggled},
      {"bad header before a second request", 400, get("/a", "Bad Header: 1\r\n") + smuggled},
      {"bare line feeds", 400, "GET /a HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n" + smuggled},
      {"bare line feeds only", 400, "GET /a HTTP/1.1\nHost: localhost\n\n" + smuggled},
      {"space before the colon", 400, "GET /a HTTP/1.1\r\nHost : localhost\r\n\r\n" + smuggled},
      {"folded header", 400, get("/a", "X: a\r\n b\r\n") + smuggled},
      {"no Host", 400, "GET /a HTTP/1.1\r\n\r\n" + smuggled},
      {"two Hosts", 400, get("/a", "Host: other\r\n") + smuggled},
      {"encoded line break in a header", 400, get("/a", "X: a%0d%0aSet-Cookie:..\r\n") + smuggled},
      {"encoded NUL in a cookie", 400, get("/a", "Cookie: sid=abc%3Bdef%00g\r\n") + smuggled},
      {"REMOTE_ADDR from the client", 400, get("/a", "REMOTE_ADDR: 6.6.6.6\r\n") + smuggled},
      {"NUL in the request line", 400,
       std::string("GET /a\0b HTTP/1.1\r\nHost: localhost\r\n\r\n", 39) + smuggled},
      {"escape sequence in a header", 400, get("/a", "X: \x1b[31m\r\n") + smuggled},
      {"POST without a length", 411, "POST /a HTTP/1.1\r\nHost: localhost\r\n\r\n" + smuggled},
      {"another method", 405, "TRACE /a HTTP/1.1\r\nHost: localhost\r\n\r\n" + smuggled},
      {"HTTP/2 preface", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"unknown expectation", 417, start + "Content-Length: 3\r\nExpect: more\r\n\r\na=1" + smuggled},
      {"over-long target", 414, get("/" + std::string(5000, 'a')) + smuggled},
      {"over-long header", 431, get("/a", "X: " + std::string(9000, 'a') + "\r\n") + smuggled},
      {"too many headers", 431,
       get("/a",
           [] {
             std::string lines;
             for (int i = 0; i < 64; ++i) lines += "X" + std::to_string(i) + ": 1\r\n";
             return lines;
           }()) +
           smuggled},
      {"dot segments", 400, get("/a/%2e%2e/b") + smuggled},
      {"control character in the path", 400, get("/a%0ab") + smuggled},
      {"path that is not UTF-8", 400, get("/%ff") + smuggled},
      {"%u escapes", 400, get("/%u0041") + smuggled},
      {"query field sent twice", 400, get("/a?x=1&x=2") + smuggled},
      {"query that is not UTF-8", 400, get("/a?x=%ff") + smuggled},
      {"form field sent twice", 400, post("/a", "x=1&x=2") + smuggled},
      {"broken escape in a form", 400, post("/a", "x=%zz") + smuggled},
      {"body of another type", 415, post("/a", "{}", "", "application/json") + smuggled},
      {"packed body", 415, post("/a", "xx", "Content-Encoding: gzip\r\n") + smuggled},
      {"multipart without a boundary", 400, post("/a", "xx", "", "multipart/form-data") + smuggled},
  };
  CountingServer running;
  for (const Case& one : cases) {
    CAPTURE(one.name);
    RawClient client(running.server.port());
    client.send(one.bytes);
    const auto answer = client.read_answer();
    REQUIRE(answer.has_value());
    CHECK(answer->status == one.status);
    CHECK(answer->headers.at("connection") == "close");
    CHECK(answer->body.starts_with(std::to_string(one.status)));
    CHECK(answer->body.size() < 50);
    CHECK(client.closed_by_server());
  }
  CHECK(running.handled == 0);
}

TEST_CASE("socket: a handler that throws says nothing about why") {
  EchoServer server;
  RawClient client(server.port());
  client.send(get("/throw"));
  const auto text = client.read_to_end();
  REQUIRE(text.has_value());
  CHECK(text->starts_with("HTTP/1.1 500 Internal Server Error\r\n"));
  CHECK(!has(*text, "EXCEPTION"));
  CHECK(!has(*text, "secret"));
}

TEST_CASE("socket: query and form are kept apart, cookies and headers as sent") {
  EchoServer server;
  RawClient client(server.port());
  client.send(post("/a%20b?role=admin&t[]=1&t[]=2", "role=clerk&note=%C4%91%E1%BB%93ng",
                   "Cookie: sid=abc%3Bdef; sid=second\r\nX-Percent: 100%25\r\n"));
  const auto answer = client.read_answer();
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  CHECK(has(answer->body, "method=POST\npath=/a b\ntarget=/a%20b?role=admin&t[]=1&t[]=2\n"));
  CHECK(has(answer->body, "\nquery.role=admin\nquery.t[]=1\nquery.t[]=2\nform.role=clerk\nform.note=đồng\n"));
  CHECK(has(answer->body, "\ncookie.sid=abc%3Bdef\n"));
  CHECK(has(answer->body, "\nheader.x-percent=100%25\n"));
  CHECK(has(answer->body, "\naddress=127.0.0.1\nsecure=no\n"));
}

TEST_CASE("socket: HEAD is answered without a body, and the connection goes on") {
  EchoServer server;
  RawClient client(server.port());
  client.send("HEAD /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto head = client.read_answer(true);
  REQUIRE(head.has_value());
  CHECK(head->status == 200);
  CHECK(head->headers.at("content-length") != "0");
  client.send(get("/b"));
  const auto next = client.read_answer();
  REQUIRE(next.has_value());
  CHECK(has(next->body, "path=/b\n"));
  RawClient refused(server.port());
  refused.send("HEAD /a/.. HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto text = refused.read_to_end();
  REQUIRE(text.has_value());
  CHECK(text->starts_with("HTTP/1.1 400 "));
  CHECK(text->ends_with("\r\n\r\n"));
}

TEST_CASE("socket: a stream arrives whole and leaves the connection usable") {
  EchoServer server;
  RawClient client(server.port());
  for (int i = 0; i < 2; ++i) {
    client.send(get("/stream"));
    const auto answer = client.read_answer();
    REQUIRE(answer.has_value());
    CHECK(answer->headers.at("transfer-encoding") == "chunked");
    CHECK(answer->body == "abbccc");
  }
}

TEST_CASE("socket: the connection ends when the client wants it") {
  EchoServer server;
  for (const std::string& request :
       {get("/a", "Connection: close\r\n"), get("/a", "Connection: keep-alive, close\r\n"),
        std::string("GET /a HTTP/1.0\r\nHost: localhost\r\n\r\n")}) {
    CAPTURE(request);
    RawClient client(server.port());
    client.send(request);
    const auto answer = client.read_answer();
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(answer->headers.at("connection") == "close");
    CHECK(client.closed_by_server());
  }
}

TEST_CASE("socket: a request is answered though its sender has stopped sending") {
  EchoServer server;
  RawClient client(server.port());
  client.send(post("/a", "x=1"));
  client.finish();
  const auto answer = client.read_answer();
  REQUIRE(answer.has_value());
  CHECK(has(answer->body, "form.x=1\n"));
  CHECK(client.closed_by_server());
}

TEST_CASE("socket: a proxy on this machine names the client, in the last entry") {
  EchoServer server;
  RawClient client(server.port());
  client.send(get("/", "X-Forwarded-For: 6.6.6.6, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n"));
  const auto named = client.read_answer();
  REQUIRE(named.has_value());
  CHECK(has(named->body, "\naddress=10.1.2.3\nsecure=yes\n"));
  client.send(get("/", "X-Forwarded-For: <script>\r\n"));
  const auto nonsense = client.read_answer();
  REQUIRE(nonsense.has_value());
  CHECK(has(nonsense->body, "\naddress=127.0.0.1\nsecure=no\n"));
}

TEST_CASE("server: answers without a socket as it does with one") {
  EchoServer running;
  http::Server& server = running.server();
  CHECK(has(server.answer(get("/a?b=c")), "\nquery.b=c\n"));
  CHECK(has(server.answer(post("/a", "x=1")), "\nform.x=1\n"));
  CHECK(has(server.answer(get("/stream")), "\r\n\r\n1\r\na\r\n2\r\nbb\r\n3\r\nccc\r\n0\r\n\r\n"));
  CHECK(server.answer("GET / HTTP/1.1\r\nHost: localhost\r\n").empty());
  CHECK(server.answer("GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 400 "));
  CHECK(server.answer("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n")
            .starts_with("HTTP/1.1 413 "));
  CHECK(
      server
          .answer("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                  "Content-Length: 9\r\n\r\na=1")
          .starts_with("HTTP/1.1 408 "));
}
