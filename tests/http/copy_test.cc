// A new record begun with the values of one there is; and the history with its filters and versions.
#include <doctest/doctest.h>

#include "core/i18n/language.h"
#include "tests/support/records.h"

namespace motcong {
namespace {

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using test::Browser;
using test::contains;
using test::Form;
using test::Person;
using test::Portal;

std::string path_of(const RecordType& type, std::int64_t id, const std::string& suffix = {}) {
  return std::string(type.path) + "/" + std::to_string(id) + suffix;
}

}  // namespace

TEST_SUITE_BEGIN("copy and history");

TEST_CASE("a copy has the values of its original but what names it, is saved as a new record, and is linked") {
  Portal portal;
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.access.create.is_nobody() || type.access.view.is_nobody()) continue;
    const bool office = Person(portal, "vanphong").principal.may(type.access.create.permission_id());
    const std::string account = office ? "vanphong" : test::find_account(portal, type.access.create);
    INFO(std::string(type.id) << " by " << account);
    Browser browser = portal.as(account);
    if (!type.can_copy) {
      CHECK(browser.get(path_of(type, 1, "/copy")).status == 404);
      continue;
    }
    const Form sample = test::sample_form(portal, browser, type, 4);
    const http::Response made = browser.post(std::string(type.path) + "/new", sample);
    REQUIRE(made.status == 303);
    const std::int64_t id = test::id_of_path(std::string(made.header("Location")));
    const http::Response page = browser.get(path_of(type, id, "/copy"));
    REQUIRE(page.status == 200);
    CHECK(test::parse_html(page.body).fault == "");
    CHECK(contains(page.body, "Bản sao của"));
    Form form = test::parse_html(page.body).form(std::string(type.path) + "/new");
    CHECK(test::value_of(form, "_copy_of") == std::to_string(id));
    for (const Field& field : type.fields) {
      if (!field.is_in_form || field.kind == FieldKind::links) continue;
      bool in_key = false;
      for (const char* key : type.key) in_key = in_key || std::string_view(key) == field.name;
      const bool names_it = in_key && field.kind != FieldKind::ref && field.kind != FieldKind::choice;
      INFO(std::string(field.name));
      if (names_it) {
        CHECK(test::value_of(form, field.name) == field.default_text);
      } else {
        CHECK(test::value_of(form, field.name) == test::value_of(sample, field.name));
      }
    }
    // Saved with names of its own; a refused try still knows what it is a copy of.
    const Form fresh = test::sample_form(portal, browser, type, 5);
    for (const Field& field : type.fields) {
      const std::string value = test::value_of(fresh, field.name);
      const bool names_it = field.kind == FieldKind::text || field.kind == FieldKind::integer || field.kind == FieldKind::date;
      if (field.is_in_form && names_it && !value.empty()) test::set_value(form, field.name, value);
    }
    Form broken = form;
    for (const Field& field : type.fields) {
      if (field.is_required && field.is_in_form && field.kind == FieldKind::text) test::set_value(broken, field.name, "");
    }
    const http::Response refused = browser.post(std::string(type.path) + "/new", broken);
    if (refused.status == 422) CHECK(test::value_of(test::parse_html(refused.body).form(std::string(type.path) + "/new"), "_copy_of") == std::to_string(id));
    const http::Response saved = browser.post(std::string(type.path) + "/new", form);
    REQUIRE(saved.status == 303);
    const std::int64_t copy = test::id_of_path(std::string(saved.header("Location")));
    CHECK(copy != id);
    CHECK(contains(browser.get(path_of(type, copy)).body, "Là bản sao của"));
    CHECK(contains(browser.get(path_of(type, id)).body, "Được sao thành"));
  }
}

