// Demonstration data of the controlled documents: three documents of our own making, in different states.
#pragma once

#include "core/plugin/context.h"

namespace motcong::portal {

/// Takes every step through the same checks as people do. REQUIRES: the demonstration department is loaded.
void load_demo_documents(const plugin::Work& work, db::WriteTx& tx);

}  // namespace motcong::portal
