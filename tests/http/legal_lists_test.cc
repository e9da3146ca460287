// The official lists of legal documents: what stands in each column, what belongs to part A, to part B and to neither, on
// which day; one definition for screen, paper and workbook. Numbers are made up, words are those of the forms.
#include <doctest/doctest.h>

#include "core/record/archive.h"
#include "core/sheet/sheet.h"
#include "tests/support/html.h"
#include "tests/support/legal_register.h"
#include "tests/support/sheet_text.h"
#include "tests/support/temp_folder.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::LegalRegister;
using Lines = std::vector<std::string>;

constexpr base::Date kToday = {2021, 2, 1};
constexpr const char* kWholly = "/legal/lists/ended";
constexpr const char* kPartly = "/legal/lists/ended-in-part";
constexpr const char* kInForce = "/legal/lists/in-force";
constexpr const char* kToBeHandled = "/legal/lists/to-be-handled";
constexpr const char* kBook = "/legal/lists/review-book";

std::string decision(int number, int year) {
  return std::to_string(number) + "/" + std::to_string(year) + "/QĐ-UBND";
}

/// A decision of the People's Committee of the province, in force ten days after its issue.
std::int64_t add_decision(LegalRegister& legal, int number, const std::string& issued_on, const std::string& unit = {}) {
  const std::string effective_on = base::format_iso(base::add_days(*base::parse_iso_date(issued_on), 10));
  return legal.document(decision(number, std::stoi(issued_on.substr(0, 4))), issued_on, effective_on, unit);
}

/// A review as its steps leave it, of the division for business registration.
struct Reviewed {
  const char *state, *conclusion, *approved_on, *handled_on = "";
  const char *articles = "", *drafting_body = "", *proposal_number = "", *proposed_on = "";
};

std::int64_t add_review(LegalRegister& legal, std::int64_t document, const Reviewed& review, std::int64_t campaign = 0,
                        std::int64_t result = 0) {
  const auto day = [](const char* iso) { return *iso == '\0' ? std::optional<std::string>() : std::optional<std::string>(iso); };
  const auto row = [](std::int64_t id) { return id == 0 ? std::optional<std::int64_t>() : std::optional(id); };
  return legal.portal.services().db.write([&](db::WriteTx& tx) {
    return tx.insert(
        "INSERT INTO legal_review(name, document_id, campaign_id, unit_id, user_id, ground_text, reviewed_on, validity_content, "
        "validity_assessment, validity_opinion, conclusion, conclusion_articles, reason, authority, drafting_body, "
        "handling_due_on, state, approved_on, proposal_number, proposed_on, result_document_id, handled_on) SELECT 'Phiếu rà soát "
        "' || ?1, ?1, ?2, (SELECT id FROM core_unit WHERE code = 'DKKD'), u.id, 'Tình hình thực tế', ?3, 'Toàn văn', 'conflicting', 'Sửa Điều 5', ?4, ?5, 'Mâu thuẫn "
        "với luật mới', 'provincial_committee', ?6, '2019-12-15', ?7, ?3, ?8, ?9, ?10, ?11 FROM core_user AS u WHERE u.username "
        "= 'chuyenvien'",
        document, row(campaign), day(review.approved_on), review.conclusion, review.articles, review.drafting_body, review.state,
        review.proposal_number, day(review.proposed_on), row(result), day(review.handled_on));
  });
}

/// The workbook of a list, below its table's header and above its total: "A. ..." | 1 "Quyết định" ...
struct Workbook {
  Lines head, header, rows, foot;
  std::vector<sheet::MergedRange> merged;
};

Workbook workbook_of(Browser& browser, const std::string& path, const std::string& query) {
  http::Response response = browser.get(path + "/xlsx?" + query);
  REQUIRE(response.status == 200);
  const test::TempFolder folder;
  const auto book = sheet::read_any(folder.write("list.xlsx", test::read_body(response)));
  REQUIRE(book.ok());
  Workbook out;
  Lines* to = &out.head;
  for (const sheet::Row& row : book->sheets.front().rows) {
    std::string line;
    for (const sheet::Cell& cell : row.cells) line += (line.empty() ? "" : " ") + test::cell_text(cell);
    if (line.starts_with("\"STT\"")) {
      out.header.push_back(line);
      to = &out.rows;
      continue;
    }
    if (line.starts_with("\"Tổng số")) to = &out.foot;
    to->push_back(line);
  }
  out.merged = book->sheets.front().merged;
  return out;
}

Lines rows_of(LegalRegister& legal, const std::string& path, const std::string& query) {
  Browser browser = legal.portal.as("phapche");
  return workbook_of(browser, path, query).rows;
}

/// The part a document stands in ("A", "B") and its group ("I", "II"); "" where it is not listed.
std::string place_of(const Lines& rows, const std::string& number) {
  std::string part, group;
  for (const std::string& row : rows) {
    if (row.starts_with("\"A.") || row.starts_with("\"B.")) part = row.substr(1, 1);
    if (row.starts_with("\"I. ")) group = " I";
    if (row.starts_with("\"II. ")) group = " II";
    if (contains(row, "\"" + number + " ngày")) return part + group;
  }
  return {};
}

