// The demonstration plan: the appendix as it stands in the department's own plan, opened and reported on.
#include <doctest/doctest.h>

#include <map>

#include "core/record/list_query.h"
#include "plugins/par/board.h"
#include "plugins/par/demo.h"
#include "tests/support/par_department.h"

namespace motcong {
namespace {

std::int64_t count_list(test::ParDepartment& department, const char* type, std::vector<std::pair<std::string, std::string>> filters) {
  http::Fields query;
  for (auto& [name, value] : filters) query.add(name, value);
  const plugin::Work work = department.work("vanphong");
  return department.db().read([&](db::Reader& reader) {
    const plugin::RecordType& record_type = department.type(type);
    const record::ListQuery parsed = record::parse_list_query(reader, work, record_type, query);
    REQUIRE(parsed.ignored.empty());
    return record::list_rows(reader, work, record_type, parsed, {}).total;
  });
}

}  // namespace

TEST_SUITE("par: demonstration") {
  TEST_CASE("thirty tasks in seven sections, with the kinds of deadline of the plan") {
    std::map<std::string, int> kinds, sections;
    for (const par::DemoTask& task : par::demo_tasks()) {
      ++kinds[task.kind];
      ++sections[task.section];
    }
    CHECK(par::demo_tasks().size() == 30);
    CHECK(kinds == std::map<std::string, int>{{"once", 11}, {"ongoing", 8}, {"event", 6}, {"monthly", 3}, {"quarterly", 1}, {"yearly", 1}});
    CHECK(sections == std::map<std::string, int>{{"I", 4}, {"II", 7}, {"III", 3}, {"IV", 4}, {"V", 2}, {"VI", 5}, {"VII", 5}});
  }

  TEST_CASE("groups become their units, a unit named twice has one duty, days off move due days") {
    test::ParDepartment department({2019, 4, 15});
    CHECK(department.period("II.5", "TTRA") == 0);
    CHECK(department.period("II.5", "VP") == 0);
    CHECK(department.period("II.5", "DKKD") != 0);
    CHECK(department.period("I.1", "TTXT", 4) != 0);
    CHECK(department.period("I.1", "TTXT", 5) == 0);
    CHECK(department.period("VI.2", "DKKD", 12) != 0);
    const std::int64_t twice = department.db().read([&](db::Reader& reader) {
      return reader.integer("SELECT count(*) FROM par_assignment WHERE code = 'CCHC-2019-III.1/VP'", 0);
    });
    CHECK(twice == 1);
    CHECK(department.row("core.task", department.period("IV.4", "VP")).values.text("due_on") == "2019-04-01");
    CHECK(department.row("core.task", department.period("VII.1", "VP")).values.text("accepted_on") != "");
  }

  TEST_CASE("a division has something to report in the middle of the year as well as long after it") {
    for (const base::Date& day : {base::Date{2019, 6, 24}, base::Date{2026, 11, 23}}) {
      CAPTURE(base::format_iso(day));
      test::ParDepartment department(day);
      const plugin::Work work = department.work("dkkd");
      const std::int64_t duties = department.db().read([&](db::Reader& reader) {
        const plugin::RecordType& type = department.type("core.duty");
        return record::list_rows(reader, work, type, record::parse_list_query(reader, work, type, {}), {}).total;
      });
      CHECK(duties >= 3);
    }
  }

  TEST_CASE("the board opens on the plan of the day's year, else the latest earlier one, else the latest") {
    test::ParDepartment department({2019, 6, 24});
    const auto add = [&](const char* year, const char* state) {
      return department.db().write([&](db::WriteTx& tx) {
        return tx.insert("INSERT INTO par_plan(year, title, number, issued_on, state) VALUES (?1, ?1, ?1, ?1 || '-01-02', ?2)", year, state);
      });
    };
    const auto year_shown = [&](int year) {
      return department.db().read([&](db::Reader& reader) {
        return reader.text("SELECT year FROM par_plan WHERE id = ?1", par::find_current_plan(reader, {year, 6, 24}));
      });
    };
    add("2020", "draft");
    add("2021", "issued");
    add("2022", "issued");
    CHECK(year_shown(2019) == "2019");
    CHECK(year_shown(2020) == "2019");
    CHECK(year_shown(2021) == "2021");
    CHECK(year_shown(2026) == "2022");
    CHECK(year_shown(2018) == "2022");
  }

  TEST_CASE("on any day nothing of the history lies in the future") {
    for (const base::Date& day : {base::Date{2019, 1, 10}, base::Date{2019, 4, 15}, base::Date{2026, 11, 23}}) {
      test::ParDepartment department(day);
      CAPTURE(base::format_iso(day));
      department.db().read([&](db::Reader& reader) {
        CHECK(reader.integer("SELECT count(*) FROM core_task_report WHERE reported_on > ?1 OR reviewed_on > ?1", 0, day) == 0);
        CHECK(reader.integer("SELECT count(*) FROM par_event WHERE occurred_on > ?1", 0, day) == 0);
      });
    }
  }

  TEST_CASE("the board shows every kind of state, and each of its numbers is the length of the list it opens") {
    for (const base::Date& day : {base::Date{2019, 4, 15}, base::Date{2026, 11, 23}}) {
      CAPTURE(base::format_iso(day));
      test::ParDepartment department(day);
      const auto [plan, rows] = department.db().read([&](db::Reader& reader) {
        const std::int64_t current = par::find_current_plan(reader, day);
        return std::pair(current, par::count_board(reader, current, day));
      });
      const std::string plan_id = std::to_string(plan);
      const par::BoardRow sum = par::sum_board(rows);
      for (size_t i = 0; i < par::kBoardColumns.size(); ++i) {
        CAPTURE(par::kBoardColumns[i]);
        CHECK(sum.counts[i] > 0);
        CHECK(count_list(department, "par.assignment", {{"plan_id", plan_id}, {"board_column", par::kBoardColumns[i]}}) == sum.counts[i]);
        for (const par::BoardRow& row : rows) {
          CAPTURE(row.name);
          CHECK(count_list(department, "par.assignment", {{"plan_id", plan_id}, {"unit_id", std::to_string(row.unit_id)},
                                                          {"board_column", par::kBoardColumns[i]}}) == row.counts[i]);
        }
      }
      CHECK(count_list(department, "par.assignment", {{"plan_id", plan_id}}) == sum.total());
      CHECK(count_list(department, "par.task", {{"plan_id", plan_id}}) == 30);
      CHECK(count_list(department, "par.task", {{"section", "VII"}}) == 5);
    }
  }
}

}  // namespace motcong
