// Controlled documents through their pages: the steps of a version, who may take them, days, content that
// stands still, reading.
#include <doctest/doctest.h>

#include "core/i18n/format.h"
#include "core/version/reading.h"
#include "core/version/steps.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::Portal;

std::int64_t number(Portal& portal, db::Sql sql, std::int64_t id = 0) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, 0, id); });
}

std::string text(Portal& portal, db::Sql sql, std::int64_t id) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.text(sql, id); });
}

std::string state(Portal& portal, std::int64_t id) {
  return text(portal, "SELECT state FROM core_version WHERE id = ?1", id);
}

std::string url(std::int64_t id, const std::string& suffix = {}) {
  return "/documents/versions/" + std::to_string(id) + suffix;
}

/// A document of the division DKKD; its id.
std::int64_t add_document(Portal& portal, const std::string& code = "QT-THU-01") {
  const http::Response made =
      portal.as("thukyiso")
          .post("/documents/new", {{"code", code},
                                   {"title", "Quy trình thử"},
                                   {"kind", "procedure"},
                                   {"unit_id", std::to_string(portal.unit_id("DKKD"))},
                                   {"review_months", "12"}});
  REQUIRE(made.status == 303);
  return test::id_of_path(std::string(made.header("Location")));
}

/// The first version is opened and approved by steps of its own, which ask for no kind of number.
bool has_number(Portal& portal, std::int64_t document) {
  return number(portal, "SELECT COUNT(*) FROM core_version WHERE document_id = ?1 AND number <> ''", document) > 0;
}

std::string approve_url(Portal& portal, std::int64_t id) {
  const std::int64_t document = number(portal, "SELECT document_id FROM core_version WHERE id = ?1", id);
  return url(id, has_number(portal, document) ? "/do/approve" : "/do/approve_first");
}

std::int64_t open_draft(Portal& portal, Browser& writer, std::int64_t document,
                        const std::string& kind = "revision") {
  const bool is_first = !has_number(portal, document);
  Form form = {{"change_reason", "Luật mới"}};
  if (!is_first) form.emplace_back("kind", kind);
  REQUIRE(writer
              .post("/documents/" + std::to_string(document) + (is_first ? "/do/first_version" : "/do/new_version"), form)
              .status == 303);
  return number(portal, "SELECT MAX(id) FROM core_version WHERE document_id = ?1", document);
}

Form filled(Portal& portal, std::int64_t id, const std::string& content = "Nộp trong 3 ngày") {
  return {{"row_version", text(portal, "SELECT row_version FROM core_version WHERE id = ?1", id)},
          {"change_reason", "Luật mới"},
          {"s_purpose", "Để thử"},
          {"s_scope", "Mọi người"},
          {"s_references", ""},
          {"s_terms", ""},
          {"s_content", content},
          {"t_steps_0_name", "Tiếp nhận"},
          {"t_steps_0_who", "Văn thư"},
          {"t_steps_0_minutes", "30"},
          {"t_steps_0_result", ""}};
}

Form approval(const std::string& effective_on, const std::string& kind = "revision",
              const std::string& issued_on = "15/02/2019") {
  return {{"kind", kind}, {"issued_on", issued_on}, {"effective_on", effective_on}, {"note", ""}};
}

Form without_kind(Form form) {
  std::erase_if(form, [](const auto& field) { return field.first == "kind"; });
  return form;
}

/// As the page of approve_url asks for it.
Form for_step(Portal& portal, std::int64_t id, Form form) {
  return approve_url(portal, id).ends_with("first") ? without_kind(std::move(form)) : form;
}

/// Written by chuyenvien, reviewed by dkkd and thukyiso: it waits for giamdoc.
std::int64_t make_pending(Portal& portal, std::int64_t document,
                          const std::string& content = "Nộp trong 3 ngày") {
  Browser writer = portal.as("chuyenvien");
  const std::int64_t id = open_draft(portal, writer, document);
  REQUIRE(writer.post(url(id, "/edit"), filled(portal, id, content)).status == 303);
  REQUIRE(writer.post(url(id, "/do/submit"), {{"note", "Ban hành lại"}}).status == 303);
  REQUIRE(portal.as("dkkd").post(url(id, "/do/review_1"), {{"note", ""}}).status == 303);
  REQUIRE(portal.as("thukyiso").post(url(id, "/do/review_2"), {{"note", ""}}).status == 303);
  REQUIRE(state(portal, id) == "pending_approval");
  return id;
}

std::int64_t make_approved(Portal& portal, std::int64_t document, const std::string& effective_on,
                           const std::string& content = "Nộp trong 3 ngày",
                           const std::string& kind = "revision") {
  const std::int64_t id = make_pending(portal, document, content);
  REQUIRE(portal.as("giamdoc").post(approve_url(portal, id), for_step(portal, id, approval(effective_on, kind, i18n::format_date(portal.clock().today())))).status == 303);
  return id;
}

int put_into_force(Portal& portal) {
  const test::Person program(portal, "quantri");
  plugin::Progress progress;
  plugin::Work work{portal.services(),    program.principal,      i18n::Language::vi(),
                    portal.clock().now(), portal.clock().today(), ""};
  return version::put_due_into_force(work, progress);
}

void stand_in(Portal& portal, Browser& browser, const std::string& absent, const std::string& user) {
  REQUIRE(portal.as(absent)
              .post("/stand-ins/new", {{"absent_id", std::to_string(portal.user_id(absent))},
                                       {"user_id", std::to_string(portal.user_id(user))},
                                       {"valid_from", "15/02/2019"},
                                       {"valid_to", "20/02/2019"},
                                       {"reason", "Nghỉ phép"},
                                       {"decision", ""}})
              .status == 303);
  REQUIRE(browser
              .post("/acting", {{"stand_in", std::to_string(number(
                                                 portal, "SELECT MAX(id) FROM core_stand_in WHERE ?1 = 0"))}})
              .status == 303);
}

}  // namespace

TEST_SUITE_BEGIN("versions");

TEST_CASE(
    "from draft to in force: every step by another person, each with its notice, number and signature") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  const std::int64_t id = make_pending(portal, document);
  CHECK(contains(portal.as("giamdoc").get("/").body, "Quy trình thử"));
  CHECK(contains(portal.as("giamdoc").get("/notices").body, "chờ bạn phê duyệt"));
  const http::Response approved = portal.as("giamdoc").post(approve_url(portal, id), for_step(portal, id, approval("15/02/2019")));
  CHECK(approved.status == 303);
  CHECK(state(portal, id) == "effective");
  CHECK(text(portal, "SELECT number FROM core_version WHERE id = ?1", id) == "01/00");
  CHECK(text(portal, "SELECT content_hash FROM core_version WHERE id = ?1", id).size() == 64);
  CHECK(number(portal, "SELECT COUNT(*) FROM core_version_signature WHERE version_id = ?1", id) == 4);
  CHECK(text(portal, "SELECT next_review_on FROM core_document WHERE id = ?1", document) == "2020-02-15");
  const http::Response page = portal.as("tdgs").get(url(id));
  CHECK(page.status == 200);
  const test::Html html = test::parse_html(page.body);
  CHECK(html.fault == "");
  for (const char* shown :
       {"QT-THU-01 01/00", "Nộp trong 3 ngày", "Tiếp nhận", "Phê duyệt", "Giám đốc Sở", "Mã băm"})
    CHECK_MESSAGE(contains(page.body, shown), std::string(shown));
  CHECK(contains(portal.as("tdgs").get("/documents/" + std::to_string(document)).body, "01/00"));
  // Found by code and number as it stands on paper, and kept as history.
  CHECK(contains(portal.as("tdgs").get("/search?all=1&q=QT-THU-01").body, url(id)));
  CHECK(contains(portal.as("tdgs").get(url(id, "/history")).body, "Phê duyệt"));
}

