// Reporting periods, by the calendar and from the 15th to the 14th.
#include "core/i18n/period.h"

#include <doctest/doctest.h>

#include <string>

#include "core/i18n/language.h"

using namespace motcong;
using base::Date;
using i18n::PeriodLength;
using i18n::PeriodRule;

TEST_SUITE_BEGIN("periods");

TEST_CASE("a day lies in the period that its rule says, and papers call it so") {
  struct Row {
    PeriodRule rule;
    PeriodLength length;
    Date day, first, last;
    const char* name;
  };
  for (const Row& row : {
           Row{PeriodRule::calendar, PeriodLength::month, {2019, 2, 15}, {2019, 2, 1}, {2019, 2, 28}, "Tháng 2/2019"},
           Row{PeriodRule::calendar, PeriodLength::quarter, {2019, 3, 31}, {2019, 1, 1}, {2019, 3, 31}, "Quý I/2019"},
           Row{PeriodRule::calendar, PeriodLength::half_year, {2019, 7, 1}, {2019, 7, 1}, {2019, 12, 31}, "6 tháng cuối năm 2019"},
           Row{PeriodRule::calendar, PeriodLength::year, {2019, 12, 31}, {2019, 1, 1}, {2019, 12, 31}, "Năm 2019"},
           Row{PeriodRule::mid_month, PeriodLength::month, {2019, 2, 14}, {2019, 1, 15}, {2019, 2, 14}, "Tháng 2/2019"},
           Row{PeriodRule::mid_month, PeriodLength::month, {2019, 2, 15}, {2019, 2, 15}, {2019, 3, 14}, "Tháng 3/2019"},
           Row{PeriodRule::mid_month, PeriodLength::month, {2018, 12, 31}, {2018, 12, 15}, {2019, 1, 14}, "Tháng 1/2019"},
           Row{PeriodRule::mid_month, PeriodLength::quarter, {2018, 12, 15}, {2018, 12, 15}, {2019, 3, 14}, "Quý I/2019"},
           Row{PeriodRule::mid_month, PeriodLength::quarter, {2019, 6, 14}, {2019, 3, 15}, {2019, 6, 14}, "Quý II/2019"},
           Row{PeriodRule::mid_month, PeriodLength::quarter, {2019, 9, 14}, {2019, 6, 15}, {2019, 9, 14}, "Quý III/2019"},
           Row{PeriodRule::mid_month, PeriodLength::quarter, {2019, 12, 14}, {2019, 9, 15}, {2019, 12, 14}, "Quý IV/2019"},
           Row{PeriodRule::mid_month, PeriodLength::half_year, {2019, 6, 14}, {2018, 12, 15}, {2019, 6, 14}, "6 tháng đầu năm 2019"},
           Row{PeriodRule::mid_month, PeriodLength::year, {2019, 12, 14}, {2018, 12, 15}, {2019, 12, 14}, "Năm 2019"},
           Row{PeriodRule::mid_month, PeriodLength::year, {2019, 12, 15}, {2019, 12, 15}, {2020, 12, 14}, "Năm 2020"},
       }) {
    CAPTURE(row.name);
    CAPTURE(base::format_iso(row.day));
    const i18n::Period period = i18n::period_of(row.rule, row.length, row.day);
    CHECK(period.first == row.first);
    CHECK(period.last == row.last);
    CHECK(i18n::Language::vi().tr(i18n::describe_period(period)) == row.name);
  }
}

TEST_CASE("periods follow each other without a gap, over the turn of a year too") {
  for (const PeriodRule rule : {PeriodRule::calendar, PeriodRule::mid_month}) {
    for (const PeriodLength length :
         {PeriodLength::month, PeriodLength::quarter, PeriodLength::half_year, PeriodLength::year}) {
      i18n::Period period = i18n::period_of(rule, length, {2018, 11, 30});
      for (int i = 0; i < 40; ++i) {
        const i18n::Period next = i18n::shift_period(period, 1);
        CHECK(next.first == base::add_days(period.last, 1));
        CHECK(i18n::shift_period(next, -1) == period);
        CHECK(i18n::period_of(rule, length, next.first) == next);
        CHECK(i18n::period_of(rule, length, next.last) == next);
        period = next;
      }
    }
  }
}

TEST_CASE("the setting's words") {
  CHECK(i18n::parse_period_rule("mid_month") == PeriodRule::mid_month);
  for (const char* word : {"calendar", "", "15-14"}) CHECK(i18n::parse_period_rule(word) == PeriodRule::calendar);
}

TEST_SUITE_END();
