#include "plugins/par/my_unit.h"

#include <algorithm>

#include "core/i18n/format.h"
#include "core/record/store.h"
#include "plugins/par/page_parts.h"
#include "plugins/par/settings.h"
#include "plugins/par/state_rule.h"

namespace motcong::par {
namespace {

using base::Message;
using plugin::Context;

constexpr auto kOpenPeriods = join_sql(
    join_sql("SELECT p.id, p.code, p.label, a.content, u.name, p.state, p.due_on, COALESCE(p.reported_on, ?2) "
             "FROM par_period p JOIN par_assignment a ON a.id = p.assignment_id JOIN core_unit u ON u.id = a.unit_id "
             "WHERE a.unit_id = ?1 AND p.starts_on <= ?2 AND ((?3 = 1 AND p.state = 'reported') OR "
             "(?3 = 0 AND p.state IN ('open', 'in_progress', 'returned'))) AND NOT "),
    rule::kIsPutAside, join_sql(" ORDER BY p.due_on, p.id"));

constexpr auto kReportsToReview = join_sql(
    join_sql("SELECT r.id, r.title, a.content FROM par_report r JOIN par_period p ON p.id = r.period_id "
             "JOIN par_assignment a ON a.id = p.assignment_id WHERE r.state = 'submitted' AND NOT EXISTS (SELECT 1 "
             "FROM core_archive AS y WHERE y.record_type = 'par.report' AND y.record_id = r.id) AND NOT "),
    rule::kIsPutAside, join_sql(" ORDER BY r.reported_on, r.id"));

/// The units a person reports for; else those he belongs to.
std::vector<std::int64_t> own_units(const Context& context) {
  const auth::Reach reach = context.user.reach("par.report");
  return reach.units.empty() ? context.user.unit_ids : reach.units;
}

std::string describe_days(const Context& context, int days_left) {
  if (days_left < 0) return context.tr(Message(N_("{days} days late"), {{"days", std::to_string(-days_left)}}));
  if (days_left == 0) return std::string(context.tr(N_("today")));
  return context.tr(Message(N_("{days} days left"), {{"days", std::to_string(days_left)}}));
}

std::string_view state_label(const Context& context, const OpenPeriod& period) {
  if (period.state == "returned") return context.tr(N_("Returned"));
  if (period.state == "reported") return context.tr(N_("Reported, waiting"));
  if (period.state == "in_progress") return context.tr(N_("In progress"));
  return context.tr(N_("Not started"));
}

const char* state_tone(const OpenPeriod& period) {
  if (period.state == "in_progress") return "info";
  return period.state == "open" ? "neutral" : "warn";
}

Line make_line(Context& context, const OpenPeriod& period, bool may_report) {
  const std::string id = std::to_string(period.id);
  Line line{{.text = period.task, .href = "/par/periods/" + id, .sub = period.code + " · " + period.label, .is_title = true},
            {.text = period.unit},
            {.text = i18n::format_date(period.due_on), .sub = describe_days(context, period.days_left),
             .kind = period.days_left < 0 ? "date late" : "date"},
            {.text = std::string(state_label(context, period)), .tone = state_tone(period)}};
  if (may_report) {
    line.push_back({.text = std::string(context.tr(N_("Send a report"))), .href = new_report_url(context.db(), period.id)});
  }
  return line;
}

}  // namespace

std::vector<OpenPeriod> list_open_periods(Context& context, bool reported) {
  std::vector<OpenPeriod> periods;
  for (const std::int64_t unit : own_units(context)) {
    db::Statement row = context.db().query(kOpenPeriods.data(), unit, context.today, reported);
    while (row.step()) {
      OpenPeriod period{row.integer(0), row.string(1), row.string(2), row.string(3), row.string(4), row.string(5), *row.date(6), 0};
      period.days_left = static_cast<int>(base::to_day_number(period.due_on) - base::to_day_number(*row.date(7)));
      periods.push_back(std::move(period));
    }
  }
  std::stable_sort(periods.begin(), periods.end(), [](const OpenPeriod& a, const OpenPeriod& b) { return a.due_on < b.due_on; });
  return periods;
}

http::Response my_unit_page(Context& context) {
  const std::string heading(context.tr(N_("My unit's tasks")));
  view::Object page;
  view::List& buttons = fill_head(page, heading, context.tr(N_("What your units are to report, the most urgent first")));
  const bool may_report = context.user.may("par.report");
  if (may_report) add_button(buttons, context.tr(N_("All, with filters")), "/par/duties", "list");
  const int soon_days = load_soon_days(context.services.settings);
  std::vector<Line> late, soon, later, waiting;
  for (const OpenPeriod& period : list_open_periods(context, false)) {
    std::vector<Line>& group = period.days_left < 0 ? late : (period.days_left <= soon_days ? soon : later);
    group.push_back(make_line(context, period, may_report));
  }
  for (const OpenPeriod& period : list_open_periods(context, true)) waiting.push_back(make_line(context, period, false));
  std::vector<Column> columns = {{context.tr(N_("Task"))}, {context.tr(N_("Unit"))}, {context.tr(N_("Due on"))}, {context.tr(N_("State"))}};
  const std::vector<Column> plain = columns;
  if (may_report) columns.push_back({context.tr(N_("Step"))});
  view::List& cards = page.list("cards");
  add_card(cards, "late", context.tr(N_("Late")), columns, late, context.tr(N_("Nothing is late.")));
  add_card(cards, "soon", context.tr(Message(N_("Due within {days} days"), {{"days", std::to_string(soon_days)}})), columns, soon,
           context.tr(N_("Nothing is due soon.")));
  add_card(cards, "later", context.tr(N_("Due later")), columns, later, context.tr(N_("Nothing else is open.")));
  add_card(cards, "waiting", context.tr(N_("Waiting for the Office")), plain, waiting, context.tr(N_("No report waits.")));
  return context.page("par/mine", std::move(page), {.title = heading, .crumbs = {}, .menu_path = "/par/mine"});
}

std::vector<plugin::DutySource::Duty> list_duties(Context& context) {
  std::vector<plugin::DutySource::Duty> duties;
  for (const OpenPeriod& period : list_open_periods(context, false)) {
    const bool is_late = period.days_left < 0;
    duties.push_back({.title = period.task, .href = "/par/periods/" + std::to_string(period.id),
                      .sub = period.code + " · " + period.label, .due_on = base::format_iso(period.due_on),
                      .state_label = std::string(is_late ? context.tr(N_("Late")) : state_label(context, period)),
                      .tone = is_late ? "danger" : state_tone(period)});
  }
  return duties;
}

std::vector<plugin::DutySource::Duty> list_reviews(Context& context) {
  std::vector<plugin::DutySource::Duty> duties;
  const plugin::RecordType& reports = context.services.registry.type("par.report");
  db::Statement row = context.db().query(kReportsToReview.data());
  while (row.step()) {
    if (record::is_made_by_doer(context.db(), context, reports, row.integer(0))) continue;
    duties.push_back({.title = row.string(2), .href = "/par/reports/" + std::to_string(row.integer(0)), .sub = row.string(1), .due_on = "",
                      .state_label = std::string(context.tr(N_("Report to review"))), .tone = "warn"});
  }
  return duties;
}

}  // namespace motcong::par
