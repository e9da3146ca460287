#include "plugins/par/opening.h"

#include <algorithm>

#include "core/auth/units.h"
#include "core/base/check.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/i18n/language.h"
#include "core/record/addition.h"
#include "core/record/store.h"
#include "plugins/par/actor.h"
#include "plugins/par/recurrence.h"
#include "plugins/par/settings.h"

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

Rhythm rhythm_of(std::string_view word) {
  if (word == "monthly") return Rhythm::monthly;
  if (word == "quarterly") return Rhythm::quarterly;
  if (word == "half_yearly") return Rhythm::half_yearly;
  base::check(word == "yearly");
  return Rhythm::yearly;
}

std::vector<PlannedPeriod> plan_periods(db::Reader& reader, const Work& work, const OpenTask& task) {
  const i18n::Calendar calendar = plugin::load_working_days(reader);
  const Date from = task.starts_on.value_or(task.issued_on);
  if (task.kind == "event") return {};  // one for each occurrence, when it occurs
  if (task.kind == "once") {
    const bool is_short = !task.deadline_text.empty() && base::utf8_length(task.deadline_text) <= 60;
    std::string label = is_short ? task.deadline_text : std::string(i18n::Language::vi().tr(N_("One deadline")));
    return {single_period(std::move(label), from, *task.due_on, calendar)};
  }
  if (task.kind == "ongoing") {
    const std::string rhythm = task.rhythm.empty() ? load_ongoing_rhythm(work.services.settings) : task.rhythm;
    return list_periods(rhythm_of(rhythm), false, task.year, from, calendar);
  }
  return list_periods(rhythm_of(task.kind), true, task.year, from, calendar);
}

void add_period(const Work& work, db::WriteTx& tx, const Assignment& assignment, const PlannedPeriod& period,
                std::optional<std::int64_t> event_id) {
  const std::int64_t id = tx.insert(
      "INSERT INTO par_period(assignment_id, event_id, code, label, name, starts_on, first_due_on, due_on, state, "
      "created_at, created_by, updated_at, updated_by) VALUES (?1, ?2, ?3, ?4, ?4 || ' – ' || ?9, ?5, ?6, ?6, 'open', ?7, ?8, ?7, ?8)",
      assignment.id, event_id, assignment.code, period.label, period.starts_on, period.due_on, work.now, actor(work),
      assignment.content);
  record::index_row(work, tx, work.services.registry.type("par.period"), id);
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
  const std::vector<PlannedPeriod> periods = plan_periods(tx, work, task);
  for (const std::int64_t unit_id : list_lead_units(tx, task_id, work.today)) {
    const auto unit = auth::find_unit(tx, unit_id);
    Assignment assignment{0, task.code + "/" + unit->code, task.content};
    assignment.id = tx.insert(
        "INSERT INTO par_assignment(task_id, unit_id, code, content, sort_no, created_at, created_by, updated_at, "
        "updated_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?6, ?7)",
        task_id, unit_id, assignment.code, task.content, task.sort_no, work.now, actor(work));
    record::index_row(work, tx, work.services.registry.type("par.assignment"), assignment.id);
    for (const PlannedPeriod& period : periods) add_period(work, tx, assignment, period, std::nullopt);
  }
  if (task.kind == "event") {
    tx.execute("UPDATE par_task SET event_days = COALESCE(event_days, ?2) WHERE id = ?1", task_id,
               load_event_days(work.services.settings));
  }
  tx.execute("UPDATE par_task SET state = 'open', row_version = row_version + 1, updated_at = ?2, updated_by = ?3 "
             "WHERE id = ?1", task_id, work.now, actor(work));
}

