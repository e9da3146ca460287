// The pages that every record type gets, tested on each type of the registry: list, form, detail, history, two people
// saving at once, removing, and that list, detail and export show a person the same rows.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "core/auth/roles.h"
#include "core/base/csv.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/i18n/vietnamese.h"
#include "core/record/field_text.h"
#include "core/record/list_query.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using test::Browser;
using test::contains;
using test::Form;
using test::Html;
using test::Person;
using test::Portal;

std::string path_of(const RecordType& type, std::int64_t id, const std::string& suffix = {}) {
  return std::string(type.path) + "/" + std::to_string(id) + suffix;
}

/// The cells of one exported column, the header not among them; nothing when the type exports no such field.
std::optional<std::vector<std::string>> exported_column(Browser& browser, const RecordType& type, const Field& field, const std::string& query) {
  const http::Response file = browser.get(std::string(type.path) + "/export?" + query);
  REQUIRE(file.status == 200);
  const auto rows = base::parse_csv(file.body);
  REQUIRE(rows.ok());
  const std::string label(i18n::Language::vi().tr(field.label));
  const auto& header = rows->front().cells;
  const auto column = std::find(header.begin(), header.end(), label) - header.begin();
  if (column == static_cast<std::ptrdiff_t>(header.size())) return std::nullopt;
  std::vector<std::string> cells;
  for (size_t i = 1; i < rows->size(); ++i) cells.push_back((*rows)[i].cells[static_cast<size_t>(column)]);
  return cells;
}

/// Every value that the filter bar offers for a field, with its label.
std::vector<std::pair<std::string, std::string>> filter_options(Browser& browser, const RecordType& type, const Field& field) {
  const http::Response page = browser.get(type.path);
  std::vector<std::pair<std::string, std::string>> options;
  bool inside = false;
  for (const test::Tag& tag : test::parse_html(page.body).tags) {
    if (tag.name == "select") inside = tag.attribute("name") == field.name;
    if (inside && tag.name == "option" && !tag.attribute("value").empty()) options.emplace_back(tag.attribute("value"), tag.text);
  }
  return options;
}

std::set<std::int64_t> as_set(const std::vector<std::int64_t>& ids) { return {ids.begin(), ids.end()}; }

/// Types of the registry that have pages, with an account that sees most of them.
std::vector<std::pair<const RecordType*, std::string>> readable_types(Portal& portal) {
  std::vector<std::pair<const RecordType*, std::string>> types;
  for (const RecordType& type : portal.services().registry.types()) {
    if (!type.access.view.is_nobody()) types.emplace_back(&type, test::find_account(portal, type.access.view));
  }
  return types;
}

/// Types that people make and change in forms, with an account that may.
std::vector<std::pair<const RecordType*, std::string>> editable_types(Portal& portal) {
  std::vector<std::pair<const RecordType*, std::string>> types;
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.access.create.is_nobody() || type.access.update.is_nobody()) continue;
    std::string account = test::find_account(portal, type.access.create);
    // The Office's reform officer has most to write in the demonstration.
    if (Person office(portal, "vanphong"); type.access.create.allows(office.principal)) account = "vanphong";
    types.emplace_back(&type, account);
  }
  return types;
}

/// Of the hidden fields, the ones that a person does not type.
bool is_technical(const std::string& name) { return name.starts_with('_') || name == "row_version" || name.starts_with("pick_"); }

}  // namespace

TEST_SUITE_BEGIN("record pages");

