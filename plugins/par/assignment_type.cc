// par.assignment: a task as the duty of one unit. The board counts these rows, so its numbers open exactly this list.
#include "plugins/par/state_rule.h"
#include "plugins/par/task_page.h"
#include "plugins/par/types.h"

namespace motcong::par {

using plugin::Field;

plugin::RecordType assignment_type() {
  return {
      .id = "par.assignment", .table = "par_assignment", .path = "/par/assignments",
      .label = N_("Work of a unit"), .label_plural = N_("Work of the units"), .title = "content", .title_prefix = "code",
      .access = {.view = plugin::may("par.view")},
      .rows = {.own = "", .unit = "t.unit_id IN (:units)"},
      .fields = {
          Field::text("code", N_("Code")).read_only().in_list(),
          Field::text("content", N_("Task")).read_only().in_list(),
          Field::ref("task_id", N_("Reform task"), "par.task").read_only(),
          Field::ref("plan_id", N_("Plan"), "par.plan").computed("(SELECT k.plan_id FROM par_task AS k WHERE k.id = t.task_id)").filter(),
          Field::choice("section", N_("Section"), section_choices())
              .computed("(SELECT k.section FROM par_task AS k WHERE k.id = t.task_id)").filter(),
          Field::ref("unit_id", N_("Unit"), "core.unit").read_only().in_list().filter(),
          Field::choice("deadline_kind", N_("Kind of deadline"), deadline_kind_choices())
              .computed("(SELECT k.deadline_kind FROM par_task AS k WHERE k.id = t.task_id)").filter(),
          Field::text("deadline_text", N_("Deadline, as written"))
              .computed("(SELECT k.deadline_text FROM par_task AS k WHERE k.id = t.task_id)"),
          Field::date("next_due", N_("Next due")).computed(
              "(SELECT MIN(p.due_on) FROM core_task AS p WHERE p.source_type = 'par.assignment' AND p.source_id = t.id "
              "AND p.state IN ('open', 'in_progress', 'returned'))").in_list().filter(),
          Field::integer("days_late", N_("Days late")).computed(rule::kAssignmentDaysLate.data()).in_list(),
          Field::date("last_report", N_("Last report")).computed(
              "(SELECT MAX(r.reported_on) FROM core_task_report AS r JOIN core_task AS p ON p.id = r.task_id "
              "WHERE p.source_type = 'par.assignment' AND p.source_id = t.id)").in_list(),
          Field::choice("progress", N_("State"), work_state_choices()).computed(rule::kAssignmentState.data()).in_list().filter(),
          Field::choice("board_column", N_("Column of the board"),
                        {{"not_started", N_("Not started"), "neutral"}, {"running", N_("Running"), "info"}, {"late", N_("Late"), "danger"},
                         {"done", N_("Done"), "ok"}, {"cancelled", N_("Cancelled"), "neutral"},
                         {"archived", N_("Archived"), "neutral"}})
              .computed(rule::kAssignmentColumn.data()).hidden().filter(),
          Field::integer("sort_no", N_("Order")).hidden(),
      },
      .default_sort = "sort_no",
      .icon = "users",
      .lead = N_("Each task of an issued plan, once for every unit that answers for it"),
      .empty_text = N_("No plan is issued yet, so no unit has work from one."),
      .can_import = false,
      .extend_detail = extend_assignment_page,
  };
}

}  // namespace motcong::par
