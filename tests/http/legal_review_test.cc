// Review forms: who takes which step when, what a form must hold, what follows from its conclusion for the register, and
// what a change of the law opens by itself. Documents of the law on enterprises are true ones; decisions of the province
// are samples.
#include <doctest/doctest.h>

#include "tests/support/html.h"
#include "tests/support/legal_register.h"
#include "tests/support/legal_review.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::LegalRegister;
using test::open_review;
using test::review_form;
using test::take_step;

constexpr base::Date kDay = {2021, 2, 1};
constexpr const char* kDecision = "15/2019/QĐ-UBND";

/// A decision of the province in the field of the business registration division, which stands on the law of 2014.
struct Decisions : LegalRegister {
  Decisions() : LegalRegister(kDay) {
    relate(decision, {.kind = "based_on"}, law_2014);
  }
  std::int64_t law_2014 = document("68/2014/QH13", "2014-11-26", "2015-07-01");
  std::int64_t law_2020 = document("59/2020/QH14", "2020-06-17", "2021-01-01");
  std::int64_t decision = document(kDecision, "2019-03-01", "2019-03-15", "DKKD");
  std::int64_t repealing = document("07/2021/QĐ-UBND", "2021-01-20", "2021-01-30", "DKKD");

  std::string state(std::int64_t review) { return of(review, "SELECT state FROM legal_review WHERE id = ?1"); }
  std::string of(std::int64_t id, db::Sql sql) {
    return portal.services().db.read([&](db::Reader& reader) { return reader.text(sql, id); });
  }
  std::int64_t count(std::int64_t id, db::Sql sql) {
    return portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, 0, id); });
  }
  std::int64_t open_duties(std::int64_t review) {
    return count(review, "SELECT count(*) FROM core_task WHERE source_type = 'legal.review' AND source_id = ?1 AND state NOT IN "
                         "('accepted', 'cancelled')");
  }
  std::string page(const char* user, std::int64_t review) {
    return portal.as(user).get("/legal/reviews/" + std::to_string(review)).body;
  }
};

}  // namespace

TEST_SUITE_BEGIN("legal reviews");

TEST_CASE("a form goes from the specialist to the head, the Office and the leaders; each step is its own person's") {
  Decisions legal;
  Browser specialist = legal.portal.as("chuyenvien"), head = legal.portal.as("dkkd"), other = legal.portal.as("tdgs"),
          office = legal.portal.as("phapche"), leader = legal.portal.as("giamdoc"), auditor = legal.portal.as("kiemsoat");
  const std::int64_t review = open_review(specialist, review_form(kDecision));
  REQUIRE(review != 0);
  CHECK(legal.state(review) == "in_review");
  CHECK(legal.open_duties(review) == 1);  // of the division, until its form is approved

  struct Step {
    const char* step;
    Browser& who;
    const char* state;
    std::vector<Browser*> refused;
  };
  const Step steps[] = {
      {"submit_review", specialist, "submitted", {&other, &leader, &auditor}},
      {"head_approve", head, "at_office", {&specialist, &other, &office, &leader, &auditor}},
      {"office_approve", office, "reviewed", {&specialist, &head, &other, &leader, &auditor}},
      {"finish", leader, "completed", {&specialist, &head, &other, &office, &auditor}},
  };
  for (const Step& step : steps) {
    CAPTURE(step.step);
    const std::string before = legal.state(review);
    for (Browser* person : step.refused) {
      const int status = take_step(*person, review, step.step);
      CHECK((status == 403 || status == 409));
      CHECK(legal.state(review) == before);
    }
    CHECK(take_step(step.who, review, step.step) == 303);
    CHECK(legal.state(review) == step.state);
    CHECK(take_step(step.who, review, step.step) != 303);  // once
  }
  CHECK(legal.open_duties(review) == 0);
  CHECK(legal.of(review, "SELECT approved_on FROM legal_review WHERE id = ?1") == "2021-02-01");

  // The page shows the five rows of the official form and the course of approval.
  const std::string page = legal.page("dkkd", review);
  for (const char* words : {"Hiệu lực của văn bản", "Căn cứ pháp lý", "Thẩm quyền ban hành", "Sự phù hợp với tình hình kinh tế - xã hội",
                            "Quá trình duyệt", "Giữ nguyên", "Hoàn thành"})
    CHECK_MESSAGE(contains(page, words), words);

  // Locked: no edit, no removal, no files.
  const std::string path = "/legal/reviews/" + std::to_string(review);
  CHECK(specialist.get(path + "/edit").status == 409);
  CHECK(office.get(path + "/remove").status == 409);
  CHECK(office.post(path + "/remove", {{"row_version", "9"}}).status >= 400);
  CHECK(specialist.attach(path + "/files", {{"minh-chung.txt", "x"}}).status >= 400);
}

