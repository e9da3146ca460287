#include "plugins/par/task_page.h"

#include "core/i18n/format.h"
#include "plugins/par/page_parts.h"
#include "plugins/par/state_rule.h"
#include "plugins/par/types.h"

namespace motcong::par {
namespace {

using plugin::Context;

std::string person_or_program(const Context& context, std::string_view name) {
  return std::string(name.empty() ? context.tr(N_("the program")) : name);
}

/// REQUIRES of `row`: period label, old day, new day, reason, made at, full name.
void add_extensions(Context& context, view::List& cards, db::Statement row) {
  std::vector<Line> lines;
  while (row.step()) {
    lines.push_back({{.text = row.string(0), .is_title = true},
                     {.text = show_day(row.date(1)), .kind = "nw"},
                     {.text = show_day(row.date(2)), .kind = "nw"},
                     {.text = row.string(3)},
                     {.text = person_or_program(context, row.text(5)), .sub = i18n::format_instant(row.integer(4))}});
  }
  add_card(cards, "extensions", context.tr(N_("Extensions")),
           {{context.tr(N_("Period"))}, {context.tr(N_("Due before"))}, {context.tr(N_("Due now"))},
            {context.tr(N_("Reason"))}, {context.tr(N_("By"))}},
           lines, context.tr(N_("None.")));
}

/// REQUIRES of `row`: period label, note, made at, full name.
void add_reminders(Context& context, view::List& cards, db::Statement row) {
  std::vector<Line> lines;
  while (row.step()) {
    lines.push_back({{.text = row.string(0), .is_title = true},
                     {.text = row.string(1)},
                     {.text = person_or_program(context, row.text(3)), .sub = i18n::format_instant(row.integer(2))}});
  }
  add_card(cards, "reminders", context.tr(N_("Reminders")),
           {{context.tr(N_("Period"))}, {context.tr(N_("Words to the unit"))}, {context.tr(N_("By"))}}, lines,
           context.tr(N_("None.")));
}

constexpr auto kUnitsSql = join_sql(
    join_sql("SELECT t.id, u.name, "), rule::kAssignmentState, join_sql(", "), rule::kAssignmentDaysLate,
    join_sql(", (SELECT MIN(p.due_on) FROM par_period AS p WHERE p.assignment_id = t.id AND p.state IN ('open', 'in_progress', 'returned'))"
             ", (SELECT MAX(r.reported_on) FROM par_report AS r JOIN par_period AS p ON p.id = r.period_id WHERE p.assignment_id = t.id)"
             ", :today FROM par_assignment AS t JOIN core_unit AS u ON u.id = t.unit_id WHERE t.task_id = :task ORDER BY u.sort_no, u.id"));

/// One line for each unit that answers for the task; its name leads to its work.
void add_units(Context& context, view::List& cards, std::int64_t task_id) {
  const std::vector<plugin::Choice> states = work_state_choices();
  std::vector<Line> lines;
  db::Statement row = context.db().query(kUnitsSql.data(), context.today, task_id);
  while (row.step()) {
    Cell state;
    for (const plugin::Choice& choice : states) {
      if (row.text(2) == choice.value) state = {.text = std::string(context.tr(choice.label)), .tone = choice.tone};
    }
    lines.push_back({{.text = row.string(1), .href = "/par/assignments/" + std::to_string(row.integer(0)), .is_title = true},
                     {.text = show_day(row.date(4)), .kind = "nw"},
                     {.text = row.is_null(3) ? std::string() : i18n::format_integer(row.integer(3), context.language), .kind = "num"},
                     {.text = show_day(row.date(5)), .kind = "nw"},
                     std::move(state)});
  }
  add_card(cards, "units", context.tr(N_("Where the units stand")),
           {{context.tr(N_("Unit"))}, {context.tr(N_("Next due")), "nw"}, {context.tr(N_("Days late")), "num"},
            {context.tr(N_("Last report")), "nw"}, {context.tr(N_("State"))}},
           lines, context.tr(N_("None.")));
}

/// Why the Office sent reports of a period back, the latest first; no card when none came back.
void add_returns(Context& context, view::List& cards, std::int64_t period_id) {
  std::vector<Line> lines;
  db::Statement row = context.db().query(
      "SELECT id, review_note, reviewed_on FROM par_report WHERE period_id = ?1 AND state = 'returned' ORDER BY id DESC", period_id);
  while (row.step()) {
    lines.push_back({{.text = row.string(1), .href = "/par/reports/" + std::to_string(row.integer(0)), .is_title = true},
                     {.text = show_day(row.date(2)), .kind = "nw"}});
  }
  if (lines.empty()) return;
  add_card(cards, "returns", context.tr(N_("Returned")), {{context.tr(N_("Reason"))}, {context.tr(N_("Reviewed on"))}}, lines, {});
}

void add_report_button(Context& context, view::List& buttons, std::int64_t unit_id, std::int64_t period_id) {
  if (!context.user.may("par.report") || !context.user.reach("par.report").covers_unit(unit_id)) return;
  const bool open = context.db().exists(
      "SELECT 1 FROM par_period WHERE id = ?1 AND state IN ('open', 'in_progress', 'returned') AND starts_on <= ?2",
      period_id, context.today);
  if (!open) return;
  add_button(buttons, context.tr(N_("Send a report")), new_report_url(context.db(), period_id), "message", "primary");
}

}  // namespace

void extend_task_page(Context& context, const plugin::Row& row, view::Object& page) {
  page.list("more_actions");
  view::List& cards = page.list("more_cards");
  if (row.values.text("state") != "draft") add_units(context, cards, row.id);
  if (row.values.text("deadline_kind") != "event") return;
  std::vector<Line> lines;
  db::Statement event = context.db().query(
      "SELECT e.what, e.occurred_on, e.created_at, u.full_name, (SELECT MIN(p.due_on) FROM par_period p WHERE p.event_id = e.id) "
      "FROM par_event e LEFT JOIN core_user u ON u.id = e.created_by WHERE e.task_id = ?1 ORDER BY e.occurred_on DESC, e.id DESC",
      row.id);
  while (event.step()) {
    lines.push_back({{.text = event.string(0), .is_title = true},
                     {.text = show_day(event.date(1)), .kind = "nw"},
                     {.text = show_day(event.date(4)), .kind = "nw"},
                     {.text = person_or_program(context, event.text(3)), .sub = i18n::format_instant(event.integer(2))}});
  }
  add_card(cards, "events", context.tr(N_("Events")),
           {{context.tr(N_("What occurred"))}, {context.tr(N_("Day of the event"))}, {context.tr(N_("Due on"))}, {context.tr(N_("By"))}},
           lines, context.tr(N_("The event has not occurred yet, so nothing is due.")));
}

void extend_assignment_page(Context& context, const plugin::Row& row, view::Object& page) {
  const std::int64_t next = context.db().integer(
      "SELECT id FROM par_period WHERE assignment_id = ?1 AND state IN ('open', 'in_progress', 'returned') "
      "ORDER BY due_on, id LIMIT 1", 0, row.id);
  view::List& buttons = page.list("more_actions");
  if (next != 0) add_report_button(context, buttons, row.values.integer("unit_id"), next);
  view::List& cards = page.list("more_cards");
  add_extensions(context, cards, context.db().query(
      "SELECT p.label, e.old_due_on, e.new_due_on, e.reason, e.created_at, u.full_name FROM par_extension e "
      "JOIN par_period p ON p.id = e.period_id LEFT JOIN core_user u ON u.id = e.created_by "
      "WHERE p.assignment_id = ?1 ORDER BY e.id DESC", row.id));
  add_reminders(context, cards, context.db().query(
      "SELECT p.label, m.note, m.created_at, u.full_name FROM par_reminder m JOIN par_period p ON p.id = m.period_id "
      "LEFT JOIN core_user u ON u.id = m.created_by WHERE p.assignment_id = ?1 ORDER BY m.id DESC", row.id));
}

void extend_period_page(Context& context, const plugin::Row& row, view::Object& page) {
  add_report_button(context, page.list("more_actions"), row.values.integer("unit_id"), row.id);
  view::List& cards = page.list("more_cards");
  add_returns(context, cards, row.id);
  add_extensions(context, cards, context.db().query(
      "SELECT p.label, e.old_due_on, e.new_due_on, e.reason, e.created_at, u.full_name FROM par_extension e "
      "JOIN par_period p ON p.id = e.period_id LEFT JOIN core_user u ON u.id = e.created_by "
      "WHERE p.id = ?1 ORDER BY e.id DESC", row.id));
  add_reminders(context, cards, context.db().query(
      "SELECT p.label, m.note, m.created_at, u.full_name FROM par_reminder m JOIN par_period p ON p.id = m.period_id "
      "LEFT JOIN core_user u ON u.id = m.created_by WHERE p.id = ?1 ORDER BY m.id DESC", row.id));
}

}  // namespace motcong::par
