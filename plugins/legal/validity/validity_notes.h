// What stands on top of a document's page when it is not simply in force: what became of it or will, why, by which rule.
#pragma once

#include "core/plugin/record_type.h"
#include "plugins/legal/validity/validity.h"

namespace motcong::legal {

void add_validity_notes(plugin::Context& context, view::List& notes, const plugin::Row& document, const Outcome& outcome);

}  // namespace motcong::legal