TEST_CASE("who waits is told on the home page, and the duty stands among the unit's tasks") {
  Decisions legal;
  Browser specialist = legal.portal.as("chuyenvien");
  const std::int64_t review = open_review(specialist, review_form(kDecision));
  CHECK(contains(specialist.get("/tasks/mine").body, "Phiếu rà soát 15/2019/QĐ-UBND"));
  REQUIRE(take_step(specialist, review, "submit_review") == 303);
  Browser head = legal.portal.as("dkkd");
  CHECK(contains(legal.page("chuyenvien", review), "Đang chờ"));  // and whom for
  const std::string home = head.get("/").body;
  CHECK(contains(home, "Phiếu rà soát chờ tôi duyệt"));
  CHECK(contains(home, "/legal/reviews/" + std::to_string(review)));
  CHECK_FALSE(contains(legal.portal.as("tdgs").get("/").body, "Phiếu rà soát chờ tôi duyệt"));
}

TEST_CASE("nobody approves what he submitted, nor takes two steps of the approval") {
  Decisions legal;
  Browser head = legal.portal.as("dkkd"), office = legal.portal.as("phapche");
  SUBCASE("the head of division himself fills in the form") {
    const std::int64_t review = open_review(head, review_form(kDecision));
    // No other head is there: his own form goes to the Office, and nobody signs as its head.
    REQUIRE(take_step(head, review, "submit_review") == 303);
    CHECK(legal.state(review) == "at_office");
    CHECK(take_step(head, review, "head_approve") == 409);
    CHECK(take_step(office, review, "head_approve") == 409);
    CHECK(take_step(office, review, "office_approve") == 303);
    CHECK(legal.state(review) == "reviewed");
    CHECK(legal.of(review, "SELECT coalesce(head_on, '') FROM legal_review WHERE id = ?1").empty());
  }
  SUBCASE("the Office submits a form of its own") {
    Form form = review_form(kDecision);
    form.emplace_back("unit_id", std::to_string(legal.portal.unit_id("VP")));
    const std::int64_t review = open_review(office, form);
    REQUIRE(take_step(office, review, "submit_review") == 303);
    CHECK(take_step(office, review, "head_approve") == 409);
    CHECK(take_step(office, review, "office_approve") == 409);
    Browser colleague = legal.portal.as("vanphong");  // another of the Office
    CHECK(take_step(colleague, review, "office_approve") == 303);
  }
}

