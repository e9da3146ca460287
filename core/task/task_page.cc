// What the page of a task has beyond the generic ones: where it comes from, returned reports, extensions,
// reminders, and the way to the form of a report. And the same cards for the page of the record it comes
// from.
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/record/store.h"
#include "core/task/mine.h"
#include "core/task/state_rule.h"
#include "core/task/task.h"
#include "core/task/types.h"

namespace motcong::task {
namespace {

using plugin::Context;
using plugin::Line;
using plugin::show_day;

std::string person_or_program(const Context& context, std::string_view name) {
  return std::string(name.empty() ? context.tr(N_("the program")) : name);
}

/// REQUIRES of `row`: label, old day, new day, reason, made at, full name.
void add_extensions(Context& context, view::List& cards, db::Statement row) {
  std::vector<Line> lines;
  while (row.step()) {
    lines.push_back(
        {{.text = row.string(0), .is_title = true},
         {.text = show_day(row.date(1)), .kind = "nw"},
         {.text = show_day(row.date(2)), .kind = "nw"},
         {.text = row.string(3)},
         {.text = person_or_program(context, row.text(5)), .sub = i18n::format_instant(row.integer(4))}});
  }
  plugin::add_card(cards, "extensions", context.tr(N_("Extensions")),
                   {{context.tr(N_("Period or occasion"))},
                    {context.tr(N_("Due before"))},
                    {context.tr(N_("Due now"))},
                    {context.tr(N_("Reason"))},
                    {context.tr(N_("By"))}},
                   lines, context.tr(N_("None.")));
}

/// REQUIRES of `row`: label, note, made at, full name.
void add_reminders(Context& context, view::List& cards, db::Statement row) {
  std::vector<Line> lines;
  while (row.step()) {
    lines.push_back(
        {{.text = row.string(0), .is_title = true},
         {.text = row.string(1)},
         {.text = person_or_program(context, row.text(3)), .sub = i18n::format_instant(row.integer(2))}});
  }
  plugin::add_card(
      cards, "reminders", context.tr(N_("Reminders")),
      {{context.tr(N_("Period or occasion"))}, {context.tr(N_("Words to the unit"))}, {context.tr(N_("By"))}},
      lines, context.tr(N_("None.")));
}

/// Why reports on a task were sent back, the latest first; no card when none came back.
void add_returns(Context& context, view::List& cards, std::int64_t task_id) {
  std::vector<Line> lines;
  db::Statement row = context.db().query(
      "SELECT id, review_note, reviewed_on FROM core_task_report WHERE task_id = ?1 AND state = 'returned' "
      "ORDER BY id DESC",
      task_id);
  while (row.step()) {
    lines.push_back({{.text = row.string(1),
                      .href = "/tasks/reports/" + std::to_string(row.integer(0)),
                      .is_title = true},
                     {.text = show_day(row.date(2)), .kind = "nw"}});
  }
  if (lines.empty()) return;
  plugin::add_card(cards, "returns", context.tr(N_("Returned")),
                   {{context.tr(N_("Reason"))}, {context.tr(N_("Reviewed on"))}}, lines, {});
}

/// The record the task comes from, as far as the person may see it.
void add_source(Context& context, view::List& cards, std::int64_t task_id) {
  db::Statement row =
      context.db().query("SELECT source_type, source_id FROM core_task WHERE id = ?1", task_id);
  if (!row.step()) return;
  const plugin::RecordType* type = context.services.registry.find_type(row.text(0));
  if (type == nullptr) return;  // of a plugin that is not built in
  const auto source = record::find_row(context.db(), context, *type, row.integer(1));
  if (!source) return;
  plugin::add_card(cards, "source", context.tr(N_("Comes from")),
                   {{context.tr(N_("Record"))}, {context.tr(N_("Kind"))}},
                   {{{.text = record::title_of(*type, *source),
                      .href = std::string(type->path) + "/" + std::to_string(source->id),
                      .is_title = true},
                     {.text = std::string(context.tr(type->label))}}},
                   {});
}

void add_button_for(Context& context, view::List& buttons, std::int64_t task_id) {
  const bool is_open = context.db().exists(
      "SELECT 1 FROM core_task WHERE id = ?1 AND state IN ('open', 'in_progress', 'returned') AND is_resting "
      "= 0 AND starts_on <= ?2",
      task_id, context.today);
  if (!is_open || !may_report(context, context.db(), task_id)) return;
  plugin::add_button(buttons, context.tr(N_("Send a report")), new_report_url(context.db(), task_id),
                     "message", "primary");
}

}  // namespace

void extend_task_page(Context& context, const plugin::Row& row, view::Object& page) {
  add_button_for(context, page.list("more_actions"), row.id);
  view::List& cards = page.list("more_cards");
  add_source(context, cards, row.id);
  add_returns(context, cards, row.id);
  add_extensions(context, cards,
                 context.db().query("SELECT p.label, e.old_due_on, e.new_due_on, e.reason, e.created_at, "
                                    "u.full_name FROM core_task_extension AS e "
                                    "JOIN core_task AS p ON p.id = e.task_id LEFT JOIN core_user AS u ON "
                                    "u.id = e.created_by WHERE p.id = ?1 ORDER BY e.id DESC",
                                    row.id));
  add_reminders(
      context, cards,
      context.db().query("SELECT p.label, m.note, m.created_at, u.full_name FROM core_task_reminder AS m "
                         "JOIN core_task AS p ON p.id = m.task_id "
                         "LEFT JOIN core_user AS u ON u.id = m.created_by WHERE p.id = ?1 ORDER BY m.id DESC",
                         row.id));
}

void add_history_cards(Context& context, view::List& cards, const Source& source) {
  add_extensions(
      context, cards,
      context.db().query(
          "SELECT p.label, e.old_due_on, e.new_due_on, e.reason, e.created_at, u.full_name FROM "
          "core_task_extension AS e "
          "JOIN core_task AS p ON p.id = e.task_id LEFT JOIN core_user AS u ON u.id = e.created_by "
          "WHERE p.source_type = ?1 AND p.source_id = ?2 ORDER BY e.id DESC",
          source.type, source.id));
  add_reminders(context, cards,
                context.db().query("SELECT p.label, m.note, m.created_at, u.full_name FROM "
                                   "core_task_reminder AS m JOIN core_task AS p ON p.id = m.task_id "
                                   "LEFT JOIN core_user AS u ON u.id = m.created_by WHERE p.source_type = ?1 "
                                   "AND p.source_id = ?2 ORDER BY m.id DESC",
                                   source.type, source.id));
}

void add_report_button(Context& context, view::List& buttons, const Source& source) {
  const std::int64_t next = context.db().integer(
      "SELECT id FROM core_task WHERE source_type = ?1 AND source_id = ?2 AND state IN ('open', "
      "'in_progress', 'returned') "
      "AND is_resting = 0 ORDER BY due_on, id LIMIT 1",
      0, source.type, source.id);
  if (next != 0) add_button_for(context, buttons, next);
}

}  // namespace motcong::task
