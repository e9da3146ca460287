// The search box: what it finds for whom and in which order, the jump to a number, that the index follows
// every record, and that whatever is typed is answered by a page.
#include "core/record/search.h"

#include <doctest/doctest.h>

#include "core/auth/roles.h"
#include "core/base/text.h"
#include "core/record/search_index.h"
#include "core/record/store.h"
#include "tests/support/html.h"
#include "tests/support/json.h"
#include "tests/support/import.h"
#include "tests/support/records.h"
#include "tests/support/shared_file.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Portal;

std::string find_url(const std::string& typed, const std::string& more = {}) {
  return "/search?q=" + base::url_encode(typed) + more;
}

/// Addresses of the hits, in their order.
std::vector<std::string> hits(Browser& browser, const std::string& typed,
                              const std::string& more = "&all=1") {
  const http::Response page = browser.get(find_url(typed, more));
  REQUIRE(page.status == 200);
  const size_t from = page.body.find("<main");
  std::vector<std::string> links;
  const test::Html html = test::parse_html(page.body.substr(from, page.body.find("</main>") + 7 - from));
  REQUIRE(html.fault == "");
  bool in_hits = false;
  for (const test::Tag& tag : html.tags) {
    if (tag.name == "ul" && tag.attribute("class") == "hits") in_hits = true;
    if (tag.name == "/section") in_hits = false;
    if (tag.name == "a" && in_hits && !tag.attribute("href").starts_with("/search"))
      links.push_back(tag.attribute("href"));
  }
  return links;
}

std::int64_t add_holiday(Portal& portal, const std::string& name, const std::string& date) {
  Browser admin = portal.as("quantri");
  const http::Response made =
      admin.post("/admin/calendar/new", {{"date", date}, {"kind", "off"}, {"certainty", "announced"}, {"name", name}, {"decision", ""}});
  REQUIRE(made.status == 303);
  return portal.services().db.read(
      [&](db::Reader& reader) { return reader.integer("SELECT max(id) FROM core_holiday", 0); });
}

std::string holiday(std::int64_t id) { return "/admin/calendar/" + std::to_string(id); }

size_t place_of(const std::vector<std::string>& links, const std::string& link) {
  return static_cast<size_t>(std::find(links.begin(), links.end(), link) - links.begin());
}

void check_index(Portal& portal) {
  const test::Person person(portal, "quantri");
  const auto faults = portal.services().db.read(
      [&](db::Reader& reader) { return record::check_search_index(reader, person.work); });
  for (const record::IndexFault& fault : faults) {
    FAIL_CHECK(fault.type->id << ": " << fault.missing << " missing, " << fault.outdated << " outdated, "
                              << fault.left_over << " left over");
  }
}

}  // namespace

TEST_SUITE_BEGIN("search");

TEST_CASE("words are found whatever their marks, and typed with marks that spelling comes first") {
  Portal portal;
  const auto dau_thau = add_holiday(portal, "Ngày đấu tú công", "02/09/2030");
  const auto plain = add_holiday(portal, "ngay dau tu cong", "03/09/2030");
  const auto spread = add_holiday(portal, "Công việc tư vấn đầu năm", "04/09/2030");
  const auto exact = add_holiday(portal, "Ngày đầu tư công", "05/09/2030");
  const auto hoa = add_holiday(portal, "Ngày hoà bình", "06/09/2030");
  Browser admin = portal.as("quantri");
  const auto found = [&](const std::string& typed) { return hits(admin, typed, "&type=core.holiday"); };
  const auto all = std::vector{holiday(dau_thau), holiday(plain), holiday(spread), holiday(exact)};

  SUBCASE("without marks: all spellings, what stands together first, then by name") {
    CHECK(found("dau tu cong") == std::vector{all[1], all[3], all[0], all[2]});
  }
  SUBCASE("with marks: that spelling first, the plain one after it, no other one") {
    CHECK(found("đầu tư công") == std::vector{all[3], all[2], all[1]});
    CHECK(found("đấu tú công") == std::vector{all[0], all[1]});
  }
  SUBCASE("typed in capitals, decomposed, with Eth") {
    for (const char* typed : {"ĐẦU TƯ CÔNG", "đa\u0302\u0300u tu\u031B co\u0302ng", "\u00D0ầu tư công"})
      CHECK(found(typed) == std::vector{all[3], all[2], all[1]});
  }
  SUBCASE("spelled as nothing is: other marks, and the page says so") {
    CHECK(found("đẩu nằm") == std::vector{all[2]});
    CHECK(contains(admin.get(find_url("đẩu nằm")).body, "Không có kết quả đúng dấu"));
    CHECK_FALSE(contains(admin.get(find_url("đầu tư công", "&all=1")).body, "Không có kết quả đúng dấu"));
  }
  SUBCASE("the old and the new place of the tone") {
    CHECK(found("hòa bình") == std::vector{holiday(hoa)});
    CHECK(found("hoà bình") == std::vector{holiday(hoa)});
  }
  SUBCASE("the last word may go on, unless a space or quotes end it") {
    CHECK(found("đầu tư cô") == std::vector{all[3], all[2], all[1]});
    CHECK(found("ngày hò") == std::vector{holiday(hoa)});
    CHECK(found("\"ngày hò\"").empty());
  }
  SUBCASE("quotes keep words together") {
    CHECK(found("\"dau tu\"") == std::vector{all[1], all[3], all[0]});
    CHECK(found("\"tu dau\"").empty());
    CHECK(found("\"tư vấn đầu\"") == std::vector{all[2]});
  }
  SUBCASE("every word must be there") {
    CHECK(found("dau tu cong hoa").empty());
    CHECK(contains(admin.get(find_url("dau tu cong hoaz")).body, "Không tìm thấy kết quả"));
  }
}

