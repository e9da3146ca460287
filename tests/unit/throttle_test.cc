// Guessing passwords is slowed down; the owner of the account is not kept out.
#include "core/auth/throttle.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/department.h"

using namespace motcong;
using namespace motcong::auth;

namespace {

struct Door : test::Department {
  Throttle throttle{clock};

  int admit(std::string_view username, std::string_view address) {
    return database->write([&](db::WriteTx& tx) { return throttle.admit(tx, username, address); });
  }
  void succeed(std::string_view username, std::string_view address) {
    database->write([&](db::WriteTx& tx) { throttle.succeeded(tx, username, address); });
  }
  int wait(std::string_view username, std::string_view address) {
    return database->read(
        [&](db::Reader& reader) { return throttle.wait_seconds(reader, username, address); });
  }
  std::int64_t count_rows() {
    return database->read(
        [](db::Reader& reader) { return reader.integer("SELECT COUNT(*) FROM core_login_failure", -1); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Door, "five failures are free, then the waits double up to a minute") {
  for (int i = 0; i < 5; ++i) CHECK(admit("lan", "10.0.0.7") == 0);
  for (int expected : {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
    CHECK(wait("lan", "10.0.0.7") == expected);
    CHECK(admit("lan", "10.0.0.7") == expected);
    clock.advance(expected - 1);
    CHECK(admit("lan", "10.0.0.7") == 1);
    clock.advance(1);
    CHECK(wait("lan", "10.0.0.7") == 0);
    CHECK(admit("lan", "10.0.0.7") == 0);
  }
}

TEST_CASE_FIXTURE(Door, "an attempt refused does not lengthen the wait") {
  for (int i = 0; i < 8; ++i) {
    if (const int seconds = wait("lan", "10.0.0.7")) clock.advance(seconds);
    CHECK(admit("lan", "10.0.0.7") == 0);
  }
  const int seconds = wait("lan", "10.0.0.7");
  for (int i = 0; i < 50; ++i) CHECK(admit("lan", "10.0.0.7") == seconds);
}

TEST_CASE_FIXTURE(Door, "1,000 guesses on one account in 10 minutes: at most 30 are evaluated") {
  int evaluated = 0;
  SUBCASE("from one address") {
    for (int i = 0; i < 1000; ++i) {
      if (i % 5 != 0) clock.advance(i % 4 == 0 ? 0 : 1);
      evaluated += admit("lan", "10.0.0.7") == 0;
    }
  }
  SUBCASE("each from an address of its own") {
    for (int i = 0; i < 1000; ++i) {
      if (i % 5 != 0) clock.advance(i % 4 == 0 ? 0 : 1);
      evaluated += admit("lan", "10." + std::to_string(i % 250) + "." + std::to_string(i / 250) + ".1") == 0;
    }
  }
  CHECK(evaluated > 5);
  CHECK(evaluated <= 30);
}

TEST_CASE_FIXTURE(Door, "the owner gets in from his own machine while somebody guesses without a break") {
  for (int second = 0; second < 300; ++second) {
    clock.advance(1);
    admit("lan", "10.0.9.9");
  }
  int waited = 0;
  while (const int seconds = admit("lan", "10.0.0.7")) {
    CHECK(seconds <= 60);
    clock.advance(1);
    admit("lan", "10.0.9.9");
    REQUIRE(++waited <= 60);
  }
  succeed("lan", "10.0.0.7");
  CHECK(wait("lan", "10.0.0.7") == 0);
  CHECK(waited == 0);
}

TEST_CASE_FIXTURE(Door, "success forgets the account's failures") {
  for (int i = 0; i < 5; ++i) admit("lan", "10.0.0.7");
  clock.advance(1);
  CHECK(admit("lan", "10.0.0.7") == 0);
  succeed("lan", "10.0.0.7");
  for (int i = 0; i < 5; ++i) CHECK(admit("lan", "10.0.0.7") == 0);
  CHECK(admit("lan", "10.0.0.7") == 1);
}

TEST_CASE_FIXTURE(Door, "an administrator's new password forgets them too") {
  for (int i = 0; i < 5; ++i) admit("lan", "10.0.0.7");
  CHECK(wait("lan", "10.0.0.7") == 1);
  database->write([&](db::WriteTx& tx) { throttle.forget(tx, "lan"); });
  CHECK(wait("lan", "10.0.0.7") == 0);
}

TEST_CASE_FIXTURE(Door, "accounts are apart; capitals and spaces make no other account") {
  for (int i = 0; i < 5; ++i) admit(i % 2 ? "LAN" : " lan ", "10.0.0.7");
  CHECK(wait("Lan", "10.0.0.7") == 1);
  CHECK(wait("minh", "10.0.0.7") == 0);
}

TEST_CASE_FIXTURE(Door, "an address has 20 failures a minute over all accounts, whether they exist or not") {
  for (int i = 0; i < 20; ++i) CHECK(admit("user" + std::to_string(i), "10.0.0.7") == 0);
  CHECK(admit("another", "10.0.0.7") == 60);
  CHECK(admit("Không phải tên!", "10.0.0.7") == 60);
  CHECK(admit("another", "10.0.0.8") == 0);
  clock.advance(59);
  CHECK(admit("another", "10.0.0.7") == 1);
  clock.advance(1);
  CHECK(admit("another", "10.0.0.7") == 0);
}

TEST_CASE_FIXTURE(Door, "names no account can have count for the address and leave no row of their own") {
  for (int i = 0; i < 20; ++i) CHECK(admit(std::string(1000, 'x') + std::to_string(i), "10.0.0.7") == 0);
  CHECK(count_rows() == 2);
  CHECK(admit("lan", "10.0.0.7") == 60);
  succeed("", "10.0.0.7");
  CHECK(count_rows() == 2);
}

TEST_CASE_FIXTURE(Door, "a network has 100 a minute") {
  struct Row {
    const char* before;
    const char* after;
    const char* same;
    const char* other;
  };
  for (const Row& row : {Row{"10.0.0.", "", "10.0.0.250", "10.0.1.1"},
                         Row{"2001:db8:1:2::", "", "2001:db8:1:2:ffff::1", "2001:db8:1:3::1"},
                         Row{"::ffff:192.168.1.", "", "192.168.1.250", "192.168.2.1"}}) {
    CAPTURE(std::string(row.before));
    for (int i = 0; i < 100; ++i) {
      CHECK(admit("user" + std::to_string(i), row.before + std::to_string(1 + i % 10) + row.after) == 0);
    }
    CHECK(admit("another", row.same) == 60);
    CHECK(admit("another", row.other) == 0);
  }
}

TEST_CASE_FIXTURE(Door, "people who sign in rightly do not use up their address") {
  for (int i = 0; i < 200; ++i) {
    const std::string name = "user" + std::to_string(i);
    CHECK(admit(name, "10.0.0.7") == 0);
    succeed(name, "10.0.0.7");
  }
}

TEST_CASE_FIXTURE(Door, "an attempt that was never compared does not count") {
  for (int i = 0; i < 200; ++i) {
    CHECK(admit("lan", "10.0.0.7") == 0);
    database->write([&](db::WriteTx& tx) { throttle.not_evaluated(tx, "lan", "10.0.0.7"); });
  }
}

TEST_CASE_FIXTURE(Door, "a restart forgets nothing, a day of quiet does") {
  for (int i = 0; i < 12; ++i) {
    clock.advance(wait("lan", "10.0.0.7"));
    admit("lan", "10.0.0.7");
  }
  Throttle restarted{clock};
  CHECK(database->read(
            [&](db::Reader& reader) { return restarted.wait_seconds(reader, "lan", "10.0.0.7"); }) == 60);
  clock.advance(25 * 3600);
  admit("minh", "10.0.0.8");
  CHECK(count_rows() == 5);  // minh's own
  for (int i = 0; i < 5; ++i) CHECK(admit("lan", "10.0.0.7") == 0);
}

TEST_CASE_FIXTURE(Door, "a clock set back never makes a wait longer than a minute") {
  for (int i = 0; i < 12; ++i) {
    clock.advance(wait("lan", "10.0.0.7"));
    admit("lan", "10.0.0.7");
  }
  clock.advance(-7 * 24 * 3600);
  CHECK(wait("lan", "10.0.0.7") == 60);
  CHECK(wait("lan", "") <= 60);
}
