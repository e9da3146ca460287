// What numbers of documents say, as offices write them.
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "core/base/text.h"
#include "plugins/legal/register/number.h"
#include "tests/support/shared_data.h"

namespace motcong {
namespace {

using legal::DocumentNumber;

std::string kind_of(const DocumentNumber& number) { return number.kind != nullptr ? number.kind->id : ""; }

/// The cells of one line of CSV whose cells hold no line breaks.
std::vector<std::string> split_line(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

}  // namespace

TEST_SUITE_BEGIN("legal: numbers");

TEST_CASE("a number says nature, kind, year and who issued it") {
  const struct {
    const char *typed, *nature, *kind;
    int year;
    const char* issuers;
  } kCases[] = {
      {"63/2010/NĐ-CP", "normative", "decree", 2010, "CP"},
      {"68/2014/QH13", "normative", "", 2014, "QH"},
      {"1211/2016/UBTVQH13", "normative", "", 2016, "UBTVQH"},
      {"27/2005/PL-UBTVQH11", "normative", "ordinance", 2005, "UBTVQH"},
      {"34/2009/NQ-QH12", "normative", "resolution", 2009, "QH"},
      {"66.7/2025/NQ-CP", "normative", "resolution", 2025, "CP"},
      {"02/2017/TT-VPCP", "normative", "circular", 2017, "VPCP"},
      {"04/2017/TT-", "normative", "circular", 2017, ""},
      {"20/2015/TT-BKHĐT", "normative", "circular", 2015, "BKHĐT"},
      {"42/2017/QĐ-UBND", "normative", "decision", 2017, "UBND"},
      {"12/2018/NQ-HĐND", "normative", "resolution", 2018, "HĐND"},
      {"12/2014/CT-UBND", "normative", "directive", 2014, "UBND"},
      {"47/2015/QĐ-TTg", "normative", "decision", 2015, "TTg"},
      {"16/2016/TTLT-BKHĐT-BTC", "normative", "joint_circular", 2016, "BKHĐT BTC"},
      {"21/2004/TTLT/BLĐTBXH-BYT", "normative", "joint_circular", 2004, "BLĐTBXH BYT"},
      {"525/2012/NQLT/UBTVQH13-ĐCTUBTWMTTQVN", "normative", "joint_resolution", 2012, "UBTVQH ĐCTUBTWMTTQVN"},
      {"01/2010/NQLT-CP-HCCBVN", "normative", "joint_resolution", 2010, "CP HCCBVN"},
      {"53/QĐ-UBND", "administrative", "decision", 0, "UBND"},
      {"33/CT-UBND", "administrative", "directive", 0, "UBND"},
      {"3055/QĐ-UBND", "administrative", "decision", 0, "UBND"},
      {"267/KH-SKHĐT", "administrative", "plan", 0, "SKHĐT"},
      {"30c/NQ-CP", "administrative", "resolution", 0, "CP"},
      {"522b/NQ-UBTVQH13", "administrative", "resolution", 0, "UBTVQH"},
      {"1491/QĐ-TTg", "administrative", "decision", 0, "TTg"},
      {"104/SNV-CCHC", "administrative", "letter", 0, "SNV"},
      {"1140/BTP-VĐCXDPL", "administrative", "letter", 0, "BTP"},
      {"02-NQ/TU", "party", "resolution", 0, "TU"},
      {"15-KH/ĐUK", "party", "plan", 0, "ĐUK"},
      {"24-CT/TW", "party", "directive", 0, "TW"},
      {"03/VBHN-VPQH", "consolidated", "consolidated", 0, "VPQH"},
      {"92/TT-LB", "administrative", "joint_circular", 0, ""},
      {"13/CP", "administrative", "decree", 0, "CP"},
      {"119-CP", "administrative", "decree", 0, "CP"},
      {"619/TTg", "administrative", "decision", 0, "TTg"},
      {"23-L/CTN", "normative", "law", 0, ""},
      {"21-LCT/HĐNN8", "normative", "law", 0, "HĐNN"},
      {"TCVN ISO 9001:2015", "standard", "standard", 0, ""},
  };
  for (const auto& one : kCases) {
    INFO(std::string(one.typed));
    const DocumentNumber number = legal::read_number(one.typed);
    CHECK(number.is_understood);
    CHECK(number.text == one.typed);
    CHECK(std::string(legal::nature_name(number.nature)) == one.nature);
    CHECK(kind_of(number) == one.kind);
    CHECK(number.year == one.year);
    CHECK(base::join(number.issuers, " ") == one.issuers);
  }
}

TEST_CASE("spellings of one number are one number") {
  const struct {
    const char *typed, *text, *key;
  } kCases[] = {
      {"63/2010/NĐ-CP", "63/2010/NĐ-CP", "63/2010/nd-cp"},
      {"63/2010/N\xC3\x90-CP", "63/2010/NĐ-CP", "63/2010/nd-cp"},  // U+00D0
      {"89 / 2015 / NĐ - CP", "89/2015/NĐ-CP", "89/2015/nd-cp"},
      {"Số: 267/KH-SKHĐT", "267/KH-SKHĐT", "267/kh-skhdt"},
      {"Số 267 /KH-SKHĐT", "267/KH-SKHĐT", "267/kh-skhdt"},
      {"'56/2020/TT-BCT", "56/2020/TT-BCT", "56/2020/tt-bct"},
      {"02/2017/TT-VPCP", "02/2017/TT-VPCP", "2/2017/tt-vpcp"},
      {"2/2017/TT-VPCP", "2/2017/TT-VPCP", "2/2017/tt-vpcp"},
      {"02/2018/tt-ubdt", "02/2018/tt-ubdt", "2/2018/tt-ubdt"},
      {"22/2021/QD-TTg", "22/2021/QD-TTg", "22/2021/qd-ttg"},
      {"50/2022/NĐ_CP", "50/2022/NĐ_CP", "50/2022/nd-cp"},
      {"50/2022/NĐ–CP", "50/2022/NĐ-CP", "50/2022/nd-cp"},
      {"Số liệu", "liệu", "lieu"},
      {"", "", ""},
      {"/", "/", "/"},
      {"0", "0", "0"},
      {"000/2010/NĐ-CP", "000/2010/NĐ-CP", "0/2010/nd-cp"},
  };
  for (const auto& one : kCases) {
    INFO(std::string(one.typed));
    const DocumentNumber number = legal::read_number(one.typed);
    CHECK(number.text == one.text);
    CHECK(number.key == one.key);
    CHECK(legal::number_key(number.text) == one.key);
  }
}

TEST_CASE("what is no number of a document is not understood") {
  for (const char* typed :
       {"", " ", "không số", "(không-số)", "liên", "Bảo", "71/2015", "02/2020/", "107//NĐ-CP", "/2010/NĐ-CP", "NĐ-CP",
        "12/1899/NĐ-CP", "12/20100/NĐ-CP", "12/2010/XYZ-CP", "mười hai/2010/NĐ-CP", "12-KH/SKHĐT", "1/2/3/4/5/6", "-", "12/",
        "12ab/QĐ-UBND", "12./QĐ-UBND"}) {
    INFO(std::string(typed));
    CHECK_FALSE(legal::read_number(typed).is_understood);
  }
}

TEST_CASE("the kind tells the nature where numbers had no year") {
  const DocumentNumber old = legal::read_number("13/CP");
  CHECK(legal::usual_nature(old, old.kind) == legal::Nature::normative);
  const DocumentNumber decision = legal::read_number("53/QĐ-UBND");
  CHECK(legal::usual_nature(decision, decision.kind) == legal::Nature::administrative);
  CHECK(legal::usual_nature(decision, nullptr) == legal::Nature::administrative);
  CHECK(legal::usual_nature(legal::read_number("03/VBHN-VPQH"), legal::find_kind("consolidated")) == legal::Nature::consolidated);
}

TEST_CASE("a number is found in what people write around it") {
  const struct {
    const char *text, *number, *day, *issuer;
  } kCases[] = {
      {"78/2015/NĐ-CP", "78/2015/NĐ-CP", "", ""},
      {"Nghị định 78/2015/NĐ-CP", "78/2015/NĐ-CP", "", ""},
      {"Nghị định số 78/2015/NĐ-CP ngày 14/9/2015 của Chính phủ", "78/2015/NĐ-CP", "14/9/2015", "Chính phủ"},
      {"QĐ 53/QĐ-UBND ngày 07 tháng 01 năm 2019 của UBND tỉnh", "53/QĐ-UBND", "07 tháng 01 năm 2019", "UBND tỉnh"},
      {"Luật Doanh nghiệp 68/2014/QH13, ", "68/2014/QH13", "", ""},
      {"Nghị quyết số 02-NQ/TU", "02-NQ/TU", "", ""},
      {"TCVN ISO 9001:2015", "TCVN ISO 9001:2015", "", ""},
      {"Luật Doanh nghiệp", "", "", ""},
      {"", "", "", ""},
  };
  for (const auto& one : kCases) {
    INFO(std::string(one.text));
    const legal::NamedNumber found = legal::find_number(one.text);
    CHECK(found.number == one.number);
    CHECK(found.issued_on == one.day);
    CHECK(found.issuer == one.issuer);
  }
}

TEST_CASE("the numbers of the legal code: all but these are understood, with the kind the list gives") {
  const auto lines = test::read_shared_lines("legal/phapdien_vanban.csv");
  if (!lines) return;
  // Without type or body, cut short, or from before numbers had a form.
  const std::map<std::string, int> allowed = {
      {"(không-số)", 2}, {"liên", 5}, {"Bảo", 1}, {"71/2015", 1}, {"19/2016", 1}, {"02/2020/", 1}, {"21-TC/TCT", 1}, {"60-TC/TCT", 1}, {"82-TC/TCT", 1}};
  std::map<std::string, int> unknown;
  int read = 0, other_kind = 0;
  for (const std::string& line : *lines) {
    const std::vector<std::string> cells = split_line(line);
    if (cells.size() != 10) continue;  // the rest of a cell with line breaks
    const DocumentNumber number = legal::read_number(cells[2]);
    ++read;
    if (!number.is_understood) {
      ++unknown[number.text];
      continue;
    }
    if (number.kind != nullptr && !cells[4].empty() && legal::find_kind(number.kind->id) != nullptr) {
      const std::string label = cells[1];
      for (const auto& [kind, vietnamese] : std::map<std::string, std::string>{
               {"decree", "Nghị định"}, {"circular", "Thông tư"}, {"decision", "Quyết định"}, {"resolution", "Nghị quyết"},
               {"directive", "Chỉ thị"}, {"joint_circular", "Thông tư liên tịch"}, {"joint_resolution", "Nghị quyết liên tịch"}}) {
        if (kind == number.kind->id && vietnamese != label) {
          ++other_kind;
          MESSAGE(cells[2] << ": " << label);
        }
      }
    }
  }
  CHECK(read > 4900);
  CHECK(other_kind == 0);
  for (const auto& [text, count] : unknown) {
    CAPTURE(text);
    CHECK(allowed.count(text) == 1);
  }
}

TEST_SUITE_END();

}  // namespace motcong
