// Sessions: who a cookie is, for how long, and that every change of rights counts from the next request on.
#include "core/auth/sessions.h"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/auth/change_mark.h"
#include "core/auth/roles.h"
#include "core/auth/users.h"
#include "core/base/digest.h"
#include "core/base/random.h"
#include "tests/support/department.h"

using namespace motcong;
using namespace motcong::auth;

namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;

struct Portal : test::Department {
  Sessions sessions{*database, clock, std::string(32, 'k')};
  std::int64_t lan = add_user("lan");

  std::string sign_in(std::int64_t user_id) {
    return database->write(
        [&](db::WriteTx& tx) { return sessions.begin(tx, user_id, "10.0.0.7", "Firefox"); });
  }
  bool alive(const std::string& cookie) { return sessions.find(cookie).has_value(); }
  std::int64_t count_rows() {
    return database->read(
        [](db::Reader& reader) { return reader.integer("SELECT COUNT(*) FROM core_session", -1); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Portal, "a cookie leads to its person") {
  const std::string cookie = sign_in(lan);
  CHECK(cookie.size() == 43);
  const auto person = sessions.find(cookie);
  REQUIRE(person);
  CHECK(person->user_id == lan);
  CHECK(person->username == "lan");
  CHECK(person->position == "Chuyên viên");
  CHECK(person->session_id != 0);
  CHECK(person->signed_in());
  CHECK(sessions.find(cookie)->session_key == person->session_key);
}

TEST_CASE_FIXTURE(Portal, "the database holds nothing that opens a session") {
  const std::string cookie = sign_in(lan);
  const std::string kept =
      database->read([](db::Reader& reader) { return reader.text("SELECT id_hash FROM core_session"); });
  CHECK(kept == base::to_hex(base::sha256(cookie)));
  CHECK_FALSE(alive(kept));
  CHECK_FALSE(alive(kept.substr(0, 43)));
}

TEST_CASE_FIXTURE(Portal, "a planted session id is never adopted") {
  const std::string planted = base::random_token();
  CHECK_FALSE(alive(planted));
  const std::string cookie = sign_in(lan);
  CHECK(cookie != planted);
  CHECK_FALSE(alive(planted));
  CHECK(alive(cookie));
  CHECK(sign_in(lan) != cookie);
}

TEST_CASE_FIXTURE(Portal, "cookies that cannot be ours are nobody's") {
  const std::string cookie = sign_in(lan);
  for (const std::string& other :
       {std::string(), std::string("x"), std::string(43, 'A'), cookie + "A", cookie.substr(1), " " + cookie,
        std::string(43, '\0'), std::string(43, '\''), std::string(100'000, 'A')}) {
    CHECK_FALSE(alive(other));
  }
}

TEST_CASE_FIXTURE(Portal, "a session ends after 30 idle minutes and after 12 hours whatever is done") {
  SUBCASE("29 minutes of silence are fine, again and again") {
    const std::string cookie = sign_in(lan);
    for (int i = 0; i < 5; ++i) {
      clock.advance(29 * kMinute);
      CHECK(alive(cookie));
    }
  }
  SUBCASE("31 minutes are not") {
    const std::string cookie = sign_in(lan);
    clock.advance(31 * kMinute);
    CHECK_FALSE(alive(cookie));
  }
  SUBCASE("nor when it had been looked up before, and it does not come back") {
    const std::string cookie = sign_in(lan);
    clock.advance(10 * kMinute);
    CHECK(alive(cookie));
    clock.advance(31 * kMinute);
    CHECK_FALSE(alive(cookie));
    sessions.invalidate();
    CHECK_FALSE(alive(cookie));
  }
  SUBCASE("12 hours") {
    const std::string cookie = sign_in(lan);
    const base::Instant start = clock.now();
    while (clock.now() < start + 12 * kHour - 20 * kMinute) {
      clock.advance(20 * kMinute);
      CHECK(alive(cookie));
    }
    clock.set(start + 12 * kHour - 1);
    CHECK(alive(cookie));
    clock.set(start + 12 * kHour);
    CHECK_FALSE(alive(cookie));
  }
  SUBCASE("being seen in memory counts when the database is read again within the minute") {
    const std::string cookie = sign_in(lan);
    CHECK(alive(cookie));
    clock.advance(59);
    CHECK(alive(cookie));
    sessions.invalidate();
    clock.advance(30 * kMinute - 10);
    CHECK(alive(cookie));
  }
  SUBCASE("a clock set back does not prolong it") {
    const std::string cookie = sign_in(lan);
    CHECK(alive(cookie));
    clock.advance(-200);
    CHECK(alive(cookie));
    clock.advance(-24 * kHour);
    CHECK_FALSE(alive(cookie));
  }
}

TEST_CASE_FIXTURE(Portal, "last_seen is written about once a minute for all, and a restart remembers it") {
  const std::int64_t minh = add_user("minh");
  const std::string a = sign_in(lan), b = sign_in(minh);
  const auto before = database->generation();
  for (int second = 0; second < 300; ++second) {
    clock.advance(1);
    CHECK(alive(a));
    CHECK(alive(b));
  }
  CHECK(database->generation() - before <= 5);
  CHECK(database->generation() > before);

  Sessions restarted{*database, clock, std::string(32, 'k')};
  clock.advance(28 * kMinute);
  CHECK(restarted.find(a));
  CHECK(restarted.find(b));
}

TEST_CASE_FIXTURE(Portal, "the same rights are not read twice while nothing changes") {
  const std::string cookie = sign_in(lan);
  CHECK(alive(cookie));
  // Behind the program's back, so that only a second look at the database could tell.
  database->write(
      [&](db::WriteTx& tx) { tx.execute("UPDATE core_user SET full_name = 'Other' WHERE id = ?1", lan); });
  CHECK(sessions.find(cookie)->full_name == "lan");
  sessions.invalidate();
  CHECK(sessions.find(cookie)->full_name == "Other");
}

TEST_CASE_FIXTURE(Portal, "the sixth session ends the oldest") {
  const std::int64_t minh = add_user("minh");
  const std::string other = sign_in(minh);
  std::vector<std::string> cookies;
  for (int i = 0; i < 6; ++i) {
    cookies.push_back(sign_in(lan));
    CHECK(alive(cookies.back()));
    clock.advance(1);
  }
  CHECK_FALSE(alive(cookies[0]));
  for (int i = 1; i < 6; ++i) CHECK(alive(cookies[static_cast<std::size_t>(i)]));
  CHECK(alive(other));
  const auto rows = database->read([&](db::Reader& reader) { return sessions.list(reader, lan); });
  CHECK(rows.size() == 5);
}

TEST_CASE_FIXTURE(Portal, "ended sessions are dead at the next request") {
  const std::int64_t minh = add_user("minh");
  const std::string a = sign_in(lan), b = sign_in(lan), other = sign_in(minh);
  const std::int64_t id_a = sessions.find(a)->session_id, id_b = sessions.find(b)->session_id;
  CHECK(alive(other));

  SUBCASE("one") {
    database->write([&](db::WriteTx& tx) { sessions.end(tx, id_a); });
    CHECK_FALSE(alive(a));
    CHECK(alive(b));
  }
  SUBCASE("all but the current one") {
    database->write([&](db::WriteTx& tx) { sessions.end_all(tx, lan, id_b); });
    CHECK_FALSE(alive(a));
    CHECK(alive(b));
  }
  SUBCASE("all") {
    database->write([&](db::WriteTx& tx) { sessions.end_all(tx, lan); });
    CHECK_FALSE(alive(a));
    CHECK_FALSE(alive(b));
  }
  SUBCASE("one's own, but not another person's") {
    CHECK_FALSE(database->write([&](db::WriteTx& tx) { return sessions.end_own(tx, minh, id_a); }));
    CHECK(alive(a));
    CHECK(database->write([&](db::WriteTx& tx) { return sessions.end_own(tx, lan, id_a); }));
    CHECK_FALSE(alive(a));
  }
  SUBCASE("a password change keeps only the session it is made in") {
    database->write([&](db::WriteTx& tx) { set_password(tx, clock.now(), lan, "x", false, id_b); });
    CHECK_FALSE(alive(a));
    CHECK(alive(b));
  }
  SUBCASE("a change that is rolled back ends nothing") {
    CHECK_THROWS(database->write([&](db::WriteTx& tx) {
      sessions.end_all(tx, lan);
      throw std::runtime_error("no");
    }));
    CHECK(alive(a));
  }
  CHECK(alive(other));
}

TEST_CASE_FIXTURE(Portal, "a disabled user is out at the next request and stays out when enabled again") {
  const std::string cookie = sign_in(lan);
  CHECK(alive(cookie));
  REQUIRE(database->write([&](db::WriteTx& tx) { return set_disabled(tx, today(), lan, true); }).ok());
  CHECK_FALSE(alive(cookie));
  REQUIRE(database->write([&](db::WriteTx& tx) { return set_disabled(tx, today(), lan, false); }).ok());
  CHECK_FALSE(alive(cookie));
}

TEST_CASE_FIXTURE(Portal, "a disabled user has no way in, however he was disabled") {
  const std::string cookie = sign_in(lan);
  CHECK(alive(cookie));
  database->write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_user SET disabled = 1 WHERE id = ?1", lan);
    mark_changed_after(tx);
  });
  CHECK_FALSE(alive(cookie));
  CHECK_FALSE(alive(sign_in(lan)));
}

TEST_CASE_FIXTURE(Portal, "roles given, taken and changed count at the next request") {
  const std::int64_t unit = add_unit("DKKD"), role = add_role("unit_head");
  allow(role, "par.report", Scope::unit);
  const std::string cookie = sign_in(lan);
  CHECK_FALSE(sessions.find(cookie)->may("par.report"));
  const std::int64_t held = give(lan, role, unit);
  CHECK(sessions.find(cookie)->may("par.report"));
  CHECK(sessions.find(cookie)->unit_ids == std::vector<std::int64_t>{unit});
  allow(role, "par.report", Scope::none);
  CHECK_FALSE(sessions.find(cookie)->may("par.report"));
  allow(role, "par.report", Scope::all);
  CHECK(sessions.find(cookie)->reach("par.report").all);
  REQUIRE(database->write([&](db::WriteTx& tx) { return take_role(tx, today(), held); }).ok());
  CHECK_FALSE(sessions.find(cookie)->may("par.report"));
}

TEST_CASE_FIXTURE(Portal, "a role begins and ends at midnight without anybody's doing") {
  const std::int64_t role = add_role("officer");
  allow(role, "par.view", Scope::all);
  give(lan, role, 0, day(1), day(1));
  clock.set(base::instant_of(today(), 23, 45));
  const std::string cookie = sign_in(lan);
  CHECK_FALSE(sessions.find(cookie)->may("par.view"));
  clock.advance(20 * kMinute);
  CHECK(sessions.find(cookie)->may("par.view"));

  clock.set(base::instant_of(today(), 23, 50));
  const std::string second = sign_in(lan);
  CHECK(sessions.find(second)->may("par.view"));
  clock.advance(20 * kMinute);
  CHECK_FALSE(sessions.find(second)->may("par.view"));
}

TEST_CASE_FIXTURE(Portal,
                  "the list of sessions: newest use first, the current one marked, the dead left out") {
  const std::string a = sign_in(lan);
  clock.advance(20 * kMinute);
  const std::string b = sign_in(lan);
  clock.advance(9 * kMinute);
  REQUIRE(alive(a));
  const std::int64_t current = sessions.find(a)->session_id;
  auto rows = database->read([&](db::Reader& reader) { return sessions.list(reader, lan, current); });
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].current);
  CHECK(rows[0].last_seen_at == clock.now());
  CHECK(rows[0].remote_address == "10.0.0.7");
  CHECK_FALSE(rows[1].current);
  clock.advance(25 * kMinute);
  rows = database->read([&](db::Reader& reader) { return sessions.list(reader, lan, current); });
  CHECK(rows.size() == 1);
}

TEST_CASE_FIXTURE(Portal, "what a browser says of itself is kept harmless and short") {
  database->write([&](db::WriteTx& tx) {
    sessions.begin(tx, lan, "10.0.0.7\r\nx", std::string("A\nB\xff\xc3") + std::string(5000, 'c'));
  });
  const auto rows = database->read([&](db::Reader& reader) { return sessions.list(reader, lan); });
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].remote_address == "10.0.0.7??x");
  CHECK(rows[0].user_agent.substr(0, 6) == "A?B??c");
  CHECK(rows[0].user_agent.size() == 200);
}

