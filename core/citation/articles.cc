#include "core/citation/articles.h"

#include <algorithm>
#include <optional>
#include <string>

#include "core/i18n/vietnamese.h"

namespace motcong::citation {
namespace {

constexpr int kLetters = 64;  // an article 5a is 5 * kLetters + its letter
constexpr int kLongestNumber = 5;
constexpr size_t kMostPlaces = 400;

enum class Level { article, clause, point };

struct Token {
  enum class Kind { label, value, comma, dash } kind = Kind::value;
  Level level = Level::article;
  int number = 0;
  bool is_number = false;  // of a value: begins with digits
};

/// a, b, c, d, đ, e ... in the order of the points of an article; 0 for anything else. Takes it off `text`.
int take_letter(std::string_view& text) {
  if (text.starts_with("đ") || text.starts_with("Đ")) {
    text.remove_prefix(std::string_view("đ").size());
    return ('d' - 'a' + 1) * 2 + 1;
  }
  if (text.empty()) return 0;
  const char c =
      text.front() >= 'A' && text.front() <= 'Z' ? static_cast<char>(text.front() - 'A' + 'a') : text.front();
  if (c < 'a' || c > 'z') return 0;
  text.remove_prefix(1);
  return (c - 'a' + 1) * 2;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A letter of a word: ASCII, or a part of a code point beyond it.
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

bool is_word_end(std::string_view rest) {
  return rest.empty() || (!is_digit(rest.front()) && !is_letter(rest.front()));
}

std::optional<Level> find_level(std::string_view word, bool before_number) {
  if (word == "dieu" || (before_number && word == "d")) return Level::article;
  if (word == "khoan" || (before_number && word == "k")) return Level::clause;
  if (word == "diem") return Level::point;
  return std::nullopt;
}

/// "5", "5a", "18b". Nothing when it does not end there.
std::optional<Token> take_number(std::string_view& text) {
  size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits == 0 || digits > kLongestNumber) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(0, digits)) number = number * 10 + (c - '0');
  text.remove_prefix(digits);
  int letter = 0;
  if (!is_word_end(text)) letter = take_letter(text);
  if (!is_word_end(text)) return std::nullopt;
  return Token{.kind = Token::Kind::value, .number = number * kLetters + letter, .is_number = true};
}

/// Nothing when something in it is no part of a place.
std::optional<std::vector<Token>> split_tokens(std::string_view text) {
  std::vector<Token> tokens;
  const auto sign = [&](Token::Kind kind) { tokens.push_back({.kind = kind}); };
  while (!text.empty()) {
    if (text.front() == ' ' || text.front() == '.') {
      text.remove_prefix(1);
    } else if (text.front() == ',' || text.front() == ';') {
      sign(Token::Kind::comma);
      text.remove_prefix(1);
    } else if (text.front() == '-') {
      sign(Token::Kind::dash);
      text.remove_prefix(1);
    } else if (text.starts_with("–") || text.starts_with("—")) {
      sign(Token::Kind::dash);
      text.remove_prefix(std::string_view("–").size());
    } else if (is_digit(text.front())) {
      const auto number = take_number(text);
      if (!number) return std::nullopt;
      tokens.push_back(*number);
    } else if (is_letter(text.front())) {
      size_t end = 0;
      while (end < text.size() && is_letter(text[end]) && !text.substr(end).starts_with("–") &&
             !text.substr(end).starts_with("—"))
        ++end;
      std::string_view typed = text.substr(0, end);
      const bool before_number = end < text.size() && (is_digit(text[end]) || text[end] == '.');
      text.remove_prefix(end);
      const std::string word = i18n::fold(typed);
      if (const auto level = find_level(word, before_number)) {
        tokens.push_back({.kind = Token::Kind::label, .level = *level});
      } else if (word == "den") {
        sign(Token::Kind::dash);
      } else if (word == "va" || word == "cac" || word == "tu") {
        if (word == "va") sign(Token::Kind::comma);
      } else {
        const int letter = take_letter(typed);
        if (letter == 0 || !typed.empty()) return std::nullopt;
        tokens.push_back({.kind = Token::Kind::value, .number = letter});
      }
    } else {
      return std::nullopt;
    }
  }
  return tokens;
}

/// One label with its values, and whether a comma or "và" stands before it.
struct Part {
  Level level = Level::article;
  std::vector<Span> spans;
  bool is_apart = false;
};

std::optional<std::vector<Part>> read_parts(const std::vector<Token>& tokens) {
  std::vector<Part> parts;
  bool after_comma = false, after_dash = false;
  bool has_label = false;  // the label whose values follow; a list goes on until the next
  for (const Token& token : tokens) {
    switch (token.kind) {
      case Token::Kind::comma:
        after_comma = true;
        break;
      case Token::Kind::dash:
        if (parts.empty() || parts.back().spans.empty()) return std::nullopt;
        after_dash = true;
        break;
      case Token::Kind::label:
        if (has_label && parts.back().spans.empty()) return std::nullopt;
        // "từ Điều 3 đến Điều 7": the second label names the same list.
        if (!after_dash || parts.back().level != token.level)
          parts.push_back({.level = token.level, .spans = {}, .is_apart = after_comma});
        if (after_dash && parts.back().spans.empty()) return std::nullopt;
        has_label = true;
        after_comma = false;
        break;
      case Token::Kind::value: {
        // Articles and clauses are numbered; points are letters, seldom numbers.
        if (!has_label || (!token.is_number && parts.back().level != Level::point)) return std::nullopt;
        std::vector<Span>& spans = parts.back().spans;
        if (after_dash) {
          if (token.number < spans.back().from) return std::nullopt;
          spans.back().to = token.number;
        } else {
          if (!spans.empty() && !after_comma) return std::nullopt;
          spans.push_back({token.number, token.number});
        }
        after_comma = after_dash = false;
        break;
      }
    }
  }
  if (after_dash || (has_label && parts.back().spans.empty())) return std::nullopt;
  return parts;
}

/// The places that `parts` (clauses and points) name in the articles `articles`; all of them when there are
/// none.
bool add_places(std::vector<Place>& places, const std::vector<Span>& articles, const Part* clause,
                const Part* point) {
  static const std::vector<Span> kAny = {Span{}};
  const std::vector<Span>& clauses = clause != nullptr ? clause->spans : kAny;
  const std::vector<Span>& points = point != nullptr ? point->spans : kAny;
  if (places.size() + articles.size() * clauses.size() * points.size() > kMostPlaces) return false;
  for (const Span& article : articles) {
    for (const Span& one : clauses) {
      for (const Span& other : points) places.push_back({article, one, other});
    }
  }
  return true;
}

/// Clauses and points that stand together without a comma: [first, last).
struct Run {
  size_t first = 0, last = 0;
};

std::optional<std::vector<Place>> read_places(const std::vector<Part>& parts) {
  std::vector<Place> places;
  std::vector<std::pair<size_t, std::vector<Run>>>
      articles;              // each article part with the runs that belong to it
  std::vector<Run> waiting;  // runs before the first article, or of the next one
  for (size_t i = 0; i < parts.size();) {
    if (parts[i].level == Level::article) {
      articles.emplace_back(i, std::move(waiting));
      waiting.clear();
      ++i;
      continue;
    }
    Run run{i, i + 1};
    while (run.last < parts.size() && parts[run.last].level != Level::article && !parts[run.last].is_apart)
      ++run.last;
    const bool leads_on =
        run.last < parts.size() && parts[run.last].level == Level::article && !parts[run.last].is_apart;
    // "Điều 4, khoản 2 Điều 5": the clause is the next article's; "Điều 4 khoản 1, khoản 2": both are this
    // one's.
    if (articles.empty() || (parts[i].is_apart && leads_on)) {
      waiting.push_back(run);
    } else {
      articles.back().second.push_back(run);
    }
    i = run.last;
  }
  if (!waiting.empty()) return std::nullopt;  // clauses of no article
  for (const auto& [at, runs] : articles) {
    if (runs.empty() && !add_places(places, parts[at].spans, nullptr, nullptr)) return std::nullopt;
    for (const Run& run : runs) {
      const Part *clause = nullptr, *point = nullptr;
      for (size_t i = run.first; i < run.last; ++i) {
        const Part*& here = parts[i].level == Level::clause ? clause : point;
        if (here != nullptr) return std::nullopt;
        here = &parts[i];
      }
      if (!add_places(places, parts[at].spans, clause, point)) return std::nullopt;
    }
  }
  return places;
}

}  // namespace

Articles Articles::read(std::string_view text) {
  Articles articles;
  const auto tokens = split_tokens(text);
  if (!tokens) return articles;
  const auto parts = read_parts(*tokens);
  if (!parts) return articles;
  if (auto places = read_places(*parts)) articles.places_ = *std::move(places);
  return articles;
}

bool Articles::meets(const Articles& other) const {
  if (is_whole() || other.is_whole()) return true;
  return std::any_of(places_.begin(), places_.end(), [&](const Place& a) {
    return std::any_of(other.places_.begin(), other.places_.end(), [&](const Place& b) {
      return a.article.meets(b.article) && a.clause.meets(b.clause) && a.point.meets(b.point);
    });
  });
}

}  // namespace motcong::citation
