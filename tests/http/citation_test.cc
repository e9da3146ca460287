// Citations, with procedures and notes of the sample plugin citing its documents: both readings, who sees
// what, what follows when an act changes, and the way back.
#include "core/citation/citation.h"

#include <doctest/doctest.h>

#include "core/record/archive.h"
#include "core/record/store.h"
#include "core/task/task.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using citation::ActChange;
using citation::ChangeKind;
using citation::Citation;
using citation::Propagation;
using citation::Record;
using test::Browser;
using test::contains;
using test::Form;
using test::Person;
using test::Portal;

constexpr const char* kAct = "sample.document";
constexpr const char* kProcedure = "sample.procedure";

/// A portal with three acts: the old law, the new one, and a decree; and procedures that cite them.
struct Office {
  Portal portal{Portal::WithSample{}};
  std::int64_t old_law = 0, new_law = 0, decree = 0;

  template <class F>
  auto write(F work) {
    return portal.services().db.write([&](db::WriteTx& tx) { return work(tx); });
  }

  Office() {
    // The demonstration's own acts, tasks and citations are out of the way.
    write([&](db::WriteTx& tx) {
      tx.execute("UPDATE core_task SET state = 'cancelled'");
      tx.execute("DELETE FROM core_citation");
      tx.execute("INSERT INTO core_archive(record_type, record_id, archived_at, reason) SELECT 'legal.document', id, 0, 'x' FROM "
                 "legal_document");
    });
    old_law = add_act("68/2014/QH13", "Luật Doanh nghiệp");
    new_law = add_act("59/2020/QH14", "Luật Doanh nghiệp mới");
    decree = add_act("78/2015/NĐ-CP", "Nghị định về đăng ký doanh nghiệp");
  }
  std::int64_t number(db::Sql sql) {
    return portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, -1); });
  }
  std::string text(db::Sql sql) {
    return portal.services().db.read([&](db::Reader& reader) { return reader.text(sql); });
  }
  plugin::Work work() { return portal.app().system_work(); }

  std::int64_t add_act(const char* number, const char* name, const char* issued_on = "2014-11-26") {
    return write([&](db::WriteTx& tx) {
      const std::int64_t id =
          tx.insert("INSERT INTO sample_document(number, name, issued_on) VALUES (?1, ?2, ?3)", number, name,
                    issued_on);
      record::index_row(portal.app().system_work(), tx, portal.services().registry.type(kAct), id);
      return id;
    });
  }
  /// `units`: codes with a space between.
  Record add_procedure(const char* code, const char* units = "DKKD", const char* area = "") {
    return write([&](db::WriteTx& tx) {
      const std::int64_t id = tx.insert(
          "INSERT INTO sample_procedure(code, name, performers, area) VALUES (?1, 'Thủ tục ' || ?1, ?2, ?3)",
          code, units, area);
      record::index_row(portal.app().system_work(), tx, portal.services().registry.type(kProcedure), id);
      return Record{kProcedure, id};
    });
  }
  Record add_memo(const char* name, const char* unit) {
    return write([&](db::WriteTx& tx) {
      return Record{"sample.memo",
                    tx.insert("INSERT INTO sample_memo(name, unit_id) VALUES (?1, (SELECT id FROM core_unit "
                              "WHERE code = ?2))",
                              name, unit)};
    });
  }
  std::int64_t cite(const Record& citer, std::int64_t act, const char* articles = "") {
    return write([&](db::WriteTx& tx) {
      const auto added = citation::add_citation(portal.app().system_work(), tx,
                                                {.citer = citer, .act = {kAct, act}, .articles = articles});
      REQUIRE(added.ok());
      return *added;
    });
  }
  /// The old law is replaced by the new one from 01/01/2021, unless said otherwise.
  ActChange replaced() {
    return {.act = {kAct, old_law},
            .effective_on = {2021, 1, 1},
            .reason = {kAct, new_law},
            .kind = ChangeKind::replaced,
            .summary = "Thay thế bởi 59/2020/QH14"};
  }
  Propagation change(const ActChange& told) {
    return write(
        [&](db::WriteTx& tx) { return citation::act_changed(portal.app().system_work(), tx, told); });
  }
  Propagation take_back(const Record& reason) {
    return write(
        [&](db::WriteTx& tx) { return citation::change_withdrawn(portal.app().system_work(), tx, reason); });
  }
  bool is_flagged(const Record& citer) {
    return portal.services().db.read(
        [&](db::Reader& reader) { return citation::count_open_flags(reader, citer) > 0; });
  }
  std::string tasks(const Record& citer) {
    return portal.services().db.read([&](db::Reader& reader) {
      std::string all;
      for (const task::TaskView& task :
           task::list_tasks(reader, portal.app().system_work(), {citer.type, citer.id}))
        all += (all.empty() ? "" : " ") + task.state + ":" + base::format_iso(task.due_on);
      return all;
    });
  }
  int step(Browser& browser, const std::string& record, const std::string& name, Form form = {}) {
    const std::string path = record + "/do/" + name;
    const http::Response page = browser.get(path);
    if (page.status != 200) return page.status;
    form.emplace_back("row_version", test::hidden_value(page.body, "row_version"));
    return browser.post(path, form).status;
  }
  std::string task_of(const Record& citer) {
    return "/tasks/" + portal.services().db.read([&](db::Reader& reader) {
      return reader.text(
          "SELECT min(id) FROM core_task WHERE source_type = ?1 AND source_id = ?2 AND state <> 'cancelled'",
          citer.type, citer.id);
    });
  }
  std::int64_t notices(const char* username) {
    return portal.services().db.read([&](db::Reader& reader) {
      return reader.integer(
          "SELECT count(*) FROM core_notice AS n JOIN core_user AS u ON u.id = n.user_id WHERE u.username = "
          "?1",
          0, username);
    });
  }
};

