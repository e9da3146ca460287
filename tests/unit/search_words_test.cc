// What the search box makes of typed text, and which words it marks in what it shows.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/i18n/vietnamese.h"
#include "core/i18n/words.h"
#include "core/record/search.h"
#include "tests/support/shared_data.h"

using namespace motcong;

namespace {

std::string keys_of(std::string_view text) {
  std::string keys;
  for (const i18n::Word& word : i18n::split_words(text)) keys += word.key + "|";
  return keys;
}

std::string spelled(std::string_view text) {
  std::string all;
  for (const i18n::Word& word : i18n::split_words(text)) all += word.spelled + "|";
  return all;
}

/// Terms as "dau|tu* + 267 kh skhdt".
std::string shown(const record::SearchWords& words) {
  std::string text;
  for (const auto& term : words.terms) {
    if (!text.empty()) text += " + ";
    std::string inner;
    for (const i18n::Word& word : term.words) inner += (inner.empty() ? "" : " ") + word.key;
    text += inner + (term.is_prefix ? "*" : "");
  }
  return text;
}

std::string shown(const std::vector<record::Piece>& pieces) {
  std::string text;
  for (const record::Piece& piece : pieces) text += piece.is_mark ? "[" + piece.text + "]" : piece.text;
  return text;
}

std::string marked(std::string_view text, std::string_view typed) {
  return shown(record::mark_words(text, record::parse_search_words(typed)));
}

}  // namespace