TEST_CASE("list: each filter shows the rows that have the value, and only those") {
  Portal portal;
  for (const auto& [type, account] : readable_types(portal)) {
    if (type->is_log) continue;  // each export below adds a row to it
    Browser browser = portal.as(account);
    const auto all = as_set(test::list_shown_ids(browser, *type));
    for (const Field& field : type->fields) {
      if (!field.is_filter) continue;
      INFO(std::string(type->id) << "." << std::string(field.name));
      if (field.kind == FieldKind::date) {
        const auto days = exported_column(browser, *type, field, "");
        if (!days || days->empty()) continue;
        const std::string day = *std::max_element(days->begin(), days->end());
        if (day.empty()) continue;
        const std::string query = std::string(field.name) + "_from=" + day + "&" + field.name + "_to=" + day;
        const auto found = exported_column(browser, *type, field, query);
        CHECK(std::all_of(found->begin(), found->end(), [&](const std::string& cell) { return cell == day; }));
        CHECK(found->size() == static_cast<size_t>(std::count(days->begin(), days->end(), day)));
        continue;
      }
      std::set<std::int64_t> seen;
      for (const auto& [value, label] : filter_options(browser, *type, field)) {
        const std::string query = std::string(field.name) + "=" + base::url_encode(value);
        const auto ids = test::list_shown_ids(browser, *type, query);
        for (const std::int64_t id : ids) CHECK((type->is_log || all.count(id) == 1));  // exporting adds to the audit log
        if (field.kind != FieldKind::links) {
          for (const std::int64_t id : ids) CHECK(seen.insert(id).second);  // no row has two values
        }
        const auto cells = exported_column(browser, *type, field, query);
        if (!cells) continue;
        CHECK(cells->size() == ids.size());
        for (const std::string& cell : *cells) {
          INFO(cell << " is " << label);
          const std::string shown = value == record::kNone ? "" : label;
          CHECK((field.kind == FieldKind::links && !shown.empty() ? contains(cell, shown) : cell == shown));
        }
      }
    }
  }
}

TEST_CASE("list: what is no filter, or no value of it, is left out, not an error") {
  Portal portal;
  for (const auto& [type, account] : readable_types(portal)) {
    Browser browser = portal.as(account);
    const auto all = test::list_shown_ids(browser, *type);
    std::vector<std::string> queries = {"no_such_field=1", "id=1", "password_phc=x", "row_version=1", "sort=no_such_field", "sort=-", "sort=id%3B--",
                                        "per_page=7", "per_page=100000", "page=0", "page=-1", "page=abc", "q="};
    for (const Field& field : type->fields) {
      if (field.is_filter && field.kind != FieldKind::text) queries.push_back(std::string(field.name) + "=%27%20OR%201%3D1");
      if (!field.is_filter) queries.push_back(std::string(field.name) + "=x");
    }
    for (const std::string& query : queries) {
      INFO(std::string(type->path) << "?" << query);
      CHECK(browser.get(std::string(type->path) + "?" + query).status == 200);
    }
    CHECK(test::list_shown_ids(browser, *type, "no_such_field=1") == all);
  }
}

TEST_CASE("list: each column sorts both ways, texts as Vietnamese are sorted") {
  Portal portal;
  for (const auto& [type, account] : readable_types(portal)) {
    Browser browser = portal.as(account);
    const auto all = as_set(test::list_shown_ids(browser, *type));
    for (const Field& field : type->fields) {
      if (!field.is_in_list || field.kind == FieldKind::links) continue;
      INFO(std::string(type->id) << " by " << std::string(field.name));
      const std::string name = field.name;
      const auto up = test::list_shown_ids(browser, *type, "sort=" + name);
      auto down = test::list_shown_ids(browser, *type, "sort=-" + name);
      CHECK(as_set(up) == all);
      std::reverse(down.begin(), down.end());
      CHECK(up == down);
      if (type->is_log || (field.kind != FieldKind::text && field.kind != FieldKind::date)) continue;
      auto cells = *exported_column(browser, *type, field, "sort=" + name);
      for (size_t i = 1; i < cells.size(); ++i) {
        INFO(cells[i - 1] << " before " << cells[i]);
        if (field.kind == FieldKind::text) {
          CHECK(i18n::compare_vi(cells[i - 1], cells[i]) <= 0);
        } else if (!cells[i - 1].empty()) {
          CHECK(*i18n::parse_date(cells[i - 1], portal.clock().today()) <= *i18n::parse_date(cells[i], portal.clock().today()));
        }
      }
    }
  }
}

