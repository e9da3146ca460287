// Form fields, query strings, paths and multipart bodies as they enter.
#include "core/http/form.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "core/http/multipart.h"

using namespace motcong::http;

TEST_CASE("form: names and values are decoded once") {
  const auto form = parse_urlencoded("a=1&b+c=x%20y+z&empty=&flag&&tags[]=1&tags[]=2&p=100%25");
  REQUIRE(form.ok());
  CHECK(form->get("a") == "1");
  CHECK(form->get("b c") == "x y z");
  CHECK(form->has("empty"));
  CHECK(form->get("empty").empty());
  CHECK(form->has("flag"));
  CHECK(!form->has("missing"));
  CHECK(form->get("p") == "100%");
  CHECK(form->all("tags[]") == std::vector<std::string_view>{"1", "2"});
}

TEST_CASE("form: Vietnamese text is normalised as it enters") {
  const auto form =
      parse_urlencoded("ten=%20S%E1%BB%9F+Ke%CC%82%CC%81+hoa%CC%A3ch%0D%0A%C3%90%E1%BB%93ng%20");
  REQUIRE(form.ok());
  CHECK(form->get("ten") == "Sở Kế hoạch\nĐồng");
}

TEST_CASE("form: refused with words") {
  const std::map<std::string, std::string> cases = {
      {"a=1&a=2", "The field \"{name}\" was sent twice."},
      {"role=clerk&x=1&role=admin", "The field \"{name}\" was sent twice."},
      {"a=%zz", "The form holds a broken percent escape."},
      {"a=%4", "The form holds a broken percent escape."},
      {"a=%", "The form holds a broken percent escape."},
      {"a=%u0041", "The form holds a broken percent escape."},
      {"a=%FF", "The form holds text that is not UTF-8."},
      {"a=%C0%AF", "The form holds text that is not UTF-8."},
      {"a=%ED%A0%80", "The form holds text that is not UTF-8."},
      {"%FF=1", "The form holds text that is not UTF-8."},
      {"=1", "The form holds a field without a proper name."},
      {"a%00=1", "The form holds a field without a proper name."},
  };
  for (const auto& [text, message] : cases) {
    CAPTURE(text);
    const auto form = parse_urlencoded(text);
    REQUIRE(!form.ok());
    CHECK(form.error().id == message);
  }
  std::string many;
  for (int i = 0; i < 11; ++i) many += "f" + std::to_string(i) + "=x&";
  CHECK(parse_urlencoded(many, 11).ok());
  CHECK(!parse_urlencoded(many, 10).ok());
}

TEST_CASE("path: decoded once, or refused") {
  const std::map<std::string, std::string> good = {
      {"/", "/"},         {"/a/b?c=/../d", "/a/b"}, {"/a%20b", "/a b"},
      {"/a+b", "/a+b"},   {"/%2541", "/%41"},       {"/%C4%91%E1%BB%93ng", "/đồng"},
      {"/a//b", "/a//b"}, {"/...", "/..."},         {"/a.b/.c", "/a.b/.c"},
  };
  for (const auto& [target, path] : good) {
    CAPTURE(target);
    CHECK(parse_path(target) == path);
  }
  for (const char* target :
       {"/..", "/a/../b", "/a/.", "/./a", "/%2e%2e/etc", "/a/%2E", "/..%2fetc", "/a%2f..%2fb", "/%00",
        "/a%0a", "/%7f", "/%", "/%g0", "/%u002e", "/%ff", "/%c0%ae", "/a\\b", "/a%5cb"}) {
    CAPTURE(target);
    CHECK(!parse_path(target).has_value());
  }
}

namespace {

class Collector final : public PartSink {
 public:
  int begin_part(PartHeader header) override {
    text += "[" + header.name + (header.file_name ? "|" + *header.file_name : "") +
            (header.content_type.empty() ? "" : "|" + header.content_type) + "]";
    return 0;
  }
  int add_bytes(std::string_view bytes) override {
    text += bytes;
    return 0;
  }
  int end_part() override {
    text += ";";
    return 0;
  }
  std::string text;
};

// What the sink saw, or "refused", or "unfinished"; fed in pieces of `step` bytes.
std::string run(std::string_view body, std::size_t step) {
  Collector sink;
  MultipartParser parser("XX", sink);
  for (std::size_t at = 0; at < body.size(); at += step) {
    if (parser.push(body.substr(at, step)) != 0) return "refused";
  }
  return parser.finished() ? sink.text : "unfinished";
}

}  // namespace

