// legal.deployment: one document the department has to deploy. Opened and counted by deployment_sync, its state by
// deployment_rule.h; what people do is add evidence, and ask for and decide on an exemption.
#include "core/auth/users.h"
#include "core/i18n/format.h"
#include "core/plugin/actor.h"
#include "core/plugin/context.h"
#include "core/record/store.h"
#include "core/task/task.h"
#include "plugins/legal/deployment/deployment.h"
#include "plugins/legal/deployment/deployment_page.h"
#include "plugins/legal/deployment/deployment_rule.h"
#include "plugins/legal/deployment/deployment_sync.h"
#include "plugins/legal/register/register.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::Row;
using plugin::Values;
using plugin::Work;

// Days count on through days off; only a last day that is off moves (Civil Code 2015, art. 148).
constexpr auto kCountedTo = db::join_sql("date(t.starts_on, '+' || t.days || ' days')");
constexpr auto kLastDay =
    db::join_sql(db::join_sql("CASE WHEN "), kCountedTo, db::join_sql(" < t.due_on THEN 'off' ELSE 'working' END"));

db::Value text_value(std::string text) { return db::Value(std::move(text)); }
db::Value id_value(std::int64_t id) { return id > 0 ? db::Value(id) : db::Value(); }

bool is_open(const Row& row) {
  const std::string state = row.values.text("state");
  return state == "not_started" || state == "in_progress";
}

bool may_ask(const Work&, db::Reader&, const Row& row) {
  return is_open(row) && row.values.text("exemption") != "asked";
}

/// Who asked, or the one he asked for, does not decide.
bool may_decide(const Work& work, db::Reader&, const Row& row) {
  return is_open(row) && row.values.text("exemption") == "asked" && !work.user.did(row.values.integer("asked_by")) &&
         !work.user.did(row.values.integer("asked_for_by"));
}

std::string link_of(const Row& row) { return "/legal/deployments/" + std::to_string(row.id); }

Message ask(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
  Values changes;
  changes.set("exemption", text_value("asked"));
  changes.set("exemption_reason", text_value(inputs.text("exemption_reason")));
  changes.set("asked_on", text_value(base::format_iso(work.today)));
  changes.set("asked_by", id_value(work.user.user_id));
  changes.set("asked_for_by", id_value(work.user.acting_for));
  changes.set("decided_on", db::Value());
  changes.set("decided_by", db::Value());
  changes.set("decision_reason", text_value(""));
  record::update_values(work, tx, work.services.registry.type(kDeployment), row.id, changes);
  for (const std::int64_t person : auth::list_users_with(tx, "legal.deployment.exempt", 0, work.today)) {
    if (!work.user.did(person))
      plugin::notify(tx, work, person, kDeployment,
                     {N_("An exemption is asked for: {document}"), {{"document", row.values.text("name")}}}, link_of(row));
  }
  return N_("The exemption is asked for; the Office decides. Until then the due day holds.");
}

Message decide(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors, bool granted) {
  if (!may_decide(work, tx, row)) {
    errors.emplace_back("", N_("Who asked for an exemption does not decide on it"));
    return {};
  }
  Values changes;
  changes.set("exemption", text_value(granted ? "granted" : "refused"));
  changes.set("decided_on", text_value(base::format_iso(work.today)));
  changes.set("decided_by", id_value(work.user.user_id));
  changes.set("decision_reason", text_value(inputs.text("decision_reason")));
  record::update_values(work, tx, work.services.registry.type(kDeployment), row.id, changes);
  const Message told(granted ? N_("The exemption is granted: {document}") : N_("The exemption is refused: {document}"),
                     {{"document", row.values.text("name")}});
  for (const std::int64_t person : {row.values.integer("asked_by"), row.values.integer("asked_for_by")}) {
    if (person > 0 && !work.user.did(person)) plugin::notify(tx, work, person, kDeployment, told, link_of(row));
  }
  mark_deployments(work, tx);
  return granted ? N_("The document need not be deployed") : N_("The exemption is refused; the document has to be deployed");
}