TEST_CASE("a half filled form may be saved; submitted it must be complete, with words beside each field") {
  Decisions legal;
  Browser specialist = legal.portal.as("chuyenvien");
  const std::int64_t review = open_review(specialist, {{"document_id", kDecision}, {"validity_content", "Điều 1 đến Điều 5"}});
  REQUIRE(review != 0);
  const http::Response refused = test::post_step(specialist, review, "submit_review");
  CHECK(refused.status == 422);
  CHECK(contains(refused.body, "Căn cứ rà soát: văn bản: Ghi văn bản là căn cứ rà soát"));
  CHECK(contains(refused.body, "Hình thức xử lý: Chọn kiến nghị xử lý"));
  CHECK(legal.state(review) == "in_review");

  // The same on the form itself, where what was typed stays.
  const std::string path = "/legal/reviews/" + std::to_string(review) + "/edit";
  Form form = test::parse_html(specialist.get(path).body).form(path);
  test::set_value(form, "is_complete", "1");
  test::set_value(form, "validity_assessment", "contrary");
  test::set_value(form, "fit_opinion", "Đối tượng vẫn còn");
  const http::Response again = specialist.post(path, form);
  CHECK(again.status == 422);
  const test::Html html = test::parse_html(again.body);
  for (const char* field : {"grounds", "reviewed_on", "validity_against", "validity_opinion", "basis_assessment", "conclusion"}) {
    INFO(field);
    CHECK(html.links(std::string("#") + field).size() == 1);
    CHECK(contains(again.body, std::string("id=\"") + field + "-e\""));
  }
  CHECK(contains(again.body, "Đối tượng vẫn còn"));

  struct Bad {
    Form changes;
    const char* field;
  };
  const Bad bad[] = {
      {{{"conclusion", "keep"}, {"basis_assessment", "contrary"}}, "reason"},            // kept against its own assessment
      {{{"conclusion", "declare_ended"}}, "conclusion"},                                 // it has not ended
      {{{"conclusion", "repeal_part"}}, "conclusion_articles"},                          // which part?
      {{{"conclusion", "replace"}, {"conclusion_articles", "Điều 1"}}, "conclusion_articles"},
      {{{"conclusion", "amend"}, {"handling_due_on", "01/01/2020"}}, "handling_due_on"},  // has passed
      {{{"conclusion", "amend"}}, "authority"},
      {{{"reviewed_on", "01/01/2031"}}, "reviewed_on"},
      {{{"grounds", kDecision}}, "grounds"},
      {{{"reviewed_on", "28/02/2019"}}, "reviewed_on"},                                  // before it was issued
      {{{"grounds", "68/2014/QH13"}}, "grounds"},                                        // issued before it
      {{{"conclusion", "declare_ended"}, {"validity_assessment", "ended"}, {"validity_against", "x"}, {"validity_opinion", "x"},
        {"reason", "x"}}, "conclusion"},                                                 // in force by the register
      {{{"due_on", "31/12/2031"}}, "due_on"},                                            // its own due day
  };
  for (const Bad& one : bad) {
    Form complete = test::parse_html(specialist.get(path).body).form(path);
    for (const auto& [name, value] : review_form(kDecision)) {
      if (name != "document_id") test::set_value(complete, name, value);
    }
    test::set_value(complete, "is_complete", "1");
    for (const auto& [name, value] : one.changes) test::set_value(complete, name, value);
    const http::Response answer = specialist.post(path, complete);
    INFO(one.field);
    CHECK(answer.status == 422);
    CHECK(contains(answer.body, std::string("id=\"") + one.field + "-e\""));
  }
}

TEST_CASE("a form is opened for one's own unit, and for a document that nobody reviews already") {
  Decisions legal;
  Browser specialist = legal.portal.as("chuyenvien"), other = legal.portal.as("tdgs"), auditor = legal.portal.as("kiemsoat");
  CHECK(other.post("/legal/reviews/new", review_form(kDecision)).status == 422);  // the division of another answers for it
  CHECK(auditor.post("/legal/reviews/new", review_form(kDecision)).status == 403);
  CHECK(specialist.post("/legal/reviews/new", {{"document_id", "999/2019/QĐ-UBND"}}).status == 422);
  const std::int64_t review = open_review(specialist, review_form(kDecision));
  REQUIRE(review != 0);
  const http::Response twice = specialist.post("/legal/reviews/new", review_form(kDecision));
  CHECK(twice.status == 422);
  CHECK(contains(twice.body, "Văn bản đang được rà soát"));
  // Only the Office gives it to another unit; the reviewer belongs to the unit.
  const std::string path = "/legal/reviews/" + std::to_string(review) + "/edit";
  for (const auto& [field, value] : {std::pair("unit_id", legal.portal.unit_id("QHTH")), std::pair("user_id", legal.portal.user_id("tdgs"))}) {
    Form form = test::parse_html(specialist.get(path).body).form(path);
    test::set_value(form, field, std::to_string(value));
    const http::Response answer = specialist.post(path, form);
    INFO(field);
    CHECK(answer.status == 422);
    CHECK(contains(answer.body, std::string("id=\"") + field + "-e\""));
  }
  // The document's page has the review, and the way to it.
  const std::string page = specialist.get("/legal/documents/" + std::to_string(legal.decision)).body;
  CHECK(contains(page, "Các lần rà soát văn bản này"));
  CHECK(contains(page, "/legal/reviews/" + std::to_string(review)));
  CHECK(contains(page, "/legal/reviews/new?document_id=" + std::to_string(legal.decision)));
}

