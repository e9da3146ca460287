// Tasks of the portal, with documents of the sample plugin as their source: opening, reporting, deciding,
// extending, giving, withdrawing, reminding, counting; who sees and does what.
#include "core/task/task.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/record/store.h"
#include "core/task/by_unit.h"
#include "core/task/reminders.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::Person;
using test::Portal;
using Ids = std::vector<std::int64_t>;

constexpr base::Date kToday = {2019, 2, 15};  // a Friday

/// A portal with one document, and what is done to its tasks.
struct Office {
  Portal portal{Portal::WithSample{}};
  std::int64_t document = 0;

  Office() {
    document = portal.services().db.write([&](db::WriteTx& tx) {
      // The demonstration's own duties are out of the way.
      tx.execute("UPDATE core_task SET state = 'cancelled'");
      return tx.insert(
          "INSERT INTO sample_document(number, name, issued_on) VALUES ('12/QĐ', 'Quyết định thử', "
          "'2019-02-01')");
    });
    portal.services().db.write([&](db::WriteTx& tx) {
      record::index_row(portal.app().system_work(), tx, portal.services().registry.type("sample.document"),
                        document);
    });
  }

  task::TaskOrder order(std::initializer_list<const char*> units, base::Date due, const char* key = "") {
    task::TaskOrder made{
        .source = {"sample.document", document},
        .group_key = key,
        .code = "12/QĐ",
        .content = "Rà soát lại",
        .lead_units = {},
        .when = {.from = {2019, 2, 1}, .due = {task::DueRule::Kind::date, due}, .label = "Theo 12/QĐ"}};
    for (const char* unit : units) made.lead_units.push_back(portal.unit_id(unit));
    return made;
  }
  Ids open(const task::TaskOrder& wanted) {
    return portal.services().db.write([&](db::WriteTx& tx) {
      const auto ids = task::open_tasks(portal.app().system_work(), tx, wanted);
      REQUIRE_MESSAGE(ids.ok(), (ids.ok() ? std::string() : base::format_english(ids.error())));
      return *ids;
    });
  }
  std::int64_t open_one(const task::TaskOrder& wanted) {
    const Ids ids = open(wanted);
    REQUIRE(ids.size() == 1);
    return ids.front();
  }
  std::string state(std::int64_t id) {
    return portal.services().db.read(
        [&](db::Reader& reader) { return reader.text("SELECT state FROM core_task WHERE id = ?1", id); });
  }
  std::string standing(std::int64_t id) {
    return portal.services().db.read([&](db::Reader& reader) {
      for (const task::TaskView& view :
           task::list_tasks(reader, portal.app().system_work(), {"sample.document", document})) {
        if (view.id == id) return view.standing;
      }
      return std::string();
    });
  }
  std::int64_t count(db::Sql sql) {
    return portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, -1); });
  }
  /// The address of the report, or "" when it was refused.
  std::string report(Browser& browser, std::int64_t id) {
    const http::Response sent = browser.post("/tasks/reports/new", {{"task_id", std::to_string(id)},
                                                                    {"stage", "final"},
                                                                    {"done", "Đã làm xong"},
                                                                    {"percent", "100"},
                                                                    {"result", ""},
                                                                    {"evidence", ""},
                                                                    {"difficulty", ""}});
    return sent.status == 303 ? std::string(sent.header("Location")) : std::string();
  }
  int act(Browser& browser, const std::string& record, const std::string& step, Form form = {}) {
    const std::string path = record + "/do/" + step;
    const http::Response page = browser.get(path);
    if (page.status != 200) return page.status;
    form.emplace_back("row_version", test::hidden_value(page.body, "row_version"));
    return browser.post(path, form).status;
  }
  void move_to(const base::Date& day) { portal.clock().set(base::instant_of(day, 9)); }
  std::string remind() {
    plugin::Progress progress;
    return base::format_english(task::send_reminders(portal.app().system_work(), progress));
  }
  Ids notices(const std::string& username) {
    return portal.services().db.read([&](db::Reader& reader) {
      Ids ids;
      db::Statement row = reader.query(
          "SELECT n.id FROM core_notice n JOIN core_user u ON u.id = n.user_id WHERE u.username = ?1 AND "
          "n.kind = 'core.task' ORDER BY n.id",
          username);
      while (row.step()) ids.push_back(row.integer(0));
      return ids;
    });
  }
  std::string last_notice(const std::string& username) {
    return portal.services().db.read([&](db::Reader& reader) {
      db::Statement row = reader.query(
          "SELECT n.text_id, n.text_args, n.link FROM core_notice n JOIN core_user u ON u.id = n.user_id "
          "WHERE u.username = ?1 ORDER BY n.id DESC LIMIT 1",
          username);
      if (!row.step()) return std::string();
      return plugin::format_packed(i18n::Language::get("en"), row.text(0), row.text(1)) + " -> " +
             row.string(2);
    });
  }
};

