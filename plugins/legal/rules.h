// Rules that a law sets and another law changes: rows with their legal basis, which an officer confirms and
// edits.
#pragma once

#include <optional>
#include <string_view>

#include "core/db/database.h"
#include "core/plugin/record_type.h"
#include "plugins/legal/validity.h"

namespace motcong::legal {

/// legal.rule
plugin::RecordType rule_type();

/// The rules validity is derived by.
Rules load_rules(db::Reader& reader);

}  // namespace motcong::legal
