#include "core/task/mine.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/page_parts.h"
#include "core/task/deciders.h"
#include "core/task/settings.h"
#include "core/task/state_rule.h"

namespace motcong::task {
namespace {

using base::Date;
using base::Message;
using db::join_sql;
using plugin::Context;
using plugin::Line;
using Duties = plugin::DutySource::Duties;

constexpr std::int64_t kMost = plugin::DutySource::kMostCounted;
constexpr int kShown = 50;

/// The units a person reports for; else those he belongs to.
std::vector<std::int64_t> own_units(const Context& context) {
  const auth::Reach reach = context.user.reach("core.task.report");
  return reach.units.empty() ? context.user.unit_ids : reach.units;
}

struct Item {
  std::int64_t id = 0;
  std::string code, label, content, unit, state;
  Date due_on;
  int days_left = 0;  // negative: days late
};

// ?1 the unit or person, ?2 today, ?3 and ?4 the first and last due day, ?5 how many.
constexpr auto kColumns = join_sql(
    "SELECT p.id, p.code, p.label, p.content, u.name, p.state, p.due_on, COALESCE(p.reported_on, ?2) "
    "FROM core_task AS p JOIN core_unit AS u ON u.id = p.lead_unit_id WHERE ");
constexpr auto kBetween = join_sql(" AND p.due_on >= ?3 AND p.due_on <= ?4 AND p.starts_on <= ?2 ");
constexpr auto kFirst = join_sql("ORDER BY p.due_on, p.starts_on, p.id LIMIT ?5");
constexpr auto kCount = join_sql("SELECT count(*) FROM (SELECT 1 FROM core_task AS p WHERE ");
constexpr auto kCountEnd = join_sql("LIMIT ?5)");
constexpr auto kOfUnit =
    join_sql(join_sql("p.lead_unit_id = ?1 AND p.user_id IS NULL AND "), rule::kIsOutstanding);
constexpr auto kOfPerson = join_sql(join_sql("p.user_id = ?1 AND "), rule::kIsOutstanding);
constexpr auto kWaiting = join_sql("p.lead_unit_id = ?1 AND p.state = 'reported' AND p.is_resting = 0");

constexpr auto kListOfUnit = join_sql(kColumns, kOfUnit, kBetween, kFirst);
constexpr auto kListOfPerson = join_sql(kColumns, kOfPerson, kBetween, kFirst);
constexpr auto kListWaiting = join_sql(kColumns, kWaiting, kBetween, kFirst);
constexpr auto kCountOfUnit = join_sql(kCount, kOfUnit, kBetween, kCountEnd);
constexpr auto kCountOfPerson = join_sql(kCount, kOfPerson, kBetween, kCountEnd);
constexpr auto kCountWaiting = join_sql(kCount, kWaiting, kBetween, kCountEnd);

enum class Whose { units, person, waiting };

constexpr Date kFirstDay = {1900, 1, 1}, kLastDay = {9999, 12, 31};

db::Sql list_sql(Whose whose) {
  static constexpr db::Sql kUnits = kListOfUnit.data(), kPerson = kListOfPerson.data(),
                           kWaits = kListWaiting.data();
  return whose == Whose::units ? kUnits : (whose == Whose::person ? kPerson : kWaits);
}

db::Sql count_sql(Whose whose) {
  static constexpr db::Sql kUnits = kCountOfUnit.data(), kPerson = kCountOfPerson.data(),
                           kWaits = kCountWaiting.data();
  return whose == Whose::units ? kUnits : (whose == Whose::person ? kPerson : kWaits);
}

std::vector<std::int64_t> keys_of(const Context& context, Whose whose) {
  if (whose == Whose::person) return {context.user.rows_of()};
  return own_units(context);
}

/// The first by due day.
std::vector<Item> list_items(Context& context, Whose whose, const Date& from, const Date& to, int limit) {
  std::vector<Item> items;
  for (const std::int64_t key : keys_of(context, whose)) {
    db::Statement row = context.db().query(list_sql(whose), key, context.today, from, to, limit);
    while (row.step()) {
      Item item{row.integer(0), row.string(1), row.string(2), row.string(3),
                row.string(4),  row.string(5), *row.date(6),  0};
      item.days_left = static_cast<int>(base::to_day_number(item.due_on) - base::to_day_number(*row.date(7)));
      items.push_back(std::move(item));
    }
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const Item& a, const Item& b) { return a.due_on < b.due_on; });
  if (items.size() > static_cast<size_t>(limit)) items.resize(static_cast<size_t>(limit));
  return items;
}

std::int64_t count_items(Context& context, Whose whose, const Date& from, const Date& to) {
  std::int64_t count = 0;
  for (const std::int64_t key : keys_of(context, whose)) {
    count += context.db().integer(count_sql(whose), 0, key, context.today, from, to, kMost);
  }
  return std::min(count, kMost);
}

std::string describe_days(const Context& context, int days_left) {
  if (days_left < 0)
    return context.tr(Message(N_("{days} days late"), {{"days", std::to_string(-days_left)}}));
  if (days_left == 0) return std::string(context.tr(N_("today")));
  return context.tr(Message(N_("{days} days left"), {{"days", std::to_string(days_left)}}));
}

std::string_view state_label(const Context& context, const Item& item) {
  if (item.state == "returned") return context.tr(N_("Returned"));
  if (item.state == "reported") return context.tr(N_("Reported, waiting"));
  if (item.state == "in_progress") return context.tr(N_("In progress"));
  return context.tr(N_("Not started"));
}

const char* state_tone(const Item& item) {
  if (item.state == "in_progress") return "info";
  return item.state == "open" ? "neutral" : "warn";
}

std::string report_form_url(std::int64_t task_id) {
  return "/tasks/reports/new?task_id=" + std::to_string(task_id);
}

std::string name_of(const Item& item) {
  return item.code.empty() ? item.label : item.code + " · " + item.label;
}

Line make_line(Context& context, const Item& item, bool may_report) {
  Line line{{.text = item.content,
             .href = "/tasks/" + std::to_string(item.id),
             .sub = name_of(item),
             .is_title = true},
            {.text = item.unit},
            {.text = i18n::format_date(item.due_on),
             .sub = describe_days(context, item.days_left),
             .kind = item.days_left < 0 ? "date late" : "date"},
            {.text = std::string(state_label(context, item)), .tone = state_tone(item)}};
  if (may_report) {
    line.push_back({.text = std::string(context.tr(N_("Send a report"))),
                    .href = item.state == "returned" ? new_report_url(context.db(), item.id)
                                                     : report_form_url(item.id)});
  }
  return line;
}

plugin::DutySource::Duty make_duty(const Context& context, const Item& item) {
  return {.title = item.content,
          .href = "/tasks/" + std::to_string(item.id),
          .sub = name_of(item) + (item.days_left < 0 ? " · " + describe_days(context, item.days_left) : std::string()),
          .due_on = base::format_iso(item.due_on),
          .state_label = std::string(state_label(context, item)),
          .tone = state_tone(item)};
}

Duties list_duties(Context& context, Whose whose, int limit, const Date& soon_until) {
  Duties duties;
  for (const Item& item : list_items(context, whose, kFirstDay, kLastDay, limit))
    duties.first.push_back(make_duty(context, item));
  if (duties.first.empty()) return duties;
  for (const Item& item : list_items(context, whose, context.today, soon_until, limit))
    duties.soon.push_back(make_duty(context, item));
  duties.total = count_items(context, whose, kFirstDay, kLastDay);
  duties.late = count_items(context, whose, kFirstDay, base::add_days(context.today, -1));
  duties.soon_total = count_items(context, whose, context.today, soon_until);
  duties.more_href = "/tasks/mine";
  return duties;
}

// Reports that wait for a decision of this person: ?1 and ?2 who he is, ?3 how many, ?4 the reviewing unit. A
// report of his own, or on his behalf, or of the one he acts for, never does. In the order of the index, so
// that only the first are looked at.
constexpr auto kReports = join_sql(
    "SELECT r.id, r.title, p.content, CASE WHEN p.reviewer_unit_id IS NULL THEN p.review_permission ELSE '' "
    "END, p.reported_on "
    "FROM core_task AS p JOIN core_task_report AS r ON r.task_id = p.id WHERE p.state = 'reported' AND "
    "p.is_resting = 0 "
    "AND r.state = 'submitted' AND r.stage = 'final' AND coalesce(r.created_by, -1) NOT IN (?1, ?2) "
    "AND NOT EXISTS (SELECT 1 FROM core_history AS h WHERE h.record_type = 'core.task_report' AND "
    "h.record_id = r.id "
    "AND h.field = '' AND h.on_behalf_of IN (?1, ?2)) AND ");
constexpr auto kOldestFirst = join_sql(" ORDER BY p.reviewer_unit_id, p.reported_on LIMIT ?3");
constexpr auto kReportsOfUnit = join_sql(kReports, join_sql("p.reviewer_unit_id = ?4"), kOldestFirst);
constexpr auto kReportsOfUnits = join_sql(kReports, join_sql("p.reviewer_unit_id > ?4"), kOldestFirst);
constexpr auto kReportsOfOffice = join_sql(kReports, join_sql("p.reviewer_unit_id IS NULL"), kOldestFirst);
// For whoever is asked only where nobody else may decide (the index core_task_waiting_leaders).
constexpr auto kReportsOfLeaders = join_sql(kReports, join_sql("p.decided_by <> 'usual'"), kOldestFirst);
// Two queries, so that whoever does not decide for the department never reads through what waits for it (the index
// core_task_waiting_permission).
constexpr auto kReportsByPermission =
    join_sql(kReports, join_sql("p.reviewer_unit_id IS NULL AND p.review_permission <> ''"), kOldestFirst);
// The same columns of extensions asked for, by others, of tasks that are still to be done.
constexpr auto kExtensionsAsked = join_sql(
    join_sql("SELECT q.id, q.title, p.content, '', q.asked_on FROM core_task_extension_request AS q JOIN core_task AS p ON "
             "p.id = q.task_id WHERE q.state = 'waiting' AND coalesce(q.created_by, -1) NOT IN (?1, ?2) AND NOT EXISTS "
             "(SELECT 1 FROM core_history AS h WHERE h.record_type = 'core.task_extension_request' AND h.record_id = q.id "
             "AND h.field = '' AND h.on_behalf_of IN (?1, ?2)) AND "),
    rule::kIsOutstanding, join_sql(" ORDER BY q.asked_on, q.id LIMIT ?3"));

}  // namespace