TEST_CASE("list: pages are of the size asked for; a page past the end shows the last one") {
  Portal portal;
  for (const auto& [type, account] : readable_types(portal)) {
    Browser browser = portal.as(account);
    const size_t total = test::list_shown_ids(browser, *type).size();
    if (total == 0) continue;
    INFO(std::string(type->id) << ", " << total << " rows");
    const auto count = [&](const std::string& query) {
      const http::Response page = browser.get(std::string(type->path) + "?" + query);
      REQUIRE(page.status == 200);
      size_t rows = 0;
      bool body = false;
      for (const test::Tag& tag : test::parse_html(page.body).tags) {
        if (tag.name == "tbody") body = true;
        if (tag.name == "tr" && body) ++rows;
      }
      return rows;
    };
    CHECK(count("") == std::min<size_t>(total, 25));
    CHECK(count("per_page=50") == std::min<size_t>(total, 50));
    const size_t last = total % 25 == 0 ? 25 : total % 25;
    CHECK(count("page=999999") == last);
  }
}

TEST_CASE("list: searching takes any words, however many and however long") {
  Portal portal;
  for (const auto& [type, account] : readable_types(portal)) {
    Browser reader = portal.as(account);
    std::string letters;
    for (int i = 0; i < 200; ++i) letters += std::string(1, static_cast<char>('a' + i % 26)) + " ";
    for (const std::string& words : {letters, std::string("dang ky"), std::string(390, 'a'), std::string("%"), std::string("_"), std::string("'\"\\"), std::string("*"), std::string("--")}) {
      INFO(std::string(type->id) << ": " << words);
      CHECK(reader.get(std::string(type->path) + "?q=" + base::url_encode(words)).status == 200);
    }
  }
  Browser browser = portal.as("quantri");
  const RecordType& units = portal.services().registry.type("core.unit");
  for (const char* words : {"Đăng ký", "dang ky", "DANG KY kinh", "kinh doanh đăng"}) {
    INFO(std::string(words));
    CHECK(test::list_shown_ids(browser, units, "q=" + base::url_encode(words)) == std::vector<std::int64_t>{portal.unit_id("DKKD")});
  }
  CHECK(test::list_shown_ids(browser, units, "q=%25").empty());
  // Only the first 400 bytes are looked for; that is no reason to look for nothing.
  CHECK(test::list_shown_ids(browser, units, "q=" + base::url_encode("x" + std::string(100, ' ') + std::string(398, 'y') + "ế")).empty());
}

TEST_CASE("a form with nothing in it comes back with every fault named") {
  Portal portal;
  for (const auto& [type, account] : editable_types(portal)) {
    Browser browser = portal.as(account);
    const std::string path = std::string(type->path) + "/new";
    Form form = test::sample_form(portal, browser, *type, 7);
    std::vector<std::string> required;
    for (const Field& field : type->fields) {
      if (!field.is_in_form || !field.is_required || field.kind == FieldKind::boolean) continue;
      required.push_back(field.name);
      test::set_value(form, field.kind == FieldKind::links ? std::string(field.name) + "[]" : field.name, "");
    }
    INFO(std::string(type->id));
    REQUIRE(!required.empty());
    const size_t before = test::list_all_ids(portal, *type).size();
    const http::Response page = browser.post(path, form);
    CHECK(page.status == 422);
    CHECK(test::list_all_ids(portal, *type).size() == before);
    const Html html = test::parse_html(page.body);
    CHECK(html.fault == "");
    for (const std::string& name : required) {
      INFO("named: " << name);
      CHECK(html.links("#" + name).size() == 1);
      CHECK(contains(page.body, "id=\"" + name + "-e\""));
    }
    const Form kept = html.form(path);
    for (const auto& [name, value] : form) {
      if (is_technical(name)) continue;
      INFO("kept: " << name);
      if (!value.empty()) CHECK(test::value_of(kept, name) == value);
    }
  }
}