TEST_CASE("what is found equally well stands by its name, numbers by their value") {
  Portal portal;
  const auto tenth = add_holiday(portal, "Đợt nghỉ số 10", "02/09/2030");
  const auto fifth = add_holiday(portal, "Đợt nghỉ số 5", "03/09/2030");
  const auto fourth = add_holiday(portal, "Đợt nghỉ số 4", "04/09/2030");
  Browser admin = portal.as("quantri");
  CHECK(hits(admin, "đợt nghỉ", "&type=core.holiday") == std::vector{holiday(fourth), holiday(fifth), holiday(tenth)});
}

TEST_CASE("every text of a record is found, by the search box and by the keywords of its list") {
  Portal portal;
  Browser office = portal.as("vanphong");
  const auto path_of = [&](db::Sql sql, const char* path) {
    return path + std::to_string(portal.services().db.read([&](db::Reader& reader) { return reader.integer(sql, 0); }));
  };
  const std::string plan = path_of("SELECT id FROM par_plan WHERE number = '267/KH-SKHĐT'", "/par/plans/");
  const std::string task = path_of("SELECT id FROM par_task WHERE code = 'CCHC-2019-V.2'", "/par/tasks/");
  const std::tuple<const char*, const char*, std::string> kFound[] = {
      {"thu tuc", "/par/plans", plan},          // the objectives
      {"xep loai kha", "/par/plans", plan},
      {"dau tu", "/par/tasks", task},           // who is responsible, as written
      {"xuc tien", "/par/tasks", task},
      {"thang 03/2019", "/par/tasks", task},    // the deadline, as written
  };
  for (const auto& [typed, list, path] : kFound) {
    INFO(typed);
    const std::string type = std::string(list) == "/par/plans" ? "par.plan" : "par.task";
    const auto found = hits(office, typed, "&type=" + type);
    CHECK(place_of(found, path) < found.size());
    CHECK(!test::parse_html(office.get(list + ("?per_page=100&q=" + base::url_encode(typed))).body).links(path).empty());
  }
}

TEST_CASE("an index of other fields than this program's is built anew at the start") {
  Portal portal;
  const test::Person person(portal, "quantri");
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_search_type SET signature = '1|title:title' WHERE record_type = 'par.plan'");
    tx.execute("DELETE FROM core_search WHERE core_search MATCH 'xep loai kha'");
    record::update_search_index(person.work, tx);
  });
  check_index(portal);
}