TEST_CASE_FIXTURE(Portal, "rows of sessions long over are cleared away when somebody signs in") {
  for (int i = 0; i < 3; ++i) sign_in(add_user("user" + std::to_string(i)));
  CHECK(count_rows() == 3);
  clock.advance(13 * kHour);
  sign_in(lan);
  CHECK(count_rows() == 4);  // kept for a day, so that a form typed before the end finds its owner
  clock.advance(37 * kHour);
  sign_in(lan);
  CHECK(count_rows() == 1);
}

TEST_CASE_FIXTURE(Portal, "a session that ran out names its owner for a day to whoever has its cookie and its form token") {
  const std::string cookie = sign_in(lan);
  const std::string token = sessions.form_token(*sessions.find(cookie));
  const auto owner = [&](const std::string& with_cookie, const std::string& with_token) {
    return database->read([&](db::Reader& reader) { return sessions.find_expired(reader, with_cookie, with_token).value_or(0); });
  };
  CHECK(owner(cookie, token) == 0);  // still alive
  clock.advance(40 * kMinute);
  CHECK(owner(cookie, token) == lan);
  CHECK(owner(cookie, "") == 0);
  CHECK(owner(cookie, std::string(43, 'A')) == 0);
  CHECK(owner(std::string(43, 'A'), token) == 0);
  CHECK_FALSE(alive(cookie));
  clock.advance(25 * kHour);
  CHECK(owner(cookie, token) == 0);
}

