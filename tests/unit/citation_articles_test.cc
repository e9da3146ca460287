// Which articles of an act two texts have in common.
#include <doctest/doctest.h>

#include <string>

#include "core/base/text.h"
#include "core/citation/articles.h"

namespace motcong {
namespace {

bool meet(const char* a, const char* b) {
  using citation::Articles;
  const Articles one = Articles::read(base::normalise_line(a)),
                 other = Articles::read(base::normalise_line(b));
  CHECK(one.meets(other) == other.meets(one));
  return one.meets(other);
}

}  // namespace

TEST_SUITE_BEGIN("citation articles");

TEST_CASE("a part meets the whole, itself, and what holds it") {
  const struct {
    const char *a, *b;
    bool meets;
  } kCases[] = {
      {"", "Điều 5", true},
      {"Điều 5", "Điều 5 khoản 2", true},
      {"Điều 5", "Điều 6", false},
      {"Điều 5", "Điều 50", false},
      {"Điều 5 khoản 2", "Điều 5 khoản 3", false},
      {"Điều 5 khoản 2", "khoản 2 Điều 5", true},
      {"Điều 5 khoản 2", "điểm a khoản 2 Điều 5", true},
      {"điểm b khoản 2 Điều 5", "điểm a khoản 2 Điều 5", false},
      {"điểm d khoản 2 Điều 5", "điểm đ khoản 2 Điều 5", false},
      {"điểm Đ khoản 2 Điều 5", "Điều 5 khoản 2 điểm đ", true},
      {"Điều 3-7", "Điều 5", true},
      {"Điều 3 – 7", "Điều 7 khoản 1", true},
      {"Điều 3-7", "Điều 8", false},
      {"từ Điều 3 đến Điều 7", "Điều 4", true},
      {"Điều 3 đến 7", "Điều 2", false},
      {"Điều 3-7", "Điều 6-9", true},
      {"các Điều 5, 8 và 12", "Điều 12", true},
      {"Điều 5, 8 và 12", "Điều 9", false},
      {"Điều 4, khoản 2 Điều 5", "Điều 5 khoản 1", false},
      {"Điều 4, khoản 2 Điều 5", "Điều 4 khoản 9", true},
      {"Điều 4 khoản 1, khoản 2; Điều 9", "Điều 4 khoản 2", true},
      {"Điều 4 khoản 1, khoản 2; Điều 9", "Điều 4 khoản 3", false},
      {"khoản 1, 3 Điều 4", "Điều 4 khoản 3", true},
      {"điểm a, c khoản 1 Điều 4", "điểm b khoản 1 Điều 4", false},
      {"điểm a-c khoản 1 Điều 4", "điểm b khoản 1 Điều 4", true},
      {"khoản 1, khoản 3 Điều 4", "Điều 4 khoản 1", true},
      {"Điều 5a", "Điều 5", false},
      {"Điều 5-6", "Điều 5a", true},
      {"Đ5 K2", "Điều 5 khoản 2", true},
      {"Đ.5", "Điều 6", false},
      {"\xC3\x90i\xE1\xBB\x81u 5", "Điều 6", false},  // U+00D0 in place of Đ
      {"\xC3\x90i\xE1\xBB\x81u 5", "Điều 5", true},
      {"  ĐIỀU   5 ,  khoản 2 ", "điều 5 Khoản 2", true},
      {"Điều 5,8", "Điều 8", true},
  };
  for (const auto& [a, b, meets] : kCases) {
    INFO(std::string(a) << " / " << std::string(b));
    CHECK(meet(a, b) == meets);
  }
}

TEST_CASE("what cannot be read counts as the whole act") {
  for (const char* text :
       {"Phụ lục II", "Chương III", "Điều", "khoản 2", "Điều 7-3", "Điều 5 5", "5", "Điều 5 và Phụ lục I",
        "điểm a điểm b", "Điều 123456789", "Điều -", "<b>Điều 5</b>", "Điều 5 khoản 1 khoản 2"}) {
    INFO(std::string(text));
    CHECK(citation::Articles::read(base::normalise_line(text)).is_whole());
    CHECK(meet(text, "Điều 99"));
  }
  std::string long_list = "Điều 1";
  for (int i = 2; i < 1000; ++i) long_list += ", " + std::to_string(i);
  CHECK(citation::Articles::read(long_list).is_whole());
}

TEST_SUITE_END();

}  // namespace motcong
