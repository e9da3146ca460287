// Reads the sources and holds them to the map: who may include whom, which file alone may touch which
// library, what templates, style sheets, scripts and migrations must not contain. Looks at text, not at
// behaviour.
#if defined(__GNUC__) && !defined(__clang__)
// A false alarm of GCC 12 inside <regex> with sanitizers.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct File {
  std::string path;  // relative to the project, such as "core/db/database.cc"
  std::vector<std::string> lines;
};

/// Every file under `folders` whose name ends in one of `endings`; folders that are absent hold none.
std::vector<File> load_files(const std::vector<std::string>& folders,
                             const std::vector<std::string>& endings) {
  const fs::path root = MOTCONG_SOURCE_DIR;
  std::vector<File> files;
  for (const std::string& folder : folders) {
    if (!fs::exists(root / folder)) continue;
    for (fs::recursive_directory_iterator entry(root / folder), end; entry != end; ++entry) {
      if (entry->path().filename() == "node_modules") entry.disable_recursion_pending();
      const std::string extension = entry->path().extension().string();
      if (!entry->is_regular_file() || std::ranges::find(endings, extension) == endings.end()) continue;
      File file{fs::relative(entry->path(), root).generic_string(), {}};
      std::ifstream in(entry->path());
      for (std::string line; std::getline(in, line);) file.lines.push_back(line);
      files.push_back(std::move(file));
    }
  }
  std::ranges::sort(files, {}, &File::path);
  return files;
}

const std::vector<File>& sources() {
  static const std::vector<File> files = load_files({"core", "plugins"}, {".h", ".cc"});
  return files;
}

/// "db" of "core/db/database.h"; "app" of "core/main.cc"; "plugins/par" of anything under plugins/par.
std::string area_of(std::string_view path) {
  const std::size_t first = path.find('/');
  const std::size_t second = path.find('/', first + 1);
  if (path.starts_with("plugins/")) return std::string(path.substr(0, second));
  if (second == std::string_view::npos) return "app";
  return std::string(path.substr(first + 1, second - first - 1));
}

struct Include {
  std::string target;
  bool angled = false;
};

std::vector<Include> includes_of(const File& file) {
  static const std::regex kInclude(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
  std::vector<Include> found;
  for (const std::string& line : file.lines) {
    std::smatch match;
    if (std::regex_search(line, match, kInclude)) found.push_back({match[2], match[1] == "<"});
  }
  return found;
}

std::string without_line_comment(const std::string& line) {
  const std::size_t at = line.find("//");
  return at == std::string::npos ? line : line.substr(0, at);
}

/// Lines of `files` that match `pattern` as "path:line: text"; `skips` is asked per path. Comments of C++ are
/// left out.
template <class Skips>
std::vector<std::string> find_lines(const std::vector<File>& files, const std::string& pattern, Skips skips) {
  const std::regex expression(pattern, std::regex::ECMAScript | std::regex::optimize);
  std::vector<std::string> found;
  for (const File& file : files) {
    if (skips(file.path)) continue;
    const bool cpp = file.path.ends_with(".cc") || file.path.ends_with(".h");
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string text = cpp ? without_line_comment(file.lines[i]) : file.lines[i];
      if (std::regex_search(text, expression)) {
        found.push_back(file.path + ":" + std::to_string(i + 1) + ": " + file.lines[i]);
      }
    }
  }
  return found;
}

bool nowhere(std::string_view) { return false; }

void expect_none(const std::vector<std::string>& faults) {
  std::string text;
  for (const std::string& fault : faults) text += "\n  " + fault;
  CHECK_MESSAGE(faults.empty(), text);
}

}  // namespace