TEST_CASE_FIXTURE(Portal, "sessions that ran out do not push out those in use") {
  const std::string used = sign_in(lan);
  for (int i = 0; i < 4; ++i) {
    clock.advance(kMinute);
    sign_in(lan);
  }
  for (int i = 0; i < 4; ++i) {
    clock.advance(20 * kMinute);
    CHECK(alive(used));
  }
  sign_in(lan);
  CHECK(alive(used));
}

TEST_CASE_FIXTURE(Portal, "form tokens belong to one session") {
  const std::int64_t minh = add_user("minh");
  const Principal a = *sessions.find(sign_in(lan)), b = *sessions.find(sign_in(lan)),
                  c = *sessions.find(sign_in(minh));
  const std::string token = sessions.form_token(a);
  CHECK(token.size() == 43);
  CHECK(sessions.check_form_token(a, token));
  CHECK_FALSE(sessions.check_form_token(b, token));
  CHECK_FALSE(sessions.check_form_token(c, token));
  CHECK_FALSE(sessions.check_form_token(a, ""));
  CHECK_FALSE(sessions.check_form_token(a, token + "A"));
  CHECK_FALSE(sessions.check_form_token(a, token.substr(1)));
  CHECK_FALSE(sessions.check_form_token(Principal{}, sessions.form_token(Principal{})));
  const Sessions elsewhere{*database, clock, std::string(32, 'x')};
  CHECK_FALSE(elsewhere.check_form_token(a, token));

  CHECK(sessions.check_pre_session_token("random", sessions.pre_session_token("random")));
  CHECK_FALSE(sessions.check_pre_session_token("other", sessions.pre_session_token("random")));
  CHECK_FALSE(sessions.check_pre_session_token("", sessions.pre_session_token("")));
}