Message grant(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  return decide(work, tx, row, inputs, errors, true);
}
Message refuse(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors& errors) {
  return decide(work, tx, row, inputs, errors, false);
}

Message end_exemption(const Work& work, db::WriteTx& tx, const Row& row, const Values& inputs, FieldErrors&) {
  Values changes;
  changes.set("exemption", text_value("refused"));
  changes.set("decided_on", text_value(base::format_iso(work.today)));
  changes.set("decided_by", id_value(work.user.user_id));
  changes.set("decision_reason", text_value(inputs.text("decision_reason")));
  record::update_values(work, tx, work.services.registry.type(kDeployment), row.id, changes);
  mark_deployments(work, tx);
  return N_("The exemption is over; the document has to be deployed");
}

std::vector<plugin::Action> actions() {
  const auto reason = [](const char* name, const char* label) { return Field::long_text(name, label).required().max_length(1000); };
  return {
      {.id = "ask_exemption", .label = N_("Ask for an exemption"), .icon = "circle-x", .access = may("legal.deployment"),
       .explain = N_("The Office decides whether the document need not be deployed. Whoever asks does not decide."),
       .fields = {reason("exemption_reason", N_("Why it need not be deployed"))}, .allowed = may_ask, .run = ask},
      {.id = "grant", .label = N_("Grant the exemption"), .icon = "check", .access = may("legal.deployment.exempt"),
       .primary = true, .explain = N_("The document leaves the on-time figure, and its task is cancelled."),
       .fields = {Field::long_text("decision_reason", N_("Opinion of the Office")).max_length(1000)}, .allowed = may_decide,
       .run = grant},
      {.id = "refuse", .label = N_("Refuse the exemption"), .icon = "x", .access = may("legal.deployment.exempt"),
       .explain = N_("The document has to be deployed by its due day."),
       .fields = {reason("decision_reason", N_("Opinion of the Office"))}, .allowed = may_decide, .run = refuse},
      {.id = "end_exemption", .label = N_("End the exemption"), .icon = "arrow-back-up", .access = may("legal.deployment.exempt"),
       .explain = N_("The document has to be deployed after all; its due day is as before."),
       .fields = {reason("decision_reason", N_("Opinion of the Office"))},
       .allowed = [](const Work&, db::Reader&, const Row& row) { return row.values.text("state") == "exempt"; },
       .run = end_exemption},
  };
}

}  // namespace

std::vector<plugin::Choice> deployment_states() {
  return {{"not_started", N_("Not deployed"), "neutral"},   {"in_progress", N_("Being deployed"), "info"},
          {"deployed", N_("Deployed"), "ok"},               {"exempt", N_("Exempt from deployment"), "neutral"},
          {"withdrawn", N_("Need not be deployed"), "neutral"}, {"archived", N_("Document archived"), "neutral"}};
}

std::vector<plugin::Choice> deployment_times() {
  return {{"running", N_("Still in time"), "info"},
          {"overdue", N_("Overdue, not deployed"), "danger"},
          {"on_time", N_("Deployed on time"), "ok"},
          {"late", N_("Deployed late"), "warn"}};
}

std::vector<plugin::Choice> counted_from_choices() {
  return {{"issued", N_("Day of issue")},
          {"effective", N_("Day it takes effect")},
          {"received", N_("Day it was received")}};
}

