#include "plugins/legal/review/review_steps.h"

#include <algorithm>

#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/i18n/format.h"
#include "core/plugin/actor.h"
#include "core/record/naming.h"
#include "core/record/store.h"
#include "plugins/legal/review/review_changes.h"
#include "plugins/legal/review/review_check.h"
#include "plugins/legal/review/review_duty.h"
#include "plugins/legal/review/review_handling.h"
#include "plugins/legal/review/review_words.h"
#include "plugins/legal/review/reviews.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Action;
using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::Row;
using plugin::Values;
using plugin::Work;

constexpr const char* kDo = "legal.review";
constexpr const char* kApprove = "legal.review.approve";

db::Value text_value(std::string text) { return db::Value(std::move(text)); }
db::Value today_value(const Work& work) { return text_value(base::format_iso(work.today)); }

void change(const Work& work, db::WriteTx& tx, const Row& row, const Values& changes) {
  record::update_values(work, tx, work.services.registry.type(kReview), row.id, changes);
}

/// Who does the step now, and on whose behalf.
void sign(const Work& work, Values& changes, const char* on, const char* by, const char* on_behalf) {
  const auto person = plugin::actor(work);
  changes.set(on, today_value(work));
  changes.set(by, person ? db::Value(*person) : db::Value());
  changes.set(on_behalf, work.user.acting_for != 0 ? db::Value(work.user.acting_for) : db::Value());
}

void clear_signatures(Values& changes) {
  for (const char* column : {"submitted_on", "submitted_by", "submitted_for", "head_on", "head_by", "head_for", "approved_on",
                             "approved_by", "approved_for", "finished_on", "finished_by"})
    changes.set(column, db::Value());
}

bool is_in(const Row& row, std::string_view state) { return row.values.text("state") == state; }

void tell(const Work& work, db::WriteTx& tx, const Row& row, const std::vector<std::int64_t>& people, const char* text,
          const std::string& reason = {}) {
  for (const std::int64_t person : people) {
    if (work.user.did(person)) continue;
    plugin::notify(tx, work, person, "legal.review",
                   Message(text, {{"review", row.values.text("name")}, {"reason", reason}}), review_url(row.id));
  }
}

// ---- who stands where

/// Heads of the division: those who approve for it alone, not the Office, which approves for all.
std::vector<std::int64_t> list_heads(const Work& work, db::Reader& reader, std::int64_t unit) {
  std::vector<std::int64_t> heads = auth::list_users_with(reader, kApprove, unit, work.today);
  const std::vector<std::int64_t> office = auth::list_users_with(reader, kApprove, 0, work.today);
  std::erase_if(heads, [&](std::int64_t person) {
    return std::find(office.begin(), office.end(), person) != office.end();
  });
  return heads;
}

bool is_office(const Work& work) { return work.user.reach(kApprove).all; }

bool submitted_it(const Work& work, const Row& row) { return took_step(work, row, "submitted_by", "submitted_for"); }

/// Heads of the division other than who submitted its form.
std::vector<std::int64_t> list_other_heads(const Work& work, db::Reader& reader, const Row& row) {
  std::vector<std::int64_t> heads = list_heads(work, reader, row.values.integer("unit_id"));
  std::erase(heads, row.values.integer("submitted_by"));
  std::erase(heads, row.values.integer("submitted_for"));
  return heads;
}

bool may_approve_as_head(const Work& work, const Row& row) {
  return !is_office(work) && !submitted_it(work, row) && work.user.reach(kApprove).covers_unit(row.values.integer("unit_id"));
}

/// The Office approves what the head of division did; at once where a division has no other head to do so, as its own.
bool may_approve_for_office(const Work& work, db::Reader& reader, const Row& row) {
  if (!is_office(work) || submitted_it(work, row)) return false;
  if (is_in(row, "at_office")) return !took_step(work, row, "head_by", "head_for");
  return is_in(row, "submitted") && list_other_heads(work, reader, row).empty();
}

bool may_conclude(const Work& work, const Row& row) {
  return !submitted_it(work, row) && !took_step(work, row, "head_by", "head_for") &&
         !took_step(work, row, "approved_by", "approved_for");
}