TEST_CASE("numbers: a revision adds to the second, a new issue to the first and begins at 00 again") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  struct Row {
    const char* kind;
    const char* number;
  };
  std::int64_t before = 0;
  for (const Row& row : {Row{"revision", "01/00"}, Row{"revision", "01/01"}, Row{"revision", "01/02"},
                         Row{"issue", "02/00"}, Row{"revision", "02/01"}}) {
    const std::int64_t id = make_approved(portal, document, "15/02/2019", "Nội dung", row.kind);
    CHECK(text(portal, "SELECT number FROM core_version WHERE id = ?1", id) == row.number);
    CHECK(state(portal, id) == "effective");
    if (before != 0) CHECK(state(portal, before) == "superseded");
    before = id;
  }
  CHECK(number(portal, "SELECT COUNT(*) FROM core_version WHERE document_id = ?1 AND state = 'effective'",
               document) == 1);
}

TEST_CASE("nobody signs two of writing, reviewing and approving; both people of a stand-in count") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  // The head of the unit may write and review; not the same version.
  Browser head = portal.as("dkkd");
  const std::int64_t id = open_draft(portal, head, document);
  REQUIRE(head.post(url(id, "/edit"), filled(portal, id)).status == 303);
  CHECK(head.post(url(id, "/do/submit"), {{"note", ""}}).status == 422);  // nobody else reviews in this unit
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute(
        "INSERT INTO core_user_role(user_id, role_id, unit_id, valid_from) SELECT ?1, id, ?2, '2019-02-01' "
        "FROM core_role WHERE code = 'unit_deputy'",
        portal.user_id("tdgs"), portal.unit_id("DKKD"));
  });
  REQUIRE(head.post(url(id, "/do/submit"), {{"note", ""}}).status == 303);
  CHECK(head.post(url(id, "/do/review_1"), {{"note", ""}}).status == 409);
  // The page says why, and shows no button.
  const std::string page = head.get(url(id)).body;
  CHECK(contains(page, "Bạn là người soạn thảo phiên bản này"));
  CHECK(!contains(page, "/do/review_1"));
  // Nor does who acts for him.
  Browser officer = portal.as("chuyenvien");
  stand_in(portal, officer, "dkkd", "chuyenvien");
  CHECK(officer.post(url(id, "/do/review_1"), {{"note", ""}}).status == 409);
  CHECK(state(portal, id) == "in_review");

  // Written by one who acted for the director: neither of the two approves.
  Portal other;
  const std::int64_t second = add_document(other);
  const std::int64_t pending = make_pending(other, second);
  other.services().db.write([&](db::WriteTx& tx) {
    tx.execute("INSERT INTO core_version_writer(version_id, user_id) VALUES (?1, ?2)", pending,
               other.user_id("giamdoc"));
  });
  CHECK(other.as("giamdoc").post(approve_url(other, pending), for_step(other, pending, approval("15/02/2019"))).status == 409);
  CHECK(state(other, pending) == "pending_approval");
}

TEST_CASE("who reviewed does not approve, in his own name or for another") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  const std::int64_t id = make_pending(portal, document);
  Browser reviewer = portal.as("dkkd");
  CHECK(reviewer.post(approve_url(portal, id), for_step(portal, id, approval("15/02/2019"))).status == 403);
  stand_in(portal, reviewer, "giamdoc", "dkkd");
  const http::Response answer = reviewer.post(approve_url(portal, id), for_step(portal, id, approval("15/02/2019")));
  CHECK(answer.status == 409);
  CHECK(contains(reviewer.get(url(id)).body, "không ai được ký hai lần"));
  // A stand-in who did none of it approves, and both names stand in the signature.
  Browser deputy = portal.as("tdgs");
  stand_in(portal, deputy, "giamdoc", "tdgs");
  CHECK(deputy.post(approve_url(portal, id), for_step(portal, id, approval("15/02/2019"))).status == 303);
  CHECK(number(portal,
               "SELECT on_behalf_of FROM core_version_signature WHERE version_id = ?1 AND step = 'approved'",
               id) == portal.user_id("giamdoc"));
  CHECK(contains(deputy.get(url(id)).body, "làm thay Giám đốc Sở"));
}

TEST_CASE("returned with a reason: a draft again, the signatures stay and are given anew") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  const std::int64_t id = make_pending(portal, document);
  Browser director = portal.as("giamdoc");
  CHECK(director.post(url(id, "/do/return"), {{"reason", ""}}).status == 422);
  REQUIRE(director.post(url(id, "/do/return"), {{"reason", "Thiếu căn cứ"}}).status == 303);
  CHECK(state(portal, id) == "draft");
  Browser writer = portal.as("chuyenvien");
  CHECK(contains(writer.get("/notices").body, "Thiếu căn cứ"));
  CHECK(contains(writer.get(url(id, "/edit")).body, "Thiếu căn cứ"));
  CHECK(number(portal, "SELECT COUNT(*) FROM core_version_signature WHERE version_id = ?1", id) == 4);
  REQUIRE(writer.post(url(id, "/do/submit"), {{"note", ""}}).status == 303);
  CHECK(portal.as("giamdoc").post(approve_url(portal, id), for_step(portal, id, approval("15/02/2019"))).status == 409);
  CHECK(portal.as("dkkd").post(url(id, "/do/review_1"), {{"note", ""}}).status == 303);
}

TEST_CASE("the days of an approval") {
  struct Row {
    const char* issued_on;
    const char* effective_on;
    int status;
  };
  // A first version may have been in force on paper before, with a reason.
  for (const Row& row :
       {Row{"15/02/2019", "15/02/2019", 303}, Row{"15/02/2019", "01/03/2019", 303},
        Row{"03/01/2019", "07/01/2019", 422}, Row{"15/02/2019", "14/02/2019", 422},
        Row{"16/02/2019", "20/02/2019", 422}, Row{"15/02/2019", "31/02/2019", 422},
        Row{"15/02/2019", "", 422}, Row{"", "15/02/2019", 422}, Row{"15/02/2019", "15/02/19", 422}}) {
    Portal portal;
    const std::int64_t id = make_pending(portal, add_document(portal));
    INFO(std::string(row.issued_on) << " / " << row.effective_on);
    const http::Response answer = portal.as("giamdoc").post(
        approve_url(portal, id), for_step(portal, id, approval(row.effective_on, "revision", row.issued_on)));
    CHECK(answer.status == row.status);
    if (row.status == 422) CHECK(state(portal, id) == "pending_approval");
  }
  // A later one neither comes before it nor into the past.
  for (const char* day : {"10/02/2019", "01/01/2019"}) {
    Portal portal;
    const std::int64_t document = add_document(portal);
    make_approved(portal, document, "15/02/2019");
    portal.clock().advance(20 * 86400);
    const std::int64_t id = make_pending(portal, document);
    CHECK(portal.as("giamdoc").post(approve_url(portal, id), for_step(portal, id, approval(day, "revision", "01/01/2019"))).status ==
          422);
    CHECK(portal.as("giamdoc")
              .post(approve_url(portal, id), for_step(portal, id, approval("01/03/2019", "revision", "01/03/2019")))
              .status == 422);
  }
}

