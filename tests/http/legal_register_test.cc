// The register of legal documents through its pages: what a number fills in, what is refused with which words, who may
// write where, names of issuers and documents, and the registers offices send.
#include <doctest/doctest.h>

#include "core/record/naming.h"
#include "core/record/store.h"
#include "plugins/legal/register/issuers.h"
#include "tests/support/import.h"
#include "tests/support/records.h"
#include "tests/support/shared_file.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::Person;
using test::Portal;

constexpr const char* kPath = "/legal/documents";
constexpr const char* kNew = "/legal/documents/new";

std::string text_of(Portal& portal, db::Sql sql) {
  return portal.services().db.read([&](db::Reader& reader) { return reader.text(sql); });
}

Form document(const std::string& number, const Form& changes = {}) {
  Form form = {{"number", number}, {"title", "Về việc mẫu"}, {"issued_on", "10/01/2019"}, {"effective_on", "01/03/2019"}, {"ending", "rule"}};
  for (const auto& [name, value] : changes) test::set_value(form, name, value);
  return form;
}

std::string issuer_id(Portal& portal, const std::string& name) {
  return std::to_string(portal.services().db.read([&](db::Reader& reader) { return legal::find_issuer(reader, name); }));
}

/// "kind nature level issuer co_issuers" of the newest document.
std::string newest(Portal& portal) {
  return text_of(portal, "SELECT d.kind || ' ' || d.nature || ' ' || d.level || ' ' || i.name || CASE d.co_issuers WHEN '' THEN '' "
                         "ELSE ' + ' || d.co_issuers END FROM legal_document AS d JOIN legal_issuer AS i ON i.id = d.issuer_id "
                         "ORDER BY d.id DESC");
}

}  // namespace

TEST_SUITE_BEGIN("legal: register");

TEST_CASE("every page of the register opens in both languages for those who may see it") {
  Portal portal;
  const std::string id = text_of(portal, "SELECT id FROM legal_document WHERE number = '78/2015/NĐ-CP'");
  for (const char* user : {"phapche", "vanphong", "chuyenvien", "giamdoc", "kiemsoat", "quantri"}) {
    CAPTURE(user);
    Browser browser = portal.as(user);
    for (const char* language : {"vi", "en"}) {
      CHECK(browser.post("/display", {{"language", language}, {"next", "/"}}).status == 303);
      for (const std::string& path : {std::string(kPath), kPath + ("/" + id), kPath + ("/" + id + "/history"), std::string("/legal/issuers"),
                                      std::string("/legal/fields")}) {
        CAPTURE(path);
        const http::Response page = browser.get(path);
        CHECK(page.status == 200);
        CHECK(test::parse_html(page.body).fault == "");
      }
    }
  }
  Browser visitor = portal.as("");
  CHECK(visitor.get(kPath).status == 303);
}