std::string row_with(const Lines& rows, const std::string& words) {
  for (const std::string& row : rows) {
    if (contains(row, words)) return row;
  }
  return {};
}

}  // namespace

TEST_SUITE_BEGIN("legal: official lists");

TEST_CASE("what ended wholly in a year: head, columns, rows, total and signature as the form has them") {
  LegalRegister legal(kToday);
  const std::int64_t old_one = add_decision(legal, 11, "2015-01-10");
  const std::int64_t new_one = add_decision(legal, 20, "2019-03-05");
  legal.relate(new_one, {.kind = "replaces", .scope = "whole", .exception = "trừ Điều 5"}, old_one);
  Browser browser = legal.portal.as("phapche");
  const Workbook book = workbook_of(browser, kWholly, "period=2019");
  CHECK(book.head == Lines{"\"UBND TỈNH THỪA THIÊN HUẾ\" - - \"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\"",
                           "\"SỞ KẾ HOẠCH VÀ ĐẦU TƯ\" - - \"Độc lập - Tự do - Hạnh phúc\"",
                           "- - - \"Thừa Thiên Huế, ngày 01 tháng 02 năm 2021\"", "\"DANH MỤC\"",
                           "\"VĂN BẢN QUY PHẠM PHÁP LUẬT HẾT HIỆU LỰC, NGƯNG HIỆU LỰC TOÀN BỘ NĂM 2019\"",
                           "\"do Hội đồng nhân dân, Ủy ban nhân dân tỉnh ban hành\"",
                           "\"(Kèm theo Công văn số …………… ngày …… tháng …… năm ……… của Sở Kế hoạch và Đầu tư)\""});
  CHECK(book.header == Lines{"\"STT\" \"Tên loại văn bản\" \"Số, ký hiệu; ngày, tháng, năm ban hành văn bản\" \"Tên gọi của văn "
                             "bản/Trích yếu nội dung\" \"Lý do hết hiệu lực, ngưng hiệu lực\" \"Ngày hết hiệu lực, ngưng hiệu lực\""});
  CHECK(book.rows ==
        Lines{"\"A. VĂN BẢN HẾT HIỆU LỰC, NGƯNG HIỆU LỰC TOÀN BỘ TRONG NĂM 2019\"", "\"I. VĂN BẢN HẾT HIỆU LỰC TOÀN BỘ\"",
              "1 \"Quyết định\" \"11/2015/QĐ-UBND ngày 10/01/2015\" \"Văn bản 11/2015/QĐ-UBND\" \"Bị thay thế bởi Quyết định số "
              "20/2019/QĐ-UBND ngày 05/03/2019 của Ủy ban nhân dân tỉnh (trừ Điều 5)\" d2019-03-15",
              "\"II. VĂN BẢN NGƯNG HIỆU LỰC TOÀN BỘ\"", "\"Không có văn bản.\"",
              "\"B. VĂN BẢN HẾT HIỆU LỰC, NGƯNG HIỆU LỰC TOÀN BỘ TRƯỚC NGÀY 01/01/2019, CHƯA ĐƯỢC CÔNG BỐ\"",
              "\"I. VĂN BẢN HẾT HIỆU LỰC TOÀN BỘ\"", "\"Không có văn bản.\"", "\"II. VĂN BẢN NGƯNG HIỆU LỰC TOÀN BỘ\"",
              "\"Không có văn bản.\""});
  CHECK(book.foot == Lines{"\"Tổng số: 1 văn bản\"", "- - - \"GIÁM ĐỐC\""});
  // The title and the headings of parts stand across the six columns.
  CHECK(std::count_if(book.merged.begin(), book.merged.end(), [](const sheet::MergedRange& range) {
          return range.first_column == 0 && range.last_column == 5 && range.first_row == range.last_row;
        }) >= 8);
}

TEST_CASE("a day belongs to one list: the day of the end itself counts, not the last day in force") {
  const struct {
    const char *ended_on, *place;
  } kCases[] = {{"2018-12-31", "B I"}, {"2019-01-01", "A I"}, {"2019-06-30", "A I"}, {"2019-12-31", "A I"}, {"2020-01-01", ""}};
  LegalRegister legal(kToday);
  const std::int64_t acting = add_decision(legal, 90, "2018-01-02");
  int number = 10;
  for (const auto& one : kCases) {
    const std::int64_t document = add_decision(legal, ++number, "2015-01-10");
    legal.relate(acting, {.kind = "repeals", .scope = "whole", .effective_on = one.ended_on}, document);
  }
  const Lines rows = rows_of(legal, kWholly, "period=2019");
  number = 10;
  for (const auto& one : kCases) {
    CAPTURE(one.ended_on);
    CHECK(place_of(rows, decision(++number, 2015)) == one.place);
  }
}

