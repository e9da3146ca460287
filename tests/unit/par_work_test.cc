// Reform work as people do it: plan, issue, report, accept, return, extend, remind, cancel, copy; and what is refused.
#include <doctest/doctest.h>

#include "core/http/response.h"
#include "tests/support/par_department.h"

namespace motcong {
namespace {

using record::SaveOutcome;
using test::inputs;
using test::ParDepartment;

constexpr base::Date kApril = {2019, 4, 15};

std::string first_error(const SaveOutcome& outcome, std::string_view field) {
  for (const auto& [name, message] : outcome.errors) {
    if (name == field) return message.id;
  }
  return {};
}

std::int64_t notices(ParDepartment& department, const std::string& username) {
  return department.db().read([&](db::Reader& reader) {
    return reader.integer("SELECT count(*) FROM core_notice n JOIN core_user u ON u.id = n.user_id WHERE u.username = ?1", 0, username);
  });
}

record::Typed report_on(std::int64_t period, const char* stage, const char* percent, const char* result) {
  return {{"task_id", std::to_string(period)}, {"stage", stage}, {"done", "Đã làm"}, {"percent", percent}, {"result", result}};
}

int refused_status(auto&& act) {
  try {
    act();
  } catch (const http::HttpError& error) {
    return error.status();
  }
  return 0;
}

record::Typed new_task(ParDepartment& department, std::int64_t plan, const char* deadline) {
  return {{"content", "Việc mới"}, {"plan_id", std::to_string(plan)}, {"section", "I"}, {"no", "9"},
          {"lead_units", std::to_string(department.unit("PCM_TT_TRU"))}, {"deadline_text", deadline}};
}

}  // namespace

TEST_SUITE("par: work") {
  TEST_CASE("a division reports, the Office returns, the division reports again, the Office accepts") {
    ParDepartment department(kApril);
    const std::int64_t period = department.period("VI.2", "DKKD", 4);  // April
    CHECK(department.row("core.task", period).values.text("progress") == "not_started");

    const SaveOutcome progress = department.save("chuyenvien", "core.task_report", report_on(period, "progress", "40", ""));
    REQUIRE(progress.kind == SaveOutcome::Kind::saved);
    CHECK(department.row("core.task_report", progress.id).values.text("state") == "noted");
    CHECK(department.row("core.task", period).values.text("state") == "in_progress");

    const std::int64_t before = notices(department, "vanphong");
    const SaveOutcome first = department.save("chuyenvien", "core.task_report", report_on(period, "final", "100", ""));
    REQUIRE(first.kind == SaveOutcome::Kind::saved);
    CHECK(department.row("core.task", period).values.text("state") == "reported");
    CHECK(notices(department, "vanphong") == before + 1);

    CHECK(department.act("dkkd", "core.task_report", "accept", first.id) == "not allowed");
    CHECK(department.act("vanphong", "core.task_report", "return", first.id, inputs({{"reason", "Thiếu số liệu"}})) == "");
    CHECK(department.row("core.task", period).values.text("state") == "returned");
    CHECK(department.row("core.task_report", first.id).values.text("review_note") == "Thiếu số liệu");
    CHECK(notices(department, "chuyenvien") == 1);

    const SaveOutcome second = department.save("dkkd", "core.task_report", report_on(period, "final", "", "120 hồ sơ"));
    REQUIRE(second.kind == SaveOutcome::Kind::saved);
    CHECK(department.act("vanphong", "core.task_report", "accept", second.id, inputs({{"note", ""}})) == "");
    CHECK(department.row("core.task", period).values.text("progress") == "done");
    CHECK(department.row("core.task", period).values.text("accepted_on") == "2019-04-15");
    CHECK(department.act("vanphong", "core.task_report", "accept", second.id) == "not allowed");
  }

  TEST_CASE("what a report must say, and on which periods") {
    ParDepartment department(kApril);
    const std::int64_t april = department.period("VI.2", "DKKD", 4), may = department.period("VI.2", "DKKD", 5);
    const std::int64_t accepted = department.period("VI.2", "DKKD", 1), foreign = department.period("VI.2", "TDGS", 4);
    struct Row {
      const char* name;
      record::Typed typed;
      const char* field;  // that has the error
    };
    const Row rows[] = {
        {"neither percent nor result", report_on(april, "progress", "", ""), "percent"},
        {"finished at 90 percent", report_on(april, "final", "90", ""), "percent"},
        {"more than all", report_on(april, "final", "101", ""), "percent"},
        {"not a number", report_on(april, "final", "nhiều", ""), "percent"},
        {"an unknown kind", report_on(april, "later", "100", ""), "stage"},
        {"a period that has not begun", report_on(may, "final", "100", ""), "task_id"},
        {"a period that is accepted", report_on(accepted, "final", "100", ""), "task_id"},
        {"another division's period", report_on(foreign, "final", "100", ""), "task_id"},
        {"no such period", report_on(999999, "final", "100", ""), "task_id"},
        {"nothing was done", {{"task_id", std::to_string(april)}, {"stage", "final"}, {"done", "  "}, {"percent", "100"}}, "done"},
        {"evidence that is no address",
         {{"task_id", std::to_string(april)}, {"stage", "final"}, {"done", "x"}, {"percent", "100"}, {"evidence", "javascript:alert(1)"}},
         "evidence"},
    };
    for (const Row& row : rows) {
      CAPTURE(row.name);
      const SaveOutcome outcome = department.save("chuyenvien", "core.task_report", row.typed);
      CHECK(outcome.kind == SaveOutcome::Kind::invalid);
      CHECK(first_error(outcome, row.field) != "");
    }
    CHECK(department.row("core.task", april).values.text("state") == "open");
    CHECK(refused_status([&] { department.save("kiemsoat", "core.task_report", report_on(april, "final", "100", "")); }) == 403);
    CHECK(refused_status([&] { department.save("giamdoc", "core.task_report", report_on(april, "final", "100", "")); }) == 403);
    CHECK(refused_status([&] {
            department.save("chuyenvien", "core.task_report", {{"task_id", std::to_string(april)}, {"state", "accepted"}});
          }) == 400);
  }

  TEST_CASE("nobody accepts his own report, and a reviewed report does not change") {
    ParDepartment department(kApril);
    const std::int64_t period = department.period("III.1", "VP");
    const SaveOutcome own = department.save("vanphong", "core.task_report", report_on(period, "final", "100", ""));
    REQUIRE(own.kind == SaveOutcome::Kind::saved);
    CHECK(department.act("vanphong", "core.task_report", "accept", own.id) == "not allowed");

    const std::int64_t other = department.period("VI.2", "DKKD", 4);
    const SaveOutcome report = department.save("chuyenvien", "core.task_report", report_on(other, "final", "100", ""));
    CHECK(department.save("chuyenvien", "core.task_report", {{"done", "Sửa lại"}}, report.id).kind == SaveOutcome::Kind::saved);
    CHECK(refused_status([&] { department.save("tdgs", "core.task_report", {{"done", "Không phải của tôi"}}, report.id); }) == 403);
    CHECK(department.act("vanphong", "core.task_report", "accept", report.id, inputs({{"note", ""}})) == "");
    CHECK(department.save("chuyenvien", "core.task_report", {{"done", "Sửa nữa"}}, report.id).kind == SaveOutcome::Kind::invalid);
  }

  TEST_CASE("an extension moves the due day forward only, keeps the first one and ends lateness") {
    ParDepartment department(kApril);
    const std::int64_t period = department.period("V.2", "TTXT");
    CHECK(department.row("core.task", period).values.text("lateness") == "late");
    CHECK(department.row("core.task", period).values.integer("days_late") == 14);
    CHECK(department.act("vanphong", "core.task", "extend", period, inputs({{"new_due_on", "2019-05-31"}, {"reason", "x"}})) == "not allowed");
    CHECK(department.act("giamdoc", "core.task", "extend", period, inputs({{"new_due_on", "2019-04-01"}, {"reason", "x"}})) ==
          "The new due day must be later than 01/04/2019");
    CHECK(department.act("giamdoc", "core.task", "extend", period, inputs({{"new_due_on", "2019-05-31"}, {"reason", "Chờ hướng dẫn"}})) == "");
    const plugin::Row row = department.row("core.task", period);
    CHECK(row.values.text("due_on") == "2019-05-31");
    CHECK(row.values.text("first_due_on") == "2019-04-01");
    CHECK(row.values.text("progress") == "not_started");
  }

  TEST_CASE("a reminder is written down and reaches those who report for the unit") {
    ParDepartment department(kApril);
    const std::int64_t period = department.period("VI.2", "TDGS", 4);
    CHECK(department.act("tdgs", "core.task", "remind", period, inputs({{"note", ""}})) == "not allowed");
    CHECK(department.act("vanphong", "core.task", "remind", period, inputs({{"note", "Trước thứ Sáu"}})) == "");
    CHECK(notices(department, "tdgs") == 1);
    CHECK(notices(department, "dkkd") == 0);
    const std::int64_t written = department.db().read([&](db::Reader& reader) {
      return reader.integer("SELECT count(*) FROM core_task_reminder WHERE task_id = ?1", 0, period);
    });
    CHECK(written == 1);
  }

  TEST_CASE("a cancelled task is late no more and takes no reports; what was accepted stays") {
    ParDepartment department(kApril);
    const std::int64_t task = department.task("VI.2"), period = department.period("VI.2", "DKKD", 4);
    CHECK(department.act("vanphong", "par.task", "cancel", task, inputs({{"reason", "x"}})) == "not allowed");
    CHECK(department.act("giamdoc", "par.task", "cancel", task, inputs({{"reason", "Nhập vào nhiệm vụ khác"}})) == "");
    CHECK(department.row("par.task", task).values.text("progress") == "cancelled");
    CHECK(department.row("core.task", period).values.text("state") == "cancelled");
    CHECK(department.row("core.task", department.period("VI.2", "DKKD", 1)).values.text("state") == "accepted");
    CHECK(department.save("chuyenvien", "core.task_report", report_on(period, "final", "100", "")).kind == SaveOutcome::Kind::invalid);
    CHECK(department.act("giamdoc", "par.task", "cancel", task, inputs({{"reason", "x"}})) == "not allowed");
  }

  TEST_CASE("an event opens a period for each unit, due its days after the event") {
    ParDepartment department(kApril);
    const std::int64_t task = department.task("I.4");
    CHECK(department.period("I.4", "DKKD") == 0);
    CHECK(department.act("vanphong", "par.task", "event", department.task("I.1"), inputs({{"occurred_on", "2019-04-12"}, {"what", "x"}})) ==
          "not allowed");
    CHECK(department.act("vanphong", "par.task", "event", task, inputs({{"occurred_on", "2019-04-16"}, {"what", "x"}})) ==
          "The event lies in the future");
    CHECK(department.act("vanphong", "par.task", "event", task, inputs({{"occurred_on", "2019-04-12"}, {"what", "Quyết định 12"}})) == "");
    CHECK(department.act("vanphong", "par.task", "event", task, inputs({{"occurred_on", "2019-04-12"}, {"what", "Quyết định 12"}})) ==
          "This event of that day is recorded already");
    const plugin::Row period = department.row("core.task", department.period("I.4", "DKKD"));
    CHECK(period.values.text("label") == "Quyết định 12 (12/04/2019)");
    CHECK(period.values.text("due_on") == "2019-05-13");  // 12/05 is a Sunday
    CHECK(notices(department, "chuyenvien") == 1);
  }

  TEST_CASE("a task added to an issued plan opens at once, its deadline read from the words") {
    ParDepartment department(kApril);
    const std::int64_t plan = department.row("par.task", department.task("I.1")).values.integer("plan_id");
    struct Row {
      const char* words;
      const char* kind;
      const char* due_on;
    };
    const Row rows[] = {{"Tháng 06/2019", "once", "2019-06-30"}, {"Quý III/2019", "once", "2019-09-30"}, {"Trong năm", "once", "2019-12-31"},
                        {"Hàng tháng", "monthly", ""}, {"Thường xuyên", "ongoing", ""}};
    int no = 10;
    for (const Row& row : rows) {
      CAPTURE(row.words);
      record::Typed typed = new_task(department, plan, row.words);
      typed["no"] = std::to_string(no++);
      const SaveOutcome outcome = department.save("vanphong", "par.task", typed);
      REQUIRE(outcome.kind == SaveOutcome::Kind::saved);
      const plugin::Row task = department.row("par.task", outcome.id);
      CHECK(task.values.text("deadline_kind") == row.kind);
      CHECK(task.values.text("due_on") == row.due_on);
      CHECK(task.values.text("state") == "open");
      CHECK(task.values.ids("units").size() == 9);
      CHECK(task.values.text("code") == "CCHC-2019-I." + typed["no"]);
    }
  }

  TEST_CASE("what a task is refused for") {
    ParDepartment department(kApril);
    const std::int64_t plan = department.row("par.task", department.task("I.1")).values.integer("plan_id");
    const auto error = [&](const char* field, auto change) {
      record::Typed typed = new_task(department, plan, "Hàng tháng");
      change(typed);
      return first_error(department.save("vanphong", "par.task", typed), field);
    };
    CHECK(error("deadline_kind", [](auto& typed) { typed["deadline_text"] = "sớm"; }) != "");
    CHECK(error("due_on", [](auto& typed) { typed["deadline_text"] = "sớm"; typed["deadline_kind"] = "once"; }) != "");
    CHECK(error("due_on", [](auto& typed) { typed["starts_on"] = "01/06/2019"; typed["due_on"] = "31/05/2019"; }) != "");
    CHECK(error("due_on", [](auto& typed) { typed["deadline_kind"] = "once"; typed["due_on"] = "31/12/2018"; }) != "");
    CHECK(error("due_on", [](auto& typed) { typed["deadline_kind"] = "once"; typed["due_on"] = "01/01/2021"; }) != "");
    CHECK(error("due_on", [](auto& typed) { typed["deadline_kind"] = "once"; typed["due_on"] = "31/12/2020"; }) == "");
    CHECK(error("deadline_text", [](auto& typed) { typed["deadline_text"] = "Tháng 01/2018"; }) != "");
    CHECK(error("no", [](auto& typed) { typed["no"] = "4"; }) != "");
    CHECK(error("lead_units", [](auto& typed) { typed["lead_units"] = ""; }) != "");
    CHECK(error("plan_id", [](auto& typed) { typed["plan_id"] = "99999"; }) != "");
    CHECK(refused_status([&] { department.save("dkkd", "par.task", new_task(department, plan, "Hàng tháng")); }) == 403);
  }

  TEST_CASE("who does an open task by when is frozen; its words may be corrected") {
    ParDepartment department(kApril);
    const std::int64_t task = department.task("VI.2");
    const SaveOutcome frozen = department.save("vanphong", "par.task", {{"lead_units", std::to_string(department.unit("VP"))}}, task);
    CHECK(first_error(frozen, "lead_units") != "");
    const SaveOutcome corrected = department.save("vanphong", "par.task", {{"content", "Nội dung đã đính chính"}}, task);
    CHECK(corrected.kind == SaveOutcome::Kind::saved);
    const std::int64_t assignment = department.db().read([&](db::Reader& reader) {
      return reader.integer("SELECT source_id FROM core_task WHERE id = ?1", 0, department.period("VI.2", "DKKD"));
    });
    CHECK(department.row("par.assignment", assignment).values.text("content") == "Nội dung đã đính chính");
  }

  TEST_CASE("a plan is drawn up, issued once, and then stands") {
    ParDepartment department({2020, 1, 15});
    const SaveOutcome plan = department.save("vanphong", "par.plan", {{"title", "Kế hoạch CCHC năm 2020"}, {"year", "2020"}});
    REQUIRE(plan.kind == SaveOutcome::Kind::saved);
    const auto issue = inputs({{"number", "15/KH-SKHĐT"}, {"issued_on", "2020-01-15"}});
    CHECK(department.act("giamdoc", "par.plan", "issue", plan.id, issue) == "The plan has no task yet; add its tasks first");
    record::Typed typed = new_task(department, plan.id, "Hàng tháng");
    const SaveOutcome task = department.save("vanphong", "par.task", typed);
    REQUIRE(task.kind == SaveOutcome::Kind::saved);
    CHECK(department.row("par.task", task.id).values.text("progress") == "draft");
    CHECK(department.act("dkkd", "par.plan", "issue", plan.id, issue) == "not allowed");
    CHECK(department.act("giamdoc", "par.plan", "issue", plan.id, inputs({{"number", "15"}, {"issued_on", "2020-01-16"}})) ==
          "The day of issue lies in the future");
    CHECK(first_error(department.save("vanphong", "par.plan", {{"title", "Bổ sung"}, {"year", "2019"}, {"number", "267/KH-SKHĐT"}}),
                      "number") != "");
    CHECK(department.act("giamdoc", "par.plan", "issue", plan.id, issue) == "");
    CHECK(notices(department, "tdgs") == 1);
    CHECK(department.row("par.task", task.id).values.text("progress") == "not_started");
    CHECK(department.act("giamdoc", "par.plan", "issue", plan.id, issue) == "not allowed");
    CHECK(department.save("vanphong", "par.plan", {{"title", "Đổi tên"}}, plan.id).kind == SaveOutcome::Kind::invalid);
    const SaveOutcome bad_year = department.save("vanphong", "par.plan", {{"title", "x"}, {"year", "19"}});
    CHECK(first_error(bad_year, "year") != "");
  }

  TEST_CASE("a task without lead unit keeps its plan from being issued") {
    ParDepartment department({2020, 1, 15});
    const SaveOutcome plan = department.save("vanphong", "par.plan", {{"title", "x"}, {"year", "2020"}});
    record::Typed typed = new_task(department, plan.id, "Hàng tháng");
    typed["lead_units"] = "";
    REQUIRE(department.save("vanphong", "par.task", typed).kind == SaveOutcome::Kind::saved);
    CHECK(department.act("giamdoc", "par.plan", "issue", plan.id, inputs({{"number", "1"}, {"issued_on", "2020-01-15"}})) ==
          "Task CCHC-2020-I.9 has no lead unit, or its group has no member on that day");
  }

  TEST_CASE("a group changed after the opening changes nothing that was opened") {
    ParDepartment department(kApril);
    const auto units = [&] { return department.row("par.task", department.task("II.5")).values.ids("units").size(); };
    const size_t before = units();
    department.db().write([&](db::WriteTx& tx) {
      tx.execute("INSERT INTO core_unit_group_member(group_id, unit_id) VALUES (?1, ?2)", department.unit("PCM_TT_TRU"), department.unit("VP"));
    });
    CHECK(units() == before);
  }

  TEST_CASE("a copy is a draft of the next year with the same tasks and days a year on") {
    ParDepartment department({2019, 12, 2});
    const std::int64_t plan = department.row("par.task", department.task("I.1")).values.integer("plan_id");
    department.db().write([&](db::WriteTx& tx) {
      tx.execute("UPDATE par_task SET content = 'Thực hiện Kế hoạch 12/2019/KH ngày 28 tháng 01 năm 2019 trong năm 2019', "
                 "deadline_text = 'Trước ngày 15/03/2019 và Quý I/2019', due_on = '2019-03-15' WHERE id = ?1", department.task("I.1"));
    });
    CHECK(department.act("vanphong", "par.plan", "copy", plan, inputs({{"year", "hai"}})) == "Write a year of four digits, such as 2019");
    CHECK(department.act("vanphong", "par.plan", "copy", plan, inputs({{"year", "2020"}})) == "");
    const std::int64_t copy = department.db().read([](db::Reader& reader) {
      return reader.integer("SELECT id FROM par_plan WHERE year = '2020'", 0);
    });
    const plugin::Row row = department.row("par.plan", copy);
    CHECK(row.values.text("title") == "Kế hoạch nâng hạng công tác cải cách hành chính năm 2020");
    CHECK(row.values.text("state") == "draft");
    CHECK(row.values.integer("task_count") == 30);
    const std::int64_t task = department.db().read([](db::Reader& reader) {
      return reader.integer("SELECT id FROM par_task WHERE code = 'CCHC-2020-IV.2'", 0);
    });
    const plugin::Row copied = department.row("par.task", task);
    CHECK(copied.values.text("deadline_text") == "Tháng 2/2020");
    CHECK(copied.values.text("due_on") == "2020-02-29");
    CHECK(copied.values.ids("lead_units").size() == 1);
    const plugin::Row first = department.row("par.task", department.db().read([](db::Reader& reader) {
      return reader.integer("SELECT id FROM par_task WHERE code = 'CCHC-2020-I.1'", 0);
    }));
    CHECK(first.values.text("content") == "Thực hiện Kế hoạch 12/2019/KH ngày 28 tháng 01 năm 2019 trong năm 2020");
    CHECK(first.values.text("deadline_text") == "Trước ngày 15/03/2019 và Quý I/2020");
    CHECK(copied.values.text("progress") == "draft");
  }
}

}  // namespace motcong
