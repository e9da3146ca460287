// Relations between legal documents: what follows for the validity of both, on any day; who has to look again
// at what; and the way back. The acts and days are true ones; procedures of the sample plugin stand for those
// of a catalogue.
#include <doctest/doctest.h>

#include "plugins/legal/validity/span.h"
#include "tests/support/records.h"
#include "tests/support/html.h"
#include "tests/support/legal_register.h"

namespace motcong {
namespace {

using citation::Record;
using test::contains;
using test::LegalRegister;
using Kind = record::SaveOutcome::Kind;

constexpr const char* kDocument = "legal.document";
constexpr base::Date kSummer2020 = {2020, 7, 1};

/// The acts of the law on enterprises, without a relation.
struct Enterprises : LegalRegister {
  explicit Enterprises(const base::Date& today = {2021, 2, 1}) : LegalRegister(today) {}
  std::int64_t law_2014 = document("68/2014/QH13", "2014-11-26", "2015-07-01");
  std::int64_t law_2020 = document("59/2020/QH14", "2020-06-17", "2021-01-01");
  std::int64_t decree_78 = document("78/2015/NĐ-CP", "2015-09-14", "2015-11-01");
  std::int64_t decree_108 = document("108/2018/NĐ-CP", "2018-08-23", "2018-10-10");
  std::int64_t decree_01 = document("01/2021/NĐ-CP", "2021-01-04", "2021-01-04");
};

/// What was told of a document: "expired 2021-01-01".
std::string told(LegalRegister& legal, std::int64_t document) {
  return legal.portal.services().db.read([&](db::Reader& reader) {
    std::string all;
    db::Statement row = reader.query(
        "SELECT kind, effective_on, articles FROM core_citation_change WHERE act_type = 'legal.document' AND "
        "act_id = ?1 AND "
        "is_withdrawn = 0 ORDER BY effective_on, kind",
        document);
    while (row.step()) {
      all += (all.empty() ? "" : "; ") + row.string(0) + " " + row.string(1);
      if (!row.text(2).empty()) all += " " + row.string(2);
    }
    return all;
  });
}

std::string error_of(const record::SaveOutcome& outcome, const char* field) {
  for (const auto& [name, text] : outcome.errors) {
    if (name == field) return base::format_english(text);
  }
  return {};
}

}  // namespace

TEST_SUITE("legal relations") {
  TEST_CASE(
      "P1: a law is replaced; it is in force through the day before, and all that stands on it is looked "
      "at") {
    Enterprises legal(kSummer2020);
    const std::int64_t decision = legal.document("15/2019/QĐ-UBND", "2019-03-01", "2019-03-15", "DKKD");
    legal.relate(decision, {.kind = "based_on"}, legal.law_2014);
    std::vector<Record> procedures;
    for (const char* code : {"T1", "T2", "T3", "T4", "T5"})
      procedures.push_back(legal.procedure(code, legal.law_2014));
    const Record instruction{"core.document", legal.number("SELECT min(id) FROM core_document")};
    legal.cite(instruction, legal.law_2014);

    const std::int64_t relation = legal.relate(
        legal.law_2020, {.kind = "replaces", .scope = "whole", .effective_on = "2021-01-01"}, legal.law_2014);
    CHECK(legal.validity(legal.law_2014, "2020-12-31") == "in_force");
    CHECK(legal.validity(legal.law_2014, "2021-01-01") == "ended");
    CHECK(legal.reason(legal.law_2014, "2021-01-01") == "replaced");
    CHECK(legal.relation_of(legal.law_2014, "2021-01-01") == relation);
    for (const Record& procedure : procedures) {
      CHECK(legal.open_flags(procedure) == 1);
      CHECK(legal.open_tasks(procedure) == 1);
    }
    CHECK(legal.open_flags(instruction) == 1);
    CHECK(legal.open_tasks(instruction) == 1);
    const Record text{kDocument, decision};
    CHECK(legal.open_flags(text) == 1);
    CHECK(legal.open_tasks(text) == 1);

    SUBCASE("the relation is taken back, and with it what it gave people to do") {
      legal.remove_relation(relation);
      CHECK(legal.validity(legal.law_2014, "2021-01-01") == "in_force");
      for (const Record& procedure : procedures) {
        CHECK(legal.open_flags(procedure) == 0);
        CHECK(legal.open_tasks(procedure) == 0);
      }
      CHECK(legal.open_flags(text) == 0);
      CHECK(legal.open_tasks(text) == 0);
    }
    SUBCASE("another day moves the end") {
      legal.change("legal.relation", relation, "effective_on", "01/02/2021");
      CHECK(legal.validity(legal.law_2014, "2021-01-31") == "in_force");
      CHECK(told(legal, legal.law_2014) == "replaced 2021-02-01");
    }
    CHECK(legal.wrong_spans() == 0);
  }

  TEST_CASE("P2: what details the replaced law ends with it; its own replacement comes three days later") {
    Enterprises legal;
    legal.relate(legal.decree_78, {.kind = "details"}, legal.law_2014);
    const Record procedure = legal.procedure("T1", legal.decree_78);
    legal.relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2014);
    const std::int64_t formal =
        legal.relate(legal.decree_01, {.kind = "replaces", .scope = "whole"}, legal.decree_78);
    CHECK(legal.validity(legal.decree_78, "2020-12-31") == "in_force");
    CHECK(legal.validity(legal.decree_78, "2021-01-01") == "ended");
    CHECK(legal.ended_on(legal.decree_78, "2021-01-01") == "2021-01-01");
    CHECK(legal.reason(legal.decree_78, "2021-01-01") == "parent_ended");
    CHECK(told(legal, legal.decree_78) == "expired 2021-01-01; replaced 2021-01-04");
    CHECK(legal.open_flags(procedure) == 2);
    CHECK(legal.open_tasks(procedure) == 1);  // one look at it answers both

    // Both days stand on its page, and the days between without any valid basis.
    const std::string page =
        legal.portal.as("dkkd").get("/legal/documents/" + std::to_string(legal.decree_78)).body;
    CHECK(contains(page, "Văn bản đã hết hiệu lực từ ngày 01/01/2021"));
    CHECK(contains(page, "Bị thay thế bởi 01/2021/NĐ-CP, ngày 04/01/2021: được lưu, không tính"));
    CHECK(contains(page, "Từ 01/01/2021 đến 03/01/2021 chưa có văn bản thay thế có hiệu lực"));
    CHECK(contains(page, "Lịch sử hiệu lực"));

    SUBCASE("an officer may choose the formal day, and says why") {
      // Who may not edit it is not asked.
      CHECK_FALSE(contains(legal.portal.as("kiemsoat").get("/legal/documents/" + std::to_string(legal.decree_78)).body,
                           "Ngày nào được tính"));
      CHECK(contains(legal.portal.as("phapche").get("/legal/documents/" + std::to_string(legal.decree_78)).body,
                     "Ngày nào được tính do người phụ trách chọn"));
      legal.choose_formal_end(legal.decree_78);
      CHECK(legal.ended_on(legal.decree_78, "2021-02-01") == "2021-01-04");
      CHECK(legal.relation_of(legal.decree_78, "2021-02-01") == formal);
      CHECK(told(legal, legal.decree_78) == "replaced 2021-01-04");
    }
    SUBCASE("without the law's end there is none by rule") {
      legal.portal.services().db.read([&](db::Reader&) {});
      legal.remove_relation(
          legal.number("SELECT id FROM legal_relation WHERE kind = 'replaces' ORDER BY id LIMIT 1"));
      CHECK(legal.ended_on(legal.decree_78, "2021-02-01") == "2021-01-04");
      CHECK(told(legal, legal.decree_78) == "replaced 2021-01-04");
    }
    CHECK(legal.wrong_spans() == 0);
  }