TEST_CASE(
    "a planned day: in force by itself, once, also after days without the program; a clock set back undoes "
    "nothing") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  const std::int64_t first = make_approved(portal, document, "15/02/2019");
  const std::int64_t second = make_approved(portal, document, "01/03/2019", "Nộp trong 5 ngày");
  CHECK(state(portal, second) == "approved");
  CHECK(put_into_force(portal) == 0);
  // No other is begun meanwhile.
  CHECK(portal.as("chuyenvien")
            .post("/documents/" + std::to_string(document) + "/do/new_version",
                  {{"change_reason", "x"}, {"kind", "revision"}})
            .status == 409);
  portal.clock().advance(40 * 86400);
  // By its days it is in force already, the job or no.
  CHECK(contains(
      portal.as("tdgs").get("/documents/" + std::to_string(document) + "/in-force?on=01/03/2019").body,
      "01/01"));
  CHECK(put_into_force(portal) == 1);
  CHECK(put_into_force(portal) == 0);
  CHECK(state(portal, first) == "superseded");
  CHECK(state(portal, second) == "effective");
  CHECK(text(portal, "SELECT expired_on FROM core_version WHERE id = ?1", first) == "2019-03-01");
  CHECK(number(portal,
               "SELECT COUNT(*) FROM core_audit WHERE action = 'version.effective' AND object_id = ?1",
               second) == 1);
  portal.clock().advance(-400 * 86400);
  CHECK(put_into_force(portal) == 0);
  CHECK(state(portal, second) == "effective");
  CHECK_THROWS_AS(portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_version SET state = 'approved' WHERE id = ?1", second);
  }),
                  db::Failure);
}

TEST_CASE("in force on a day") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  make_approved(portal, document, "15/02/2019");
  const std::int64_t second = make_approved(portal, document, "01/03/2019", "Nộp trong 5 ngày");
  portal.clock().advance(20 * 86400);
  put_into_force(portal);
  const std::string page = "/documents/" + std::to_string(document) + "/in-force?on=";
  Browser browser = portal.as("tdgs");
  struct Row {
    const char* day;
    const char* shown;
  };
  const std::vector<Row> rows = {{"14/02/2019", "không có phiên bản nào"},
                                 {"15/02/2019", "phiên bản 01/00"},
                                 {"28/02/2019", "phiên bản 01/00"},
                                 {"01/03/2019", "phiên bản 01/01"},
                                 {"2019-03-02", "phiên bản 01/01"},
                                 {"31/12/2030", "phiên bản 01/01"},
                                 {"", "phiên bản 01/01"}};
  for (const Row& row : rows) {
    INFO(std::string(row.day));
    CHECK(contains(browser.get(page + row.day).body, row.shown));
  }
  for (const char* day : {"31/02/2019", "hôm nay", "1/1/19", "%3Cscript%3E"})
    CHECK(browser.get(page + day).status == 422);
  REQUIRE(portal.as("giamdoc").post(url(second, "/do/withdraw"), {{"how", "no_longer"}, {"ends_on", "07/03/2019"}, {"reason", "Luật bãi bỏ"}}).status == 303);
  CHECK(contains(browser.get(page + "07/03/2019").body, "không có phiên bản nào"));
  CHECK(contains(browser.get(page + "02/03/2019").body, "phiên bản 01/01"));
  CHECK(contains(browser.get(url(second)).body, "Tài liệu lỗi thời"));
}

TEST_CASE("the content of what was submitted stands still, on the pages and in the database") {
  Portal portal;
  const std::int64_t id = make_approved(portal, add_document(portal), "15/02/2019");
  CHECK(portal.as("chuyenvien").get(url(id, "/edit")).status == 409);
  CHECK(portal.as("chuyenvien").post(url(id, "/edit"), filled(portal, id)).status == 409);
  const auto refused = [&](auto change) {
    CHECK_THROWS_AS(portal.services().db.write([&](db::WriteTx& tx) { change(tx); }), db::Failure);
  };
  refused([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_version_section SET body = 'x' WHERE version_id = ?1", id);
  });
  refused([&](db::WriteTx& tx) { tx.execute("DELETE FROM core_version_cell WHERE version_id = ?1", id); });
  refused([&](db::WriteTx& tx) {
    tx.execute("INSERT INTO core_version_section(version_id, key, body) VALUES (?1, 'terms', 'x')", id);
  });
  refused([&](db::WriteTx& tx) { tx.execute("UPDATE core_version SET number = '09/09' WHERE id = ?1", id); });
  refused(
      [&](db::WriteTx& tx) { tx.execute("UPDATE core_version SET content_hash = '' WHERE id = ?1", id); });
  refused([&](db::WriteTx& tx) { tx.execute("DELETE FROM core_version WHERE id = ?1", id); });
  refused(
      [&](db::WriteTx& tx) { tx.execute("DELETE FROM core_version_signature WHERE version_id = ?1", id); });
  // The hash is that of the stored texts.
  CHECK(portal.services().db.read([&](db::Reader& reader) { return version::hash_content(reader, id); }) ==
        text(portal, "SELECT content_hash FROM core_version WHERE id = ?1", id));
}

TEST_CASE("writing: rows are added, moved and removed without script, and nothing typed is lost") {
  Portal portal;
  Browser writer = portal.as("chuyenvien");
  const std::int64_t id = open_draft(portal, writer, add_document(portal));
  Form form = filled(portal, id, "Chưa lưu");
  const auto press = [&](const char* op) {
    Form sent = form;
    sent.emplace_back("op", op);
    const http::Response page = writer.post(url(id, "/edit"), sent);
    CHECK(page.status == 200);
    const test::Html html = test::parse_html(page.body);
    CHECK(html.fault == "");
    form = html.form(url(id, "/edit"));
    CHECK(test::value_of(form, "s_content") == "Chưa lưu");
  };
  press("add:steps");
  CHECK(test::value_of(form, "t_steps_0_name") == "Tiếp nhận");
  test::set_value(form, "t_steps_1_name", "Ký");
  press("up:steps:1");
  CHECK(test::value_of(form, "t_steps_0_name") == "Ký");
  press("down:steps:0");
  CHECK(test::value_of(form, "t_steps_0_name") == "Tiếp nhận");
  press("remove:steps:0");
  CHECK(test::value_of(form, "t_steps_0_name") == "Ký");
  for (const char* nonsense :
       {"up:steps:0", "down:steps:99", "remove:steps:-1", "add:nowhere", "x", "remove:steps:abc", "up:steps"})
    press(nonsense);
  CHECK(number(portal, "SELECT COUNT(*) FROM core_version_cell WHERE version_id = ?1", id) == 0);
  REQUIRE(writer.post(url(id, "/edit"), form).status == 303);
  CHECK(number(portal, "SELECT COUNT(*) FROM core_version_cell WHERE version_id = ?1", id) == 1);
}

TEST_CASE("a draft that is not complete is kept but not submitted, and the page says what is missing") {
  Portal portal;
  Browser writer = portal.as("chuyenvien");
  const std::int64_t id = open_draft(portal, writer, add_document(portal));
  Form form = filled(portal, id);
  test::set_value(form, "s_scope", "");
  test::set_value(form, "t_steps_0_who", "");
  REQUIRE(writer.post(url(id, "/edit"), form).status == 303);
  CHECK(contains(writer.get(url(id, "/edit")).body, "Phải nhập “Phạm vi áp dụng”"));
  const http::Response refused = writer.post(url(id, "/do/submit"), {{"note", "Xin duyệt"}});
  CHECK(refused.status == 422);
  CHECK(contains(refused.body, "Phải nhập “Phạm vi áp dụng”"));
  CHECK(contains(refused.body, "dòng 1: phải nhập “Trách nhiệm”"));
  CHECK(contains(refused.body, "Xin duyệt"));
  CHECK(state(portal, id) == "draft");
}

