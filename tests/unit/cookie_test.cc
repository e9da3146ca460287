// Cookies read and written.
#include "core/http/cookie.h"

#include <doctest/doctest.h>

#include "tests/support/failed_check.h"

using namespace motcong::http;

TEST_CASE("cookie: values are kept as sent, the first of a name counts") {
  const auto cookies = parse_cookies("sid=abc%3Bdef; theme = dark;sid=other; =x; novalue; eq=a=b; q=\"v\"");
  CHECK(cookies.size() == 4);
  CHECK(cookies.at("sid") == "abc%3Bdef");
  CHECK(cookies.at("eq") == "a=b");
  CHECK(cookies.at("q") == "\"v\"");
  CHECK(cookies.at("theme ") == " dark");
  CHECK(parse_cookies("").empty());
  CHECK(parse_cookies(";;;").empty());
}

TEST_CASE("cookie: written with the attributes that protect it") {
  CHECK(format_cookie("sid", "abc", true) == "sid=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
  CHECK(format_cookie("sid", "abc", false) == "sid=abc; Path=/; HttpOnly; SameSite=Lax");
  CHECK(format_cookie("lang", "vi", false, false, 365) ==
        "lang=vi; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
  CHECK(format_cookie("sid", "abc", false, true) == "sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

TEST_CASE("cookie: a name or value that would break the header is a bug of ours") {
  const motcong::test::ThrowOnFailedCheck guard;
  CHECK_THROWS(format_cookie("a b", "x", false));
  CHECK_THROWS(format_cookie("", "x", false));
  CHECK_THROWS(format_cookie("sid", "a;b", false));
  CHECK_THROWS(format_cookie("sid", "a\r\nb", false));
}
