// What documents do to each other and what follows for their validity: the relations, the rules, what the
// page of a document says of both.
#pragma once

#include "core/plugin/field.h"
#include "core/plugin/registry.h"

namespace motcong::legal {

/// Relations, rules, documents as acts that others cite and that cite others, the cards on their pages.
void declare_relations(plugin::Registry& registry);

/// legal.relation
plugin::RecordType relation_type();
/// What others did to a document, in its history.
inline constexpr const char* kValidityPart = "#validity";
/// Banner, history of validity and relations on a document's page; its days when it is saved.
plugin::RecordPart validity_part();
/// The history of a document's validity as a card, in the columns of the national register.
void add_validity_history(plugin::Context& context, view::List& cards, const plugin::Row& row);

/// Fields of legal.document that tell of the day :today stands for: validity, the day it ended, why, and
/// since when an amending document has nothing left to amend.
std::vector<plugin::Field> validity_fields();

}  // namespace motcong::legal
