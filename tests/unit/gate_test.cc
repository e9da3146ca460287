// The gate: which header blocks pass, which are refused and how; also against the requests of a strict public
// parser.
#include "core/http/gate.h"

#include <doctest/doctest.h>
#include <openssl/evp.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "tests/support/json.h"

using namespace motcong::http;
using Kind = GateVerdict::Kind;

namespace {

GateVerdict check(std::string_view bytes, const Limits& limits = {}) {
  return check_header_block(bytes, limits);
}

// The status of a refusal, 0 for accepted, -1 for incomplete.
int status_of(std::string_view bytes) {
  const GateVerdict verdict = check(bytes);
  return verdict.kind == Kind::refused ? verdict.status : verdict.kind == Kind::accepted ? 0 : -1;
}

std::string with_header(std::string_view line) {
  return "GET / HTTP/1.1\r\nHost: localhost\r\n" + std::string(line) + "\r\n\r\n";
}

}  // namespace

TEST_CASE("gate: a block is accepted when it is whole, and then its length and its body's are known") {
  const std::string block = "POST /a?b=c HTTP/1.1\r\nHost: sở:80\r\n";
  CHECK(status_of(block) == 400);  // a host name is ASCII
  const std::string whole =
      "POST /a?b=c HTTP/1.1\r\nHost: so.gov.vn:80\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(check(std::string_view(whole).substr(0, size)).kind == Kind::incomplete);
  }
  const GateVerdict verdict = check(whole + "hello world!GET /next");
  CHECK(verdict.kind == Kind::accepted);
  CHECK(verdict.header_bytes == whole.size());
  CHECK(verdict.body_bytes == 12);
  CHECK(verdict.expects_continue);
}

TEST_CASE("gate: request lines") {
  const std::map<std::string, int> lines = {
      {"GET / HTTP/1.1", 0},
      {"HEAD /a%20b HTTP/1.0", 0},
      {"GET /?q=|{}[]^`\\ HTTP/1.1", 0},
      {"GET  / HTTP/1.1", 400},
      {"GET / HTTP/1.1 ", 400},
      {"GET /", 400},
      {"GET\t/ HTTP/1.1", 400},
      {" GET / HTTP/1.1", 400},
      {"G@T / HTTP/1.1", 400},
      {"GET http://localhost/ HTTP/1.1", 400},
      {"GET * HTTP/1.1", 400},
      {"GET a HTTP/1.1", 400},
      {"GET /#x HTTP/1.1", 400},
      {"GET /\"x\" HTTP/1.1", 400},
      {"GET /thủ-tục HTTP/1.1", 400},
      {"GET / HTTP/1.2", 505},
      {"GET / HTTP/2.0", 505},
      {"GET / HTTP/0.9", 505},
      {"GET / http/1.1", 400},
      {"GET / HTTP/1.1x", 400},
      {"PUT / HTTP/1.1", 405},
      {"DELETE / HTTP/1.1", 405},
      {"TRACE / HTTP/1.1", 405},
      {"CONNECT localhost:80 HTTP/1.1", 405},
      {"PRI * HTTP/2.0", 505},
      {"OPTIONS * HTTP/1.1", 405},
      {"get / HTTP/1.1", 405},
  };
  for (const auto& [line, status] : lines) {
    CAPTURE(line);
    CHECK(status_of(line + "\r\nHost: localhost\r\n\r\n") == status);
  }
  CHECK(status_of("\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n") == 400);
  CHECK(status_of("\x16\x03\x01\x02") == 400);  // TLS spoken to the plain port: refused with the first byte
}