std::string path_of(std::int64_t id) { return "/tasks/" + std::to_string(id); }

bool has(const Ids& ids, std::int64_t id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

}  // namespace

TEST_SUITE_BEGIN("tasks");

TEST_CASE(
    "a source has one open task for each unit and key; a group stands for its units; the source is named on "
    "its page") {
  Office office;
  const Ids ids = office.open(office.order({"PCM_TT_TRU", "DKKD"}, {2019, 3, 31}));
  CHECK(ids.size() == 9);  // the group's nine units; DKKD is one of them
  CHECK(office.open(office.order({"PCM_TT_TRU", "DKKD"}, {2019, 3, 31})).empty());
  CHECK(office.open(office.order({"DKKD"}, {2019, 3, 31}, "change/2")).size() == 1);
  Browser browser = office.portal.as("dkkd");
  const std::string page = browser.get(path_of(ids.front())).body;
  CHECK(contains(page, "/sample/documents/" + std::to_string(office.document)));
  CHECK(contains(page, "01/04/2019"));  // the 31st is a Sunday
  CHECK(contains(page, "Rà soát lại"));
  CHECK(contains(browser.get("/search?q=Theo+12").body, "/tasks/"));
}

TEST_CASE("what an order is refused for, in words; then nothing is opened") {
  Office office;
  const auto refusal = [&](const task::TaskOrder& wanted) {
    return office.portal.services().db.write([&](db::WriteTx& tx) {
      const auto ids = task::open_tasks(office.portal.app().system_work(), tx, wanted);
      return ids.ok() ? std::string() : base::format_english(ids.error());
    });
  };
  CHECK(refusal(office.order({"DKKD"}, {2019, 1, 31})) ==
        "The due day 31/01/2019 lies before the first day 01/02/2019");
  CHECK(refusal(office.order({}, {2019, 3, 31})) ==
        "There is no lead unit, or its group has no member on that day");
  task::TaskOrder endless = office.order({"DKKD"}, {2019, 3, 31});
  endless.when.rhythm = task::Rhythm::monthly;
  CHECK(refusal(endless) == "What recurs needs a last day; without one it would never end");
  CHECK(office.count("SELECT count(*) FROM core_task WHERE source_type = 'sample.document'") == 0);
  endless.when.to = base::Date{2019, 12, 31};
  CHECK(office.open(endless).size() == 11);
  CHECK(office.open(endless).empty());
}

TEST_CASE("people who got tasks are told once, however many they got") {
  Office office;
  task::TaskOrder two = office.order({"DKKD"}, {2019, 3, 29});
  const Ids first = office.open(two);
  two.group_key = "more";
  two.supporting_units = {office.portal.unit_id("TDGS")};
  Ids all = office.open(two);
  all.insert(all.begin(), first.front());
  office.portal.services().db.write(
      [&](db::WriteTx& tx) { task::tell_opened(office.portal.app().system_work(), tx, all); });
  CHECK(office.last_notice("dkkd") == "2 new tasks -> /tasks/mine");
  CHECK(office.notices("dkkd").size() == 1);
  CHECK(office.last_notice("tdgs") == "New task: 12/QĐ · Theo 12/QĐ – Rà soát lại -> " + path_of(all.back()));
  CHECK(office.notices("ketoan").empty());
}

TEST_CASE("withdrawing takes back what nobody has touched and keeps what was begun, extended or reported") {
  Office office;
  const Ids ids = office.open(office.order({"DKKD", "TDGS", "KTN", "VP"}, {2019, 3, 29}, "change/1"));
  const std::int64_t other = office.open_one(office.order({"DKKD"}, {2019, 3, 29}, "change/2"));
  Browser division = office.portal.as("dkkd"), director = office.portal.as("giamdoc"),
          assessors = office.portal.as("tdgs");
  REQUIRE(!office.report(division, ids[0]).empty());
  REQUIRE(office.act(assessors, path_of(ids[1]), "start") == 303);
  REQUIRE(office.act(director, path_of(ids[2]), "extend",
                     {{"new_due_on", "30/04/2019"}, {"reason", "Chờ"}}) == 303);
  const auto withdraw = [&](std::optional<std::string_view> key) {
    return office.portal.services().db.write([&](db::WriteTx& tx) {
      return task::withdraw_tasks(office.portal.app().system_work(), tx, {"sample.document", office.document},
                                  "Văn bản bị rút lại", key);
    });
  };
  CHECK(withdraw("change/1") == Ids{ids[3]});
  CHECK(office.state(ids[3]) == "cancelled");
  CHECK(office.state(ids[0]) == "reported");
  CHECK(office.state(ids[1]) == "in_progress");
  CHECK(office.state(other) == "open");
  CHECK(contains(director.get(path_of(ids[3])).body, "Văn bản bị rút lại"));
  CHECK(contains(director.get(path_of(ids[3]) + "/history").body, "Văn bản bị rút lại"));
  CHECK(withdraw({}) == Ids{other});
  // What was withdrawn may come again, as a task of its own.
  CHECK(office.open(office.order({"VP"}, {2019, 3, 29}, "change/1")).size() == 1);
}

