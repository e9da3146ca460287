// Fields that ask for the name of a record in a text box, for targets with too many rows to choose from.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/record/archive.h"
#include "core/record/naming.h"
#include "tests/support/json.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Form;
using test::Portal;

struct Office {
  Portal portal{Portal::WithSample{}};
  std::int64_t law = add_act("68/2014/QH13", "Luật Doanh nghiệp");
  std::int64_t other_law = add_act("67/2014/QH13", "Luật Đầu tư");
  std::int64_t decision = add_act("53/QĐ-UBND", "Công bố danh mục", "2019-01-07");
  std::int64_t older_decision = add_act("53/QĐ-UBND", "Giao chỉ tiêu", "2018-01-09");

  template <class F>
  auto write(F work) {
    return portal.services().db.write([&](db::WriteTx& tx) { return work(tx); });
  }
  std::int64_t add_act(const char* number, const char* name, const char* issued_on = "2014-11-26") {
    return write([&](db::WriteTx& tx) {
      return tx.insert("INSERT INTO sample_document(number, name, issued_on) VALUES (?1, ?2, ?3)", number, name, issued_on);
    });
  }
  std::string text(db::Sql sql) {
    return portal.services().db.read([&](db::Reader& reader) { return reader.text(sql); });
  }
  std::string kept() {
    return text("SELECT d.name FROM sample_note AS n JOIN sample_document AS d ON d.id = n.act_id ORDER BY n.id DESC");
  }
  std::string kept_links() {
    return text("SELECT coalesce(group_concat(name, '; '), '') FROM (SELECT d.name FROM sample_note_act AS a JOIN "
                "sample_document AS d ON d.id = a.act_id ORDER BY a.rowid)");
  }
};

Form note(const std::string& act, const std::string& acts = "", const std::string& memo = "") {
  return {{"name", "Phiếu số một"}, {"act_id", act}, {"memo_id", memo}, {"acts", acts}};
}

Form edit_form(Browser& browser, const std::string& path) {
  return test::parse_html(browser.get(path).body).form(path);
}

}  // namespace

TEST_SUITE_BEGIN("typed fields");

TEST_CASE("the form has text boxes, and an address may fill them by id") {
  Office office;
  Browser browser = office.portal.as("dkkd");
  const std::string page = browser.get("/sample/notes/new?act_id=" + std::to_string(office.law) + "&acts=" + std::to_string(office.law) +
                                       "," + std::to_string(office.other_law)).body;
  const test::Html html = test::parse_html(page);
  CHECK(html.fault == "");
  CHECK_FALSE(contains(page, "<option"));
  const Form form = html.form("/sample/notes/new");
  CHECK(test::value_of(form, "act_id") == "68/2014/QH13 · Luật Doanh nghiệp");
  CHECK(test::value_of(form, "acts") == "68/2014/QH13 · Luật Doanh nghiệp; 67/2014/QH13 · Luật Đầu tư");
  CHECK(test::value_of(test::parse_html(browser.get("/sample/notes/new?act_id=999999").body).form("/sample/notes/new"), "act_id") ==
        "999999");
}

