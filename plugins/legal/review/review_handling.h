// What becomes of a proposal: the document that handles it, and the relation that follows; and the way back.
#pragma once

#include <vector>

#include "core/plugin/record_type.h"

namespace motcong::legal {

/// "handle": the Office names the document that handles a proposed review. It amends, replaces, repeals or suspends the
/// reviewed one as the conclusion says: the relation is written as a person would enter it, with all its rules, or taken
/// where it is entered already. "reopen": a mistake; a relation this review wrote is taken back with it.
std::vector<plugin::Action> handling_steps();

}  // namespace motcong::legal
