// Tasks: every duty of the portal, whichever plugin it comes from. A plugin opens tasks for one of its
// records (the source), withdraws them, asks how they stand; reporting, review, extension, reminders and
// notices are the service's own. The board of a plugin may read the table core_task by SQL (source_type,
// source_id; core/task/state_rule.h); it never writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/page_parts.h"
#include "core/plugin/record_type.h"
#include "core/task/recurrence.h"

namespace motcong::task {

/// Where a duty comes from: a record of any type.
struct Source {
  std::string type;  // "par.assignment"
  std::int64_t id = 0;
};

/// What is to be done, by whom, until when.
struct TaskOrder {
  Source source;
  /// What of the source it is: an event, a change. For a source, key, unit and person there is one open task.
  std::string group_key = {};
  std::string code = {};
  std::string content;                   // at most 500 characters
  std::vector<std::int64_t> lead_units;  // one task each; a named group stands for its units of that day
  std::vector<std::int64_t> supporting_units = {};
  std::optional<std::int64_t> user_id = {};  // a person who alone answers for it
  /// Who accepts reports: people with core.task.review in this unit; else whoever has this permission (and
  /// core.task.review); else those with core.task.review for the whole department. Never who reported.
  std::int64_t reviewer_unit_id = 0;
  std::string review_permission = {};
  Recurrence when;
};

/// Opens the tasks of an order and gives their ids; what is open already (same key, unit, person) stays as it
/// is and is not among them. Fails as plan_tasks does, and when there is no lead unit on that day. Tells
/// nobody: tell_opened does.
base::Result<std::vector<std::int64_t>> open_tasks(const plugin::Work& work, db::WriteTx& tx,
                                                   const TaskOrder& order);

/// The same for many orders, in their order: the working days are read and the search index is written once. An
/// order that fails opens nothing, and its place holds why; the others are opened.
std::vector<base::Result<std::vector<std::int64_t>>> open_many(const plugin::Work& work, db::WriteTx& tx,
                                                               const std::vector<TaskOrder>& orders);

/// One notice for each person, however many tasks he got.
void tell_opened(const plugin::Work& work, db::WriteTx& tx, const std::vector<std::int64_t>& task_ids);

/// Takes a source's open tasks back, all or those of one key: what nobody has touched (no report, no
/// extension, not begun) is cancelled with the reason; what was begun or finished stays. The ids of those
/// cancelled. Nothing is deleted.
std::vector<std::int64_t> withdraw_tasks(const plugin::Work& work, db::WriteTx& tx, const Source& source,
                                         std::string_view reason,
                                         std::optional<std::string_view> group_key = {});

/// The same for one key of many sources of a type: what was begun or finished gets `note`, once.
struct Withdrawn {
  std::vector<std::int64_t> cancelled, kept;
};
Withdrawn withdraw_many(const plugin::Work& work, db::WriteTx& tx, std::string_view source_type,
                        const std::vector<std::int64_t>& source_ids, std::string_view group_key,
                        std::string_view reason, std::string_view note);

/// A conclusion was come to elsewhere that does what the tasks of a key ask: those that wait for their unit are done as of
/// `done_on` (nothing: today), with the days late they had on that day; what was reported on waits for its reviewer as
/// before. All get `note`.
void complete_tasks(const plugin::Work& work, db::WriteTx& tx, const Source& source, std::string_view group_key,
                    std::string_view note, const std::optional<base::Date>& done_on = {});
/// Whether a second person has to conclude: one of these tasks has a reviewing unit, and this person either does not
/// decide for it or reports on the task himself.
bool needs_second_person(const plugin::Work& work, db::Reader& reader, const Source& source, std::string_view group_key);

/// One notice for each person who had one of them, or reports for its unit, however many were withdrawn.
void tell_withdrawn(const plugin::Work& work, db::WriteTx& tx, const std::vector<std::int64_t>& task_ids);

/// Carries a corrected content and due day into what nobody has touched yet of a key, for all sources of a type. How
/// many tasks changed.
std::int64_t revise_tasks(const plugin::Work& work, db::WriteTx& tx, std::string_view source_type,
                          std::string_view group_key, std::string_view content, const DueRule& due);

/// Cancels all of a source's tasks that are not accepted, begun or not.
void cancel_tasks(const plugin::Work& work, db::WriteTx& tx, const Source& source, std::string_view reason);

/// Takes open_tasks back as if it had never been, for the `undo` hook of the source's type: the source's
/// tasks are removed, with unread notices of them, as long as nobody has touched them. A message says what
/// was done with them ("a unit has reported on it since"); then nothing of the transaction may stay.
std::optional<base::Message> remove_tasks(const plugin::Work& work, db::WriteTx& tx, const Source& source);

/// Carries a corrected content into a source's tasks.
void rename_tasks(const plugin::Work& work, db::WriteTx& tx, const Source& source, std::string_view content);

/// Tasks of a source in the archive rest: nobody has to do them. For the `archived` hook of the source's
/// type.
void rest_tasks(const plugin::Work& work, db::WriteTx& tx, const Source& source, bool is_resting);

struct TaskView {
  std::int64_t id = 0;
  std::string group_key, code, label, unit;
  std::int64_t lead_unit_id = 0;
  base::Date starts_on, first_due_on, due_on;
  std::string state;     // as kept: open, in_progress, reported, returned, accepted, cancelled
  std::string standing;  // as people see it (core/task/state_rule.h): done, not_started ...
  int days_late = 0;
};
/// Of one source, by due day.
std::vector<TaskView> list_tasks(db::Reader& reader, const plugin::Work& work, const Source& source);

/// Adds a card with a source's tasks to its page, each leading to its own; at most 50, with the number of
/// all.
void add_task_card(plugin::Context& context, view::List& cards, const Source& source,
                   std::string_view heading, std::string_view empty_text);
/// The cards of a source's extensions and reminders.
void add_history_cards(plugin::Context& context, view::List& cards, const Source& source);
/// The button to the form of a report on the source's next open task, where the person may report on it.
void add_report_button(plugin::Context& context, view::List& buttons, const Source& source);

/// Counts the due days of open tasks again by their rules, after the days off have changed; each that moved has
/// it in its history. A task that was extended keeps the day it was extended to, unless its first due day comes to lie
/// behind that. The number moved.
std::int64_t recompute_due_days(const plugin::Work& work, db::WriteTx& tx, const i18n::Calendar& calendar);

/// Tells those who report for these units, each once, but not the person who did it. How many were told.
int tell_units(const plugin::Work& work, db::WriteTx& tx, const std::vector<std::int64_t>& units,
               const base::Message& text, const std::string& link);

/// How a state (core/task/state_rule.h) is called, with its tone.
std::vector<plugin::Choice> standing_choices();

}  // namespace motcong::task
