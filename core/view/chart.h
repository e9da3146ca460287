// Charts as SVG text: readable without JavaScript, on paper and by a screen reader.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/i18n/language.h"
#include "core/view/value.h"

namespace motcong::view {

struct BarSeries {
  std::string label;
  std::vector<std::int64_t> values;  // one for each category, >= 0
};

struct BarChart {
  std::string title;                    // <title>, also the accessible name
  std::vector<std::string> categories;  // under the bars
  std::vector<BarSeries> series;        // 1 to 4; grouped, or stacked when `stacked`
  bool stacked = false;
  bool horizontal = false;  // long category names read better beside lying bars
};

/// Colours come from classes s1..s4 (s3 and s4 also carry a pattern), so both themes and paper work. No style
/// attributes.
SafeHtml render_bar_chart(const BarChart& chart, const i18n::Language& language);

}  // namespace motcong::view
