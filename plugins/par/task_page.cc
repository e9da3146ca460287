#include "plugins/par/task_page.h"

#include "core/i18n/format.h"
#include "core/task/task.h"
#include "plugins/par/page_parts.h"
#include "plugins/par/state_rule.h"
#include "plugins/par/types.h"

namespace motcong::par {
namespace {

using db::join_sql;
using plugin::Context;

std::string person_or_program(const Context& context, std::string_view name) {
  return std::string(name.empty() ? context.tr(N_("the program")) : name);
}

constexpr auto kUnitsSql = join_sql(
    join_sql("SELECT t.id, u.name, "), rule::kAssignmentState, join_sql(", "), rule::kAssignmentDaysLate,
    join_sql(", (SELECT MIN(p.due_on) FROM core_task AS p WHERE p.source_type = 'par.assignment' AND p.source_id = t.id AND p.state IN ('open', 'in_progress', 'returned'))"
             ", (SELECT MAX(r.reported_on) FROM core_task_report AS r JOIN core_task AS p ON p.id = r.task_id WHERE p.source_type = 'par.assignment' AND p.source_id = t.id)"
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

}  // namespace

void extend_task_page(Context& context, const plugin::Row& row, view::Object& page) {
  page.list("more_actions");
  view::List& cards = page.list("more_cards");
  if (row.values.text("state") != "draft") add_units(context, cards, row.id);
  if (row.values.text("deadline_kind") != "event") return;
  std::vector<Line> lines;
  db::Statement event = context.db().query(
      "SELECT e.what, e.occurred_on, e.created_at, u.full_name, (SELECT MIN(p.due_on) FROM core_task AS p JOIN par_assignment AS a ON p.source_type = 'par.assignment' AND p.source_id = a.id "
      "WHERE a.task_id = e.task_id AND p.group_key = 'event/' || e.id) "
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
  const task::Source source{kSourceType, row.id};
  task::add_report_button(context, page.list("more_actions"), source);
  view::List& cards = page.list("more_cards");
  task::add_task_card(context, cards, source, context.tr(N_("Periods")), context.tr(N_("None.")));
  task::add_history_cards(context, cards, source);
}

}  // namespace motcong::par