TEST_CASE("a record is made, shown, changed, and its history tells before and after") {
  Portal portal;
  for (const auto& [type, account] : editable_types(portal)) {
    INFO(std::string(type->id) << " by " << account);
    Browser browser = portal.as(account);
    const Form form = test::sample_form(portal, browser, *type, 3);
    const http::Response made = browser.post(std::string(type->path) + "/new", form);
    REQUIRE(made.status == 303);
    const std::int64_t id = test::id_of_path(std::string(made.header("Location")));
    REQUIRE(id != 0);

    CHECK_MESSAGE(!portal.services().db.read([&](db::Reader& reader) {
      return reader.exists("SELECT 1 FROM core_history WHERE record_type = ?1 AND record_id = ?2 AND field <> ''"
                           " AND coalesce(before_value, '') = '' AND coalesce(after_value, '') = ''",
                           type->id, id);
    }), "fields left empty");

    const auto texts = test::list_text_fields(*type);
    REQUIRE(!texts.empty());
    const Field& field = *texts.front();
    const std::string before = test::value_of(form, field.name), after = "Đã sửa – bản thứ hai";
    http::Response detail = browser.get(path_of(*type, id));
    CHECK(detail.status == 200);
    CHECK(test::parse_html(detail.body).has_text(before.substr(0, before.find('\n'))));

    portal.clock().advance(60);
    Form edit = test::parse_html(browser.get(path_of(*type, id, "/edit")).body).form(path_of(*type, id, "/edit"));
    REQUIRE(!edit.empty());
    for (const auto& [name, value] : form) {
      const Field* typed = type->find_field(name);
      if (typed != nullptr && !typed->is_fixed_after_create) CHECK_MESSAGE(test::value_of(edit, name) == value, name);
    }
    const http::Response unchanged = browser.post(path_of(*type, id, "/edit"), edit);
    CHECK(unchanged.status == 303);
    test::set_value(edit, field.name, after);
    REQUIRE(browser.post(path_of(*type, id, "/edit"), edit).status == 303);
    detail = browser.get(path_of(*type, id));
    CHECK(test::parse_html(detail.body).has_text(after));
    const http::Response history = browser.get(path_of(*type, id, "/history"));
    CHECK(history.status == 200);
    CHECK(test::parse_html(history.body).has_text(before.substr(0, before.find('\n'))));
    CHECK(test::parse_html(history.body).has_text(after));
    CHECK(contains(history.body, "15/02/2019 09:"));
  }
}

