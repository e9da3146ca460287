#include "core/record/download.h"

#include <filesystem>
#include <fstream>
#include <memory>

#include "core/base/digest.h"
#include "core/base/random.h"
#include "core/http/etag.h"
#include "core/i18n/vietnamese.h"

namespace motcong::record {
namespace {

constexpr std::size_t kPiece = 64 * 1024;
constexpr std::size_t kAtOnce = 1 << 20;  // a smaller file is answered as one body, not as a stream

/// The next bytes; "" at the end.
std::string read_piece(std::ifstream& file) {
  std::string piece(kPiece, '\0');
  file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
  piece.resize(static_cast<std::size_t>(file.gcount()));
  return piece;
}

}  // namespace

std::string download_name(const plugin::Work& work, const plugin::RecordType& type,
                          std::string_view extension, std::string_view prefix) {
  std::string name(prefix);
  for (const char c : i18n::fold(work.tr(type.label_plural))) {
    name += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
  }
  return name + "-" + base::format_iso(work.today) + "." + std::string(extension);
}

http::Response xlsx_download(const plugin::Work& work, std::string_view file_name, std::string_view title,
                             const std::function<void(sheet::XlsxWriter&)>& fill) {
  const std::filesystem::path path = work.services.files.temporary() / ("xlsx-" + base::random_token(12));
  sheet::XlsxWriter writer(path, title);
  fill(writer);
  if (const auto written = writer.finish(); !written) throw http::HttpError(507, written.error());
  return temporary_download(path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                            file_name);
}

http::Response temporary_download(const std::filesystem::path& path, std::string_view content_type,
                                  std::string_view file_name) {
  const auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
  const std::uintmax_t size = std::filesystem::file_size(path);
  std::filesystem::remove(path);  // the open file stays readable until it is sent
  http::Response response = http::Response::download("", content_type, file_name);
  if (size <= kAtOnce) {
    response.body.resize(size);
    file->read(response.body.data(), static_cast<std::streamsize>(size));
    return response;
  }
  base::Sha256 hash;
  for (std::string piece = read_piece(*file); !piece.empty(); piece = read_piece(*file)) hash.add(piece);
  response.set_header("ETag", http::format_etag(hash.finish()));
  file->clear();
  file->seekg(0);
  response.stream = [file] { return read_piece(*file); };
  return response;
}

}  // namespace motcong::record