TEST_CASE("a number or title opens its record at once") {
  Portal portal;
  Browser office = portal.as("vanphong");
  const std::string plan =
      "/par/plans/" + std::to_string(portal.services().db.read([](db::Reader& reader) {
        return reader.integer("SELECT id FROM par_plan WHERE number = '267/KH-SKHĐT'", 0);
      }));
  for (const char* typed : {"267/KH-SKHĐT", "267  /KH-SKHĐT", "267 kh skhdt", "267/kh-skh\u00D0t"}) {
    INFO(typed);
    const http::Response jump = office.get(find_url(typed));
    CHECK(jump.status == 303);
    CHECK(jump.header("Location") == plan);
  }
  SUBCASE("the page it opens leads back to all that was found, once") {
    const std::string code = "CCHC-2019-I.1";
    const http::Response jump = office.get(find_url(code));
    REQUIRE(jump.status == 303);
    const http::Response page = office.get(std::string(jump.header("Location")));
    CHECK(contains(page.body, "Xem tất cả kết quả"));
    const auto back = test::parse_html(page.body).links("/search?q=");
    REQUIRE(back.size() == 1);
    CHECK(hits(office, code).size() > 1);
    const http::Response results = office.get(back[0]);
    CHECK(results.status == 200);
    CHECK(contains(results.body, std::string(jump.header("Location"))));
    CHECK_FALSE(contains(office.get(std::string(jump.header("Location"))).body, "Xem tất cả kết quả"));
  }
  SUBCASE("two records of one number are shown, not opened") {
    const auto first = add_holiday(portal, "Quyết định 15/QĐ", "02/09/2030");
    CHECK(portal.as("quantri").get(find_url("quyết định 15/qđ")).header("Location") == holiday(first));
    add_holiday(portal, "Quyết định 15/QĐ", "03/09/2030");
    CHECK(hits(office, "quyết định 15/qđ", "").size() == 2);
  }
  SUBCASE("a tab of one kind does not jump") {
    CHECK(office.get(find_url("267/KH-SKHĐT", "&type=par.plan")).status == 200);
  }
}

TEST_CASE("a record that a person may not see never shows, nor does its count") {
  Portal portal;
  // A role that sees the work of its own unit only.
  const std::int64_t id = portal.services().db.write([&](db::WriteTx& tx) {
    const auto role = auth::find_role(tx, "officer");
    REQUIRE(role.has_value());
    for (const char* permission : {"par.view", "core.task.view"})
      auth::set_role_permission(tx, role->id, permission, auth::Scope::unit);
    return tx.integer(
        "SELECT id FROM par_assignment WHERE code LIKE 'CCHC-2019-I.1/%' AND code NOT LIKE '%/DKKD'", 0);
  });
  REQUIRE(id != 0);
  const std::string foreign = "/par/assignments/" + std::to_string(id);
  const std::string code = portal.services().db.read(
      [&](db::Reader& reader) { return reader.text("SELECT code FROM par_assignment WHERE id = ?1", id); });
  Browser office = portal.as("vanphong"), officer = portal.as("chuyenvien");
  REQUIRE(officer.get(foreign).status == 404);

  CHECK(place_of(hits(office, code), foreign) < hits(office, code).size());
  CHECK(hits(officer, code).empty());
  CHECK_FALSE(contains(officer.get(find_url(code)).body, foreign));
  // A title that only one of the two may see: opened for the one, unknown to the other.
  portal.services().db.write([&](db::WriteTx& tx) {
    tx.execute("UPDATE par_assignment SET content = 'Việc chỉ có một' WHERE id = ?1", id);
    record::index_row(test::Person(portal, "vanphong").work, tx,
                      portal.services().registry.type("par.assignment"), id);
  });
  CHECK(office.get(find_url("việc chỉ có một")).header("Location") == foreign);
  const http::Response unknown = officer.get(find_url("việc chỉ có một"));
  CHECK(unknown.status == 200);
  CHECK(contains(unknown.body, "Không tìm thấy kết quả"));

  // What the search finds of a type is what the list of the type shows.
  const test::Person person(portal, "chuyenvien");
  for (const char* typed : {"cchc", "văn bản", "bao cao", "2019", "a", "tham mưu ubnd"}) {
    const auto words = record::parse_search_words(typed);
    const auto found = portal.services().db.read(
        [&](db::Reader& reader) { return record::search_records(reader, person.work, words, 0, 1000); });
    for (const record::Hits& of_type : found.types) {
      CHECK(of_type.total == static_cast<std::int64_t>(of_type.ids.size()));
      for (const std::int64_t hit : of_type.ids) {
        portal.services().db.read([&](db::Reader& reader) {
          CHECK(record::row_exists(reader, person.work, *of_type.type, hit));
          return 0;
        });
      }
    }
  }

  SUBCASE("a type without the right to see it is not there at all") {
    Browser division = portal.as("dkkd");
    CHECK(division.get("/admin/users").status == 403);
    CHECK_FALSE(contains(division.get(find_url("kế toán")).body, "/admin/users"));
    CHECK_FALSE(contains(division.get(find_url("kế toán", "&type=core.user")).body, "/admin/users"));
  }
}

