// The core tests of the Mustache specification against our template store. Where the store means to differ,
// the case is named below with the reason.
#include <doctest/doctest.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "core/view/template_store.h"
#include "tests/support/json.h"

using motcong::i18n::Language;
using motcong::test::Json;
using namespace motcong::view;

namespace {

// Not run, because the store has another rule. The rules themselves are tested in template_store_test.cc.
const std::map<std::string, std::string> kExcluded = {
    {"partials: Failed Lookup", "an unknown partial is a fault when loading, not empty text"},
    {"partials: Recursion", "partials are put in place when loaded, so they cannot include themselves"},
    {"partials: Standalone Without Previous Line", "partials are not indented: HTML needs no indentation"},
    {"partials: Standalone Without Newline", "partials are not indented"},
    {"partials: Standalone Indentation", "partials are not indented"},
    {"sections: Variable test",
     "text as a section asks whether it is empty; it is not something to look into"},
    {"sections: Deeply Nested Contexts", "text as a section is not something to look into"},
    {"sections: Implicit Iterator - Triple mustache", "raw output needs a key that starts with html_"},
    {"sections: Implicit Iterator - Ampersand", "raw output needs a key that starts with html_"},
    {"interpolation: Implicit Iterators - Triple Mustache", "raw output needs a key that starts with html_"},
    {"interpolation: Implicit Iterators - Ampersand", "raw output needs a key that starts with html_"},
};
// The whole of delimiters.json: {{=<% %>=}} is a fault, because nobody needs a second way to write a tag. The
// optional modules (lambdas, inheritance, dynamic names) are not offered.
const char* const kModules[] = {"comments", "interpolation", "inverted", "partials", "sections"};

// Compared with each run of blanks as one, because the store keeps no more than that of a template.
const std::map<std::string, std::string> kBlanksDiffer = {
    {"comments: Indented Inline", "indentation"},
    {"comments: Standalone Line Endings", "CR LF"},
    {"comments: Surrounding Whitespace", "two spaces"},
    {"interpolation: Interpolation - Standalone", "indentation"},
    {"interpolation: Triple Mustache - Standalone", "indentation"},
    {"interpolation: Ampersand - Standalone", "indentation"},
    {"inverted: Surrounding Whitespace", "tabs"},
    {"inverted: Indented Inline Sections", "indentation"},
    {"inverted: Internal Whitespace", "a space before the newline"},
    {"inverted: Standalone Line Endings", "CR LF"},
    {"partials: Surrounding Whitespace", "tabs"},
    {"partials: Inline Indentation", "two spaces"},
    {"partials: Standalone Line Endings", "CR LF"},
    {"sections: Surrounding Whitespace", "tabs"},
    {"sections: Indented Inline Sections", "indentation"},
    {"sections: Internal Whitespace", "a space before the newline"},
    {"sections: Standalone Line Endings", "CR LF"},
};

std::filesystem::path spec_folder() {
  const char* shared = std::getenv("MOTCONG_SHARED");
  return std::filesystem::path(shared != nullptr ? shared : MOTCONG_SOURCE_DIR "/../shared") /
         "data/suites/mustache-spec";
}

Json read_json(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return motcong::test::parse_json(std::string(std::istreambuf_iterator<char>(in), {}));
}

/// The data of a case as an Object. Every text is there twice, for {{name}} and for {{{html_name}}}; null is
/// a key that is not there; an element of a list that is no object becomes an object whose only key is ".".
class Page {
 public:
  Object build(const Json& data) {
    Object page;
    if (data.kind != Json::Kind::object) {
      put(page, ".", data);
      return page;
    }
    for (const auto& [name, value] : data.members) put(page, name, value);
    return page;
  }

 private:
  const char* keep(std::string name) { return names_.emplace_back(std::move(name)).c_str(); }

  void put(Object& object, const std::string& name, const Json& value) {
    switch (value.kind) {
      case Json::Kind::null:
        break;
      case Json::Kind::boolean:
        object.set(keep(name), value.truth);
        break;
      case Json::Kind::number:
      case Json::Kind::text:
        object.set(keep(name), value.text);
        object.set(keep("html_" + name), trusted_html(value.text));
        break;
      case Json::Kind::object:
        object.set(keep(name), build(value));
        break;
      case Json::Kind::list: {
        List& list = object.list(keep(name));
        for (const Json& element : value.elements) list.add() = build(element);
        break;
      }
    }
  }

  std::deque<std::string> names_;
};

/// {{{a.b}}} -> {{{a.html_b}}}, and {{&a.b}} likewise: the store prints only html_ keys raw.
std::string with_html_keys(std::string text) {
  for (const std::string open : {"{{{", "{{&"}) {
    for (std::size_t at = 0; (at = text.find(open, at)) != std::string::npos;) {
      at = text.find_first_not_of(' ', at + 3);
      const std::size_t end = text.find_first_of(" }", at);
      const std::size_t dot = text.rfind('.', end);
      text.insert(dot != std::string::npos && dot > at ? dot + 1 : at, "html_");
    }
  }
  return text;
}

std::string with_single_blanks(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) out += c;
    if (blank && !out.ends_with(' ')) out += ' ';
  }
  return out;
}

}  // namespace

TEST_CASE("Mustache specification: the core modules hold for the template store") {
  const std::filesystem::path folder = spec_folder();
  if (!std::filesystem::exists(folder)) {
    MESSAGE("skipped: the specification's test data is not at ", folder.string());
    return;
  }
  TemplateStore::set_strict(false);
  std::size_t excluded = 0, run = 0;
  for (const char* module : kModules) {
    const Json file = read_json(folder / (std::string(module) + ".json"));
    for (const Json& test : file.at("tests").elements) {
      const std::string name = std::string(module) + ": " + test.at("name").text;
      CAPTURE(name);
      if (kExcluded.contains(name)) {
        ++excluded;
        continue;
      }
      ++run;
      std::deque<std::string> texts;
      std::vector<TemplateStore::Source> sources = {
          {"template", texts.emplace_back(with_html_keys(test.at("template").text))}};
      if (const Json* partials = test.find("partials")) {
        for (const auto& [partial, text] : partials->members) {
          sources.push_back({partial, texts.emplace_back(with_html_keys(text.text))});
        }
      }
      std::vector<std::string> faults;
      const TemplateStore store(sources, faults);
      CHECK(faults.empty());
      if (!store.has("template")) continue;
      Page page;
      const std::string html = store.render("template", Language::en(), page.build(test.at("data")));
      const std::string& expected = test.at("expected").text;
      if (kBlanksDiffer.contains(name)) {
        CHECK(with_single_blanks(html) == with_single_blanks(expected));
        CHECK_MESSAGE(html != expected, "no longer differs: take it off the list");
      } else {
        CHECK(html == expected);
      }
    }
  }
  TemplateStore::set_strict(true);
  CHECK(excluded == kExcluded.size());
  CHECK(run > 100);
}
