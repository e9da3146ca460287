// The demonstration's deployments.
#pragma once

#include "core/db/database.h"
#include "core/plugin/context.h"

namespace motcong::legal {

void load_demo_deployments(const plugin::Work& work, db::WriteTx& tx);

}  // namespace motcong::legal
