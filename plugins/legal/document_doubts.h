// What is unusual about a document's number and dates: allowed, but worth a second look.
#pragma once

#include <vector>

#include "core/base/message.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::legal {

/// Days that must lie between issue and effect for a document of this level issued on `issued_on`, as the rows
/// effective_days_province and effective_days_central of legal.rule say (Law 80/2015/QH13 art. 151). Nothing when no row
/// is for that day.
std::optional<std::int64_t> find_effective_days(db::Reader& reader, std::string_view level, const base::Date& issued_on);

/// For the document's page. Shortened procedure and "from the day of signing" are good reasons, so nothing is refused.
std::vector<base::Message> list_doubts(db::Reader& reader, const plugin::Row& document);

}  // namespace motcong::legal
