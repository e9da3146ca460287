#include "plugins/legal/review/review_handling.h"

#include "core/i18n/format.h"
#include "core/plugin/context.h"
#include "core/record/naming.h"
#include "core/record/store.h"
#include "plugins/legal/relation/propagation.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relation_words.h"
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

const plugin::RecordType& reviews(const Work& work) { return work.services.registry.type(kReview); }

/// The relation as it stands after the step.
struct Written {
  std::int64_t relation_id = 0;
  bool is_new = false;
};

/// One that says the same already; of whole documents or of these articles.
std::int64_t find_relation(db::Reader& reader, std::int64_t acting, std::int64_t affected, std::string_view kind,
                           std::string_view articles) {
  return reader.integer(
      "SELECT id FROM legal_relation WHERE acting_id = ?1 AND affected_id = ?2 AND kind = ?3 AND (articles = ?4 OR (?4 = '' AND "
      "scope = 'whole')) ORDER BY id",
      0, acting, affected, kind, articles);
}

/// Refusals of the relation's own rules, at the inputs of this step.
void pass_on(const Work& work, const FieldErrors& refusals, FieldErrors& errors) {
  for (const auto& [name, text] : refusals) {
    const bool is_input = name == "articles" || name == "effective_on" || name == "ends_on" || name == "reason";
    if (is_input) {
      errors.emplace_back(name, text);
    } else if (name == "acting_id" || name == "affected_id" || name == "kind") {
      errors.emplace_back("result_document_id", text);
    } else {
      errors.emplace_back("", Message(N_("The relation cannot be entered: {why}"), {{"why", work.tr(text)}}));
    }
  }
}

std::optional<Written> write_relation(const Work& work, db::WriteTx& tx, const Row& review, const Values& inputs,
                                      const Effect& effect, FieldErrors& errors) {
  const std::int64_t acting = inputs.integer("result_document_id"), affected = review.values.integer("document_id");
  const std::string kind = relation_words(effect.kind).kind, articles = inputs.text("articles");
  if (const std::int64_t known = find_relation(tx, acting, affected, kind, articles); known != 0) return Written{known, false};
  Values values;
  values.set("acting_id", db::Value(acting));
  values.set("affected_id", db::Value(affected));
  values.set("kind", db::Value(kind));
  values.set("scope", db::Value(std::string(articles.empty() && !effect.needs_articles ? "whole" : "part")));
  values.set("articles", db::Value(articles));
  values.set("effective_on", inputs.get("effective_on"));
  values.set("ends_on", inputs.get("ends_on"));
  values.set("reason", inputs.get("reason"));
  const record::SaveOutcome outcome = record::save_record(work, tx, work.services.registry.type(kRelation),
                                                          {.id = std::nullopt, .typed = {}, .values = values});
  if (outcome.kind == record::SaveOutcome::Kind::saved) return Written{outcome.id, true};
  pass_on(work, outcome.errors, errors);
  return std::nullopt;
}

/// What level the body that was to handle it is of; "" where that was left open.
std::string_view level_of_authority(std::string_view authority) {
  if (authority.starts_with("provincial_") || authority == "committee_chair") return "province";
  if (authority == "ministry") return "central";
  return authority == "department" ? "department" : "";
}

/// Another body than the proposal went to may have acted; then somebody says why that handles it.
void check_authority(db::Reader& reader, const Row& review, const Values& inputs, FieldErrors& errors) {
  const std::string_view expected = level_of_authority(review.values.text("authority"));
  if (expected.empty() || !inputs.text("reason").empty()) return;
  db::Statement result = reader.query(
      "SELECT i.name FROM legal_document AS d JOIN legal_issuer AS i ON i.id = d.issuer_id WHERE d.id = ?1 AND d.level <> ?2",
      inputs.integer("result_document_id"), expected);
  if (!result.step()) return;
  errors.emplace_back("reason", Message(N_("It was issued by {issuer}, not by the body the proposal went to: write why it handles it"),
                                        {{"issuer", result.string(0)}}));
}

