#include "plugins/legal/relation/relation_check.h"

#include <string>

#include "core/i18n/format.h"
#include "core/record/row_rule.h"
#include "plugins/legal/relation/competence.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relation_words.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::FieldErrors;
using plugin::Row;
using plugin::Values;
using plugin::Work;

struct Named {
  std::string number;
  base::Date issued_on, effective_on;
};

Named load_named(db::Reader& reader, std::int64_t id) {
  db::Statement row = reader.query(
      "SELECT number, issued_on, coalesce(effective_on, issued_on) FROM legal_document WHERE id = ?1", id);
  if (!row.step()) return {};
  return {row.string(0), *row.date(1), *row.date(2)};
}

/// What is said of the part that is touched; no word of it where there is none.
void check_scope(Values& values, bool has_effect, RelationKind kind, FieldErrors& errors) {
  if (!has_effect) {
    values.set("scope", db::Value(std::string()));
    return;
  }
  const bool has_articles = !values.text("articles").empty(), amends = kind == RelationKind::amends;
  // An amendment is of the articles it names, or of some nobody wrote down; never does it end the whole.
  if (amends && values.text("scope") == "whole") values.set("scope", db::Value(std::string()));
  // Registers name articles and no scope.
  if (values.text("scope").empty() && has_articles) values.set("scope", db::Value(std::string("part")));
  if (values.text("scope").empty() && !amends)
    errors.emplace_back("scope", N_("Choose whether the whole document is meant or a part"));
  if (values.text("scope") == "whole" && has_articles)
    errors.emplace_back("articles", N_("The whole document is meant: leave the articles empty, or choose a part"));
  if (values.text("scope") == "part" && !has_articles)
    errors.emplace_back("articles", N_("Write which articles, clauses and points are meant"));
}

void check_days(const Values& values, bool has_effect, RelationKind kind, const Named& acting,
                const Named& affected, FieldErrors& errors) {
  const auto day = values.date("effective_on"), ends_on = values.date("ends_on");
  const bool has_end = kind == RelationKind::suspends || kind == RelationKind::pauses;
  if (ends_on && !has_end)
    errors.emplace_back("ends_on", N_("Only a suspension has a day on which it is over"));
  if (!has_effect) {
    if (day) errors.emplace_back("effective_on", N_("This relation changes nothing on any day"));
    return;
  }
  const base::Date from = day.value_or(acting.effective_on);
  // What is annulled was wrong from its first day.
  const bool is_early = kind != RelationKind::annuls && from < acting.issued_on;
  if (const Named& first = from < affected.issued_on ? affected : acting; from < affected.issued_on || is_early) {
    errors.emplace_back("effective_on", Message(N_("{day} lies before the issue of {document} on {issued}"),
                                                {{"day", i18n::format_date(from)},
                                                 {"document", first.number},
                                                 {"issued", i18n::format_date(first.issued_on)}}));
  }
  if (ends_on && *ends_on <= from) {
    errors.emplace_back("ends_on",
                        Message(N_("{day} does not lie after {first}, its first day"),
                                {{"day", i18n::format_date(*ends_on)}, {"first", i18n::format_date(from)}}));
  }
}

/// The affected document does the like, itself or through others, to the acting one.
bool makes_circle(db::Reader& reader, std::int64_t id, std::int64_t acting, std::int64_t affected,
                  bool has_effect) {
  return reader.exists(
      "WITH RECURSIVE reached(id) AS (SELECT ?1 UNION SELECT r.affected_id FROM legal_relation AS r JOIN "
      "reached ON "
      "r.acting_id = reached.id WHERE r.id <> ?3 AND (r.kind IN ('amends', 'replaces', 'repeals', 'annuls', "
      "'suspends', "
      "'pauses', 'declares_ended')) = ?4 AND (r.kind = 'details' OR ?4)) SELECT 1 FROM reached WHERE id = ?2",
      affected, acting, id, has_effect);
}

/// Nobody amends, details or stands on what is issued after him. That a text names a later one happens: a draft of it.
void check_order(RelationKind kind, const Named& acting, const Named& affected, FieldErrors& errors) {
  if (kind == RelationKind::cites || affected.issued_on <= acting.issued_on || !errors.empty()) return;
  errors.emplace_back("affected_id", Message(N_("{affected} was issued on {later}, after {acting} on {earlier}"),
                                             {{"affected", affected.number},
                                              {"later", i18n::format_date(affected.issued_on)},
                                              {"acting", acting.number},
                                              {"earlier", i18n::format_date(acting.issued_on)}}));
}