TEST_CASE("visitors are sent to the sign-in page; signed in, every page has the box") {
  Portal portal;
  CHECK(portal.as("").get("/search?q=x").status == 303);
  Browser office = portal.as("vanphong");
  for (const char* path : {"/", "/par/board", "/search", "/help"}) {
    const auto typed = test::parse_html(office.get(path).body).form("/search");
    REQUIRE_FALSE(typed.empty());
    CHECK(typed[0].first == "q");
  }
  CHECK(contains(office.get(find_url("xyzzy")).body, "value=\"xyzzy\""));
}

TEST_CASE("the index follows the records") {
  Portal portal;
  check_index(portal);  // the demonstration department, written by SQL of its own
  Browser admin = portal.as("quantri");
  const std::int64_t id = add_holiday(portal, "Ngày truyền thống ngành", "02/09/2030");
  CHECK(hits(admin, "truyền thống ngành") == std::vector{holiday(id)});

  SUBCASE("changed") {
    const auto form = test::parse_html(admin.get(holiday(id) + "/edit").body).form(holiday(id) + "/edit");
    test::Form changed(form.begin(), form.end());
    test::set_value(changed, "name", "Ngày hội thể thao");
    REQUIRE(admin.post(holiday(id) + "/edit", changed).status == 303);
    CHECK(hits(admin, "truyền thống ngành").empty());
    CHECK(hits(admin, "hội thể thao") == std::vector{holiday(id)});
  }
  SUBCASE("removed") {
    const auto form = test::parse_html(admin.get(holiday(id) + "/remove").body).form(holiday(id) + "/remove");
    REQUIRE(admin.post(holiday(id) + "/remove", {form.begin(), form.end()}).status == 303);
    CHECK(hits(admin, "truyền thống ngành").empty());
  }
  SUBCASE("imported") {
    const std::string file =
        "date;kind;name\n2031-09-02;off;Ngày nhập từ tệp\n2030-09-02;off;Ngày hội thể thao\n";
    const auto checked = test::check_import(admin, portal.services().registry.type("core.holiday"), file);
    CHECK(hits(admin, "nhập từ tệp").empty());
    REQUIRE(test::write_import(admin, checked).status == 303);
    CHECK(hits(admin, "nhập từ tệp").size() == 1);
    CHECK(hits(admin, "truyền thống ngành").empty());
    CHECK(hits(admin, "hội thể thao") == std::vector{holiday(id)});
    check_index(portal);
    REQUIRE(admin.post(checked.path + "/undo", {}).status == 303);
    CHECK(hits(admin, "nhập từ tệp").empty());
    CHECK(hits(admin, "truyền thống ngành") == std::vector{holiday(id)});
  }
  SUBCASE("imported without the rows that are wrong") {
    const std::string file =
        "date;kind;name\n2031-09-02;off;Ngày nhập từ tệp\n2031-09-03;on;Ngày hội thể thao\n";
    const auto checked = test::check_import(admin, portal.services().registry.type("core.holiday"), file);
    REQUIRE(test::counts_of(checked.page).starts_with("2 1 "));
    REQUIRE(test::write_import(admin, checked).status == 303);
    CHECK(hits(admin, "nhập từ tệp").size() == 1);
    CHECK(hits(admin, "hội thể thao").empty());
  }
  SUBCASE("a save that fails in the middle leaves the index as it was") {
    const test::Person person(portal, "quantri");
    const auto& type = portal.services().registry.type("core.holiday");
    struct Broken {};
    CHECK_THROWS_AS(portal.services().db.write([&](db::WriteTx& tx) {
      record::SaveRequest request;
      request.id = id;
      request.typed = {{"name", "Ngày không bao giờ có"}};
      CHECK(record::save_record(person.work, tx, type, request).kind == record::SaveOutcome::Kind::saved);
      CHECK(record::search_records(tx, person.work, record::parse_search_words("\"không bao giờ có\""), 0, 5)
                .types.size() == 1);
      throw Broken();
    }),
                    Broken);
    CHECK(hits(admin, "không bao giờ có").empty());
    CHECK(hits(admin, "truyền thống ngành") == std::vector{holiday(id)});
  }
  check_index(portal);
}

