// What the page of a document says of its validity: the banner, the history as the national register has it,
// and the relations in both readings. And the fields of its list.
#include <algorithm>

#include "core/i18n/format.h"
#include "core/plugin/context.h"
#include "core/plugin/page_parts.h"
#include "core/record/store.h"
#include "plugins/legal/propagation.h"
#include "plugins/legal/register.h"
#include "plugins/legal/relation_words.h"
#include "plugins/legal/relations.h"
#include "plugins/legal/span.h"

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
  std::string other, articles, exception, note;
  std::optional<Date> from, ends_on;  // of effects
};

std::vector<Shown> list_relations(db::Reader& reader, std::int64_t document_id, bool is_acting) {
  std::vector<Shown> shown;
  // The other document is the first reference of one reading and the second of the other.
  db::Statement row = reader.query(
      "SELECT r.id, CASE WHEN ?2 THEN b.id ELSE a.id END, CASE WHEN ?2 THEN b.number ELSE a.number END, "
      "r.kind, r.scope, "
      "r.articles, r.exception, r.note, coalesce(r.effective_on, a.effective_on, a.issued_on) AS day, "
      "r.ends_on FROM "
      "legal_relation AS r JOIN legal_document AS a ON a.id = r.acting_id JOIN legal_document AS b ON b.id = "
      "r.affected_id "
      "WHERE ((?2 AND r.acting_id = ?1) OR (NOT ?2 AND r.affected_id = ?1)) AND r.id NOT IN (SELECT "
      "record_id FROM "
      "core_archive WHERE record_type = 'legal.relation') ORDER BY day, r.id",
      document_id, is_acting);
  while (row.step()) {
    const auto kind = parse_relation_kind(row.text(3));
    if (!kind) continue;
    Shown one{.id = row.integer(0),
              .other_id = row.integer(1),
              .kind = *kind,
              .is_part = row.text(4) == "part",
              .other = row.string(2),
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

std::string upper_first(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
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
                     {.text = one.other, .href = document_url(one.other_id), .is_title = true},
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
  for (const Shown& one : list_relations(context.db(), row.id, false)) {
    const RelationWords& words = relation_words(one.kind);
    if (*words.event == '\0') continue;
    std::string part = one.articles;
    if (is_effect(one.kind) && !one.is_part && one.kind != RelationKind::amends)
      part = context.tr(N_("The whole document"));
    if (!one.exception.empty()) part += (part.empty() ? "" : "; ") + one.exception;
    events.push_back({one.from.value_or(issued_on), std::string(context.tr(words.event)), one.other,
                      document_url(one.other_id), std::move(part)});
    if (one.ends_on)
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

// ---- banner

/// "replaced by 59/2020/QH14 (trừ Điều 75)" with the way there.
void add_cause(Context& context, view::List& items, const Cause& cause, bool counts = true) {
  std::string text;
  std::int64_t source = cause.parent_id;
  std::string note;
  if (source == 0 && cause.relation_id != 0) {
    db::Statement row = context.db().query(
        "SELECT acting_id, kind, exception FROM legal_relation WHERE id = ?1", cause.relation_id);
    if (row.step()) {
      source = row.integer(0);
      text = context.tr(relation_words(*parse_relation_kind(row.text(1))).affected);
      note = row.string(2);
    }
  }
  for (const plugin::Choice& choice : reason_choices()) {
    if (text.empty() && choice.value == reason_name(cause.reason)) text = context.tr(choice.label);
  }
  if (cause.parent_id != 0) text += ":";
  const std::string number = source != 0 ? number_of(context, source) : std::string();
  if (!number.empty() && cause.parent_id == 0) text += " " + number;
  if (!note.empty()) text += " (" + note + ")";
  text = upper_first(text);
  if (!counts) {
    text = context.tr(Message(N_("{reason}, on {day}: kept, does not count"),
                              {{"reason", text}, {"day", i18n::format_date(cause.on)}}));
  }
  items.add()
      .set("text", text)
      .set("href", source != 0 ? document_url(source) : std::string())
      .set("link", cause.parent_id == 0 ? std::string(context.tr(N_("Open the document"))) : number);
}

view::List& add_note(view::List& notes, std::string heading) {
  view::Object& note = notes.add();
  note.set("heading", std::move(heading));
  return note.list("items");
}

/// Between the end that counts and the replacement nothing holds.
void add_gap(Context& context, view::List& items, const Outcome& outcome) {
  for (const Cause& other : outcome.other_ends) {
    if (other.reason != Reason::replaced || other.on <= outcome.end->on) continue;
    items.add()
        .set("text", context.tr(Message(
                         N_("From {from} to {to} no document replaces it: check what was done in those days"),
                         {{"from", i18n::format_date(outcome.end->on)},
                          {"to", i18n::format_date(base::add_days(other.on, -1))}})))
        .set("href", std::string())
        .set("link", std::string());
    return;
  }
}

const Span* span_of(const Outcome& outcome, const Date& day) {
  for (const Span& span : outcome.spans) {
    if ((!span.starts_on || *span.starts_on <= day) && (!span.ends_on || day < *span.ends_on)) return &span;
  }
  return nullptr;
}

void add_banner(Context& context, view::List& notes, const Outcome& outcome) {
  const Span* const now = span_of(outcome, context.today);
  if (now == nullptr) return;
  const auto said = [&](const char* text, const Date& day) {
    return context.tr(Message(text, {{"day", i18n::format_date(day)}}));
  };
  if (outcome.end) {
    const bool is_over = outcome.end->on <= context.today;
    view::List& items = add_note(notes, said(is_over ? N_("The document has ended, from {day} on")
                                                     : N_("The document will end on {day}"),
                                             outcome.end->on));
    add_cause(context, items, *outcome.end);
    for (const Cause& other : outcome.other_ends) add_cause(context, items, other, false);
    add_gap(context, items, outcome);
    if (is_over) return;
  }
  if (now->validity == Validity::not_yet_effective && now->ends_on) {
    add_note(notes, said(N_("The document is not in force before {day}"), *now->ends_on));
  }
  if (now->validity == Validity::suspended || now->validity == Validity::partly_suspended) {
    const bool is_part = now->validity == Validity::partly_suspended;
    view::List& items =
        add_note(notes, std::string(context.tr(is_part ? N_("The document is suspended in part")
                                                       : N_("The document is suspended"))));
    add_cause(context, items, {*now->starts_on, now->reason, now->relation_id, 0});
    if (now->ends_on) {
      items.add()
          .set("text", said(N_("Until the day before {day}"), *now->ends_on))
          .set("href", std::string())
          .set("link", std::string());
    }
  }
  const Span& last = outcome.spans.back().validity == Validity::ended && outcome.spans.size() > 1
                         ? outcome.spans[outcome.spans.size() - 2]
                         : outcome.spans.back();
  if (last.base_ended_on) {
    view::List& items = add_note(
        notes, said(N_("All that this document amends has ended, from {day} on"), *last.base_ended_on));
    items.add()
        .set("text", context.tr(N_("It is in force, without effect. Enter its end when a document says so.")))
        .set("href", std::string())
        .set("link", std::string());
  }
}

void fill(Context& context, const plugin::RecordType& type, const plugin::Row& row, view::List& notes,
          view::List& cards) {
  if (type.id != std::string_view(kDocument)) return;
  const Outcome outcome = derive_document(context.db(), row.id);
  add_banner(context, notes, outcome);
  add_history(context, cards, row, outcome);
  add_relations(context, cards, row.id, false);
  add_relations(context, cards, row.id, true);
}

}  // namespace

plugin::RecordPart validity_part() {
  return {.id = "#validity",
          .label = N_("Validity"),
          .fill = fill,
          .describe = {},
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
          .in_list()
          .filter(),
      Field::date("ended_on", N_("Ended on")).computed(LEGAL_SPAN_SQL("ended_on")).in_list(),
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