TEST_CASE("bad input of a draft: refused beside the control, the rest stays as typed") {
  struct Row {
    const char* field;
    std::string value;
  };
  Portal portal;
  Browser writer = portal.as("chuyenvien");
  const std::int64_t id = open_draft(portal, writer, add_document(portal));
  for (const Row& row :
       {Row{"t_steps_0_minutes", "nửa ngày"}, Row{"t_steps_0_minutes", "-5"},
        Row{"t_steps_0_minutes", "1000001"}, Row{"t_steps_0_minutes", "1,5"},
        Row{"t_steps_0_name", std::string(2001, 'x')}, Row{"s_content", std::string(100'001, 'x')},
        Row{"change_reason", ""}, Row{"change_reason", std::string(4001, 'x')}}) {
    INFO(std::string(row.field) << " = " << row.value.substr(0, 20));
    Form form = filled(portal, id, "Vẫn còn");
    test::set_value(form, row.field, row.value);
    const http::Response answer = writer.post(url(id, "/edit"), form);
    CHECK(answer.status == 422);
    const test::Html html = test::parse_html(answer.body);
    CHECK(html.links("#" + std::string(row.field)).size() >= 1);
    if (std::string(row.field) != "s_content")
      CHECK(test::value_of(html.form(url(id, "/edit")), "s_content") == "Vẫn còn");
    CHECK(test::value_of(html.form(url(id, "/edit")), row.field) == row.value);
  }
  // Too many rows.
  Form form = filled(portal, id);
  for (int i = 1; i <= 201; ++i) form.emplace_back("t_steps_" + std::to_string(i) + "_name", "x");
  CHECK(writer.post(url(id, "/edit"), form).status == 422);
  CHECK(number(portal, "SELECT COUNT(*) FROM core_version_section WHERE version_id = ?1", id) == 0);
}

TEST_CASE("two people write one draft: the second sees what the first saved and loses nothing") {
  Portal portal;
  Browser writer = portal.as("chuyenvien"), head = portal.as("dkkd");
  const std::int64_t id = open_draft(portal, writer, add_document(portal));
  Form mine = filled(portal, id, "Nộp trong 3 ngày");
  REQUIRE(head.post(url(id, "/edit"), filled(portal, id, "Nộp trong 7 ngày")).status == 303);
  const http::Response clash = writer.post(url(id, "/edit"), mine);
  CHECK(clash.status == 409);
  CHECK(contains(clash.body, "<del>"));
  CHECK(contains(clash.body, "Người khác vừa lưu"));
  const Form again = test::parse_html(clash.body).form(url(id, "/edit"));
  CHECK(test::value_of(again, "s_content") == "Nộp trong 3 ngày");
  CHECK(writer.post(url(id, "/edit"), again).status == 303);
  CHECK(text(portal, "SELECT body FROM core_version_section WHERE version_id = ?1 AND key = 'content'", id) ==
        "Nộp trong 3 ngày");
}

TEST_CASE("comparison of two versions: words marked by elements and signs, tables by rows") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  const std::int64_t a = make_approved(portal, document, "15/02/2019", "Nộp trong 3 ngày\nKhông đổi");
  const std::int64_t b = make_approved(portal, document, "15/02/2019", "Nộp trong 5 ngày\nKhông đổi");
  const std::string page = "/documents/" + std::to_string(document) + "/compare";
  Browser browser = portal.as("tdgs");
  const http::Response shown = browser.get(page + "?a=" + std::to_string(a) + "&b=" + std::to_string(b));
  CHECK(shown.status == 200);
  CHECK(test::parse_html(shown.body).fault == "");
  CHECK(contains(shown.body, ">3<"));
  CHECK(contains(shown.body, "<ins>"));
  CHECK(contains(shown.body, "(thay đổi)"));
  CHECK(!contains(shown.body, "Không đổi"));
  // The older one always stands first.
  CHECK(contains(browser.get(page + "?all=1&a=" + std::to_string(b) + "&b=" + std::to_string(a)).body,
                 "Không đổi"));
  CHECK(
      contains(browser.get(page + "?a=" + std::to_string(a) + "&b=" + std::to_string(a)).body, "giống nhau"));
  const std::int64_t foreign = make_approved(portal, add_document(portal, "QT-KHAC-02"), "15/02/2019");
  for (const std::string& query :
       {std::string(), std::string("?a=1"), "?a=x&b=" + std::to_string(b), std::string("?a=0&b=987654"),
        "?a=" + std::to_string(a) + "&b=" + std::to_string(foreign)}) {
    INFO(query);
    CHECK(browser.get(page + query).status == 404);
  }
}

TEST_CASE(
    "reading: owed by everyone in the units it was given to, also by who comes later; said once, by each for "
    "himself") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  const std::int64_t id = make_approved(portal, document, "15/02/2019");
  Browser secretary = portal.as("thukyiso"), reader = portal.as("chuyenvien"), other = portal.as("tdgs");
  const auto owes = [&](const std::string& username) {
    return contains(portal.as(username).get(url(id)).body, url(id, "/read\""));
  };
  CHECK(!owes("chuyenvien"));
  REQUIRE(secretary
              .post(url(id, "/readers"),
                    {{"unit_id", std::to_string(portal.unit_id("DKKD"))}, {"username", ""}, {"copy_no", "3"}})
              .status == 303);
  CHECK(owes("chuyenvien"));
  CHECK(owes("dkkd"));
  CHECK(!owes("tdgs"));
  // Five working days after Friday 15/02/2019; it is among his tasks.
  CHECK(contains(reader.get(url(id)).body, "22/02/2019"));
  CHECK(contains(reader.get("/").body, url(id)));
  CHECK(reader.post(url(id, "/read"), {}).status == 303);
  CHECK(!owes("chuyenvien"));
  CHECK(reader.post(url(id, "/read"), {}).status == 303);
  CHECK(number(portal, "SELECT COUNT(*) FROM core_version_ack WHERE version_id = ?1", id) == 1);
  CHECK(other.post(url(id, "/read"), {}).status == 303);  // owes nothing: nothing is kept
  CHECK(number(portal, "SELECT COUNT(*) FROM core_version_ack WHERE version_id = ?1", id) == 1);
  const std::string readers = secretary.get(url(id, "/readers")).body;
  CHECK(contains(readers, "1/2 người đã đọc"));
  CHECK(contains(readers, "Trưởng phòng Đăng ký kinh doanh"));
  // Others see how many, not who.
  CHECK(!contains(other.get(url(id, "/readers")).body, "Chuyên viên Đăng ký kinh doanh"));
  // Who comes to the unit later owes it from then on; who stands in for a colleague reads for himself.
  portal.clock().advance(10 * 86400);
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute(
        "INSERT INTO core_user_role(user_id, role_id, unit_id, valid_from) SELECT ?1, id, ?2, '2019-02-25' "
        "FROM core_role "
        "WHERE code = 'officer'",
        portal.user_id("tdgs"), portal.unit_id("DKKD"));
  });
  CHECK(owes("tdgs"));
  CHECK(contains(portal.as("tdgs").get(url(id)).body, "04/03/2019"));
  // The next version begins anew; of the old one nobody owes anything.
  const std::int64_t next = make_approved(portal, document, "25/02/2019");
  CHECK(!owes("dkkd"));
  CHECK(contains(portal.as("dkkd").get(url(next)).body, url(next, "/read\"")));
}