std::string page_of(const Record& record) {
  const char* const folder = record.type == kAct         ? "/sample/documents/"
                             : record.type == kProcedure ? "/sample/procedures/"
                                                         : "/sample/memos/";
  return folder + std::to_string(record.id);
}

std::string add_url(const Record& citer) {
  return "/citations/add?citer=" + citer.type + ":" + std::to_string(citer.id);
}

http::Response add(Browser& browser, const Record& citer, const std::string& act,
                   const std::string& articles = {}, const std::string& note = {}) {
  return browser.post(add_url(citer), {{"act", act}, {"articles", articles}, {"note", note}});
}

}  // namespace

TEST_SUITE_BEGIN("citations");

TEST_CASE(
    "a record cites an act by number, title or address; both pages show it, the history and the audit log "
    "too") {
  Office office;
  const Record procedure = office.add_procedure("TT-01");
  Browser browser = office.portal.as("dkkd");
  const std::string page = page_of(procedure), law = page_of({kAct, office.old_law});
  CHECK(contains(browser.get(page).body, "Chưa có văn bản căn cứ"));
  CHECK(!contains(browser.get(law).body, "Được viện dẫn bởi"));
  CHECK(browser.get(add_url(procedure)).status == 200);
  CHECK(add(browser, procedure, "68/2014/QH13", "Điều 5 khoản 2", "theo <b>luật</b>").status == 303);
  CHECK(add(browser, procedure, "Nghị định 78/2015/NĐ-CP").status == 303);
  CHECK(add(browser, procedure, page_of({kAct, office.new_law})).status == 303);
  const http::Response here = browser.get(page), there = browser.get(law);
  CHECK(test::parse_html(here.body).fault == "");
  CHECK(contains(here.body, "Điều 5 khoản 2"));
  CHECK(contains(here.body, "theo &lt;b&gt;luật&lt;/b&gt;"));
  CHECK(contains(here.body, "Toàn bộ văn bản"));
  CHECK(test::parse_html(here.body).links(law).size() == 1);
  CHECK(test::parse_html(there.body).fault == "");
  CHECK(contains(there.body, "Được viện dẫn bởi"));
  CHECK(contains(there.body, "Phòng Đăng ký kinh doanh"));
  CHECK(test::parse_html(there.body).links(page).size() == 1);
  CHECK(contains(browser.get(page + "/history").body, "68/2014/QH13 · Luật Doanh nghiệp, Điều 5 khoản 2"));
  CHECK(office.number("SELECT count(*) FROM core_audit WHERE action = 'citation.add' AND username = 'dkkd'") == 3);
  CHECK(contains(browser.get("/citations").body, "Nghị định về đăng ký"));

  const std::string citation = "/citations/" + office.text("SELECT min(id) FROM core_citation");
  const std::string version = test::hidden_value(browser.get(citation + "/edit").body, "row_version");
  CHECK(browser.post(citation + "/edit", {{"articles", "Điều 6"}, {"note", ""}, {"row_version", version}})
            .status == 303);
  CHECK(contains(browser.get(page).body, "Điều 6"));
  CHECK(contains(browser.get(page + "/history").body, "68/2014/QH13 · Luật Doanh nghiệp, Điều 6"));
  const std::string removing = test::hidden_value(browser.get(citation + "/remove").body, "row_version");
  CHECK(browser.post(citation + "/remove", {{"row_version", removing}}).status == 303);
  CHECK(test::parse_html(browser.get(page).body).links(law).empty());
  CHECK(office.number(
            "SELECT count(*) FROM core_history WHERE field = '#citations' AND after_value IS NULL") == 1);

  // A title that changes is carried along.
  office.write([&](db::WriteTx& tx) {
    Person person(office.portal, "dkkd");
    const auto saved = record::save_record(person.work, tx, office.portal.services().registry.type(kAct),
                                           {.id = office.decree, .typed = {{"name", "Nghị định mới"}}});
    REQUIRE(saved.kind == record::SaveOutcome::Kind::saved);
  });
  CHECK(contains(browser.get("/citations").body, "Nghị định mới"));
}

