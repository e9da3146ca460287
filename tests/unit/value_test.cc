// Values of a page: keys, replacement, and the line between text and HTML.
#include "core/view/value.h"

#include <doctest/doctest.h>

#include "tests/support/failed_check.h"

using namespace motcong::view;
using Kind = Object::Item::Kind;

TEST_CASE("view values: an object finds what was set, and nothing else") {
  Object page;
  page.set("name", "Lan").set("is_new", true).set("html_chart", trusted_html("<svg></svg>"));
  page.list("rows").add().set("n", "1");
  page.object("user").set("name", "Minh");

  REQUIRE(page.find("name") != nullptr);
  CHECK(page.find("name")->kind == Kind::text);
  CHECK(page.find("name")->text == "Lan");
  CHECK(page.find("is_new")->truth);
  CHECK(page.find("html_chart")->kind == Kind::html);
  CHECK(page.find("html_chart")->text == "<svg></svg>");
  CHECK(page.find("rows")->list->size() == 1);
  CHECK(page.find("user")->object->find("name")->text == "Minh");
  for (const char* key : {"", "nam", "names", "Name", "n"}) CHECK(page.find(key) == nullptr);
}

TEST_CASE("view values: a plain string literal is text, not truth") {
  Object page;
  page.set("literal", "x").set("view", std::string_view("y")).set("empty", "");
  CHECK(page.find("literal")->kind == Kind::text);
  CHECK(page.find("view")->text == "y");
  CHECK(page.find("empty")->kind == Kind::text);
}

TEST_CASE("view values: setting a key again replaces the value and its kind") {
  Object page;
  page.set("a", "text").set("b", true);
  page.list("a").add();
  CHECK(page.items().size() == 2);
  CHECK(page.find("a")->kind == Kind::list);
  page.set("a", false);
  CHECK(page.find("a")->kind == Kind::boolean);
  CHECK(page.find("a")->list == nullptr);
  CHECK(page.items().size() == 2);
}

TEST_CASE("view values: a list stays where it is when its object moves or grows") {
  Object page;
  List& rows = page.list("rows");
  Object& user = page.object("user");
  for (const char* key : {"a", "b", "c", "d", "e", "f", "g", "h", "i"}) page.set(key, "x");
  Object moved = std::move(page);
  rows.add().set("n", "1");
  user.set("name", "Lan");
  CHECK(moved.find("rows")->list->size() == 1);
  CHECK(moved.find("user")->object->find("name")->text == "Lan");
}

TEST_CASE("view values: whole objects and lists can be handed over") {
  List rows;
  rows.reserve(2);
  rows.add().set("n", "1");
  rows.add().set("n", "2");
  Object user;
  user.set("name", "Lan");
  Object page;
  page.set("rows", std::move(rows)).set("user", std::move(user));
  CHECK(page.find("rows")->list->rows()[1].find("n")->text == "2");
  CHECK(page.find("user")->object->find("name")->text == "Lan");
}

TEST_CASE("view values: html_ keys are for HTML of ours, other keys are not") {
  const motcong::test::ThrowOnFailedCheck guard;
  Object page;
  CHECK_THROWS(page.set("html_note", "typed by a user"));
  CHECK_THROWS(page.set("note", trusted_html("<b>")));
  CHECK_THROWS(page.list("html_rows"));
  CHECK_THROWS(page.object("html_user"));
  CHECK_NOTHROW(page.set("html_note", false));
}
