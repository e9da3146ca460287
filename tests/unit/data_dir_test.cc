// The data directory: who may use it, what is made in it, and the keys.
#include "core/db/data_dir.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/failed_check.h"
#include "tests/support/temp_folder.h"

using namespace motcong;
using db::DataDir;

namespace {

unsigned mode_of(const std::filesystem::path& path) {
  struct stat status {};
  REQUIRE(lstat(path.c_str(), &status) == 0);
  return status.st_mode & 0777;
}

std::string refusal(const base::Result<DataDir>& result) {
  REQUIRE_FALSE(result.ok());
  return base::format_english(result.error());
}

}  // namespace

TEST_CASE("everything is made, for the owner alone, whatever the umask") {
  const test::TempFolder temp;
  const mode_t before = umask(0);
  auto made = DataDir::lock(temp / "deep/er/data");
  umask(before);
  REQUIRE(made.ok());
  CHECK(mode_of(made->root()) == 0700);
  CHECK(mode_of(made->files()) == 0700);
  CHECK(mode_of(made->backups()) == 0700);
  CHECK(mode_of(made->keys()) == 0700);
  CHECK(mode_of(made->root() / "motcong.lock") == 0600);
  CHECK(made->database() == temp / "deep/er/data/motcong.db");
}

TEST_CASE("one holder at a time, who is named") {
  const test::TempFolder temp;
  {
    auto first = DataDir::lock(temp / "data");
    REQUIRE(first.ok());
    CHECK(first->in_use());
    const std::string words = refusal(DataDir::lock(temp / "data"));
    CHECK(words.find("in use by process " + std::to_string(getpid())) != std::string::npos);

    auto beside = DataDir::look(temp / "data");
    REQUIRE(beside.ok());
    CHECK(beside->in_use());
    DataDir moved = std::move(*first);  // the lock goes with it
    CHECK(beside->in_use());
  }
  auto later = DataDir::look(temp / "data");
  REQUIRE(later.ok());
  CHECK_FALSE(later->in_use());
  CHECK(DataDir::lock(temp / "data").ok());
}

TEST_CASE("a holder that was killed leaves no lock behind") {
  const test::TempFolder temp;
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {
    auto held = DataDir::lock(temp / "data");
    const char sign = held.ok() ? '+' : '-';
    alarm(60);  // whatever becomes of the test, this process ends
    if (write(ready[1], &sign, 1) != 1) _exit(1);
    pause();
    _exit(0);
  }
  char sign = 0;
  REQUIRE(read(ready[0], &sign, 1) == 1);
  CHECK(sign == '+');
  CHECK(refusal(DataDir::lock(temp / "data")).find("process " + std::to_string(child)) != std::string::npos);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  CHECK(DataDir::lock(temp / "data").ok());
  close(ready[0]);
  close(ready[1]);
}

TEST_CASE("refusals in words") {
  const test::TempFolder temp;
  SUBCASE("a file in the way") {
    std::ofstream(temp / "data") << "x";
    CHECK(refusal(DataDir::lock(temp / "data")).find("not a folder") != std::string::npos);
  }
  SUBCASE("a place that does not let folders be made") {
    CHECK(refusal(DataDir::lock("/proc/motcong"))
              .starts_with("The data directory /proc/motcong cannot be used"));
  }
  SUBCASE("a link instead of the lock file") {
    std::filesystem::create_directory(temp / "data");
    std::filesystem::create_symlink(temp / "elsewhere", temp / "data/motcong.lock");
    CHECK_FALSE(DataDir::lock(temp / "data").ok());
    CHECK_FALSE(std::filesystem::exists(temp / "elsewhere"));
  }
  SUBCASE("a lock file with nonsense inside") {
    auto held = DataDir::lock(temp / "data");
    REQUIRE(held.ok());
    std::ofstream(temp / "data/motcong.lock") << "\x1B[2J rm -rf";
    CHECK(refusal(DataDir::lock(temp / "data")).find("process ?") != std::string::npos);
  }
  SUBCASE("looking makes nothing") {
    CHECK(refusal(DataDir::look(temp / "none")).starts_with("There is no data directory at "));
    CHECK_FALSE(std::filesystem::exists(temp / "none"));
  }
}

TEST_CASE("network file systems are known by name") {
  CHECK(db::find_network_file_system(0x6969) == "NFS");
  CHECK(db::find_network_file_system(0xFF534D42) == "CIFS");
  CHECK(db::find_network_file_system(0xFE534D42) == "SMB2");
  CHECK(db::find_network_file_system(0xEF53) == "");      // ext4
  CHECK(db::find_network_file_system(0x01021994) == "");  // tmpfs
}

TEST_CASE("keys: made once, read-only, one for each use") {
  const test::TempFolder temp;
  std::string csrf;
  {
    auto data = DataDir::lock(temp / "data");
    REQUIRE(data.ok());
    const auto made = data->load_key("csrf");
    REQUIRE(made.ok());
    csrf = *made;
    CHECK(csrf.size() == 32);
    CHECK(mode_of(data->keys() / "csrf") == 0400);
    CHECK(*data->load_key("csrf") == csrf);
    CHECK(*data->load_key("audit-1") != csrf);
    CHECK_FALSE(std::filesystem::exists(data->keys() / "csrf.tmp"));
    const test::ThrowOnFailedCheck guard;
    for (const char* name : {"", "../csrf", "a/b", "A", "a.b"}) {
      CHECK_THROWS_AS(static_cast<void>(data->load_key(name)), std::logic_error);
    }
  }
  SUBCASE("the next start reads the same") {
    auto data = DataDir::lock(temp / "data");
    CHECK(*data->load_key("csrf") == csrf);
  }
  SUBCASE("without the lock a key is read but never made") {
    auto data = DataDir::look(temp / "data");
    CHECK(*data->load_key("csrf") == csrf);
    CHECK_FALSE(data->load_key("new").ok());
    CHECK_FALSE(std::filesystem::exists(temp / "data/keys/new"));
  }
  SUBCASE("a crash in the middle of making one leaves no half key") {
    std::ofstream(temp / "data/keys/fresh.tmp") << "half";
    auto data = DataDir::lock(temp / "data");
    CHECK(data->load_key("fresh").value().size() == 32);
  }
  SUBCASE("a damaged or open key is refused, not replaced") {
    auto data = DataDir::lock(temp / "data");
    std::filesystem::permissions(temp / "data/keys/csrf", std::filesystem::perms(0644));
    CHECK_FALSE(data->load_key("csrf").ok());
    std::ofstream(temp / "data/keys/csrf", std::ios::trunc) << "short";
    std::filesystem::permissions(temp / "data/keys/csrf", std::filesystem::perms(0400));
    CHECK_FALSE(data->load_key("csrf").ok());
    CHECK(std::filesystem::file_size(temp / "data/keys/csrf") == 5);
  }
}
