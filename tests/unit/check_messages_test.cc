// The build step that stops a message without Vietnamese: packaging/build/check_messages.sh on a small tree
// of its own.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "core/i18n/catalogue.h"

namespace fs = std::filesystem;
using namespace motcong;

namespace {

constexpr const char* kHeader = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n";

struct Outcome {
  int status = -1;
  std::string output;
};

/// A source tree in a folder with a space in its name.
class Tree {
 public:
  explicit Tree(const std::map<std::string, std::string>& files) {
    std::string pattern = (fs::temp_directory_path() / "messages XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    root_ = pattern;
    fs::create_directory(root_ / "lists");
    std::ofstream code(root_ / "lists/code.txt"), templates(root_ / "lists/templates.txt"),
        catalogues(root_ / "lists/catalogues.txt");
    for (const auto& [name, text] : files) {
      fs::create_directories((root_ / name).parent_path());
      std::ofstream(root_ / name) << text;
      (name.ends_with(".po") ? catalogues : name.ends_with(".mustache") ? templates : code) << name << '\n';
    }
  }
  ~Tree() { fs::remove_all(root_); }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  Outcome run(const std::string& mode) const {
    const std::string command = "cd '" + root_.string() +
                                "' && sh '" MOTCONG_SOURCE_DIR "/packaging/build/check_messages.sh' " + mode +
                                " lists out/vi.mo 2>&1";
    std::FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    Outcome outcome;
    char buffer[4096];
    for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
      outcome.output.append(buffer, n);
    outcome.status = WEXITSTATUS(pclose(pipe));
    return outcome;
  }

  fs::path compiled() const { return root_ / "out/vi.mo"; }

 private:
  fs::path root_;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a complete tree is compiled; a second run leaves the result alone") {
  const Tree tree(
      {{"core/a.cc",
        "auto a = N_(\"One {name}\"); auto b = vi.tr(\"Say \\\"hi\\\"\");  // N_(\"a comment\")\n"},
       {"core/b.mustache", "{{! {{#t}}no{{/t}} }}{{#t}}\n  Two\n  lines \\o/\n{{/t}}{{#title}}x{{/title}}"},
       {"core/vi.po", std::string(kHeader) + "msgid \"One {name}\"\nmsgstr \"Một {name}\"\n"},
       {"plugins/vi.po",
        std::string(kHeader) +
            "msgid \"Say \\\"hi\\\"\"\nmsgstr \"Chào\"\n#~ msgid \"old\"\n#~ msgstr \"cũ\"\n\n"
            "msgid \"\"\n\"Two lines \"\n\"\\\\o/\"\nmsgstr \"Hai dòng\"\n"}});
  const Outcome first = tree.run("build");
  CHECK(first.output == "");
  REQUIRE(first.status == 0);
  std::stringstream bytes;
  bytes << std::ifstream(tree.compiled()).rdbuf();
  const std::string compiled = bytes.str();
  const auto catalogue = i18n::Catalogue::parse_mo(compiled);
  REQUIRE(catalogue.ok());
  CHECK(catalogue->size() == 3);
  CHECK(catalogue->find("One {name}") == "Một {name}");
  CHECK(catalogue->find("Say \"hi\"") == "Chào");
  CHECK(catalogue->find("Two lines \\o/") == "Hai dòng");

  const auto written = fs::last_write_time(tree.compiled());
  CHECK(tree.run("build").status == 0);
  CHECK(fs::last_write_time(tree.compiled()) == written);
  CHECK(tree.run("missing").output == "Every message has its Vietnamese.\n");
}

TEST_CASE("everything that is wrong is listed at once, and nothing is compiled") {
  const Tree tree(
      {{"core/a.cc", "auto a = N_(\"One {name}\");\nauto b = N_(\"Two\");\nauto c = N_(\"Three\");\n"},
       {"core/b.mustache", "<p>\n{{#t}}Four {n}{{/t}}\n{{#t}}Five {{n}}{{/t}}\n{{#t}}Six"},
       {"core/vi.po",
        std::string(kHeader) +
            "msgid \"One {name}\"\nmsgstr \"Một {nam}\"\n\n#, fuzzy\nmsgid \"Two\"\nmsgstr \"Hai\"\n\n"
            "msgid \"Three\"\nmsgstr \"\"\n"}});
  const Outcome outcome = tree.run("build");
  CHECK(outcome.status != 0);
  CHECK_FALSE(fs::exists(tree.compiled()));
  for (const char* line :
       {"error: core/vi.po:4: the placeholders differ", "error: core/vi.po:8: marked fuzzy: \"Two\"",
        "error: core/vi.po:11: empty msgstr: \"Three\"", "error: core/a.cc:3: no Vietnamese for \"Three\"",
        "error: core/b.mustache:2: no Vietnamese for \"Four {n}\"",
        "error: core/b.mustache:3: a tag inside {{#t}}", "error: core/b.mustache:4: {{#t}} is never closed",
        "2 messages have no Vietnamese"}) {
    CAPTURE(std::string(line));
    CHECK(contains(outcome.output, line));
  }
  CAPTURE(outcome.output);
  CHECK(contains(tree.run("missing").output, "#: core/b.mustache:2\nmsgid \"Four {n}\"\nmsgstr \"\"\n"));
}

TEST_CASE("unused entries and second wordings are only warned of") {
  const Tree tree(
      {{"core/a.cc", "auto a = N_(\"One\");\n"},
       {"core/vi.po", std::string(kHeader) + "msgid \"One\"\nmsgstr \"Một\"\n"},
       {"plugins/vi.po",
        std::string(kHeader) + "msgid \"One\"\nmsgstr \"Mốt\"\n\nmsgid \"Two\"\nmsgstr \"Hai\"\n"}});
  const Outcome outcome = tree.run("build");
  CHECK(outcome.status == 0);
  CHECK(
      contains(outcome.output,
               "warning: plugins/vi.po:4: \"One\" is \"Một\" in core/vi.po:4 and that is used, not \"Mốt\""));
  CHECK(contains(outcome.output, "warning: plugins/vi.po:7: no longer used: \"Two\""));
}

TEST_CASE("a draft is compiled although messages lack their Vietnamese, but not with a wrong catalogue") {
  const std::string one = std::string(kHeader) + "msgid \"One\"\nmsgstr \"Một\"\n";
  const Tree tree({{"core/a.cc", "auto a = N_(\"One\"); auto b = N_(\"Two\");\n"}, {"core/vi.po", one}});
  const Outcome outcome = tree.run("draft");
  CHECK(outcome.status == 0);
  CHECK(contains(outcome.output, "1 messages have no Vietnamese"));
  CHECK(fs::exists(tree.compiled()));
  const Tree wrong({{"core/a.cc", "auto a = N_(\"One\");\n"},
                    {"core/vi.po", one + "\n#, fuzzy\nmsgid \"Two\"\nmsgstr \"Hai\"\n"}});
  CHECK(wrong.run("draft").status != 0);
}
