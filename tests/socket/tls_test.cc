// TLS: certificates made by ourselves, connections checked against them, slow and wrong handshakes.
#include <doctest/doctest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/http/tls_files.h"
#include "tests/support/echo_server.h"
#include "tests/support/raw_client.h"

using namespace motcong;
using test::get;
using test::post;
using test::RawClient;

namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

struct TlsServer {
  test::TempFolder folder;
  http::TlsFiles files = *http::make_tls_files(folder.path(), {"localhost", "127.0.0.1"});
  test::EchoServer server;

  explicit TlsServer(const http::Limits& limits = {})
      : server(limits, test::echo, {.tls_certificate = files.certificate, .tls_key = files.key}) {}
  std::unique_ptr<RawClient> connect() const {
    return std::make_unique<RawClient>(server.port(), files.ca_certificate);
  }
};

}  // namespace

TEST_CASE("tls: requests over a connection that the client can trust") {
  TlsServer running;
  CHECK(running.server.server().address() == "https://127.0.0.1:" + std::to_string(running.server.port()));
  const auto client = running.connect();
  REQUIRE(client->connected());
  CHECK(client->tls_version() == "TLSv1.3");
  for (int i = 0; i < 3; ++i) {
    client->send(get("/a"));
    const auto answer = client->read_answer();
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(answer->body.find("\nsecure=yes\n") != std::string::npos);
  }
  client->send(get("/1") + post("/2", "a=b") + get("/stream") + get("/large"));
  CHECK(client->read_answer().has_value());
  CHECK(client->read_answer()->body.find("form.a=b") != std::string::npos);
  CHECK(client->read_answer()->body == "abbccc");
  CHECK(client->read_answer()->body.size() == 3'000'000);
  client->send("GET / HTTP/1.1\r\n\r\n");
  CHECK(client->read_answer()->status == 400);
  CHECK(client->closed_by_server());
}

TEST_CASE("tls: a large upload arrives whole") {
  TlsServer running;
  const auto client = running.connect();
  REQUIRE(client->connected());
  const std::string body = "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n" +
                           std::string(2'000'000, 'u') + "\r\n--XX--\r\n";
  client->send(post("/upload", body, "", "multipart/form-data; boundary=XX"));
  const auto answer = client->read_answer();
  REQUIRE(answer.has_value());
  CHECK(answer->body.find("\nfile.f=a 2000000 ") != std::string::npos);
  CHECK(answer->body.find("\nfile.hash_is_right=yes\n") != std::string::npos);
}

TEST_CASE("tls: handshakes that do not come, or drip, delay nobody and end") {
  http::Limits limits;
  limits.handshake_seconds = 1;
  limits.workers = 1;
  TlsServer running(limits);
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 20; ++i) {
    silent.push_back(std::make_unique<RawClient>(running.server.port()));
    if (i % 2 == 0) silent.back()->send("\x16\x03\x01\x02");  // the beginning of a ClientHello
  }
  const auto client = running.connect();
  REQUIRE(client->connected());
  client->send(get("/"));
  CHECK(client->read_answer().has_value());
  for (auto& one : silent) CHECK(one->read_to_end().has_value());
}

TEST_CASE("tls: plain HTTP on the TLS port gets no answer of ours") {
  TlsServer running;
  RawClient plain(running.server.port());
  plain.send(get("/"));
  const auto text = plain.read_to_end();
  REQUIRE(text.has_value());
  CHECK(text->find("HTTP/1.1") == std::string::npos);
}

TEST_CASE("tls: a client that trusts another authority refuses us") {
  TlsServer running;
  test::TempFolder other;
  const auto files = http::make_tls_files(other.path(), {"localhost"});
  REQUIRE(files.ok());
  CHECK(!RawClient(running.server.port(), files->ca_certificate).connected());
  CHECK(running.connect()->connected());
}

TEST_CASE("tls: key and certificate that do not belong together stop the start") {
  test::TempFolder one;
  test::TempFolder two;
  const auto a = http::make_tls_files(one.path(), {"localhost"});
  const auto b = http::make_tls_files(two.path(), {"localhost"});
  REQUIRE(a.ok());
  REQUIRE(b.ok());
  http::Server server({.listen = "127.0.0.1:0", .tls_certificate = a->certificate, .tls_key = b->key},
                      test::echo, nullptr);
  const auto started = server.start();
  REQUIRE(!started.ok());
  CHECK(started.error().id ==
        std::string("The TLS key {key} does not belong to the certificate {certificate}."));
}

TEST_CASE("tls files: private keys, a kept authority, a new server certificate") {
  test::TempFolder folder;
  const auto first = http::make_tls_files(folder / "tls", {"so.gov.vn", "*.so.gov.vn", "10.0.0.5", "::1"});
  REQUIRE(first.ok());
  for (const auto& key : {first->ca_key, first->key}) {
    struct stat info {};
    REQUIRE(stat(key.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
  }
  const std::string authority = read_file(first->ca_certificate);
  const std::string server = read_file(first->certificate);
  CHECK(server.ends_with(authority));
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(first->certificate.c_str(), "r"),
                                                             std::fclose);
  const std::unique_ptr<X509, void (*)(X509*)> certificate(
      PEM_read_X509(file.get(), nullptr, nullptr, nullptr), X509_free);
  REQUIRE(certificate != nullptr);
  CHECK(X509_check_host(certificate.get(), "so.gov.vn", 0, 0, nullptr) == 1);
  CHECK(X509_check_host(certificate.get(), "mail.so.gov.vn", 0, 0, nullptr) == 1);
  CHECK(X509_check_host(certificate.get(), "gov.vn", 0, 0, nullptr) == 0);
  CHECK(X509_check_ip_asc(certificate.get(), "10.0.0.5", 0) == 1);
  CHECK(X509_check_ip_asc(certificate.get(), "::1", 0) == 1);
  CHECK(X509_check_ca(certificate.get()) == 0);
  int days = 0;
  int seconds = 0;
  ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(certificate.get()),
                 X509_get0_notAfter(certificate.get()));
  CHECK(days == 825);

  const auto second = http::make_tls_files(folder / "tls", {"so.gov.vn"});
  REQUIRE(second.ok());
  CHECK(read_file(second->ca_certificate) == authority);
  CHECK(read_file(second->certificate) != server);
}

TEST_CASE("tls files: says why it cannot") {
  test::TempFolder folder;
  CHECK(!http::make_tls_files(folder.path(), {}).ok());
  for (const char* name : {"", "a b", "a,IP:1.2.3.4", "*", "a.*.b", "x\ny", "thủ-đức"}) {
    CAPTURE(name);
    CHECK(!http::make_tls_files(folder.path(), {name}).ok());
  }
  CHECK(!std::filesystem::exists(folder / "ca.key"));
  const auto files = http::make_tls_files(folder.path(), {"localhost"});
  REQUIRE(files.ok());
  std::filesystem::remove(files->ca_key);
  const auto half = http::make_tls_files(folder.path(), {"localhost"});
  REQUIRE(!half.ok());
  CHECK(std::string(half.error().id).find("not the two halves of one authority") != std::string::npos);
}
