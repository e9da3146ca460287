// Text as it enters the portal, and the small tools for text.
#include "core/base/text.h"

#include <doctest/doctest.h>

#include "core/db/database.h"
#include "core/i18n/letters.h"
#include "tests/support/failed_check.h"
#include "tests/support/shared_file.h"
#include "tests/support/temp_folder.h"

using namespace motcong;
using namespace motcong::base;

TEST_CASE("well-formed UTF-8 and nothing else") {
  for (const std::string_view good :
       {"", "abc", "Đường", "\U0001F600", "\uFFFD", "\u0080", "\u0800", "\U00010000", "\U0010FFFF"}) {
    CAPTURE(good);
    CHECK(is_utf8(good));
  }
  CHECK(is_utf8(std::string_view("a\0b", 3)));
  for (const std::string_view bad : {"\x80", "a\xC3", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80",
                                     "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFF",
                                     "\xFE", "\xE1\xBA", "Ti\xEA\x9Fng", "\xF0\x9F\x98"}) {
    CHECK_FALSE(is_utf8(bad));
  }
}

TEST_CASE("length counts code points") {
  CHECK(utf8_length("") == 0);
  CHECK(utf8_length("abc") == 3);
  CHECK(utf8_length("Sở") == 2);
  CHECK(utf8_length("\U0001F600!") == 2);
}

TEST_CASE("input is brought to one form") {
  struct Row {
    const char* name;
    std::string_view in, out;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"plain", "abc", "abc"},
           {"composed stays", "Kế hoạch", "Kế hoạch"},
           {"decomposed is composed", "Ke\u0302\u0301 hoa\u0323ch", "Kế hoạch"},
           {"marks in the other order", "e\u0301\u0302", "\u00E9\u0302"},
           {"tone on a breve vowel typed tone first", "ă\u0323", "ặ"},
           {"Eth is not D with stroke", "\u00D0\u1EA7u t\u01B0, \u00F0\u1ED9i", "Đầu tư, đội"},
           {"no-break and wide spaces", "a\u00A0b\u2003c\u3000d\u202Fe", "a b c d e"},
           {"tab", "a\tb", "a b"},
           {"zero width, BOM, soft hyphen", "\uFEFFa\u200Bb\u200D\u00ADc", "abc"},
           {"direction marks", "\u202Etxt.exe\u2066", "txt.exe"},
           {"line breaks", "a\r\nb\rc\nd\u2028e\vf", "a\nb\nc\nd\ne\nf"},
           {"CR, hidden sign, LF is one break", "a\r\u200B\nb", "a\nb"},
           {"empty lines stay", "a\r\n\r\nb\n\nc", "a\n\nb\n\nc"},
           {"controls", "a\x01\x08\x1B[31mb\x7F\u0085\u009Bc", "a[31mb\nc"},
           {"ends", " \n\t a b \r\n", "a b"},
           {"ends of other spaces", "\u00A0\u3000a\u00A0", "a"},
           {"inner spaces stay", "a   b", "a   b"},
           {"only what is removed", "\u200B\uFEFF \u00A0", ""},
           {"compatibility letters stay", "ﬁ ①", "ﬁ ①"},
           {"emoji with its variant", "\u2764\uFE0F", "\u2764\uFE0F"},
       }) {
    CAPTURE(row.name);
    CHECK(normalise_input(row.in) == row.out);
    CHECK(normalise_input(row.out) == row.out);
  }
  CHECK(normalise_input(std::string_view("a\0b", 3)) == "ab");
}

TEST_CASE("a letter is normalised the same whatever stands beside it") {
  for (char32_t c = 0x80; c < 0x3000; ++c) {
    std::string letter;
    i18n::append_utf8(letter, c);
    CAPTURE(letter);
    // The letter of another script: a text that holds one is composed with care.
    CHECK(normalise_input("x" + letter + "x") + "中" == normalise_input("x" + letter + "x中"));
  }
}

