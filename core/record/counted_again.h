// What follows from a change of the days off: days that records keep are counted again. What a record's history is told
// of it; the counting itself is each plugin::CalendarListener's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::record {

/// The part of a history that says why a day moved: the days off that changed.
inline constexpr std::string_view kCalendarPart = "#calendar";

/// The days that this work has put into the table of days off, taken out or changed, as histories keep them. For
/// calendar listeners; what the same person did within the same second is among them.
std::string list_changed_days(db::Reader& reader, const plugin::Work& work);
/// Says in a record's history that its next version follows from these days. REQUIRES: update_values is called next.
void note_calendar(db::WriteTx& tx, const plugin::Work& work, const plugin::RecordType& type, std::int64_t id,
                   std::string_view days);
/// "do thay đổi lịch nghỉ (01/07/2019)", in the reader's language.
std::string describe_calendar(const plugin::Work& work, std::string_view days);

}  // namespace motcong::record
