// legal.deployment_rule: which documents have to be deployed, from which day days are counted, and how many there are.
#include "plugins/legal/deployment/deployment.h"
#include "plugins/legal/deployment/deployment_sync.h"
#include "plugins/legal/register/document_kind.h"

namespace motcong::legal {
namespace {

using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::Row;
using plugin::Values;
using plugin::Work;

void check_rule(const Work&, db::Reader& reader, Values& values, const Row* before, FieldErrors& errors) {
  const auto from = values.date("issued_from"), to = values.date("issued_to");
  if (from && to && *to < *from) errors.emplace_back("issued_to", N_("The last day lies before the first"));
  if (!parse_warn_days(values.text("warn_days")))
    errors.emplace_back("warn_days", N_("Write days with commas between them, such as 10, 5"));
  if (from && reader.exists("SELECT 1 FROM legal_deployment_rule WHERE level = ?1 AND issued_from = ?2 AND id <> ?3",
                            values.text("level"), *from, before != nullptr ? before->id : 0))
    errors.emplace_back("issued_from", N_("There is a rule for this level from this day on"));
}

}  // namespace

plugin::RecordType deployment_rule_type() {
  plugin::RecordType type{
      .id = kDeploymentRule, .table = "legal_deployment_rule", .path = "/legal/deployment-rules",
      .label = N_("Rule of deployment"), .label_plural = N_("Rules of deployment"), .title = "name",
      .access = {.view = may("legal.view"), .create = may("legal.rules"), .update = may("legal.rules"),
                 .remove = may("legal.rules")},
      .fields = {
          Field::text("name", N_("What it says")).required().max_length(200).in_list(),
          Field::choice("level", N_("Documents of level"), level_choices()).required().in_list().filter()
              .hint(N_("Normative documents in a field of the department; add a row to follow central documents too")),
          Field::date("issued_from", N_("Issued from")).required().in_list()
              .hint(N_("Older documents bring no duty, so that an old register can be entered")),
          Field::date("issued_to", N_("Issued until")).hint(N_("Empty: until further notice")),
          Field::choice("counted_from", N_("Days counted from"), counted_from_choices()).required().starts_as("issued").in_list()
              .hint(N_("Where that day is not known, the day of issue")),
          Field::integer("days", N_("Number of days")).required().range(1, 366).in_list()
              .hint(N_("Calendar days; a last day that is off moves to the next working day")),
          Field::text("warn_days", N_("Warn so many days before")).max_length(60).not_searchable()
              .hint(N_("10, 5: whoever has the task is told on these days, beside the reminders of all tasks")),
          Field::text("legal_basis", N_("Legal basis")).required().max_length(500).in_list(),
          Field::boolean("is_confirmed", N_("Confirmed")).in_list().filter()
              .hint(N_("Somebody compared it with the text of the law")),
          Field::long_text("note", N_("Note")).max_length(1000),
      },
      .default_sort = "-issued_from",
      .hooks = {.validate = check_rule},
      .icon = "calendar",
      .lead = N_("Which documents have to be deployed, and in how many days. A change counts again what is not deployed yet."),
      .empty_text = N_("No rule: no document has to be deployed."),
      .can_import = false,
  };
  type.hooks.saved = [](const Work& work, db::WriteTx& tx, const Row*, const Row&) { mark_deployments(work, tx); };
  type.hooks.remove = [](const Work& work, db::WriteTx& tx, const Row&) -> std::optional<base::Message> {
    mark_deployments(work, tx);
    return std::nullopt;
  };
  type.hooks.archived = [](const Work& work, db::WriteTx& tx, const Row&) { mark_deployments(work, tx); };
  return type;
}

}  // namespace motcong::legal
