// Texts that break other programs, typed into every text field of every form: stored normalised, shown as what they are.
// The list is the Big List of Naughty Strings, read in place.
#include <doctest/doctest.h>

#include <iostream>

#include "core/base/csv.h"
#include "core/base/text.h"
#include "tests/support/json.h"
#include "tests/support/records.h"
#include "tests/support/shared_file.h"

namespace motcong {
namespace {

using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using test::Browser;
using test::Form;
using test::Portal;

/// What the field keeps of a typed text.
std::string kept(const Field& field, const std::string& typed) {
  return field.kind == FieldKind::long_text ? base::normalise_input(typed) : base::normalise_line(base::normalise_input(typed));
}

/// The cell of an exported file in the column of a field, for the record whose title column holds `title`.
bool export_has(const std::vector<base::CsvRow>& rows, const std::string& text) {
  for (const base::CsvRow& row : rows) {
    for (const std::string& cell : row.cells) {
      if (base::without_formula_guard(cell) == text) return true;
    }
  }
  return false;
}

}  // namespace

TEST_SUITE_BEGIN("naughty strings");

TEST_CASE("every naughty string goes through every text field and comes back as it was typed") {
  const auto file = test::read_shared_file("suites/blns/blns.json");
  if (!file) return;
  std::vector<std::string> strings;
  for (const test::Json& element : test::parse_json(*file).elements) {
    if (base::is_utf8(element.text)) strings.push_back(element.text);  // others are refused before a form is read
  }
  REQUIRE(strings.size() > 400);

  Portal portal;
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.access.create.is_nobody() || type.access.update.is_nobody()) continue;
    const bool office = test::Person(portal, "vanphong").principal.may(type.access.create.permission_id());
    Browser browser = portal.as(office ? "vanphong" : test::find_account(portal, type.access.create));
    const std::int64_t id = test::make_record(portal, browser, type, 8);
    const std::string path = std::string(type.path) + "/" + std::to_string(id), edit_path = path + "/edit";
    const auto fields = test::list_text_fields(type);
    Form plain = test::parse_html(browser.get(edit_path).body).form(edit_path);
    for (const Field* field : fields) test::set_value(plain, field->name, "bình thường");
    REQUIRE(browser.post(edit_path, plain).status == 303);
    const std::string detail_skeleton = test::parse_html(browser.get(path).body).skeleton();
    const std::string edit_skeleton = test::parse_html(browser.get(edit_path).body).skeleton();

    // A string for each field in every round; in the course of the rounds every string meets every field. Types of plugins
    // go through the same code, so of theirs only some rounds are taken.
    const bool all_rounds = type.id == std::string_view("core.unit") || type.id == std::string_view("core.user");
    Form form = test::parse_html(browser.get(edit_path).body).form(edit_path);
    int round = 0;
    for (size_t first = 0; first < strings.size(); first += all_rounds ? 1 : 5) {
      std::vector<std::pair<const Field*, std::string>> typed;
      for (size_t i = 0; i < fields.size(); ++i) {
        const std::string text = base::normalise_input(strings[(first + i * 37) % strings.size()]);
        const std::string stays = kept(*fields[i], text);
        if (stays.empty() || base::utf8_length(stays) > static_cast<size_t>(fields[i]->max)) continue;
        test::set_value(form, fields[i]->name, text);
        typed.emplace_back(fields[i], stays);
      }
      INFO(std::string(type.id) << ": " << strings[first]);
      const http::Response saved = browser.post(edit_path, form);
      REQUIRE(saved.status == 303);
      const test::Html detail = test::parse_html(browser.get(path).body);
      const test::Html edit = test::parse_html(browser.get(edit_path).body);
      REQUIRE(detail.fault == "");
      REQUIRE(edit.fault == "");
      if (typed.size() == fields.size()) {
        CHECK(detail.skeleton() == detail_skeleton);
        CHECK(edit.skeleton() == edit_skeleton);
      }
      const Form back = edit.form(edit_path);
      form = back;
      for (const auto& [field, text] : typed) {
        CHECK_MESSAGE(test::value_of(back, field->name) == text, field->name);
        if (field->is_in_detail) CHECK_MESSAGE(detail.has_text(text), field->name);
      }
      if (++round % 20 == 0) {
        const http::Response list = browser.get(std::string(type.path) + "?per_page=100");
        CHECK(list.status == 200);
        CHECK(test::parse_html(list.body).fault == "");
        const auto rows = base::parse_csv(browser.get(std::string(type.path) + "/export").body);
        REQUIRE(rows.ok());
        for (const auto& [field, text] : typed) CHECK_MESSAGE(export_has(*rows, text), field->name);
        CHECK(test::parse_html(browser.get(path + "/history").body).fault == "");
        CHECK(browser.get(std::string(type.path) + "?q=" + base::url_encode(base::normalise_line(strings[first]))).status == 200);
      }
    }
  }
}

TEST_CASE("a naughty string that is refused comes back in the form as it was typed") {
  const auto file = test::read_shared_file("suites/blns/blns.json");
  if (!file) return;
  Portal portal;
  Browser browser = portal.as("quantri");
  for (const test::Json& element : test::parse_json(*file).elements) {
    if (!base::is_utf8(element.text)) continue;
    const std::string text = base::normalise_input(element.text);
    INFO(text);
    const http::Response page = browser.post("/admin/calendar/new", {{"name", text}, {"date", text}, {"kind", text}, {"decision", text}});
    CHECK(page.status == 422);
    const test::Html html = test::parse_html(page.body);
    CHECK(html.fault == "");
    CHECK(test::value_of(html.form("/admin/calendar/new"), "name") == text);
    CHECK(test::value_of(html.form("/admin/calendar/new"), "date") == text);
  }
}

TEST_SUITE_END();

}  // namespace motcong