TEST_CASE("two people save one record: nothing typed is lost, and each field can be settled either way") {
  Portal portal;
  for (const auto& [type, account] : editable_types(portal)) {
    INFO(std::string(type->id) << " by " << account);
    const auto texts = test::list_text_fields(*type);
    REQUIRE(!texts.empty());
    if (texts.size() < 2) continue;  // one field to type in is settled as a whole
    Browser first = portal.as(account), second = portal.as(account);
    const std::int64_t id = test::make_record(portal, first, *type, 4);
    const std::string edit_path = path_of(*type, id, "/edit");
    const std::string one = texts[0]->name, two = texts[1]->name;

    for (const bool mine : {true, false}) {
      INFO((mine ? "mine" : "theirs"));
      const Form seen = test::parse_html(second.get(edit_path).body).form(edit_path);
      Form theirs = test::parse_html(first.get(edit_path).body).form(edit_path);
      test::set_value(theirs, one, mine ? "của người khác một" : "của người khác hai");
      REQUIRE(first.post(edit_path, theirs).status == 303);
      Form typed = seen;
      test::set_value(typed, one, mine ? "của tôi một" : "của tôi hai");
      test::set_value(typed, two, mine ? "riêng một" : "riêng hai");
      const http::Response conflict = second.post(edit_path, typed);
      REQUIRE(conflict.status == 409);
      const Html page = test::parse_html(conflict.body);
      CHECK(page.fault == "");
      CHECK(page.has_text(test::value_of(seen, one).substr(0, test::value_of(seen, one).find('\n'))));
      CHECK(page.has_text(test::value_of(typed, one)));
      CHECK(page.has_text(test::value_of(theirs, one)));
      Form merged = page.form(edit_path);
      for (const auto& [name, value] : typed) {
        if (!is_technical(name)) CHECK_MESSAGE(test::value_of(merged, name) == value, name);
      }
      CHECK(test::value_of(merged, "row_version") != test::value_of(typed, "row_version"));
      test::set_value(merged, "pick_" + one, mine ? "mine" : "theirs");
      test::set_value(merged, "pick_" + two, "mine");
      REQUIRE(second.post(edit_path, merged).status == 303);
      const Form saved = test::parse_html(second.get(edit_path).body).form(edit_path);
      CHECK(test::value_of(saved, one) == test::value_of(mine ? typed : theirs, one));
      CHECK(test::value_of(saved, two) == test::value_of(typed, two));
    }

    // A third person saves while the conflict page is being read: the page comes again.
    const Form seen = test::parse_html(second.get(edit_path).body).form(edit_path);
    Form theirs = test::parse_html(first.get(edit_path).body).form(edit_path), typed = seen;
    test::set_value(theirs, one, "lần ba");
    REQUIRE(first.post(edit_path, theirs).status == 303);
    test::set_value(typed, one, "của tôi ba");
    const http::Response conflict = second.post(edit_path, typed);
    REQUIRE(conflict.status == 409);
    Form third = test::parse_html(first.get(edit_path).body).form(edit_path);
    test::set_value(third, one, "lần bốn");
    REQUIRE(first.post(edit_path, third).status == 303);
    const http::Response again = second.post(edit_path, test::parse_html(conflict.body).form(edit_path));
    CHECK(again.status == 409);
    CHECK(test::parse_html(again.body).has_text("lần bốn"));
    CHECK(test::parse_html(again.body).has_text("của tôi ba"));
  }
}

TEST_CASE("pressing the button twice makes one record") {
  Portal portal;
  for (const auto& [type, account] : editable_types(portal)) {
    INFO(std::string(type->id));
    Browser browser = portal.as(account);
    const Form form = test::sample_form(portal, browser, *type, 5);
    REQUIRE(!test::value_of(form, "_once").empty());
    const size_t before = test::list_all_ids(portal, *type).size();
    const http::Response once = browser.post(std::string(type->path) + "/new", form);
    const http::Response twice = browser.post(std::string(type->path) + "/new", form);
    CHECK(once.status == 303);
    CHECK(twice.status == 303);
    CHECK(twice.header("Location") == once.header("Location"));
    CHECK(test::list_all_ids(portal, *type).size() == before + 1);
  }
}

TEST_CASE("pressing the button twice at the same moment makes one record too, and both answers lead to it") {
  Portal portal;
  const RecordType& type = portal.services().registry.type("core.holiday");
  Browser browser = portal.as("quantri");
  for (int round = 1; round <= 5; ++round) {
    const Form form = test::sample_form(portal, browser, type, 20 + round);
    const size_t before = test::list_all_ids(portal, type).size();
    std::vector<http::Request> requests(4);
    std::vector<http::Response> answers(requests.size());
    for (http::Request& request : requests) {
      request.method = "POST";
      request.path = request.target = std::string(type.path) + "/new";
      request.headers = {{"host", "portal.test"}};
      request.cookies = browser.cookies;
      for (const auto& [name, value] : form) request.form.add(name, value);
    }
    std::vector<std::thread> threads;
    for (size_t i = 0; i < requests.size(); ++i) threads.emplace_back([&, i] { answers[i] = portal.app().dispatcher().answer(requests[i]); });
    for (std::thread& thread : threads) thread.join();
    for (const http::Response& answer : answers) {
      CHECK(answer.status == 303);
      CHECK(answer.header("Location") == answers[0].header("Location"));
    }
    CHECK(test::list_all_ids(portal, type).size() == before + 1);
  }
}

