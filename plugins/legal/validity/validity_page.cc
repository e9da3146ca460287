// What the page of a document says of its validity: the banner, the history as the national register has it,
// and the relations in both readings. And the fields of its list.
#include <algorithm>

#include "core/i18n/format.h"
#include "core/plugin/context.h"
#include "core/plugin/page_parts.h"
#include "core/record/store.h"
#include "plugins/legal/relation/propagation.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relation_words.h"
#include "plugins/legal/relation/relations.h"
#include "plugins/legal/validity/shown_state.h"
#include "plugins/legal/validity/span.h"
#include "plugins/legal/validity/validity_notes.h"

namespace motcong::legal {
namespace {

using base::Date;
using base::Message;
using plugin::Cell;
using plugin::Context;
using plugin::Field;
using plugin::Line;

constexpr std::size_t kMostInCard = 50;

/// A relation as either page shows it.
struct Shown {
  std::int64_t id = 0, other_id = 0;
  RelationKind kind = RelationKind::cites;
  bool is_part = false;
  std::string other, title, articles, exception, note;
  std::optional<Date> from, ends_on;  // of effects
};

std::vector<Shown> list_relations(db::Reader& reader, std::int64_t document_id, bool is_acting) {
  std::vector<Shown> shown;
  // The other document is the first reference of one reading and the second of the other.
  db::Statement row = reader.query(
      "SELECT r.id, CASE WHEN ?2 THEN b.id ELSE a.id END, CASE WHEN ?2 THEN b.number ELSE a.number END, "
      "r.kind, r.scope, "
      "r.articles, r.exception, r.note, coalesce(r.effective_on, a.effective_on, a.issued_on) AS day, "
      "r.ends_on, CASE WHEN ?2 THEN b.title ELSE a.title END FROM "
      "legal_relation AS r JOIN legal_document AS a ON a.id = r.acting_id JOIN legal_document AS b ON b.id = "
      "r.affected_id "
      "WHERE ((?2 AND r.acting_id = ?1) OR (NOT ?2 AND r.affected_id = ?1)) ORDER BY day, r.id",
      document_id, is_acting);
  while (row.step()) {
    const auto kind = parse_relation_kind(row.text(3));
    if (!kind) continue;
    Shown one{.id = row.integer(0),
              .other_id = row.integer(1),
              .kind = *kind,
              .is_part = row.text(4) == "part",
              .other = row.string(2),
              .title = row.string(10),
              .articles = list_articles(row.text(5)),
              .exception = row.string(6),
              .note = row.string(7),
              .from = {},
              .ends_on = row.date(9)};
    if (is_effect(*kind)) one.from = row.date(8);
    shown.push_back(std::move(one));
  }
  return shown;
}

std::string document_url(std::int64_t id) { return "/legal/documents/" + std::to_string(id); }
std::string relation_url(std::int64_t id) { return "/legal/relations/" + std::to_string(id); }

std::string number_of(Context& context, std::int64_t id) {
  return context.db().text("SELECT number FROM legal_document WHERE id = ?1", id);
}

void add_relations(Context& context, view::List& cards, std::int64_t document_id, bool is_acting) {
  const std::vector<Shown> relations = list_relations(context.db(), document_id, is_acting);
  const bool may_add = context.user.may("legal.edit");
  if (relations.empty() && !may_add) return;
  std::vector<Line> lines;
  for (const Shown& one : relations) {
    if (lines.size() == kMostInCard) break;
    const RelationWords& words = relation_words(one.kind);
    std::string part = one.articles;
    if (!one.exception.empty()) part += (part.empty() ? "" : "; ") + one.exception;
    std::string days = plugin::show_day(one.from);
    if (one.ends_on) days += " – " + plugin::show_day(base::add_days(*one.ends_on, -1));
    lines.push_back({{.text = std::string(context.tr(is_acting ? words.acting : words.affected))},
                     {.text = one.other, .href = document_url(one.other_id), .sub = one.title, .is_title = true},
                     {.text = std::move(part), .sub = one.note},
                     {.text = std::move(days), .kind = "nw"},
                     {.text = std::string(context.tr(N_("Details"))), .href = relation_url(one.id)}});
  }
  view::Object& card = plugin::add_card(
      cards, is_acting ? "acts-on" : "acted-on", context.tr(is_acting ? N_("Acts on") : N_("Is acted on by")),
      {{context.tr(N_("What it does"))},
       {context.tr(N_("Document"))},
       {context.tr(N_("Articles concerned"))},
       {context.tr(N_("From")), "nw"},
       {context.tr(N_("Relation"))}},
      lines,
      context.tr(is_acting ? N_("It acts on no other document.") : N_("No other document acts on it.")));
  const std::string which = (is_acting ? "acting_id=" : "affected_id=") + std::to_string(document_id);
  if (may_add)
    plugin::add_button(card.list("actions"), context.tr(N_("Add a relation")),
                       "/legal/relations/new?" + which, "plus", "sm");
  if (relations.size() > kMostInCard) {
    const std::string count =
        i18n::format_integer(static_cast<std::int64_t>(relations.size()), context.language);
    card.set("more_href", "/legal/relations?" + which)
        .set("more_text", context.tr(Message(N_("Show all {count}"), {{"count", count}})));
  }
}

// ---- history of validity

struct Event {
  Date on;
  std::string state, source, href, part;
};

void add_history(Context& context, view::List& cards, const plugin::Row& row, const Outcome& outcome) {
  std::vector<Event> events;
  const Date issued_on = *row.values.date("issued_on");
  events.push_back({issued_on, std::string(context.tr(N_("The document is issued"))), {}, {}, {}});
  events.push_back({row.values.date("effective_on").value_or(issued_on),
                    std::string(context.tr(N_("The document takes effect"))),
                    {},
                    {},
                    {}});
  if (const std::string mark = row.values.text("mark"); !mark.empty()) {
    const bool is_unknown = mark == "unknown";
    events.push_back({row.values.date("marked_on").value_or(issued_on),
                      std::string(context.tr(is_unknown ? N_("Marked as not determined") : N_("Found no longer suitable"))),
                      {},
                      {},
                      row.values.text("mark_reason")});
  }
  for (const Shown& one : list_relations(context.db(), row.id, false)) {
    const RelationWords& words = relation_words(one.kind);
    if (*words.event == '\0') continue;
    std::string part = one.articles;
    if (is_effect(one.kind) && !one.is_part && one.kind != RelationKind::amends)
      part = context.tr(N_("The whole document"));
    if (!one.exception.empty()) part += (part.empty() ? "" : "; ") + one.exception;
    events.push_back({one.from.value_or(issued_on), std::string(context.tr(words.event)), one.other,
                      document_url(one.other_id), std::move(part)});
    if (one.ends_on && !(outcome.end && outcome.end->on <= *one.ends_on))
      events.push_back({*one.ends_on,
                        std::string(context.tr(N_("In force again"))),
                        one.other,
                        document_url(one.other_id),
                        {}});
  }
  const auto add_end = [&](const Cause& cause, bool counts) {
    const bool by_parent = cause.reason == Reason::parent_ended;
    if (!counts && !by_parent && cause.reason != Reason::expired)
      return;  // its relation stands there already
    std::string state(context.tr(by_parent                         ? N_("What it details has ended")
                                 : cause.reason == Reason::expired ? N_("Its own term is over")
                                                                   : N_("The document has ended")));
    if (counts && (by_parent || cause.reason == Reason::expired))
      state += ": " + std::string(context.tr(N_("the document has ended")));
    if (!counts) state += " (" + std::string(context.tr(N_("does not count"))) + ")";
    Event event{cause.on, std::move(state), {}, {}, std::string(context.tr(N_("The whole document")))};
    const std::int64_t source = by_parent ? cause.parent_id : 0;
    if (source != 0) {
      event.source = number_of(context, source);
      event.href = document_url(source);
    }
    events.push_back(std::move(event));
  };
  if (outcome.end) add_end(*outcome.end, true);
  for (const Cause& cause : outcome.other_ends) add_end(cause, false);
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& left, const Event& right) { return left.on < right.on; });
  std::vector<Line> lines;
  for (Event& event : events) {
    lines.push_back({{.text = i18n::format_date(event.on), .kind = "nw"},
                     {.text = std::move(event.state)},
                     {.text = std::move(event.source), .href = std::move(event.href)},
                     {.text = std::move(event.part)}});
  }
  plugin::add_card(cards, "validity", context.tr(N_("History of validity")),
                   {{context.tr(N_("Day")), "nw"},
                    {context.tr(N_("State"))},
                    {context.tr(N_("Source document"))},
                    {context.tr(N_("Part that ended"))}},
                   lines, {});
}