TEST_CASE("a task of one person: he alone reports on it; who answers for the unit gives it to another") {
  Office office;
  task::TaskOrder wanted = office.order({"DKKD"}, {2019, 2, 20});
  wanted.user_id = office.portal.user_id("chuyenvien");
  const std::int64_t id = office.open_one(wanted);
  Browser officer = office.portal.as("chuyenvien"), head = office.portal.as("dkkd"),
          stranger = office.portal.as("tdgs");
  CHECK(contains(officer.get("/").body, "Giao cho tôi"));
  CHECK(contains(officer.get("/").body, path_of(id) + "\""));
  CHECK(contains(officer.get("/tasks/mine").body, path_of(id) + "\""));
  CHECK(!contains(head.get("/").body, path_of(id) + "\""));
  CHECK(office.report(head, id).empty());
  CHECK(office.act(officer, path_of(id), "give") == 403);
  CHECK(office.act(stranger, path_of(id), "give",
                   {{"user_id", std::to_string(office.portal.user_id("tdgs"))}}) != 303);
  CHECK(office.act(head, path_of(id), "give", {{"user_id", std::to_string(office.portal.user_id("tdgs"))}}) ==
        422);
  CHECK(office.act(head, path_of(id), "give", {{"user_id", std::to_string(office.portal.user_id("dkkd"))}}) ==
        303);
  CHECK(office.report(officer, id).empty());
  CHECK(!office.report(head, id).empty());
}

TEST_CASE("who decides: the reviewing unit, a plugin's own permission, else the Office; never who reported") {
  Office office;
  Browser division = office.portal.as("dkkd"), assessors = office.portal.as("tdgs"),
          vp = office.portal.as("vanphong"), secretary = office.portal.as("thukyiso");
  task::TaskOrder by_unit = office.order({"DKKD"}, {2019, 2, 20}, "unit");
  by_unit.reviewer_unit_id = office.portal.unit_id("TDGS");
  task::TaskOrder by_permission = office.order({"DKKD"}, {2019, 2, 20}, "permission");
  by_permission.review_permission = "core.task.supervise";
  const std::string first = office.report(division, office.open_one(by_unit));
  const std::string second = office.report(division, office.open_one(by_permission));
  const std::string third =
      office.report(division, office.open_one(office.order({"DKKD"}, {2019, 2, 20}, "office")));
  REQUIRE(!third.empty());
  CHECK(contains(assessors.get("/").body, first + "\""));
  CHECK(!contains(assessors.get("/").body, second + "\""));
  CHECK(!contains(assessors.get("/").body, third + "\""));
  for (const std::string& report : {first, second, third}) CHECK(contains(vp.get("/").body, report + "\""));
  CHECK(office.last_notice("tdgs").ends_with(first));
  CHECK(office.act(division, first, "accept", {{"note", ""}}) != 303);
  CHECK(office.act(secretary, first, "accept", {{"note", ""}}) != 303);
  CHECK(office.act(assessors, second, "accept", {{"note", ""}}) != 303);
  CHECK(office.act(assessors, third, "accept", {{"note", ""}}) != 303);
  CHECK(office.act(assessors, first, "return", {{"reason", "Thiếu số liệu"}}) == 303);
  CHECK(office.act(vp, second, "accept", {{"note", ""}}) == 303);
  CHECK(office.act(vp, third, "accept", {{"note", ""}}) == 303);
  // His own unit may be the reviewing one; his own report is still not his to decide on.
  task::TaskOrder own = office.order({"DKKD"}, {2019, 2, 20}, "own");
  own.reviewer_unit_id = office.portal.unit_id("DKKD");
  const std::int64_t task = office.open_one(own);
  const std::string mine = office.report(division, task);
  CHECK(office.act(division, mine, "accept", {{"note", ""}}) != 303);
  CHECK(contains(division.get(mine).body, "Đây là báo cáo của bạn"));
  CHECK(!contains(vp.get(mine).body, "Đây là báo cáo của bạn"));
  CHECK(!contains(division.get("/").body, "href=\"" + mine + "\""));
}