TEST_CASE("each reason in the words of the form, with the day from which it counts") {
  const struct {
    const char *kind, *effective_on, *ends_on, *words, *place;
  } kCases[] = {
      {"replaces", "2019-03-01", "", "\"Bị thay thế bởi Quyết định số 90/2018/QĐ-UBND ngày 02/01/2018 của Ủy ban nhân dân tỉnh\" d2019-03-01", "A I"},
      {"repeals", "2019-03-02", "", "\"Bị bãi bỏ bởi Quyết định số 90/2018/QĐ-UBND", "A I"},
      {"annuls", "2019-03-03", "", "\"Bị hủy bỏ bởi Quyết định số 90/2018/QĐ-UBND", "A I"},
      {"suspends", "2019-03-04", "", "\"Bị đình chỉ việc thi hành bởi Quyết định số 90/2018/QĐ-UBND", "A II"},
      {"pauses", "2019-03-05", "2020-07-01", "của Ủy ban nhân dân tỉnh, đến hết ngày 30/06/2020\" d2019-03-05", "A II"},
      // In force again before the year is over: there is nothing to publish.
      {"pauses", "2019-03-06", "2019-09-01", "", ""},
      {"suspends", "2018-12-31", "", "\"Bị đình chỉ việc thi hành bởi", "B II"},
  };
  LegalRegister legal(kToday);
  const std::int64_t acting = add_decision(legal, 90, "2018-01-02");
  int number = 10;
  for (const auto& one : kCases) {
    legal.relate(acting, {.kind = one.kind, .scope = "whole", .effective_on = one.effective_on, .ends_on = one.ends_on},
                 add_decision(legal, ++number, "2015-01-10"));
  }
  const std::int64_t expired = add_decision(legal, 70, "2015-01-10");
  legal.change("legal.document", expired, "expires_on", "01/07/2019");
  const std::int64_t detailed = add_decision(legal, 71, "2015-01-10");
  const std::int64_t detailing = add_decision(legal, 72, "2015-02-10");
  legal.relate(detailing, {.kind = "details"}, detailed);
  legal.relate(acting, {.kind = "repeals", .scope = "whole", .exception = "trừ Điều 2", .effective_on = "2019-08-01"}, detailed);

  const Lines rows = rows_of(legal, kWholly, "period=2019");
  number = 10;
  for (const auto& one : kCases) {
    const std::string named = decision(++number, 2015);
    CAPTURE(named);
    CHECK(place_of(rows, named) == one.place);
    CHECK(contains(row_with(rows, "\"" + named), one.words));
  }
  CHECK(contains(row_with(rows, "\"70/2015/QĐ-UBND"), "\"Hết thời hạn có hiệu lực đã được quy định trong văn bản\" d2019-07-01"));
  // What its parent's relation excepts is the parent's.
  CHECK(contains(row_with(rows, "\"72/2015/QĐ-UBND"),
                 "\"Văn bản được quy định chi tiết đã hết hiệu lực: Quyết định số 71/2015/QĐ-UBND ngày 10/01/2015 của Ủy ban nhân "
                 "dân tỉnh\" d2019-08-01"));
}

TEST_CASE("part B is what ended before and no decision has listed by the end of the period") {
  LegalRegister legal(kToday);
  const std::int64_t acting = add_decision(legal, 90, "2017-01-02");
  const std::int64_t listed = add_decision(legal, 11, "2015-01-10");
  const std::int64_t forgotten = add_decision(legal, 12, "2015-01-10");
  const std::int64_t listed_later = add_decision(legal, 13, "2015-01-10");
  for (const std::int64_t document : {listed, forgotten, listed_later})
    legal.relate(acting, {.kind = "repeals", .scope = "whole", .effective_on = "2018-05-01"}, document);
  legal.relate(add_decision(legal, 30, "2019-01-25"), {.kind = "declares_ended", .scope = "whole"}, listed);
  legal.relate(add_decision(legal, 31, "2020-01-30"), {.kind = "declares_ended", .scope = "whole"}, listed_later);
  const auto places = [&](const char* period) {
    const Lines rows = rows_of(legal, kWholly, "period=" + std::string(period));
    return place_of(rows, decision(11, 2015)) + "," + place_of(rows, decision(12, 2015)) + "," + place_of(rows, decision(13, 2015));
  };
  // Whoever prints the list of a past year again gets it as it was.
  CHECK(places("2018") == "A I,A I,A I");
  CHECK(places("2019") == ",B I,B I");
  CHECK(places("2020") == ",B I,");
}

TEST_CASE("a document that ended twice stands there once, with the day that counts") {
  LegalRegister legal(kToday);
  const std::int64_t document = add_decision(legal, 11, "2015-01-10");
  legal.relate(add_decision(legal, 20, "2019-05-01"), {.kind = "replaces", .scope = "whole", .effective_on = "2019-07-01"}, document);
  const std::int64_t first =
      legal.relate(add_decision(legal, 21, "2019-01-05"), {.kind = "repeals", .scope = "whole", .effective_on = "2019-02-01"}, document);
  Lines rows = rows_of(legal, kWholly, "period=2019");
  CHECK(std::count_if(rows.begin(), rows.end(), [](const std::string& row) { return contains(row, "\"11/2015/QĐ-UBND ngày"); }) == 1);
  CHECK(contains(row_with(rows, "\"11/2015/QĐ-UBND"), "21/2019/QĐ-UBND ngày 05/01/2019 của Ủy ban nhân dân tỉnh\" d2019-02-01"));
  legal.remove_relation(first);
  CHECK(contains(row_with(rows_of(legal, kWholly, "period=2019"), "\"11/2015/QĐ-UBND"), "d2019-07-01"));
}

