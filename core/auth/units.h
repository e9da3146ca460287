// Units of the department, bodies and recipients: reading them, finding them by the names documents use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/db/database.h"

namespace motcong::auth {

struct Unit {
  std::int64_t id = 0;
  std::string code, name, short_name, kind;  // kind: leadership, division, service, body, group, external
  int sort_no = 0;
};

/// Units that exist on a day, in protocol order.
std::vector<Unit> list_units(db::Reader& reader, const base::Date& on);
std::optional<Unit> find_unit(db::Reader& reader, std::int64_t id);
/// By code, name, short name or alias, compared folded and without spaces. An exact code wins; of several
/// matches the only one still open-ended; otherwise nothing.
std::optional<Unit> find_unit_by_name(db::Reader& reader, std::string_view text);
/// All that find_unit_by_name chooses among: one, when it finds one; several, when the name fits several.
std::vector<Unit> list_units_by_name(db::Reader& reader, std::string_view text);
/// Adds another spelling of a unit's name; nothing happens when it is there already. Fails when it means
/// another unit.
base::Result<void> save_unit_alias(db::WriteTx& tx, std::int64_t unit_id, std::string_view alias);

/// The units meant by a unit on a day: the members of a group ("Các phòng chuyên môn, Trung tâm") that exist
/// then, in protocol order; any other unit is itself.
std::vector<std::int64_t> resolve_group(db::Reader& reader, std::int64_t unit_id, const base::Date& on);

}  // namespace motcong::auth