// ---- given out, taken up

std::int64_t find_document_unit(db::Reader& reader, const Row& row) {
  return reader.integer("SELECT coalesce(unit_id, 0) FROM legal_document WHERE id = ?1", 0, row.values.integer("document_id"));
}

std::map<std::string, std::string> propose_assignment(const Work& work, db::Reader& reader, const Row& row) {
  const std::int64_t unit = find_reviewing_unit(reader, row);
  const auto due = row.values.date("due_on");
  const std::int64_t person = row.values.integer("user_id");
  return {{"unit_id", unit != 0 ? std::to_string(unit) : std::string()},
          {"user_id", person != 0 ? std::to_string(person) : std::string()},
          {"due_on", i18n::format_date(due.value_or(find_due_day(reader, work.today, row.values.ids("grounds"))))}};
}

Message assign(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  std::int64_t unit = inputs.integer("unit_id");
  if (unit == 0) unit = find_document_unit(tx, row);
  if (unit == 0) {
    errors.emplace_back("unit_id", N_("Choose the unit: the register names none that answers for this document"));
    return {};
  }
  const std::int64_t person = inputs.integer("user_id");
  if (person != 0 && !is_reviewer(work, tx, unit, person)) {
    errors.emplace_back("user_id", N_("Choose somebody of that unit who reviews documents"));
    return {};
  }
  auto due = inputs.date("due_on");
  if (due && *due < work.today && due != row.values.date("due_on")) {
    errors.emplace_back("due_on", Message(N_("{day} has passed already"), {{"day", i18n::format_date(*due)}}));
    return {};
  }
  if (!due) due = row.values.date("due_on");
  const bool is_same = is_in(row, "in_review") && row.values.integer("unit_id") == unit && row.values.integer("user_id") == person;
  give_out(work, tx, row, unit, person, due.value_or(find_due_day(tx, work.today, row.values.ids("grounds"))));
  return is_same ? N_("The due day is changed") : N_("The review is given out; who has it finds it among his tasks");
}

Message take_up(const Work& work, db::WriteTx& tx, const Row& row, const Values&, FieldErrors& errors) {
  const std::int64_t unit = row.values.integer("unit_id");
  if (unit == 0) {
    errors.emplace_back("", N_("No unit has this review yet; the Office gives it out"));
    return {};
  }
  Values changes;
  changes.set("state", text_value("in_review"));
  if (row.values.integer("user_id") == 0) changes.set("user_id", db::Value(work.user.rows_of()));
  if (!row.values.date("due_on"))
    changes.set("due_on", text_value(base::format_iso(find_due_day(tx, work.today, row.values.ids("grounds")))));
  change(work, tx, row, changes);
  open_duty(work, tx, row.id);
  return N_("The review is yours. Fill in the form; it may be saved half filled.");
}

// ---- submitted, approved, finished

Message submit(const Work& work, db::WriteTx& tx, const Row& row, const Values&, FieldErrors& errors) {
  FieldErrors missing;
  check_complete(work, row.values, missing);
  check_consistent(row.values, missing);
  check_against_register(tx, row.values, missing);
  const plugin::RecordType& type = work.services.registry.type(kReview);
  // The step asks for nothing itself: what the form lacks is named by its fields, and the form shows it beside each.
  for (const auto& [name, text] : missing) {
    const Field* field = type.find_field(name);
    errors.emplace_back("", Message(N_("{field}: {what}"), {{"field", std::string(work.tr(field->label))}, {"what", work.tr(text)}}));
  }
  if (!errors.empty()) {
    errors.emplace_back("", N_("Open the form, tick “The form is complete” and save: each of these is then shown beside its field"));
    return {};
  }
  std::vector<std::int64_t> heads = list_heads(work, tx, row.values.integer("unit_id"));
  std::vector<std::int64_t> office = auth::list_users_with(tx, kApprove, 0, work.today);
  const auto is_doer = [&](std::int64_t person) { return work.user.did(person); };
  std::erase_if(heads, is_doer);
  std::erase_if(office, is_doer);
  if (office.empty()) {
    errors.emplace_back("", N_("Nobody but you may approve for the Office, so the form would wait for ever: let an administrator "
                               "give somebody else that right first"));
    return {};
  }
  Values changes;
  clear_signatures(changes);
  // Where nobody else heads the division, its form goes to the Office as it stands.
  const bool skips_head = heads.empty();
  changes.set("state", text_value(skips_head ? "at_office" : "submitted"));
  changes.set("return_reason", text_value(""));
  changes.set("is_complete", db::Value(std::int64_t{1}));
  sign(work, changes, "submitted_on", "submitted_by", "submitted_for");
  change(work, tx, row, changes);
  if (skips_head) {
    tell(work, tx, row, office, N_("Waits for the Office: {review}"));
    return N_("The form is with the Office");
  }
  tell(work, tx, row, heads, N_("Waits for the head of division: {review}"));
  return N_("The form is with the head of division");
}

