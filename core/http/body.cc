#include "core/http/body.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "core/base/digest.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/http/form.h"
#include "core/http/gate.h"
#include "core/http/multipart.h"

namespace motcong::http {
namespace {

constexpr std::size_t kMaxFields = 2000;
constexpr std::size_t kMaxFiles = 64;

// One file being written and hashed at once. Owns the descriptor, not the file.
class UploadWriter {
 public:
  explicit UploadWriter(const std::string& directory) : path_(directory + "/upload-XXXXXX") {
    fd_ = mkostemp(path_.data(), O_CLOEXEC);  // O_EXCL and 0600 by its contract
    if (fd_ < 0)
      base::log_error("cannot create a temporary file in " + directory + ": " + std::strerror(errno));
  }
  ~UploadWriter() {
    if (fd_ >= 0) close(fd_);
  }
  UploadWriter(const UploadWriter&) = delete;
  UploadWriter& operator=(const UploadWriter&) = delete;

  bool is_open() const { return fd_ >= 0; }
  const std::string& path() const { return path_; }

  bool write(std::string_view bytes) {
    digest_.add(bytes);
    while (!bytes.empty()) {
      const ssize_t done = ::write(fd_, bytes.data(), bytes.size());
      if (done < 0) {
        if (errno == EINTR) continue;
        base::log_error(std::string("cannot write an upload: ") + std::strerror(errno));
        return false;
      }
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
  }

  /// Gives the disk back what was written.
  bool clear() { return ftruncate(fd_, 0) == 0; }

  std::string finish() { return digest_.finish(); }

 private:
  std::string path_;
  int fd_ = -1;
  base::Sha256 digest_;
};

std::string_view media_type(std::string_view content_type) {
  return base::trim(content_type.substr(0, content_type.find(';')));
}

}  // namespace

class BodyReader::Parts final : public PartSink {
 public:
  Parts(std::string_view boundary, const Limits& limits, const std::string& temporary_dir, Request& request)
      : parser(boundary, *this), limits_(limits), temporary_dir_(temporary_dir), request_(request) {}

  int begin_part(PartHeader header) override {
    header_ = std::move(header);
    text_.clear();
    if (!header_.file_name) return request_.form.items().size() < kMaxFields ? 0 : 400;
    if (header_.file_name->empty()) return 0;  // no file was chosen; its bytes, if any, go nowhere
    if (request_.files.size() == kMaxFiles) return 413;
    if (!base::is_utf8(*header_.file_name) || !base::is_utf8(header_.name) ||
        !base::is_utf8(header_.content_type)) {
      return 400;
    }
    writer_ = std::make_unique<UploadWriter>(temporary_dir_);
    if (!writer_->is_open()) return 507;
    UploadedFile file;
    file.field = header_.name;
    file.file_name =
        base::normalise_line(header_.file_name->substr(header_.file_name->find_last_of("/\\") + 1));
    file.content_type = header_.content_type;
    file.path = writer_->path();
    request_.files.push_back(std::move(file));
    return 0;
  }

  int add_bytes(std::string_view bytes) override {
    if (writer_ != nullptr) {
      UploadedFile& file = request_.files.back();
      file.size += bytes.size();
      if (file.is_too_large) return 0;
      if (request_.max_file_bytes != 0 && file.size > request_.max_file_bytes) {
        file.is_too_large = true;
        return writer_->clear() ? 0 : 507;
      }
      return writer_->write(bytes) ? 0 : 507;
    }
    if (header_.file_name) return 0;
    text_bytes_ += bytes.size();
    if (text_bytes_ > limits_.max_body_bytes) return 413;
    text_.append(bytes);
    return 0;
  }

  int end_part() override {
    if (writer_ != nullptr) {
      UploadedFile& file = request_.files.back();
      if (!file.is_too_large) file.sha256 = writer_->finish();
      writer_.reset();
      return 0;
    }
    if (header_.file_name) return 0;
    return add_field(request_.form, std::move(header_.name), text_) ? 0 : 400;
  }

  MultipartParser parser;

 private:
  const Limits& limits_;
  const std::string& temporary_dir_;
  Request& request_;
  PartHeader header_;
  std::string text_;
  std::size_t text_bytes_ = 0;
  std::unique_ptr<UploadWriter> writer_;
};

BodyReader::BodyReader(std::string_view content_type, const Limits& limits, const std::string& temporary_dir,
                       Request& request)
    : content_type_(content_type), limits_(limits), temporary_dir_(temporary_dir), request_(request) {}
BodyReader::~BodyReader() = default;

int BodyReader::begin() {
  const std::string_view type = media_type(content_type_);
  if (equals_ignoring_case(type, "application/x-www-form-urlencoded")) return 0;
  if (!equals_ignoring_case(type, "multipart/form-data")) return 415;
  const std::optional<std::string> boundary = find_boundary(content_type_);
  if (!boundary) return 400;
  parts_ = std::make_unique<Parts>(*boundary, limits_, temporary_dir_, request_);
  return 0;
}

int BodyReader::push(std::string_view bytes) {
  if (parts_ != nullptr) return parts_->parser.push(bytes);
  if (bytes.size() > limits_.max_body_bytes - std::min(text_.size(), limits_.max_body_bytes)) return 413;
  text_.append(bytes);
  return 0;
}

int BodyReader::finish() {
  if (parts_ != nullptr) return parts_->parser.finished() && check_repeated(request_.form) ? 0 : 400;
  base::Result<Fields> fields = parse_urlencoded(text_, kMaxFields);
  if (!fields) return 400;
  request_.form = std::move(*fields);
  return 0;
}

void remove_uploads(const Request& request) {
  for (const UploadedFile& file : request.files) unlink(file.path.c_str());
}

}  // namespace motcong::http
