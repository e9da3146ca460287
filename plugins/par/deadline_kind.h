// The kind of deadline that the words of a plan name.
#pragma once

#include <string>
#include <string_view>

namespace motcong::par {

/// "Hàng tháng" -> "monthly"; "" when the words name no kind.
std::string read_deadline_kind(std::string_view words);

}  // namespace motcong::par
