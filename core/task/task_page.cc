// What the page of a task has beyond the generic ones: where it comes from, returned reports, extensions,
// reminders, and the way to the form of a report. And the same cards for the page of the record it comes
// from.
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/record/store.h"
#include "core/task/deciders.h"
#include "core/task/extension.h"
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

/// Who decides on a report of it, the leaders where it would be the usual reviewers' own. No card when nobody has to.
void add_deciders(Context& context, view::List& cards, std::int64_t task_id) {
  constexpr size_t kMost = 10;
  if (!context.db().exists("SELECT 1 FROM core_task WHERE id = ?1 AND is_resting = 0 AND state NOT IN ('accepted', 'cancelled')",
                           task_id))
    return;
  const Deciders deciders = list_deciders(context.db(), context, task_id);
  const bool instead = deciders.usual.empty();
  std::vector<Line> lines;
  for (const std::int64_t person : instead ? deciders.leaders : deciders.usual) {
    if (lines.size() == kMost) break;
    db::Statement row = context.db().query("SELECT full_name, position FROM core_user WHERE id = ?1", person);
    if (row.step()) lines.push_back({{.text = row.string(0), .is_title = true}, {.text = row.string(1)}});
  }
  view::Object& card = plugin::add_card(
      cards, "deciders", context.tr(N_("Who decides on the report")), {{context.tr(N_("Name"))}, {context.tr(N_("Position"))}},
      lines, context.tr(N_("Nobody may decide on it now: give somebody the right to accept or return reports.")));
  if (instead && !lines.empty())
    card.set("lead", context.tr(N_("The leaders, since nobody who usually decides may decide on this one")));
}

/// What was asked for, and what became of it; no card when nothing was.
void add_requests(Context& context, view::List& cards, std::int64_t task_id) {
  std::vector<Line> lines;
  db::Statement row = context.db().query(
      "SELECT q.id, q.new_due_on, q.reason, q.state, q.decision_note, q.asked_on FROM core_task_extension_request AS q WHERE "
      "q.task_id = ?1 ORDER BY q.id DESC",
      task_id);
  while (row.step()) {
    const char* label = N_("Waiting for a decision");
    if (row.text(3) == "granted") label = N_("Granted");
    if (row.text(3) == "refused") label = N_("Refused");
    lines.push_back({{.text = show_day(row.date(1)),
                      .href = "/tasks/extension-requests/" + std::to_string(row.integer(0)),
                      .sub = row.string(2),
                      .is_title = true},
                     {.text = show_day(row.date(5)), .kind = "nw"},
                     {.text = std::string(context.tr(label)), .sub = row.string(4)}});
  }
  if (lines.empty()) return;
  plugin::add_card(cards, "extension-requests", context.tr(N_("Extensions asked for")),
                   {{context.tr(N_("Due day asked for"))}, {context.tr(N_("Asked on")), "nw"}, {context.tr(N_("State"))}}, lines,
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
  view::List& buttons = page.list("more_actions");
  add_button_for(context, buttons, row.id);
  if (may_ask_extension(context, context.db(), row.id)) {
    plugin::add_button(buttons, context.tr(N_("Ask for an extension")),
                       "/tasks/extension-requests/new?task_id=" + std::to_string(row.id), "calendar");
  }
  view::List& cards = page.list("more_cards");
  add_source(context, cards, row.id);
  add_deciders(context, cards, row.id);
  add_returns(context, cards, row.id);
  add_requests(context, cards, row.id);
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
