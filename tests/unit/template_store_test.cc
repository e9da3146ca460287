// The template store: languages, partials, escaping, what stops the start, what stops a page.
#include "core/view/template_store.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "core/base/embedded.h"
#include "tests/support/failed_check.h"

using motcong::i18n::Language;
using motcong::test::ThrowOnFailedCheck;
using namespace motcong::view;

namespace {

using Sources = std::vector<TemplateStore::Source>;

/// One a line, so that a failing test shows them.
std::string faults_of(const Sources& sources) {
  std::vector<std::string> faults;
  const TemplateStore store(sources, faults);
  std::string lines;
  for (const std::string& fault : faults) lines += fault + "\n";
  return lines;
}

/// Renders one template; with `strict` off where a case needs it.
std::string render(std::string_view text, const Object& page, const Language& language = Language::en(),
                   const Sources& partials = {}) {
  Sources sources = partials;
  sources.push_back({"page", text});
  REQUIRE(faults_of(sources) == "");
  std::vector<std::string> faults;
  const TemplateStore store(sources, faults);
  return store.render("page", language, page);
}

}  // namespace

TEST_CASE("templates: text is escaped for elements and for both kinds of quotes") {
  Object page;
  page.set("name", R"(<b>"A" & 'B'</b> Đặng)");
  const std::string escaped = "&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/b&gt; Đặng";
  CHECK(render("<p title='{{name}}'>{{name}}</p>", page) == "<p title='" + escaped + "'>" + escaped + "</p>");
}

TEST_CASE("templates: a value is never read as a template again") {
  Object page;
  page.set("name", "{{secret}} {{#t}}x{{/t}} {{{html_x}}}").set("secret", "S");
  CHECK(render("{{name}}", page) == "{{secret}} {{#t}}x{{/t}} {{{html_x}}}");
}

TEST_CASE("templates: HTML of ours goes to the page as it is, false gives nothing") {
  Object page;
  page.set("html_chart", trusted_html("<svg>&amp;</svg>")).set("html_none", false);
  CHECK(render("{{#html_chart}}<div>{{{html_chart}}}</div>{{/html_chart}}", page) ==
        "<div><svg>&amp;</svg></div>");
  CHECK(render("{{&html_chart}}|{{{html_none}}}|{{^html_none}}no{{/html_none}}", page) ==
        "<svg>&amp;</svg>||no");
}

TEST_CASE("templates: sections by kind of value") {
  struct Case {
    const char* shown_for;
    bool shown;
  };
  Object page;
  page.set("truth", true).set("untruth", false).set("text", "x").set("empty_text", "").set("zero", "0");
  page.list("empty_list");
  page.list("list").add();
  page.object("object");
  for (const Case& c : {Case{"truth", true},
                        {"untruth", false},
                        {"text", true},
                        {"empty_text", false},
                        {"zero", true},
                        {"empty_list", false},
                        {"list", true},
                        {"object", true}}) {
    CAPTURE(c.shown_for);
    const std::string key = c.shown_for;
    CHECK(render("{{#" + key + "}}yes{{/" + key + "}}{{^" + key + "}}no{{/" + key + "}}", page) ==
          (c.shown ? "yes" : "no"));
  }
}

TEST_CASE("templates: rows see their own keys first, then those of the page") {
  Object page;
  page.set("unit", "Sở").set("id", "page");
  List& rows = page.list("rows");
  rows.add().set("id", "1");
  rows.add().set("unit", "Phòng").set("id", "2");  // other keys in another order than the first row
  rows.add().set("id", "3");
  CHECK(render("{{#rows}}{{id}}:{{unit}} {{/rows}}{{id}}", page) == "1:Sở 2:Phòng 3:Sở page");
}

TEST_CASE("templates: lists in lists, of different lengths, each time anew") {
  Object page;
  List& rows = page.list("rows");
  for (int n = 0; n < 4; ++n) {
    Object& row = rows.add();
    row.set("n", std::to_string(n));
    List& cells = row.list("cells");
    for (int k = 0; k < 3 - n; ++k) cells.add().set("text", std::to_string(k));
    row.object("link").set("href", "/x/" + std::to_string(n));
  }
  const std::string text =
      "{{#rows}}<{{n}}{{#cells}}[{{text}}{{#link}}{{href}}{{/link}}]{{/cells}}{{^cells}}-{{/"
      "cells}}{{link.href}}>{{/rows}}";
  const std::string expected = "<0[0/x/0][1/x/0][2/x/0]/x/0><1[0/x/1][1/x/1]/x/1><2[0/x/2]/x/2><3-/x/3>";
  std::vector<std::string> faults;
  const TemplateStore store({{"page", text}}, faults);
  REQUIRE(faults.empty());
  for (int round = 0; round < 3; ++round) CHECK(store.render("page", Language::vi(), page) == expected);
}

