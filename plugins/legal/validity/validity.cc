#include "plugins/legal/validity/validity.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "core/base/check.h"

namespace motcong::legal {
namespace {

using base::Date;

constexpr std::string_view kValidities[] = {"not_yet_effective", "in_force",  "partly_ended", "ended",
                                            "partly_suspended",  "suspended", "unsuitable"};
constexpr std::string_view kKinds[] = {"amends",       "replaces",       "repeals",  "annuls",  "suspends",
                                       "pauses",       "corrects",       "based_on", "details", "guides",
                                       "consolidates", "declares_ended", "cites"};
constexpr std::string_view kReasons[] = {"",          "replaced",     "repealed",       "annulled",
                                         "expired",   "parent_ended", "declared_ended", "amended",
                                         "suspended", "paused",       "marked"};

bool hold_on(const std::vector<RulePeriod>& periods, const Date& day) {
  return std::any_of(periods.begin(), periods.end(),
                     [&](const RulePeriod& period) { return period.holds_on(day); });
}

Reason reason_of(RelationKind kind) {
  switch (kind) {
    case RelationKind::amends:
      return Reason::amended;
    case RelationKind::replaces:
      return Reason::replaced;
    case RelationKind::repeals:
      return Reason::repealed;
    case RelationKind::annuls:
      return Reason::annulled;
    case RelationKind::suspends:
      return Reason::suspended;
    case RelationKind::pauses:
      return Reason::paused;
    case RelationKind::declares_ended:
      return Reason::declared_ended;
    default:
      return Reason::none;
  }
}

/// The earliest first; on one day what somebody decided before what a rule or the text itself brings.
bool is_before(const Cause& left, const Cause& right) {
  const auto key = [](const Cause& cause) {
    return std::tuple(cause.on, cause.parent_id != 0, cause.relation_id == 0, cause.relation_id,
                      cause.parent_id);
  };
  return key(left) < key(right);
}

bool covers(const RelationFacts& pause, const Date& day) {
  return pause.effective_on <= day && (!pause.ends_on || day < *pause.ends_on);
}

bool is_pause(RelationKind kind) { return kind == RelationKind::suspends || kind == RelationKind::pauses; }

}  // namespace

std::string_view validity_name(Validity validity) { return kValidities[static_cast<int>(validity)]; }

std::optional<Validity> parse_validity(std::string_view name) {
  const auto* const found = std::find(std::begin(kValidities), std::end(kValidities), name);
  if (found == std::end(kValidities)) return std::nullopt;
  return static_cast<Validity>(found - std::begin(kValidities));
}

std::optional<RelationKind> parse_relation_kind(std::string_view name) {
  const auto* const found = std::find(std::begin(kKinds), std::end(kKinds), name);
  if (found == std::end(kKinds)) return std::nullopt;
  return static_cast<RelationKind>(found - std::begin(kKinds));
}

bool is_effect(RelationKind kind) { return reason_of(kind) != Reason::none; }

std::string_view reason_name(Reason reason) { return kReasons[static_cast<int>(reason)]; }

std::optional<Reason> parse_reason(std::string_view name) {
  const auto* const found = std::find(std::begin(kReasons), std::end(kReasons), name);
  if (found == std::end(kReasons)) return std::nullopt;
  return static_cast<Reason>(found - std::begin(kReasons));
}

void Register::add(const DocumentFacts& document) { nodes_[document.id].facts = document; }

void Register::add(const RelationFacts& relation) {
  if (Node* affected = find(relation.affected_id)) affected->touching.push_back(relation);
  Node* const acting = find(relation.acting_id);
  if (acting == nullptr) return;
  if (relation.kind == RelationKind::details) acting->parents.push_back(relation.affected_id);
  if (relation.kind == RelationKind::amends) acting->bases.push_back(relation.affected_id);
}

Register::Node* Register::find(std::int64_t id) {
  const auto found = nodes_.find(id);
  return found == nodes_.end() ? nullptr : &found->second;
}

/// What others and its own text say; parents come after.
void Register::find_ends(Node& node) {
  if (node.facts.expires_on) node.ends.push_back({*node.facts.expires_on, Reason::expired});
  for (const RelationFacts& relation : node.touching) {
    const Cause cause{relation.effective_on, reason_of(relation.kind), relation.id};
    switch (relation.kind) {
      case RelationKind::amends:
        node.losses.push_back(cause);
        break;
      case RelationKind::declares_ended:
        if (!hold_on(rules_.declared_end_counts, relation.effective_on)) break;
        [[fallthrough]];
      case RelationKind::replaces:
      case RelationKind::repeals:
      case RelationKind::annuls:
        if (relation.is_part) {
          node.losses.push_back(cause);
        } else {
          node.ends.push_back(cause);
        }
        break;
      default:
        break;
    }
  }
}

/// What it details has ended: wholly when all of it has, else the part that hangs on it.
void Register::follow_parents(Node& node) {
  std::vector<Cause> lost;
  std::optional<Cause> last;
  bool all = !node.parents.empty();
  for (const std::int64_t id : node.parents) {
    const Node* const parent = find(id);
    const bool has_ended = parent != nullptr && parent->state == Node::State::done && !parent->ends.empty();
    const Cause end = has_ended ? parent->ends.front() : Cause();
    // What had ended before is a slip of the register: nobody details it. What was annulled never was.
    const bool is_possible = end.on > node.facts.issued_on || end.reason == Reason::annulled;
    if (!has_ended || !is_possible || !hold_on(rules_.detailing_ends_with_parent, end.on)) {
      all = false;
      continue;
    }
    const Cause cause{end.on, Reason::parent_ended, end.relation_id, id};
    lost.push_back(cause);
    if (!last || is_before(*last, cause)) last = cause;
  }
  if (lost.empty()) return;
  // A part is lost with each; without the last of them nothing is left.
  if (!node.facts.ends_formally) node.losses.insert(node.losses.end(), lost.begin(), lost.end());
  if (all) (node.facts.ends_formally ? node.passed_over : node.ends).push_back(*last);
}

/// Finds the ends of a document, those of what it details first. By hand and not by recursion: how long such
/// a chain is, a file decides.
void Register::settle(std::int64_t id) {
  std::vector<std::int64_t> open{id};
  while (!open.empty()) {
    Node& node = *find(open.back());
    if (node.state == Node::State::open) {
      node.state = Node::State::begun;
      for (const std::int64_t parent : node.parents) {
        const Node* const found = find(parent);
        if (found != nullptr && found->state == Node::State::open) open.push_back(parent);
      }
      continue;
    }
    open.pop_back();
    if (node.state == Node::State::done) continue;
    find_ends(node);
    follow_parents(node);
    std::sort(node.ends.begin(), node.ends.end(), is_before);
    std::sort(node.losses.begin(), node.losses.end(), is_before);
    node.state = Node::State::done;
  }
}

/// The day from which nothing that it amends is in force any more.
std::optional<Date> Register::find_base_end(const Node& node) {
  std::optional<Date> last;
  for (const std::int64_t id : node.bases) {
    const Node* const base = find(id);
    if (base == nullptr) return std::nullopt;
    settle(id);
    if (base->ends.empty()) return std::nullopt;
    if (!last || *last < base->ends.front().on) last = base->ends.front().on;
  }
  return last;
}

Outcome Register::derive(std::int64_t id) {
  settle(id);
  const Node* const found = find(id);
  base::check(found != nullptr);
  const Node& node = *found;
  const Date effective_on = node.facts.effective_on.value_or(node.facts.issued_on);
  const std::optional<Date> base_end = find_base_end(node);
  Outcome outcome;
  if (!node.ends.empty()) {
    outcome.end = node.ends.front();
    outcome.other_ends.assign(node.ends.begin() + 1, node.ends.end());
  }
  outcome.other_ends.insert(outcome.other_ends.end(), node.passed_over.begin(), node.passed_over.end());
  std::sort(outcome.other_ends.begin(), outcome.other_ends.end(), is_before);
  outcome.losses = node.losses;
  std::optional<Cause> partly;
  if (!node.losses.empty()) partly = node.losses.front();

  std::set<Date> days{effective_on};
  if (outcome.end) days.insert(outcome.end->on);
  if (partly) days.insert(partly->on);
  if (base_end) days.insert(*base_end);
  if (node.facts.is_unsuitable && node.facts.unsuitable_from) days.insert(*node.facts.unsuitable_from);
  for (const RelationFacts& relation : node.touching) {
    if (!is_pause(relation.kind)) continue;
    days.insert(relation.effective_on);
    if (relation.ends_on) days.insert(*relation.ends_on);
  }

  const auto state_on = [&](const std::optional<Date>& day) {
    Span span;
    const auto because = [&](Validity validity, const Cause& cause) {
      span.validity = validity;
      span.reason = cause.reason;
      span.relation_id = cause.relation_id;
      span.parent_id = cause.parent_id;
      return span;
    };
    if (day && outcome.end && outcome.end->on <= *day) {
      span.ended_on = outcome.end->on;
      return because(Validity::ended, *outcome.end);
    }
    if (day && base_end && *base_end <= *day) span.base_ended_on = base_end;
    if (!day || *day < effective_on) return because(Validity::not_yet_effective, {});
    for (const bool part : {false, true}) {
      for (const RelationFacts& relation : node.touching) {
        if (is_pause(relation.kind) && relation.is_part == part && covers(relation, *day)) {
          return because(part ? Validity::partly_suspended : Validity::suspended,
                         {*day, reason_of(relation.kind), relation.id});
        }
      }
    }
    if (partly && partly->on <= *day) return because(Validity::partly_ended, *partly);
    if (node.facts.is_unsuitable && (!node.facts.unsuitable_from || *node.facts.unsuitable_from <= *day))
      return because(Validity::unsuitable, {*day, Reason::marked});
    return span;
  };

  outcome.spans.push_back(state_on(std::nullopt));
  for (const Date& day : days) {
    Span next = state_on(day);
    Span& last = outcome.spans.back();
    next.starts_on = last.starts_on;
    if (next == last) continue;
    last.ends_on = next.starts_on = day;
    outcome.spans.push_back(std::move(next));
  }
  return outcome;
}

}  // namespace motcong::legal