TEST_CASE(
    "a due day is extended once; again only with the right for it; a cancelled task keeps its reports") {
  Office office;
  const std::int64_t id = office.open_one(office.order({"DKKD"}, {2019, 2, 20}));
  Browser director = office.portal.as("giamdoc"), division = office.portal.as("dkkd");
  office.portal.services().db.write([](db::WriteTx& tx) {
    tx.execute("DELETE FROM core_role_permission WHERE permission = 'core.task.extend_again'");
  });
  CHECK(office.act(director, path_of(id), "extend", {{"new_due_on", "28/02/2019"}, {"reason", ""}}) == 422);
  CHECK(office.act(director, path_of(id), "extend", {{"new_due_on", "28/02/2019"}, {"reason", "Chờ"}}) ==
        303);
  CHECK(office.act(director, path_of(id), "extend", {{"new_due_on", "29/03/2019"}, {"reason", "Chờ nữa"}}) ==
        422);
  office.portal.services().db.write([](db::WriteTx& tx) {
    tx.execute(
        "INSERT INTO core_role_permission(role_id, permission, scope) SELECT id, 'core.task.extend_again', "
        "'all' FROM core_role WHERE code = 'director'");
  });
  Browser again = office.portal.as("giamdoc");
  CHECK(office.act(again, path_of(id), "extend", {{"new_due_on", "29/03/2019"}, {"reason", "Chờ nữa"}}) ==
        303);
  const std::string report = office.report(division, id);
  REQUIRE(!report.empty());
  CHECK(office.act(division, path_of(id), "cancel", {{"reason", "x"}}) == 403);
  CHECK(office.act(director, path_of(id), "cancel", {{"reason", "Không còn cần"}}) == 303);
  CHECK(office.state(id) == "cancelled");
  CHECK(contains(director.get(path_of(id)).body, report));
  Browser vp = office.portal.as("vanphong");
  CHECK(!contains(vp.get("/").body, "Chờ tôi quyết định"));
  CHECK(office.act(vp, report, "accept", {{"note", ""}}) != 303);
}

TEST_CASE(
    "who sees a task: lead and supporting units, the person, the reviewing unit; others only with the right "
    "to all") {
  Office office;
  office.portal.services().db.write([](db::WriteTx& tx) {
    tx.execute(
        "UPDATE core_role_permission SET scope = 'unit' WHERE permission = 'core.task.view' AND role_id IN "
        "(SELECT id FROM core_role WHERE code IN ('unit_head', 'officer'))");
  });
  task::TaskOrder helped = office.order({"DKKD"}, {2019, 2, 20});
  helped.supporting_units = {office.portal.unit_id("TDGS")};
  const std::int64_t shared = office.open_one(helped),
                     own = office.open_one(office.order({"DKKD"}, {2019, 2, 20}, "own"));
  Browser head = office.portal.as("dkkd"), assessors = office.portal.as("tdgs"),
          director = office.portal.as("giamdoc");
  const plugin::RecordType& tasks = office.portal.services().registry.type("core.task");
  CHECK(has(test::list_shown_ids(assessors, tasks), shared));
  CHECK(!has(test::list_shown_ids(assessors, tasks), own));
  CHECK(assessors.get(path_of(own)).status == 404);
  CHECK(has(test::list_shown_ids(head, tasks), own));
  CHECK(has(test::list_shown_ids(director, tasks), own));
  const std::string report = office.report(head, shared);
  CHECK(assessors.get(report).status == 200);
  CHECK(assessors.get(report + "/edit").status != 200);  // helping is not reporting
  CHECK(office.report(assessors, own).empty());
  CHECK(!contains(assessors.get("/tasks/by-unit").body, "Phòng Đăng ký kinh doanh"));
}