TEST_CASE("what cannot be cited is refused in words, and what was typed stays") {
  Office office;
  office.add_act("53/QĐ-UBND", "Quyết định của năm 2018", "2018-01-07");
  office.add_act("53/QĐ-UBND", "Quyết định của năm 2019", "2019-01-07");
  const Record procedure = office.add_procedure("TT-01");
  Browser browser = office.portal.as("dkkd");
  REQUIRE(add(browser, procedure, "68/2014/QH13", "Điều 5").status == 303);
  const struct {
    const char *act, *articles, *says;
  } kCases[] = {
      {"", "", "Phải nhập mục này"},
      {"99/2099/QH99", "", "Không tìm thấy văn bản"},
      {"53/QĐ-UBND", "", "Quyết định của năm 2018"},
      {"/sample/documents/987654", "", "Không tìm thấy văn bản"},
      {"http://khac.test/sample/documents/1", "", "Không tìm thấy văn bản"},
      {"/sample/procedures/1", "", "không phải là văn bản"},
      {"68/2014/QH13", "Điều  5", "đã viện dẫn"},
  };
  for (const auto& [act, articles, says] : kCases) {
    INFO(std::string(act) << " " << std::string(articles));
    const http::Response page = add(browser, procedure, act, articles, "ghi chú giữ lại");
    CHECK(page.status == 422);
    CHECK(contains(page.body, says));
    CHECK(contains(page.body, "ghi chú giữ lại"));
    CHECK(test::parse_html(page.body).fault == "");
  }
  std::string long_text;
  for (int i = 0; i < 301; ++i) long_text += "đ";
  CHECK(add(browser, procedure, "68/2014/QH13", long_text).status == 422);
  CHECK(add(browser, procedure, "68/2014/QH13", "Điều 9", long_text + long_text).status == 422);
  CHECK(add(browser, {kAct, office.old_law}, "68/2014/QH13").status == 422);  // cites itself
  CHECK(office.number("SELECT count(*) FROM core_citation") == 1);
  for (const char* citer : {"", "sample.procedure", "sample.procedure:0", "sample.procedure:999999",
                            "core.unit:1", "x:1", "sample.procedure:1x"}) {
    INFO(std::string(citer));
    CHECK(browser.get(std::string("/citations/add?citer=") + citer).status == 404);
  }
  // From code: in words too; what is there stays.
  office.write([&](db::WriteTx& tx) {
    const auto add_one = [&](const Record& citer, std::int64_t act, const std::string& articles) {
      return citation::add_citation(office.work(), tx,
                                    {.citer = citer, .act = {kAct, act}, .articles = articles});
    };
    CHECK(!add_one({kAct, office.decree}, office.decree, "").ok());
    CHECK(!add_one(procedure, 987654, "").ok());
    CHECK(!add_one({kProcedure, 987654}, office.decree, "").ok());
    CHECK(!add_one(procedure, office.decree, long_text).ok());
    CHECK(*add_one(procedure, office.old_law, " Điều  5 ") == tx.integer("SELECT id FROM core_citation", 0));
  });
}

