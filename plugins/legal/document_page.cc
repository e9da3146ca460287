#include "plugins/legal/document_page.h"

#include "core/plugin/context.h"
#include "plugins/legal/competence.h"
#include "plugins/legal/document_doubts.h"

namespace motcong::legal {

void show_doubts(plugin::Context& context, view::Object& page, const std::vector<base::Message>& doubts) {
  if (doubts.empty()) return;
  view::Object& note = page.list("part_notes").add();
  note.set("heading", context.tr(N_("To be looked at again")));
  view::List& items = note.list("items");
  for (const base::Message& doubt : doubts) items.add().set("text", context.tr(doubt)).set("href", "").set("link", "");
}

void extend_document_page(plugin::Context& context, const plugin::Row& row, view::Object& page) {
  page.set("lead", row.values.text("title"));
  std::vector<base::Message> doubts = list_doubts(context.db(), row);
  const std::vector<base::Message> of_relations = list_competence_doubts(context.db(), row.id);
  doubts.insert(doubts.end(), of_relations.begin(), of_relations.end());
  show_doubts(context, page, doubts);
}

}  // namespace motcong::legal
