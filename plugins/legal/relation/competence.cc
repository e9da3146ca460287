#include "plugins/legal/relation/competence.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "plugins/legal/register/issuers.h"

namespace motcong::legal {
namespace {

using base::Message;

struct Issued {
  std::string number, issuer;
  std::set<std::int64_t> by;  // who issued it, alone or together
  bool is_normative = false;
};

Issued load_issued(db::Reader& reader, std::int64_t id) {
  db::Statement row = reader.query(
      "SELECT d.number, i.name, d.issuer_id, d.co_issuers, d.nature FROM legal_document AS d JOIN legal_issuer AS i ON i.id = "
      "d.issuer_id WHERE d.id = ?1",
      id);
  base::check(row.step());
  Issued issued{row.string(0), row.string(1), {row.integer(2)}, row.text(4) == "normative"};
  const std::vector<std::int64_t> others = find_issuers(reader, row.text(3));
  issued.by.insert(others.begin(), others.end());
  return issued;
}

/// The bodies themselves and who took over from them.
std::set<std::int64_t> with_heirs(db::Reader& reader, const std::set<std::int64_t>& bodies) {
  std::set<std::int64_t> all;
  for (const std::int64_t body : bodies) {
    db::Statement row = reader.query(
        "WITH RECURSIVE heir(id) AS (SELECT ?1 UNION SELECT i.heir_id FROM legal_issuer AS i JOIN heir ON i.id = heir.id WHERE "
        "i.heir_id IS NOT NULL) SELECT id FROM heir",
        body);
    while (row.step()) all.insert(row.integer(0));
  }
  return all;
}

bool share_body(db::Reader& reader, const Issued& acting, const Issued& affected) {
  const std::set<std::int64_t> bodies = with_heirs(reader, affected.by);
  return std::any_of(acting.by.begin(), acting.by.end(), [&](std::int64_t body) { return bodies.count(body) != 0; });
}

/// The highest of them; nothing where none has a rank.
std::optional<std::int64_t> highest_rank(db::Reader& reader, const std::set<std::int64_t>& bodies) {
  std::optional<std::int64_t> highest;
  for (const std::int64_t body : bodies) {
    const std::int64_t rank = reader.integer("SELECT coalesce(rank, 0) FROM legal_issuer WHERE id = ?1", 0, body);
    if (rank != 0 && (!highest || rank < *highest)) highest = rank;
  }
  return highest;
}

bool is_superior(db::Reader& reader, const Issued& acting, const Issued& affected) {
  const auto above = highest_rank(reader, acting.by), below = highest_rank(reader, affected.by);
  return above && below && *above < *below;
}

}  // namespace

std::optional<Message> find_competence_doubt(db::Reader& reader, RelationKind kind, std::int64_t acting_id,
                                             std::int64_t affected_id) {
  const bool is_own_change = kind == RelationKind::amends || kind == RelationKind::replaces ||
                             kind == RelationKind::corrects || kind == RelationKind::pauses;
  const bool is_removal =
      kind == RelationKind::repeals || kind == RelationKind::annuls || kind == RelationKind::suspends;
  if (!is_own_change && !is_removal) return std::nullopt;
  const Issued acting = load_issued(reader, acting_id), affected = load_issued(reader, affected_id);
  const auto say = [&](const char* text) {
    return Message(text, {{"acting", acting.number},
                          {"acting_body", acting.issuer},
                          {"affected", affected.number},
                          {"affected_body", affected.issuer}});
  };
  // Slips of writing are corrected by a plain letter or decision.
  if (is_own_change && kind != RelationKind::corrects && affected.is_normative && !acting.is_normative) {
    return say(N_("{acting} has no normative force, so it does not change {affected}, which has"));
  }
  if (share_body(reader, acting, affected)) return std::nullopt;
  if (is_own_change)
    return say(N_("{acting} is of {acting_body}; {affected} is changed by {affected_body} itself"));
  if (is_superior(reader, acting, affected)) return std::nullopt;
  return say(N_("{acting} is of {acting_body}; {affected} is ended by {affected_body} itself or a superior body"));
}

std::vector<Message> list_competence_doubts(db::Reader& reader, std::int64_t document_id) {
  struct Done {
    RelationKind kind;
    std::int64_t acting_id;
  };
  std::vector<Done> done;
  {
    db::Statement row = reader.query(
        "SELECT DISTINCT kind, acting_id FROM legal_relation WHERE affected_id = ?1 AND reason = '' ORDER BY acting_id, kind",
        document_id);
    while (row.step()) {
      if (const auto kind = parse_relation_kind(row.text(0))) done.push_back({*kind, row.integer(1)});
    }
  }
  std::vector<Message> doubts;
  for (const Done& one : done) {
    if (auto doubt = find_competence_doubt(reader, one.kind, one.acting_id, document_id)) doubts.push_back(*std::move(doubt));
  }
  return doubts;
}

}  // namespace motcong::legal
