// Deployment of provincial documents: what opens by itself, what counts as evidence, when it is late, who may be exempt and
// who decides it, and what follows when a rule, a document or the days off change.
#include <doctest/doctest.h>

#include "core/indicator/indicator.h"
#include "core/record/store.h"
#include "plugins/legal/deployment/deployment_sync.h"
#include "tests/support/import.h"
#include "tests/support/records.h"
#include "tests/support/sample_files.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::Portal;

/// A portal whose register holds nothing that has to be deployed yet; documents of the province count from 2018 on.
struct Office {
  Portal portal;
  Browser legal = portal.as("phapche"), head = portal.as("dkkd"), officer = portal.as("chuyenvien");

  Office() {
    portal.services().db.write([&](db::WriteTx& tx) {
      tx.execute("DELETE FROM core_task WHERE source_type = 'legal.deployment'");
      tx.execute("DELETE FROM legal_deployment_evidence");
      tx.execute("DELETE FROM legal_deployment");
      tx.execute("DELETE FROM legal_deployment_rule WHERE level = 'central'");
      tx.execute("UPDATE legal_deployment_rule SET issued_from = '2019-01-01'");
    });
  }

  std::string text(db::Sql sql) {
    return portal.services().db.read([&](db::Reader& reader) { return reader.text(sql); });
  }
  std::int64_t number(db::Sql sql) {
    return portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, -1); });
  }
  std::string field(const std::string& code) {
    return portal.services().db.read([&](db::Reader& reader) {
      return reader.text("SELECT id FROM legal_field WHERE code = ?1", code);
    });
  }
  Form document(const std::string& number, const Form& changes = {}) {
    Form form = {{"number", number}, {"title", "Quy định mẫu"}, {"issued_on", "01/02/2019"}, {"effective_on", "12/02/2019"},
                 {"ending", "rule"}, {"fields[]", field("DN")}};
    for (const auto& [name, value] : changes) {
      if (name == "fields[]" && value.empty()) {
        std::erase_if(form, [](const auto& item) { return item.first == "fields[]"; });
      } else {
        test::set_value(form, name, value);
      }
    }
    return form;
  }
  /// Enters a document and gives its page.
  std::string enter(const std::string& number, const Form& changes = {}) {
    const http::Response saved = legal.post("/legal/documents/new", document(number, changes));
    INFO(saved.body);
    REQUIRE(saved.status == 303);
    return std::string(saved.header("Location"));
  }
  void change(const std::string& path, const std::string& number, const Form& changes) {
    Form form = document(number, changes);
    form.emplace_back("row_version", test::hidden_value(legal.get(path + "/edit").body, "row_version"));
    const http::Response saved = legal.post(path + "/edit", form);
    INFO(saved.body);
    REQUIRE(saved.status == 303);
  }
  void change_rule(const Form& changes) {
    const std::string path = "/legal/deployment-rules/" + text("SELECT min(id) FROM legal_deployment_rule") + "/edit";
    Form form = test::parse_html(legal.get(path).body).form(path);
    for (const auto& [name, value] : changes) test::set_value(form, name, value);
    REQUIRE(legal.post(path, form).status == 303);
  }

  /// "unit due state time" of all, and the tasks: "open:2019-03-04".
  std::string all() {
    const std::string path = "/legal/deployments/export?format=csv&columns=name,unit_id,due_on,state,timeliness";
    return legal.get(path).body;
  }
  std::string standing() { return page_value("state"); }
  std::string time() { return page_value("timeliness"); }
  std::string due() { return text("SELECT due_on FROM legal_deployment ORDER BY id DESC"); }
  std::string tasks() {
    return text("SELECT coalesce(group_concat(state || ':' || due_on || ':' || unit, ' '), '') FROM (SELECT p.state, p.due_on, "
                "u.code AS unit FROM core_task AS p JOIN core_unit AS u ON u.id = p.lead_unit_id WHERE p.source_type = "
                "'legal.deployment' ORDER BY p.id)");
  }
  std::string id() { return text("SELECT id FROM legal_deployment ORDER BY id DESC"); }
  std::string path() { return "/legal/deployments/" + id(); }
  /// As the record store reads a computed field of the newest deployment.
  std::string page_value(const char* field) {
    const test::Person person(portal, "phapche");
    const plugin::RecordType& type = portal.services().registry.type("legal.deployment");
    return portal.services().db.read([&](db::Reader& reader) {
      return record::load_row(reader, person.work, type, reader.integer("SELECT max(id) FROM legal_deployment", 0))
          .values.text(field);
    });
  }

  Form evidence(const Form& changes = {}) {
    Form form = {{"deployment_id", id()}, {"kind", "letter"}, {"number", "812/SKHĐT-ĐKKD"}, {"done_on", "14/02/2019"},
                 {"link", "https://skhdt.thuathienhue.gov.vn/812"}};
    for (const auto& [name, value] : changes) test::set_value(form, name, value);
    return form;
  }
  http::Response add_evidence(Browser& browser, const Form& changes = {}) {
    return browser.post("/legal/deployment-evidence/new", evidence(changes));
  }
  /// Sessions do not outlive days: everybody signs in again.
  void pass(int days) {
    portal.clock().advance(days * 86'400);
    legal.cookies = portal.as("phapche").cookies;
    head.cookies = portal.as("dkkd").cookies;
    officer.cookies = portal.as("chuyenvien").cookies;
  }
  void run_job() { REQUIRE(portal.services().jobs.run_job(portal.app().system_work(), "legal.deployments")); }
};

}  // namespace

