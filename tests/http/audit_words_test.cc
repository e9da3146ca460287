// The audit log as people read it: every act has words in both languages, what it is about is named and leads there, and
// it is found by word.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "tests/support/portal.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Portal;

/// Literals of the calls of audit() in the sources that can be an act: "version.read", not the id of a record type.
std::set<std::string> acts_in_sources(const plugin::Registry& registry) {
  const std::regex call("audit(?:_change)?\\(([^;]*);"), literal("\"([a-z_]+(?:\\.[a-z_]+)*)\"");
  std::set<std::string> acts;
  const std::filesystem::path root = MOTCONG_SOURCE_DIR;
  for (const char* folder : {"core", "plugins"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() != ".cc") continue;
      std::ifstream file(entry.path());
      std::stringstream text;
      text << file.rdbuf();
      const std::string source = text.str();
      for (std::sregex_iterator it(source.begin(), source.end(), call), end; it != end; ++it) {
        const std::string arguments = (*it)[1];
        for (std::sregex_iterator word(arguments.begin(), arguments.end(), literal); word != end; ++word) {
          const std::string found = (*word)[1];
          const bool is_act = contains(found, ".") && !found.starts_with("core.") && registry.find_type(found) == nullptr;
          if (is_act) acts.insert(found);
        }
      }
    }
  }
  return acts;
}

}  // namespace

TEST_SUITE_BEGIN("audit words");

TEST_CASE("every act that is written to the log has words, in both languages") {
  Portal portal;
  const plugin::Registry& registry = portal.services().registry;
  std::set<std::string> acts = acts_in_sources(registry);
  CHECK(acts.count("version.distribute") == 1);
  CHECK(acts.count("calendar.recount") == 1);
  CHECK(acts.size() > 40);
  for (const plugin::RecordType& type : registry.types()) {
    for (const plugin::Action& action : type.actions) acts.insert(std::string("record.") + action.id);
  }
  const plugin::Field* field = registry.type("core.audit").find_field("action");
  for (const std::string& act : acts) {
    INFO(act);
    const char* label = nullptr;
    for (const plugin::Choice& choice : field->choice_list) {
      if (choice.value == act) label = choice.label;
    }
    REQUIRE(label != nullptr);
    CHECK(i18n::Language::vi().knows(label));
  }
}

TEST_CASE("an entry names the record it is about, with a link for who may see it, and is found by word and by code") {
  Portal portal;
  Browser office = portal.as("vanphong");
  const http::Response made = office.post(
      "/admin/calendar/new",
      {{"date", "03/06/2019"}, {"name", "Ngày mẫu"}, {"kind", "off"}, {"certainty", "announced"}});
  REQUIRE(made.status == 303);
  const std::string link = "href=\"" + std::string(made.header("Location")) + "\"";
  Browser reader = portal.as("quantri");
  const std::string all = reader.get("/admin/audit").body;
  CHECK(contains(all, link));
  CHECK(contains(all, "Ngày nghỉ hoặc làm bù"));
  CHECK_FALSE(contains(all, ">core.holiday<"));
  CHECK_FALSE(contains(all, ">calendar.recount<"));
  for (const char* words : {"calendar", "calendar.recount", "t%C3%ADnh+l%E1%BA%A1i+h%E1%BA%A1n", "tinh+lai"}) {
    INFO(words);
    const std::string found = reader.get(std::string("/admin/audit?q=") + words).body;
    CHECK(contains(found, "Tính lại hạn do thay đổi lịch nghỉ"));
  }
  CHECK_FALSE(contains(reader.get("/admin/audit?q=calendar").body, link));
}

TEST_SUITE_END();

}  // namespace motcong