Message approve_as_head(const Work& work, db::WriteTx& tx, const Row& row, const Values&, FieldErrors&) {
  Values changes;
  sign(work, changes, "head_on", "head_by", "head_for");
  changes.set("state", text_value("at_office"));
  change(work, tx, row, changes);
  tell(work, tx, row, auth::list_users_with(tx, kApprove, 0, work.today), N_("Waits for the Office: {review}"));
  return N_("Approved; the form is with the Office");
}

Message approve_for_office(const Work& work, db::WriteTx& tx, const Row& row, const Values&, FieldErrors&) {
  Values changes;
  changes.set("state", text_value("reviewed"));
  sign(work, changes, "approved_on", "approved_by", "approved_for");
  change(work, tx, row, changes);
  complete_duty(work, tx, row.id, i18n::Language::vi().tr(Message(N_("The review form is approved"))));
  tell(work, tx, row, auth::list_users_with(tx, "legal.review.finish", 0, work.today), N_("Waits for the leaders: {review}"));
  return N_("Approved; the form is with the leaders of the department");
}

Message finish(const Work& work, db::WriteTx& tx, const Row& row, const Values&, FieldErrors&) {
  Values changes;
  changes.set("state", text_value("completed"));
  changes.set("finished_on", today_value(work));
  const auto person = plugin::actor(work);
  changes.set("finished_by", person ? db::Value(*person) : db::Value());
  change(work, tx, row, changes);
  settle_flags(work, tx, row);
  return N_("The review is completed and locked");
}

Message propose(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  const auto day = inputs.date("proposed_on");
  if (day && *day > work.today) {
    errors.emplace_back("proposed_on", Message(N_("{day} lies in the future; today is {today}"),
                                               {{"day", i18n::format_date(*day)}, {"today", i18n::format_date(work.today)}}));
    return {};
  }
  const auto approved = row.values.date("approved_on");
  if (day && approved && *day < *approved) {
    errors.emplace_back("proposed_on", Message(N_("{day} lies before the approval of the form on {approved}"),
                                               {{"day", i18n::format_date(*day)}, {"approved", i18n::format_date(*approved)}}));
    return {};
  }
  Values changes;
  changes.set("state", text_value("proposed"));
  changes.set("proposal_number", inputs.get("proposal_number"));
  changes.set("proposed_on", inputs.get("proposed_on"));
  changes.set("finished_on", today_value(work));
  const auto person = plugin::actor(work);
  changes.set("finished_by", person ? db::Value(*person) : db::Value());
  change(work, tx, row, changes);
  settle_flags(work, tx, row);
  tell(work, tx, row, auth::list_users_with(tx, "legal.campaign", 0, work.today), N_("Proposed, to be followed until it is handled: {review}"));
  return N_("The proposal is on record; when the document that handles it is issued, the Office enters it here");
}