TEST_CASE("a form that names what it may not set is refused") {
  Portal portal;
  for (const auto& [type, account] : editable_types(portal)) {
    Browser browser = portal.as(account);
    std::vector<std::string> names = {"id", "created_by", "password_phc", "no_such_field"};
    for (const Field& field : type->fields) {
      if (!field.is_in_form) names.push_back(field.name);
    }
    int number = 30;
    for (const std::string& name : names) {
      if (type->find_field(name) != nullptr && type->find_field(name)->is_in_form) continue;
      INFO(std::string(type->id) << ": " << name);
      Form form = test::sample_form(portal, browser, *type, number++);
      form.emplace_back(name, "1");
      const std::uint64_t before = portal.services().db.generation();
      CHECK(browser.post(std::string(type->path) + "/new", form).status == 400);
      CHECK(portal.services().db.generation() == before);
    }
  }
}

TEST_CASE("removing asks first; what others point to stays") {
  Portal portal;
  for (const auto& [type, account] : editable_types(portal)) {
    if (type->access.remove.is_nobody()) continue;
    INFO(std::string(type->id));
    const bool may_remove = type->access.remove.allows(Person(portal, account).principal);
    Browser browser = portal.as(may_remove ? account : test::find_account(portal, type->access.remove));
    const std::int64_t id = test::make_record(portal, browser, *type, 6);
    const std::string path = path_of(*type, id, "/remove");
    const http::Response page = browser.get(path);
    REQUIRE(page.status == 200);
    const Form form = test::parse_html(page.body).form(path);
    CHECK(browser.get(path_of(*type, id)).status == 200);  // asking removes nothing
    Form stale = form;
    test::set_value(stale, "row_version", "99");
    CHECK(browser.post(path, stale).status == 422);
    CHECK(browser.get(path_of(*type, id)).status == 200);
    REQUIRE(browser.post(path, form).status == 303);
    CHECK(browser.get(path_of(*type, id)).status == 404);
    CHECK(browser.post(path, form).status == 404);
    const auto ids = test::list_shown_ids(browser, *type);
    CHECK(std::find(ids.begin(), ids.end(), id) == ids.end());
  }
  Browser admin = portal.as("quantri");
  const RecordType& units = portal.services().registry.type("core.unit");
  for (const char* code : {"DKKD", "VP"}) {  // people belong to them
    INFO(std::string(code));
    const std::string path = path_of(units, portal.unit_id(code), "/remove");
    const http::Response refused = admin.post(path, test::parse_html(admin.get(path).body).form(path));
    CHECK(refused.status == 422);
    CHECK(test::parse_html(refused.body).has_text("không"));
    CHECK(admin.get(path_of(units, portal.unit_id(code))).status == 200);
  }
  // A named group is removed with its members' names, not with the members.
  const std::string path = path_of(units, portal.unit_id("PCM"), "/remove");
  const http::Response answer = admin.post(path, test::parse_html(admin.get(path).body).form(path));
  CHECK((answer.status == 303 || answer.status == 422));
  CHECK(portal.unit_id("DKKD") != 0);
}