TEST_CASE("a small change nobody has to confirm") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  const std::int64_t first = make_approved(portal, document, "15/02/2019");
  REQUIRE(portal.as("thukyiso")
              .post(url(first, "/readers"), {{"unit_id", std::to_string(portal.unit_id("DKKD"))}})
              .status == 303);
  const std::int64_t id = make_pending(portal, document);
  Form form = approval("15/02/2019");
  form.emplace_back("no_ack", "1");
  REQUIRE(portal.as("giamdoc").post(approve_url(portal, id), for_step(portal, id, form)).status == 303);
  CHECK(!contains(portal.as("chuyenvien").get(url(id)).body, url(id, "/read\"")));
  CHECK(contains(portal.as("thukyiso").get(url(id, "/readers")).body, "không cần xác nhận đọc"));
}

TEST_CASE("giving out: bad input, groups, recall") {
  Portal portal;
  const std::int64_t id = make_approved(portal, add_document(portal), "15/02/2019");
  Browser secretary = portal.as("thukyiso");
  const std::string page = url(id, "/readers");
  const auto unit = [&](const char* code) { return std::to_string(portal.unit_id(code)); };
  struct Row {
    Form form;
    int status;
  };
  const std::vector<Row> rows = {{{{"unit_id", ""}, {"username", ""}}, 422},
                                 {{{"unit_id", unit("DKKD")}, {"username", "tdgs"}}, 422},
                                 {{{"unit_id", "987654"}}, 422},
                                 {{{"unit_id", unit("SNV")}}, 422},
                                 {{{"username", "khongco"}}, 422},
                                 {{{"unit_id", unit("DKKD")}, {"copy_no", "0"}}, 422},
                                 {{{"unit_id", unit("DKKD")}, {"copy_no", "7"}}, 303},
                                 {{{"unit_id", unit("DKKD")}}, 422},
                                 {{{"username", "tdgs"}, {"copy_no", "7"}}, 422},
                                 {{{"username", "tdgs"}}, 303},
                                 {{{"unit_id", unit("PCM")}, {"copy_no", "9"}}, 422},
                                 {{{"unit_id", unit("PCM")}}, 303}};
  for (const Row& row : rows) {
    const http::Response answer = secretary.post(page, row.form);
    CHECK(answer.status == row.status);
  }
  // The group's nine members, DKKD among them already, and a person.
  CHECK(number(portal, "SELECT COUNT(*) FROM core_version_distribution WHERE version_id = ?1", id) == 10);
  const std::int64_t first =
      number(portal, "SELECT MIN(id) FROM core_version_distribution WHERE version_id = ?1", id);
  const std::string recall = page + "/" + std::to_string(first) + "/recall";
  CHECK(portal.as("tdgs").post(recall, {}).status == 403);
  CHECK(secretary.post(recall, {}).status == 303);
  CHECK(secretary.post(recall, {}).status == 303);
  CHECK(secretary.post(page + "/987654/recall", {}).status == 404);
  CHECK(!contains(portal.as("chuyenvien").get(url(id)).body, url(id, "/read\"")));
  CHECK(portal.as("dkkd").post(page, {{"username", "dkkd"}}).status == 403);
}

TEST_CASE("printed: head with the numbers, signatures, and the mark of what the paper is worth") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  const std::int64_t first = make_approved(portal, document, "15/02/2019");
  Browser browser = portal.as("tdgs");
  std::string page = browser.get(url(first, "/print")).body;
  for (const char* shown :
       {"Mã hiệu: QT-THU-01", "Lần ban hành: 01", "Lần sửa đổi: 00", "BẢN IN KHÔNG KIỂM SOÁT",
        "15/02/2019 09:00", "Soạn thảo", "Xem xét", "Phê duyệt", "Nộp trong 3 ngày"})
    CHECK_MESSAGE(contains(page, shown), std::string(shown));
  CHECK(!contains(page, "TÀI LIỆU LỖI THỜI"));
  make_approved(portal, document, "15/02/2019");
  CHECK(contains(browser.get(url(first, "/print")).body, "TÀI LIỆU LỖI THỜI"));
  Browser writer = portal.as("chuyenvien");
  const std::int64_t draft = open_draft(portal, writer, document);
  CHECK(contains(browser.get(url(draft, "/print")).body, "BẢN DỰ THẢO"));
  // The demonstration sets the agency's name in the transaction that approves its documents.
  CHECK(portal.services().db.read([](db::Reader& reader) {
    return reader.text("SELECT group_concat(DISTINCT head_agency) FROM core_version WHERE head_code <> ''");
  }) == "Sở Kế hoạch và Đầu tư");
}

TEST_CASE("rights: who writes, who gives out, who sees; another unit's officer writes nothing here") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  Browser writer = portal.as("chuyenvien"), stranger = portal.as("tdgs"), auditor = portal.as("kiemsoat");
  const std::string open = "/documents/" + std::to_string(document) + "/do/new_version";
  CHECK(stranger.post(open, {{"change_reason", "x"}, {"kind", "revision"}}).status == 403);
  CHECK(auditor.post(open, {{"change_reason", "x"}, {"kind", "revision"}}).status == 403);
  const std::int64_t id = open_draft(portal, writer, document);
  CHECK(stranger.get(url(id)).status == 200);
  CHECK(stranger.get(url(id, "/edit")).status == 403);
  CHECK(stranger.post(url(id, "/edit"), filled(portal, id)).status == 403);
  CHECK(stranger.post(url(id, "/do/drop"), {{"reason", "x"}}).status == 403);
  CHECK(portal.as("thukyiso").post(url(id, "/readers"), {{"username", "tdgs"}}).status == 409);
  CHECK(writer.get(url(987654)).status == 404);
  CHECK(writer.get(url(987654, "/print")).status == 404);
  CHECK(portal.as("quantri").get(url(id)).status == 403);
}

TEST_CASE("a document with what was submitted is not removed; a fresh draft goes with it") {
  Portal portal;
  Browser secretary = portal.as("thukyiso"), writer = portal.as("chuyenvien");
  const auto remove = [&](std::int64_t document) {
    return secretary.post("/documents/" + std::to_string(document) + "/remove", {{"row_version", "1"}})
        .status;
  };
  const std::int64_t kept = add_document(portal);
  std::int64_t id = open_draft(portal, writer, kept);
  REQUIRE(writer.post(url(id, "/edit"), filled(portal, id)).status == 303);
  REQUIRE(writer.post(url(id, "/do/submit"), {{"note", ""}}).status == 303);
  CHECK(remove(kept) == 422);
  const std::int64_t gone = add_document(portal, "QT-THU-02");
  id = open_draft(portal, writer, gone);
  CHECK(remove(gone) == 303);
  CHECK(writer.get(url(id)).status == 404);
  // A dropped draft stays and lets another begin.
  const std::int64_t third = add_document(portal, "QT-THU-03");
  id = open_draft(portal, writer, third);
  REQUIRE(writer.post(url(id, "/do/drop"), {{"reason", "Không cần nữa"}}).status == 303);
  CHECK(state(portal, id) == "withdrawn");
  CHECK(open_draft(portal, writer, third) != id);
}

TEST_CASE("codes that people take for one are one") {
  Portal portal;
  add_document(portal, "QT-ĐKKD-05");
  const auto add = [&](const char* code) {
    return portal.as("thukyiso")
        .post("/documents/new", {{"code", code},
                                 {"title", "Khác"},
                                 {"kind", "rule"},
                                 {"unit_id", std::to_string(portal.unit_id("VP"))},
                                 {"review_months", "12"}})
        .status;
  };
  CHECK(add("QT-ĐKKD-05") == 422);
  CHECK(add("qt-dkkd-05") == 422);
  CHECK(add("QT-ĐKKD-06") == 303);
}

