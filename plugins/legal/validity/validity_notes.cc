#include "plugins/legal/validity/validity_notes.h"

#include <string>

#include "core/i18n/format.h"
#include "core/plugin/context.h"
#include "core/record/row_rule.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relation_words.h"
#include "plugins/legal/validity/rules.h"
#include "plugins/legal/validity/shown_state.h"

namespace motcong::legal {
namespace {

using base::Date;
using base::Message;
using plugin::Context;

std::string document_url(std::int64_t id) { return "/legal/documents/" + std::to_string(id); }

std::string number_of(Context& context, std::int64_t id) {
  return context.db().text("SELECT number FROM legal_document WHERE id = ?1", id);
}

std::string upper_first(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string said(Context& context, const char* text, const Date& day) {
  return context.tr(Message(text, {{"day", i18n::format_date(day)}}));
}

view::List& add_note(view::List& notes, std::string heading) {
  view::Object& note = notes.add();
  note.set("heading", std::move(heading));
  return note.list("items");
}

void add_item(view::List& items, std::string text, std::string href = {}, std::string link = {}) {
  items.add().set("text", std::move(text)).set("href", std::move(href)).set("link", std::move(link));
}

void add_item(Context& context, view::List& items, std::string text, std::int64_t document_id) {
  const bool opens = document_id != 0;
  add_item(items, std::move(text), opens ? document_url(document_id) : std::string(),
           opens ? std::string(context.tr(N_("Open the document"))) : std::string());
}

/// "Replaced by 59/2020/QH14 (trừ Điều 75)", "What it details, 68/2014/QH13, has ended"; with the document that did it.
struct Said {
  std::string text;
  std::int64_t document_id = 0;
};

Said describe_cause(Context& context, const Cause& cause) {
  if (cause.parent_id != 0) {
    return {context.tr(Message(N_("{parent}, which it details, has ended"), {{"parent", number_of(context, cause.parent_id)}})),
            cause.parent_id};
  }
  db::Statement row =
      context.db().query("SELECT acting_id, kind, exception FROM legal_relation WHERE id = ?1", cause.relation_id);
  if (cause.relation_id != 0 && row.step()) {
    std::string text(context.tr(relation_words(*parse_relation_kind(row.text(1))).affected));
    text += " " + number_of(context, row.integer(0));
    if (!row.text(2).empty()) text += " (" + row.string(2) + ")";
    return {upper_first(std::move(text)), row.integer(0)};
  }
  for (const plugin::Choice& choice : reason_choices()) {
    if (choice.value == reason_name(cause.reason)) return {std::string(context.tr(choice.label)), 0};
  }
  return {};
}

/// A state is no surer than the rule it rests on.
void add_rule(Context& context, view::List& items, const Cause& cause) {
  const auto rule = find_unconfirmed_rule(context.db(), cause);
  if (!rule) return;
  add_item(items,
           context.tr(Message(N_("By a rule that nobody has compared with the law yet: {basis}"), {{"basis", rule->legal_basis}})),
           "/legal/rules/" + std::to_string(rule->id), std::string(context.tr(N_("See the rule"))));
}

void add_cause(Context& context, view::List& items, const Cause& cause) {
  Said said = describe_cause(context, cause);
  add_item(context, items, std::move(said.text), said.document_id);
  add_rule(context, items, cause);
}

void add_other_cause(Context& context, view::List& items, const Cause& cause) {
  Said said = describe_cause(context, cause);
  add_item(context, items,
           context.tr(Message(N_("{reason}, on {day}: kept, does not count"),
                              {{"reason", std::move(said.text)}, {"day", i18n::format_date(cause.on)}})),
           said.document_id);
}

/// Between the end that counts and the replacement nothing holds.
void add_gap(Context& context, view::List& items, const Outcome& outcome) {
  for (const Cause& other : outcome.other_ends) {
    if (other.reason != Reason::replaced || other.on <= outcome.end->on) continue;
    add_item(items,
             context.tr(Message(N_("From {from} to {to} no document replaces it: check what was done in those days"),
                                {{"from", i18n::format_date(outcome.end->on)},
                                 {"to", i18n::format_date(base::add_days(other.on, -1))}})));
    return;
  }
}

/// Two ends, one of them by what it details: which of them counts, a person may choose.
void add_choice(Context& context, view::List& items, const plugin::Row& document, const Outcome& outcome) {
  const auto by_parent = [](const Cause& cause) { return cause.reason == Reason::parent_ended; };
  bool is_open = by_parent(*outcome.end) && !outcome.other_ends.empty();
  for (const Cause& other : outcome.other_ends) is_open = is_open || by_parent(other);
  const plugin::RecordType& type = context.services.registry.type(kDocument);
  if (!is_open || !record::reaches_row(context.db(), context, type, type.access.update, document.id)) return;
  add_item(items, std::string(context.tr(N_("Which of these days counts is chosen in the form, with a reason"))),
           document_url(document.id) + "/edit#ending", std::string(context.tr(N_("Choose"))));
}

void add_end(Context& context, view::List& notes, const plugin::Row& document, const Outcome& outcome) {
  const bool is_over = outcome.end->on <= context.today;
  const char* own = has_own_words(document.values.text("nature")) ? own_end_words(outcome.end->reason) : "";
  const std::string heading =
      *own == '\0' ? said(context, is_over ? N_("The document has ended, from {day} on") : N_("The document will end on {day}"),
                          outcome.end->on)
                   : context.tr(Message(N_("{state}, from {day} on"), {{"state", std::string(context.tr(own))},
                                                                       {"day", i18n::format_date(outcome.end->on)}}));
  view::List& items = add_note(notes, heading);
  add_cause(context, items, *outcome.end);
  for (const Cause& other : outcome.other_ends) add_other_cause(context, items, other);
  add_gap(context, items, outcome);
  add_choice(context, items, document, outcome);
  if (const std::string reason = document.values.text("ending_reason"); !reason.empty())
    add_item(items, context.tr(Message(N_("Why the formal end counts: {reason}"), {{"reason", reason}})));
}

bool is_pause(Validity validity) {
  return validity == Validity::suspended || validity == Validity::partly_suspended;
}

void add_pause(Context& context, view::List& notes, const Span& now, const Span* next) {
  view::List& items = add_note(
      notes, std::string(context.tr(now.validity == Validity::partly_suspended ? N_("The document is suspended in part")
                                                                               : N_("The document is suspended"))));
  add_cause(context, items, {*now.starts_on, now.reason, now.relation_id, 0});
  if (next == nullptr || is_pause(next->validity) || next->validity == Validity::ended) return;
  add_item(items, said(context, N_("Until the day before {day}"), *next->starts_on));
}

/// Decisions that list it as ended are evidence, under the law of their day: what ended it is not entered.
void add_declared(Context& context, view::List& notes, const plugin::Row& document, const Span& now) {
  if (now.validity == Validity::ended || now.reason == Reason::declared_ended) return;
  view::List* items = nullptr;
  db::Statement row = context.db().query(
      "SELECT a.id, a.number, coalesce(r.effective_on, a.effective_on, a.issued_on) AS day, r.scope, r.articles FROM "
      "legal_relation AS r JOIN legal_document AS a ON a.id = r.acting_id WHERE r.affected_id = ?1 AND r.kind = "
      "'declares_ended' AND day <= ?2 ORDER BY day, r.id",
      document.id, context.today);
  while (row.step()) {
    if (has_rule(context.db(), "declared_end_counts", *row.date(2))) continue;
    if (row.text(3) == "part" && now.validity == Validity::partly_ended) continue;
    if (items == nullptr) {
      items = &add_note(notes, std::string(context.tr(N_("Published as ended, but what ended it is not entered"))));
    }
    std::string text = context.tr(Message(N_("{decision} of {day} lists it as ended; under the law of that day the list is "
                                             "evidence only. Enter the document that replaced or repealed it."),
                                          {{"decision", row.string(1)}, {"day", i18n::format_date(*row.date(2))}}));
    if (!row.text(4).empty()) text += " (" + list_articles(row.text(4)) + ")";
    add_item(context, *items, std::move(text), row.integer(0));
  }
}

/// What a person found: the state itself is derived from what is entered.
void add_mark(Context& context, view::List& notes, const plugin::Row& document, const Span& now) {
  const std::string mark = document.values.text("mark");
  if (mark.empty() || now.validity == Validity::ended) return;
  const bool is_unknown = mark == "unknown";
  const auto from = document.values.date("marked_on");
  if (!is_unknown && from && context.today < *from) return;
  std::string heading(context.tr(is_unknown ? N_("Whether the document is in force is not determined")
                                            : N_("The document is no longer suitable")));
  if (from) heading += " (" + i18n::format_date(*from) + ")";
  view::List& items = add_note(notes, std::move(heading));
  add_item(items, document.values.text("mark_reason"));
  if (is_unknown) {
    add_item(items, std::string(context.tr(N_("The state below is derived from what is entered; somebody has to find out."))));
  } else {
    add_item(items, std::string(context.tr(N_("Such a finding rests on a review form."))),
             "/legal/reviews?document_id=" + std::to_string(document.id), std::string(context.tr(N_("See its reviews"))));
  }
}

void add_base_end(Context& context, view::List& notes, const Outcome& outcome) {
  const Span& last = outcome.spans.back().validity == Validity::ended && outcome.spans.size() > 1
                         ? outcome.spans[outcome.spans.size() - 2]
                         : outcome.spans.back();
  if (!last.base_ended_on) return;
  const bool is_over = *last.base_ended_on <= context.today;
  view::List& items =
      add_note(notes, said(context, is_over ? N_("All that this document amends has ended, from {day} on")
                                            : N_("All that this document amends will have ended from {day} on"),
                           *last.base_ended_on));
  add_item(items,
           std::string(context.tr(is_over ? N_("It is in force, without effect. Enter its end when a document says so.")
                                          : N_("From that day it is without effect, until a document ends it."))));
}

}  // namespace

void add_validity_notes(Context& context, view::List& notes, const plugin::Row& document, const Outcome& outcome) {
  const auto holds = [&](const Span& span) {
    return (!span.starts_on || *span.starts_on <= context.today) && (!span.ends_on || context.today < *span.ends_on);
  };
  const Span *now = nullptr, *next = nullptr;
  for (std::size_t i = 0; i < outcome.spans.size(); ++i) {
    if (!holds(outcome.spans[i])) continue;
    now = &outcome.spans[i];
    if (i + 1 < outcome.spans.size()) next = &outcome.spans[i + 1];
  }
  if (now == nullptr) return;
  if (outcome.end) {
    add_end(context, notes, document, outcome);
    if (outcome.end->on <= context.today) return;
  }
  add_mark(context, notes, document, *now);
  if (now->validity == Validity::not_yet_effective && now->ends_on) {
    add_note(notes, said(context, N_("The document is not in force before {day}"), *now->ends_on));
  }
  if (is_pause(now->validity)) add_pause(context, notes, *now, next);
  if (now->validity == Validity::partly_ended && now->parent_id != 0) {
    view::List& items = add_note(notes, std::string(context.tr(N_("A part of the document has ended"))));
    const Date from = now->starts_on.value_or(context.today);
    add_cause(context, items, {from, now->reason, now->relation_id, now->parent_id});
  }
  add_declared(context, notes, document, *now);
  add_base_end(context, notes, outcome);
}

}  // namespace motcong::legal