TEST_CASE("steps of reform work that write by SQL of their own keep the index right") {
  Portal portal;
  Browser office = portal.as("vanphong");
  const std::int64_t plan = portal.services().db.read(
      [](db::Reader& reader) { return reader.integer("SELECT min(id) FROM par_plan", 0); });
  REQUIRE(office.post("/par/plans/" + std::to_string(plan) + "/do/copy", {{"year", "2021"}}).status == 303);
  check_index(portal);
  CHECK(hits(office, "CCHC-2021", "&type=par.task").size() == 25);

  const std::int64_t copy = portal.services().db.read(
      [](db::Reader& reader) { return reader.integer("SELECT max(id) FROM par_plan", 0); });
  portal.services().db.write([&](db::WriteTx& tx) {  // what the tasks of 2019 lack to be opened in 2021
    tx.execute("UPDATE par_task SET due_on = '2021-12-31' WHERE plan_id = ?1 AND due_on IS NULL", copy);
  });
  REQUIRE(office
              .post("/par/plans/" + std::to_string(copy) + "/do/issue",
                    {{"number", "12/KH-SKHĐT"}, {"issued_on", "12/02/2019"}})
              .status == 303);
  check_index(portal);

  const std::int64_t task = portal.services().db.read([](db::Reader& reader) {
    return reader.integer("SELECT id FROM par_task WHERE code = 'CCHC-2019-I.1'", 0);
  });
  const std::string edit = "/par/tasks/" + std::to_string(task) + "/edit";
  const auto form = test::parse_html(office.get(edit).body).form(edit);
  test::Form changed(form.begin(), form.end());
  test::set_value(changed, "content", "Nội dung được đính chính");
  REQUIRE(office.post(edit, changed).status == 303);
  check_index(portal);
  CHECK(hits(office, "được đính chính", "&type=par.assignment").size() > 1);
}

TEST_CASE("an index that is not right is noticed and built anew") {
  Portal portal;
  const test::Person person(portal, "quantri");
  const auto check = [&] {
    return portal.services().db.read(
        [&](db::Reader& reader) { return record::check_search_index(reader, person.work); });
  };
  portal.services().db.write([](db::WriteTx& tx) {
    tx.execute(
        "UPDATE core_holiday SET name = 'Viết thẳng vào bảng' WHERE id = (SELECT min(id) FROM core_holiday)");
    tx.execute("DELETE FROM core_holiday WHERE id = (SELECT max(id) FROM core_holiday)");
    tx.execute("INSERT INTO core_holiday(date, kind, name) VALUES ('2033-01-03', 'off', 'Không qua sổ')");
    tx.execute("INSERT INTO core_holiday(date, kind, name) VALUES ('2033-01-04', 'off', 'Không qua sổ')");
  });
  const auto faults = check();
  REQUIRE(faults.size() == 1);
  CHECK(std::string(faults[0].type->id) == "core.holiday");
  // The removed row's id was given to a new one.
  CHECK(faults[0].missing == 1);
  CHECK(faults[0].outdated == 2);
  CHECK(faults[0].left_over == 0);

  SUBCASE("by motcong reindex") {
    const auto built = portal.services().db.write(
        [&](db::WriteTx& tx) { return record::rebuild_search_index(person.work, tx); });
    CHECK(check().empty());
    CHECK(built.size() == record::indexed_types(portal.services().registry).size());
    for (const record::IndexedRows& type : built)
      CHECK(type.rows == static_cast<std::int64_t>(test::list_all_ids(portal, *type.type).size()));
  }
  SUBCASE("by a start of a program that indexes the type otherwise") {
    portal.services().db.write([&](db::WriteTx& tx) {
      record::update_search_index(person.work, tx);
      CHECK_FALSE(record::check_search_index(tx, person.work).empty());  // same fields: nothing to do
      tx.execute("UPDATE core_search_type SET signature = 'older' WHERE record_type = 'core.holiday'");
      record::update_search_index(person.work, tx);
    });
    CHECK(check().empty());
  }
  SUBCASE("what a plugin that is gone has left is dropped") {
    portal.services().db.write([&](db::WriteTx& tx) {
      const std::int64_t number =
          tx.insert("INSERT INTO core_search_type(record_type, signature) VALUES ('gone.thing', '1')");
      tx.execute(
          "INSERT INTO core_search(rowid, title, body, title_marks, body_marks) VALUES (?1, 'x', '', 'x', "
          "'')",
          record::search_id(number, 1));
      record::update_search_index(person.work, tx);
      CHECK_FALSE(tx.exists("SELECT 1 FROM core_search WHERE rowid = ?1", record::search_id(number, 1)));
    });
  }
}

