#include "core/http/gzip.h"

#include <zlib.h>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/http/gate.h"

namespace motcong::http {
namespace {

// "q=0", "q=0.0" ... mean: not this one.
bool is_refused(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::size_t end = parameters.find(';');
    const std::string_view one = base::trim(parameters.substr(0, end));
    parameters = end == std::string_view::npos ? std::string_view{} : parameters.substr(end + 1);
    if (one.size() < 3 || (one[0] != 'q' && one[0] != 'Q') || one[1] != '=') continue;
    return one.substr(2).find_first_not_of("0.") == std::string_view::npos;
  }
  return false;
}

// Setting up zlib's tables costs more than compressing a small page, so each thread keeps one stream.
class Deflater {
 public:
  Deflater() {
    constexpr int kGzipWrapper = 15 + 16;
    base::check(deflateInit2(&stream_, 1, Z_DEFLATED, kGzipWrapper, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  std::string run(std::string_view data) {
    base::check(deflateReset(&stream_) == Z_OK);
    std::string out(deflateBound(&stream_, data.size()), '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));  // zlib's API; it only reads
    stream_.avail_in = static_cast<uInt>(data.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    base::check(deflate(&stream_, Z_FINISH) == Z_STREAM_END);
    out.resize(stream_.total_out);
    return out;
  }

 private:
  z_stream stream_{};
};

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
  bool any = false;
  while (!accept_encoding.empty()) {
    const std::size_t end = accept_encoding.find(',');
    const std::string_view one = accept_encoding.substr(0, end);
    accept_encoding = end == std::string_view::npos ? std::string_view{} : accept_encoding.substr(end + 1);
    const std::size_t mark = one.find(';');
    const std::string_view coding = base::trim(one.substr(0, mark));
    const bool refused = mark != std::string_view::npos && is_refused(one.substr(mark + 1));
    if (equals_ignoring_case(coding, "gzip")) return !refused;  // said by name: counts more than '*'
    if (coding == "*") any = !refused;
  }
  return any;
}

std::string gzip(std::string_view data) {
  base::check(data.size() < 1u << 30);
  thread_local Deflater deflater;
  return deflater.run(data);
}

}  // namespace motcong::http