TEST_CASE("another plugin's records with one review and a rule of its own") {
  Portal portal{Portal::WithSample{}};
  Browser writer = portal.as("chuyenvien");
  REQUIRE(writer.post("/sample/procedures/new", {{"code", "1.001"}, {"name", "Thủ tục thử"}}).status == 303);
  REQUIRE(
      writer.post("/sample/procedures/1/do/first_version", {{"change_reason", "Lần đầu"}})
          .status == 303);
  const std::int64_t id =
      number(portal, "SELECT MAX(id) FROM core_version WHERE document_type = 'sample.procedure' AND ?1 = 0");
  const std::string page = "/sample/procedures/versions/" + std::to_string(id);
  Form form = {{"row_version", "1"}, {"change_reason", "Lần đầu"},   {"s_text", "Nội dung"},
               {"s_note", ""},       {"t_steps_0_name", "Một bước"}, {"t_steps_0_minutes", "500"}};
  REQUIRE(writer.post(page + "/edit", form).status == 303);
  CHECK(writer.post(page + "/do/submit", {{"note", ""}}).status == 422);
  test::set_value(form, "row_version", "2");
  test::set_value(form, "t_steps_0_minutes", "480");
  REQUIRE(writer.post(page + "/edit", form).status == 303);
  REQUIRE(writer.post(page + "/do/submit", {{"note", ""}}).status == 303);
  CHECK(writer.post(page + "/do/review_1", {{"note", ""}}).status == 409);
  Browser reviewer = portal.as("dkkd");
  REQUIRE(reviewer.post(page + "/do/review_1", {{"note", ""}}).status == 303);
  CHECK(reviewer.post(page + "/do/approve_first", without_kind(approval("15/02/2019"))).status == 409);
  REQUIRE(portal.as("tdgs").post(page + "/do/approve_first", without_kind(approval("15/02/2019"))).status == 303);
  CHECK(state(portal, id) == "effective");
  CHECK(contains(writer.get("/sample/procedures/1").body, "01/00"));
  CHECK(contains(writer.get(page + "/print").body, "1.001"));
}

namespace {

/// An instruction that cites the procedure; its id.
std::int64_t add_citer(Portal& portal) {
  const std::int64_t instruction = add_document(portal, "HD-THU-01");
  REQUIRE(portal.as("thukyiso")
              .post("/citations/add?citer=core.document:" + std::to_string(instruction),
                    {{"act", "QT-THU-01"}, {"articles", "Mục 5"}, {"note", ""}})
              .status == 303);
  return instruction;
}

std::int64_t count_tasks(Portal& portal, std::int64_t document) {
  return number(portal,
                "SELECT COUNT(*) FROM core_task WHERE source_type = 'core.document' AND source_id = ?1 AND state = "
                "'open'",
                document);
}

std::int64_t count_flags(Portal& portal, std::int64_t document) {
  return number(portal,
                "SELECT COUNT(*) FROM core_citation_flag WHERE citer_type = 'core.document' AND citer_id = ?1 AND "
                "state = 'open'",
                document);
}

std::string next_review(Portal& portal, std::int64_t document) {
  return text(portal, "SELECT COALESCE(next_review_on, '') FROM core_document WHERE id = ?1", document);
}

Form renaming(Portal& portal, std::int64_t document, const std::string& code, const std::string& title) {
  return {{"row_version", text(portal, "SELECT row_version FROM core_document WHERE id = ?1", document)},
          {"code", code},
          {"title", title},
          {"kind", "procedure"},
          {"unit_id", std::to_string(portal.unit_id("DKKD"))},
          {"review_months", "12"}};
}

}  // namespace

TEST_CASE("what is built on a document is flagged when a new version is approved, for its day, not by the first one") {
  Portal portal;
  const std::int64_t procedure = add_document(portal), instruction = add_citer(portal);
  Browser head = portal.as("dkkd");
  const std::string page = "/documents/" + std::to_string(instruction);
  make_approved(portal, procedure, "15/02/2019");
  CHECK_FALSE(contains(head.get(page).body, "Xem việc cần làm"));
  CHECK(count_tasks(portal, instruction) == 0);
  make_approved(portal, procedure, "18/02/2019", "Nộp trong 2 ngày");
  CHECK(contains(head.get(page).body, "Bản 01/01 có hiệu lực từ 18/02/2019"));
  CHECK(count_tasks(portal, instruction) == 1);
  portal.clock().set(base::instant_of({2019, 2, 18}, 9));
  REQUIRE(put_into_force(portal) == 1);
  CHECK(count_flags(portal, instruction) == 1);
  CHECK(count_tasks(portal, instruction) == 1);
}

TEST_CASE("a version withdrawn before its day: what was announced because of it is taken back") {
  Portal portal;
  const std::int64_t procedure = add_document(portal), instruction = add_citer(portal);
  const std::int64_t first = make_approved(portal, procedure, "15/02/2019");
  const std::int64_t second = make_approved(portal, procedure, "01/03/2019", "Nộp trong 2 ngày");
  REQUIRE(count_flags(portal, instruction) == 1);
  REQUIRE(portal.as("thukyiso").post(url(second, "/do/withdraw_approved"), {{"reason", "Chờ luật"}}).status == 303);
  CHECK(count_flags(portal, instruction) == 0);
  CHECK(count_tasks(portal, instruction) == 0);
  CHECK(state(portal, first) == "effective");
  CHECK(next_review(portal, procedure) == "2020-02-15");
  portal.clock().advance(20 * 86400);
  CHECK(put_into_force(portal) == 0);
}

TEST_CASE("withdrawn as issued by mistake: the version before it is in force again, as if it had never been") {
  Portal portal;
  const std::int64_t procedure = add_document(portal), instruction = add_citer(portal);
  const std::int64_t first = make_approved(portal, procedure, "15/02/2019");
  portal.clock().advance(5 * 86400);
  const std::int64_t second = make_approved(portal, procedure, "20/02/2019", "Nộp trong 2 ngày");
  REQUIRE(count_flags(portal, instruction) == 1);
  Browser secretary = portal.as("thukyiso");
  // It must be said which.
  CHECK(secretary.post(url(second, "/do/withdraw"), {{"how", ""}, {"reason", "Nhầm"}}).status == 422);
  REQUIRE(secretary.post(url(second, "/do/withdraw"), {{"how", "mistake"}, {"reason", "Ban hành nhầm"}}).status == 303);
  CHECK(state(portal, second) == "withdrawn");
  CHECK(state(portal, first) == "effective");
  CHECK(count_flags(portal, instruction) == 0);
  CHECK(next_review(portal, procedure) == "2020-02-15");
  for (const char* day : {"15/02/2019", "20/02/2019", "31/12/2019"}) {
    CHECK(contains(secretary.get("/documents/" + std::to_string(procedure) + "/in-force?on=" + day).body,
                   "phiên bản 01/00"));
  }
  // The number is not given again.
  const std::int64_t third = make_approved(portal, procedure, "20/02/2019", "Nộp trong 4 ngày");
  CHECK(text(portal, "SELECT number FROM core_version WHERE id = ?1", third) == "01/02");
  // In the database this is the only way back.
  CHECK_THROWS_AS(portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_version SET state = 'withdrawn' WHERE id = ?1", third);
    tx.execute("UPDATE core_version SET state = 'effective', expired_on = NULL WHERE id = ?1", first);
  }),
                  db::Failure);
}

