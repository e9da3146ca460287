#include "plugins/legal/deployment/deployment_sync.h"

#include <algorithm>
#include <map>
#include <string>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/actor.h"
#include "core/record/addition.h"
#include "core/record/store.h"
#include "core/task/task.h"
#include "plugins/legal/deployment/deployment.h"
#include "plugins/legal/deployment/deployment_rule.h"

namespace motcong::legal {
namespace {

using base::Date;
using base::Message;
using db::join_sql;
using plugin::Work;

constexpr std::size_t kMostContent = 480;  // bytes of what a task says
constexpr int kMostWarnings = 10;

/// What the rules ask for a document: whom, and from which day for how long.
struct Expected {
  std::int64_t document_id = 0, unit_id = 0;
  std::string number, title, counted_from, warn_days;
  Date issued_on, starts_on;
  int days = 0;
};

// The first day that matters keeps the past out before any document is looked at.
constexpr auto kExpected = join_sql(
    "SELECT d.id, coalesce(d.unit_id, 0), d.number, d.title, r.counted_from, d.issued_on, CASE r.counted_from WHEN "
    "'effective' THEN coalesce(d.effective_on, d.issued_on) WHEN 'received' THEN coalesce(d.received_on, d.issued_on) ELSE "
    "d.issued_on END, r.days, r.warn_days FROM legal_document AS d JOIN legal_deployment_rule AS r ON r.id = (SELECT s.id FROM "
    "legal_deployment_rule AS s WHERE s.level = d.level AND s.issued_from <= d.issued_on AND s.id NOT IN (SELECT record_id "
    "FROM core_archive WHERE record_type = 'legal.deployment_rule') ORDER BY s.issued_from DESC LIMIT 1) "
    "WHERE d.issued_on BETWEEN (SELECT MIN(issued_from) FROM legal_deployment_rule) AND :today AND d.nature = 'normative' AND "
    "(r.issued_to IS NULL OR d.issued_on <= r.issued_to) AND EXISTS (SELECT 1 FROM legal_document_field AS f WHERE "
    "f.document_id = d.id) AND d.id NOT IN (SELECT record_id FROM core_archive WHERE record_type = 'legal.document')");

std::map<std::int64_t, Expected> load_expected(db::Reader& reader, const Date& today) {
  std::map<std::int64_t, Expected> expected;
  db::Statement row = reader.query(kExpected.data(), today);
  while (row.step()) {
    expected.emplace(row.integer(0), Expected{.document_id = row.integer(0),
                                              .unit_id = row.integer(1),
                                              .number = row.string(2),
                                              .title = row.string(3),
                                              .counted_from = row.string(4),
                                              .warn_days = row.string(8),
                                              .issued_on = *row.date(5),
                                              .starts_on = *row.date(6),
                                              .days = static_cast<int>(row.integer(7))});
  }
  return expected;
}

/// A deployment as kept.
struct Kept {
  std::int64_t id = 0, document_id = 0, unit_id = 0;
  std::string name, counted_from;
  Date starts_on, due_on;
  int days = 0;
  bool is_needed = false, is_exempt = false, rests = false, is_touched = false;
  std::optional<Date> deployed_on;
  std::int64_t open_tasks = 0, done_tasks = 0;  // open ones of the unit that answers
};

constexpr auto kKeptSql = join_sql(
    join_sql("SELECT t.id, t.document_id, coalesce(t.unit_id, 0), t.name, t.counted_from, t.starts_on, t.due_on, t.days, "
             "t.is_needed, t.exemption = 'granted', "),
    deployment::kRests, join_sql(", t.exemption <> '' OR "), deployment::kHasEvidence, join_sql(", "), deployment::kDeployedOn,
    join_sql(", (SELECT count(*) FROM core_task AS p WHERE p.source_type = 'legal.deployment' AND p.source_id = t.id AND "
             "p.lead_unit_id = t.unit_id AND p.state NOT IN ('accepted', 'cancelled')), (SELECT count(*) FROM core_task AS p "
             "WHERE p.source_type = 'legal.deployment' AND p.source_id = t.id AND p.state = 'accepted') FROM legal_deployment "
             "AS t ORDER BY t.id"));

std::vector<Kept> load_kept(db::Reader& reader) {
  std::vector<Kept> all;
  db::Statement row = reader.query(kKeptSql.data());
  while (row.step()) {
    all.push_back({.id = row.integer(0),
                   .document_id = row.integer(1),
                   .unit_id = row.integer(2),
                   .name = row.string(3),
                   .counted_from = row.string(4),
                   .starts_on = *row.date(5),
                   .due_on = *row.date(6),
                   .days = static_cast<int>(row.integer(7)),
                   .is_needed = row.integer(8) != 0,
                   .is_exempt = row.integer(9) != 0,
                   .rests = row.integer(10) != 0,
                   .is_touched = row.integer(11) != 0,
                   .deployed_on = row.date(12),
                   .open_tasks = row.integer(13),
                   .done_tasks = row.integer(14)});
  }
  return all;
}

class Sync {
 public:
  Sync(const Work& work, db::WriteTx& tx)
      : work_(work), tx_(tx), calendar_(plugin::load_working_days(tx)), expected_(load_expected(tx, work.today)) {}

