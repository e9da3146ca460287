#include "core/task/recurrence.h"

#include "core/base/check.h"
#include "core/base/message.h"
#include "core/i18n/format.h"
#include "core/i18n/language.h"

namespace motcong::task {
namespace {

using base::Date;
using base::Error;
using base::Message;

constexpr const char* kRoman[] = {"I", "II", "III", "IV"};
constexpr std::pair<Rhythm, const char*> kRhythms[] = {{Rhythm::once, "once"},
                                                       {Rhythm::monthly, "monthly"},
                                                       {Rhythm::quarterly, "quarterly"},
                                                       {Rhythm::half_yearly, "half_yearly"},
                                                       {Rhythm::yearly, "yearly"}};
constexpr std::pair<DueRule::Kind, const char*> kRules[] = {{DueRule::Kind::date, "date"},
                                                            {DueRule::Kind::calendar_days, "calendar_days"},
                                                            {DueRule::Kind::working_days, "working_days"}};

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

/// Labels are kept in the language of the office's papers, whoever looks at them later.
std::string paper_text(const Message& message) { return i18n::Language::vi().tr(message); }

std::string label_of(Rhythm rhythm, bool is_summed_up, int year, int last_month) {
  const std::string year_text = std::to_string(year);
  const bool ends_year = last_month == 12;
  if (rhythm == Rhythm::monthly) {
    return paper_text({N_("Month {month}/{year}"), {{"month", two_digits(last_month)}, {"year", year_text}}});
  }
  if (rhythm == Rhythm::yearly || (ends_year && (is_summed_up || rhythm == Rhythm::half_yearly))) {
    return paper_text({N_("Year {year}"), {{"year", year_text}}});
  }
  if (rhythm == Rhythm::half_yearly) {
    return paper_text({N_("First half of {year}"), {{"year", year_text}}});
  }
  if (is_summed_up && last_month == 6) return paper_text({N_("First half of {year}"), {{"year", year_text}}});
  return paper_text(
      {N_("Quarter {quarter}/{year}"), {{"quarter", kRoman[last_month / 3 - 1]}, {"year", year_text}}});
}

int months_of(Rhythm rhythm) {
  switch (rhythm) {
    case Rhythm::monthly:
      return 1;
    case Rhythm::quarterly:
      return 3;
    case Rhythm::half_yearly:
      return 6;
    case Rhythm::yearly:
      return 12;
    case Rhythm::once:
      break;
  }
  base::check(false);
  return 12;
}

Error due_before_start(const Date& due, const Date& start) {
  return Error{Message(N_("The due day {due} lies before the first day {start}"),
                       {{"due", i18n::format_date(due)}, {"start", i18n::format_date(start)}})};
}

}  // namespace

Date count_due(const DueRule& rule, const i18n::Calendar& calendar) {
  if (rule.kind == DueRule::Kind::working_days) return calendar.add_working_days(rule.from, rule.days);
  return calendar.working_day_from(
      base::add_days(rule.from, rule.kind == DueRule::Kind::date ? 0 : rule.days));
}

std::string_view due_rule_name(DueRule::Kind kind) {
  for (const auto& [known, name] : kRules) {
    if (known == kind) return name;
  }
  base::check(false);
  return {};
}

DueRule::Kind parse_due_rule(std::string_view name) {
  for (const auto& [kind, known] : kRules) {
    if (known == name) return kind;
  }
  base::check(false);
  return DueRule::Kind::date;
}

std::optional<Rhythm> parse_rhythm(std::string_view name) {
  for (const auto& [rhythm, known] : kRhythms) {
    if (known == name) return rhythm;
  }
  return std::nullopt;
}

base::Result<std::vector<PlannedTask>> plan_tasks(const Recurrence& recurrence,
                                                  const i18n::Calendar& calendar) {
  base::check(recurrence.due.days >= 0);
  std::vector<PlannedTask> tasks;
  if (recurrence.rhythm == Rhythm::once) {
    const Date due = count_due(recurrence.due, calendar);
    if (due < recurrence.from) return due_before_start(due, recurrence.from);
    tasks.push_back({recurrence.label, "", recurrence.from, recurrence.due, due});
    return tasks;
  }
  if (!recurrence.to) return Error{N_("What recurs needs a last day; without one it would never end")};
  if (*recurrence.to < recurrence.from) {
    return Error{Message(
        N_("The last day {last} lies before the first day {first}"),
        {{"last", i18n::format_date(*recurrence.to)}, {"first", i18n::format_date(recurrence.from)}})};
  }
  const int months = months_of(recurrence.rhythm);
  const int first_month = (recurrence.from.month - 1) / months * months + 1;
  Date start{recurrence.from.year, first_month, 1};
  for (;;) {
    const Date next = base::add_months(start, months);
    const Date end = base::add_days(next, -1);
    if (end > *recurrence.to) break;
    if (end >= recurrence.from) {
      if (static_cast<int>(tasks.size()) == kMostPeriods) {
        return Error{Message(N_("These would be more than {count} tasks; choose an earlier last day"),
                             {{"count", std::to_string(kMostPeriods)}})};
      }
      DueRule due = recurrence.due;
      due.from = end;
      tasks.push_back({label_of(recurrence.rhythm, recurrence.is_summed_up, end.year, end.month),
                       base::format_iso(end), start, due, count_due(due, calendar)});
    }
    start = next;
  }
  if (tasks.empty()) return Error{N_("No period of this rhythm ends between the first and the last day")};
  return tasks;
}

}  // namespace motcong::task