TEST_CASE("what is typed means a record as a name in a file does") {
  const struct {
    const char *typed, *name, *refusal;
  } kCases[] = {
      {"68/2014/QH13", "Luật Doanh nghiệp", ""},
      {"  68/2014/qh13 ", "Luật Doanh nghiệp", ""},
      {"luat doanh nghiep", "Luật Doanh nghiệp", ""},
      {"68/2014/QH13 · Luật Doanh nghiệp", "Luật Doanh nghiệp", ""},
      {"53/QĐ-UBND · Giao chỉ tiêu", "Giao chỉ tiêu", ""},
      {"53/QĐ-UBND", "", "53/QĐ-UBND · Công bố danh mục; 53/QĐ-UBND · Giao chỉ tiêu"},
      {"68/2014", "Luật Doanh nghiệp", ""},
      {"068/2014", "Luật Doanh nghiệp", ""},
      {"luật đầu", "Luật Đầu tư", ""},
      {"luật", "", "68/2014/QH13 · Luật Doanh nghiệp; 67/2014/QH13 · Luật Đầu tư"},
      {"6", "", "Không có “6” trong danh sách"},
      {"69/2014/QH13", "", "Không có “69/2014/QH13” trong danh sách"},
      {"1", "", "Không có “1” trong danh sách"},
      {"<b>1</b>", "", "&lt;b&gt;1&lt;/b&gt;"},
      {"", "", "id=\"act_id-e\""},
      {"   ", "", "id=\"act_id-e\""},
  };
  for (const auto& one : kCases) {
    INFO(std::string(one.typed));
    Office office;
    Browser browser = office.portal.as("dkkd");
    const http::Response page = browser.post("/sample/notes/new", note(one.typed));
    if (*one.refusal == '\0') {
      CHECK(page.status == 303);
      CHECK(office.kept() == one.name);
    } else {
      CHECK(page.status == 422);
      CHECK(contains(page.body, one.refusal));
      const test::Html html = test::parse_html(page.body);
      CHECK(html.fault == "");
      CHECK(test::value_of(html.form("/sample/notes/new"), "act_id") == one.typed);
      CHECK(office.kept() == "");
    }
  }
}

TEST_CASE("where a name fits several, the refused form offers them to be picked") {
  Office office;
  Browser browser = office.portal.as("dkkd");
  const test::Html refused = test::parse_html(browser.post("/sample/notes/new", note("53/QĐ", "68/2014/QH13; 53/QĐ")).body);
  CHECK(refused.fault == "");
  Form form = refused.form("/sample/notes/new");
  CHECK(test::value_of(form, "_part_act_id") == "53/QĐ");
  CHECK(test::value_of(form, "act_id") == "53/QĐ");
  const auto send = [&](const std::string& act, const std::string& picked) {
    Form sent = note(act, "68/2014/QH13; 53/QĐ");
    for (const char* field : {"act_id", "acts"}) {
      sent.emplace_back("_part_" + std::string(field), "53/QĐ");
      sent.emplace_back("_pick_" + std::string(field), picked);
    }
    return browser.post("/sample/notes/new", sent);
  };
  CHECK(send("53/QĐ", "53/QĐ-UBND").status == 422);  // still several
  CHECK(send("53/QĐ", "53/QĐ-UBND · Giao chỉ tiêu").status == 303);
  CHECK(office.kept() == "Giao chỉ tiêu");
  CHECK(office.kept_links() == "Luật Doanh nghiệp; Giao chỉ tiêu");
  CHECK(send("67/2014/QH13", "53/QĐ-UBND · Giao chỉ tiêu").status == 303);  // written anew since
  CHECK(office.kept() == "Luật Đầu tư");
}

TEST_CASE("a typed field offers rows while one types, under the row rule and never many") {
  Office office;
  for (int i = 0; i < 20; ++i) office.add_act(("9/2010/TT-" + std::to_string(i)).c_str(), "Thông tư mẫu");
  Browser browser = office.portal.as("dkkd");
  CHECK(contains(browser.get("/sample/notes/new").body, "data-suggest=\"/sample/documents/suggest\""));
  const auto offered = [&](const std::string& typed) {
    const http::Response answer = browser.get("/sample/documents/suggest?q=" + base::url_encode(typed));
    CHECK(answer.status == 200);
    std::string names;
    for (const test::Json& row : test::parse_json(answer.body).elements) names += row.at("name").text + "|";
    return names;
  };
  CHECK(offered("68/2014") == "68/2014/QH13 · Luật Doanh nghiệp|");
  CHECK(offered("doanh nghiep") == "68/2014/QH13 · Luật Doanh nghiệp|");
  CHECK(offered("2014").find("67/2014/QH13") != std::string::npos);
  CHECK(offered("") == "");
  CHECK(offered("6") == "");
  CHECK(offered("'; DROP TABLE") == "");
  CHECK(std::ranges::count(offered("9/2010"), '|') == 10);
  CHECK(office.portal.as("").get("/sample/documents/suggest?q=68").status != 200);
}

