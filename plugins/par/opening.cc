#include "plugins/par/opening.h"

#include <algorithm>

#include "core/auth/units.h"
#include "core/base/check.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/i18n/language.h"
#include "core/plugin/actor.h"
#include "core/record/addition.h"
#include "core/record/store.h"
#include "core/task/task.h"
#include "plugins/par/settings.h"
#include "plugins/par/types.h"

namespace motcong::par {
namespace {

using base::Date;
using base::Message;
using plugin::Work;

struct OpenTask {
  std::int64_t id = 0;
  std::string code, content, deadline_text, kind, rhythm;
  std::optional<Date> starts_on, due_on;
  Date issued_on;
  int year = 0;
  std::int64_t sort_no = 0;
};

struct Assignment {
  std::int64_t id = 0;
  std::string code, content;
};

OpenTask load_task(db::Reader& reader, std::int64_t task_id) {
  db::Statement row = reader.query(
      "SELECT t.id, t.code, t.content, t.deadline_text, t.deadline_kind, t.report_rhythm, t.starts_on, t.due_on, "
      "l.issued_on, l.year, t.sort_no FROM par_task t JOIN par_plan l ON l.id = t.plan_id WHERE t.id = ?1",
      task_id);
  base::check(row.step());
  OpenTask task;
  task.id = row.integer(0);
  task.code = row.string(1);
  task.content = row.string(2);
  task.deadline_text = row.string(3);
  task.kind = row.string(4);
  task.rhythm = row.string(5);
  task.starts_on = row.date(6);
  task.due_on = row.date(7);
  const auto issued_on = row.date(8);
  base::check(issued_on.has_value());
  task.issued_on = *issued_on;
  task.year = std::stoi(row.string(9));
  task.sort_no = row.integer(10);
  return task;
}

/// When the task is to be reported on; nothing for one that waits for events.
std::optional<task::Recurrence> plan_recurrence(const Work& work, const OpenTask& open) {
  task::Recurrence when;
  when.from = open.starts_on.value_or(open.issued_on);
  if (open.kind == "event") return std::nullopt;
  if (open.kind == "once") {
    const bool is_short = !open.deadline_text.empty() && base::utf8_length(open.deadline_text) <= 60;
    when.label = is_short ? open.deadline_text : std::string(i18n::Language::vi().tr(N_("One deadline")));
    // What had to be done before the plan was issued began no later than it was due.
    when.from = std::min(when.from, *open.due_on);
    when.due = {task::DueRule::Kind::date, *open.due_on};
    return when;
  }
  when.to = Date{open.year, 12, 31};
  when.is_summed_up = open.kind != "ongoing";
  const std::string ongoing = open.rhythm.empty() ? load_ongoing_rhythm(work.services.settings) : open.rhythm;
  const auto rhythm = task::parse_rhythm(open.kind == "ongoing" ? ongoing : open.kind);
  base::check(rhythm.has_value());
  when.rhythm = *rhythm;
  return when;
}

task::TaskOrder make_order(const Assignment& assignment, std::int64_t unit_id, std::vector<std::int64_t> supporting_units,
                           task::Recurrence when) {
  return {.source = {kSourceType, assignment.id}, .code = assignment.code, .content = assignment.content,
          .lead_units = {unit_id}, .supporting_units = std::move(supporting_units), .when = std::move(when)};
}

std::vector<std::int64_t> list_supporting_units(db::Reader& reader, std::int64_t task_id) {
  std::vector<std::int64_t> units;
  db::Statement row =
      reader.query("SELECT unit_id FROM par_task_unit WHERE task_id = ?1 AND part = 'support' ORDER BY unit_id", task_id);
  while (row.step()) units.push_back(row.integer(0));
  return units;
}

/// A plan of a past year, or signed on its last day, may have no period left: then nothing is due.
void open_duties(const Work& work, db::WriteTx& tx, const task::TaskOrder& order) {
  (void)task::open_tasks(work, tx, order);
}

std::vector<std::int64_t> list_lead_units(db::Reader& reader, std::int64_t task_id, const Date& on) {
  std::vector<std::int64_t> named, units;
  {
    db::Statement row = reader.query(
        "SELECT unit_id FROM par_task_unit WHERE task_id = ?1 AND part = 'lead' ORDER BY unit_id", task_id);
    while (row.step()) named.push_back(row.integer(0));
  }
  for (const std::int64_t unit : named) {
    for (const std::int64_t real : auth::resolve_group(reader, unit, on)) {
      if (std::find(units.begin(), units.end(), real) == units.end()) units.push_back(real);
    }
  }
  return units;
}

std::vector<std::int64_t> list_assignments(db::Reader& reader, std::int64_t task_id) {
  std::vector<std::int64_t> ids;
  db::Statement row = reader.query("SELECT id FROM par_assignment WHERE task_id = ?1 ORDER BY id", task_id);
  while (row.step()) ids.push_back(row.integer(0));
  return ids;
}

}  // namespace

std::optional<Message> find_opening_fault(db::Reader& reader, std::int64_t plan_id, const Date& on) {
  struct Draft {
    std::int64_t id;
    std::string code, kind;
    bool has_day;
  };
  std::vector<Draft> drafts;
  {
    db::Statement row = reader.query(
        "SELECT id, code, deadline_kind, due_on FROM par_task WHERE plan_id = ?1 AND state = 'draft' "
        "AND id NOT IN (SELECT record_id FROM core_archive WHERE record_type = 'par.task') ORDER BY sort_no",
        plan_id);
    while (row.step()) drafts.push_back({row.integer(0), row.string(1), row.string(2), !row.is_null(3)});
  }
  if (drafts.empty()) return Message(N_("The plan has no task yet; add its tasks first"));
  for (const Draft& task : drafts) {
    if (list_lead_units(reader, task.id, on).empty()) {
      return Message(N_("Task {code} has no lead unit, or its group has no member on that day"), {{"code", task.code}});
    }
    if (task.kind == "once" && !task.has_day) {
      return Message(N_("Task {code} has no due day"), {{"code", task.code}});
    }
  }
  return std::nullopt;
}

void open_task(const Work& work, db::WriteTx& tx, std::int64_t task_id) {
  const OpenTask task = load_task(tx, task_id);
  const std::optional<task::Recurrence> when = plan_recurrence(work, task);
  const std::vector<std::int64_t> supporting = list_supporting_units(tx, task_id);
  for (const std::int64_t unit_id : list_lead_units(tx, task_id, work.today)) {
    const auto unit = auth::find_unit(tx, unit_id);
    Assignment assignment{0, task.code + "/" + unit->code, task.content};
    assignment.id = tx.insert(
        "INSERT INTO par_assignment(task_id, unit_id, code, content, sort_no, created_at, created_by, updated_at, "
        "updated_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?6, ?7)",
        task_id, unit_id, assignment.code, task.content, task.sort_no, work.now, plugin::actor(work));
    record::index_row(work, tx, work.services.registry.type("par.assignment"), assignment.id);
    if (when) open_duties(work, tx, make_order(assignment, unit_id, supporting, *when));
  }
  if (task.kind == "event") {
    tx.execute("UPDATE par_task SET event_days = COALESCE(event_days, ?2) WHERE id = ?1", task_id,
               load_event_days(work.services.settings));
  }
  tx.execute("UPDATE par_task SET state = 'open', row_version = row_version + 1, updated_at = ?2, updated_by = ?3 "
             "WHERE id = ?1", task_id, work.now, plugin::actor(work));
}

std::optional<Message> close_task(const Work& work, db::WriteTx& tx, std::int64_t task_id) {
  if (tx.exists("SELECT 1 FROM par_event WHERE task_id = ?1", task_id)) {
    return Message(N_("an event was recorded for it since"));
  }
  const std::vector<std::int64_t> assignments = list_assignments(tx, task_id);
  const plugin::RecordType& type = work.services.registry.type("par.assignment");
  for (const std::int64_t id : assignments) {
    if (auto touched = task::remove_tasks(work, tx, {kSourceType, id})) return touched;
    if (const Message added = record::find_addition(work, tx, type, id, 0); !added.empty()) return added;
  }
  tx.execute("DELETE FROM par_assignment WHERE task_id = ?1", task_id);
  record::index_rows(work, tx, type, assignments);
  tx.execute("DELETE FROM core_notice WHERE link = ?1 AND read_at IS NULL", "/par/tasks/" + std::to_string(task_id));
  tx.execute("UPDATE par_task SET state = 'draft', row_version = row_version + 1, updated_at = ?2, updated_by = ?3 "
             "WHERE id = ?1", task_id, work.now, plugin::actor(work));
  return std::nullopt;
}

void open_plan(const Work& work, db::WriteTx& tx, std::int64_t plan_id) {
  std::vector<std::int64_t> tasks;
  {
    db::Statement row =
        tx.query("SELECT id FROM par_task WHERE plan_id = ?1 AND state = 'draft' AND id NOT IN "
                 "(SELECT record_id FROM core_archive WHERE record_type = 'par.task') ORDER BY sort_no", plan_id);
    while (row.step()) tasks.push_back(row.integer(0));
  }
  for (const std::int64_t task : tasks) open_task(work, tx, task);
}

void update_frozen_names(const Work& work, db::WriteTx& tx, std::int64_t task_id, std::string_view content) {
  tx.execute("UPDATE par_assignment SET content = ?2 WHERE task_id = ?1", task_id, content);
  for (const std::int64_t id : list_assignments(tx, task_id)) {
    task::rename_tasks(work, tx, {kSourceType, id}, content);
    record::index_row(work, tx, work.services.registry.type("par.assignment"), id);
  }
}

void cancel_duties(const Work& work, db::WriteTx& tx, std::int64_t task_id, std::string_view reason) {
  for (const std::int64_t id : list_assignments(tx, task_id)) task::cancel_tasks(work, tx, {kSourceType, id}, reason);
}

void rest_archived_duties(const Work& work, db::WriteTx& tx, std::int64_t plan_id) {
  struct Rest {
    std::int64_t assignment;
    bool is_archived;
  };
  std::vector<Rest> rests;
  {
    db::Statement row = tx.query(
        "SELECT a.id, EXISTS (SELECT 1 FROM core_archive AS x WHERE (x.record_type = 'par.task' AND x.record_id = k.id) "
        "OR (x.record_type = 'par.plan' AND x.record_id = k.plan_id)) FROM par_assignment AS a "
        "JOIN par_task AS k ON k.id = a.task_id WHERE k.plan_id = ?1", plan_id);
    while (row.step()) rests.push_back({row.integer(0), row.integer(1) != 0});
  }
  for (const Rest& rest : rests) task::rest_tasks(work, tx, {kSourceType, rest.assignment}, rest.is_archived);
}

std::int64_t record_event(const Work& work, db::WriteTx& tx, std::int64_t task_id, const Date& occurred_on,
                          std::string_view what) {
  const std::int64_t event_id =
      tx.insert("INSERT INTO par_event(task_id, occurred_on, what, created_at, created_by) VALUES (?1, ?2, ?3, ?4, ?5)",
                task_id, occurred_on, what, work.now, plugin::actor(work));
  const int days = static_cast<int>(tx.integer("SELECT event_days FROM par_task WHERE id = ?1", 0, task_id));
  base::check(days > 0);
  const std::string label = std::string(what) + " (" + i18n::format_date(occurred_on) + ")";
  task::Recurrence when{.from = occurred_on, .due = {task::DueRule::Kind::calendar_days, occurred_on, days}, .label = label};
  struct Duty {
    Assignment assignment;
    std::int64_t unit_id;
  };
  std::vector<Duty> duties;
  {
    db::Statement row = tx.query("SELECT id, code, content, unit_id FROM par_assignment WHERE task_id = ?1 ORDER BY id", task_id);
    while (row.step()) duties.push_back({{row.integer(0), row.string(1), row.string(2)}, row.integer(3)});
  }
  const std::vector<std::int64_t> supporting = list_supporting_units(tx, task_id);
  for (const Duty& duty : duties) {
    task::TaskOrder order = make_order(duty.assignment, duty.unit_id, supporting, when);
    order.group_key = "event/" + std::to_string(event_id);
    base::check(task::open_tasks(work, tx, order).ok());
  }
  return event_id;
}

}  // namespace motcong::par