std::optional<Message> close_task(const Work& work, db::WriteTx& tx, std::int64_t task_id) {
  if (tx.exists("SELECT 1 FROM par_report r JOIN par_period p ON p.id = r.period_id "
                "JOIN par_assignment a ON a.id = p.assignment_id WHERE a.task_id = ?1", task_id)) {
    return Message(N_("a unit has reported on it since"));
  }
  if (tx.exists("SELECT 1 FROM par_event WHERE task_id = ?1", task_id)) {
    return Message(N_("an event was recorded for it since"));
  }
  if (tx.exists("SELECT 1 FROM par_period p JOIN par_assignment a ON a.id = p.assignment_id WHERE a.task_id = ?1 "
                "AND (p.state <> 'open' OR p.row_version > 1 OR EXISTS (SELECT 1 FROM par_extension e WHERE e.period_id = p.id) "
                "OR EXISTS (SELECT 1 FROM par_reminder r WHERE r.period_id = p.id))", task_id)) {
    return Message(N_("one of its periods was begun, extended, reminded of or cancelled since"));
  }
  const auto list_ids = [&](db::Statement row) {
    std::vector<std::int64_t> ids;
    while (row.step()) ids.push_back(row.integer(0));
    return ids;
  };
  const auto periods = list_ids(tx.query(
      "SELECT p.id FROM par_period p JOIN par_assignment a ON a.id = p.assignment_id WHERE a.task_id = ?1", task_id));
  const auto assignments = list_ids(tx.query("SELECT id FROM par_assignment WHERE task_id = ?1", task_id));
  const plugin::RecordType& period_type = work.services.registry.type("par.period");
  const plugin::RecordType& assignment_type = work.services.registry.type("par.assignment");
  for (const auto& [type, ids] : {std::pair(&period_type, &periods), std::pair(&assignment_type, &assignments)}) {
    for (const std::int64_t id : *ids) {
      if (const Message added = record::find_addition(work, tx, *type, id, 0); !added.empty()) return added;
    }
  }
  tx.execute("DELETE FROM par_period WHERE assignment_id IN (SELECT id FROM par_assignment WHERE task_id = ?1)", task_id);
  tx.execute("DELETE FROM par_assignment WHERE task_id = ?1", task_id);
  record::index_rows(work, tx, period_type, periods);
  record::index_rows(work, tx, assignment_type, assignments);
  tx.execute("DELETE FROM core_notice WHERE link = ?1 AND read_at IS NULL", "/par/tasks/" + std::to_string(task_id));
  tx.execute("UPDATE par_task SET state = 'draft', row_version = row_version + 1, updated_at = ?2, updated_by = ?3 "
             "WHERE id = ?1", task_id, work.now, actor(work));
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
  tx.execute("UPDATE par_period SET name = label || ' – ' || ?2 WHERE assignment_id IN "
             "(SELECT id FROM par_assignment WHERE task_id = ?1)", task_id, content);
  std::vector<std::int64_t> assignments;
  {
    db::Statement row = tx.query("SELECT id FROM par_assignment WHERE task_id = ?1", task_id);
    while (row.step()) assignments.push_back(row.integer(0));
  }
  for (const std::int64_t id : assignments) {
    record::index_row(work, tx, work.services.registry.type("par.assignment"), id);
  }
}

std::int64_t record_event(const Work& work, db::WriteTx& tx, std::int64_t task_id, const Date& occurred_on,
                          std::string_view what) {
  const std::int64_t event_id =
      tx.insert("INSERT INTO par_event(task_id, occurred_on, what, created_at, created_by) VALUES (?1, ?2, ?3, ?4, ?5)",
                task_id, occurred_on, what, work.now, actor(work));
  const int days = static_cast<int>(tx.integer("SELECT event_days FROM par_task WHERE id = ?1", 0, task_id));
  base::check(days > 0);
  const std::string label = std::string(what) + " (" + i18n::format_date(occurred_on) + ")";
  const PlannedPeriod period = event_period(label, occurred_on, days, plugin::load_working_days(tx));
  std::vector<Assignment> assignments;
  {
    db::Statement row = tx.query("SELECT id, code, content FROM par_assignment WHERE task_id = ?1 ORDER BY id", task_id);
    while (row.step()) assignments.push_back({row.integer(0), row.string(1), row.string(2)});
  }
  for (const Assignment& assignment : assignments) add_period(work, tx, assignment, period, event_id);
  return event_id;
}

}  // namespace motcong::par
