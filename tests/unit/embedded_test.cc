// Files inside the executable: the table the build makes, and the addresses of static files.
#include "core/base/embedded.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>
#include <string>

#include "core/base/digest.h"
#include "tests/support/failed_check.h"

using namespace motcong::base;

namespace {

std::string gunzip(std::string_view packed, std::size_t size) {
  std::string out(size + 1, '\0');
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

}  // namespace

TEST_CASE("embedded: files are sorted by name, and each carries the hash of its bytes") {
  const auto files = embedded_files();
  REQUIRE(!files.empty());
  CHECK(std::ranges::is_sorted(files, {}, &EmbeddedFile::name));
  for (const EmbeddedFile& file : files) {
    CAPTURE(file.name);
    CHECK(file.hash == to_hex(sha256(file.bytes)).substr(0, 8));
    CHECK(find_embedded(file.name) == &file);
  }
}

TEST_CASE("embedded: a compressed copy is smaller and holds the same bytes") {
  int compressed = 0;
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.gzip.empty()) continue;
    CAPTURE(file.name);
    ++compressed;
    CHECK(file.name.starts_with("static/"));
    CHECK(file.gzip.size() < file.bytes.size());
    CHECK(gunzip(file.gzip, file.bytes.size()) == file.bytes);
  }
  CHECK(compressed > 0);
}

TEST_CASE("embedded: the program carries its migrations and web files") {
  for (const char* name :
       {"db/core/0001_units_and_people.sql", "static/app.css", "static/app.js", "static/sprite.svg",
        "static/source-sans-3-vietnamese-wght-normal.woff2"}) {
    CAPTURE(name);
    CHECK(find_embedded(name) != nullptr);
  }
}

TEST_CASE("embedded: a name that is not there is not found") {
  for (const char* name : {"", "static/", "static/app.cs", "static/app.csss", "zzz", "db", "../db"}) {
    CAPTURE(name);
    CHECK(find_embedded(name) == nullptr);
  }
}

TEST_CASE("embedded: the address of a static file has its hash before the extension") {
  const std::string hash(find_embedded("static/app.js")->hash);
  CHECK(static_url("app.js") == "/static/app." + hash + ".js");
  const motcong::test::ThrowOnFailedCheck guard;
  CHECK_THROWS(static_url("no-such-file.css"));
}

TEST_CASE("embedded: style sheets name other files by their hashed address") {
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.name.ends_with(".css")) continue;
    CAPTURE(file.name);
    for (std::size_t at = 0; (at = file.bytes.find("url(", at)) != std::string_view::npos; at += 4) {
      const std::string_view rest = file.bytes.substr(at + 4);
      CHECK((rest.starts_with("/static/") || rest.starts_with("#")));
    }
  }
}
