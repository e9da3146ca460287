// legal.review: the form on which a unit reviews a document (phiếu rà soát văn bản, Nghị định số 34/2016/NĐ-CP).
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/context.h"
#include "core/record/store.h"
#include "plugins/legal/relation/propagation.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/review/review_check.h"
#include "plugins/legal/review/review_duty.h"
#include "plugins/legal/review/review_page.h"
#include "plugins/legal/review/review_steps.h"
#include "plugins/legal/review/review_words.h"
#include "plugins/legal/review/reviews.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::Row;
using plugin::Values;
using plugin::Work;

db::Value text_value(std::string text) { return db::Value(std::move(text)); }

/// The same document is not reviewed twice at once, nor twice in one campaign.
void check_once(db::Reader& reader, const Values& values, FieldErrors& errors) {
  db::Statement other = reader.query(
      "SELECT r.name, r.campaign_id FROM legal_review AS r WHERE r.document_id = ?1 AND (r.campaign_id = ?2 OR (?2 = 0 AND r.state NOT IN "
      "('completed', 'handled', 'proposed') AND NOT EXISTS (SELECT 1 FROM legal_campaign AS c WHERE c.id = r.campaign_id AND "
      "c.state = 'closed'))) AND r.id NOT IN (SELECT record_id FROM core_archive WHERE record_type = 'legal.review') LIMIT 1",
      values.integer("document_id"), values.integer("campaign_id"));
  if (!other.step()) return;
  const bool same_campaign = values.integer("campaign_id") != 0 && other.integer(1) == values.integer("campaign_id");
  errors.emplace_back("document_id", same_campaign ? N_("The document has a review in this campaign already")
                                                   : N_("The document is being reviewed already; go on with that review on its page"));
}

void check_campaign(db::Reader& reader, const Values& values, FieldErrors& errors) {
  if (reader.exists("SELECT 1 FROM legal_campaign WHERE id = ?1 AND state = 'closed'", values.integer("campaign_id")))
    errors.emplace_back("campaign_id", N_("The campaign is closed"));
}

/// Unit, person and day that stayed empty; a review that a person of its unit opens is begun by that.
void begin(const Work& work, db::Reader& reader, Values& values, FieldErrors& errors) {
  std::int64_t unit = values.integer("unit_id");
  if (unit == 0)
    unit = reader.integer("SELECT coalesce(unit_id, 0) FROM legal_document WHERE id = ?1", 0, values.integer("document_id"));
  if (unit == 0 && !work.user.unit_ids.empty() && !work.user.reach("legal.review").all) unit = work.user.unit_ids.front();
  if (unit != 0) values.set("unit_id", db::Value(unit));
  if (unit == 0) errors.emplace_back("unit_id", N_("Choose the unit: the register names none that answers for this document"));
  if (!values.date("due_on")) {
    const std::string due = reader.text("SELECT due_on FROM legal_campaign WHERE id = ?1", values.integer("campaign_id"));
    values.set("due_on", text_value(due.empty() ? base::format_iso(find_due_day(reader, work.today, values.ids("grounds"))) : due));
  }
  values.set("state", text_value("in_review"));
  values.set("origin", text_value("person"));
}

/// Only the Office gives a review to another unit than one's own; who reviews belongs to it.
void check_hands(const Work& work, db::Reader& reader, const Values& values, FieldErrors& errors) {
  const std::int64_t unit = values.integer("unit_id"), person = values.integer("user_id");
  if (unit == 0) return;  // told already, or still to be given out
  const auth::Reach reach = work.user.reach("legal.review");
  if (!reach.all && !reach.covers_unit(unit))
    errors.emplace_back("unit_id", N_("Another unit reviews this document; the Office gives its review out"));
  if (person != 0 && !is_reviewer(work, reader, unit, person))
    errors.emplace_back("user_id", N_("Choose somebody of that unit who reviews documents"));
}

void check_review(const Work& work, db::Reader& reader, Values& values, const Row* before, FieldErrors& errors) {
  const std::int64_t document = values.integer("document_id");
  if (document == 0) return;  // told already
  values.set("name", text_value(kReviewName + reader.text("SELECT number FROM legal_document WHERE id = ?1", document)));
  if (before == nullptr) {
    check_campaign(reader, values, errors);
    check_once(reader, values, errors);
    begin(work, reader, values, errors);
  } else if (!is_in_work(reader, *before)) {
    errors.emplace_back("", N_("The form is submitted or locked; it is changed only after it is returned"));
    return;
  }
  check_hands(work, reader, values, errors);
  // Whoever is to be in time does not say what in time is.
  if (before != nullptr && before->values.date("due_on") && before->values.date("due_on") != values.date("due_on") &&
      !work.user.may("legal.campaign"))
    errors.emplace_back("due_on", N_("The Office sets the due day; ask it for another one"));
  const auto reviewed = values.date("reviewed_on");
  if (reviewed && *reviewed > work.today) {
    errors.emplace_back("reviewed_on", Message(N_("{day} lies in the future; today is {today}"),
                                               {{"day", i18n::format_date(*reviewed)}, {"today", i18n::format_date(work.today)}}));
  }
  check_consistent(values, errors);
  check_against_register(reader, values, errors);
  if (values.integer("is_complete") != 0) check_complete(work, values, errors);
}

