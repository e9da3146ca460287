#include "plugins/legal/validity/span.h"

#include <map>
#include <set>
#include <string>

#include "core/base/check.h"
#include "core/db/sql_text.h"
#include "plugins/legal/relation/propagation.h"
#include "plugins/legal/review/review_changes.h"
#include "plugins/legal/validity/rules.h"

namespace motcong::legal {
namespace {

using base::Date;

constexpr std::string_view kLastDay = "9999-12-31";
constexpr std::int64_t kMostOneByOne = 200;  // stale documents; with more, reading all at once is quicker

constexpr auto kRelations = db::join_sql(
    "SELECT r.id, r.acting_id, r.affected_id, r.kind, r.scope, coalesce(r.effective_on, a.effective_on, a.issued_on), "
    "r.ends_on FROM legal_relation AS r JOIN legal_document AS a ON a.id = r.acting_id");
constexpr auto kDocuments = db::join_sql(
    "SELECT id, issued_on, effective_on, expires_on, ending, mark, marked_on FROM legal_document");
constexpr auto kOneDocument = db::join_sql(kDocuments, db::join_sql(" WHERE id = ?1"));
constexpr auto kRelationsTo = db::join_sql(kRelations, db::join_sql(" WHERE r.affected_id = ?1"));
constexpr auto kRelationsUp =
    db::join_sql(kRelations, db::join_sql(" WHERE r.acting_id = ?1 AND r.kind IN ('details', 'amends')"));

DocumentFacts read_document(const db::Statement& row) {
  return {.id = row.integer(0),
          .issued_on = *row.date(1),
          .effective_on = row.date(2),
          .expires_on = row.date(3),
          .ends_formally = row.text(4) == "formal",
          .is_unsuitable = row.text(5) == "unsuitable",
          .unsuitable_from = row.date(6)};
}

RelationFacts read_relation(const db::Statement& row) {
  return {.id = row.integer(0),
          .acting_id = row.integer(1),
          .affected_id = row.integer(2),
          .kind = *parse_relation_kind(row.text(3)),
          .is_part = row.text(4) == "part",
          .effective_on = *row.date(5),
          .ends_on = row.date(6)};
}

/// Documents and relations on their way into a Register, each once.
class Facts {
 public:
  explicit Facts(db::Reader& reader) : reader_(reader) {}

  void load_all() {
    db::Statement document = reader_.query(kDocuments.data());
    while (document.step()) documents_.emplace(document.integer(0), read_document(document));
    take(reader_.query(kRelations.data()));
  }

  /// All that decides over these documents: what touches them, what they detail and amend, and so on up.
  void load_around(const std::set<std::int64_t>& wanted) {
    std::vector<std::int64_t> open(wanted.begin(), wanted.end());
    while (!open.empty()) {
      const std::int64_t id = open.back();
      open.pop_back();
      if (documents_.count(id) != 0) continue;
      db::Statement document = reader_.query(kOneDocument.data(), id);
      if (!document.step()) continue;
      documents_.emplace(id, read_document(document));
      take(reader_.query(kRelationsTo.data(), id));
      const bool with_bases = wanted.count(id) != 0;
      db::Statement above = reader_.query(kRelationsUp.data(), id);
      while (above.step()) {
        const RelationFacts relation = read_relation(above);
        if (relation.kind == RelationKind::amends && !with_bases) continue;
        relations_.emplace(relation.id, relation);
        open.push_back(relation.affected_id);
      }
    }
  }

  void forget(std::int64_t relation_id) { relations_.erase(relation_id); }

  Register make_register() const {
    Register all(load_rules(reader_));
    for (const auto& [id, document] : documents_) all.add(document);
    for (const auto& [id, relation] : relations_) all.add(relation);
    return all;
  }

  bool has(std::int64_t id) const { return documents_.count(id) != 0; }
  const std::map<std::int64_t, DocumentFacts>& documents() const { return documents_; }

 private:
  void take(db::Statement row) {
    while (row.step()) relations_.emplace(row.integer(0), read_relation(row));
  }

