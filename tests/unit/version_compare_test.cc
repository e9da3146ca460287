// Comparing texts and tables: what is shown as added, removed and changed, and that hostile texts take no
// long time.
#include <doctest/doctest.h>

#include <cstdint>

#include "core/version/compare.h"

namespace motcong::version {
namespace {

/// "same[-removed-][+added+]", paragraphs by '|', each with its sign.
std::string draw(const std::vector<Piece>& pieces) {
  std::string text;
  for (const Piece& piece : pieces) {
    const char* open = piece.change == Change::added ? "[+" : piece.change == Change::removed ? "[-" : "";
    const char* close = piece.change == Change::added ? "+]" : piece.change == Change::removed ? "-]" : "";
    text += open + piece.text + close;
  }
  return text;
}

char sign(Change change) {
  switch (change) {
    case Change::added:
      return '+';
    case Change::removed:
      return '-';
    case Change::changed:
      return '~';
    case Change::same:
      break;
  }
  return '=';
}

std::string draw(const std::vector<Paragraph>& paragraphs) {
  std::string text;
  for (const Paragraph& paragraph : paragraphs) {
    if (!text.empty()) text += '|';
    text += sign(paragraph.change);
    text += draw(paragraph.pieces);
  }
  return text;
}

/// A repeatable sequence of numbers.
class Numbers {
 public:
  explicit Numbers(std::uint32_t seed) : state_(seed) {}
  std::uint32_t next(std::uint32_t below) {
    state_ = state_ * 1664525 + 1013904223;
    return (state_ >> 8) % below;
  }

