// JSON as another reader sees it: what is written comes back the same.
#include "core/base/json_writer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/base/text.h"
#include "tests/support/json.h"
#include "tests/support/shared_file.h"

namespace motcong {
namespace {

using base::JsonWriter;

}  // namespace

TEST_SUITE_BEGIN("json writer");

TEST_CASE("commas stand between values and nowhere else") {
  JsonWriter json;
  json.begin_object().key("a").begin_list().integer(1).begin_list().end_list().null().boolean(true).end_list();
  json.key("b").begin_object().end_object().key("c").text("x").end_object();
  CHECK(json.take() == R"({"a":[1,[],null,true],"b":{},"c":"x"})");
}

TEST_CASE("a document taken away in pieces is the same document") {
  JsonWriter whole, parts;
  std::string joined;
  whole.begin_list();
  parts.begin_list();
  for (int i = 0; i < 100; ++i) {
    whole.begin_object().key("n").integer(i).end_object();
    parts.begin_object().key("n").integer(i).end_object();
    joined += parts.take();
    CHECK(parts.size() == 0);
  }
  joined += parts.end_list().take();
  CHECK(joined == whole.end_list().take());
  CHECK(nlohmann::json::parse(joined).size() == 100);
}

TEST_CASE("hundredths are decimal numbers without needless noughts") {
  for (const auto& [value, written] : std::vector<std::pair<std::int64_t, std::string>>{
           {825, "8.25"}, {850, "8.5"}, {800, "8"}, {5, "0.05"}, {0, "0"}, {-5, "-0.05"}, {-850, "-8.5"}, {100'000'000'000, "1000000000"},
           {std::numeric_limits<std::int64_t>::max(), "92233720368547758.07"},
           {std::numeric_limits<std::int64_t>::min(), "-92233720368547758.08"}}) {
    JsonWriter json;
    CHECK(json.hundredths(value).take() == written);
  }
}

TEST_CASE("numbers come back exactly; what is no number is null") {
  for (const double value : {0.1, 1e300, -2.5, 1.0 / 3}) {
    JsonWriter json;
    CHECK(nlohmann::json::parse(json.real(value).take()).get<double>() == value);
  }
  for (const double value : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    JsonWriter json;
    CHECK(json.real(value).take() == "null");
  }
  JsonWriter json;
  json.integer(std::numeric_limits<std::int64_t>::min());
  CHECK(nlohmann::json::parse(json.take()).get<std::int64_t>() == std::numeric_limits<std::int64_t>::min());
}

TEST_CASE("every text comes back as it was, as value and as key") {
  std::vector<std::string> texts = {"", "\"", "\\", "</script>", std::string("\0\x01\x1f\x7f", 4), "\b\f\n\r\t", "Đầu tư công",
                                    "\xE2\x80\xA8 \xE2\x80\xA9", "\xF0\x9F\x98\x80", "\\u0041"};
  if (const auto file = test::read_shared_file("suites/blns/blns.json")) {
    for (const test::Json& element : test::parse_json(*file).elements) {
      if (base::is_utf8(element.text)) texts.push_back(element.text);
    }
    CHECK(texts.size() > 400);
  }
  for (const std::string& text : texts) {
    JsonWriter json;
    const std::string written = json.begin_object().key(text).text(text).end_object().take();
    INFO(written);
    const auto read = nlohmann::json::parse(written);
    REQUIRE(read.size() == 1);
    CHECK(read.begin().key() == text);
    CHECK(read.begin().value().get<std::string>() == text);
    CHECK(written.find('<') == std::string::npos);
    CHECK(test::parse_json(written).members.at(0).second.text == text);
  }
}

TEST_SUITE_END();

}  // namespace motcong