TEST_CASE("what ended in part: each loss in its year, several of a document together, with articles") {
  LegalRegister legal(kToday);
  const std::int64_t document = add_decision(legal, 11, "2015-01-10");
  const auto lose = [&](int number, const char* kind, const char* articles, const char* on) {
    legal.relate(add_decision(legal, number, "2017-01-02"), {.kind = kind, .scope = "part", .articles = articles, .effective_on = on}, document);
  };
  lose(21, "amends", "2 5", "2018-04-01");
  lose(22, "repeals", "Điều 7 khoản 2", "2019-04-01");
  lose(23, "amends", "9", "2019-08-01");
  lose(24, "pauses", "10", "2019-09-01");
  lose(25, "amends", "12", "2020-01-01");
  const Lines rows = rows_of(legal, kPartly, "period=2019");
  CHECK(rows == Lines{"\"A. VĂN BẢN HẾT HIỆU LỰC, NGƯNG HIỆU LỰC MỘT PHẦN TRONG NĂM 2019\"", "\"I. VĂN BẢN HẾT HIỆU LỰC MỘT PHẦN\"",
                      "1 \"Quyết định\" \"11/2015/QĐ-UBND ngày 10/01/2015\nVăn bản 11/2015/QĐ-UBND\" \"Điều 7 khoản 2\" \"Bị bãi bỏ bởi Quyết "
                      "định số 22/2017/QĐ-UBND ngày 02/01/2017 của Ủy ban nhân dân tỉnh\" d2019-04-01",
                      "1 \"Quyết định\" \"11/2015/QĐ-UBND ngày 10/01/2015\nVăn bản 11/2015/QĐ-UBND\" \"Điều 9\" \"Được sửa đổi, bổ sung bởi "
                      "Quyết định số 23/2017/QĐ-UBND ngày 02/01/2017 của Ủy ban nhân dân tỉnh\" d2019-08-01",
                      "\"II. VĂN BẢN NGƯNG HIỆU LỰC MỘT PHẦN\"",
                      "2 \"Quyết định\" \"11/2015/QĐ-UBND ngày 10/01/2015\nVăn bản 11/2015/QĐ-UBND\" \"Điều 10\" \"Bị tạm ngưng hiệu lực bởi "
                      "Quyết định số 24/2017/QĐ-UBND ngày 02/01/2017 của Ủy ban nhân dân tỉnh\" d2019-09-01",
                      "\"B. VĂN BẢN HẾT HIỆU LỰC, NGƯNG HIỆU LỰC MỘT PHẦN TRƯỚC NGÀY 01/01/2019, CHƯA ĐƯỢC CÔNG BỐ\"",
                      "\"I. VĂN BẢN HẾT HIỆU LỰC MỘT PHẦN\"",
                      "1 \"Quyết định\" \"11/2015/QĐ-UBND ngày 10/01/2015\nVăn bản 11/2015/QĐ-UBND\" \"Điều 2, 5\" \"Được sửa đổi, bổ sung bởi "
                      "Quyết định số 21/2017/QĐ-UBND ngày 02/01/2017 của Ủy ban nhân dân tỉnh\" d2018-04-01",
                      "\"II. VĂN BẢN NGƯNG HIỆU LỰC MỘT PHẦN\"", "\"Không có văn bản.\""});
  // A list that came after a loss has published it; what was lost later is for the next one.
  legal.relate(add_decision(legal, 30, "2019-01-25"), {.kind = "declares_ended", .scope = "part", .articles = "2 5"}, document);
  CHECK(row_with(rows_of(legal, kPartly, "period=2019"), "\"Điều 2, 5\"").empty());
  CHECK(contains(row_with(rows_of(legal, kPartly, "period=2020"), "\"Điều 9\""), "d2019-08-01"));
  // On paper the document stands once, beside all it lost.
  Browser browser = legal.portal.as("phapche");
  CHECK(contains(browser.get(std::string(kPartly) + "/print?period=2019").body, "<td class=\"num\" rowspan=\"2\">1</td>"));

  SUBCASE("what ended wholly by the end of the period is in the other list") {
    legal.relate(add_decision(legal, 29, "2019-10-01"), {.kind = "repeals", .scope = "whole", .effective_on = "2019-12-31"}, document);
    CHECK(place_of(rows_of(legal, kPartly, "period=2019"), decision(11, 2015)).empty());
    CHECK(place_of(rows_of(legal, kWholly, "period=2019"), decision(11, 2015)) == "A I");
    CHECK(place_of(rows_of(legal, kPartly, "period=2018"), decision(11, 2015)) == "A I");
  }
}

