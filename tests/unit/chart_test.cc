// Bar charts: what is drawn and said. Looks are judged by eye.
#include "core/view/chart.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/failed_check.h"

using motcong::i18n::Language;
using namespace motcong::view;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++found;
  return found;
}

bool contains(const std::string& text, const std::string& part) { return count(text, part) > 0; }

BarChart months() {
  return {.title = "Hồ sơ theo tháng",
          .categories = {"T1", "T2", "T3"},
          .series = {{"Đúng hạn", {82, 90, 1388}}, {"Trễ hạn", {9, 0, 12}}}};
}

std::string draw(const BarChart& chart, const Language& language = Language::vi()) {
  return render_bar_chart(chart, language).html();
}

}  // namespace

TEST_CASE("chart: has a name, says every figure in words, and a bar for each") {
  const std::string svg = draw(months());
  CHECK(svg.starts_with("<svg viewBox=\"0 0 640 "));
  CHECK(contains(svg, "role=\"img\"><title>Hồ sơ theo tháng</title>"));
  CHECK(contains(svg,
                 "<desc>T1: Đúng hạn 82, Trễ hạn 9. T2: Đúng hạn 90, Trễ hạn 0. T3: Đúng hạn 1.388, Trễ hạn "
                 "12.</desc>"));
  CHECK(contains(svg, "<title>T3, Đúng hạn: 1.388</title>"));
  CHECK(count(svg, "</title></rect>") == 6);
  CHECK(count(svg, "<rect class=\"s1\"") == 3 + 1);  // and one in the legend
  CHECK(count(svg, "<rect class=\"s2\"") == 3 + 1);
}

TEST_CASE("chart: numbers follow the language") {
  CHECK(contains(draw(months(), Language::en()), "<title>T3, Đúng hạn: 1,388</title>"));
}

TEST_CASE("chart: no style attribute, no script, and texts are escaped") {
  BarChart chart = months();
  chart.title = "<script>\"x\"</script>";
  chart.categories[0] = "a&b";
  chart.series[0].label = "</svg>";
  const std::string svg = draw(chart);
  CHECK_FALSE(contains(svg, "style="));
  CHECK_FALSE(contains(svg, "<script>"));
  CHECK(count(svg, "</svg>") == 1);
  CHECK(contains(svg, "a&amp;b"));
}

TEST_CASE("chart: the axis has at most five round ticks and reaches the largest value") {
  struct Case {
    std::int64_t largest;
    const char* last_tick;
    std::size_t lines;
  };
  for (const Case& c : {Case{0, ">1<", 2},
                        {1, ">1<", 2},
                        {3, ">3<", 4},
                        {4, ">4<", 5},
                        {5, ">6<", 4},
                        {9, ">10<", 3},
                        {100, ">100<", 3},
                        {140, ">150<", 4},
                        {1388, ">1.500<", 4},
                        {100'000'000'000'000'000, ">100.000.000.000.000.000<", 3}}) {
    CAPTURE(c.largest);
    const std::string svg = draw({.title = "t", .categories = {"a"}, .series = {{"s", {c.largest}}}});
    CHECK(contains(svg, c.last_tick));
    CHECK(count(svg, "<line ") == c.lines);
  }
}

TEST_CASE("chart: stacked bars show their total") {
  BarChart chart = months();
  chart.stacked = true;
  for (const bool horizontal : {false, true}) {
    chart.horizontal = horizontal;
    const std::string svg = draw(chart);
    CHECK(contains(svg, ">91<"));
    CHECK(contains(svg, ">1.400<"));
    CHECK(count(svg, "</title></rect>") == 6);
  }
}

TEST_CASE("chart: long names make the bars lie down; a very long one is cut, the pointer shows all of it") {
  BarChart chart = months();
  const std::string name = "Phòng Đăng ký kinh doanh và Hỗ trợ doanh nghiệp nhỏ và vừa";
  chart.categories = {name, "Văn phòng", "Thanh tra"};
  const std::string svg = draw(chart);
  chart.horizontal = true;
  CHECK(svg == draw(chart));
  CHECK(contains(svg, "…</text>"));
  CHECK(contains(svg, "<title>" + name + ", Đúng hạn: 82</title>"));
}

TEST_CASE("chart: the third and fourth series carry lines, a single one needs no legend") {
  const BarChart one = {.title = "t", .categories = {"a"}, .series = {{"s", {8}}}};
  CHECK(count(draw(one), "<rect ") == 1);
  BarChart four = {
      .title = "t", .categories = {"a"}, .series = {{"p", {8}}, {"q", {8}}, {"r", {8}}, {"s", {8}}}};
  CHECK(count(draw(four), "<path class=\"pt\"") == 4);  // two bars and their legend
}

TEST_CASE("chart: nothing to show is a chart without bars") {
  const std::string svg = draw({.title = "t", .categories = {}, .series = {{"s", {}}}});
  CHECK(count(svg, "<rect ") == 0);
  CHECK(svg.ends_with("</svg>"));
}

TEST_CASE("chart: figures that do not fit the categories are a programmer's error") {
  const motcong::test::ThrowOnFailedCheck guard;
  CHECK_THROWS(draw({.title = "t", .categories = {"a"}, .series = {}}));
  CHECK_THROWS(draw({.title = "t", .categories = {"a"}, .series = {{"s", {1, 2}}}}));
  CHECK_THROWS(draw({.title = "t", .categories = {"a"}, .series = {{"s", {-2}}}}));
}

TEST_CASE("chart: hundredths, what has no value, and a line for the target") {
  BarChart chart{.title = "Đúng hạn (%)",
                 .categories = {"1/2019", "2/2019", "3/2019"},
                 .series = {{"Đúng hạn", {8571, kNoValue, 0}}},
                 .hundredths = true,
                 .target = ChartTarget{"Chỉ tiêu", {10000, 10000, 10000}}};
  const std::string standing = draw(chart);
  CHECK(contains(standing, "<desc>1/2019: Đúng hạn 85,71. 2/2019: Đúng hạn –. 3/2019: Đúng hạn 0. Chỉ tiêu: 100.</desc>"));
  CHECK(contains(standing, "Chỉ tiêu: 100</text>"));
  CHECK(count(standing, "<line class=\"tg\"") == 4);  // in the legend and across each bar
  CHECK(contains(draw(chart, Language::en()), "<title>1/2019, Đúng hạn: 85.71</title>"));
  chart.horizontal = true;
  const std::string lying = draw(chart);
  CHECK(count(lying, "<line class=\"tg\"") == 4);
  CHECK(contains(lying, ">–</text>"));
}

TEST_CASE("chart: a target that changed is a line in steps, said with each figure; no figure is struck through") {
  BarChart chart{.title = "t",
                 .categories = {"1/2019", "2/2019", "3/2019"},
                 .series = {{"Đúng hạn", {79, 100, 90}}},
                 .target = ChartTarget{"Chỉ tiêu", {80, 80, 95}}};
  const std::string svg = draw(chart);
  CHECK(contains(svg, "<desc>1/2019: Đúng hạn 79, Chỉ tiêu 80. 2/2019: Đúng hạn 100, Chỉ tiêu 80. 3/2019: Đúng hạn 90, "
                      "Chỉ tiêu 95.</desc>"));
  CHECK(contains(svg, ">Chỉ tiêu</text>"));
  CHECK(count(svg, "<line class=\"tg\"") == 1 + 3 + 1);  // legend, one a bar, one step
  chart.target->values[0] = kNoValue;
  CHECK(contains(draw(chart), "1/2019: Đúng hạn 79, Chỉ tiêu –."));
}