  std::int64_t run() {
    open_missing();
    for (Kept& kept : load_kept(tx_)) bring_in_line(kept);
    return moved_;
  }
  const std::vector<std::int64_t>& opened() const { return opened_; }
  const std::vector<std::int64_t>& withdrawn() const { return withdrawn_; }

 private:
  Date due_of(const Expected& expected) const { return calendar_.add_calendar_days(expected.starts_on, expected.days); }
  static std::string name_of(const Expected& expected) { return "Triển khai " + expected.number; }
  static task::Source source_of(const Kept& kept) { return {kDeployment, kept.id}; }
  const plugin::RecordType& type() const { return work_.services.registry.type(kDeployment); }

  void write_helpers(std::int64_t id, const Expected& expected) {
    tx_.execute("DELETE FROM legal_deployment_helper WHERE deployment_id = ?1", id);
    tx_.execute(
        "INSERT INTO legal_deployment_helper(deployment_id, unit_id) SELECT DISTINCT ?1, f.unit_id FROM legal_document_field AS l "
        "JOIN legal_field AS f ON f.id = l.field_id WHERE l.document_id = ?2 AND f.unit_id IS NOT NULL AND f.unit_id <> ?3",
        id, expected.document_id, expected.unit_id);
  }

  void open_missing() {
    std::vector<std::int64_t> made;
    for (const auto& [document_id, expected] : expected_) {
      if (tx_.exists("SELECT 1 FROM legal_deployment WHERE document_id = ?1", document_id)) continue;
      const std::int64_t id = tx_.insert(
          "INSERT INTO legal_deployment(name, document_id, unit_id, counted_from, starts_on, days, due_on, created_at, "
          "created_by, updated_at, updated_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8, ?9)",
          name_of(expected), document_id, expected.unit_id != 0 ? std::optional(expected.unit_id) : std::nullopt,
          expected.counted_from, expected.starts_on, static_cast<std::int64_t>(expected.days), due_of(expected), work_.now,
          plugin::actor(work_));
      write_helpers(id, expected);
      made.push_back(id);
    }
    record::index_rows(work_, tx_, type(), made);
  }

  void bring_in_line(Kept& kept) {
    if (kept.rests) return;
    const auto found = expected_.find(kept.document_id);
    const bool is_settled = kept.is_exempt || kept.deployed_on.has_value();
    if (!is_settled && found != expected_.end()) recount(kept, found->second);
    if (!is_settled && found == expected_.end() && kept.is_needed && !kept.is_touched) withdraw(kept);
    if (kept.is_exempt || !kept.is_needed) {
      cancel(kept, kept.is_exempt ? "Được miễn triển khai" : "Văn bản không thuộc diện phải triển khai");
    } else if (kept.deployed_on) {
      finish(kept);
    } else if (kept.unit_id != 0 && found != expected_.end()) {
      give(kept, found->second);
    }
  }