TEST_CASE("an import's text names several acts at once, all or none") {
  Office office;
  const Record procedure = office.add_procedure("TT-01");
  office.write([&](db::WriteTx& tx) {
    const auto all = citation::cite_by_name(
        office.work(), tx, procedure,
        "Luật 68/2014/QH13 (Điều 5 khoản 2); \n78/2015/NĐ-CP, các Điều 3, 4;;59/2020/QH14");
    REQUIRE_MESSAGE(all.ok(), (all.ok() ? std::string() : base::format_english(all.error())));
    const auto cited = citation::list_citations(tx, procedure);
    REQUIRE(cited.size() == 3);
    CHECK(cited[0].articles == "Điều 5 khoản 2");
    CHECK(cited[1].articles == "các Điều 3, 4");
    CHECK(cited[2].articles == "");
    const Record other{kProcedure,
                       tx.insert("INSERT INTO sample_procedure(code, name) VALUES ('TT-02', 'Hai')")};
    CHECK(!citation::cite_by_name(office.work(), tx, other, "68/2014/QH13; 1/2001/QH1").ok());
    CHECK(citation::list_citations(tx, other).empty());
  });
}

TEST_CASE("a citer one may not see is counted, not named; nor is its flag shown") {
  Office office;
  const Record procedure = office.add_procedure("TT-01"),
               memo = office.add_memo("Ghi chú riêng của TĐGS", "TDGS");
  office.cite(procedure, office.old_law);
  office.cite(memo, office.old_law);
  office.change(office.replaced());
  Browser division = office.portal.as("dkkd"), assessors = office.portal.as("tdgs");
  const std::string law = page_of({kAct, office.old_law});
  const std::string seen = division.get(law).body;
  CHECK(contains(seen, "Thủ tục TT-01"));
  CHECK(contains(seen, "Còn 1 bản ghi không được phép xem"));
  CHECK(!contains(seen, "Ghi chú riêng"));
  CHECK(contains(assessors.get(law).body, "Ghi chú riêng của TĐGS"));
  CHECK(!contains(assessors.get(law).body, "Còn 1 bản ghi"));
  const std::string flag =
      "/citations/flags/" + office.text("SELECT id FROM core_citation_flag WHERE citer_type = 'sample.memo'");
  const std::string cited =
      "/citations/" + office.text("SELECT id FROM core_citation WHERE citer_type = 'sample.memo'");
  for (const std::string& page : {flag, cited}) {
    CHECK(division.get(page).status == 404);
    CHECK(assessors.get(page).status == 200);
  }
  for (const char* list : {"/citations", "/citations/flags", "/citations/flags/export?format=csv",
                           "/citations/export?format=csv"}) {
    INFO(std::string(list));
    http::Response his = division.get(list), theirs = assessors.get(list);
    const std::string his_body = test::read_body(his);
    CHECK(!contains(his_body, "Ghi chú riêng"));
    CHECK(contains(his_body, "TT-01"));
    CHECK(contains(test::read_body(theirs), "Ghi chú riêng"));
  }
  // Adding needs the right to change the record.
  CHECK(division.get(add_url(memo)).status == 404);
  CHECK(add(division, memo, "78/2015/NĐ-CP").status == 404);
  CHECK(add(assessors, memo, "78/2015/NĐ-CP").status == 303);
  CHECK(office.portal.as("kiemsoat").get(add_url(procedure)).status == 403);
  CHECK(office.portal.as("").get("/citations/flags").status == 303);
}