TEST_CASE("what stays empty is as the number says") {
  const struct {
    const char* number;
    Form typed;
    const char* kept;
  } kCases[] = {
      {"63/2019/NĐ-CP", {}, "decree normative central Chính phủ"},
      {"Số: 64 / 2019 / N\xC3\x90 - CP", {}, "decree normative central Chính phủ"},
      {"66.7/2019/NQ-CP", {}, "resolution normative central Chính phủ"},
      {"30c/NQ-CP", {{"effective_on", ""}}, "resolution administrative central Chính phủ"},
      {"16/2019/TTLT-BKHĐT-BTC", {}, "joint_circular normative central Bộ Kế hoạch và Đầu tư + Bộ Tài chính"},
      {"21/2019/TTLT/BLĐTBXH-BYT-XYZ", {}, "joint_circular normative central Bộ Lao động - Thương binh và Xã hội + Bộ Y tế; XYZ"},
      {"42/2019/QĐ-UBND", {}, "decision normative province Ủy ban nhân dân tỉnh"},
      {"54/QĐ-UBND", {{"effective_on", ""}}, "decision administrative province Ủy ban nhân dân tỉnh"},
      {"12/2019/NQ-HĐND", {}, "resolution normative province Hội đồng nhân dân tỉnh"},
      {"104/SNV-CCHC", {{"effective_on", ""}}, "letter administrative department Sở Nội vụ"},
      {"03-NQ/TU", {{"effective_on", ""}}, "resolution party province Tỉnh ủy"},
      {"03/VBHN-VPQH", {{"effective_on", ""}}, "consolidated consolidated central Văn phòng Quốc hội"},
      {"13/CP", {}, "decree normative central Chính phủ"},
      {"72/2019/QH14", {{"kind", "law"}}, "law normative central Quốc hội"},
      {"73/2019/QH14", {{"kind", "resolution"}}, "resolution normative central Quốc hội"},
      {"TCVN ISO 9001:2015", {{"effective_on", ""}, {"issuer_id", "BKHCN"}}, "standard standard central Bộ Khoa học và Công nghệ"},
      {"04/2019/TT-", {{"issuer_id", "BNV"}}, "circular normative central Bộ Nội vụ"},
      {"53/QĐ-UBND", {{"nature", "normative"}, {"nature_reason", "Trước 2005, số không ghi năm"}}, "decision normative province Ủy ban nhân dân tỉnh"},
      {"(không số)", {{"kind", "ordinance"}, {"issuer_id", "UBTVQH"}, {"nature", "normative"}, {"nature_reason", "Bản gốc không ghi số"}},
       "ordinance normative central Ủy ban Thường vụ Quốc hội"},
  };
  Portal portal;
  Browser browser = portal.as("phapche");
  for (const auto& one : kCases) {
    INFO(std::string(one.number));
    Form form = document(one.number, one.typed);
    if (const std::string name = test::value_of(form, "issuer_id"); !name.empty()) test::set_value(form, "issuer_id", issuer_id(portal, name));
    const http::Response saved = browser.post(kNew, form);
    CHECK(saved.status == 303);
    CHECK(newest(portal) == one.kept);
    CHECK(browser.get(std::string(saved.header("Location"))).status == 200);
  }
}

TEST_CASE("the unit is the one that answers for the field, unless another is named") {
  Portal portal;
  Browser browser = portal.as("phapche");
  const std::string field = text_of(portal, "SELECT id FROM legal_field WHERE code = 'DAU_THAU'");
  const std::string other = std::to_string(portal.unit_id("QHTH"));
  const struct {
    const char *number, *field;
    std::string unit;
    const char* kept;
  } kCases[] = {{"81/2019/NĐ-CP", field.c_str(), "", "DT"}, {"82/2019/NĐ-CP", field.c_str(), other, "QHTH"}, {"83/2019/NĐ-CP", "", "", ""}};
  for (const auto& one : kCases) {
    INFO(std::string(one.number));
    Form form = document(one.number, {{"unit_id", one.unit}});
    if (*one.field != '\0') form.emplace_back("fields[]", one.field);
    CHECK(browser.post(kNew, form).status == 303);
    CHECK(text_of(portal, "SELECT coalesce(u.code, '') FROM legal_document AS d LEFT JOIN core_unit AS u ON u.id = d.unit_id ORDER BY "
                          "d.id DESC") == one.kept);
  }
}