  db::Reader& reader_;
  std::map<std::int64_t, DocumentFacts> documents_;
  std::map<std::int64_t, RelationFacts> relations_;
};

/// The documents themselves, what details them, down the chain, and what amends any of those.
std::set<std::int64_t> reach_of(db::Reader& reader, const std::vector<std::int64_t>& changed) {
  std::set<std::int64_t> reached;
  std::vector<std::int64_t> open = changed;
  while (!open.empty()) {
    const std::int64_t id = open.back();
    open.pop_back();
    if (!reached.insert(id).second) continue;
    db::Statement row =
        reader.query("SELECT acting_id FROM legal_relation WHERE affected_id = ?1 AND kind = 'details'", id);
    while (row.step()) open.push_back(row.integer(0));
  }
  const std::vector<std::int64_t> bases(reached.begin(), reached.end());
  for (const std::int64_t id : bases) {
    db::Statement row =
        reader.query("SELECT acting_id FROM legal_relation WHERE affected_id = ?1 AND kind = 'amends'", id);
    while (row.step()) reached.insert(row.integer(0));
  }
  return reached;
}

std::vector<Span> load_spans(db::Reader& reader, std::int64_t id) {
  std::vector<Span> spans;
  db::Statement row = reader.query(
      "SELECT starts_on, ends_on, validity, ended_on, reason, relation_id, parent_id, base_ended_on FROM "
      "legal_span WHERE "
      "document_id = ?1 ORDER BY starts_on",
      id);
  while (row.step()) {
    Span span;
    if (!row.text(0).empty()) span.starts_on = row.date(0);
    if (row.text(1) != kLastDay) span.ends_on = row.date(1);
    span.validity = *parse_validity(row.text(2));
    span.ended_on = row.date(3);
    span.reason = *parse_reason(row.text(4));
    span.relation_id = row.integer(5);
    span.parent_id = row.integer(6);
    span.base_ended_on = row.date(7);
    spans.push_back(span);
  }
  return spans;
}

std::optional<std::int64_t> id_or_nothing(std::int64_t id) {
  return id == 0 ? std::optional<std::int64_t>() : std::optional(id);
}

void write_spans(db::WriteTx& tx, std::int64_t id, const std::vector<Span>& spans) {
  tx.execute("DELETE FROM legal_span WHERE document_id = ?1", id);
  for (const Span& span : spans) {
    tx.execute(
        "INSERT INTO legal_span(document_id, starts_on, ends_on, validity, ended_on, reason, relation_id, "
        "parent_id, "
        "base_ended_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        id, span.starts_on ? base::format_iso(*span.starts_on) : std::string(),
        span.ends_on ? base::format_iso(*span.ends_on) : std::string(kLastDay), validity_name(span.validity),
        span.ended_on, reason_name(span.reason), id_or_nothing(span.relation_id),
        id_or_nothing(span.parent_id), span.base_ended_on);
  }
}

std::vector<Cause> load_losses(db::Reader& reader, std::int64_t id) {
  std::vector<Cause> losses;
  db::Statement row = reader.query(
      "SELECT lost_on, reason, relation_id, parent_id FROM legal_loss WHERE document_id = ?1 ORDER BY id", id);
  while (row.step()) losses.push_back({*row.date(0), *parse_reason(row.text(1)), row.integer(2), row.integer(3)});
  return losses;
}

void write_losses(db::WriteTx& tx, std::int64_t id, const std::vector<Cause>& losses) {
  tx.execute("DELETE FROM legal_loss WHERE document_id = ?1", id);
  for (const Cause& loss : losses) {
    tx.execute(
        "INSERT INTO legal_loss(document_id, lost_on, reason, relation_id, parent_id) VALUES (?1, ?2, ?3, ?4, ?5)", id,
        loss.on, reason_name(loss.reason), id_or_nothing(loss.relation_id), id_or_nothing(loss.parent_id));
  }
}

void derive_before_commit(const plugin::Work& work, db::WriteTx& tx) {
  tx.before_commit("legal.validity",
                   [held = plugin::Work(work)](db::WriteTx& last) {
                     derive_stale(held, last);
                     follow_flags(held, last);
                   });
}

}  // namespace

void mark_stale(const plugin::Work& work, db::WriteTx& tx, std::int64_t document_id) {
  tx.execute(
      "INSERT INTO legal_stale(document_id, is_direct) VALUES (?1, 1) ON CONFLICT (document_id) DO UPDATE "
      "SET is_direct = 1",
      document_id);
  derive_before_commit(work, tx);
}

void mark_stale_with_affected(const plugin::Work& work, db::WriteTx& tx, std::int64_t document_id) {
  mark_stale(work, tx, document_id);
  tx.execute(
      "INSERT INTO legal_stale(document_id, is_direct) SELECT DISTINCT affected_id, 1 FROM legal_relation "
      "WHERE acting_id = ?1 "
      "ON CONFLICT (document_id) DO UPDATE SET is_direct = 1",
      document_id);
}

void mark_all_stale(const plugin::Work& work, db::WriteTx& tx) {
  tx.execute(
      "INSERT INTO legal_stale(document_id) SELECT id FROM legal_document WHERE 1 = 1 ON CONFLICT "
      "(document_id) DO NOTHING");
  derive_before_commit(work, tx);
}

void derive_stale(const plugin::Work& work, db::WriteTx& tx, Telling telling) {
  std::set<std::int64_t> direct;
  std::vector<std::int64_t> changed;
  {
    db::Statement row = tx.query("SELECT document_id, is_direct FROM legal_stale ORDER BY document_id");
    while (row.step()) {
      changed.push_back(row.integer(0));
      if (row.integer(1) != 0) direct.insert(row.integer(0));
    }
  }
  if (changed.empty()) return;
  tx.execute("DELETE FROM legal_stale");
  Facts facts(tx);
  std::set<std::int64_t> reached = reach_of(tx, changed);
  if (static_cast<std::int64_t>(changed.size()) > kMostOneByOne) {
    facts.load_all();
  } else {
    facts.load_around(reached);
  }
  Register documents = facts.make_register();
  std::vector<Development> developments;
  for (const std::int64_t id : reached) {
    if (!facts.has(id)) continue;  // removed since
    const std::vector<Span> before = load_spans(tx, id);
    Outcome after = documents.derive(id);
    const bool is_changed = before != after.spans;
    if (is_changed) write_spans(tx, id, after.spans);
    if (load_losses(tx, id) != after.losses) write_losses(tx, id, after.losses);
    if (is_changed || direct.count(id) != 0)
      developments.push_back({id, std::move(after.end)});
  }
  if (telling == Telling::nobody) return;
  // All spans stand before anybody is told: whether a document still has to be looked at depends on them.
  for (const Development& one : developments) tell_citers(work, tx, one);
}

Outcome derive_document(db::Reader& reader, std::int64_t document_id) {
  Facts facts(reader);
  facts.load_around({document_id});
  base::check(facts.has(document_id));
  return facts.make_register().derive(document_id);
}

std::vector<Fallout> foresee_removal(db::Reader& reader, std::int64_t relation_id) {
  std::vector<std::int64_t> ends;
  {
    db::Statement row = reader.query("SELECT acting_id, affected_id FROM legal_relation WHERE id = ?1", relation_id);
    base::check(row.step());
    ends = {row.integer(0), row.integer(1)};
  }
  const std::set<std::int64_t> reached = reach_of(reader, ends);
  Facts facts(reader);
  facts.load_around(reached);
  Register with = facts.make_register();
  facts.forget(relation_id);
  Register without = facts.make_register();
  std::vector<Fallout> fallout;
  for (const std::int64_t id : reached) {
    Outcome before = with.derive(id), after = without.derive(id);
    if (before.spans != after.spans) fallout.push_back({id, std::move(before), std::move(after)});
  }
  return fallout;
}

std::vector<std::int64_t> list_wrong_spans(db::Reader& reader) {
  Facts facts(reader);
  facts.load_all();
  Register documents = facts.make_register();
  std::vector<std::int64_t> wrong;
  for (const auto& [id, document] : facts.documents()) {
    const Outcome outcome = documents.derive(id);
    if (load_spans(reader, id) != outcome.spans || load_losses(reader, id) != outcome.losses) wrong.push_back(id);
  }
  return wrong;
}

}  // namespace motcong::legal
