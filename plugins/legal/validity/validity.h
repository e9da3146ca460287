// Whether a legal document is in force, day by day: derived from its own dates, from what other documents do
// to it and from the rules of the day. Knows no database; span.h keeps what comes out.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/time.h"

namespace motcong::legal {

enum class Validity {
  not_yet_effective,
  in_force,
  partly_ended,
  ended,
  partly_suspended,
  suspended,
  unsuitable
};
/// "in_force" and so on, as kept.
std::string_view validity_name(Validity validity);
std::optional<Validity> parse_validity(std::string_view name);

enum class RelationKind {
  amends,
  replaces,
  repeals,
  annuls,
  suspends,
  pauses,
  corrects,
  based_on,
  details,
  guides,
  consolidates,
  declares_ended,
  cites
};
/// As kept in legal_relation.kind; nothing for any other word.
std::optional<RelationKind> parse_relation_kind(std::string_view name);
/// Changes the validity of the affected document by itself.
bool is_effect(RelationKind kind);

/// Why a document is not simply in force.
enum class Reason {
  none,
  replaced,
  repealed,
  annulled,
  expired,         // on the day its own text says
  parent_ended,    // what it details has ended
  declared_ended,  // a decision lists it as ended
  amended,
  suspended,
  paused,
  marked  // found unsuitable by a person
};
/// "replaced" and so on, as kept; "" for none.
std::string_view reason_name(Reason reason);
std::optional<Reason> parse_reason(std::string_view name);

struct DocumentFacts {
  std::int64_t id = 0;
  base::Date issued_on;
  std::optional<base::Date> effective_on = {};  // nothing: the day of issue
  std::optional<base::Date> expires_on = {};    // the first day without effect
  bool ends_formally = false;                   // not when what it details ends, but when somebody says so
  bool is_unsuitable = false;
  std::optional<base::Date> unsuitable_from = {};  // nothing: from its first day
};

struct RelationFacts {
  std::int64_t id = 0, acting_id = 0, affected_id = 0;
  RelationKind kind = RelationKind::cites;
  bool is_part = false;
  base::Date effective_on;                 // as the relation says, else as its acting document does
  std::optional<base::Date> ends_on = {};  // of a suspension: the first day after it
};

/// The days on which a rule of law holds (rows of legal_rule); both ends may be open, `to` is the last day.
struct RulePeriod {
  std::optional<base::Date> from, to;
  bool holds_on(const base::Date& day) const { return (!from || *from <= day) && (!to || day <= *to); }
};

struct Rules {
  /// A document that details others ends with them where they end on a day of this rule.
  std::vector<RulePeriod> detailing_ends_with_parent = {};
  /// That a document is listed as ended is what ends it where the listing takes effect on a day of this rule.
  std::vector<RulePeriod> declared_end_counts = {};
};

struct Cause {
  base::Date on;
  Reason reason = Reason::none;
  std::int64_t relation_id =
      0;  // the relation that says so; of a parent's end, the one that ended the first of the chain
  std::int64_t parent_id = 0;  // the document whose end it is
  bool operator==(const Cause&) const = default;
};

/// From a day (nothing: from ever) until the day before another (nothing: for ever).
struct Span {
  std::optional<base::Date> starts_on, ends_on;
  Validity validity = Validity::in_force;
  std::optional<base::Date> ended_on;
  Reason reason = Reason::none;
  std::int64_t relation_id = 0, parent_id = 0;
  /// All that this document amends has ended from that day: in force, without effect.
  std::optional<base::Date> base_ended_on;
  bool operator==(const Span&) const = default;
};

struct Outcome {
  std::vector<Span> spans;        // every day lies in exactly one; in order
  std::optional<Cause> end;       // what ends it, the earliest that counts
  std::vector<Cause> other_ends;  // what else would: later, or by a rule somebody chose not to follow
  std::vector<Cause> losses;      // all by which it lost a part, in order
};

/// Documents with what they do to each other. Not thread-safe: ends are remembered once they were asked for.
class Register {
 public:
  explicit Register(Rules rules) : rules_(std::move(rules)) {}

  /// Each document once, before anything is asked.
  void add(const DocumentFacts& document);
  /// Relations with a document that was not added count as far as that allows.
  void add(const RelationFacts& relation);

  /// What becomes of a document, by the order of states the field uses: ended, not yet effective, suspended,
  /// partly suspended, partly ended, unsuitable, in force; the first that fits. A document that details
  /// others loses, under the rule of its day, what it says on those that ended, and ends with the last of
  /// them, and so on down the chain. Circles of such documents end nothing. REQUIRES: it was added.
  Outcome derive(std::int64_t id);

 private:
  struct Node {
    DocumentFacts facts;
    std::vector<RelationFacts> touching;       // in which it is the affected one
    std::vector<std::int64_t> parents, bases;  // what it details, what it amends
    enum class State { open, begun, done } state = State::open;
    std::vector<Cause> ends;  // that count, the earliest first
    std::vector<Cause> passed_over;
    std::vector<Cause> losses;  // of a part
  };

  Node* find(std::int64_t id);
  void settle(std::int64_t id);
  void find_ends(Node& node);
  void follow_parents(Node& node);
  std::optional<base::Date> find_base_end(const Node& node);

  Rules rules_;
  std::unordered_map<std::int64_t, Node> nodes_;
};

}  // namespace motcong::legal