TEST_CASE("what cannot be is refused beside its field, and everything typed stays") {
  const struct {
    const char* number;
    Form typed;
    const char *field, *vi, *en;
  } kCases[] = {
      {"", {}, "number", "Phải nhập mục này", "must be filled in"},
      {"71/2015", {{"issuer_id", "BTC"}, {"kind", "circular"}}, "nature", "không đúng cách ghi", "not written as numbers"},
      {"liên", {{"issuer_id", "BTC"}, {"kind", "circular"}, {"nature", "normative"}}, "nature_reason", "Nêu lý do", "Write why"},
      {"63/2019/NĐ-CP", {{"nature", "administrative"}}, "nature_reason", "Nêu lý do", "Write why"},
      {"63/2019/NĐ-CP", {{"kind", "resolution"}}, "nature_reason", "Nêu lý do", "Write why"},
      {"72/2019/QH14", {}, "kind", "Chọn tên loại", "Choose the kind"},
      {"63/2019/NĐ-XYZ", {}, "issuer_id", "Chọn cơ quan ban hành", "Choose who issued it"},
      {"3055/QĐ-UBND", {{"issued_on", "27/12/2918"}}, "issued_on", "2918", "2918"},
      {"3055/QĐ-UBND", {{"issued_on", "16/02/2019"}}, "issued_on", "chưa tới", "in the future"},
      {"3055/QĐ-UBND", {{"issued_on", "2018"}}, "issued_on", "2018", "2018"},
      {"63/2019/NĐ-CP", {{"effective_on", "09/01/2019"}}, "effective_on", "trước ngày ban hành", "before its issue"},
      {"63/2019/NĐ-CP", {{"effective_on", ""}}, "effective_on", "phải có ngày có hiệu lực", "from which day"},
      {"63/2019/NĐ-CP", {{"expires_on", "01/03/2019"}}, "expires_on", "không sau ngày đầu tiên", "does not lie after"},
      {"63/2019/NĐ-CP", {{"mark", "unsuitable"}}, "mark_reason", "Nêu lý do", "Write why"},
      {"63/2019/NĐ-CP", {{"source_url", "javascript:alert(1)"}}, "source_url", "http", "http"},
      {"078/2015/nd-cp", {{"issued_on", "14/09/2015"}, {"effective_on", "01/11/2015"}}, "number", "đã có trong sổ", "in the register already"},
      {"53/QĐ-UBND", {{"issued_on", "07/01/2019"}}, "number", "đã có trong sổ", "in the register already"},
  };
  Portal portal;
  for (const char* language : {"vi", "en"}) {
    Browser browser = portal.as("phapche");
    CHECK(browser.post("/display", {{"language", language}, {"next", "/"}}).status == 303);
    for (const auto& one : kCases) {
      INFO(std::string(one.number));
      INFO(std::string(one.field));
      Form form = document(one.number, one.typed);
      if (const std::string name = test::value_of(form, "issuer_id"); !name.empty()) test::set_value(form, "issuer_id", issuer_id(portal, name));
      const std::string count = text_of(portal, "SELECT count(*) FROM legal_document");
      const http::Response page = browser.post(kNew, form);
      CHECK(page.status == 422);
      const test::Html html = test::parse_html(page.body);
      CHECK(html.fault == "");
      CHECK(contains(page.body, "id=\"" + std::string(one.field) + "-e\""));
      CHECK(contains(page.body, std::string(language) == "vi" ? one.vi : one.en));
      const Form kept = html.form(kNew);
      for (const auto& [name, value] : form) CHECK(test::value_of(kept, name) == value);
      CHECK(text_of(portal, "SELECT count(*) FROM legal_document") == count);
    }
  }
}

TEST_CASE("numbers repeat every year and in every agency; a document that was entered may be corrected") {
  Portal portal;
  Browser browser = portal.as("phapche");
  CHECK(browser.post(kNew, document("53/QĐ-UBND", {{"issued_on", "08/01/2018"}, {"effective_on", ""}})).status == 303);
  CHECK(browser.post(kNew, document("53/QĐ-UBND", {{"issued_on", "07/01/2019"}, {"effective_on", ""}, {"issuer_id", issuer_id(portal, "STP")},
                                                   {"kind", "decision"}})).status == 303);
  // Its day of issue lies after the demonstration's today: entered it stays, and other fields change.
  const std::string path = std::string(kPath) + "/" + text_of(portal, "SELECT id FROM legal_document WHERE number = '59/2020/QH14'") + "/edit";
  Form edit = test::parse_html(browser.get(path).body).form(path);
  test::set_value(edit, "note", "Đã đối chiếu Công báo");
  CHECK(browser.post(path, edit).status == 303);
  edit = test::parse_html(browser.get(path).body).form(path);
  test::set_value(edit, "issued_on", "18/06/2020");
  CHECK(browser.post(path, edit).status == 422);
}

