#include "plugins/legal/review/review_page.h"

#include "core/i18n/format.h"
#include "core/plugin/context.h"
#include "core/plugin/page_parts.h"
#include "core/task/task.h"
#include "plugins/legal/relation/propagation.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/review/review_steps.h"
#include "plugins/legal/review/review_words.h"
#include "plugins/legal/review/reviews.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Cell;
using plugin::Context;
using plugin::Line;
using plugin::Row;

constexpr std::size_t kMostInCard = 20;

std::string document_url(std::int64_t id) { return "/legal/documents/" + std::to_string(id); }

const plugin::Choice* find_choice(const std::vector<plugin::Choice>& choices, std::string_view value) {
  for (const plugin::Choice& choice : choices) {
    if (value == choice.value) return &choice;
  }
  return nullptr;
}

Cell tag_of(Context& context, const std::vector<plugin::Choice>& choices, std::string_view value) {
  const plugin::Choice* choice = find_choice(choices, value);
  if (choice == nullptr) return {.text = "–"};
  return {.text = std::string(context.tr(choice->label)), .tone = choice->tone};
}

void add_fact(view::List& items, std::string_view label, std::string text, std::string href = {}, std::string_view tone = {}) {
  items.add()
      .set("label", label)
      .set("text", text.empty() ? std::string("–") : std::move(text))
      .set("href", std::move(href))
      .set("tone", tone)
      .set("sub", "")
      .set("is_late", false);
}

/// The table of the official form (Phiếu rà soát văn bản, Nghị định số 34/2016/NĐ-CP).
void add_form(Context& context, view::List& cards, const Row& row) {
  const std::vector<plugin::Choice> assessments = assessment_choices();
  std::vector<Line> lines;
  int number = 0;
  for (const Criterion& criterion : criteria()) {
    Cell assessment = tag_of(context, assessments, row.values.text(criterion.assessment));
    lines.push_back({{.text = std::to_string(++number), .kind = "num"},
                     {.text = std::string(context.tr(criterion.heading)),
                      .sub = row.values.text(criterion.content),
                      .is_title = true},
                     {.text = row.values.text(criterion.against)},
                     std::move(assessment),
                     {.text = row.values.text(criterion.opinion)}});
  }
  view::Object& card = plugin::add_card(cards, "form", context.tr(N_("What was reviewed")),
                   {{context.tr(N_("No.")), "num"},
                    {context.tr(N_("Matter and what was looked at"))},
                    {context.tr(N_("Checked against"))},
                    {context.tr(N_("Assessment"))},
                    {context.tr(N_("Opinion"))}},
                   lines, {});
  card.set("lead", "");
}

void add_conclusion(Context& context, view::Object& page, const Row& row) {
  view::Object& card = page.object("conclusion");
  card.set("label", context.tr(N_("What is proposed")));
  view::List& items = card.list("items");
  const std::vector<plugin::Choice> conclusions = conclusion_choices();
  const plugin::Choice* chosen = find_choice(conclusions, row.values.text("conclusion"));
  add_fact(items, context.tr(N_("Form of handling")), chosen != nullptr ? std::string(context.tr(chosen->label)) : std::string(), {},
           chosen != nullptr ? chosen->tone : "");
  if (!row.values.text("conclusion_articles").empty())
    add_fact(items, context.tr(N_("Articles concerned")), row.values.text("conclusion_articles"));
  add_fact(items, context.tr(N_("Reason and content of the proposal")), row.values.text("reason"));
  if (chosen == nullptr || needs_no_handling(chosen->value)) return;
  const char* const authority = label_of(authority_choices(), row.values.text("authority"));
  add_fact(items, context.tr(N_("Body with authority to handle it")), *authority != '\0' ? std::string(context.tr(authority)) : std::string());
  add_fact(items, context.tr(N_("To be drafted by")), row.values.text("drafting_body"));
  add_fact(items, context.tr(N_("To be handled by")), plugin::show_day(row.values.date("handling_due_on")));
  if (!row.values.text("proposal_number").empty()) {
    add_fact(items, context.tr(N_("Submission")),
             row.values.text("proposal_number") + ", " + plugin::show_day(row.values.date("proposed_on")));
  }
  const std::int64_t result = row.values.integer("result_document_id");
  if (result != 0)
    add_fact(items, context.tr(N_("Resulting document")), std::string(row.title("result_document_id")), document_url(result));
}