void check_competence(db::Reader& reader, RelationKind kind, const Values& values, FieldErrors& errors) {
  if (!values.text("reason").empty()) return;
  const auto doubt = find_competence_doubt(reader, kind, values.integer("acting_id"), values.integer("affected_id"));
  if (!doubt) return;
  errors.emplace_back("?kind", *doubt);
  errors.emplace_back("?reason", N_("Write here why it counts all the same, or correct the relation"));
}

void check_right(const Work& work, db::Reader& reader, std::int64_t document_id, FieldErrors& errors) {
  if (auto refusal = find_right_refusal(work, reader, document_id)) errors.emplace_back("affected_id", *std::move(refusal));
}

/// Whether it changes a document; of a relation as it stood.
bool changes_document(const Row& row) {
  const auto kind = parse_relation_kind(row.values.text("kind"));
  return kind && is_effect(*kind);
}

}  // namespace

std::optional<Message> find_right_refusal(const Work& work, db::Reader& reader, std::int64_t document_id) {
  const plugin::RecordType& documents = work.services.registry.type(kDocument);
  if (record::reaches_row(reader, work, documents, documents.access.update, document_id)) return std::nullopt;
  db::Statement row = reader.query(
      "SELECT d.number, u.name FROM legal_document AS d LEFT JOIN core_unit AS u ON u.id = d.unit_id WHERE d.id = ?1",
      document_id);
  if (!row.step()) return std::nullopt;
  if (row.is_null(1)) {
    return Message(N_("Only the legal officer or the Office may enter what changes {document}: no unit answers for it"),
                   {{"document", row.string(0)}});
  }
  return Message(N_("Only {unit}, the legal officer or the Office may enter what changes {document}"),
                 {{"document", row.string(0)}, {"unit", row.string(1)}});
}

void check_relation(const Work& work, db::Reader& reader, Values& values, const Row* before, FieldErrors& errors) {
  const std::int64_t id = before != nullptr ? before->id : 0;
  const std::int64_t acting_id = values.integer("acting_id"), affected_id = values.integer("affected_id");
  const auto kind = parse_relation_kind(values.text("kind"));
  if (acting_id == 0 || affected_id == 0 || !kind) return;  // told already
  if (acting_id == affected_id) {
    errors.emplace_back("affected_id", N_("A document does nothing to itself"));
    return;
  }
  const Named acting = load_named(reader, acting_id), affected = load_named(reader, affected_id);
  const bool has_effect = is_effect(*kind);
  check_scope(values, has_effect, *kind, errors);
  check_days(values, has_effect, *kind, acting, affected, errors);
  if (reader.exists("SELECT 1 FROM legal_relation WHERE acting_id = ?1 AND affected_id = ?2 AND kind = ?3 "
                    "AND articles = ?4 AND id <> ?5",
                    acting_id, affected_id, values.text("kind"), values.text("articles"), id)) {
    errors.emplace_back("kind", N_("This relation is entered already"));
  }
  if ((has_effect || *kind == RelationKind::details) &&
      makes_circle(reader, id, acting_id, affected_id, has_effect)) {
    errors.emplace_back("affected_id",
                        Message(N_("{affected} does the like to {acting}, itself or through other documents"),
                                {{"affected", affected.number}, {"acting", acting.number}}));
  }
  check_order(*kind, acting, affected, errors);
  if (has_effect) check_right(work, reader, affected_id, errors);
  if (before != nullptr && changes_document(*before) &&
      !(has_effect && before->values.integer("affected_id") == affected_id))
    check_right(work, reader, before->values.integer("affected_id"), errors);
  if (errors.empty()) check_competence(reader, *kind, values, errors);
  values.set("name", db::Value(name_relation(*kind, acting.number, affected.number)));
}

base::Date load_issue_day(db::Reader& reader, std::int64_t document_id) {
  return *base::parse_iso_date(reader.text("SELECT issued_on FROM legal_document WHERE id = ?1", document_id));
}

}  // namespace motcong::legal
