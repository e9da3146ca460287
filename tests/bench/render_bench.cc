// What rendering costs: a list of 50 rows x 9 cells through the real templates, and the same bytes by hand.
// Prints microseconds and the ratio; the ratio is what compares between machines.
#include <fmt/format.h>

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "core/view/template_store.h"

using motcong::i18n::Language;
using namespace motcong::view;

namespace {

constexpr int kRows = 50, kCells = 9, kRounds = 2000;

std::string text_of(int row, int cell) {
  return fmt::format("Quyết định số {} về việc <ban hành> & sửa đổi {}", row * kCells + cell, cell);
}

Object make_page() {
  Object page;
  Object& table = page.object("table");
  table.set("caption", "Nhiệm vụ");
  List& columns = table.list("columns");
  for (int cell = 0; cell < kCells; ++cell) {
    columns.add().set("label", "Cột").set("kind", "").set("sort", "").set("href", "/x?sort=a");
  }
  List& rows = table.list("rows");
  rows.reserve(kRows);
  for (int row = 0; row < kRows; ++row) {
    List& cells = rows.add().list("cells");
    cells.reserve(kCells);
    for (int cell = 0; cell < kCells; ++cell) {
      cells.add()
          .set("text", text_of(row, cell))
          .set("href", cell == 1 ? fmt::format("/par/tasks/{}", row) : "")
          .set("kind", cell == 2 ? "num" : "")
          .set("tone", cell == 7 ? "w" : "")
          .set("sub", "")
          .set("label", "Cột")
          .set("is_title", cell == 1);
    }
  }
  return page;
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
}

std::string render_by_hand(const std::vector<std::string>& texts) {
  std::string out;
  out.reserve(65536);
  for (int row = 0; row < kRows; ++row) {
    out += "<tr>";
    for (int cell = 0; cell < kCells; ++cell) {
      out += "<td>";
      append_escaped(out, texts[static_cast<std::size_t>(row * kCells + cell)]);
      out += "</td>";
    }
    out += "</tr>\n";
  }
  return out;
}

double cpu_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

/// Microseconds of processor time one call takes; `bytes` receives the size of what it made.
template <class Work>
double measure(Work work, std::size_t& bytes) {
  bytes = work();
  const double start = cpu_microseconds();
  for (int round = 0; round < kRounds; ++round) bytes = work();
  return (cpu_microseconds() - start) / kRounds;
}

}  // namespace

int main() {
  std::vector<std::string> faults;
  const TemplateStore store(embedded_templates(), faults);
  for (const std::string& fault : faults) fmt::print(stderr, "{}\n", fault);
  if (!faults.empty()) return 1;

  const Object page = make_page();
  std::vector<std::string> texts;
  for (int row = 0; row < kRows; ++row) {
    for (int cell = 0; cell < kCells; ++cell) texts.push_back(text_of(row, cell));
  }
  std::size_t bytes = 0;
  const double hand = measure([&] { return render_by_hand(texts).size(); }, bytes);
  fmt::print("{:<34}{:>8.1f} us  {:>6} bytes\n", "cells appended by hand", hand, bytes);
  const double build = measure([&] { return make_page().items().size(); }, bytes);
  fmt::print("{:<34}{:>8.1f} us\n", "building the values", build);
  const double table =
      measure([&] { return store.render("core/table", Language::vi(), page).size(); }, bytes);
  fmt::print("{:<34}{:>8.1f} us  {:>6} bytes  {:.1f} x by hand\n", "rendering the table template", table,
             bytes, table / hand);
}