TEST_SUITE("search: words") {
  TEST_CASE("a text is divided at everything that is no letter and no digit") {
    CHECK(keys_of("Đầu tư công") == "dau|tu|cong|");
    CHECK(keys_of("Số: 267/KH-SKHĐT, ngày 28/01/2019") == "so|267|kh|skhdt|ngay|28|01|2019|");
    CHECK(keys_of("1.234.567,5 đồng") == "1|234|567|5|dong|");
    CHECK(keys_of("Ke\u0302\u0301 hoa\u0323ch") == "ke|hoach|");
    CHECK(keys_of("zero\u200Bwidth") == "zerowidth|");
    CHECK(keys_of("ПРИВЕТ, 東京 😀!") == "привет|東京|");
    CHECK(keys_of(" \n\t–—…“”😀") == "");
    CHECK(keys_of(std::string("a\0b", 3)) == "a|b|");
    CHECK(keys_of("\xff\xfe") == "");
  }

  TEST_CASE("a spelling is the same however it was written, and another one with other marks") {
    CHECK(spelled("hoà") == spelled("HÒA"));
    CHECK(spelled("thuý uỷ khoẻ") == spelled("thúy ủy khỏe"));
    CHECK(spelled("quyết") == spelled("Quye\u0302\u0301t"));
    CHECK(spelled("\u00D0ầu") == spelled("đầu"));
    CHECK(spelled("đầu") != spelled("đấu"));
    CHECK(spelled("đầu") != spelled("dầu"));
    CHECK(spelled("mã") != spelled("ma"));
    CHECK(spelled("naïve") != spelled("naive"));
    for (const char* plain : {"ke hoach", "267", "kinh doanh", "東京"})
      for (const i18n::Word& word : i18n::split_words(plain)) CHECK_FALSE(word.has_marks());
  }

  TEST_CASE("what is typed of a spelling so far is its beginning") {
    const std::string whole = i18n::split_words("quyết")[0].spelled;
    for (const char* typed : {"q", "qu", "quyế", "quyết"})
      CHECK(whole.starts_with(i18n::split_words(typed)[0].spelled));
    CHECK_FALSE(whole.starts_with(i18n::split_words("quyề")[0].spelled));
  }

  TEST_CASE("public test cases: marks are taken off, and both places of the tone are one spelling") {
    const auto lines = test::read_shared_lines("reference/vi_bo_dau_va_dat_dau_testcases.tsv");
    if (!lines) return;
    int unmarked = 0, placed = 0;
    for (const std::string& line : *lines) {
      const auto cells = test::split_tabs(line);
      if (cells.size() < 4) continue;
      CAPTURE(line);
      if (cells[0] == "remove_tone_mark") {
        CHECK(keys_of(cells[2]) == keys_of(cells[3]));
        CHECK(spelled(cells[3]) == keys_of(cells[3]));
        ++unmarked;
      } else if (cells[0] == "tone_mark_placement" && cells[2].find("'\u0301") == std::string::npos) {
        // (a mark on an apostrophe belongs to no letter)
        CHECK(spelled(cells[2]) == spelled(cells[3]));
        ++placed;
      }
    }
    CHECK(unmarked > 80);
    CHECK(placed > 200);
  }

  TEST_CASE("typed text becomes terms; the last word may go on") {
    struct Row {
      std::string typed, terms;
    };
    for (const Row& row : {
             Row{"dau tu cong", "dau + tu + cong*"},
             {"  Đầu   tư ", "dau + tu"},  // a space behind it: the word is whole
             {"267/KH-SKHĐT", "267 kh skhdt*"},
             {"267 / KH - SKHĐT", "267 + kh + skhdt*"},
             {"\"một cửa\" liên", "mot cua + lien*"},
             {"liên “một cửa”", "lien + mot cua"},
             {"«một cửa»", "mot cua"},
             {"\"một cửa", "mot + cua*"},  // never closed: no quotes
             {"một \"", "mot*"},
             {"\"\" a", "a"},  // one letter begins too much
             {"AND OR NOT NEAR", "and + or + not + near*"},
             {"title:x* ^y -z (a)", "title x + y + z + a"},
             {"NEAR(a b, 5)", "near a + b + 5"},
             {"'; DROP TABLE core_search; --", "drop + table + core search*"},
             {"", ""},
             {"!?.,;:-_*()[]{}^\"'`~@#$%&", ""},
             {"😀 👍🏽", ""},
         }) {
      INFO(row.typed);
      CHECK(shown(record::parse_search_words(row.typed)) == row.terms);
    }
  }

  TEST_CASE("too much is cut, and said to be cut") {
    std::string many;
    for (int i = 0; i < 30; ++i) many += "từ" + std::to_string(i) + " ";
    CHECK(record::parse_search_words(many).is_cut);
    CHECK(record::parse_search_words(many).terms.size() == 12);
    const record::SearchWords endless = record::parse_search_words(std::string(10'000, 'a'));
    CHECK(endless.is_cut);
    CHECK(endless.empty());
    CHECK(endless.name == "");
    std::string letters;
    for (int i = 0; i < 5'000; ++i) letters += "ế ";
    CHECK(record::parse_search_words(letters).terms.size() == 12);
    CHECK_FALSE(record::parse_search_words("đầu tư").is_cut);
  }

  TEST_CASE("a number is the same name with or without spaces, signs, marks and case") {
    for (const char* typed :
         {"267/KH-SKHĐT", "267  /KH-SKHĐT", "267 kh skhdt", "267/kh-skh\u00D0t", "267KHSKHDT"})
      CHECK(record::parse_search_words(typed).name == "267khskhdt");
  }

  TEST_CASE("the words looked for are marked, neighbours together, and nothing else is changed") {
    CHECK(marked("Kế hoạch đầu tư công năm 2019", "dau tu cong") == "Kế hoạch [đầu tư công] năm 2019");
    CHECK(marked("Số 267/KH-SKHĐT", "267/kh") == "Số [267]/[KH]-SKHĐT");
    CHECK(marked("Tuần này đấu thầu", "tu dau") == "Tuần này [đấu] thầu");
    CHECK(marked("đầu dau đấu", "đầu") == "[đầu dau] đấu");  // the spelling typed, and the one without marks
    CHECK(marked("Ke\u0302\u0301 hoạch", "kế") == "[Ke\u0302\u0301] hoạch");
    CHECK(marked("<b>đầu</b> & \"tư\"", "b") == "<[b]>đầu</[b]> & \"tư\"");
    CHECK(marked("quyết định", "quy") == "[quyết] định");
    CHECK(marked("không có gì", "xyz") == "không có gì");
    CHECK(marked("", "xyz") == "");
  }

  TEST_CASE("a snippet shows where the words stand, whole words only") {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "chữ" + std::to_string(i) + " ";
    text += "vốn đầu tư công trung hạn ";
    for (int i = 200; i < 400; ++i) text += "chữ" + std::to_string(i) + " ";
    const auto words = record::parse_search_words("dau tu");
    const std::string snippet = shown(record::make_snippet(text, words));
    CHECK(snippet.find("vốn [đầu tư] công trung hạn") != std::string::npos);
    CHECK(snippet.starts_with("… chữ"));
    CHECK(snippet.ends_with(" …"));
    CHECK(snippet.size() < 320);
    CHECK(shown(record::make_snippet("Rà soát đầu tư", words)) == "Rà soát [đầu tư]");
    CHECK(record::make_snippet("Rà soát", words).empty());
    CHECK(record::make_snippet("", words).empty());
  }
}