/// Who took which step on which day.
void add_course(Context& context, view::List& cards, const Row& row) {
  struct Step {
    const char *label, *on, *by, *on_behalf;
  };
  static constexpr Step kSteps[] = {{N_("Submitted"), "submitted_on", "submitted_by", "submitted_for"},
                                    {N_("Approved by the head of division"), "head_on", "head_by", "head_for"},
                                    {N_("Approved by the Office"), "approved_on", "approved_by", "approved_for"},
                                    {N_("Concluded by the leaders"), "finished_on", "finished_by", ""}};
  std::vector<Line> lines;
  for (const Step& step : kSteps) {
    const auto day = row.values.date(step.on);
    if (!day) continue;
    const std::int64_t absent = *step.on_behalf != '\0' ? row.values.integer(step.on_behalf) : 0;
    std::string behalf;
    if (absent != 0) {
      behalf = context.tr(Message(N_("on behalf of {name}"),
                                  {{"name", context.db().text("SELECT full_name FROM core_user WHERE id = ?1", absent)}}));
    }
    lines.push_back({{.text = std::string(context.tr(step.label)), .is_title = true},
                     {.text = i18n::format_date(*day), .kind = "nw"},
                     {.text = std::string(row.title(step.by)), .sub = std::move(behalf)}});
  }
  if (const auto day = row.values.date("handled_on")) {
    lines.push_back({{.text = std::string(context.tr(N_("Handled"))), .is_title = true}, {.text = i18n::format_date(*day), .kind = "nw"}, {}});
  }
  std::string awaited;
  for (const std::int64_t person : list_awaited(context, context.db(), row)) {
    if (!awaited.empty()) awaited += "; ";
    awaited += context.db().text("SELECT full_name FROM core_user WHERE id = ?1", person);
  }
  if (!awaited.empty()) lines.push_back({{.text = std::string(context.tr(N_("Waits for"))), .is_title = true}, {}, {.text = awaited}});
  if (lines.empty()) return;
  plugin::add_card(cards, "course", context.tr(N_("Course of approval")),
                   {{context.tr(N_("Step"))}, {context.tr(N_("Day")), "nw"}, {context.tr(N_("By"))}}, lines, {});
}

void add_note(view::List& notes, std::string heading, std::string text) {
  view::Object& note = notes.add();
  note.set("heading", std::move(heading));
  note.list("items").add().set("text", std::move(text)).set("href", "").set("link", "");
}

void fill_own_notes(Context& context, const Row& row, view::List& notes) {
  const std::string state = row.values.text("state");
  if (const std::string reason = row.values.text("return_reason"); !reason.empty() && state == "in_review")
    add_note(notes, std::string(context.tr(N_("The form was returned"))), reason);
  if (row.values.text("lateness") == "overdue") {
    add_note(notes, context.tr(Message(N_("Overdue since {day}"), {{"day", plugin::show_day(row.values.date("due_on"))}})),
             std::string(context.tr(N_("The Office has not approved the form yet."))));
  }
  if (is_locked(context.db(), row) && state != "completed" && state != "handled")
    add_note(notes, std::string(context.tr(N_("The campaign is closed"))), std::string(context.tr(N_("Nothing of this form can be changed."))));
}

std::vector<Line> list_reviews(Context& context, db::Statement row) {
  const std::vector<plugin::Choice> states = review_states(), conclusions = conclusion_choices();
  std::vector<Line> lines;
  while (row.step() && lines.size() < kMostInCard) {
    lines.push_back({{.text = row.string(1), .href = review_url(row.integer(0)), .sub = row.string(2), .is_title = true},
                     {.text = row.string(3)},
                     {.text = plugin::show_day(row.date(4)), .kind = "nw"},
                     tag_of(context, states, row.text(5)),
                     tag_of(context, conclusions, row.text(6))});
  }
  return lines;
}

void add_reviews_of_document(Context& context, view::List& cards, std::int64_t document_id) {
  db::Statement row = context.db().query(
      "SELECT r.id, r.name, coalesce(c.name, ''), coalesce(u.name, ''), r.due_on, r.state, r.conclusion FROM legal_review AS r "
      "LEFT JOIN legal_campaign AS c ON c.id = r.campaign_id LEFT JOIN core_unit AS u ON u.id = r.unit_id WHERE r.document_id = "
      "?1 AND r.id NOT IN (SELECT record_id FROM core_archive WHERE record_type = 'legal.review') ORDER BY r.id DESC",
      document_id);
  const std::vector<Line> lines = list_reviews(context, std::move(row));
  const bool may_review = context.user.may("legal.review");
  if (lines.empty() && !may_review) return;
  view::Object& card = plugin::add_card(cards, "reviews", context.tr(N_("Reviews of this document")),
                                        {{context.tr(N_("Review form"))},
                                         {context.tr(N_("Reviewing unit"))},
                                         {context.tr(N_("Due on")), "nw"},
                                         {context.tr(N_("State"))},
                                         {context.tr(N_("Form of handling"))}},
                                        lines, context.tr(N_("It has not been reviewed yet.")));
  if (may_review) {
    plugin::add_button(card.list("actions"), context.tr(N_("Review this document")),
                       "/legal/reviews/new?document_id=" + std::to_string(document_id), "clipboard-check", "sm");
  }
}

