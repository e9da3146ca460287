// The store of files: content under its hash, whole or not at all.
#include "core/db/file_store.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "core/base/digest.h"
#include "tests/support/temp_folder.h"

namespace motcong {
namespace {

namespace fs = std::filesystem;
using db::FileStore;
using State = FileStore::State;

struct Store {
  Store() {
    fs::create_directory(folder / "files");
    fs::create_directory(folder / "tmp");
  }
  fs::path upload(const std::string& content, const std::string& name = "upload-1") {
    const fs::path path = folder / "tmp" / name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  std::string keep(const std::string& content) {
    const fs::path path = upload(content);
    REQUIRE(store.finish_upload(path).ok());
    store.keep(path, base::sha256(content));
    return base::sha256(content);
  }
  fs::path path_of(const std::string& hash) {
    const std::string hex = base::to_hex(hash);
    return folder / "files" / hex.substr(0, 2) / hex.substr(2);
  }

  test::TempFolder folder;
  FileStore store{folder / "files", folder / "tmp"};
};

std::string read_all(db::StoredFile& file) {
  std::string all;
  for (std::string piece = file.read(3); !piece.empty(); piece = file.read(3)) all += piece;
  return all;
}

bool never() { return false; }

}  // namespace

TEST_SUITE_BEGIN("file store");

TEST_CASE("a kept file lies under its hash, for the owner alone, and the upload is gone") {
  Store s;
  const std::string hash = s.keep("nội dung");
  CHECK(fs::is_regular_file(s.path_of(hash)));
  CHECK(fs::is_empty(s.folder / "tmp"));
  struct stat folder {};
  REQUIRE(stat(s.path_of(hash).parent_path().c_str(), &folder) == 0);
  CHECK((folder.st_mode & 0777) == 0700);
  auto file = s.store.open(hash);
  REQUIRE(file.has_value());
  CHECK(file->size() == std::string("nội dung").size());
  CHECK(read_all(*file) == "nội dung");
  CHECK(s.store.check_content(hash, file->size(), never) == State::sound);
  CHECK_FALSE(s.store.open(base::sha256("another")).has_value());
}

TEST_CASE("the same content twice is one file, and mends a damaged one") {
  Store s;
  const std::string hash = s.keep("content");
  CHECK(s.keep("content") == hash);
  int files = 0;
  s.store.for_each([&](const FileStore::Entry&) { ++files; });
  CHECK(files == 1);
  std::ofstream(s.path_of(hash), std::ios::binary) << "CONTENT";
  CHECK(s.store.check_size(hash, 7) == State::sound);
  CHECK(s.store.check_content(hash, 7, never) == State::damaged);
  s.keep("content");
  CHECK(s.store.check_content(hash, 7, never) == State::sound);
}

TEST_CASE("missing, cut short and grown files are found without reading them") {
  Store s;
  const std::string hash = s.keep("content");
  CHECK(s.store.check_size(hash, 6) == State::damaged);
  CHECK(s.store.check_content(hash, 8, never) == State::damaged);
  fs::resize_file(s.path_of(hash), 3);
  CHECK(s.store.check_size(hash, 7) == State::damaged);
  CHECK(s.store.remove(hash));
  CHECK_FALSE(s.store.remove(hash));
  CHECK(s.store.check_size(hash, 7) == State::missing);
  fs::create_directory(s.path_of(hash));
  CHECK(s.store.check_size(hash, 7) == State::damaged);
  fs::remove(s.path_of(hash));
  fs::create_symlink("/etc/passwd", s.path_of(hash));
  CHECK_FALSE(s.store.open(hash).has_value());
}

TEST_CASE("an open file stays readable when its content is removed") {
  Store s;
  const std::string hash = s.keep("content");
  auto file = s.store.open(hash);
  REQUIRE(file.has_value());
  CHECK(s.store.remove(hash));
  CHECK(read_all(*file) == "content");
}

TEST_CASE("what lies in the store is listed, strangers by their place only") {
  Store s;
  const std::string hash = s.keep("content");
  std::ofstream(s.folder / "files" / "stray.txt") << "x";
  std::ofstream(s.path_of(hash).parent_path() / "ABC") << "x";
  std::set<std::string> names;
  for (int known = 0; known < 1; ++known) {
    s.store.for_each([&](const FileStore::Entry& entry) {
      names.insert(entry.name);
      CHECK((entry.sha256 == hash || entry.sha256.empty()));
    });
  }
  CHECK(names.size() == 3);
  CHECK(names.count("stray.txt") == 1);
}

TEST_CASE("uploads that a crash has left go at the next start, nothing else does") {
  Store s;
  s.upload("x", "upload-abc");
  s.upload("x", "note");
  CHECK(s.store.remove_unfinished() == 1);
  CHECK(fs::exists(s.folder / "tmp" / "note"));
}

TEST_CASE("a disk that fails is said, and nothing half-made bears a hash") {
  Store s;
  CHECK_FALSE(s.store.finish_upload(s.folder / "tmp" / "absent").ok());
  CHECK_THROWS(s.store.keep(s.folder / "tmp" / "absent", base::sha256("content")));
  CHECK(s.store.check_size(base::sha256("content"), 7) == State::missing);
  CHECK(s.store.free_bytes() > 0);
  CHECK(FileStore("/nonexistent", "/nonexistent").free_bytes() == 0);
}

TEST_SUITE_END();

}  // namespace motcong
