// The state of a document as the field says it: documents that are not normative have words of their own (being carried
// out, term over, replaced, withdrawn) for the states of validity.h. Kept and exported codes stay those of validity.h.
#pragma once

#include "core/plugin/field.h"
#include "plugins/legal/validity/validity.h"

namespace motcong::legal {

/// "shown_validity": computed for a day, in place of the plain state in lists and on pages.
plugin::Field shown_state_field();

/// Whether the words of papers with one addressee are used: administrative documents and those of the Party.
bool has_own_words(std::string_view nature);

/// msgid of how a document that ended for this reason is called, where it has words of its own; "" where not.
const char* own_end_words(Reason reason);

}  // namespace motcong::legal