TEST_CASE("days off that change move open due days, by their rules, and it is logged") {
  Office office;
  task::TaskOrder working = office.order({"DKKD"}, {2019, 2, 20}, "working");
  working.when.due = {task::DueRule::Kind::working_days, {2019, 2, 15}, 5};
  const std::int64_t by_days = office.open_one(working),
                     by_date = office.open_one(office.order({"DKKD"}, {2019, 2, 20}, "date"));
  const std::int64_t extended = office.open_one(office.order({"TDGS"}, {2019, 2, 20}, "date"));
  Browser director = office.portal.as("giamdoc");
  REQUIRE(office.act(director, path_of(extended), "extend",
                     {{"new_due_on", "29/03/2019"}, {"reason", "Chờ"}}) == 303);
  const auto due = [&](std::int64_t id) {
    return office.portal.services().db.read([&](db::Reader& reader) {
      return reader.text("SELECT first_due_on || ' ' || due_on FROM core_task WHERE id = ?1", id);
    });
  };
  CHECK(due(by_days) == "2019-02-22 2019-02-22");
  Browser keeper = office.portal.as("vanphong");
  const http::Response made = keeper.post(
      "/admin/calendar/new",
      {{"date", "20/02/2019"}, {"name", "Nghỉ đột xuất"}, {"kind", "off"}, {"certainty", "announced"}});
  REQUIRE(made.status == 303);
  // The day first given stays on record, and the history says why the task is due on another one.
  CHECK(due(by_days) == "2019-02-22 2019-02-25");
  CHECK(due(by_date) == "2019-02-20 2019-02-21");
  CHECK(due(extended) == "2019-02-20 2019-03-29");
  CHECK(contains(keeper.get("/admin/calendar").body, "Đã lưu. Đã tính lại hạn của 2 nhiệm vụ đang thực hiện."));
  CHECK(office.count("SELECT count(*) FROM core_audit WHERE action = 'calendar.recount' AND detail = 'Đã tính lại hạn của "
                     "2 nhiệm vụ đang thực hiện.'") == 1);
  const std::string history = keeper.get(path_of(by_date) + "/history").body;
  CHECK(contains(history, "21/02/2019"));
  CHECK(contains(history, "Tính lại do thay đổi lịch nghỉ (20/02/2019)"));
  const std::string remove = std::string(made.header("Location")) + "/remove";
  REQUIRE(keeper.post(remove, test::parse_html(keeper.get(remove).body).form(remove)).status == 303);
  CHECK(due(by_days) == "2019-02-22 2019-02-22");
  CHECK(due(by_date) == "2019-02-20 2019-02-20");
}

TEST_CASE(
    "reminders: soon and today to who reports, late also to who answers for the unit, very late also to the "
    "Office; each once") {
  Office office;
  const std::int64_t id = office.open_one(office.order({"DKKD"}, {2019, 2, 26}));
  CHECK(office.remind() == "0 tasks, 0 people told");  // eleven days before
  office.move_to({2019, 2, 20});
  CHECK(office.remind() == "1 tasks, 2 people told");
  CHECK(office.last_notice("chuyenvien") == "Due on 26/02/2019: 12/QĐ · Theo 12/QĐ -> " + path_of(id));
  CHECK(office.remind() == "0 tasks, 0 people told");
  office.move_to({2019, 2, 26});
  office.remind();
  CHECK(office.last_notice("chuyenvien").starts_with("Due today"));
  CHECK(office.notices("vanphong").empty());
  // The portal was down over the first late days; the clock is set back once: what was told is not told
  // again.
  office.move_to({2019, 3, 5});
  CHECK(office.remind() == "1 tasks, 2 people told");
  CHECK(office.last_notice("dkkd").starts_with("Late by 7 days"));
  office.move_to({2019, 2, 26});
  CHECK(office.remind() == "0 tasks, 0 people told");
  office.move_to({2019, 3, 13});
  CHECK(office.remind() == "1 tasks, 3 people told");
  CHECK(office.last_notice("vanphong").starts_with("Very late, by 15 days"));
  CHECK(office.notices("chuyenvien").size() == 4);
  // An extension begins anew; a report ends it.
  Browser director = office.portal.as("giamdoc"), division = office.portal.as("dkkd");
  REQUIRE(office.act(director, path_of(id), "extend", {{"new_due_on", "18/03/2019"}, {"reason", "Chờ"}}) ==
          303);
  CHECK(office.remind() == "1 tasks, 2 people told");
  REQUIRE(!office.report(division, id).empty());
  office.move_to({2019, 6, 3});
  CHECK(office.remind() == "0 tasks, 0 people told");
}

TEST_CASE("reminders of several tasks are one notice that opens exactly them; a person's own go to him") {
  Office office;
  for (const char* key : {"a", "b", "c"}) office.open(office.order({"DKKD"}, {2019, 2, 12}, key));
  task::TaskOrder own = office.order({"DKKD"}, {2019, 2, 12}, "own");
  own.user_id = office.portal.user_id("chuyenvien");
  const std::int64_t his = office.open_one(own);
  CHECK(office.remind() == "4 tasks, 2 people told");
  const std::string several = office.last_notice("dkkd");
  CHECK(office.notices("chuyenvien").size() == 2);
  CHECK(office.last_notice("chuyenvien").ends_with(path_of(his)));
  CHECK(office.notices("dkkd").size() == 2);  // of the person's, too: it is late and he answers for the unit
  Browser officer = office.portal.as("chuyenvien");
  const std::string link = office.portal.services().db.read([&](db::Reader& reader) {
    return reader.text("SELECT link FROM core_notice WHERE text_id LIKE '{unit}: {count} tasks are late'");
  });
  const plugin::RecordType& tasks = office.portal.services().registry.type("core.task");
  CHECK(test::list_shown_ids(officer, tasks, link.substr(link.find('?') + 1)).size() == 3);
}

