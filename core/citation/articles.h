// Which part of an act a citation or a change speaks of: "Điều 5 khoản 2", "điểm a khoản 2 Điều 5", "Điều
// 3-7". Pure; it only compares, the words people typed are kept as they are.
#pragma once

#include <string_view>
#include <vector>

namespace motcong::citation {

/// Numbers from `from` to `to`. An article 5a comes after 5 and is not part of it, but of 5-6.
struct Span {
  static constexpr int kEnd = 1'000'000'000;
  int from = 0, to = kEnd;  // as they are: everything
  bool meets(const Span& other) const { return from <= other.to && other.from <= to; }
};

/// A place in an act: articles (điều), of them clauses (khoản), of them points (điểm).
struct Place {
  Span article, clause, point;
};

class Articles {
 public:
  /// Total. Both orders are understood ("khoản 2 Điều 5", "Điều 5 khoản 2"), lists ("Điều 5, 8 và 12"),
  /// ranges ("Điều 3-7", "từ Điều 3 đến Điều 7"), and short forms ("Đ5 K2"). REQUIRES: the text is normalised
  /// (base::normalise_line). What holds anything else ("Phụ lục II") is not read: it counts as the whole act,
  /// so that nobody is missed.
  static Articles read(std::string_view text);

  bool is_whole() const { return places_.empty(); }
  /// One speaks of something the other speaks of; the whole act meets every part of it.
  bool meets(const Articles& other) const;
  const std::vector<Place>& places() const { return places_; }

 private:
  std::vector<Place> places_;
};

}  // namespace motcong::citation