 private:
  std::uint32_t state_;
};

/// What remains of either side of a comparison, its spaces made one.
std::string side(const std::vector<Paragraph>& paragraphs, Change left_out) {
  std::string text;
  for (const Paragraph& paragraph : paragraphs) {
    std::string line;
    for (const Piece& piece : paragraph.pieces) {
      if (piece.change != left_out) line += piece.text;
    }
    if (!line.empty() && line.front() == ' ') line.erase(0, 1);
    if (!line.empty()) text += line + "\n";
  }
  return text;
}

}  // namespace

TEST_SUITE("version comparison") {
  TEST_CASE("words of a paragraph") {
    struct Row {
      const char* before;
      const char* after;
      const char* shown;
    };
    for (const Row& row : {
             Row{"", "", ""},
             Row{"một hai", "một hai", "một hai"},
             Row{"", "một", "[+một+]"},
             Row{"một", "", "[-một-]"},
             Row{"trong 3 ngày làm việc", "trong 5 ngày làm việc", "trong[- 3-][+ 5+] ngày làm việc"},
             Row{"hồ sơ, giấy tờ", "hồ sơ; giấy tờ", "hồ sơ[-,-][+;+] giấy tờ"},
             Row{"Trưởng phòng ký", "Trưởng phòng xem xét và ký", "Trưởng phòng[+ xem xét và+] ký"},
             Row{"a b c", "x y z", "[-a b c-][+x y z+]"},
             Row{"một  hai\nba", "một hai ba", "một hai ba"},
         }) {
      INFO(row.before << " -> " << row.after);
      CHECK(draw(compare_words(row.before, row.after)) == row.shown);
    }
  }

  TEST_CASE("paragraphs are aligned first: an insertion does not mark what follows it") {
    struct Row {
      const char* before;
      const char* after;
      const char* shown;
    };
    for (const Row& row : {
             Row{"một\nhai\nba", "một\nhai\nba", "=một|=hai|=ba"},
             Row{"một\nba", "một\nhai\nba", "=một|+[+hai+]|=ba"},
             Row{"một\nhai\nba", "ba", "-[-một-]|-[-hai-]|=ba"},
             Row{"\n\nmột\n \nhai", "một\r\nhai", "=một|=hai"},
             Row{"mở đầu\nnộp hồ sơ trong 3 ngày\nkết thúc", "mở đầu\nnộp hồ sơ trong 5 ngày\nkết thúc",
                 "=mở đầu|~nộp hồ sơ trong[- 3-][+ 5+] ngày|=kết thúc"},
             // The changed one is found again behind an inserted one.
             Row{"nộp hồ sơ trong 3 ngày", "hoàn toàn khác hẳn\nnộp hồ sơ trong 5 ngày",
                 "+[+hoàn toàn khác hẳn+]|~nộp hồ sơ trong[- 3-][+ 5+] ngày"},
             Row{"một hai ba", "bốn năm sáu", "-[-một hai ba-]|+[+bốn năm sáu+]"},
             Row{"", "một", "+[+một+]"},
             Row{"một", "", "-[-một-]"},
         }) {
      INFO(row.before << " -> " << row.after);
      CHECK(draw(compare_texts(row.before, row.after)) == row.shown);
    }
  }

  TEST_CASE("rows of a table: added, removed, changed by cells") {
    const Rows before = {
        {"Tiếp nhận hồ sơ", "Một cửa", "60"}, {"Thẩm định", "Chuyên viên", "480"}, {"Ký", "Giám đốc", "60"}};
    const Rows after = {{"Tiếp nhận hồ sơ", "Một cửa", "30"},
                        {"Phân công thụ lý", "Trưởng phòng", "60"},
                        {"Thẩm định", "Chuyên viên", "480"}};
    std::string shown;
    for (const RowChange& row : compare_rows(before, after)) {
      shown += sign(row.change);
      for (const auto& cell : row.cells) shown += draw(cell) + ";";
      shown += '\n';
    }
    CHECK(shown ==
          "~Tiếp nhận hồ sơ;Một cửa;[-60-][+30+];\n"
          "+[+Phân công thụ lý+];[+Trưởng phòng+];[+60+];\n"
          "=Thẩm định;Chuyên viên;480;\n"
          "-[-Ký-];[-Giám đốc-];[-60-];\n");
    CHECK(compare_rows({}, {}).empty());
  }

  TEST_CASE("whatever is compared, both texts can be read out of the answer again") {
    Numbers numbers(2019);
    for (int round = 0; round < 300; ++round) {
      std::string texts[2];
      for (std::string& text : texts) {
        const std::uint32_t lines = numbers.next(8);
        for (std::uint32_t line = 0; line < lines; ++line) {
          const std::uint32_t words = 1 + numbers.next(12);
          for (std::uint32_t word = 0; word < words; ++word) {
            if (word > 0) text += ' ';
            text += static_cast<char>('a' + numbers.next(4));
          }
          text += '\n';
        }
      }
      const auto result = compare_texts(texts[0], texts[1]);
      // What is the same is shown with the spaces of the newer text; here both have the same.
      CHECK(side(result, Change::added) == texts[0]);
      CHECK(side(result, Change::removed) == texts[1]);
    }
  }

  TEST_CASE("texts made to be slow are compared all the same, only more coarsely") {
    Numbers numbers(7);
    const auto noise = [&](std::uint32_t words, std::uint32_t alphabet, const char* between) {
      std::string text;
      for (std::uint32_t i = 0; i < words; ++i) text += std::to_string(numbers.next(alphabet)) + between;
      return text;
    };
    struct Row {
      std::string before, after;
    };
    const Row rows[] = {
        {noise(50'000, 2, " "), noise(50'000, 2, " ")},    // one paragraph, two words, every alignment alike
        {noise(50'000, 2, "\n"), noise(50'000, 2, "\n")},  // as many paragraphs
        {noise(30'000, 60'000, "\n"), noise(30'000, 60'000, "\n")},
        {std::string(100'000, '.'), std::string(99'999, ',')},  // every sign a word
    };
    for (const Row& row : rows) {
      const auto result = compare_texts(row.before, row.after);
      std::string after;
      for (const Paragraph& paragraph : result) {
        for (const Piece& piece : paragraph.pieces) {
          if (piece.change != Change::removed) after += piece.text;
        }
      }
      std::erase(after, ' ');
      std::string wanted = row.after;
      std::erase_if(wanted, [](char c) { return c == ' ' || c == '\n'; });
      CHECK(after == wanted);
    }
  }
}

}  // namespace motcong::version