TEST_CASE("unusual days and bodies are pointed out, never refused") {
  Portal portal;
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE legal_document SET source_url = 'https://vbpl.vn/'");
    tx.execute("DELETE FROM legal_deployment_rule");  // so that what is entered goes again
    tx.execute("DELETE FROM legal_rule");
    tx.execute("INSERT INTO legal_rule(code, number, valid_from) VALUES ('effective_days_province', 10, '2016-07-01'), "
               "('effective_days_central', 45, '2016-07-01')");
  });
  const std::string dkkd = std::to_string(portal.unit_id("DKKD"));
  const std::string field = text_of(portal, "SELECT id FROM legal_field WHERE code = 'DN'");
  const struct {
    const char* number;
    Form typed;
    const char* told;    // "": nothing
    const char* filter;  // the choice that finds it in the list
  } kCases[] = {
      {"42/2019/QĐ-UBND", {{"effective_on", "19/01/2019"}}, "sớm hơn 10 ngày", "early_effect"},
      {"42/2019/QĐ-UBND", {{"effective_on", "20/01/2019"}}, "", ""},
      {"42/2019/NĐ-CP", {{"effective_on", "23/02/2019"}}, "sớm hơn 45 ngày", "early_effect"},
      {"42/2019/NĐ-CP", {{"effective_on", "24/02/2019"}}, "", ""},
      {"42/2016/NĐ-CP", {{"issued_on", "30/06/2016"}, {"effective_on", "30/06/2016"}}, "", ""},  // before the rule
      {"42/QĐ-UBND", {{"effective_on", "10/01/2019"}}, "", ""},
      {"42/2019/QĐ-UBND", {{"effective_on", "20/01/2019"}, {"unit_id", dkkd}}, "chưa có lĩnh vực", "no_field"},
      {"42/2019/QĐ-UBND", {{"effective_on", "20/01/2019"}, {"unit_id", dkkd}, {"fields[]", field}}, "", ""},
      {"42/QĐ-UBND", {{"effective_on", ""}, {"unit_id", dkkd}}, "", ""},  // no norms
      {"42/2019/NĐ-CP", {{"unit_id", dkkd}}, "", ""},
      {"42/2018/NĐ-CP", {}, "ghi năm 2018", "other_year"},
      {"42/NĐ-CP", {}, "không ghi năm", "no_year"},
      {"42/NĐ-CP", {{"issued_on", "10/01/1996"}, {"effective_on", "10/01/1996"}}, "", ""},  // as numbers were then
      {"42/2019/TT-BTC", {{"issuer_id", "BKHĐT"}}, "Bộ Tài chính", "other_issuer"},
      {"42/2019/NĐ-CP", {{"source_url", ""}}, "Chưa có toàn văn", "no_text"},
      {"42/2018/NĐ-CP", {{"source_url", ""}}, "Chưa có toàn văn", "other_year"},  // the gravest
  };
  for (const auto& one : kCases) {
    INFO(std::string(one.number));
    Browser browser = portal.as("phapche");
    Form form = document(one.number, {{"source_url", "https://vbpl.vn/"}});
    for (const auto& [name, value] : one.typed) test::set_value(form, name, value);
    if (const std::string name = test::value_of(form, "issuer_id"); !name.empty()) test::set_value(form, "issuer_id", issuer_id(portal, name));
    const http::Response saved = browser.post(kNew, form);
    REQUIRE(saved.status == 303);
    const std::string path(saved.header("Location"));
    const std::string page = browser.get(path).body;
    CHECK(contains(page, "Cần xem lại") == (*one.told != '\0'));
    CHECK(contains(page, one.told));
    for (const char* doubt : {"early_effect", "other_year", "other_issuer", "no_text", "no_year", "same_number", "no_field"}) {
      INFO(std::string(doubt));
      CHECK(contains(browser.get(std::string(kPath) + "?q=" + "42%2F&doubt=" + doubt).body, "href=\"" + path + "\"") ==
            (one.filter == std::string_view(doubt)));
    }
    if (one.filter == std::string_view("no_text")) {
      CHECK(browser.attach(path + "/files", {{"van-ban.txt", "Toàn văn\n"}}).status == 303);
      CHECK(!contains(browser.get(path).body, "Cần xem lại"));
    }
    portal.services().db.write([&](db::WriteTx& tx) { tx.execute("DELETE FROM core_file"); tx.execute("DELETE FROM legal_document WHERE number LIKE '42/%' AND title = 'Về việc mẫu'"); });
  }
}

