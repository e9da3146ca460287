// Stand-ins: what is refused, on which days they count, what is passed on and what is not, and what a session
// makes of it.
#include "core/auth/stand_ins.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/auth/sessions.h"
#include "core/auth/users.h"
#include "tests/support/department.h"

using namespace motcong;
using namespace motcong::auth;

namespace {

struct Office : test::Department {
  std::int64_t head = add_user("truongphong"), officer = add_user("chuyenvien"), other = add_user("khac");

  StandIn wanted(std::int64_t absent, std::int64_t user, int from, int to) {
    StandIn stand_in;
    stand_in.absent_id = absent;
    stand_in.user_id = user;
    stand_in.valid_from = day(from);
    stand_in.valid_to = day(to);
    stand_in.reason = "Nghỉ phép";
    return stand_in;
  }
  /// "field: sentence" of each fault.
  std::string faults(const StandIn& stand_in) {
    return database->read([&](db::Reader& reader) {
      std::string text;
      for (const StandInFault& fault : check_stand_in(reader, today(), stand_in, 60))
        text += std::string(text.empty() ? "" : "; ") + fault.field + ": " + base::format_english(fault.text);
      return text;
    });
  }
  std::int64_t name(std::int64_t absent, std::int64_t user, int from, int to) {
    REQUIRE(faults(wanted(absent, user, from, to)) == "");
    return database->write([&](db::WriteTx& tx) {
      return add_stand_in(tx, clock.now(), absent, wanted(absent, user, from, to));
    });
  }
  std::vector<std::int64_t> acts_for(std::int64_t user, int on) {
    return database->read([&](db::Reader& reader) {
      std::vector<std::int64_t> ids;
      for (const ActingChoice& choice : list_acting_choices(reader, user, day(on)))
        ids.push_back(choice.absent_id);
      return ids;
    });
  }
  Principal rights(std::int64_t user, std::int64_t acting_for) {
    Principal person;
    person.user_id = user;
    person.acting_for = acting_for;
    database->read([&](db::Reader& reader) { load_rights(reader, today(), person); });
    return person;
  }
};

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_SUITE_BEGIN("stand-ins");

TEST_CASE("what is refused, and with which words") {
  Office office;
  const std::int64_t closed = office.add_user("dakhoa");
  office.database->write(
      [&](db::WriteTx& tx) { REQUIRE(set_disabled(tx, office.today(), closed, true).ok()); });
  office.name(office.head, office.officer, 10, 20);
  struct Row {
    const char* what;
    StandIn stand_in;
    const char* field;  // "" when it is taken
    const char* words = "";
  };
  for (const Row& row : std::vector<Row>{
           {"oneself", office.wanted(office.head, office.head, 0, 1), "user_id",
            "Nobody stands in for himself"},
           {"an unknown person", office.wanted(office.head, 999, 0, 1), "user_id", "Choose a person"},
           {"a closed account as stand-in", office.wanted(office.head, closed, 0, 1), "user_id", "is closed"},
           {"for a closed account", office.wanted(closed, office.head, 0, 1), "absent_id", "is closed"},
           {"the end before the start", office.wanted(office.head, office.officer, 5, 4), "valid_to",
            "before the first day"},
           {"from yesterday", office.wanted(office.head, office.officer, -1, 4), "valid_from", "has passed"},
           {"sixty days", office.wanted(office.head, office.other, 0, 59), ""},
           {"sixty-one days", office.wanted(office.head, office.other, 0, 60), "valid_to", "at most 60 days"},
           {"the same again, overlapping", office.wanted(office.head, office.officer, 20, 25), "user_id",
            "already"},
           {"the same again, the day after", office.wanted(office.head, office.officer, 21, 25), ""},
           {"a second stand-in of the same person", office.wanted(office.head, office.other, 12, 14), ""},
           {"a circle", office.wanted(office.officer, office.head, 20, 22), "user_id",
            "has a stand-in himself"},
           {"a chain: the absent one stands in himself", office.wanted(office.officer, office.other, 20, 22),
            "absent_id", "not passed on again"},
           {"a chain: the stand-in is away himself", office.wanted(office.other, office.head, 5, 10),
            "user_id", "has a stand-in himself"},
           {"the same people on other days", office.wanted(office.officer, office.head, 21, 22), ""},
       }) {
    CAPTURE(std::string(row.what));
    const std::string faults = office.faults(row.stand_in);
    CAPTURE(faults);
    if (*row.field == '\0') {
      CHECK(faults == "");
    } else {
      CHECK(faults.starts_with(std::string(row.field) + ": "));
      CHECK(faults.find(row.words) != std::string::npos);
    }
  }
}

TEST_CASE("it counts from its first day to its last, unless it is ended before or an account is closed") {
  Office office;
  const std::int64_t id = office.name(office.head, office.officer, 1, 3);
  const Ids nobody, head{office.head};
  CHECK(office.acts_for(office.officer, 0) == nobody);
  CHECK(office.acts_for(office.officer, 1) == head);
  CHECK(office.acts_for(office.officer, 3) == head);
  CHECK(office.acts_for(office.officer, 4) == nobody);
  CHECK(office.acts_for(office.head, 2) == nobody);
  CHECK(office.database->write([&](db::WriteTx& tx) { return end_stand_in(tx, office.today(), id); }));
  CHECK(office.acts_for(office.officer, 2) == nobody);
  CHECK(!office.database->write([&](db::WriteTx& tx) { return end_stand_in(tx, office.today(), id); }));

  for (const std::int64_t closed : {office.head, office.officer}) {
    office.name(office.head, office.officer, 0, 3);
    CHECK(office.acts_for(office.officer, 0) == head);
    office.database->write(
        [&](db::WriteTx& tx) { REQUIRE(set_disabled(tx, office.today(), closed, true).ok()); });
    CHECK(office.acts_for(office.officer, 0) == nobody);
    office.database->write(
        [&](db::WriteTx& tx) { REQUIRE(set_disabled(tx, office.today(), closed, false).ok()); });
    CHECK(office.acts_for(office.officer, 0) == nobody);  // opened again, it stays ended
  }
}

TEST_CASE("the rights of the other and nothing else, without the administration of the portal") {
  Office office;
  const std::int64_t division = office.add_unit("DKKD"), inspection = office.add_unit("TTRA");
  const std::int64_t heads = office.add_role("unit_head"), officers = office.add_role("officer");
  office.allow(heads, "par.report", Scope::unit);
  office.allow(heads, "core.users", Scope::all);
  office.allow(officers, "par.view", Scope::all);
  const std::int64_t as_head = office.give(office.head, heads, division, {}, {}, true);
  office.give(office.officer, officers, inspection, {}, {}, true);

  const Principal acting = office.rights(office.officer, office.head);
  CHECK(acting.may("par.report"));
  CHECK(!acting.may("par.view"));
  CHECK(!acting.may("core.users"));
  CHECK(acting.unit_ids == Ids{division});
  CHECK(acting.reach("par.report").units == Ids{division});
  CHECK(acting.rows_of() == office.head);
  CHECK(acting.did(office.head));
  CHECK(acting.did(office.officer));
  CHECK(!acting.did(office.other));
  CHECK(!acting.did(0));
  REQUIRE(acting.grants.size() == 1);
  CHECK(acting.grants[0].user_role_id == as_head);

  const Principal himself = office.rights(office.officer, 0);
  CHECK(himself.may("par.view"));
  CHECK(!himself.may("par.report"));
  CHECK(himself.rows_of() == office.officer);
  CHECK(!himself.did(office.head));
}

TEST_CASE("a session acts for another until it stops, the days are over, or the stand-in is ended") {
  Office office;
  office.clock.set(base::instant_of(office.today(), 23, 50));
  const std::int64_t id = office.name(office.head, office.officer, 0, 0);
  Sessions sessions(*office.database, office.clock, std::string(32, 's'));
  const std::string cookie = office.database->write(
      [&](db::WriteTx& tx) { return sessions.begin(tx, office.officer, "10.0.0.1", "test"); });
  REQUIRE(sessions.find(cookie)->acting_choices.size() == 1);
  CHECK(sessions.find(cookie)->acting_for == 0);
  const std::string own_token = sessions.form_token(*sessions.find(cookie));
  const std::int64_t session_id = sessions.find(cookie)->session_id;

  const auto act = [&](std::int64_t stand_in) {
    office.database->write([&](db::WriteTx& tx) { set_acting(tx, session_id, stand_in); });
  };
  act(id);
  const Principal acting = *sessions.find(cookie);
  CHECK(acting.acting_for == office.head);
  CHECK(acting.user_id == office.officer);
  CHECK(acting.acting_for_username == "truongphong");
  CHECK(!sessions.check_form_token(acting, own_token));  // a form opened as oneself is not sent as another
  CHECK(sessions.check_form_token(acting, sessions.form_token(acting)));
  const auto seen = office.database->read([&](db::Reader& reader) { return sessions.list(reader, 0); });
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].acting_for_name == acting.acting_for_name);

  act(0);
  CHECK(sessions.find(cookie)->acting_for == 0);
  act(id);
  office.clock.advance(15 * 60);  // past midnight
  CHECK(sessions.find(cookie)->acting_for == 0);
  CHECK(sessions.find(cookie)->acting_choices.empty());
  CHECK(!sessions.check_form_token(*sessions.find(cookie), sessions.form_token(acting)));

  const std::int64_t next = office.name(office.head, office.officer, 0, 5);
  act(next);
  CHECK(sessions.find(cookie)->acting_for == office.head);
  office.database->write([&](db::WriteTx& tx) { end_stand_in(tx, office.today(), next); });
  CHECK(sessions.find(cookie)->acting_for == 0);
}

TEST_SUITE_END();
