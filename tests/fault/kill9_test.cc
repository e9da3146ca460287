// kill -9 under write load: every row whose commit was answered is there afterwards, and the file is sound.
// Shows that a crash of the program loses nothing; a power cut is another matter and another test.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "core/db/database.h"
#include "tests/support/temp_folder.h"

using namespace motcong;

namespace {

/// Commits pairs of rows until it is killed and reports each pair's number when its write has returned.
[[noreturn]] void write_until_killed(const std::filesystem::path& file, int report) {
  auto opened = db::Database::open(file);
  if (!opened.ok()) _exit(1);
  for (;;) {
    const std::int64_t number = (*opened)->write([](db::WriteTx& tx) {
      const std::int64_t next = tx.integer("SELECT coalesce(max(number), 0) + 1 FROM t", 0);
      for (int half = 0; half < 2; ++half) {
        tx.execute("INSERT INTO t (number, half, filler) VALUES (?1, ?2, ?3)", next, half,
                   std::string(700, 'x'));
      }
      return next;
    });
    if (write(report, &number, sizeof number) != sizeof number) _exit(2);
  }
}

}  // namespace

TEST_CASE("kill -9: nothing acknowledged is lost, nothing is half done") {
  const test::TempFolder folder;
  const auto file = folder / "motcong.db";
  {
    auto opened = db::Database::open(file);
    REQUIRE(opened.ok());
    (*opened)->write([](db::WriteTx& tx) {
      tx.execute(
          "CREATE TABLE t (number INTEGER, half INTEGER, filler TEXT, PRIMARY KEY (number, half)) STRICT");
    });
  }
  std::mt19937 random(std::random_device{}());
  std::int64_t acknowledged = 0;
  for (int round = 0; round < 20; ++round) {
    CAPTURE(round);
    int report[2];
    REQUIRE(pipe(report) == 0);
    const pid_t child = fork();  // no database is open in this process now
    REQUIRE(child >= 0);
    if (child == 0) {
      close(report[0]);
      write_until_killed(file, report[1]);
    }
    close(report[1]);
    // Die in the middle of work: after the first answer, at any moment of the next 60 ms.
    std::int64_t number = 0;
    REQUIRE(read(report[0], &number, sizeof number) == sizeof number);
    std::thread killer([&, wait = std::chrono::microseconds(random() % 60'000)] {
      std::this_thread::sleep_for(wait);
      kill(child, SIGKILL);
    });
    do {
      acknowledged = number;
    } while (read(report[0], &number, sizeof number) == sizeof number);
    killer.join();
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    close(report[0]);

    auto opened = db::Database::open(file);
    REQUIRE(opened.ok());
    CHECK((*opened)->integrity_check() == "ok");
    (*opened)->read([&](db::Reader& db) {
      CHECK(db.integer("SELECT count(DISTINCT number) FROM t WHERE number <= ?1", -1, acknowledged) ==
            acknowledged);
      CHECK_FALSE(db.exists("SELECT number FROM t GROUP BY number HAVING count(*) <> 2"));
      // At most the one commit whose answer the signal cut off.
      CHECK(db.integer("SELECT max(number) FROM t", -1) <= acknowledged + 1);
    });
  }
  CHECK(acknowledged > 20);
}
