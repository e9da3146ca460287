// Vietnamese letters: what a search finds, how lists are ordered.
#include "core/i18n/vietnamese.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/shared_data.h"

using namespace motcong;

namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += text + " | ";
  return out;
}

/// Sorted by `key`, as one text, so that a failing check shows it.
std::string sorted(std::vector<std::string> texts, std::string (*key)(std::string_view)) {
  std::stable_sort(texts.begin(), texts.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  return joined(texts);
}

/// `in_order` must come out of every rotation of itself.
void check_order(const std::vector<std::string>& in_order,
                 std::string (*key)(std::string_view) = i18n::sort_key) {
  for (std::size_t turn = 0; turn < in_order.size(); ++turn) {
    std::vector<std::string> turned = in_order;
    std::rotate(turned.begin(), turned.begin() + static_cast<std::ptrdiff_t>(turn), turned.end());
    CHECK(sorted(turned, key) == joined(in_order));
    CHECK(sorted({turned.rbegin(), turned.rend()}, key) == joined(in_order));
  }
}

int sign(int n) { return (n > 0) - (n < 0); }

}  // namespace

TEST_CASE("fold: the key a search compares") {
  struct Row {
    std::string text;
    std::string key;
  };
  for (const Row& row : {Row{"Đầu tư công", "dau tu cong"},
                         {"ĐẦU TƯ CÔNG", "dau tu cong"},
                         {"\u00D0\u1EA6U T\u01AF", "dau tu"},  // Eth for Đ, as the old keyboards wrote it
                         {"Ke\u0302\u0301 hoa\u0323ch", "ke hoach"},  // decomposed
                         {"Kế hoạch", "ke hoach"},
                         {"Uỷ ban", "uy ban"},
                         {"Ủy ban", "uy ban"},
                         {"  hai\t\n khoảng\u00A0\u2003trắng  ", "hai khoang trang"},
                         {"zero\u200Bwidth\uFEFF", "zerowidth"},
                         {"267/KH-SKHĐT", "267/kh-skhdt"},
                         {"naïve Müller Ångström", "naive muller angstrom"},
                         {"Æsop øl straße", "æsop øl straße"},  // no Latin letter with a mark: left alone
                         {"ПРИВЕТ", "привет"},
                         {"“trích” – 50%…", "“trich” – 50%…"},
                         {"", ""},
                         {" \t ", ""}}) {
    CAPTURE(row.text);
    CHECK(i18n::fold(row.text) == row.key);
    CHECK(i18n::fold(i18n::fold(row.text)) == row.key);
  }
}

TEST_CASE("fold: every Vietnamese letter, in both cases, comes down to a plain one") {
  const std::string letters = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ";
  const std::string plain = "aaaaaaaaaaaaaaaaaaeeeeeeeeeeeeiiiiiioooooooooooooooooouuuuuuuuuuuuyyyyyyd";
  CHECK(i18n::fold(letters) == plain);
  CHECK(i18n::fold(i18n::to_upper(letters)) == plain);
  CHECK(i18n::to_lower(i18n::to_upper(letters)) == letters);
}

TEST_CASE("to_upper and to_lower know Đ, Ơ, Ư and the toned letters") {
  CHECK(i18n::to_upper("sở kế hoạch và đầu tư") == "SỞ KẾ HOẠCH VÀ ĐẦU TƯ");
  CHECK(i18n::to_lower("THỪA THIÊN HUẾ, ĐƯỜNG SỐ 2") == "thừa thiên huế, đường số 2");
  CHECK(i18n::to_upper("\xFFđ") == "\uFFFDĐ");
}

TEST_CASE("fold agrees with the published list of tone marks") {
  const auto rows = test::read_shared_lines("reference/vi_bo_dau_va_dat_dau_testcases.tsv");
  if (!rows) return;
  int removed = 0, placed = 0;
  for (const std::string& row : *rows) {
    const auto cells = test::split_tabs(row);
    REQUIRE(cells.size() == 4);
    CAPTURE(row);
    if (cells[0] == "remove_tone_mark") {
      ++removed;
      CHECK(i18n::fold(cells[2]) == i18n::fold(i18n::to_lower(cells[3])));
      CHECK(i18n::fold(cells[2]) == i18n::to_lower(cells[3]));
    } else if (cells[0] == "tone_mark_placement") {
      // Both ways of placing the mark are alive; a search must not care.
      ++placed;
      CHECK(i18n::fold(cells[2]) == i18n::fold(cells[3]));
      CHECK(i18n::sort_key(cells[2]).empty() == i18n::sort_key(cells[3]).empty());
    } else {
      CHECK(cells[0] == "normalize_y");  // i for y is another spelling, which a search does tell apart
    }
  }
  CHECK(removed == 94);
  CHECK(placed == 266);
}