TEST_SUITE("legal deployment") {
  TEST_CASE("a normative document of the province in a field of the department opens its deployment; nothing else does") {
    const struct {
      const char* number;
      Form changes;
      const char* opened;  // unit and due day; "": none
    } kCases[] = {
        // 03/03/2019 is a Sunday.
        {"42/2019/QĐ-UBND", {}, "DKKD 2019-03-04"},
        {"12/2019/NQ-HĐND", {{"fields[]", "DAU_THAU"}}, "DT 2019-03-04"},
        {"43/2019/QĐ-UBND", {{"issued_on", "01/01/2019"}, {"effective_on", "15/01/2019"}}, "DKKD 2019-01-31"},
        {"44/2019/QĐ-UBND", {{"fields[]", ""}}, ""},
        {"45/2018/QĐ-UBND", {{"issued_on", "31/12/2018"}, {"effective_on", "15/01/2019"}}, ""},
        {"46/QĐ-UBND", {{"effective_on", ""}}, ""},
        {"47/2019/NĐ-CP", {}, ""},
        {"48/KH-SKHĐT", {{"effective_on", ""}}, ""},
    };
    for (const auto& one : kCases) {
      INFO(std::string(one.number));
      Office office;
      Form changes = one.changes;
      if (const std::string code = test::value_of(changes, "fields[]"); !code.empty())
        test::set_value(changes, "fields[]", office.field(code));
      const std::string document = office.enter(one.number, changes);
      CHECK(office.text("SELECT coalesce((SELECT u.code || ' ' || t.due_on FROM legal_deployment AS t JOIN core_unit AS u ON "
                        "u.id = t.unit_id), '')") == one.opened);
      CHECK(office.number("SELECT count(*) FROM core_task WHERE source_type = 'legal.deployment' AND state = 'open'") ==
            (*one.opened != '\0' ? 1 : 0));
      CHECK(contains(office.legal.get(document).body, "id=\"deployment\"") == (*one.opened != '\0'));
    }
  }

  TEST_CASE("the first evidence that counts is the day of deployment, and its task is done") {
    Office office;
    office.enter("42/2019/QĐ-UBND");
    CHECK(office.standing() == "not_started");
    CHECK(office.time() == "running");
    CHECK(office.tasks() == "open:2019-03-04:DKKD");
    REQUIRE(office.add_evidence(office.officer).status == 303);
    CHECK(office.standing() == "deployed");
    CHECK(office.time() == "on_time");
    CHECK(office.page_value("deployed_on") == "2019-02-14");
    CHECK(office.tasks() == "accepted:2019-03-04:DKKD");
    // An earlier one that counts moves it.
    REQUIRE(office.add_evidence(office.officer, {{"kind", "conference"}, {"number", ""}, {"done_on", "12/02/2019"}}).status == 303);
    CHECK(office.page_value("deployed_on") == "2019-02-12");
    // With the evidence the deployment goes, and the task is given again.
    while (office.number("SELECT count(*) FROM legal_deployment_evidence") > 0) {
      const std::string path = "/legal/deployment-evidence/" + office.text("SELECT max(id) FROM legal_deployment_evidence");
      REQUIRE(office.officer.post(path + "/remove",
                                  {{"row_version", test::hidden_value(office.officer.get(path + "/remove").body, "row_version")}})
                  .status == 303);
    }
    CHECK(office.standing() == "not_started");
    CHECK(office.tasks() == "accepted:2019-03-04:DKKD open:2019-03-04:DKKD");
  }

  TEST_CASE("its page says how the due day was counted when the last day is off") {
    Office office;
    office.enter("42/2019/QĐ-UBND");  // 30 days from Friday 01/02/2019 end on a Sunday
    const std::string moved = office.legal.get(office.path()).body;
    CHECK(contains(moved, "03/03/2019"));
    CHECK(contains(moved, "Ngày nghỉ: hạn chuyển sang ngày làm việc tiếp theo"));
    office.enter("43/2019/QĐ-UBND", {{"issued_on", "01/01/2019"}, {"effective_on", "15/01/2019"}});
    CHECK(contains(office.legal.get(office.path()).body, "Ngày làm việc: là ngày đến hạn"));
  }

  TEST_CASE("what was put on the web alone supplements; without file or link nothing counts") {
    Office office;
    office.enter("42/2019/QĐ-UBND");
    REQUIRE(office.add_evidence(office.officer, {{"kind", "web"}, {"number", ""}}).status == 303);
    CHECK(office.standing() == "in_progress");
    const http::Response saved = office.add_evidence(office.officer, {{"link", ""}});
    REQUIRE(saved.status == 303);
    const std::string path(saved.header("Location"));
    CHECK(office.standing() == "in_progress");
    CHECK(contains(office.officer.get(path).body, "Minh chứng chưa được tính"));
    CHECK(office.tasks() == "open:2019-03-04:DKKD");
    REQUIRE(office.officer.attach(path + "/files", {{"812.pdf", test::pdf_file("x")}}).status == 303);
    CHECK(office.standing() == "deployed");
    CHECK(office.tasks() == "accepted:2019-03-04:DKKD");
    CHECK(!contains(office.officer.get(path).body, "Minh chứng chưa được tính"));
    const std::string file = path + "/files/" + office.text("SELECT max(id) FROM core_file");
    REQUIRE(office.officer.post(file + "/remove", {}).status == 303);
    CHECK(office.standing() == "in_progress");
  }

  TEST_CASE("evidence that cannot be is refused beside its field") {
    Office office;
    office.enter("42/2019/QĐ-UBND");
    const struct {
      Form changes;
      const char *field, *vi;
    } kCases[] = {
        {{{"done_on", "31/01/2019"}}, "done_on", "trước ngày ban hành văn bản"},
        {{{"done_on", "16/02/2019"}}, "done_on", "chưa tới"},
        {{{"done_on", ""}}, "done_on", "Phải nhập"},
        {{{"number", ""}}, "number", "Nhập số, ký hiệu"},
        {{{"kind", "plan"}, {"number", ""}}, "number", "Nhập số, ký hiệu"},
        {{{"kind", "web"}, {"link", ""}}, "link", "Nhập địa chỉ"},
        {{{"link", "javascript:alert(1)"}}, "link", "http"},
        {{{"kind", "talk"}}, "kind", "Chọn"},
        {{{"deployment_id", "987654"}}, "deployment_id", ""},
    };
    for (const auto& one : kCases) {
      const http::Response refused = office.add_evidence(office.officer, one.changes);
      INFO(one.field << " " << one.vi);
      CHECK(refused.status == 422);
      CHECK(contains(refused.body, "#" + std::string(one.field) + "\""));
      CHECK(contains(refused.body, one.vi));
    }
    CHECK(office.number("SELECT count(*) FROM legal_deployment_evidence") == 0);
  }

  TEST_CASE("the unit that answers adds evidence; others only look") {
    Office office;
    office.enter("42/2019/QĐ-UBND");
    const struct {
      const char* user;
      int status;
    } kCases[] = {{"tdgs", 403}, {"kiemsoat", 403}, {"giamdoc", 403}, {"quantri", 403}, {"chuyenvien", 303}, {"dkkd", 303}, {"vanphong", 303}};
    for (const auto& one : kCases) {
      CAPTURE(one.user);
      Browser browser = office.portal.as(one.user);
      CHECK(browser.get(office.path()).status == 200);
      CHECK(browser.get("/legal/deployments").status == 200);
      CHECK(office.add_evidence(browser).status == one.status);
    }
    for (const char* language : {"vi", "en"}) {
      Browser browser = office.portal.as("kiemsoat");
      CHECK(browser.post("/display", {{"language", language}, {"next", "/"}}).status == 303);
      for (const std::string& path : {std::string("/legal/deployments"), office.path(), std::string("/legal/deployment-evidence"),
                                      std::string("/legal/deployment-rules"), std::string("/legal/deployments?timeliness=overdue")}) {
        CAPTURE(path);
        CHECK(test::parse_html(browser.get(path).body).fault == "");
      }
    }
  }

  TEST_CASE("late, overdue and on the day itself") {
    const struct {
      int days;            // after 15/02/2019
      const char* done_on; // "": not deployed
      const char *time, *late;
    } kCases[] = {{17, "", "running", ""},           {18, "", "overdue", "1"},         {18, "04/03/2019", "on_time", ""},
                  {18, "05/03/2019", "late", "1"}, {30, "04/03/2019", "on_time", ""}, {30, "", "overdue", "13"}};
    for (const auto& one : kCases) {
      INFO(one.days << " " << one.done_on);
      Office office;
      office.enter("42/2019/QĐ-UBND");
      office.pass(one.days);
      if (*one.done_on != '\0') REQUIRE(office.add_evidence(office.officer, {{"done_on", one.done_on}}).status == 303);
      CHECK(office.time() == one.time);
      // The task is as late as the evidence, whenever that was entered.
      if (*one.done_on != '\0')
        CHECK((office.number("SELECT reported_on > due_on FROM core_task WHERE source_type = 'legal.deployment'") == 1) ==
              (std::string(one.time) == "late"));
      const std::string list = office.legal.get("/legal/deployments?timeliness=" + std::string(one.time)).body;
      CHECK(contains(list, "42/2019/QĐ-UBND"));
      CHECK(contains(office.legal.get("/legal/deployments/export?format=csv").body, one.late));
    }
  }

  TEST_CASE("an exemption is asked for by the unit and decided by the Office, never by who asked") {
    Office office;
    office.enter("42/2019/QĐ-UBND");
    const auto step = [&](Browser& browser, const char* action, const Form& inputs) {
      Form form = inputs;
      form.emplace_back("row_version", office.text("SELECT row_version FROM legal_deployment ORDER BY id DESC"));
      return browser.post(office.path() + "/do/" + action, form).status;
    };
    const Form reason = {{"exemption_reason", "Văn bản chỉ áp dụng cho ngành y tế"}};
    Browser other = office.portal.as("tdgs");
    CHECK(step(other, "ask_exemption", reason) == 403);
    CHECK(step(office.head, "ask_exemption", {}) == 422);
    SUBCASE("granted: no task, no figure, no evidence") {
      REQUIRE(step(office.head, "ask_exemption", reason) == 303);
      CHECK(office.standing() == "not_started");
      CHECK(step(office.head, "ask_exemption", reason) != 303);  // asked already
      CHECK(step(office.head, "grant", {}) == 403);
      REQUIRE(step(office.legal, "grant", {{"decision_reason", "Đồng ý"}}) == 303);
      CHECK(office.standing() == "exempt");
      CHECK(office.time() == "");
      CHECK(office.tasks() == "cancelled:2019-03-04:DKKD");
      CHECK(office.add_evidence(office.head).status == 422);
      CHECK(office.number("SELECT count(*) FROM core_notice WHERE kind = 'legal.deployment'") >= 2);
      // And back.
      REQUIRE(step(office.legal, "end_exemption", {{"decision_reason", "Có phát sinh nhiệm vụ"}}) == 303);
      CHECK(office.standing() == "not_started");
      CHECK(office.tasks() == "cancelled:2019-03-04:DKKD open:2019-03-04:DKKD");
    }
    SUBCASE("refused: it has to be deployed, and may be asked again") {
      REQUIRE(step(office.head, "ask_exemption", reason) == 303);
      CHECK(step(office.legal, "refuse", {}) == 422);
      REQUIRE(step(office.legal, "refuse", {{"decision_reason", "Thuộc nhiệm vụ của phòng"}}) == 303);
      CHECK(office.standing() == "not_started");
      CHECK(office.tasks() == "open:2019-03-04:DKKD");
      CHECK(step(office.head, "ask_exemption", reason) == 303);
    }
    SUBCASE("who asks does not decide, though he decides on others'") {
      REQUIRE(step(office.legal, "ask_exemption", reason) == 303);
      CHECK(step(office.legal, "grant", {}) != 303);
      CHECK(office.standing() == "not_started");
    }
  }

  TEST_CASE("what is not deployed is counted again when its rule, its document or a day off changes, and says why") {
    Office office;
    const std::string document = office.enter("42/2019/QĐ-UBND");
    const auto history = [&] { return office.legal.get(office.path() + "/history").body; };
    SUBCASE("the rule: from the day of effect") {
      office.change_rule({{"counted_from", "effective"}});
      CHECK(office.due() == "2019-03-14");
      CHECK(office.tasks() == "open:2019-03-14:DKKD");
      CHECK(contains(history(), "Tính lại do quy định thời hạn thay đổi"));
    }
    SUBCASE("the rule: from the day of receipt, where it is known") {
      office.change_rule({{"counted_from", "received"}});
      CHECK(office.due() == "2019-03-04");
      office.change(document, "42/2019/QĐ-UBND", {{"received_on", "13/02/2019"}});
      CHECK(office.due() == "2019-03-15");
      CHECK(contains(history(), "Tính lại do sửa ngày của văn bản"));
    }
    SUBCASE("the rule: fewer days") {
      office.change_rule({{"days", "10"}});
      CHECK(office.due() == "2019-02-11");
      CHECK(office.time() == "overdue");
    }
    SUBCASE("the days off") {
      Browser admin = office.portal.as("vanphong");
      REQUIRE(admin.post("/admin/calendar/new", {{"date", "04/03/2019"}, {"name", "Nghỉ mẫu"}, {"kind", "off"}, {"certainty", "announced"}})
                  .status == 303);
      CHECK(office.due() == "2019-03-05");
      CHECK(office.tasks() == "open:2019-03-05:DKKD");
      CHECK(contains(history(), "Tính lại do lịch nghỉ thay đổi"));
    }
    SUBCASE("what is deployed keeps its day") {
      REQUIRE(office.add_evidence(office.officer).status == 303);
      office.change_rule({{"days", "10"}});
      CHECK(office.due() == "2019-03-04");
      CHECK(office.time() == "on_time");
    }
    SUBCASE("a rule of its own brings central documents in") {
      office.enter("47/2019/NĐ-CP");
      CHECK(office.number("SELECT count(*) FROM legal_deployment") == 1);
      const Form rule = {{"name", "Văn bản trung ương"}, {"level", "central"}, {"issued_from", "01/01/2019"}, {"counted_from", "issued"},
                         {"days", "45"}, {"warn_days", "10"}, {"legal_basis", "Theo dõi thêm"}};
      CHECK(office.head.post("/legal/deployment-rules/new", rule).status == 403);
      REQUIRE(office.legal.post("/legal/deployment-rules/new", rule).status == 303);
      CHECK(office.number("SELECT count(*) FROM legal_deployment") == 2);
      CHECK(office.due() == "2019-03-18");
      CHECK(office.legal.post("/legal/deployment-rules/new", rule).status == 422);
      Form wrong = rule;
      test::set_value(wrong, "warn_days", "mười");
      test::set_value(wrong, "level", "department");
      CHECK(office.legal.post("/legal/deployment-rules/new", wrong).status == 422);
    }
  }

  TEST_CASE("a document that is corrected takes its deployment back while nobody has done anything for it") {
    Office office;
    const std::string document = office.enter("42/2019/QĐ-UBND");
    SUBCASE("untouched") {
      office.change(document, "42/2019/QĐ-UBND", {{"level", "other"}});
      CHECK(office.standing() == "withdrawn");
      CHECK(office.tasks() == "cancelled:2019-03-04:DKKD");
      office.change(document, "42/2019/QĐ-UBND", {{"level", "province"}});
      CHECK(office.standing() == "not_started");
      CHECK(office.tasks() == "cancelled:2019-03-04:DKKD open:2019-03-04:DKKD");
    }
    SUBCASE("with evidence it stays") {
      REQUIRE(office.add_evidence(office.officer).status == 303);
      office.change(document, "42/2019/QĐ-UBND", {{"level", "other"}});
      CHECK(office.standing() == "deployed");
    }
    SUBCASE("another unit answers") {
      office.change(document, "42/2019/QĐ-UBND", {{"unit_id", std::to_string(office.portal.unit_id("QHTH"))}});
      CHECK(office.tasks() == "cancelled:2019-03-04:DKKD open:2019-03-04:QHTH");
    }
    SUBCASE("it is removed, or put into the archive") {
      const auto remove = [&] {
        return office.legal
            .post(document + "/remove", {{"row_version", test::hidden_value(office.legal.get(document + "/remove").body, "row_version")}})
            .status;
      };
      SUBCASE("with evidence") {
        REQUIRE(office.add_evidence(office.officer).status == 303);
        CHECK(remove() != 303);
        CHECK(office.number("SELECT count(*) FROM legal_deployment") == 1);
      }
      SUBCASE("untouched") {
        CHECK(remove() == 303);
        CHECK(office.number("SELECT count(*) FROM legal_deployment") == 0);
        CHECK(office.tasks() == "");
      }
    }
  }

  TEST_CASE("an import opens them, and its undoing takes them back") {
    Office office;
    const plugin::RecordType& type = office.portal.services().registry.type("legal.document");
    const std::string file =
        "Số/ký hiệu;Trích yếu nội dung;Ngày ban hành;Ngày có hiệu lực;Lĩnh vực\n"
        "42/2019/QĐ-UBND;Quy định mẫu;01/02/2019;12/02/2019;Đấu thầu\n"
        "43/2019/QĐ-UBND;Quy định mẫu hai;01/02/2019;12/02/2019;Đấu thầu\n"
        "44/2019/NĐ-CP;Nghị định mẫu;01/02/2019;12/02/2019;Đấu thầu\n";
    const test::CheckedImport checked = test::check_import(office.legal, type, file);
    REQUIRE(test::counts_of(checked.page) == "3 0 0 3 0 0");
    REQUIRE(test::write_import(office.legal, checked).status == 303);
    CHECK(office.number("SELECT count(*) FROM legal_deployment") == 2);
    CHECK(office.tasks() == "open:2019-03-04:DT open:2019-03-04:DT");
    SUBCASE("untouched") {
      CHECK(office.legal.post(checked.path + "/undo", {}).status == 303);
      CHECK(office.number("SELECT count(*) FROM legal_deployment") == 0);
      CHECK(office.tasks() == "");
    }
    SUBCASE("with evidence nothing is undone") {
      REQUIRE(office.add_evidence(office.legal).status == 303);
      CHECK(office.legal.post(checked.path + "/undo", {}).status != 303);
      CHECK(office.number("SELECT count(*) FROM legal_deployment") == 2);
    }
  }

  TEST_CASE("whoever has the task is warned on the days of the rule, once") {
    Office office;
    office.enter("42/2019/QĐ-UBND");
    const auto warned = [&] {
      return office.number("SELECT count(*) FROM core_notice WHERE kind = 'legal.deployment' AND user_id = (SELECT id FROM core_user "
                           "WHERE username = 'chuyenvien')");
    };
    office.run_job();
    CHECK(warned() == 0);  // 17 days
    office.pass(7);        // 10 days
    office.run_job();
    office.run_job();
    CHECK(warned() == 1);
    office.pass(2);
    office.run_job();
    CHECK(warned() == 1);
    office.pass(4);  // 4 days: the portal was off on the day itself
    office.run_job();
    CHECK(warned() == 2);
    office.pass(5);
    office.run_job();
    CHECK(warned() == 2);
  }

  TEST_CASE("days to warn on are a list of numbers") {
    CHECK(*legal::parse_warn_days("5, 10,5 ,0") == std::vector<int>{10, 5, 0});
    CHECK(legal::parse_warn_days("")->empty());
    for (const char* wrong : {"mười", "5;10", "-1", "367", ",", "1,2,3,4,5,6,7,8,9,10,11"}) {
      CAPTURE(wrong);
      CHECK(!legal::parse_warn_days(wrong));
    }
  }

  TEST_CASE("the figure counts what was due: on time, late and overdue; exempt ones and an empty period are left out") {
    Office office;
    const auto figure = [&](int quarter) {
      const test::Person person(office.portal, "phapche");
      const plugin::Indicator* found = nullptr;
      for (const plugin::Indicator& one : office.portal.services().registry.indicators()) {
        if (one.id == std::string_view("legal.deployed_on_time")) found = &one;
      }
      REQUIRE(found != nullptr);
      return office.portal.services().db.read([&](db::Reader& reader) {
        const i18n::Period period =
            i18n::make_period(indicator::load_period_rule(office.portal.services().settings), found->period, 2019, quarter);
        return indicator::load_reading(reader, person.work, *found, period).figure;
      });
    };
    office.enter("42/2019/QĐ-UBND");
    CHECK(!figure(1).value);
    REQUIRE(office.add_evidence(office.officer).status == 303);
    CHECK(figure(1).value == 10'000);
    office.enter("43/2019/QĐ-UBND");
    CHECK(figure(1).denominator == 1);  // not due yet
    office.pass(18);
    CHECK(figure(1).denominator == 2);
    CHECK(figure(1).value == 5'000);
    office.portal.services().db.write([&](db::WriteTx& tx) {
      tx.execute("UPDATE legal_deployment SET exemption = 'granted', exemption_reason = 'x', asked_on = '2019-02-20', decided_on = "
                 "'2019-02-21' WHERE id = (SELECT max(id) FROM legal_deployment)");
    });
    CHECK(figure(1).value == 10'000);
  }
}

}  // namespace motcong