TEST_CASE("two documents of one number and body are both pointed out") {
  Portal portal;
  Browser browser = portal.as("phapche");
  for (const char* day : {"10/01/2019", "11/01/2019"}) {
    const http::Response saved = browser.post(kNew, document("42/2019/NĐ-CP", {{"issued_on", day}}));
    REQUIRE(saved.status == 303);
    const bool is_second = std::string_view(day) == "11/01/2019";
    CHECK(contains(browser.get(std::string(saved.header("Location"))).body, "cùng số/ký hiệu") == is_second);
  }
  CHECK(contains(browser.get(std::string(kPath) + "?doubt=same_number&q=42%2F2019").body, "42/2019/NĐ-CP"));
}

TEST_CASE("who may write where") {
  Portal portal;
  const std::string dkkd = std::to_string(portal.unit_id("DKKD")), tdgs = std::to_string(portal.unit_id("TDGS"));
  const struct {
    const char *user, *unit;
    int status;
  } kCases[] = {
      {"phapche", "DKKD", 303}, {"vanphong", "TDGS", 303}, {"dkkd", "DKKD", 303}, {"chuyenvien", "DKKD", 303}, {"dkkd", "TDGS", 403},
      {"dkkd", "", 403},        {"kiemsoat", "DKKD", 403}, {"giamdoc", "DKKD", 403}, {"quantri", "DKKD", 403},  {"ketoan", "DKKD", 403},
  };
  int n = 100;
  for (const auto& one : kCases) {
    INFO(std::string(one.user));
    INFO(std::string(one.unit));
    Browser browser = portal.as(one.user);
    const std::string number = std::to_string(++n) + "/QĐ-UBND";
    const std::string unit = *one.unit == '\0' ? "" : std::to_string(portal.unit_id(one.unit));
    CHECK(browser.post(kNew, document(number, {{"unit_id", unit}, {"effective_on", ""}})).status == one.status);
    CHECK(contains(browser.get(std::string(kPath) + "?number=&q=" + std::to_string(n)).body, ">" + number) == (one.status == 303));
  }
  const std::string path = std::string(kPath) + "/" + text_of(portal, "SELECT id FROM legal_document WHERE number = '78/2015/NĐ-CP'");
  const struct {
    const char* user;
    bool edits, removes;
  } kButtons[] = {{"phapche", true, true}, {"vanphong", true, false}, {"dkkd", true, false}, {"tdgs", false, false}, {"kiemsoat", false, false}};
  for (const auto& one : kButtons) {
    INFO(std::string(one.user));
    Browser browser = portal.as(one.user);
    CHECK((browser.get(path + "/edit").status == 200) == one.edits);
    CHECK((browser.get(path + "/remove").status == 200) == one.removes);
  }
  Browser office = portal.as("vanphong");
  CHECK(office.post("/legal/issuers/new", {{"name", "Bộ mẫu"}, {"level", "central"}, {"sort_no", "1"}}).status == 403);
}

