// The register of legal documents at the size of a public one: 5,000 documents, 1,562 relations, a hundred
// chains of documents that detail each other. Validity of all on a day, the list with its filter beside the
// plain one, the save of a relation with all that follows. Prints milliseconds, the median of some runs.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "core/app/app.h"
#include "core/http/form.h"
#include "core/http/request.h"
#include "core/plugin/cookies.h"
#include "core/record/store.h"
#include "plugins/legal/validity/span.h"

namespace {

using namespace motcong;
using Clock = std::chrono::steady_clock;

constexpr int kRuns = 15;
constexpr int kDocuments = 5'000;
constexpr int kRelations = 1'562;
constexpr base::Date kToday = {2019, 6, 24};

double measure(auto&& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(auto&& work) {
  std::vector<double> times;
  for (int i = 0; i < kRuns; ++i) times.push_back(measure(work));
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

void fill(app::App& app) {
  const plugin::Work work = app.system_work();
  app.services().db.write([&](db::WriteTx& tx) {
    const std::int64_t issuer = tx.integer("SELECT id FROM legal_issuer WHERE abbreviation = 'CP'", 0);
    for (int i = 0; i < kDocuments; ++i) {
      const base::Date issued = base::add_days({1995, 1, 1}, i * 2);
      const std::string number = std::to_string(1000 + i) + "/" + std::to_string(issued.year) + "/NĐ-CP";
      tx.execute(
          "INSERT INTO legal_document(number, number_key, kind, nature, level, issuer_id, title, issued_on, "
          "effective_on) "
          "VALUES (?1, ?1, 'decree', 'normative', 'central', ?2, 'Quy định chi tiết một số điều của Luật và "
          "biện pháp thi hành', "
          "?3, ?4)",
          number, issuer, issued, base::add_days(issued, 45));
    }
    const std::int64_t first = tx.integer("SELECT max(id) FROM legal_document", 0) - kDocuments + 1;
    // As the public register has them: mostly amendments, some repeals; and chains of what details what.
    for (int i = 0; i < kRelations; ++i) {
      const std::int64_t affected = first + i * 2;
      const std::int64_t acting = affected + 1 + i % 700;
      const char* kind = i % 5 == 0 ? "repeals" : i % 15 == 1 ? "details" : "amends";
      const bool has_effect = std::string_view(kind) != "details";
      tx.execute(
          "INSERT INTO legal_relation(name, acting_id, affected_id, kind, scope, articles) VALUES ('Quan hệ "
          "' || ?1, ?2, ?3, "
          "?4, ?5, ?6)",
          i, acting, affected, kind, has_effect ? (i % 5 == 0 ? "whole" : "part") : "",
          has_effect && i % 5 != 0 ? "5 7" : "");
    }
    legal::mark_all_stale(work, tx);
    legal::derive_stale(work, tx, legal::Telling::nobody);
  });
  app.services().db.checkpoint();
}

}  // namespace

int main() {
  char folder[] = "/tmp/motcong-bench-XXXXXX";
  if (mkdtemp(folder) == nullptr) return 1;
  {
    base::FixedClock clock(base::instant_of(kToday, 9));
    app::OpenOptions options{
        .data = folder, .create = true, .demo = true, .demo_password = "chi de do toc do", .clock = &clock};
    auto opened = app::App::open(options);
    if (!opened) {
      std::fprintf(stderr, "%s\n", base::format_english(opened.error()).c_str());
      return 1;
    }
    app::App& app = **opened;
    fill(app);
    const plugin::Work work = app.system_work();
    auto& database = app.services().db;
    const auto print = [](const char* what, double ms) { std::printf("%-58s %9.2f\n", what, ms); };
    std::printf("%-58s %9s\n", "milliseconds, median", "");
    print("all documents on a day, out of the kept days", median([&] {
            std::int64_t count = 0;
            database.read([&](db::Reader& reader) {
              db::Statement row = reader.query(
                  "SELECT d.id, s.validity, s.ended_on, s.reason FROM legal_document AS d JOIN legal_span AS "
                  "s ON s.document_id "
                  "= d.id AND s.starts_on <= ?1 AND s.ends_on > ?1",
                  "2016-01-01");
              while (row.step()) ++count;
            });
            if (count < kDocuments) std::exit(1);
          }));
    print("all documents derived anew and compared with what is kept", median([&] {
            if (!database.read([](db::Reader& reader) { return legal::list_wrong_spans(reader); }).empty())
              std::exit(1);
          }));
    print("a rule has changed: all derived in its transaction",
          median([&] { database.write([&](db::WriteTx& tx) { legal::mark_all_stale(work, tx); }); }));

    const std::string session = database.write([&](db::WriteTx& tx) {
      return app.services().sessions.begin(
          tx,
          tx.integer(
              "SELECT id FROM core_user WHERE username = 'vanphong' OR username = 'vpso' ORDER BY id LIMIT 1",
              0),
          "127.0.0.1", "bench");
    });
    const auto show = [&](const char* what, const std::string& query, const char* path = "/legal/documents") {
      http::Request request;
      request.method = "GET";
      request.path = path;
      request.target = request.path + "?" + query;
      request.query = *http::parse_urlencoded(query);
      request.cookies[plugin::session_cookie_name(false)] = session;
      request.remote_address = "127.0.0.1";
      print(what, median([&] {
              // Counts are kept until the next commit: each page counts anew, as after somebody saved
              // something.
              database.write(
                  [&](db::WriteTx& tx) { tx.execute("UPDATE legal_document SET note = '' WHERE id = 1"); });
              if (app.dispatcher().answer(request).status != 200) std::exit(1);
            }));
    };
    show("list, plain filter: issued in a year", "issued_on_from=2016-01-01&issued_on_to=2016-12-31");
    show("list, kind of document", "kind=decree");
    show("list, validity today", "validity=in_force");
    show("list, validity on another day", "validity=ended&on=2016-01-01");
    const std::string period = "ky-" + std::to_string(database.read([](db::Reader& reader) {
      return reader.integer("SELECT id FROM legal_rule WHERE code = 'systematization_period' AND valid_to = '2018-12-31'", 0);
    }));
    show("official list of a year, screen", "period=2016&level=all", "/legal/lists/ended");
    show("official list of a year, paper", "period=2016&level=all", "/legal/lists/ended/print");
    show("official list of a year, in part, paper", "period=2016&level=all", "/legal/lists/ended-in-part/print");
    show("official list of a systematization, screen", "level=all&period=" + period, "/legal/lists/in-force");
    show("official list of a systematization, paper", "level=all&period=" + period, "/legal/lists/in-force/print");
    show("official list of a systematization, workbook", "level=all&period=" + period, "/legal/lists/in-force/xlsx");
    print("a COMMIT alone", median([&] {
            database.write(
                [&](db::WriteTx& tx) { tx.execute("UPDATE legal_document SET note = '' WHERE id = 1"); });
          }));
    const plugin::RecordType& relations = app.services().registry.type("legal.relation");
    std::int64_t next = database.read(
        [](db::Reader& reader) { return reader.integer("SELECT max(id) - 4000 FROM legal_document", 0); });
    print(
        "a relation saved, with all that follows and COMMIT", median([&] {
          database.write([&](db::WriteTx& tx) {
            plugin::Values values;
            values.set("acting_id", db::Value(next + 900));
            values.set("affected_id", db::Value(next));
            const auto saved = record::save_record(
                work, tx, relations,
                {.id = {}, .typed = {{"kind", "replaces"}, {"scope", "whole"}}, .values = std::move(values)});
            if (saved.kind != record::SaveOutcome::Kind::saved) std::exit(1);
          });
          ++next;
        }));
  }
  std::filesystem::remove_all(folder);
  return 0;
}