TEST_CASE("a one-line field has single spaces and no line breaks") {
  CHECK(normalise_line("  Phòng \r\n\u00A0 Đăng   ký\tkinh doanh ") == "Phòng Đăng ký kinh doanh");
  CHECK(normalise_line("\n\n") == "");
}

TEST_CASE("a flood of combining marks is cut, and quickly") {
  std::string text = "a";
  for (int i = 0; i < 100'000; ++i) text += i % 2 == 0 ? "\u0301" : "\u0323";  // worst case for ordering them
  const std::string clean = normalise_input(text);
  CHECK(utf8_length(clean) <= 31);
  CHECK(normalise_input(clean) == clean);
  // Marks that fall apart into two when normalised.
  std::string doubled = "x";
  for (int i = 0; i < 1000; ++i) doubled += "\u0344";
  CHECK(normalise_input(normalise_input(doubled)) == normalise_input(doubled));
}

TEST_CASE("text that is not UTF-8 must have been refused before") {
  const test::ThrowOnFailedCheck guard;
  CHECK_THROWS_AS(normalise_input("\xFF"), std::logic_error);
}

TEST_CASE("naughty strings: normalised once is normalised for ever, and the database gives them back") {
  const auto json = test::read_shared_file("suites/blns/blns.json");
  if (!json) return;
  const test::TempFolder folder;
  auto opened = db::Database::open(folder / "blns.db");
  REQUIRE(opened.ok());
  db::Database& database = **opened;
  database.write([](db::WriteTx& tx) {
    tx.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT");
  });

  std::vector<std::string> strings;
  database.read([&](db::Reader& db) {
    db::Statement rows = db.query("SELECT value FROM json_each(?1)", *json);
    while (rows.step()) strings.push_back(rows.string(0));
  });
  REQUIRE(strings.size() > 400);
  database.write([&](db::WriteTx& tx) {
    for (const std::string& text : strings) tx.execute("INSERT INTO t (text) VALUES (?1)", text);
  });
  database.read([&](db::Reader& db) {
    std::size_t at = 0;
    db::Statement rows = db.query("SELECT text FROM t ORDER BY id");
    while (rows.step()) CHECK(rows.text(0) == strings[at++]);
    CHECK(at == strings.size());
  });
  for (const std::string& text : strings) {
    CAPTURE(text);
    REQUIRE(is_utf8(text));
    const std::string once = normalise_input(text);
    CHECK(is_utf8(once));
    CHECK(normalise_input(once) == once);
    CHECK(utf8_length(once) <= utf8_length(text));
    const std::string line = normalise_line(text);
    CHECK(normalise_line(line) == line);
    CHECK(line.find('\n') == std::string::npos);
  }
}

TEST_CASE("trimming, splitting, joining") {
  CHECK(trim("  a b\t\r\n") == "a b");
  CHECK(trim(" \n") == "");
  CHECK(trim("") == "");
  CHECK(split("a,b,,c", ',') == std::vector<std::string>{"a", "b", "", "c"});
  CHECK(split("", ',') == std::vector<std::string>{""});
  CHECK(split(",", ',') == std::vector<std::string>{"", ""});
  CHECK(join({"a", "", "c"}, ", ") == "a, , c");
  CHECK(join({}, ", ") == "");
  CHECK(starts_with("legal.view", "legal."));
  CHECK_FALSE(starts_with("le", "legal."));
  CHECK(to_lower_ascii("AbZ-Đ09") == "abz-Đ09");
}

TEST_CASE("percent-encoding leaves unreserved characters alone") {
  CHECK(url_encode("aZ09-._~") == "aZ09-._~");
  CHECK(url_encode("a b/c?d=e&f#%+\"") == "a%20b%2Fc%3Fd%3De%26f%23%25%2B%22");
  CHECK(url_encode("Đ") == "%C4%90");
  CHECK(url_encode(std::string_view("\0\n", 2)) == "%00%0A");
}
