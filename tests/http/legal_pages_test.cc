// How the register shows a document: in its own words, as of a day, with what matters first.
#include <doctest/doctest.h>

#include "core/base/text.h"
#include "tests/support/html.h"
#include "tests/support/legal_register.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::LegalRegister;

std::string url(std::int64_t document, const std::string& more = {}) {
  return "/legal/documents/" + std::to_string(document) + more;
}

/// Numbers in the order of the list.
std::vector<std::string> listed(Browser& browser, const std::string& query) {
  const http::Response page = browser.get("/legal/documents?" + query);
  REQUIRE(page.status == 200);
  std::vector<std::string> numbers;
  for (std::size_t at = page.body.find("<tbody"); (at = page.body.find("href=\"/legal/documents/", at)) != std::string::npos;) {
    const std::size_t begin = page.body.find('>', at) + 1, end = page.body.find('<', begin);
    if (page.body[at + 23] >= '0' && page.body[at + 23] <= '9') numbers.push_back(page.body.substr(begin, end - begin));
    at = end;
  }
  return numbers;
}

}  // namespace

TEST_SUITE("legal pages") {
  TEST_CASE("papers that are not normative have words of their own; codes stay") {
    LegalRegister legal({2020, 7, 1});
    const std::int64_t plan = legal.document("901/QĐ-UBND", "2018-01-05", "2018-01-05");
    const std::int64_t other = legal.document("902/QĐ-UBND", "2019-01-05", "2019-01-05");
    Browser browser = legal.portal.as("phapche");
    CHECK(contains(browser.get(url(plan)).body, "Đang thực hiện"));
    legal.relate(other, {.kind = "replaces", .scope = "whole"}, plan);
    const std::string page = browser.get(url(plan)).body;
    CHECK(contains(page, "Bị thay thế</span>"));
    CHECK(contains(page, "Bị thay thế từ ngày 05/01/2019"));
    CHECK_FALSE(contains(page, "Hết hiệu lực toàn bộ</span>"));
    CHECK(legal.validity(plan, "2020-07-01") == "ended");
    legal.change("legal.document", other, "expires_on", "01/03/2020");
    CHECK(contains(browser.get(url(other)).body, "Hết thời hạn</span>"));
    const std::int64_t law = legal.document("68/2014/QH13", "2014-11-26", "2015-07-01");
    CHECK_FALSE(contains(browser.get(url(law)).body, "Đang thực hiện"));
  }

  TEST_CASE("a document is shown as of a day; the list leads to that day and is asked for the day something ended") {
    LegalRegister legal({2021, 2, 1});
    const std::int64_t old_law = legal.document("68/2014/QH13", "2014-11-26", "2015-07-01");
    const std::int64_t new_law = legal.document("59/2020/QH14", "2020-06-17", "2021-01-01");
    legal.relate(new_law, {.kind = "replaces", .scope = "whole"}, old_law);
    Browser browser = legal.portal.as("phapche");
    CHECK(contains(browser.get(url(old_law)).body, "Hết hiệu lực toàn bộ</span>"));
    const std::string before = browser.get(url(old_law, "?on=2020-12-31")).body;
    CHECK(contains(before, "Tính đến ngày 31/12/2020"));
    CHECK(contains(before, "Còn hiệu lực</span>"));
    CHECK_FALSE(contains(browser.get(url(old_law)).body, "Tính đến ngày"));
    CHECK(contains(browser.get("/legal/documents?q=68%2F2014&on=31/12/2020").body,
                   "href=\"" + url(old_law, "?on=2020-12-31") + "\""));
    for (const std::string& page : {url(old_law, "?on=32/13/2020"), std::string("/legal/documents?on=32/13/2020")}) {
      const http::Response wrong = browser.get(page);
      CHECK(wrong.status == 200);
      CHECK(contains(wrong.body, "class=\"errors\""));
      CHECK_FALSE(contains(wrong.body, "on=32/13/2020”"));
    }
    const auto ended = listed(browser, "ended_on_from=01/01/2021&ended_on_to=31/01/2021&q=68/2014/QH13");
    CHECK(ended == std::vector<std::string>{"68/2014/QH13"});
    CHECK(listed(browser, "ended_on_from=02/01/2021&ended_on_to=31/01/2021&q=68/2014/QH13").empty());
  }

  TEST_CASE("a refused form says what the number gives where a field is empty") {
    LegalRegister legal({2021, 2, 1});
    Browser browser = legal.portal.as("phapche");
    const http::Response refused = browser.post("/legal/documents/new", {{"number", "63/2010/NĐ-CP"}, {"title", "Kiểm soát thủ tục"},
                                                                         {"issued_on", "08/06/2010"}, {"effective_on", "07/06/2010"},
                                                                         {"ending", "rule"}});
    CHECK(refused.status == 422);
    CHECK(contains(refused.body, "Nếu để trống, sẽ ghi: Nghị định"));
    CHECK(contains(refused.body, "Nếu để trống, sẽ ghi: Chính phủ"));
  }

  TEST_CASE("what is called as the words say comes first in the list") {
    LegalRegister legal({2021, 2, 1});
    legal.document("78/2015/NĐ-CP", "2015-09-14", "2015-11-01");
    const std::int64_t later = legal.document("178/2015/NĐ-CP", "2015-12-14", "2016-02-01");
    legal.change("legal.document", later, "title", "Sửa đổi Nghị định số 78/2015/NĐ-CP");
    Browser browser = legal.portal.as("phapche");
    CHECK(listed(browser, "q=" + base::url_encode("78/2015/NĐ-CP")).at(0) == "78/2015/NĐ-CP");
    CHECK(listed(browser, "q=78/2015").at(0) == "78/2015/NĐ-CP");
    CHECK(listed(browser, "sort=-effective_on&q=78/2015").at(0) != "78/2015/NĐ-CP");
  }

  TEST_CASE("state and history stand before the fields; empty fields are named in one line") {
    LegalRegister legal({2021, 2, 1});
    const std::int64_t law = legal.document("68/2014/QH13", "2014-11-26", "2015-07-01");
    Browser browser = legal.portal.as("phapche");
    const std::string page = browser.get(url(law)).body;
    CHECK(test::parse_html(page).fault == "");
    CHECK(page.find("Lịch sử hiệu lực") < page.find("<dl class=\"kv\">"));
    CHECK(page.find("<dd>–</dd>", page.find("Nguồn")) == std::string::npos);
  }
}

}  // namespace motcong
