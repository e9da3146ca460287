#include "plugins/legal/register/document_page.h"

#include "core/plugin/context.h"
#include "core/record/store.h"
#include "plugins/legal/relation/competence.h"
#include "plugins/legal/register/document_doubts.h"
#include "plugins/legal/relation/propagation.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relations.h"

namespace motcong::legal {
namespace {

/// The state beside the number, as the list shows it.
void add_state(plugin::Context& context, const plugin::Row& row, view::List& tags) {
  const plugin::Field* field = context.services.registry.type(kDocument).find_field("shown_validity");
  const plugin::Choice* state = record::find_choice(*field, row.values.text(field->name));
  if (state != nullptr) tags.add().set("text", context.tr(state->label)).set("tone", state->tone);
}

void fill_doubts(plugin::Context& context, const plugin::RecordType& type, const plugin::Row& row, view::List& notes,
                 view::List&) {
  std::vector<base::Message> doubts;
  if (type.id == std::string_view(kDocument)) {
    doubts = list_doubts(context.db(), row);
    const std::vector<base::Message> of_relations = list_competence_doubts(context.db(), row.id);
    doubts.insert(doubts.end(), of_relations.begin(), of_relations.end());
  }
  // Beside a relation out of a file that a form would not have let pass.
  if (type.id == std::string_view(kRelation) && row.values.text("reason").empty()) {
    if (const auto kind = parse_relation_kind(row.values.text("kind"))) {
      auto doubt = find_competence_doubt(context.db(), *kind, row.values.integer("acting_id"), row.values.integer("affected_id"));
      if (doubt) doubts.push_back(*std::move(doubt));
    }
  }
  if (doubts.empty()) return;
  view::Object& note = notes.add();
  note.set("heading", context.tr(N_("To be looked at again")));
  view::List& items = note.list("items");
  for (const base::Message& doubt : doubts) items.add().set("text", context.tr(doubt)).set("href", "").set("link", "");
}

}  // namespace

void extend_document_page(plugin::Context& context, const plugin::Row& row, view::Object& page) {
  page.set("lead", row.values.text("title"));
  add_state(context, row, page.list("tags"));
  add_validity_history(context, page.list("first_cards"), row);
}

plugin::RecordPart doubts_part() {
  return {.id = "#doubts",
          .label = N_("Needs checking"),
          .fill = fill_doubts,
          .describe = {},
          .saved = {},
          .remove = {},
          .archived = {}};
}

}  // namespace motcong::legal
