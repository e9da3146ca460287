#include "core/record/counted_again.h"

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/record/history.h"

namespace motcong::record {

using base::Message;

namespace {

constexpr std::size_t kNamedDays = 5;  // of a whole list that was imported

}  // namespace

std::string list_changed_days(db::Reader& reader, const plugin::Work& work) {
  std::string days;
  db::Statement row = reader.query(
      "WITH h AS (SELECT record_id, field, before_value, after_value FROM core_history WHERE record_type = "
      "'core.holiday' AND at = ?1 AND COALESCE(user_id, 0) = ?2) "
      "SELECT before_value FROM h WHERE field = 'date' AND before_value IS NOT NULL "
      "UNION SELECT after_value FROM h WHERE field = 'date' AND after_value IS NOT NULL "
      "UNION SELECT t.date FROM h JOIN core_holiday AS t ON t.id = h.record_id WHERE h.field = 'kind' ORDER BY 1",
      work.now, work.user.user_id > 0 ? work.user.user_id : 0);
  while (row.step()) days += (days.empty() ? "" : " ") + row.string(0);
  return days;
}

void note_calendar(db::WriteTx& tx, const plugin::Work& work, const plugin::RecordType& type, std::int64_t id,
                   std::string_view days) {
  plugin::Row next;
  next.id = id;
  next.row_version = find_row_version(tx, work, type, id) + 1;
  add_part_history(tx, work, type, next, kCalendarPart, "", days.empty() ? "-" : days);
}

std::string describe_calendar(const plugin::Work& work, std::string_view days) {
  std::string named;
  std::size_t count = 0;
  for (const std::string& kept : base::split(days, ' ')) {
    const auto day = base::parse_iso_date(kept);
    if (!day || ++count > kNamedDays) continue;
    named += (named.empty() ? "" : ", ") + i18n::format_date(*day);
  }
  if (count == 0) return std::string(work.tr(N_("Counted again after a change of the days off")));
  if (count > kNamedDays) {
    named = work.tr(Message(N_("{days} and {count} more"),
                            {{"days", named}, {"count", std::to_string(count - kNamedDays)}}));
  }
  return work.tr(Message(N_("Counted again after a change of the days off ({days})"), {{"days", named}}));
}

}  // namespace motcong::record