TEST_CASE("the leader's page counts each unit, and each number opens just its rows") {
  Office office;
  for (const char* key : {"a", "b"}) office.open(office.order({"DKKD", "TDGS"}, {2019, 2, 1}, key));
  office.open(office.order({"DKKD"}, {2019, 2, 13}, "late"));
  office.open(office.order({"DKKD", "VP"}, {2019, 2, 18}, "soon"));
  office.open(office.order({"DKKD"}, {2019, 6, 28}, "later"));
  office.move_to({2019, 2, 18});
  Browser division = office.portal.as("dkkd"), director = office.portal.as("giamdoc");
  REQUIRE(!office.report(division, office.open_one(office.order({"DKKD"}, {2019, 2, 28}, "done"))).empty());
  const auto counts = office.portal.services().db.read([&](db::Reader& reader) {
    return task::count_by_unit(reader, {2019, 2, 18}, 7, 15);
  });
  REQUIRE(counts.size() == 3);  // VP, DKKD, TDGS in protocol order
  CHECK(counts[1].late == 3);
  CHECK(counts[1].very_late == 2);
  CHECK(counts[1].soon == 1);
  CHECK(counts[1].open == 5);
  CHECK(counts[1].waiting == 1);
  const plugin::RecordType& tasks = office.portal.services().registry.type("core.task");
  int numbers = 0;
  for (const test::Tag& tag : test::parse_html(director.get("/tasks/by-unit").body).tags) {
    const std::string href = tag.attribute("href");
    if (tag.name != "a" || !href.starts_with("/tasks?") || tag.text.empty() ||
        tag.text.find_first_not_of("0123456789") != std::string::npos)
      continue;
    CAPTURE(href);
    CHECK(std::to_string(test::list_shown_ids(director, tasks, href.substr(href.find('?') + 1)).size()) ==
          tag.text);
    ++numbers;
  }
  CHECK(numbers >= 10);
}

TEST_CASE("a task that recurs waits until its period begins; resting tasks wait for nobody") {
  Office office;
  task::TaskOrder monthly = office.order({"DKKD"}, {2019, 3, 31});
  monthly.when.rhythm = task::Rhythm::monthly;
  monthly.when.to = base::Date{2019, 4, 30};
  const Ids ids = office.open(monthly);
  REQUIRE(ids.size() == 3);
  Browser division = office.portal.as("dkkd");
  CHECK(contains(division.get("/tasks/mine").body, path_of(ids[0]) + "\""));
  CHECK(!contains(division.get("/tasks/mine").body, path_of(ids[1]) + "\""));
  CHECK(office.report(division, ids[1]).empty());
  const auto rest = [&](bool is_resting) {
    office.portal.services().db.write([&](db::WriteTx& tx) {
      task::rest_tasks(office.portal.app().system_work(), tx, {"sample.document", office.document},
                       is_resting);
    });
  };
  rest(true);
  CHECK(office.standing(ids[0]) == "archived");
  CHECK(!contains(division.get("/tasks/mine").body, path_of(ids[0]) + "\""));
  CHECK(office.report(division, ids[0]).empty());
  office.move_to({2019, 3, 1});
  CHECK(office.remind() == "0 tasks, 0 people told");
  rest(false);
  CHECK(office.remind() == "1 tasks, 2 people told");
  CHECK(office.standing(ids[0]) == "not_started");
  CHECK(contains(office.portal.as("dkkd").get(path_of(ids[0])).body, "Quá hạn"));
}

TEST_CASE("a stand-in has the tasks of the one he acts for, and reports on his behalf") {
  Office office;
  task::TaskOrder own = office.order({"DKKD"}, {2019, 2, 20});
  own.user_id = office.portal.user_id("dkkd");
  const std::int64_t id = office.open_one(own);
  Browser head = office.portal.as("dkkd"), officer = office.portal.as("chuyenvien");
  REQUIRE(head.post("/stand-ins/new", {{"user_id", std::to_string(office.portal.user_id("chuyenvien"))},
                                       {"valid_from", "15/02/2019"},
                                       {"valid_to", "28/02/2019"},
                                       {"reason", "Đi công tác"},
                                       {"decision", ""}})
              .status == 303);
  CHECK(office.report(officer, id).empty());
  const std::string stand_in = std::to_string(office.count("SELECT max(id) FROM core_stand_in"));
  REQUIRE(officer.post("/acting", {{"stand_in", stand_in}, {"next", "/"}}).status == 303);
  CHECK(contains(officer.get("/").body, path_of(id) + "\""));
  CHECK(!office.report(officer, id).empty());
  CHECK(office.state(id) == "reported");
}

