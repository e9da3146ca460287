// Multipart uploads: streamed to private temporary files, hashed, and gone when the request ends.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

#include "tests/support/echo_server.h"
#include "tests/support/raw_client.h"

using namespace motcong;
using test::EchoServer;
using test::post;
using test::RawClient;

namespace {

constexpr std::string_view kMultipart = "multipart/form-data; boundary=XX";

std::string text_part(const std::string& name, const std::string& value) {
  return "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}
std::string file_part(const std::string& name, const std::string& file_name, const std::string& content) {
  return "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + file_name +
         "\"\r\nContent-Type: application/pdf\r\n\r\n" + content + "\r\n";
}

test::RawAnswer send(const EchoServer& server, const std::string& body, std::string_view path = "/upload") {
  RawClient client(server.port());
  std::thread sender([&] { client.send(post(path, body, "", kMultipart)); });
  auto answer = client.read_answer();
  sender.join();
  REQUIRE(answer.has_value());
  return *answer;
}

bool has(const test::RawAnswer& answer, std::string_view part) {
  return answer.body.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("upload: text and files arrive, names are for display only") {
  EchoServer server;
  const auto answer = send(
      server, text_part("title", " Kế hoạch ") + file_part("doc", "C:\\tmp\\Kế hoạch.pdf", "%PDF-1") +
                  file_part("doc", "../../etc/passwd", std::string("\0\r\n--X\xff", 8)) +
                  file_part("none", "", "") + text_part("t[]", "1") + text_part("t[]", "2") + "--XX--\r\n");
  CHECK(answer.status == 200);
  CHECK(has(answer, "\nform.title=Kế hoạch\nform.t[]=1\nform.t[]=2\n"));
  CHECK(has(answer, "\nfile.doc=Kế hoạch.pdf 6 "));
  CHECK(has(answer, " application/pdf %PDF-1\nfile.hash_is_right=yes\n"));
  CHECK(has(answer, "\nfile.doc=passwd 8 "));
  CHECK(!has(answer, "file.none"));
  CHECK(server.uploads_on_disk() == 0);
}

TEST_CASE("upload: the file is private while it lasts, and stays when the handler moves it") {
  test::TempFolder kept;
  std::atomic<unsigned> mode{0};
  EchoServer server({}, [&](http::Request& request) {
    struct stat info {};
    if (stat(request.files.at(0).path.c_str(), &info) == 0) mode = info.st_mode & 0777;
    std::filesystem::rename(request.files[0].path, kept / "moved");
    return http::Response::text("ok");
  });
  CHECK(send(server, file_part("f", "a", "content") + "--XX--").status == 200);
  CHECK(mode == 0600);
  CHECK(std::filesystem::file_size(kept / "moved") == 7);
}

TEST_CASE("upload: a large file keeps its bytes") {
  EchoServer server;
  std::string content(5'000'000, '\0');
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * i >> 7);
  const auto answer = send(server, file_part("f", "large.bin", content) + "--XX--\r\n");
  CHECK(answer.status == 200);
  CHECK(has(answer, "\nfile.f=large.bin 5000000 "));
  CHECK(has(answer, "\nfile.hash_is_right=yes\n"));
  CHECK(server.uploads_on_disk() == 0);
}

TEST_CASE("upload: refused, and nothing is left on disk") {
  http::Limits limits;
  limits.max_body_bytes = 10'000;
  limits.max_upload_bytes = 100'000;
  EchoServer server(limits);
  const std::string file = file_part("f", "a", "content");
  struct Case {
    const char* name;
    int status;
    std::string body;
    const char* path;
  };
  const Case cases[] = {
      {"a text field sent twice", 400, file + text_part("a", "1") + text_part("a", "2") + "--XX--",
       "/upload"},
      {"no end", 400, file + text_part("a", "1"), "/upload"},
      {"text that is not UTF-8", 400, file + text_part("a", "\xff") + "--XX--", "/upload"},
      {"file name that is not UTF-8", 400, file + file_part("g", "\xff", "x") + "--XX--", "/upload"},
      {"too much text", 413, file + text_part("a", std::string(10'001, 'x')) + "--XX--", "/upload"},
      {"too large for an upload", 413, file_part("f", "a", std::string(100'000, 'x')) + "--XX--", "/upload"},
      {"too large for another path", 413, file_part("f", "a", std::string(10'000, 'x')) + "--XX--", "/form"},
      {"too many files", 413,
       [&] {
         std::string many;
         for (int i = 0; i < 65; ++i) many += file;
         return many + "--XX--";
       }(),
       "/upload"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const auto answer = send(server, one.body, one.path);
    CHECK(answer.status == one.status);
    CHECK(answer.headers.at("connection") == "close");
    CHECK(server.uploads_on_disk() == 0);
  }
  RawClient gone(server.port());
  gone.send(
      "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; "
      "boundary=XX\r\nContent-Length: "
      "90000\r\n\r\n" +
      file);
  gone.finish();
  const auto answer = gone.read_answer();
  REQUIRE(answer.has_value());
  CHECK(answer->status == 408);
  CHECK(server.uploads_on_disk() == 0);
}

TEST_CASE("upload: one file too large loses its bytes, not the others") {
  http::ServerOptions options{.listen = "127.0.0.1:0", .temporary_dir = "/tmp"};
  options.body.before_upload = [](http::Request& request, std::uint64_t) {
    request.max_file_bytes = 10;
    return std::optional<http::Response>();
  };
  http::Server server(
      options,
      [](http::Request& request) {
        std::string text;
        for (const http::UploadedFile& file : request.files) {
          text += file.file_name + (file.is_too_large ? " too large " : " taken ") +
                  std::to_string(file.size) + " on disk " +
                  std::to_string(std::filesystem::file_size(file.path)) +
                  (file.sha256.empty() ? " without hash; " : "; ");
        }
        return http::Response::text(text);
      },
      [](std::string_view, std::string_view) { return true; });
  const std::string answer =
      server.answer(post("/upload",
                         file_part("f", "a", "0123456789") + file_part("f", "b", "0123456789A") +
                             file_part("f", "c", "0") + "--XX--",
                         "", kMultipart));
  CHECK(answer.ends_with(
      "a taken 10 on disk 10; b too large 11 on disk 0 without hash; c taken 1 on disk 1; "));
}

TEST_CASE("upload: refused before its body is read, with a page, and the connection ends") {
  http::ServerOptions options{.listen = "127.0.0.1:0", .temporary_dir = "/nonexistent"};
  options.body.before_upload = [](http::Request&, std::uint64_t bytes) {
    return std::optional<http::Response>(
        http::Response::html(bytes > 100 ? "too much" : "not today", bytes > 100 ? 413 : 403));
  };
  options.body.refused = [](http::Request&, int status) {
    return http::Response::html("page of " + std::to_string(status), status);
  };
  http::Server server(options, test::echo, [](std::string_view, std::string_view) { return true; });
  const std::string small = server.answer(post("/upload", "--XX--", "", kMultipart));
  CHECK(small.starts_with("HTTP/1.1 403 "));
  CHECK(small.find("Connection: close") != std::string::npos);
  CHECK(small.ends_with("not today"));
  CHECK(server.answer(post("/upload", std::string(101, 'x'), "", kMultipart)).ends_with("too much"));
  CHECK(server.answer(post("/upload", "x", "", "text/plain")).ends_with("page of 415"));
}

TEST_CASE("a stream of known length says so, and one that breaks its word is cut") {
  const auto answer = [](std::uint64_t promised, const char* method = "GET") {
    http::Server server({.listen = "127.0.0.1:0"},
                        [promised](http::Request&) {
                          http::Response response = http::Response::text("");
                          auto left = std::make_shared<int>(3);
                          response.stream = [left] {
                            return (*left)-- > 0 ? std::string("ab") : std::string();
                          };
                          response.stream_bytes = promised;
                          return response;
                        },
                        {});
    return server.answer(std::string(method) + " / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  };
  CHECK(answer(6).find("Content-Length: 6\r\n") != std::string::npos);
  CHECK(answer(6).find("Transfer-Encoding") == std::string::npos);
  CHECK(answer(6).ends_with("\r\n\r\nababab"));
  CHECK(answer(6, "HEAD").find("Content-Length: 6\r\n") != std::string::npos);
  CHECK(answer(6, "HEAD").ends_with("\r\n\r\n"));
  CHECK_THROWS(answer(5));
  CHECK_THROWS(answer(7));
}

TEST_CASE("upload: no room for temporary files is said, not hidden") {
  http::Server server({.listen = "127.0.0.1:0", .temporary_dir = "/nonexistent"}, test::echo,
                      [](std::string_view, std::string_view) { return true; });
  const std::string answer =
      server.answer(post("/upload", file_part("f", "a", "x") + "--XX--", "", kMultipart));
  CHECK(answer.starts_with("HTTP/1.1 507 "));
}