TEST_CASE(
    "an act changes: its citers are flagged, one task for each and its unit, one notice for each person") {
  Office office;
  const Record one = office.add_procedure("TT-01"), two = office.add_procedure("TT-02", "DKKD TDGS"),
               ended = office.add_procedure("TT-03", "DKKD", "ended"), other = office.add_procedure("TT-04"),
               nobodys = office.add_procedure("TT-05", "");
  for (const Record& record : {one, two, ended, nobodys}) office.cite(record, office.old_law);
  office.cite(other, office.decree);
  const std::int64_t before = office.notices("dkkd");
  const Propagation done = office.change(office.replaced());
  CHECK(done.flagged == 3);
  CHECK(done.opened == 3);
  CHECK(office.is_flagged(one));
  CHECK(office.is_flagged(nobodys));
  CHECK(!office.is_flagged(ended));
  CHECK(!office.is_flagged(other));
  // Ten working days from Friday 15/02/2019.
  CHECK(office.tasks(one) == "open:2019-03-01");
  CHECK(office.tasks(two) == "open:2019-03-01 open:2019-03-01");
  CHECK(office.tasks(nobodys) == "");
  CHECK(office.notices("dkkd") == before + 1);
  CHECK(office.notices("tdgs") == 1);

  Browser browser = office.portal.as("dkkd");
  const std::string page = browser.get(page_of(one)).body;
  CHECK(contains(page, "Căn cứ đã thay đổi"));
  CHECK(contains(page, "được thay thế từ ngày 01/01/2021"));
  CHECK(contains(page, "Thay thế bởi 59/2020/QH14"));
  CHECK(test::parse_html(page).fault == "");
  CHECK(contains(browser.get(page_of(one) + "/history").body, "được thay thế từ ngày 01/01/2021"));
  CHECK(test::parse_html(browser.get("/sample/procedures?legal_basis=outdated").body)
            .links("/sample/procedures/")
            .size() > 0);
  CHECK(!contains(browser.get("/sample/procedures?legal_basis=outdated").body, "TT-04"));
  const std::string flags = browser.get("/citations/flags?standing=open").body;
  CHECK(test::parse_html(flags).fault == "");
  CHECK(contains(flags, "Thủ tục TT-01"));
  CHECK(contains(flags, "01/01/2021"));
  CHECK(!contains(browser.get("/citations/flags?standing=settled").body, "Thủ tục TT-01"));
  const std::string of_unit =
      browser.get("/citations/flags?units=" + std::to_string(office.portal.unit_id("TDGS"))).body;
  CHECK(contains(of_unit, "Thủ tục TT-02"));
  CHECK(!contains(of_unit, "Thủ tục TT-01"));
  CHECK(contains(browser.get("/citations/flags?kind=replaced").body, "Thủ tục TT-01"));
  const std::string flag = "/citations/flags/" + office.text("SELECT min(id) FROM core_citation_flag");
  const http::Response detail = browser.get(flag);
  CHECK(detail.status == 200);
  CHECK(test::parse_html(detail.body).fault == "");
  CHECK(test::parse_html(detail.body).links(page_of({kAct, office.new_law})).size() == 1);
}

TEST_CASE(
    "the same change again changes nothing; a corrected day or article list moves what nobody has touched") {
  Office office;
  const Record five = office.add_procedure("TT-05"), seven = office.add_procedure("TT-07"),
               whole = office.add_procedure("TT-00");
  office.cite(five, office.old_law, "Điều 5 khoản 2");
  office.cite(seven, office.old_law, "khoản 1 Điều 7");
  office.cite(whole, office.old_law);
  ActChange told = office.replaced();
  told.kind = ChangeKind::amended;
  told.articles = "Điều 5";
  CHECK(office.change(told).flagged == 2);
  CHECK(!office.is_flagged(seven));
  const auto state = [&] {
    return office.text(
        "SELECT (SELECT count(*) FROM core_history) || ' ' || (SELECT count(*) FROM core_audit) || ' ' || "
        "(SELECT count(*) FROM core_notice) || ' ' || (SELECT group_concat(row_version) FROM core_task)");
  };
  const std::string before = state();
  const Propagation again = office.change(told);
  CHECK(again.flagged + again.dropped + again.opened + again.withdrawn == 0);
  CHECK(state() == before);
  office.portal.clock().set(base::instant_of({2019, 4, 1}, 9));
  office.change(told);
  CHECK(state() == before);
  office.portal.clock().set(base::instant_of({2019, 2, 15}, 9));

  told.effective_on = {2019, 2, 20};  // sooner than the ten days
  office.change(told);
  CHECK(office.tasks(five) == "open:2019-02-20");
  CHECK(contains(
      office.text(
          "SELECT content FROM core_task WHERE state = 'open' AND source_type = 'sample.procedure' LIMIT 1"),
      "20/02/2019"));

  Browser division = office.portal.as("dkkd");
  REQUIRE(office.step(division, office.task_of(five), "start") == 303);
  told.articles = "Điều 6-8";
  const Propagation moved = office.change(told);
  CHECK(moved.flagged == 1);
  CHECK(moved.dropped == 1);
  CHECK(moved.kept == 1);
  CHECK(office.is_flagged(seven));
  CHECK(office.is_flagged(whole));
  CHECK(!office.is_flagged(five));
  CHECK(office.tasks(five) == "in_progress:2019-02-20");  // begun: it stays, with a note
  CHECK(contains(division.get(office.task_of(five)).body, "đã được rút lại hoặc đính chính"));
}