http::Response mine_page(Context& context) {
  const std::string heading(context.tr(N_("My tasks and my unit's")));
  view::Object page;
  view::List& buttons = plugin::fill_head(
      page, heading, context.tr(N_("What you and your units are to do and report, the most urgent first")));
  const bool may_report = context.user.may("core.task.report");
  if (may_report) plugin::add_button(buttons, context.tr(N_("All, with filters")), "/tasks/duties", "list");
  const int soon_days = load_soon_days(context.services.settings);
  const Date yesterday = base::add_days(context.today, -1), soon = base::add_days(context.today, soon_days);
  std::vector<plugin::Column> columns = {{context.tr(N_("Task"))},
                                         {context.tr(N_("Unit"))},
                                         {context.tr(N_("Due on"))},
                                         {context.tr(N_("State"))}};
  const std::vector<plugin::Column> plain = columns;
  if (may_report) columns.push_back({context.tr(N_("Step"))});
  view::List& cards = page.list("cards");
  const auto add = [&](const char* id, std::string_view label, Whose whose, const Date& from, const Date& to,
                       std::string_view none) {
    const bool with_step = may_report && whose != Whose::waiting;
    std::vector<Line> lines;
    for (const Item& item : list_items(context, whose, from, to, kShown))
      lines.push_back(make_line(context, item, with_step));
    if (lines.empty() && none.empty()) return;
    view::Object& card = plugin::add_card(cards, id, label, with_step ? columns : plain, lines, none);
    const std::int64_t count = lines.size() < kShown ? static_cast<std::int64_t>(lines.size())
                                                     : count_items(context, whose, from, to);
    if (count == 0) return;
    card.set("lead", format_count(context, count));
    if (count > static_cast<std::int64_t>(lines.size())) {
      card.set("more_href", whose == Whose::waiting ? "/tasks?phase=decision" : "/tasks/duties")
          .set("more_text", context.tr(N_("All, with filters")));
    }
  };
  add("mine", context.tr(N_("Given to me")), Whose::person, kFirstDay, kLastDay, {});
  add("late", context.tr(N_("Late")), Whose::units, kFirstDay, yesterday, context.tr(N_("Nothing is late.")));
  add("soon", context.tr(Message(N_("Due within {days} days"), {{"days", std::to_string(soon_days)}})),
      Whose::units, context.today, soon, context.tr(N_("Nothing is due soon.")));
  add("later", context.tr(N_("Due later")), Whose::units, base::add_days(soon, 1), kLastDay,
      context.tr(N_("Nothing else is open.")));
  add("waiting", context.tr(N_("Waiting for a decision")), Whose::waiting, kFirstDay, kLastDay,
      context.tr(N_("No report waits.")));
  return context.page("core/cards", std::move(page),
                      {.title = heading, .crumbs = {}, .menu_path = "/tasks/mine"});
}

