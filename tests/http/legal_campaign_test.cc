// Review campaigns: the documents their query finds, the list that is made of them, given out, closed and summed up.
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
using test::take_step;

struct Campaign : LegalRegister {
  Campaign() : LegalRegister({2019, 6, 24}) {
    Browser office = portal.as("phapche");
    const http::Response made = office.post("/legal/campaigns/new", form);
    REQUIRE(made.status == 303);
    id = test::id_of_path(std::string(made.header("Location")));
  }
  std::int64_t first = document("15/2019/QĐ-UBND", "2019-03-01", "2019-03-15", "DKKD");
  std::int64_t second = document("16/2018/QĐ-UBND", "2018-05-10", "2018-05-25", "HTDT");
  std::int64_t nobodys = document("17/2018/NQ-HĐND", "2018-07-12", "2018-07-22");
  std::int64_t later = document("18/2019/QĐ-UBND", "2019-06-01", "2019-06-15", "DKKD");
  Form form = {{"name", "Đợt mẫu"}, {"kind", "thematic"}, {"plan_number", "45/KH-SKHĐT"}, {"from_on", "01/05/2019"}, {"to_on", "31/07/2019"},
               {"due_on", "15/07/2019"}, {"scope_level", "province"}, {"scope_nature", "normative"}, {"scope_validity", "holds"},
               {"cutoff_on", "30/04/2019"}};
  std::int64_t id = 0;

  std::string url(const std::string& rest = {}) { return "/legal/campaigns/" + std::to_string(id) + rest; }
  http::Response step(Browser& browser, const std::string& name, const Form& inputs = {}) {
    return browser.post(url("/do/" + name), inputs);
  }
  http::Response scope_step(Browser& browser, const std::string& name, std::vector<std::int64_t> documents = {}) {
    Form inputs = {{"step", name}};
    for (const std::int64_t document : documents) inputs.emplace_back("id[]", std::to_string(document));
    return browser.post(url("/documents"), inputs);
  }
  std::int64_t reviews() { return number("SELECT count(*) FROM legal_review WHERE campaign_id IS NOT NULL"); }
  std::int64_t review_of(std::int64_t document) {
    return portal.services().db.read([&](db::Reader& reader) {
      return reader.integer("SELECT id FROM legal_review WHERE document_id = ?1 AND campaign_id = ?2", 0, document, id);
    });
  }
  std::int64_t open_tasks_of_reviews() {
    return number("SELECT count(*) FROM core_task WHERE source_type = 'legal.review' AND state NOT IN ('accepted', 'cancelled')");
  }
};

}  // namespace

TEST_SUITE_BEGIN("legal campaigns");

TEST_CASE("the query finds documents as of the cut-off day; the list is made once") {
  Campaign campaign;
  Browser office = campaign.portal.as("phapche");
  const std::string page = office.get(campaign.url("/documents")).body;
  CHECK(contains(page, "15/2019/QĐ-UBND"));
  CHECK(contains(page, "17/2018/NQ-HĐND"));
  CHECK_FALSE(contains(page, "18/2019/QĐ-UBND"));  // issued after the cut-off day
  CHECK_FALSE(contains(page, "33/CT-UBND"));       // administrative
  CHECK(campaign.scope_step(office, "exclude").status == 303);  // nothing chosen, nothing done
  REQUIRE(campaign.scope_step(office, "exclude", {campaign.nobodys}).status == 303);
  CHECK(contains(office.get(campaign.url("/documents")).body, "Đã loại ra"));
  REQUIRE(campaign.scope_step(office, "put").status == 303);
  CHECK(campaign.reviews() == 2);
  CHECK(campaign.review_of(campaign.nobodys) == 0);
  REQUIRE(campaign.scope_step(office, "put").status == 303);
  CHECK(campaign.reviews() == 2);
  REQUIRE(campaign.scope_step(office, "include", {campaign.nobodys}).status == 303);
  REQUIRE(campaign.scope_step(office, "put").status == 303);
  CHECK(campaign.reviews() == 3);
  CHECK(campaign.text("SELECT group_concat(DISTINCT state) FROM legal_review") == "waiting");
  CHECK(campaign.text("SELECT group_concat(DISTINCT due_on) FROM legal_review") == "2019-07-15");

  for (const char* user : {"dkkd", "chuyenvien", "giamdoc", "kiemsoat"}) {
    Browser other = campaign.portal.as(user);
    CHECK(other.get(campaign.url("/documents")).status == 403);
    CHECK(campaign.scope_step(other, "put").status == 403);
    CHECK(other.get(campaign.url("/summary")).status == 200);
  }
}