TEST_CASE("a form longer than its lists of choices loses nothing that was chosen before") {
  Portal portal;
  const std::int64_t group = portal.unit_id("PCM");
  portal.services().db.write([&](db::WriteTx& tx) {
    for (int i = 1; i <= 600; ++i) {
      tx.execute("INSERT INTO core_unit(code, name, kind, sort_no) VALUES (?1, ?2, 'external', 9000)", "NGOAI" + std::to_string(i), "Cơ quan " + std::to_string(i));
    }
    tx.execute("UPDATE core_unit SET successor_id = (SELECT max(id) FROM core_unit) WHERE code = 'DKKD'");
    tx.execute("INSERT INTO core_unit_group_member(group_id, unit_id) SELECT ?1, max(id) FROM core_unit", group);
  });
  const std::int64_t last = test::list_all_ids(portal, portal.services().registry.type("core.unit")).back();
  Browser browser = portal.as("quantri");
  const auto members = [&] {
    return portal.services().db.read([&](db::Reader& reader) { return reader.integer("SELECT count(*) FROM core_unit_group_member WHERE group_id = ?1", 0, group); });
  };
  const std::string unit_path = "/admin/units/" + std::to_string(portal.unit_id("DKKD")) + "/edit";
  Form form = test::parse_html(browser.get(unit_path).body).form(unit_path);
  CHECK(test::value_of(form, "successor_id") == std::to_string(last));
  test::set_value(form, "note", "Ghi chú mới");
  CHECK(browser.post(unit_path, form).status == 303);
  CHECK(portal.services().db.read([&](db::Reader& reader) { return reader.integer("SELECT successor_id FROM core_unit WHERE code = 'DKKD'", 0); }) == last);

  const std::string group_path = "/admin/units/" + std::to_string(group) + "/edit";
  form = test::parse_html(browser.get(group_path).body).form(group_path);
  const std::int64_t before = members();
  test::set_value(form, "note", "Ghi chú mới");
  CHECK(browser.post(group_path, form).status == 303);
  CHECK(members() == before);
  form = test::parse_html(browser.get(group_path).body).form(group_path);
  const auto dkkd = std::find(form.begin(), form.end(), std::pair<std::string, std::string>("members[]", std::to_string(portal.unit_id("DKKD"))));
  REQUIRE(dkkd != form.end());
  form.erase(dkkd);
  CHECK(browser.post(group_path, form).status == 303);
  CHECK(members() == before - 1);
}

TEST_CASE("a form sent back as it came changes nothing, whatever the order of its choices") {
  Portal portal;
  for (const auto& [type, account] : editable_types(portal)) {
    Browser browser = portal.as(account);
    const Person person(portal, account);
    const std::int64_t id = test::find_reached_id(portal, person, *type, type->access.update);
    if (id == 0) continue;
    INFO(path_of(*type, id));
    const std::string path = path_of(*type, id, "/edit");
    const http::Response page = browser.get(path);
    if (page.status == 409) {  // a record that no longer changes at all
      CHECK(type->hooks.can_update);
      continue;
    }
    Form form = test::parse_html(page.body).form(path);
    std::reverse(form.begin(), form.end());
    const auto changes = [&] {
      return portal.services().db.read([&](db::Reader& reader) {
        return reader.text(
            "SELECT group_concat(field || ': ' || before_value || ' -> ' || after_value) FROM core_history "
            "WHERE record_type = ?1 AND record_id = ?2 AND action = 'update'",
            type->id, id);
      });
    };
    const std::string before = changes();
    CHECK(browser.post(path, form).status == 303);
    CHECK(changes() == before);
  }
}

TEST_CASE("what may not be changed any more is shown with its name, not its number") {
  Portal portal;
  for (const auto& [type, account] : editable_types(portal)) {
    Browser browser = portal.as(account);
    for (const Field& field : type->fields) {
      if (!field.is_fixed_after_create || field.kind != FieldKind::ref) continue;
      for (const std::int64_t id : test::list_shown_ids(browser, *type)) {
        const http::Response page = browser.get(path_of(*type, id, "/edit"));
        if (page.status != 200) continue;
        INFO(path_of(*type, id));
        for (const test::Tag& tag : test::parse_html(page.body).tags) {
          if (tag.attribute("id") == field.name) CHECK(tag.text.find_first_not_of("0123456789") != std::string::npos);
        }
      }
    }
  }
}