TEST_CASE("issuers are known by every name, and no two have one") {
  Portal portal;
  const struct {
    const char *typed, *lead;
    std::size_t bodies;
  } kCases[] = {
      {"Chính phủ", "Chính phủ", 1},
      {"CP", "Chính phủ", 1},
      {"Uỷ ban Thường vụ Quốc hội", "Ủy ban Thường vụ Quốc hội", 1},
      {"Toà án nhân dân tối cao", "Tòa án nhân dân tối cao", 1},
      {"Bộ công thương", "Bộ Công Thương", 1},
      {"Bộ Văn hoá, Thể thao và Du lịch", "Bộ Văn hóa, Thể thao và Du lịch", 1},
      {"Bộ Văn hóa - Thể thao và Du lịch", "Bộ Văn hóa, Thể thao và Du lịch", 1},
      {"Bộ Giáo Dục và \xC3\x90ào Tạo", "Bộ Giáo dục và Đào tạo", 1},
      {"Bộ KH&ĐT", "Bộ Kế hoạch và Đầu tư", 1},
      {"UBND tỉnh", "Ủy ban nhân dân tỉnh", 1},
      {"Bộ Y tế và Bộ Nội vụ", "Bộ Y tế", 2},
      {"Bộ Văn hoá, Thể thao và Du lịch và Bộ Nội vụ", "Bộ Văn hóa, Thể thao và Du lịch", 2},
      {"Bộ Tài nguyên và Môi trường, Bộ Kế hoạch và Đầu tư và Bộ Tài chính", "Bộ Tài nguyên và Môi trường", 3},
      {"Viện kiểm sát nhân dân tối cao, Tòa án nhân dân tối cao, Bộ Công an và Bộ Tư pháp", "Viện kiểm sát nhân dân tối cao", 4},
      {"Bộ Bưu chính, Viễn thông, Bộ Ngoại giao và Bộ Công an", "Bộ Bưu chính, Viễn thông", 3},
      {"Bộ Y tế và Bộ Không có", "", 0},
      {"Bộ Y tế và", "", 0},
      {", , và", "", 0},
      {"", "", 0},
  };
  portal.services().db.read([&](db::Reader& reader) {
    for (const auto& one : kCases) {
      INFO(std::string(one.typed));
      const std::vector<std::int64_t> found = legal::find_issuers(reader, one.typed);
      CHECK(found.size() == one.bodies);
      if (!found.empty()) CHECK(legal::name_issuer(reader, found.front()) == one.lead);
    }
    std::string many = "Bộ Y tế";
    for (int i = 0; i < 5000; ++i) many += " và Bộ Y tế";
    CHECK(legal::find_issuers(reader, many).empty());
  });
  Browser browser = portal.as("phapche");
  const auto add = [&](const char* name, const char* abbreviation, const char* others) {
    return browser.post("/legal/issuers/new", {{"name", name}, {"abbreviation", abbreviation}, {"other_names", others}, {"level", "other"}, {"sort_no", "900"}});
  };
  CHECK(add("bộ tài  chính", "", "").status == 422);
  CHECK(contains(add("Bộ mẫu", "BTC", "").body, "đã là tên của Bộ Tài chính"));
  CHECK(contains(add("Bộ mẫu", "", "Bộ thứ hai\nNgân hàng nhà nước").body, "đã là tên của Ngân hàng Nhà nước Việt Nam"));
  CHECK(add("Bộ mẫu", "", std::string(400, 'x').c_str()).status == 422);
  const http::Response saved = add("Bộ mẫu", "BM", "Bộ thứ hai\nBộ mẫu\n\n-");
  REQUIRE(saved.status == 303);
  const std::string path = std::string(saved.header("Location"));
  CHECK(issuer_id(portal, "BO THU HAI") == path.substr(path.rfind('/') + 1));
  Form edit = test::parse_html(browser.get(path + "/edit").body).form(path + "/edit");
  test::set_value(edit, "other_names", "Bộ thứ ba");
  REQUIRE(browser.post(path + "/edit", edit).status == 303);
  CHECK(issuer_id(portal, "Bộ thứ hai") == "0");
  CHECK(issuer_id(portal, "Bộ thứ ba") != "0");
  CHECK(add("Bộ thứ hai", "", "").status == 303);
  // Removed with its names; one whose documents are here stays.
  const std::string version = test::hidden_value(browser.get(path + "/remove").body, "row_version");
  CHECK(browser.post(path + "/remove", {{"row_version", version}}).status == 303);
  CHECK(issuer_id(portal, "BM") == "0");
}