TEST_CASE("several names stand in lines or with semicolons between, each once") {
  const struct {
    const char *typed, *names;
    int status;
  } kCases[] = {
      {"68/2014/QH13; 67/2014/QH13", "Luật Doanh nghiệp; Luật Đầu tư", 303},
      {"67/2014/QH13\n68/2014/QH13\n\n;67/2014/qh13;", "Luật Đầu tư; Luật Doanh nghiệp", 303},
      {"", "", 303},
      {"68/2014/QH13; 1/2/3", "", 422},
      {"68/2014/QH13, 67/2014/QH13", "", 422},
  };
  for (const auto& one : kCases) {
    INFO(std::string(one.typed));
    Office office;
    Browser browser = office.portal.as("dkkd");
    const http::Response page = browser.post("/sample/notes/new", note("68/2014/QH13", one.typed));
    CHECK(page.status == one.status);
    CHECK(office.kept_links() == one.names);
    if (one.status == 422) CHECK(test::value_of(test::parse_html(page.body).form("/sample/notes/new"), "acts") == one.typed);
  }
}

TEST_CASE("an edit keeps what it does not touch, also what is archived or named twice") {
  Office office;
  Browser browser = office.portal.as("dkkd");
  REQUIRE(browser.post("/sample/notes/new", note("53/QĐ-UBND · Giao chỉ tiêu", "68/2014/QH13; 67/2014/QH13")).status == 303);
  const std::string path = "/sample/notes/" + office.text("SELECT id FROM sample_note") + "/edit";
  office.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE sample_document SET name = 'Công bố danh mục' WHERE id = ?1", office.older_decision);
    tx.execute("INSERT INTO core_archive(record_type, record_id, archived_at, reason) VALUES ('sample.document', ?1, 0, 'cũ')", office.law);
  });
  Form form = edit_form(browser, path);
  CHECK(test::value_of(form, "act_id") == "53/QĐ-UBND · Công bố danh mục");
  test::set_value(form, "name", "Tên mới");
  REQUIRE(browser.post(path, form).status == 303);
  CHECK(office.text("SELECT act_id = (SELECT MAX(id) FROM sample_document) FROM sample_note") == "1");
  CHECK(office.kept_links() == "Luật Doanh nghiệp; Luật Đầu tư");

  form = edit_form(browser, path);
  test::set_value(form, "acts", "67/2014/QH13 · Luật Đầu tư");
  REQUIRE(browser.post(path, form).status == 303);
  CHECK(office.kept_links() == "Luật Đầu tư");
  form = edit_form(browser, path);
  test::set_value(form, "acts", "67/2014/QH13; 68/2014/QH13");  // archived: nobody chooses it anew
  CHECK(browser.post(path, form).status == 422);
}

TEST_CASE("two who save at once are shown each other's names") {
  Office office;
  Browser browser = office.portal.as("dkkd");
  REQUIRE(browser.post("/sample/notes/new", note("68/2014/QH13")).status == 303);
  const std::string path = "/sample/notes/" + office.text("SELECT id FROM sample_note") + "/edit";
  Form mine = edit_form(browser, path), theirs = mine;
  test::set_value(theirs, "act_id", "67/2014/QH13");
  REQUIRE(browser.post(path, theirs).status == 303);
  test::set_value(mine, "act_id", "53/QĐ-UBND · Giao chỉ tiêu");
  const http::Response conflict = browser.post(path, mine);
  REQUIRE(conflict.status == 409);
  CHECK(contains(conflict.body, "67/2014/QH13 · Luật Đầu tư"));
  CHECK(contains(conflict.body, "53/QĐ-UBND · Giao chỉ tiêu"));
  Form merged = test::parse_html(conflict.body).form(path);
  test::set_value(merged, "pick_act_id", "mine");
  REQUIRE(browser.post(path, merged).status == 303);
  CHECK(office.kept() == "Giao chỉ tiêu");
}