TEST_CASE("templates: a missing key is a failed check when strict, else empty") {
  Object page;
  page.set("here", "x").object("user").set("name", "Lan");
  for (const std::string text : {"{{absent}}", "{{#absent}}a{{/absent}}", "{{^absent}}{{/absent}}",
                                 "{{{html_absent}}}", "{{user.absent}}", "{{here.absent}}"}) {
    CAPTURE(text);
    {
      const ThrowOnFailedCheck guard;
      CHECK_THROWS(render(text, page));
    }
    TemplateStore::set_strict(false);
    CHECK(render(text, page) == "");
    TemplateStore::set_strict(true);
  }
}

TEST_CASE("templates: a value of the wrong kind never prints, strict or not") {
  Object page;
  page.set("truth", true).set("html_truth", true);
  page.list("rows");
  page.object("user");
  const ThrowOnFailedCheck guard;
  for (const bool strict : {true, false}) {
    TemplateStore::set_strict(strict);
    for (const std::string text : {"{{truth}}", "{{rows}}", "{{user}}", "{{{html_truth}}}"}) {
      CAPTURE(text);
      CHECK_THROWS(render(text, page));
    }
  }
  TemplateStore::set_strict(true);
}

TEST_CASE("templates: a failed page does not spoil the next one") {
  std::vector<std::string> faults;
  const TemplateStore store({{"page", "{{#rows}}<i>{{n}}</i>{{/rows}}"}}, faults);
  REQUIRE(faults.empty());
  Object bad, good;
  bad.list("rows").add();
  good.list("rows").add().set("n", "1");
  const ThrowOnFailedCheck guard;
  CHECK_THROWS(store.render("page", Language::en(), bad));
  CHECK(store.render("page", Language::en(), good) == "<i>1</i>");
  CHECK_THROWS(store.render("other", Language::en(), good));
  CHECK(store.has("page"));
  CHECK_FALSE(store.has("other"));
}

TEST_CASE("templates: messages are in the language of the page, with values in their places") {
  Object page;
  page.set("max", "<5>").object("file").set("max", "7");
  const std::string_view text = "<p>{{#t}}\n  The file has more than\n  {max} rows.\n{{/t}}</p>";
  CHECK(render(text, page) == "<p>The file has more than &lt;5&gt; rows.</p>");
  CHECK(render(text, page, Language::vi()) == "<p>Tệp có nhiều hơn &lt;5&gt; dòng.</p>");
  CHECK(render("{{#file}}{{#t}}The file has more than {max} rows.{{/t}}{{/file}}", page, Language::vi()) ==
        "Tệp có nhiều hơn 7 dòng.");
}

TEST_CASE("templates: a message is text: its quotes cannot end an attribute") {
  CHECK(
      render(
          R"(<a title="{{#t}}This is an Excel workbook. Save it as "CSV UTF-8" and choose that file.{{/t}}">)",
          Object()) ==
      R"(<a title="This is an Excel workbook. Save it as &quot;CSV UTF-8&quot; and choose that file.">)");
}

TEST_CASE("templates: partials are put in place, in the enclosing page and inside tags") {
  Object page;
  page.set("id", "7").set("bad", true);
  const Sources partials = {{"core/aria", "{{#bad}} aria-invalid=\"true\" data-id=\"{{id}}\"{{/bad}}"},
                            {"core/box", "<i>{{> core/id}}</i>\n"},
                            {"core/id", "#{{id}}"}};
  CHECK(render("<p>\n  {{> core/box}}\n</p><input{{> core/aria}}>", page, Language::en(), partials) ==
        "<p>\n<i>#7</i>\n</p><input aria-invalid=\"true\" data-id=\"7\">");
}

TEST_CASE("templates: static files and icons become addresses that follow their content") {
  const std::string sprite = motcong::base::static_url("sprite.svg");
  CHECK(render("<link href=\"{{static:app.css}}\">{{icon:home}}", Object()) ==
        "<link href=\"" + motcong::base::static_url("app.css") +
            "\"><svg class=\"i\" aria-hidden=\"true\" focusable=\"false\"><use href=\"" + sprite +
            "#home\"></use></svg>");
}

TEST_CASE("templates: a run of blanks becomes one") {
  CHECK(render("<ul>\n    <li>a  \t b</li>\r\n\n\n  <li></li>\n</ul>\n", Object()) ==
        "<ul>\n<li>a b</li>\n<li></li>\n</ul>\n");
}

TEST_CASE("templates: every fault is found before anything is served") {
  struct Case {
    const char* text;
    const char* fault;
  };
  const Case cases[] = {
      // syntax
      {"{{#a}}", "section 'a' is not closed"},
      {"{{#a}}{{#b}}{{/a}}{{/b}}", "section 'a' is closed but not open here"},
      {"{{/a}}", "section 'a' is closed but not open here"},
      {"{{a", "tag is not closed"},
      {"{{{html_a}}", "tag is not closed"},
      {"{{}}", "'' is no name"},
      {"{{a b}}", "'a b' is no name"},
      {"{{=<% %>=}}", "other delimiters than {{ }} are not used here"},
      // what is not there
      {"{{> core/nothing}}", "no partial 'core/nothing'"},
      {"{{> page}}", "includes itself: page -> page"},
      {"<a href=\"{{static:nothing.css}}\">", "no static file 'nothing.css'"},
      {"{{icon:no-such-icon}}", "no icon 'no-such-icon'"},
      {"{{#t}}No catalogue has this sentence.{{/t}}",
       "no Vietnamese for \"No catalogue has this sentence.\""},
      {"{{#t}}open", "message is not closed by {{/t}}"},
      {"{{#t}}{{name}} is here{{/t}}", "message has a tag; write {name} for a value"},
      {"{{#t}}<b>bold</b>{{/t}}", "message has markup; close {{/t}} before it"},
      {"{{#t}} {{/t}}", "message is empty"},
      // raw output
      {"{{{name}}}", "raw output of 'name', which is not an html_ key"},
      {"{{&name}}", "raw output of 'name', which is not an html_ key"},
      {"{{{html_x.name}}}", "raw output of 'html_x.name', which is not an html_ key"},
      {"{{html_chart}}", "'html_chart' is HTML: write {{{html_chart}}}"},
      {"<p title=\"{{{html_chart}}}\">", "HTML of ours belongs between tags"},
      {"<p {{icon:home}}>", "HTML of ours belongs between tags"},
      // script and style
      {"<p style=\"color:red\">", "inline style"},
      {"<p\nSTYLE = x>", "inline style"},
      {"<style>p{}</style>", "inline style"},
      {"<p onclick=\"x()\">", "inline handler onclick"},
      {"<p class='a' ONLOAD=x>", "inline handler onload"},
      {"<p hx-on:click=\"x()\">", "inline handler hx-on:click"},
      {"<script>x()</script>", "inline script"},
      {"<script src=\"/a.js\">x()</script>", "inline script"},
      {"<script>{{name}}</script>", "value in a script"},
      {"<a href=\" JavaScript:x()\">", "javascript: address"},
      {"<iframe srcdoc=\"x\">", "inline document"},
      // places
      {"<input value={{name}}>", "value in a tag outside quotes"},
      {"<input {{name}}>", "value in a tag outside quotes"},
      {"<h{{name}}>", "value in a tag outside quotes"},
      {"<p class=\"{{#a}}b\">{{/a}}", "section 'a' opens or closes a tag or a quote half"},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.text));
    const std::string faults = faults_of({{"page", c.text}});
    CHECK_MESSAGE(faults.find(std::string(": ") + c.fault + "\n") != std::string::npos, faults);
  }
}