Message handle(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  const std::int64_t result = inputs.integer("result_document_id");
  if (result == row.values.integer("document_id")) {
    errors.emplace_back("result_document_id", N_("A document does not handle itself; name the one that was issued"));
    return {};
  }
  check_authority(tx, row, inputs, errors);
  if (!errors.empty()) return {};
  const auto effect = effect_of(row.values.text("conclusion"));
  Values changes;
  if (effect) {
    const auto written = write_relation(work, tx, row, inputs, *effect, errors);
    if (!written) return {};
    changes.set("relation_id", db::Value(written->relation_id));
    changes.set("is_relation_written", db::Value(static_cast<std::int64_t>(written->is_new)));
  } else if (!inputs.text("articles").empty() || inputs.date("effective_on") || inputs.date("ends_on")) {
    errors.emplace_back("articles", N_("A new document on the matter changes nothing in this one: leave articles and days empty"));
    return {};
  }
  changes.set("state", db::Value(std::string("handled")));
  changes.set("result_document_id", db::Value(result));
  changes.set("handled_on", db::Value(base::format_iso(work.today)));
  record::update_values(work, tx, reviews(work), row.id, changes);
  return effect ? N_("Handled; the relation is in the register, and validity follows from it")
                : N_("Handled; the document that was issued stands in the form");
}

std::map<std::string, std::string> propose_inputs(const Work&, db::Reader&, const Row& row) {
  return {{"articles", row.values.text("conclusion_articles")}};
}

/// What was written by this review goes; what was there before stays.
std::optional<Message> take_relation_back(const Work& work, db::WriteTx& tx, const Row& row) {
  const std::int64_t relation = row.values.integer("relation_id");
  const bool is_own = row.values.integer("is_relation_written") != 0;
  Values changes;
  changes.set("relation_id", db::Value());
  changes.set("is_relation_written", db::Value(std::int64_t{0}));
  record::update_values(work, tx, reviews(work), row.id, changes);
  // Another review may rest on it by now.
  if (relation == 0 || !is_own || tx.exists("SELECT 1 FROM legal_review WHERE relation_id = ?1", relation)) return std::nullopt;
  return record::remove_row(work, tx, work.services.registry.type(kRelation), relation);
}

Message reopen(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  const bool was_handled = row.values.text("state") == "handled";
  if (was_handled) {
    if (const auto refusal = take_relation_back(work, tx, row)) {
      errors.emplace_back("", *refusal);
      return {};
    }
  }
  Values changes;
  changes.set("state", db::Value(std::string(was_handled ? "proposed" : "reviewed")));
  changes.set("result_document_id", db::Value());
  changes.set("handled_on", db::Value());
  changes.set("return_reason", inputs.get("reason"));
  if (!was_handled) {
    changes.set("finished_on", db::Value());
    changes.set("finished_by", db::Value());
  }
  record::update_values(work, tx, reviews(work), row.id, changes);
  return was_handled ? N_("Open again: the document that handles it is to be named anew")
                     : N_("Open again: the leaders are to conclude anew");
}

bool is_open_campaign(db::Reader& reader, const Row& row) {
  return !reader.exists("SELECT 1 FROM legal_campaign WHERE id = ?1 AND state = 'closed'", row.values.integer("campaign_id"));
}

}  // namespace

std::vector<Action> handling_steps() {
  return {
      {.id = "handle", .label = N_("Enter how it was handled"), .icon = "check", .access = may("legal.campaign"),
       .primary = true,
       .explain = N_("The document that was issued enters the form, and what it does to the reviewed one the register: its "
                     "validity changes, and who stands on it is told."),
       .fields = {Field::ref("result_document_id", N_("Resulting document"), kDocument).typed().required()
                      .hint(N_("Its number; it must be in the register")),
                  Field::text("articles", N_("Articles concerned")).max_length(500)
                      .hint(N_("Of the reviewed document, where only a part is amended, repealed or suspended")),
                  Field::date("effective_on", N_("Changes it from")).hint(N_("Empty: when the acting document does")),
                  Field::date("ends_on", N_("In force again from")).hint(N_("Of a suspension: the first day after it")),
                  Field::long_text("reason", N_("Why it counts")).max_length(500)
                      .hint(N_("Needed when it is not of the body the proposal went to, or of none that may do so"))},
       .allowed = [](const Work& work, db::Reader&, const Row& row) {
         // Also after its campaign is closed: the province takes its time.
         return row.values.text("state") == "proposed" && work.user.may("legal.edit");
       },
       .prefill = propose_inputs, .run = handle},
      {.id = "reopen", .label = N_("Open again"), .icon = "arrow-back-up", .access = may("legal.campaign"), .danger = true,
       .explain = N_("For a mistake. A relation that this review entered in the register is removed with it."),
       .fields = {Field::long_text("reason", N_("Reason")).required().max_length(1000)},
       .allowed = [](const Work&, db::Reader& reader, const Row& row) {
         const std::string state = row.values.text("state");
         return (state == "completed" || state == "handled") && is_open_campaign(reader, row);
       },
       .run = reopen},
  };
}

}  // namespace motcong::legal
