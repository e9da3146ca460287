#include "plugins/legal/relation/propagation.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/citation/citation.h"
#include "core/i18n/format.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relation_words.h"

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

/// What one relation says of the document.
struct Said {
  std::int64_t relation_id = 0, acting_id = 0;
  RelationKind kind = RelationKind::cites;
  bool is_part = false;
  base::Date on;
  std::string articles, exception;
};

std::vector<Said> list_effects(db::Reader& reader, std::int64_t document_id) {
  std::vector<Said> effects;
  db::Statement row = reader.query(
      "SELECT r.id, r.acting_id, r.kind, r.scope, coalesce(r.effective_on, a.effective_on, a.issued_on), r.articles, "
      "r.exception FROM legal_relation AS r JOIN legal_document AS a ON a.id = r.acting_id WHERE r.affected_id = ?1 ORDER BY "
      "r.id",
      document_id);
  while (row.step()) {
    const auto kind = parse_relation_kind(row.text(2));
    if (kind && is_effect(*kind)) {
      effects.push_back({row.integer(0), row.integer(1), *kind, row.text(3) == "part", *row.date(4),
                         list_articles(row.text(5)), row.string(6)});
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

/// How grave it is for who stands on the document: 3 ends the whole, 2 suspends, 1 ends a part, 0 amends.
int weight_of(const Said& said) {
  if (said.kind == RelationKind::amends) return 0;
  if (said.kind == RelationKind::suspends || said.kind == RelationKind::pauses) return 2;
  return said.is_part ? 1 : 3;
}

/// All that one document does to the other is one change: whoever stands on that looks at it once.
class Change {
 public:
  void add(const Said& said) {
    lead(weight_of(said), *change_of(said.kind), said.on, said.exception);
    if (said.articles.empty()) is_whole_ = true;
    if (std::find(articles_.begin(), articles_.end(), said.articles) == articles_.end()) articles_.push_back(said.articles);
  }

  /// It ends by a rule.
  void add_end(const base::Date& on, std::string words) {
    lead(3, ChangeKind::expired, on, std::move(words));
    is_whole_ = true;
  }

  citation::ActChange tell(const Record& act, const Record& reason) const {
    std::string articles = is_whole_ ? std::string() : base::join(articles_, "; ");
    // More than fits: the whole, so that nobody is missed.
    if (base::utf8_length(articles) > static_cast<std::size_t>(citation::kMaxArticles)) articles.clear();
    return {.act = act, .effective_on = on_, .reason = reason, .kind = kind_, .articles = std::move(articles),
            .summary = std::string(base::cut_utf8(words_, kLongestSummary))};
  }

 private:
  /// The gravest gives its name to the whole, of those the earliest.
  void lead(int weight, ChangeKind kind, const base::Date& on, std::string words) {
    if (weight < weight_ || (weight == weight_ && on_ <= on)) return;
    weight_ = weight;
    kind_ = kind;
    on_ = on;
    words_ = std::move(words);
  }

  int weight_ = -1;
  ChangeKind kind_ = ChangeKind::amended;
  base::Date on_;
  std::string words_;
  bool is_whole_ = false;
  std::vector<std::string> articles_;
};

/// The document that brings an end by rule or by its own text: the one that ended what it details, or itself.
std::int64_t find_bringer(db::Reader& reader, std::int64_t document_id, const Cause& end) {
  if (end.reason == Reason::expired) return document_id;
  if (end.relation_id == 0) return end.parent_id;
  return reader.integer("SELECT acting_id FROM legal_relation WHERE id = ?1", end.parent_id, end.relation_id);
}

}  // namespace

void tell_citers(const Work& work, db::WriteTx& tx, const Development& development) {
  const Record act{kDocument, development.document_id};
  std::map<std::int64_t, Change> changes;  // by the document that brings it
  const auto& end = development.ends;
  if (end && (end->reason == Reason::expired || end->reason == Reason::parent_ended))
    changes[find_bringer(tx, act.id, *end)].add_end(end->on, describe_end(tx, act.id, *end));
  for (const Said& said : list_effects(tx, act.id)) {
    if (is_told(said, end)) changes[said.acting_id].add(said);
  }
  for (const Record& reason : citation::list_reasons(tx, act)) {
    if (reason.type == kDocument && changes.count(reason.id) == 0) citation::change_withdrawn(work, tx, reason, act);
  }
  for (const auto& [id, change] : changes) citation::act_changed(work, tx, change.tell(act, {kDocument, id}));
}

}  // namespace motcong::legal
