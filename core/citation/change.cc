// What follows when an act changes: flags on the records that cite it, tasks for those who answer for them,
// and the way back. Everything compares what is there with what should be, so that doing it again changes
// nothing.
#include <algorithm>
#include <map>
#include <set>

#include "core/auth/units.h"
#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/base/text.h"
#include "core/citation/articles.h"
#include "core/citation/types.h"
#include "core/i18n/format.h"
#include "core/plugin/actor.h"
#include "core/record/history.h"
#include "core/record/sql_builder.h"
#include "core/task/task.h"

namespace motcong::citation {
namespace {

using base::Date;
using base::Message;
using plugin::RecordType;
using plugin::Work;

constexpr std::pair<ChangeKind, std::string_view> kKinds[] = {{ChangeKind::amended, "amended"},
                                                              {ChangeKind::replaced, "replaced"},
                                                              {ChangeKind::repealed, "repealed"},
                                                              {ChangeKind::suspended, "suspended"},
                                                              {ChangeKind::expired, "expired"}};
constexpr std::string_view kKeyBegin = "citation/";
constexpr size_t kLongestActInTask = 300, kLongestContent = 480, kLongestLabel = 230;  // bytes

/// A change as it is kept.
struct Stored {
  std::int64_t id = 0;
  Record act, reason;
  ChangeKind kind = ChangeKind::amended;
  Date effective_on, known_on;
  std::string articles;
  std::string act_title;
  std::string key() const { return std::string(kKeyBegin) + std::to_string(id); }
};

std::string tr_vi(const Message& text) { return i18n::Language::vi().tr(text); }

std::string title_of(db::Reader& reader, const Work& work, const Record& record) {
  const auto named = find_named(reader, work, work.services.registry.type(record.type), record.id);
  return named ? named->title : "#" + std::to_string(record.id);
}

/// What tasks say is to be done, in the language of papers.
std::string content_of(const Stored& change) {
  const Message what = describe_change(change.kind, base::cut_utf8(change.act_title, kLongestActInTask),
                                       change.articles, change.effective_on);
  const std::string text = tr_vi({N_("Look at it again: {change}"), {{"change", tr_vi(what)}}});
  return std::string(base::cut_utf8(text, kLongestContent));
}

task::DueRule due_of(const Work& work, db::Reader& reader, const Rule& rule, const Stored& change) {
  using Kind = task::DueRule::Kind;
  const i18n::Calendar calendar = plugin::load_working_days(reader);
  task::DueRule due{rule.in_working_days ? Kind::working_days : Kind::calendar_days, change.known_on,
                    rule.days};
  Date day = task::count_due(due, calendar);
  // Known of long ago, entered today: the days begin today.
  if (day < work.today) {
    due.from = work.today;
    day = task::count_due(due, calendar);
  }
  // What holds already leaves the days of the rule.
  if (rule.before_effect && change.effective_on > work.today && change.effective_on < day)
    due = {Kind::date, change.effective_on, 0};
  return due;
}

struct Citer {
  std::int64_t id = 0, row_version = 0;
  std::string title;
  bool is_exempt = false;  // in the archive, or its type says so
  bool is_meant = false;   // cites what changed
};

/// Records of one kind that cite the act; `only` one of them, when not 0.
std::vector<Citer> load_citers(db::Reader& reader, const Work& work, const plugin::CiterType& citer,
                               const Stored& change, std::int64_t only) {
  const RecordType& type = work.services.registry.type(citer.type);
  base::check(!type.is_log);
  record::SqlBuilder builder(work);
  builder.sql("SELECT t.id, t.row_version, ");
  if (*type.title_prefix != '\0') builder.sql("t.").name(type.title_prefix).sql(" || ' · ' || ");
  builder.sql("t.")
      .name(type.title)
      .sql(", c.articles, c.cited_on, EXISTS (SELECT 1 FROM core_archive AS a WHERE ");
  builder.sql("a.record_type = c.citer_type AND a.record_id = t.id)");
  if (!citer.exempt.empty()) builder.sql(" OR (").expression(citer.exempt).sql(")");
  builder.sql(" FROM core_citation AS c JOIN ")
      .name(type.table)
      .sql(" AS t ON t.id = c.citer_id WHERE c.act_type = ");
  builder.value(db::Value(change.act.type)).sql(" AND c.act_id = ").integer(change.act.id);
  builder.sql(" AND c.citer_type = ").value(db::Value(std::string(citer.type)));
  if (only != 0) builder.sql(" AND c.citer_id = ").integer(only);
  builder.sql(" ORDER BY t.id");
  const Articles changed = Articles::read(change.articles);
  std::vector<Citer> citers;
  db::Statement row = builder.prepare(reader);
  while (row.step()) {
    if (citers.empty() || citers.back().id != row.integer(0)) {
      citers.push_back({.id = row.integer(0),
                        .row_version = row.integer(1),
                        .title = std::string(base::cut_utf8(row.text(2), kLongestTitle)),
                        .is_exempt = row.integer(5) != 0});
    }
    if (citers.back().is_meant) continue;
    // An act cited as a whole after its amendment is cited as amended; an article that was changed is worth a
    // look.
    const bool is_later =
        change.kind == ChangeKind::amended && row.text(3).empty() && *row.date(4) >= change.effective_on;
    citers.back().is_meant = !is_later && Articles::read(row.text(3)).meets(changed);
  }
  return citers;
}

struct Flag {
  std::int64_t id = 0, citer_id = 0, row_version = 0;
  std::string state, task_key;
};

std::vector<Flag> load_flags(db::Reader& reader, std::int64_t change_id, std::string_view citer_type,
                             std::int64_t only) {
  std::vector<Flag> flags;
  db::Statement row = reader.query(
      "SELECT id, citer_id, row_version, state, task_key FROM core_citation_flag WHERE change_id = ?1 AND "
      "citer_type = ?2 "
      "AND (?3 = 0 OR citer_id = ?3) ORDER BY citer_id",
      change_id, citer_type, only);
  while (row.step())
    flags.push_back({row.integer(0), row.integer(1), row.integer(2), row.string(3), row.string(4)});
  return flags;
}

const RecordType& flag_records(const Work& work) { return work.services.registry.type("core.citation_flag"); }

/// Writes columns of one flag with their history. Flags are not in the search index.
void write_flag(const Work& work, db::WriteTx& tx, const Flag& flag, const char* state,
                std::string_view result, std::string_view reason, const std::optional<Record>& changed_by) {
  const bool is_settled = std::string_view(state) == "settled";
  std::optional<Date> day;
  std::optional<std::int64_t> person, by_id;
  std::optional<std::string> by_type;
  if (is_settled) {
    day = work.today;
    person = plugin::actor(work);
  }
  if (changed_by) {
    by_type = changed_by->type;
    by_id = changed_by->id;
  }
  tx.execute(
      "UPDATE core_citation_flag SET state = ?2, result = ?3, reason = ?4, changed_by_type = ?5, "
      "changed_by_id = ?6, "
      "settled_on = ?7, settled_by = ?8, row_version = row_version + 1, updated_at = ?9, updated_by = ?10 "
      "WHERE id = ?1",
      flag.id, state, result, reason, by_type, by_id, day, person, work.now, plugin::actor(work));
  plugin::Values before, after;
  before.set("state", db::Value(flag.state));
  after.set("state", db::Value(std::string(state)));
  if (is_settled) {
    after.set("result", db::Value(std::string(result)));
    after.set("reason", db::Value(std::string(reason)));
    after.set("settled_on", db::Value(base::format_iso(*day)));
  }
  record::add_history(tx, work, flag_records(work), flag.id, flag.row_version + 1, "update", &before, after);
}

/// Flags of records that have no citing record any more (it was removed) still get their state, not a history
/// there.
void note_citer(const Work& work, db::WriteTx& tx, const Record& citer, std::string_view kept) {
  const auto named = find_named(tx, work, work.services.registry.type(citer.type), citer.id);
  if (named) note_history(work, tx, citer, named->row_version, "", kept);
}

struct Freed {
  std::vector<std::int64_t> cancelled, kept;
};

/// Withdraws the tasks of these records that no open flag asks for any more. `flags` are closed already.
Freed free_tasks(const Work& work, db::WriteTx& tx, const std::string& citer_type,
                 const std::vector<Flag>& flags, std::string_view reason, std::string_view note) {
  std::map<std::string, std::vector<std::int64_t>> by_key;
  for (const Flag& flag : flags) {
    if (!tx.exists(
            "SELECT 1 FROM core_citation_flag WHERE citer_type = ?1 AND citer_id = ?2 AND task_key = ?3 AND "
            "state = 'open'",
            citer_type, flag.citer_id, flag.task_key))
      by_key[flag.task_key].push_back(flag.citer_id);
  }
  Freed freed;
  for (const auto& [key, ids] : by_key) {
    const task::Withdrawn done = task::withdraw_many(work, tx, citer_type, ids, key, reason, note);
    freed.cancelled.insert(freed.cancelled.end(), done.cancelled.begin(), done.cancelled.end());
    freed.kept.insert(freed.kept.end(), done.kept.begin(), done.kept.end());
  }
  return freed;
}

/// Drops open flags: what they stood on is not so any more.
void drop_flags(const Work& work, db::WriteTx& tx, const Stored& change, const std::string& citer_type,
                const std::vector<Flag>& flags, Propagation& done, std::vector<std::int64_t>& cancelled) {
  if (flags.empty()) return;
  for (const Flag& flag : flags) {
    write_flag(work, tx, flag, "dropped", "", "", {});
    note_citer(work, tx, {citer_type, flag.citer_id}, kept_text("dropped", change.act, ""));
  }
  const std::string day = i18n::format_date(work.today);
  const Freed freed =
      free_tasks(work, tx, citer_type, flags, tr_vi(N_("The change of the act was taken back or corrected")),
                 tr_vi({N_("What this task was given for was taken back or corrected on {day}; it was begun "
                           "already, so it "
                           "stays."),
                        {{"day", day}}}));
  done.dropped += static_cast<std::int64_t>(flags.size());
  done.withdrawn += static_cast<std::int64_t>(freed.cancelled.size());
  done.kept += static_cast<std::int64_t>(freed.kept.size());
  cancelled.insert(cancelled.end(), freed.cancelled.begin(), freed.cancelled.end());
}

/// For records with an open flag because of the same act and an unfinished task: that task, which serves
/// again.
std::map<std::int64_t, std::string> load_tasks_to_join(db::Reader& reader, const Stored& change,
                                                       std::string_view citer_type) {
  std::map<std::int64_t, std::string> keys;
  db::Statement row = reader.query(
      "SELECT f.citer_id, f.task_key FROM core_citation_flag AS f WHERE f.citer_type = ?1 AND f.act_type = "
      "?2 AND "
      "f.act_id = ?3 AND f.state = 'open' AND f.change_id <> ?4 AND EXISTS (SELECT 1 FROM core_task AS p "
      "WHERE "
      "p.source_type = f.citer_type AND p.source_id = f.citer_id AND p.group_key = f.task_key AND p.state IN "
      "('open', "
      "'in_progress', 'returned')) ORDER BY f.id DESC",
      citer_type, change.act.type, change.act.id, change.id);
  while (row.step()) keys[row.integer(0)] = row.string(1);
  return keys;
}

plugin::CiterType::Owner find_owner(const Work& work, db::Reader& reader, const plugin::CiterType& citer,
                                    std::int64_t id) {
  if (!citer.owner) return {};
  plugin::CiterType::Owner owner = citer.owner(work, reader, id);
  if (owner.lead_units.empty() && owner.user_id) {
    const auto units = auth::list_unit_ids(reader, *owner.user_id, work.today);
    if (!units.empty()) owner.lead_units = {units.front()};
  }
  return owner;
}

/// Flags records, new ones and those whose flag had been dropped, and gives out their tasks.
void raise_flags(const Work& work, db::WriteTx& tx, const Stored& change, const plugin::CiterType& citer,
                 const std::vector<std::pair<const Citer*, const Flag*>>& raised, Propagation& done,
                 std::vector<std::int64_t>& opened) {
  if (raised.empty()) return;
  const Rule rule = load_rule(tx, citer);
  const auto joined = load_tasks_to_join(tx, change, citer.type);
  const std::string content = content_of(change);
  const task::DueRule due = due_of(work, tx, rule, change);
  std::string said(change_kind_name(change.kind));
  said += " " + base::format_iso(change.effective_on);
  if (!change.articles.empty()) said += " " + change.articles;
  const std::string kept = kept_text("flagged", change.act, said);
  std::vector<task::TaskOrder> orders;
  for (const auto& [record, old] : raised) {
    const auto join = joined.find(record->id);
    const std::string key = join != joined.end() ? join->second : change.key();
    const plugin::CiterType::Owner owner = find_owner(work, tx, citer, record->id);
    std::int64_t flag_id = 0;
    if (old != nullptr) {
      flag_id = old->id;
      write_flag(work, tx, *old, "open", "", "", {});
      tx.execute("UPDATE core_citation_flag SET task_key = ?2 WHERE id = ?1", flag_id, key);
      tx.execute("DELETE FROM core_citation_flag_unit WHERE flag_id = ?1", flag_id);
    } else {
      flag_id = tx.insert(
          "INSERT INTO core_citation_flag(change_id, citer_type, citer_id, citer, act_type, act_id, act, "
          "rule_id, "
          "task_key, flagged_on, created_at, created_by, updated_at, updated_by) VALUES (?1, ?2, ?3, ?4, ?5, "
          "?6, ?7, "
          "?8, ?9, ?10, ?11, ?12, ?11, ?12)",
          change.id, citer.type, record->id, record->title, change.act.type, change.act.id, change.act_title,
          rule.id, key, work.today, work.now, plugin::actor(work));
    }
    for (const std::int64_t named : owner.lead_units) {
      for (const std::int64_t unit : auth::resolve_group(tx, named, work.today)) {
        tx.execute(
            "INSERT INTO core_citation_flag_unit(flag_id, unit_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            flag_id, unit);
      }
    }
    note_history(work, tx, {citer.type, record->id}, record->row_version, "", kept);
    if (join != joined.end() || owner.lead_units.empty()) continue;
    orders.push_back({.source = {citer.type, record->id},
                      .group_key = key,
                      .content = content,
                      .lead_units = owner.lead_units,
                      .user_id = owner.user_id,
                      .reviewer_unit_id = owner.reviewer_unit_id,
                      .when = {.from = work.today,
                               .due = due,
                               .label = std::string(base::cut_utf8(record->title, kLongestLabel))}});
  }
  done.flagged += static_cast<std::int64_t>(raised.size());
  // A unit that is no more leaves the record flagged without a task: whoever answers for citations sees it in
  // the list.
  for (const auto& result : task::open_many(work, tx, orders)) {
    if (result) opened.insert(opened.end(), result->begin(), result->end());
  }
}

/// Brings flags and tasks to what the change says now; of one record alone, when `only` is given.
Propagation propagate(const Work& work, db::WriteTx& tx, const Stored& change, bool is_withdrawn,
                      const std::optional<Record>& only = {}) {
  Propagation done;
  std::vector<std::int64_t> opened, cancelled;
  for (const plugin::CiterType& citer : work.services.registry.citer_types()) {
    if (only && only->type != citer.type) continue;
    const std::int64_t one = only ? only->id : 0;
    const std::vector<Flag> flags = load_flags(tx, change.id, citer.type, one);
    std::vector<Citer> citers;
    if (!is_withdrawn) citers = load_citers(tx, work, citer, change, one);
    std::erase_if(citers, [&](const Citer& record) {
      return !record.is_meant || change.reason == Record{citer.type, record.id};
    });
    // Both are in the order of the records.
    std::vector<std::pair<const Citer*, const Flag*>> raised;
    std::vector<Flag> gone;
    auto flag = flags.begin();
    for (const Citer& record : citers) {
      for (; flag != flags.end() && flag->citer_id < record.id; ++flag) {
        if (flag->state == "open") gone.push_back(*flag);
      }
      const Flag* known = flag != flags.end() && flag->citer_id == record.id ? &*flag++ : nullptr;
      if (!record.is_exempt && (known == nullptr || known->state == "dropped"))
        raised.emplace_back(&record, known);
    }
    for (; flag != flags.end(); ++flag) {
      if (flag->state == "open") gone.push_back(*flag);
    }
    drop_flags(work, tx, change, citer.type, gone, done, cancelled);
    raise_flags(work, tx, change, citer, raised, done, opened);
  }
  done.opened = static_cast<std::int64_t>(opened.size());
  task::tell_opened(work, tx, opened);
  task::tell_withdrawn(work, tx, cancelled);
  return done;
}

/// What is to be done and until when, for the tasks nobody has touched.
void revise(const Work& work, db::WriteTx& tx, const Stored& change) {
  for (const plugin::CiterType& citer : work.services.registry.citer_types()) {
    if (!tx.exists("SELECT 1 FROM core_citation_flag WHERE change_id = ?1 AND citer_type = ?2 LIMIT 1",
                   change.id, citer.type))
      continue;
    task::revise_tasks(work, tx, citer.type, change.key(), content_of(change),
                       due_of(work, tx, load_rule(tx, citer), change));
  }
}

Stored read_change(db::Reader& reader, const Work& work, const db::Statement& row) {
  Stored change{row.integer(0),
                {row.string(1), row.integer(2)},
                {row.string(3), row.integer(4)},
                *parse_change_kind(row.text(5)),
                *row.date(6),
                *row.date(7),
                row.string(8),
                {}};
  change.act_title = title_of(reader, work, change.act);
  return change;
}

void audit_change(const Work& work, db::WriteTx& tx, const char* act, const Stored& change,
                  const Propagation& done) {
  const std::string detail =
      work.tr(describe_change(change.kind, change.act_title, change.articles, change.effective_on)) + ". " +
      work.tr(Message(N_("By {reason}; {flagged} records flagged, {dropped} flags dropped"),
                      {{"reason", title_of(tx, work, change.reason)},
                       {"flagged", std::to_string(done.flagged)},
                       {"dropped", std::to_string(done.dropped)}}));
  plugin::audit(tx, work, act, change.act.type, change.act.id, detail);
}

}  // namespace

std::string_view change_kind_name(ChangeKind kind) {
  for (const auto& [known, name] : kKinds) {
    if (known == kind) return name;
  }
  base::check(false);
  return {};
}

std::optional<ChangeKind> parse_change_kind(std::string_view name) {
  for (const auto& [kind, known] : kKinds) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

Message describe_change(ChangeKind kind, std::string_view act, std::string_view articles,
                        const Date& effective_on) {
  const char* text = N_("{act} is amended from {day} on");
  if (kind == ChangeKind::replaced) text = N_("{act} is replaced from {day} on");
  if (kind == ChangeKind::repealed) text = N_("{act} is repealed from {day} on");
  if (kind == ChangeKind::suspended) text = N_("{act} is suspended from {day} on");
  if (kind == ChangeKind::expired) text = N_("{act} is no longer in force from {day} on");
  std::string what(act);
  if (!articles.empty()) what += " (" + std::string(articles) + ")";
  return {text, {{"act", what}, {"day", i18n::format_date(effective_on)}}};
}

Propagation act_changed(const Work& work, db::WriteTx& tx, const ActChange& told) {
  base::check(work.services.registry.find_act_type(told.act.type) != nullptr && !told.reason.type.empty());
  Stored change{0,
                told.act,
                told.reason,
                told.kind,
                told.effective_on,
                told.known_on.value_or(work.today),
                base::normalise_line(told.articles),
                title_of(tx, work, told.act)};
  bool is_new = true, is_revised = false;
  {
    db::Statement row = tx.query(
        "SELECT id, kind, effective_on, known_on, articles, summary, is_withdrawn FROM core_citation_change "
        "WHERE "
        "act_type = ?1 AND act_id = ?2 AND reason_type = ?3 AND reason_id = ?4",
        told.act.type, told.act.id, told.reason.type, told.reason.id);
    if (row.step()) {
      is_new = false;
      change.id = row.integer(0);
      if (!told.known_on && row.integer(6) == 0) change.known_on = *row.date(3);
      is_revised = row.text(1) != change_kind_name(change.kind) || *row.date(2) != change.effective_on ||
                   *row.date(3) != change.known_on || row.text(4) != change.articles ||
                   row.text(5) != told.summary || row.integer(6) != 0;
    }
  }
  if (is_new) {
    change.id = tx.insert(
        "INSERT INTO core_citation_change(act_type, act_id, reason_type, reason_id, kind, effective_on, "
        "known_on, "
        "articles, summary, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
        told.act.type, told.act.id, told.reason.type, told.reason.id, change_kind_name(change.kind),
        change.effective_on, change.known_on, change.articles, told.summary, work.now);
  } else if (is_revised) {
    tx.execute(
        "UPDATE core_citation_change SET kind = ?2, effective_on = ?3, known_on = ?4, articles = ?5, summary "
        "= ?6, "
        "is_withdrawn = 0, updated_at = ?7 WHERE id = ?1",
        change.id, change_kind_name(change.kind), change.effective_on, change.known_on, change.articles,
        told.summary, work.now);
  }
  if (is_revised) revise(work, tx, change);
  const Propagation done = propagate(work, tx, change, false);
  if (is_new || is_revised || done.flagged != 0 || done.dropped != 0)
    audit_change(work, tx, "citation.act_changed", change, done);
  return done;
}

Propagation change_withdrawn(const Work& work, db::WriteTx& tx, const Record& reason,
                             const std::optional<Record>& act) {
  std::vector<Stored> changes;
  {
    db::Statement row = tx.query(
        "SELECT id, act_type, act_id, reason_type, reason_id, kind, effective_on, known_on, articles FROM "
        "core_citation_change WHERE reason_type = ?1 AND reason_id = ?2 AND is_withdrawn = 0 ORDER BY id",
        reason.type, reason.id);
    while (row.step()) {
      if (!act || *act == Record{row.string(1), row.integer(2)})
        changes.push_back(read_change(tx, work, row));
    }
  }
  Propagation all;
  for (const Stored& change : changes) {
    tx.execute("UPDATE core_citation_change SET is_withdrawn = 1, updated_at = ?2 WHERE id = ?1", change.id,
               work.now);
    const Propagation done = propagate(work, tx, change, true);
    audit_change(work, tx, "citation.change_withdrawn", change, done);
    all.dropped += done.dropped;
    all.withdrawn += done.withdrawn;
    all.kept += done.kept;
  }
  return all;
}

void review_citer(const Work& work, db::WriteTx& tx, const Record& act, const Record& citer) {
  std::vector<Stored> changes;
  {
    db::Statement row = tx.query(
        "SELECT id, act_type, act_id, reason_type, reason_id, kind, effective_on, known_on, articles FROM "
        "core_citation_change WHERE act_type = ?1 AND act_id = ?2 AND is_withdrawn = 0 ORDER BY id",
        act.type, act.id);
    while (row.step()) changes.push_back(read_change(tx, work, row));
  }
  for (const Stored& change : changes) propagate(work, tx, change, false, citer);
}

void settle_flag(const Work& work, db::WriteTx& tx, std::int64_t flag_id, const Settlement& settlement) {
  Flag flag;
  Record citer, act;
  {
    db::Statement row = tx.query(
        "SELECT id, citer_id, row_version, state, task_key, citer_type, act_type, act_id FROM "
        "core_citation_flag WHERE "
        "id = ?1",
        flag_id);
    base::check(row.step());
    flag = {row.integer(0), row.integer(1), row.integer(2), row.string(3), row.string(4)};
    citer = {row.string(5), row.integer(1)};
    act = {row.string(6), row.integer(7)};
  }
  base::check(flag.state == "open");
  write_flag(work, tx, flag, "settled", settlement.result, settlement.reason, settlement.changed_by);
  note_citer(work, tx, citer, kept_text("settled", act, settlement.result));
  if (settlement.result == "task_done") return;
  // Somebody looked, so the tasks are done, late or not; unless another change still asks for them.
  if (tx.exists("SELECT 1 FROM core_citation_flag WHERE citer_type = ?1 AND citer_id = ?2 AND task_key = ?3 AND state = 'open'",
                citer.type, citer.id, flag.task_key))
    return;
  const char* const result = settlement.result == "updated" ? N_("The record was changed") : N_("No change needed");
  constexpr size_t kMostNote = 1000;
  const std::string note = tr_vi({N_("Concluded on {day} by {who}: {result}. {reason}"),
                              {{"day", i18n::format_date(work.today)},
                               {"who", work.user.full_name},
                               {"result", tr_vi(result)},
                               {"reason", settlement.reason}}});
  task::complete_tasks(work, tx, {citer.type, citer.id}, flag.task_key, base::cut_utf8(note, kMostNote));
}

std::vector<Record> list_reasons(db::Reader& reader, const Record& act) {
  std::vector<Record> reasons;
  db::Statement row = reader.query(
      "SELECT reason_type, reason_id FROM core_citation_change WHERE act_type = ?1 AND act_id = ?2 AND is_withdrawn = 0 ORDER BY "
      "id",
      act.type, act.id);
  while (row.step()) reasons.push_back({row.string(0), row.integer(1)});
  return reasons;
}

Resting count_resting(db::Reader& reader, const Record& act, const Record& reason) {
  db::Statement row = reader.query(
      "SELECT count(DISTINCT f.id), count(DISTINCT p.id) FROM core_citation_change AS c JOIN core_citation_flag AS f ON "
      "f.change_id = c.id AND f.state = 'open' LEFT JOIN core_task AS p ON p.source_type = f.citer_type AND p.source_id = "
      "f.citer_id AND p.group_key = f.task_key AND p.state = 'open' AND NOT EXISTS (SELECT 1 FROM core_citation_flag AS o WHERE "
      "o.citer_type = f.citer_type AND o.citer_id = f.citer_id AND o.task_key = f.task_key AND o.state = 'open' AND o.change_id "
      "<> c.id) WHERE c.act_type = ?1 AND c.act_id = ?2 AND c.reason_type = ?3 AND c.reason_id = ?4",
      act.type, act.id, reason.type, reason.id);
  base::check(row.step());
  return {row.integer(0), row.integer(1)};
}

std::vector<OpenFlag> list_open_flags(db::Reader& reader, std::string_view citer_type) {
  std::vector<OpenFlag> flags;
  db::Statement row = reader.query(
      "SELECT f.id, f.citer_type, f.citer_id, f.act_type, f.act_id, c.reason_type, c.reason_id, f.task_key FROM "
      "core_citation_flag AS f JOIN core_citation_change AS c ON c.id = f.change_id WHERE f.citer_type = ?1 AND f.state = "
      "'open' ORDER BY f.id",
      citer_type);
  while (row.step()) {
    flags.push_back({row.integer(0),
                     {row.string(1), row.integer(2)},
                     {row.string(3), row.integer(4)},
                     {row.string(5), row.integer(6)},
                     row.string(7)});
  }
  return flags;
}

bool is_dropped(db::Reader& reader, std::int64_t flag_id) {
  return !reader.exists("SELECT 1 FROM core_citation_flag WHERE id = ?1 AND state <> 'dropped'", flag_id);
}

void settle_looked_at(const Work& work, db::WriteTx& tx, std::int64_t flag_id, bool needs_change, const std::string& reason) {
  Record citer;
  std::string key;
  {
    db::Statement row = tx.query(
        "SELECT citer_type, citer_id, task_key FROM core_citation_flag WHERE id = ?1 AND state = 'open'", flag_id);
    if (!row.step()) return;
    citer = {row.string(0), row.integer(1)};
    key = row.string(2);
  }
  settle_flag(work, tx, flag_id, {.result = needs_change ? "task_done" : "no_change", .reason = reason});
  // That the record must be changed is a duty of its own; what these tasks asked, somebody to look, is done.
  if (needs_change && !tx.exists("SELECT 1 FROM core_citation_flag WHERE citer_type = ?1 AND citer_id = ?2 AND task_key = ?3 "
                                 "AND state = 'open'",
                                 citer.type, citer.id, key))
    task::complete_tasks(work, tx, {citer.type, citer.id}, key, reason);
}

void settle_by_task(const Work& work, db::WriteTx& tx, std::int64_t task_id) {
  Record citer;
  std::string key;
  {
    db::Statement row =
        tx.query("SELECT source_type, source_id, group_key FROM core_task WHERE id = ?1", task_id);
    base::check(row.step());
    citer = {row.string(0), row.integer(1)};
    key = row.string(2);
  }
  if (!key.starts_with(kKeyBegin)) return;
  // Each unit has its own task: the record was looked at when the last of them is done.
  if (tx.exists("SELECT 1 FROM core_task WHERE source_type = ?1 AND source_id = ?2 AND group_key = ?3 AND "
                "state NOT IN "
                "('accepted', 'cancelled')",
                citer.type, citer.id, key))
    return;
  std::vector<std::int64_t> flags;
  {
    db::Statement row = tx.query(
        "SELECT id FROM core_citation_flag WHERE citer_type = ?1 AND citer_id = ?2 AND task_key = ?3 AND "
        "state = 'open' "
        "ORDER BY id",
        citer.type, citer.id, key);
    while (row.step()) flags.push_back(row.integer(0));
  }
  for (const std::int64_t id : flags) settle_flag(work, tx, id, {.result = "task_done", .reason = {}});
}

std::int64_t count_open_flags(db::Reader& reader, const Record& citer) {
  return reader.integer(
      "SELECT count(*) FROM core_citation_flag WHERE citer_type = ?1 AND citer_id = ?2 AND state = 'open'", 0,
      citer.type, citer.id);
}

}  // namespace motcong::citation