Duties list_own_duties(Context& context, int limit, const Date& soon_until) {
  return list_duties(context, Whose::person, limit, soon_until);
}

Duties list_unit_duties(Context& context, int limit, const Date& soon_until) {
  return list_duties(context, Whose::units, limit, soon_until);
}

Duties list_decisions(Context& context, int limit, const Date&) {
  struct Waiting {
    Date since;
    plugin::DutySource::Duty duty;
  };
  std::vector<Waiting> waiting;
  std::int64_t total = 0;
  const auto take = [&](db::Statement row, const char* path, std::string_view label) {
    int taken = 0;
    while (row.step()) {
      if (!row.text(3).empty() && !context.user.may(row.text(3)) && !context.user.may(kLastReviewer)) continue;
      ++total;
      if (++taken > limit) continue;
      waiting.push_back({*row.date(4),
                         {.title = row.string(2),
                          .href = path + std::to_string(row.integer(0)),
                          .sub = row.string(1),
                          .due_on = "",
                          .state_label = std::string(label),
                          .tone = "warn"}});
    }
  };
  const auto take_reports = [&](db::Statement row) {
    take(std::move(row), "/tasks/reports/", context.tr(N_("Report to review")));
  };
  const auth::Reach reach = context.user.reach("core.task.review");
  const std::int64_t himself = context.user.user_id, other = context.user.acting_for;
  if (context.user.may(kLastReviewer)) {
    take_reports(context.db().query(kReportsOfLeaders.data(), himself, other, kMost));
  } else {
    for (const std::int64_t unit : reach.units)
      take_reports(context.db().query(kReportsOfUnit.data(), himself, other, kMost, unit));
    if (reach.all)
      take_reports(context.db().query(kReportsOfUnits.data(), himself, other, kMost, std::int64_t{0}));
    static constexpr db::Sql kAll = kReportsOfOffice.data(), kPermitted = kReportsByPermission.data();
    take_reports(context.db().query(reach.all ? kAll : kPermitted, himself, other, kMost));
  }
  const std::int64_t reports = total;
  if (context.user.may("core.task.extend")) {
    take(context.db().query(kExtensionsAsked.data(), himself, other, kMost), "/tasks/extension-requests/",
         context.tr(N_("Extension asked for")));
  }
  std::stable_sort(waiting.begin(), waiting.end(),
                   [](const Waiting& a, const Waiting& b) { return a.since < b.since; });
  Duties duties;
  for (Waiting& each : waiting) {
    if (duties.first.size() < static_cast<size_t>(limit)) duties.first.push_back(std::move(each.duty));
  }
  duties.total = std::min(total, kMost);
  duties.more_href = reports > 0 ? "/tasks/reports?state=submitted" : "/tasks/extension-requests?standing=waiting";
  return duties;
}

std::string new_report_url(db::Reader& reader, std::int64_t task_id) {
  constexpr size_t kLongest = 3500;  // of a request line's 4096 bytes
  std::string url = report_form_url(task_id);
  db::Statement row = reader.query(
      "SELECT r.percent, r.evidence, r.result, r.done, r.difficulty FROM core_task_report AS r JOIN "
      "core_task AS p ON p.id = r.task_id "
      "WHERE p.id = ?1 AND p.state = 'returned' AND r.state = 'returned' ORDER BY r.id DESC LIMIT 1",
      task_id);
  if (!row.step()) return url;
  int column = 0;
  for (const char* name : {"percent", "evidence", "result", "done", "difficulty"}) {
    const int at = column++;
    if (row.is_null(at)) continue;
    const std::string value = at == 0 ? std::to_string(row.integer(at)) : row.string(at);
    const std::string part = "&" + std::string(name) + "=" + base::url_encode(value);
    if (!value.empty() && url.size() + part.size() <= kLongest) url += part;
  }
  return url;
}

}  // namespace motcong::task
