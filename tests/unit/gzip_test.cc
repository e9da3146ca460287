// Compression of answers.
#include "core/http/gzip.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <map>
#include <string>

using namespace motcong::http;

TEST_CASE("gzip: who accepts it") {
  const std::map<std::string, bool> cases = {
      {"gzip, deflate, br", true},
      {"GZIP", true},
      {"deflate, gzip;q=0.5", true},
      {"*", true},
      {"br;q=1, *;q=0.1", true},
      {"gzip; q=0.001", true},
      {"", false},
      {"br", false},
      {"gzip;q=0", false},
      {"gzip;q=0.000", false},
      {"*;q=0", false},
      {"gzip;q=0, *", false},
      {"x-gzip", false},
      {"*;q=0, gzip", true},
  };
  for (const auto& [header, accepts] : cases) {
    CAPTURE(header);
    CHECK(accepts_gzip(header) == accepts);
  }
}

TEST_CASE("gzip: any browser can unpack it, again and again from one thread") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{1000}, std::size_t{300'000}}) {
    CAPTURE(size);
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i * i % 23);
    const std::string packed = gzip(text);
    std::string unpacked(size + 1, '\0');
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(unpacked.data());
    stream.avail_out = static_cast<uInt>(unpacked.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    unpacked.resize(stream.total_out);
    inflateEnd(&stream);
    CHECK(unpacked == text);
  }
}