TEST_CASE("withdrawn as no longer applied: from its day on nothing is in force, and who cites it is told so") {
  Portal portal;
  const std::int64_t procedure = add_document(portal), instruction = add_citer(portal);
  const std::int64_t id = make_approved(portal, procedure, "15/02/2019");
  Browser secretary = portal.as("thukyiso");
  const auto withdraw = [&](const char* day) {
    return secretary
        .post(url(id, "/do/withdraw"), {{"how", "no_longer"}, {"ends_on", day}, {"reason", "Luật bãi bỏ"}})
        .status;
  };
  CHECK(withdraw("") == 422);
  CHECK(withdraw("14/02/2019") == 422);
  CHECK(withdraw("01/03/2019") == 303);
  CHECK(state(portal, id) == "effective");
  CHECK(count_flags(portal, instruction) == 1);
  CHECK(contains(portal.as("dkkd").get("/documents/" + std::to_string(instruction)).body, "01/03/2019"));
  portal.clock().advance(20 * 86400);
  put_into_force(portal);
  put_into_force(portal);
  CHECK(state(portal, id) == "withdrawn");
  CHECK(next_review(portal, procedure).empty());
  CHECK(count_flags(portal, instruction) == 1);
  CHECK(count_tasks(portal, instruction) == 1);
}

TEST_CASE("code and title of what was approved stand in it: a new name comes with a new version") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  const std::int64_t first = make_approved(portal, document, "15/02/2019");
  const std::string hash = text(portal, "SELECT content_hash FROM core_version WHERE id = ?1", first);
  Browser secretary = portal.as("thukyiso");
  const std::string edit = "/documents/" + std::to_string(document) + "/edit";
  const http::Response refused = secretary.post(edit, renaming(portal, document, "QT-KHAC-99", "Tên khác"));
  CHECK(refused.status == 422);
  CHECK(contains(refused.body, "Hãy soạn phiên bản mới trước"));
  // What is not in the head may change.
  CHECK(secretary.post(edit, renaming(portal, document, "QT-THU-01", "Quy trình thử")).status == 303);
  Browser writer = portal.as("chuyenvien");
  const std::int64_t second = open_draft(portal, writer, document);
  REQUIRE(secretary.post(edit, renaming(portal, document, "QT-MOI-02", "Quy trình mới")).status == 303);
  for (const char* suffix : {"", "/print"}) {
    const std::string page = secretary.get(url(first, suffix)).body;
    CHECK(contains(page, "QT-THU-01"));
    CHECK(contains(page, "Quy trình thử"));
    CHECK(contains(secretary.get(url(second, suffix)).body, "QT-MOI-02"));
  }
  CHECK(contains(secretary.get(url(first, "/print")).body, "Mã hiệu: QT-THU-01"));
  // Nobody has to change the text for a new name; while it is signed it stands.
  REQUIRE(writer.post(url(second, "/do/submit"), {{"note", ""}}).status == 303);
  CHECK(secretary.post(edit, renaming(portal, document, "QT-MOI-03", "Quy trình mới")).status == 422);
  REQUIRE(portal.as("dkkd").post(url(second, "/do/review_1"), {{"note", ""}}).status == 303);
  REQUIRE(secretary.post(url(second, "/do/review_2"), {{"note", ""}}).status == 303);
  REQUIRE(portal.as("giamdoc").post(approve_url(portal, second), for_step(portal, second, approval("15/02/2019"))).status == 303);
  CHECK(contains(secretary.get(url(second, "/print")).body, "Mã hiệu: QT-MOI-02"));
  CHECK(contains(secretary.get(url(first, "/print")).body, "Mã hiệu: QT-THU-01"));
  CHECK(text(portal, "SELECT content_hash FROM core_version WHERE id = ?1", first) == hash);
  // The head is part of what the hash is taken of, and stands still in the database.
  CHECK_THROWS_AS(portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_version SET head_code = 'X' WHERE id = ?1", first);
  }),
                  db::Failure);
  // The old code still finds it.
  CHECK(contains(secretary.get("/documents?q=QT-THU-01").body, "QT-MOI-02"));
  CHECK(contains(secretary.get("/search?all=1&q=QT-THU-01").body, url(first)));
  CHECK(add_citer(portal) > 0);
}

TEST_CASE("the hash of form 1 is of the texts alone and stays valid; form 2 is of the head too") {
  Portal portal;
  const std::int64_t id = make_approved(portal, add_document(portal), "15/02/2019");
  CHECK(number(portal, "SELECT hash_form FROM core_version WHERE id = ?1", id) == 2);
  const auto hash = [&] {
    return portal.services().db.read([&](db::Reader& reader) { return version::hash_content(reader, id); });
  };
  CHECK(hash() == text(portal, "SELECT content_hash FROM core_version WHERE id = ?1", id));
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("DROP TRIGGER core_version_head_no_change");
    tx.execute("UPDATE core_version SET head_title = 'Tên bị sửa' WHERE id = ?1", id);
  });
  CHECK(hash() != text(portal, "SELECT content_hash FROM core_version WHERE id = ?1", id));
  CHECK(contains(portal.as("tdgs").get(url(id)).body, "không còn khớp với mã băm này"));
}

TEST_CASE("days before the submission need a reason, which is shown; the next review is not in the past") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  const std::int64_t id = make_pending(portal, document);
  Form form = approval("24/06/2010", "revision", "24/06/2010");
  const http::Response refused = portal.as("giamdoc").post(approve_url(portal, id), for_step(portal, id, form));
  CHECK(refused.status == 422);
  CHECK(contains(refused.body, "Phiên bản được trình ngày 15/02/2019"));
  form.emplace_back("backdate_reason", "Văn bản giấy ban hành trước khi có Cổng");
  REQUIRE(portal.as("giamdoc").post(approve_url(portal, id), for_step(portal, id, form)).status == 303);
  CHECK(contains(portal.as("tdgs").get(url(id)).body, "Văn bản giấy ban hành trước khi có Cổng"));
  CHECK(next_review(portal, document) == "2020-02-15");
}

TEST_CASE("who only opened a draft is no writer; who edits is, and nothing is submitted when nobody is left to sign") {
  Portal portal;
  Browser head = portal.as("dkkd"), writer = portal.as("chuyenvien"), secretary = portal.as("thukyiso");
  const std::int64_t document = add_document(portal);
  const std::int64_t id = open_draft(portal, head, document);
  REQUIRE(writer.post(url(id, "/edit"), filled(portal, id)).status == 303);
  // Before he writes in it the head reads what that means.
  CHECK(contains(head.get(url(id, "/edit")).body, "Người sửa dự thảo được tính là người soạn thảo"));
  CHECK(contains(writer.get(url(id, "/do/submit")).body, "Trưởng phòng Đăng ký kinh doanh"));
  REQUIRE(writer.post(url(id, "/do/submit"), {{"note", ""}}).status == 303);
  CHECK(head.post(url(id, "/do/review_1"), {{"note", ""}}).status == 303);
  // The only one who checks code and form writes in it himself.
  CHECK(secretary.post(url(id, "/do/return_2"), {{"reason", "Sửa mã"}}).status == 303);
  REQUIRE(secretary.post(url(id, "/edit"), filled(portal, id, "Nộp trong 4 ngày")).status == 303);
  const http::Response refused = writer.post(url(id, "/do/submit"), {{"note", ""}});
  CHECK(refused.status == 422);
  CHECK(contains(refused.body, "không còn ai ký được"));
  CHECK(contains(refused.body, "Thư ký ISO"));
  CHECK(state(portal, id) == "draft");
}

