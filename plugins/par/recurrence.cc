#include "plugins/par/recurrence.h"

#include "core/base/check.h"
#include "core/base/message.h"
#include "core/i18n/language.h"
#include "core/i18n/vietnamese.h"

namespace motcong::par {
namespace {

using base::Date;
using base::Message;

const char* const kRoman[] = {"I", "II", "III", "IV"};

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

/// Labels are kept in the language of the office's papers, whoever looks at them later.
std::string paper_text(const Message& message) { return i18n::Language::vi().tr(message); }

std::string label_of(Rhythm rhythm, bool summed_up, int year, int last_month) {
  const std::string year_text = std::to_string(year);
  const bool ends_year = last_month == 12;
  if (rhythm == Rhythm::monthly) {
    return paper_text({N_("Month {month}/{year}"), {{"month", two_digits(last_month)}, {"year", year_text}}});
  }
  if (rhythm == Rhythm::yearly || (ends_year && (summed_up || rhythm == Rhythm::half_yearly))) {
    return paper_text({N_("Year {year}"), {{"year", year_text}}});
  }
  if (rhythm == Rhythm::half_yearly || (summed_up && last_month == 6)) {
    return paper_text({N_("First half of {year}"), {{"year", year_text}}});
  }
  return paper_text({N_("Quarter {quarter}/{year}"), {{"quarter", kRoman[last_month / 3 - 1]}, {"year", year_text}}});
}

int months_of(Rhythm rhythm) {
  switch (rhythm) {
    case Rhythm::monthly: return 1;
    case Rhythm::quarterly: return 3;
    case Rhythm::half_yearly: return 6;
    case Rhythm::yearly: return 12;
    case Rhythm::once: break;
  }
  base::check(false);
  return 12;
}

}  // namespace

std::vector<PlannedPeriod> list_periods(Rhythm rhythm, bool summed_up, int year, const Date& from,
                                        const i18n::Calendar& calendar) {
  std::vector<PlannedPeriod> periods;
  const int months = months_of(rhythm);
  for (int last = months; last <= 12; last += months) {
    const Date end = base::last_day_of_month(year, last);
    if (end < from) continue;
    periods.push_back({label_of(rhythm, summed_up, year, last), Date{year, last - months + 1, 1},
                       calendar.working_day_from(end)});
  }
  return periods;
}

PlannedPeriod single_period(std::string label, const Date& from, const Date& due_on, const i18n::Calendar& calendar) {
  return {std::move(label), std::min(from, due_on), calendar.working_day_from(due_on)};
}

PlannedPeriod event_period(std::string label, const Date& occurred_on, int days, const i18n::Calendar& calendar) {
  return {std::move(label), occurred_on, calendar.working_day_from(base::add_days(occurred_on, days))};
}

std::string read_deadline_kind(std::string_view words) {
  const std::string folded = i18n::fold(words);
  const auto names = [&](std::string_view phrase) { return folded.find(phrase) != std::string::npos; };
  if (names("khi co") || names("theo quyet dinh")) return "event";
  if (names("thuong xuyen")) return "ongoing";
  if (names("hang thang") || names("moi thang")) return "monthly";
  if (names("hang quy") || names("moi quy") || names("theo thoi gian quy dinh")) return "quarterly";
  if (names("6 thang mot lan") || names("hai lan")) return "half_yearly";
  if (names("hang nam") || names("tu dau nam")) return "yearly";
  return {};
}

}  // namespace motcong::par
