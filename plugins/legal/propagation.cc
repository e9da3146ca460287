#include "plugins/legal/propagation.h"

#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/citation/citation.h"
#include "core/i18n/format.h"
#include "plugins/legal/register.h"
#include "plugins/legal/relation_words.h"

namespace motcong::legal {
namespace {

using base::Message;
using citation::ChangeKind;
using citation::Record;
using plugin::Work;

constexpr std::size_t kLongestSummary = 290;  // bytes; what a change may say

std::string number_of(db::Reader& reader, std::int64_t id) {
  return reader.text("SELECT number FROM legal_document WHERE id = ?1", id);
}

std::string in_vietnamese(const Message& text) {
  return std::string(base::cut_utf8(i18n::Language::vi().tr(text), kLongestSummary));
}

/// The record that says that a document ends by rule or by its own text; nothing where a relation to it does.
std::optional<Record> rule_reason(std::int64_t document_id, const std::optional<Cause>& end) {
  if (!end) return std::nullopt;
  if (end->reason == Reason::expired) return Record{kDocument, document_id};
  if (end->reason != Reason::parent_ended) return std::nullopt;
  if (end->relation_id != 0) return Record{kRelation, end->relation_id};
  return Record{kDocument, end->parent_id};
}

/// What follows for those who work by it: its replacement may come later, and until then there is nothing to
/// work by.
std::string describe_end(db::Reader& reader, std::int64_t document_id, const Cause& end) {
  if (end.reason == Reason::expired) return in_vietnamese(N_("It ends on the day its own text says"));
  const std::string parent = number_of(reader, end.parent_id);
  db::Statement row = reader.query(
      "SELECT a.number, coalesce(r.effective_on, a.effective_on, a.issued_on) AS day FROM legal_relation AS "
      "r JOIN "
      "legal_document AS a ON a.id = r.acting_id WHERE r.affected_id = ?1 AND r.kind = 'replaces' AND "
      "r.scope = 'whole' "
      "ORDER BY day LIMIT 1",
      document_id);
  if (row.step() && *row.date(1) > end.on) {
    return in_vietnamese(
        {N_("It ends with {parent}, which it details; {next}, which replaces it, takes effect on {day} only"),
         {{"parent", parent}, {"next", row.string(0)}, {"day", i18n::format_date(*row.date(1))}}});
  }
  return in_vietnamese({N_("It ends with {parent}, which it details"), {{"parent", parent}}});
}

std::optional<ChangeKind> change_of(RelationKind kind) {
  switch (kind) {
    case RelationKind::amends:
      return ChangeKind::amended;
    case RelationKind::replaces:
      return ChangeKind::replaced;
    case RelationKind::repeals:
    case RelationKind::annuls:
      return ChangeKind::repealed;
    case RelationKind::suspends:
    case RelationKind::pauses:
      return ChangeKind::suspended;
    case RelationKind::declares_ended:
      return ChangeKind::expired;
    default:
      return std::nullopt;
  }
}

struct Said {
  std::int64_t relation_id = 0;
  RelationKind kind = RelationKind::cites;
  bool is_part = false;
  base::Date on;
  std::string articles, exception, acting;
};

std::vector<Said> list_effects(db::Reader& reader, std::int64_t document_id) {
  std::vector<Said> effects;
  db::Statement row = reader.query(
      "SELECT r.id, r.kind, r.scope, coalesce(r.effective_on, a.effective_on, a.issued_on), r.articles, "
      "r.exception, a.number "
      "FROM legal_relation AS r JOIN legal_document AS a ON a.id = r.acting_id WHERE r.affected_id = ?1 AND "
      "r.id NOT IN "
      "(SELECT record_id FROM core_archive WHERE record_type = 'legal.relation') ORDER BY r.id",
      document_id);
  while (row.step()) {
    const auto kind = parse_relation_kind(row.text(1));
    if (kind && is_effect(*kind)) {
      effects.push_back({row.integer(0), *kind, row.text(2) == "part", *row.date(3), row.string(4),
                         row.string(5), row.string(6)});
    }
  }
  return effects;
}

bool is_told(const Said& said, const std::optional<Cause>& end) {
  if (end && end->reason != Reason::parent_ended && end->relation_id == said.relation_id) return true;
  // That a list counts is a rule of its day: then it ends the document, or a part of it.
  if (said.kind == RelationKind::declares_ended && !said.is_part) return false;
  return !end || said.on < end->on || (said.kind == RelationKind::replaces && !said.is_part);
}

std::string describe(const Said& said) {
  std::string text(i18n::Language::vi().tr(relation_words(said.kind).affected));
  text += " " + said.acting;
  if (!said.exception.empty()) text += " (" + said.exception + ")";
  return std::string(base::cut_utf8(text, kLongestSummary));
}

}  // namespace

void tell_citers(const Work& work, db::WriteTx& tx, const Development& development) {
  const Record act{kDocument, development.document_id};
  const auto before = rule_reason(act.id, development.ended_before);
  const auto after = rule_reason(act.id, development.ends);
  if (before && before != after) citation::change_withdrawn(work, tx, *before, act);
  if (after) {
    citation::act_changed(work, tx,
                          {.act = act,
                           .effective_on = development.ends->on,
                           .reason = *after,
                           .kind = ChangeKind::expired,
                           .summary = describe_end(tx, act.id, *development.ends)});
  }
  for (const Said& said : list_effects(tx, act.id)) {
    const Record reason{kRelation, said.relation_id};
    if (!is_told(said, development.ends)) {
      citation::change_withdrawn(work, tx, reason, act);
      continue;
    }
    citation::act_changed(work, tx,
                          {.act = act,
                           .effective_on = said.on,
                           .reason = reason,
                           .kind = *change_of(said.kind),
                           .articles = said.is_part ? list_articles(said.articles) : std::string(),
                           .summary = describe(said)});
  }
}

}  // namespace motcong::legal
