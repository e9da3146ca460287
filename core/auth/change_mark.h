// Tells every cache of people and rights that the tables behind it have changed.
#pragma once

#include <cstdint>

#include "core/db/database.h"

namespace motcong::auth {

/// Grows whenever users, roles, units' members or sessions were changed. One count for the process: a
/// database more only makes caches read once more. Thread-safe.
std::uint64_t change_count();

/// At once: for tests and for changes made outside the program's own transactions.
void mark_changed();

/// After the commit of `tx`. Every write to core_user, core_role, core_role_permission, core_user_role,
/// core_session or core_stand_in must call it (the functions of core/auth do), or people keep their old rights until the next
/// such write.
void mark_changed_after(db::WriteTx& tx);

}  // namespace motcong::auth