TEST_CASE("a list is filtered by what is typed, or by the id of a link") {
  Office office;
  Browser browser = office.portal.as("dkkd");
  REQUIRE(browser.post("/sample/notes/new", note("68/2014/QH13", "67/2014/QH13")).status == 303);
  const struct {
    std::string query;
    bool shown;
    const char* text;
  } kCases[] = {
      {"act_id=68/2014/QH13", true, "68/2014/QH13 · Luật Doanh nghiệp"},
      {"act_id=" + std::to_string(office.law), true, "68/2014/QH13 · Luật Doanh nghiệp"},
      {"act_id=67/2014/QH13", false, "67/2014/QH13 · Luật Đầu tư"},
      {"acts=67/2014/QH13", true, "67/2014/QH13 · Luật Đầu tư"},
      {"acts=68/2014/QH13", false, "68/2014/QH13 · Luật Doanh nghiệp"},
      {"act_id=khong-co", true, "Không có “khong-co” trong danh sách"},
      {"act_id=53/Q%C4%90-UBND", true, "Giao chỉ tiêu"},
      {"act_id=999999", false, "999999"},
  };
  for (const auto& one : kCases) {
    CAPTURE(one.query);
    const http::Response page = browser.get("/sample/notes?" + one.query);
    CHECK(page.status == 200);
    CHECK(contains(page.body, one.text));
    CHECK(contains(page.body, "Phiếu số một") == one.shown);
    CHECK(test::parse_html(page.body).fault == "");
  }
}

TEST_CASE("nobody names what he does not see") {
  Office office;
  const std::int64_t memo = office.write([&](db::WriteTx& tx) {
    return tx.insert("INSERT INTO sample_memo(name, unit_id) SELECT 'Phiếu của phòng', id FROM core_unit WHERE code = 'DKKD'");
  });
  Browser own = office.portal.as("dkkd"), other = office.portal.as("tdgs");
  CHECK(own.post("/sample/notes/new", note("68/2014/QH13", "", "Phiếu của phòng")).status == 303);
  const http::Response refused = other.post("/sample/notes/new", note("68/2014/QH13", "", "Phiếu của phòng"));
  CHECK(refused.status == 422);
  const std::string form = other.get("/sample/notes/new?memo_id=" + std::to_string(memo)).body;
  CHECK_FALSE(contains(form, "Phiếu của phòng"));
  // What the row has already stays, whoever edits it.
  const std::string path = "/sample/notes/" + office.text("SELECT id FROM sample_note") + "/edit";
  Form edit = edit_form(other, path);
  test::set_value(edit, "name", "Sửa");
  CHECK(other.post(path, edit).status == 303);
  CHECK(office.text("SELECT memo_id FROM sample_note") == std::to_string(memo));
}

TEST_CASE("units are named by code, name, short name and as candidates name them") {
  Portal portal;
  const test::Person person(portal, "vanphong");
  const plugin::RecordType& units = portal.services().registry.type("core.unit");
  portal.services().db.read([&](db::Reader& reader) {
    for (const char* typed : {"DKKD", "Phòng Đăng ký kinh doanh", "P. ĐKKD", "phong dang ky kinh doanh", "DKKD · Phòng Đăng ký kinh doanh"}) {
      INFO(std::string(typed));
      const auto found = record::list_meant_rows(reader, person.work, units, typed, 9);
      REQUIRE(found.size() == 1);
      CHECK(found[0].title == "DKKD · Phòng Đăng ký kinh doanh");
      CHECK(record::name_row(reader, person.work, units, found[0].id) == found[0].title);
    }
    CHECK(record::list_meant_rows(reader, person.work, units, "Không có phòng này", 9).empty());
  });
}

TEST_SUITE_END();

}  // namespace motcong