TEST_CASE("numbers are typed without thousands separators, so that both languages read them back") {
  Portal portal;
  const Person person(portal, "quantri");
  for (const char* code : {"vi", "en"}) {
    plugin::Work work{portal.services(), person.principal, i18n::Language::get(code), portal.clock().now(), portal.clock().today(), ""};
    for (const std::int64_t value : {0, 5, 825, 100'000, 123'456, 123'400, 12'345'600, -123'450}) {
      INFO(std::string(code) << ": " << value);
      const Field score = Field::hundredths("score", "Score"), count = Field::integer("count", "Count");
      portal.services().db.read([&](db::Reader& reader) {
        CHECK(*record::parse_field(work, reader, score, record::type_field(work, score, db::Value(value)), record::Source::form) == db::Value(value));
        CHECK(*record::parse_field(work, reader, count, record::type_field(work, count, db::Value(value)), record::Source::file) == db::Value(value));
      });
    }
  }
}

TEST_CASE("list, detail, history and export agree on the rows a person sees") {
  Portal portal;
  for (const std::string& username : test::list_usernames(portal)) {
    const Person person(portal, username);
    Browser browser = portal.as(username);
    for (const RecordType& type : portal.services().registry.types()) {
      if (!type.access.view.allows(person.principal) || type.is_log) continue;
      INFO(username << ": " << std::string(type.id));
      const auto shown = as_set(test::list_shown_ids(browser, type));
      const auto file = base::parse_csv(browser.get(std::string(type.path) + "/export").body);
      REQUIRE(file.ok());
      CHECK(file->size() == shown.size() + 1);
      int looked_at = 0;
      for (const std::int64_t id : test::list_all_ids(portal, type)) {
        const bool visible = shown.count(id) != 0;
        if (visible && ++looked_at > 3) continue;
        if (!visible && ++looked_at > 12) continue;
        INFO("row " << id);
        CHECK(browser.get(path_of(type, id)).status == (visible ? 200 : 404));
        CHECK(browser.get(path_of(type, id, "/history")).status == (visible ? 200 : 404));
        if (type.access.update.allows(person.principal)) {
          const int status = browser.get(path_of(type, id, "/edit")).status;
          CHECK((visible ? status == 200 || status == 403 || status == 409 : status == 404));
        }
      }
    }
  }
}

TEST_CASE("a right for one's own unit reaches the rows of that unit and no others") {
  Portal portal;
  int tested = 0;
  for (const RecordType& type : portal.services().registry.types()) {
    const plugin::Permission* permission = portal.services().registry.find_permission(type.access.view.permission_id());
    if (permission == nullptr || !permission->scoped || type.rows.unit.empty()) continue;
    const std::string permission_id(permission->id);
    const auto grant = [&](auth::Scope scope) {
      portal.services().db.write([&](db::WriteTx& tx) {
        auth::set_role_permission(tx, auth::find_role(tx, "unit_head")->id, permission_id, scope);
      });
    };
    INFO(std::string(type.id));
    Browser dkkd = portal.as("dkkd"), tdgs = portal.as("tdgs");
    grant(auth::Scope::all);
    const auto all = as_set(test::list_shown_ids(dkkd, type));
    CHECK(all == as_set(test::list_shown_ids(tdgs, type)));
    grant(auth::Scope::unit);
    const auto a = as_set(test::list_shown_ids(dkkd, type)), b = as_set(test::list_shown_ids(tdgs, type));
    CHECK(a.size() < all.size() + (all.empty() ? 1 : 0));
    for (const std::int64_t id : b) {
      if (a.count(id) != 0) continue;
      CHECK(dkkd.get(path_of(type, id)).status == 404);
      CHECK(tdgs.get(path_of(type, id)).status == 200);
      break;
    }
    grant(auth::Scope::own);
    const auto own = as_set(test::list_shown_ids(dkkd, type));
    if (type.rows.own.empty()) CHECK(own.empty());
    grant(auth::Scope::none);
    CHECK(dkkd.get(type.path).status == 403);
    ++tested;
  }
  if (tested == 0) MESSAGE("no plugin with rights by unit is built in; nothing was tested");
}

TEST_SUITE_END();

}  // namespace motcong
