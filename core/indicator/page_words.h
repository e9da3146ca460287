// Words and addresses that several pages of indicators share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/indicator/indicator.h"

namespace motcong::indicator {

/// The period an address asks for ("2019-5", today's when it says nothing). HttpError 404 for one there is not, or that has
/// not begun.
i18n::Period read_period(plugin::Context& context, const Indicator& indicator);

/// The records behind a number; `unit_id`: those of one unit.
std::string records_url(std::int64_t definition_id, const i18n::Period& period, Part part,
                        std::optional<std::int64_t> unit_id = {});

/// Where a reading comes from: "Đã chốt ngày 01/06/2019", "Đang chạy, số liệu hiện tại".
std::string describe_kind(const plugin::Work& work, const Reading& reading);
/// What must be known of it besides: counted long after, counted again; "" for nothing.
std::string describe_doubt(const plugin::Work& work, const Reading& reading);

/// The number of a part, "–" where there is none.
std::string format_part(const plugin::Work& work, const Reading& reading, Part part);

}  // namespace motcong::indicator