TEST_CASE("a document that details several loses a part with each that ends, also after it was amended") {
  LegalRegister legal(kToday);
  const std::int64_t first = add_decision(legal, 11, "2015-01-10");
  const std::int64_t second = add_decision(legal, 12, "2015-01-10");
  const std::int64_t detailing = add_decision(legal, 13, "2015-06-10");
  legal.relate(detailing, {.kind = "details"}, first);
  legal.relate(detailing, {.kind = "details"}, second);
  legal.relate(add_decision(legal, 21, "2017-01-02"), {.kind = "amends", .scope = "part", .articles = "3", .effective_on = "2017-02-01"}, detailing);
  const std::int64_t end =
      legal.relate(add_decision(legal, 22, "2019-01-02"), {.kind = "repeals", .scope = "whole", .effective_on = "2019-03-01"}, first);
  CHECK(contains(row_with(rows_of(legal, kPartly, "period=2019"), "chi tiết 11/2015/QĐ-UBND\""), "d2019-03-01"));
  CHECK(legal.wrong_spans() == 0);
  legal.remove_relation(end);
  CHECK(place_of(rows_of(legal, kPartly, "period=2019"), decision(13, 2015)) == "B I");
  CHECK(legal.wrong_spans() == 0);
}

TEST_CASE("what is in force at the end of a systematization, with what is to be known of it") {
  LegalRegister legal(kToday);
  const std::int64_t acting = add_decision(legal, 90, "2017-01-02");
  add_decision(legal, 11, "2015-01-10");
  const std::int64_t amended = add_decision(legal, 12, "2015-01-10");
  legal.relate(acting, {.kind = "amends", .scope = "part", .articles = "3", .effective_on = "2018-12-31"}, amended);
  const std::int64_t ended = add_decision(legal, 13, "2015-01-10");
  legal.relate(acting, {.kind = "repeals", .scope = "whole", .effective_on = "2018-12-31"}, ended);
  const std::int64_t still = add_decision(legal, 14, "2015-01-10");
  legal.relate(acting, {.kind = "repeals", .scope = "whole", .effective_on = "2019-01-01"}, still);
  const std::int64_t suspended = add_decision(legal, 15, "2015-01-10");
  legal.relate(acting, {.kind = "suspends", .scope = "whole", .effective_on = "2018-01-01"}, suspended);
  legal.document(decision(16, 2018), "2018-12-20", "2019-01-01");  // not yet
  Browser browser = legal.portal.as("phapche");
  const std::string period = "ky-" + legal.text("SELECT id FROM legal_rule WHERE code = 'systematization_period' AND valid_to = '2018-12-31'");
  const Workbook book = workbook_of(browser, kInForce, "period=" + period);
  CHECK(row_with(book.head, "CÒN HIỆU LỰC") == "\"VĂN BẢN QUY PHẠM PHÁP LUẬT CÒN HIỆU LỰC TRONG KỲ HỆ THỐNG HÓA 2014 - 2018\"");
  CHECK(book.header == Lines{"\"STT\" \"Tên loại văn bản\" \"Số, ký hiệu; ngày ban hành văn bản\" \"Tên gọi của văn bản/Trích yếu nội "
                             "dung\" \"Thời điểm có hiệu lực\" \"Ghi chú\""});
  CHECK(book.rows == Lines{"1 \"Quyết định\" \"11/2015/QĐ-UBND ngày 10/01/2015\" \"Văn bản 11/2015/QĐ-UBND\" d2015-01-20",
                           "2 \"Quyết định\" \"12/2015/QĐ-UBND ngày 10/01/2015\" \"Văn bản 12/2015/QĐ-UBND\" d2015-01-20 \"Hết hiệu lực một phần\"",
                           "3 \"Quyết định\" \"14/2015/QĐ-UBND ngày 10/01/2015\" \"Văn bản 14/2015/QĐ-UBND\" d2015-01-20",
                           "4 \"Quyết định\" \"90/2017/QĐ-UBND ngày 02/01/2017\" \"Văn bản 90/2017/QĐ-UBND\" d2017-01-12"});
  CHECK(row_with(workbook_of(browser, kInForce, "period=2018").head, "CÒN HIỆU LỰC") ==
        "\"VĂN BẢN QUY PHẠM PHÁP LUẬT CÒN HIỆU LỰC TÍNH ĐẾN HẾT NGÀY 31/12/2018\"");
}

