// What the documents of the demonstration do to each other: the true relations of laws and decrees on enterprises,
// investment, public investment, bidding and finances.
#pragma once

#include "core/plugin/context.h"

namespace motcong::legal {

/// REQUIRES: the documents of the demonstration are there.
void load_demo_relations(const plugin::Work& work, db::WriteTx& tx);

}  // namespace motcong::legal