void follow_saved(const Work& work, db::WriteTx& tx, const Row* before, const Row& after) {
  if (after.values.text("state") != "in_review") return;
  if (before == nullptr) {
    open_duty(work, tx, after.id);
    return;
  }
  if (before->values.integer("unit_id") != after.values.integer("unit_id") ||
      before->values.integer("user_id") != after.values.integer("user_id")) {
    withdraw_duty(work, tx, after.id, i18n::Language::vi().tr(Message(N_("The review is given to others"))));
    open_duty(work, tx, after.id);
  } else if (before->values.date("due_on") != after.values.date("due_on")) {
    move_duty(work, tx, after.id);
  }
}

std::vector<Field> form_fields() {
  std::vector<Field> fields = {
      Field::text("name", N_("Review form")).read_only().max_length(300).in_list(),
      Field::text("subject", N_("Subject of the document")).computed("(SELECT d.title FROM legal_document AS d WHERE d.id = t.document_id)")
          .sub_line().hidden(),
      Field::ref("document_id", N_("Reviewed document"), kDocument).typed().required().fixed().filter()
          .hint(N_("Its number, as in the register")),
      Field::ref("campaign_id", N_("Review campaign"), kCampaign).fixed().filter()
          .hint(N_("Empty: a review at once, since there is a ground")),
      Field::links("grounds", N_("Grounds: documents"), kDocument, {"legal_review_ground", "review_id", "document_id"})
          .typed().hint(N_("Later documents that touch this one; numbers with ; between them")),
      Field::long_text("ground_text", N_("Grounds: socio-economic development")).max_length(1000)
          .hint(N_("Policy of the Party or State, survey results, practice; where no document is the ground")),
      Field::ref("unit_id", N_("Reviewing unit"), "core.unit").in_list().filter()
          .hint(N_("Empty: the unit that answers for the document")),
      Field::ref("user_id", N_("Reviewer"), "core.colleague").filter().hint(N_("Empty: the whole unit has the task")),
      Field::date("due_on", N_("Due on")).in_list().filter().hint(N_("Empty: by the rule, or the campaign's day")),
      Field::date("reviewed_on", N_("Reviewed on the day")),
  };
  for (const Criterion& criterion : criteria()) {
    fields.push_back(Field::long_text(criterion.content, criterion.content_label).max_length(1000).hint(criterion.hint).group(criterion.heading));
    fields.push_back(Field::long_text(criterion.against, criterion.against_label).max_length(1000));
    fields.push_back(Field::choice(criterion.assessment, criterion.assessment_label, assessment_choices()));
    fields.push_back(Field::long_text(criterion.opinion, criterion.opinion_label).max_length(1000));
    for (std::size_t i = fields.size() - 4; i < fields.size(); ++i) fields[i].is_in_detail = false;
  }
  return fields;
}