plugin::RecordType deployment_type() {
  namespace rule = deployment;
  return {
      .id = kDeployment, .table = "legal_deployment", .path = "/legal/deployments",
      .label = N_("Deployment of a document"), .label_plural = N_("Deployment of documents"), .title = "name",
      .access = {.view = may("legal.view")},
      .rows = {.unit = "t.unit_id IN (:units)"},
      .fields = {
          Field::text("name", N_("Deployment")).read_only().max_length(100).in_list(),
          Field::text("subject", N_("Subject of the document"))
              .computed("(SELECT d.title FROM legal_document AS d WHERE d.id = t.document_id)").sub_line().hidden().searchable(),
          Field::ref("document_id", N_("Legal document"), kDocument).typed().read_only(),
          Field::date("issued_on", N_("Day of issue"))
              .computed("(SELECT d.issued_on FROM legal_document AS d WHERE d.id = t.document_id)"),
          Field::ref("unit_id", N_("Responsible unit"), "core.unit").read_only().in_list().filter(),
          Field::links("units", N_("Supporting units"), "core.unit", {"legal_deployment_helper", "deployment_id", "unit_id"})
              .read_only(),
          Field::text("person", N_("Person in charge"))
              .computed("coalesce((SELECT u.full_name FROM core_task AS p JOIN core_user AS u ON u.id = p.user_id WHERE p.source_type = "
                        "'legal.deployment' AND p.source_id = t.id AND p.state <> 'cancelled' ORDER BY p.id DESC LIMIT 1), '')"),
          Field::choice("state", N_("State"), deployment_states()).computed(rule::kState.data()).in_list().filter()
              .group(N_("Deployment")),
          Field::choice("timeliness", N_("On time"), deployment_times()).computed(rule::kTimeliness.data()).in_list().filter(),
          Field::date("due_on", N_("Due on")).read_only().in_list().filter(),
          Field::date("deployed_on", N_("Deployed on")).computed(rule::kDeployedOn.data()).in_list(),
          Field::integer("days_late", N_("Days late")).computed(rule::kDaysLate.data()).in_list(),
          Field::choice("counted_from", N_("Days counted from"), counted_from_choices()).read_only().group(N_("Time")),
          Field::date("starts_on", N_("That day")).read_only(),
          Field::integer("days", N_("Number of days")).read_only(),
          Field::date("counted_to", N_("Last day as counted")).computed(kCountedTo.data()),
          Field::choice("last_day", N_("That last day is"),
                        {{"working", N_("A working day: it is the due day")},
                         {"off", N_("A day off: due on the next working day")}})
              .computed(kLastDay.data()),
          Field::choice("due_reason", N_("Why the due day is so"),
                        {{"opened", N_("As counted when the document was entered")},
                         {"rule", N_("Counted again after the rule changed")},
                         {"document", N_("Counted again after a day of the document was corrected")},
                         {"calendar", N_("Counted again after the days off changed")}})
              .read_only(),
          Field::boolean("is_needed", N_("Has to be deployed")).read_only().hidden(),
          Field::choice("exemption", N_("Exemption"),
                        {{"asked", N_("Asked for, not decided"), "warn"},
                         {"granted", N_("Exemption granted"), "neutral"},
                         {"refused", N_("Exemption refused"), "neutral"}})
              .read_only().hidden().filter(),  // a card of the page tells of it
          Field::long_text("exemption_reason", N_("Why it need not be deployed")).read_only().hidden().max_length(1000),
          Field::date("asked_on", N_("Asked on")).read_only().hidden(),
          Field::ref("asked_by", N_("Asked by"), "core.colleague").read_only().hidden(),
          Field::ref("asked_for_by", N_("Asked on behalf of"), "core.colleague").read_only().hidden(),
          Field::date("decided_on", N_("Decided on")).read_only().hidden(),
          Field::ref("decided_by", N_("Decided by"), "core.colleague").read_only().hidden(),
          Field::long_text("decision_reason", N_("Opinion of the Office")).read_only().hidden().max_length(1000),
      },
      .default_sort = "-due_on",
      .actions = actions(),
      .related = {{kEvidence, "deployment_id", N_("Evidence of deployment")}},
      .icon = "send",
      .lead = N_("What the province issued in the fields of the department, and whether it was passed on in time. State and "
                 "due day follow from the evidence and the rule; nobody types them."),
      .empty_text = N_("Nothing has to be deployed. A deployment opens by itself when a document is entered that a rule of "
                       "deployment asks for."),
      .can_import = false,
      .can_copy = false,
      .extend_detail = extend_deployment_page,
  };
}

}  // namespace motcong::legal