TEST_CASE("who submitted a version takes it back; others do not") {
  Portal portal;
  const std::int64_t id = make_pending(portal, add_document(portal));
  CHECK(portal.as("dkkd").post(url(id, "/do/take_back"), {{"reason", "Sửa"}}).status == 409);
  Browser writer = portal.as("chuyenvien");
  CHECK(writer.post(url(id, "/do/take_back"), {{"reason", ""}}).status == 422);
  REQUIRE(writer.post(url(id, "/do/take_back"), {{"reason", "Còn thiếu bước"}}).status == 303);
  CHECK(state(portal, id) == "draft");
  CHECK(contains(writer.get(url(id)).body, "Người trình rút về"));
  CHECK(contains(portal.as("giamdoc").get("/notices").body, "Còn thiếu bước"));
  REQUIRE(writer.post(url(id, "/edit"), filled(portal, id, "Nộp trong 4 ngày")).status == 303);
}

TEST_CASE("two people write different parts of one draft: both are kept") {
  Portal portal;
  Browser writer = portal.as("chuyenvien"), head = portal.as("dkkd");
  const std::int64_t id = open_draft(portal, writer, add_document(portal));
  REQUIRE(writer.post(url(id, "/edit"), filled(portal, id)).status == 303);
  const auto opened = [&](Browser& browser) { return test::parse_html(browser.get(url(id, "/edit")).body).form(url(id, "/edit")); };
  Form mine = opened(writer), theirs = opened(head);
  test::set_value(theirs, "s_purpose", "Mục đích của trưởng phòng");
  test::set_value(theirs, "t_steps_0_minutes", "45");
  REQUIRE(head.post(url(id, "/edit"), theirs).status == 303);
  test::set_value(mine, "s_content", "Nộp trong 9 ngày");
  const http::Response saved = writer.post(url(id, "/edit"), mine);
  REQUIRE(saved.status == 303);
  const Form now = opened(writer);
  CHECK(test::value_of(now, "s_purpose") == "Mục đích của trưởng phòng");
  CHECK(test::value_of(now, "s_content") == "Nộp trong 9 ngày");
  CHECK(test::value_of(now, "t_steps_0_minutes") == "45");
  // Of two who change one part the second is asked; what only the other changed is in his form already.
  mine = opened(writer);
  theirs = opened(head);
  test::set_value(theirs, "s_scope", "Phòng");
  test::set_value(theirs, "s_terms", "TTHC");
  REQUIRE(head.post(url(id, "/edit"), theirs).status == 303);
  test::set_value(mine, "s_scope", "Trung tâm");
  const http::Response clash = writer.post(url(id, "/edit"), mine);
  CHECK(clash.status == 409);
  const Form again = test::parse_html(clash.body).form(url(id, "/edit"));
  CHECK(test::value_of(again, "s_scope") == "Trung tâm");
  CHECK(test::value_of(again, "s_terms") == "TTHC");
  REQUIRE(writer.post(url(id, "/edit"), again).status == 303);
  CHECK(test::value_of(opened(head), "s_scope") == "Trung tâm");
  CHECK(test::value_of(opened(head), "s_terms") == "TTHC");
}

TEST_CASE("rows are inserted above others; the list of errors names table, row and column") {
  Portal portal;
  Browser writer = portal.as("chuyenvien");
  const std::int64_t id = open_draft(portal, writer, add_document(portal));
  Form form = filled(portal, id);
  form.emplace_back("op", "insert:steps:0");
  Form shown = test::parse_html(writer.post(url(id, "/edit"), form).body).form(url(id, "/edit"));
  CHECK(test::value_of(shown, "t_steps_0_name").empty());
  CHECK(test::value_of(shown, "t_steps_1_name") == "Tiếp nhận");
  test::set_value(shown, "t_steps_0_name", "Ký");
  test::set_value(shown, "t_steps_1_minutes", "nửa ngày");
  const http::Response refused = writer.post(url(id, "/edit"), shown);
  CHECK(refused.status == 422);
  CHECK(contains(refused.body, "dòng 2, “"));
}

TEST_CASE("the numbered copy is printed as controlled by those who give it out, and kept in the log") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  const std::int64_t id = make_approved(portal, document, "15/02/2019");
  Browser secretary = portal.as("thukyiso");
  REQUIRE(secretary
              .post(url(id, "/readers"), {{"unit_id", std::to_string(portal.unit_id("DKKD"))}, {"copy_no", "1"}})
              .status == 303);
  const std::string receiver =
      std::to_string(number(portal, "SELECT MAX(id) FROM core_version_distribution WHERE version_id = ?1", id));
  const std::string print = url(id, "/print?copy=" + receiver);
  CHECK(contains(secretary.get(url(id, "/readers")).body, print));
  const std::string page = secretary.get(print).body;
  CHECK(contains(page, "BẢN KIỂM SOÁT – Bản số 01 – Nơi nhận: "));
  CHECK(!contains(page, "BẢN IN KHÔNG KIỂM SOÁT"));
  CHECK(number(portal, "SELECT COUNT(*) FROM core_audit WHERE action = 'version.print_copy' AND object_id = ?1", id) ==
        1);
  CHECK(portal.as("chuyenvien").get(print).status == 403);
  CHECK(!contains(portal.as("chuyenvien").get(url(id, "/readers")).body, "?copy="));
  CHECK(secretary.get(url(id, "/print?copy=987654")).status == 404);
  CHECK(secretary.get(url(id, "/print?copy=x")).status == 404);
  make_approved(portal, document, "15/02/2019", "Nộp trong 2 ngày");
  CHECK(secretary.get(print).status == 409);
}

TEST_CASE("nothing is offered that would be refused: removal of what was issued, a kind of number at first issue") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  Browser secretary = portal.as("thukyiso"), director = portal.as("giamdoc");
  const std::string page = "/documents/" + std::to_string(document);
  CHECK(contains(secretary.get(page).body, page + "/remove"));
  const std::int64_t id = make_pending(portal, document);
  CHECK(!contains(secretary.get(page).body, page + "/remove"));
  CHECK(contains(director.get(url(id)).body, "/do/approve_first"));
  CHECK(!contains(director.get(url(id, "/do/approve_first")).body, "name=\"kind\""));
  CHECK(director.get(url(id, "/do/approve")).status == 409);
}

TEST_CASE("a version that changes nothing is submitted with a reason only") {
  Portal portal;
  const std::int64_t document = add_document(portal);
  make_approved(portal, document, "15/02/2019");
  Browser writer = portal.as("chuyenvien");
  const std::int64_t id = open_draft(portal, writer, document);
  const http::Response refused = writer.post(url(id, "/do/submit"), {{"note", ""}});
  CHECK(refused.status == 422);
  CHECK(contains(refused.body, "Nội dung giống hệt phiên bản 01/00"));
  CHECK(writer.post(url(id, "/do/submit"), {{"note", "Soát xét định kỳ, giữ nguyên"}}).status == 303);
  // A draft that comes to nothing says so.
  const std::int64_t other = open_draft(portal, writer, add_document(portal, "QT-THU-02"));
  REQUIRE(writer.post(url(other, "/do/drop"), {{"reason", "Không cần"}}).status == 303);
  CHECK(contains(writer.get(url(other)).body, "Đã bỏ dự thảo"));
}

TEST_SUITE_END();

}  // namespace motcong