  TEST_CASE("P3: an amendment ends a part; when its base has ended it is in force without effect") {
    Enterprises legal({2018, 9, 1});
    legal.set_today({2021, 2, 1});
    const Record before = legal.procedure("T1", legal.decree_78, "Điều 5");
    legal.relate(legal.decree_78, {.kind = "details"}, legal.law_2014);
    legal.relate(legal.decree_108, {.kind = "amends", .articles = "Điều 5, 7"}, legal.decree_78);
    CHECK(legal.validity(legal.decree_78, "2018-10-09") == "in_force");
    CHECK(legal.validity(legal.decree_78, "2018-10-10") == "partly_ended");
    CHECK(legal.reason(legal.decree_78, "2018-10-10") == "amended");
    CHECK(told(legal, legal.decree_78) == "amended 2018-10-10 Điều 5, 7");
    CHECK(legal.open_flags(before) == 1);

    legal.relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2014);
    CHECK(legal.validity(legal.decree_108, "2021-01-02") == "in_force");
    CHECK(legal.portal.services().db.read([&](db::Reader& reader) {
      return reader.text(
          "SELECT base_ended_on FROM legal_span WHERE document_id = ?1 AND ends_on = '9999-12-31'",
          legal.decree_108);
    }) == "2021-01-01");
    CHECK(contains(legal.portal.as("dkkd").get("/legal/documents/" + std::to_string(legal.decree_108)).body,
                   "Hết hiệu lực theo văn bản gốc"));
    legal.relate(legal.decree_01, {.kind = "replaces", .scope = "whole"}, legal.decree_108);
    CHECK(legal.validity(legal.decree_108, "2021-01-03") == "in_force");
    CHECK(legal.validity(legal.decree_108, "2021-01-04") == "ended");
    CHECK(legal.wrong_spans() == 0);
  }

  TEST_CASE("P4: a replacement with an exception ends the whole, and says what stays") {
    LegalRegister legal({2021, 2, 1});
    const std::int64_t law_2014 = legal.document("67/2014/QH13", "2014-11-26", "2015-07-01");
    const std::int64_t law_2020 = legal.document("61/2020/QH14", "2020-06-17", "2021-01-01");
    legal.relate(law_2020, {.kind = "replaces", .scope = "whole", .exception = "trừ Điều 75"}, law_2014);
    CHECK(legal.validity(law_2014, "2021-01-01") == "ended");
    const std::string page = legal.portal.as("dkkd").get("/legal/documents/" + std::to_string(law_2014)).body;
    CHECK(contains(page, "Bị thay thế bởi 61/2020/QH14 (trừ Điều 75)"));
    CHECK(legal.text("SELECT summary FROM core_citation_change WHERE kind = 'replaced' AND is_withdrawn = 0 "
                     "ORDER BY id DESC LIMIT 1") == "trừ Điều 75");
  }

  TEST_CASE("P5: months without a replacement: both days are kept and an officer chooses") {
    LegalRegister legal({2021, 4, 1});
    struct Gap {
      const char *law, *law_issued, *law_from, *next_law, *next_issued, *next_from;
      const char *decree, *decree_issued, *decree_from, *next_decree, *next_decree_issued, *next_decree_from;
    };
    constexpr Gap kGaps[] = {
        {"67/2014/QH13", "2014-11-26", "2015-07-01", "61/2020/QH14", "2020-06-17", "2021-01-01",
         "118/2015/NĐ-CP", "2015-11-12", "2015-12-27", "31/2021/NĐ-CP", "2021-03-26", "2021-03-26"},
        {"49/2014/QH13", "2014-06-18", "2015-01-01", "39/2019/QH14", "2019-06-13", "2020-01-01",
         "136/2015/NĐ-CP", "2015-12-31", "2016-02-15", "40/2020/NĐ-CP", "2020-04-06", "2020-04-06"}};
    for (const Gap& gap : kGaps) {
      CAPTURE(gap.decree);
      const std::int64_t law = legal.document(gap.law, gap.law_issued, gap.law_from);
      const std::int64_t decree = legal.document(gap.decree, gap.decree_issued, gap.decree_from);
      legal.relate(decree, {.kind = "details"}, law);
      legal.relate(legal.document(gap.next_law, gap.next_issued, gap.next_from),
                   {.kind = "replaces", .scope = "whole"}, law);
      legal.relate(legal.document(gap.next_decree, gap.next_decree_issued, gap.next_decree_from),
                   {.kind = "replaces", .scope = "whole"}, decree);
      CHECK(legal.ended_on(decree, "2021-04-01") == gap.next_from);
      const legal::Outcome outcome = legal.portal.services().db.read(
          [&](db::Reader& reader) { return legal::derive_document(reader, decree); });
      REQUIRE(outcome.other_ends.size() == 1);
      CHECK(base::format_iso(outcome.other_ends[0].on) == gap.next_decree_from);
      legal.choose_formal_end(decree);
      CHECK(legal.ended_on(decree, "2021-04-01") == gap.next_decree_from);
      CHECK(legal.validity(decree, gap.next_from) == "in_force");
    }
    CHECK(legal.wrong_spans() == 0);
  }

  TEST_CASE("P6: from April 2025 on, what details a replaced law stays in force, to be looked at") {
    LegalRegister legal({2026, 2, 1});
    const std::int64_t law_2020 = legal.document("61/2020/QH14", "2020-06-17", "2021-01-01");
    const std::int64_t law_2025 = legal.document("143/2025/QH15", "2025-12-11", "2026-03-01");
    const std::int64_t decree = legal.document("31/2021/NĐ-CP", "2021-03-26", "2021-03-26", "HTDT");
    legal.relate(decree, {.kind = "details"}, law_2020);
    legal.relate(law_2025, {.kind = "replaces", .scope = "whole"}, law_2020);
    CHECK(legal.validity(law_2020, "2026-03-01") == "ended");
    CHECK(legal.validity(decree, "2026-03-02") == "in_force");
    const Record text{kDocument, decree};
    CHECK(legal.open_flags(text) == 1);
    CHECK(legal.open_tasks(text) == 1);

    SUBCASE("until its end is published") {
      legal.set_today({2026, 5, 1});
      const std::int64_t decision = legal.document("620/QĐ-BTC", "2026-04-20", "2026-04-20");
      legal.relate(decision, {.kind = "declares_ended", .scope = "whole", .effective_on = "2026-04-20"},
                   decree);
      CHECK(legal.validity(decree, "2026-04-19") == "in_force");
      CHECK(legal.reason(decree, "2026-04-20") == "declared_ended");
    }
    SUBCASE("under the rule that an officer corrects") {
      const std::int64_t rule =
          legal.number("SELECT id FROM legal_rule WHERE code = 'detailing_ends_with_parent' AND valid_to = '2025-03-31'");
      legal.change("legal.rule", rule, "valid_to", "31/03/2026");
      CHECK(legal.validity(decree, "2026-03-02") == "ended");
      CHECK(legal.reason(decree, "2026-03-02") == "parent_ended");
      legal.change("legal.rule", rule, "valid_to", "31/03/2025");
      CHECK(legal.validity(decree, "2026-03-02") == "in_force");
    }
    CHECK(legal.wrong_spans() == 0);
  }

  TEST_CASE("a chain of documents ends with the law at its head, and comes back with it") {
    LegalRegister legal({2021, 4, 1});
    const std::int64_t law = legal.document("67/2014/QH13", "2014-11-26", "2015-07-01");
    const std::int64_t decree = legal.document("118/2015/NĐ-CP", "2015-11-12", "2015-12-27");
    const std::int64_t circular = legal.document("16/2015/TT-BKHĐT", "2015-11-18", "2016-01-02");
    legal.relate(circular, {.kind = "details"}, decree);
    legal.relate(decree, {.kind = "details"}, law);
    const Record procedure = legal.procedure("T7", circular);
    const std::int64_t relation = legal.relate(legal.document("61/2020/QH14", "2020-06-17", "2021-01-01"),
                                               {.kind = "replaces", .scope = "whole"}, law);
    CHECK(legal.ended_on(circular, "2021-01-01") == "2021-01-01");
    CHECK(legal.relation_of(circular, "2021-01-01") == relation);
    CHECK(legal.open_flags(procedure) == 1);
    legal.remove_relation(relation);
    CHECK(legal.validity(circular, "2021-01-01") == "in_force");
    CHECK(legal.open_flags(procedure) == 0);
    CHECK(legal.wrong_spans() == 0);
  }

  TEST_CASE("of two repeals the earlier counts; when it is removed the other comes back") {
    Enterprises legal;
    const std::int64_t late =
        legal.relate(legal.decree_01, {.kind = "repeals", .scope = "whole"}, legal.decree_78);
    CHECK(legal.ended_on(legal.decree_78, "2022-01-01") == "2021-01-04");
    const std::int64_t early = legal.relate(
        legal.law_2020, {.kind = "repeals", .scope = "whole", .effective_on = "2021-01-01"}, legal.decree_78);
    CHECK(legal.ended_on(legal.decree_78, "2022-01-01") == "2021-01-01");
    CHECK(told(legal, legal.decree_78) == "repealed 2021-01-01");
    legal.remove_relation(early);
    CHECK(legal.ended_on(legal.decree_78, "2022-01-01") == "2021-01-04");
    CHECK(told(legal, legal.decree_78) == "repealed 2021-01-04");
    legal.remove_relation(late);
    CHECK(legal.validity(legal.decree_78, "2022-01-01") == "in_force");
    CHECK(told(legal, legal.decree_78).empty());
  }

  TEST_CASE("an amendment of what is repealed already tells nobody and is shown as without effect") {
    Enterprises legal;
    legal.relate(legal.document("98/2017/NĐ-CP", "2017-11-20", "2018-01-01"), {.kind = "repeals", .scope = "whole"},
                 legal.decree_78);
    legal.relate(legal.decree_108, {.kind = "amends", .articles = "5"}, legal.decree_78);
    CHECK(legal.validity(legal.decree_78, "2018-10-10") == "ended");
    CHECK(told(legal, legal.decree_78) == "repealed 2018-01-01");
    CHECK(legal.validity(legal.decree_108, "2018-10-10") == "in_force");
    CHECK(contains(legal.portal.as("dkkd").get("/legal/documents/" + std::to_string(legal.decree_108)).body,
                   "không còn đối tượng tác động"));
  }

  TEST_CASE("what cannot be is refused in words") {
    Enterprises legal;
    CHECK(contains(
        error_of(legal.try_relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2020),
                 "affected_id"),
        "nothing to itself"));
    CHECK(contains(error_of(legal.try_relate(legal.law_2020, {.kind = "repeals"}, legal.law_2014), "scope"),
                   "whole document"));
    CHECK(contains(
        error_of(legal.try_relate(legal.law_2020, {.kind = "repeals", .scope = "part"}, legal.law_2014),
                 "articles"),
        "which articles"));
    CHECK(contains(
        error_of(legal.try_relate(legal.law_2020,
                                  {.kind = "replaces", .scope = "whole", .effective_on = "2010-01-01"},
                                  legal.law_2014),
                 "effective_on"),
        "01/01/2010 lies before the issue of 68/2014/QH13"));
    CHECK_FALSE(error_of(legal.try_relate(legal.law_2020,
                                          {.kind = "replaces", .scope = "whole", .ends_on = "2022-01-01"},
                                          legal.law_2014),
                         "ends_on")
                    .empty());
    CHECK_FALSE(
        error_of(
            legal.try_relate(
                legal.law_2020,
                {.kind = "pauses", .scope = "whole", .effective_on = "2021-01-01", .ends_on = "2021-01-01"},
                legal.law_2014),
            "ends_on")
            .empty());
    CHECK_FALSE(error_of(legal.try_relate(legal.decree_78, {.kind = "details", .effective_on = "2016-01-01"},
                                          legal.law_2014),
                         "effective_on")
                    .empty());
    CHECK_FALSE(
        error_of(legal.try_relate(legal.law_2020, {.kind = "destroys", .scope = "whole"}, legal.law_2014),
                 "kind")
            .empty());

    legal.relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2014);
    CHECK(contains(
        error_of(legal.try_relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2014),
                 "kind"),
        "entered already"));
    CHECK(contains(
        error_of(legal.try_relate(legal.law_2014, {.kind = "amends"}, legal.law_2020), "affected_id"),
        "does the like"));
    legal.relate(legal.decree_78, {.kind = "details"}, legal.law_2014);
    legal.relate(legal.decree_108, {.kind = "details"}, legal.decree_78);
    CHECK_FALSE(
        error_of(legal.try_relate(legal.law_2014, {.kind = "details"}, legal.decree_108), "affected_id")
            .empty());
    CHECK(contains(error_of(legal.try_relate(legal.law_2014, {.kind = "based_on"}, legal.decree_108), "affected_id"),
                   "issued on 23/08/2018, after 68/2014/QH13"));
    CHECK(contains(error_of(legal.try_relate(legal.decree_01, {.kind = "repeals", .scope = "whole", .effective_on = "2020-12-01"},
                                             legal.decree_78),
                            "effective_on"),
                   "lies before the issue of 01/2021/NĐ-CP"));
    CHECK(contains(error_of(legal.try_relate(legal.decree_01, {.kind = "repeals", .scope = "whole", .articles = "Điều 3"},
                                             legal.decree_78),
                            "articles"),
                   "The whole document is meant"));
    // An amending act that is replaced by another later is no circle.
    CHECK(legal.try_relate(legal.law_2014, {.kind = "cites"}, legal.law_2020).kind == Kind::saved);
    CHECK(legal.wrong_spans() == 0);
  }

  TEST_CASE("whose document may do what: who issued both decides, or a reason") {
    Enterprises legal;
    const std::int64_t law = legal.law_2014, decree = legal.decree_78;
    const std::int64_t circular = legal.document("36/2018/TT-BKHĐT", "2018-10-01", "2018-11-20");
    const std::int64_t letter = legal.document("104/SNV-CCHC", "2019-01-10", "");
    const std::int64_t notice = legal.document("1234/QĐ-BKHĐT", "2018-12-01", "2018-12-01");
    const std::int64_t merged = legal.document("68/2020/TT-BTC", "2020-07-01", "2020-09-01");
    const struct {
      std::int64_t acting;
      const char *kind, *articles;
      std::int64_t affected;
      const char* refused;  // at the kind; "": accepted
    } kCases[] = {
        {circular, "repeals", "Điều 9", law, "a superior body"},
        {letter, "amends", "Điều 9", law, "no normative force"},
        {legal.decree_108, "amends", "Điều 9", law, "is changed by Quốc hội itself"},
        {legal.decree_108, "amends", "Điều 9", decree, ""},
        {legal.law_2020, "repeals", "Điều 9", decree, ""},                      // a superior body
        {legal.law_2020, "amends", "Điều 9", decree, "is changed by Chính phủ itself"},
        {merged, "amends", "Điều 2", circular, ""},                             // the body that took over
        {notice, "repeals", "Điều 3", circular, ""},                            // by a plain decision
        {notice, "pauses", "Điều 3", circular, "no normative force"},
        {notice, "corrects", "", circular, ""},
        {letter, "declares_ended", "Điều 3", circular, ""},                     // evidence, whoever lists it
        {letter, "cites", "", law, ""},
    };
    for (const auto& one : kCases) {
      CAPTURE(one.kind);
      CAPTURE(one.acting);
      const auto saved = legal.try_relate(one.acting, {.kind = one.kind, .articles = one.articles}, one.affected);
      CHECK((saved.kind == Kind::saved) == (*one.refused == '\0'));
      CHECK(contains(error_of(saved, "kind"), one.refused));
      if (*one.refused == '\0') continue;
      CHECK_FALSE(error_of(saved, "reason").empty());
      CHECK(legal.try_relate(one.acting, {.kind = one.kind, .articles = one.articles, .reason = "Theo Công báo"}, one.affected)
                .kind == Kind::saved);
    }
  }

  TEST_CASE("who changes what happens to a document may edit that document") {
    Enterprises legal;
    const std::int64_t own = legal.document("15/2019/QĐ-UBND", "2019-03-01", "2019-03-15", "DKKD");
    const std::int64_t next = legal.document("20/2020/QĐ-UBND", "2020-03-01", "2020-03-15", "DKKD");
    test::Browser browser = legal.portal.as("dkkd");
    const auto enter = [&](std::int64_t acting, const char* kind, std::int64_t affected) {
      test::Form form = test::parse_html(browser.get("/legal/relations/new").body).form("/legal/relations/new");
      const auto number = [&](std::int64_t id) {
        return legal.portal.services().db.read(
            [&](db::Reader& reader) { return reader.text("SELECT number FROM legal_document WHERE id = ?1", id); });
      };
      test::set_value(form, "acting_id", number(acting));
      test::set_value(form, "kind", kind);
      test::set_value(form, "affected_id", number(affected));
      return browser.post("/legal/relations/new", form);
    };
    const auto refused = enter(legal.document("34/2019/NĐ-CP", "2019-04-01", "2019-06-01"), "amends",
                               legal.document("33/2018/NĐ-CP", "2018-03-01", "2018-05-01"));
    CHECK(refused.status == 422);
    CHECK(contains(refused.body, "Chỉ pháp chế hoặc Văn phòng được nhập"));
    CHECK(enter(next, "amends", own).status == 303);
    CHECK(enter(own, "based_on", legal.law_2014).status == 303);  // changes nothing in the law
  }

  TEST_CASE("before a relation is removed its page says what follows; a reason stays with the document it changed") {
    Enterprises legal;
    legal.relate(legal.decree_78, {.kind = "details"}, legal.law_2014);
    const Record procedure = legal.procedure("T1", legal.law_2014);
    const std::int64_t relation =
        legal.relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2014);
    const std::string path = "/legal/relations/" + std::to_string(relation), step = path + "/do/remove";
    test::Browser browser = legal.portal.as("phapche");
    const std::string page = browser.get(path).body;
    CHECK(contains(page, step));
    CHECK_FALSE(contains(page, path + "/archive"));
    CHECK(browser.get(path + "/archive").status == 404);
    CHECK(browser.get(path + "/remove").status == 404);
    const std::string asking = browser.get(step).body;
    CHECK(contains(asking, "68/2014/QH13: Hết hiệu lực toàn bộ (01/01/2021) → Còn hiệu lực"));
    CHECK(contains(asking, "78/2015/NĐ-CP: Hết hiệu lực toàn bộ (01/01/2021) → Còn hiệu lực"));
    CHECK(contains(asking, "1 bản ghi thôi bị đánh dấu “căn cứ đã thay đổi”; 1 nhiệm vụ chưa thực hiện sẽ hủy"));
    test::Form form = test::parse_html(asking).form(step);
    CHECK(browser.post(step, form).status == 422);
    test::set_value(form, "reason", "Nhập nhầm văn bản");
    const auto done = browser.post(step, form);
    CHECK(done.status == 303);
    CHECK(std::string(done.header("Location")) == "/legal/relations");
    CHECK(legal.validity(legal.law_2014, "2021-01-01") == "in_force");
    CHECK(legal.open_flags(procedure) == 0);
    CHECK(legal.open_tasks(procedure) == 0);
    const std::string history = browser.get("/legal/documents/" + std::to_string(legal.law_2014) + "/history").body;
    CHECK(contains(history, "bị thay thế bởi 59/2020/QH14"));
    CHECK(contains(history, "đã gỡ bỏ: Nhập nhầm văn bản"));
    // Not by who could not have entered it.
    const std::int64_t other = legal.relate(legal.document("34/2019/NĐ-CP", "2019-04-01", "2019-06-01", "DKKD"), {.kind = "amends"},
                                            legal.document("33/2018/NĐ-CP", "2018-03-01", "2018-05-01"));
    CHECK(legal.portal.as("dkkd").get("/legal/relations/" + std::to_string(other) + "/do/remove").status == 409);
    CHECK(legal.wrong_spans() == 0);
  }

  TEST_CASE("an act that changes several articles in several rows is looked at once") {
    LegalRegister legal({2022, 3, 1});
    const std::int64_t law = legal.document("39/2019/QH14", "2019-06-13", "2020-01-01");
    const std::int64_t decree = legal.document("40/2020/NĐ-CP", "2020-04-06", "2020-04-06", "HTDT");
    const std::int64_t amending = legal.document("03/2022/QH15", "2022-01-11", "2022-03-01");
    legal.relate(decree, {.kind = "details"}, law);
    const std::int64_t first = legal.relate(amending, {.kind = "amends", .articles = "17"}, law);
    legal.relate(amending, {.kind = "amends", .articles = "25 82 83"}, law);
    CHECK(told(legal, law) == "amended 2022-03-01 Điều 17; Điều 25, 82, 83");
    CHECK(legal.open_flags({kDocument, decree}) == 1);
    CHECK(legal.open_tasks({kDocument, decree}) == 1);
    CHECK(legal.open_flags({kDocument, amending}) == 0);
    legal.remove_relation(first);
    CHECK(told(legal, law) == "amended 2022-03-01 Điều 25, 82, 83");
    CHECK(legal.open_flags({kDocument, decree}) == 1);
    // What was issued after the amendment stands on the amended law.
    const std::int64_t later = legal.document("85/2025/NĐ-CP", "2025-04-08", "2025-04-08", "HTDT");
    legal.relate(later, {.kind = "details"}, law);
    CHECK(legal.open_flags({kDocument, later}) == 0);
  }

  TEST_CASE("a flag says once what changed the basis, in the tense of its day, in both languages") {
    Enterprises legal(kSummer2020);
    const std::int64_t decision = legal.document("15/2019/QĐ-UBND", "2019-03-01", "2019-03-15", "DKKD");
    legal.relate(decision, {.kind = "based_on"}, legal.law_2014);
    legal.relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2014);
    const std::string path = "/legal/documents/" + std::to_string(decision);
    test::Browser browser = legal.portal.as("dkkd");
    const std::string before = browser.get(path).body;
    CHECK(contains(before, "Căn cứ sắp thay đổi"));
    CHECK(contains(before, "68/2014/QH13 được thay thế từ ngày 01/01/2021, theo 59/2020/QH14"));
    legal.set_today({2021, 1, 1});
    test::Browser later = legal.portal.as("dkkd");
    CHECK_FALSE(contains(later.get(path).body, "Căn cứ sắp thay đổi"));
    CHECK(later.post("/display", {{"language", "en"}, {"next", "/"}}).status == 303);
    CHECK(contains(later.get(path).body, "68/2014/QH13 is replaced from 01/01/2021 on, by 59/2020/QH14"));
    CHECK(contains(later.get("/legal/relations").body, "59/2020/QH14 replaces 68/2014/QH13"));
  }

  TEST_CASE("a document no unit answers for is looked at by who keeps the register") {
    Enterprises legal(kSummer2020);
    const std::int64_t circular = legal.document("25/2018/TT-BKHĐT", "2018-12-01", "2019-01-15");
    legal.relate(circular, {.kind = "guides"}, legal.law_2014);
    legal.relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2014);
    CHECK(legal.open_tasks({kDocument, circular}) == 1);
    CHECK(legal.text("SELECT u.code FROM core_task AS t JOIN core_unit AS u ON u.id = t.lead_unit_id WHERE t.source_type = "
                     "'legal.document' AND t.state = 'open'") == "VP");
  }

  TEST_CASE("marks by hand stand on the page; the state stays what follows from the relations") {
    Enterprises legal;
    const std::string path = "/legal/documents/" + std::to_string(legal.decree_78);
    legal.change(kDocument, legal.decree_78, "mark_reason", "Không rõ văn bản thay thế");
    legal.change(kDocument, legal.decree_78, "mark", "unknown");
    CHECK(legal.validity(legal.decree_78, "2021-02-01") == "in_force");
    CHECK(contains(legal.portal.as("dkkd").get(path).body, "Chưa xác định được tình trạng hiệu lực"));
    legal.change(kDocument, legal.decree_78, "mark", "unsuitable");
    CHECK(legal.validity(legal.decree_78, "2021-02-01") == "unsuitable");
    const std::string page = legal.portal.as("dkkd").get(path).body;
    CHECK(contains(page, "Văn bản không còn phù hợp"));
    CHECK(contains(page, "Được đánh giá không còn phù hợp"));
  }

  TEST_CASE("the list shows the day and the articles a relation comes to") {
    Enterprises legal;
    legal.relate(legal.decree_108, {.kind = "amends", .articles = "2 5 8a"}, legal.decree_78);
    test::Browser browser = legal.portal.as("dkkd");
    const std::string list = browser.get("/legal/relations?takes_effect_on_from=10/10/2018&takes_effect_on_to=10/10/2018").body;
    CHECK(contains(list, "Điều 2, 5, 8a"));
    CHECK(contains(list, "10/10/2018"));
  }

  TEST_CASE("a suspension that runs into the end of a document does not promise that it comes back") {
    LegalRegister legal({2019, 6, 24});
    const std::int64_t decree = legal.document("63/2014/NĐ-CP", "2014-06-26", "2014-08-15");
    legal.relate(legal.document("108/2018/NĐ-CP", "2018-08-23", "2018-10-10"), {.kind = "pauses", .scope = "whole"}, decree);
    const std::string path = "/legal/documents/" + std::to_string(decree);
    CHECK_FALSE(contains(legal.portal.as("dkkd").get(path).body, "Có hiệu lực trở lại"));
    legal.change(kDocument, decree, "expires_on", "01/01/2024");
    const std::string page = legal.portal.as("dkkd").get(path).body;
    CHECK(contains(page, "Văn bản sẽ hết hiệu lực từ ngày 01/01/2024"));
    CHECK_FALSE(contains(page, "Có hiệu lực trở lại"));
  }

  TEST_CASE("what is still to come is told as such") {
    Enterprises legal({2020, 7, 1});
    legal.relate(legal.decree_108, {.kind = "amends", .articles = "5"}, legal.decree_78);
    legal.relate(legal.decree_78, {.kind = "details"}, legal.law_2014);
    legal.relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2014);
    const std::string path = "/legal/documents/" + std::to_string(legal.decree_108);
    CHECK(contains(legal.portal.as("dkkd").get(path).body, "Sẽ hết hiệu lực theo văn bản gốc"));
    legal.set_today({2021, 1, 1});
    CHECK_FALSE(contains(legal.portal.as("dkkd").get(path).body, "Sẽ hết hiệu lực theo văn bản gốc"));
  }

  TEST_CASE("published as ended under the old law: evidence, which the page says aloud") {
    LegalRegister legal({2021, 4, 1});
    const std::int64_t decision = legal.document("12/2018/QĐ-UBND", "2018-02-01", "2018-02-15");
    const std::int64_t list = legal.document("99/QĐ-UBND", "2021-01-20", "2021-01-20");
    legal.relate(list, {.kind = "declares_ended", .scope = "whole"}, decision);
    CHECK(legal.validity(decision, "2021-04-01") == "in_force");
    const std::string path = "/legal/documents/" + std::to_string(decision);
    CHECK(contains(legal.portal.as("dkkd").get(path).body, "Đã được công bố hết hiệu lực, chưa nhập căn cứ"));
    legal.relate(legal.document("30/2020/QĐ-UBND", "2020-11-01", "2020-11-15"), {.kind = "repeals", .scope = "whole"}, decision);
    CHECK_FALSE(contains(legal.portal.as("dkkd").get(path).body, "chưa nhập căn cứ"));
  }

  TEST_CASE("a state that rests on a rule nobody has compared with the law says so") {
    Enterprises legal;
    legal.relate(legal.decree_78, {.kind = "details"}, legal.law_2014);
    legal.relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2014);
    const std::string path = "/legal/documents/" + std::to_string(legal.decree_78);
    CHECK(contains(legal.portal.as("dkkd").get(path).body, "quy tắc chưa được đối chiếu với văn bản luật: Luật số 80/2015/QH13"));
    legal.change("legal.rule",
                 legal.number("SELECT id FROM legal_rule WHERE code = 'detailing_ends_with_parent' AND valid_from = '2016-07-01'"),
                 "is_confirmed", "1");
    CHECK_FALSE(contains(legal.portal.as("dkkd").get(path).body, "chưa được đối chiếu"));
    // Each law under which something may have ended has a row of its own.
    CHECK(legal.number("SELECT count(*) FROM legal_rule WHERE code = 'detailing_ends_with_parent' AND valid_from = "
                       "'2009-01-01' AND valid_to = '2016-06-30' AND is_confirmed = 0") == 1);
  }

  TEST_CASE("a suspension and its end, an act of its own term, a mark by hand") {
    LegalRegister legal({2019, 6, 1});
    const std::int64_t decision = legal.document("12/2018/QĐ-UBND", "2018-02-01", "2018-02-15");
    const std::int64_t stop = legal.document("45/2019/QĐ-UBND", "2019-05-20", "2019-05-31");
    legal.relate(stop,
                 {.kind = "pauses", .scope = "whole", .effective_on = "2019-05-31", .ends_on = "2019-09-01"},
                 decision);
    CHECK(legal.validity(decision, "2019-05-30") == "in_force");
    CHECK(legal.validity(decision, "2019-05-31") == "suspended");
    CHECK(legal.validity(decision, "2019-09-01") == "in_force");
    CHECK(contains(legal.portal.as("dkkd").get("/legal/documents/" + std::to_string(decision)).body,
                   "Văn bản đang ngưng hiệu lực"));
    legal.change(kDocument, decision, "expires_on", "01/01/2020");
    CHECK(legal.reason(decision, "2020-01-01") == "expired");
    CHECK(told(legal, decision) == "suspended 2019-05-31; expired 2020-01-01");
    legal.change(kDocument, decision, "expires_on", "");
    CHECK(told(legal, decision) == "suspended 2019-05-31");
    CHECK(legal.wrong_spans() == 0);
  }

  TEST_CASE("what a document stands on is entered once: as a relation, and cited by it") {
    Enterprises legal(kSummer2020);
    const std::int64_t decision = legal.document("15/2020/QĐ-UBND", "2020-06-25", "2020-07-15", "DKKD");
    const auto cited = [&] {
      return legal.portal.services().db.read([&](db::Reader& reader) {
        std::string all;
        for (const citation::Citation& one : citation::list_citations(reader, {kDocument, decision}))
          all += (all.empty() ? "" : "; ") + std::to_string(one.act.id == legal.law_2014 ? 2014 : 2020) +
                 " " + one.articles;
        return all;
      });
    };
    const std::int64_t first =
        legal.relate(decision, {.kind = "based_on", .articles = "5 7"}, legal.law_2014);
    const std::int64_t second =
        legal.relate(decision, {.kind = "cites", .articles = "Điều 5, 7"}, legal.law_2014);
    CHECK(cited() == "2014 Điều 5, 7");
    legal.remove_relation(second);
    CHECK(cited() == "2014 Điều 5, 7");
    legal.change("legal.relation", first, "articles", "");
    CHECK(cited() == "2014 ");
    legal.change("legal.relation", first, "affected_id", "59/2020/QH14");
    CHECK(cited() == "2020 ");
    legal.remove_relation(first);
    CHECK(cited().empty());
  }

  TEST_CASE("the list as of a day, past or to come, and its filter by validity") {
    Enterprises legal(kSummer2020);
    legal.relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2014);
    test::Browser browser = legal.portal.as("dkkd");
    const auto lists = [&](const std::string& query, const char* number) {
      const auto page = browser.get("/legal/documents?per_page=100&" + query);
      CHECK(page.status == 200);
      return contains(page.body, std::string(">") + number + "</a>");
    };
    CHECK(lists("validity=in_force&q=68", "68/2014/QH13"));
    CHECK(lists("validity=in_force&q=68&on=31/12/2020", "68/2014/QH13"));
    CHECK_FALSE(lists("validity=in_force&q=68&on=01/01/2021", "68/2014/QH13"));
    CHECK(lists("validity=ended&q=68&on=2021-01-01", "68/2014/QH13"));
    CHECK(contains(browser.get("/legal/documents?on=01/01/2021").body, "Tại ngày: 01/01/2021"));
    CHECK(contains(browser.get("/legal/documents?on=ngày mai").body, "on=ngày mai"));
    // The day comes, nobody does anything.
    legal.set_today({2021, 1, 1});
    test::Browser later = legal.portal.as("dkkd");
    CHECK_FALSE(contains(later.get("/legal/documents?per_page=100&validity=in_force&q=68").body,
                         ">68/2014/QH13</a>"));
  }

  TEST_CASE("both pages show the relation, and the way to enter another") {
    Enterprises legal;
    legal.relate(legal.law_2020, {.kind = "replaces", .scope = "whole"}, legal.law_2014);
    test::Browser browser = legal.portal.as("vanphong");
    const std::string old_page = browser.get("/legal/documents/" + std::to_string(legal.law_2014)).body;
    CHECK(contains(old_page, "bị thay thế bởi"));
    CHECK(contains(old_page, "Chịu tác động của"));
    const std::string new_page = browser.get("/legal/documents/" + std::to_string(legal.law_2020)).body;
    CHECK(contains(new_page, "Tác động đến"));
    CHECK(contains(new_page, ">68/2014/QH13</a>"));
  }
}

}  // namespace motcong
