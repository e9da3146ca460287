// What commands that only read (export, backup) leave in the audit log, also beside a running portal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/app/app.h"
#include "core/base/result.h"

namespace motcong::app {

/// Who types at the terminal: "root", "root (sudo: an)". The operating system's names, not the portal's.
std::string os_user();

/// One sealed entry. Safe while the portal runs: the database lets processes write one after the other, and
/// the seal of an entry is made from the end of the chain that is read inside the same write transaction.
/// `app` may be open for reading only. Fails, with words, where nothing may be written or the key is gone.
base::Result<void> log_command(const App& app, std::string_view action, std::string_view object_type,
                               const std::vector<base::Message>& detail);

}  // namespace motcong::app