TEST_CASE("gate: header lines") {
  const std::map<std::string, int> lines = {
      {"A: b", 0},
      {"A:", 0},
      {"A:b\t c ", 0},
      {"A: D\xc3\xbcsseldorf", 0},
      {"Cookie: sid=abc%3Bdef", 0},
      {"Referer: http://localhost/?q=a%0Ab", 0},
      {"Content-Length: 0", 0},
      {"Host : other", 400},
      {"A b: c", 400},
      {": b", 400},
      {"A", 400},
      {"A: b\r\n folded", 400},
      {"A: b\r\n\tfolded", 400},
      {"A: b\nC: d", 400},
      {"A: b\rC: d", 400},
      {"A: \x01", 400},
      {"A: b\x7f", 400},
      {std::string("A: b\0c", 6), 400},
      {"Host: other", 400},
      {"host: localhost", 400},
      {"X: a%0d%0aSet-Cookie:..", 400},
      {"X: a%0A", 400},
      {"X: %00", 400},
      {"X: a%u000d", 400},
      {"Cookie: sid=abc%3Bdef%00g", 400},
      {"REMOTE_ADDR: 6.6.6.6", 400},
      {"local_port: 1", 400},
      {"Content-Length: 5", 400},  // a body on GET
      {"Expect: 200-ok", 417},
      {"Transfer-Encoding: chunked", 411},
      {"Transfer-Encoding: gzip, chunked", 400},
      {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400},
      {"Transfer-Encoding: identity", 400},
      {"Transfer-Encoding: chunked\r\nContent-Length: 0", 400},
  };
  for (const auto& [line, status] : lines) {
    CAPTURE(line);
    CHECK(status_of(with_header(line)) == status);
  }
  CHECK(status_of("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(status_of("GET / HTTP/1.0\r\n\r\n") == 400);
}

TEST_CASE("gate: Host is one name or address, with or without a port") {
  const std::map<std::string, int> hosts = {
      {"localhost", 0},     {"so-ban-nganh.gov.vn:8443", 0},
      {"10.0.0.1", 0},      {"[::1]:8080", 0},
      {"MAY_CHU", 0},       {"", 400},
      {"a b", 400},         {"a/b", 400},
      {"a@b", 400},         {":80", 400},
      {"localhost:x", 400}, {"localhost:123456", 400},
      {"a,b", 400},         {"[::1", 400},
      {"[zz]", 400},
  };
  for (const auto& [host, status] : hosts) {
    CAPTURE(host);
    CHECK(status_of("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n") == status);
  }
}

TEST_CASE("gate: Content-Length is there once, in digits, and needed on POST") {
  const std::map<std::string, int> lines = {
      {"Content-Length: 5\r\n", 0},
      {"Content-Length: 005\r\n", 0},
      {"Content-Length:\t5 \r\n", 0},
      {"", 411},
      {"Content-Length: \r\n", 400},
      {"Content-Length: +5\r\n", 400},
      {"Content-Length: -2\r\n", 400},
      {"Content-Length: 5, 5\r\n", 400},
      {"Content-Length: 5\r\nContent-Length: 6\r\n", 400},
      {"Content-Length: 5\r\nContent-Length: 5\r\n", 400},
      {"Content-Length: 0x5\r\n", 400},
      {"Content-Length: 4 2\r\n", 400},
      {"Content-Length: 18446744073709551621\r\n", 400},
      {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400},
  };
  for (const auto& [line, status] : lines) {
    CAPTURE(line);
    CHECK(status_of("POST / HTTP/1.1\r\nHost: localhost\r\n" + line + "\r\n") == status);
  }
}

TEST_CASE("gate: limits hold before the block is whole") {
  Limits limits;
  limits.max_target_bytes = 100;
  limits.max_header_bytes = 1000;
  limits.max_headers = 3;
  CHECK(check("GET /" + std::string(100, 'a'), limits).status == 414);
  CHECK(check("GET /" + std::string(50, 'a'), limits).kind == Kind::incomplete);
  const std::string start = "GET / HTTP/1.1\r\nHost: localhost\r\n";
  CHECK(check(start + "A: 1\r\nB: 2\r\nC: 3\r\n", limits).status == 431);
  CHECK(check(start + "A: " + std::string(1000, 'a'), limits).status == 431);
  CHECK(check(start + "A: 1\r\nB: 2\r\n\r\n", limits).kind == Kind::accepted);
  CHECK(check(start + "A: " + std::string(9000, 'a'), Limits{}).status == 431);
}

TEST_CASE("gate: an accepted block is taken apart as it was checked") {
  const std::string block =
      "GET /a?b HTTP/1.0\r\nHost: x\r\nA:  one two \r\nEmpty:\r\nConnection: keep-alive, Close\r\n\r\n";
  REQUIRE(check(block).kind == Kind::accepted);
  const Head head = parse_head(block);
  CHECK(head.method == "GET");
  CHECK(head.target == "/a?b");
  CHECK(head.minor_version == 0);
  REQUIRE(head.headers.size() == 4);
  CHECK(head.header("a") == "one two");
  CHECK(head.header("EMPTY") == "");
  CHECK(head.header("missing") == "");
  CHECK(head.wants_close());
  CHECK(!parse_head("GET / HTTP/1.1\r\nHost: x\r\nConnection: closed\r\n\r\n").wants_close());
  CHECK(parse_head("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\t\r\n\r\n").wants_close());
}

namespace {

std::string decode_base64(const std::string& text) {
  std::string out(text.size(), '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  REQUIRE(size >= 0);
  out.resize(static_cast<std::size_t>(size));
  while (text.ends_with('=') && !out.empty() &&
         out.size() > text.size() / 4 * 3 - (text.ends_with("==") ? 2 : 1)) {
    out.pop_back();
  }
  return out;
}

// What llhttp calls an error and we take, with the reason. Keyed by test name.
const std::map<std::string, const char*> kAcceptedAllTheSame = {
    {"Multiple tokens with folding and LWS", "no error: llhttp pauses for an upgrade, which we never make"},
    {"Upgrade GET request", "no error: llhttp pauses for an upgrade, which we never make"},
    {"Upgrade POST request", "no error: llhttp pauses for an upgrade, which we never make"},
};

struct Framing {
  std::string method, url;
  long content_length = 0;
};

// From llhttp's log: span[method]="GET", span[url]="/x", content_length=5 of the first message.
Framing framing_of(const std::string& log) {
  const auto after = [&](const std::string& mark, char stop) {
    const std::size_t at = log.find(mark);
    return at == std::string::npos
               ? std::string()
               : log.substr(at + mark.size(), log.find(stop, at + mark.size()) - at - mark.size());
  };
  return {after("span[method]=\"", '"'), after("span[url]=\"", '"'),
          std::atol(after("content_length=", '\n').c_str())};
}

}  // namespace

TEST_CASE("gate: refuses whatever llhttp's strict parser refuses, and frames the rest the same") {
  const char* shared = std::getenv("MOTCONG_SHARED");
  const std::filesystem::path root =
      shared != nullptr ? shared : std::string(MOTCONG_SOURCE_DIR) + "/../shared";
  const std::filesystem::path file = root / "data/suites/http/llhttp_requests.json";
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    MESSAGE("skipped: ", file.string(), " is not there");
    return;
  }
  const auto suite = motcong::test::parse_json(std::string{std::istreambuf_iterator<char>(stream), {}});
  int strict = 0;
  int refused = 0;
  int accepted = 0;
  for (const auto& one : suite.elements) {
    if (one.at("meta").at("type").text != "request") continue;
    ++strict;
    const std::string name = one.at("name").text;
    // Files end where the suite's printer cut the last line break; most lack the Host that we insist on. So
    // each is tried as it stands and again completed, where only what it is about can refuse it.
    std::string bytes = decode_base64(one.at("request_b64").text);
    std::string completed = bytes;
    const std::size_t first_line = completed.find("\r\n");
    if (first_line != std::string::npos && completed.find("Host:") == std::string::npos &&
        completed.find("HOST:") == std::string::npos) {
      completed.insert(first_line + 2, "Host: localhost\r\n");
    }
    completed += completed.ends_with("\r\n") ? "\r\n" : "\r\n\r\n";
    CAPTURE(name);
    CAPTURE(completed);
    const GateVerdict verdict = check(completed);
    CHECK(verdict.kind != Kind::incomplete);
    if (one.at("llhttp_error").kind != motcong::test::Json::Kind::null &&
        !kAcceptedAllTheSame.contains(name)) {
      CHECK(verdict.kind == Kind::refused);
      CHECK(check(bytes).kind != Kind::accepted);
    }
    if (verdict.kind != Kind::accepted) {
      ++refused;
      continue;
    }
    ++accepted;
    const Head head = parse_head(std::string_view(completed).substr(0, verdict.header_bytes));
    const Framing framing = framing_of(one.at("log").text);
    if (framing.method.empty()) continue;  // the suite kept no log of this one
    CHECK(head.method == framing.method);
    CHECK(head.target == framing.url);
    CHECK(verdict.body_bytes == static_cast<std::uint64_t>(framing.content_length));
  }
  CHECK(strict == 134);
  CHECK(accepted >= 15);
  MESSAGE("llhttp: ", strict, " requests, ", refused, " refused, ", accepted, " accepted");
}
