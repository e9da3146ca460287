// When tasks are due: how due days are counted, the periods a recurring duty falls into, and what is refused.
#include <doctest/doctest.h>

#include "core/base/text.h"
#include "core/i18n/language.h"
#include "core/task/recurrence.h"

namespace motcong::task {
namespace {

using base::Date;

std::string describe(const base::Result<std::vector<PlannedTask>>& tasks) {
  if (!tasks) return base::format_english(tasks.error());
  std::vector<std::string> texts;
  for (const PlannedTask& task : *tasks) texts.push_back(task.label + " " + base::format_iso(task.due_on));
  return base::join(texts, "; ");
}

Recurrence recurring(Rhythm rhythm, bool is_summed_up, Date from,
                     std::optional<Date> to = Date{2019, 12, 31}) {
  return {.rhythm = rhythm, .from = from, .to = to, .is_summed_up = is_summed_up};
}

Recurrence single(Date from, DueRule due) { return {.from = from, .due = due, .label = "x"}; }

}  // namespace

TEST_SUITE("tasks: recurrence") {
  TEST_CASE("periods of a year, from the day the work opens; a last day that is off moves on") {
    struct Row {
      const char* name;
      Rhythm rhythm;
      bool is_summed_up;
      Date from;
      const char* tasks;
    };
    const Row rows[] = {
        {"quarters of ongoing work",
         Rhythm::quarterly,
         false,
         {2019, 1, 28},
         "Quý I/2019 2019-04-01; Quý II/2019 2019-07-01; Quý III/2019 2019-09-30; Quý IV/2019 2019-12-31"},
        {"periodic reports: half year and year take the place of quarters",
         Rhythm::quarterly,
         true,
         {2019, 1, 28},
         "Quý I/2019 2019-04-01; 6 tháng đầu năm 2019 2019-07-01; Quý III/2019 2019-09-30; Năm 2019 "
         "2019-12-31"},
        {"half years",
         Rhythm::half_yearly,
         true,
         {2019, 1, 1},
         "6 tháng đầu năm 2019 2019-07-01; Năm 2019 2019-12-31"},
        {"a year", Rhythm::yearly, true, {2019, 1, 1}, "Năm 2019 2019-12-31"},
        {"what ended before is not owed",
         Rhythm::quarterly,
         false,
         {2019, 7, 15},
         "Quý III/2019 2019-09-30; Quý IV/2019 2019-12-31"},
        {"the last day still counts", Rhythm::quarterly, false, {2019, 12, 31}, "Quý IV/2019 2019-12-31"},
    };
    for (const Row& row : rows) {
      CAPTURE(row.name);
      CHECK(describe(plan_tasks(recurring(row.rhythm, row.is_summed_up, row.from), i18n::Calendar())) ==
            row.tasks);
    }
  }

  TEST_CASE("periods go on over years, up to the last day") {
    CHECK(describe(plan_tasks(recurring(Rhythm::half_yearly, false, {2019, 8, 1}, Date{2021, 1, 15}),
                              i18n::Calendar())) ==
          "Năm 2019 2019-12-31; 6 tháng đầu năm 2020 2020-06-30; Năm 2020 2020-12-31");
    const auto months =
        plan_tasks(recurring(Rhythm::monthly, false, {2019, 11, 30}, Date{2020, 2, 29}), i18n::Calendar());
    REQUIRE(months.ok());
    REQUIRE(months->size() == 4);
    CHECK(months->front().starts_on == Date{2019, 11, 1});
    CHECK(months->front().key == "2019-11-30");
    CHECK(months->back().label == "Tháng 02/2020");
  }

  TEST_CASE("a plan signed on 28 January owes January, one signed in March does not") {
    CHECK(plan_tasks(recurring(Rhythm::monthly, true, {2019, 1, 28}), i18n::Calendar())->size() == 12);
    const auto march = plan_tasks(recurring(Rhythm::monthly, true, {2019, 3, 5}), i18n::Calendar());
    REQUIRE(march->size() == 10);
    CHECK(march->front().label == "Tháng 03/2019");
  }

  TEST_CASE(
      "due days: the day counted from is not counted, days off move the last one, working days leave them "
      "out") {
    const i18n::Calendar tet({{2019, 2, 4}, {2019, 2, 5}, {2019, 2, 6}, {2019, 2, 7}, {2019, 2, 8}},
                             {{2019, 2, 16}});
    using Kind = DueRule::Kind;
    struct Row {
      const char* name;
      DueRule rule;
      Date due;
    };
    const Row rows[] = {
        {"a day of work", {Kind::date, {2019, 1, 31}}, {2019, 1, 31}},
        {"a Sunday", {Kind::date, {2019, 3, 31}}, {2019, 4, 1}},
        {"30 calendar days end in the holidays", {Kind::calendar_days, {2019, 1, 7}, 30}, {2019, 2, 11}},
        {"20 calendar days end on a Sunday", {Kind::calendar_days, {2019, 1, 7}, 20}, {2019, 1, 28}},
        {"one working day after a Friday before the holidays",
         {Kind::working_days, {2019, 2, 1}, 1},
         {2019, 2, 11}},
        {"a make-up Saturday is a working day", {Kind::working_days, {2019, 2, 15}, 1}, {2019, 2, 16}},
        {"no day at all", {Kind::working_days, {2019, 2, 15}, 0}, {2019, 2, 15}},
    };
    for (const Row& row : rows) {
      CAPTURE(row.name);
      CHECK(count_due(row.rule, tet) == row.due);
    }
    Recurrence after = recurring(Rhythm::quarterly, false, {2019, 10, 1});
    after.due = {Kind::working_days, {}, 5};
    CHECK(describe(plan_tasks(after, tet)) ==
          "Quý IV/2019 2020-01-07");  // five working days after the quarter
  }

  TEST_CASE("what is refused, in words") {
    const auto refusal = [](const Recurrence& recurrence) {
      return describe(plan_tasks(recurrence, i18n::Calendar()));
    };
    CHECK(refusal(recurring(Rhythm::monthly, false, {2019, 1, 1}, std::nullopt)) ==
          "What recurs needs a last day; without one it would never end");
    CHECK(refusal(recurring(Rhythm::monthly, false, {2020, 1, 1})) ==
          "The last day 31/12/2019 lies before the first day 01/01/2020");
    CHECK(refusal(recurring(Rhythm::yearly, false, {2019, 1, 1}, Date{2019, 6, 30})) ==
          "No period of this rhythm ends between the first and the last day");
    CHECK(refusal(recurring(Rhythm::monthly, false, {2019, 1, 1}, Date{2099, 12, 31})) ==
          "These would be more than 600 tasks; choose an earlier last day");
    CHECK(refusal(single({2019, 3, 1}, {DueRule::Kind::date, {2019, 2, 28}})) ==
          "The due day 28/02/2019 lies before the first day 01/03/2019");
    CHECK(refusal(single({2019, 3, 1}, {DueRule::Kind::working_days, {2019, 3, 1}, 3})) == "x 2019-03-06");
  }

  TEST_CASE("words kept in the database are read back") {
    for (const char* name : {"date", "calendar_days", "working_days"})
      CHECK(due_rule_name(parse_due_rule(name)) == name);
    for (const char* name : {"once", "monthly", "quarterly", "half_yearly", "yearly"})
      CHECK(parse_rhythm(name).has_value());
    CHECK(!parse_rhythm("daily"));
  }
}

}  // namespace motcong::task