  /// What is owed still follows its document, its rule and the days off.
  void recount(Kept& kept, const Expected& expected) {
    const Date due = due_of(expected);
    plugin::Values changes;
    const bool by_rule = kept.counted_from != expected.counted_from || kept.days != expected.days;
    if (by_rule || kept.starts_on != expected.starts_on || kept.due_on != due) {
      changes.set("counted_from", db::Value(expected.counted_from));
      changes.set("starts_on", db::Value(base::format_iso(expected.starts_on)));
      changes.set("days", db::Value(static_cast<std::int64_t>(expected.days)));
      changes.set("due_on", db::Value(base::format_iso(due)));
      changes.set("due_reason", db::Value(std::string(by_rule                                 ? "rule"
                                                      : kept.starts_on != expected.starts_on ? "document"
                                                                                             : "calendar")));
      if (kept.due_on != due) ++moved_;
    }
    if (const std::string name = name_of(expected); kept.name != name) changes.set("name", db::Value(name));
    if (!kept.is_needed) changes.set("is_needed", db::Value(std::int64_t{1}));
    const bool is_moved = kept.unit_id != expected.unit_id;
    if (is_moved)
      changes.set("unit_id", expected.unit_id != 0 ? db::Value(expected.unit_id) : db::Value());
    if (changes.items().empty()) return;
    record::update_values(work_, tx_, type(), kept.id, changes);
    if (is_moved) {
      cancel_all(kept, "Chuyển đơn vị chủ trì triển khai");
      write_helpers(kept.id, expected);
      kept.open_tasks = 0;
    }
    kept.unit_id = expected.unit_id;
    kept.is_needed = true;
  }

  void withdraw(Kept& kept) {
    plugin::Values changes;
    changes.set("is_needed", db::Value(std::int64_t{0}));
    record::update_values(work_, tx_, type(), kept.id, changes);
    kept.is_needed = false;
  }

  void cancel(const Kept& kept, std::string_view reason) {
    if (kept.open_tasks > 0) cancel_all(kept, reason);
  }
  void cancel_all(const Kept& kept, std::string_view reason) {
    db::Statement row = tx_.query(
        "SELECT id FROM core_task WHERE source_type = ?1 AND source_id = ?2 AND state NOT IN ('accepted', 'cancelled')",
        kDeployment, kept.id);
    while (row.step()) withdrawn_.push_back(row.integer(0));
    task::cancel_tasks(work_, tx_, source_of(kept), reason);
  }

  void finish(const Kept& kept) {
    if (kept.open_tasks == 0) return;
    task::complete_tasks(work_, tx_, source_of(kept), key_of(kept),
                         "Đã triển khai ngày " + i18n::format_date(*kept.deployed_on), kept.deployed_on);
  }

  /// One key for each time it was done: what is done is not opened again.
  static std::string key_of(const Kept& kept) {
    std::string key = "deployment/" + std::to_string(kept.id);
    if (kept.done_tasks > 0) key += "/" + std::to_string(kept.done_tasks + 1);
    return key;
  }

