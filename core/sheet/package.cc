#include "core/sheet/package.h"

#include <minizip/unzip.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/base/text.h"

namespace motcong::sheet {
namespace {

using base::Error;
using base::Message;
using base::Result;

constexpr std::uint64_t kLocalHeaderBytes = 30;
constexpr std::size_t kPieceBytes = 64 * 1024;

std::string part_key(std::string_view name) {
  std::string key = base::to_lower_ascii(name);
  std::ranges::replace(key, '\\', '/');
  while (key.starts_with('/')) key.erase(0, 1);
  return key;
}

Message too_large_unpacked(const ReadLimits& limits) {
  return {N_("Unpacked, the file is larger than {max} MiB. It is not read. Copy the "
             "rows into a new workbook and save that."),
          {{"max", std::to_string(limits.max_unpacked_bytes >> 20)}}};
}

/// Closes the current part of a zip file at the end of a block.
class OpenPart {
 public:
  explicit OpenPart(unzFile file) : file_(file) {}
  ~OpenPart() {
    if (file_ != nullptr) unzCloseCurrentFile(file_);
  }
  OpenPart(const OpenPart&) = delete;
  OpenPart& operator=(const OpenPart&) = delete;
  /// False when the whole part was read and its checksum is wrong.
  bool close() { return unzCloseCurrentFile(std::exchange(file_, nullptr)) == UNZ_OK; }

 private:
  unzFile file_;
};

}  // namespace

Message damaged_file() {
  return N_(
      "The file is damaged or was cut short. Open it in Excel, save it again as .xlsx and choose the new "
      "file.");
}

void Package::Close::operator()(void* file) const { unzClose(file); }
Package::Package(Package&&) noexcept = default;
Package& Package::operator=(Package&&) noexcept = default;
Package::~Package() = default;

Result<Package> Package::open(const std::filesystem::path& path, const ReadLimits& limits) {
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  if (failed) return Error{N_("The file could not be opened.")};
  if (size > limits.max_packed_bytes) {
    return Error{Message{N_("The file is larger than {max} MiB."),
                         {{"max", std::to_string(limits.max_packed_bytes >> 20)}}}};
  }
  Package package(limits);
  package.file_.reset(unzOpen64(path.c_str()));
  if (package.file_ == nullptr) return Error{damaged_file()};
  const Result<void> listed = package.list_parts(size);
  if (!listed) return Error{listed.error()};
  return package;
}

Result<void> Package::list_parts(std::uint64_t file_size) {
  struct Span {
    std::uint64_t from, to;
  };
  std::vector<Span> spans;
  std::array<char, 1024> name{};
  for (int state = unzGoToFirstFile(file_.get()); state != UNZ_END_OF_LIST_OF_FILE;
       state = unzGoToNextFile(file_.get())) {
    unz_file_info64 info{};
    if (state != UNZ_OK ||
        unzGetCurrentFileInfo64(file_.get(), &info, name.data(), name.size(), nullptr, 0, nullptr, 0) !=
            UNZ_OK ||
        info.size_filename >= name.size()) {
      return Error{damaged_file()};
    }
    if (spans.size() == limits_.max_entries) {
      return Error{Message{
          N_("The file has more than {max} parts inside, more than any workbook needs. It is not read."),
          {{"max", std::to_string(limits_.max_entries)}}}};
    }
    if ((info.flag & 1) != 0) {
      return Error{
          N_("The file is protected by a password. Open it, remove the password, save it as .xlsx and choose "
             "it again.")};
    }
    if (unzOpenCurrentFile2(file_.get(), nullptr, nullptr, /*raw=*/1) != UNZ_OK) return Error{damaged_file()};
    const std::uint64_t data_at = unzGetCurrentFileZStreamPos64(file_.get());
    unzCloseCurrentFile(file_.get());
    if (data_at > file_size || info.compressed_size > file_size - data_at ||
        data_at < kLocalHeaderBytes + info.size_filename) {
      return Error{damaged_file()};
    }
    spans.push_back({data_at - kLocalHeaderBytes - info.size_filename, data_at + info.compressed_size});

    unz64_file_pos position{};
    if (unzGetFilePos64(file_.get(), &position) != UNZ_OK) return Error{damaged_file()};
    const std::string key = part_key({name.data(), static_cast<std::size_t>(info.size_filename)});
    const Part part{position.pos_in_zip_directory, position.num_of_file, info.compressed_size,
                    info.uncompressed_size};
    // Two parts of one name: programs differ on which one counts, so what one checks another would not read.
    if (!parts_.emplace(key, part).second) return Error{damaged_file()};
  }
  std::ranges::sort(spans, {}, &Span::from);
  for (std::size_t i = 1; i < spans.size(); ++i) {
    if (spans[i].from < spans[i - 1].to) {
      return Error{N_("Parts inside the file overlap, as in files made to do harm. It is not read.")};
    }
  }
  return {};
}

bool Package::has(std::string_view name) const { return parts_.contains(part_key(name)); }

Result<void> Package::read(std::string_view name, const std::function<bool(std::string_view)>& sink) {
  const auto found = parts_.find(part_key(name));
  if (found == parts_.end()) return Error{damaged_file()};
  const Part& part = found->second;
  const unz64_file_pos position{part.place, part.number};
  if (unzGoToFilePos64(file_.get(), &position) != UNZ_OK || unzOpenCurrentFile(file_.get()) != UNZ_OK) {
    return Error{damaged_file()};
  }
  OpenPart open(file_.get());
  std::vector<char> piece(kPieceBytes);
  std::size_t unpacked = 0;
  for (;;) {
    const int got = unzReadCurrentFile(file_.get(), piece.data(), static_cast<unsigned>(piece.size()));
    if (got < 0) return Error{damaged_file()};
    if (got == 0) break;
    unpacked += static_cast<std::size_t>(got);
    unpacked_ += static_cast<std::size_t>(got);
    if (unpacked_ > limits_.max_unpacked_bytes) return Error{too_large_unpacked(limits_)};
    if (unpacked > limits_.ratio_floor_bytes && unpacked / limits_.max_ratio > part.packed) {
      return Error{
          Message{N_("A part of the file unpacks to more than {max} times its size, as in files made to do "
                     "harm. It is not read."),
                  {{"max", std::to_string(limits_.max_ratio)}}}};
    }
    if (!sink({piece.data(), static_cast<std::size_t>(got)})) return {};
  }
  // minizip compares the checksum only when as much came as the directory promised.
  if (unpacked != part.unpacked || !open.close()) return Error{damaged_file()};
  return {};
}

}  // namespace motcong::sheet
