#include "plugins/par/deadline_kind.h"

#include "core/i18n/vietnamese.h"

namespace motcong::par {

std::string read_deadline_kind(std::string_view words) {
  const std::string folded = i18n::fold(words);
  const auto names = [&](std::string_view phrase) { return folded.find(phrase) != std::string::npos; };
  if (names("khi co") || names("theo quyet dinh")) return "event";
  if (names("thuong xuyen")) return "ongoing";
  if (names("hang thang") || names("moi thang")) return "monthly";
  if (names("hang quy") || names("moi quy") || names("theo thoi gian quy dinh")) return "quarterly";
  if (names("6 thang mot lan") || names("hai lan")) return "half_yearly";
  if (names("hang nam") || names("tu dau nam")) return "yearly";
  return {};
}

}  // namespace motcong::par