TEST_CASE(
    "taken back: untouched tasks go, begun and finished ones stay with a note, flags are dropped and stay on "
    "record") {
  Office office;
  const Record untouched = office.add_procedure("TT-01"), begun = office.add_procedure("TT-02"),
               done = office.add_procedure("TT-03");
  for (const Record& record : {untouched, begun, done}) office.cite(record, office.old_law);
  office.change(office.replaced());
  Browser division = office.portal.as("dkkd"), chief = office.portal.as("vanphong");
  REQUIRE(office.step(division, office.task_of(begun), "start") == 303);
  const std::string task = office.task_of(done);
  const http::Response sent = division.post("/tasks/reports/new", {{"task_id", task.substr(7)},
                                                                   {"stage", "final"},
                                                                   {"done", "Đã sửa"},
                                                                   {"percent", "100"},
                                                                   {"result", ""},
                                                                   {"evidence", ""},
                                                                   {"difficulty", ""}});
  REQUIRE(sent.status == 303);
  CHECK(office.is_flagged(done));
  REQUIRE(office.step(chief, std::string(sent.header("Location")), "accept", {{"note", ""}}) == 303);
  CHECK(!office.is_flagged(done));  // finishing the task settles the flag
  CHECK(office.number("SELECT count(*) FROM core_citation_flag WHERE result = 'task_done'") == 1);
  const Propagation back = office.take_back({kAct, office.new_law});
  CHECK(back.dropped == 2);
  CHECK(back.withdrawn == 1);
  CHECK(back.kept == 1);
  CHECK(office.tasks(untouched).starts_with("cancelled"));
  CHECK(office.tasks(begun).starts_with("in_progress"));
  CHECK(office.tasks(done).starts_with("accepted"));
  for (const Record& record : {untouched, begun, done}) CHECK(!office.is_flagged(record));
  CHECK(office.number("SELECT count(*) FROM core_citation_flag") == 3);
  CHECK(office.take_back({kAct, office.new_law}).dropped == 0);
  CHECK(contains(division.get(page_of(untouched) + "/history").body, "không còn liên quan"));
  // And true again after all.
  const Propagation again = office.change(office.replaced());
  CHECK(again.flagged == 2);
  CHECK(again.opened == 1);
  CHECK(!office.is_flagged(done));
}

TEST_CASE("two reasons for one act: one task, and the flag stays until both are taken back") {
  Office office;
  const Record procedure = office.add_procedure("TT-01");
  office.cite(procedure, office.old_law);
  office.change(office.replaced());
  ActChange second = office.replaced();
  second.reason = {kAct, office.decree};
  second.kind = ChangeKind::repealed;
  second.effective_on = {2020, 7, 1};
  const Propagation done = office.change(second);
  CHECK(done.flagged == 1);
  CHECK(done.opened == 0);
  CHECK(office.tasks(procedure) == "open:2019-03-01");
  office.take_back({kAct, office.new_law});
  CHECK(office.is_flagged(procedure));
  CHECK(office.tasks(procedure) == "open:2019-03-01");
  office.take_back({kAct, office.decree});
  CHECK(!office.is_flagged(procedure));
  CHECK(office.tasks(procedure) == "cancelled:2019-03-01");
}

TEST_CASE(
    "who cites a changed act afterwards is flagged; an act amended before it was cited as a whole is not "
    "news") {
  Office office;
  office.change(office.replaced());
  ActChange amended{.act = {kAct, office.decree},
                    .effective_on = {2018, 10, 10},
                    .reason = {kAct, office.old_law},
                    .kind = ChangeKind::amended,
                    .articles = "Điều 5"};
  office.change(amended);
  const Record procedure = office.add_procedure("TT-01"), whole = office.add_procedure("TT-02"),
               part = office.add_procedure("TT-03"), other = office.add_procedure("TT-04"),
               early = office.add_procedure("TT-05");
  const std::int64_t citation = office.cite(procedure, office.old_law, "Điều 9");
  CHECK(office.is_flagged(procedure));
  CHECK(office.tasks(procedure) == "open:2019-03-01");
  office.cite(whole, office.decree);
  CHECK(!office.is_flagged(whole));
  office.cite(part, office.decree, "Điều 5 khoản 1");
  CHECK(office.is_flagged(part));
  office.cite(other, office.decree, "Điều 6");
  CHECK(!office.is_flagged(other));
  office.write([&](db::WriteTx& tx) {
    CHECK(citation::add_citation(
              office.work(), tx,
              {.citer = early, .act = {kAct, office.decree}, .cited_on = base::Date{2016, 1, 4}})
              .ok());
  });
  CHECK(office.is_flagged(early));
  office.change(amended);  // again: no other result
  CHECK(!office.is_flagged(whole));
  // The citation goes, and with it the flag and the task nobody has touched.
  office.write([&](db::WriteTx& tx) { citation::remove_citation(office.work(), tx, citation); });
  CHECK(!office.is_flagged(procedure));
  CHECK(office.tasks(procedure).starts_with("cancelled"));
}