TEST_CASE("nobody copies what he does not see, or without the right to make records") {
  Portal portal;
  Browser division = portal.as("dkkd");
  CHECK(division.get("/par/tasks/1/copy").status == 403);
  Browser office = portal.as("vanphong");
  CHECK(office.get("/par/tasks/987654321/copy").status == 404);
  Form form = test::sample_form(portal, office, portal.services().registry.type("par.plan"), 2);
  for (const char* original : {"987654321", "x", "-1", ""}) {
    test::set_value(form, "_copy_of", original);
    test::set_value(form, "_once", std::string("token") + original);
    const http::Response saved = office.post("/par/plans/new", form);
    CHECK((saved.status == 303 || saved.status == 422));
    CHECK(!contains(saved.body, "Bản sao của"));
  }
  CHECK(portal.services().db.read([](db::Reader& reader) { return reader.integer("SELECT count(*) FROM core_record_link", 0); }) == 0);
}

TEST_CASE("history: filters by field and person, pages, folds long texts, and shows the record as it was") {
  Portal portal;
  Browser browser = portal.as("vanphong");
  const RecordType& type = portal.services().registry.type("par.plan");
  const std::int64_t id = test::make_record(portal, browser, type, 1);
  const std::string path = path_of(type, id);
  const Field* text = nullptr;
  for (const Field* field : test::list_text_fields(type)) {
    if (text == nullptr || field->max > text->max) text = field;
  }
  REQUIRE(text != nullptr);
  const auto change = [&](const std::string& value) {
    portal.clock().advance(60);
    Form form = test::parse_html(browser.get(path + "/edit").body).form(path + "/edit");
    test::set_value(form, text->name, value);
    REQUIRE(browser.post(path + "/edit", form).status == 303);
  };
  change("Bản thứ hai");
  change("Bản thứ ba");
  const http::Response history = browser.get(path + "/history");
  CHECK(test::parse_html(history.body).fault == "");
  // All fields of one save stand together.
  std::string fields;
  for (const test::Tag& tag : test::parse_html(history.body).tags) {
    if (tag.name == "dt") fields += tag.text + "\n";
  }
  for (const Field& field : type.fields) {
    if (field.is_required && field.is_in_form) CHECK(contains(fields, std::string(i18n::Language::vi().tr(field.label)) + "\n"));
  }
  CHECK(test::parse_html(history.body).links(path + "/history/").size() == 3);
  const std::string name = text->name;
  CHECK(contains(browser.get(path + "/history?field=" + name).body, "Bản thứ hai"));
  const std::string office = std::to_string(portal.user_id("vanphong")), other = std::to_string(portal.user_id("dkkd"));
  CHECK(contains(browser.get(path + "/history?user=" + office).body, "Bản thứ hai"));
  CHECK(!contains(browser.get(path + "/history?user=" + other).body, "<ins>"));
  for (const char* query : {"?field=khong_co", "?user=x", "?page=0", "?page=999999999", "?field=%23files", "?field=' OR 1=1"}) {
    INFO(std::string(query));
    CHECK(browser.get(path + "/history" + query).status == 200);
  }
  // Version 2 had the second text, the third came later.
  const http::Response second = browser.get(path + "/history/2");
  CHECK(second.status == 200);
  CHECK(test::parse_html(second.body).fault == "");
  CHECK(contains(second.body, "Bản thứ hai"));
  CHECK(!contains(second.body, "Bản thứ ba"));
  for (const char* version : {"0", "4", "987654321"}) CHECK(browser.get(path + "/history/" + version).status == 404);
  if (text->max >= 400) {
    const std::string long_text(350, 'y');
    change(long_text);
    const http::Response folded = browser.get(path + "/history");
    CHECK(contains(folded.body, "<details><summary>"));
    CHECK(contains(folded.body, long_text));
  }
  for (int i = 0; i < 110; ++i) change("Lần " + std::to_string(i));
  CHECK(contains(browser.get(path + "/history").body, "page=2"));
  CHECK(contains(browser.get(path + "/history?page=2").body, "Bản thứ hai"));
  Browser division = portal.as("");
  CHECK(division.get(path + "/history/2").status == 303);
}

TEST_SUITE_END();

}  // namespace motcong