TEST_CASE("a report of those who usually decide goes to the leaders: named, noticed, on their home page; else a warning") {
  Office office;
  Browser vp = office.portal.as("vanphong"), director = office.portal.as("giamdoc"), admin = office.portal.as("quantri"),
          division = office.portal.as("dkkd");
  const std::int64_t id = office.open_one(office.order({"VP"}, {2019, 2, 20}));
  CHECK(contains(director.get(path_of(id)).body, "Phó Chánh Văn phòng"));
  const std::string report = office.report(vp, id);
  REQUIRE(!report.empty());
  CHECK(office.last_notice("giamdoc").starts_with("A finished report waits for you, since those who usually decide wrote it"));
  CHECK(contains(director.get(path_of(id)).body, "Lãnh đạo Sở"));
  CHECK(contains(director.get("/").body, report + "\""));
  const http::Response refused = vp.get(report + "/do/accept");
  CHECK(refused.status == 409);
  CHECK(contains(refused.body, "Đây là báo cáo của bạn"));
  CHECK(!contains(admin.get("/").body, "không ai được quyết định"));
  // Of others' reports the leaders hear nothing.
  const std::string others = office.report(division, office.open_one(office.order({"DKKD"}, {2019, 2, 20}, "x")));
  REQUIRE(!others.empty());
  CHECK(!contains(director.get("/").body, others + "\""));
  CHECK(office.last_notice("giamdoc").ends_with(report));
  CHECK(office.act(director, report, "accept", {{"note", ""}}) == 303);
  CHECK(office.state(id) == "accepted");
  CHECK(office.count("SELECT count(*) FROM core_notice WHERE text_id LIKE 'A finished report waits for you, since%' AND "
                     "read_at IS NULL") == 0);
  // Without a leader the Office and the administrator are warned; the daily run notices who came and went.
  const auto close = [&](int disabled) {
    office.portal.services().db.write(
        [&](db::WriteTx& tx) { tx.execute("UPDATE core_user SET disabled = ?1 WHERE username = 'giamdoc'", disabled); });
  };
  close(1);
  const std::int64_t second = office.open_one(office.order({"VP"}, {2019, 2, 20}, "second"));
  const std::string stuck = office.report(vp, second);
  CHECK(contains(admin.get("/").body, "không ai được quyết định"));
  CHECK(contains(vp.get("/").body, "không ai được quyết định"));
  CHECK(!contains(division.get("/").body, "không ai được quyết định"));
  CHECK(contains(vp.get(path_of(second)).body, "Hiện không ai có quyền quyết định"));
  close(0);
  office.remind();
  CHECK(!contains(admin.get("/").body, "không ai được quyết định"));
  CHECK(office.last_notice("giamdoc").ends_with(stuck));
}

TEST_CASE("one state everywhere, and whether it is late beside it") {
  Office office;
  Browser division = office.portal.as("dkkd"), vp = office.portal.as("vanphong"), director = office.portal.as("giamdoc");
  const std::int64_t id = office.open_one(office.order({"DKKD"}, {2019, 2, 13}));
  const plugin::RecordType& tasks = office.portal.services().registry.type("core.task");
  const auto late = [&] { return has(test::list_shown_ids(director, tasks, "lateness=late"), id); };
  const auto counted = [&] {
    return office.portal.services().db.read([&](db::Reader& reader) {
      std::int64_t sum = 0;
      for (const task::UnitCount& unit : task::count_by_unit(reader, kToday, 7, 15)) sum += unit.late;
      return sum;
    });
  };
  CHECK(late());
  CHECK(counted() == 1);
  const std::string report = office.report(division, id);
  REQUIRE(!report.empty());
  CHECK(office.standing(id) == "reported");
  CHECK(!late());
  CHECK(counted() == 0);
  CHECK(has(test::list_shown_ids(director, tasks, "lateness=handed_in_late"), id));
  REQUIRE(office.act(vp, report, "return", {{"reason", "Thiếu"}}) == 303);
  CHECK(office.standing(id) == "returned");
  CHECK(late());
  CHECK(counted() == 1);
  for (const char* page : {"/", "/tasks/mine"}) {
    CHECK(contains(division.get(page).body, "Trả lại"));
    CHECK(contains(division.get(page).body, "quá hạn 2 ngày"));
  }
  CHECK(contains(director.get("/").body, "Kỳ báo cáo quá hạn theo đơn vị"));
}