Message give_back(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
  const bool was_approved = is_in(row, "reviewed");
  std::vector<std::int64_t> people{row.values.integer("submitted_by")};
  Values changes;
  clear_signatures(changes);
  changes.set("state", text_value("in_review"));
  changes.set("is_complete", db::Value(std::int64_t{0}));
  changes.set("return_reason", inputs.get("reason"));
  change(work, tx, row, changes);
  if (was_approved) open_duty(work, tx, row.id);
  const std::int64_t reviewer = row.values.integer("user_id");
  if (reviewer != 0 && reviewer != people.front()) people.push_back(reviewer);
  tell(work, tx, row, people, N_("Returned: {review}. {reason}"), inputs.text("reason"));
  return N_("The form is returned with the reason");
}

bool is_open_campaign(db::Reader& reader, const Row& row) {
  return !reader.exists("SELECT 1 FROM legal_campaign WHERE id = ?1 AND state = 'closed'", row.values.integer("campaign_id"));
}

/// A step open in one state, for whom `who` lets take it.
std::function<bool(const Work&, db::Reader&, const Row&)> in_state(
    const char* state, std::function<bool(const Work&, db::Reader&, const Row&)> who = {}) {
  return [state = std::string_view(state), who = std::move(who)](const Work& work, db::Reader& reader, const Row& row) {
    return is_in(row, state) && is_open_campaign(reader, row) && (!who || who(work, reader, row));
  };
}

Field reason_field() { return Field::long_text("reason", N_("Reason")).required().max_length(1000); }

}  // namespace

std::int64_t find_reviewing_unit(db::Reader& reader, const Row& review) {
  const std::int64_t unit = review.values.integer("unit_id");
  return unit != 0 ? unit : find_document_unit(reader, review);
}

bool is_reviewer(const Work& work, db::Reader& reader, std::int64_t unit, std::int64_t person) {
  const std::vector<std::int64_t> staff = auth::list_users_with(reader, kDo, unit, work.today);
  return std::find(staff.begin(), staff.end(), person) != staff.end();
}

void give_out(const Work& work, db::WriteTx& tx, const Row& review, std::int64_t unit, std::int64_t person,
              const base::Date& due_on) {
  const bool is_same = is_in(review, "in_review") && review.values.integer("unit_id") == unit &&
                       review.values.integer("user_id") == person;
  Values changes;
  changes.set("state", text_value("in_review"));
  changes.set("unit_id", db::Value(unit));
  changes.set("user_id", person != 0 ? db::Value(person) : db::Value());
  changes.set("due_on", text_value(base::format_iso(due_on)));
  change(work, tx, review, changes);
  if (is_same) {
    move_duty(work, tx, review.id);
    return;
  }
  withdraw_duty(work, tx, review.id, i18n::Language::vi().tr(Message(N_("The review is given to others"))));
  open_duty(work, tx, review.id);
}

bool is_locked(db::Reader& reader, const Row& review) {
  return is_in(review, "completed") || is_in(review, "handled") || !is_open_campaign(reader, review);
}

bool is_in_work(db::Reader& reader, const Row& review) {
  return (is_in(review, "waiting") || is_in(review, "in_review")) && is_open_campaign(reader, review);
}

std::vector<std::int64_t> list_awaited(const Work& work, db::Reader& reader, const Row& review) {
  std::vector<std::int64_t> people;
  if (is_in(review, "submitted")) people = list_other_heads(work, reader, review);
  if (is_in(review, "at_office") || (is_in(review, "submitted") && people.empty()))
    people = auth::list_users_with(reader, kApprove, 0, work.today);
  if (is_in(review, "reviewed")) people = auth::list_users_with(reader, "legal.review.finish", 0, work.today);
  for (const char* step : {"submitted_by", "submitted_for", "head_by", "head_for", "approved_by", "approved_for"})
    std::erase(people, review.values.integer(step));
  return people;
}

bool took_step(const Work& work, const Row& review, const char* by, const char* on_behalf) {
  return work.user.did(review.values.integer(by)) || work.user.did(review.values.integer(on_behalf));
}

