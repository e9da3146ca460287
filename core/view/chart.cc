#include "core/view/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include "core/base/check.h"
#include "core/i18n/format.h"
#include "core/view/escape.h"

namespace motcong::view {

namespace {

// Lengths in units of the view box; text of class ax is 12 units high.
constexpr double kWidth = 640;
constexpr double kLetter = 6.8;  // about one letter's width in the widest fallback font
constexpr double kLine = 18;
constexpr double kBarHeight = 14;         // of lying bars
constexpr double kPlotHeight = 160;       // of standing bars
constexpr std::size_t kLongestName = 36;  // letters beside lying bars; the bar's <title> has the whole name
constexpr std::int64_t kLargest = 100'000'000'000'000'000;

std::size_t count_letters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

double text_width(std::string_view text) { return kLetter * static_cast<double>(count_letters(text)); }

std::string shorten(std::string_view text, std::size_t letters) {
  if (count_letters(text) <= letters) return std::string(text);
  std::size_t at = 0;
  for (std::size_t seen = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && ++seen == letters) break;
  }
  return std::string(text.substr(0, at)) + "…";
}

/// 1, 2 or 5 times a power of ten, so that four steps or fewer reach `largest`.
std::int64_t round_step(std::int64_t largest) {
  const std::int64_t wanted = std::max<std::int64_t>(1, (largest + 3) / 4);
  for (std::int64_t power = 1;; power *= 10) {
    for (const std::int64_t digit : {1, 2, 5}) {
      if (digit * power >= wanted) return digit * power;
    }
  }
}

class Drawing {
 public:
  Drawing(const BarChart& chart, const i18n::Language& language) : chart_(chart), language_(language) {
    base::check(!chart.series.empty() && chart.series.size() <= 4);
    for (const BarSeries& series : chart.series) base::check(series.values.size() == chart.categories.size());
    for (std::size_t category = 0; category < chart.categories.size(); ++category) {
      std::int64_t total = 0;
      for (const BarSeries& series : chart.series) {
        const std::int64_t value = drawn(series.values[category]);
        base::check(value >= 0 && value <= kLargest);
        total += value;
        largest_ = std::max(largest_, chart.stacked ? total : value);
      }
      totals_.push_back(total);
    }
    if (chart.target) {
      base::check(chart.target->values.size() == chart.categories.size());
      for (const std::int64_t value : chart.target->values) {
        base::check(drawn(value) >= 0 && drawn(value) <= kLargest);
        largest_ = std::max(largest_, drawn(value));
      }
    }
    step_ = round_step(largest_);
    top_ = std::max(step_, (largest_ + step_ - 1) / step_ * step_);
  }

  std::string draw() {
    draw_legend();
    if (chart_.horizontal || !names_fit()) {
      draw_lying();
    } else {
      draw_standing();
    }
    return fmt::format(
        R"(<svg viewBox="0 0 {:.0f} {:.0f}" role="img"><title>{}</title><desc>{}</desc>{}</svg>)", kWidth,
        bottom_, escape(chart_.title), escape(describe()), body_);
  }

 private:
  /// The length of a bar; what has no value has none.
  static std::int64_t drawn(std::int64_t value) { return value == kNoValue ? 0 : value; }

  std::string number(std::int64_t value) const {
    if (value == kNoValue) return "–";
    return chart_.hundredths ? i18n::format_hundredths(value, language_) : i18n::format_integer(value, language_);
  }

  /// All figures in words: "T1: Đúng hạn 82, Trễ hạn 9. T2: ..."
  std::string describe() const {
    std::string words;
    for (std::size_t category = 0; category < chart_.categories.size(); ++category) {
      words += (words.empty() ? "" : " ") + chart_.categories[category] + ":";
      for (const BarSeries& series : chart_.series) {
        words += fmt::format("{} {} {}", &series == &chart_.series.front() ? "" : ",", series.label,
                             number(series.values[category]));
      }
      if (chart_.target && !has_one_target()) {
        words += fmt::format(", {} {}", chart_.target->label, number(chart_.target->values[category]));
      }
      words += ".";
    }
    if (has_one_target()) words += fmt::format(" {}: {}.", chart_.target->label, number(chart_.target->values.front()));
    return words;
  }

  /// The same for every bar.
  bool has_one_target() const {
    return chart_.target && !chart_.target->values.empty() &&
           std::ranges::all_of(chart_.target->values,
                               [&](std::int64_t value) { return value == chart_.target->values.front(); });
  }

