// Which periods a deadline of a plan makes, and which kind of deadline its words name.
#include <doctest/doctest.h>

#include "core/base/text.h"
#include "plugins/par/recurrence.h"

namespace motcong::par {
namespace {

std::string describe(const std::vector<PlannedPeriod>& periods) {
  std::vector<std::string> texts;
  for (const PlannedPeriod& period : periods) texts.push_back(period.label + " " + base::format_iso(period.due_on));
  return base::join(texts, "; ");
}

}  // namespace

TEST_SUITE("par: recurrence") {
  TEST_CASE("periods of a year, from the day the work opens; a last day that is off moves on") {
    struct Row {
      const char* name;
      Rhythm rhythm;
      bool summed_up;
      base::Date from;
      const char* periods;
    };
    const Row rows[] = {
        {"quarters of ongoing work", Rhythm::quarterly, false, {2019, 1, 28},
         "Quý I/2019 2019-04-01; Quý II/2019 2019-07-01; Quý III/2019 2019-09-30; Quý IV/2019 2019-12-31"},
        {"periodic reports: half year and year take the place of quarters", Rhythm::quarterly, true, {2019, 1, 28},
         "Quý I/2019 2019-04-01; 6 tháng đầu năm 2019 2019-07-01; Quý III/2019 2019-09-30; Năm 2019 2019-12-31"},
        {"half years", Rhythm::half_yearly, true, {2019, 1, 1}, "6 tháng đầu năm 2019 2019-07-01; Năm 2019 2019-12-31"},
        {"a year", Rhythm::yearly, true, {2019, 1, 1}, "Năm 2019 2019-12-31"},
        {"what ended before is not owed", Rhythm::quarterly, false, {2019, 7, 15},
         "Quý III/2019 2019-09-30; Quý IV/2019 2019-12-31"},
        {"the last day still counts", Rhythm::quarterly, false, {2019, 12, 31}, "Quý IV/2019 2019-12-31"},
        {"nothing after the year", Rhythm::monthly, true, {2020, 1, 1}, ""},
    };
    for (const Row& row : rows) {
      CAPTURE(row.name);
      CHECK(describe(list_periods(row.rhythm, row.summed_up, 2019, row.from, i18n::Calendar())) == row.periods);
    }
  }

  TEST_CASE("a plan signed on 28 January owes January, one signed in March does not") {
    const auto january = list_periods(Rhythm::monthly, true, 2019, {2019, 1, 28}, i18n::Calendar());
    REQUIRE(january.size() == 12);
    CHECK(january.front().label == "Tháng 01/2019");
    CHECK(january.front().starts_on == base::Date{2019, 1, 1});
    CHECK(january.back().label == "Tháng 12/2019");
    const auto march = list_periods(Rhythm::monthly, true, 2019, {2019, 3, 5}, i18n::Calendar());
    REQUIRE(march.size() == 10);
    CHECK(march.front().label == "Tháng 03/2019");
  }

  TEST_CASE("days off of the calendar move a due day, also over several days") {
    const i18n::Calendar calendar({{2019, 2, 4}, {2019, 2, 5}, {2019, 2, 6}, {2019, 2, 7}, {2019, 2, 8}}, {});
    CHECK(event_period("x", {2019, 1, 7}, 30, calendar).due_on == base::Date{2019, 2, 11});
    CHECK(event_period("x", {2019, 1, 7}, 20, calendar).due_on == base::Date{2019, 1, 28});
    CHECK(single_period("x", {2019, 1, 28}, {2019, 3, 31}, calendar).due_on == base::Date{2019, 4, 1});
  }

  TEST_CASE("work whose day had passed when the plan was issued starts no later than it was due") {
    const PlannedPeriod period = single_period("Đã ban hành", {2019, 1, 28}, {2019, 1, 15}, i18n::Calendar());
    CHECK(period.starts_on == base::Date{2019, 1, 15});
    CHECK(period.due_on == base::Date{2019, 1, 15});
  }

  TEST_CASE("kinds of deadline in the words of plans") {
    struct Row {
      const char* words;
      const char* kind;
    };
    const Row rows[] = {
        {"Thường xuyên", "ongoing"}, {"Hàng tháng", "monthly"}, {"hàng  tháng.", "monthly"},
        {"Khi có kế hoạch của UBND tỉnh", "event"}, {"Theo thời gian quy định", "quarterly"}, {"Từ đầu năm", "yearly"},
        {"Theo Quyết định số 53/QĐ-UBND ngày 07/01/2019", "event"}, {"Tháng 01/2019", ""}, {"", ""}, {"sớm", ""},
        {"Th\u01B0\u01A1\u0300ng xuy\u00EAn", "ongoing"},
    };
    for (const Row& row : rows) {
      CAPTURE(row.words);
      CHECK(read_deadline_kind(row.words) == row.kind);
    }
  }
}

}  // namespace motcong::par