TEST_CASE("templates: what is allowed although it looks alike") {
  for (const std::string text : {
           "<p data-style=\"x\" class='on'>one = 1, style = 2, javascript: 3</p>",
           "<script src=\"/static/app.js\" defer></script>",
           "<!-- <p style=\"x\"> -->",
           "a < b and on=1",
           "<a href=\"/x?next={{id}}&amp;on={{id}}\">",
           "<p{{#bad}} class=\"bad\"{{/bad}}>",
           "<p class=\"a{{#bad}} bad{{/bad}}\">",
           "<textarea>\n{{id}}</textarea>",
       }) {
    CAPTURE(text);
    CHECK(faults_of({{"page", text}}) == "");
  }
}

TEST_CASE("templates: all faults of all files are told at once, a partial's only once") {
  CHECK(faults_of({{"a", "{{> part}}\n{{> nothing}}"},
                   {"b", "{{> part}}\n\n{{icon:no-such-icon}}"},
                   {"part", "<p>"}}) ==
        "template a:2: no partial 'nothing'\n"
        "template b:3: no icon 'no-such-icon'\n");
  CHECK(faults_of({{"a", "{{> part}}"}, {"b", "{{> part}}"}, {"part", "<p>\n<p style=x>"}}) ==
        "template part:2: inline style\n");
  CHECK(faults_of({{"a", "{{> b}}"}, {"b", "{{> a}}"}}) ==
        "template a:1: includes itself: a -> b -> a\n"
        "template b:1: includes itself: b -> a -> b\n");
  CHECK(faults_of({{"a", ""}, {"a", ""}}) == "template a:1: is there twice\n");
}

TEST_CASE("templates: a partial is judged by where it stands") {
  CHECK(faults_of({{"a", "<p {{> part}}>"}, {"part", "{{id}}"}}) ==
        "template part:1: value in a tag outside quotes\n");
}

TEST_CASE("templates: many threads render at once") {
  std::vector<std::string> faults;
  const TemplateStore store({{"page", "{{#rows}}<i>{{n}}</i>{{/rows}}"}}, faults);
  REQUIRE(faults.empty());
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t id = 0; id < wrong.size(); ++id) {
    threads.emplace_back([&, id] {
      for (int round = 0; round < 200; ++round) {
        Object page;
        List& rows = page.list("rows");
        std::string expected;
        for (std::size_t n = 0; n <= id; ++n) {
          rows.add().set("n", std::to_string(id));
          expected += "<i>" + std::to_string(id) + "</i>";
        }
        wrong[id] += store.render("page", id % 2 == 0 ? Language::vi() : Language::en(), page) != expected;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("templates: those in the executable are without fault") {
  const Sources sources = embedded_templates();
  CHECK(faults_of(sources) == "");
}