void add_review_of_relation(Context& context, view::List& cards, std::int64_t relation_id) {
  db::Statement row = context.db().query(
      "SELECT r.id, r.name, coalesce(c.name, ''), coalesce(u.name, ''), r.due_on, r.state, r.conclusion FROM legal_review AS r "
      "LEFT JOIN legal_campaign AS c ON c.id = r.campaign_id LEFT JOIN core_unit AS u ON u.id = r.unit_id WHERE r.relation_id = "
      "?1 ORDER BY r.id",
      relation_id);
  const std::vector<Line> lines = list_reviews(context, std::move(row));
  if (lines.empty()) return;
  plugin::add_card(cards, "reviews", context.tr(N_("Handles the proposal of")),
                   {{context.tr(N_("Review form"))},
                    {context.tr(N_("Reviewing unit"))},
                    {context.tr(N_("Due on")), "nw"},
                    {context.tr(N_("State"))},
                    {context.tr(N_("Form of handling"))}},
                   lines, {});
}

void fill_part(Context& context, const plugin::RecordType& type, const Row& row, view::List& notes, view::List& cards) {
  const std::string_view id = type.id;
  if (!context.user.may("legal.view")) return;
  if (id == kDocument) add_reviews_of_document(context, cards, row.id);
  if (id == kRelation) add_review_of_relation(context, cards, row.id);
  if (id == kReview) fill_own_notes(context, row, notes);
}

}  // namespace

void extend_review_page(Context& context, const Row& row, view::Object& page) {
  const std::int64_t document = row.values.integer("document_id");
  page.set("lead", context.db().text("SELECT title FROM legal_document WHERE id = ?1", document));
  const Cell state = tag_of(context, review_states(), row.values.text("state"));
  page.list("tags").add().set("text", state.text).set("tone", state.tone);
  view::List& buttons = page.list("more_actions");
  plugin::add_button(buttons, context.tr(N_("Print the review form")), review_url(row.id) + "/form", "printer");
  plugin::add_button(buttons, context.tr(N_("The review form as Excel")), review_url(row.id) + "/form/xlsx", "download");
  add_form(context, page.list("form_cards"), row);
  add_conclusion(context, page, row);
  view::List& cards = page.list("more_cards");
  add_course(context, cards, row);
  if (!task::list_tasks(context.db(), context, {kReview, row.id}).empty())
    task::add_task_card(context, cards, {kReview, row.id}, context.tr(N_("Task")), {});
}

plugin::RecordPart review_part() {
  return {.id = "#reviews",
          .label = N_("Review"),
          .fill = fill_part,
          .describe = {},
          .saved = {},
          .remove = {},
          .archived = {}};
}

plugin::DutySource review_duties() {
  return {.id = "legal.reviews",
          .heading = N_("Reviews that wait for me"),
          .order = 25,
          .access = plugin::may("legal.view"),
          .list = [](Context& context, int limit, const base::Date& soon_until) {
            const auth::Reach approves = context.user.reach("legal.review.approve");
            const bool finishes = context.user.may("legal.review.finish");
            plugin::DutySource::Duties duties;
            duties.more_href = finishes ? "/legal/reviews?state=reviewed" : (approves.all ? "/legal/reviews?state=at_office" : "/legal/reviews?state=submitted");
            if (approves.nothing() && !finishes) return duties;
            const std::vector<plugin::Choice> states = review_states();
            const std::string today = base::format_iso(context.today), soon = base::format_iso(soon_until);
            db::Statement row = context.db().query(
                "SELECT r.id, r.name, u.name, coalesce(r.due_on, ''), r.state, r.unit_id, coalesce(r.submitted_by, 0), "
                "coalesce(r.submitted_for, 0) FROM legal_review AS r JOIN core_unit AS u ON u.id = r.unit_id WHERE r.state IN "
                "('submitted', 'at_office', 'reviewed') AND NOT EXISTS (SELECT 1 FROM legal_campaign AS c WHERE c.id = "
                "r.campaign_id AND c.state = 'closed') AND r.id NOT IN (SELECT record_id FROM core_archive WHERE record_type = "
                "'legal.review') ORDER BY r.due_on, r.id LIMIT ?1",
                plugin::DutySource::kMostCounted);
            while (row.step()) {
              const std::string_view state = row.text(4);
              const bool is_mine = state == "submitted" ? !approves.all && approves.covers_unit(row.integer(5))
                                   : state == "at_office" ? approves.all
                                                          : finishes;
              if (!is_mine || context.user.did(row.integer(6)) || context.user.did(row.integer(7))) continue;
              const plugin::Choice* choice = find_choice(states, state);
              plugin::DutySource::Duty duty{.title = row.string(1),
                                            .href = review_url(row.integer(0)),
                                            .sub = row.string(2),
                                            .due_on = row.string(3),
                                            .state_label = std::string(context.tr(choice->label)),
                                            .tone = choice->tone};
              ++duties.total;
              const bool has_day = !duty.due_on.empty();
              if (has_day && duty.due_on < today) ++duties.late;
              if (has_day && duty.due_on >= today && duty.due_on <= soon) {
                ++duties.soon_total;
                if (static_cast<int>(duties.soon.size()) < limit) duties.soon.push_back(duty);
              }
              if (static_cast<int>(duties.first.size()) < limit) duties.first.push_back(std::move(duty));
            }
            return duties;
          }};
}

}  // namespace motcong::legal
