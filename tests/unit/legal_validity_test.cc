// Validity of legal documents by day: the rules on documents that exist, and on what registers get wrong.
#include <doctest/doctest.h>

#include <string>

#include "plugins/legal/validity/validity.h"

using namespace motcong;
using namespace motcong::legal;

namespace {

base::Date day(const char* iso) { return *base::parse_iso_date(iso); }

/// Both laws on the issuing of legal documents, as the register starts with them.
Rules both_laws() {
  return {.detailing_ends_with_parent = {{.from = {}, .to = day("2025-03-31")}},
          .declared_end_counts = {{.from = day("2025-04-01"), .to = {}}}};
}

DocumentFacts document(std::int64_t id, const char* issued_on, const char* effective_on) {
  return {.id = id, .issued_on = day(issued_on), .effective_on = day(effective_on)};
}

RelationFacts relation(std::int64_t id, std::int64_t acting, RelationKind kind, std::int64_t affected,
                       const char* on) {
  return {.id = id, .acting_id = acting, .affected_id = affected, .kind = kind, .effective_on = day(on)};
}

RelationFacts partly(RelationFacts relation) {
  relation.is_part = true;
  return relation;
}

/// The span of a day.
Span on(Register& documents, std::int64_t id, const char* iso) {
  const base::Date wanted = day(iso);
  for (const Span& span : documents.derive(id).spans) {
    if ((!span.starts_on || *span.starts_on <= wanted) && (!span.ends_on || wanted < *span.ends_on))
      return span;
  }
  FAIL("no span");
  return {};
}

std::string state(Register& documents, std::int64_t id, const char* iso) {
  return std::string(validity_name(on(documents, id, iso).validity));
}

constexpr std::int64_t kLaw2014 = 1, kLaw2020 = 2, kDecree78 = 3, kDecree108 = 4, kDecree01 = 5;

/// 68/2014/QH13, 59/2020/QH14, 78/2015/NĐ-CP, 108/2018/NĐ-CP, 01/2021/NĐ-CP and what they do to each other.
Register enterprise_law() {
  Register documents(both_laws());
  documents.add(document(kLaw2014, "2014-11-26", "2015-07-01"));
  documents.add(document(kLaw2020, "2020-06-17", "2021-01-01"));
  documents.add(document(kDecree78, "2015-09-14", "2015-11-01"));
  documents.add(document(kDecree108, "2018-08-23", "2018-10-10"));
  documents.add(document(kDecree01, "2021-01-04", "2021-01-04"));
  documents.add(relation(10, kLaw2020, RelationKind::replaces, kLaw2014, "2021-01-01"));
  documents.add(relation(11, kDecree78, RelationKind::details, kLaw2014, "2015-11-01"));
  documents.add(relation(12, kDecree108, RelationKind::amends, kDecree78, "2018-10-10"));
  documents.add(relation(13, kDecree01, RelationKind::replaces, kDecree78, "2021-01-04"));
  documents.add(relation(14, kDecree01, RelationKind::replaces, kDecree108, "2021-01-04"));
  documents.add(relation(15, kDecree01, RelationKind::details, kLaw2020, "2021-01-04"));
  return documents;
}

}  // namespace

