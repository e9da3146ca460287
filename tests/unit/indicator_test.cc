// Indicators: the value of a numerator and a denominator, and whether it meets the target. Counting is in http/indicator_test.cc.
#include "core/indicator/indicator.h"

#include <doctest/doctest.h>

using namespace motcong;
using indicator::Result;
using plugin::Indicator;

namespace {

Indicator make(Indicator::Unit unit, Indicator::Better better) {
  Indicator indicator;
  indicator.unit = unit;
  indicator.better = better;
  return indicator;
}

using Value = std::optional<std::int64_t>;

}  // namespace

TEST_SUITE_BEGIN("indicators");

TEST_CASE("the value of an indicator in hundredths; none on an empty denominator") {
  using enum Indicator::Unit;
  using enum Indicator::Better;
  struct Row {
    const char* what;
    Indicator::Unit unit;
    Indicator::Better better;
    std::int64_t numerator;
    Value denominator, value;
  };
  for (const Row& row : {Row{"a share", percent, higher, 3, 4, 7500},
                         Row{"nothing of something", percent, higher, 0, 4, 0},
                         Row{"all", percent, higher, 4, 4, 10'000},
                         Row{"nothing to share: no value, not 100", percent, higher, 0, 0, std::nullopt},
                         Row{"one of 99.999 missing is not all", percent, higher, 99'998, 99'999, 9'999},
                         Row{"thirds", percent, higher, 2, 3, 6'667},
                         Row{"8 of 11", percent, higher, 8, 11, 7'273},
                         Row{"half a hundredth goes up", percent, higher, 1, 20'000, 1},
                         Row{"a hair less than all, of what is better low", percent, lower, 99'999, 100'000, 10'000},
                         Row{"a third, where less is better", percent, lower, 1, 3, 3'333},
                         Row{"a hair more than nothing is not nothing", percent, lower, 1, 1'000'000, 1},
                         Row{"a count", count, lower, 12, std::nullopt, 1'200},
                         Row{"days each", days, lower, 21, 2, 1'050},
                         Row{"sums of money", percent, higher, 450'000'000'000'000, 900'000'000'000'000, 5'000}}) {
    CAPTURE(row.what);
    CHECK(indicator::make_value(make(row.unit, row.better), row.numerator, row.denominator) == row.value);
  }
}

TEST_CASE("rounding never makes a target met that is not") {
  using enum Indicator::Better;
  const Indicator up = make(Indicator::Unit::percent, higher), down = make(Indicator::Unit::percent, lower);
  CHECK(indicator::make_value(up, 89'996, 100'000, 9'000) == 8'999);
  CHECK(indicator::make_value(up, 90'004, 100'000, 9'000) == 9'000);
  CHECK(indicator::make_value(up, 90'000, 100'000, 9'000) == 9'000);
  CHECK(indicator::make_value(down, 5'004, 100'000, 500) == 501);
  CHECK(indicator::make_value(down, 4'996, 100'000, 500) == 500);
}

TEST_CASE("a target is met at its very value; nothing is judged without value or target") {
  const Indicator up = make(Indicator::Unit::percent, Indicator::Better::higher),
                  down = make(Indicator::Unit::count, Indicator::Better::lower);
  struct Row {
    const Indicator& indicator;
    Value value, target;
    Result result;
  };
  for (const Row& row : {Row{up, 9'500, 9'500, Result::met}, Row{up, 9'499, 9'500, Result::missed},
                         Row{up, 10'000, 9'500, Result::met}, Row{down, 0, 0, Result::met},
                         Row{down, 100, 0, Result::missed}, Row{up, std::nullopt, 9'500, Result::none},
                         Row{up, 9'500, std::nullopt, Result::none}}) {
    CHECK(indicator::judge(row.indicator, row.value, row.target) == row.result);
  }
}

TEST_SUITE_END();