TEST_CASE("what is to be handled: the newest approved review of each document, as long as nobody has handled it") {
  LegalRegister legal(kToday);
  legal.portal.services().db.write([](db::WriteTx& tx) { tx.execute("DELETE FROM legal_review"); });
  const auto add = [&](int number, const Reviewed& review) {
    const std::int64_t document = add_decision(legal, number, "2015-01-10", "DKKD");
    const bool is_handled = review.state == std::string("handled");
    add_review(legal, document, review, 0, is_handled ? add_decision(legal, number + 50, "2020-01-10") : 0);
    return document;
  };
  add(11, {.state = "proposed", .conclusion = "amend", .approved_on = "2019-06-01", .articles = "5 7", .drafting_body = "Sở Kế hoạch và Đầu tư",
           .proposal_number = "12/TTr-SKHĐT", .proposed_on = "2019-06-20"});
  add(12, {.state = "reviewed", .conclusion = "repeal_whole", .approved_on = "2019-12-31"});
  add(13, {.state = "reviewed", .conclusion = "replace", .approved_on = "2020-01-01"});
  add(14, {.state = "reviewed", .conclusion = "keep", .approved_on = "2019-06-01"});
  add(15, {.state = "completed", .conclusion = "declare_ended", .approved_on = "2019-06-01"});
  add(16, {.state = "submitted", .conclusion = "replace", .approved_on = ""});
  add(17, {.state = "handled", .conclusion = "replace", .approved_on = "2019-06-01", .handled_on = "2020-03-01"});
  const std::int64_t again = add(18, {.state = "proposed", .conclusion = "replace", .approved_on = "2019-06-01"});
  add_review(legal, again, {.state = "completed", .conclusion = "keep", .approved_on = "2019-11-01"});
  Browser browser = legal.portal.as("phapche");
  const Workbook book = workbook_of(browser, kToBeHandled, "period=2019");
  CHECK(book.header == Lines{"\"STT\" \"Tên loại văn bản\" \"Số, ký hiệu; ngày ban hành; tên gọi/trích yếu nội dung\" \"Kiến nghị (đình chỉ, ngưng "
                             "hiệu lực, sửa đổi, bổ sung, thay thế, bãi bỏ hoặc ban hành mới)\" \"Nội dung kiến nghị; lý do kiến nghị\" \"Cơ "
                             "quan/đơn vị chủ trì soạn thảo\" \"Thời hạn xử lý/kiến nghị xử lý; tình hình xây dựng\""});
  CHECK(book.rows.size() == 3);
  CHECK(row_with(book.rows, "11/2015") ==
        "1 \"Quyết định\" \"11/2015/QĐ-UBND ngày 10/01/2015\nVăn bản 11/2015/QĐ-UBND\" \"Sửa đổi, bổ sung\" \"Điều 5, 7\nMâu thuẫn với luật "
        "mới\" \"Sở Kế hoạch và Đầu tư\" \"15/12/2019\nĐã trình tại văn bản số 12/TTr-SKHĐT ngày 20/06/2019\"");
  CHECK(contains(row_with(book.rows, "12/2015"), "\"UBND tỉnh\" \"15/12/2019\nChưa trình cấp có thẩm quyền\""));
  CHECK(contains(row_with(book.rows, "17/2015"), "3 \"Quyết định\""));
  const Lines next = rows_of(legal, kToBeHandled, "period=2020");
  CHECK(!row_with(next, "13/2015").empty());
  CHECK(row_with(next, "17/2015").empty());
}

TEST_CASE("the tracking book: of a period by the day of review, of a campaign whatever the day") {
  LegalRegister legal(kToday);
  const std::int64_t campaign = legal.portal.services().db.write([](db::WriteTx& tx) {
    tx.execute("DELETE FROM legal_review");
    return tx.insert("INSERT INTO legal_campaign(name, kind, from_on, to_on, due_on) VALUES ('Rà soát văn bản năm 2018', 'regular', "
                     "'2018-01-01', '2018-12-31', '2018-12-01')");
  });
  const std::int64_t first = add_decision(legal, 11, "2015-01-10"), second = add_decision(legal, 12, "2015-01-10");
  const std::int64_t result = add_decision(legal, 20, "2019-08-01");
  const std::int64_t review = add_review(
      legal, first, {.state = "handled", .conclusion = "replace", .approved_on = "2019-01-01", .handled_on = "2019-08-02", .proposed_on = "2019-02-01"},
      campaign, result);
  const std::int64_t other = add_review(legal, second, {.state = "in_review", .conclusion = "", .approved_on = ""}, campaign);
  legal.portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("INSERT INTO legal_review_ground(review_id, document_id) VALUES (?1, ?2)", review, result);
  });
  Browser browser = legal.portal.as("phapche");
  const Workbook of_year = workbook_of(browser, kBook, "period=2019");
  CHECK(of_year.head.back() == "\"VĂN BẢN ĐƯỢC RÀ SOÁT NĂM 2019\"");
  CHECK(of_year.header == Lines{"\"STT\" \"Tên văn bản được rà soát (số, ký hiệu, ngày, trích yếu)\" \"Thời điểm có hiệu lực\" \"Văn bản/căn cứ rà soát\" "
                                "\"Nội dung kiến nghị\" \"Kết quả xử lý\" \"Ghi chú\""});
  CHECK(of_year.rows == Lines{"1 \"Quyết định 11/2015/QĐ-UBND ngày 10/01/2015\nVăn bản 11/2015/QĐ-UBND\" d2015-01-20 \"Quyết định số 20/2019/QĐ-UBND "
                              "ngày 01/08/2019 của Ủy ban nhân dân tỉnh\nTình hình thực tế\" \"Thay thế\nMâu thuẫn với luật mới\" \"Quyết định số "
                              "20/2019/QĐ-UBND ngày 01/08/2019 của Ủy ban nhân dân tỉnh\" \"Đã trình ngày 01/02/2019\nRà soát văn bản năm 2018\""});
  CHECK(rows_of(legal, kBook, "period=2018") == Lines{"\"Không có văn bản.\""});
  const Workbook of_campaign = workbook_of(browser, kBook, "period=2018&campaign_id=" + std::to_string(campaign));
  CHECK(of_campaign.head.back() == "\"VĂN BẢN ĐƯỢC RÀ SOÁT THEO RÀ SOÁT VĂN BẢN NĂM 2018\"");
  CHECK(of_campaign.rows.size() == 2);
  CHECK(contains(of_campaign.rows[1], "12/2015/QĐ-UBND"));
  CHECK(browser.get(std::string(kBook) + "?campaign_id=99999").status == 422);

  SUBCASE("the form of one review, on paper and as a workbook, from its page") {
    const std::string form = "/legal/reviews/" + std::to_string(review) + "/form";
    CHECK(contains(browser.get("/legal/reviews/" + std::to_string(review)).body, "href=\"" + form + "\""));
    CHECK(contains(browser.get("/legal/reviews/" + std::to_string(review)).body, "href=\"" + form + "/xlsx\""));
    const std::string page = browser.get(form).body;
    CHECK(test::parse_html(page).fault == "");
    for (const char* words : {"PHIẾU RÀ SOÁT VĂN BẢN", "Quyết định số 11/2015/QĐ-UBND ngày 10/01/2015 của Ủy ban nhân dân tỉnh: Văn bản 11/2015/QĐ-UBND",
                              "01/01/2019", "Ý kiến đề xuất (kiến nghị xử lý)", "Mâu thuẫn", "Sửa Điều 5", "NGƯỜI RÀ SOÁT", "Thay thế"}) {
      INFO(std::string(words));
      CHECK(contains(page, words));
    }
    CHECK_FALSE(contains(page, "class=\"lying\""));
    const Lines rows = workbook_of(browser, form, "").rows;
    CHECK(rows[0] == "1 \"Hiệu lực của văn bản\nToàn văn\" - \"Mâu thuẫn\" \"Sửa Điều 5\"");
    CHECK(rows[4] == "5 \"Sự phù hợp với tình hình kinh tế - xã hội\"");
    CHECK(row_with(rows, "Thời hạn xử lý") == "\"Thời hạn xử lý: 15/12/2019\"");
    // A form in work has gaps to be filled in by hand.
    CHECK(contains(browser.get("/legal/reviews/" + std::to_string(other) + "/form").body, "……/……/………"));
    CHECK(browser.get("/legal/reviews/99999/form").status == 404);
  }
}

