#include "plugins/legal/deployment/deployment_page.h"

#include "core/i18n/format.h"
#include "core/plugin/context.h"
#include "core/plugin/page_parts.h"
#include "core/record/store.h"
#include "core/task/task.h"
#include "plugins/legal/deployment/deployment.h"
#include "plugins/legal/deployment/deployment_rule.h"
#include "plugins/legal/deployment/deployment_sync.h"
#include "plugins/legal/register/register.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Cell;
using plugin::Context;
using plugin::Row;

void add_note(view::List& notes, std::string heading, std::string text) {
  view::Object& note = notes.add();
  note.set("heading", std::move(heading));
  note.list("items").add().set("text", std::move(text)).set("href", std::string()).set("link", std::string());
}

bool is_open(std::string_view state) { return state == "not_started" || state == "in_progress"; }

Cell tag(const Context& context, const std::vector<plugin::Choice>& choices, std::string_view value) {
  for (const plugin::Choice& choice : choices) {
    if (value == choice.value) return {.text = std::string(context.tr(choice.label)), .tone = choice.tone};
  }
  return {};
}

bool may_add_evidence(const Context& context, std::int64_t unit_id) {
  const auth::Reach reach = context.user.reach("legal.deployment");
  return reach.all || reach.covers_unit(unit_id);
}

std::string new_evidence_url(std::int64_t deployment_id) {
  return "/legal/deployment-evidence/new?deployment_id=" + std::to_string(deployment_id);
}

/// What was asked and what the Office said to it; nothing where nobody asked.
void add_exemption(Context& context, view::List& cards, const Row& row) {
  const plugin::Values& values = row.values;
  if (values.text("exemption").empty()) return;
  const plugin::Field* field = context.services.registry.type(kDeployment).find_field("exemption");
  std::vector<plugin::Line> lines = {{{.text = std::string(context.tr(N_("Asked for, not decided"))), .tone = "warn"},
                                      {.text = plugin::show_day(values.date("asked_on")), .kind = "nw"},
                                      {.text = std::string(row.title("asked_by"))},
                                      {.text = values.text("exemption_reason")}}};
  if (values.text("exemption") != "asked") {
    lines.front().front() = {.text = std::string(context.tr(N_("Asked for")))};
    lines.push_back({tag(context, field->choice_list, values.text("exemption")),
                     {.text = plugin::show_day(values.date("decided_on")), .kind = "nw"},
                     {.text = std::string(row.title("decided_by"))},
                     {.text = values.text("decision_reason")}});
  }
  plugin::add_card(cards, "exemption", context.tr(N_("Exemption")),
                   {{context.tr(N_("Step"))}, {context.tr(N_("Day")), "nw"}, {context.tr(N_("By"))}, {context.tr(N_("Reason"))}},
                   lines, {});
}

/// What is missing for a deployment, on top of its page.
void fill_deployment(const Context& context, const Row& row, view::List& notes) {
  const plugin::Values& values = row.values;
  const bool open = is_open(values.text("state"));
  if (values.integer("unit_id") == 0 && open) {
    add_note(notes, std::string(context.tr(N_("No unit answers for it"))),
             std::string(context.tr(N_("Nobody has the task. Name the responsible unit on the page of the document."))));
  }
  if (values.text("timeliness") == "overdue") {
    add_note(notes, context.tr(Message(N_("Overdue since {day}"), {{"day", plugin::show_day(values.date("due_on"))}})),
             std::string(context.tr(N_("It counts as late until there is evidence with its file or link; a posting on the web "
                                       "alone does not count."))));
  }
  if (values.text("exemption") == "asked" && open) {
    add_note(notes, std::string(context.tr(N_("An exemption is asked for and not decided yet"))),
             values.text("exemption_reason"));
  }
}

void fill_evidence(const Context& context, const Row& row, view::List& notes) {
  if (row.values.text("standing") != "no_proof") return;
  add_note(notes, std::string(context.tr(N_("It does not count yet"))),
           std::string(context.tr(N_("Attach the file below, or change the record and give a link."))));
}

