// Reviews of the demonstration: a thematic campaign of 2018 that is closed, and one of 2019 under way. Documents and what
// became of them are true; what divisions wrote on the forms is an example.
#pragma once

#include "core/plugin/context.h"

namespace motcong::legal {

void load_demo_reviews(const plugin::Work& work, db::WriteTx& tx);

}  // namespace motcong::legal