TEST_CASE("archived citers rest; acts that are cited and records that cite are removed with care") {
  Office office;
  const Record put_aside = office.add_procedure("TT-01"), kept = office.add_procedure("TT-02");
  office.cite(put_aside, office.old_law);
  office.cite(kept, office.old_law);
  const plugin::RecordType& type = office.portal.services().registry.type(kProcedure);
  const auto archive = [&](bool aside) {
    office.write([&](db::WriteTx& tx) {
      Person person(office.portal, "dkkd");
      CHECK((aside ? record::archive_record(person.work, tx, type, put_aside.id, "Thôi dùng")
                   : record::unarchive_record(person.work, tx, type, put_aside.id))
                .ok());
    });
  };
  archive(true);
  CHECK(office.change(office.replaced()).flagged == 1);
  CHECK(!office.is_flagged(put_aside));
  archive(false);
  CHECK(office.change(office.replaced()).flagged == 1);
  archive(true);
  Browser browser = office.portal.as("dkkd");
  CHECK(!contains(browser.get("/citations/flags?standing=open").body, "Thủ tục TT-01"));
  CHECK(contains(browser.get("/citations/flags?standing=resting").body, "Thủ tục TT-01"));
  CHECK(office.number(
            "SELECT count(*) FROM core_task WHERE is_resting = 1 AND source_type = 'sample.procedure'") == 1);
  CHECK(browser.get(add_url(put_aside)).status == 409);
  office.write([&](db::WriteTx& tx) {
    const plugin::RecordType& acts = office.portal.services().registry.type(kAct);
    CHECK(record::remove_row(office.work(), tx, acts, office.old_law).has_value());
    CHECK(!record::remove_row(office.work(), tx, type, kept.id).has_value());
    CHECK(tx.integer("SELECT count(*) FROM core_citation WHERE citer_id = ?1", -1, kept.id) == 0);
    // What said that the act changed goes: nothing keeps the flags.
    CHECK(!record::remove_row(office.work(), tx, acts, office.new_law).has_value());
  });
  CHECK(office.number("SELECT count(*) FROM core_citation_flag WHERE state = 'open'") == 0);
}

TEST_CASE("a flag is settled with a reason, by those who answer for the unit") {
  Office office;
  const Record procedure = office.add_procedure("TT-01"), other = office.add_procedure("TT-02", "TDGS");
  office.cite(procedure, office.old_law);
  office.cite(other, office.old_law);
  office.change(office.replaced());
  const auto flag_of = [&](const Record& citer) {
    return "/citations/flags/" + office.portal.services().db.read([&](db::Reader& reader) {
      return reader.text("SELECT id FROM core_citation_flag WHERE citer_id = ?1", citer.id);
    });
  };
  const std::string flag = flag_of(procedure);
  Browser head = office.portal.as("dkkd"), officer = office.portal.as("chuyenvien"),
          auditor = office.portal.as("kiemsoat"), legal = office.portal.as("phapche");
  CHECK(office.step(officer, flag, "settle") == 403);
  CHECK(office.step(auditor, flag, "settle") == 403);
  CHECK(office.step(head, flag_of(other), "settle") == 403);
  const auto settle = [&](Browser& browser, const std::string& path, const char* result,
                          const std::string& by, const char* reason) {
    return office.step(browser, path, "settle", {{"result", result}, {"changed_by", by}, {"reason", reason}});
  };
  CHECK(settle(head, flag, "no_change", "", "") == 422);
  CHECK(settle(head, flag, "updated", "", "Đã sửa") == 422);
  CHECK(settle(head, flag, "updated", "khong co", "Đã sửa") == 422);
  CHECK(settle(head, flag, "no_change", "59/2020/QH14", "Không đổi") == 422);
  CHECK(settle(head, flag, "", "", "Không đổi") == 422);
  CHECK(office.is_flagged(procedure));
  CHECK(settle(head, flag, "updated", "59/2020/QH14", "Đã cập nhật căn cứ") == 303);
  CHECK(!office.is_flagged(procedure));
  CHECK(office.tasks(procedure).starts_with("accepted"));
  CHECK(contains(head.get(flag).body, "Đã cập nhật căn cứ"));
  CHECK(contains(head.get(flag + "/history").body, "Đã cập nhật căn cứ"));
  CHECK(contains(head.get(page_of(procedure) + "/history").body, "đã rà soát, bản ghi đã được sửa đổi"));
  CHECK(settle(head, flag, "no_change", "", "Lần nữa") != 303);
  CHECK(settle(legal, flag_of(other), "no_change", "", "Không ảnh hưởng") == 303);
  CHECK(office.change(office.replaced()).flagged == 0);  // settled stays settled
}