TEST_CASE("kinds have tabs and pages") {
  Portal portal;
  Browser office = portal.as("vanphong");
  const auto total = portal.services().db.read([](db::Reader& reader) {
    return reader.integer("SELECT count(*) FROM core_task WHERE code LIKE 'CCHC-2019-%'", 0);
  });
  REQUIRE(total > 50);
  const http::Response all = office.get(find_url("cchc 2019"));
  CHECK(contains(all.body, "type=core.task"));
  std::vector<std::string> seen;
  for (std::int64_t page = 1; page <= (total + 24) / 25; ++page) {
    for (const std::string& link :
         hits(office, "cchc 2019", "&type=core.task&page=" + std::to_string(page))) {
      CHECK(link.starts_with("/tasks/"));
      seen.push_back(link);
    }
  }
  CHECK(static_cast<std::int64_t>(seen.size()) == total);
  std::sort(seen.begin(), seen.end());
  CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
  CHECK(hits(office, "cchc 2019", "&type=core.task&page=900").size() == 25);
  for (const char* odd :
       {"&type=none", "&type=core.audit", "&page=-1", "&page=x", "&page=99999999999999999999"})
    CHECK(office.get(find_url("cchc 2019", odd)).status == 200);
}

TEST_CASE("whatever is typed is answered by a page, and stands in it as text") {
  Portal portal;
  Browser office = portal.as("vanphong");
  std::vector<std::string> typed = {"",
                                    " ",
                                    "\"",
                                    "\"\"",
                                    "\"a",
                                    "a\"b\"c",
                                    "AND",
                                    "OR",
                                    "NOT",
                                    "NEAR",
                                    "NEAR(a b)",
                                    "a AND",
                                    "NOT a",
                                    "*",
                                    "a*",
                                    "^a",
                                    "a:b",
                                    "title:a",
                                    "{title}:a",
                                    "-a",
                                    "+a",
                                    "(",
                                    ")",
                                    "((a)",
                                    "a;b",
                                    "'",
                                    "''",
                                    "%",
                                    "_",
                                    "😀",
                                    "👍🏽 a",
                                    std::string("a\0b", 3),
                                    "\xEF\xBF\xBD",
                                    std::string(10'000, 'x'),
                                    std::string(10'000, '"'),
                                    std::string(3'000, '/'),
                                    "<script>alert(1)</script>",
                                    "<mark>a</mark>",
                                    "{{a}}",
                                    "\uE001\uE010",
                                    "a\uE010b"};
  std::string long_words;
  for (int i = 0; i < 2'000; ++i) long_words += "đầu ";
  typed.push_back(long_words);
  if (const auto file = test::read_shared_file("suites/blns/blns.json")) {
    for (const test::Json& element : test::parse_json(*file).elements) typed.push_back(element.text);
  }
  for (const std::string& text : typed) {
    INFO(text.substr(0, 100));
    for (const char* more : {"", "&type=par.task&page=2"}) {
      const http::Response page = office.get(find_url(text, more));
      if (!base::is_utf8(text)) {
        CHECK(page.status < 500);
        continue;
      }
      CHECK((page.status == 200 || page.status == 303));
      if (page.status == 200) CHECK(test::parse_html(page.body).fault == "");
    }
  }
}

TEST_CASE("a hit shows its words marked and nothing of a record as HTML") {
  Portal portal;
  const std::int64_t id = add_holiday(portal, "Ngày <b>đậm</b> & \"đẹp\" <script>", "02/09/2030");
  Browser admin = portal.as("quantri");
  const http::Response page = admin.get(find_url("đậm", "&all=1"));
  CHECK(contains(page.body, holiday(id)));
  CHECK(contains(page.body, "&lt;b&gt;<mark>đậm</mark>&lt;/b&gt;"));
  CHECK_FALSE(contains(page.body, "<b>"));
  for (const char* language : {"vi", "en"}) {
    CHECK(admin.post("/display", {{"language", language}, {"next", "/"}}).status == 303);
    CHECK(contains(admin.get(find_url("đậm", "&all=1")).body, "<mark>đậm</mark>"));
  }
}

TEST_SUITE_END();

}  // namespace motcong
