#include "plugins/par/page_parts.h"

namespace motcong::par {

std::string assignments_url(std::int64_t plan_id, std::int64_t unit_id, std::string_view column) {
  std::string url = "/par/assignments?plan_id=" + std::to_string(plan_id);
  if (unit_id != 0) url += "&unit_id=" + std::to_string(unit_id);
  if (!column.empty()) url += "&board_column=" + std::string(column);
  return url;
}

}  // namespace motcong::par
