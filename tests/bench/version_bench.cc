// Comparing two versions of a document of 60 pages: the alignment alone and the whole page as the browser
// asks for it, in milliseconds; and texts made to be slow.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "core/app/app.h"
#include "core/plugin/cookies.h"
#include "core/version/compare.h"
#include "core/version/steps.h"

namespace {

using namespace motcong;
using Clock = std::chrono::steady_clock;

constexpr int kPages = 60, kParagraphs = 15, kWords = 40;  // some 3,000 letters a page

double median_of(int times, const std::function<void()>& work) {
  std::vector<double> taken;
  for (int i = 0; i < times; ++i) {
    const auto start = Clock::now();
    work();
    taken.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  std::sort(taken.begin(), taken.end());
  return taken[taken.size() / 2];
}

class Writer {
 public:
  std::string word() {
    static const char* kSyllables[] = {"văn", "bản",   "quy",  "trình", "hồ",   "sơ",   "thời", "hạn",
                                       "đơn", "vị",    "chủ",  "trì",   "phối", "hợp",  "giải", "quyết",
                                       "thủ", "tục",   "hành", "chính", "công", "chức", "lãnh", "đạo",
                                       "phê", "duyệt", "ban",  "hành",  "kiểm", "tra"};
    const auto number = random_();
    return number % 9 == 0 ? std::to_string(number % 500) : kSyllables[number % std::size(kSyllables)];
  }
  std::string paragraph() {
    std::string text = word();
    for (int i = 1; i < kWords; ++i) text += " " + word() + (i % 12 == 0 ? "," : "");
    return text + ".";
  }
  std::mt19937& random() { return random_; }

 private:
  std::mt19937 random_{2019};
};

std::string join(const std::vector<std::string>& lines, size_t from, size_t to) {
  std::string text;
  for (size_t i = from; i < std::min(to, lines.size()); ++i) text += lines[i] + "\n";
  if (!text.empty()) text.pop_back();
  return text;
}

/// One paragraph in ten has other words, one in forty is new, one in forty is gone.
std::vector<std::string> revise(const std::vector<std::string>& lines, Writer& writer) {
  std::vector<std::string> revised;
  for (const std::string& line : lines) {
    const auto dice = writer.random()() % 40;
    if (dice == 0) continue;
    if (dice == 1) revised.push_back(writer.paragraph());
    std::string text = line;
    if (dice < 6) {
      for (int i = 0; i < 3; ++i) {
        const size_t at = text.find(' ', writer.random()() % text.size());
        if (at != std::string::npos) text.insert(at, " " + writer.word());
      }
    }
    revised.push_back(std::move(text));
  }
  return revised;
}

void measure_page(const std::vector<std::string>& before, const std::vector<std::string>& after,
                  Writer& writer) {
  char folder[] = "/tmp/motcong-bench-XXXXXX";
  if (mkdtemp(folder) == nullptr) return;
  {
    app::OpenOptions options;
    options.data = folder;
    options.create = true;
    options.demo = true;
    options.demo_password = "chi de do toc do";
    auto opened = app::App::open(options);
    if (!opened) {
      std::fprintf(stderr, "%s\n", base::format_english(opened.error()).c_str());
      return;
    }
    app::App& app = **opened;
    auto& services = app.services();
    const plugin::Work work = app.system_work();
    const version::VersionedType& versioned = *version::find_versioned(services.registry, "core.document");
    const auto content_of = [&](const std::vector<std::string>& lines) {
      version::Content content;
      const size_t part = lines.size() / versioned.sections.size() + 1;
      for (size_t i = 0; i < versioned.sections.size(); ++i)
        content.sections.push_back(join(lines, i * part, (i + 1) * part));
      content.tables.resize(versioned.tables.size());
      for (int row = 0; row < 100; ++row)
        content.tables[0].push_back(
            {writer.word() + " " + writer.word(), writer.word(), std::to_string(row * 5), ""});
      return content;
    };
    std::int64_t document = 0, a = 0, b = 0;
    services.db.write([&](db::WriteTx& tx) {
      document = tx.insert(
          "INSERT INTO core_document(code, title, kind, unit_id) VALUES ('QT-60', 'Sáu mươi trang', 'rule', "
          "1)");
      a = *version::open_draft(work, tx, versioned, "core.document", document, "1", false);
      version::save_content(tx, versioned, a, content_of(before));
      tx.execute("UPDATE core_version SET state = 'withdrawn' WHERE id = ?1", a);
      b = *version::open_draft(work, tx, versioned, "core.document", document, "2", false);
      version::save_content(tx, versioned, b, content_of(after));
    });
    const std::string cookie = services.db.write([&](db::WriteTx& tx) {
      return services.sessions.begin(tx, tx.integer("SELECT id FROM core_user WHERE username = 'tdgs'", 0),
                                     "127.0.0.1", "bench");
    });
    for (const char* all : {"", "1"}) {
      http::Request request;
      request.method = "GET";
      request.path = "/documents/" + std::to_string(document) + "/compare";
      request.target = request.path;
      request.query.add("a", std::to_string(a));
      request.query.add("b", std::to_string(b));
      request.query.add("all", all);
      request.cookies[plugin::session_cookie_name(false)] = cookie;
      request.remote_address = "127.0.0.1";
      std::size_t bytes = 0;
      const double taken = median_of(15, [&] {
        http::Request copy = request;
        const http::Response answer = app.dispatcher().answer(copy);
        if (answer.status != 200) std::printf("no page: %d\n", answer.status);
        bytes = answer.body.size();
      });
      std::printf("the page, %-20s %8.1f ms  %zu KB\n", *all != '\0' ? "whole text" : "only changes", taken,
                  bytes / 1024);
    }
  }
  std::filesystem::remove_all(folder);
}

}  // namespace

int main() {
  Writer writer;
  std::vector<std::string> before, other;
  for (int i = 0; i < kPages * kParagraphs; ++i) before.push_back(writer.paragraph());
  for (int i = 0; i < kPages * kParagraphs; ++i) other.push_back(writer.paragraph());
  const std::vector<std::string> after = revise(before, writer);
  const auto show = [](const char* what, const std::string& a, const std::string& b) {
    std::printf("%-30s %8.1f ms  %zu and %zu KB\n", what,
                median_of(15, [&] { version::compare_texts(a, b); }), a.size() / 1024, b.size() / 1024);
  };
  const std::string one = join(before, 0, before.size()), two = join(after, 0, after.size()),
                    three = join(other, 0, other.size());
  show("60 pages, revised", one, two);
  show("60 pages, nothing in common", one, three);
  std::string noise[4];
  for (int i = 0; i < 50'000; ++i) {
    for (int side = 0; side < 2; ++side) {
      const char letter = static_cast<char>('a' + writer.random()() % 2);
      noise[side] += letter;
      noise[side] += ' ';
      noise[side + 2] += letter;
      noise[side + 2] += '\n';
    }
  }
  show("one paragraph of two words", noise[0], noise[1]);
  show("50,000 paragraphs of two words", noise[2], noise[3]);
  measure_page(before, after, writer);
  return 0;
}
