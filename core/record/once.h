// A form's once-token: pressing the button twice makes one record.
#pragma once

#include <string>
#include <string_view>

#include "core/db/database.h"
#include "core/plugin/context.h"

namespace motcong::record {

/// Where the form with this token led before, or "" when it was not yet used. An empty token was never used.
std::string find_once(db::Reader& reader, std::string_view token);
/// Remembers where it led; in the transaction of the write itself. Tokens older than two days are dropped.
void keep_once(db::WriteTx& tx, const plugin::Work& work, std::string_view token, std::string_view location);

}  // namespace motcong::record
