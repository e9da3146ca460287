#include "tests/support/legal_review.h"

#include <doctest/doctest.h>

#include "tests/support/records.h"

namespace motcong::test {

Form review_form(const std::string& document) {
  Form form = {{"document_id", document}, {"grounds", "59/2020/QH14"}, {"reviewed_on", "20/06/2019"}};
  for (const char* criterion : {"validity", "basis", "authority", "content", "fit"}) {
    form.emplace_back(std::string(criterion) + "_content", "Toàn bộ văn bản");
    form.emplace_back(std::string(criterion) + "_assessment", "consistent");
  }
  form.emplace_back("conclusion", "keep");
  return form;
}

Form review_form(const std::string& document, const std::string& conclusion) {
  Form form = review_form(document);
  set_value(form, "conclusion", conclusion);
  set_value(form, "basis_assessment", "ended");
  form.insert(form.end(), {{"basis_against", "Luật Doanh nghiệp số 59/2020/QH14"},
                           {"basis_opinion", "Căn cứ ban hành đã được thay thế"},
                           {"reason", "Căn cứ ban hành đã được thay thế, nội dung do luật mới quy định"},
                           {"authority", "provincial_committee"},
                           {"drafting_body", "Phòng Đăng ký kinh doanh"},
                           {"handling_due_on", "31/12/2031"}});
  return form;
}

std::int64_t open_review(Browser& browser, const Form& form) {
  const http::Response made = browser.post("/legal/reviews/new", form);
  return made.status == 303 ? id_of_path(std::string(made.header("Location"))) : 0;
}

http::Response post_step(Browser& browser, std::int64_t review, const std::string& step, const Form& form) {
  return browser.post("/legal/reviews/" + std::to_string(review) + "/do/" + step, form);
}

int take_step(Browser& browser, std::int64_t review, const std::string& step, const Form& form) {
  return post_step(browser, review, step, form).status;
}

std::int64_t bring_to_leaders(Portal& portal, const Form& form) {
  Browser specialist = portal.as("chuyenvien"), head = portal.as("dkkd"), office = portal.as("phapche");
  const std::int64_t review = open_review(specialist, form);
  REQUIRE(review != 0);
  REQUIRE(take_step(specialist, review, "submit_review") == 303);
  REQUIRE(take_step(head, review, "head_approve") == 303);
  REQUIRE(take_step(office, review, "office_approve") == 303);
  return review;
}

}  // namespace motcong::test