std::vector<Field> conclusion_fields() {
  std::vector<Field> fields = {
      Field::choice("conclusion", N_("Form of handling"), conclusion_choices()).in_list().filter().group(N_("What is proposed")),
      Field::text("conclusion_articles", N_("Articles concerned")).max_length(500)
          .hint(N_("Of the reviewed document, where only a part is amended, repealed or suspended")),
      Field::long_text("reason", N_("Reason and content of the proposal")).max_length(4000),
      Field::choice("authority", N_("Body with authority to handle it"), authority_choices()).filter(),
      Field::text("drafting_body", N_("To be drafted by")).max_length(200).hint(N_("The body or unit that would draft the handling document")),
      Field::date("handling_due_on", N_("To be handled by")),
      Field::boolean("is_complete", N_("The form is complete"))
          .hint(N_("Tick it to have the form checked when it is saved; a form in work may be saved half filled")),
      // What steps wrote.
      Field::choice("state", N_("State"), review_states()).read_only().in_list().filter(),
      Field::choice("lateness", N_("Lateness"),
                    {{"overdue", N_("Review overdue"), "danger"}, {"handling_overdue", N_("Handling overdue"), "danger"},
                     {"approved_late", N_("Approved late"), "warn"}})
          .computed("CASE WHEN t.approved_on IS NULL AND t.state IN ('waiting', 'in_review', 'submitted', 'at_office') AND t.due_on < "
                    ":today THEN 'overdue' WHEN t.state IN ('reviewed', 'proposed') AND t.handling_due_on < :today THEN "
                    "'handling_overdue' WHEN t.approved_on > t.due_on THEN 'approved_late' END").in_list().filter(),
      Field::boolean("is_approved", N_("Approved by the Office")).computed("t.approved_on IS NOT NULL").hidden().filter(),
      Field::choice("origin", N_("Arose from"),
                    {{"person", N_("Opened by a person")}, {"campaign", N_("Put on the list of a campaign")},
                     {"change", N_("A change of the law")}}).read_only().filter(),
      Field::date("submitted_on", N_("Submitted on")).read_only(),
      Field::ref("submitted_by", N_("Submitted by"), "core.colleague").read_only(),
      Field::ref("submitted_for", N_("Submitted on behalf of"), "core.colleague").read_only(),
      Field::date("head_on", N_("Approved by the head on")).read_only(),
      Field::ref("head_by", N_("Head of division"), "core.colleague").read_only(),
      Field::ref("head_for", N_("Head acted on behalf of"), "core.colleague").read_only(),
      Field::date("approved_on", N_("Approved by the Office on")).read_only().filter(),
      Field::ref("approved_by", N_("Approved for the Office by"), "core.colleague").read_only(),
      Field::ref("approved_for", N_("Office acted on behalf of"), "core.colleague").read_only(),
      Field::date("finished_on", N_("Concluded on")).read_only(),
      Field::ref("finished_by", N_("Concluded by"), "core.colleague").read_only(),
      Field::text("return_reason", N_("Why it was returned")).max_length(1000).read_only(),
      Field::text("proposal_number", N_("Number of the submission")).max_length(60).read_only(),
      Field::date("proposed_on", N_("Submitted to authority on")).read_only(),
      Field::ref("result_document_id", N_("Resulting document"), kDocument).read_only(),
      Field::ref("relation_id", N_("Relation that followed"), kRelation).read_only(),
      Field::boolean("is_relation_written", N_("The relation was entered by this review")).read_only(),
      Field::date("handled_on", N_("Handled on")).read_only(),
  };
  // The page shows them in its own way (review_page.cc).
  for (Field& field : fields) field.is_in_detail = false;
  return fields;
}

std::vector<Field> all_fields() {
  std::vector<Field> fields = form_fields();
  for (Field& field : conclusion_fields()) fields.push_back(std::move(field));
  return fields;
}

/// A form that is still somebody's duty does not leave the lists.
std::optional<Message> refuse_archive(const Work&, db::Reader& reader, const Row& row) {
  if (is_locked(reader, row)) return std::nullopt;
  return Message(N_("The review is not finished: complete it, or remove it"));
}

/// Kept as it stands on paper; others than Vietnamese read the words before the number in their language.
std::string say_review(const Work& work, std::string stored) {
  if (work.language.is_vi() || !stored.starts_with(kReviewName)) return stored;
  return work.tr(Message(N_("Review of {document}"), {{"document", stored.substr(std::string_view(kReviewName).size())}}));
}

}  // namespace

std::string review_url(std::int64_t id) { return "/legal/reviews/" + std::to_string(id); }

plugin::RecordType review_type() {
  return {
      .id = kReview,
      .table = "legal_review",
      .path = "/legal/reviews",
      .label = N_("Review of a document"),
      .label_plural = N_("Reviews of documents"),
      .title = "name",
      .say_title = say_review,
      .access = {.view = may("legal.view"), .create = may("legal.review"), .update = may("legal.review"), .remove = may("legal.campaign")},
      .rows = {.own = "t.user_id = :user", .unit = "t.unit_id IN (:units)"},
      .fields = all_fields(),
      .default_sort = "-id",
      .actions = review_steps(),
      .hooks = {.validate = check_review,
                .saved = follow_saved,
                .remove = [](const Work& work, db::WriteTx& tx, const Row& row) -> std::optional<Message> {
                  if (!is_in_work(tx, row)) return Message(N_("A submitted or finished review stays on record"));
                  withdraw_duty(work, tx, row.id, i18n::Language::vi().tr(Message(N_("The review was removed"))));
                  return std::nullopt;
                },
                .archive = refuse_archive,
                .can_update = [](const Work&, db::Reader& reader, const Row& row) { return is_in_work(reader, row); },
                .can_remove = [](const Work&, db::Reader& reader, const Row& row) { return is_in_work(reader, row); }},
      .icon = "clipboard-check",
      .lead = N_("Each form reviews one document: five matters, a conclusion, and what becomes of it"),
      .empty_text = N_("No review yet. Begin one on the page of a document, or put documents on the list of a campaign."),
      .can_import = false,
      .can_copy = false,
      .extend_detail = extend_review_page,
  };
}

}  // namespace motcong::legal
