// Comparing two texts or tables: which paragraphs and rows were added, removed or changed, and inside the
// changed ones which words. Pure, and bounded: whatever is put in, the time grows with the size only; hostile
// input gets a coarser answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace motcong::version {

enum class Change { same, added, removed, changed };

/// A run of words of one kind; never `changed`.
struct Piece {
  Change change = Change::same;
  std::string text;
  bool operator==(const Piece&) const = default;
};

/// A paragraph of either text. `changed`: both, word by word; else one piece.
struct Paragraph {
  Change change = Change::same;
  std::vector<Piece> pieces;
};
/// Paragraphs end with a line break; empty lines do not count.
std::vector<Paragraph> compare_texts(std::string_view before, std::string_view after);

/// A row of either table; cells as many as columns.
struct RowChange {
  Change change = Change::same;
  std::vector<std::vector<Piece>> cells;
};
using Rows = std::vector<std::vector<std::string>>;
/// REQUIRES: every row of both has the same number of cells.
std::vector<RowChange> compare_rows(const Rows& before, const Rows& after);

/// Words of two short texts.
std::vector<Piece> compare_words(std::string_view before, std::string_view after);

}  // namespace motcong::version