  /// What a bar should reach, as a length of the axis; nothing where there is none.
  std::optional<double> target_length(std::size_t category, double length) const {
    if (!chart_.target || chart_.target->values[category] == kNoValue) return std::nullopt;
    return scale(chart_.target->values[category], length);
  }

  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(body_), format, std::forward<Args>(args)...);
  }

  void draw_text(double x, double y, const char* anchor, std::string_view text) {
    add(R"(<text class="ax" x="{:.0f}" y="{:.0f}" text-anchor="{}">{}</text>)", x, y, anchor, escape(text));
  }

  void draw_line(double x1, double y1, double x2, double y2) {
    add(R"(<line class="gr" x1="{:.0f}" y1="{:.0f}" x2="{:.0f}" y2="{:.0f}"/>)", x1, y1, x2, y2);
  }

  void draw_target(double x1, double y1, double x2, double y2) {
    add(R"(<line class="tg" x1="{:.0f}" y1="{:.1f}" x2="{:.0f}" y2="{:.1f}"/>)", x1, y1, x2, y2);
  }

  /// The third and fourth series are told apart by lines as well as by colour.
  void draw_box(std::size_t series, double x, double y, double width, double height, std::string_view title) {
    add(R"(<rect class="s{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">)", series + 1, x, y, width,
        height);
    if (!title.empty()) add("<title>{}</title>", escape(title));
    add("</rect>");
    std::string lines;
    if (series == 2) {
      for (double at = 4; at < height; at += 4)
        lines += fmt::format("M{:.1f} {:.1f}h{:.1f}", x, y + at, width);
    } else if (series == 3) {
      for (double at = 4; at < width; at += 4)
        lines += fmt::format("M{:.1f} {:.1f}v{:.1f}", x + at, y, height);
    }
    if (!lines.empty()) add(R"(<path class="pt" d="{}"/>)", lines);
  }

  /// Above the plot; nothing for a single series, whose name the title says.
  void draw_legend() {
    bottom_ = 4;
    if (chart_.series.size() == 1 && !chart_.target) return;
    double x = 0;
    if (chart_.target) {
      const std::string label =
          chart_.target->label + (has_one_target() ? ": " + number(chart_.target->values.front()) : std::string());
      draw_target(0, bottom_ + 7, 12, bottom_ + 7);
      draw_text(18, bottom_ + 11, "start", label);
      x = 18 + text_width(label) + 16;
    }
    for (std::size_t series = 0; series < chart_.series.size() && chart_.series.size() > 1; ++series) {
      const std::string& label = chart_.series[series].label;
      const double width = 18 + text_width(label) + 16;
      if (x > 0 && x + width > kWidth) {
        x = 0;
        bottom_ += kLine;
      }
      draw_box(series, x, bottom_ + 1, 12, 12, "");
      draw_text(x + 18, bottom_ + 11, "start", label);
      x += width;
    }
    bottom_ += kLine + 6;
  }

  double axis_width() const { return text_width(number(top_)) + 8; }

  double slot_width() const {
    return (kWidth - axis_width()) / static_cast<double>(std::max<std::size_t>(1, chart_.categories.size()));
  }

  bool names_fit() const {
    return std::ranges::all_of(chart_.categories,
                               [&](const std::string& name) { return text_width(name) <= slot_width(); });
  }

  /// A bar's length for a value, where the whole axis has `length`.
  double scale(std::int64_t value, double length) const {
    return static_cast<double>(value) / static_cast<double>(top_) * length;
  }

  std::string bar_title(std::size_t category, std::size_t series) const {
    const BarSeries& of = chart_.series[series];
    return fmt::format("{}, {}: {}", chart_.categories[category], of.label, number(of.values[category]));
  }

  void draw_standing() {
    const double top = bottom_ + 14, base = top + kPlotHeight, left = axis_width(), slot = slot_width();
    for (std::int64_t tick = 0; tick <= top_; tick += step_) {
      const double y = base - scale(tick, kPlotHeight);
      draw_line(left, y, kWidth, y);
      draw_text(left - 6, y + 4, "end", number(tick));
    }
    const std::size_t side_by_side = chart_.stacked ? 1 : chart_.series.size();
    const double bar = std::min(40.0, slot * 0.76 / static_cast<double>(side_by_side));
    for (std::size_t category = 0; category < chart_.categories.size(); ++category) {
      const double middle = left + slot * (static_cast<double>(category) + 0.5);
      const double start = middle - bar * static_cast<double>(side_by_side) / 2;
      std::int64_t below = 0;
      const auto reach = target_length(category, kPlotHeight);
      const double target = base - reach.value_or(0);
      for (std::size_t series = 0; series < chart_.series.size(); ++series) {
        const std::int64_t value = chart_.series[series].values[category];
        const double height = scale(drawn(value), kPlotHeight);
        const double x = chart_.stacked ? start : start + bar * static_cast<double>(series);
        const double y = base - scale(below, kPlotHeight) - height;
        draw_box(series, x, y, bar - 2, height, bar_title(category, series));
        if (chart_.stacked) {
          below += drawn(value);
        } else {
          draw_value(x + bar / 2 - 1, y, bar, value, target);
        }
      }
      if (chart_.stacked) draw_value(middle, base - scale(below, kPlotHeight), slot, totals_[category], target);
      draw_text(middle, base + kLine, "middle", chart_.categories[category]);
      if (!reach) continue;
      draw_target(middle - slot / 2, target, middle + slot / 2, target);
      const auto before = category > 0 ? target_length(category - 1, kPlotHeight) : std::nullopt;
      if (before && *before != *reach) draw_target(middle - slot / 2, base - *before, middle - slot / 2, target);
    }
    bottom_ = base + kLine + 6;
  }

  /// The figure above a standing bar, where it does not run into its neighbour's; above the target's line where that
  /// would go through it.
  void draw_value(double middle, double y, double room, std::int64_t value, double target) {
    const std::string text = number(value);
    if (text_width(text) > room) return;
    const double foot = y - 4;
    const bool is_struck = chart_.target && target > foot - 13 && target < foot + 3;
    draw_text(middle, is_struck ? target - 4 : foot, "middle", text);
  }

  void draw_lying() {
    double left = 0;
    for (const std::string& name : chart_.categories)
      left = std::max(left, text_width(shorten(name, kLongestName)));
    left += 8;
    const double length = kWidth - left - text_width(number(largest_)) - 10;
    const std::size_t below_each_other = chart_.stacked ? 1 : chart_.series.size();
    const double slot = kBarHeight * static_cast<double>(below_each_other) + 10;
    const double top = bottom_, base = top + slot * static_cast<double>(chart_.categories.size());
    for (std::int64_t tick = 0; tick <= top_; tick += step_) {
      const double x = left + scale(tick, length);
      draw_line(x, top, x, base);
      draw_text(x, base + kLine - 4, "middle", number(tick));
    }
    for (std::size_t category = 0; category < chart_.categories.size(); ++category) {
      const double start = top + slot * static_cast<double>(category) + 5;
      draw_text(left - 6, start + (slot - 10) / 2 + 4, "end",
                shorten(chart_.categories[category], kLongestName));
      std::int64_t before = 0;
      for (std::size_t series = 0; series < chart_.series.size(); ++series) {
        const std::int64_t value = chart_.series[series].values[category];
        const double x = left + scale(before, length), width = scale(drawn(value), length);
        const double y = chart_.stacked ? start : start + kBarHeight * static_cast<double>(series);
        draw_box(series, x, y, width, kBarHeight - 2, bar_title(category, series));
        if (chart_.stacked) {
          before += drawn(value);
        } else {
          draw_text(x + width + 4, y + kBarHeight - 4, "start", number(value));
        }
      }
      if (chart_.stacked) {
        draw_text(left + scale(before, length) + 4, start + kBarHeight - 4, "start",
                  number(totals_[category]));
      }
      if (const auto reach = target_length(category, length)) draw_target(left + *reach, start - 5, left + *reach, start - 5 + slot);
    }
    bottom_ = base + kLine + 2;
  }

  const BarChart& chart_;
  const i18n::Language& language_;
  std::vector<std::int64_t> totals_;
  std::int64_t largest_ = 0, step_ = 1, top_ = 1;
  double bottom_ = 0;  // of what is drawn so far
  std::string body_;
};

}  // namespace

SafeHtml render_bar_chart(const BarChart& chart, const i18n::Language& language) {
  return trusted_html(Drawing(chart, language).draw());
}

}  // namespace motcong::view