std::vector<Action> review_steps() {
  const auto concludes = [](const Work& work, db::Reader&, const Row& row) { return may_conclude(work, row); };
  std::vector<Action> steps = {
      {.id = "assign", .label = N_("Give out the review"), .icon = "send", .access = may("legal.campaign"), .in_bulk = true,
       .explain = N_("Who gets it has a task with this due day. A unit that stays empty means the one that answers for the document."),
       .fields = {Field::ref("unit_id", N_("Reviewing unit"), "core.unit").hint(N_("Empty: the unit that answers for the document")),
                  Field::ref("user_id", N_("Reviewer"), "core.colleague").hint(N_("Empty: the whole unit has the task")),
                  Field::date("due_on", N_("Due on"))},
       .allowed = [](const Work&, db::Reader& reader, const Row& row) { return is_in_work(reader, row); },
       .prefill = propose_assignment, .run = assign},
      {.id = "take_up", .label = N_("Begin the review"), .icon = "check", .access = may(kDo), .primary = true,
       .explain = N_("The form is opened for your unit, and the review becomes your task."),
       .allowed = in_state("waiting"), .run = take_up},
      {.id = "submit_review", .label = N_("Submit to the head of division"), .icon = "send", .access = may(kDo), .primary = true,
       .explain = N_("The form is checked for completeness. Once submitted it can only be changed after it is returned."),
       .allowed = in_state("in_review"), .run = submit},
      {.id = "head_approve", .label = N_("Approve as head of division"), .icon = "check", .access = may(kApprove), .primary = true,
       .in_bulk = true, .explain = N_("The form goes on to the Office."),
       .allowed = in_state("submitted", [](const Work& work, db::Reader&, const Row& row) { return may_approve_as_head(work, row); }),
       .run = approve_as_head},
      {.id = "office_approve", .label = N_("Approve for the Office"), .icon = "check", .access = may(kApprove), .primary = true,
       .in_bulk = true, .explain = N_("The division has done its duty; the form goes on to the leaders of the department."),
       .allowed = [](const Work& work, db::Reader& reader, const Row& row) {
         return is_open_campaign(reader, row) && may_approve_for_office(work, reader, row);
       },
       .run = approve_for_office},
      {.id = "finish", .label = N_("Complete the review"), .icon = "check", .access = may("legal.review.finish"), .primary = true,
       .in_bulk = true, .explain = N_("The conclusion needs no handling elsewhere. The form is locked."),
       .allowed = in_state("reviewed", [concludes](const Work& work, db::Reader& reader, const Row& row) {
         return needs_no_handling(row.values.text("conclusion")) && concludes(work, reader, row);
       }),
       .run = finish},
      {.id = "propose", .label = N_("Propose to who has authority"), .icon = "send", .access = may("legal.review.finish"),
       .primary = true, .in_bulk = true, .explain = N_("The department proposes the handling by a submission (tờ trình)."),
       .fields = {Field::text("proposal_number", N_("Number of the submission")).required().max_length(60)
                      .hint(N_("Such as 35/TTr-SKHĐT")),
                  Field::date("proposed_on", N_("Submitted to authority on")).required()},
       .allowed = in_state("reviewed", [concludes](const Work& work, db::Reader& reader, const Row& row) {
         return !needs_no_handling(row.values.text("conclusion")) && concludes(work, reader, row);
       }),
       .run = propose},
      {.id = "return", .label = N_("Return the form"), .icon = "arrow-back-up", .access = may(kApprove), .danger = true,
       .explain = N_("The form goes back to who submitted it, with your reason."), .fields = {reason_field()},
       .allowed = [](const Work& work, db::Reader& reader, const Row& row) {
         if (!is_open_campaign(reader, row)) return false;
         return (is_in(row, "submitted") && may_approve_as_head(work, row)) || may_approve_for_office(work, reader, row);
       },
       .run = give_back},
      {.id = "leader_return", .label = N_("Return it for another look"), .icon = "arrow-back-up",
       .access = may("legal.review.finish"), .danger = true,
       .explain = N_("The form goes back to who submitted it, with your reason."), .fields = {reason_field()},
       .allowed = in_state("reviewed"), .run = give_back},
  };
  for (Action& step : handling_steps()) steps.push_back(std::move(step));
  return steps;
}

}  // namespace motcong::legal
