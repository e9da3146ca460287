// The search box over 20,000 records: fills a register with the numbers and titles of real documents
// (MOTCONG_SHARED, else made-up ones), asks 200 different questions as whole pages in one thread, and prints
// percentiles in milliseconds: for a person who sees everything, and for one who sees only the records of one
// unit in twelve. Also what the index costs a save.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>

#include "core/app/app.h"
#include "core/base/csv.h"
#include "core/base/text.h"
#include "core/i18n/words.h"
#include "core/plugin/cookies.h"
#include "core/record/search_index.h"
#include "core/record/store.h"

namespace {

using namespace motcong;
using Clock = std::chrono::steady_clock;

constexpr int kRows = 20'000;
constexpr size_t kOfEachSort = 40;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Document {
  std::string number, title, kind, issuer;
};

std::vector<Document> load_documents() {
  std::vector<Document> documents;
  const char* shared = std::getenv("MOTCONG_SHARED");
  std::ifstream file(std::string(shared != nullptr ? shared : "") + "/data/legal/phapdien_vanban.csv",
                     std::ios::binary);
  if (file) {
    std::ostringstream bytes;
    bytes << file.rdbuf();
    if (const auto rows = base::parse_csv(bytes.str())) {
      for (size_t i = 1; i < rows->size(); ++i) {
        const auto& cells = (*rows)[i].cells;
        if (cells.size() > 5) documents.push_back({cells[2], cells[3], cells[1], cells[5]});
      }
    }
  }
  if (documents.empty()) {
    std::printf("the real documents are not there; made-up ones instead\n");
    for (int i = 0; i < 5'000; ++i) {
      documents.push_back(
          {std::to_string(i) + "/2019/NĐ-CP",
           "Quy định việc thứ " + std::to_string(i) + " về đầu tư công nhóm " + std::to_string(i % 97),
           "Nghị định", "Chính phủ"});
    }
  }
  return documents;
}

void fill_register(app::App& app, const std::vector<Document>& documents) {
  app.services().db.write([&](db::WriteTx& tx) {
    for (int i = 0; i < kRows; ++i) {
      const Document& document = documents[static_cast<size_t>(i) % documents.size()];
      const int copy = i / static_cast<int>(documents.size());
      tx.execute(
          "INSERT INTO benchdoc_document(number, title, kind, issuer, issued_on, state, unit_id, pages, "
          "created_at, "
          "updated_at) VALUES (?1, ?2, ?3, ?4, '2019-02-01', 'in_force', ?5, 3, 0, 0)",
          (copy > 0 ? std::to_string(copy) : std::string()) + document.number, document.title, document.kind,
          document.issuer, 1 + i % 12);
    }
  });
}

/// Forty of each sort: a word, two words, two without marks, a number, a rare word; and the commonest words
/// of all.
std::vector<std::string> make_questions(const std::vector<Document>& documents) {
  std::mt19937 random(20190215);
  std::map<std::string, int> frequency;
  for (const Document& document : documents) {
    for (const i18n::Word& word : i18n::split_words(document.title))
      ++frequency[document.title.substr(word.begin, word.end - word.begin)];
  }
  std::vector<std::string> questions;
  const auto any = [&]() -> const Document& { return documents[random() % documents.size()]; };
  const auto part = [&](size_t count, bool plain) {
    for (;;) {
      const std::string& title = any().title;
      const auto words = i18n::split_words(title);
      if (words.size() < count + 1) continue;
      const size_t first = random() % (words.size() - count);
      if (!plain) return title.substr(words[first].begin, words[first + count - 1].end - words[first].begin);
      std::string text;
      for (size_t i = first; i < first + count; ++i) text += words[i].key + " ";
      text.pop_back();
      return text;
    }
  };
  const auto add = [&](auto make, size_t count) {
    for (size_t added = 0, tries = 0; added < count && tries < 10'000; ++tries) {
      std::string question = make();
      if (std::find(questions.begin(), questions.end(), question) != questions.end()) continue;
      questions.push_back(std::move(question));
      ++added;
    }
  };
  add([&] { return part(1, false); }, kOfEachSort);
  add([&] { return part(2, false); }, kOfEachSort);
  add([&] { return part(2 + random() % 2, true); }, kOfEachSort);
  const auto number = [&] {
    std::string typed = any().number.substr(0, 3 + random() % 12);
    while (!base::is_utf8(typed)) typed.pop_back();
    return typed;
  };
  add(number, kOfEachSort);
  std::vector<std::pair<int, std::string>> by_frequency;
  for (const auto& [word, count] : frequency) by_frequency.emplace_back(count, word);
  std::sort(by_frequency.begin(), by_frequency.end());
  size_t rare = 0, common = by_frequency.size();
  add([&] { return by_frequency[rare++].second; }, kOfEachSort / 2);
  add([&] { return by_frequency[--common].second; }, kOfEachSort / 2);
  return questions;
}

void measure(app::App& app, const char* who, const char* username,
             const std::vector<std::string>& questions) {
  auto& services = app.services();
  const std::string cookie = services.db.write([&](db::WriteTx& tx) {
    return services.sessions.begin(
        tx, tx.integer("SELECT id FROM core_user WHERE username = ?1", 0, username), "127.0.0.1", "bench");
  });
  std::vector<std::pair<double, std::string>> times;
  for (const std::string& question : questions) {
    http::Request request;
    request.method = "GET";
    request.path = "/search";
    request.target = "/search?all=1&q=" + base::url_encode(question);
    request.query = *http::parse_urlencoded(request.target.substr(request.path.size() + 1));
    request.cookies[plugin::session_cookie_name(false)] = cookie;
    request.remote_address = "127.0.0.1";
    double best = 1e9;
    for (int i = 0; i < 3; ++i) {
      http::Request copy = request;
      const auto start = Clock::now();
      if (app.dispatcher().answer(copy).status != 200) std::printf("no page for %s\n", question.c_str());
      best = std::min(best, milliseconds_since(start));
    }
    times.emplace_back(best, question);
  }
  std::sort(times.begin(), times.end());
  const auto at = [&](size_t percent) {
    return times[std::min(times.size() - 1, times.size() * percent / 100)].first;
  };
  std::printf("%-28s %4zu questions  p50 %7.2f  p95 %7.2f  p99 %7.2f  max %7.2f ms (%s)\n", who, times.size(),
              at(50), at(95), at(99), times.back().first, times.back().second.c_str());
}

}  // namespace