TEST_CASE("returned with a reason it is its writer's again; approved before, it is a duty anew") {
  Decisions legal;
  Browser specialist = legal.portal.as("chuyenvien"), head = legal.portal.as("dkkd"), leader = legal.portal.as("giamdoc");
  const std::int64_t review = open_review(specialist, review_form(kDecision));
  REQUIRE(take_step(specialist, review, "submit_review") == 303);
  CHECK(take_step(head, review, "return", {{"reason", ""}}) == 422);
  CHECK(take_step(head, review, "return", {{"reason", "Chưa nêu điều khoản"}}) == 303);
  CHECK(legal.state(review) == "in_review");
  CHECK(contains(legal.page("chuyenvien", review), "Chưa nêu điều khoản"));
  CHECK(contains(specialist.get("/notices").body, "Chưa nêu điều khoản"));
  CHECK(legal.open_duties(review) == 1);
  REQUIRE(take_step(specialist, review, "submit_review") == 303);
  REQUIRE(take_step(head, review, "head_approve") == 303);
  Browser office = legal.portal.as("phapche");
  REQUIRE(take_step(office, review, "office_approve") == 303);
  CHECK(legal.open_duties(review) == 0);
  REQUIRE(take_step(leader, review, "leader_return", {{"reason", "Xem lại thẩm quyền"}}) == 303);
  CHECK(legal.open_duties(review) == 1);
  CHECK(legal.of(review, "SELECT coalesce(approved_on, '') FROM legal_review WHERE id = ?1").empty());
}