TEST_CASE("whose documents: level, issuing body, field, unit; never administrative ones, never the archive's") {
  LegalRegister legal(kToday);
  const std::int64_t acting = add_decision(legal, 90, "2017-01-02");
  const auto end = [&](std::int64_t document) {
    legal.relate(acting, {.kind = "annuls", .scope = "whole", .effective_on = "2019-03-01", .reason = "Theo danh mục của cơ quan ban hành"}, document);
    return document;
  };
  end(add_decision(legal, 11, "2015-01-10", "DKKD"));
  const std::int64_t of_field = end(add_decision(legal, 12, "2015-01-10", "DT"));
  end(legal.document("12/2015/NQ-HĐND", "2015-01-10", "2015-01-20"));
  end(legal.document("13/2015/NĐ-CP", "2015-01-10", "2015-03-01"));
  end(legal.document("14/QĐ-UBND", "2015-01-10", ""));
  const std::int64_t archived = end(add_decision(legal, 15, "2015-01-10"));
  const plugin::Work work = legal.work();
  const std::int64_t field = legal.number("SELECT id FROM legal_field WHERE code = 'DAU_THAU'");
  legal.portal.services().db.write([&](db::WriteTx& tx) {
    REQUIRE(record::archive_record(work, tx, work.services.registry.type("legal.document"), archived, "Trùng").ok());
    tx.execute("INSERT INTO legal_document_field(document_id, field_id) VALUES (?1, ?2)", of_field, field);
  });
  const std::string council = legal.text("SELECT id FROM legal_issuer WHERE abbreviation = 'HĐND'");
  const struct {
    std::string query, numbers;
  } kCases[] = {
      {"", "12/2015/NQ-HĐND 11/2015/QĐ-UBND 12/2015/QĐ-UBND "},
      {"&level=province", "12/2015/NQ-HĐND 11/2015/QĐ-UBND 12/2015/QĐ-UBND "},
      {"&level=all", "13/2015/NĐ-CP 12/2015/NQ-HĐND 11/2015/QĐ-UBND 12/2015/QĐ-UBND "},
      {"&level=central", "13/2015/NĐ-CP "},
      {"&level=department", ""},
      {"&issuer_id=" + council, "12/2015/NQ-HĐND "},
      {"&level=central&issuer_id=" + council, ""},
      {"&field_id=" + std::to_string(field), "12/2015/QĐ-UBND "},
      {"&unit_id=" + std::to_string(legal.portal.unit_id("DKKD")), "11/2015/QĐ-UBND "},
  };
  for (const auto& one : kCases) {
    CAPTURE(one.query);
    std::string numbers;
    for (const std::string& row : rows_of(legal, kWholly, "period=2019" + one.query)) {
      const std::size_t at = row.find(" ngày 10/01/2015\"");
      if (at == std::string::npos) continue;
      const std::size_t from = row.rfind('"', at) + 1;
      numbers += row.substr(from, at - from) + " ";
    }
    CHECK(numbers == one.numbers);
  }
}

