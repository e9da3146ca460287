// The kernel's own features as a plugin: sign-in, home page, notices, people, units, roles, settings, audit
// log.
#pragma once

#include <memory>

#include "core/plugin/context.h"
#include "core/plugin/plugin.h"

namespace motcong::portal {

std::unique_ptr<plugin::Plugin> make_portal();

/// Whether the demonstration department was loaded into this database.
bool is_demonstration(db::Reader& reader);
/// Makes the password that the program prints open every demonstration account, whatever it was before.
/// REQUIRES: is_demonstration(tx).
void save_demo_password(const plugin::Work& work, db::WriteTx& tx);

}  // namespace motcong::portal
