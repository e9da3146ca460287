// Fuzz target: raw bytes as a multipart form, through the reader that streams uploads to disk, in pieces of
// varying size and once in one piece: the same comes out, what is on disk is what was sent, and nothing is
// left. The first byte says how the bytes are cut, the second how large a file may be. The boundary is XX.
#include <sys/stat.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "core/base/check.h"
#include "core/base/digest.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/http/body.h"

using namespace motcong;

namespace {

constexpr std::string_view kContentType = "multipart/form-data; boundary=XX";

void must(bool holds) {
  if (!holds) std::abort();
}

/// A folder in TMPDIR that holds nothing else, gone at the end.
class Folder {
 public:
  Folder() {
    const char* directory = std::getenv("TMPDIR");
    path_ = std::string(directory != nullptr ? directory : "/tmp") + "/multipart-XXXXXX";
    must(mkdtemp(path_.data()) != nullptr);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

const std::string& temporary_dir() {
  static const Folder kFolder;
  return kFolder.path();
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  must(in.is_open());
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

void look_at(const http::UploadedFile& file, bool accepted) {
  const std::filesystem::path path(file.path);
  must(path.parent_path() == temporary_dir() && path.filename().string().starts_with("upload-"));
  struct stat status {};
  must(lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 0777) == 0600);
  must(base::is_utf8(file.file_name) && base::is_utf8(file.field) && base::is_utf8(file.content_type));
  must(file.file_name.find_first_of(std::string_view("/\\\0\r\n", 5)) == std::string::npos);
  if (!accepted) return;  // the file on which the request ended is not whole
  const std::string bytes = read_file(file.path);
  must(bytes.size() == (file.is_too_large ? 0 : file.size));
  must(file.is_too_large ? file.sha256.empty() : base::sha256(bytes) == file.sha256);
}

struct Read {
  int status = 0;
  http::Request request;
};

/// `seed` 0: in one piece.
Read read_body(std::string_view body, std::uint32_t seed, std::uint64_t max_file_bytes) {
  static const http::Limits kLimits{.max_body_bytes = 20'000};
  Read read;
  read.request.max_file_bytes = max_file_bytes;
  http::BodyReader reader(kContentType, kLimits, temporary_dir(), read.request);
  must(reader.begin() == 0 && reader.is_multipart());
  const std::uint32_t longest = seed % 4 == 0 ? 4096 : seed % 4 == 1 ? 200 : seed % 4 == 2 ? 16 : 3;
  std::uint32_t state = seed;
  while (read.status == 0 && !body.empty()) {
    state = state * 1'664'525 + 1'013'904'223;
    const std::string_view piece = body.substr(0, seed == 0 ? body.size() : 1 + (state >> 8) % longest);
    read.status = reader.push(piece);
    body.remove_prefix(piece.size());
  }
  if (read.status == 0) read.status = reader.finish();
  must(read.status == 0 || read.status == 400 || read.status == 413);
  for (const http::UploadedFile& file : read.request.files) look_at(file, read.status == 0);
  for (const auto& [name, value] : read.request.form.items()) {
    must(!name.empty() && base::is_utf8(name) && base::is_utf8(value));
    must(value.find('\0') == std::string::npos);
  }
  http::remove_uploads(read.request);
  must(std::filesystem::is_empty(temporary_dir()));
  return read;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  base::abort_on_failed_check(true);
  base::set_log_level(base::LogLevel::error);
  const std::string_view body(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::uint64_t max_file_bytes = data[1] % 4 == 0 ? 0 : data[1];
  const Read whole = read_body(body, 0, max_file_bytes);
  const Read pieces = read_body(body, 1 + data[0], max_file_bytes);
  must(whole.status == pieces.status);
  must(whole.request.form.items() == pieces.request.form.items());
  must(whole.request.files.size() == pieces.request.files.size());
  for (std::size_t i = 0; i < whole.request.files.size(); ++i) {
    const http::UploadedFile& one = whole.request.files[i];
    const http::UploadedFile& other = pieces.request.files[i];
    must(one.field == other.field && one.file_name == other.file_name &&
         one.content_type == other.content_type);
    if (whole.status != 0) continue;
    must(one.size == other.size && one.sha256 == other.sha256 && one.is_too_large == other.is_too_large);
  }
  return 0;
}