TEST_CASE("what cannot be ordered is refused in words, with everything typed, on every form of the list") {
  const struct {
    const char *query, *vi, *kept;
  } kCases[] = {
      {"period=20x9", "“20x9” không phải là năm", "value=\"20x9\" selected"},
      {"period=1944", "“1944” không phải là năm", "value=\"1944\" selected"},
      {"period=ky-99999", "“ky-99999” không phải là năm", "value=\"ky-99999\" selected"},
      {"period=ngay", "Nhập ngày bắt đầu của kỳ", "value=\"ngay\" selected"},
      {"period=ngay&from=01/01/2019", "Nhập ngày kết thúc của kỳ", "value=\"01/01/2019\""},
      {"period=ngay&from=31/12/2019&to=01/01/2019", "Ngày kết thúc 01/01/2019 trước ngày bắt đầu 31/12/2019", "value=\"31/12/2019\""},
      {"period=ngay&from=30/02/2019&to=01/03/2019", "30/02/2019", "value=\"30/02/2019\""},
      {"period=2019&from=01/01/2019&to=31/03/2019", "Khoảng ngày chỉ được dùng", "value=\"31/03/2019\""},
      {"level=galaxy", "“galaxy” không có trong danh sách chọn", "value=\"galaxy\" selected"},
      {"issuer_id=99999", "“99999” không có trong danh sách chọn", "value=\"99999\" selected"},
      {"field_id=x", "“x” không có trong danh sách chọn", "value=\"x\" selected"},
      {"unit_id=-1", "“-1” không có trong danh sách chọn", "value=\"-1\" selected"},
  };
  LegalRegister legal(kToday);
  Browser browser = legal.portal.as("phapche");
  for (const char* list : {kWholly, kPartly, kInForce, kToBeHandled, kBook}) {
    for (const char* form : {"", "/print", "/xlsx"}) {
      for (const auto& one : kCases) {
        CAPTURE(one.query);
        const http::Response page = browser.get(std::string(list) + form + "?" + one.query);
        CHECK(page.status == 422);
        CHECK(contains(page.body, one.vi));
        CHECK(contains(page.body, one.kept));
        CHECK(test::parse_html(page.body).fault == "");
      }
    }
  }
}

TEST_CASE("without a period it is the one whose list is due, by the rule's days") {
  LegalRegister legal({2020, 1, 31});
  const auto title = [&](const char* path) {
    Browser browser = legal.portal.as("phapche");
    return row_with(workbook_of(browser, path, "").head, "VĂN BẢN QUY");
  };
  CHECK(contains(title(kWholly), "NĂM 2019"));
  CHECK(contains(title(kInForce), "2014 - 2018"));
  legal.set_today({2020, 2, 1});
  CHECK(contains(title(kPartly), "NĂM 2020"));
  legal.change("legal.rule", legal.number("SELECT id FROM legal_rule WHERE code = 'yearly_list_days'"), "number", "60");
  CHECK(contains(title(kWholly), "NĂM 2019"));
  Browser browser = legal.portal.as("phapche");
  CHECK(contains(browser.get("/legal/lists").body, "chậm nhất ngày 29/02/2020 (cần đối chiếu)"));
}

TEST_CASE("the paper is Vietnamese whoever prints it; each row leads to its document; the workbook is in the audit log") {
  LegalRegister legal(kToday);
  const std::int64_t document = add_decision(legal, 11, "2015-01-10");
  legal.relate(add_decision(legal, 20, "2019-03-05"), {.kind = "replaces", .scope = "whole"}, document);
  Browser browser = legal.portal.as("chuyenvien");
  CHECK(browser.post("/display", {{"language", "en"}, {"next", "/"}}).status == 303);
  const std::string link = "href=\"/legal/documents/" + std::to_string(document) + "\"";
  const std::string query = "?period=ngay&from=2019-01-01&to=2019-12-31&level=all";
  const std::string screen = browser.get(kWholly + query).body;
  CHECK(contains(screen, "Replaced by Decision No. 20/2019/QĐ-UBND"));
  CHECK(contains(screen, link));
  const std::string paper = browser.get(std::string(kWholly) + "/print" + query).body;
  CHECK(test::parse_html(paper).fault == "");
  for (const char* words : {"Go back", "<div lang=\"vi\">", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TOÀN BỘ TỪ NGÀY 01/01/2019 ĐẾN NGÀY 31/12/2019",
                            "Bị thay thế bởi Quyết định số 20/2019/QĐ-UBND", "Tổng số: 1 văn bản", "GIÁM ĐỐC", "class=\"lying\"", "<thead>"}) {
    CAPTURE(words);
    CHECK(contains(paper, words));
  }
  CHECK(contains(paper, link));
  CHECK(workbook_of(browser, kWholly, query.substr(1)).rows.size() == 10);
  CHECK(legal.text("SELECT action || ' ' || object_type || ' ' || detail FROM core_audit ORDER BY id DESC LIMIT 1") ==
        "record.export legal.document /legal/lists/ended/xlsx" + query + " (1)");
}

TEST_SUITE_END();

}  // namespace motcong