TEST_CASE("sort_key: the alphabet") {
  check_order({"a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "h", "i", "j", "k", "l", "m",
               "n", "o", "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "w", "x", "y", "z"});
}

TEST_CASE("sort_key: tones count after the letters of the syllable and before the next syllable") {
  check_order({"ma", "mà", "mả", "mã", "má", "mạ"});
  check_order({"an", "án", "ang", "áng", "ăn"});
  check_order({"ba hai", "ba mươi", "bà ba", "bá ba"});
  check_order({"hoa", "hòa", "hoá", "hoàn", "hoang"});
}

TEST_CASE("sort_key: spaces, punctuation, numbers, letters") {
  check_order({"Phòng", "Phòng 2", "Phòng 10", "Phòng 10a", "Phòng Đấu thầu", "Phòng Kinh tế ngành"});
  check_order({"2/QĐ-SKHĐT", "10/QĐ-SKHĐT", "267/KH-SKHĐT", "267/QĐ-SKHĐT", "3055/QĐ-UBND"});
  check_order({"a", "a b", "a-b", "a1", "ab"});
  check_order({"7", "07", "007", "8", "99999999999999999998", "99999999999999999999"});
  CHECK(i18n::sort_key(std::string(600, '9')) > i18n::sort_key(std::string(599, '9')));
  CHECK(i18n::sort_key(std::string(251, '1')) > i18n::sort_key(std::string(250, '9')));
}

TEST_CASE("sort_key: case and the place of the tone decide last") {
  check_order({"an", "An", "AN", "an bình", "An Bình"});
  check_order({"hoà a", "hòa a", "hoà b"});
  CHECK(i18n::compare_vi("Hà Nội", "Hà  Nội ") == 0);
  CHECK(i18n::compare_vi("Kế hoạch", "Ke\u0302\u0301 hoa\u0323ch") == 0);
}

TEST_CASE("person_sort_key: given name, family name, middle names") {
  check_order({"Trần Văn An", "Lê Ân", "Nguyễn Thị Bình", "Chi", "Phạm Dũng", "Hồ Đạt", "Võ Giang"},
              i18n::person_sort_key);
  check_order({"An", "Lê An", "Lê Thị An", "Lê Văn An", "NGUYỄN VĂN AN", "Trần An"}, i18n::person_sort_key);
  CHECK(i18n::person_sort_key("  Lê\u00A0Văn  An ") == i18n::person_sort_key("Lê Văn An"));
  check_order({"An", "Ân", "Bình", "Chi", "Dũng", "Đạt", "Giang"}, i18n::person_sort_key);
  check_order({"An", "Ân", "Bình", "Chi", "Dũng", "Đạt", "Giang"});
}

TEST_CASE("compare_vi agrees with sort_key") {
  const std::vector<std::string> texts = {"",
                                          " ",
                                          "a",
                                          "a ",
                                          "a b",
                                          "a  b",
                                          "a -b",
                                          "ab",
                                          "Phòng",
                                          "Phòng ",
                                          "Phòng 2",
                                          "Phòng 10",
                                          "phòng 2",
                                          "Phong 2",
                                          "Phòng a",
                                          "Phòng á",
                                          "Phòng á b",
                                          "x1",
                                          "x 1",
                                          "x 01",
                                          "đ",
                                          "\xFF",
                                          "日本",
                                          "a\u0301",
                                          "\xFF a\u0301",
                                          "\xFF á b",
                                          "a\u0301 \xFF",
                                          "á \xFF\u0301",
                                          "\u0301",
                                          "b\u0302\u0301 a",
                                          "a\u0301"};
  for (const auto& a : texts) {
    for (const auto& b : texts) {
      CAPTURE(a);
      CAPTURE(b);
      CHECK(sign(i18n::compare_vi(a, b)) == sign(i18n::sort_key(a).compare(i18n::sort_key(b))));
    }
  }
}

TEST_CASE("naughty strings and broken UTF-8 are folded and sorted like anything else") {
  std::vector<std::string> texts = {"\xC3",
                                    "\xE1\xBA",
                                    "\xF0\x9F\x98",
                                    "\xED\xA0\x80",
                                    "\xC0\x80",
                                    "\xF5\x80\x80\x80",
                                    std::string("a\0b", 3),
                                    std::string(100'000, '\xCC'),
                                    std::string(100'000, '7')};
  if (const auto lines = test::read_shared_lines("suites/blns/blns.txt")) {
    texts.insert(texts.end(), lines->begin(), lines->end());
    CHECK(texts.size() > 500);
  }
  for (const std::string& text : texts) {
    const std::string folded = i18n::fold(text);
    CHECK(i18n::fold(folded) == folded);
    CHECK(i18n::sort_key(text).find('\0') == std::string::npos);
    CHECK(i18n::compare_vi(text, text) == 0);
    CHECK(i18n::compare_vi(text, "Phòng") == -i18n::compare_vi("Phòng", text));
    CHECK_FALSE(i18n::person_sort_key(text).empty());
    CHECK(i18n::to_upper(i18n::to_upper(text)) == i18n::to_upper(text));
  }
}
