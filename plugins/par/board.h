// The Office's board of a plan: how much work of each unit is not started, running, late, done. Counting apart from showing,
// so that tests can compare each number with the list it opens.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/plugin/context.h"

namespace motcong::par {

inline constexpr std::array<const char*, 4> kBoardColumns = {"not_started", "running", "late", "done"};

struct BoardRow {
  std::int64_t unit_id = 0;
  std::string name, short_name;
  std::array<std::int64_t, 4> counts = {};  // in the order of kBoardColumns; cancelled work is not counted
  std::int64_t total() const { return counts[0] + counts[1] + counts[2] + counts[3]; }
};

/// Units with work from the plan, in protocol order.
std::vector<BoardRow> count_board(db::Reader& reader, std::int64_t plan_id, const base::Date& today);
BoardRow sum_board(const std::vector<BoardRow>& rows);

/// The issued plan of today's year, else the latest earlier one, else the latest; 0 for none. A plan issued in December for
/// the next year does not hide the running one.
std::int64_t find_current_plan(db::Reader& reader, const base::Date& today);

/// GET /par/board?plan_id=
http::Response board_page(plugin::Context& context);

}  // namespace motcong::par
