// par.task: one row of a plan's appendix: what, by which means, by whom, until when.
#include <algorithm>

#include "core/i18n/calendar.h"
#include "core/i18n/format.h"
#include "core/record/store.h"
#include "plugins/par/notices.h"
#include "plugins/par/opening.h"
#include "plugins/par/deadline_kind.h"
#include "plugins/par/state_rule.h"
#include "plugins/par/task_page.h"
#include "plugins/par/types.h"

namespace motcong::par {
namespace {

using base::Message;
using plugin::Action;
using plugin::Field;
using plugin::FieldErrors;
using plugin::Row;
using plugin::Values;
using plugin::Work;

int section_number(std::string_view section) {
  int number = 1;
  for (const plugin::Choice& choice : section_choices()) {
    if (section == choice.value) return number;
    ++number;
  }
  return number;
}

/// What the words of the plan say about the deadline fills what was left empty.
void read_deadline_words(Values& values, int year, FieldErrors& errors) {
  const std::string words = values.text("deadline_text");
  const auto day = i18n::read_deadline(words, year);
  if (values.text("deadline_kind").empty()) {
    std::string kind = read_deadline_kind(words);
    if (kind.empty() && (day || values.date("due_on"))) kind = "once";
    if (kind.empty()) {
      errors.emplace_back("deadline_kind", N_("The words of the deadline name no kind; choose one"));
      return;
    }
    values.set("deadline_kind", db::Value(kind));
  }
  if (values.text("deadline_kind") == "once" && !values.date("due_on")) {
    if (day) {
      values.set("due_on", db::Value(base::format_iso(*day)));
    } else {
      errors.emplace_back("due_on", N_("The words of the deadline name no day; write it"));
    }
  }
}

/// Who must do an open task by when is frozen: it changes by extension, cancellation or a new task, never silently.
void check_frozen_fields(const Values& values, const Row& before, FieldErrors& errors) {
  const char* const words = N_("The task is open: this no longer changes. Extend its periods, or cancel it and add a new task");
  for (const char* name : {"section", "no", "deadline_kind", "starts_on", "due_on", "report_rhythm"}) {
    if (values.has(name) && values.get(name) != before.values.get(name)) errors.emplace_back(name, words);
  }
  auto units = values.ids("lead_units"), old_units = before.values.ids("lead_units");
  std::sort(units.begin(), units.end());
  std::sort(old_units.begin(), old_units.end());
  if (units != old_units) errors.emplace_back("lead_units", words);
}

void check_task(const Work&, db::Reader& reader, Values& values, const Row* before, FieldErrors& errors) {
  if (before != nullptr && before->values.text("state") == "cancelled") {
    errors.emplace_back("", N_("The task is cancelled; it does not change any more"));
    return;
  }
  if (before != nullptr && before->values.text("state") == "open") check_frozen_fields(values, *before, errors);
  const std::int64_t plan_id = values.integer("plan_id");
  const std::string year = reader.text("SELECT year FROM par_plan WHERE id = ?1", plan_id);
  const std::int64_t no = values.integer("no");
  const std::string section = values.text("section");
  const bool day_typed = values.date("due_on").has_value();
  read_deadline_words(values, std::stoi(year), errors);
  const auto starts = values.date("starts_on"), due = values.date("due_on");
  // What fell short in the year may end in the next one, but not later and not before the plan.
  const bool is_opened = before != nullptr && before->values.text("state") == "open";
  if (due && !is_opened && (due->year < std::stoi(year) || due->year > std::stoi(year) + 1)) {
    errors.emplace_back(day_typed ? "due_on" : "deadline_text",
                        Message(N_("The due day {due} lies outside the plan's year {year} and the year after it"),
                                {{"due", i18n::format_date(*due)}, {"year", year}}));
  }
  if (starts && due && *due < *starts) errors.emplace_back("due_on", N_("The due day lies before the first day"));
  if (reader.exists("SELECT 1 FROM par_task WHERE plan_id = ?1 AND section = ?2 AND no = ?3 AND id <> ?4", plan_id,
                    section, no, before != nullptr ? before->id : std::int64_t{0})) {
    errors.emplace_back("no", Message(N_("Section {section} of this plan already has a task {no}"),
                                      {{"section", section}, {"no", std::to_string(no)}}));
  }
  const bool open_plan = reader.exists("SELECT 1 FROM par_plan WHERE id = ?1 AND state = 'issued'", plan_id);
  if (before == nullptr && open_plan && values.ids("lead_units").empty()) {
    errors.emplace_back("lead_units", N_("Choose at least one lead unit: the plan is issued, so the task opens at once"));
  }
  if (before != nullptr) {
    values.set("code", before->values.get("code"));
  }
  if (before == nullptr || before->values.text("state") == "draft") {
    std::string code = "CCHC-" + year + "-" + section + "." + std::to_string(no);
    // Two plans of one year (a supplement): the second plan's tasks carry its id.
    if (reader.exists("SELECT 1 FROM par_task WHERE code = ?1 AND plan_id <> ?2", code, plan_id)) {
      code += "-" + std::to_string(plan_id);
    }
    values.set("code", db::Value(code));
    values.set("sort_no", db::Value(std::int64_t{std::stoi(year)} * 100'000 + section_number(section) * 1'000 + no));
  }
}

void open_in_issued_plan(const Work& work, db::WriteTx& tx, const Row* before, const Row& after) {
  if (before == nullptr) {
    if (tx.exists("SELECT 1 FROM par_plan WHERE id = ?1 AND state = 'issued'", after.values.integer("plan_id"))) {
      open_task(work, tx, after.id);
      notify_task_opened(work, tx, after.id);
    }
  } else {
    update_frozen_names(work, tx, after.id, after.values.text("content"));
  }
}

void rest_duties(const Work& work, db::WriteTx& tx, const Row& row) {
  rest_archived_duties(work, tx, row.values.integer("plan_id"));
}

bool is_draft(const Work&, db::Reader&, const Row& row) { return row.values.text("state") == "draft"; }

std::optional<Message> check_removal(const Work&, db::WriteTx&, const Row& row) {
  if (row.values.text("state") == "draft") return std::nullopt;
  return Message(N_("The task was opened, so it is kept; cancel it instead"));
}

std::optional<Message> undo_opening(const Work& work, db::WriteTx& tx, const Row& row) {
  if (row.values.text("state") != "open") return std::nullopt;
  return close_task(work, tx, row.id);
}

/// What is archived leaves the lists: a duty that is open, or opens when its plan is issued, must not be hidden so.
std::optional<Message> check_archive(const Work&, db::Reader&, const Row& row) {
  const std::string progress = row.values.text("progress");
  if (progress == "done" || progress == "cancelled") return std::nullopt;
  if (progress == "draft") return Message(N_("The task is a draft; remove it instead"));
  return Message(N_("The task is not finished; only a finished or cancelled task can be archived"));
}

Message cancel_task(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
  Values changes;
  changes.set("state", db::Value(std::string("cancelled")));
  changes.set("cancel_reason", inputs.get("reason"));
  record::update_values(work, tx, work.services.registry.type("par.task"), row.id, changes);
  cancel_duties(work, tx, row.id, inputs.text("reason"));
  notify_task_cancelled(work, tx, row.id);
  return {N_("Task {code} is cancelled"), {{"code", row.values.text("code")}}};
}

Message add_event(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  const auto occurred_on = inputs.date("occurred_on");
  base::check(occurred_on.has_value());
  if (*occurred_on > work.today) {
    errors.emplace_back("occurred_on", N_("The event lies in the future"));
    return {};
  }
  if (tx.exists("SELECT 1 FROM par_event WHERE task_id = ?1 AND occurred_on = ?2 AND what = ?3", row.id, *occurred_on,
                inputs.text("what"))) {
    errors.emplace_back("what", N_("This event of that day is recorded already"));
    return {};
  }
  record_event(work, tx, row.id, *occurred_on, inputs.text("what"));
  notify_event(work, tx, row.id, inputs.text("what"));
  const auto units = tx.integer("SELECT count(*) FROM par_assignment WHERE task_id = ?1", 0, row.id);
  return {N_("The event is recorded; {count} units are to act on it"), {{"count", std::to_string(units)}}};
}

bool is_not_cancelled(const Work&, db::Reader&, const Row& row) { return row.values.text("state") == "open"; }

bool waits_for_events(const Work&, db::Reader&, const Row& row) {
  return row.values.text("state") == "open" && row.values.text("deadline_kind") == "event";
}

std::map<std::string, std::string> propose_event(const Work& work, db::Reader&, const Row& row) {
  return {{"occurred_on", i18n::format_date(work.today)}, {"what", row.values.text("event_type")}};
}

std::vector<plugin::Choice> task_state_choices() {
  auto choices = work_state_choices();
  choices.insert(choices.begin(), {"draft", N_("Draft"), "warn"});
  return choices;
}

}  // namespace

plugin::RecordType task_type() {
  return {
      .id = "par.task", .table = "par_task", .path = "/par/tasks",
      .label = N_("Reform task"), .label_plural = N_("Reform tasks"), .title = "content", .title_prefix = "code",
      .key = {"plan_id", "section", "no"},
      .access = {.view = plugin::may("par.view"), .create = plugin::may("par.task.edit"),
                 .update = plugin::may("par.task.edit"), .remove = plugin::may("par.task.edit")},
      .rows = {},
      .fields = {
          Field::text("code", N_("Code")).read_only().in_list(),
          Field::text("content", N_("Task")).required().max_length(500).in_list().aliases({"Nội dung, nhiệm vụ"}),
          Field::ref("plan_id", N_("Plan"), "par.plan").required().fixed().filter(),
          Field::choice("section", N_("Section"), section_choices()).required().filter(),
          Field::integer("no", N_("Number in the section")).required().range(1, 99).aliases({"TT"}),
          Field::long_text("solution", N_("Remedy")).max_length(4000).aliases({"Giải pháp khắc phục"}),
          Field::text("target", N_("Target")).max_length(500),
          Field::links("lead_units", N_("Lead units"), "core.unit", {"par_task_unit", "task_id", "unit_id", "lead"})
              .group(N_("Who")).hint(N_("Units or named groups; a group is resolved into its units when the task opens")),
          Field::long_text("lead_text", N_("Responsible, as written")).max_length(500).aliases({"Trách nhiệm Phòng, Trung tâm"})
              .hint(N_("As the printed appendix shall show it; empty: the names of the units")),
          Field::links("support_units", N_("Supporting units"), "core.unit", {"par_task_unit", "task_id", "unit_id", "support"}).bulk(),
          Field::links("aggregate_units", N_("Aggregating units"), "core.unit", {"par_task_unit", "task_id", "unit_id", "aggregate"}),
          Field::long_text("support_text", N_("Supporting and aggregating, as written")).max_length(500)
              .aliases({"Phòng phối hợp/Tổng hợp"}),
          Field::links("units", N_("Units at work"), "core.unit", {"par_assignment", "task_id", "unit_id"})
              .read_only().filter(),
          Field::text("responsible", N_("Responsible")).computed(
              "CASE WHEN t.lead_text <> '' THEN t.lead_text ELSE (SELECT MIN(u.name) || CASE WHEN COUNT(*) > 1 THEN ' …' ELSE '' END "
              "FROM par_task_unit AS l JOIN core_unit AS u ON u.id = l.unit_id WHERE l.task_id = t.id AND l.part = 'lead') END")
              .hidden().in_list(),
          Field::long_text("deadline_text", N_("Deadline, as written")).required().max_length(500).group(N_("Until when"))
              .in_list().aliases({"Thời gian hoàn thành"}).hint(N_("Such as Tháng 01/2019, Quý I/2019, Trong năm, Hàng tháng, Thường xuyên")),
          Field::choice("deadline_kind", N_("Kind of deadline"), deadline_kind_choices()).filter()
              .hint(N_("Empty: read from the words of the deadline")),
          Field::date("starts_on", N_("First day")).hint(N_("Empty: the day the plan is issued")),
          Field::date("due_on", N_("Due on")).hint(N_("For a task with one deadline; empty: read from the words")),
          Field::choice("report_rhythm", N_("Reported"), {{"monthly", N_("Monthly")}, {"quarterly", N_("Quarterly")},
                                                          {"half_yearly", N_("Half-yearly")}, {"yearly", N_("Yearly")}})
              .bulk().hint(N_("For ongoing tasks; empty: as the settings say")),
          Field::text("event_type", N_("Event")).max_length(200).hint(N_("What a task on an event waits for")),
          Field::integer("event_days", N_("Days after the event")).range(1, 366)
              .hint(N_("Calendar days; empty: as the settings say")),
          Field::date("next_due", N_("Next due")).computed(
              "(SELECT MIN(p.due_on) FROM core_task AS p JOIN par_assignment AS a ON p.source_type = 'par.assignment' AND p.source_id = a.id "
              "WHERE a.task_id = t.id AND p.state IN ('open', 'in_progress', 'returned'))").in_list().filter(),
          Field::choice("progress", N_("State"), task_state_choices()).computed(rule::kTaskState.data()).in_list().filter(),
          Field::choice("state", N_("Kept state"), {{"draft", N_("Draft")}, {"open", N_("Open")}, {"cancelled", N_("Cancelled")}}).hidden(),
          Field::text("cancel_reason", N_("Reason of the cancellation")).read_only(),
          Field::integer("sort_no", N_("Order")).hidden(),
      },
      .default_sort = "sort_no",
      .actions = {
          Action{.id = "event", .label = N_("Record an event"), .icon = "calendar-event", .access = plugin::may("par.event"),
                 .primary = true, .explain = N_("Each unit of this task gets a period to report on, due the task's number of days after the event."),
                 .fields = {Field::date("occurred_on", N_("Day of the event")).required(),
                            Field::text("what", N_("What occurred")).required().max_length(200)
                                .hint(N_("Number and subject of the paper, for example"))},
                 .allowed = waits_for_events, .prefill = propose_event, .run = add_event},
          Action{.id = "cancel", .label = N_("Cancel the task"), .icon = "ban", .access = plugin::may("par.cancel"), .danger = true, .in_bulk = true,
                 .explain = N_("Nobody can report on the task any more; what was accepted stays. This cannot be undone."),
                 .fields = {Field::long_text("reason", N_("Reason")).required().max_length(1000)},
                 .allowed = is_not_cancelled, .run = cancel_task},
      },
      .hooks = {.validate = check_task, .saved = open_in_issued_plan, .remove = check_removal, .undo = undo_opening, .archive = check_archive, .archived = rest_duties, .can_remove = is_draft},
      .icon = "clipboard-list",
      .lead = N_("The rows of the plans' appendices"),
      .empty_text = N_("No task yet. Draw up a plan first, then add the tasks of its appendix or import them from a CSV file."),
      .extend_detail = extend_task_page,
  };
}

}  // namespace motcong::par
