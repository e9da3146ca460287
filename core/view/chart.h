// Charts as SVG text: readable without JavaScript, on paper and by a screen reader.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/i18n/language.h"
#include "core/view/value.h"

namespace motcong::view {

/// Instead of a value: there is none. No bar, and "–" where its figure would stand.
inline constexpr std::int64_t kNoValue = -1;

struct BarSeries {
  std::string label;
  std::vector<std::int64_t> values;  // one for each category, 0 to 10^17, or kNoValue
};

/// A line across the bars, in steps where it changes: what each should reach.
struct ChartTarget {
  std::string label;
  std::vector<std::int64_t> values;  // one for each category, or kNoValue
};

struct BarChart {
  std::string title;                    // <title>, also the accessible name
  std::vector<std::string> categories;  // under the bars
  std::vector<BarSeries> series;        // 1 to 4; grouped, or stacked when `stacked`
  bool stacked = false;
  bool horizontal = false;  // long category names read better beside lying bars
  bool hundredths = false;  // values are hundredths: 8250 is 82,5
  std::optional<ChartTarget> target = {};
};

/// One <svg> as wide as its place. Bars lie down without being asked when the category names would not fit
/// side by side. The figures are at the bars where there is room, in a <title> of each bar (shown by a
/// pointer) and all together in <desc> (read by a screen reader). Colours come from classes s1..s4; bars of
/// the third and fourth series carry lines of class pt as well, so both themes and paper work. No style
/// attributes. REQUIRES: as many values as categories.
SafeHtml render_bar_chart(const BarChart& chart, const i18n::Language& language);

}  // namespace motcong::view