TEST_CASE("a review that somebody began at once is taken over, not doubled") {
  Campaign campaign;
  Browser specialist = campaign.portal.as("chuyenvien"), office = campaign.portal.as("phapche");
  const std::int64_t loose = test::open_review(specialist, {{"document_id", "15/2019/QĐ-UBND"}});
  REQUIRE(loose != 0);
  REQUIRE(campaign.scope_step(office, "put").status == 303);
  CHECK(campaign.review_of(campaign.first) == loose);
  CHECK(campaign.number("SELECT count(*) FROM legal_review") == 3);
}

TEST_CASE("what another campaign is reviewing is left to it") {
  Campaign campaign;
  Browser office = campaign.portal.as("phapche");
  REQUIRE(campaign.scope_step(office, "put").status == 303);
  test::set_value(campaign.form, "name", "Đợt sau");
  const http::Response made = office.post("/legal/campaigns/new", campaign.form);
  REQUIRE(made.status == 303);
  campaign.id = test::id_of_path(std::string(made.header("Location")));
  const http::Response put = campaign.scope_step(office, "put");
  REQUIRE(put.status == 303);
  CHECK(campaign.number("SELECT count(*) FROM legal_review") == 3);
  CHECK(contains(office.get(std::string(put.header("Location"))).body, "để lại 3 văn bản đang được rà soát"));
}

TEST_CASE("all are given out to the units that answer for the documents; the rest is named") {
  Campaign campaign;
  Browser office = campaign.portal.as("phapche"), head = campaign.portal.as("dkkd");
  CHECK(campaign.step(office, "assign_all").status == 409);  // no list yet
  REQUIRE(campaign.scope_step(office, "put").status == 303);
  CHECK(campaign.step(head, "assign_all").status == 403);
  const http::Response given = campaign.step(office, "assign_all");
  REQUIRE(given.status == 303);
  CHECK(campaign.open_tasks_of_reviews() == 2);
  CHECK(campaign.text("SELECT state FROM legal_review WHERE unit_id IS NULL") == "waiting");
  // The one without a unit is given out by itself, the same step as in bulk.
  const std::string unit = std::to_string(campaign.portal.unit_id("QHTH"));
  REQUIRE(take_step(office, campaign.review_of(campaign.nobodys), "assign", {{"unit_id", unit}, {"due_on", ""}}) == 303);
  CHECK(campaign.open_tasks_of_reviews() == 3);
}