void fill(Context& context, const plugin::RecordType& type, const plugin::Row& row, view::List& notes,
          view::List& cards) {
  if (type.id != std::string_view(kDocument)) return;
  const Outcome outcome = derive_document(context.db(), row.id);
  add_validity_notes(context, notes, row, outcome);
  add_relations(context, cards, row.id, false);
  add_relations(context, cards, row.id, true);
}

}  // namespace

void add_validity_history(Context& context, view::List& cards, const plugin::Row& row) {
  add_history(context, cards, row, derive_document(context.db(), row.id));
}

plugin::RecordPart validity_part() {
  return {.id = kValidityPart,
          .label = N_("Validity"),
          .fill = fill,
          .describe = [](db::Reader&, const plugin::Work&, std::string_view kept) { return std::string(kept); },
          .saved =
              [](const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                 const plugin::Row& after) {
                if (type.id == std::string_view(kDocument)) mark_stale_with_affected(work, tx, after.id);
              },
          .remove = {},
          .archived = {}};
}

#define LEGAL_SPAN_SQL(column)                                                                            \
  "(SELECT s." column                                                                                     \
  " FROM legal_span AS s WHERE s.document_id = t.id AND s.starts_on <= :today ORDER BY s.starts_on DESC " \
  "LIMIT 1)"

std::vector<Field> validity_fields() {
  return {
      Field::choice("validity", N_("Validity"), validity_choices())
          .computed(LEGAL_SPAN_SQL("validity"))
          .filter(),
      shown_state_field(),
      Field::date("ended_on", N_("Ended on")).computed(LEGAL_SPAN_SQL("ended_on")).in_list().filter(),
      Field::choice("reason", N_("Reason of that state"), reason_choices())
          .computed(LEGAL_SPAN_SQL("reason"))
          .filter(),
      Field::date("base_ended_on", N_("All it amends has ended on"))
          .computed(LEGAL_SPAN_SQL("base_ended_on"))
          .filter(),
      Field::boolean("holds", N_("In force, wholly or in part"))
          .computed(
              LEGAL_SPAN_SQL("validity IN ('in_force', 'partly_ended', 'partly_suspended', 'unsuitable')"))
          .hidden()
          .filter(),
  };
}

}  // namespace motcong::legal
