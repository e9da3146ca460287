// When a task is due: how a due day is counted, and the periods a recurring duty falls into. Pure; nothing is
// stored here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/i18n/calendar.h"

namespace motcong::task {

/// How a due day is counted, kept with the task so that it can be counted again when the days off change. The
/// day counted from is not counted itself (Civil Code 2015, art. 147); a last day that is off moves to the
/// next working day (art. 148).
struct DueRule {
  enum class Kind { date, calendar_days, working_days } kind = Kind::date;
  base::Date from =
      {};        // for `date` the day named; of a recurring duty each period's last day takes its place
  int days = 0;  // for `date` 0
};
base::Date count_due(const DueRule& rule, const i18n::Calendar& calendar);
/// The words kept in the database: "date", "calendar_days", "working_days".
std::string_view due_rule_name(DueRule::Kind kind);
DueRule::Kind parse_due_rule(std::string_view name);  // REQUIRES: one of these

enum class Rhythm { once, monthly, quarterly, half_yearly, yearly };
/// "monthly" and so on; "once" too.
std::optional<Rhythm> parse_rhythm(std::string_view name);

struct Recurrence {
  Rhythm rhythm = Rhythm::once;
  base::Date from = {};  // a period that ends on or after it is owed: signed on 28 January still owes January
  std::optional<base::Date> to = {};  // last day; what recurs must have one
  /// The half year stands for the second quarter and the year for the fourth, as in periodic reports.
  bool is_summed_up = false;
  DueRule due = {};
  std::string label = {};  // of a single duty; periods name themselves ("Quý I/2019")
};

struct PlannedTask {
  std::string label;  // Vietnamese, as it stands in papers
  std::string key;    // the period as data: its last day; "" of a single duty
  base::Date starts_on;
  DueRule due;
  base::Date due_on;
};

/// A duty cannot be split into more periods than this: fifty years of months.
inline constexpr int kMostPeriods = 600;

/// The tasks a duty falls into, in order. Fails with words when it recurs without an end, ends before it
/// begins, falls due before it begins, has no period in its time, or has too many.
base::Result<std::vector<PlannedTask>> plan_tasks(const Recurrence& recurrence,
                                                  const i18n::Calendar& calendar);

}  // namespace motcong::task