TEST_CASE("an extension is asked for, granted or refused by somebody else; a day that is off moves") {
  Office office;
  const std::int64_t id = office.open_one(office.order({"DKKD"}, {2019, 2, 20}));
  Browser division = office.portal.as("dkkd"), other = office.portal.as("tdgs"), director = office.portal.as("giamdoc");
  CHECK(contains(division.get(path_of(id)).body, "Đề nghị gia hạn"));
  const auto ask = [&](Browser& browser, const char* day) {
    return browser.post("/tasks/extension-requests/new",
                        {{"task_id", std::to_string(id)}, {"new_due_on", day}, {"reason", "Chờ số liệu"}});
  };
  CHECK(ask(other, "02/03/2019").status == 422);
  CHECK(ask(division, "20/02/2019").status == 422);
  const http::Response asked = ask(division, "02/03/2019");  // a Saturday
  REQUIRE(asked.status == 303);
  const std::string request(asked.header("Location"));
  CHECK(ask(division, "05/03/2019").status == 422);  // one at a time
  CHECK(contains(division.get(request).body, "04/03/2019"));
  CHECK(contains(director.get("/").body, "Chờ tôi quyết định"));
  CHECK(contains(director.get("/").body, request + "\""));
  CHECK(office.last_notice("giamdoc").starts_with("An extension to 04/03/2019 is asked for"));
  CHECK(office.act(division, request, "grant", {{"new_due_on", "04/03/2019"}, {"note", ""}}) == 403);
  CHECK(office.act(director, request, "refuse", {{"reason", ""}}) == 422);
  CHECK(office.act(director, request, "refuse", {{"reason", "Đủ thời gian"}}) == 303);
  CHECK(contains(office.last_notice("dkkd"), "Đủ thời gian"));
  CHECK(!contains(director.get("/").body, "Chờ tôi quyết định"));
  CHECK(office.count("SELECT count(*) FROM core_notice WHERE text_id LIKE 'An extension%' AND read_at IS NULL") == 0);
  const std::string again(ask(division, "08/03/2019").header("Location"));
  CHECK(office.act(director, again, "grant", {{"new_due_on", "09/03/2019"}, {"note", "Lần cuối"}}) == 303);
  CHECK(contains(division.get(path_of(id)).body, "11/03/2019"));
  CHECK(contains(division.get(path_of(id)).body, "Lần cuối"));
  CHECK(contains(division.get(again + "/history").body, "Lần cuối"));
}

TEST_CASE("a unit is reminded once a day, by the one who does it; tasks are given to the unit's people") {
  Office office;
  const std::int64_t id = office.open_one(office.order({"DKKD"}, {2019, 2, 20}));
  Browser director = office.portal.as("giamdoc"), head = office.portal.as("dkkd");
  CHECK(office.act(director, path_of(id), "remind", {{"note", ""}}) == 303);
  CHECK(office.last_notice("dkkd").starts_with("Giám đốc Sở reminds you of"));
  CHECK(office.act(director, path_of(id), "remind", {{"note", ""}}) == 422);
  const std::string form = head.get(path_of(id) + "/do/give").body;
  CHECK(contains(form, "Chuyên viên Đăng ký kinh doanh"));
  CHECK(!contains(form, "Kế toán"));
  // What may not be reported on is refused with the cause.
  REQUIRE(office.act(director, path_of(id), "cancel", {{"reason", "Thôi"}}) == 303);
  const http::Response sent = head.post("/tasks/reports/new", {{"task_id", std::to_string(id)}, {"stage", "final"}, {"done", "x"},
                                                               {"percent", "100"}, {"result", ""}, {"evidence", ""}, {"difficulty", ""}});
  CHECK(sent.status == 422);
  CHECK(contains(sent.body, "đã hủy"));
}

TEST_CASE("the list of tasks begins with what is open") {
  Office office;
  const std::int64_t old = office.open_one(office.order({"DKKD"}, {2019, 2, 11}, "old")),
                     open = office.open_one(office.order({"DKKD"}, {2019, 2, 28}, "open"));
  Browser director = office.portal.as("giamdoc");
  REQUIRE(office.act(director, path_of(old), "cancel", {{"reason", "Thôi"}}) == 303);
  const Ids shown = test::list_shown_ids(director, office.portal.services().registry.type("core.task"));
  REQUIRE(!shown.empty());
  CHECK(shown.front() == open);
}

TEST_SUITE_END();

}  // namespace motcong
