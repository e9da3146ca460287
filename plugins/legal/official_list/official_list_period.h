// The period of an official list: a year, a period of systematization as the rules have it, or days somebody types.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/plugin/context.h"

namespace motcong::legal {

struct ListPeriod {
  enum class Kind { year, systematization, range } kind = Kind::year;
  std::optional<base::Date> first;  // nothing: from ever
  base::Date last;
  std::int64_t rule_id = 0;  // of a systematization
  std::string name;          // of a systematization, as its row calls it
};

/// A list of the year is due next, or one of the systematization that is over.
enum class UsualPeriod { year, systematization };

/// The control's id and what is wrong.
using OrderErrors = std::vector<std::pair<std::string, base::Message>>;

/// What the choice says that lets days be typed.
inline constexpr std::string_view kByDays = "ngay";

/// Parameters `period` (a year, "ky-" and the number of a rule's row, or kByDays), `from`, `to`. Nothing typed: the
/// period whose list is to be made now. What is wrong goes to `errors`.
std::optional<ListPeriod> parse_period(db::Reader& reader, const plugin::Work& work, UsualPeriod usual,
                                       const http::Fields& typed, OrderErrors& errors);
/// As `period` takes it.
std::string period_text(const ListPeriod& period);
/// Those of the rules, the latest first.
std::vector<ListPeriod> list_systematizations(db::Reader& reader);

/// "trong năm 2019", "trong kỳ hệ thống hóa 2014 - 2018", "từ ngày ... đến ngày ..."
std::string describe_period(const i18n::Language& language, const ListPeriod& period);

/// The last day to publish the lists of a period: by the rule of its last day, nothing where there is none.
struct Publication {
  std::int64_t rule_id = 0;
  base::Date on;
  std::string legal_basis;
  bool is_confirmed = false;
};
std::optional<Publication> find_publication(db::Reader& reader, const ListPeriod& period);

}  // namespace motcong::legal
