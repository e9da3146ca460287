// What a database needs before its first request: built-in roles, the rights they start with, demonstration
// data.
#pragma once

#include "core/plugin/context.h"

namespace motcong::app {

/// Makes or renames the declared roles; gives each permission its declared grants when it appears for the
/// first time, so that an administrator's later changes stay.
void apply_roles(db::WriteTx& tx, const plugin::Registry& registry);

/// True while nobody has an account and no unit exists.
bool is_empty_portal(db::Reader& reader);

/// Runs the demonstration data of all plugins in order. REQUIRES: is_empty_portal(tx).
void load_demo_data(const plugin::Work& work, db::WriteTx& tx);

}  // namespace motcong::app