TEST_SUITE("architecture") {
  TEST_CASE("each folder includes only what stands below it") {
    const std::map<std::string, std::set<std::string>> below = {
        {"base", {"base"}},
        {"db", {"db", "base"}},
        {"i18n", {"i18n", "base"}},
        {"sheet", {"sheet", "i18n", "base"}},
        {"view", {"view", "db", "i18n", "base"}},
        {"http", {"http", "db", "i18n", "base"}},
        {"auth", {"auth", "db", "i18n", "base"}},
        {"plugin", {"plugin", "auth", "view", "http", "db", "i18n", "base"}},
        {"record", {"record", "plugin", "auth", "view", "http", "sheet", "db", "i18n", "base"}},
        {"task", {"task", "record", "plugin", "auth", "view", "http", "db", "i18n", "base"}},
        {"version", {"version", "record", "plugin", "auth", "view", "http", "db", "i18n", "base"}},
        {"citation", {"citation", "task", "record", "plugin", "auth", "view", "http", "db", "i18n", "base"}},
        {"notice", {"notice", "record", "plugin", "auth", "view", "http", "db", "i18n", "base"}},
        {"numbering", {"numbering", "record", "plugin", "auth", "view", "http", "db", "i18n", "base"}},
        {"indicator", {"indicator", "record", "plugin", "auth", "view", "http", "db", "i18n", "base"}},
        {"backup", {"backup", "record", "plugin", "auth", "view", "http", "db", "i18n", "base"}},
        {"portal",
         {"portal", "citation", "task", "version", "notice", "numbering", "indicator", "backup", "record", "plugin", "auth",
          "view", "http", "sheet", "db", "i18n", "base"}},
        {"app",
         {"app", "portal", "citation", "task", "version", "notice", "numbering", "indicator", "backup", "record", "plugin",
          "auth", "view", "http",
          "sheet", "db", "i18n", "base"}},
    };
    std::vector<std::string> faults;
    for (const File& file : sources()) {
      if (file.path.starts_with("plugins/")) continue;
      const auto allowed = below.find(area_of(file.path));
      if (allowed == below.end()) {
        faults.push_back(file.path + ": the folder has no place on the map");
        continue;
      }
      for (const Include& include : includes_of(file)) {
        if (include.angled) continue;
        if (!include.target.starts_with("core/")) {
          faults.push_back(file.path + ": includes " + include.target +
                           ", which is not named from the project's root");
        } else if (!allowed->second.contains(area_of(include.target))) {
          faults.push_back(file.path + ": must not include " + include.target);
        }
      }
    }
    expect_none(faults);
  }

  TEST_CASE(
      "a plugin sees the plugin interface, the record store and the services; no socket, no password, no "
      "other plugin") {
    const std::set<std::string> areas = {"plugin",    "task",   "citation", "version", "numbering",
                                         "indicator", "portal", "db",       "i18n",    "base"};
    // Of people and units the values and lists; never passwords, sessions or the throttle.
    const std::set<std::string> headers = {
        "core/record/store.h",   "core/record/addition.h", "core/record/naming.h", "core/record/seen_rows.h", "core/record/row_rule.h", "core/record/history.h",
        "core/record/download.h", "core/view/value.h", "core/view/chart.h",
        "core/auth/principal.h", "core/auth/units.h",      "core/auth/users.h"};
    std::vector<std::string> faults;
    for (const File& file : sources()) {
      if (!file.path.starts_with("plugins/")) continue;
      for (const Include& include : includes_of(file)) {
        if (include.angled) {
          // Headers of the standard library have neither a dot nor a slash.
          if (include.target.find_first_of("./") != std::string::npos) {
            faults.push_back(file.path + ": must not include <" + include.target + ">");
          }
        } else if (include.target.starts_with("plugins/")) {
          if (area_of(include.target) != area_of(file.path)) {
            faults.push_back(file.path + ": includes another plugin, " + include.target);
          }
        } else if (!areas.contains(area_of(include.target)) && !headers.contains(include.target)) {
          faults.push_back(file.path + ": must not include " + include.target);
        }
      }
    }
    expect_none(faults);
  }

  TEST_CASE("each library is included in one place") {
    struct Row {
      const char* header;  // or the folder it is in
      std::vector<std::string> places;
    };
    const std::vector<Row> rows = {
        {"sqlite3.h", {"core/db/"}},
        {"httplib.h", {"core/http/adapter."}},
        {"argon2.h", {"core/auth/password."}},
        {"kainjow/", {"core/view/"}},
        {"mustache.hpp", {"core/view/"}},
        {"openssl/", {"core/base/", "core/http/"}},
        {"utf8proc.h", {"core/base/", "core/i18n/"}},
        {"zlib.h", {"core/http/gzip."}},
        {"minizip/", {"core/sheet/package."}},
        {"expat.h", {"core/sheet/xml_part."}},
        {"xlsxwriter", {"core/sheet/xlsx_writer"}},
        {"spdlog/", {"core/base/log."}},
        {"CLI/", {"core/app/", "core/main.cc"}},
        {"toml++/", {"core/app/"}},
    };
    std::vector<std::string> faults;
    for (const File& file : sources()) {
      for (const Include& include : includes_of(file)) {
        for (const Row& row : rows) {
          if (!include.target.starts_with(row.header)) continue;
          const bool right =
              std::ranges::any_of(row.places, [&](const std::string& p) { return file.path.starts_with(p); });
          if (!right) faults.push_back(file.path + ": includes " + include.target);
        }
      }
    }
    expect_none(faults);
  }

  TEST_CASE("SQL is never put together from text outside the record layer") {
    const auto may = [](std::string_view path) {
      return path.starts_with("core/db/") || path.starts_with("core/record/");
    };
    expect_none(find_lines(
        sources(), R"re("\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|WITH)\b[^"]*"\s*(\+|<<))re",
        may));
    expect_none(find_lines(sources(), R"(\bclass SqlBuilder\s*(\{|final|:))",
                           [](std::string_view path) { return path == "core/record/sql_builder.h"; }));
    expect_none(find_lines(sources(), R"(\bsqlite3_\w+\s*\()",
                           [](std::string_view path) { return path.starts_with("core/db/"); }));
  }

  TEST_CASE("HTML comes from templates; only core/view vouches for ready-made HTML") {
    expect_none(find_lines(sources(), R"(\btrusted_html\s*\()",
                           [](std::string_view path) { return path.starts_with("core/view/"); }));
    expect_none(find_lines(
        sources(),
        R"re("[^"]*</?(div|span|p|a|b|br|i|em|strong|table|tr|td|th|ul|ol|li|form|input|h[1-6]|script|img|svg)\b[^"]*>)re",
        [](std::string_view path) {
          return path.starts_with("core/view/") || path.starts_with("core/http/");
        }));
  }

  TEST_CASE("calls that have a safe counterpart, or that a server must not make, are absent") {
    expect_none(find_lines(
        sources(),
        R"((^|[^\w.>:])(std::)?(system|popen|gets|strcpy|strcat|sprintf|vsprintf|rand|srand|tmpnam)\s*\()",
        nowhere));
    // Regular expressions of the standard library overflow the stack on long input.
    expect_none(find_lines(sources(), R"(#include <regex>)", nowhere));
    expect_none(find_lines(sources(), R"(\busing namespace std\b)", nowhere));
  }

  TEST_CASE("every source says on top what it is, itself or in its header, and nothing is left to do in it") {
    std::set<std::string> paths;
    for (const File& file : sources()) paths.insert(file.path);
    std::vector<std::string> faults;
    for (const File& file : sources()) {
      const bool has_header =
          file.path.ends_with(".cc") && paths.contains(file.path.substr(0, file.path.size() - 2) + "h");
      if (!has_header && (file.lines.empty() || !file.lines.front().starts_with("// "))) {
        faults.push_back(file.path + ": no opening comment");
      }
      for (const std::string& line : file.lines) {
        if (line.find("TODO") != std::string::npos || line.find("FIXME") != std::string::npos) {
          faults.push_back(file.path + ": " + line);
        }
      }
    }
    expect_none(faults);
    expect_none(find_lines(load_files({"core", "plugins", "tests"}, {".h", ".cc"}),
                           R"(^(class|struct) \w*(Util|Utils|Manager|Helper)\b)", nowhere));
  }

  TEST_CASE("templates escape everything but html_ values, and hold no script or style") {
    const std::vector<File> templates = load_files({"templates"}, {".mustache"});
    CHECK(!templates.empty());
    expect_none(find_lines(templates, R"(\{\{\{(?!html_[a-z0-9_]+\}\}\}))", nowhere));
    expect_none(find_lines(templates, R"(\{\{\s*&)", nowhere));
    expect_none(find_lines(templates, R"re((^|[\s"'])style\s*=)re", nowhere));
    expect_none(find_lines(templates, R"re((^|[\s"'])on[a-z]+\s*=)re", nowhere));
    expect_none(find_lines(templates, R"(<style\b|javascript:)", nowhere));
    expect_none(find_lines(templates, R"(<script\b(?![^>]*\ssrc=))", nowhere));
    // Nothing is fetched from elsewhere.
    expect_none(find_lines(templates, R"re(\s(src|action|formaction)="(https?:)?//)re", nowhere));
  }

  TEST_CASE("style sheets use only what Chrome 109 and Firefox 115 know") {
    const std::vector<File> sheets = load_files({"static/css"}, {".css"});
    CHECK(!sheets.empty());
    expect_none(find_lines(
        sheets,
        R"(color-mix\(|light-dark\(|\b(oklch|oklab|lch|lab)\(|@starting-style|popover|field-sizing|subgrid|)"
        R"(anchor-name|position-anchor|\banchor\(|view-transition|@scope|@import|url\(["']?(https?:)?//|url\(["']?data:)",
        nowhere));
    // A rule inside a rule (CSS nesting): a block opened within a block that is not an @-rule.
    std::vector<std::string> faults;
    for (const File& file : sheets) {
      std::string text;
      for (const std::string& line : file.lines) text += line + "\n";
      std::vector<bool> at_rule;  // of the blocks now open
      std::size_t line = 1;
      std::string head;
      for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') ++line;
        if (text.compare(i, 2, "/*") == 0) {
          const std::size_t end = std::min(text.find("*/", i + 2), text.size());
          line += std::count(text.begin() + i, text.begin() + end, '\n');
          i = end + 1;
        } else if (text[i] == '{') {
          if (!at_rule.empty() && !at_rule.back())
            faults.push_back(file.path + ":" + std::to_string(line) + ": nested rule");
          const std::size_t first = head.find_first_not_of(" \t\r\n");
          at_rule.push_back(first != std::string::npos && head[first] == '@');
          head.clear();
        } else if (text[i] == '}') {
          if (at_rule.empty()) {
            faults.push_back(file.path + ":" + std::to_string(line) + ": '}' without '{'");
          } else {
            at_rule.pop_back();
          }
          head.clear();
        } else if (text[i] == ';') {
          head.clear();
        } else {
          head += text[i];
        }
      }
      if (!at_rule.empty()) faults.push_back(file.path + ": '{' without '}'");
    }
    expect_none(faults);
  }

  TEST_CASE("our scripts neither evaluate text nor write HTML") {
    expect_none(find_lines(
        load_files({"static/js"}, {".js"}),
        R"re(\beval\(|new Function\(|\.(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|set(Timeout|Interval)\(["'`]|https?://)re",
        nowhere));
  }

  TEST_CASE("a plugin's migration makes only tables that carry its name, and every table is strict") {
    static const std::regex kTable(R"re(^\s*CREATE\s+TABLE\s+(IF\s+NOT\s+EXISTS\s+)?"?(\w+))re",
                                   std::regex::icase);
    std::vector<std::string> faults;
    for (const File& file : load_files({"db"}, {".sql"})) {
      const std::string id = fs::path(file.path).parent_path().filename().string();
      std::size_t tables = 0;
      std::size_t strict = 0;
      for (const std::string& line : file.lines) {
        std::smatch match;
        if (std::regex_search(line, match, kTable)) {
          ++tables;
          if (id != "core" && !match[2].str().starts_with(id + "_"))
            faults.push_back(file.path + ": makes " + match[2].str());
        }
        if (line.find("STRICT") != std::string::npos && line.find(')') != std::string::npos) ++strict;
      }
      if (strict < tables) faults.push_back(file.path + ": a table without STRICT");
    }
    expect_none(faults);
  }
}