TEST_CASE_FIXTURE(Portal, "signed texts come back as they were or not at all") {
  for (const std::string& text : {std::string("Đã lưu."), std::string("a.b.c"), std::string("x; y=\"z\"\r\n"),
                                  std::string("\0\xff", 2), std::string(3000, 'x')}) {
    const std::string value = sessions.sign(text);
    CHECK(sessions.unsign(value) == text);
    CHECK(value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") ==
          std::string::npos);
    std::string changed = value;
    changed[0] = changed[0] == 'A' ? 'B' : 'A';
    CHECK(sessions.unsign(changed).empty());
    CHECK(sessions.unsign(value.substr(0, value.size() - 1)).empty());
  }
  for (const char* bad : {"", ".", "abc", "abc.", ".abc", "a.b.c"}) CHECK(sessions.unsign(bad).empty());
  // A form token is no signature and the other way round.
  CHECK(sessions.unsign(base::to_base64url("random") + "." + sessions.pre_session_token("random")).empty());
}

TEST_CASE_FIXTURE(Portal, "many threads ask while sessions come and go") {
  const std::string cookie = sign_in(lan);
  const std::int64_t minh = add_user("minh");
  std::atomic<bool> stop{false};
  std::atomic<int> lost{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      while (!stop) {
        if (!sessions.find(cookie)) ++lost;
      }
    });
  }
  for (int i = 0; i < 30; ++i) {
    const std::string brief = sign_in(minh);
    CHECK(alive(brief));
    clock.advance(50);  // 25 minutes in all: a thread that never gets its turn must not end the session
    database->write([&](db::WriteTx& tx) { sessions.end_all(tx, minh); });
    CHECK_FALSE(alive(brief));
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(lost == 0);
}