TEST_CASE("what handles a proposal writes the relation: validity follows, and taking it back gives it back") {
  Decisions legal;
  Browser leader = legal.portal.as("giamdoc"), office = legal.portal.as("phapche"), head = legal.portal.as("dkkd");
  const std::int64_t review = test::bring_to_leaders(legal.portal, review_form(kDecision, "repeal_whole"));
  CHECK(take_step(leader, review, "finish") == 409);  // somebody else has to handle it
  CHECK(take_step(leader, review, "propose", {{"proposal_number", ""}, {"proposed_on", "01/02/2021"}}) == 422);
  CHECK(take_step(leader, review, "propose", {{"proposal_number", "35/TTr-SKHĐT"}, {"proposed_on", "31/01/2021"}}) == 422);
  REQUIRE(take_step(leader, review, "propose", {{"proposal_number", "35/TTr-SKHĐT"}, {"proposed_on", "01/02/2021"}}) == 303);
  CHECK(legal.state(review) == "proposed");
  CHECK(take_step(head, review, "handle", {{"result_document_id", "07/2021/QĐ-UBND"}}) == 403);
  CHECK(legal.validity(legal.decision, "2021-02-01") == "in_force");
  // Not issued by the body the proposal went to: somebody has to say why that handles it.
  const http::Response other_body = test::post_step(office, review, "handle", {{"result_document_id", "59/2020/QH14"}});
  CHECK(other_body.status == 422);
  CHECK(contains(other_body.body, "không phải cơ quan được kiến nghị"));

  SUBCASE("the relation is written as a person would write it") {
    REQUIRE(take_step(office, review, "handle", {{"result_document_id", "07/2021/QĐ-UBND"}}) == 303);
    CHECK(legal.state(review) == "handled");
    CHECK(legal.validity(legal.decision, "2021-01-29") == "in_force");
    CHECK(legal.validity(legal.decision, "2021-01-30") == "ended");
    CHECK(legal.wrong_spans() == 0);
    const std::int64_t relation = legal.count(review, "SELECT relation_id FROM legal_review WHERE id = ?1");
    const std::string path = "/legal/relations/" + std::to_string(relation);
    CHECK(contains(office.get(path).body, "/legal/reviews/" + std::to_string(review)));  // it says whose proposal it handles
    // As long as the review rests on it, it is not removed from under it.
    CHECK(office.post(path + "/do/remove", {{"row_version", "1"}, {"reason", "Nhập nhầm"}}).status == 422);
    CHECK(office.post(path + "/archive", {{"row_version", "1"}, {"reason", "Không dùng"}}).status != 303);
    CHECK(take_step(head, review, "reopen", {{"reason", "Nhầm văn bản"}}) == 403);
    REQUIRE(take_step(office, review, "reopen", {{"reason", "Nhầm văn bản"}}) == 303);
    CHECK(legal.state(review) == "proposed");
    CHECK(legal.validity(legal.decision, "2021-01-30") == "in_force");
    CHECK(legal.number("SELECT count(*) FROM legal_relation WHERE kind = 'repeals'") == 0);
    CHECK(legal.wrong_spans() == 0);
  }
  SUBCASE("one that is entered already is taken, and stays when the review is opened again") {
    const std::int64_t known = legal.relate(legal.repealing, {.kind = "repeals", .scope = "whole"}, legal.decision);
    REQUIRE(take_step(office, review, "handle", {{"result_document_id", "07/2021/QĐ-UBND"}}) == 303);
    CHECK(legal.count(review, "SELECT relation_id FROM legal_review WHERE id = ?1") == known);
    CHECK(legal.number("SELECT count(*) FROM legal_relation WHERE kind = 'repeals'") == 1);
    REQUIRE(take_step(office, review, "reopen", {{"reason", "Nhầm văn bản"}}) == 303);
    CHECK(legal.number("SELECT count(*) FROM legal_relation WHERE kind = 'repeals'") == 1);
  }
  SUBCASE("what the relation's rules refuse is said on the step, and nothing is written by half") {
    struct Bad {
      Form form;
      const char* field;
    };
    const Bad bad[] = {
        {{{"result_document_id", kDecision}}, "result_document_id"},
        {{{"result_document_id", "1/2031/QĐ-UBND"}}, "result_document_id"},
        {{{"result_document_id", "07/2021/QĐ-UBND"}, {"effective_on", "01/01/2018"}}, "effective_on"},  // before its issue
        {{{"result_document_id", "07/2021/QĐ-UBND"}, {"ends_on", "01/03/2021"}}, "ends_on"},            // of suspensions only
    };
    for (const Bad& one : bad) {
      const http::Response answer = test::post_step(office, review, "handle", one.form);
      INFO(one.field);
      CHECK(answer.status == 422);
      CHECK(contains(answer.body, std::string("id=\"") + one.field + "-e\""));
      CHECK(contains(answer.body, one.form[0].second));  // what was typed stays
      CHECK(legal.state(review) == "proposed");
      CHECK(legal.number("SELECT count(*) FROM legal_relation WHERE kind = 'repeals'") == 0);
    }
    // Issued before the reviewed one, it cannot repeal it; of a lower body, only for a reason.
    legal.document("02/2018/QĐ-UBND", "2018-01-10", "2018-01-20");
    const http::Response older = test::post_step(office, review, "handle", {{"result_document_id", "02/2018/QĐ-UBND"}});
    CHECK(older.status == 422);
    CHECK(contains(older.body, "id=\"effective_on-e\""));
    legal.document("05/QĐ-SKHĐT", "2021-01-15", "2021-01-15");
    const http::Response lower = test::post_step(office, review, "handle", {{"result_document_id", "05/QĐ-SKHĐT"}});
    CHECK(lower.status == 422);
    CHECK(contains(lower.body, "id=\"reason-e\""));
    CHECK(legal.state(review) == "proposed");
    CHECK(legal.number("SELECT count(*) FROM legal_relation WHERE kind = 'repeals'") == 0);
  }
}