/// The card of a document's page.
void fill_document(Context& context, const Row& row, view::List& cards) {
  static constexpr auto kSql = db::join_sql(
      db::join_sql("SELECT t.id, "), deployment::kState, db::join_sql(", "), deployment::kTimeliness,
      db::join_sql(", u.name, t.due_on, "), deployment::kDeployedOn,
      db::join_sql(", coalesce(t.unit_id, 0), :today FROM legal_deployment AS t LEFT JOIN core_unit AS u ON u.id = t.unit_id "
                   "WHERE t.document_id = :document"));
  db::Statement found = context.db().query(kSql.data(), context.today, row.id);
  if (!found.step()) return;
  const std::int64_t id = found.integer(0);
  const std::string state = found.string(1);
  view::Object& card = plugin::add_card(
      cards, "deployment", context.tr(N_("Deployment")),
      {{context.tr(N_("State"))}, {context.tr(N_("On time"))}, {context.tr(N_("Responsible unit"))},
       {context.tr(N_("Due on")), "nw"}, {context.tr(N_("Deployed on")), "nw"}, {context.tr(N_("Deployment"))}},
      {{tag(context, deployment_states(), state), tag(context, deployment_times(), found.text(2)),
        {.text = found.is_null(3) ? std::string(context.tr(N_("No unit answers for it"))) : found.string(3)},
        {.text = plugin::show_day(found.date(4)), .kind = "nw"},
        {.text = plugin::show_day(found.date(5)), .kind = "nw"},
        {.text = std::string(context.tr(N_("Details"))), .href = "/legal/deployments/" + std::to_string(id)}}},
      {});
  if ((is_open(state) || state == "deployed") && may_add_evidence(context, found.integer(6)))
    plugin::add_button(card.list("actions"), context.tr(N_("Add evidence")), new_evidence_url(id), "plus", "sm");
}

}  // namespace

void extend_deployment_page(Context& context, const Row& row, view::Object& page) {
  page.set("lead", row.values.text("subject"));
  view::List& buttons = page.list("more_actions");
  view::List& cards = page.list("more_cards");
  if (is_open(row.values.text("state")) && may_add_evidence(context, row.values.integer("unit_id")))
    plugin::add_button(buttons, context.tr(N_("Add evidence")), new_evidence_url(row.id), "plus", "primary");
  add_exemption(context, cards, row);
  task::add_task_card(context, cards, {kDeployment, row.id}, context.tr(N_("Tasks")),
                      context.tr(N_("Nobody has a task because of it.")));
}

plugin::RecordPart deployment_part() {
  const auto is_of = [](const plugin::RecordType& type, const char* id) { return type.id == std::string_view(id); };
  return {.id = "#deployment",
          .label = N_("Deployment"),
          .fill =
              [is_of](Context& context, const plugin::RecordType& type, const Row& row, view::List& notes, view::List& cards) {
                if (is_of(type, kDocument)) fill_document(context, row, cards);
                if (is_of(type, kDeployment)) fill_deployment(context, row, notes);
                if (is_of(type, kEvidence)) fill_evidence(context, row, notes);
              },
          .describe = {},
          // Of evidence also when a file is attached to it or removed.
          .saved =
              [is_of](const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type, const Row&) {
                if (is_of(type, kDocument) || is_of(type, kEvidence)) mark_deployments(work, tx);
              },
          .remove = [is_of](const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type,
                            const Row& row) -> std::optional<Message> {
            if (is_of(type, kEvidence)) mark_deployments(work, tx);
            if (!is_of(type, kDocument)) return std::nullopt;
            return remove_deployment(work, tx, row.id);
          },
          .archived =
              [is_of](const plugin::Work& work, db::WriteTx& tx, const plugin::RecordType& type, const Row& row,
                      bool is_archived) {
                if (is_of(type, kDocument)) {
                  const std::int64_t id = tx.integer("SELECT id FROM legal_deployment WHERE document_id = ?1", 0, row.id);
                  if (id != 0) task::rest_tasks(work, tx, {kDeployment, id}, is_archived);
                }
                if (is_of(type, kDocument) || is_of(type, kEvidence)) mark_deployments(work, tx);
              }};
}

}  // namespace motcong::legal
