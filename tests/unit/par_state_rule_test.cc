// Where a piece of work stands: the rule of plugins/par/state_rule.h, as a table.
#include <doctest/doctest.h>

#include "tests/support/par_department.h"

namespace motcong {
namespace {

struct PeriodRow {
  const char* state;
  const char* due_on;
  const char* reported_on = nullptr;
};

struct Row {
  const char* name;
  const char* kind;
  std::vector<PeriodRow> periods;
  const char* state;   // of the assignment
  const char* column;  // of the board
  std::int64_t days_late;
};

const Row kRows[] = {
    {"nothing opened yet", "event", {}, "not_started", "not_started", 0},
    {"open before its day", "once", {{"open", "2019-06-30"}}, "not_started", "not_started", 0},
    {"open on its day", "once", {{"open", "2019-06-15"}}, "not_started", "not_started", 0},
    {"open the day after", "once", {{"open", "2019-06-14"}}, "late", "late", 1},
    {"begun and past its day", "once", {{"in_progress", "2019-05-31"}}, "late", "late", 15},
    {"returned and past its day", "once", {{"returned", "2019-06-10"}}, "late", "late", 5},
    {"begun", "once", {{"in_progress", "2019-06-30"}}, "in_progress", "running", 0},
    {"returned in time", "once", {{"returned", "2019-06-30"}}, "in_progress", "running", 0},
    {"reported in time, not yet accepted, day passed", "once", {{"reported", "2019-06-10", "2019-06-09"}}, "reported", "running", 0},
    {"reported too late, not yet accepted: it waits for the reviewer", "once", {{"reported", "2019-06-10", "2019-06-12"}}, "reported", "running", 0},
    {"accepted", "once", {{"accepted", "2019-06-10", "2019-06-12"}}, "done", "done", 0},
    {"two months of three accepted", "monthly",
     {{"accepted", "2019-04-30", "2019-04-29"}, {"accepted", "2019-05-31", "2019-05-29"}, {"open", "2019-06-30"}}, "in_progress",
     "running", 0},
    {"one month missing", "monthly",
     {{"accepted", "2019-04-30", "2019-04-29"}, {"open", "2019-05-31"}, {"accepted", "2019-06-30", "2019-06-14"}}, "late", "late", 15},
    {"all months accepted", "monthly",
     {{"accepted", "2019-05-31", "2019-05-29"}, {"accepted", "2019-06-30", "2019-06-14"}}, "done", "done", 0},
    {"ongoing: what fell due is accepted, the rest of the year is open", "ongoing",
     {{"accepted", "2019-04-01", "2019-03-29"}, {"open", "2019-07-01"}, {"open", "2019-09-30"}}, "in_progress", "running", 0},
    {"ongoing: the next period is begun", "ongoing",
     {{"accepted", "2019-04-01", "2019-03-29"}, {"in_progress", "2019-07-01"}}, "in_progress", "running", 0},
    {"ongoing: the next period is reported", "ongoing",
     {{"accepted", "2019-04-01", "2019-03-29"}, {"reported", "2019-07-01", "2019-06-14"}}, "reported", "running", 0},
    {"ongoing: the next period came back", "ongoing",
     {{"accepted", "2019-04-01", "2019-03-29"}, {"returned", "2019-07-01"}}, "in_progress", "running", 0},
    {"ongoing: the whole year is accepted", "ongoing",
     {{"accepted", "2019-04-01", "2019-03-29"}, {"accepted", "2019-07-01", "2019-06-14"}}, "done", "done", 0},
    {"ongoing: the first report waits", "ongoing", {{"reported", "2019-07-01", "2019-06-14"}, {"open", "2019-09-30"}}, "reported",
     "running", 0},
    {"ongoing: due today and open", "ongoing", {{"accepted", "2019-04-01", "2019-03-29"}, {"open", "2019-06-15"}}, "in_progress",
     "running", 0},
    {"ongoing: nothing accepted yet", "ongoing", {{"open", "2019-07-01"}}, "not_started", "not_started", 0},
    {"ongoing: begun", "ongoing", {{"in_progress", "2019-07-01"}}, "in_progress", "running", 0},
    {"event: every occurrence accepted", "event", {{"accepted", "2019-04-01", "2019-03-29"}}, "done", "done", 0},
    {"event: a new occurrence is open", "event", {{"accepted", "2019-04-01", "2019-03-29"}, {"open", "2019-07-01"}}, "in_progress",
     "running", 0},
    {"event: the new occurrence is late", "event", {{"accepted", "2019-04-01", "2019-03-29"}, {"open", "2019-06-01"}}, "late", "late", 14},
    {"cancelled periods do not count", "monthly", {{"accepted", "2019-05-31", "2019-05-29"}, {"cancelled", "2019-06-01"}}, "done",
     "done", 0},
};

/// A task of one unit with the given periods; gives its id and its assignment's.
std::pair<std::int64_t, std::int64_t> make_task(db::WriteTx& tx, std::int64_t plan, std::int64_t unit, int no, const Row& row) {
  const std::int64_t task = tx.insert(
      "INSERT INTO par_task(plan_id, code, section, no, content, deadline_kind, state) VALUES (?1, ?2, 'I', ?3, ?4, ?5, 'open')",
      plan, "T-" + std::to_string(no), no, row.name, row.kind);
  const std::int64_t assignment = tx.insert(
      "INSERT INTO par_assignment(task_id, unit_id, code, content) VALUES (?1, ?2, ?3, ?4)", task, unit, "T-" + std::to_string(no) + "/U", row.name);
  int n = 0;
  for (const PeriodRow& period : row.periods) {
    std::optional<std::string> reported_on;
    if (period.reported_on != nullptr) reported_on = period.reported_on;
    tx.execute("INSERT INTO core_task(source_type, source_id, group_key, code, label, content, name, lead_unit_id, starts_on, due_rule, "
               "due_from_on, first_due_on, due_on, state, reported_on) VALUES ('par.assignment', ?1, ?2, 'T', ?2, 'x', 'x', ?6, "
               "'2019-01-01', 'date', ?3, ?3, ?3, ?4, ?5)", assignment, std::to_string(++n), period.due_on, period.state, reported_on, unit);
  }
  return {task, assignment};
}

}  // namespace

TEST_SUITE("par: state") {
  TEST_CASE("a unit's work on a task, its column of the board, and the task as a whole") {
    test::ParDepartment department({2019, 6, 15});
    const std::int64_t unit = department.unit("DKKD");
    int no = 0;
    for (const Row& row : kRows) {
      CAPTURE(row.name);
      const auto [task, assignment] = department.db().write([&](db::WriteTx& tx) {
        const std::int64_t plan = tx.insert("INSERT INTO par_plan(year, title) VALUES ('2019', 'x')");
        return make_task(tx, plan, unit, ++no, row);
      });
      const plugin::Row work = department.row("par.assignment", assignment);
      CHECK(work.values.text("progress") == row.state);
      CHECK(work.values.text("board_column") == row.column);
      CHECK(work.values.integer("days_late") == row.days_late);
      CHECK(department.row("par.task", task).values.text("progress") == row.state);
    }
  }

  TEST_CASE("a task is as late as its latest unit and done when all its units are") {
    test::ParDepartment department({2019, 6, 15});
    struct Whole {
      const char* name;
      std::vector<const char*> units;  // names of rows above
      const char* stored;
      const char* state;
    };
    const Whole wholes[] = {
        {"all done", {"accepted", "accepted"}, "open", "done"},
        {"one late", {"accepted", "open the day after"}, "open", "late"},
        {"done and reported", {"accepted", "reported in time, not yet accepted, day passed"}, "open", "reported"},
        {"done and untouched", {"accepted", "open before its day"}, "open", "in_progress"},
        {"reported and untouched", {"reported in time, not yet accepted, day passed", "open before its day"}, "open", "in_progress"},
        {"untouched", {"open before its day", "open on its day"}, "open", "not_started"},
        {"cancelled", {"open the day after"}, "cancelled", "cancelled"},
        {"draft", {}, "draft", "draft"},
    };
    const std::vector<std::string> codes = {"DKKD", "TDGS"};
    int no = 0;
    for (const Whole& whole : wholes) {
      CAPTURE(whole.name);
      const std::int64_t task = department.db().write([&](db::WriteTx& tx) {
        const std::int64_t plan = tx.insert("INSERT INTO par_plan(year, title) VALUES ('2019', 'x')");
        std::int64_t first = 0;
        size_t unit = 0;
        for (const char* name : whole.units) {
          for (const Row& row : kRows) {
            if (std::string_view(row.name) != name) continue;
            const std::int64_t unit_id = tx.integer("SELECT id FROM core_unit WHERE code = ?1", 0, codes[unit++]);
            const auto [made, assignment] = make_task(tx, plan, unit_id, ++no, row);
            if (first == 0) first = made;
            tx.execute("UPDATE par_assignment SET task_id = ?1 WHERE id = ?2", first, assignment);
          }
        }
        if (first == 0) first = make_task(tx, plan, tx.integer("SELECT id FROM core_unit LIMIT 1", 0), ++no, kRows[0]).first;
        tx.execute("UPDATE par_task SET state = ?2 WHERE id = ?1", first, whole.stored);
        return first;
      });
      CHECK(department.row("par.task", task).values.text("progress") == whole.state);
    }
  }
}

}  // namespace motcong