TEST_CASE("multipart: parts come out the same however the bytes are cut") {
  const std::string body =
      "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n"
      "--XX\r\ncontent-disposition: form-data; name=\"file\"; filename=\"kế hoạch "
      "%22A%22.pdf\"\r\nContent-Type: "
      "application/pdf\r\n\r\n\r\n--X\r\n--XY-no\r\n--\r\n\r\n"
      "--XX\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n"
      "--XX\r\nContent-Disposition: form-data; filename=\"\"; name=none\r\n\r\n\r\n--XX--\r\nepilogue";
  for (const std::size_t step :
       {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, body.size()}) {
    CAPTURE(step);
    CHECK(run(body, step) ==
          "[a]one;[file|kế hoạch \"A\".pdf|application/pdf]\r\n--X\r\n--XY-no\r\n--\r\n;[empty];[none|];");
  }
}

TEST_CASE("multipart: the longest headers of a part are as long however the bytes are cut") {
  const std::string name = "Content-Disposition: form-data; name=\"a\"\r\nX: ";
  for (const std::size_t length : {8191, 8192, 8193}) {
    const std::string body =
        "--XX\r\n" + name + std::string(length - name.size(), 'x') + "\r\n\r\none\r\n--XX--";
    for (const std::size_t step : {std::size_t{1}, std::size_t{5}, body.size()}) {
      CAPTURE(length);
      CAPTURE(step);
      CHECK(run(body, step) == (length > 8192 ? "refused" : "[a]one;"));
    }
  }
}

TEST_CASE("multipart: malformed bodies are refused or stay unfinished") {
  const std::string part = "Content-Disposition: form-data; name=\"a\"\r\n\r\n1";
  const std::map<std::string, std::string> cases = {
      {"preamble\r\n--XX\r\n" + part + "\r\n--XX--", "refused"},
      {"--XX\n" + part + "\r\n--XX--", "refused"},
      {"--XX\r\n\r\n1\r\n--XX--", "refused"},  // no name
      {"--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--", "refused"},
      {"--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--XX--", "refused"},
      {"--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--XX--", "refused"},  // open quote
      {"--XX\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n--XX--", "refused"},
      {"--XX\r\nContent-Disposition: form-data; name=\"a\"; filename=x; filename=y\r\n\r\n1\r\n--XX--",
       "refused"},
      {"--XX\r\nno colon\r\n\r\n1\r\n--XX--", "refused"},
      {"--XX\r\nA: " + std::string(9000, 'a') + "\r\n" + part + "\r\n--XX--", "refused"},
      {"--XX\r\n" + part + "\r\n--XXjunk\r\n", "refused"},
      {"--XX\r\n" + part + "\r\n--XX", "unfinished"},
      {"--XX\r\n" + part, "unfinished"},
      {"--XX--", ""},
  };
  for (const auto& [body, expected] : cases) {
    CAPTURE(body);
    CHECK(run(body, body.size()) == expected);
    CHECK(run(body, 1) == expected);
  }
}

TEST_CASE("multipart: the boundary of a content type") {
  CHECK(find_boundary("multipart/form-data; boundary=abc") == "abc");
  CHECK(find_boundary("multipart/form-data; charset=utf-8; Boundary=\"a b\"") == std::nullopt);
  CHECK(find_boundary("multipart/form-data; boundary=\"a:b\"") == "a:b");
  CHECK(find_boundary("multipart/form-data") == std::nullopt);
  CHECK(find_boundary("multipart/form-data; boundary=") == std::nullopt);
  CHECK(find_boundary("multipart/form-data; boundary=a; boundary=b") == std::nullopt);
  CHECK(find_boundary("multipart/form-data; boundary=" + std::string(71, 'a')) == std::nullopt);
}