  void give(const Kept& kept, const Expected& expected) {
    const task::DueRule due{task::DueRule::Kind::calendar_days, expected.starts_on, expected.days};
    const std::string content(base::cut_utf8("Triển khai " + expected.number + " ngày " + i18n::format_date(expected.issued_on) +
                                                 ": " + expected.title,
                                             kMostContent));
    if (kept.open_tasks > 0) {
      task::revise_tasks(work_, tx_, kDeployment, key_of(kept), content, due);
      return;
    }
    // What is entered late may be overdue already: it is owed from the day it is counted from.
    task::TaskOrder order{.source = source_of(kept),
                          .group_key = key_of(kept),
                          .code = expected.number,
                          .content = content,
                          .lead_units = {kept.unit_id},
                          .when = {.from = std::min(expected.starts_on, work_.today), .due = due, .label = "Triển khai văn bản"}};
    db::Statement helper = tx_.query("SELECT unit_id FROM legal_deployment_helper WHERE deployment_id = ?1", kept.id);
    while (helper.step()) order.supporting_units.push_back(helper.integer(0));
    const auto opened = task::open_tasks(work_, tx_, order);
    base::check(opened.ok());  // it has a unit, and is due after it begins
    opened_.insert(opened_.end(), opened->begin(), opened->end());
  }

  const Work& work_;
  db::WriteTx& tx_;
  const i18n::Calendar calendar_;
  const std::map<std::int64_t, Expected> expected_;
  std::int64_t moved_ = 0;
  std::vector<std::int64_t> opened_, withdrawn_;
};

}  // namespace

void mark_deployments(const Work& work, db::WriteTx& tx) {
  tx.before_commit("legal.deployment", [held = plugin::Work(work)](db::WriteTx& last) { sync_deployments(held, last); });
}

std::int64_t sync_deployments(const Work& work, db::WriteTx& tx, bool silent) {
  Sync sync(work, tx);
  const std::int64_t moved = sync.run();
  if (!silent) {
    task::tell_opened(work, tx, sync.opened());
    task::tell_withdrawn(work, tx, sync.withdrawn());
  }
  return moved;
}

std::optional<Message> remove_deployment(const Work& work, db::WriteTx& tx, std::int64_t document_id) {
  const std::int64_t id = tx.integer("SELECT id FROM legal_deployment WHERE document_id = ?1", 0, document_id);
  if (id == 0) return std::nullopt;
  const auto refuse = [&work](const Message& why) {
    return Message(N_("Something was done for its deployment: {why}"), {{"why", work.tr(why)}});
  };
  const plugin::RecordType& type = work.services.registry.type(kDeployment);
  static constexpr auto kTouched = join_sql(
      join_sql("SELECT 1 FROM legal_deployment AS t WHERE t.id = ?1 AND (t.exemption <> '' OR EXISTS (SELECT 1 FROM "
               "legal_deployment_evidence AS e WHERE e.deployment_id = t.id))"));
  if (tx.exists(kTouched.data(), id)) return refuse(N_("there is evidence, or an exemption was asked for"));
  if (const Message added = record::find_addition(work, tx, type, id, 0); !added.empty()) return refuse(added);
  if (const auto why = task::remove_tasks(work, tx, {kDeployment, id})) return refuse(*why);
  return record::remove_row(work, tx, type, id);
}

std::vector<OpenDeployment> list_open_deployments(db::Reader& reader, const Date& today) {
  const auto expected = load_expected(reader, today);
  std::vector<OpenDeployment> open;
  for (const Kept& kept : load_kept(reader)) {
    const auto found = expected.find(kept.document_id);
    if (kept.is_exempt || kept.deployed_on || !kept.is_needed || kept.rests || found == expected.end()) continue;
    open.push_back({kept.id, kept.unit_id, found->second.number, kept.due_on, found->second.warn_days});
  }
  return open;
}

std::optional<std::vector<int>> parse_warn_days(std::string_view typed) {
  std::vector<int> days;
  if (base::trim(typed).empty()) return days;
  for (const std::string& part : base::split(typed, ',')) {
    const auto number = i18n::parse_integer(base::trim(part));
    if (!number || *number < 0 || *number > 366) return std::nullopt;
    days.push_back(static_cast<int>(*number));
  }
  std::sort(days.rbegin(), days.rend());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  if (days.size() > static_cast<std::size_t>(kMostWarnings)) return std::nullopt;
  return days;
}

}  // namespace motcong::legal