TEST_SUITE("legal validity") {
  TEST_CASE("a replaced law is in force through the day before") {
    Register documents = enterprise_law();
    CHECK(state(documents, kLaw2014, "2014-11-25") == "not_yet_effective");
    CHECK(state(documents, kLaw2014, "2015-06-30") == "not_yet_effective");
    CHECK(state(documents, kLaw2014, "2015-07-01") == "in_force");
    CHECK(state(documents, kLaw2014, "2020-12-31") == "in_force");
    CHECK(state(documents, kLaw2014, "2021-01-01") == "ended");
    const Span ended = on(documents, kLaw2014, "2030-01-01");
    CHECK(ended.reason == Reason::replaced);
    CHECK(ended.relation_id == 10);
    CHECK(ended.ended_on == day("2021-01-01"));
  }

  TEST_CASE("under the law of 2015 what details an ended law ends with it, the later replacement is kept") {
    Register documents = enterprise_law();
    CHECK(state(documents, kDecree78, "2020-12-31") == "partly_ended");
    const Span ended = on(documents, kDecree78, "2021-01-02");
    CHECK(ended.validity == Validity::ended);
    CHECK(ended.ended_on == day("2021-01-01"));
    CHECK(ended.reason == Reason::parent_ended);
    CHECK(ended.parent_id == kLaw2014);
    const Outcome outcome = documents.derive(kDecree78);
    REQUIRE(outcome.other_ends.size() == 1);
    CHECK(outcome.other_ends[0] == Cause{day("2021-01-04"), Reason::replaced, 13, 0});
  }

  TEST_CASE("an officer may choose the formal replacement; the day of the rule is kept") {
    Register documents = enterprise_law();
    DocumentFacts decree = document(kDecree78, "2015-09-14", "2015-11-01");
    decree.ends_formally = true;
    documents.add(decree);
    CHECK(state(documents, kDecree78, "2021-01-03") == "partly_ended");
    CHECK(on(documents, kDecree78, "2021-01-04").reason == Reason::replaced);
    const Outcome outcome = documents.derive(kDecree78);
    REQUIRE(outcome.other_ends.size() == 1);
    CHECK(outcome.other_ends[0] == Cause{day("2021-01-01"), Reason::parent_ended, 10, kLaw2014});
  }

  TEST_CASE("an amendment ends a part of its base, and has none left when the base has ended") {
    Register documents = enterprise_law();
    CHECK(state(documents, kDecree78, "2018-10-09") == "in_force");
    CHECK(on(documents, kDecree78, "2018-10-10").reason == Reason::amended);
    CHECK(state(documents, kDecree108, "2020-12-31") == "in_force");
    CHECK_FALSE(on(documents, kDecree108, "2020-12-31").base_ended_on);
    CHECK(state(documents, kDecree108, "2021-01-02") == "in_force");
    CHECK(on(documents, kDecree108, "2021-01-02").base_ended_on == day("2021-01-01"));
    CHECK(state(documents, kDecree108, "2021-01-04") == "ended");
  }

  TEST_CASE("an act that amends what was repealed before is in force without effect") {
    Register documents(both_laws());
    documents.add(document(1, "2010-01-01", "2010-03-01"));
    documents.add(document(2, "2016-01-01", "2016-03-01"));
    documents.add(relation(10, 3, RelationKind::repeals, 1, "2015-01-01"));
    documents.add(relation(11, 2, RelationKind::amends, 1, "2016-03-01"));
    CHECK(state(documents, 1, "2016-03-01") == "ended");
    CHECK(state(documents, 2, "2016-02-28") == "not_yet_effective");
    CHECK(on(documents, 2, "2016-03-01").base_ended_on == day("2015-01-01"));
    CHECK(state(documents, 2, "2016-03-01") == "in_force");
  }

  TEST_CASE("from April 2025 on, what details an ended law stays in force until its end is declared") {
    Register documents(both_laws());
    documents.add(document(1, "2020-06-17", "2021-01-01"));
    documents.add(document(2, "2021-03-26", "2021-03-26"));
    documents.add(relation(10, 3, RelationKind::replaces, 1, "2026-03-01"));
    documents.add(relation(11, 2, RelationKind::details, 1, "2021-03-26"));
    CHECK(state(documents, 1, "2026-03-02") == "ended");
    CHECK(state(documents, 2, "2026-03-02") == "in_force");

    SUBCASE("wholly") {
      documents = Register(both_laws());
      documents.add(document(2, "2021-03-26", "2021-03-26"));
      documents.add(relation(12, 4, RelationKind::declares_ended, 2, "2026-05-01"));
      CHECK(state(documents, 2, "2026-04-30") == "in_force");
      CHECK(on(documents, 2, "2026-05-01").reason == Reason::declared_ended);
    }
    SUBCASE("in part") {
      documents = Register(both_laws());
      documents.add(document(2, "2021-03-26", "2021-03-26"));
      documents.add(partly(relation(12, 4, RelationKind::declares_ended, 2, "2026-05-01")));
      CHECK(state(documents, 2, "2026-05-01") == "partly_ended");
    }
    SUBCASE("a list of before proves and does not end") {
      documents = Register(both_laws());
      documents.add(document(2, "2021-03-26", "2021-03-26"));
      documents.add(relation(12, 4, RelationKind::declares_ended, 2, "2025-03-31"));
      CHECK(state(documents, 2, "2025-05-01") == "in_force");
    }
  }

  TEST_CASE("the rules are rows: without them nothing ends by rule") {
    Register documents{Rules()};
    documents.add(document(1, "2014-01-01", "2014-01-01"));
    documents.add(document(2, "2015-01-01", "2015-01-01"));
    documents.add(relation(10, 3, RelationKind::replaces, 1, "2020-01-01"));
    documents.add(relation(11, 2, RelationKind::details, 1, "2015-01-01"));
    documents.add(relation(12, 3, RelationKind::declares_ended, 2, "2025-05-01"));
    CHECK(state(documents, 2, "2026-01-01") == "in_force");
  }

  TEST_CASE("law, decree, circular end in one chain; who details two loses a part first") {
    Register documents(both_laws());
    documents.add(document(1, "2010-01-01", "2010-01-01"));
    documents.add(document(2, "2011-01-01", "2011-01-01"));
    documents.add(document(3, "2012-01-01", "2012-01-01"));
    documents.add(document(4, "2010-01-01", "2010-01-01"));
    documents.add(relation(10, 9, RelationKind::repeals, 1, "2018-01-01"));
    documents.add(relation(11, 2, RelationKind::details, 1, "2011-01-01"));
    documents.add(relation(12, 3, RelationKind::details, 2, "2012-01-01"));
    CHECK(on(documents, 3, "2018-01-01").parent_id == 2);
    CHECK(state(documents, 3, "2018-01-01") == "ended");

    Register two(both_laws());
    two.add(document(1, "2010-01-01", "2010-01-01"));
    two.add(document(4, "2010-01-01", "2010-01-01"));
    two.add(document(3, "2012-01-01", "2012-01-01"));
    two.add(relation(12, 3, RelationKind::details, 1, "2012-01-01"));
    two.add(relation(13, 3, RelationKind::details, 4, "2012-01-01"));
    two.add(relation(10, 9, RelationKind::repeals, 1, "2018-01-01"));
    two.add(relation(14, 9, RelationKind::repeals, 4, "2019-01-01"));
    CHECK(state(two, 3, "2017-12-31") == "in_force");
    CHECK(state(two, 3, "2018-01-01") == "partly_ended");
    CHECK(on(two, 3, "2018-01-01").parent_id == 1);
    CHECK(state(two, 3, "2019-01-01") == "ended");
    CHECK(on(two, 3, "2019-01-01").parent_id == 4);
  }

  TEST_CASE("who details one that ended before April 2025 and one after keeps the rest") {
    Register documents(both_laws());
    for (const std::int64_t id : {1, 4}) documents.add(document(id, "2010-01-01", "2010-01-01"));
    documents.add(document(3, "2012-01-01", "2012-01-01"));
    documents.add(relation(12, 3, RelationKind::details, 1, "2012-01-01"));
    documents.add(relation(13, 3, RelationKind::details, 4, "2012-01-01"));
    documents.add(relation(10, 9, RelationKind::repeals, 1, "2018-01-01"));
    documents.add(relation(14, 9, RelationKind::repeals, 4, "2025-06-01"));
    CHECK(state(documents, 3, "2026-01-01") == "partly_ended");
  }

  TEST_CASE(
      "what only guides an ended act stays, and so does what details one that ended before it was issued") {
    Register documents(both_laws());
    documents.add(document(1, "2010-01-01", "2010-01-01"));
    documents.add(document(2, "2012-01-01", "2012-01-01"));
    documents.add(document(3, "2019-01-01", "2019-01-01"));
    documents.add(relation(10, 9, RelationKind::repeals, 1, "2018-01-01"));
    documents.add(relation(11, 2, RelationKind::guides, 1, "2012-01-01"));
    documents.add(relation(12, 3, RelationKind::details, 1, "2019-01-01"));
    CHECK(state(documents, 2, "2020-01-01") == "in_force");
    CHECK(state(documents, 3, "2020-01-01") == "in_force");
  }

  TEST_CASE("of two repeals the earlier counts; without it the other does") {
    for (const bool both : {true, false}) {
      Register documents(both_laws());
      documents.add(document(1, "2010-01-01", "2010-01-01"));
      documents.add(relation(10, 8, RelationKind::repeals, 1, "2019-01-01"));
      if (both) documents.add(relation(11, 9, RelationKind::repeals, 1, "2018-01-01"));
      CHECK(on(documents, 1, "2020-01-01").ended_on == day(both ? "2018-01-01" : "2019-01-01"));
      CHECK(documents.derive(1).other_ends.size() == (both ? 1 : 0));
    }
  }

  TEST_CASE("a document ends on the day its own text says") {
    Register documents(both_laws());
    DocumentFacts pilot = document(1, "2015-01-01", "2015-02-01");
    pilot.expires_on = day("2018-01-01");
    documents.add(pilot);
    CHECK(state(documents, 1, "2017-12-31") == "in_force");
    CHECK(on(documents, 1, "2018-01-01").reason == Reason::expired);
  }

  TEST_CASE("a suspension lasts until it is lifted, or until the repeal; a pause has its days") {
    Register documents(both_laws());
    documents.add(document(1, "2010-01-01", "2010-01-01"));
    RelationFacts pause = relation(10, 9, RelationKind::pauses, 1, "2018-01-01");
    pause.ends_on = day("2018-07-01");
    documents.add(pause);
    documents.add(partly(relation(11, 9, RelationKind::suspends, 1, "2019-01-01")));
    documents.add(relation(12, 9, RelationKind::suspends, 1, "2019-03-01"));
    documents.add(relation(13, 9, RelationKind::repeals, 1, "2019-06-01"));
    CHECK(state(documents, 1, "2018-01-01") == "suspended");
    CHECK(on(documents, 1, "2018-06-30").reason == Reason::paused);
    CHECK(state(documents, 1, "2018-07-01") == "in_force");
    CHECK(state(documents, 1, "2019-01-01") == "partly_suspended");
    CHECK(state(documents, 1, "2019-03-01") == "suspended");
    CHECK(state(documents, 1, "2019-06-01") == "ended");
  }

  TEST_CASE("what is annulled from its beginning was never in force, and what details it neither") {
    Register documents(both_laws());
    documents.add(document(1, "2018-01-01", "2018-03-01"));
    documents.add(document(2, "2018-02-01", "2018-03-01"));
    documents.add(relation(10, 9, RelationKind::annuls, 1, "2018-01-01"));
    documents.add(relation(11, 2, RelationKind::details, 1, "2018-03-01"));
    CHECK(state(documents, 1, "2017-12-31") == "not_yet_effective");
    CHECK(state(documents, 1, "2018-01-01") == "ended");
    CHECK(state(documents, 1, "2018-03-01") == "ended");
    CHECK(state(documents, 2, "2018-03-01") == "ended");
  }

  TEST_CASE("unsuitable is what a person found, where nothing else holds") {
    Register documents(both_laws());
    DocumentFacts old = document(1, "1998-01-01", "1998-01-15");
    old.is_unsuitable = true;
    old.unsuitable_from = day("2019-03-01");
    documents.add(old);
    documents.add(relation(10, 9, RelationKind::repeals, 1, "2020-01-01"));
    CHECK(state(documents, 1, "2019-02-28") == "in_force");
    CHECK(state(documents, 1, "2019-03-01") == "unsuitable");
    CHECK(state(documents, 1, "2020-01-01") == "ended");
  }

  TEST_CASE("an administrative document without a day of effect has it on its day of issue") {
    Register documents(both_laws());
    documents.add(DocumentFacts{.id = 1, .issued_on = day("2019-01-28")});
    CHECK(state(documents, 1, "2019-01-27") == "not_yet_effective");
    CHECK(state(documents, 1, "2019-01-28") == "in_force");
  }

  TEST_CASE("documents in a circle, and documents nobody entered, do no harm") {
    Register documents(both_laws());
    documents.add(document(1, "2010-01-01", "2010-01-01"));
    documents.add(document(2, "2010-01-01", "2010-01-01"));
    documents.add(relation(10, 1, RelationKind::details, 2, "2010-01-01"));
    documents.add(relation(11, 2, RelationKind::details, 1, "2010-01-01"));
    documents.add(relation(12, 1, RelationKind::details, 77, "2010-01-01"));
    documents.add(relation(13, 1, RelationKind::amends, 78, "2010-01-01"));
    documents.add(relation(14, 1, RelationKind::replaces, 2, "2015-01-01"));
    documents.add(relation(15, 2, RelationKind::replaces, 1, "2016-01-01"));
    CHECK(state(documents, 2, "2015-01-01") == "ended");
    CHECK(state(documents, 1, "2016-01-01") == "ended");
  }

  TEST_CASE("a chain as long as a file may make it") {
    Register documents(both_laws());
    constexpr std::int64_t kLast = 100'000;
    for (std::int64_t id = 1; id <= kLast; ++id) documents.add(document(id, "2010-01-01", "2010-01-01"));
    for (std::int64_t id = 2; id <= kLast; ++id)
      documents.add(relation(id, id, RelationKind::details, id - 1, "2010-01-01"));
    documents.add(relation(1, kLast + 1, RelationKind::repeals, 1, "2018-01-01"));
    CHECK(state(documents, kLast, "2018-01-01") == "ended");
  }

  TEST_CASE("each day lies in one span, and neighbours differ") {
    Register documents = enterprise_law();
    for (const std::int64_t id : {kLaw2014, kLaw2020, kDecree78, kDecree108, kDecree01}) {
      const std::vector<Span> spans = documents.derive(id).spans;
      CHECK_FALSE(spans.front().starts_on);
      CHECK_FALSE(spans.back().ends_on);
      for (size_t i = 1; i < spans.size(); ++i) {
        CHECK(spans[i].starts_on == spans[i - 1].ends_on);
        CHECK((i == 1 || *spans[i - 1].starts_on < *spans[i].starts_on));
      }
    }
  }
}