TEST_CASE("a document is named by its number, with day and body where that is not enough") {
  Portal portal;
  Browser browser = portal.as("phapche");
  REQUIRE(browser.post(kNew, document("53/QĐ-UBND", {{"issued_on", "08/01/2018"}, {"effective_on", ""}})).status == 303);
  REQUIRE(browser.post(kNew, document("53/QĐ-UBND", {{"issued_on", "07/01/2019"}, {"effective_on", ""}, {"issuer_id", issuer_id(portal, "STP")}})).status == 303);
  portal.services().db.write([](db::WriteTx& tx) { tx.execute("UPDATE legal_document SET external_id = '142850' WHERE number = '78/2015/NĐ-CP'"); });
  const struct {
    const char* typed;
    std::vector<std::string> names;
  } kCases[] = {
      {"78/2015/NĐ-CP", {"78/2015/NĐ-CP"}},
      {"078/2015/nd-cp", {"78/2015/NĐ-CP"}},
      {"Nghị định số 78/2015/N\xC3\x90-CP", {"78/2015/NĐ-CP"}},
      {"Nghị định số 78/2015/NĐ-CP ngày 14/9/2015 của Chính phủ về đăng ký doanh nghiệp", {"78/2015/NĐ-CP"}},
      {"78/2015/NĐ-CP ngày 15/9/2015", {}},
      {"142850", {"78/2015/NĐ-CP"}},
      {"Luật Doanh nghiệp 68/2014/QH13", {"68/2014/QH13"}},
      {"02-NQ/TU", {"02-NQ/TU"}},
      {"53/QĐ-UBND", {"53/QĐ-UBND ngày 07/01/2019 của Ủy ban nhân dân tỉnh", "53/QĐ-UBND ngày 07/01/2019 của Sở Tư pháp", "53/QĐ-UBND ngày 08/01/2018"}},
      {"53/QĐ-UBND ngày 08/01/2018", {"53/QĐ-UBND ngày 08/01/2018"}},
      {"53/QĐ-UBND ngày 07 tháng 01 năm 2019 của STP", {"53/QĐ-UBND ngày 07/01/2019 của Sở Tư pháp"}},
      {"53/QĐ-UBND của UBND tỉnh", {"53/QĐ-UBND ngày 07/01/2019 của Ủy ban nhân dân tỉnh", "53/QĐ-UBND ngày 08/01/2018"}},
      {"1/2/3", {}},
      {"12", {}},
      {"%", {}},
      {"", {}},
  };
  const Person person(portal, "phapche");
  const plugin::RecordType& type = portal.services().registry.type("legal.document");
  portal.services().db.read([&](db::Reader& reader) {
    for (const auto& one : kCases) {
      INFO(std::string(one.typed));
      std::vector<std::string> names;
      for (const auto& row : record::list_meant_rows(reader, person.work, type, one.typed, 9)) {
        names.push_back(row.title);
        // Every name leads back to its document alone.
        const auto again = record::list_meant_rows(reader, person.work, type, row.title, 9);
        CHECK(again.size() == 1);
      }
      CHECK(names == one.names);
    }
  });
  // A number typed as a whole into the search box opens the document.
  const http::Response found = browser.get("/search?q=78%2F2015%2FN%C4%90-CP");
  CHECK((found.status == 303 || contains(found.body, "78/2015/NĐ-CP")));
}

