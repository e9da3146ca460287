// kill -9 of the whole portal while people save: every record whose saving was answered is there afterwards,
// once, with its history and its audit row; the portal starts again on the same data.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "core/app/app.h"
#include "core/auth/password.h"
#include "core/auth/users.h"
#include "core/http/server.h"
#include "core/plugin/cookies.h"
#include "tests/support/raw_client.h"
#include "tests/support/temp_folder.h"

using namespace motcong;

namespace {

constexpr int kRounds = 4;
constexpr int kClients = 4;

std::unique_ptr<app::App> open_portal(const std::filesystem::path& data) {
  app::OpenOptions options;
  options.data = data;
  options.create = true;
  options.demo = true;
  options.demo_password = "mat khau minh hoa";
  auto app = app::App::open(options);
  return app ? *std::move(app) : nullptr;
}

/// What a client needs; small enough for one write to a pipe.
struct Door {
  int port = 0;
  char cookie[64] = {};
  char token[64] = {};
};

/// Serves until killed. Tells its door when it is open.
[[noreturn]] void serve_until_killed(const std::filesystem::path& data, int report) {
  const auto app = open_portal(data);
  if (!app) _exit(1);
  plugin::Services& services = app->services();
  http::ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.temporary_dir = data.string();
  http::Server server(
      options, [&](http::Request& request) { return app->dispatcher().answer(request); },
      [](std::string_view, std::string_view) { return false; });
  if (!server.start()) _exit(2);
  Door door;
  door.port = server.port();
  const std::string cookie = services.db.write([&](db::WriteTx& tx) {
    return services.sessions.begin(tx, auth::find_user(tx, "quantri")->id, "127.0.0.1", "test");
  });
  cookie.copy(door.cookie, sizeof door.cookie - 1);
  services.sessions.form_token(*services.sessions.find(cookie)).copy(door.token, sizeof door.token - 1);
  if (write(report, &door, sizeof door) != sizeof door) _exit(3);
  for (;;) pause();
}

/// Saves units with codes of its own until the portal is gone; the codes whose saving was answered.
std::vector<std::string> save_until_gone(const Door& door, const std::string& prefix) {
  std::vector<std::string> saved;
  test::RawClient client(door.port);
  for (int number = 1; client.connected(); ++number) {
    const std::string code = prefix + std::to_string(number);
    const std::string body =
        "_token=" + std::string(door.token) + "&code=" + code + "&name=Don+vi+" + code +
        "&short_name=&kind=body&sort_no=900&valid_from=01%2F01%2F2019&valid_to=&successor_id=&note=";
    const bool sent = client.send(
        "POST /admin/units/new HTTP/1.1\r\nHost: portal\r\nCookie: " + plugin::session_cookie_name(false) +
        "=" + door.cookie + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body);
    const auto answer = sent ? client.read_answer() : std::nullopt;
    if (!answer) break;
    CHECK(answer->status == 303);
    if (answer->status != 303) break;
    saved.push_back(code);
  }
  return saved;
}

}  // namespace

TEST_CASE("kill -9 of a portal at work: nothing acknowledged is lost, nothing is half done") {
  auth::set_password_cost({.memory_kib = 8, .passes = 1, .lanes = 1});
  const test::TempFolder folder;
  const auto data = folder / "data";
  REQUIRE(open_portal(data) != nullptr);
  std::mt19937 random(std::random_device{}());
  size_t acknowledged = 0;
  for (int round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    int report[2];
    REQUIRE(pipe(report) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      close(report[0]);
      serve_until_killed(data, report[1]);
    }
    close(report[1]);
    Door door;
    REQUIRE(read(report[0], &door, sizeof door) == sizeof door);
    close(report[0]);
    std::vector<std::vector<std::string>> saved(kClients);
    std::vector<std::thread> clients;
    for (int i = 0; i < kClients; ++i) {
      clients.emplace_back([&, i] {
        saved[static_cast<size_t>(i)] =
            save_until_gone(door, "R" + std::to_string(round) + "C" + std::to_string(i) + "N");
      });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300 + random() % 300));
    kill(child, SIGKILL);
    for (std::thread& client : clients) client.join();
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));

    const auto app = open_portal(data);
    REQUIRE(app != nullptr);
    CHECK(app->services().db.integrity_check() == "ok");
    app->services().db.read([&](db::Reader& reader) {
      for (const auto& codes : saved) {
        for (const std::string& code : codes) {
          CAPTURE(code);
          const std::int64_t id = reader.integer("SELECT id FROM core_unit WHERE code = ?1", 0, code);
          CHECK(id > 0);
          CHECK(
              reader.exists("SELECT 1 FROM core_history WHERE record_type = 'core.unit' AND record_id = ?1 "
                            "AND action = 'create'",
                            id));
          CHECK(reader.integer("SELECT count(*) FROM core_audit WHERE action = 'record.create' AND "
                               "object_type = 'core.unit' AND object_id = ?1",
                               0, id) == 1);
          ++acknowledged;
        }
      }
      // A record that was not answered is there whole or not at all.
      CHECK_FALSE(reader.exists(
          "SELECT 1 FROM core_unit AS u WHERE u.sort_no = 900 AND NOT EXISTS"
          " (SELECT 1 FROM core_audit AS a WHERE a.object_type = 'core.unit' AND a.object_id = u.id)"));
    });
  }
  CHECK(acknowledged > 20);
}
