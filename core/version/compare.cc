#include "core/version/compare.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include "core/base/text.h"

namespace motcong::version {
namespace {

using Ids = std::vector<std::uint32_t>;
using Matches = std::vector<std::pair<int, int>>;

/// More edits than this between two texts are not searched for one by one.
constexpr int kMostEdits = 1000;
/// Steps of one whole comparison; where they run out, the rest is compared by what stands once in both texts,
/// then not at all.
constexpr std::int64_t kMostSteps = 8'000'000;
constexpr int kMostDepth = 8;
/// Of two paragraphs or rows, from this share of common words on one is the other changed.
constexpr double kLeastAlike = 0.4;

class Interner {
 public:
  std::uint32_t id(std::string_view text) {
    return ids_.emplace(text, static_cast<std::uint32_t>(ids_.size())).first->second;
  }

 private:
  std::unordered_map<std::string_view, std::uint32_t> ids_;  // views into the texts compared
};

struct Budget {
  std::int64_t steps = kMostSteps;
};

struct Range {
  int a0, a1, b0, b1;
};

/// The shortest edit script (Myers 1986), as the pairs that stay. False when it takes more than kMostEdits or
/// the budget.
bool find_shortest(const Ids& a, const Ids& b, const Range& range, Budget& budget, Matches& out) {
  const int n = range.a1 - range.a0, m = range.b1 - range.b0;
  const int most = std::min(n + m, kMostEdits);
  std::vector<int> furthest(static_cast<size_t>(2 * most + 3), 0);
  const int middle = most + 1;
  std::vector<std::vector<int>> trace;
  int edits = -1;
  for (int d = 0; d <= most && edits < 0; ++d) {
    for (int k = -d; k <= d; k += 2) {
      const auto at = static_cast<size_t>(middle + k);
      int x = k == -d || (k != d && furthest[at - 1] < furthest[at + 1]) ? furthest[at + 1]
                                                                         : furthest[at - 1] + 1;
      const int start = x;
      while (x < n && x - k < m && x - k >= 0 &&
             a[static_cast<size_t>(range.a0 + x)] == b[static_cast<size_t>(range.b0 + x - k)])
        ++x;
      budget.steps -= 1 + (x - start);
      furthest[at] = x;
      if (x >= n && x - k >= m) {
        edits = d;
        break;
      }
    }
    trace.emplace_back(furthest.begin() + (middle - d), furthest.begin() + (middle + d + 1));
    if (budget.steps <= 0 && edits < 0) return false;
  }
  if (edits < 0) return false;
  Matches found;
  int x = n, y = m;
  for (int d = edits; d > 0; --d) {
    // Where the path stood after d - 1 edits, on the diagonals -(d-1) .. d-1.
    const std::vector<int>& before = trace[static_cast<size_t>(d - 1)];
    const auto reached = [&](int k) {
      return k < -(d - 1) || k > d - 1 ? -1 : before[static_cast<size_t>(k + d - 1)];
    };
    const int k = x - y;
    const bool down = k == -d || (k != d && reached(k - 1) < reached(k + 1));
    const int from_k = down ? k + 1 : k - 1;
    const int from_x = reached(from_k), from_y = from_x - from_k;
    const int snake_x = down ? from_x : from_x + 1;
    while (x > snake_x) found.emplace_back(range.a0 + --x, range.b0 + --y);
    x = from_x;
    y = from_y;
  }
  while (x > 0 && y > 0) found.emplace_back(range.a0 + --x, range.b0 + --y);
  out.insert(out.end(), found.rbegin(), found.rend());
  return true;
}

/// Pairs of what stands exactly once in both ranges, the longest run of them in rising order.
Matches find_anchors(const Ids& a, const Ids& b, const Range& range) {
  struct Seen {
    int in_a = 0, in_b = 0, at_b = 0;
  };
  std::unordered_map<std::uint32_t, Seen> seen;
  for (int i = range.a0; i < range.a1; ++i) ++seen[a[static_cast<size_t>(i)]].in_a;
  for (int i = range.b0; i < range.b1; ++i) {
    Seen& entry = seen[b[static_cast<size_t>(i)]];
    ++entry.in_b;
    entry.at_b = i;
  }
  Matches once;
  for (int i = range.a0; i < range.a1; ++i) {
    const Seen& entry = seen[a[static_cast<size_t>(i)]];
    if (entry.in_a == 1 && entry.in_b == 1) once.emplace_back(i, entry.at_b);
  }
  std::vector<size_t> tails;  // index of the last pair of the best run of each length
  std::vector<size_t> previous(once.size(), SIZE_MAX);
  for (size_t i = 0; i < once.size(); ++i) {
    const auto place = std::lower_bound(tails.begin(), tails.end(), once[i].second,
                                        [&](size_t tail, int at) { return once[tail].second < at; });
    if (place != tails.begin()) previous[i] = *(place - 1);
    if (place == tails.end()) {
      tails.push_back(i);
    } else {
      *place = i;
    }
  }
  Matches run;
  for (size_t i = tails.empty() ? SIZE_MAX : tails.back(); i != SIZE_MAX; i = previous[i])
    run.push_back(once[i]);
  std::reverse(run.begin(), run.end());
  return run;
}

/// Appends the pairs of equal elements that both ranges keep, in order.
void align(const Ids& a, const Ids& b, Range range, Budget& budget, int depth, Matches& out) {
  while (range.a0 < range.a1 && range.b0 < range.b1 &&
         a[static_cast<size_t>(range.a0)] == b[static_cast<size_t>(range.b0)])
    out.emplace_back(range.a0++, range.b0++);
  int tail = 0;
  while (range.a0 < range.a1 && range.b0 < range.b1 &&
         a[static_cast<size_t>(range.a1 - 1)] == b[static_cast<size_t>(range.b1 - 1)]) {
    --range.a1;
    --range.b1;
    ++tail;
  }
  budget.steps -= tail;
  if (range.a0 < range.a1 && range.b0 < range.b1 &&
      (budget.steps <= 0 || !find_shortest(a, b, range, budget, out)) && depth < kMostDepth) {
    const Matches anchors = find_anchors(a, b, range);
    int a_from = range.a0, b_from = range.b0;
    for (const auto& [i, j] : anchors) {
      align(a, b, {a_from, i, b_from, j}, budget, depth + 1, out);
      out.emplace_back(i, j);
      a_from = i + 1;
      b_from = j + 1;
    }
    if (!anchors.empty()) align(a, b, {a_from, range.a1, b_from, range.b1}, budget, depth + 1, out);
  }
  for (int i = 0; i < tail; ++i) out.emplace_back(range.a1 + i, range.b1 + i);
}

struct Word {
  std::string_view text;
  bool has_space = false;  // before it
};

/// Runs of letters and digits, and every other sign for itself.
std::vector<Word> split_words(std::string_view text) {
  const auto is_letter = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
  };
  std::vector<Word> words;
  bool space = false;
  for (size_t at = 0; at < text.size();) {
    if (text[at] == ' ' || text[at] == '\n') {
      space = true;
      ++at;
      continue;
    }
    size_t end = at + 1;
    if (is_letter(text[at])) {
      while (end < text.size() && is_letter(text[end])) ++end;
    }
    words.push_back({text.substr(at, end - at), space && !words.empty()});
    space = false;
    at = end;
  }
  return words;
}

void add_word(std::vector<Piece>& pieces, Change change, const Word& word) {
  if (pieces.empty() || pieces.back().change != change) pieces.push_back({change, {}});
  if (word.has_space) pieces.back().text += ' ';
  pieces.back().text += word.text;
}

std::vector<Piece> compare_words(std::string_view before, std::string_view after, Budget& budget) {
  const std::vector<Word> a = split_words(before), b = split_words(after);
  Interner interner;
  Ids a_ids, b_ids;
  for (const Word& word : a) a_ids.push_back(interner.id(word.text));
  for (const Word& word : b) b_ids.push_back(interner.id(word.text));
  Matches matches;
  align(a_ids, b_ids, {0, static_cast<int>(a.size()), 0, static_cast<int>(b.size())}, budget, 0, matches);
  matches.emplace_back(static_cast<int>(a.size()), static_cast<int>(b.size()));
  std::vector<Piece> pieces;
  size_t i = 0, j = 0;
  for (const auto& [to_i, to_j] : matches) {
    while (i < static_cast<size_t>(to_i)) add_word(pieces, Change::removed, a[i++]);
    while (j < static_cast<size_t>(to_j)) add_word(pieces, Change::added, b[j++]);
    if (i < a.size() && j < b.size()) {
      // As the newer text has it; its first word stands apart from what was before it in the older one.
      add_word(pieces, Change::same, {b[j].text, b[j].has_space || (j == 0 && a[i].has_space)});
      ++i;
      ++j;
    }
  }
  return pieces;
}

/// What happened to one item: same and changed have both indices, the others one (-1).
struct Step {
  Change change;
  int a = -1, b = -1;
};

/// The words of an item as sorted numbers, for counting what two items share.
Ids sorted_words(std::string_view text, Interner& interner) {
  Ids words;
  for (const Word& word : split_words(text)) words.push_back(interner.id(word.text));
  std::sort(words.begin(), words.end());
  return words;
}

double likeness(const Ids& a, const Ids& b) {
  if (a.empty() || b.empty()) return 0;
  size_t i = 0, j = 0, common = 0;
  while (i < a.size() && j < b.size()) {
    if (a[i] == b[j]) {
      ++common;
      ++i;
      ++j;
    } else if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return 2.0 * static_cast<double>(common) / static_cast<double>(a.size() + b.size());
}

/// Between two equal items: which of the removed is which of the added, changed. Pairs keep the order;
/// together they are as alike as can be, or, where that is too much to search, each is held against its
/// neighbour only.
std::vector<std::pair<int, int>> pair_alike(const std::vector<Ids>& a, const std::vector<Ids>& b,
                                            Budget& budget) {
  std::vector<std::pair<int, int>> pairs;
  const size_t n = a.size(), m = b.size();
  std::int64_t words = 0;
  for (const Ids& item : a) words += static_cast<std::int64_t>(item.size() * m);
  for (const Ids& item : b) words += static_cast<std::int64_t>(item.size() * n);
  words += static_cast<std::int64_t>(n * m);
  if (words > budget.steps / 4) {
    for (size_t i = 0; i < std::min(n, m); ++i) {
      budget.steps -= static_cast<std::int64_t>(a[i].size() + b[i].size());
      if (budget.steps > 0 && likeness(a[i], b[i]) >= kLeastAlike) pairs.emplace_back(i, i);
    }
    return pairs;
  }
  budget.steps -= words;
  std::vector<double> alike(n * m), best((n + 1) * (m + 1), 0);
  for (size_t i = n; i-- > 0;) {
    for (size_t j = m; j-- > 0;) {
      alike[i * m + j] = likeness(a[i], b[j]);
      const double skipped = std::max(best[(i + 1) * (m + 1) + j], best[i * (m + 1) + j + 1]);
      const double paired =
          alike[i * m + j] >= kLeastAlike ? alike[i * m + j] + best[(i + 1) * (m + 1) + j + 1] : 0;
      best[i * (m + 1) + j] = std::max(skipped, paired);
    }
  }
  for (size_t i = 0, j = 0; i < n && j < m;) {
    const double here = best[i * (m + 1) + j];
    if (alike[i * m + j] >= kLeastAlike && here == alike[i * m + j] + best[(i + 1) * (m + 1) + j + 1]) {
      pairs.emplace_back(i++, j++);
    } else if (here == best[(i + 1) * (m + 1) + j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return pairs;
}

std::vector<Step> compare_items(const std::vector<std::string_view>& a,
                                const std::vector<std::string_view>& b, Budget& budget) {
  Interner items, words;
  Ids a_ids, b_ids;
  for (const std::string_view item : a) a_ids.push_back(items.id(item));
  for (const std::string_view item : b) b_ids.push_back(items.id(item));
  Matches matches;
  align(a_ids, b_ids, {0, static_cast<int>(a.size()), 0, static_cast<int>(b.size())}, budget, 0, matches);
  matches.emplace_back(static_cast<int>(a.size()), static_cast<int>(b.size()));
  std::vector<Step> steps;
  int i = 0, j = 0;
  for (const auto& [to_i, to_j] : matches) {
    std::vector<Ids> removed, added;
    if (i < to_i && j < to_j) {
      for (int at = i; at < to_i; ++at) removed.push_back(sorted_words(a[static_cast<size_t>(at)], words));
      for (int at = j; at < to_j; ++at) added.push_back(sorted_words(b[static_cast<size_t>(at)], words));
    }
    const int first_i = i, first_j = j;
    for (const auto& [of_a, of_b] : pair_alike(removed, added, budget)) {
      while (i < first_i + of_a) steps.push_back({Change::removed, i++, -1});
      while (j < first_j + of_b) steps.push_back({Change::added, -1, j++});
      steps.push_back({Change::changed, i++, j++});
    }
    while (i < to_i) steps.push_back({Change::removed, i++, -1});
    while (j < to_j) steps.push_back({Change::added, -1, j++});
    if (i < static_cast<int>(a.size()) && j < static_cast<int>(b.size()))
      steps.push_back({Change::same, i++, j++});
  }
  return steps;
}

std::vector<std::string_view> split_paragraphs(std::string_view text) {
  std::vector<std::string_view> paragraphs;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = base::trim(text.substr(0, end));
    if (!line.empty()) paragraphs.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return paragraphs;
}

std::string join_cells(const std::vector<std::string>& row) {
  std::string text;
  for (const std::string& cell : row) text += cell + "\n";
  return text;
}

}  // namespace

std::vector<Paragraph> compare_texts(std::string_view before, std::string_view after) {
  const std::vector<std::string_view> a = split_paragraphs(before), b = split_paragraphs(after);
  Budget budget;
  std::vector<Paragraph> result;
  for (const Step& step : compare_items(a, b, budget)) {
    Paragraph paragraph{step.change, {}};
    if (step.change == Change::changed) {
      paragraph.pieces =
          compare_words(a[static_cast<size_t>(step.a)], b[static_cast<size_t>(step.b)], budget);
    } else {
      const std::string_view text =
          step.b >= 0 ? b[static_cast<size_t>(step.b)] : a[static_cast<size_t>(step.a)];
      paragraph.pieces.push_back({step.change, std::string(text)});
    }
    result.push_back(std::move(paragraph));
  }
  return result;
}

std::vector<RowChange> compare_rows(const Rows& before, const Rows& after) {
  std::vector<std::string> a_text, b_text;
  for (const auto& row : before) a_text.push_back(join_cells(row));
  for (const auto& row : after) b_text.push_back(join_cells(row));
  Budget budget;
  std::vector<RowChange> result;
  for (const Step& step :
       compare_items({a_text.begin(), a_text.end()}, {b_text.begin(), b_text.end()}, budget)) {
    RowChange row{step.change, {}};
    const auto& cells =
        step.b >= 0 ? after[static_cast<size_t>(step.b)] : before[static_cast<size_t>(step.a)];
    for (size_t cell = 0; cell < cells.size(); ++cell) {
      if (step.change == Change::changed) {
        row.cells.push_back(compare_words(before[static_cast<size_t>(step.a)][cell], cells[cell], budget));
      } else {
        row.cells.push_back({{step.change, cells[cell]}});
      }
    }
    result.push_back(std::move(row));
  }
  return result;
}

std::vector<Piece> compare_words(std::string_view before, std::string_view after) {
  Budget budget;
  return compare_words(before, after, budget);
}

}  // namespace motcong::version