TEST_CASE("a conclusion does the task, late or not, and says who came to it") {
  Office office;
  const Record procedure = office.add_procedure("TT-01");
  office.cite(procedure, office.old_law);
  office.change(office.replaced());
  const auto number = [&](const char* what) {
    return office.portal.services().db.read([&](db::Reader& reader) {
      const std::int64_t id = reader.integer("SELECT id FROM core_task WHERE source_type = ?1 AND source_id = ?2", 0,
                                             procedure.type, procedure.id);
      return what == std::string_view("id") ? id
                                            : reader.integer("SELECT julianday(reported_on) - julianday(due_on) FROM "
                                                             "core_task WHERE id = ?1",
                                                             0, id);
    });
  };
  const std::int64_t id = number("id");
  REQUIRE(id != 0);
  office.portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_task SET first_due_on = '2018-12-03', due_on = '2018-12-03' WHERE id = ?1", id);
  });
  const std::string flag = "/citations/flags/" + office.portal.services().db.read([&](db::Reader& reader) {
    return reader.text("SELECT id FROM core_citation_flag WHERE citer_id = ?1", procedure.id);
  });
  Browser legal = office.portal.as("phapche");
  REQUIRE(office.step(legal, flag, "settle", {{"result", "no_change"}, {"changed_by", ""}, {"reason", "Không ảnh hưởng"}}) == 303);
  CHECK(office.tasks(procedure).starts_with("accepted"));
  const std::string page = legal.get("/tasks/" + std::to_string(id)).body;
  CHECK(contains(page, "Không ảnh hưởng"));
  CHECK(contains(page, "Cán bộ pháp chế"));
  CHECK(contains(page, "Báo cáo trễ hạn"));
  CHECK(contains(page, std::to_string(number("late"))));
}

TEST_CASE("where the task has a reviewing unit a second person concludes") {
  Office office;
  const Record procedure = office.add_procedure("TT-01");
  office.cite(procedure, office.old_law);
  office.change(office.replaced());
  office.portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_task SET reviewer_unit_id = lead_unit_id WHERE source_type = ?1", procedure.type);
  });
  const std::string flag = "/citations/flags/" + office.portal.services().db.read([&](db::Reader& reader) {
    return reader.text("SELECT id FROM core_citation_flag WHERE citer_id = ?1", procedure.id);
  });
  Browser head = office.portal.as("dkkd");
  CHECK(office.step(head, flag, "settle", {{"result", "no_change"}, {"changed_by", ""}, {"reason", "Không đổi"}}) == 422);
  CHECK(office.is_flagged(procedure));
}

TEST_CASE("the days to look are rows that the legal officer sets") {
  Office office;
  const Record procedure = office.add_procedure("TT-01");
  office.cite(procedure, office.old_law);
  const std::string rule =
      "/citations/rules/" +
      office.text("SELECT id FROM core_citation_rule WHERE citer_type = 'sample.procedure'");
  CHECK(office.text("SELECT days || counted_in || legal_basis FROM core_citation_rule WHERE citer_type = "
                    "'sample.procedure'") == "10working_daysNghị định 63/2010/NĐ-CP");
  Browser legal = office.portal.as("phapche"), head = office.portal.as("dkkd");
  CHECK(head.get("/citations/rules").status == 200);
  CHECK(head.get(rule + "/edit").status == 403);
  const std::string version = test::hidden_value(legal.get(rule + "/edit").body, "row_version");
  CHECK(
      legal
          .post(
              rule + "/edit",
              {{"days", "0"}, {"counted_in", "calendar_days"}, {"legal_basis", ""}, {"row_version", version}})
          .status == 422);
  CHECK(legal
            .post(rule + "/edit", {{"days", "30"},
                                   {"counted_in", "calendar_days"},
                                   {"legal_basis", "QĐ 12"},
                                   {"row_version", version}})
            .status == 303);
  ActChange told = office.replaced();
  told.known_on = base::Date{2019, 2, 1};
  office.change(told);
  CHECK(office.tasks(procedure) == "open:2019-03-04");  // 03/03/2019 is a Sunday
}

TEST_SUITE_END();

}  // namespace motcong
