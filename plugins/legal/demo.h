// Demonstration data of the register: the department's fields and the documents it works by, as they were issued.
#pragma once

#include "core/plugin/context.h"

namespace motcong::legal {

/// REQUIRES: units of the demonstration.
void load_demo(const plugin::Work& work, db::WriteTx& tx);

}  // namespace motcong::legal