TEST_CASE("a change of the law opens the review of what stands on the act, and takes it back when it was a slip") {
  Decisions legal;
  const auto reviews = [&] { return legal.number("SELECT count(*) FROM legal_review"); };
  CHECK(reviews() == 0);
  const std::int64_t relation = legal.relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2014);
  REQUIRE(reviews() == 1);
  const std::int64_t review = legal.number("SELECT id FROM legal_review");
  CHECK(legal.state(review) == "waiting");
  CHECK(legal.count(review, "SELECT document_id FROM legal_review WHERE id = ?1") == legal.decision);
  CHECK(legal.count(review, "SELECT document_id FROM legal_review_ground WHERE review_id = ?1") == legal.law_2020);
  CHECK(legal.count(review, "SELECT unit_id FROM legal_review WHERE id = ?1") == legal.portal.unit_id("DKKD"));
  const citation::Record text{"legal.document", legal.decision};
  CHECK(legal.open_tasks(text) + legal.open_duties(review) == 1);  // one duty, not two

  SUBCASE("told again, nothing changes") {
    legal.change("legal.relation", relation, "note", "Đã đối chiếu");
    CHECK(reviews() == 1);
  }
  SUBCASE("the relation is removed, and with it the review nobody has touched") {
    legal.remove_relation(relation);
    CHECK(reviews() == 0);
    CHECK(legal.open_flags(text) == 0);
  }
  SUBCASE("begun, it stays; and its task takes the place of the other") {
    Browser specialist = legal.portal.as("chuyenvien");
    REQUIRE(take_step(specialist, review, "take_up") == 303);
    CHECK(legal.open_tasks(text) == 0);
    CHECK(legal.open_duties(review) == 1);
    legal.remove_relation(relation);
    CHECK(reviews() == 1);
    CHECK(legal.count(review, "SELECT count(*) FROM legal_review_ground WHERE review_id = ?1") == 0);
  }
  SUBCASE("concluded, it settles the flag") {
    Browser specialist = legal.portal.as("chuyenvien"), head = legal.portal.as("dkkd"), office = legal.portal.as("phapche"),
            leader = legal.portal.as("giamdoc");
    REQUIRE(take_step(specialist, review, "take_up") == 303);
    const std::string path = "/legal/reviews/" + std::to_string(review) + "/edit";
    Form form = test::parse_html(specialist.get(path).body).form(path);
    for (const auto& [name, value] : review_form(kDecision)) {
      if (name != "document_id") test::set_value(form, name, value);
    }
    REQUIRE(specialist.post(path, form).status == 303);
    REQUIRE(take_step(specialist, review, "submit_review") == 303);
    REQUIRE(take_step(head, review, "head_approve") == 303);
    REQUIRE(take_step(office, review, "office_approve") == 303);
    REQUIRE(take_step(leader, review, "finish") == 303);
    CHECK(legal.open_flags(text) == 0);
    CHECK(legal.open_tasks(text) + legal.open_duties(review) == 0);
  }
  SUBCASE("only normative documents of the province, unless the agency says all") {
    const std::int64_t plan = legal.document("12/QĐ-UBND", "2019-03-01", "2019-03-15", "DKKD");
    legal.relate(plan, {.kind = "based_on"}, legal.law_2014);
    CHECK(reviews() == 1);
    legal.portal.services().db.write([&](db::WriteTx& tx) { plugin::Settings::set(tx, "legal.reviewed_documents", "all"); });
    const std::int64_t other = legal.document("13/QĐ-UBND", "2019-03-01", "2019-03-15", "DKKD");
    legal.relate(other, {.kind = "based_on"}, legal.law_2014);
    CHECK(reviews() == 3);
  }
}

TEST_CASE("the Office gives a review out: unit, person and day; another day moves the task") {
  Decisions legal;
  legal.relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2014);
  const std::int64_t review = legal.number("SELECT id FROM legal_review");
  Browser office = legal.portal.as("phapche"), head = legal.portal.as("dkkd");
  CHECK(take_step(head, review, "assign", {{"due_on", "01/03/2021"}}) == 403);
  const std::string accountant = std::to_string(legal.portal.user_id("ketoan"));
  CHECK(take_step(office, review, "assign", {{"user_id", accountant}, {"due_on", "01/03/2021"}}) == 422);  // of another unit
  const std::string person = std::to_string(legal.portal.user_id("chuyenvien"));
  REQUIRE(take_step(office, review, "assign", {{"user_id", person}, {"due_on", "01/03/2021"}}) == 303);
  CHECK(legal.state(review) == "in_review");
  constexpr db::Sql kDue = "SELECT due_on FROM core_task WHERE source_type = 'legal.review' AND source_id = ?1 AND state = 'open'";
  CHECK(legal.of(review, kDue) == "2021-03-01");
  CHECK(contains(legal.portal.as("chuyenvien").get("/").body, "Phiếu rà soát 15/2019/QĐ-UBND"));
  REQUIRE(take_step(office, review, "assign", {{"user_id", person}, {"due_on", "10/03/2021"}}) == 303);
  CHECK(legal.of(review, kDue) == "2021-03-10");
  CHECK(legal.open_duties(review) == 1);
  // Removed, it is nobody's duty any more.
  const std::string version = legal.of(review, "SELECT row_version FROM legal_review WHERE id = ?1");
  REQUIRE(office.post("/legal/reviews/" + std::to_string(review) + "/remove", {{"row_version", version}}).status == 303);
  CHECK(legal.open_duties(review) == 0);
}

TEST_SUITE_END();

}  // namespace motcong
