// Responses as values and as bytes.
#include "core/http/response.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/http/wire.h"
#include "tests/support/failed_check.h"

using namespace motcong::http;

namespace {

std::string bytes_of(Response response, const AnswerShape& shape = {}) {
  Output output(std::move(response), shape);
  std::string bytes;
  while (true) {
    // In small steps across header block and body, as a slow connection takes them.
    while (!output.drained()) {
      const std::string_view next = output.first().empty() ? output.second() : output.first();
      bytes += next.front();
      output.advance(1);
    }
    if (!output.streaming()) return bytes;
    output.next_piece();
  }
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

BodySource pieces(std::vector<std::string> texts) {
  return [texts = std::move(texts), at = std::size_t{0}]() mutable {
    return at < texts.size() ? texts[at++] : std::string();
  };
}

}  // namespace

TEST_CASE("response: set_header replaces, whatever the case") {
  Response response;
  response.set_header("Cache-Control", "no-store");
  response.set_header("cache-control", "private");
  CHECK(response.headers.size() == 1);
  CHECK(response.header("CACHE-CONTROL") == "private");
  CHECK(response.header("missing").empty());
  const motcong::test::ThrowOnFailedCheck guard;
  CHECK_THROWS(response.set_header("A", "b\r\nSet-Cookie: x"));
  CHECK_THROWS(response.set_header("A\n", "b"));
}

TEST_CASE("response: as bytes") {
  Response response = Response::html("<p>Sở</p>");
  response.set_header("X-One", "1");
  response.cookies = {"a=1", "b=2"};
  const std::string bytes = bytes_of(response);
  CHECK(bytes.starts_with("HTTP/1.1 200 OK\r\nDate: "));
  CHECK(has(bytes, "\r\nContent-Type: text/html; charset=utf-8\r\n"));
  CHECK(has(bytes, "\r\nX-One: 1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 11\r\n"));
  CHECK(bytes.ends_with("\r\n\r\n<p>Sở</p>"));
  CHECK(!has(bytes, "Connection:"));
  CHECK(has(bytes_of(response, {.close = true}), "\r\nConnection: close\r\n"));
  const std::string head = bytes_of(response, {.head_only = true});
  CHECK(has(head, "\r\nContent-Length: 11\r\n"));
  CHECK(head.ends_with("\r\n\r\n"));
}

TEST_CASE("response: embedded bytes are used instead of the body, and 304 and 204 have none") {
  Response response;
  response.static_body = "static";
  CHECK(bytes_of(response).ends_with("Content-Length: 6\r\n\r\nstatic"));
  response.status = 304;
  CHECK(bytes_of(response).ends_with("\r\n\r\n"));
  CHECK(!has(bytes_of(response), "Content-Length"));
  CHECK(!has(bytes_of(response), "Content-Type"));
}

TEST_CASE("response: a stream goes out in chunks, or until the end of the connection for HTTP/1.0") {
  Response response = Response::text("");
  response.stream = pieces({"hello ", std::string(20, 'w')});
  CHECK(bytes_of(response).ends_with(
      "Transfer-Encoding: chunked\r\n\r\n6\r\nhello \r\n14\r\nwwwwwwwwwwwwwwwwwwww\r\n0\r\n\r\n"));
  const std::string old = bytes_of(response, {.minor_version = 0});
  CHECK(has(old, "\r\nConnection: close\r\n"));
  CHECK(!has(old, "Transfer-Encoding"));
  CHECK(old.ends_with("\r\n\r\nhello wwwwwwwwwwwwwwwwwwww"));
  CHECK(bytes_of(response, {.head_only = true}).ends_with("\r\n\r\n"));
}

TEST_CASE("response: what must not be sent is found before it is") {
  const auto with = [](std::string name, std::string value) {
    Response response;
    response.headers.emplace_back(std::move(name), std::move(value));
    return response;
  };
  CHECK(is_sendable(with("X", "y")));
  CHECK(!is_sendable(with("X", "y\r\nZ: z")));
  CHECK(!is_sendable(with("X:", "y")));
  CHECK(!is_sendable(with("Content-Length", "3")));
  CHECK(!is_sendable(with("transfer-encoding", "chunked")));
  Response cookie;
  cookie.cookies = {"a=1\r\nb: 2"};
  CHECK(!is_sendable(cookie));
  Response status;
  status.status = 99;
  CHECK(!is_sendable(status));
}

TEST_CASE("response: downloads carry their Vietnamese name and a plain one") {
  const Response response = Response::download("x", "text/csv", "Kế hoạch \"2019\".csv");
  CHECK(response.content_type == "text/csv");
  CHECK(response.header("Content-Disposition") ==
        "attachment; filename=\"K_ ho_ch _2019_.csv\"; "
        "filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%222019%22.csv");
}

TEST_CASE("response: one is sent on only to paths of this portal") {
  for (const char* path : {"/", "/par/tasks?x=//evil", "/a/b", "/a\\b"}) {
    CAPTURE(path);
    CHECK(safe_next(path) == path);
  }
  for (const char* path :
       {"", "a", "//evil.example", "/\\evil.example", "http://evil.example", "javascript:alert(1)",
        "\\\\evil", "/\t/evil.example", "/a\r\nSet-Cookie: x", "/\n/evil", "https:/evil", " /a", "/\x7f"}) {
    CAPTURE(path);
    CHECK(safe_next(path) == "/");
  }
  CHECK(safe_next("/" + std::string(2000, 'a')) == "/");
  CHECK(Response::see_other("/a").status == 303);
  const motcong::test::ThrowOnFailedCheck guard;
  CHECK_THROWS(Response::see_other("//evil.example"));
}