int main() {
  char folder[] = "/tmp/motcong-bench-XXXXXX";
  if (mkdtemp(folder) == nullptr) return 1;
  {
    app::OpenOptions options;
    options.data = folder;
    options.create = true;
    options.demo = true;
    options.demo_password = "chi de do toc do";
    auto opened = app::App::open(options);
    if (!opened) {
      std::fprintf(stderr, "%s\n", base::format_english(opened.error()).c_str());
      return 1;
    }
    app::App& app = **opened;
    const std::vector<Document> documents = load_documents();
    fill_register(app, documents);
    const plugin::Work work = app.system_work();
    const plugin::RecordType& type = app.services().registry.type("benchdoc.document");
    auto start = Clock::now();
    app.services().db.write([&](db::WriteTx& tx) { record::rebuild_search_index(work, tx); });
    std::printf("index of all types built in  %8.0f ms\n", milliseconds_since(start));
    start = Clock::now();
    app.services().db.write([&](db::WriteTx& tx) {
      for (std::int64_t id = 1; id <= 1'000; ++id) record::index_row(work, tx, type, id);
    });
    std::printf("a row whose words stay       %8.1f us\n", milliseconds_since(start));
    app.services().db.write([&](db::WriteTx& tx) {
      tx.execute("UPDATE benchdoc_document SET title = title || ' (sửa đổi)' WHERE id <= 1000");
      start = Clock::now();
      for (std::int64_t id = 1; id <= 1'000; ++id) record::index_row(work, tx, type, id);
    });
    std::printf("a row whose words change     %8.1f us\n", milliseconds_since(start));
    const auto questions = make_questions(documents);
    measure(app, "sees everything", "vanphong", questions);
    measure(app, "sees one unit of twelve", "chuyenvien", questions);
  }
  std::filesystem::remove_all(folder);
  return 0;
}
