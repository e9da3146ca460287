// The calendar anyone may look at: a year by months with days off and make-up days, "N days from D", the reporting
// periods of the day. Works without JavaScript.
#include <array>
#include <map>

#include "core/i18n/format.h"
#include "core/i18n/period.h"
#include "core/plugin/frame.h"
#include "core/portal/forms.h"
#include "core/portal/parts.h"
#include "core/portal/portal.h"
#include "core/record/page_parts.h"

namespace motcong::portal {
namespace {

using base::Date;
using base::Message;
using http::Response;
using plugin::Access;
using plugin::Context;
using plugin::Setting;

constexpr const char* kPeriodsKey = "reporting.periods";
constexpr int kFirstYear = 1945, kLastYear = 2200;
constexpr int kMostDays = 3650, kMostMonths = 600;
constexpr int kDaysOfWeek = 7;

struct Holiday {
  std::int64_t id = 0;
  std::string name;
  bool is_off = false;
  std::optional<Date> paired_on;
};

std::map<Date, Holiday> load_holidays(db::Reader& reader, const Date& from, const Date& to) {
  std::map<Date, Holiday> holidays;
  db::Statement row = reader.query(
      "SELECT id, date, name, kind, paired_on FROM core_holiday WHERE date BETWEEN ?1 AND ?2 ORDER BY date", from, to);
  while (row.step()) {
    if (const auto date = row.date(1))
      holidays[*date] = {row.integer(0), row.string(2), row.text(3) == "off", row.date(4)};
  }
  return holidays;
}

/// A day's cell; `day` 0 is an empty one, before the first of the month or after its last.
view::Object& add_day(view::List& days, int day, std::string_view kind, std::string_view note) {
  return days.add()
      .set("day", day > 0 ? std::to_string(day) : std::string())
      .set("kind", kind)
      .set("note", note)
      .set("is_today", false);
}

void fill_month(Context& context, view::Object& out, int year, int month, const std::map<Date, Holiday>& holidays) {
  out.set("label", context.tr(i18n::describe_period(
                       i18n::make_period(i18n::PeriodRule::calendar, i18n::PeriodLength::month, year, month))));
  const Date first{year, month, 1}, last = base::last_day_of_month(year, month);
  view::List& weeks = out.list("weeks");
  view::List* days = &weeks.add().list("days");
  for (int i = 1; i < base::weekday(first); ++i) add_day(*days, 0, "", "");
  int in_week = base::weekday(first) - 1;
  for (Date day = first; day <= last; day = base::add_days(day, 1)) {
    if (in_week == kDaysOfWeek) {
      days = &weeks.add().list("days");
      in_week = 0;
    }
    ++in_week;
    const auto holiday = holidays.find(day);
    const bool is_listed = holiday != holidays.end();
    const char* kind = is_listed ? (holiday->second.is_off ? "off" : "makeup") : in_week >= 6 ? "weekend" : "";
    add_day(*days, day.day, kind,
            is_listed ? context.tr(holiday->second.is_off ? N_("day off") : N_("make-up working day"))
                      : std::string_view())
        .set("is_today", day == context.today);
  }
  for (; in_week < kDaysOfWeek; ++in_week) add_day(*days, 0, "", "");

  view::List& notes = out.list("notes");
  for (auto it = holidays.lower_bound(first); it != holidays.end() && it->first <= last; ++it) {
    const Holiday& holiday = it->second;
    std::string text = i18n::format_weekday_date(it->first, context.language) + ": " + holiday.name;
    if (holiday.paired_on)
      text += " (" + context.tr(Message(N_("for {date}"), {{"date", i18n::format_date(*holiday.paired_on)}})) + ")";
    notes.add()
        .set("text", text)
        .set("tag", context.tr(holiday.is_off ? N_("Day off") : N_("Make-up working day")))
        .set("tone", holiday.is_off ? "info" : "warn");
  }
}

/// What the form asks to count, as typed.
struct Count {
  std::string from, count, unit = "working";
  std::map<std::string, std::string> errors;
  std::string result, doubt;
};

/// "2020", "2020–2069": the years up to the last day whose announced days off are not all known; "" for none.
std::string list_unknown_years(db::Reader& reader, int first, int last) {
  std::string text;
  for (int year = first; year <= last; ++year) {
    if (list_missing_occasions(reader, year).empty()) continue;
    int end = year;
    while (end < last && !list_missing_occasions(reader, end + 1).empty()) ++end;
    text += (text.empty() ? "" : ", ") + std::to_string(year);
    if (end > year) text += "–" + std::to_string(end);
    year = end;
  }
  return text;
}

const char* unit_label(std::string_view unit) {
  if (unit == "calendar") return N_("days of any kind");
  if (unit == "months") return N_("months");
  return N_("working days");
}

Count read_count(Context& context, const i18n::Calendar& calendar) {
  const http::Fields& query = context.request.query;
  Count typed;
  typed.from = query.get("from");
  typed.count = query.get("count");
  if (const std::string_view unit = query.get("unit"); unit == "calendar" || unit == "months") typed.unit = unit;
  if (typed.from.empty() && typed.count.empty()) {
    typed.from = i18n::format_date(context.today);
    return typed;
  }
  const auto from = i18n::parse_date(typed.from, context.today);
  if (!from) typed.errors["from"] = context.tr(from.error());
  const auto count = i18n::parse_integer(typed.count);
  const std::int64_t most = typed.unit == "months" ? kMostMonths : kMostDays;
  if (!count) {
    typed.errors["count"] = context.tr(count.error());
  } else if (*count < 0 || *count > most) {
    typed.errors["count"] =
        context.tr(Message(N_("Write a number from {min} to {max}"),
                           {{"min", "0"}, {"max", i18n::format_integer(most, context.language)}}));
  }
  if (!typed.errors.empty()) return typed;
  const int n = static_cast<int>(*count);
  const Date last = typed.unit == "calendar" ? calendar.add_calendar_days(*from, n)
                    : typed.unit == "months" ? calendar.add_months(*from, n)
                                             : calendar.add_working_days(*from, n);
  typed.result = context.tr(Message(N_("{count} {unit} from {from}: the last day is {last}."),
                                    {{"count", i18n::format_integer(n, context.language)},
                                     {"unit", std::string(context.tr(unit_label(typed.unit)))},
                                     {"from", i18n::format_date(*from)},
                                     {"last", i18n::format_weekday_date(last, context.language)}}));
  if (const std::string years = list_unknown_years(context.db(), from->year, last.year); !years.empty()) {
    typed.doubt = context.tr(Message(
        N_("Not all announced days off of {years} are in the calendar, so the last day may come later."), {{"years", years}}));
  }
  return typed;
}

void fill_count_form(Context& context, view::Object& page, const Count& typed) {
  const auto error = [&](const char* name) -> std::string_view {
    const auto found = typed.errors.find(name);
    return found != typed.errors.end() ? std::string_view(found->second) : std::string_view();
  };
  view::List& fields = page.list("fields");
  add_text(fields, {.name = "from", .label = context.tr(N_("From the day")), .value = typed.from, .error = error("from")});
  add_text(fields, {.name = "count", .label = context.tr(N_("How many")), .value = typed.count, .error = error("count")});
  Choices units;
  for (const char* unit : {"working", "calendar", "months"})
    units.emplace_back(unit, std::string(context.tr(unit_label(unit))));
  add_select(fields, {.name = "unit", .label = context.tr(N_("Counted in")), .value = typed.unit}, units);
  page.set("result", typed.result).set("doubt", typed.doubt);
  std::vector<std::pair<std::string, std::string>> items;
  for (const auto& [name, text] : typed.errors) items.emplace_back(name, text);
  plugin::set_error_summary(context, page, items, N_("This cannot be counted"));
}

void fill_periods(Context& context, view::Object& page) {
  const i18n::PeriodRule rule = i18n::parse_period_rule(context.services.settings.get(kPeriodsKey, "calendar"));
  view::List& items = page.list("periods");
  for (const auto length : {i18n::PeriodLength::month, i18n::PeriodLength::quarter, i18n::PeriodLength::half_year,
                            i18n::PeriodLength::year}) {
    const i18n::Period period = i18n::period_of(rule, length, context.today);
    record::add_fact(items, context.tr(i18n::describe_period(period)),
                     i18n::format_date(period.first) + " – " + i18n::format_date(period.last));
  }
  page.set("periods_note", context.tr(rule == i18n::PeriodRule::mid_month ? N_("From the 15th to the 14th")
                                                                         : N_("By the calendar")));
}

int read_year(Context& context) {
  const auto typed = i18n::parse_integer(context.request.query.get("year"));
  if (typed && *typed >= kFirstYear && *typed <= kLastYear) return static_cast<int>(*typed);
  return context.today.year;
}

Response calendar_page(Context& context) {
  const int year = read_year(context);
  const std::string heading = context.tr(Message(N_("Calendar of {year}"), {{"year", std::to_string(year)}}));
  const auto holidays = load_holidays(context.db(), {year, 1, 1}, {year, 12, 31});
  const i18n::Calendar calendar = plugin::load_working_days(context.db());
  const std::string working = i18n::format_integer(
      calendar.working_days_between({year - 1, 12, 31}, {year, 12, 31}), context.language);
  view::Object page;
  record::clear_head(page, heading, context.tr(Message(N_("{count} working days"), {{"count", working}})));
  view::List& actions = page.list("actions");
  const auto link = [](int to) { return "/calendar?year=" + std::to_string(to); };
  if (year > kFirstYear) record::add_action(actions, std::to_string(year - 1), link(year - 1), "chevron-left");
  if (year < kLastYear) record::add_action(actions, std::to_string(year + 1), link(year + 1), "chevron-right");
  record::add_action(actions, context.tr(N_("Days off")), "/admin/calendar", "list");
  page.set("year", std::to_string(year));
  page.set("is_unknown", holidays.empty());
  view::List& heads = page.list("weekdays");
  constexpr std::array<std::pair<const char*, const char*>, kDaysOfWeek> kWeekdays = {{{N_("Mo"), N_("Monday")},
                                                                                      {N_("Tu"), N_("Tuesday")},
                                                                                      {N_("We"), N_("Wednesday")},
                                                                                      {N_("Th"), N_("Thursday")},
                                                                                      {N_("Fr"), N_("Friday")},
                                                                                      {N_("Sa"), N_("Saturday")},
                                                                                      {N_("Su"), N_("Sunday")}}};
  for (const auto& [brief, name] : kWeekdays) heads.add().set("brief", context.tr(brief)).set("name", context.tr(name));
  view::List& months = page.list("months");
  for (int month = 1; month <= 12; ++month) fill_month(context, months.add(), year, month, holidays);
  const Count typed = read_count(context, calendar);
  fill_count_form(context, page, typed);
  fill_periods(context, page);
  return context.page("core/calendar", std::move(page),
                      {.title = heading, .status = typed.errors.empty() ? 200 : 422});
}

}  // namespace

void declare_calendar(plugin::Registry& registry) {
  registry.add(Setting{.key = kPeriodsKey,
                       .label = N_("Reporting periods"),
                       .hint = N_("Periodic reports to the agency above run from the 15th to the 14th (decree "
                                  "09/2019/NĐ-CP)"),
                       .group = N_("Reports"),
                       .default_value = "calendar",
                       .kind = Setting::Kind::choice,
                       .choices = {{"calendar", N_("By the calendar")}, {"mid_month", N_("From the 15th to the 14th")}}});
  registry.get("/calendar", Access::signed_in(), calendar_page);
  registry.add(plugin::MenuItem{.label = N_("Calendar"),
                                .path = "/calendar",
                                .icon = "calendar",
                                .group = "",
                                .order = 5,
                                .access = Access::signed_in()});
}

}  // namespace motcong::portal
