#include "core/task/task.h"

#include <algorithm>
#include <map>

#include "core/auth/units.h"
#include "core/base/check.h"
#include "core/base/text.h"
#include "core/plugin/actor.h"
#include "core/record/addition.h"
#include "core/record/counted_again.h"
#include "core/record/store.h"
#include "core/task/state_rule.h"
#include "core/task/types.h"

namespace motcong::task {
namespace {

using base::Date;
using base::Error;
using base::Message;
using plugin::Work;

constexpr int kMostInCard = 50;

const plugin::RecordType& tasks(const Work& work) { return work.services.registry.type("core.task"); }

/// The real units named, groups resolved, each once.
std::vector<std::int64_t> resolve_units(db::Reader& reader, const std::vector<std::int64_t>& named,
                                        const Date& on) {
  std::vector<std::int64_t> units;
  for (const std::int64_t unit : named) {
    for (const std::int64_t real : auth::resolve_group(reader, unit, on)) {
      if (std::find(units.begin(), units.end(), real) == units.end()) units.push_back(real);
    }
  }
  return units;
}

std::int64_t insert_task(const Work& work, db::WriteTx& tx, const TaskOrder& order,
                         const PlannedTask& planned, const std::string& key, std::int64_t unit) {
  std::optional<std::int64_t> reviewer_unit;
  if (order.reviewer_unit_id != 0) reviewer_unit = order.reviewer_unit_id;
  return tx.insert(
      "INSERT INTO core_task(source_type, source_id, group_key, code, label, content, name, lead_unit_id, "
      "user_id, "
      "reviewer_unit_id, review_permission, starts_on, due_rule, due_from_on, due_days, first_due_on, "
      "due_on, created_at, "
      "created_by, updated_at, updated_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5 || ' – ' || ?6, ?7, ?8, ?9, "
      "?10, ?11, ?12, ?13, "
      "?14, ?15, ?15, ?16, ?17, ?16, ?17)",
      order.source.type, order.source.id, key, order.code, planned.label, order.content, unit, order.user_id,
      reviewer_unit, order.review_permission, planned.starts_on, due_rule_name(planned.due.kind),
      planned.due.from, planned.due.days, planned.due_on, work.now, plugin::actor(work));
}

std::vector<std::int64_t> list_ids(db::Statement row) {
  std::vector<std::int64_t> ids;
  while (row.step()) ids.push_back(row.integer(0));
  return ids;
}

void cancel_all(const Work& work, db::WriteTx& tx, const std::vector<std::int64_t>& ids, std::string_view reason) {
  plugin::Values changes;
  changes.set("state", db::Value(std::string("cancelled")));
  changes.set("cancel_reason", db::Value(std::string(reason)));
  record::update_many(work, tx, tasks(work), ids, changes);
}

}  // namespace

namespace {

/// open_tasks without the search index.
base::Result<std::vector<std::int64_t>> insert_tasks(const Work& work, db::WriteTx& tx, const TaskOrder& order,
                                                     const i18n::Calendar& calendar) {
  base::check(!order.source.type.empty() && !order.content.empty());
  base::check(base::utf8_length(order.content) <= 500);
  const auto planned = plan_tasks(order.when, calendar);
  if (!planned) return Error{planned.error()};
  const std::vector<std::int64_t> units = resolve_units(tx, order.lead_units, work.today);
  if (units.empty()) return Error{N_("There is no lead unit, or its group has no member on that day")};
  const std::vector<std::int64_t> supporting = resolve_units(tx, order.supporting_units, work.today);
  std::vector<std::int64_t> ids;
  for (const std::int64_t unit : units) {
    for (const PlannedTask& each : *planned) {
      base::check(!each.label.empty());
      std::string key = order.group_key;
      if (!each.key.empty()) key += (key.empty() ? "" : "/") + each.key;
      if (tx.exists(
              "SELECT 1 FROM core_task WHERE source_type = ?1 AND source_id = ?2 AND lead_unit_id = ?3 AND "
              "coalesce(user_id, 0) = ?4 AND group_key = ?5 AND state <> 'cancelled'",
              order.source.type, order.source.id, unit, order.user_id.value_or(0), key))
        continue;
      ids.push_back(insert_task(work, tx, order, each, key, unit));
      for (const std::int64_t helper : supporting) {
        if (helper == unit) continue;
        tx.execute("INSERT INTO core_task_unit(task_id, unit_id) VALUES (?1, ?2)", ids.back(), helper);
      }
    }
  }
  return ids;
}

/// Nobody has begun, reported or extended it. `p` is the task.
constexpr auto kIsUntouched = db::join_sql(
    "p.state = 'open' AND NOT EXISTS (SELECT 1 FROM core_task_report AS r WHERE r.task_id = p.id) "
    "AND NOT EXISTS (SELECT 1 FROM core_task_extension AS e WHERE e.task_id = p.id)");

}  // namespace

base::Result<std::vector<std::int64_t>> open_tasks(const Work& work, db::WriteTx& tx,
                                                   const TaskOrder& order) {
  return std::move(open_many(work, tx, {order}).front());
}

std::vector<base::Result<std::vector<std::int64_t>>> open_many(const Work& work, db::WriteTx& tx,
                                                               const std::vector<TaskOrder>& orders) {
  const i18n::Calendar calendar = plugin::load_working_days(tx);
  std::vector<base::Result<std::vector<std::int64_t>>> results;
  results.reserve(orders.size());
  std::vector<std::int64_t> opened;
  for (const TaskOrder& order : orders) {
    const auto& result = results.emplace_back(insert_tasks(work, tx, order, calendar));
    if (result) opened.insert(opened.end(), result->begin(), result->end());
  }
  record::index_rows(work, tx, tasks(work), opened);
  return results;
}

std::vector<std::int64_t> withdraw_tasks(const Work& work, db::WriteTx& tx, const Source& source,
                                         std::string_view reason, std::optional<std::string_view> group_key) {
  static constexpr auto kSql = db::join_sql(
      db::join_sql("SELECT p.id FROM core_task AS p WHERE p.source_type = ?1 AND p.source_id = ?2 AND (?3 = 0 OR "
                   "p.group_key = ?4) AND "),
      kIsUntouched, db::join_sql(" ORDER BY p.id"));
  const std::vector<std::int64_t> ids = list_ids(
      tx.query(kSql.data(), source.type, source.id, group_key.has_value(), group_key.value_or("")));
  cancel_all(work, tx, ids, reason);
  return ids;
}

Withdrawn withdraw_many(const Work& work, db::WriteTx& tx, std::string_view source_type,
                        const std::vector<std::int64_t>& source_ids, std::string_view group_key,
                        std::string_view reason, std::string_view note) {
  static constexpr auto kSql = db::join_sql(
      db::join_sql("SELECT p.id, CASE WHEN "), kIsUntouched,
      db::join_sql(" THEN 1 ELSE 0 END, p.note FROM core_task AS p WHERE p.source_type = ?1 AND p.source_id = ?2 AND "
                   "p.group_key = ?3 AND p.state <> 'cancelled' ORDER BY p.id"));
  Withdrawn done;
  std::vector<std::int64_t> to_note;
  for (const std::int64_t source_id : source_ids) {
    db::Statement row = tx.query(kSql.data(), source_type, source_id, group_key);
    while (row.step()) {
      (row.integer(1) != 0 ? done.cancelled : done.kept).push_back(row.integer(0));
      if (row.integer(1) == 0 && row.text(2) != note) to_note.push_back(row.integer(0));
    }
  }
  cancel_all(work, tx, done.cancelled, reason);
  plugin::Values noted;
  noted.set("note", db::Value(std::string(note)));
  record::update_many(work, tx, tasks(work), to_note, noted);
  return done;
}

void complete_tasks(const Work& work, db::WriteTx& tx, const Source& source, std::string_view group_key,
                    std::string_view note, const std::optional<Date>& done_on) {
  std::vector<std::int64_t> waiting, reported;
  {
    db::Statement row = tx.query(
        "SELECT id, state FROM core_task WHERE source_type = ?1 AND source_id = ?2 AND group_key = ?3 AND state IN ('open', "
        "'in_progress', 'returned', 'reported') ORDER BY id",
        source.type, source.id, group_key);
    while (row.step()) (row.text(1) == "reported" ? reported : waiting).push_back(row.integer(0));
  }
  plugin::Values changes;
  changes.set("note", db::Value(std::string(note)));
  record::update_many(work, tx, tasks(work), reported, changes);
  changes.set("state", db::Value(std::string("accepted")));
  changes.set("reported_on", db::Value(base::format_iso(done_on.value_or(work.today))));
  changes.set("accepted_on", db::Value(base::format_iso(work.today)));
  record::update_many(work, tx, tasks(work), waiting, changes);
}

bool needs_second_person(const Work& work, db::Reader& reader, const Source& source, std::string_view group_key) {
  db::Statement row = reader.query(
      "SELECT id FROM core_task WHERE source_type = ?1 AND source_id = ?2 AND group_key = ?3 AND reviewer_unit_id IS NOT NULL "
      "AND state IN ('open', 'in_progress', 'returned')",
      source.type, source.id, group_key);
  while (row.step()) {
    if (!may_decide(work, reader, row.integer(0)) || may_report(work, reader, row.integer(0))) return true;
  }
  return false;
}

std::int64_t revise_tasks(const Work& work, db::WriteTx& tx, std::string_view source_type,
                          std::string_view group_key, std::string_view content, const DueRule& due) {
  static constexpr auto kSql = db::join_sql(
      db::join_sql("SELECT p.id, p.starts_on, p.label FROM core_task AS p WHERE p.source_type = ?6 AND "
                   "p.group_key = ?1 AND (p.content <> ?2 OR p.due_rule <> ?3 OR p.due_from_on <> ?4 OR p.due_days <> ?5) AND "),
      kIsUntouched, db::join_sql(" ORDER BY p.id"));
  struct Found {
    std::int64_t id;
    Date starts_on;
    std::string label;
  };
  std::vector<Found> found;
  {
    db::Statement row =
        tx.query(kSql.data(), group_key, content, due_rule_name(due.kind), due.from, due.days, source_type);
    while (row.step()) found.push_back({row.integer(0), *row.date(1), row.string(2)});
  }
  const Date counted = count_due(due, plugin::load_working_days(tx));
  std::map<Date, std::vector<std::int64_t>> by_day;
  for (const Found& task : found) {
    tx.execute("UPDATE core_task SET due_rule = ?2, due_from_on = ?3, due_days = ?4, name = ?5 WHERE id = ?1", task.id,
               due_rule_name(due.kind), due.from, due.days, task.label + " – " + std::string(content));
    by_day[std::max(counted, task.starts_on)].push_back(task.id);
  }
  for (const auto& [day, ids] : by_day) {
    plugin::Values changes;
    changes.set("content", db::Value(std::string(content)));
    changes.set("first_due_on", db::Value(base::format_iso(day)));
    changes.set("due_on", db::Value(base::format_iso(day)));
    record::update_many(work, tx, tasks(work), ids, changes);
  }
  return static_cast<std::int64_t>(found.size());
}

void cancel_tasks(const Work& work, db::WriteTx& tx, const Source& source, std::string_view reason) {
  cancel_all(work, tx,
             list_ids(tx.query("SELECT id FROM core_task WHERE source_type = ?1 AND source_id = ?2 "
                               "AND state NOT IN ('accepted', 'cancelled') ORDER BY id",
                               source.type, source.id)),
             reason);
}

std::optional<Message> remove_tasks(const Work& work, db::WriteTx& tx, const Source& source) {
  if (tx.exists("SELECT 1 FROM core_task_report AS r JOIN core_task AS p ON p.id = r.task_id WHERE "
                "p.source_type = ?1 "
                "AND p.source_id = ?2",
                source.type, source.id)) {
    return Message(N_("a unit has reported on it since"));
  }
  if (tx.exists(
          "SELECT 1 FROM core_task AS p WHERE p.source_type = ?1 AND p.source_id = ?2 AND (p.state <> 'open' "
          "OR p.row_version > 1 OR EXISTS (SELECT 1 FROM core_task_extension AS e WHERE e.task_id = p.id) "
          "OR EXISTS (SELECT 1 FROM core_task_reminder AS r WHERE r.task_id = p.id))",
          source.type, source.id)) {
    return Message(N_("one of its tasks was begun, extended, reminded of or cancelled since"));
  }
  const std::vector<std::int64_t> ids =
      list_ids(tx.query("SELECT id FROM core_task WHERE source_type = ?1 AND source_id = ?2 ORDER BY id",
                        source.type, source.id));
  for (const std::int64_t id : ids) {
    if (const Message added = record::find_addition(work, tx, tasks(work), id, 0); !added.empty())
      return added;
  }
  for (const std::int64_t id : ids) {
    tx.execute("DELETE FROM core_notice WHERE link = ?1 AND read_at IS NULL", "/tasks/" + std::to_string(id));
    tx.execute("DELETE FROM core_task_tier WHERE task_id = ?1", id);
    tx.execute("DELETE FROM core_task_unit WHERE task_id = ?1", id);
    tx.execute("DELETE FROM core_task WHERE id = ?1", id);
  }
  record::index_rows(work, tx, tasks(work), ids);
  return std::nullopt;
}

void rename_tasks(const Work& work, db::WriteTx& tx, const Source& source, std::string_view content) {
  const std::vector<std::int64_t> ids = list_ids(tx.query(
      "SELECT id FROM core_task WHERE source_type = ?1 AND source_id = ?2 AND content <> ?3 ORDER BY id",
      source.type, source.id, content));
  for (const std::int64_t id : ids) {
    tx.execute("UPDATE core_task SET content = ?2, name = label || ' – ' || ?2 WHERE id = ?1", id, content);
  }
  record::index_rows(work, tx, tasks(work), ids);
}

void rest_tasks(const Work&, db::WriteTx& tx, const Source& source, bool is_resting) {
  tx.execute("UPDATE core_task SET is_resting = ?3 WHERE source_type = ?1 AND source_id = ?2", source.type,
             source.id, is_resting);
}

std::vector<TaskView> list_tasks(db::Reader& reader, const Work& work, const Source& source) {
  static constexpr auto kSql = db::join_sql(
      db::join_sql("SELECT p.id, p.group_key, p.code, p.label, u.name, p.lead_unit_id, p.starts_on, "
                   "p.first_due_on, p.due_on, "
                   "p.state, :today, "),
      rule::kState, db::join_sql(", "), rule::kDaysLateOrNone,
      db::join_sql(
          " FROM core_task AS p JOIN core_unit AS u ON u.id = p.lead_unit_id WHERE p.source_type = :type "
          "AND p.source_id = :id ORDER BY p.due_on, p.id"));
  std::vector<TaskView> views;
  db::Statement row = reader.query(kSql.data(), work.today, source.type, source.id);
  while (row.step()) {
    views.push_back({row.integer(0), row.string(1), row.string(2), row.string(3), row.string(4),
                     row.integer(5), *row.date(6), *row.date(7), *row.date(8), row.string(9),
                     row.string(11), static_cast<int>(row.integer(12))});
  }
  return views;
}

void add_task_card(plugin::Context& context, view::List& cards, const Source& source,
                   std::string_view heading, std::string_view empty_text) {
  const std::vector<plugin::Choice> choices = standing_choices();
  const std::vector<TaskView> views = list_tasks(context.db(), context, source);
  std::vector<plugin::Line> lines;
  for (const TaskView& task : views) {
    if (lines.size() == kMostInCard) break;
    plugin::Cell state;
    for (const plugin::Choice& choice : choices) {
      if (task.standing == choice.value)
        state = {.text = std::string(context.tr(choice.label)), .tone = choice.tone};
    }
    lines.push_back({{.text = task.label, .href = "/tasks/" + std::to_string(task.id), .is_title = true},
                     {.text = task.unit},
                     {.text = plugin::show_day(task.due_on),
                      .sub = task.days_late > 0
                                 ? context.tr(Message(N_("{days} days late"), {{"days", std::to_string(task.days_late)}}))
                                 : std::string(),
                      .kind = task.days_late > 0 ? "nw late" : "nw"},
                     std::move(state)});
  }
  view::Object& card = plugin::add_card(cards, "tasks", heading,
                                        {{context.tr(N_("Task"))},
                                         {context.tr(N_("Unit"))},
                                         {context.tr(N_("Due on")), "nw"},
                                         {context.tr(N_("State"))}},
                                        lines, empty_text);
  if (views.size() > lines.size()) card.set("lead", std::to_string(views.size()));
}

std::int64_t recompute_due_days(const Work& work, db::WriteTx& tx, const i18n::Calendar& calendar) {
  struct Open {
    std::int64_t id;
    DueRule rule;
    Date starts_on, first_due_on, due_on;
    bool is_extended;
  };
  std::vector<Open> open;
  {
    db::Statement row = tx.query(
        "SELECT p.id, p.due_rule, p.due_from_on, p.due_days, p.starts_on, p.first_due_on, p.due_on, "
        "EXISTS (SELECT 1 FROM core_task_extension AS e WHERE e.task_id = p.id) FROM core_task AS p "
        "WHERE p.state IN ('open', 'in_progress', 'returned') ORDER BY p.id");
    while (row.step()) {
      open.push_back({row.integer(0),
                      {parse_due_rule(row.text(1)), *row.date(2), static_cast<int>(row.integer(3))},
                      *row.date(4),
                      *row.date(5),
                      *row.date(6),
                      row.integer(7) != 0});
    }
  }
  const std::string days = record::list_changed_days(tx, work);
  std::int64_t moved = 0;
  for (const Open& task : open) {
    const Date counted = std::max(count_due(task.rule, calendar), task.starts_on);
    const Date due = task.is_extended ? std::max(task.due_on, counted) : counted;
    if (due == task.due_on) continue;
    plugin::Values changes;
    // What was first given stays on record; only a due day that comes to lie before it takes it along.
    if (due < task.first_due_on) changes.set("first_due_on", db::Value(base::format_iso(due)));
    changes.set("due_on", db::Value(base::format_iso(due)));
    record::note_calendar(tx, work, tasks(work), task.id, days);
    record::update_values(work, tx, tasks(work), task.id, changes);
    ++moved;
  }
  return moved;
}

std::vector<plugin::Choice> standing_choices() {
  return {{"not_started", N_("Not started"), "neutral"},
          {"in_progress", N_("In progress"), "info"},
          {"reported", N_("Reported, waiting"), "warn"},
          {"returned", N_("Returned"), "warn"},
          {"done", N_("Done"), "ok"},
          {"cancelled", N_("Cancelled"), "neutral"},
          {"archived", N_("Archived"), "neutral"}};
}

}  // namespace motcong::task
