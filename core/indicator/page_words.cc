#include "core/indicator/page_words.h"

#include "core/i18n/format.h"

namespace motcong::indicator {

using base::Message;
using i18n::Period;
using plugin::Work;

Period read_period(plugin::Context& context, const Indicator& indicator) {
  const std::string_view typed = context.request.query.get("period");
  const Period current = current_period(context, indicator);
  if (typed.empty()) return current;
  const std::size_t dash = typed.find('-');
  if (dash == std::string_view::npos) throw http::HttpError(404);
  const auto year = i18n::parse_integer(typed.substr(0, dash)), number = i18n::parse_integer(typed.substr(dash + 1));
  constexpr int kFirstYear = 1945;
  const int in_year = 12 / static_cast<int>(indicator.period);
  if (!year || !number || *year < kFirstYear || *year > current.year || *number < 1 || *number > in_year)
    throw http::HttpError(404);
  const Period period =
      i18n::make_period(current.rule, indicator.period, static_cast<int>(*year), static_cast<int>(*number));
  if (period.first > context.today) throw http::HttpError(404);
  return period;
}

std::string records_url(std::int64_t definition_id, const Period& period, Part part, std::optional<std::int64_t> unit_id) {
  std::string url = "/indicators/definitions/" + std::to_string(definition_id) + "/records?period=" +
                    std::to_string(period.year) + "-" + std::to_string(period.number) + "&part=" +
                    std::string(part_name(part));
  if (unit_id) url += "&unit_id=" + std::to_string(*unit_id);
  return url;
}

std::string describe_kind(const Work& work, const Reading& reading) {
  switch (reading.kind) {
    case Reading::Kind::running:
      return std::string(work.tr(N_("Running: counted now")));
    case Reading::Kind::closed:
      return work.tr(Message(N_("Closed on {day}"), {{"day", i18n::format_date(reading.counted_on)}}));
    case Reading::Kind::open:
      return std::string(work.tr(N_("Over, not closed yet: counted now")));
    case Reading::Kind::unknown:
      break;
  }
  return std::string(work.tr(N_("Not counted when it ended")));
}

std::string describe_doubt(const Work& work, const Reading& reading) {
  if (reading.kind == Reading::Kind::running || reading.kind == Reading::Kind::unknown) return {};
  if (reading.kind == Reading::Kind::closed && reading.counted_on > work.today)
    return std::string(work.tr(N_("That day lies ahead: the clock of the server was moved")));
  if (reading.revision > 1) {
    return work.tr(Message(N_("Counted again; former figures: {count}"), {{"count", std::to_string(reading.revision - 1)}}));
  }
  const base::Date counted = reading.kind == Reading::Kind::closed ? reading.counted_on : work.today;
  if (counted > i18n::shift_period(reading.period, 1).last)
    return std::string(work.tr(N_("Counted afterwards")));
  return {};
}

std::string format_part(const Work& work, const Reading& reading, Part part) {
  if (reading.kind == Reading::Kind::unknown) return "–";
  if (part == Part::numerator) return i18n::format_integer(reading.figure.numerator, work.language);
  return reading.figure.denominator ? i18n::format_integer(*reading.figure.denominator, work.language) : "–";
}

}  // namespace motcong::indicator