TEST_CASE("it is closed when all are finished, or with the reason why some are left; then all is locked") {
  Campaign campaign;
  Browser office = campaign.portal.as("phapche"), specialist = campaign.portal.as("chuyenvien"), leader = campaign.portal.as("giamdoc");
  REQUIRE(campaign.scope_step(office, "put").status == 303);
  REQUIRE(campaign.step(office, "assign_all").status == 303);
  CHECK(campaign.step(specialist, "close").status == 403);
  const http::Response refused = campaign.step(office, "close", {{"left_over", ""}});
  CHECK(refused.status == 422);
  CHECK(contains(refused.body, "Còn 3 phiếu chưa xong"));
  REQUIRE(campaign.step(office, "close", {{"left_over", "Chuyển sang đợt sau"}}).status == 303);
  CHECK(campaign.text("SELECT state FROM legal_campaign") == "closed");
  CHECK(campaign.open_tasks_of_reviews() == 0);

  const std::int64_t review = campaign.review_of(campaign.first);
  const std::string path = "/legal/reviews/" + std::to_string(review);
  CHECK(specialist.get(path + "/edit").status == 409);
  CHECK(specialist.attach(path + "/files", {{"minh-chung.txt", "x"}}).status >= 400);
  CHECK(take_step(specialist, review, "submit_review") == 409);
  CHECK(take_step(office, review, "assign", {{"due_on", "01/08/2019"}}) == 409);
  CHECK(office.get(path + "/remove").status == 409);
  CHECK(office.get(campaign.url("/edit")).status == 409);
  CHECK(campaign.scope_step(office, "put").status == 409);
  const std::string summary = leader.get(campaign.url("/summary")).body;
  CHECK(contains(summary, "Chuyển sang đợt sau"));
  REQUIRE(campaign.step(leader, "leader_note", {{"leader_note", "Các phòng làm tiếp trong quý IV"}}).status == 303);
  CHECK(contains(leader.get(campaign.url("/summary")).body, "Các phòng làm tiếp trong quý IV"));

  REQUIRE(campaign.step(office, "reopen").status == 303);
  CHECK(campaign.open_tasks_of_reviews() == 2);
  CHECK(specialist.get(path + "/edit").status == 200);
}

TEST_CASE("the summary counts by unit, state and conclusion, and every number opens its list") {
  Campaign campaign;
  Browser office = campaign.portal.as("phapche");
  REQUIRE(campaign.scope_step(office, "put").status == 303);
  REQUIRE(campaign.step(office, "assign_all").status == 303);
  campaign.set_today({2019, 7, 20});  // past the due day
  Browser leader = campaign.portal.as("giamdoc");
  const http::Response summary = leader.get(campaign.url("/summary"));
  CHECK(summary.status == 200);
  CHECK(test::parse_html(summary.body).fault == "");
  const std::string of_campaign = "/legal/reviews?campaign_id=" + std::to_string(campaign.id);
  const std::string unit = "&amp;unit_id=" + std::to_string(campaign.portal.unit_id("DKKD"));
  CHECK(contains(summary.body, of_campaign + unit + "&amp;state=in_review"));
  CHECK(contains(summary.body, of_campaign + unit + "&amp;lateness=overdue"));
  const std::string list = leader.get(of_campaign + "&lateness=overdue").body;
  CHECK(contains(list, "Phiếu rà soát 15/2019/QĐ-UBND"));
  CHECK(contains(leader.get(campaign.url()).body, of_campaign));
}

TEST_CASE("bad input keeps what was typed") {
  Campaign campaign;
  Browser office = campaign.portal.as("phapche");
  struct Bad {
    const char *field, *value;
  };
  const Bad bad[] = {{"to_on", "01/01/2019"}, {"due_on", "01/01/2019"}, {"issued_to", "01/01/2000"}, {"name", ""}, {"from_on", "31/02/2019"}};
  for (const Bad& one : bad) {
    Form form = campaign.form;
    form.emplace_back("issued_from", "01/01/2010");
    if (std::string(one.field) == "issued_to") form.emplace_back("issued_to", "");
    test::set_value(form, one.field, one.value);
    const http::Response answer = office.post("/legal/campaigns/new", form);
    INFO(one.field);
    CHECK(answer.status == 422);
    CHECK(contains(answer.body, std::string("id=\"") + one.field + "-e\""));
    CHECK(contains(answer.body, "45/KH-SKHĐT"));
  }
  Form five = campaign.form;
  test::set_value(five, "kind", "five_year");
  CHECK(office.post("/legal/campaigns/new", five).status == 422);  // cut off on 30 April
  test::set_value(five, "cutoff_on", "31/12/2018");
  CHECK(office.post("/legal/campaigns/new", five).status == 303);
  CHECK(campaign.portal.as("dkkd").post("/legal/campaigns/new", campaign.form).status == 403);
}

TEST_SUITE_END();

}  // namespace motcong
