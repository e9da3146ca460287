// The page of a review form, as the five rows of the official form; and what pages of documents and relations say of their
// reviews.
#pragma once

#include "core/plugin/registry.h"

namespace motcong::legal {

void extend_review_page(plugin::Context& context, const plugin::Row& row, view::Object& page);

/// A card of its reviews on a document's page, with the way to begin one; the review a relation handles, on the relation's;
/// what to know first, on the review's own.
plugin::RecordPart review_part();

/// "To decide" on the home page: forms that wait for this person's approval, and proposals to be followed.
plugin::DutySource review_duties();

}  // namespace motcong::legal
