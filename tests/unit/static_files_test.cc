// Static files of the executable as answers.
#include "core/http/static_files.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "core/base/embedded.h"

using namespace motcong;

namespace {

http::Request request_of(std::string path, std::string method = "GET") {
  http::Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  return request;
}

// Some static file with a packed form, and one without.
const base::EmbeddedFile& some_file(bool packed) {
  const auto files = base::embedded_files();
  const auto found = std::find_if(files.begin(), files.end(), [&](const base::EmbeddedFile& file) {
    return file.name.starts_with("static/") && file.gzip.empty() != packed;
  });
  REQUIRE(found != files.end());
  return *found;
}

std::string hashed(const base::EmbeddedFile& file) { return base::static_url(file.name.substr(7)); }

}  // namespace

TEST_CASE("static: a hashed address may be kept for ever") {
  const auto& file = some_file(true);
  const auto answer = http::answer_static(request_of(hashed(file)));
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  CHECK(answer->static_body == file.bytes);
  CHECK(answer->header("Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(answer->header("Vary") == "Accept-Encoding");
  CHECK(answer->header("Content-Encoding").empty());
  CHECK(answer->header("ETag") == "\"" + std::string(file.hash) + "\"");
}

TEST_CASE("static: packed bytes for who takes them") {
  const auto& file = some_file(true);
  auto request = request_of(hashed(file));
  request.headers.emplace_back("accept-encoding", "gzip, br");
  const auto answer = http::answer_static(request);
  REQUIRE(answer.has_value());
  CHECK(answer->static_body == file.gzip);
  CHECK(answer->header("Content-Encoding") == "gzip");
  const auto& bare = some_file(false);
  request.path = hashed(bare);
  CHECK(http::answer_static(request)->header("Content-Encoding").empty());
}

TEST_CASE("static: known content is not sent again") {
  const auto& file = some_file(false);
  const std::string etag = "\"" + std::string(file.hash) + "\"";
  const std::string half = etag.substr(0, etag.size() / 2) + "\"";
  const std::vector<std::pair<std::string, int>> cases = {
      {etag, 304}, {"W/" + etag, 304}, {"\"other\", " + etag, 304},
      {"*", 304},  {half, 200},        {"x" + etag, 200}};
  for (const auto& [known, status] : cases) {
    INFO(known);
    auto request = request_of(hashed(file));
    request.headers.emplace_back("if-none-match", known);
    const auto answer = http::answer_static(request);
    REQUIRE(answer.has_value());
    CHECK(answer->status == status);
    CHECK(answer->static_body.empty() == (status == 304));
    CHECK(answer->header("ETag") == etag);
    CHECK(answer->header("Cache-Control") == "public, max-age=31536000, immutable");
  }
}

TEST_CASE("static: the plain name is served for a while only") {
  const auto answer = http::answer_static(request_of("/" + std::string(some_file(false).name)));
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  CHECK(answer->header("Cache-Control") == "public, max-age=3600");
}

TEST_CASE("static: what is not there, and other methods") {
  CHECK(!http::answer_static(request_of("/")).has_value());
  CHECK(!http::answer_static(request_of("/staticx/app.css")).has_value());
  CHECK(http::answer_static(request_of("/static/"))->status == 404);
  CHECK(http::answer_static(request_of("/static/nothing.00000000.css"))->status == 404);
  const auto post = http::answer_static(request_of(hashed(some_file(false)), "POST"));
  CHECK(post->status == 405);
  CHECK(post->header("Allow") == "GET, HEAD");
}