TEST_CASE("registers as offices keep them are read by their headings") {
  const struct {
    const char *head, *row, *kept;
  } kCases[] = {
      {"Số, ký hiệu;Tên loại văn bản;Trích yếu;Ngày ban hành;Cơ quan ban hành;Ngày có hiệu lực;Người ký",
       "85/2019/NĐ-CP;Nghị định;Về cơ chế một cửa quốc gia;10/01/2019;Chính phủ;01/03/2019;", "decree normative central Chính phủ"},
      {"STT;Số/ký hiệu;Trích yếu nội dung;Ngày, tháng, năm ban hành;Thời điểm có hiệu lực;Lĩnh vực;Phòng phụ trách",
       "1;85/2019/QĐ-UBND;Quy định mẫu;10/01/2019;20/01/2019;Đấu thầu;P. Đấu thầu", "decision normative province Ủy ban nhân dân tỉnh"},
      {"vbpl_item_id,loai_van_ban,so_ky_hieu,ten,ngay_ban_hanh,co_quan_ban_hanh,ngay_hieu_luc,so_dieu_phap_dien,de_muc,url",
       "146776,Thông tư liên tịch,85/2019/TTLT-BYT-BNV,Về mẫu,2019-01-10,Bộ Y tế và Bộ Nội vụ,2019-03-01,22,36.3,http://vbpl.vn/TW/Pages/vbpq-toanvan.aspx?ItemID=146776",
       "joint_circular normative central Bộ Y tế + Bộ Nội vụ"},
  };
  for (const auto& one : kCases) {
    INFO(std::string(one.head));
    Portal portal;
    Browser browser = portal.as("phapche");
    const plugin::RecordType& type = portal.services().registry.type("legal.document");
    const test::CheckedImport checked = test::check_import(browser, type, std::string(one.head) + "\n" + one.row + "\n");
    INFO(text_of(portal, "SELECT coalesce(group_concat(detail, '; '), '') FROM core_import_row"));
    CHECK(test::counts_of(checked.page) == "1 0 0 1 0 0");
    CHECK(test::write_import(browser, checked).status == 303);
    CHECK(newest(portal) == one.kept);
  }
}

TEST_CASE("the documents behind the legal code are read whole: every row written or refused with a reason") {
  const auto bytes = test::read_shared_file("legal/phapdien_vanban.csv");
  if (!bytes) return;
  Portal portal;
  portal.clock().advance(8 * 365 * 86'400);  // documents up to 2024
  Browser browser = portal.as("phapche");
  const plugin::RecordType& type = portal.services().registry.type("legal.document");
  const std::size_t before = test::list_all_ids(portal, type).size();
  const test::CheckedImport checked = test::check_import(browser, type, *bytes, "phapdien_vanban.csv");
  MESSAGE("documents: all, wrong, twice, new, changed, same: " << test::counts_of(checked.page));
  CHECK(test::counts_of(checked.page).starts_with("4.930 "));
  REQUIRE(test::write_import(browser, checked).status == 303);
  const std::int64_t added = portal.services().db.read([](db::Reader& r) { return r.integer("SELECT added FROM core_import", 0); });
  CHECK(added > 4400);
  CHECK(static_cast<std::int64_t>(test::list_all_ids(portal, type).size() - before) == added);
  CHECK(text_of(portal, "SELECT count(*) FROM core_import_row WHERE state IN ('wrong', 'duplicate') AND detail = ''") == "0");
  CHECK(text_of(portal, "SELECT group_concat(number, ' ') FROM (SELECT number FROM legal_document WHERE nature <> 'normative' AND "
                        "external_id <> '' ORDER BY number)") == "575/UBTVQH12 619/TTg");
  CHECK(text_of(portal, "SELECT number || ' ' || co_issuers FROM legal_document WHERE number = '119/2013/TTLT-BTC-BNV'") ==
        "119/2013/TTLT-BTC-BNV Bộ Nội vụ");
}

TEST_SUITE_END();

}  // namespace motcong
